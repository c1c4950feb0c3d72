"""What the stops to come cost."""

import numpy as np
import pytest

from build import entry, flag
from drive import drive, race
from forecast.small_field import STINT, states_at, table_at
from pitboard.forecast.car_states import car_states
from pitboard.forecast.field_pace import known_laps
from pitboard.forecast.lap_table import as_known, lap_table
from pitboard.forecast.stop_model import StopModel, stop_model
from pitboard.model import Fact


def model_of(cars: list[Fact], at_s: float) -> StopModel:
    history = race([entry(n) for n in "12345"], flag(0, "green"), cars)
    table = as_known(lap_table(history), at_s)
    return stop_model(table, car_states(table, known_laps(table, at_s)))


def test_the_usual_stint_and_what_a_full_stop_costs() -> None:
    model = stop_model(table_at(7000), states_at(7000))

    assert model.stint_laps == pytest.approx(np.full(8, STINT), abs=0.1)
    assert model.cost_s + STINT * model.fuel_s == pytest.approx(np.full(8, 58.0), abs=3)


def test_before_a_stop_was_seen_the_usual_is_taken() -> None:
    model = stop_model(table_at(1000), states_at(1000))

    assert (model.stint_laps >= 10).all()
    assert (model.cost_s == 45).all()


def test_fuel_is_what_longer_stints_cost_more() -> None:
    """Stops of 30 s and 2 s for each lap of the stint."""
    cars: list[Fact] = []
    for number in "12345":
        stops, lap = {}, 0
        for length in (10 + int(number), 24, 15, 20):
            lap += length
            stops[lap] = 32.0 + 2 * length
        cars += drive(number, [100 + int(number) / 9] * 90, stops)
    model = model_of(cars, 9000)

    assert model.fuel_s == pytest.approx(np.full(5, 2.0), abs=0.5)


def test_a_car_that_stops_longer_is_taken_to_do_so_again() -> None:
    cars: list[Fact] = []
    for number in "12345":
        lane_s = 75.0 if number == "3" else 60.0
        cars += drive(number, [100 + int(number) / 9] * 90, dict.fromkeys((20, 40, 60, 80), lane_s))
    model = model_of(cars, 8900)

    assert model.cost_s[2] - model.cost_s[0] == pytest.approx(7.5, abs=2)


def test_a_repair_is_no_usual_stop() -> None:
    cars: list[Fact] = []
    for number in "12345":
        stops = dict.fromkeys((20, 40, 60), 60.0)
        if number == "1":
            stops[40] = 900.0
        cars += drive(number, [100 + int(number) / 9] * 70, stops)

    assert model_of(cars, 6500).cost_s[0] < 60
