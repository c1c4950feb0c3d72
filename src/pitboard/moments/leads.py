"""Lead changes as people mean them, overall and in class; cars that took the lead from each other; laps led.

At the line, in line order: the leader of lap k is the car that completed it before every other; the lead changes with
lap k when that is another car than for lap k-1. At Le Mans 2023 this gives 34 changes, as published. A lead that a car
has only while the others have stopped and it has not, is one of the cycle of stops: it and what ends it are no changes
that people mean, and the change that is meant is between the cars that led in earnest. The first lap has a change too
where a loop saw who led into it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, islice, pairwise

from msgspec import Struct
from msgspec.structs import replace

from pitboard.model.time import HOUR_US
from pitboard.moments.kind import Kind, Line, Posting, fixed, staked
from pitboard.moments.lead_turns import How, Turn, Turns
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.stops import Stops
from pitboard.moments.view import CarView, FirstOfLap, RaceView
from pitboard.scoring.car_history import NEVER_US

SWAPS = 2
"""Two cars that took the lead from each other so often trade it (report.md: "stuivertje wisselen")."""

RECENT = 3
"""A full stint is the longest of so many of the latest of two cars."""

IN_PHASE = 0.25
"""Two cars of which one has driven so much more of a stint than the other, or less, are in phase."""

HALF = 0.5
"""Of two cars that are no further apart in their stints neither has a stop to make that the other has made."""

AFTER_LAPS = 4
"""After a stop the order is looked for on so many laps."""

SEEN_SHARE = 0.75
"""Who led into the first lap is known where a loop on it saw so many of the cars that ended it."""


class LeadChangeValues(Values, frozen=True, kw_only=True):
    """Another car is first: with which lap, how, and for how many laps; `gap_us` once the other has come by.

    `regained`: it had led in earnest before. `cycle`: it is one of the cycle of stops only; None: which stops there
    were was not seen. `by_way_of` are the cars that led in between by the stops alone, also where the lead came back by
    them. `current`: it lasts at the moment. `lost_us` is what the car that led before lost, where that is how, and
    `lost_at_us` when the `loss` began.
    """

    lap: int
    how: How
    driver: str
    from_driver: str
    regained: bool
    cycle: bool | None
    current: bool
    by_way_of: tuple[str, ...] = ()
    laps_led: int | None = None
    laps_led_before: int | None = None
    gap_us: int | None = None
    lost_us: int | None = None
    lost_at_us: int | None = None


class LeadSwapsValues(Values, frozen=True, kw_only=True):
    """Two cars took the lead from each other: how often and how, each change by its place in the tuples.

    `at_ms` are race times, `laps` the laps, `ahead` the cars that took the lead.
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


class LapsLedValues(Values, frozen=True, kw_only=True):
    """How many laps each car led, in the order of the moment's cars, of how many; and how often the lead changed.

    `changes` are those that people mean, `leaders` the cars that led in earnest; `hour_laps` are the laps led in the
    last hour, `hour_total` how many there were in it, of a race that has run for longer.
    """

    laps: tuple[str, ...]
    total: int
    changes: int
    leaders: int
    hour_laps: tuple[str, ...] = ()
    hour_total: int | None = None


class _Lead(Struct, frozen=True):
    """A lead at the line: the car, its first lap and its last, and when it began."""

    car: CarView
    first: int
    last: int
    time_us: int


def lead_changes(view: RaceView) -> list[Moment]:
    """Find every lead change up to the moment, overall and by class."""
    return _told_once([change for scope in view.scopes for change in chain(view, scope)])


def chain(view: RaceView, scope: str) -> list[Moment]:
    """Find every lead change of a scope, each from the car that led before to the one that leads then."""
    return _Chain(view, scope).moments()


def _told_once(found: list[Moment]) -> list[Moment]:
    """Leave out of a class what was said of the same cars overall."""
    overall = {(moment.time_us, moment.cars) for moment in found if moment.scope == "overall"}
    return [moment for moment in found if moment.scope == "overall" or (moment.time_us, moment.cars) not in overall]


class _Chain:
    """The leads of a scope, one after the other."""

    def __init__(self, view: RaceView, scope: str) -> None:
        self._view, self._scope = view, scope
        self._stops = view.shared(Stops)
        self._turns = view.shared(Turns)
        self._leads = list(_leads(view.first_by_scope[scope]))

    def moments(self) -> list[Moment]:
        """List the changes in time order."""
        found = self._of_the_first_lap()
        earnest = self._leads[0] if self._leads else None
        led_before: set[str] = set()
        between: tuple[str, ...] = ()
        for i, (before, lead) in enumerate(pairwise(self._leads)):
            earnest = earnest or before
            number, returned = lead.car.number, lead.car is earnest.car
            led_before.add(earnest.car.number)
            cycle = returned or self._is_of_the_cycle(i + 1, earnest.car)
            by_way_of = between if returned or not cycle else ()
            found.append(self._change(before if cycle else earnest, lead, cycle, by_way_of, number in led_before))
            earnest, between = (earnest, (*between, number)) if cycle and not returned else (lead, ())
        return found

    def _is_of_the_cycle(self, i: int, earnest: CarView) -> bool:
        """Tell whether a car led only for as long as it had not made the stop that the leader in earnest had made."""
        lead, before = self._leads[i], self._leads[i - 1]
        if self._turns.of(before.car, lead.car, lead.first).how != "in_the_stops":
            return False
        if i + 1 < len(self._leads):
            after = self._leads[i + 1]
            if self._turns.of(lead.car, after.car, after.first).how != "in_the_stops":
                return False
        return not self._is_ahead_behind_the_stops(lead, earnest)

    def _is_ahead_behind_the_stops(self, lead: _Lead, other: CarView) -> bool:
        """Tell whether a car that led was ahead of another with the stops counted that only one of them had made.

        So it was if it led it with about as much of the stint driven. Else what counts is the order once it has stopped
        too; until then it must lead by more than its stop will cost. Where they cannot be compared, since the other has
        not been seen since its stop, a car that has driven half a stint or more is taken to be behind.
        """
        car, stop_us = lead.car, self._stops.usual[lead.car.car_class].of(change=True)
        apart = [_apart(car, other, lap) for lap in range(lead.first, lead.last + 1 + AFTER_LAPS)]
        while_led = [gap for gap in apart[:-AFTER_LAPS] if gap]
        if any(gap.us > 0 and gap.owed <= IN_PHASE for gap in while_led):
            return True
        settled = next((gap for gap in apart[-AFTER_LAPS:] if gap), None)
        if settled:
            return settled.behind_the_stops_us(stop_us) > 0
        if while_led:
            return max(gap.behind_the_stops_us(stop_us) for gap in while_led) > 0
        if self._view.states[other.number].is_gone:
            return True
        return _is_early_in_its_stint(car, other, lead.first, lead.time_us)

    def _change(self, old: _Lead, new: _Lead, cycle: bool, by_way_of: tuple[str, ...], regained: bool) -> Moment:
        lap = new.first
        found = self._turns.of(old.car, new.car, lap)
        if by_way_of and not cycle and found.how == "on_track":
            # The one came by the other on the track while a third led; the lead it got by the stop of that one.
            visits = old.car.visits_within(old.car.end_us(old.last), new.time_us)
            found = Turn("in_the_stops", rows=tuple(visit.evidence for visit in visits[-1:]))
        came_by = old.car.laps >= lap
        values = LeadChangeValues(
            lap=lap,
            how=found.how,
            driver=new.car.driver_at(new.time_us),
            from_driver=old.car.driver_at(new.time_us),
            regained=regained,
            cycle=cycle,
            by_way_of=by_way_of,
            current=new.last == self._leads[-1].last,
            laps_led=new.last - lap + 1,
            laps_led_before=old.last - old.first + 1,
            gap_us=old.car.end_us(lap) - new.time_us if came_by else None,
            lost_us=found.lost_us,
            lost_at_us=found.lost_at_us,
        )
        before = [Evidence("loop", car.number, 1) for car in (old.car, new.car)]
        if old.last:
            before = [car.lap_row(old.last) for car in (old.car, new.car)]
        rows = [new.car.lap_row(lap), *before, *([old.car.lap_row(lap)] if came_by else []), *found.rows]
        cars = (new.car.number, old.car.number)
        return Moment("lead_change", new.time_us, self._scope, cars, values, float(values.laps_led or 0), tuple(rows))

    def _of_the_first_lap(self) -> list[Moment]:
        """Find the change on the first lap, from the car that a loop saw lead into it."""
        began = _led_in(self._view, self._scope)
        if not self._leads or began is None or began is self._leads[0].car:
            return []
        if not _seen_at_first_loop(self._leads[0].car):
            # It may have led from the start on.
            return []
        start = _Lead(began, 1, 0, self._view.start_us)
        return [self._change(start, self._leads[0], False, (), False)]


class _Apart(Struct, frozen=True):
    """By how much a car was ahead of another at a lap's end, in µs, and how much of a stop it owed it by then.

    A stint is worth a stop, a part of a stint that part of it.
    """

    us: int
    owed: float

    def behind_the_stops_us(self, stop_us: int) -> int:
        """Return by how much it was ahead behind the stops, in µs, of which each costs so much; below 0: behind."""
        return self.us if abs(self.owed) <= HALF else self.us - round(stop_us * self.owed)


def _apart(car: CarView, other: CarView, lap: int) -> _Apart | None:
    """Compare two cars at a lap's end; None where one of them has not ended it, or did so in the lane."""
    ends = car.end_us(lap), other.end_us(lap)
    if max(ends) >= NEVER_US or any(
        running.visits_within(us, us) for running, us in zip((car, other), ends, strict=True)
    ):
        return None
    own, theirs = (_stint(running, lap, us) for running, us in zip((car, other), ends, strict=True))
    full = max(_full(car, ends[0]), _full(other, ends[1]), 1)
    return _Apart(ends[1] - ends[0], max(min((own - theirs) / full, 1.0), -1.0))


def _stint(car: CarView, lap: int, at_us: int) -> int:
    """Return the laps of the stint of a car on a lap: of the stops, those that were over by a moment."""
    over = car.visits[: bisect_right(car.car.pit_out_us, at_us)]
    return lap - next((car.car.pit_lap[visit.index] for visit in reversed(over) if visit.ends_stint), 0)


def _is_early_in_its_stint(car: CarView, other: CarView, lap: int, at_us: int) -> bool:
    """Tell whether a car has driven no more than half a full stint, by its own latest and those of another car."""
    return _stint(car, lap, at_us) <= max(_full(car, at_us), _full(other, at_us)) / 2


def _full(car: CarView, at_us: int) -> int:
    """Return the laps of the longest of the latest stints that a car had ended by a moment; 0: it has ended none."""
    begun = car.visits[: bisect_right(car.car.pit_in_us, at_us)]
    ends = (car.car.pit_lap[visit.index] for visit in reversed(begun) if visit.ends_stint)
    latest = [*islice(ends, RECENT + 1), 0]
    return max((end - begin for end, begin in islice(pairwise(latest), RECENT)), default=0)


def _leads(first: Sequence[FirstOfLap]) -> Iterator[_Lead]:
    """Go through the leads at the line, each of one car over laps in succession."""
    for _, group in groupby(enumerate(first, 1), key=lambda led: id(led[1][1])):
        laps = list(group)
        time_us, car = laps[0][1]
        yield _Lead(car, laps[0][0], laps[-1][0], time_us)


def _led_in(view: RaceView, scope: str) -> CarView | None:
    """Return the car that was first at the first loop of the first lap; None where too few were seen there."""
    cars = [car for car in view.scopes[scope] if car.laps]
    seen = {car.number: (car.car.loop_us[0], car) for car in cars if _seen_at_first_loop(car)}
    if view.history.loop_count < 2 or len(seen) < max(SEEN_SHARE * len(cars), 2):
        return None
    return min(seen.values(), key=lambda first: (first[0], first[1].number))[1]


def _seen_at_first_loop(car: CarView) -> bool:
    return bool(car.car.loop_at) and car.car.loop_at[0] == 1


def lead_swaps(view: RaceView) -> list[Moment]:
    """Find pairs that took the lead from each other in turn at least twice, since a moment if given."""
    from_us = view.start_us if view.since_us is None else view.since_us
    pairs: dict[tuple[str, frozenset[str]], list[Moment]] = {}
    for change in view.found(lead_changes):
        values = change.values
        if isinstance(values, LeadChangeValues) and not values.cycle and change.time_us > from_us:
            pairs.setdefault((change.scope, frozenset(change.cars)), []).append(change)
    in_turn = [_in_turn(changes) for changes in pairs.values()]
    return [_swaps(view, changes, from_us) for changes in in_turn if len(changes) >= SWAPS]


def _in_turn(changes: list[Moment]) -> list[Moment]:
    """Leave out where the car that took the lead from the other the last time does so again.

    The other had it back from a third car, not from this one.
    """
    return [change for change, before in zip(changes, (None, *changes), strict=False) if _is_turned(change, before)]


def _is_turned(change: Moment, before: Moment | None) -> bool:
    """Tell whether it is the other car of the two that takes the lead now, or the first time."""
    return before is None or change.cars[0] != before.cars[0]


def _swaps(view: RaceView, changes: list[Moment], from_us: int) -> Moment:
    taken = [change.values for change in changes if isinstance(change.values, LeadChangeValues)]
    hows = tuple(values.how for values in taken)
    values = LeadSwapsValues(
        count=len(changes),
        in_the_stops=hows.count("in_the_stops"),
        on_track=hows.count("on_track"),
        hows=hows,
        at_ms=tuple(str(view.ms(change.time_us)) for change in changes),
        laps=tuple(str(values.lap) for values in taken),
        ahead=tuple(change.cars[0] for change in changes),
        from_us=from_us,
        first_us=changes[0].time_us,
    )
    last = changes[-1]
    first = next(row for row in changes[0].evidence[1:] if row.number == changes[0].cars[1])
    rows = (first, *(row for change in changes for row in (change.evidence[0], *_stops_of(change))))
    return Moment("lead_swaps", last.time_us, last.scope, last.cars, values, float(len(changes)), rows)


def _stops_of(change: Moment) -> list[Evidence]:
    """Return the rows of the stop that a change came about by, if it did by one."""
    return [row for row in change.evidence if row.row == "pit" and change.values["how"] == "in_the_stops"]


def laps_led(view: RaceView) -> list[Moment]:
    """Count by scope the laps that each car led so far, those of the last hour, and the changes that people mean."""
    changes = [change for change in view.found(lead_changes) if not change.values.get("cycle")]
    return [
        _laps_led(view, scope, first, [change for change in changes if change.scope == scope])
        for scope, first in view.first_by_scope.items()
        if first and (scope == "overall" or first != view.first_by_scope["overall"])
    ]


def _laps_led(view: RaceView, scope: str, first: list[FirstOfLap], changes: list[Moment]) -> Moment:
    led = Counter(car.number for _, car in first)
    numbers = tuple(number for number, _ in sorted(led.items(), key=lambda led: (-led[1], led[0])))
    hour_us = view.moment_us - HOUR_US
    lately = Counter(car.number for end_us, car in first if end_us > hour_us) if hour_us > view.start_us else Counter()
    earnest = {first[0][1].number, *(number for change in changes for number in change.cars)}
    values = LapsLedValues(
        laps=tuple(str(led[number]) for number in numbers),
        total=len(first),
        changes=len(changes),
        leaders=len(earnest),
        hour_laps=tuple(str(lately[number]) for number in numbers) if lately else (),
        hour_total=lately.total() if lately else None,
    )
    rows = tuple(car.lap_row(lap) for lap, (_, car) in enumerate(first, 1))
    return Moment("laps_led", view.moment_us, scope, numbers, values, led[numbers[0]] / len(first), rows)


def _reach_us(view: RaceView, moment: Moment) -> int:
    """Return when the car that led before had ended the lap before."""
    values = moment.values
    if not isinstance(values, LeadChangeValues) or values.lap < 2:
        return view.start_us
    led_us = view.cars[moment.cars[1]].end_us(values.lap - 1)
    return led_us if led_us < NEVER_US else moment.time_us


def _as_seen(view: RaceView, values: Values, moment: Moment) -> Values:
    """Leave out how often and how long somebody led before, or since, where that was not seen."""
    if isinstance(values, LeadChangeValues) and view.overlaps_unseen(view.start_us, moment.time_us):
        values = replace(values, regained=False, laps_led_before=None)
    if isinstance(values, LeadChangeValues) and view.overlaps_unseen(moment.time_us, view.moment_us):
        values = replace(values, laps_led=None)
    if isinstance(values, LeadChangeValues) and view.joined_us:
        # What is usual for a stop the others say, of which too few were seen.
        values = replace(values, lost_us=None, lost_at_us=None)
    if isinstance(values, LeadChangeValues) and view.unseen:
        values = replace(values, cycle=None, by_way_of=())
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
    Kind("lead_swaps", LeadSwapsValues, lead_swaps, staked(2.0), reach=lambda view, _: view.start_us),
    Kind("laps_led", LapsLedValues, laps_led, fixed(1.2), reach=lambda view, _: view.start_us),
)
