"""What a stop costs, by what the stops of the class have cost."""

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace

from pitboard.strategy import CarFacts, PastStop, StopCosts, StopFacts
from pitboard.strategy.stop_costs import change_is_likely, driver_runs
from strategy.small_field import field


def past(fuel: float, lane_s: float, *, change: bool = False, beside_s: float = 5.0) -> PastStop:
    """A stop after so many fuel laps with so much time in the lane."""
    loss_us = round((lane_s + beside_s) * 1e6)
    return PastStop(20, 0, round(lane_s * 1e6), fuel, loss_us, 8_000_000, change)


def car(number: str, stops: list[PastStop], driver_stints: int = 1) -> CarFacts:
    """A car with these stops."""
    return CarFacts(
        number, "A", 50, 0, 100_000_000, 5, 5.0, 0, tuple(stops), driver_stints, 1.0, 100_000_000, 100_000_000
    )


class Known(StopFacts):
    """Facts of some cars as they are."""

    def __init__(self, cars: list[CarFacts]) -> None:
        self._all = cars
        self.by_class = {"A": [car.number for car in cars]}
        self.history = field()

    def of_class(self, car_class: str) -> list[CarFacts]:
        return self._all


def costs(*cars: CarFacts) -> StopCosts:
    return StopCosts(Known(list(cars)))


def test_fuel_makes_a_stop_longer() -> None:
    """Thirty seconds and one more for every lap, and a fifth with a repair."""
    cars = [car(str(n), [past(fuel, 30 + fuel) for fuel in (5, 10, 15, 20)]) for n in range(4)]
    cars.append(car("9", [past(12, 400)] * 3))
    short, full = (costs(*cars).predict(cars[0], fuel, 0.0) for fuel in (5, 20))

    assert short is not None
    assert full is not None
    assert short.lane_us / 1e6 == pytest.approx(35, abs=2)
    assert full.lane_us / 1e6 == pytest.approx(50, abs=2)
    assert full.loss_us - full.lane_us == 5_000_000


def test_a_change_of_driver_makes_it_longer() -> None:
    cars = [car(str(n), [past(20, 50), past(20, 62, change=True)] * 3) for n in range(4)]
    with_change, without = (costs(*cars).predict(cars[0], 20, change) for change in (1.0, 0.0))

    assert with_change is not None
    assert without is not None
    assert (with_change.lane_us - without.lane_us) / 1e6 == pytest.approx(12, abs=3)


def test_a_slow_crew_is_known_by_its_own_stops() -> None:
    cars = [car(str(n), [past(20, 50)] * 6) for n in range(4)] + [car("9", [past(20, 60)] * 6)]
    slow, quick = (costs(*cars).predict(cars[n], 20, 0.0) for n in (4, 0))

    assert slow is not None
    assert quick is not None
    assert slow.lane_us > quick.lane_us + 5_000_000


def test_too_few_stops_say_nothing() -> None:
    assert costs(car("1", [past(20, 50)] * 2)).predict(car("1", []), 20, 0.0) is None


@given(st.lists(st.tuples(st.floats(1, 30), st.floats(15, 300), st.booleans()), min_size=3, max_size=12))
def test_the_bounds_of_a_cost_are_in_order_and_the_likeliest_is_among_them(
    stops: list[tuple[float, float, bool]],
) -> None:
    own = car("1", [past(fuel, lane_s, change=change) for fuel, lane_s, change in stops])
    found = costs(own).predict(own, 10, 0.5)

    assert found is not None
    assert list(found.quantiles_us) == sorted(found.quantiles_us)
    assert found.lane_us >= 0
    assert found.in_us <= max(found.loss_us, 8_000_000)


def test_runs_of_drivers_are_counted_in_laps_from_the_first_handover_on() -> None:
    single, handover = past(20, 50), past(18, 50, change=True)

    assert driver_runs([single, handover, single, single, handover, handover, single]) == ([58, 18], 20)


def test_a_handover_is_as_likely_as_those_before() -> None:
    handover = past(20, 50, change=True)
    doubles = [past(20, 50), handover] * 4
    at_the_end = replace(car("1", [*doubles, past(20, 50)]), fuel_laps=19.0)

    assert change_is_likely(at_the_end, [40.0] * 9, 20) > 0.8
    assert change_is_likely(replace(car("1", doubles), fuel_laps=19.0), [40.0] * 9, 20) < 0.2
    assert change_is_likely(car("1", []), [], 20) == 0.5


def test_a_stint_that_was_cut_short_brings_no_handover() -> None:
    """The third stop of a driver whose second came after two laps is where others make their second."""
    doubles = [past(20, 50), past(20, 50, change=True)] * 4
    cut = replace(car("1", [*doubles, past(2, 50)]), fuel_laps=19.0)

    assert change_is_likely(cut, [40.0] * 9, 20) < 0.2


@given(st.lists(st.floats(1, 100), max_size=9), st.floats(5, 40), st.floats(0, 40))
def test_a_handover_is_never_certain(runs: list[float], full: float, fuel: float) -> None:
    assert 0 < change_is_likely(replace(car("1", [past(20, 50)]), fuel_laps=fuel), runs, full) < 1
