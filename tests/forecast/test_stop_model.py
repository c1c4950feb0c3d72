"""What the stops to come cost."""

import numpy as np
import pytest

from build import entry, flag
from drive import drive, race
from forecast.small_field import STINT, states_at, table_at
from pitboard.forecast.car_states import car_states
from pitboard.forecast.field_pace import known_laps
from pitboard.forecast.lap_table import as_known, lap_table
from pitboard.forecast.stop_model import StopModel, part_of_full, stop_model
from pitboard.model import Fact


def model_of(cars: list[Fact], at_s: float) -> StopModel:
    history = race([entry(n) for n in "12345"], flag(0, "green"), cars)
    table = as_known(lap_table(history), at_s)
    return stop_model(table, car_states(table, known_laps(table, at_s)))


def test_the_usual_stint_and_what_a_full_stop_costs() -> None:
    model = stop_model(table_at(7000), states_at(7000))

    assert model.stint_laps == pytest.approx(np.full(8, STINT), abs=0.1)
    assert model.full_s == pytest.approx(np.full(8, 58.0), abs=3)


def test_before_a_stop_was_seen_the_usual_is_taken() -> None:
    model = stop_model(table_at(1000), states_at(1000))

    assert (model.stint_laps >= 10).all()
    assert (model.full_s == 65).all()


def test_a_stop_after_half_a_stint_counts_as_part_of_a_full_one() -> None:
    """Stops of a minute after 20 laps, of 45 s after 10."""
    cars: list[Fact] = []
    for number in "12345":
        cars += drive(number, [100 + int(number) / 9] * 95, {20: 60.0, 40: 60.0, 50: 45.0, 70: 60.0, 90: 60.0})
    model = model_of(cars, 9500)

    assert part_of_full(np.array([0.0, 0.5, 1.0, 1.4])) == pytest.approx([0.5, 0.75, 1.0, 1.0])
    assert model.stint_laps == pytest.approx(np.full(5, 20.0))
    assert model.full_s == pytest.approx(np.full(5, 58.5), abs=1)


def test_a_stint_can_be_stretched_as_far_as_the_class_has_shown() -> None:
    cars: list[Fact] = []
    for number in "12345":
        cars += drive(number, [100 + int(number) / 9] * 95, {20: 60.0, 40: 60.0, 66 if int(number) > 3 else 60: 60.0})

    assert model_of(cars, 7000).reach_laps == pytest.approx([0.8, 0.8, 0.8, 0.86, 0.86])


def test_a_car_that_stops_longer_is_taken_to_do_so_again() -> None:
    cars: list[Fact] = []
    for number in "12345":
        lane_s = 75.0 if number == "3" else 60.0
        cars += drive(number, [100 + int(number) / 9] * 90, dict.fromkeys((20, 40, 60, 80), lane_s))
    model = model_of(cars, 8900)

    assert model.full_s[2] - model.full_s[0] == pytest.approx(7.5, abs=2)


def test_a_repair_is_no_usual_stop() -> None:
    cars: list[Fact] = []
    for number in "12345":
        stops = dict.fromkeys((20, 40, 60), 60.0)
        if number == "1":
            stops[40] = 900.0
        cars += drive(number, [100 + int(number) / 9] * 70, stops)

    assert model_of(cars, 6500).full_s[0] < 60
