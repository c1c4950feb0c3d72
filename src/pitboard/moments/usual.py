"""What is usual at its time: for a lap by the class's laps of the same minutes, for a stop and a stint by the class's.

Measured on 12 races of the lap from 53 s (Lime Rock) to 240 s (Le Mans): half of all green laps come within 0.7 % of
what is expected here, 98 % of the racing ones within 3 %. From 7 % of a lap on a lap is out of the ordinary whatever
the circuit: 15 s at Le Mans, 4 s at Lime Rock.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from statistics import median
from typing import TypeVar

from msgspec import Struct

from pitboard.moments.view import CarView, RaceView, Visit
from pitboard.scoring import Wait

SLOW_SHARE = 0.07
"""A lap that takes more than this share of a lap beyond what is expected is slow."""

KNOWN_AFTER = 1.25
"""After so many laps more all have come by that ran while a lap did; then it is known what it would have taken."""

ALONGSIDE = 4
"""A lap ran while another did if they have more than one in so many parts of it in common."""

SUSPECT = 0.7
"""A lap is looked at that takes more than this share of that beyond the quickest of the laps just before."""

SPREADS = 4
"""It also takes more than so many times what the slower of the others took beyond their median."""

SLOWER = 0.8
"""Of the laps that others drove in the same minutes, the slower ones begin at this place in their order."""

SLOW_COURSE = 1.2
"""Where others take this many times their usual lap the whole course is slow, whatever flags are known."""

SLOWEST = 0.9
"""On a slow course, with queues and waves past them, a lap is compared with one at this place in the order of all."""

COMPANIONS = 2
"""Nor is a lap slow there that so many others drove as slowly."""

QUICKEST_PACE = 0.85
"""No car is for laps so much quicker beside the others than it is over the race."""

QUEUE_US = 30_000_000
AS_SLOW = 0.9
"""Those that come by no further apart are together; a lap of that share of another's is about as long."""

QUEUE_SHARE = 0.25
"""There it is slow from so much of a usual lap beyond that one."""

LEAST_COMPARED = 4
"""Fewer laps of others say nothing of the minutes in which they were driven."""

ENOUGH_COMPARED = 6
"""With fewer laps in the class those of the whole field are looked at, each beside what is usual for its car."""

OWN_LAPS = 8
"""The pace of a car beside the others is that of so many laps before."""

LEAST_LAPS = 4
"""A car that has driven fewer laps has no usual lap."""

SHORTEST_US = 10_000_000
"""Pit times below this are no way through a pit lane: some lap records state 0."""

LEAST_STOPS = 4
"""Fewer stops or stints say nothing of what is usual."""

LEAST_ALIKE = 8
"""Of stops with a change of driver, or without, fewer do not say how long those take: then those of both sorts do."""

STOP_LEAST_US = 15_000_000
STOP_SHARE = 0.25
STOP_SPREADS = 4.5
"""A stop is long from so much beyond the usual one: at least this, this share of it, and so many times what the middle
half of them differs from the median (three standard deviations of what is usual)."""

AS_LONG = 0.08
COMMON = 0.25
"""Nor is a stop long where so many of the class's, with a change of driver or without, took as long as it, give or take
that share: some rules have two lengths of stop, and no record tells which one was due."""

FULL_STINT = 0.75
"""A full stint is at this place in the order of the class's by their length: many are cut short by a neutralisation."""

TOGETHER_US = 600_000_000
"""Stops that began no further apart than this had the same reason: a light at the end of the lane, or the weather."""

SHORT_SHARE = 0.4
"""A stop after less than this share of a full stint is out of the rhythm of a car."""

WITH_THE_FIELD = 0.2
"""Where so many of the class do that together, or of all, it is not theirs alone."""


class Expected(Struct, frozen=True, gc=False):
    """What a lap would have taken, in µs without the pit lane, and how much longer one may take that is not slow.

    `slow_course` tells that those of others were slow too; it is known from `known_us` (µs since the epoch) on.
    """

    us: int
    margin_us: int
    slow_course: bool
    known_us: int


_Number = TypeVar("_Number", int, float)

Laps = tuple[list[int], list[float]]
"""When laps ended (µs since the epoch), in order, and how long each took beside the usual lap of its car."""


class UsualLaps:
    """What every lap of a race would have taken, by the other laps that were driven in the same minutes."""

    def __init__(self, view: RaceView) -> None:
        self._view = view
        self._driven_us = {
            number: driven_laps_us(car, view.moment_us) for number, car in view.cars.items() if car.laps > LEAST_LAPS
        }
        # What a damaged source says may make most laps of a car take no time at all.
        self.lap_us = {number: max(_middle(sorted(driven_us[1:])), 1) for number, driven_us in self._driven_us.items()}
        """By car its usual lap so far, in µs: the median of all of them."""
        self.longest_us = max(self.lap_us.values(), default=0)
        """The usual lap of the slowest car."""
        self._half_us = {
            name: max(*(self.lap_us.get(car.number, 2) for car in cars), 2) // 2
            for name, cars in _by_class(view).items()
        }
        self._by_class = {name: self._laps_of(cars) for name, cars in _by_class(view).items()}
        self._shares: dict[tuple[str, int], float | None] = {}
        self._abouts: dict[tuple[str, int], float] = {}
        self._stood = bool(view.standstills)
        self._neutral = view.clean.neutral
        self._neutral_us = [from_us for from_us, _ in self._neutral]

    def _laps_of(self, cars: Sequence[CarView]) -> Laps:
        """The laps of some cars that have a usual one, their first and those that nobody timed left out."""
        ends_us: list[int] = []
        shares: list[float] = []
        for car in cars:
            if car.number in self.lap_us:
                usual_us, untimed = self.lap_us[car.number], set(car.car.untimed_laps)
                driven_us = self._driven_us[car.number]
                timed = [i for i in range(1, len(driven_us)) if i + 1 not in untimed]
                ends_us += [car.car.lap_end_us[i] for i in timed]
                shares += [driven_us[i] / usual_us for i in timed]
        return _in_time_order(ends_us, shares)

    @cached_property
    def _field(self) -> Laps:
        every = self._by_class.values()
        return _in_time_order(
            [us for ends_us, _ in every for us in ends_us], [share for _, of in every for share in of]
        )

    def driven_us(self, car: CarView, lap: int) -> int:
        """Return how long a lap 2.. of a car with a usual lap took, in µs without the time in the pit lane."""
        return self._driven_us[car.number][lap - 1]

    def suspicious(self, car: CarView) -> Iterator[int]:
        """Go through the laps of a car that may be slow: beside the class then, slower than one shortly before."""
        if car.number not in self.lap_us:
            return
        usual_us, ends_us, untimed = self.lap_us[car.number], car.car.lap_end_us, set(car.car.untimed_laps)
        shares = [us / usual_us for us in self._driven_us[car.number]]
        least = 1 + SLOW_SHARE * SUSPECT
        slower = min(shares[1:]) * least
        for index in range(1, car.laps):
            if shares[index] <= slower:
                continue
            first = max(index - OWN_LAPS, 1)
            quickest = min(shares[first:index]) if index > LEAST_LAPS else min([1.0, *shares[first:index]])
            if shares[index] <= quickest * least or index + 1 in untimed:
                continue
            before = shares.index(quickest, first, index) if quickest in shares[first:index] else 0
            about_before = self._about(car.car_class, ends_us[before]) if before else 1.0
            about = self._about(car.car_class, ends_us[index])
            queued = about > SLOW_COURSE and shares[index] < about + SUSPECT * QUEUE_SHARE
            if shares[index] * about_before > quickest * about * least and not queued:
                yield index + 1

    def _about(self, car_class: str, moment_us: int) -> float:
        """About how long the class's laps took at a moment beside their usual ones: what is no longer is not slow."""
        half_us = self._half_us[car_class]
        key = car_class, moment_us // half_us
        if key not in self._abouts:
            begin_us = key[1] * half_us
            shares = _within(self._by_class[car_class], begin_us - half_us, begin_us + 2 * half_us)
            self._abouts[key] = _middle(shares) if shares else 0.0
        return self._abouts[key]

    def expected(self, car: CarView, lap: int) -> Expected | None:
        """Tell what a lap 2.. of a car with a usual lap would have taken; None where too few others were out.

        Nor is it known until more than a lap later, when all have come by that drove in the same minutes.
        """
        begin_us, end_us = self._span(car, lap)
        known_us = car.end_us(lap) + round(self._quickest_us(car, lap) * KNOWN_AFTER)
        if known_us > self._view.moment_us:
            return None
        if self._flagged(car, lap):
            return self._on_slow_course(car, lap, (begin_us, end_us), known_us)
        shares = self._others(car, lap, self._compared(car.car_class, begin_us, end_us))
        if len(shares) < LEAST_COMPARED:
            return None
        if _middle(shares) > SLOW_COURSE:
            return self._on_slow_course(car, lap, (begin_us, end_us), known_us)
        expected = self._beside(car, lap, shares, known_us)
        if self.driven_us(car, lap) - expected.us <= expected.margin_us:
            return expected
        alongside = self._alongside(car, lap, known_us)
        slower = self._beside(car, lap, alongside, known_us) if len(alongside) >= LEAST_COMPARED else expected
        return max(expected, slower, key=_us)

    def quickest_before_us(self, car: CarView, lap: int) -> int:
        """Return the quickest of the laps just before a lap 3.., in µs without the time in the pit lane."""
        return min(self._driven_us[car.number][max(lap - 1 - OWN_LAPS, 1) : lap - 1], default=0)

    def _quickest_us(self, car: CarView, lap: int) -> int:
        """The quickest of a lap and those before it: known for good when the lap ends."""
        return min(self._driven_us[car.number][max(lap - 1 - OWN_LAPS, 1) : lap])

    def _beside(self, car: CarView, lap: int, shares: list[float], known_us: int) -> Expected:
        """What a lap would have taken beside laps of others, each as a share of what is usual for its car, in order."""
        usual_us, others = self.lap_us[car.number], _middle(shares)
        margin = max(SLOW_SHARE, SPREADS * (_at(shares, SLOWER) - others))
        expected_us = round(usual_us * others * self._own_pace(car, lap))
        return Expected(max(expected_us, 1), round(usual_us * margin), False, known_us)

    def _alongside(self, car: CarView, lap: int, known_us: int) -> list[float]:
        """The slowest lap of each other car that it drove while this one ran, as shares of what is usual, in order.

        Whoever comes by first after a part of the circuit has become slow is not slower than those who come by later.
        Laps under a flag are left out, those of the class alone are looked at where they are enough.
        """
        apart_us = min(self.lap_us[car.number], self.driven_us(car, lap)) // ALONGSIDE
        begin_us, end_us = on_track_us(car, lap)
        span_us = begin_us + apart_us, end_us - apart_us
        others = [self._view.cars[number] for number in self.lap_us if number != car.number]
        of_class = self._slowest([other for other in others if other.car_class == car.car_class], span_us, known_us)
        return of_class if len(of_class) >= ENOUGH_COMPARED else self._slowest(others, span_us, known_us)

    def _slowest(self, cars: Sequence[CarView], span_us: tuple[int, int], known_us: int) -> list[float]:
        """The slowest lap of each car that ran within a span and had ended by a moment, in order."""
        slowest: list[float] = []
        for car in cars:
            ends_us = car.car.lap_end_us
            first = max(bisect_right(ends_us, span_us[0], 0, car.laps), 1)
            last = min(bisect_left(ends_us, span_us[1], 0, car.laps) + 1, car.laps)
            known = [at for at in range(first + 1, last + 1) if ends_us[at - 1] <= known_us]
            laps_us = [self.driven_us(car, at) for at in known if not self._flagged(car, at)]
            if laps_us:
                slowest.append(max(laps_us) / self.lap_us[car.number])
        return sorted(slowest)

    def _on_slow_course(self, car: CarView, lap: int, span_us: tuple[int, int], known_us: int) -> Expected | None:
        """What a lap would have taken in a queue or past it: it is slow if slower than nearly all others then."""
        shares = self._others(car, lap, self._all_within(*span_us))
        if len(shares) < LEAST_COMPARED:
            return None
        usual_us, others = self.lap_us[car.number], _middle(shares)
        if self._in_queue(car, lap, others):
            return None
        slowest = _at(shares, max(SLOWEST, 1 - (COMPANIONS + 1) / len(shares)))
        margin_us = round(usual_us * (slowest - others + QUEUE_SHARE))
        may_be_slow = self.driven_us(car, lap) > margin_us + usual_us * others * QUICKEST_PACE
        expected_us = round(usual_us * others * (self._own_pace(car, lap) if may_be_slow else 1.0))
        return Expected(max(expected_us, 1), margin_us, True, known_us)

    def _in_queue(self, car: CarView, lap: int, others: float) -> bool:
        """Tell whether a car that came by with it had driven about as long a lap: then they followed each other.

        By that a car is not a lap later than others: where both are, both had trouble.
        """
        ends_us, shares = self._field
        end_us, own = car.end_us(lap), self.driven_us(car, lap) / self.lap_us[car.number]
        near = shares[bisect_left(ends_us, end_us - QUEUE_US) : bisect_right(ends_us, end_us + QUEUE_US)]
        return own - others < 1.0 and sum(share > AS_SLOW * own for share in near) > 1

    def _span(self, car: CarView, lap: int) -> tuple[int, int]:
        """When the laps of others ended that were driven in the same minutes: up to half a lap before and after."""
        end_us, half_us = car.end_us(lap), self.lap_us[car.number] // 2
        return end_us - max(self.driven_us(car, lap) - half_us, half_us), end_us + half_us

    def _others(self, car: CarView, lap: int, shares: list[float]) -> list[float]:
        """The laps of others among those of some minutes: without the lap that is held against them."""
        own = self.driven_us(car, lap) / self.lap_us[car.number]
        if own in shares:
            shares.remove(own)
        return shares

    def _compared(self, car_class: str, begin_us: int, end_us: int) -> list[float]:
        """How long the class's laps took that ended within a span, in order; those of all where they are few."""
        shares = _within(self._by_class[car_class], begin_us, end_us)
        return shares if len(shares) >= ENOUGH_COMPARED else self._all_within(begin_us, end_us)

    def _all_within(self, begin_us: int, end_us: int) -> list[float]:
        return _within(self._field, begin_us, end_us)

    def _flagged(self, car: CarView, lap: int) -> bool:
        """Whether a neutralisation is known to overlap a lap, or a standstill of the field."""
        begin_us, end_us = car.end_us(lap - 1), car.end_us(lap)
        i = bisect_left(self._neutral_us, end_us)
        if i and self._neutral[i - 1][1] > begin_us:
            return True
        return self._stood and self._view.stood_within(begin_us, end_us)

    def _own_pace(self, car: CarView, lap: int) -> float:
        """How long the car took for the laps before beside the others: the median of as many as are known."""
        shares: list[float] = []
        for before in range(lap - 1, max(lap - 2 * OWN_LAPS, 1), -1):
            share = self._share(car, before)
            if share is not None:
                shares.append(share)
            if len(shares) == OWN_LAPS:
                break
        return median(shares) if len(shares) >= LEAST_COMPARED else 1.0

    def _share(self, car: CarView, lap: int) -> float | None:
        """How long a car took for a lap beside the others; None on a slow course, which says nothing of its pace."""
        key = car.number, lap
        if key not in self._shares:
            shares = self._compared(car.car_class, *self._span(car, lap))
            others = _middle(shares) if len(shares) >= LEAST_COMPARED else 0.0
            slow = not 0 < others <= SLOW_COURSE or self._flagged(car, lap)
            self._shares[key] = None if slow else self.driven_us(car, lap) / self.lap_us[car.number] / others
        return self._shares[key]


class StopNorm(Struct, frozen=True):
    """What a stop takes in µs, and how much longer one may take that is not a long one."""

    us: int
    margin_us: int


class StopNorms:
    """What stops take in each class, with and without a change of driver, and how long a full stint is."""

    def __init__(self, view: RaceView) -> None:
        self._view = view
        self._tells_flags = view.history.tells_flags(view.moment_us)
        self._lengths_us: dict[tuple[str, bool], list[int]] = {}
        self._stints_us: dict[str, list[int]] = {}
        self._stopped: list[tuple[int, int, str]] = []
        self._ended: list[tuple[int, int, CarView]] = []
        for car in view.cars.values():
            self._take(car)
        self._stopped.sort()
        self._in_us = [in_us for in_us, _, _ in self._stopped]
        self._usual: dict[tuple[str, bool], StopNorm | None] = {}
        self._full_us: dict[str, int] = {}

    def _take(self, car: CarView) -> None:
        from_us = self._view.start_us
        for visit in car.visits:
            if visit.kind == "stop" and visit.seen and visit.duration_us > SHORTEST_US:
                self._lengths_us.setdefault((car.car_class, visit.change), []).append(visit.duration_us)
                self._stopped.append((visit.in_us, visit.duration_us, car.number))
            if visit.ends_stint and visit.out_us is not None:
                self._stints_us.setdefault(car.car_class, []).append(visit.in_us - from_us)
                self._ended.append((visit.in_us, visit.in_us - from_us, car))
                from_us = visit.out_us
        if not car.in_pit and self._view.states[car.number].runs:
            self._stints_us.setdefault(car.car_class, []).append(self._view.moment_us - from_us)

    def of(self, car: CarView, visit: Visit, own_us: int) -> StopNorm | None:
        """Tell what a visit, of so long a time of its own, would have taken as a stop; None where too few have stopped.

        What others waited under the same neutralisation is no loss. Who drives on is not known while it lasts.
        """
        changes = (visit.change,) if visit.out_us is not None else (True, False)
        known = [usual for change in changes if (usual := self._of_class(car.car_class, change))]
        if not known:
            return None
        usual = max(known, key=lambda one_sort: one_sort.us)
        if own_us > usual.us + usual.margin_us and (common_us := self._common_us(car.car_class, own_us)):
            usual = StopNorm(common_us, usual.margin_us)
        waited_us = self._waited_us(car, visit) if own_us > usual.us + usual.margin_us else 0
        return StopNorm(waited_us, usual.margin_us) if waited_us > usual.us else usual

    def _of_class(self, car_class: str, change: bool) -> StopNorm | None:
        key = car_class, change
        if key not in self._usual:
            own = self._lengths_us.get(key, [])
            either = own if len(own) >= LEAST_ALIKE else own + self._lengths_us.get((car_class, not change), [])
            lengths_us = sorted(
                either if len(either) >= LEAST_STOPS else [us for _, us, _ in self._stopped],
            )
            self._usual[key] = _usual_stop(lengths_us) if len(lengths_us) >= LEAST_STOPS else None
        return self._usual[key]

    def _common_us(self, car_class: str, own_us: int) -> int:
        """The middle one of the class's stops that took about as long as one, in µs; 0 where few did."""
        lengths_us = [us for change in (True, False) for us in self._lengths_us.get((car_class, change), [])]
        alike_us = sorted(us for us in lengths_us if abs(us - own_us) <= AS_LONG * own_us)
        return _middle(alike_us) if len(alike_us) >= max(LEAST_ALIKE, COMMON * len(lengths_us)) else 0

    def _waited_us(self, car: CarView, visit: Visit) -> int:
        """How long most others stopped that came in under the same neutralisation; 0: there was none."""
        until_us = self._view.moment_us if visit.out_us is None else visit.out_us
        if self._view.green_throughout(visit.in_us, until_us) or not self._tells_flags:
            return 0
        first = bisect_left(self._in_us, visit.in_us - TOGETHER_US)
        last = bisect_right(self._in_us, visit.in_us + TOGETHER_US)
        lengths_us = sorted(us for _, us, number in self._stopped[first:last] if number != car.number)
        return _at(lengths_us, SLOWER) if len(lengths_us) >= LEAST_STOPS else 0

    def full_stint_us(self, car_class: str) -> int:
        """Return what a full stint lasts in a class so far, in µs; 0 where too few have driven one."""
        if car_class not in self._full_us:
            lengths_us = self._stints_us.get(car_class, [])
            if len(lengths_us) < LEAST_STOPS:
                lengths_us = [us for stints_us in self._stints_us.values() for us in stints_us]
            known = len(lengths_us) >= LEAST_STOPS
            self._full_us[car_class] = _at(sorted(lengths_us), FULL_STINT) if known else 0
        return self._full_us[car_class]

    def comes_early(self, car: CarView, visit: Visit, since_us: int) -> bool:
        """Tell whether a stop ends a stint, begun at `since_us`, long before it was due, and not with the others."""
        if visit.in_us - since_us >= SHORT_SHARE * self.full_stint_us(car.car_class):
            return False
        early = self._early
        i = bisect_left(early, visit.in_us - TOGETHER_US, key=_first)
        j = bisect_right(early, visit.in_us + TOGETHER_US, key=_first)
        others = {other.number: other.car_class for _, other in early[i:j] if other is not car}
        in_class = sum(car_class == car.car_class for car_class in others.values())
        cars = [other for other in self._view.cars.values() if other.seen_us >= visit.in_us]
        class_cars = sum(other.car_class == car.car_class for other in cars)
        return in_class < max(2, WITH_THE_FIELD * class_cars) and len(others) < max(2, WITH_THE_FIELD * len(cars))

    @cached_property
    def _early(self) -> list[tuple[int, CarView]]:
        """The stops that ended a short stint, whoever made them, in time order."""
        return sorted(
            (
                (in_us, car)
                for in_us, stint_us, car in self._ended
                if stint_us < SHORT_SHARE * self.full_stint_us(car.car_class)
            ),
            key=_first,
        )


def _us(expected: Expected) -> int:
    return expected.us


def _first(pair: tuple[int, CarView]) -> int:
    return pair[0]


def _usual_stop(lengths_us: list[int]) -> StopNorm:
    """The usual stop, from their lengths in order."""
    usual_us = _middle(lengths_us)
    apart_us = _middle(sorted(abs(us - usual_us) for us in lengths_us))
    margin_us = max(STOP_LEAST_US, usual_us * STOP_SHARE, apart_us * STOP_SPREADS)
    return StopNorm(usual_us, round(margin_us))


def driven_laps_us(car: CarView, moment_us: int) -> list[int]:
    """Measure the laps of a car in µs, without the pit lane and without the waits with the field known at a moment."""
    history, begin_us, visit = car.car, car.start_us, 0
    waits = [wait for wait in history.waits if not wait.in_lane and wait.known_us <= moment_us]
    ins_us, outs_us = history.pit_in_us, history.pit_out_us
    driven_us: list[int] = []
    for end_us in history.lap_end_us[: car.laps]:
        us = end_us - begin_us
        while visit < len(ins_us) and ins_us[visit] < end_us:
            out_us = outs_us[visit] if visit < len(outs_us) else end_us
            us -= max(min(out_us, end_us) - max(ins_us[visit], begin_us), 0)
            if out_us > end_us:
                break
            visit += 1
        driven_us.append(us - _waited_us(waits, begin_us, end_us) if waits else us)
        begin_us = end_us
    return driven_us


def on_track_us(car: CarView, lap: int) -> tuple[int, int]:
    """Tell from when until when a car was on the track on a lap (µs since the epoch), without a visit at either end."""
    begin_us, end_us = car.end_us(lap - 1), car.end_us(lap)
    for visit in car.visits_within(begin_us, end_us):
        if visit.out_us is None or visit.out_us > end_us:
            end_us = visit.in_us
        elif visit.in_us < begin_us:
            begin_us = visit.out_us
        elif visit.in_us - begin_us > end_us - visit.out_us:
            end_us = visit.in_us
        else:
            begin_us = visit.out_us
    return begin_us, max(begin_us, end_us)


def _waited_us(waits: Sequence[Wait], begin_us: int, end_us: int) -> int:
    """How long a car stood on the track with the whole field within a span."""
    return sum(max(min(wait.end_us, end_us) - max(wait.begin_us, begin_us), 0) for wait in waits)


def _by_class(view: RaceView) -> dict[str, list[CarView]]:
    classes: dict[str, list[CarView]] = {}
    for car in view.cars.values():
        classes.setdefault(car.car_class, []).append(car)
    return classes


def _in_time_order(ends_us: list[int], shares: list[float]) -> Laps:
    order = sorted(range(len(ends_us)), key=ends_us.__getitem__)
    return [ends_us[i] for i in order], [shares[i] for i in order]


def _within(laps: Laps, begin_us: int, end_us: int) -> list[float]:
    """How long the laps took that ended within a span, the quickest first."""
    ends_us, shares = laps
    return sorted(shares[bisect_left(ends_us, begin_us) : bisect_right(ends_us, end_us)])


def _middle(in_order: Sequence[_Number]) -> _Number:
    return in_order[(len(in_order) - 1) // 2]


def _at(in_order: Sequence[_Number], share: float) -> _Number:
    """The value at a place in an order, from 0 to 1."""
    return in_order[min(int(share * len(in_order)), len(in_order) - 1)]
