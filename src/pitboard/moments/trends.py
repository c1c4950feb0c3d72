"""Two cars that are rivals for a place, their gap at like points of both, and how it ran: falling, growing, turned."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard.model.time import HOUR_US
from pitboard.moments.kind import Kind, Line, staked
from pitboard.moments.loss_parts import LossParts, LossSort, Part
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.stops import RUNS
from pitboard.moments.view import CarView, RaceView, Visit

SLOW = 1.15
"""Where no source tells the flags the course was slow on a lap that took both cars so many times their usual."""


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


PLACES = 2
"""The gaps between the first cars of every scope are looked at, down to this place and the next."""

TURN_US = 5_000_000
TURN_SHARE = 0.25
"""A gap turns where it goes back by more than both: so much time, and this share of the greatest gap."""

FAR_LAPS = 1.0
"""Gaps of more laps than this are no rivals'."""

STALE_SHARE = 0.75
"""The last point may be older than this share of a stint no more."""

MOST = 0.6
"""What made this share of a change, or more, is its reason."""

LEAST_US = 2_000_000
"""A change of less has none."""

PACE_LAPS = 3
"""So many laps clean for both are needed to speak of pace."""

PACE_SHARE = 0.05
"""A car that is slower by more than this share of a lap does not race, or not in the same weather."""

Reason = Literal["loss", "extra_stop", "pace", "stops", "neutralisation"]


class GapTrendValues(Values, frozen=True, kw_only=True):
    """How the gap of the second of two rivals to the first went, from the end of a lap to that of another.

    A gap below 0: the car that is behind now was ahead then. Since `since_us` it goes the way it went last (`grew`),
    which `reason` explains; `turned`: before that it went the other way; `passed`:
    the car behind was ahead then. `low` and `high` are the extremes on the way,
    where they lie beyond both ends. `stops` are the visits to the pits of the car behind on the way, `ahead_stops`
    those of the other. `loser` is the car that lost `lost_us`, by parts of the sorts `losses`. `per_lap_us` is what the
    car behind lost a lap (below 0: gained) over `pace_laps` laps clean for both; `driver` and `ahead_driver` are given
    where each drove all of them.
    """

    class_position: int
    from_us: int
    until_us: int
    lap_from: int
    lap: int
    gap_from_us: int
    gap_until_us: int
    grew: bool
    since_us: int
    gap_since_us: int
    lap_since: int
    turned: bool
    passed: bool
    low_us: int | None = None
    low_gap_us: int | None = None
    high_us: int | None = None
    high_gap_us: int | None = None
    stops: int
    ahead_stops: int
    reason: Reason | None = None
    loser: str | None = None
    lost_us: int | None = None
    losses: tuple[LossSort, ...] | None = None
    per_lap_us: int | None = None
    pace_laps: int | None = None
    driver: str | None = None
    ahead_driver: str | None = None


def gap_trends(view: RaceView) -> list[Moment]:
    """Find how the gaps between the first cars overall and of each class went: since a moment, or over two stints."""
    parts = view.shared(LossParts)
    return [moment for pair in pairs(view, PLACES) if (moment := _trend(view, pair, parts)) is not None]


def _trend(view: RaceView, pair: RivalPair, parts: LossParts) -> Moment | None:
    usual = view.cycles.usual.of_class(pair.behind.car_class, view.moment_us)
    stint = view.cycles.usual.stint(pair.ahead.number, view.moment_us)
    if usual is None or stint is None:
        return None
    stint_us = stint.laps * usual.lap_us
    from_us = view.since_us if view.since_us is not None else view.moment_us - max(2 * stint_us, HOUR_US)
    points = like_points(view, pair, from_us)
    if len(points) < 2 or points[-1].time_us < view.moment_us - STALE_SHARE * stint_us:
        return None
    if not 0 <= points[-1].gap_us <= FAR_LAPS * usual.lap_us:
        return None
    turn, turned = _turn([point.gap_us for point in points])
    leg = _Leg(view, pair, points[turn:])
    values, proof = leg.explain(_values(pair, points, turn, turned=turned), parts)
    laps = {points[0].lap, values.lap_since, points[-1].lap}
    laps |= {point.lap for point in points if point.time_us in (values.low_us, values.high_us)}
    rows = [car.lap_row(lap) for lap in sorted(laps) for car in (pair.behind, pair.ahead)]
    for car in (pair.behind, pair.ahead):
        rows += [visit.evidence for visit in visits_between(car, points[0].lap, points[-1].lap)]
    size = abs(values.gap_until_us - values.gap_since_us) / 1e6 / pair.place
    cars = (pair.behind.number, pair.ahead.number)
    evidence = tuple(dict.fromkeys([*rows, *proof]))
    return Moment("gap_trend", points[-1].time_us, pair.scope, cars, values, size, evidence)


def _turn(gaps_us: Sequence[int]) -> tuple[int, bool]:
    """Find since which of some gaps in succession they went the way they went last, and whether they turned there."""
    least_us = max(TURN_US, round(TURN_SHARE * max(abs(gap_us) for gap_us in gaps_us)))
    low = high = begin = furthest = way = 0
    turned = False
    for i, gap_us in enumerate(gaps_us):
        low, high = (i if gap_us < gaps_us[low] else low), (i if gap_us > gaps_us[high] else high)
        if not way:
            if gap_us - gaps_us[low] >= least_us:
                begin, furthest, way = low, i, 1
            elif gaps_us[high] - gap_us >= least_us:
                begin, furthest, way = high, i, -1
        elif (gap_us - gaps_us[furthest]) * way >= 0:
            furthest = i
        elif (gaps_us[furthest] - gap_us) * way >= least_us:
            begin, furthest, way, turned = furthest, i, -way, True
    return begin, turned


def _values(pair: RivalPair, points: list[LikePoint], turn: int, *, turned: bool) -> GapTrendValues:
    first, since, last = points[0], points[turn], points[-1]
    low = min(points, key=lambda point: point.gap_us)
    high = max(points, key=lambda point: point.gap_us)
    beyond_low = low.gap_us <= min(first.gap_us, last.gap_us) - TURN_US
    beyond_high = high.gap_us >= max(first.gap_us, last.gap_us) + TURN_US
    return GapTrendValues(
        class_position=pair.class_position,
        from_us=first.time_us,
        until_us=last.time_us,
        lap_from=first.lap,
        lap=last.lap,
        gap_from_us=first.gap_us,
        gap_until_us=last.gap_us,
        grew=last.gap_us > since.gap_us,
        since_us=since.time_us,
        gap_since_us=since.gap_us,
        lap_since=since.lap,
        turned=turned,
        passed=since.gap_us < 0,
        low_us=low.time_us if beyond_low else None,
        low_gap_us=low.gap_us if beyond_low else None,
        high_us=high.time_us if beyond_high else None,
        high_gap_us=high.gap_us if beyond_high else None,
        stops=len([*visits_between(pair.behind, first.lap, last.lap)]),
        ahead_stops=len([*visits_between(pair.ahead, first.lap, last.lap)]),
    )


class _Leg:
    """The way of a gap from the end of a lap to that of another: by how much it changed, and by what."""

    def __init__(self, view: RaceView, pair: RivalPair, points: list[LikePoint]) -> None:
        self._view, self._pair, self._points = view, pair, points
        self._first, self._last = points[0].lap, points[-1].lap
        self._change_us = points[-1].gap_us - points[0].gap_us

    def explain(self, values: GapTrendValues, parts: LossParts) -> tuple[GapTrendValues, list[Evidence]]:
        """Add the reason that timing shows to what is known of a gap, with its rows; none where it shows none."""
        if abs(self._change_us) < LEAST_US:
            return values, []
        return self._by_loss(values, parts) or self._by_laps(values) or (values, [])

    def _by_loss(self, values: GapTrendValues, parts: LossParts) -> tuple[GapTrendValues, list[Evidence]] | None:
        """A loss of the car that the gap went against; the gap is then that of the last point before it."""
        behind, ahead = self._losses(parts, self._pair.behind), self._losses(parts, self._pair.ahead)
        loser, own = (self._pair.behind, behind) if self._change_us > 0 else (self._pair.ahead, ahead)
        before = [point for point in self._points if own and point.lap < own[0].lap]
        if not before:
            return None
        since = before[-1]
        other_us = sum(part.lost_us or 0 for part in (ahead if own is behind else behind) if part.lap > since.lap)
        lost_us = sum(part.lost_us or 0 for part in own)
        change_us = self._points[-1].gap_us - since.gap_us
        if not _is_reason((lost_us - other_us) * (1 if own is behind else -1), change_us):
            return None
        sorts = tuple(dict.fromkeys(part.sort for part in own))
        reason: Reason = "extra_stop" if sorts == ("extra_stop",) else "loss"
        rows = [Evidence("pit", loser.number, part.visit) if part.visit else loser.lap_row(part.lap) for part in own]
        return replace(
            values,
            reason=reason,
            loser=loser.number,
            lost_us=lost_us,
            losses=sorts,
            since_us=since.time_us,
            gap_since_us=since.gap_us,
            lap_since=since.lap,
            grew=change_us > 0,
            passed=since.gap_us < 0,
        ), rows

    def _losses(self, parts: LossParts, car: CarView) -> list[Part]:
        return [part for part in parts.of(car) if self._first < part.lap <= self._last and part.lost_us]

    def _by_laps(self, values: GapTrendValues) -> tuple[GapTrendValues, list[Evidence]] | None:
        """What the laps were on which the most of it came about."""
        laps: dict[Reason, list[int]] = {"neutralisation": [], "pace": [], "stops": []}
        for lap in range(self._first + 1, self._last + 1):
            if (sort := self._sort(lap)) is not None:
                laps[sort].append(lap)
        for reason, of_it in laps.items():
            if not _is_reason(sum(self._lost_us(lap) for lap in of_it), self._change_us):
                continue
            if reason == "pace":
                return self._by_pace(values, of_it)
            return replace(values, reason=reason), [
                car.lap_row(lap) for lap in of_it for car in (self._pair.behind, self._pair.ahead)
            ]
        return None

    def _sort(self, lap: int) -> Reason | None:
        cars = self._pair.behind, self._pair.ahead
        if any(car.visits_within(car.end_us(lap - 1), car.end_us(lap)) for car in cars):
            return "stops"
        if self._view.clean.is_clean(cars[0].car, lap) and self._view.clean.is_clean(cars[1].car, lap):
            return "pace"
        neutral = self._view.clean.tells_flags and any(
            not self._view.green_throughout(car.end_us(lap - 1), car.end_us(lap)) for car in cars
        )
        return "neutralisation" if neutral else None

    def _lost_us(self, lap: int) -> int:
        """What the car behind lost on a lap."""
        return self._pair.behind.lap_us(lap) - self._pair.ahead.lap_us(lap)

    def _by_pace(self, values: GapTrendValues, laps: list[int]) -> tuple[GapTrendValues, list[Evidence]] | None:
        if len(laps) < PACE_LAPS:
            return None
        drivers = [_only(car.driver_of_lap(lap) for lap in laps) for car in (self._pair.behind, self._pair.ahead)]
        per_lap_us = round(sum(self._lost_us(lap) for lap in laps) / len(laps))
        if abs(per_lap_us) > PACE_SHARE * self._pair.ahead.lap_us(laps[-1]):
            return None
        rows = [car.lap_row(lap) for lap in laps for car in (self._pair.behind, self._pair.ahead)]
        return replace(
            values,
            reason="pace",
            per_lap_us=per_lap_us,
            pace_laps=len(laps),
            driver=drivers[0],
            ahead_driver=drivers[1],
        ), rows


def _is_reason(us: int, change_us: int) -> bool:
    """Tell whether so many µs are what made a change, by and large."""
    return us * change_us > 0 and MOST <= us / change_us <= 1 / MOST


def _only(drivers: Iterable[str]) -> str | None:
    """The driver, where it is the same throughout and known."""
    found = set(drivers)
    return found.pop() or None if len(found) == 1 else None


KINDS = (
    Kind(
        "gap_trend",
        GapTrendValues,
        gap_trends,
        staked(1.0),
        line=Line("passed", "gap_trend_passed", "gap_trend"),
        rests_on="lane",
    ),
)
