"""Where every car is."""

import numpy as np
import pytest

from build import entry, flag
from drive import drive, race
from forecast.small_field import STINT, car, states_at, table_at
from pitboard.forecast.car_states import car_states
from pitboard.forecast.field_pace import known_laps
from pitboard.forecast.lap_table import as_known, lap_table
from pitboard.model import Fact


def test_progress_is_laps_and_the_part_of_the_lap_under_way() -> None:
    table, states = table_at(1000), states_at(1000)
    one = car("1")

    assert states.laps[one] == 9 or states.laps[one] == 10
    assert states.progress[one] == pytest.approx(10, abs=0.06)
    assert (states.progress >= states.laps).all()
    assert (states.progress < states.laps + 1).all()
    assert states.last_s[one] == table.end_s[table.first[one] + states.laps[one] - 1]


def test_the_laps_since_the_last_stop() -> None:
    assert states_at(1000).since[car("1")] == states_at(1000).laps[car("1")]
    later = states_at(3000)
    assert later.since[car("1")] == later.laps[car("1")] - STINT


def test_a_car_in_the_lane_has_its_stop_to_pay() -> None:
    table = table_at(20_000)
    in_s = float(table.visit_in_s[0])
    before, inside, after = (states_at(in_s + more_s) for more_s in (-10, 20, 75))

    assert before.pay_s[0] == 0
    assert inside.pay_s[0] > after.pay_s[0]
    assert inside.since[0] == 0
    assert after.progress[0] < before.laps[0] + 1.4


def test_stops_have_what_they_cost_and_the_laps_before() -> None:
    stops = states_at(5000).stops

    assert set(stops.stint_laps) == {STINT}
    assert stops.green.all()
    assert np.median(stops.loss_in_s + stops.loss_out_s) == pytest.approx(58, abs=2)


def test_driving_through_ends_no_stint() -> None:
    through = drive("1", [100] * 30, {10: 60.0, 20: 25.0})
    others: list[Fact] = [fact for n in "2345" for fact in drive(n, [100 + int(n) / 9] * 30, {9 + int(n): 60.0})]
    history = race([entry(n) for n in "12345"], flag(0, "green"), through, others)
    table = as_known(lap_table(history), 2800)
    states = car_states(table, known_laps(table, 2800))

    assert states.since[0] == states.laps[0] - 10


def test_a_car_that_does_not_come_is_late() -> None:
    cars = [fact for n in "1234" for fact in drive(n, [100 + int(n) / 9] * 30)]
    history = race([entry(n) for n in "12345"], flag(0, "green"), cars, drive("5", [100] * 10))
    table = as_known(lap_table(history), 1500)
    states = car_states(table, known_laps(table, 1500))

    assert states.late_s[4] == pytest.approx(1500 - 1000 - 105, abs=2)
    assert states.late_s[:4].max() == 0
    assert 10 < states.progress[4] < 11


def test_who_came_by_first_is_ahead_however_long_ago() -> None:
    """Behind a red flag nobody comes to the line: the order holds."""
    flags = [flag(0, "green"), flag(1010, "red")]
    cars = [fact for n in "1234" for fact in drive(n, [100 + int(n) / 9] * 10)]
    table = as_known(lap_table(race([entry(n) for n in "1234"], flags, cars)), 2500)
    progress = car_states(table, known_laps(table, 2500)).progress

    assert (np.diff(progress) < 0).all()
