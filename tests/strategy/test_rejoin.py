"""Where a car comes back that stops at the end of the lap under way."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import at
from pitboard.strategy import StopCosts, StopFacts, StopHazard
from pitboard.strategy.rejoin import Rejoins, _bounds, _sums
from strategy.small_field import field


def rejoins(at_s: float) -> Rejoins:
    facts = StopFacts(field(), at(at_s))
    return Rejoins(facts, StopCosts(facts), StopHazard(facts, at(9000) - at(at_s)))


def test_a_car_comes_back_behind_those_that_have_stopped() -> None:
    """On lap 58 the fourth of six stops, after three; those that still have to stop are in front of it."""
    found = rejoins(5860).of("4")

    assert found is not None
    assert found.low <= found.class_position <= found.high
    assert found.stop.loss_us / 1e6 == pytest.approx(58, abs=6)


def test_a_car_in_the_lane_is_not_asked() -> None:
    history = field()
    in_us = history.cars["1"].pit_in_us[2]
    facts = StopFacts(history, in_us + 1_000_000)

    assert Rejoins(facts, StopCosts(facts), StopHazard(facts, None)).of("1") is None


def test_before_any_stop_nothing_is_known() -> None:
    assert rejoins(800).of("1") is None


@settings(max_examples=25)
@given(st.integers(2200, 8500), st.sampled_from("123456"))
def test_a_place_is_one_of_the_class_and_within_its_bounds(at_s: int, number: str) -> None:
    found = rejoins(at_s).of(number)

    if found is not None:
        assert 1 <= found.low <= found.high <= 6
        assert 1 <= found.class_position <= 6
        assert number not in (found.ahead, found.behind)
        assert 0 < found.chance <= 1
        assert (found.ahead is None) == (found.class_position == 1)
        assert (found.behind is None) == (found.class_position == 6)


@given(st.lists(st.floats(0, 1), max_size=8))
def test_the_chances_of_all_counts_make_a_whole(chances: list[float]) -> None:
    sums = _sums(chances)

    assert sum(sums) == pytest.approx(1)
    assert sum(count * chance for count, chance in enumerate(sums)) == pytest.approx(sum(chances), abs=0.005)


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=8))
def test_bounds_hold_nine_tenths(weights: list[float]) -> None:
    places = [weight / sum(weights) for weight in weights]
    low, high = _bounds(places)

    assert sum(places[low - 1 : high]) >= 0.9 - 1e-9
