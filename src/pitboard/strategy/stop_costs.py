"""What a stop costs, by what the stops of the class have cost: longer the more fuel is to go in, and with a change.

The time in the lane is what a team decides; what the laps in and out take beside it is the circuit's. The one is fitted
over the latest stops of the class, the other is their median, and what a car differs by from its class is its own.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from statistics import median
from typing import NamedTuple

from msgspec import Struct

from pitboard.model.time import SECOND_US
from pitboard.strategy.first_stints import first_stint
from pitboard.strategy.stop_facts import CarFacts, PastStop, StopFacts

LEAST_STOPS = 3
"""Fewer stops of a class say nothing of what they cost."""

LATEST = 8
"""So many stops of every car are looked at."""

TRIMMED = 0.8
"""Of the stops the longest fifth is no part of the fit: there was work done on the car."""

PRIOR_SLOPE_S, PRIOR_CHANGE_S, PRIOR_STOPS = 0.9, 4.0, 3.0
"""What a lap of fuel and a change of driver cost before the class has shown it, in s; it counts as so many stops."""

OWN_WEIGHT, MOST_WEIGHT = 3.0, 60.0
"""What a car differs by from its class is believed by half after so many stops at least, and at most."""

OTHERS_WEIGHT, ALIKE = 8.0, 0.35
"""What the drivers of a class do counts for one of them as so many of the car's own handovers; runs that differ by so
much of a full stint are the same."""

FIRST_SPREAD_S = (-15, -8, -5, -3, -1, 0, 1, 3, 6, 12, 45)
"""By so much the first stops of a race differ from those of other races, at each of the `QUANTILES`."""

FIRST_IN_US = 8_000_000
"""So much of a stop falls on the lap in before any has been seen: where the box lies is not known yet."""

QUANTILES = (0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
"""Where a cost may come to lie, as shares of the stops seen."""


class StopPrediction(Struct, frozen=True):
    """What a stop will cost, in µs: the likeliest, and what it was below in each of the `QUANTILES` of like stops.

    `in_us` falls on the lap in, the rest on the lap out. `lane_us` is the time in the lane. It rests on `stops` stops.
    """

    loss_us: int
    lane_us: int
    in_us: int
    quantiles_us: tuple[int, ...]
    stops: int


class _Fit(NamedTuple):
    """The time in the lane: so much, and more for every fuel lap, and for a change of driver; all in µs."""

    base: float
    per_lap: float
    change: float

    def lane_us(self, fuel_laps: float, change: float) -> float:
        return self.base + self.per_lap * fuel_laps + self.change * change


class _ClassCosts:
    """What the stops of a class have cost by a moment."""

    def __init__(self, cars: Iterable[CarFacts]) -> None:
        self._own = {car.number: [stop for stop in car.stops[-LATEST:] if stop.lane_us] for car in cars}
        self.stops = [stop for stops in self._own.values() for stop in stops]
        self.fit = _fitted(self.stops)
        more = sorted(stop.loss_us - stop.lane_us for stop in self.stops if stop.loss_us is not None)
        self.beside_us = more[len(more) // 2] if more else 0
        self._weight = self._own_weight()
        self._own_us = {number: self._work_out(number) for number in self._own}
        self.residuals_us = sorted(self._residual(number, stop) for number in self._own for stop in self._own[number])

    def own_us(self, number: str) -> float:
        """What a car's stops take longer than those of its class."""
        return self._own_us.get(number, 0.0)

    def _work_out(self, number: str) -> float:
        off = [self._off(stop) for stop in self._own.get(number, ())]
        return median(off) * len(off) / (len(off) + self._weight) if off else 0.0

    def _own_weight(self) -> float:
        """After how many stops a car's difference from its class is believed by half: what its stops differ by among
        each other beside what cars differ by, in squares."""
        cars = [off for stops in self._own.values() if len(off := sorted(map(self._off, stops))) >= LEAST_STOPS]
        if len(cars) < LEAST_STOPS:
            return OWN_WEIGHT
        middles = [median(off) for off in cars]
        within = median(abs(us - middle) for off, middle in zip(cars, middles, strict=True) for us in off) ** 2
        between = median(abs(middle - median(middles)) for middle in middles) ** 2
        stops = sum(map(len, cars)) / len(cars)
        return min(max(within / max(between - within / stops, 1.0), OWN_WEIGHT), MOST_WEIGHT)

    def _off(self, stop: PastStop) -> float:
        return stop.lane_us - self.fit.lane_us(stop.fuel_laps, stop.change)

    def _residual(self, number: str, stop: PastStop) -> float:
        return self._off(stop) - self.own_us(number)

    def in_us(self, number: str) -> int:
        """What falls on the lap in: as it did at the car's own box, else as it mostly does."""
        own = sorted(stop.in_loss_us for stop in self._own.get(number, ()) if stop.in_loss_us is not None)
        everybody = own or sorted(stop.in_loss_us for stop in self.stops if stop.in_loss_us is not None)
        return everybody[len(everybody) // 2] if everybody else 0


class StopCosts:
    """What stops will cost at a moment, by class and car, worked out as far as it is asked for."""

    def __init__(self, facts: StopFacts) -> None:
        self._facts = facts
        self._classes: dict[str, _ClassCosts] = {}

    @cached_property
    def _of_all(self) -> "_ClassCosts":
        return _ClassCosts([car for name in self._facts.by_class for car in self._facts.of_class(name)])

    def _of_class(self, car_class: str) -> _ClassCosts:
        if car_class not in self._classes:
            self._classes[car_class] = _ClassCosts(self._facts.of_class(car_class))
        return self._classes[car_class]

    def predict(self, car: CarFacts, fuel_laps: float, change: float) -> StopPrediction | None:
        """Tell what a stop of a car would cost after so many fuel laps, with a change of driver as likely as `change`.

        Where too few stops of its class were seen those of the whole field count, and before them those of the class
        in other races; None where that is not known either.
        """
        own = self._of_class(car.car_class)
        if len(own.stops) < LEAST_STOPS:
            own = self._of_all
        if len(own.stops) < LEAST_STOPS:
            return self._first(car)
        usual_us = own.fit.lane_us(fuel_laps, change) + own.own_us(car.number)
        spread = own.residuals_us
        at = [usual_us + spread[min(int(share * len(spread)), len(spread) - 1)] for share in QUANTILES]
        lane_us = max(at[bisect_left(QUANTILES, 0.5)], 0.0)
        return StopPrediction(
            round(lane_us) + own.beside_us,
            round(lane_us),
            min(own.in_us(car.number), round(lane_us) + own.beside_us),
            tuple(round(us) + own.beside_us for us in at),
            len(own.stops),
        )

    def _first(self, car: CarFacts) -> StopPrediction | None:
        """Tell what the first stops of a race cost, by those of other races."""
        usual = first_stint(self._facts.history, car.car_class)
        if usual is None:
            return None
        lane_us = usual.lane_s * SECOND_US
        at_us = tuple(lane_us + off_s * SECOND_US for off_s in FIRST_SPREAD_S)
        return StopPrediction(lane_us, lane_us, FIRST_IN_US, at_us, 0)

    def beside_us(self, car_class: str) -> int:
        """Return what the laps in and out of a class take beside the time in the lane."""
        return self._of_class(car_class).beside_us


def change_is_likely(car: CarFacts, runs: Sequence[float], full: float) -> float:
    """Tell how likely another driver gets in at a car's next stop: by how far its drivers went before they handed over.

    `runs` are those of all drivers of the class in fuel laps, `full` is a full stint of it. A stop that was cut short
    does not bring a driver to the end of his turn, so runs count by their laps and not by their stints.
    """
    own, since = driver_runs(car.stops)
    went = since + car.fuel_laps + 1
    others, longer = _ended(runs, went, full)
    of_others = (others + 1) / (others + longer + 2)
    ended, on = _ended(own, went, full)
    return (ended + OTHERS_WEIGHT * of_others) / (ended + on + OTHERS_WEIGHT)


def _ended(runs: Iterable[float], went: float, full: float) -> tuple[int, int]:
    """How many runs ended about so far on, and how many went on."""
    near, ended, longer = ALIKE * full, 0, 0
    for run in runs:
        ended += abs(run - went) <= near
        longer += run > went + near
    return ended, longer


def driver_runs(stops: Sequence[PastStop]) -> tuple[list[float], float]:
    """Return the fuel laps of each driver who has handed over, and those until the last stop of the one in the car.

    The first run, which may have begun before, is left out.
    """
    runs: list[float] = []
    since = 0.0
    for stop in stops:
        since += stop.fuel_laps
        if stop.change:
            runs.append(since)
            since = 0.0
    return runs[1:], since


def _fitted(stops: Sequence[PastStop]) -> _Fit:
    """Fit the time in the lane over stops, those with work on the car left out."""
    kept = list(stops)
    fit = _Fit(0.0, PRIOR_SLOPE_S * 1e6, PRIOR_CHANGE_S * 1e6)
    for _ in range(3):
        if not kept:
            break
        fit = _least_squares(kept)
        off = sorted(stop.lane_us - fit.lane_us(stop.fuel_laps, stop.change) for stop in stops)
        limit = off[min(int(TRIMMED * len(off)), len(off) - 1)]
        kept = [s for s in stops if s.lane_us - fit.lane_us(s.fuel_laps, s.change) <= limit]
    return fit


def _least_squares(stops: Sequence[PastStop]) -> _Fit:
    """Fit two slopes, drawn towards what is usual, and the base."""
    count = len(stops)
    fuel = sum(stop.fuel_laps for stop in stops) / count
    change = sum(stop.change for stop in stops) / count
    lane = sum(stop.lane_us for stop in stops) / count
    ff = fc = cc = fy = cy = 0.0
    for stop in stops:
        f, c, y = stop.fuel_laps - fuel, stop.change - change, stop.lane_us - lane
        ff, fc, cc, fy, cy = ff + f * f, fc + f * c, cc + c * c, fy + f * y, cy + c * y
    ff, fy = ff + PRIOR_STOPS * 10, fy + PRIOR_STOPS * 10 * PRIOR_SLOPE_S * 1e6
    cc, cy = cc + PRIOR_STOPS * 0.25, cy + PRIOR_STOPS * 0.25 * PRIOR_CHANGE_S * 1e6
    determinant = ff * cc - fc * fc
    per_lap, per_change = (fy * cc - cy * fc) / determinant, (ff * cy - fc * fy) / determinant
    return _Fit(lane - per_lap * fuel - per_change * change, per_lap, per_change)
