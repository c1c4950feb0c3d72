"""How likely a car stops at the end of a lap: by the fuel laps of its stint, those of others and what is left.

The chances are a logistic sum of what is known, with weights fitted on races (`hazard.json`, whose head says on which,
when, and how well it foretold races that were left out of the fit). Every quantity is in laps of the car.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from math import exp
from operator import mul
from typing import NamedTuple

import msgspec
from msgspec import Struct

from pitboard.model.time import SECOND_US
from pitboard.strategy.first_stints import first_stint
from pitboard.strategy.stop_facts import CarFacts, StopFacts

FULL = 0.75
"""A full stint is at this place in the order of those seen."""

CUT_SHORT = 0.25
"""A stint of less than so much of what is usual in other races ended for another reason than its fuel."""

LATEST_OF_OTHERS, LATEST_OF_OWN = 4, 8
"""So many stints of every car say what is full in its class, so many of its own what is for it."""

OWN_STINTS, REPEATED_STINTS = 2, 3
"""With so many stints a car has a full one of its own; with so many a longest that was repeated."""

ALIKE_LAPS = 1.0
"""Stints that differ by no more are the same."""

UNKNOWN_LEFT = 60.0
"""A race of unknown length is taken to be so many laps from its end: far enough not to matter."""

TOGETHER_LAPS = 1.5
"""Cars whose stints differ by less are in step."""

STEEP = ((-12.0, -8.0, -5.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0), (-5.0, -2.0, -1.0, 0.0, 1.0, 2.0))
NEED = (-10.0, -3.0, -1.0, 0.0, 1.0, 3.0, 10.0)
LEFT = (3.0, 10.0, 20.0, 40.0)
DRIVEN = (2.0, 4.0, 8.0)
APART = (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0)
EARLY = (-8.0, -3.0, -1.0, 0.0, 1.0)
"""Where the chance may turn, in laps."""


class HazardProfile(Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of a kind of races, which has any of these classes (none: any race): `alone` of a car, and `paired`
    while another is to stop."""

    classes: list[str]
    alone: list[float]
    paired: list[float]


class HazardWeights(Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of a fit, and where they are from; of its profiles the first that fits a race holds."""

    fitted: str
    races: list[str]
    score: str
    profiles: list[HazardProfile]

    def profile(self, classes: Iterable[str]) -> HazardProfile:
        """Return the profile of a race with these classes."""
        there = set(classes)
        return next(own for own in self.profiles if not own.classes or there.intersection(own.classes))


@cache
def weights() -> HazardWeights:
    """Return the weights that ship with Pitboard."""
    return msgspec.json.decode(files("pitboard.strategy").joinpath("hazard.json").read_bytes(), type=HazardWeights)


class StintHabit(Struct, frozen=True, gc=False):
    """How long full stints of a car are, in fuel laps: its own, those of its class, its longest repeated."""

    own: float
    of_class: float
    repeated: float


class StopHazard:
    """The chances of stops at a moment; `left_us` is how much of the race is left (None: not known)."""

    def __init__(self, facts: StopFacts, left_us: int | None) -> None:
        self._facts = facts
        self._left_us = left_us
        self._of_class: dict[str, tuple[float, float]] = {}
        self._habits: dict[str, StintHabit] = {}
        self._known: dict[tuple[str, int, str], float] = {}
        profile = weights().profile(facts.by_class)
        self._alone, self._paired = _fast(profile.alone), _fast(profile.paired)

    def _class(self, car_class: str) -> tuple[float, float]:
        """A full stint of a class (0: none was seen), and which share of it has stopped in the last laps."""
        if car_class not in self._of_class:
            cars = self._facts.of_class(car_class)
            stints = [laps for car in cars for laps in self._stints(car, LATEST_OF_OTHERS)]
            now_us = self._facts.moment_us
            lately = sum(bool(car.stops) and now_us - car.stops[-1].in_us < 2 * car.lap_us for car in cars)
            self._of_class[car_class] = _quantile(stints), lately / max(len(cars), 1)
        return self._of_class[car_class]

    def habit(self, car: CarFacts) -> StintHabit | None:
        """Return how long full stints are for a car; None where neither it, its class nor other races show one."""
        if car.number not in self._habits:
            of_class = self._class(car.car_class)[0] or self._first(car)
            stints = self._stints(car, LATEST_OF_OWN)
            own = _quantile(stints) if len(stints) >= OWN_STINTS else of_class
            repeated = _repeated(stints) if len(stints) >= REPEATED_STINTS else own
            self._habits[car.number] = StintHabit(own or of_class, of_class or own, repeated or own)
        habit = self._habits[car.number]
        return habit if habit.of_class else None

    def _stints(self, car: CarFacts, latest: int) -> list[float]:
        """The fuel laps of a car's latest stints, but of those cut short, which do not show how far it goes."""
        least = CUT_SHORT * self._first(car)
        return [stop.fuel_laps for stop in car.stops[-latest:] if stop.fuel_laps >= least]

    def _first(self, car: CarFacts) -> float:
        """A full stint of a car before its class has shown one, as in other races; 0: that is not known."""
        usual = first_stint(self._facts.history, car.car_class)
        return usual.full_s * SECOND_US / car.lap_us if usual and car.lap_us else 0.0

    def left(self, car: CarFacts) -> float | None:
        """Return how many laps a car has left from its last crossing of the line; None where that is not known."""
        if self._left_us is None or not car.lap_us:
            return None
        return max((self._left_us + self._facts.moment_us - car.line_us) / car.lap_us, 0.0)

    def chance(self, car: CarFacts, ahead: int, other: CarFacts | None = None) -> float:
        """Tell how likely a car stops at the end of a lap if it has not before: `ahead` 0 is the lap under way.

        `other` is a car that is known to stop at the end of its own lap under way. 0 where nothing is known of stints.
        """
        key = car.number, ahead, other.number if other else ""
        if key not in self._known:
            total = self._total(car, ahead, other)
            self._known[key] = 1 / (1 + exp(-total)) if total is not None else 0.0
        return self._known[key]

    def _total(self, car: CarFacts, ahead: int, other: CarFacts | None) -> float | None:
        """The sum of the inputs by their weights, a broken line for each value; None where nothing is known."""
        habit = self.habit(car)
        if habit is None:
            return None
        fast = self._paired if other else self._alone
        values, flags = self._values(car, ahead, habit)
        rest = flags + self._beside(car, other, values[0]) if other else flags
        total = fast.base + fast.share * (car.fuel_laps + ahead + 1) / habit.of_class
        of_slopes = 0.0
        for (knots, lines), value in zip(fast.slopes, values, strict=True):
            within = -30.0 if value < -30.0 else 60.0 if value > 60.0 else value
            height, slope = lines[bisect_left(knots, within)]
            of_slopes += height + slope * within
        of_flags: float = sum(map(mul, fast.rest, rest))
        return total + of_slopes + of_flags

    def _values(self, car: CarFacts, ahead: int, habit: StintHabit) -> tuple[tuple[float, ...], list[float]]:
        """What is known of a car alone: the values that have hinges, as in `ALONE`, and the others."""
        fuel, driven = car.fuel_laps + ahead + 1, car.stint_laps + ahead + 1
        left = self.left(car)
        left = UNKNOWN_LEFT if left is None else left - ahead - 1
        need = left - (max(habit.own, habit.of_class) - fuel)
        flags = [
            float(not car.stops),
            float(len(car.stops) == 1),
            float(ahead == 0),
            min(ahead, 4) / 4,
            car.driver_stints / 4,
            self._class(car.car_class)[1],
        ]
        return (fuel - habit.own, fuel - habit.of_class, fuel - habit.repeated, need, left, driven), flags

    def inputs(self, car: CarFacts, ahead: int, other: CarFacts | None = None) -> list[float]:
        """Return what the chance is a sum of, for one car or beside another that stops; empty where it is not known."""
        habit = self.habit(car)
        if habit is None:
            return []
        values, flags = self._values(car, ahead, habit)
        hinges = [part for value, knots in zip(values, ALONE, strict=True) for part in _hinges(value, knots)]
        own = [(car.fuel_laps + ahead + 1) / habit.of_class, *hinges, *flags]
        return own + self._beside(car, other, values[0]) if other else own

    def _beside(self, car: CarFacts, other: CarFacts, to_own: float) -> list[float]:
        """What another car's stop says: how far the stints of the two are apart, and whether it comes early."""
        habit = self.habit(other)
        early = other.fuel_laps + 1 - habit.own if habit else 0.0
        apart = car.fuel_laps - other.fuel_laps
        in_step = exp(-abs(apart) / TOGETHER_LAPS)
        return [
            *_hinges(apart, APART),
            *_hinges(early, EARLY),
            in_step,
            in_step * (to_own > -3),
            in_step * (early < -4),
        ]


class _Slope(NamedTuple):
    """A weighted sum of hinges as what it is: a broken line, by its knots, and the height and slope behind each."""

    knots: Sequence[float]
    lines: Sequence[tuple[float, float]]


def _slope(knots: Sequence[float], weights_of: Sequence[float]) -> _Slope:
    """Turn the weights of a value's hinges into its broken line."""
    height, slope = 0.0, weights_of[0] / 10
    lines = [(height, slope)]
    for knot, weight in zip(knots, weights_of[1:], strict=True):
        height, slope = height - weight * knot / 10, slope + weight / 10
        lines.append((height, slope))
    return _Slope(knots, lines)


class _FastSum(NamedTuple):
    """A profile's sum for one car: base, the weight of the share of a full stint, six broken lines, the rest."""

    base: float
    share: float
    slopes: list[_Slope]
    rest: list[float]


ALONE = (STEEP[0], STEEP[0], STEEP[1], NEED, LEFT, DRIVEN)
"""The hinges of what is known of a car alone, in the order of the inputs."""


def _fast(fitted: Sequence[float]) -> _FastSum:
    slopes: list[_Slope] = []
    place = 2
    for knots in ALONE:
        slopes.append(_slope(knots, fitted[place : place + len(knots) + 1]))
        place += len(knots) + 1
    return _FastSum(fitted[0], fitted[1], slopes, list(fitted[place:]))


def _hinges(value: float, knots: Iterable[float]) -> list[float]:
    """A value, and by how much it is beyond each knot, in tens of laps."""
    value = min(max(value, -30.0), 60.0)
    return [value / 10, *((value - knot) / 10 if value > knot else 0.0 for knot in knots)]


def _quantile(stints: Sequence[float]) -> float:
    ordered = sorted(stints)
    return ordered[round(FULL * (len(ordered) - 1))] if ordered else 0.0


def _repeated(stints: Sequence[float]) -> float:
    """The longest stint that was driven twice."""
    ordered = sorted(stints, reverse=True)
    for longest in ordered:
        if sum(longest - ALIKE_LAPS <= stint <= longest for stint in ordered) > 1:
            return longest
    return ordered[0]
