"""Time lost on a lap that is under way, or not judged yet: what a car has lost at least, by what can be seen of it.

A car that has not come to its next loop while others that entered the way behind it have come out of it again has lost
time: all that goes by beyond what it takes for the way itself, and what the slowest of these took longer. That bound
only grows, and what follows never takes any of it back.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from pitboard.moments.usual import LEAST_COMPARED, LEAST_LAPS, OWN_LAPS, on_track_us
from pitboard.moments.view import CarView, RaceView

CLEAR_SHARE = 0.2
"""Less than this share of a lap is not told before the lap is judged."""

KEPT_SHARE = 0.9
"""So much of what is seen to be lost is told: how slow the others were is known better when all have come by."""

GLANCED_AT = 4
"""A lap is looked at where a way took so much longer than on one of so many laps before."""

Way = tuple[int, int]
"""From a loop of a lap to the next that saw the car, by their ranks; 0 is the line at which the lap began."""

Passage = tuple[int, int]
"""A loop as counted on from lap to lap, and when a car passed it, in µs since the epoch."""


class Slow(Struct, frozen=True, gc=False):
    """What a car has lost at least on a way of a lap, in µs: where it lost most of it.

    `begin_us` is when the lap began out on the track, `until_us` the end of the way, or the moment where the car has
    not come to it (`is_pending`). `duration_us` is what it took so far without the pit lane, `usual_us` what the way
    takes. The loops are counted on from lap to lap.
    """

    lost_us: int
    begin_us: int
    until_us: int
    duration_us: int
    usual_us: int
    from_loop: int
    to_loop: int
    is_pending: bool


class _Lost(Struct, frozen=True):
    """What was lost on one way of a lap, in µs, what it took and what it would have taken."""

    lost_us: int
    took_us: int
    usual_us: int
    begin: Passage
    end: Passage
    is_pending: bool = False


class Overdue:
    """Finds what the laps of a race have lost at least by a moment."""

    def __init__(self, view: RaceView) -> None:
        self._view = view
        self._count = view.history.loop_count
        unseen = any(visit < len(car.visits) for car in view.cars.values() for visit in car.car.pit_in_unseen)
        stood = [(stood.begin_us, stood.end_us) for stood in view.standstills]
        # Of a finished lap both follow from what was seen by its end, and from when the field is known to have stood.
        self._usual_us: dict[tuple[str, int], dict[Way, int]] = view.history.kept("usual ways")
        self._finished: dict[tuple[str, int], Slow | None] = view.history.kept(("overdue", *stood))
        self._lap_ways: dict[tuple[str, int], tuple[list[Way], list[int]]] = {}
        self._known_ways: dict[Way, Way] = {}
        self._slow = _merged(sorted([*view.clean.neutral, *stood]))
        self._slow_ends_us = [to_us for _, to_us in self._slow]
        self._blind = unseen or not view.clean.tells_flags

    def of(self, car: CarView, lap: int) -> Slow | None:
        """Tell what a lap, completed or under way, has lost at least; None where that is nothing that is clear.

        Where nobody tells the flags the whole course may be slow, and where the way into the pit lane is not always
        seen a car that is late may have stopped: then nothing is known.
        """
        if lap <= OWN_LAPS + 1 or self._blind:
            return None
        if lap > car.laps:
            return self._found(car, lap)
        key = car.number, lap
        if key not in self._finished:
            self._finished[key] = self._found(car, lap)
        return self._finished[key]

    def _found(self, car: CarView, lap: int) -> Slow | None:
        if not self._may_be_slow(car, lap):
            return None
        usual_us = self._usual(car, lap)
        lap_us = sum(usual_us.get(way, 0) for way in pairwise(sorted({rank for way in usual_us for rank in way})))
        ways = self._ways(car, lap, usual_us, round(CLEAR_SHARE / KEPT_SHARE * lap_us))
        lost = max(ways, key=lambda way: way.lost_us, default=None)
        if lost is None or KEPT_SHARE * lost.lost_us <= CLEAR_SHARE * lap_us:
            return None
        (from_loop, _), (to_loop, until_us) = lost.begin, lost.end
        return Slow(
            round(KEPT_SHARE * lost.lost_us),
            self._begin_us(car, lap),
            until_us,
            lost.took_us,
            lost.usual_us,
            from_loop,
            to_loop,
            lost.is_pending,
        )

    def _begin_us(self, car: CarView, lap: int) -> int:
        if lap <= car.laps:
            return on_track_us(car, lap)[0]
        outs_us = [visit.out_us for visit in car.visits[-2:] if visit.out_us is not None]
        return max([car.end_us(lap - 1), *outs_us])

    def _may_be_slow(self, car: CarView, lap: int) -> bool:
        """Tell at a glance whether a car took clearly longer on a way of a lap than on the laps just before."""
        passed, first = self._passed(car, lap), (lap - 1) * self._count
        ends = [*passed[1:], (passed[-1][0] + 1, max(self._until_us(car, lap), passed[-1][1]))]
        if lap <= car.laps:
            ends.pop()
        for (at, from_us), (to, to_us) in zip(passed, ends, strict=False):
            until_us, way = self._green_until(from_us, to_us), (at - first, to - first)
            if until_us > from_us and self._is_longer(car, lap, way, until_us - from_us):
                took_us = self._driven_us(car, from_us, until_us)
                if took_us < until_us - from_us and not self._is_longer(car, lap, way, took_us):
                    continue
                return True
        return False

    def _is_longer(self, car: CarView, lap: int, way: Way, took_us: int) -> bool:
        """Tell whether that long is longer than a way took on one of the laps just before."""
        ats, times_us = car.car.loop_at, car.car.loop_us
        for before in range(max(lap - GLANCED_AT, 2), lap):
            first = (before - 1) * self._count
            i, j = bisect_left(ats, first + way[0]), bisect_left(ats, first + way[1])
            if j < len(ats) and ats[i] == first + way[0]:
                longer_us = took_us - (times_us[j] - times_us[i])
                if longer_us > CLEAR_SHARE * car.lap_us(before):
                    return True
        return False

    def _until_us(self, car: CarView, lap: int) -> int:
        return car.end_us(lap) if lap <= car.laps else min(self._view.chequered_us, car.over_us)

    def _passed(self, car: CarView, lap: int) -> list[Passage]:
        """The loops that a car passed on a lap, the line at its beginning first."""
        history, first = car.car, (lap - 1) * self._count
        i = bisect_right(history.loop_at, first)
        j = bisect_right(history.loop_at, first + self._count, i)
        until_us = self._until_us(car, lap)
        found = [(at, us) for at, us in zip(history.loop_at[i:j], history.loop_us[i:j], strict=True) if us <= until_us]
        if lap <= car.laps and (not found or found[-1][0] < first + self._count):
            found.append((first + self._count, until_us))
        return [(first, car.end_us(lap - 1)), *found]

    def _driven_us(self, car: CarView, begin_us: int, end_us: int) -> int:
        """How much of a span a car was on the track, in µs."""
        i = bisect_left(car.car.pit_out_us, begin_us)
        if i >= len(car.visits) or car.visits[i].in_us >= end_us:
            return end_us - begin_us
        in_lane_us = sum(
            max(min(end_us if visit.out_us is None else visit.out_us, end_us) - max(visit.in_us, begin_us), 0)
            for visit in car.visits_within(begin_us, end_us)
        )
        return end_us - begin_us - in_lane_us

    def _usual(self, car: CarView, lap: int) -> dict[Way, int]:
        """What each way of a lap takes a car by the laps just before, in µs: ways of fewer than a few are left out."""
        key = car.number, lap
        if key not in self._usual_us:
            took_us: dict[Way, list[int]] = {}
            for before in range(max(lap - OWN_LAPS, 2), min(lap, car.laps + 1)):
                for way, us in zip(*self._ways_of(car, before), strict=True):
                    took_us.setdefault(way, []).append(us)
            self._usual_us[key] = {way: _median(us) for way, us in took_us.items() if len(us) >= LEAST_COMPARED}
        return self._usual_us[key]

    def _ways_of(self, car: CarView, lap: int) -> tuple[list[Way], list[int]]:
        """The ways of a completed lap of a car, and how long it took on each, in µs without the pit lane."""
        key = car.number, lap
        if key not in self._lap_ways:
            passed, first = self._passed(car, lap), (lap - 1) * self._count
            ways = [(at - first, to - first) for (at, _), (to, _) in pairwise(passed)]
            self._lap_ways[key] = (
                [self._known_ways.setdefault(way, way) for way in ways],
                [self._driven_us(car, from_us, to_us) for (_, from_us), (_, to_us) in pairwise(passed)],
            )
        return self._lap_ways[key]

    def _ways(self, car: CarView, lap: int, usual_us: dict[Way, int], least_us: int) -> Iterator[_Lost]:
        """Go through the ways of a lap on which a car is known to have lost time, that under way last."""
        passed, first = self._passed(car, lap), (lap - 1) * self._count
        for begin, end in pairwise(passed):
            way_us = _along(usual_us, begin[0] - first, end[0] - first)
            if way_us:
                yield self._lost(car, (begin, end), way_us, least_us)
        last, until_us = passed[-1][0], self._until_us(car, lap)
        if lap <= car.laps or until_us < min(self._view.moment_us, self._view.chequered_us):
            return
        # A loop may miss a car, all those of a lap may: what is certain is how late it is at the line; just before the
        # line, at the loop after it.
        over_us = _along(usual_us, last - first, self._count)
        if not any(last - first < to < self._count for _, to in usual_us):
            over_us += _along(usual_us, 0, min((to for _, to in usual_us), default=0)) if over_us else 0
        if over_us:
            way = (passed[-1], (first + self._count, until_us))
            yield self._lost(car, way, over_us, least_us, is_pending=True)

    def _lost(
        self, car: CarView, way: tuple[Passage, Passage], way_us: int, least_us: int, *, is_pending: bool = False
    ) -> _Lost:
        """What a car has lost at least on a way by its end, or by the moment.

        It is worked out anew whenever another car comes out, and the most of it holds: who comes out later cannot take
        it back. While nobody comes out nothing is added, for then the whole field may stand still.
        """
        begin, end = way
        took_us = self._driven_us(car, begin[1], end[1])
        most_us, until_us = 0, self._green_until(begin[1], end[1])
        longest_us = self._driven_us(car, begin[1], until_us) if until_us > begin[1] else 0
        late = longest_us - way_us > least_us
        came_by = sorted(self._came_by(car, begin, (end[0], until_us))) if late else []
        if len(came_by) >= LEAST_COMPARED and not is_pending and until_us == end[1]:
            came_by.append((until_us, 1.0))
        slowest = 1.0
        for cars, (at_us, share) in enumerate(came_by, 1):
            slowest = max(slowest, share)
            if cars >= LEAST_COMPARED:
                most_us = max(most_us, self._driven_us(car, begin[1], at_us) - round(way_us * slowest))
        return _Lost(most_us, took_us, way_us, begin, end, is_pending)

    def _green_until(self, begin_us: int, end_us: int) -> int:
        """The end of a span or, before it, of the green in which the span begins; its beginning where there is none."""
        i = bisect_right(self._slow_ends_us, begin_us)
        return min(end_us, max(self._slow[i][0], begin_us)) if i < len(self._slow) else end_us

    def _came_by(self, car: CarView, begin: Passage, end: Passage) -> Iterator[tuple[int, float]]:
        """Go through the cars that entered a way behind another and came out before it: when, and how long they took.

        That is a share of what it usually takes them.
        """
        from_rank, to_rank = begin[0] % self._count, end[0] - begin[0] + begin[0] % self._count
        for other in self._view.cars.values():
            ends_us = other.car.lap_end_us
            laps = bisect_left(ends_us, end[1]) if other is not car else 0
            # From the lap on which it may have entered the way first.
            for lap in range(max(bisect_right(ends_us, begin[1]), LEAST_LAPS + 1), laps + 2):
                first = (lap - 1) * self._count
                # Hardly anybody comes out before a car that is little late: that is seen at one look.
                to_us = self._at(other, first + to_rank)
                if not to_us or to_us >= end[1]:
                    continue
                from_us = self._at(other, first + from_rank)
                if from_us is not None and from_us > begin[1]:
                    usual_us = _along(self._usual(other, lap), from_rank, to_rank)
                    if usual_us:
                        yield to_us, self._driven_us(other, from_us, to_us) / usual_us

    def _at(self, car: CarView, at: int) -> int | None:
        """When a car passed a loop, counted on from lap to lap, by the moment; None where nobody saw it."""
        lap, rank = divmod(at, self._count)
        if not rank:
            return car.end_us(lap) if lap <= car.laps else None
        ats = car.car.loop_at
        i = bisect_left(ats, at)
        if i == len(ats) or ats[i] != at:
            return None
        us = car.car.loop_us[i]
        return us if us <= self._view.moment_us else None


def _median(times_us: list[int]) -> int:
    """The median of some times, to the µs."""
    ordered, middle = sorted(times_us), len(times_us) // 2
    return ordered[middle] if len(ordered) % 2 else round((ordered[middle - 1] + ordered[middle]) / 2)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same spans of time, in order, those that overlap or adjoin as one."""
    apart: list[tuple[int, int]] = []
    for begin_us, end_us in spans:
        if apart and begin_us <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end_us)
        else:
            apart.append((begin_us, end_us))
    return apart


def _along(usual_us: dict[Way, int], begin: int, end: int) -> int:
    """What it usually takes from a loop to another, in µs: as it was seen, or by the ways between; 0: not known."""
    if (begin, end) in usual_us:
        return usual_us[begin, end]
    steps = [(to, us) for (at, to), us in usual_us.items() if at == begin and to < end]
    for to, us in sorted(steps, reverse=True):
        rest_us = _along(usual_us, to, end)
        if rest_us:
            return us + rest_us
    return 0
