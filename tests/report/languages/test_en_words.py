"""English words that are computed."""

import pytest

from pitboard.report.languages.en import grammar as en


@pytest.mark.parametrize(
    ("count", "word", "place"),
    [(1, "one", "first"), (3, "three", "third"), (12, "twelve", "twelfth"), (20, "twenty", "twentieth")],
)
def test_numerals_up_to_twenty_are_words(count: int, word: str, place: str) -> None:
    assert (en.number(count), en.ordinal(count)) == (word, place)


@pytest.mark.parametrize(("count", "word"), [(21, "21"), (40, "forty"), (90, "ninety"), (99, "99"), (100, "a hundred")])
def test_beyond_them_only_the_round_tens_are(count: int, word: str) -> None:
    assert en.number(count) == word


def test_a_place_is_told_in_letters() -> None:
    places = ["twenty-first", "thirty-second", "fortieth", "sixty-sixth", "100th", "111th", "122nd"]
    assert [en.ordinal(place) for place in (21, 32, 40, 66, 100, 111, 122)] == places


@pytest.mark.parametrize(
    ("count", "times", "laps", "hours"),
    [
        (1, "once", "a lap", "one hour"),
        (2, "twice", "two laps", "two hours"),
        (5, "five times", "five laps", "five hours"),
    ],
)
def test_counts(count: int, times: str, laps: str, hours: str) -> None:
    assert (en.times(count), en.laps(count), en.hours(count)) == (times, laps, hours)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("LMP2", "an LMP2"),
        ("GT3", "a GT3"),
        ("hour", "an hour"),
        ("eight-second gap", "an eight-second gap"),
        ("one-lap gap", "a one-lap gap"),
        ("8-lap run", "an 8-lap run"),
        ("11-lap run", "an 11-lap run"),
        ("unit", "a unit"),
        ("upset", "an upset"),
        ("Aston Martin", "an Aston Martin"),
    ],
)
def test_the_article_goes_by_the_sound(word: str, expected: str) -> None:
    assert en.article(word) == expected


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (47, "47 thousandths"),
        (800, "eight tenths"),
        (2_000, "two seconds"),
        (12_400, "twelve seconds"),
        (37_200, "37 seconds"),
        (60_000, "a minute"),
        (61_000, "a minute and one second"),
        (97_000, "a minute and 37 seconds"),
        (720_000, "twelve minutes"),
        (1_680_000, "28 minutes"),
        (3_600_000, "one hour"),
        (16_560_000, "four hours and 36 minutes"),
    ],
)
def test_a_length_of_time(ms: int, expected: str) -> None:
    assert en.span(ms) == expected


@pytest.mark.parametrize(
    ("laps", "ms", "expected"),
    [
        (0, 5_000, "a handful of seconds"),
        (0, 30_000, "about half a minute"),
        (0, 55_000, "just under a minute"),
        (0, 60_000, "a minute"),
        (0, 70_000, "a good minute"),
        (0, 90_000, "about a minute and a half"),
        (0, 130_000, "just over two minutes"),
        (0, 40_000, "forty seconds"),
        (0, 45_500, "46 seconds"),
        (0, 175_000, "nearly three minutes"),
        (0, 1_700_000, "nearly half an hour"),
        (1, 240_000, "a lap"),
        (3, 700_000, "three laps"),
    ],
)
def test_a_gap_is_vague_within_the_range_of_a_word_and_a_number_else(laps: int, ms: int, expected: str) -> None:
    assert en.gap(laps, ms) == expected


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (30_000, "thirty seconds"),
        (1_000, "one second"),
        (60_000, "one minute"),
        (57_600_000, "sixteen hours"),
        (58_350_000, "sixteen hours and twelve minutes"),
        (3_660_000, "one hour and one minute"),
    ],
)
def test_a_race_time_as_a_length(ms: int, expected: str) -> None:
    assert en.race_time(ms) == expected


def test_clocks_and_lap_times() -> None:
    assert (en.of_the_clock(29_520_000), en.hour_of(25_200_000)) == ("08:12", "the eighth hour")
    assert (en.lap_time(208_298), en.lap_time(59_001)) == ("3:28.298", "59.001")


def test_lists_classes_and_runs_of_places() -> None:
    assert (en.listed(["A"]), en.listed(["A", "B"]), en.listed(list("ABCD"))) == ("A", "A and B", "A, B, C and D")
    assert en.class_plural("LMP2") == "LMP2s"
    assert [en.joining(places) for places in (1, 2)] == ["and", "to"]


@pytest.mark.parametrize(
    ("basis", "expected"), [("before_stop", "before the latest stop"), ("queue", "before the neutralisation")]
)
def test_a_gap_that_no_longer_holds_says_when_it_did(basis: str, expected: str) -> None:
    assert en.before(basis) == expected
