"""Whether the course is neutralised, and which cars are overdue, by their stretches alone."""

from collections.abc import Iterator

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import LOOPS, at, entry, loop_laps, passing, race_info, scored
from drive import as_it_was
from pitboard.model import Fact, Passing
from pitboard.model.things import LINE
from pitboard.scoring import History
from pitboard.strategy.slow_course import CourseWatch, OverdueCar, SlowSpan

FIELD = [entry(str(car), "A") for car in range(1, 13)]


def course(slow: range, factor: float = 2.0, laps: int = 30, gone: str = "") -> History:
    """Twelve cars past two loops and the line, some laps slow for all; a car that is gone after lap 20."""
    cars = [
        loop_laps(
            str(car),
            [
                (100 + car / 10 + (7 * car if lap == 0 else 0)) * (factor if lap in slow else 1)
                for lap in range(20 if str(car) == gone else laps)
            ],
        )
        for car in range(1, 13)
    ]
    return scored(race_info(7200), FIELD, *cars, loops=LOOPS)


def spans(history: History, at_s: float = 4000) -> list[SlowSpan]:
    return CourseWatch(history, at(at_s)).spans


def late(history: History, at_s: float = 4000) -> list[OverdueCar]:
    return CourseWatch(history, at(at_s)).overdue


def test_a_field_that_slows_down_is_neutralised_and_then_no_longer() -> None:
    found = spans(course(range(15, 18)), 2900)

    assert len(found) == 1
    begin_s, end_s = (found[0].begin_us - at(0)) / 1e6, ((found[0].end_us or 0) - at(0)) / 1e6
    assert begin_s == pytest.approx(1570, abs=80)
    assert end_s == pytest.approx(2170, abs=90)


def zone(car: int, more_s: float) -> Iterator[Fact]:
    """A car whose middle third takes so much more on laps 12 to 21."""
    end_s = 6.0 * car
    for lap in range(30):
        first_s = end_s + 33.0
        second_s = first_s + 33.0 + (more_s if 12 <= lap < 22 else 0)
        end_s = second_s + 33.0
        yield from (
            passing(us, str(car), loop, 3 * lap + n)
            for n, (us, loop) in enumerate(((first_s, "1"), (second_s, "2"), (end_s, LINE)))
        )


@pytest.mark.parametrize("more_s", [30, 70, 110])
def test_a_stretch_that_is_slow_alone_is_a_zone(more_s: float) -> None:
    """Most of the field is on it at once, and slow; elsewhere all run freely. Of those later nobody is overdue."""
    history = scored(race_info(7200), FIELD, *(list(zone(car, more_s)) for car in range(1, 13)), loops=LOOPS)

    assert spans(history, 3300) == []
    assert {car.number for car in late(history, 3300)} <= {"1", "2", "3"}


def test_nobody_is_overdue_where_all_stopped() -> None:
    laps_s = [100.0] * 15 + [1500.0] + [100.0] * 5
    cars = (loop_laps(str(car), [laps_s[0] + 5 * car, *laps_s[1:]]) for car in range(1, 13))

    assert late(scored(race_info(7200), FIELD, *cars, loops=LOOPS), 3900) == []


def test_a_field_that_runs_on_is_not() -> None:
    assert spans(course(range(0)), 2900) == []


def test_rain_that_takes_a_few_seconds_is_none() -> None:
    assert spans(course(range(15, 28), 1.08), 2900) == []


def test_it_lasts_while_nobody_runs_freely() -> None:
    assert spans(course(range(15, 30)), 2400)[-1].end_us is None


def test_a_car_that_does_not_come_by_is_overdue_after_a_minute() -> None:
    found = late(course(range(0), gone="5"), 2500)

    assert [(car.number, car.last_loop, car.seen_us) for car in found] == [("5", "line", None)]
    assert 60 <= (found[0].missed_us - found[0].expected_us) / 1e6 <= 66


def test_a_neutralised_field_is_not_overdue() -> None:
    assert late(course(range(15, 18)), 2900) == []


@settings(max_examples=8, deadline=None)
@given(st.integers(600, 2900))
def test_it_is_judged_live(at_s: int) -> None:
    """What comes later changes nothing that was told."""
    history = course(range(15, 18), gone="7")
    now, then = CourseWatch(history, at(at_s)), CourseWatch(as_it_was(history, at(at_s)), at(at_s))

    assert (now.spans, now.overdue) == (then.spans, then.overdue)


def test_a_loop_that_reads_no_longer_makes_nobody_late_and_nothing_unseen() -> None:
    """From lap 10 on the second loop is dead: the course is judged by what is left."""
    whole = [
        loop_laps(str(car), [(100 + car) * (2.0 if 15 <= lap < 19 else 1) for lap in range(30)]) for car in range(1, 13)
    ]
    cut = at(1000)
    dead = [
        [fact for fact in car if not (isinstance(fact, Passing) and fact.loop == "2" and fact.time_us > cut)]
        for car in whole
    ]
    history = scored(race_info(7200), FIELD, *dead, loops=LOOPS)

    assert len(spans(history, 3300)) == 1
    assert late(history, 3300) == []
