"""Two cars that are rivals for a place: their gap at the ends of the laps, and at which of them it compares."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from pitboard.moments.view import CarView, RaceView, Visit

SLOW = 1.15
"""Where no source tells the flags the course was slow on a lap that took both cars so many times their usual."""

RUNS = ("running", "out_lap", "in_pit")
"""The states of a car that has rivals."""


class RivalPair(Struct, frozen=True):
    """Two cars of a scope that follow each other in the order behind the stops at the moment.

    `place` is that of the car ahead in the scope, `class_position` that of the car behind in its class, both behind the
    stops.
    """

    scope: str
    ahead: CarView
    behind: CarView
    place: int
    class_position: int


class LikePoint(Struct, frozen=True):
    """The gap of the car behind at the end of a lap, in µs, and when it completed that; below 0 it was ahead."""

    lap: int
    time_us: int
    gap_us: int


def pairs(view: RaceView, places: int) -> list[RivalPair]:
    """Pair the cars that follow each other behind the stops, up to a place of every scope, both in the race.

    A pair that follows each other overall and in class is that of the race overall.
    """
    if not view.cycles.tells or view.moment_us >= view.chequered_us:
        return []
    order = view.cycles.order(view.moment_us)
    found: dict[tuple[str, str], RivalPair] = {}
    for scope, cars in view.scopes.items():
        numbers = {car.number for car in cars}
        front = [view.cars[number] for number in order.cars if number in numbers]
        if scope != "overall":
            front.sort(key=lambda car: order.places[car.number][1])
        for place, (ahead, behind) in enumerate(pairwise(front[: places + 1]), 1):
            if all(car.laps and view.states[car.number].name in RUNS for car in (ahead, behind)):
                pair = RivalPair(scope, ahead, behind, place, order.places[behind.number][1])
                found.setdefault((ahead.number, behind.number), pair)
    return list(found.values())


def like_points(view: RaceView, pair: RivalPair, from_us: int) -> list[LikePoint]:
    """Find the laps of a pair, from a moment on, at whose ends both had made the same stops and ran in the open.

    Neither was in its stop then, the last stops of both lie within half a stint, and the course was green from the
    first of the two to the other; where no source tells the flags, neither lap was a slow one for both.
    """
    stint = view.cycles.usual.stint(pair.ahead.number, view.moment_us)
    if stint is None:
        return []
    ahead, behind = _Stops(pair.ahead), _Stops(pair.behind)
    unseen = pair.ahead.car.inferred_laps | pair.behind.car.inferred_laps
    points: list[LikePoint] = []
    slow_us = _slow_us(view, pair)
    first = bisect_left(pair.behind.car.lap_end_us, from_us, 0, pair.behind.laps) + 1
    for lap in range(first, min(pair.ahead.laps, pair.behind.laps) + 1):
        ahead_us, behind_us = pair.ahead.end_us(lap), pair.behind.end_us(lap)
        made = ahead.made(ahead_us), behind.made(behind_us)
        if lap in unseen or made[0] is None or made[1] is None or 2 * abs(made[0] - made[1]) > stint.laps:
            continue
        early, late = min(ahead_us, behind_us), max(ahead_us, behind_us)
        if slow_us and min(pair.ahead.lap_us(lap), pair.behind.lap_us(lap)) > slow_us:
            continue
        if not view.clean.neutral or not _overlaps(view.clean.neutral, early, late):
            points.append(LikePoint(lap, behind_us, behind_us - ahead_us))
    return points


def _slow_us(view: RaceView, pair: RivalPair) -> int:
    """From when on a lap of both shows that the course was slow; 0 where the flags tell that."""
    if view.clean.tells_flags or not pair.ahead.laps:
        return 0
    return round(SLOW * median(pair.ahead.lap_us(lap) for lap in range(1, pair.ahead.laps + 1)))


class _Stops:
    """The stops of a car, for where it was with them at the end of a lap."""

    def __init__(self, car: CarView) -> None:
        self._stops: list[Visit] = [visit for visit in car.visits if visit.kind in ("stop", None)]
        self._in_us = [visit.in_us for visit in self._stops]
        self._car = car

    def made(self, at_us: int) -> int | None:
        """Return the lap on which the last stop began by a moment (0: there was none); None: the car is in it."""
        i = bisect_right(self._in_us, at_us)
        if not i:
            return 0
        visit = self._stops[i - 1]
        return None if visit.out_us is None or visit.out_us >= at_us else self._car.car.pit_lap[visit.index]


def _overlaps(spans: Sequence[tuple[int, int]], from_us: int, until_us: int) -> bool:
    i = bisect_right(spans, until_us, key=lambda span: span[0])
    return i > 0 and spans[i - 1][1] > from_us


def visits_between(car: CarView, first: int, last: int) -> Iterator[Visit]:
    """Go through the visits to the pits of a car on the laps after one, up to and with another."""
    return (visit for visit in car.visits if first < car.car.pit_lap[visit.index] <= last)
