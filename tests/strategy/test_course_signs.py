"""The signs of a neutralised course."""

import hypothesis.strategies as st
from hypothesis import given

from build import LOOPS, at, entry, loop_laps, race_info, scored
from drive import as_it_was
from pitboard.strategy.course_signs import SIGNS, CourseSigns, course_profile, course_weights
from pitboard.strategy.slow_course import CourseWatch
from pitboard.strategy.stretches import Ran

FIELD = [entry(str(car), "GTD") for car in range(1, 9)]
HISTORY = scored(race_info(7200), FIELD, *(loop_laps(str(car), [90.0 + car]) for car in range(1, 9)), loops=LOOPS)


def signs_after(last_s: float) -> CourseSigns:
    """Eight cars that have run a stretch of 30 s six times, and then once in so many seconds."""
    signs = CourseSigns(HISTORY, course_weights().profiles[0])
    for time in range(7):
        for car in range(8):
            took_s = last_s if time == 6 else 30.0
            end_us = at(90 * time + car + took_s)
            signs.take(Ran(end_us, end_us - round(took_s * 1e6), 1, 1, car), neutralised=False)
    return signs


def test_every_kind_has_a_weight_for_every_sign_and_knot() -> None:
    weights = course_weights()

    assert weights.signs == SIGNS
    count = 1 + sum(1 + len(own) for own in weights.knots)
    assert {len(own.weights) for own in weights.profiles} == {count}


def test_where_slow_zones_may_be_there_is_no_profile() -> None:
    assert course_profile(HISTORY) == course_weights().profiles[0]
    assert course_profile(scored(race_info(7200), [entry("1", "LMGT3")], loops=LOOPS)) is None


def test_a_field_that_comes_late_is_likelier_on_a_neutralised_course() -> None:
    now = at(90 * 6 + 62)

    slow, fast = (signs_after(last_s).chance(now, lambda *_: False) for last_s in (55.0, 30.0))
    assert slow > fast


@given(st.floats(20, 300), st.integers(0, 400))
def test_a_chance_is_one_whatever_was_seen(last_s: float, later_s: int) -> None:
    assert 0 < signs_after(last_s).chance(at(90 * 6 + last_s + 8 + later_s), lambda *_: False) < 1


def test_of_cars_that_came_on_time_none_is_late() -> None:
    read = dict(zip(SIGNS, signs_after(30.0).read(at(90 * 6 + 40), lambda *_: False), strict=True))

    assert read["late_15"] == 0
    assert read["on_time_15"] > 0.8
    assert read["middle_of_4"] == 1.0
    assert read["free_30"] > 0.8


def test_of_cars_that_came_late_nearly_all_are() -> None:
    read = dict(zip(SIGNS, signs_after(50.0).read(at(90 * 6 + 58), lambda *_: False), strict=True))

    assert read["late_30_by_a_tenth"] > 0.8
    assert read["middle_of_4"] == 50 / 30
    assert read["free_30"] == 0
    assert read["slow_stretches"] == 1.0


def test_before_anybody_has_run_there_are_signs_of_nothing() -> None:
    signs = CourseSigns(HISTORY, course_weights().profiles[0])

    assert signs.chance(at(10), lambda *_: False) < signs.begins


def neutralised_for_long(stretch_s: int) -> CourseSigns:
    """Half an hour of a neutralised course in which a stretch takes so long."""
    signs = signs_after(30.0)
    for time in range(7, 27):
        for car in range(8):
            end_us = at(90 * time + car + stretch_s)
            signs.take(Ran(end_us, end_us - stretch_s * 1_000_000, 1, 1, car), neutralised=True)
    return signs


def test_while_the_course_is_neutralised_slow_stretches_do_not_become_the_usual() -> None:
    signs = neutralised_for_long(60)
    read = dict(zip(SIGNS, signs.read(at(90 * 26 + 70), lambda *_: False), strict=True))

    assert read["middle_of_4"] == 2.0


def test_in_rain_they_do() -> None:
    signs = neutralised_for_long(36)
    read = dict(zip(SIGNS, signs.read(at(90 * 26 + 50), lambda *_: False), strict=True))

    assert read["middle_of_4"] == 1.0


def test_who_is_in_the_lane_is_not_on_a_stretch_for_long() -> None:
    """All are due at their second loop and do not come."""
    signs = CourseSigns(HISTORY, course_weights().profiles[0])
    for time in range(5):
        for car in range(8):
            for begin_s, stretch, loop in ((0, 1, 1), (30, 5, 2)) if time < 4 else ((0, 1, 1),):
                end_us = at(90 * time + car + begin_s + 30)
                signs.take(Ran(end_us, end_us - 30_000_000, stretch, loop, car), neutralised=False)
    here, gone = (signs.read(at(90 * 4 + 100), lambda *_, lane=lane: lane) for lane in (False, True))

    assert here[SIGNS.index("longer_on")] == 1.0
    assert gone[SIGNS.index("longer_on")] == 0.0


def test_what_came_later_changes_nothing_that_signs_told() -> None:
    """Twelve laps, of which three take twice as long."""
    laps = {car: [(90.0 + car / 10) * (2 if 6 <= lap < 9 else 1) for lap in range(12)] for car in range(1, 9)}
    cars = (loop_laps(str(car), [own[0] + 6 * car, *own[1:]]) for car, own in laps.items())
    history = scored(race_info(7200), FIELD, *cars, loops=LOOPS)

    assert CourseWatch(history, at(1400)).spans
    for at_s in range(500, 1300, 97):
        now, then = CourseWatch(history, at(at_s)), CourseWatch(as_it_was(history, at(at_s)), at(at_s))
        assert (now.spans, now.overdue) == (then.spans, then.overdue)
