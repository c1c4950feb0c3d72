"""How often neutralisations and overdue cars are seen."""

from pathlib import Path
from statistics import median

from build import LOOPS, at, entry, flag, loop_laps, race_info, scored
from loaded import loaded
from pitboard.strategy.detection import RepairedFlags, _delay_s, _merged, f1, score_detection

FIELD = [entry(str(car), "A") for car in range(1, 13)]


def test_a_slow_field_under_its_flag_is_found() -> None:
    laps = [[(100 + car / 10) * (2.2 if 14 <= lap < 17 else 1) for lap in range(30)] for car in range(1, 13)]
    cars = (loop_laps(str(car), [own[0] + 6 * car, *own[1:]]) for car, own in enumerate(laps, 1))
    flags = [flag(0, "green"), flag(1450, "full_course_yellow"), flag(1700, "safety_car"), flag(2110, "green")]
    scores = score_detection(scored(race_info(7200), FIELD, *cars, flags, loops=LOOPS))

    assert (scores.stated, scores.found, scores.false, scores.alarms) == (1, 1, 0, 0)
    assert scores.both > scores.timing
    assert scores.both > scores.flag


def test_flags_that_follow_each_other_are_a_single_neutralisation() -> None:
    assert _merged([(10, 20), (20, 30), (40, 50), (50, 50)]) == [(10, 30), (40, 50)]


def test_what_is_seen_early_is_not_late_and_what_is_not_seen_has_no_delay() -> None:
    assert _delay_s((at(100), at(300)), [(at(90), at(250))]) == 0
    assert _delay_s((at(100), at(300)), [(at(140), at(250))]) == 40
    assert _delay_s((at(100), at(300)), [(at(400), at(500))]) is None


def test_of_a_real_race_all_are_found_and_no_other(races: Path) -> None:
    scores = score_detection(loaded(races / "more" / "imsa-watkins-glen-2021.csv.gz"))

    assert (scores.found, scores.false) == (scores.stated, 0)
    assert f1(scores.both, scores.timing, scores.flag) > 0.92
    assert median(scores.delays_s) <= 30
    assert scores.alarms <= 2 * (scores.gone + scores.stood)


def test_a_flag_that_calls_a_crawling_field_green_is_repaired() -> None:
    laps = [[(100 + car / 10) * (2.2 if 14 <= lap < 17 else 1) for lap in range(30)] for car in range(1, 13)]
    cars = (loop_laps(str(car), [own[0] + 6 * car, *own[1:]]) for car, own in enumerate(laps, 1))
    history = scored(race_info(7200), FIELD, *cars, [flag(0, "green")], loops=LOOPS)
    repaired = RepairedFlags(history, at(3600))

    assert [repaired.neutral(at(at_s)) for at_s in (1000, 1800, 2600)] == [False, True, False]
