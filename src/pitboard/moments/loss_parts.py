"""The laps and stops on which a car lost time against what it would have done, each by itself."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Literal

from msgspec import Struct

from pitboard.moments.overdue import Overdue
from pitboard.moments.retirements import known_out
from pitboard.moments.stops import LONG_US, RETURN_US
from pitboard.moments.usual import OWN_LAPS, SHORTEST_US, StopNorms, UsualLaps, on_track_us
from pitboard.moments.view import CarView, RaceView, Visit

LossSort = Literal["slow_lap", "long_stop", "extra_stop", "drive_through", "halt_on_track", "repair"]
"""What a car lost time by: a lap on the track, a stop longer than usual or out of its rhythm, the lane without a stop,
a halt on the track, or minutes in the garage."""

HALT_US = 120_000_000
HALT_TIMES = 3
"""A car stood or crawled that took this long, and so many times the usual time, for the way between two loops."""

REPAIR_US = 300_000_000
"""A visit that takes so much longer than a stop is a repair."""

STOPLESS_SHARE = 0.75
STOPPED_SHARE = 0.25
"""Where after this share of the race fewer than that share of the cars has stopped nobody needs to."""

NOTABLY = 1.1
"""A lap that is no longer than this beside the quickest before it has lost nothing for certain."""

PLACE_SHARE = 0.6
"""So much of the time was lost between two loops, or it is not known where."""


class Part(Struct, frozen=True, gc=False):
    """One lap or visit on which time was lost, moments in µs since the epoch, durations in µs.

    `duration_us` is what it took, `usual_us` what it would have taken (0: nothing, or not known); `lost_us` the
    difference, None where the car never came back. `visit` is that of the pit lane, counted from 1, 0 on the track.
    `from_loop` and `to_loop` are the loops between which the time went, empty where that is not known.
    `slow_course`: it was neutralised, or slow for all. `known_us` is when it was known. `at_least`: by the moment so
    much was lost for certain; what it took, and would have taken, is that of the part of the lap between `loops`, which
    are counted on from lap to lap.
    """

    sort: LossSort
    begin_us: int
    end_us: int
    known_us: int
    lap: int
    duration_us: int
    usual_us: int
    lost_us: int | None
    visit: int = 0
    is_open: bool = False
    slow_course: bool = False
    from_loop: str = ""
    to_loop: str = ""
    at_least: bool = False
    loops: tuple[int, ...] = ()


class LossParts:
    """Finds the parts of the losses of a race up to a moment."""

    def __init__(self, view: RaceView) -> None:
        self._view = view
        self.laps = UsualLaps(view)
        self._stops = StopNorms(view)
        self._nobody_stops = _nobody_stops(view)
        self._overdue = Overdue(view)
        self._found: dict[str, list[Part]] = {}

    def of(self, car: CarView) -> list[Part]:
        """Find the laps and stops on which a car lost time, in time order.

        Where no source can tell a stop a long lap may be one, and says nothing.
        """
        if not self._view.history.tells_stops(self._view.moment_us):
            return []
        if car.number not in self._found:
            found = [*self._slow_laps(car), *self._visits(car), *(self._halt(car) or self._under_way(car))]
            self._found[car.number] = sorted(found, key=lambda part: (part.begin_us, part.end_us))
        return self._found[car.number]

    def _slow_laps(self, car: CarView) -> Iterator[Part]:
        for lap in self.laps.suspicious(car):
            expected = self.laps.expected(car, lap)
            driven_us = self.laps.driven_us(car, lap)
            if expected is None or driven_us - expected.us <= expected.margin_us:
                if driven_us > NOTABLY * self.laps.quickest_before_us(car, lap):
                    yield from self._at_least(car, lap)
                continue
            begin_us, end_us = on_track_us(car, lap)
            lost_us = driven_us - expected.us
            place = self._place(car, lap, lost_us)
            sort: LossSort = "halt_on_track" if place and place.stood else "slow_lap"
            yield Part(
                sort,
                begin_us,
                end_us,
                expected.known_us,
                lap,
                driven_us,
                expected.us,
                lost_us,
                slow_course=expected.slow_course,
                from_loop=place.from_loop if place else "",
                to_loop=place.to_loop if place else "",
            )

    def _place(self, car: CarView, lap: int, lost_us: int) -> "_Place | None":
        """Find between which loops the time of a lap went, by how long the car took there on the laps before."""
        count, ids = self._view.history.loop_count, self._view.history.loop_ids
        ways = _ways(car, lap, count)
        usual = [_ways(car, before, count) for before in range(max(lap - OWN_LAPS, 2), lap)]
        most: tuple[int, tuple[int, int], int] | None = None
        for way, took_us in ways.items():
            before_us = [laps[way] for laps in usual if way in laps]
            if before_us:
                usual_us = round(median(before_us))
                most = max(most or (0, way, 0), (took_us - usual_us, way, usual_us))
        if most is None or most[0] < PLACE_SHARE * lost_us:
            return None
        excess_us, (begin, end), usual_us = most
        stood = excess_us + usual_us > max(HALT_US, HALT_TIMES * usual_us)
        names = (ids[begin - 1] if begin else ids[-1], ids[end - 1]) if ids else ("", "")
        return _Place(*names, stood) if len(ways) > 1 or stood else None

    def _visits(self, car: CarView) -> Iterator[Part]:
        since_us, before = self._view.start_us, self._view.start_us
        for visit in car.visits:
            if visit.kind == "drive_through":
                yield _visit_part(self._view, car, visit, "drive_through", 0)
                continue
            if visit.kind in ("stop", None) and visit.seen:
                part = self._stop(car, visit, since_us, before)
                if part is not None:
                    yield part
            if visit.out_us is not None and visit.ends_stint:
                since_us, before = visit.out_us, visit.in_us

    def _stop(self, car: CarView, visit: Visit, since_us: int, before_us: int) -> Part | None:
        """What a stop lost, where it was longer than usual or one too many; the stint before it began at `since_us`."""
        own_us = self._view.own_us(visit) - max(self._view.moment_us - car.over_us, 0) * (visit.out_us is None)
        usual = self._stops.of(car, visit, own_us)
        if visit.out_us is not None and own_us > SHORTEST_US and self._is_extra(car, visit, since_us, before_us):
            return _visit_part(self._view, car, visit, "repair" if own_us > REPAIR_US else "extra_stop", 0)
        if usual is None:
            return _visit_part(self._view, car, visit, "repair", 0) if own_us > RETURN_US else None
        if own_us - usual.us <= usual.margin_us:
            return None
        sort: LossSort = "repair" if own_us - usual.us > REPAIR_US else "long_stop"
        return _visit_part(self._view, car, visit, sort, usual.us)

    def _is_extra(self, car: CarView, visit: Visit, since_us: int, before_us: int) -> bool:
        """Tell whether a stop came long before it was due, with the course green since the one before it began."""
        if not self._nobody_stops and not self._stops.comes_early(car, visit, since_us):
            return False
        known = self._view.history.tells_flags(self._view.moment_us)
        return not known or self._view.green_throughout(before_us, visit.in_us)

    def _at_least(self, car: CarView, lap: int) -> Iterator[Part]:
        """Find what a lap that is under way, or not slow by what is known of it, has lost for certain."""
        slow = self._overdue.of(car, lap)
        if slow is None:
            return
        ids = self._view.history.loop_ids
        names = [ids[(at - 1) % len(ids)] if ids else "" for at in (slow.from_loop, slow.to_loop)]
        stood = slow.duration_us > max(HALT_US, HALT_TIMES * slow.usual_us)
        yield Part(
            "halt_on_track" if stood else "slow_lap",
            slow.begin_us,
            slow.until_us,
            slow.until_us,
            lap,
            slow.duration_us,
            slow.usual_us,
            slow.lost_us,
            is_open=slow.is_pending,
            from_loop=names[0],
            to_loop=names[1],
            at_least=True,
            loops=(slow.from_loop,) if slow.is_pending else (slow.from_loop, slow.to_loop),
        )

    def _under_way(self, car: CarView) -> Iterator[Part]:
        """Find what a car has lost on the lap that it is driving, by that alone."""
        if car.laps and not self._view.states[car.number].is_gone:
            yield from self._at_least(car, car.laps + 1)

    def _halt(self, car: CarView) -> list[Part]:
        """Find that a car has stopped out on the track, or is out of the race there."""
        state = self._view.states[car.number].name
        if state not in ("stopped", "retired") or car.in_pit or not car.seen_us:
            return []
        count, ids = self._view.history.loop_count, self._view.history.loop_ids
        passed = bisect_right(car.car.loop_us, self._view.moment_us)
        rank = car.car.loop_at[passed - 1] % count if passed else 0
        lasted_us = min(self._view.moment_us, self._view.chequered_us) - car.seen_us
        if lasted_us <= 0:
            return []
        until_us, out = car.seen_us + lasted_us, known_out(self._view, car) is not None
        return [
            Part(
                "halt_on_track",
                car.seen_us,
                until_us,
                until_us,
                car.laps + 1,
                lasted_us,
                0,
                None if out else max(lasted_us - self._lap_now_us(car), lasted_us // 10),
                is_open=True,
                from_loop=ids[rank - 1] if ids else "",
                at_least=not out,
            )
        ]

    def _lap_now_us(self, car: CarView) -> int:
        """How long a lap takes its class at the moment, in µs, of those that are driving one: their median."""
        moment_us, states = self._view.moment_us, self._view.states
        laps_us = [
            max(other.lap_us(other.laps), moment_us - other.end_us(other.laps))
            for other in self._view.cars.values()
            if other.car_class == car.car_class and other.laps and states[other.number].runs
        ]
        return round(median(laps_us)) if laps_us else 0


class _Place(Struct, frozen=True):
    from_loop: str
    to_loop: str
    stood: bool


def _ways(car: CarView, lap: int, count: int) -> dict[tuple[int, int], int]:
    """How long a car took on a lap from each loop that saw it to the next, by their ranks; pit visits left out."""
    history, first = car.car, (lap - 1) * count
    i = bisect_left(history.loop_at, first)
    j = bisect_right(history.loop_at, first + count)
    passed = list(zip(history.loop_at[i:j], history.loop_us[i:j], strict=True))
    if not passed or passed[0][0] != first:
        passed.insert(0, (first, car.end_us(lap - 1)))
    ways: dict[tuple[int, int], int] = {}
    for (at, from_us), (next_at, to_us) in pairwise(passed):
        in_lane_us = sum(
            max(min(visit.out_us or to_us, to_us) - max(visit.in_us, from_us), 0)
            for visit in car.visits_within(from_us, to_us)
        )
        ways[at - first, next_at - first] = to_us - from_us - in_lane_us
    return ways


def _visit_part(view: RaceView, car: CarView, visit: Visit, sort: LossSort, usual_us: int) -> Part:
    """What was lost by a visit that is, or has become, one of a sort."""
    is_open = visit.out_us is None
    until_us = car.over_us if visit.out_us is None else visit.out_us
    own_us = view.own_us(visit) - max(view.moment_us - car.over_us, 0) * is_open
    gone = is_open and known_out(view, car) is not None
    neutral = view.history.tells_flags(view.moment_us) and not view.green_throughout(visit.in_us, until_us)
    known_us = min(visit.in_us + LONG_US, until_us) if is_open else until_us
    return Part(
        sort,
        visit.in_us,
        until_us,
        known_us,
        car.car.pit_lap[visit.index],
        until_us - visit.in_us,
        usual_us,
        None if gone else own_us - usual_us,
        visit.index + 1,
        is_open and until_us == view.moment_us,
        neutral,
    )


def _nobody_stops(view: RaceView) -> bool:
    """Tell whether the race is nearly over and hardly a car has stopped: then it is one without stops."""
    duration_us = view.history.race.duration_us
    if not duration_us or view.moment_us - view.start_us < STOPLESS_SHARE * duration_us:
        return False
    running = [car for car in view.cars.values() if view.states[car.number].runs or car.over_us < view.moment_us]
    stopped = sum(any(visit.kind == "stop" for visit in car.visits) for car in running)
    return bool(running) and stopped < STOPPED_SHARE * len(running)
