"""Every vague word at both edges of its published range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.report import ranges
from pitboard.report.languages.en import English
from pitboard.report.languages.nl import Dutch

EDGES = [(one.word, one.low, one.high) for one in ranges.GAP_MS]
DUTCH = {
    "handful": "een handvol seconden",
    "half_minute": "ongeveer een halve minuut",
    "near_minute": "een kleine minuut",
    "minute": "een minuut",
    "good_minute": "een ruime minuut",
    "minute_and_half": "ongeveer anderhalve minuut",
    "over_two_minutes": "iets meer dan twee minuten",
}
ENGLISH = {
    "handful": "a handful of seconds",
    "half_minute": "about half a minute",
    "near_minute": "just under a minute",
    "minute": "a minute",
    "good_minute": "a good minute",
    "minute_and_half": "about a minute and a half",
    "over_two_minutes": "just over two minutes",
}


@pytest.mark.parametrize(("word", "low", "high"), EDGES)
def test_a_gap_has_its_word_within_its_range_and_not_outside(word: str, low: int, high: int) -> None:
    assert ranges.word(ranges.GAP_MS, low) == word
    assert ranges.word(ranges.GAP_MS, high - 1) == word
    assert ranges.word(ranges.GAP_MS, low - 1) != word
    assert ranges.word(ranges.GAP_MS, high) != word


@pytest.mark.parametrize("word", DUTCH)
def test_both_languages_say_a_gap_in_the_word_of_its_range(word: str) -> None:
    of_word = next(one for one in ranges.GAP_MS if one.word == word)
    for gap_ms in (of_word.low, of_word.high - 1):
        assert Dutch().gap(0, gap_ms) == DUTCH[word]
        assert English().gap(0, gap_ms) == ENGLISH[word]
    assert Dutch().gap(0, of_word.high) != DUTCH[word]
    assert English().gap(0, of_word.high) != ENGLISH[word]


def test_a_gap_outside_every_range_is_a_number() -> None:
    assert Dutch().gap(0, 8_550) == "8,6 seconden"
    assert English().gap(0, 152_000) == "two minutes and 32 seconds"
    assert Dutch().gap(1, 97_000) == "een ronde"


@pytest.mark.parametrize(("faster_ms", "word"), [(299, None), (300, "faster"), (999, "faster"), (1_000, "much_faster")])
def test_quicker_and_considerably_quicker(faster_ms: int, word: str | None) -> None:
    assert ranges.word(ranges.FASTER_MS, faster_ms) == word


@pytest.mark.parametrize(
    ("hour", "light", "part"),
    [
        (21.99, "night", "evening"),
        (22.0, "night", "night"),
        (5.99, "night", "night"),
        (6.0, "night", None),
        (23.0, "", None),
        (4.99, "", None),
        (5.99, "day", None),
        (6.0, "day", "morning"),
        (11.99, "day", "morning"),
        (12.0, "day", "afternoon"),
        (17.99, "", "afternoon"),
        (18.0, "", "evening"),
        (21.99, "day", "evening"),
        (22.0, "day", None),
        (5.5, "dawn", "dawn"),
        (6.1, "sunrise", "sunrise"),
        (21.9, "sunset", "sunset"),
        (22.3, "dusk", "dusk"),
    ],
)
def test_part_of_day_by_the_clock_and_the_light(hour: float, light: str, part: str | None) -> None:
    assert ranges.part_of_day(hour, light) == part


@pytest.mark.parametrize(
    ("minutes", "hour"), [(959.99, None), (960, 16), (965, 16), (965.01, None), (4, None), (59.9, None), (60, 1)]
)
def test_a_whole_hour_is_said_once_it_is_reached_and_for_five_minutes(minutes: float, hour: int | None) -> None:
    assert ranges.is_round_hour(round(minutes * 60_000)) == hour


@pytest.mark.parametrize(("hours", "half"), [(11.759, False), (11.761, True), (12.239, True), (12.241, False)])
def test_half_way_is_said_within_one_percent(hours: float, half: bool) -> None:
    assert ranges.is_half_way(round(hours * 3_600_000), 24 * 3_600_000) is half


@pytest.mark.parametrize(("hours", "early"), [(2.999, True), (3.0, False)])
def test_early_on_is_the_first_eighth(hours: float, early: bool) -> None:
    assert ranges.is_early(round(hours * 3_600_000), 24 * 3_600_000) is early
    assert not ranges.is_early(1, 0)


@pytest.mark.parametrize("step", ranges.STEPS)
def test_a_round_length_has_its_word_up_to_its_edges_and_not_beyond(step: ranges.Step) -> None:
    for of_ms in range(-(-step.low_ms // step.step_ms) * step.step_ms, step.high_ms, step.step_ms):
        edges = {
            "nearly": (of_ms - step.nearly_ms, of_ms - step.under_ms - 1),
            "exactly": (of_ms - step.under_ms, of_ms + step.at_ms - 1),
            "over": (of_ms + step.at_ms, of_ms + step.over_ms - 1),
        }
        for word, (low, high) in edges.items():
            inside = [ms for ms in (low, high) if step.low_ms <= ms < step.high_ms]
            assert all(ranges.rough(ms) == ranges.Rough(word, of_ms) for ms in inside)  # type: ignore[arg-type]
        between = [ms for ms in (edges["nearly"][0] - 1, edges["over"][1] + 1) if step.low_ms <= ms < step.high_ms]
        assert all(ranges.rough(ms) is None for ms in between)


@given(st.integers(0, 40_000_000))
def test_a_round_word_lies_near_its_value(ms: int) -> None:
    """Within a third for seconds, a fifth above half a minute."""
    found = ranges.rough(ms)
    assert found is None or abs(found.of_ms - ms) <= ms * (1 / 3 if ms < 30_000 else 1 / 5)
