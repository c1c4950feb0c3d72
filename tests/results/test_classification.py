"""The hard cases of a classification, each by its number in the rules."""

import msgspec
import pytest

from build import LOOPS, at, entry, flag, line_laps, passing, scored, stop
from pitboard.board import standings
from pitboard.model import LINE, PIT_IN, Decision, LastLapLimit, RulePack
from pitboard.results import Classification, classify
from pitboard.scoring import History

PLAIN = RulePack("plain", "Plain", "test", must_take_flag=False)
STRICT = RulePack("strict", "Strict", "test", distance_share_percent=70, flag_on_track=True)


def order(classification: Classification) -> list[tuple[int | None, str, str, int]]:
    """Position, number, status and laps of every row."""
    return [(row.position, row.number, row.status, row.laps) for row in classification.rows]


def decided(kind: str, number: str, **more: object) -> Decision:
    """A decision after the race."""
    return Decision(at(9999), kind, number, "stewards", "article 1", **more)  # type: ignore[arg-type]


def test_case_03_the_flag_taken_in_the_pit_lane_does_not_classify() -> None:
    pitted = [*line_laps("2", [101, 101]), *stop("2", 295, 303, 340)]
    history = scored(line_laps("1", [100] * 3), pitted, flag(300, "chequered"), loops=LOOPS)

    assert order(classify(history, STRICT)) == [(1, "1", "classified", 3), (None, "2", "not_classified", 3)]
    assert order(classify(history, PLAIN)) == [(1, "1", "classified", 3), (2, "2", "classified", 3)]


def test_case_21_positions_in_class_follow_the_class_of_the_entry() -> None:
    history = scored(
        *(entry("1", "P1"), entry("2", "GT"), entry("3", "GT")),
        [*line_laps("1", [100]), *line_laps("2", [111]), *line_laps("3", [110])],
    )

    assert {row.number: row.class_position for row in classify(history, PLAIN).rows} == {"1": 1, "3": 1, "2": 2}


@pytest.mark.parametrize("rules", [PLAIN, STRICT], ids=["plain", "strict"])
@pytest.mark.parametrize("up_s", [None, 150, 290])
def test_a_car_that_no_loop_saw_did_not_start_and_has_no_place(rules: RulePack, up_s: int | None) -> None:
    history = scored(entry("1", "GT"), entry("2", "GT"), line_laps("1", [100] * 3), flag(300, "chequered"))

    row = classify(history, rules, at(up_s) if up_s else None).rows[-1]

    assert (row.number, row.laps, row.status, row.position, row.class_position) == (
        "2",
        0,
        "not_classified",
        None,
        None,
    )
    assert row.why == "did not start"


def test_a_car_that_did_not_start_is_listed_behind_those_that_retired() -> None:
    out = [*line_laps("2", [101])]
    history = scored(entry("1", "GT"), entry("3", "GT"), line_laps("1", [100] * 40), out, flag(4000, "chequered"))

    assert [(row.number, row.status) for row in classify(history, STRICT).rows] == [
        ("1", "classified"),
        ("2", "retired"),
        ("3", "not_classified"),
    ]


def test_case_26_the_flag_falls_for_the_leader_not_for_the_next_car_over_the_line() -> None:
    history = scored(line_laps("1", [100] * 5), line_laps("2", [130] * 4))

    classification = classify(history, STRICT, at(385))

    assert classification.flag_ms == 400_000
    assert [(row.number, row.laps, row.total_ms) for row in classification.rows] == [
        ("1", 4, 400_000),
        ("2", 4, 520_000),
    ]


def test_case_27_a_leader_that_stops_before_the_line_does_not_take_the_flag() -> None:
    history = scored(line_laps("1", [100] * 4), line_laps("2", [101] * 5))

    classification = classify(history, STRICT, at(450))

    assert classification.flag_ms == 505_000
    assert order(classification)[0] == (1, "2", "classified", 5)
    assert order(classification)[1] == (None, "1", "not_classified", 4)


def test_case_28_every_other_car_finishes_at_its_next_crossing() -> None:
    history = scored(line_laps("1", [100] * 6), line_laps("2", [115] * 6))

    rows = classify(history, STRICT, at(390)).rows

    assert [(row.number, row.laps, row.total_ms) for row in rows] == [("1", 4, 400_000), ("2", 4, 460_000)]


def test_case_29_the_distance_without_the_flag_is_not_enough() -> None:
    history = scored(line_laps("1", [100] * 10), line_laps("2", [100.5] * 8), flag(1000, "chequered"))

    row = classify(history, STRICT).rows[1]

    assert (row.position, row.status, row.laps, row.why) == (None, "not_classified", 8, "did not take the flag")


def test_a_car_not_seen_for_half_an_hour_is_judged_retired_and_says_so() -> None:
    history = scored(line_laps("1", [100] * 40), line_laps("2", [100.5] * 8), flag(4000, "chequered"))

    row = classify(history, STRICT).rows[1]

    assert (row.status, row.why) == ("retired", "judged: not seen since 13:24")


@pytest.mark.parametrize(("laps", "status"), [(7, "classified"), (6, "not_classified")])
def test_the_share_is_of_the_overall_winners_distance(laps: int, status: str) -> None:
    slow = line_laps("2", [1001 / laps] * laps)

    history = scored(line_laps("1", [100] * 10), slow, flag(1000, "chequered"))

    assert classify(history, STRICT).rows[1].status == status


@pytest.mark.parametrize(("last_lap_s", "laps"), [(359, 4), (360, 3), (539, 3), (540, 0)])
def test_case_30_a_slow_last_lap_costs_laps(last_lap_s: int, laps: int) -> None:
    limits = (LastLapLimit(360, 1), LastLapLimit(540, -1))
    rules = msgspec.structs.replace(STRICT, last_lap_limits=limits, distance_share_percent=0)
    history = scored(line_laps("1", [100] * 4), line_laps("2", [90, 90, 90, last_lap_s]), flag(400, "chequered"))

    row = next(row for row in classify(history, rules).rows if row.number == "2")

    assert (row.status, row.laps) == (("classified", laps) if laps else ("not_classified", 4))
    assert ("last lap of" in row.why) == (last_lap_s >= 360)


def test_case_30_the_last_lap_is_measured_from_pit_out_where_it_began_in_the_pits() -> None:
    rules = msgspec.structs.replace(STRICT, last_lap_limits=(LastLapLimit(360, 1),))
    stopped = [*line_laps("2", [90, 90]), *stop("2", 260, 270, 600), passing(700, "2")]

    history = scored(line_laps("1", [100] * 7), stopped, flag(690, "chequered"), loops=LOOPS)

    assert next(row for row in classify(history, rules).rows if row.number == "2").laps == 4


def test_case_31_cars_level_to_the_microsecond_stay_level() -> None:
    history = scored(line_laps("1", [100] * 3), line_laps("2", [100] * 3), line_laps("3", [101] * 3))

    assert [row.position for row in classify(history, PLAIN).rows] == [1, 1, 3]


def test_case_31_a_dead_heat_can_be_decided() -> None:
    photo = decided("dead_heat", "1", other="2")

    history = scored(line_laps("1", [100] * 3), line_laps("2", [100.001] * 3), photo)

    assert [row.position for row in classify(history, PLAIN).rows] == [1, 1]


def test_case_35_a_disqualified_car_leaves_the_order_and_the_others_move_up() -> None:
    history = scored(
        line_laps("1", [100] * 3), line_laps("2", [101] * 3), decided("disqualify", "1"), flag(300, "chequered")
    )

    assert order(classify(history, STRICT)) == [(1, "2", "classified", 3), (None, "1", "disqualified", 3)]


def test_case_44_a_lap_taken_away_moves_a_car_behind_those_on_more_laps() -> None:
    history = scored(line_laps("1", [100] * 3), line_laps("2", [101] * 3), decided("penalty_laps", "1", laps=1))

    assert order(classify(history, PLAIN)) == [(1, "2", "classified", 3), (2, "1", "classified", 2)]


def test_case_44_time_added_moves_a_car_behind_those_on_its_lap_only() -> None:
    added = decided("penalty_time", "1", penalty_us=55_200_000)
    cars = [*line_laps("1", [100] * 3), *line_laps("2", [110] * 3), *line_laps("3", [90, 90])]

    rows = classify(scored(cars, added), PLAIN).rows

    assert [(row.number, row.total_ms) for row in rows] == [("2", 330_000), ("1", 355_200), ("3", 180_000)]


def test_case_46_the_share_is_measured_against_the_winner_that_remains() -> None:
    history = scored(
        line_laps("1", [100] * 10), line_laps("2", [143] * 7), line_laps("3", [201] * 5), flag(1000, "chequered"),
        decided("disqualify", "1"),
    )  # fmt: skip

    assert order(classify(history, STRICT))[:2] == [(1, "2", "classified", 7), (2, "3", "classified", 5)]


@pytest.mark.parametrize(("ranked", "positions"), [(False, [1, None, 2]), (True, [1, 2, 3])])
def test_case_49_the_innovative_car_has_no_place_in_class_and_a_number_by_the_pack_only(
    ranked: bool, positions: list[int | None]
) -> None:
    rules = msgspec.structs.replace(STRICT, outside_ranked=ranked)
    cars = [*line_laps("1", [100] * 3), *line_laps("24", [101] * 3), *line_laps("2", [102] * 3)]

    rows = classify(scored(entry("24", "INNOVATIVE CAR", competes=False), cars, flag(300, "chequered")), rules).rows

    assert [row.position for row in rows] == positions
    assert [row.class_position for row in rows] == [1, None, 2]
    assert rows[1].status == "outside"


def test_an_innovative_car_in_front_does_not_win() -> None:
    cars = [*line_laps("24", [99] * 3), *line_laps("1", [100] * 3)]

    rows = classify(scored(entry("24", competes=False), cars), STRICT).rows

    assert [(row.number, row.position, row.gap_ms) for row in rows] == [("24", None, -3000), ("1", 1, 0)]


def test_without_a_flag_everybody_counts_to_the_last_crossing() -> None:
    history = scored(line_laps("1", [100] * 3), line_laps("2", [101] * 2))

    assert classify(history, STRICT).flag_ms is None
    assert [(row.number, row.laps) for row in classify(history, STRICT).rows] == [("1", 3), ("2", 2)]


def test_the_length_of_the_race_lets_the_flag_fall_where_nobody_reported_one() -> None:
    history = scored(line_laps("1", [100] * 6), line_laps("2", [115] * 5))

    by_pack = classify(history, msgspec.structs.replace(STRICT, duration_s=390))

    assert by_pack.flag_ms == 400_000
    assert [(row.number, row.laps) for row in by_pack.rows] == [("1", 4), ("2", 4)]


def test_before_the_end_of_the_race_every_car_is_listed_by_distance() -> None:
    stopped = line_laps("2", [99] * 3)

    history = scored(line_laps("1", [100] * 60), stopped, line_laps("3", [190] * 30))

    assert [row.number for row in classify(history, STRICT, at(350)).rows] == ["1", "2", "3"]


def test_an_hourly_sheet_is_cut_before_anyone_completes_the_leaders_next_lap() -> None:
    history = scored(line_laps("1", [100] * 9), line_laps("2", [130] * 6))

    by_flag = {row.number: row.laps for row in classify(history, PLAIN, at(385)).rows}
    by_hour = {row.number: row.laps for row in classify(history, PLAIN, at(385), hourly_sheet=True).rows}

    assert by_flag == {"1": 4, "2": 4}
    assert by_hour == {"1": 4, "2": 3}


def test_stops_count_once_for_a_lap_that_leaves_the_pits_and_ends_there() -> None:
    twice = [*stop("1", 95, 100, 160), *stop("1", 270, 280, 340), passing(420, "1", LINE)]

    history = scored(twice, loops=LOOPS)

    assert history.cars["1"].mark.pit_visits == 2
    assert [classify(history, PLAIN, at(s)).rows[0].pit_visits for s in (90, 270, 410)] == [1, 1, 2]


def test_a_penalty_says_what_was_taken_and_who_took_it() -> None:
    history: History = scored(line_laps("1", [100] * 3), decided("penalty_laps", "1", laps=2))

    assert classify(history, PLAIN).rows[0].why == "did not take the flag; 2 laps taken away: article 1 (stewards)"


def test_a_visit_under_way_at_the_end_counts_as_on_the_sheets_in_the_standings_too() -> None:
    came_in = [*line_laps("2", [101]), passing(190, "2", PIT_IN)]
    history = scored(line_laps("1", [100] * 3), came_in, flag(300, "chequered"), loops=LOOPS)

    counted = {row.number: row.pit_visits for row in classify(history, PLAIN).rows}

    assert counted == {row.number: row.pit_visits for row in standings(history, at(900)).rows} == {"1": 0, "2": 0}
    assert {row.number: row.pit_visits for row in standings(history, at(299)).rows} == {"1": 0, "2": 1}
