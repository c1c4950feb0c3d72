"""What no source can tell is empty: never a nought that reads as something known."""

import pytest
from msgspec.structs import replace

from build import LOOPS, at, driver_in, entry, line_laps, scored, stop
from pitboard.board import Row, drivers, standings, stints
from pitboard.check import check
from pitboard.cli.tables import state
from pitboard.intake import load_rules
from pitboard.results import classify
from pitboard.scoring import History


def at_the_line() -> History:
    """Two cars read at the line alone, one with a lap of six minutes and another driver after it."""
    crew = entry("1", drivers=["One", "Two"])
    seats = [driver_in(0, "1", 1), driver_in(400, "1", 2)]
    return scored(crew, line_laps("1", [100, 100, 360, 100]), line_laps("2", [101] * 6), seats)


def test_a_feed_without_the_pit_lane_knows_no_stops_and_no_stints() -> None:
    history = at_the_line()

    for row in standings(history, at(700)).rows:
        assert (row.pit_visits, row.stint_laps) == (None, None)
    assert stints(history, at(700)) == []
    assert {row.pit_visits for row in classify(history, load_rules("plain")).rows} == {None}


def test_without_stops_a_driver_has_laps_but_no_drive_time() -> None:
    rows = drivers(at_the_line(), at(700), "1")

    assert [(row.driver, row.drive_ms, row.stints, row.laps) for row in rows] == [
        ("A. One", None, None, 2),
        ("A. Two", None, None, 2),
    ]


def test_with_a_loop_in_the_pit_lane_no_stop_yet_is_nought() -> None:
    history = scored(line_laps("1", [100] * 3), stop("1", 390, 400, 460), loops=LOOPS)

    told = [(row.pit_visits, row.stint_laps) for s in (350, 395) for row in standings(history, at(s)).rows]

    assert told == [(0, 3), (1, 3)]


def test_the_first_visit_seen_shows_that_stops_can_be_told() -> None:
    history = scored(line_laps("1", [100] * 3), line_laps("2", [101] * 3), stop("1", 390, 400, 460))

    assert [row.pit_visits for row in standings(history, at(350)).rows] == [None, None]
    assert [row.pit_visits for row in standings(history, at(395)).rows] == [1, 0]


def joined_late() -> History:
    """A race joined after 1000 s: the feed states cars 1 and 2 on ten laps, and reads only car 1 from then on."""
    history = scored(line_laps("1", [99] * 30), line_laps("2", [99.5] * 10))
    history.race = replace(history.race, joined_after_us=1_000_000_000)
    return history


def row_of(number: str, seconds: float) -> Row:
    """A car's row of the race joined late."""
    return next(row for row in standings(joined_late(), at(seconds)).rows if row.number == number)


@pytest.mark.parametrize("seconds", [1001, 1200, 2900])
def test_what_became_of_a_car_that_nothing_has_read_since_the_race_was_joined_nobody_knows(seconds: float) -> None:
    row = row_of("2", seconds)

    assert (row.state, row.state_judged) == (None, False)
    assert (row.is_gone, row.did_not_start, state(row.state, row.state_judged)) == (False, False, "–")
    assert row_of("1", seconds).state == (None if seconds == 1001 else "running")


def test_check_takes_neither_that_it_runs_nor_that_it_is_out() -> None:
    claims = check("Car 2 has retired. Car 2 is still running.", joined_late(), at(2900), "en").claims

    assert [claim.verdict for claim in claims] == ["unknown", "unknown"]
