"""Who can still win."""

import pytest

from forecast.small_field import car, states_at, table_at
from pitboard.forecast.contention import contention, reason, still_possible


@pytest.mark.parametrize(
    ("possible", "now", "before", "state"),
    [
        (True, 0.2, None, "in"),
        (True, 0.002, None, "practically_out"),
        (True, 0.004, None, "in"),
        (True, 0.004, 0.002, "practically_out"),
        (True, 0.007, 0.002, "in"),
        (True, 0.004, 0.01, "in"),
        (False, 0.5, None, "out"),
    ],
)
def test_three_states_with_hysteresis(possible: bool, now: float, before: float | None, state: str) -> None:
    assert contention(possible, now, before) == state


def test_arithmetic_leaves_all_in_with_hours_to_go() -> None:
    assert still_possible(table_at(7000), states_at(7000), 3800).possible.all()


def test_arithmetic_takes_out_who_is_laps_behind_at_the_end() -> None:
    found = still_possible(table_at(10_700), states_at(10_700), 20)

    assert found.possible[car("1")]
    assert not found.possible[car("14")]
    assert found.short_laps[car("14")] > 0


def test_the_reason_is_what_was_seen() -> None:
    def said(state: str, class_win: float, gap_laps: float = 0.0, gap_s: float = 0.0, late_s: float = 0.0) -> str:
        more = {"short_laps": 3.2, "late_s": late_s}
        return reason(state, class_win=class_win, gap_laps=gap_laps, gap_s=gap_s, **more)  # type: ignore[arg-type]

    assert said("in", 0.25, gap_s=12) == "12 s behind; wins 25 of 100 races from here"
    assert said("in", 0.6) == "leads the class; wins 60 of 100 races from here"
    assert said("in", 0.004, gap_laps=2) == "2 laps behind; wins 4 of 1,000 races from here"
    assert said("practically_out", 0.0, gap_laps=4, late_s=600).startswith(
        "not come to the line, due 10 min ago; 4 laps"
    )
    assert said("out", 0.0).startswith("3 laps short")
