"""Whether the course is neutralised, and which cars are overdue, from timing alone: live, flag or no flag.

Every stretch between two loops that a car has run is held against what the car usually takes for it; one that it has
been on for too long already counts as slow before it ends. Where a series has no slow zones what all of them say of the
course is a chance (`course_signs.py`); elsewhere it is neutralised where most of the field is slow on several stretches
at once. A car is overdue by the slowest that the course has been since a loop saw it.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from heapq import merge

from msgspec import Struct
from msgspec.structs import replace

from pitboard.model import NEUTRAL_FLAGS
from pitboard.model.time import SECOND_US
from pitboard.scoring import History
from pitboard.strategy.course_signs import CourseSigns, course_profile
from pitboard.strategy.stretches import Ran, UsualTimes, stretches

STEP_US = 5 * SECOND_US
"""The course is judged so often ..."""

SIGN_STEP_US, LOOKS = 2 * SECOND_US, 3
"""... by signs so often, and every so manieth time it is looked for cars that are overdue."""

LATELY_US = 30 * SECOND_US
"""Stretches that ended within so much time say how the course is now."""

SLOW, SLOWER, FREE = 1.1, 1.27, 1.08
"""A stretch is slow, or much slower, from so many times the usual; up to so many the car was free on it."""

BEGINS, BEGINS_SLOWER, ENDS = (SLOW, 0.65), (SLOWER, 0.4), 0.6
"""How slow how many are from which on the course counts as neutralised; and the share of free ones from which it no
longer does."""

PARTLY, ALMOST_ALL = 0.5, 0.8
"""Stretches are slow if so much of that share is on each of so many of them."""

LEAST_CARS = 4
"""Fewer cars say nothing of the course."""

FIELD_US, FIELD_SHARE = 300 * SECOND_US, 0.35
"""Nor does less than this share of the cars that any loop saw in so much time: a few are let by behind a safety car."""

LATE_US = 60 * SECOND_US
"""A car is overdue that is so much later at its next loop than the slowest that the course has been since."""

HALF_LATE_US, HALTED = LATE_US // 2, 0.3
"""Where more than this share of the field is late by half of that the field stands, and nobody is missed."""

GIVEN_UP_US = 900 * SECOND_US
"""Who was not seen for so long is no part of the field."""

ZONE_US, WITNESSES = 300 * SECOND_US, 8
"""A stretch is as slow as the second slowest of so many of the latest cars was that ran it in so much time."""

QUEUED = 2.5
"""Under a stated neutralisation a stretch may take so many times the usual at least: the queue stops and goes."""


class SlowSpan(Struct, frozen=True):
    """A span in which the whole course was slow, in µs since the epoch; `end_us` None while it lasts.

    It was told at its beginning by `cars` cars, of which the share `slow` was slow.
    """

    begin_us: int
    end_us: int | None
    cars: int
    slow: float


class OverdueCar(Struct, frozen=True):
    """A car that has not come to its next loop: its number, the loop that saw it last, when, and when it was expected.

    `missed_us` is when it was late by `LATE_US`, and so told; `seen_us` when a loop saw it again (None: none has by the
    moment). In µs since the epoch.
    """

    number: str
    last_loop: str
    last_us: int
    expected_us: int
    missed_us: int
    seen_us: int | None


class CourseWatch:
    """Judges the course step by step up to a moment; `spans` and `overdue` are what it found."""

    def __init__(self, history: History, moment_us: int) -> None:
        self._history = history
        self._moment_us = moment_us
        self._cars = list(history.cars.values())
        self._usual = UsualTimes()
        profile = course_profile(history)
        self._signs = CourseSigns(history, profile) if profile and history.loop_count > 1 else None
        self._lately: deque[tuple[int, int, int, float]] = deque()
        self._by_stretch: dict[int, deque[tuple[int, float]]] = {}
        self._next: dict[tuple[int, int], int] = {}
        self._on: list[Ran | None] = [None] * len(self._cars)
        self._level = 1.0
        self._peaks = [1.0] * len(self._cars)
        self._missing: dict[int, OverdueCar] = {}
        self._since_us: int | None = None
        self._at_begin = (0, 0.0)
        self.overdue: list[OverdueCar] = []
        self.spans: list[SlowSpan] = []
        self._watch()

    def _watch(self) -> None:
        count, at_us = self._history.loop_count, self._history.race.start_us
        for ran in merge(*(stretches(index, car, count, self._moment_us) for index, car in enumerate(self._cars))):
            # By the rule a stretch counts from the step that follows its end.
            at_us = self._go_on(at_us, ran.end_us if self._signs else ran.end_us + STEP_US - 1)
            self._take(ran)
        self._go_on(at_us, self._moment_us)
        if self._since_us is not None:
            self._close(self._since_us, None)
        self.overdue += self._missing.values()

    def _go_on(self, at_us: int, until_us: int) -> int:
        """Judge the course at every step up to a moment; return the last."""
        step_us = SIGN_STEP_US if self._signs else STEP_US
        while at_us + step_us <= until_us:
            at_us += step_us
            self._judge(at_us)
        return at_us

    def _take(self, ran: Ran) -> None:
        if self._signs:
            self._signs.take(ran, self._since_us is not None)
        self._on[ran.car] = ran
        self._peaks[ran.car] = self._level
        if ran.car in self._missing:
            self.overdue.append(replace(self._missing.pop(ran.car), seen_us=ran.end_us))
        if not ran.begin_us:
            return
        self._next[ran.car, ran.stretch // self._history.loop_count] = ran.stretch
        usual_us = self._usual.us(ran.car, ran.stretch)
        if usual_us:
            ratio = (ran.end_us - ran.begin_us) / usual_us
            self._lately.append((ran.end_us, ran.car, ran.stretch, ratio))
            self._by_stretch.setdefault(ran.stretch, deque(maxlen=WITNESSES)).append((ran.end_us, ratio))
        self._usual.add(ran)

    def _overdue(self, at_us: int) -> Iterator[tuple[int, int, float]]:
        """The cars that have been on their stretch for so long that it is slow whenever it ends."""
        for index, ran in enumerate(self._on):
            if ran is None or not ran.begin_us or at_us - ran.end_us < 10 * SECOND_US:
                continue
            stretch = self._next.get((index, ran.loop), -1)
            usual_us = self._usual.us(index, stretch)
            ratio = (at_us - ran.end_us) / usual_us if usual_us else 0.0
            if SLOWER <= ratio < 4 and not self._in_lane(index, at_us):
                yield index, stretch, ratio

    def _in_lane(self, index: int, at_us: int) -> bool:
        car = self._cars[index]
        visits = bisect_right(car.pit_in_us, at_us)
        return bool(visits) and (visits > len(car.pit_out_us) or car.pit_out_us[visits - 1] > self._seen_us(index))

    def _seen_us(self, index: int) -> int:
        ran = self._on[index]
        return ran.end_us if ran else 0

    def _judge(self, at_us: int) -> None:
        """Judge the course at a moment, by its signs or by the rule."""
        while self._lately and self._lately[0][0] < at_us - LATELY_US:
            self._lately.popleft()
        if self._signs is not None:
            if (at_us - self._history.race.start_us) // SIGN_STEP_US % LOOKS == 0:
                self._look(at_us)
            self._judge_by(self._signs, at_us)
        elif latest := self._look(at_us):
            self._judge_by_rule(at_us, latest)

    def _look(self, at_us: int) -> dict[int, tuple[int, float]]:
        """Look for cars that are overdue; return where each car was lately, and how slow; empty: too few to tell."""
        latest = self._latest(at_us)
        self._look_for_missing(at_us)
        if not self._enough(len(latest), at_us):
            return {}
        ratios = sorted(ratio for _, ratio in latest.values())
        self._level = ratios[len(ratios) // 2]
        return latest

    def _latest(self, at_us: int) -> dict[int, tuple[int, float]]:
        latest = {car: (stretch, ratio) for _, car, stretch, ratio in self._lately}
        return latest | {car: (stretch, ratio) for car, stretch, ratio in self._overdue(at_us)}

    def _enough(self, cars: int, at_us: int) -> bool:
        field = sum(ran is not None and at_us - ran.end_us < FIELD_US for ran in self._on)
        return cars >= max(LEAST_CARS, FIELD_SHARE * field)

    def _judge_by_rule(self, at_us: int, latest: dict[int, tuple[int, float]]) -> None:
        if self._since_us is None:
            # Where nobody comes by at all it may be the feed that stopped.
            came = any(ratio >= SLOW for *_, ratio in self._lately)
            if came and any(_everywhere(latest.values(), *least) for least in (BEGINS, BEGINS_SLOWER)):
                self._begin(at_us, latest)
        elif sum(ratio < FREE for _, ratio in latest.values()) >= ENDS * len(latest):
            self._close(self._since_us, at_us)
            self._since_us = None

    def _judge_by(self, signs: CourseSigns, at_us: int) -> None:
        chance = signs.chance(at_us, self._in_lane)
        if self._since_us is None:
            came = chance >= signs.begins and any(ratio >= SLOW for *_, ratio in self._lately)
            if came and self._enough(len(latest := self._latest(at_us)), at_us):
                self._begin(at_us, latest)
        elif chance < signs.ends:
            self._close(self._since_us, at_us)
            self._since_us = None

    def _begin(self, at_us: int, latest: dict[int, tuple[int, float]]) -> None:
        self._since_us = at_us
        self._at_begin = len(latest), sum(ratio >= SLOW for _, ratio in latest.values()) / len(latest)

    def _look_for_missing(self, at_us: int) -> None:
        """Note the cars that are late at their next loop, as slow as the course has been since they were seen."""
        flag = self._history.flag_at(at_us)
        neutral = flag is not None and flag.state in NEUTRAL_FLAGS
        level = max(self._level, QUEUED) if neutral else self._level
        if at_us >= self._history.chequered_us or (flag is not None and flag.state == "red"):
            return
        late: list[tuple[int, int]] = []
        field = 0
        for index, ran in enumerate(self._on):
            if ran is None:
                continue
            self._peaks[index] = peak = max(self._peaks[index], level)
            if not ran.begin_us or at_us - ran.end_us > GIVEN_UP_US:
                continue
            field += 1
            if index in self._missing or at_us - ran.end_us < LATE_US:
                continue
            expected_us = self._expected_us(index, ran, peak, at_us)
            if expected_us and at_us - expected_us >= HALF_LATE_US and not self._in_lane(index, at_us):
                late.append((index, expected_us))
        # Where a good part of the field is late at once it is the field that stopped.
        if len(late) > max(HALTED * field, LEAST_CARS):
            return
        for index, expected_us in late:
            if at_us - expected_us >= LATE_US:
                self._miss(index, expected_us, at_us)

    def _expected_us(self, index: int, ran: Ran, peak: float, at_us: int) -> int:
        """When a car is due at its next loop, as slow as the course has been or this stretch is; 0: not known."""
        stretch = self._next.get((index, ran.loop), -1)
        usual_us = self._usual.us(index, stretch)
        lately = sorted(ratio for end_us, ratio in self._by_stretch.get(stretch, ()) if at_us - end_us < ZONE_US)
        zone = lately[-2] if len(lately) > 1 else 1.0
        return ran.end_us + round(usual_us * max(peak, zone)) if usual_us else 0

    def _miss(self, index: int, expected_us: int, at_us: int) -> None:
        ran = self._on[index]
        if ran is not None:
            loops = self._history.loop_ids
            loop = loops[ran.loop - 1] if loops else ""
            self._missing[index] = OverdueCar(self._cars[index].number, loop, ran.end_us, expected_us, at_us, None)

    def _close(self, begin_us: int, end_us: int | None) -> None:
        self.spans.append(SlowSpan(begin_us, end_us, *self._at_begin))


def _everywhere(latest: Iterable[tuple[int, float]], slow: float, share: float) -> bool:
    """Tell whether a share of the cars takes so many times the usual, and some on nearly every stretch.

    A slow zone slows those alone that drive where it lies, be they most of the field.
    """
    by_stretch: dict[int, list[bool]] = {}
    for stretch, ratio in latest:
        by_stretch.setdefault(stretch, []).append(ratio >= slow)
    shares = [sum(cars) / len(cars) for cars in by_stretch.values()]
    stretches = sum(own >= PARTLY * share for own in shares)
    cars = [car for own in by_stretch.values() for car in own]
    return sum(cars) >= share * len(cars) and stretches >= max(ALMOST_ALL * len(shares), 2)
