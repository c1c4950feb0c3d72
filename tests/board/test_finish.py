"""The order by a rule pack: how far each car counts, what becomes of it, and its place, with the reason."""

import pytest
from msgspec.structs import replace

from build import LOOPS, at, entry, flag, line_laps, passing, scored, stop
from pitboard.board import finish
from pitboard.board.finish import RankedCar, gap_of, ranking, runs_on, stops_on_sheet
from pitboard.model import CarState, Decision, Fact, LastLapLimit, RulePack
from pitboard.model.time import short_duration
from pitboard.scoring import History

RULES = RulePack("test", "Test", "a rule book", distance_share_percent=70)
FLAG_S = 1000


def race(*more: Fact | list[Fact]) -> History:
    """Car 1 wins by 5 s, car 2 is second, car 3 two laps down; all take the flag."""
    cars = [line_laps("1", [100] * 10), line_laps("2", [100.5] * 10), line_laps("3", [130] * 8)]
    return scored(*cars, flag(FLAG_S, "chequered"), *more, loops=LOOPS)


def judged(history: History, rules: RulePack = RULES, *, over: bool = True) -> dict[str, RankedCar]:
    """The cars by number, in the order of the rules."""
    asked = finish.FinishQuery(at(FLAG_S), over=over)
    return {row.car.number: row for row in ranking(history, rules, asked)}


def decision(kind: str, number: str, **more: object) -> Decision:
    """What the stewards decided after the race."""
    return Decision(at(2000), kind, number, "stewards", "article 1", **more)  # type: ignore[arg-type]


def test_the_winner_is_the_car_with_the_most_laps_and_then_the_least_time() -> None:
    assert {number: row.position for number, row in judged(race()).items()} == {"1": 1, "2": 2, "3": 3}


def test_a_car_under_the_share_of_the_winners_distance_is_not_classified() -> None:
    """Of the overall winner's distance, not of the class winner's."""
    slow = judged(race(entry("4", "AM"), line_laps("4", [170] * 6)))["4"]

    assert (slow.status, slow.position) == ("not_classified", None)
    assert slow.why == "6 laps are under 70 % of the winner's 10"


def test_at_the_share_itself_it_is_classified() -> None:
    assert judged(race(line_laps("4", [150] * 7)))["4"].status == "classified"


def test_a_car_that_does_not_take_the_flag_is_not_classified() -> None:
    row = judged(race(line_laps("4", [100.2] * 9)))["4"]

    assert (row.status, row.why) == ("not_classified", "did not take the flag")


def test_by_rules_that_do_not_ask_for_the_flag_it_is() -> None:
    rules = replace(RULES, must_take_flag=False)

    row = judged(race(line_laps("4", [100.2] * 9)), rules)["4"]
    assert (row.status, row.position, row.why) == ("classified", 3, "did not take the flag")


def test_a_flag_taken_in_the_pit_lane_counts_only_where_the_rules_allow_it() -> None:
    in_the_lane = [*line_laps("4", [100.2] * 9), *stop("4", 995, 1003, 1030)]
    on_track = replace(RULES, flag_on_track=True)

    assert judged(race(in_the_lane))["4"].status == "classified"
    row = judged(race(in_the_lane), on_track)["4"]
    assert (row.status, row.why) == ("not_classified", "took the flag in the pit lane, not on the track")


def test_a_declared_retirement_is_named_as_such() -> None:
    out = CarState(at(960), "4", "retired", "test")

    row = judged(race(line_laps("4", [100.2] * 9), out))["4"]
    assert (row.status, row.why) == ("retired", "declared retired")


def test_a_car_that_came_round_after_it_was_declared_out_is_judged_by_what_it_did() -> None:
    out = CarState(at(500), "4", "retired", "test")

    assert judged(race(line_laps("4", [100.2] * 10), out))["4"].status == "classified"


def test_a_car_not_seen_for_half_an_hour_is_judged_retired_and_it_says_so() -> None:
    long_race = scored(line_laps("1", [100] * 40), line_laps("2", [100.2] * 3), flag(4000, "chequered"))
    rows = ranking(long_race, RULES, finish.FinishQuery(at(4000), over=True))

    assert (rows[1].status, rows[1].why) == ("retired", "judged: not seen since 5:00")


def test_a_car_that_no_loop_has_seen_did_not_start_and_comes_last() -> None:
    rows = judged(race(entry("9")))

    assert (rows["9"].status, rows["9"].why, rows["9"].absent) == ("not_classified", "did not start", True)
    assert list(rows)[-1] == "9"


@pytest.mark.parametrize(
    ("last_s", "laps", "why"),
    [
        pytest.param(299, 9, "", id="within the limit"),
        pytest.param(300, 8, "last lap of 5:00: 1 laps taken away", id="at the limit"),
        pytest.param(420, 0, "last lap of 7:00: not classified", id="beyond the last limit nothing counts"),
    ],
)
def test_a_slow_last_lap_costs_laps(last_s: float, laps: int, why: str) -> None:
    rules = replace(RULES, last_lap_limits=(LastLapLimit(300, 1), LastLapLimit(400, -1)), distance_share_percent=0)
    slow = line_laps("4", [100.2] * 8 + [last_s])
    row = judged(scored(line_laps("1", [100] * 10), slow, flag(FLAG_S, "chequered")), rules)["4"]

    assert row.why == why
    if laps:
        assert (row.laps, row.status) == (laps, "classified")
    else:
        assert row.status == "not_classified"


def test_the_last_lap_is_limited_only_once_the_race_is_over() -> None:
    rules = replace(RULES, last_lap_limits=(LastLapLimit(90, 1),))

    assert [row.laps for row in judged(race(), rules, over=False).values()][:2] == [10, 10]


def test_a_last_lap_out_of_the_pits_is_measured_from_pit_out() -> None:
    rules = replace(RULES, last_lap_limits=(LastLapLimit(150, 1),))
    stopped = [*line_laps("4", [100.2] * 8), *stop("4", 895, 903, 970), passing(1090, "4")]

    assert judged(race(stopped), rules)["4"].laps == 10


def test_laps_taken_away_by_the_stewards_count_and_stand_in_the_reason() -> None:
    rows = judged(race(decision("penalty_laps", "1", laps=1)))

    assert (rows["1"].laps, rows["1"].position) == (9, 2)
    assert rows["1"].why == "1 laps taken away: article 1 (stewards)"


def test_seconds_added_by_the_stewards_move_a_car_behind_the_next() -> None:
    rows = judged(race(decision("penalty_time", "1", penalty_us=10_000_000)))

    assert [row.position for row in rows.values()] == [1, 2, 3]
    assert list(rows)[:2] == ["2", "1"]
    assert rows["1"].total_us == 1_010_000_000
    assert rows["1"].why == "10.000 s added: article 1 (stewards)"


def test_a_disqualified_car_has_no_place_and_stands_behind_all_others() -> None:
    rows = judged(race(decision("disqualify", "1")))

    assert (rows["1"].status, rows["1"].position, rows["1"].why) == ("disqualified", None, "article 1 (stewards)")
    assert list(rows) == ["2", "3", "1"]


@pytest.mark.parametrize(("ranked", "places"), [(False, [None, 1, 2]), (True, [1, 2, 3])])
def test_a_car_outside_the_competition_keeps_its_number_only_by_some_rules(
    ranked: bool, places: list[int | None]
) -> None:
    """It has no place in its class either way."""
    rows = judged(race(decision("outside", "1")), replace(RULES, outside_ranked=ranked))

    assert [row.position for row in rows.values()] == places
    assert rows["1"].class_position is None


def test_a_dead_heat_that_was_measured_stays_one() -> None:
    level = scored(line_laps("1", [100] * 10), line_laps("2", [100] * 10), line_laps("3", [101] * 10))
    rows = ranking(level, RULES, finish.FinishQuery(None, over=True))

    assert [(row.car.number, row.position) for row in rows] == [("1", 1), ("2", 1), ("3", 3)]


def test_a_dead_heat_that_was_decided_gives_both_the_better_place() -> None:
    rows = judged(race(decision("dead_heat", "2", other="1")))

    assert {number: row.position for number, row in rows.items()} == {"1": 1, "2": 1, "3": 3}


def test_a_decision_counts_from_when_it_was_made() -> None:
    """Asked for an earlier moment, the stewards had decided nothing yet."""
    history = race(decision("disqualify", "1"), line_laps("8", [120] * 30))
    asked = finish.FinishQuery(at(FLAG_S), over=True, moment_us=at(1500))

    assert ranking(history, RULES, asked)[0].car.number == "1"
    assert ranking(history, RULES, finish.FinishQuery(at(FLAG_S), over=True))[0].car.number == "2"


def test_places_in_class_are_counted_within_the_class() -> None:
    rows = judged(race(entry("1", "P1"), entry("2", "GT"), entry("3", "GT")))

    assert {number: row.class_position for number, row in rows.items()} == {"1": 1, "2": 1, "3": 2}


def test_the_gap_of_a_classification_is_laps_or_on_the_same_lap_the_time() -> None:
    rows = judged(race(line_laps("4", [125] * 8)))

    assert gap_of(rows["2"], rows["1"]) == (0, 5_000_000)
    assert gap_of(rows["4"], rows["1"]) == (2, None)


def test_a_car_that_is_not_classified_has_no_negative_gap() -> None:
    """It may have driven further than one that is."""
    rows = judged(race(line_laps("4", [99] * 10)[:10], decision("disqualify", "4")))

    assert gap_of(rows["4"], rows["3"]) == (0, None)


def test_whether_a_car_goes_on_after_its_finish() -> None:
    assert not runs_on(scored(line_laps("1", [100] * 10)), at(FLAG_S))
    assert runs_on(scored(line_laps("1", [100] * 11)), at(FLAG_S))


def test_stops_are_counted_as_the_sheets_do() -> None:
    """Each lap that began with a stop, and the last one where it ends in one."""
    stopping = [*line_laps("1", [100]), *stop("1", 190, 200, 240), passing(340, "1"), *stop("1", 430, 440, 480)]
    car = scored(stopping, loops=LOOPS).cars["1"]

    assert [stops_on_sheet(car, laps) for laps in (0, 1, 2, 3, 4)] == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(("us", "written"), [(0, "0:00"), (59_900_000, "0:59"), (3_723_000_000, "1:02:03")])
def test_a_duration_in_a_reason(us: int, written: str) -> None:
    assert short_duration(us // 1000) == written
