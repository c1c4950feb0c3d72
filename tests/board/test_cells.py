"""The cells of the board in words, wherever it is shown."""

import msgspec
import pytest

from build import at
from pitboard.board import standings
from pitboard.board.cells import cells, gap, unfilled
from pitboard.texts import texts
from small_race import NOW_S, small_race

EN, NL = texts("en", "page"), texts("nl", "page")


@pytest.mark.parametrize(
    ("laps", "ms", "basis", "written"),
    [
        (0, 0, None, ""),
        (0, 14_923, "loop", "+14.923"),
        (0, 221_032, "before_stop", "~+3:41.032"),
        (0, 221_032, "queue", "~+3:41.032"),
        (1, 221_032, "loop", "+1 lap"),
        (None, None, None, ""),
    ],
)
def test_a_gap_is_in_laps_or_else_in_time(laps: int | None, ms: int | None, basis: str | None, written: str) -> None:
    assert gap(laps, ms, EN, basis) == written


def test_a_car_has_its_cells_in_each_language() -> None:
    rows = [msgspec.to_builtins(row) for row in standings(small_race(), at(NOW_S)).rows]
    leader = next(row for row in rows if row["number"] == "51")

    assert (cells(leader, EN)["gap"], cells(leader, NL)["gap"]) == ("Leader", "Leider")
    assert cells(leader, NL)["driver"] == "James Calado"
    assert "change" in unfilled(cells(row, EN) for row in rows)


@pytest.mark.parametrize(
    ("in_pit_ms", "written"),
    [(None, "In de pits"), (48_900, "In de pits 0:48"), (3_723_000, "In de pits 1:02:03")],
)
def test_a_car_in_the_pit_lane_says_how_long_it_has_been_there(in_pit_ms: int | None, written: str) -> None:
    row = msgspec.to_builtins(standings(small_race(), at(NOW_S)).rows[0])

    assert cells(row | {"state": "in_pit", "in_pit_ms": in_pit_ms}, NL)["state"] == written
