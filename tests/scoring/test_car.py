"""The hard cases of scoring a race, each by its number in the rules: passings into laps."""

from msgspec.structs import replace

from build import LOOPS, at, driver_in, entry, flag, line_laps, loop_laps, passing, race_info, scored, stop
from pitboard.board import standings, verdicts
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    Decision,
    Fact,
    FlagHistory,
    LapTimeDeleted,
    LoopsInstalled,
    Passing,
    TransponderFitted,
)
from pitboard.scoring import History, Scorer, score
from pitboard.scoring.entries import changes_outside_the_pits


def lap_ends_s(history: History, number: str = "1") -> list[float]:
    """The race times in seconds at which a car completed its laps."""
    return [(end_us - at(0)) / 1e6 for end_us in history.cars[number].lap_end_us]


def codes(history: History, number: str = "1") -> list[str]:
    """The verdicts on a car's passings, in time order."""
    return [verdict.code for _, verdict in history.cars[number].verdicts()]


def test_case_01_a_lap_completed_in_the_pit_lane_counts() -> None:
    history = scored(line_laps("1", [100, 100]), stop("1", 290, 298, 340), passing(420, "1"), loops=LOOPS)

    assert lap_ends_s(history) == [100, 200, 298, 420]
    assert history.cars["1"].laps_ended_in_pit == {3}


def test_case_04_two_readings_of_one_passing_are_one_lap() -> None:
    history = scored(line_laps("1", [100]), passing(100.2, "1", ref=99), passing(200, "1"))

    assert lap_ends_s(history) == [100, 200]
    assert codes(history) == ["accepted", "duplicate", "accepted"]


def test_case_04_the_duplicate_names_the_passing_it_repeats() -> None:
    history = scored(line_laps("1", [100]), passing(100.2, "1", ref=99))

    _, verdict = history.cars["1"].verdicts()[1]
    assert (verdict.code, verdict.of_source, verdict.of_ref) == ("duplicate", "test", 1)


def test_case_05_a_car_parked_on_the_loop_does_not_move_the_reference() -> None:
    echoes = [passing(100 + 7 * i, "1", ref=50 + i) for i in range(1, 5)]

    history = scored(line_laps("1", [100]), echoes, passing(221, "1"), min_lap_s=60)

    assert lap_ends_s(history) == [100, 221]
    assert codes(history) == ["accepted", "too_soon", "too_soon", "too_soon", "too_soon", "accepted"]


def test_case_06_a_short_lap_past_all_loops_is_a_lap() -> None:
    history = scored(loop_laps("1", [100, 50]), loops=LOOPS, min_lap_s=80)

    assert lap_ends_s(history) == [100, 150]


def test_case_06_a_short_time_past_no_loop_is_none() -> None:
    history = scored(loop_laps("1", [100]), passing(150, "1"), loops=LOOPS, min_lap_s=80)

    assert lap_ends_s(history) == [100]
    assert codes(history)[-1] == "too_soon"


def test_case_07_a_missed_reading_at_the_line_is_proved_by_the_loops_around_it() -> None:
    laps = loop_laps("1", [90, 90, 90, 90])

    history = scored([fact for fact in laps if fact != passing(180, "1", LINE, 23)], loops=LOOPS)

    assert lap_ends_s(history) == [90, 180, 270, 360]
    assert history.cars["1"].inferred_laps == {2}
    assert [alarm.kind for alarm in history.cars["1"].alarms] == ["line_inferred"]


def test_case_07_an_inferred_line_lies_where_the_lap_before_had_it() -> None:
    slow_end = [passing(30, "1", "1"), passing(40, "1", "2"), passing(100, "1"), passing(130, "1", "1")]
    missed = [passing(140, "1", "2"), passing(230, "1", "1"), passing(300, "1")]

    history = scored(slow_end, missed, loops=LOOPS)

    assert lap_ends_s(history) == [100, 200, 300]


def test_case_08_a_lap_twice_as_long_is_one_lap() -> None:
    history = scored(line_laps("1", [100, 100, 205, 100]))

    assert lap_ends_s(history) == [100, 200, 405, 505]
    assert not history.cars["1"].alarms


def test_case_09_a_missed_sector_loop_leaves_the_live_order() -> None:
    ahead = [one for one in loop_laps("1", [90, 90]) if one != passing(120, "1", "1", 21)]

    history = scored(ahead, loop_laps("2", [93, 93]), loops=LOOPS)

    live = standings(history, at(156), "live").rows
    assert [(row.number, row.gap_ms) for row in live] == [("1", 0), ("2", 5000)]


def test_case_10_a_loop_that_fails_leaves_laps_and_order() -> None:
    def without_loop_2(number: str, lap_s: list[float]) -> list[object]:
        return [fact for fact in loop_laps(number, lap_s) if getattr(fact, "loop", "") != "2"]

    history = scored(without_loop_2("1", [90] * 5), without_loop_2("2", [91] * 5), loops=LOOPS)  # type: ignore[arg-type]

    assert [row.laps for row in standings(history, at(500)).rows] == [5, 5]
    assert ("loop_silent", "2") in {(one.kind, one.text.split()[1]) for one in verdicts(history, at(500)).alarms}


def test_case_11_a_backlog_counts_at_its_own_time() -> None:
    scorer = Scorer()
    scorer.apply([race_info(), *line_laps("1", [100]), passing(400, "1", ref=4)])

    scorer.apply([passing(200, "1", ref=2), passing(300, "1", ref=3)])

    assert lap_ends_s(scorer.history) == [100, 200, 300, 400]
    assert scorer.history.digest() == score([race_info(), *line_laps("1", [100] * 4)]).digest()


def test_case_12_the_same_passing_sent_again_changes_nothing() -> None:
    once = line_laps("1", [100, 100, 100])

    history = scored(once, once[1:])

    assert lap_ends_s(history) == [100, 200, 300]
    assert codes(history).count("duplicate") == 2


def test_case_16_race_time_goes_on_past_24_hours() -> None:
    history = scored(line_laps("1", [3600] * 25))

    assert standings(history, at(25 * 3600)).rows[0].last_crossing_ms == 25 * 3600 * 1000


def test_case_19_an_unknown_transponder_is_kept_and_counts_backwards_once_it_is_mapped() -> None:
    scorer = Scorer()
    scorer.apply([race_info(), *(Passing(at(100 * lap), "", LINE, "test", lap, transponder="T9") for lap in (1, 2))])
    assert [row.code for row in verdicts(scorer.history, at(999)).rows] == ["unknown_transponder"] * 2

    scorer.apply([TransponderFitted("T9", "1", at(150))])

    assert lap_ends_s(scorer.history) == [100, 200]


def test_case_19_a_transponder_moved_to_another_car_counts_there_from_then_on() -> None:
    passings = [Passing(at(100 * lap), "", LINE, "test", lap, transponder="T9") for lap in range(1, 5)]
    fitted = [TransponderFitted("T9", "1"), TransponderFitted("T9", "2", at(250))]

    history = scored(passings, fitted)

    assert lap_ends_s(history, "1") == [100, 200]
    assert lap_ends_s(history, "2") == [300, 400]


def test_case_19_a_mapping_that_comes_late_takes_the_passings_along() -> None:
    scorer = Scorer()
    scorer.apply([race_info(), TransponderFitted("T9", "1")])
    scorer.apply([Passing(at(100 * lap), "", LINE, "test", lap, transponder="T9") for lap in range(1, 5)])

    scorer.apply([TransponderFitted("T9", "2", at(250))])

    assert lap_ends_s(scorer.history, "1") == [100, 200]
    assert lap_ends_s(scorer.history, "2") == [300, 400]


def test_case_20_007_and_7_are_two_cars() -> None:
    history = scored(line_laps("7", [100, 100]), line_laps("007", [101, 101]))

    assert [(row.number, row.laps) for row in standings(history, at(999)).rows] == [("7", 2), ("007", 2)]


def test_case_21_a_class_changed_during_the_race_counts_from_the_start() -> None:
    laps = [*line_laps("1", [100]), *line_laps("2", [101]), *line_laps("3", [102])]
    changed = replace(entry("3", "GT"), car_class="AM")

    history = scored(entry("1", "GT"), entry("2", "AM"), entry("3", "GT"), laps, changed)

    places = {row.number: (row.car_class, row.class_position) for row in standings(history, at(102)).rows}
    assert places == {"1": ("GT", 1), "2": ("AM", 1), "3": ("AM", 2)}


def test_case_22_a_car_that_never_started_stands_last_without_a_lap() -> None:
    history = scored(entry("1"), entry("2"), line_laps("2", [100]))

    assert [(row.number, row.laps, row.last_crossing_ms) for row in standings(history, at(100)).rows] == [
        ("2", 1, 100_000),
        ("1", 0, None),
    ]


def test_case_22_a_car_nobody_entered_is_scored() -> None:
    history = scored(entry("1"), line_laps("99", [100]))

    assert standings(history, at(100)).rows[0].number == "99"


def test_case_23_a_start_from_the_pit_lane_counts_from_the_start() -> None:
    history = scored(entry("1"), passing(300, "1", PIT_OUT), passing(420, "1"), loops=LOOPS)

    assert lap_ends_s(history) == [420]
    assert (history.cars["1"].pit_in_us, history.cars["1"].alarms) == ([at(0)], [])
    assert standings(history, at(100)).rows[0].state == "in_pit"
    assert standings(history, at(310)).rows[0].state == "out_lap"


def test_case_24_over_the_line_just_after_green_is_no_lap() -> None:
    history = scored(passing(3, "1"), passing(103, "1"), min_lap_s=60)

    assert lap_ends_s(history) == [103]
    assert codes(history) == ["start_crossing", "accepted"]


def test_case_24_a_rolling_start_past_the_last_loops_is_no_lap() -> None:
    history = scored(passing(2, "1", "2"), passing(8, "1"), loop_laps("2", [100]), passing(40, "1", "1"), loops=LOOPS)

    assert lap_ends_s(history) == []
    assert history.cars["1"].loop_at == [1]


def test_case_24_passings_before_the_start_have_a_verdict_and_no_effect() -> None:
    history = scored(passing(-300, "1"), passing(-20, "1"), line_laps("1", [100]))

    assert codes(history) == ["before_start", "before_start", "accepted"]


def test_case_28_only_the_first_crossing_after_the_flag_counts() -> None:
    history = scored(line_laps("1", [100] * 4), line_laps("2", [110] * 4), flag(300, "chequered"))

    assert lap_ends_s(history, "1") == [100, 200, 300]
    assert lap_ends_s(history, "2") == [110, 220, 330]
    assert codes(history, "2")[-1] == "after_flag"
    assert {row.state for row in standings(history, at(999)).rows} == {"finished"}


def test_case_28_the_flag_may_be_reported_after_the_cars_have_gone_on() -> None:
    scorer = Scorer()
    scorer.apply([race_info(), *line_laps("1", [100] * 5)])

    scorer.apply([FlagHistory(at(500), (flag(300, "chequered"),), "test")])

    assert lap_ends_s(scorer.history) == [100, 200, 300]


def test_case_40_a_pit_out_that_was_missed_is_proved_by_a_loop_on_the_track() -> None:
    history = scored(loop_laps("1", [90]), stop("1", 170, 180, 220)[:2], passing(250, "1", "1"), loops=LOOPS)

    assert standings(history, at(260)).rows[0].state == "out_lap"
    assert [alarm.kind for alarm in history.cars["1"].alarms] == ["pit_out_missed"]


def test_case_40_the_line_passed_twice_proves_that_the_car_left_the_pits() -> None:
    history = scored(passing(90, "1", PIT_IN), [passing(s, "1") for s in (100, 200, 300)])

    assert lap_ends_s(history) == [100, 200, 300]
    assert standings(history, at(199)).rows[0].state == "in_pit"
    assert standings(history, at(201)).rows[0].state == "running"


def test_the_line_in_the_pit_lane_passed_twice_does_not_prove_that_the_car_was_out() -> None:
    at_the_pit_line = [passing(seconds, "1", PIT_LINE) for seconds in (100, 2700)]
    history = scored(passing(90, "1", PIT_IN), at_the_pit_line, passing(2717, "1", PIT_OUT), loops=LOOPS)

    assert lap_ends_s(history) == [100, 2700]
    assert standings(history, at(2701)).rows[0].state == "in_pit"
    assert (history.cars["1"].mark.pit_visits, history.cars["1"].alarms) == (1, [])


def test_a_pit_in_that_was_missed_is_proved_by_the_line_in_the_pit_lane() -> None:
    history = scored(line_laps("1", [100]), passing(210, "1", PIT_LINE), passing(250, "1", PIT_OUT), loops=LOOPS)

    assert history.cars["1"].mark.pit_visits == 1
    assert [alarm.kind for alarm in history.cars["1"].alarms] == ["pit_in_missed"]


def test_case_42_nobody_is_credited_whom_no_source_named() -> None:
    crew = entry("1", drivers=["Able", "Baker"])

    history = scored(crew, line_laps("1", [100]), stop("1", 190, 195, 240), passing(320, "1"), driver_in(0, "1", 1))

    assert standings(history, at(330)).rows[0].driver == "A. Able"


def test_case_42_a_change_outside_a_pit_visit_is_an_alarm() -> None:
    history = scored(line_laps("1", [100] * 9), driver_in(0, "1", 1), driver_in(500, "1", 2))

    assert [alarm.kind for alarm in changes_outside_the_pits(history.cars["1"], at(0))] == ["driver_change_on_track"]


def test_case_42_a_change_is_explained_by_a_visit_of_its_own_lap_only() -> None:
    def alarms(changed_s: float) -> list[str]:
        drivers = [driver_in(0, "1", 1), driver_in(changed_s, "1", 2)]
        laps = [*line_laps("1", [100]), *stop("1", 190, 195, 240), *(passing(end_s, "1") for end_s in (300, 400, 500))]
        car = scored(laps, drivers, loops=LOOPS).cars["1"]
        return [alarm.kind for alarm in changes_outside_the_pits(car, at(0))]

    assert alarms(185) == alarms(215) == alarms(299) == []
    assert alarms(99) == alarms(300) == alarms(350) == ["driver_change_on_track"]


def test_during_a_change_the_driver_who_brought_the_car_in_holds_until_pit_out() -> None:
    crew = entry("1", drivers=["Able", "Baker"])
    drivers = [driver_in(0, "1", 1), driver_in(240, "1", 2)]

    history = scored(crew, line_laps("1", [100]), stop("1", 190, 195, 240), drivers, loops=LOOPS)

    assert standings(history, at(239)).rows[0].driver == "A. Able"
    assert standings(history, at(240)).rows[0].driver == "A. Baker"


def test_case_47_a_deleted_lap_time_is_no_best_lap_but_a_lap() -> None:
    history = scored(line_laps("1", [100, 95, 99]), LapTimeDeleted("1", 2, "track limits"))

    row = standings(history, at(300)).rows[0]
    assert (row.laps, row.best_lap_ms) == (3, 99_000)


def test_case_48_a_voided_passing_takes_its_lap_away() -> None:
    void = Decision(at(350), "void_passing", "1", "clerk", "crossed behind the wall", 0, 0, "", "test", 2, LINE)

    history = scored(line_laps("1", [100, 100, 100]), void)

    assert lap_ends_s(history) == [100, 300]
    assert ("voided", "clerk: crossed behind the wall") in {(v.code, v.reason) for _, v in history.cars["1"].verdicts()}


def test_case_48_a_voided_passing_can_be_reinstated() -> None:
    scorer = Scorer()
    void = Decision(at(350), "void_passing", "1", "clerk", "a mistake", 0, 0, "", "test", 2, LINE)
    scorer.apply([race_info(), *line_laps("1", [100, 100, 100]), void])

    scorer.apply([replace(void, time_us=at(400), kind="reinstate_passing", reason="it was right")])

    assert lap_ends_s(scorer.history) == [100, 200, 300]


def test_case_52_two_sources_of_one_race_give_each_lap_once() -> None:
    main = line_laps("1", [100, 100, 100])
    backup = [Passing(at(100 * lap) + 4000, "1", LINE, "backup", lap) for lap in (1, 2, 3)]

    history = scored(main, backup)

    assert lap_ends_s(history) == [100, 200, 300]
    assert codes(history).count("duplicate") == 3


def test_a_loop_the_circuit_does_not_have_is_named() -> None:
    history = scored(line_laps("1", [100]), passing(150, "1", "X"))

    assert codes(history) == ["accepted", "unknown_loop"]


def test_a_better_reading_replaces_the_instant_worked_out_from_durations() -> None:
    worked_out = [passing(188, "1", PIT_IN, 1, exact=False), passing(238, "1", PIT_OUT, 2, exact=False)]

    history = scored(line_laps("1", [100]), worked_out, stop("1", 190, 195, 240), loops=LOOPS)

    assert (history.cars["1"].pit_in_us, history.cars["1"].pit_out_us) == ([at(190)], [at(240)])
    assert codes(history).count("superseded") == 2


def test_a_better_reading_that_comes_later_replaces_it_too() -> None:
    scorer = Scorer()
    scorer.apply([race_info(), LoopsInstalled(LOOPS, 0, "test"), *line_laps("1", [100])])
    scorer.apply([passing(188, "1", PIT_IN, 1, exact=False)])

    scorer.apply([passing(190, "1", PIT_IN, 2)])

    assert scorer.history.cars["1"].pit_in_us == [at(190)]


def test_what_comes_at_the_instant_of_the_finish_comes_after_it() -> None:
    facts: list[Fact] = [race_info(), flag(50, "chequered"), passing(100, "7"), passing(100, "7", PIT_OUT, 2)]

    car = score(facts).cars["7"]
    assert car.mark.phase == "finished"
    assert [verdict.code for verdict in car.rejected.values()] == ["after_flag"]
