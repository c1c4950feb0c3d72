"""What is known of a car's stops at a moment."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import at, entry, flag
from drive import IN_LANE_S, as_it_was, drive, race
from pitboard.strategy import StopFacts
from strategy.small_field import FIELD, STOP_S, field


def test_a_stop_is_known_with_its_stint_and_its_cost() -> None:
    car = StopFacts(field(), at(4000)).of("1")

    assert [stop.lap for stop in car.stops] == [15, 35]
    assert [stop.fuel_laps for stop in car.stops] == [15, 20]
    assert [stop.change for stop in car.stops] == [False, True]
    assert [round((stop.loss_us or 0) / 1e6) for stop in car.stops] == [STOP_S - IN_LANE_S] * 2


def test_laps_and_fuel_are_counted_from_the_stop_on() -> None:
    car = StopFacts(field(), at(4000)).of("1")

    assert car.laps == 38
    assert car.stint_laps == car.fuel_laps == 3
    assert car.lap_us == 100_100_000


def test_what_a_stop_cost_is_not_known_on_its_out_lap() -> None:
    history = field()
    out_us = history.cars["1"].pit_out_us[0]

    stop = StopFacts(history, out_us + 20_000_000).of("1").stops[-1]

    assert (stop.lap, stop.loss_us) == (15, None)
    assert stop.lane_us > 0


def test_a_car_in_the_lane_is_there_since_it_came_in() -> None:
    history = field()
    in_us = history.cars["1"].pit_in_us[0]

    car = StopFacts(history, in_us + 5_000_000).of("1")

    assert car.in_lane_us == in_us
    assert not car.stops


def test_laps_behind_the_safety_car_take_half_of_the_fuel() -> None:
    laps = [100.0] * 10 + [180.0] * 4 + [100.0] * 10
    history = race(FIELD[:1], flag(0, "green"), drive("1", laps))

    assert StopFacts(history, at(3000)).of("1").fuel_laps == pytest.approx(20 + 4 * 0.55)


def test_the_level_of_a_class_is_what_its_latest_laps_take_more() -> None:
    rain = [100.0] * 20 + [110.0]
    history = race(FIELD, flag(0, "green"), *(drive(number, rain) for number in "12345"))

    assert StopFacts(history, at(2111)).level("A") == pytest.approx(1.1, abs=0.001)
    assert StopFacts(history, at(1999)).level("A") == 1.0


def test_of_a_class_only_those_that_have_driven_are_there() -> None:
    history = race([*FIELD, entry("7", "A")], flag(0, "green"), *(drive(number, [100.0] * 5) for number in "12"))

    assert [car.number for car in StopFacts(history, at(450)).of_class("A")] == ["1", "2"]


@settings(max_examples=15)
@given(st.integers(150, 8900))
def test_nothing_of_later_is_known(at_s: int) -> None:
    history = field()
    moment_us = at(at_s)
    then = as_it_was(history, moment_us)

    for number in "135":
        assert StopFacts(history, moment_us).of(number) == StopFacts(then, moment_us).of(number)
