"""How likely the course is neutralised at a moment, by which cars come late to their loops and how fast others run.

Every car is due at its next loop as it usually is. Who was due in the last seconds and did not come, or came late, says
first that the course is slow; who runs its stretch faster than a lap before, and how many cross the line at once, says
first that it is free again. The chance is a logistic sum of such signs, with weights fitted on races (`course.json`).
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from math import exp, log

import msgspec
from msgspec import Struct

from pitboard.model.time import SECOND_US
from pitboard.scoring import History
from pitboard.strategy.race_length import EventKind
from pitboard.strategy.stretches import Ran, UsualTimes

SIGNS = (
    "on_time_15",
    "late_15",
    "late_15_by_3_s",
    "late_30_by_a_tenth",
    "middle_of_4",
    "least_of_4",
    "at_line_3",
    "at_line_6",
    "long_on",
    "longer_on",
    "than_a_lap_before",
    "free_8",
    "free_30",
    "fastest_stretch",
    "late_least_stretch",
    "late_next_stretch",
    "late_least_stretch_60",
    "long_on_least",
    "slow_stretches",
)
"""What is looked at, in the order of the weights; a number is of how many seconds."""

LOOKED_BACK_US = 60 * SECOND_US
"""Arrivals of so much time are looked at."""

PART_US = 300 * SECOND_US
"""A car that no loop saw for longer is no part of the field."""

FREE, LONG_ON, LONGER_ON, LONG_ON_HERE, SLOW_STRETCH = 1.08, 1.27, 1.8, 1.15, 1.2
"""Up to so many times the usual a car was free on its stretch; on for so many times, it is on it for long."""

LATE_SHARE = 0.03
"""On a long stretch so much of it is not late yet."""

MOST = 4.0
"""What takes longer counts as so many times the usual."""

LOCKED = 1.35
"""A stretch that took so many times the usual while the course was neutralised says nothing of what is usual."""


class CourseProfile(EventKind, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The weights of a kind of race: neutralised from the chance `begins` on, until it is below `ends`."""

    begins: float
    ends: float
    weights: tuple[float, ...]


class CourseWeights(Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of a fit, and where they are from; of its profiles the first that fits a race holds.

    `knots` are where the broken line of each sign turns.
    """

    fitted: str
    races: tuple[str, ...]
    score: str
    signs: tuple[str, ...]
    knots: tuple[tuple[float, ...], ...]
    profiles: tuple[CourseProfile, ...]


@cache
def course_weights() -> CourseWeights:
    """Return the weights that ship with Pitboard."""
    return msgspec.json.decode(files("pitboard.strategy").joinpath("course.json").read_bytes(), type=CourseWeights)


def course_profile(history: History) -> CourseProfile | None:
    """Return the profile of a race by its circuit and classes; None where none was fitted on its like."""
    classes = {car.entry.car_class.upper() for car in history.cars.values()}
    return next((own for own in course_weights().profiles if own.fits(history.race, classes)), None)


class _RunStretch(Struct, frozen=True, gc=False):
    """A stretch that ended: when it was due and did end, which, how long it usually takes and how many times it took.

    `gain` is the logarithm of that over what it was a lap before.
    """

    due_us: int
    end_us: int
    stretch: int
    usual_us: int
    ratio: float
    gain: float


class _Lateness:
    """How many of the cars due lately are late; by stretch as well."""

    __slots__ = ("at_us", "in_15", "in_30", "of_stretch")

    def __init__(self, at_us: int) -> None:
        self.at_us = at_us
        self.in_15 = [0, 0, 0]
        self.in_30 = [0, 0]
        self.of_stretch: dict[int, list[int]] = {}

    def count(self, due_us: int, late_us: int, usual_us: int, stretch: int) -> None:
        """Count a car that was due at a moment and is, or was, so late."""
        ago_us = self.at_us - due_us
        if not 0 <= ago_us <= LOOKED_BACK_US:
            return
        here = self.of_stretch.setdefault(stretch, [0, 0, 0, 0])
        late = late_us > max(LATE_SHARE * usual_us, SECOND_US)
        here[2 + late] += 1
        if ago_us > 30 * SECOND_US:
            return
        here[late] += 1
        self.in_30[0] += 1
        self.in_30[1] += late_us > 0.1 * usual_us
        if ago_us <= 15 * SECOND_US:
            self.in_15[late_us > SECOND_US] += 1
            self.in_15[2] += late_us > 3 * SECOND_US

    def signs(self) -> tuple[float, float, float, float]:
        """Shares of those due lately: on time, late, late by three seconds, late by a tenth; few say little."""
        fifteen, thirty = self.in_15[0] + self.in_15[1] + 1, self.in_30[0] + 1
        on_time, late, by_three = (count / fifteen for count in self.in_15)
        return on_time, late, by_three, self.in_30[1] / thirty

    def of_stretches(self) -> tuple[float, float, float]:
        """How much more are late than on time on the stretch where that is least, and on the next; and in a minute."""
        lately = sorted((own[1] - own[0]) / (own[0] + own[1] + 1) for own in self.of_stretch.values()) or [0.0]
        minute = min(((own[3] - own[2]) / (own[2] + own[3] + 1) for own in self.of_stretch.values()), default=0.0)
        return lately[0], lately[min(1, len(lately) - 1)], minute


class CourseSigns:
    """Reads the signs of a neutralised course, fed with every stretch that was run, in time order."""

    def __init__(self, history: History, own: CourseProfile) -> None:
        self._cars = list(history.cars.values())
        self._count = history.loop_count
        self._usual = UsualTimes(self._cars)
        self._on: list[tuple[int, int, int] | None] = [None] * len(self._cars)
        self._next: dict[tuple[int, int], int] = {}
        self._before: dict[tuple[int, int], float] = {}
        self._arrivals: deque[_RunStretch] = deque()
        self._at_line_us: deque[int] = deque()
        self._latest: deque[float] = deque(maxlen=4)
        self._sum = _fast_sum(course_weights().knots, own.weights)
        self.begins, self.ends = own.begins, own.ends

    def take(self, ran: Ran, neutralised: bool) -> None:
        """Take a stretch that a car has run; `neutralised`: the course is taken to be."""
        loop = ran.stretch % self._count
        if not loop:
            self._at_line_us.append(ran.end_us)
        if ran.begin_us:
            self._next[ran.car, ran.stretch // self._count] = ran.stretch
            usual_us = self._usual.us(ran.car, ran.stretch)
            ratio = (ran.end_us - ran.begin_us) / usual_us if usual_us else 0.0
            if usual_us:
                before = self._before.get((ran.car, ran.stretch))
                gain = log(ratio / before) if before and ratio else 0.0
                self._before[ran.car, ran.stretch] = ratio
                due_us = ran.begin_us + usual_us
                self._arrivals.append(_RunStretch(due_us, ran.end_us, ran.stretch, usual_us, ratio, gain))
                self._latest.append(ratio)
            if not (neutralised and ratio > LOCKED):
                self._usual.add(ran)
        stretch = self._next.get((ran.car, loop), -1)
        self._on[ran.car] = ran.end_us, stretch, self._usual.us(ran.car, stretch) if stretch >= 0 else 0

    def chance(self, at_us: int, in_lane: Callable[[int, int], bool]) -> float:
        """Tell how likely the course is neutralised at a moment; `in_lane` tells whether a car is in the lane then."""
        total = self._sum(self.read(at_us, in_lane))
        return 1 / (1 + exp(-min(max(total, -30.0), 30.0)))

    def read(self, at_us: int, in_lane: Callable[[int, int], bool]) -> list[float]:
        """Return the signs at a moment, in the order of `SIGNS`."""
        while self._arrivals and self._arrivals[0].end_us < at_us - LOOKED_BACK_US:
            self._arrivals.popleft()
        while self._at_line_us and self._at_line_us[0] < at_us - 6 * SECOND_US:
            self._at_line_us.popleft()
        lateness = _Lateness(at_us)
        field, (long_on, longer_on, long_on_least) = self._under_way(at_us, in_lane, lateness)
        gain, free_8, free_30, ratios = self._arrived(at_us, lateness)
        latest = sorted(self._latest)
        middles = sorted(sorted(own)[len(own) // 2] for own in ratios.values())
        return [
            *lateness.signs(),
            min(latest[len(latest) // 2], MOST) if latest else 1.0,
            min(latest[0], MOST) if latest else 1.0,
            sum(us > at_us - 3 * SECOND_US for us in self._at_line_us) / max(field, 1),
            len(self._at_line_us) / max(field, 1),
            long_on,
            longer_on,
            gain,
            free_8,
            free_30,
            min(middles[0], MOST) if middles else 1.0,
            *lateness.of_stretches(),
            long_on_least,
            sum(middle > SLOW_STRETCH for middle in middles) / max(len(middles), 1),
        ]

    def _under_way(
        self, at_us: int, in_lane: Callable[[int, int], bool], lateness: _Lateness
    ) -> tuple[int, tuple[float, float, float]]:
        """How many cars there are; the shares that are on their stretch for long, longer, and where that is least."""
        field = running = long_on = longer_on = 0
        here: dict[int, list[int]] = {}
        for index, seen in enumerate(self._on):
            if seen is None or (age_us := at_us - seen[0]) > PART_US:
                continue
            field += 1
            _, stretch, usual_us = seen
            if not usual_us or (age_us >= usual_us and in_lane(index, at_us)):
                continue
            running += 1
            own = here.setdefault(stretch, [0, 0])
            own[1] += 1
            if age_us >= usual_us:
                long_on += age_us > LONG_ON * usual_us
                longer_on += age_us > LONGER_ON * usual_us
                own[0] += age_us > LONG_ON_HERE * usual_us
                lateness.count(seen[0] + usual_us, age_us - usual_us, usual_us, stretch)
        least = min(((late + 0.3) / (cars + 1) for late, cars in here.values()), default=0.0)
        return field, (long_on / max(running, 1), longer_on / max(running, 1), least)

    def _arrived(self, at_us: int, lateness: _Lateness) -> tuple[float, float, float, dict[int, list[float]]]:
        """How much faster than a lap before those are that arrived, which share is free, and the ratios by stretch."""
        gains: list[float] = []
        ratios: dict[int, list[float]] = {}
        lately = free_lately = free = 0
        for arrival in self._arrivals:
            lateness.count(arrival.due_us, arrival.end_us - arrival.due_us, arrival.usual_us, arrival.stretch)
            ratios.setdefault(arrival.stretch, []).append(arrival.ratio)
            ago_us = at_us - arrival.end_us
            if ago_us <= 30 * SECOND_US:
                gains.append(arrival.gain)
                free += arrival.ratio < FREE
                if ago_us <= 8 * SECOND_US:
                    lately += 1
                    free_lately += arrival.ratio < FREE
        gains.sort()
        count = len(gains)
        gain = gains[count // 2] * count / (count + 1) if gains else 0.0
        return gain, free_lately / (lately + 1), free / (count + 1), ratios


def _fast_sum(knots: tuple[tuple[float, ...], ...], weights: tuple[float, ...]) -> Callable[[list[float]], float]:
    """Turn weights into the sum over signs: a base, and for every sign a slope with what it changes by at each knot."""
    base, place = weights[0], 1
    lines: list[tuple[tuple[float, ...], list[tuple[float, float]]]] = []
    for own in knots:
        height, slope = 0.0, weights[place]
        line = [(height, slope)]
        for knot, more in zip(own, weights[place + 1 : place + 1 + len(own)], strict=True):
            height, slope = height - more * knot, slope + more
            line.append((height, slope))
        lines.append((own, line))
        place += 1 + len(own)

    def total(values: list[float]) -> float:
        found = base
        for value, (own, line) in zip(values, lines, strict=True):
            height, slope = line[bisect_left(own, value)]
            found += height + slope * value
        return found

    return total
