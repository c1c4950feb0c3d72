"""Which order is in force, who stands where after the flag, and what a gap in live order rests on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import LOOPS, at, entry, flag, line_laps, loop_laps, passing, scored, stop
from drive import as_it_was
from pitboard.board import Row, finish, standings
from pitboard.board.finish import ranking
from pitboard.board.gaps import bunched
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import rules_for
from pitboard.model import LINE, Decision, Fact, RulePack
from pitboard.results import classify
from pitboard.scoring import History, score


def shown(history: History, seconds: float) -> tuple[str, list[str]]:
    """The order in force at a race time, and the cars in it."""
    board = standings(history, at(seconds))
    return board.order, [row.number for row in board.rows]


def row_of(history: History, seconds: float, number: str) -> Row:
    return next(row for row in standings(history, at(seconds)).rows if row.number == number)


def test_live_order_where_every_running_car_is_seen_beyond_the_line() -> None:
    """The 2 has passed the 1 between the line and the first loop."""
    history = scored(loop_laps("1", [90, 99, 90]), loop_laps("2", [91, 90, 90]), loops=LOOPS)

    assert shown(history, 125) == ("live", ["2", "1"])
    assert standings(history, at(125), "line").rows[0].number == "1"


def test_line_order_where_no_loop_beyond_it_is_known() -> None:
    assert shown(scored(line_laps("1", [90, 99]), line_laps("2", [91, 90]), loops=LOOPS), 125) == ("line", ["1", "2"])


def test_line_order_while_a_running_car_is_seen_at_the_line_only() -> None:
    """A car that no loop reads would fall back at each of them; once it is out it decides nothing."""
    history = scored(loop_laps("1", [90] * 9), loop_laps("2", [91] * 9), line_laps("3", [92] * 3), loops=LOOPS)

    assert shown(history, 250)[0] == "line"
    assert shown(history, 700)[0] == "live"


def test_a_loop_that_misses_a_car_once_does_not_end_the_live_order() -> None:
    seen = [one for one in loop_laps("2", [91] * 4) if one.ref != 21]  # type: ignore[union-attr]

    assert shown(scored(loop_laps("1", [90] * 4), seen, loops=LOOPS), 185)[0] == "live"


def test_before_a_loop_has_seen_anybody_the_order_is_that_of_the_line() -> None:
    history = scored(entry("1"), entry("2"), loop_laps("1", [90]), loop_laps("2", [91]), loops=LOOPS)

    assert shown(history, 10)[0] == "line"
    assert shown(history, 31)[0] == "live"


def test_a_gap_rests_on_a_loop_that_both_passed_after_their_stops() -> None:
    history = scored(loop_laps("1", [90] * 3), loop_laps("2", [91] * 3), loops=LOOPS)

    row = row_of(history, 125, "2")
    assert (row.gap_ms, row.gap_basis, row.interval_basis, row.class_gap_basis) == (1_333, "loop", "loop", "loop")
    assert standings(history, at(125), "line").rows[1].gap_basis is None


def pitted() -> History:
    """The leader stops for 40 s on its second lap; the 2 follows 2 s behind until then."""
    leader = [*loop_laps("1", [90]), passing(120, "1", "1", 21), passing(150, "1", "2", 22)]
    after = [passing(245, "1", "1", 31), passing(275, "1", "2", 32), passing(305, "1", LINE, 33)]
    return scored(leader, stop("1", 178, 180, 218), after, loop_laps("2", [92, 90, 90]), loops=LOOPS)


def test_a_leader_seen_before_his_stop_gives_no_gap() -> None:
    """Until a loop has seen both again."""
    history = pitted()

    assert (row_of(history, 181, "2").gap_ms, row_of(history, 181, "2").gap_basis) == (2_000, "before_stop")
    assert [row_of(history, seconds, "1").gap_basis for seconds in (230, 246)] == ["before_stop", "loop"]


def test_two_cars_on_an_out_lap_have_no_gap_yet() -> None:
    """Both are at the same floor: since the car ahead passed the next loop."""
    field = [loop_laps("1", [90] * 4)]
    for number, behind in (("2", 2), ("3", 4)):
        field.append([*loop_laps(number, [90 + behind]), passing(122 + behind, number, "1", 21)])
        field.append([passing(152 + behind, number, "2", 22), *stop(number, 178 + behind, 180 + behind, 215 + behind)])
    history = scored(*field, loops=LOOPS)

    assert {(row.gap_ms, row.gap_basis) for row in standings(history, at(230)).rows[1:]} == {(20_000, "before_stop")}


@pytest.mark.parametrize(("seconds", "basis"), [(130, "loop"), (150, "queue"), (250, "queue"), (341, "loop")])
def test_a_queue_behind_the_safety_car_is_no_gap(seconds: float, basis: str) -> None:
    """From the flag on, and until both have passed a loop in the open again."""
    flags = [flag(0, "green"), flag(140, "safety_car"), flag(300, "green")]
    history = scored(*flags, loop_laps("1", [90] * 5), loop_laps("2", [95] * 5), loops=LOOPS)

    assert row_of(history, seconds, "2").gap_basis == basis


@pytest.mark.parametrize(("apart_s", "queued"), [(3, True), (24, False)])
def test_a_full_course_yellow_is_a_queue_where_the_field_has_closed_up(apart_s: int, queued: bool) -> None:
    """IMSA's is led by a car, WEC's holds the gaps."""
    flags = [flag(0, "green"), flag(200, "full_course_yellow")]
    cars = [loop_laps(str(n), [90 + n * apart_s / 2, 120 + n * apart_s / 2, 120, 120]) for n in range(6)]
    history = scored(*flags, *cars, loops=LOOPS)

    assert bunched(history, at(380)) is queued
    assert (row_of(history, 380, "3").gap_basis == "queue") is queued


def flagged(*facts: Fact | list[Fact]) -> History:
    """A race of four cars, of which the 4 does not take the flag and the 3 takes it a lap down."""
    cars = [line_laps("1", [90] * 10), line_laps("2", [91] * 10), line_laps("3", [99.5] * 10), line_laps("4", [91] * 8)]
    return scored(*cars, flag(900, "chequered"), *facts, loops=LOOPS)


def test_after_the_flag_the_board_is_the_classification_in_places_laps_and_gaps() -> None:
    history = flagged()
    board = standings(history, history.through_us)
    rows = {row.number: row for row in classify(history, rules_for(history)).rows}

    assert board.order == "classification"
    assert [row.number for row in board.rows] == list(rows)
    for row in board.rows:
        one = rows[row.number]
        assert (row.position, row.laps, row.gap_laps, row.gap_ms) == (one.position, one.laps, one.gap_laps, one.gap_ms)


def test_a_car_that_may_still_take_the_flag_stays_where_it_runs() -> None:
    """Between the leader's flag and its own."""
    assert shown(flagged(), 905) == ("classification", ["1", "2", "3", "4"])


def test_a_time_added_after_the_flag_moves_a_car_from_when_it_was_decided() -> None:
    """And at the end of what is known, however late that was."""
    added = Decision(at(940), "penalty_time", "1", "stewards", "article 1", penalty_us=55_200_000)
    history = flagged(added, line_laps("5", [100] * 10))

    assert [shown(history, seconds)[1][:2] for seconds in (930, 950)] == [["1", "2"], ["2", "1"]]
    assert row_of(history, 950, "1").gap_ms == 45_200


RUNNING = {"2": (27, at(819)), "3": (27, at(895.5)), "4": (24, at(728))}
"""The cars of `flagged` that are under way when the flag has just fallen."""


@pytest.mark.parametrize(("seconds", "under_way", "placed"), [(905, RUNNING, "1234"), (1100, {}, "123")])
def test_a_car_without_the_flag_has_no_place_once_its_lap_is_over(
    seconds: float, under_way: dict[str, tuple[int, int]], placed: str
) -> None:
    """By rules that ask for the flag; it is listed behind those that took it."""
    rules = RulePack("strict", "Strict", "test", distance_share_percent=70)

    ranked = ranking(flagged(), rules, finish.FinishQuery(at(900), over=True, moment_us=at(seconds)), under_way)

    assert {one.car.number: one.position for one in ranked if one.position} == {n: int(n) for n in placed}
    assert ranked[-1].car.number == "4"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 45 * 60))
def test_the_order_at_a_moment_is_that_of_the_facts_up_to_it(seconds: int) -> None:
    history = RACE
    moment_us = history.race.start_us + seconds * 1_000_000

    assert standings(history, moment_us) == standings(as_it_was(history, moment_us), moment_us)


RACE = score(simulate(SimulatedRace(seed=6, duration_us=40 * 60_000_000)))
