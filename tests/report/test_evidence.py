"""What stands in a cited row of timing, for a person to read."""

import pytest

from build import LOOPS, at, driver_in, entry, flag, loop_laps, passing, scored, stop
from pitboard.model import CarState, Message
from pitboard.moments import Evidence
from pitboard.report.evidence import content
from pitboard.scoring import History


def race() -> History:
    """Car 7 with a stop, a flag, a message and a declared state."""
    own = [*loop_laps("7", [90]), *stop("7", 170, 180, 240), passing(330, "7")]
    return scored(
        entry("7", "GT", ["Able", "Baker"], team="Team", make="Oreca"),
        own,
        [driver_in(0, "7", 1), driver_in(240, "7", 2), flag(0, "green"), flag(100, "red")],
        [Message(at(120), "red flag: debris", "test"), CarState(at(400), "7", "retired", "test")],
        loops=LOOPS,
    )


@pytest.mark.parametrize(
    ("row", "written"),
    [
        (Evidence("race", "", 0), "small race"),
        (Evidence("lap", "7", 1), "1:30.000, 1:30.000"),
        (Evidence("driver", "7", 240_000), "A. Baker 4:00.000"),
        (Evidence("entry", "7", 0), "GT, Team, Oreca, A. Able, A. Baker"),
        (Evidence("flag", "", 100_000), "red 1:40.000"),
        (Evidence("message", "", 120_000), "red flag: debris"),
        (Evidence("state", "7", 400_000), "retired 6:40.000"),
    ],
    ids=lambda each: each.row if isinstance(each, Evidence) else "",
)
def test_a_row_is_written_out_with_its_own_values(row: Evidence, written: str) -> None:
    assert content(race(), row) == written


@pytest.mark.parametrize("row", [Evidence("flag", "", 5), Evidence("message", "", 5), Evidence("state", "7", 5)])
def test_a_row_that_the_history_does_not_hold_is_empty(row: Evidence) -> None:
    assert content(race(), row) == ""
