"""A row of the standings: what it says of a car at a moment."""

import pytest
from msgspec.structs import replace

from build import LOOPS, START_US, at, driver_in, entry, flag, line_laps, loop_laps, passing, scored, stop
from pitboard.board import Row, Standings, standings
from pitboard.board.standings import states
from pitboard.model import Driver, Entry, LapTimeDeleted
from pitboard.scoring import History


def board(history: History, seconds: float, asked: str = "line") -> Standings:
    """The standings at a race time."""
    return standings(history, at(seconds), asked)  # type: ignore[arg-type]


def rows(history: History, seconds: float, asked: str = "line") -> dict[str, Row]:
    """The rows at a race time, by number, in their order."""
    return {row.number: row for row in board(history, seconds, asked).rows}


def test_more_laps_come_first_then_the_earlier_crossing() -> None:
    history = scored(line_laps("1", [100] * 4), line_laps("2", [101] * 4), line_laps("3", [90, 90, 500]))

    assert list(rows(history, 190)) == ["3", "1", "2"]
    assert list(rows(history, 305)) == ["1", "2", "3"]


def test_before_anybody_crosses_the_line_the_cars_stand_by_number() -> None:
    history = scored(line_laps("7", [100]), line_laps("007", [101]), line_laps("12", [99]))

    assert list(rows(history, 10)) == ["007", "12", "7"]


def test_a_race_without_cars_has_no_rows() -> None:
    assert board(scored(), 10).rows == []


def test_the_head_says_which_race_when_in_which_order_under_which_flag() -> None:
    history = scored(flag(0, "green"), flag(150, "safety_car"), line_laps("1", [100] * 3))

    answer = board(history, 200)
    assert (answer.race, answer.at_ms, answer.order, answer.flag) == ("small race", 200_000, "line", "safety_car")
    assert board(scored(line_laps("1", [100])), 50).flag == ""


def test_the_row_names_the_car_and_who_is_in_it() -> None:
    crew = (Driver(1, "Ann", "Able", "NLD"), Driver(2, "Ben", "Baker", "DEU"), Driver(3, "Cor", "Cook", "NLD"))
    car = Entry("7", "GT", "Team Example", "Oreca", "07", drivers=crew, source="test")
    history = scored(car, line_laps("7", [100] * 3), driver_in(0, "7", 2))

    row = rows(history, 150)["7"]
    assert (row.car_class, row.team, row.make, row.driver) == ("GT", "Team Example", "Oreca", "Ben Baker")
    assert row.nations == ("NLD", "DEU")


def test_without_a_make_the_model_is_named_and_without_a_driver_nobody() -> None:
    history = scored(Entry("7", "GT", model="911", source="test"), line_laps("7", [100]))

    assert (rows(history, 150)["7"].make, rows(history, 150)["7"].driver) == ("911", "")


def test_what_a_car_has_not_done_is_null() -> None:
    row = rows(scored(line_laps("1", [100, 95])), 50)["1"]

    assert (row.laps, row.last_crossing_ms, row.last_lap_ms, row.best_lap_ms) == (0, None, None, None)


def test_how_long_a_car_has_been_in_the_pit_lane_is_known_while_it_is_there() -> None:
    history = scored(line_laps("1", [100] * 4), stop("1", 195, 200, 230), loops=LOOPS)

    found = [rows(history, second)["1"].in_pit_ms for second in (194, 195, 229.5, 230)]
    assert found == [None, 0, 34_500, None]


def test_the_last_and_the_best_lap_are_those_completed_by_the_moment() -> None:
    history = scored(line_laps("1", [100, 95, 98]))

    found = [rows(history, second)["1"] for second in (150, 200, 300)]
    assert [(row.last_lap_ms, row.best_lap_ms) for row in found] == [
        (100_000, 100_000),
        (95_000, 95_000),
        (98_000, 95_000),
    ]


def test_a_deleted_time_is_nobodys_best_and_the_lap_counts() -> None:
    row = rows(scored(line_laps("1", [100, 90, 98]), LapTimeDeleted("1", 2, "track limits", "test")), 300)["1"]

    assert (row.laps, row.best_lap_ms) == (3, 98_000)


def test_the_leader_has_a_gap_of_nought_and_the_next_its_own_which_is_its_interval_too() -> None:
    found = rows(scored(line_laps("1", [100] * 4), line_laps("2", [101] * 4), line_laps("3", [102] * 4)), 310)

    assert [(row.gap_laps, row.gap_ms, row.interval_ms) for row in found.values()] == [
        (0, 0, 0),
        (0, 3_000, 3_000),
        (0, 6_000, 3_000),
    ]


def test_in_class_gap_and_interval_are_to_cars_of_the_class() -> None:
    cars = [entry("1", "P1"), entry("2", "GT"), entry("3", "P1"), entry("4", "GT")]
    laps = [line_laps(str(number), [99 + number] * 4) for number in range(1, 5)]

    row = rows(scored(cars, *laps), 320)["4"]
    assert (row.position, row.class_position) == (4, 2)
    assert (row.gap_ms, row.interval_ms) == (9_000, 3_000)
    assert (row.class_gap_ms, row.class_interval_ms) == (6_000, 6_000)


def test_a_car_outside_the_competition_has_no_place_in_class_and_takes_none() -> None:
    cars = [entry("1", "GT", competes=False), entry("2", "GT"), entry("3", "GT")]
    found = rows(scored(cars, *(line_laps(str(n), [99 + n] * 3) for n in (1, 2, 3))), 310)

    assert [row.class_position for row in found.values()] == [None, 1, 2]
    assert (found["1"].class_gap_laps, found["1"].class_gap_ms) == (None, None)
    assert (found["2"].class_gap_ms, found["3"].class_interval_ms) == (0, 3_000)


def test_a_gap_in_line_order_rests_on_nothing_to_name() -> None:
    history = scored(loop_laps("1", [90] * 3), loop_laps("2", [93] * 3), loops=LOOPS)

    assert rows(history, 200)["2"].gap_basis is None
    assert rows(history, 200, "live")["2"].gap_basis == "loop"


def test_stops_and_the_laps_of_the_stint_are_counted_from_the_pit_out() -> None:
    own = [*loop_laps("1", [90]), *stop("1", 170, 180, 240), passing(330, "1"), passing(420, "1")]
    history = scored(own, loops=LOOPS)

    found = [rows(history, second)["1"] for second in (100, 175, 200, 335, 425)]
    assert [(row.pit_visits, row.stint_laps) for row in found] == [(0, 1), (1, 1), (1, 2), (1, 1), (1, 2)]


@pytest.mark.parametrize(
    ("state", "gone"), [("running", False), ("in_pit", False), ("stopped", True), ("retired", True)]
)
def test_a_car_is_gone_when_it_stopped_or_is_out(state: str, gone: bool) -> None:
    row = rows(scored(line_laps("1", [100])), 100)["1"]

    assert replace(row, state=state).is_gone is gone


def test_a_car_that_no_loop_has_seen_is_gone_and_did_not_start() -> None:
    row = rows(scored(entry("9", "GT"), entry("1", "GT"), line_laps("1", [100] * 20)), 2000)["9"]

    assert (row.did_not_start, row.is_gone, row.state, row.state_judged) == (True, True, None, True)


def test_the_states_are_those_of_the_board() -> None:
    history = scored(line_laps("1", [100] * 9), stop("2", 190, 200, 300), loops=LOOPS)

    shown = {number: state.name for number, state in states(history, at(250)).items()}
    assert shown == {row.number: row.state for row in board(history, 250).rows}


def test_a_later_passing_changes_no_earlier_board() -> None:
    early = [*line_laps("1", [100] * 4), *line_laps("2", [101] * 4)]
    later = [passing(500, "2"), passing(900, "1")]

    assert standings(scored(early), at(350), "line") == standings(scored(early, later), at(350), "line")


def test_a_board_before_the_start_is_that_of_the_grid() -> None:
    answer = standings(scored(line_laps("1", [100])), START_US - 1_000_000)

    assert (answer.at_ms, [row.laps for row in answer.rows]) == (-1_000, [0])
