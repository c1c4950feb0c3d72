"""How values are put into words."""

import pytest

from pitboard.check.rulings import either, gap_text, right, time_text, unknown, wrong


@pytest.mark.parametrize(
    ("ms", "text"),
    [(14_923, "14.9 s"), (139_229, "2:19.2"), (58_350_000, "16:12:30"), (0, "0.0 s"), (-2_500, "2.5 s")],
)
def test_a_time_is_as_exact_as_people_say_it(ms: int, text: str) -> None:
    """To a tenth below an hour, to a second above; the sign is for the sentence around it."""
    assert time_text(ms) == text


@pytest.mark.parametrize(
    ("laps", "us", "text"),
    [(0, 14_923_000, "14.9 s"), (1, None, "1 lap"), (2, 415_678_000, "2 laps (6:55.6)"), (0, None, "")],
)
def test_a_gap_is_in_laps_once_it_is_one(laps: int, us: int | None, text: str) -> None:
    assert gap_text(laps, us) == text


def test_a_ruling_has_the_right_value_or_the_reason() -> None:
    assert (right("P1").verdict, right("P1", "in line order").reason) == ("right", "in line order")
    assert (wrong("P2").verdict, wrong("P2").right) == ("wrong", "P2")
    assert (unknown("no source").verdict, unknown("no source").reason) == ("unknown", "no source")
    assert [either(holds, "P3").verdict for holds in (True, False)] == ["right", "wrong"]
