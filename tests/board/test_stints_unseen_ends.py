"""A pit visit of which an end was not seen: its time is not known, and what is known is a bound under its own name."""

import msgspec
import pytest

from build import LOOPS, at, loop_laps, passing, scored
from pitboard.board import PitRow, pit_visits
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Fact


def visit(*seen: Fact, until_s: float = 400) -> PitRow:
    """The one visit of a car that drove a lap of 90 s before."""
    (row,) = pit_visits(scored(loop_laps("7", [90]), seen, loops=LOOPS), at(until_s))
    return row


def test_seen_at_both_ends() -> None:
    row = visit(passing(170, "7", PIT_IN), passing(230, "7", PIT_OUT))

    assert (row.in_ms, row.out_ms, row.duration_ms, row.unseen, row.in_by_ms, row.out_by_ms) == (
        170_000, 230_000, 60_000, None, None, None,
    )  # fmt: skip


@pytest.mark.parametrize(("until_s", "out_ms"), [(200, None), (400, 230_000)])
def test_nobody_saw_it_come_in(until_s: float, out_ms: int | None) -> None:
    """It is at the line in the pit lane: known already while it stands there."""
    row = visit(passing(180, "7", PIT_LINE, 9), passing(230, "7", PIT_OUT), until_s=until_s)

    assert (row.in_ms, row.in_by_ms, row.unseen) == (None, 180_000, "in")
    assert (row.out_ms, row.duration_ms, row.lasts) == (out_ms, None, out_ms is None)


def test_nobody_saw_it_leave() -> None:
    row = visit(passing(170, "7", PIT_IN), passing(180, "7", PIT_LINE, 9), passing(300, "7", "1"))

    assert (row.in_ms, row.out_ms, row.out_by_ms, row.unseen) == (170_000, None, 300_000, "out")
    assert (row.duration_ms, row.lasts) == (None, False)


def test_nobody_saw_either_end() -> None:
    row = visit(passing(180, "7", PIT_LINE, 9), passing(300, "7", LINE, 10))

    assert (row.in_ms, row.out_ms, row.in_by_ms, row.out_by_ms) == (None, None, 180_000, 300_000)
    assert msgspec.to_builtins(row)["unseen"] == "both"
