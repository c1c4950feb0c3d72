"""Lead changes, overall and in class, and pairs of cars that trade places.

Defined at the line, in line order: the leader of lap k is the car that completed it before every other; the lead
changes with lap k when that is another car than for lap k−1. At Le Mans 2023 this gives 34 changes, as published.
A change that is both overall and in class is told once, overall.
"""

from itertools import pairwise

from msgspec.structs import replace

from pitboard.moments.kind import Kind, Line, Posting, staked
from pitboard.moments.moment import Moment, Values
from pitboard.moments.view import CarView, FirstOfLap, RaceView, Visit

SLOWED_US = 60_000_000
"""A lap that is this much longer than the new leader's, pit visits left out on both sides, was lost to trouble."""

SWAPS = 2
"""The same pair swapping this often trades places (report.md: "stuivertje wisselen")."""


class LeadChangeValues(Values, frozen=True, kw_only=True):
    """Another car is first: with which lap, how, and for how many laps; `gap_us` once the other has come by."""

    lap: int
    how: str
    driver: str
    from_driver: str
    regained: bool
    laps_led: int | None = None
    laps_led_before: int | None = None
    gap_us: int | None = None


class LeadSwapsValues(Values, frozen=True, kw_only=True):
    """Two cars that led in turn changed order at the line: how often and how, each change by its place in the tuples.

    `at_ms` are race times, `laps` the laps, `ahead` the cars that came ahead.
    """

    count: int
    in_the_stops: int
    on_track: int
    hows: tuple[str, ...]
    at_ms: tuple[str, ...]
    laps: tuple[str, ...]
    ahead: tuple[str, ...]
    from_us: int
    first_us: int


def lead_changes(view: RaceView) -> list[Moment]:
    """Find every lead change up to the moment, overall and by class."""
    return _told_once(
        [change for scope, first in view.first_by_scope.items() for change in _changes(view, scope, first)]
    )


def _told_once(found: list[Moment]) -> list[Moment]:
    """Leave out of a class what was said of the same cars overall."""
    overall = {(moment.time_us, moment.cars) for moment in found if moment.scope == "overall"}
    return [moment for moment in found if moment.scope == "overall" or (moment.time_us, moment.cars) not in overall]


def _changes(view: RaceView, scope: str, first: list[FirstOfLap]) -> list[Moment]:
    changes = [k for k in range(1, len(first)) if first[k][1] is not first[k - 1][1]]
    led_before: set[str] = {first[0][1].number} if first else set()
    found: list[Moment] = []
    for place, k in enumerate(changes):
        until = changes[place + 1] if place + 1 < len(changes) else len(first)
        since = changes[place - 1] if place else 0
        time_us, leader = first[k]
        led = (k - since, until - k)
        found.append(_change(view, scope, k + 1, time_us, leader, first[k - 1][1], led, leader.number in led_before))
        led_before.add(leader.number)
    return found


def _change(
    view: RaceView, scope: str, lap: int, time_us: int, new: CarView, old: CarView, led: tuple[int, int], regained: bool
) -> Moment:
    came_by = old.laps >= lap
    values = LeadChangeValues(
        lap=lap,
        how=how_passed(view, old, new, lap),
        driver=new.driver_at(time_us),
        from_driver=old.driver_at(time_us),
        laps_led=led[1],
        laps_led_before=led[0],
        regained=regained,
        gap_us=old.end_us(lap) - time_us if came_by else None,
    )
    rows = [new.lap_row(lap), new.lap_row(lap - 1), old.lap_row(lap - 1)]
    if came_by:
        rows.append(old.lap_row(lap))
    rows += [visit.evidence for visit in _stops_on(old, lap)]
    return Moment("lead_change", time_us, scope, (new.number, old.number), values, float(led[1]), tuple(rows))


def how_passed(view: RaceView, old: CarView, new: CarView, lap: int) -> str:
    """Tell how a car lost a place at the line to another with a lap.

    by_retirement: it was not seen again and is retired or stopped. slowed: without its pit visits the lap took it more
    than a minute longer than the other. in_the_stops: a stop of its own lies within the lap. on_track: none of these.
    unknown: it has not completed the lap yet, it was in the lane without a stop, or the whole field stood still.
    """
    came_by = old.laps >= lap
    if not came_by and view.states[old.number].name in ("retired", "stopped"):
        return "by_retirement"
    if came_by and view.stood_within(old.end_us(lap - 1), old.end_us(lap)):
        return "unknown"
    if came_by and old.driven_us(lap) - new.driven_us(lap) > SLOWED_US:
        return "slowed"
    if visits := _stops_on(old, lap):
        return "in_the_stops" if any(visit.kind in ("stop", None) for visit in visits) else "unknown"
    return "on_track" if came_by else "unknown"


def _stops_on(car: CarView, lap: int) -> list[Visit]:
    return car.visits_within(car.end_us(lap - 1), car.end_us(lap))


def lead_swaps(view: RaceView) -> list[Moment]:
    """Find pairs that led in turn and changed order at the line at least twice, since a moment if given."""
    from_us = view.start_us if view.since_us is None else view.since_us
    found: list[Moment] = []
    for scope, first in view.first_by_scope.items():
        pairs = {
            tuple(sorted((leader.number, other.number)))
            for (_, leader), (_, other) in pairwise(first)
            if leader is not other
        }
        for pair in sorted(pairs):
            swaps = [swap for swap in order_changes(view.cars[pair[0]], view.cars[pair[1]]) if swap[0] > from_us]
            if len(swaps) >= SWAPS:
                found.append(_swaps(view, scope, swaps, from_us))
    return _told_once(found)


Swap = tuple[int, int, CarView, CarView]
"""When the order changed at the line, with which lap, the car that came ahead, and the other."""


def order_changes(car: CarView, other: CarView) -> list[Swap]:
    """Find every change of the order of two cars at the line: the laps that the other of them completed first."""
    swaps: list[Swap] = []
    ahead: CarView | None = None
    laps = min(car.laps, other.laps)
    both = zip(car.car.lap_end_us[:laps], other.car.lap_end_us[:laps], strict=True)
    for lap, (car_us, other_us) in enumerate(both, 1):
        if car_us == other_us:
            continue
        first, second = (car, other) if car_us < other_us else (other, car)
        if ahead is not None and first is not ahead:
            swaps.append((min(car_us, other_us), lap, first, second))
        ahead = first
    return swaps


def _swaps(view: RaceView, scope: str, swaps: list[Swap], from_us: int) -> Moment:
    hows = tuple(how_passed(view, second, first, lap) for _, lap, first, second in swaps)
    time_us, _, first, second = swaps[-1]
    values = LeadSwapsValues(
        count=len(swaps),
        in_the_stops=hows.count("in_the_stops"),
        on_track=hows.count("on_track"),
        hows=hows,
        at_ms=tuple(str(view.ms(swap[0])) for swap in swaps),
        laps=tuple(str(swap[1]) for swap in swaps),
        ahead=tuple(swap[2].number for swap in swaps),
        from_us=from_us,
        first_us=swaps[0][0],
    )
    rows = tuple(row for _, lap, a, b in swaps for row in (a.lap_row(lap), b.lap_row(lap)))
    return Moment("lead_swaps", time_us, scope, (first.number, second.number), values, float(len(swaps)), rows)


def _reach_us(view: RaceView, moment: Moment) -> int:
    """Return when the car that led before had ended the lap before."""
    values = moment.values
    return view.cars[moment.cars[1]].end_us(values.lap - 1) if isinstance(values, LeadChangeValues) else moment.time_us


def _as_seen(view: RaceView, values: Values, moment: Moment) -> Values:
    """Leave out how often and how long somebody led before, or since, where that was not seen."""
    if isinstance(values, LeadChangeValues) and view.overlaps_unseen(view.start_us, moment.time_us):
        values = replace(values, regained=False, laps_led_before=None)
    if isinstance(values, LeadChangeValues) and view.overlaps_unseen(moment.time_us, view.moment_us):
        values = replace(values, laps_led=None)
    return values


KINDS = (
    Kind(
        "lead_change",
        LeadChangeValues,
        lead_changes,
        staked(3.6),
        Posting(lambda moment, _: f"lap {moment.values['lap']}", by_default=True, taken_back=True),
        Line("regained", "lead_regained", "lead_change"),
        reach=_reach_us,
        as_seen=_as_seen,
    ),
    Kind("lead_swaps", LeadSwapsValues, lead_swaps, staked(2.0)),
)
