"""Where a car comes back that stops at the end of the lap under way: the place in class at the end of its out-lap.

Every rival of the class is somewhere by then: on the track, with its own stop made on the way as likely as its stint
says, or in the lane already. A place is the sum of these chances, over what the stop itself may cost.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import erf, sqrt
from typing import NamedTuple

from msgspec import Struct

from pitboard.strategy.stop_costs import QUANTILES, StopCosts, StopPrediction, change_is_likely, driver_runs
from pitboard.strategy.stop_facts import CarFacts, StopFacts
from pitboard.strategy.stop_hazard import StopHazard

LAP_NOISE = 0.004
"""By so much of a lap, times the root of the laps, cars come otherwise than their pace says."""

STOP_NOISE_US = 6_000_000
"""By so much the stop of a rival takes otherwise than usual."""

FAR_SHARE, FAR_NOISE = 0.2, 5.0
"""So many come so many times farther from it: traffic, yellow flags, weather."""

SQRT2 = sqrt(2)

NEVER = float("inf")
"""When a car comes that is behind for certain; one that is ahead for certain has come at 0."""

FAR_LAPS = 3.0
"""Whoever is so many laps apart is ahead or behind for certain."""

CLEAR_US = 60_000_000
"""Who is so much apart whatever the stop costs is ahead or behind for certain."""

NEGLIGIBLE = 0.0005
"""What is less likely counts as never, what is likelier than the rest as certain."""

LANE_LEFT_US = 8_000_000
"""Who stands in the lane for longer than usual stands there so much longer at least."""

CERTAIN = 0.9
"""The places that are told as bounds hold with so much."""


class Rejoin(Struct, frozen=True):
    """Where a car would come back: the likeliest place in class, bounds that hold with 90 %, and the cars around it.

    `chance` is that of the place itself; `ahead` and `behind` are the cars next to it in class, None where there are
    none.
    """

    class_position: int
    low: int
    high: int
    chance: float
    ahead: str | None
    behind: str | None
    stop: StopPrediction


class _Arrival(NamedTuple):
    """When a rival may complete a lap: at a moment (µs), give or take so much, as likely as this."""

    at_us: float
    noise_us: float
    chance: float


class Rejoins:
    """The places at which the cars of a race would come back, as known at a moment."""

    def __init__(self, facts: StopFacts, costs: StopCosts, hazard: StopHazard) -> None:
        self._facts = facts
        self._costs = costs
        self._hazard = hazard
        self._costs_known: dict[tuple[str, float, bool], StopPrediction | None] = {}
        self._stops: dict[tuple[str, int], StopPrediction | None] = {}
        self._changes: dict[str, float] = {}
        self._runs: dict[str, tuple[list[float], float]] = {}

    def stop(self, car: CarFacts, ahead: int = 0) -> StopPrediction | None:
        """Tell what a stop at the end of a lap costs a car; `ahead` 0 is the lap under way. None: not known."""
        key = car.number, ahead
        if key not in self._stops:
            self._stops[key] = self._stop(car, ahead)
        return self._stops[key]

    def _stop(self, car: CarFacts, ahead: int) -> StopPrediction | None:
        fuel = car.fuel_laps + ahead + 1
        left, habit = self._hazard.left(car), self._hazard.habit(car)
        if left is not None and habit is not None:
            # No more goes in than the rest of the race takes.
            full = max(habit.own, fuel)
            fuel = max(min(fuel, left - ahead - 1 - (full - fuel)), 0.0)
        return self.cost(car, fuel)

    def cost(self, car: CarFacts, fuel_laps: float, *, later: bool = False) -> StopPrediction | None:
        """Tell what a stop costs a car in which so many laps of fuel go in; None: not known.

        It is the next, at which the driver in the car may have had his stints, or `later`, when nobody knows his turn.
        """
        key = car.number, fuel_laps, later
        if key not in self._costs_known:
            change = self._changes_of(car.car_class)[1] if later else self._change(car)
            self._costs_known[key] = self._costs.predict(car, fuel_laps, change)
        return self._costs_known[key]

    def _change(self, car: CarFacts) -> float:
        if car.number not in self._changes:
            habit = self._hazard.habit(car)
            runs, share = self._changes_of(car.car_class)
            self._changes[car.number] = change_is_likely(car, runs, habit.of_class) if habit else share
        return self._changes[car.number]

    def _changes_of(self, car_class: str) -> tuple[list[float], float]:
        """How far (fuel laps) drivers of a class went who have handed over, and at which share of its stops they do."""
        if car_class not in self._runs:
            cars = self._facts.of_class(car_class)
            runs = [run for car in cars for run in driver_runs(car.stops)[0]]
            changes = [stop.change for car in cars for stop in car.stops]
            self._runs[car_class] = runs, (sum(changes) + 1) / (len(changes) + 2)
        return self._runs[car_class]

    def of(self, number: str) -> Rejoin | None:
        """Tell where a car comes back that stops at the end of its lap; None: it comes in now, or none is known."""
        car = self._facts.of(number)
        # In the lane and past the line it is on the lap after its stop: the one asked for is the next.
        on_track = not car.in_lane_us or car.line_us > car.in_lane_us
        stop = self.stop(car) if car.laps and car.lap_us and on_track else None
        if stop is None:
            return None
        lap = car.laps + 2
        level = self._facts.level(car.car_class)
        out_us = max(self._undisturbed(car, 1), self._facts.moment_us) + car.lap_us * level
        rivals = [other for other in self._facts.of_class(car.car_class) if other.number != number]
        between = out_us + stop.quantiles_us[0] - CLEAR_US, out_us + stop.quantiles_us[-1] + CLEAR_US
        arrivals = {other.number: self._arrivals(other, lap, car, between) for other in rivals}
        certain = sum(own[0].at_us == 0.0 for own in arrivals.values())
        unsure = [own for own in arrivals.values() if own[0].at_us not in (0.0, NEVER)]
        places = [0.0] * (len(rivals) + 1)
        for loss_us, weight in _scenarios(stop.quantiles_us):
            for place, chance in enumerate(_sums(_before(own, out_us + loss_us) for own in unsure)):
                places[certain + place] += weight * chance
        best = max(range(len(places)), key=lambda place: places[place])
        around = sorted((_before(arrivals[other.number], out_us + stop.loss_us), other.number) for other in rivals)
        # The likeliest to be ahead stand ahead.
        order = [other for _, other in reversed(around)]
        return Rejoin(
            best + 1,
            *_bounds(places),
            places[best],
            order[best - 1] if best else None,
            order[best] if best < len(order) else None,
            stop,
        )

    def _arrivals(self, rival: CarFacts, lap: int, car: CarFacts, between: tuple[float, float]) -> list[_Arrival]:
        """When a rival may complete a lap, with the stops that it may make until then.

        Only what may lie between two moments (µs) matters: who comes later without a stop is behind for certain.
        """
        laps = lap - rival.laps
        if laps <= 0:
            return [_Arrival(0.0, 1.0, 1.0)]
        if not rival.lap_us or laps > FAR_LAPS + 2:
            return [_Arrival(NEVER, 1.0, 1.0)]
        at_us = self._undisturbed(rival, laps)
        if at_us > between[1]:
            return [_Arrival(NEVER, 1.0, 1.0)]
        noise_us = LAP_NOISE * rival.lap_us * sqrt(2 * laps)
        if rival.in_lane_us or self._on_out_lap(rival):
            return [_Arrival(at_us, noise_us if not rival.in_lane_us else noise_us + STOP_NOISE_US, 1.0)]
        stop = self.stop(rival, laps - 1)
        if stop is not None and at_us + stop.quantiles_us[-2] < between[0]:
            return [_Arrival(0.0, 1.0, 1.0)]
        return list(self._with_stops(rival, (at_us, noise_us), laps, car))

    def _with_stops(self, rival: CarFacts, free: tuple[float, float], laps: int, car: CarFacts) -> Iterator[_Arrival]:
        at_us, noise_us = free
        left = 1.0
        for ahead in range(laps):
            chance = left * self._hazard.chance(rival, ahead, car)
            stop = self.stop(rival, ahead) if chance > 0.002 else None
            if stop is None:
                continue
            cost_us = stop.loss_us if ahead < laps - 1 else stop.in_us
            yield _Arrival(at_us + cost_us, noise_us + STOP_NOISE_US, chance)
            left -= chance
        yield _Arrival(at_us, noise_us, left)

    def progress(self, car: CarFacts) -> float:
        """Tell how far a car has come, in laps, with what its pace says of the lap under way.

        What is left of a stop that it is making, or has just made, is taken off.
        """
        lap_us = car.lap_us * self._facts.level(car.car_class)
        if not lap_us:
            return float(car.laps)
        return min(car.laps + 2 - (self._undisturbed(car, 2) - self._facts.moment_us) / lap_us, car.laps + 0.999)

    def _on_out_lap(self, rival: CarFacts) -> bool:
        return bool(rival.stops) and rival.stops[-1].lap >= rival.laps

    def _undisturbed(self, rival: CarFacts, laps: int) -> float:
        """When a rival completes so many laps without another stop: with what is left of the stop it is in."""
        now_us, lap_us = self._facts.moment_us, rival.lap_us * self._facts.level(rival.car_class)
        if rival.in_lane_us:
            return self._from_lane(rival, laps, lap_us)
        last = rival.stops[-1] if self._on_out_lap(rival) else None
        if last is not None and last.lane_us:
            rest_us = last.lane_us + self._costs.beside_us(rival.car_class) - (rival.last_us - lap_us)
            return max(rival.line_us + lap_us + max(rest_us, 0), now_us) + (laps - 1) * lap_us
        overdue_us = now_us - (rival.line_us + lap_us)
        # Who is overdue by more than it can have lost in traffic comes later still, or not at all.
        late_us = 2 * overdue_us if overdue_us > 0.1 * lap_us else max(overdue_us, 0.0)
        return rival.line_us + laps * lap_us + late_us

    def _from_lane(self, rival: CarFacts, laps: int, lap_us: float) -> float:
        """When a rival that is in the lane completes so many laps; if it was at the line since it is on its out-lap."""
        crossed = rival.line_us > rival.in_lane_us
        fuel = rival.fuel_laps + (not crossed)
        stop = self.cost(rival, fuel)
        lasted_us = self._facts.moment_us - rival.in_lane_us
        lane_us = max(stop.lane_us if stop else 0, lasted_us + LANE_LEFT_US)
        cost_us = lane_us + self._costs.beside_us(rival.car_class)
        if crossed:
            return rival.line_us + laps * lap_us + max(cost_us - (rival.last_us - lap_us), 0)
        in_us = min(stop.in_us, cost_us) if stop else 0
        return rival.line_us + laps * lap_us + (cost_us if laps > 1 else in_us)


def _scenarios(quantiles_us: Sequence[int]) -> Iterator[tuple[int, float]]:
    """What the stop may cost, each as likely as what lies around it."""
    for i, loss_us in enumerate(quantiles_us):
        low = (QUANTILES[i - 1] + QUANTILES[i]) / 2 if i else 0.0
        high = (QUANTILES[i] + QUANTILES[i + 1]) / 2 if i + 1 < len(QUANTILES) else 1.0
        yield loss_us, high - low


def _before(arrivals: Iterable[_Arrival], at_us: float) -> float:
    """How likely a rival completes the lap before a moment."""
    chance = 0.0
    for arrival_us, noise_us, likely in arrivals:
        chance += likely * _reached((at_us - arrival_us) / noise_us)
    return chance


def _reached(deviations: float) -> float:
    """How likely it has come by then: mostly as its pace says, and now and then far from it."""
    if abs(deviations) > 12 * SQRT2:
        return float(deviations > 0)
    usual, far = erf(deviations / SQRT2), erf(deviations / (FAR_NOISE * SQRT2))
    return 0.5 * (1 + (1 - FAR_SHARE) * usual + FAR_SHARE * far)


def _sums(chances: Iterable[float]) -> list[float]:
    """How likely it is that none, one, two … of these come true."""
    certain, sums = 0, [1.0]
    for chance in chances:
        if chance < NEGLIGIBLE or chance > 1 - NEGLIGIBLE:
            certain += chance > 0.5
            continue
        without = 1 - chance
        more = [own * without + before * chance for own, before in zip(sums[1:], sums, strict=False)]
        sums = [sums[0] * without, *more, sums[-1] * chance]
    return [0.0] * certain + sums


def _bounds(places: Sequence[float]) -> tuple[int, int]:
    """The places between which the car comes back with 90 %."""
    reached, low, high = 0.0, 0, len(places)
    for place, chance in enumerate(places, 1):
        if not low and reached + chance > (1 - CERTAIN) / 2:
            low = place
        reached += chance
        if reached >= 1 - (1 - CERTAIN) / 2:
            high = place
            break
    return low or 1, high
