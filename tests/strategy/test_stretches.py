"""Stretches between two loops, and what is usual on them."""

from build import LOOPS, at, entry, loop_laps, passing, race_info, scored, stop
from pitboard.strategy.stretches import Ran, UsualTimes, stretches


def test_a_lap_past_two_loops_has_three_stretches() -> None:
    history = scored(race_info(), [entry("1", "A")], loop_laps("1", [90.0] * 3), loops=LOOPS)
    ran = list(stretches(0, history.cars["1"], history.loop_count, at(180)))

    assert len({own.stretch for own in ran}) == 3
    assert {own.end_us - own.begin_us for own in ran} == {30_000_000}


def test_before_a_car_has_run_it_often_its_class_says_what_is_usual() -> None:
    history = scored(race_info(), [entry("1", "A"), entry("2", "A"), entry("3", "B")], loops=LOOPS)
    usual = UsualTimes(list(history.cars.values()))
    for n in range(3):
        usual.add(Ran(30 + n, 1, 7, 0, 0))

    assert usual.us(0, 7) == 29
    assert usual.us(1, 7) == 0 or usual.us(1, 7) == usual.us(0, 7)
    assert usual.us(2, 7) == 0


def test_a_stretch_with_a_visit_in_it_has_no_beginning() -> None:
    laps = [passing(90, "1"), *stop("1", 170, 180, 220), passing(290, "1")]
    history = scored(race_info(), [entry("1", "A")], laps, loops=LOOPS)
    begun = [own.begin_us > 0 for own in stretches(0, history.cars["1"], history.loop_count, at(400))]

    assert begun
    assert not any(begun)


def test_stretches_end_with_the_moment() -> None:
    history = scored(race_info(), [entry("1", "A")], loop_laps("1", [90.0] * 3), loops=LOOPS)
    ends_us = [own.end_us for own in stretches(0, history.cars["1"], history.loop_count, at(100))]

    assert ends_us
    assert max(ends_us) <= at(100)


def test_slow_laps_among_many_do_not_become_the_usual() -> None:
    usual = UsualTimes()
    for took_us in [30] * 8 + [60] * 4:
        usual.add(Ran(took_us + 1, 1, 7, 0, 0))

    assert usual.us(0, 7) == 30


def test_of_a_stretch_that_nobody_ran_nothing_is_usual() -> None:
    assert UsualTimes().us(0, 1) == 0
