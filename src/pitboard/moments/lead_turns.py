"""How a place changed hands between two cars: where their order turned, and what made it turn."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard.moments.losses import LossValues, losses
from pitboard.moments.moment import Evidence, Moment
from pitboard.moments.stops import Stops
from pitboard.moments.view import CarView, RaceView, Visit
from pitboard.scoring.car_history import NEVER_US

How = Literal["on_track", "in_the_stops", "by_loss", "by_retirement", "in_neutralisation", "unknown"]

RACING_US = 7_000_000
"""A car that lost more than this between two points to the one that came by was not racing it."""

OUT_LAP_US = 20_000_000
"""Up to this a car loses on the lap out of the pits by the stop alone: cold tyres, and the lane's end."""

SLOW_SHARE = 1.2
"""Nor was one whose lap took more than so many times its clean ones: then nobody raced there."""

AFTER_LAPS = 4
"""After a stop the order is looked for on so many laps."""

PACE_LAPS = 8
"""Its clean laps are looked for so many laps back."""


class Turn(Struct, frozen=True):
    """How a place changed hands: `how`, what the car that lost it lost, and the pit visit that it rests on."""

    how: How
    lost_us: int | None = None
    lost_at_us: int | None = None
    rows: tuple[Evidence, ...] = ()


class _Between(Struct, frozen=True):
    """The two points between which the order of two cars turned, by when each came by, in µs since the epoch.

    At the first the old car was ahead, or level; at the second the new one, which is the loop `to` as counted on from
    lap to lap. NEVER_US: the old one has not come by.
    """

    old_from_us: int
    new_from_us: int
    old_to_us: int
    new_to_us: int
    to: int


class Turns:
    """How places changed hands in a race up to a moment, each looked at once."""

    def __init__(self, view: RaceView) -> None:
        self._view = view
        self._stops = view.shared(Stops)
        self._found: dict[tuple[str, str, int], Turn] = {}

    def of(self, old: CarView, new: CarView, lap: int) -> Turn:
        """Tell how a car lost a place to another that ended a lap before it."""
        key = old.number, new.number, lap
        if key not in self._found:
            self._found[key] = turn(self._view, self._stops, old, new, lap)
        return self._found[key]


def turn(view: RaceView, stops: Stops, old: CarView, new: CarView, lap: int) -> Turn:
    """Tell how a car lost a place to another that ended a lap before it.

    by_retirement: it has not come by since and is retired or stopped. by_loss: it lost time, on the track or by a stop
    that took longer than usual, and would be ahead but for that. in_the_stops: a stop of its own lies between the last
    point where it was ahead and the next. in_neutralisation: the course was neutralised all that while. on_track: both
    raced there, under green. unknown: none of these is certain.
    """
    between = _between(view, old, new, lap)
    came_by = between.old_to_us < NEVER_US
    until_us = min(between.old_to_us, view.moment_us)
    if not came_by and view.states[old.number].name in ("retired", "stopped"):
        return Turn("by_retirement")
    visits = old.visits_within(between.old_from_us, until_us)
    if visits and not view.stood_within(between.old_from_us, until_us):
        found = _by_visits(stops, old, new, lap, between, visits)
        if found.how == "in_the_stops":
            return _by_its_loss(view, old, new, lap, between, visits) or found
        return _with_its_loss(view, old, between, found)
    if not came_by:
        return Turn("unknown")
    return _with_its_loss(view, old, between, _out_there(view, old, new, between, lap))


def _by_its_loss(
    view: RaceView, old: CarView, new: CarView, lap: int, between: _Between, visits: list[Visit]
) -> Turn | None:
    """Tell what a car lost in or about its stop, if it would be ahead but for that; None if it would not.

    That shows at the first lap's end where both have made the stop, by what it had lost until then; before it only a
    loss of a minute tells.
    """
    settled_us, until_us = _settled_us(old, new, lap)
    for lost, values in _losses_of(view, old, between):
        by_then_us = sum(part.lost_us or 0 for part in values.parts if part.begin_us < until_us)
        if values.lost_us is not None and by_then_us > settled_us:
            return Turn("by_loss", by_then_us, lost.time_us, tuple(visit.evidence for visit in visits[:1]))
    return None


def _losses_of(view: RaceView, car: CarView, between: _Between) -> Iterator[tuple[Moment, LossValues]]:
    """Go through the losses of a car in or about the time in which it lost the lead."""
    until_us = min(between.old_to_us, view.moment_us)
    for lost, values in view.shared(_losses_by_car).get(car.number, ()):
        if values.begin_us < until_us and values.end_us > between.old_from_us:
            yield lost, values


def _losses_by_car(view: RaceView) -> dict[str, list[tuple[Moment, LossValues]]]:
    by_car: dict[str, list[tuple[Moment, LossValues]]] = {}
    for lost in view.found(losses):
        if isinstance(lost.values, LossValues):
            by_car.setdefault(lost.cars[0], []).append((lost, lost.values))
    return by_car


def _with_its_loss(view: RaceView, old: CarView, between: _Between, found: Turn) -> Turn:
    """Name the loss by which a car lost the lead, where it is known as one."""
    for lost, values in _losses_of(view, old, between) if found.how == "by_loss" else ():
        return replace(found, lost_us=values.lost_us or found.lost_us, lost_at_us=lost.time_us)
    return found


def _settled_us(old: CarView, new: CarView, lap: int) -> tuple[int, int]:
    """Measure by how much a car leads another on the first lap from this that both end in the open, and when it does.

    SLOWED_US, by NEVER_US, where that is not known yet.
    """
    for end in range(lap, min(lap + AFTER_LAPS, old.laps, new.laps) + 1):
        ends = old.end_us(end), new.end_us(end)
        if not old.visits_within(ends[0], ends[0]) and not new.visits_within(ends[1], ends[1]):
            return max(ends[0] - ends[1], 0), ends[0]
    return SLOWED_US, NEVER_US


def _between(view: RaceView, old: CarView, new: CarView, lap: int) -> _Between:
    """Find between which two loops the order of two cars turned last before a lap's end."""
    old_to_us, new_to_us, to = old.end_us(lap), new.end_us(lap), lap * view.history.loop_count
    for index in range(lap * view.history.loop_count - 1, 0, -1):
        old_us, new_us = (_passed_us(view, car, index) for car in (old, new))
        if new_us >= NEVER_US:
            continue
        if old_us <= new_us:
            return _Between(old_us, new_us, old_to_us, new_to_us, to)
        if old_us < NEVER_US:
            old_to_us, new_to_us, to = old_us, new_us, index
    return _Between(view.start_us, view.start_us, old_to_us, new_to_us, to)


def _passed_us(view: RaceView, car: CarView, index: int) -> int:
    """Return when a car came by the loop of an index, which counts on from lap to lap; NEVER_US: not seen there."""
    lap, rank = divmod(index, view.history.loop_count)
    if not rank:
        return car.end_us(lap)
    i = bisect_left(car.car.loop_at, index)
    seen = i < len(car.car.loop_at) and car.car.loop_at[i] == index and car.car.loop_us[i] <= view.moment_us
    return car.car.loop_us[i] if seen else NEVER_US


def _by_visits(stops: Stops, old: CarView, new: CarView, lap: int, between: _Between, visits: list[Visit]) -> Turn:
    """Tell how the order turned where the car that fell was in the lane: by its stop, or by what that lost it."""
    rows = _rows(visits)
    usual = stops.usual[old.car_class]
    view, until_us = stops.view, min(between.old_to_us, stops.view.moment_us)
    green = not view.history.tells_flags(view.moment_us) or view.green_throughout(between.old_from_us, until_us)
    for visit in visits:
        if visit.kind == "drive_through":
            return Turn("by_loss", visit.duration_us, rows=(visit.evidence,))
        length_us = stops.view.own_us(visit)
        # While the course is neutralised the pit exit may be shut: then a stop is long for everybody.
        if stops.is_long(old, visit, usual) and (green or length_us > WAITED_US):
            return Turn("by_loss", max(length_us - usual.of(visit.change), 0) or None, rows=(visit.evidence,))
    driven_us = old.driven_us(lap) - new.driven_us(lap) if old.laps >= lap else 0
    if driven_us > (SLOWED_US if green else 2 * SLOWED_US):
        return Turn("by_loss", driven_us, rows=rows)
    return Turn("in_the_stops" if any(visit.kind in ("stop", None) for visit in visits) else "unknown", rows=rows)


WAITED_US = 600_000_000
"""A stop that took longer than this under a neutralisation was not only a wait for the pit exit."""

SLOWED_US = 60_000_000
"""A car whose lap, its visits left out, took so much longer than the other's had trouble on the track too."""


def _apart_us(between: _Between) -> int:
    """Measure what the car that fell lost to the other between the two points."""
    old_us, new_us = between.old_to_us - between.old_from_us, between.new_to_us - between.new_from_us
    return old_us - new_us


def _out_there(view: RaceView, old: CarView, new: CarView, between: _Between, lap: int) -> Turn:
    """Tell how the order turned where neither a stop nor a retirement made it."""
    from_us, until_us = between.old_from_us, between.new_to_us
    if view.stood_within(from_us, until_us):
        return Turn("unknown")
    if view.history.tells_flags(view.moment_us) and not view.green_throughout(from_us, until_us):
        return Turn("in_neutralisation" if view.neutral_throughout(from_us, until_us) else "unknown")
    lost_us = _apart_us(between)
    if lost_us > RACING_US:
        left = [visit for visit in old.visits_within(old.end_us(lap - 1), from_us) if visit.kind == "stop"]
        by_the_stop = left and lost_us < OUT_LAP_US
        if by_the_stop:
            return Turn("in_the_stops", rows=_rows(left))
        # Of a lap that the car has not ended yet the loop shows what it lost.
        loops = [Evidence("loop", car.number, between.to) for car in (old, new)] if old.laps < lap else []
        return Turn("by_loss", lost_us, rows=tuple(loops))
    return Turn("on_track" if _raced(view, new, lap) else "unknown")


def _raced(view: RaceView, car: CarView, lap: int) -> bool:
    """Tell whether a lap of a car was no slow one; where its clean laps are not known it is taken for none."""
    if car.visits_within(car.end_us(lap - 1), car.end_us(lap)):
        return True
    around = range(max(lap - PACE_LAPS, 1), lap)
    pace = view.clean.pace(car.car, view.clean.laps(car.car, around))
    return pace is None or car.lap_us(lap) <= SLOW_SHARE * pace.median_us


def _rows(visits: list[Visit]) -> tuple[Evidence, ...]:
    """Cite the last of some visits that may have ended a stint, or the last of all."""
    last = [visit for visit in visits if visit.kind in ("stop", None)][-1:] or visits[-1:]
    return tuple(visit.evidence for visit in last)
