"""How fast cars and drivers are beside their class at the same time of day, with what is uncertain about it.

Every lap is held against the class's laps of the same minutes, each beside what is usual for its own car and driver, so
that night, rain, rubber and traffic are those of all. Stints are the units: laps of a stint have tyres, traffic and a
day's form in common, so that ten laps more say less than a stint more. What two stints of a driver differ by is
measured on the race itself.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from math import sqrt
from statistics import median
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.laps import driver_of_lap
from pitboard.board.pace import CleanLaps
from pitboard.model.time import MINUTE_US
from pitboard.scoring import CarHistory, History

Condition = Literal["usual", "slow"]
"""How the course was: as it mostly was for the class, or slower for all of it, as in rain."""

STEP_US = 5 * MINUTE_US
"""The level of a class is taken by so much time: of its laps in a step and those before and after."""

LEAST_COMPARED = 4
"""Fewer laps of other cars say nothing of the minutes in which they were driven."""

LOSS_SHARE = 0.07
"""A lap that takes so much more than is usual for the car at the time shows a loss and no pace."""

NEUTRAL_SHARE = 1.2
"""Where the class as a whole takes so many times its usual lap the course is not free, whatever flags are known."""

SLOW_SHARE = 1.035
"""From so many times the class's usual level on a condition is a slow one."""

BEST_SHARE = 0.6
"""Of the laps of a stint the best so many show the pace; the others have traffic in them."""

LEAST_LAPS = 3
"""A stint of fewer clean laps says nothing."""

PRIOR_STINT, PRIOR_LAP, PRIOR_COUNT = 0.003, 0.006, 6
"""How much stints of a driver, and laps of a stint, differ as a share of the lap, before a race has shown it: worth as
much as so many stints."""

FAR_SHARE = 0.045
"""Halves of a stint, or stints, that differ by more differ by weather or damage: they count as if by so much."""

CERTAIN = 1.96
"""Standard deviations on either side within which 95 % lie."""

ROUNDS = 3
"""Levels and cars are set against each other so often."""


class TimedLap(NamedTuple):
    """A clean lap: when it ended and how long it took in µs, and of which car, seat and stint (by its first lap)."""

    end_us: int
    lap_us: int
    number: str
    seat: int
    stint: int


class StintPace(Struct, frozen=True, gc=False):
    """The pace of a stint beside its class: `share` of a lap that it takes more (less below 0), over `laps` laps."""

    number: str
    seat: int
    stint: int
    condition: Condition
    laps: int
    share: float
    begin_us: int
    end_us: int


class PaceEstimate(Struct, frozen=True):
    """A pace beside the class: `share` of a lap more (below 0: less), true within `deviation` (a standard deviation).

    It rests on `laps` clean laps in `stints` stints; `lap_us` is the median of those laps.
    """

    share: float
    deviation: float
    laps: int
    stints: int
    lap_us: int

    @property
    def low(self) -> float:
        """The lower end of the interval in which the pace lies with 95 %."""
        return self.share - CERTAIN * self.deviation

    @property
    def high(self) -> float:
        """The upper end of it."""
        return self.share + CERTAIN * self.deviation


def is_faster(first: PaceEstimate, second: PaceEstimate) -> bool | None:
    """Tell whether the first of two paces is the faster: True, False, or None where their intervals leave it open."""
    apart = CERTAIN * sqrt(first.deviation**2 + second.deviation**2)
    difference = first.share - second.share
    return None if abs(difference) <= apart else difference < 0


class ClassPace:
    """The pace of the cars of a class beside each other, over the clean laps of a span.

    `level_us` are the class's laps by steps of time; a lap without enough others around it is left out.
    """

    def __init__(self, laps: Iterable[TimedLap]) -> None:
        self._laps = sorted(laps)
        self._stints: dict[tuple[str, int, int], list[TimedLap]] = {}
        self._level_us: dict[int, float] = {}
        self._shares: dict[tuple[str, int], float] = {}
        self.usual_us = 0.0
        """The class's usual level: below it lies a quarter of the steps."""
        self._settle()

    def _settle(self) -> None:
        """Set levels and cars against each other, without the laps of a loss, until both hold."""
        laps = self._laps
        for _ in range(ROUNDS):
            self._set_levels(laps)
            free = [lap for lap in laps if self._level_us.get(lap.end_us // STEP_US, 0)]
            self._set_shares(free)
            laps = [lap for lap in free if self._beside(lap) < self._shares[lap.number, lap.seat] + LOSS_SHARE]
        for lap in laps:
            self._stints.setdefault((lap.number, lap.seat, lap.stint), []).append(lap)

    def _set_levels(self, laps: Sequence[TimedLap]) -> None:
        by_step: dict[int, list[tuple[str, float]]] = {}
        for lap in laps:
            level_us = lap.lap_us / (1 + self._shares.get((lap.number, lap.seat), 0.0))
            by_step.setdefault(lap.end_us // STEP_US, []).append((lap.number, level_us))
        levels: dict[int, float] = {}
        for step in by_step:
            near = [pair for other in (step - 1, step, step + 1) for pair in by_step.get(other, ())]
            if len(near) - _most_of_one_car(near) >= LEAST_COMPARED:
                levels[step] = median(level_us for _, level_us in near)
        ordered = sorted(levels.values())
        self.usual_us = ordered[len(ordered) // 4] if ordered else 0.0
        self._level_us = {step: us for step, us in levels.items() if us < NEUTRAL_SHARE * self.usual_us}

    def _set_shares(self, laps: Sequence[TimedLap]) -> None:
        by_driver: dict[tuple[str, int], list[float]] = {}
        for lap in laps:
            by_driver.setdefault((lap.number, lap.seat), []).append(self._beside(lap))
        self._shares = {driver: _best(shares) for driver, shares in by_driver.items()}
        by_car: dict[str, list[float]] = {}
        for (number, _), share in self._shares.items():
            by_car.setdefault(number, []).append(share)
        middle = median(min(shares) for shares in by_car.values()) if by_car else 0.0
        self._shares = {driver: share - middle for driver, share in self._shares.items()}

    def _beside(self, lap: TimedLap) -> float:
        return lap.lap_us / self._level_us[lap.end_us // STEP_US] - 1

    def condition(self, end_us: int) -> Condition:
        """Return how the course was when a lap ended."""
        return "slow" if self._level_us.get(end_us // STEP_US, 0) > SLOW_SHARE * self.usual_us else "usual"

    @cached_property
    def stints(self) -> list[StintPace]:
        """The pace of every stint and condition with laps enough, by car and time."""
        found: list[StintPace] = []
        for (number, seat, stint), laps in self._stints.items():
            by_condition: dict[Condition, list[TimedLap]] = {}
            for lap in laps:
                by_condition.setdefault(self.condition(lap.end_us), []).append(lap)
            for condition, own in by_condition.items():
                if len(own) >= LEAST_LAPS:
                    share = _best([self._beside(lap) for lap in own])
                    span_us = own[0].end_us - own[0].lap_us, own[-1].end_us
                    found.append(StintPace(number, seat, stint, condition, len(own), share, *span_us))
        middle = _middle_car(found)
        found = [replace(stint, share=stint.share - middle) for stint in found]
        return sorted(found, key=lambda stint: (stint.number, stint.begin_us, stint.condition))

    @cached_property
    def lap_variance(self) -> float:
        """How much laps of a stint scatter, by what the halves of stints differ: traffic and tyres are in it."""
        total, count = PRIOR_LAP**2 * PRIOR_COUNT, float(PRIOR_COUNT)
        for laps in self._stints.values():
            half = len(laps) // 2
            if half >= LEAST_LAPS:
                first, second = ([self._beside(lap) for lap in part] for part in (laps[:half], laps[half:]))
                apart = min(abs(_best(first) - _best(second)), FAR_SHARE)
                total, count = total + apart**2 / (1 / len(first) + 1 / len(second)), count + 1
        return total / count

    @cached_property
    def stint_variance(self) -> float:
        """How much stints of a driver differ beyond what their laps scatter."""
        return self._between(lambda stint: (stint.number, stint.seat))

    @cached_property
    def car_variance(self) -> float:
        """How much stints of a car differ beyond that, whoever drives."""
        return max(self._between(lambda stint: stint.number), self.stint_variance)

    def _between(self, unit: Callable[[StintPace], object]) -> float:
        total, count = PRIOR_STINT**2 * PRIOR_COUNT, float(PRIOR_COUNT)
        by_unit: dict[object, list[StintPace]] = {}
        for stint in self.stints:
            by_unit.setdefault(unit(stint), []).append(stint)
        for own in by_unit.values():
            for before, after in pairwise(own):
                if before.condition == after.condition:
                    scatter = self.lap_variance * (1 / before.laps + 1 / after.laps)
                    apart = min(abs(before.share - after.share), FAR_SHARE)
                    total, count = total + max(apart**2 - scatter, 0.0) / 2, count + 1
        return total / count

    def estimate(self, stints: Sequence[StintPace], between: float) -> PaceEstimate | None:
        """Estimate a pace over stints, of which two differ by a variance `between` beyond that of their laps.

        Of a stint by itself (`between` 0) it is what was driven; of several what would be. None without stints.
        """
        if not stints:
            return None
        weights = [1 / (between + self.lap_variance / stint.laps) for stint in stints]
        share = sum(weight * stint.share for weight, stint in zip(weights, stints, strict=True)) / sum(weights)
        laps_us = [lap.lap_us for stint in stints for lap in self._laps_in(stint)]
        count = sum(stint.laps for stint in stints)
        return PaceEstimate(share, sqrt(1 / sum(weights)), count, len(stints), round(median(laps_us)))

    def _laps_in(self, stint: StintPace) -> list[TimedLap]:
        laps = self._stints[stint.number, stint.seat, stint.stint]
        return [lap for lap in laps if self.condition(lap.end_us) == stint.condition]


class RelativePace:
    """The pace of every car of a race beside its class, as known at a moment (µs since the epoch).

    `from_us`: only laps that ended since are looked at. Where no source tells the flags the laps themselves say when
    the course was not free.
    """

    def __init__(self, history: History, moment_us: int, from_us: int = 0, clean: CleanLaps | None = None) -> None:
        self.history = history
        self.moment_us = moment_us
        self._from_us = max(from_us, history.race.start_us)
        self._clean = clean or CleanLaps(history, moment_us)
        self._classes: dict[str, ClassPace] = {}

    @property
    def tells_flags(self) -> bool:
        """Whether a source tells the flags, so that it is known when the course was free."""
        return self._clean.tells_flags

    def of_class(self, car_class: str) -> ClassPace:
        """Return the pace of the cars of a class beside each other."""
        if car_class not in self._classes:
            cars = [car for car in self.history.cars.values() if car.entry.car_class == car_class]
            self._classes[car_class] = ClassPace(lap for car in cars for lap in self._timed(car))
        return self._classes[car_class]

    def _timed(self, car: CarHistory) -> Iterator[TimedLap]:
        ends_us, clean = car.lap_end_us, self._clean
        first = max(bisect_right(ends_us, self._from_us) + 1, 2)
        is_clean = clean.is_clean if clean.tells_flags else clean.is_run_through
        for lap in range(first, car.laps_at(self.moment_us) + 1):
            if is_clean(car, lap):
                begin_us, end_us = ends_us[lap - 2], ends_us[lap - 1]
                begun = bisect_right(car.pit_out_us, begin_us)
                seat = driver_of_lap(car, begin_us, end_us)
                yield TimedLap(end_us, end_us - begin_us, car.number, seat, begun)

    def _stints(self, number: str, condition: Condition | None) -> tuple[ClassPace, list[StintPace]]:
        own = self.of_class(self.history.cars[number].entry.car_class)
        stints = [stint for stint in own.stints if stint.number == number]
        return own, [stint for stint in stints if condition in (None, stint.condition)]

    def car(self, number: str, condition: Condition | None = None) -> PaceEstimate | None:
        """Estimate the pace of a car, whoever drove it; None without a stint that shows it."""
        own, stints = self._stints(number, condition)
        return own.estimate(stints, own.car_variance)

    def driver(self, number: str, seat: int, condition: Condition | None = None) -> PaceEstimate | None:
        """Estimate the pace of a driver of a car, by the seat; None without a stint that shows it."""
        own, stints = self._stints(number, condition)
        return own.estimate([stint for stint in stints if stint.seat == seat], own.stint_variance)

    def stint(self, stint: StintPace) -> PaceEstimate | None:
        """Estimate the pace of a stint by itself."""
        own = self.of_class(self.history.cars[stint.number].entry.car_class)
        return own.estimate([stint], 0.0)

    def latest(self, number: str) -> PaceEstimate | None:
        """Estimate the pace of a car on the last stint that shows one; None: there is none."""
        _, stints = self._stints(number, None)
        return self.stint(stints[-1]) if stints else None


def _best(shares: Sequence[float]) -> float:
    """The mean of the best of some laps, at least of two."""
    ordered = sorted(shares)
    best = ordered[: max(round(BEST_SHARE * len(ordered)), min(len(ordered), 2))]
    return sum(best) / len(best)


def _middle_car(stints: Iterable[StintPace]) -> float:
    """The share of the car in the middle, each over all of its stints."""
    by_car: dict[str, list[float]] = {}
    for stint in stints:
        by_car.setdefault(stint.number, []).append(stint.share)
    return median(sum(shares) / len(shares) for shares in by_car.values()) if by_car else 0.0


def _most_of_one_car(laps: Sequence[tuple[str, float]]) -> int:
    """Of how many laps the car with the most of them has."""
    return max(Counter(number for number, _ in laps).values(), default=0)
