"""How fast cars are beside their class at the same time of day."""

from random import Random

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import at, entry, flag
from drive import as_it_was, drive, race
from pitboard.scoring import History
from pitboard.strategy import ClassPace, PaceEstimate, RelativePace, is_faster
from pitboard.strategy.relative_pace import TimedLap

FIELD = [entry(str(number), "A", ["Ames", "Bond"]) for number in range(1, 9)]
GREEN = flag(0, "green")


def season(seed: int, apart_s: float = 0.4) -> History:
    """Eight cars, each `apart_s` a lap slower than the one before, with stints that differ and laps that scatter."""
    random = Random(seed)
    cars = []
    for car in range(8):
        laps: list[float] = []
        for _ in range(4):
            form = random.gauss(0, 0.25)
            laps += [100 + apart_s * car + form + abs(random.gauss(0, 0.5)) for _ in range(18)]
        cars.append(drive(str(car + 1), laps, {18: 50.0, 36: 50.0, 54: 50.0}, {18: 2, 36: 1, 54: 2}))
    return race(FIELD, GREEN, *cars)


def test_the_interval_holds_the_true_pace() -> None:
    """Of 40 estimates, of cars whose true pace is known, nearly all lie within what they say of themselves."""
    held = []
    for seed in range(5):
        pace = RelativePace(season(seed), at(7600))
        found = [pace.car(str(car)) for car in range(1, 9)]
        shares = [own.share for own in found if own]
        middle = sum(shares) / len(shares)
        for car, estimate in enumerate(found):
            assert estimate is not None
            held.append(abs(estimate.share - middle - (car - 3.5) * 0.004) <= 1.96 * estimate.deviation)

    assert sum(held) >= 36


def test_faster_is_said_only_where_the_intervals_say_so() -> None:
    near, far = PaceEstimate(-0.001, 0.001, 9, 2, 100), PaceEstimate(0.004, 0.001, 9, 2, 100)

    assert is_faster(near, far) is True
    assert is_faster(far, near) is False
    assert is_faster(near, PaceEstimate(0.001, 0.001, 9, 2, 100)) is None


@given(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02), st.floats(0.0001, 0.01))
def test_who_is_faster_is_told_alike_from_both_sides(first: float, second: float, deviation: float) -> None:
    a, b = PaceEstimate(first, deviation, 9, 2, 100), PaceEstimate(second, deviation, 9, 2, 100)

    assert is_faster(a, b) is None or is_faster(a, b) == (not is_faster(b, a))


@settings(max_examples=5, deadline=None)
@given(st.integers(900, 6000))
def test_nothing_of_later_is_in_it(at_s: int) -> None:
    history = season(1)
    moment_us = at(at_s)

    now, then = RelativePace(history, moment_us), RelativePace(as_it_was(history, moment_us), moment_us)

    assert [now.car(str(car)) for car in range(1, 9)] == [then.car(str(car)) for car in range(1, 9)]


def test_a_stint_says_what_was_driven_a_driver_what_would_be() -> None:
    """So the interval of a driver with a stint alone is the wider."""
    pace = RelativePace(season(2), at(1800))

    latest, driver = pace.latest("1"), pace.driver("1", 1)
    assert latest is not None
    assert driver is not None
    assert latest.share == pytest.approx(driver.share)
    assert latest.deviation < driver.deviation


def test_only_laps_since_a_moment_count() -> None:
    whole, late = RelativePace(season(3), at(7000)), RelativePace(season(3), at(7000), at(5600))

    stints = [estimate.stints for pace in (whole, late) if (estimate := pace.car("1"))]
    assert stints == [4, 1]


def test_a_car_without_laps_has_no_pace() -> None:
    history = race(FIELD, GREEN, drive("1", [100.0] * 9))

    assert RelativePace(history, at(900)).car("2") is None
    assert RelativePace(history, at(900)).latest("1") is None


# A class by hand


def timed(number: str, laps_us: list[int], *, stint: int = 0, begin_us: int = 0, seat: int = 1) -> list[TimedLap]:
    """Laps of these lengths on end."""
    laps: list[TimedLap] = []
    for lap_us in laps_us:
        begin_us += lap_us
        laps.append(TimedLap(begin_us, lap_us, number, seat, stint))
    return laps


LAP_US = 100_000_000


def even(share: float, count: int = 20) -> list[int]:
    """Laps of a car that is so much slower than the usual lap."""
    return [round(LAP_US * (1 + share))] * count


def test_the_middle_car_of_a_class_has_no_share() -> None:
    own = ClassPace(lap for car in range(5) for lap in timed(str(car), even(0.001 * car)))

    shares = {stint.number: stint.share for stint in own.stints}
    assert shares["2"] == pytest.approx(0, abs=1e-4)
    assert shares["0"] == pytest.approx(-0.002, abs=1e-4)
    assert own.usual_us == pytest.approx(LAP_US * 1.002, rel=1e-3)


def test_shares_do_not_depend_on_how_often_a_car_came_by() -> None:
    """The slowest car drove most: the level is none the slower for it."""
    few = [lap for car in range(4) for lap in timed(str(car), even(0.001 * car, 8), begin_us=0)]
    own = ClassPace([*few, *timed("9", even(0.02, 40))])

    assert next(stint.share for stint in own.stints if stint.number == "0") == pytest.approx(-0.002, abs=3e-4)


def test_a_stint_of_two_laps_says_nothing() -> None:
    cars = [lap for car in range(5) for lap in timed(str(car), even(0.0))]
    own = ClassPace([*cars, *timed("9", even(0.0, 2))])

    assert "9" not in {stint.number for stint in own.stints}


def test_two_cars_are_too_few_where_the_other_hardly_drove() -> None:
    own = ClassPace([*timed("1", even(0.0)), *timed("2", even(0.0, 2))])

    assert not [stint for stint in own.stints if stint.laps > 8]


def test_a_neutralised_quarter_of_an_hour_is_left_out() -> None:
    def laps_us(car: int) -> list[int]:
        return [*even(0.001 * car), *even(0.6, 9), *even(0.001 * car)]

    own = ClassPace(lap for car in range(5) for lap in timed(str(car), laps_us(car)))

    assert all(stint.laps <= 40 for stint in own.stints)
    assert max(abs(stint.share) for stint in own.stints) < 0.01


def test_stints_of_a_driver_that_differ_widen_the_interval() -> None:
    def crew(swing: float) -> ClassPace:
        laps: list[TimedLap] = []
        for car in range(5):
            for stint in range(6):
                share = swing * (1 if (stint + car) % 2 else -1)
                laps += timed(str(car), even(share), stint=stint, begin_us=stint * 21 * LAP_US)
        return ClassPace(laps)

    steady, swinging = crew(0.0), crew(0.004)

    assert swinging.stint_variance > 2 * steady.stint_variance
    first = [stint for stint in swinging.stints if stint.number == "0"]
    wide = swinging.estimate(first, swinging.stint_variance)
    narrow = steady.estimate([stint for stint in steady.stints if stint.number == "0"], steady.stint_variance)
    assert wide is not None
    assert narrow is not None
    assert wide.deviation > narrow.deviation
    assert (wide.low + wide.high) / 2 == pytest.approx(wide.share)


def test_drivers_of_a_car_that_differ_widen_the_interval_of_the_car_alone() -> None:
    laps: list[TimedLap] = []
    for car in range(5):
        for stint in range(6):
            share = 0.01 * (stint % 2)
            laps += timed(str(car), even(share), stint=stint, begin_us=stint * 21 * LAP_US + car, seat=stint % 2 + 1)
    # Half of the field has its slower driver in at any time, so that the level is the same for all.
    laps = [TimedLap(lap.end_us + (21 * LAP_US if int(lap.number) % 2 else 0), lap.lap_us, *lap[2:]) for lap in laps]
    own = ClassPace(laps)

    assert own.car_variance > own.stint_variance


def test_no_stints_give_no_estimate() -> None:
    assert ClassPace([]).estimate([], 0.0) is None
    assert ClassPace([]).stints == []


@given(st.lists(st.integers(98_000_000, 102_000_000), min_size=5, max_size=30), st.integers(2, 6))
def test_the_same_laps_of_all_cars_are_nobodys_pace(laps_us: list[int], cars: int) -> None:
    own = ClassPace(lap for car in range(cars + 4) for lap in timed(str(car), laps_us))

    assert all(abs(stint.share - own.stints[0].share) < 1e-9 for stint in own.stints)
