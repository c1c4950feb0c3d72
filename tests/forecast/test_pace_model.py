"""The pace to come."""

import numpy as np
import pytest

from build import at
from forecast.small_field import car, small_field, states_at, table_at
from pitboard.forecast.pace_model import FuturePace, future_pace
from pitboard.forecast.profile import profiles
from pitboard.forecast.stop_model import stop_model
from pitboard.strategy import RelativePace


def pace_at(at_s: float) -> FuturePace:
    table, states = table_at(at_s), states_at(at_s)
    relative = RelativePace(small_field(), at(at_s))
    return future_pace(table, states, stop_model(table, states), relative, profiles()["imsa"], (at_s, 10_800.0))


def test_the_faster_car_is_expected_to_be_faster() -> None:
    mean = pace_at(7000).mean

    assert mean[car("1")] < mean[car("2")] < mean[car("3")] < mean[car("4")]
    assert mean[car("11")] < mean[car("14")]


def test_a_difference_that_was_seen_for_long_is_nearly_believed() -> None:
    mean = pace_at(7000).mean

    assert mean[car("4")] - mean[car("1")] == pytest.approx(np.log(1.02), rel=0.5)


def test_it_is_surer_the_more_was_seen() -> None:
    early, late = pace_at(1500).spread, pace_at(7000).spread

    assert (late < early).all()
    assert (late > 0.0005).all()


def test_before_a_stint_was_seen_all_are_alike() -> None:
    pace = pace_at(150)

    assert (pace.mean == 0).all()
    assert (pace.spread > 0.002).all()


def test_near_the_end_less_of_a_difference_shows() -> None:
    table, states = table_at(7000), states_at(7000)
    relative, stops = RelativePace(small_field(), at(7000)), stop_model(table, states)

    def apart(left_s: float) -> float:
        mean = future_pace(table, states, stops, relative, profiles()["imsa"], (7000.0, 7000.0 + left_s)).mean
        return float(mean[car("4")] - mean[car("1")])

    assert 0 < apart(1800) < apart(7200) < apart(30_000)
