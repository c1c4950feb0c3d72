"""Flags over the course, standstills, slow zones, messages of race control; and neutralisations from their first flag
to the green one, the restart after one, and a field that is slow for long.

A neutralisation may go through several flags (a full course yellow, then the safety car); yellow alone is one sector's.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.order import Placement, RunningOrder
from pitboard.model import NEUTRAL_FLAGS, Flag, SlowZone
from pitboard.model.time import HOUR_US, MOST_HOURS
from pitboard.moments.kind import Kind, Posting, fixed
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import CarView, RaceView
from pitboard.scoring import Standstill


class FlagValues(Values, frozen=True, kw_only=True):
    """Which flag, and of a neutralisation since when, until when and how long, as exactly as that was seen.

    `before`: it flew already when the race was joined. `after` is what a green one ended, where it is news by itself.
    """

    state: str
    exact: bool
    inferred: bool | None = None
    before: bool | None = None
    open: bool | None = None
    until_us: int | None = None
    duration_us: int | None = None
    least_us: int | None = None
    most_us: int | None = None
    halt_us: int | None = None
    first_lap: bool | None = None
    next: str | None = None
    after: str | None = None


class StandstillValues(Values, frozen=True, kw_only=True):
    """About how long the whole field stood, last seen under way and going again when, and under which flag."""

    exact: bool
    duration_us: int
    from_us: int
    until_us: int
    first_lap: bool
    flag: str


class SlowZoneValues(Values, frozen=True, kw_only=True):
    """Which zone, until when, how long."""

    zone: str
    open: bool
    until_us: int
    duration_us: int | None = None


class MessageValues(Values, frozen=True, kw_only=True):
    """What race control issued."""

    text: str


def flags(view: RaceView) -> list[Moment]:
    """Find the start, every neutralisation from its flag to the next one, and the chequered flag.

    A flag that was seen at crossings only began after the last crossing before it, and may have ended right after the
    last one under it: its length is about the time between the first crossings under it and under the next, and
    surely between `least_us` and `most_us`. A red one in which the field stood still is about as long as that.
    """
    pairs = list(zip(view.flags, [*view.flags[1:], None], strict=False))
    return [
        _flag(view, flag, after)
        for i, (flag, after) in enumerate(pairs)
        if not (flag.state == "green" and i) and not (flag.flew and flag.state not in NEUTRAL_FLAGS)
    ]


def _flag(view: RaceView, flag: Flag, after: Flag | None) -> Moment:
    rows = [Evidence("flag", "", view.ms(flag.time_us), flag.source, flag.ref)]
    values = FlagValues(
        state=flag.state,
        exact=flag.exact and (after is None or after.exact),
        inferred=True if flag.inferred else None,
    )
    if flag.state not in NEUTRAL_FLAGS:
        return Moment("flag", flag.time_us, "overall", (), values, 0.0, tuple(rows))
    if after:
        rows.append(Evidence("flag", "", view.ms(after.time_us), after.source, after.ref))
    values = replace(values, open=after is None, next=after.state if after else None)
    if flag.flew:
        # Under way when the race was joined: nobody saw since when.
        known_us = after.time_us if after else None
        values = replace(values, before=True, until_us=known_us, known_us=known_us)
        return Moment("flag", flag.time_us, "overall", (), values, 0.0, tuple(rows))
    return _neutralisation(view, flag, after, values, rows)


def _neutralisation(
    view: RaceView, flag: Flag, after: Flag | None, values: "FlagValues", rows: list[Evidence]
) -> Moment:
    stood = stood_under(view, flag, after)
    time_us, until_us = told_span(view, flag, after, stood)
    duration_us = until_us - time_us
    least_us, most_us = _bounds(view, flag, after)
    if stood:
        rows += _laps_stood(view, stood)
        if after and not values.exact:
            duration_us = stood.wait_us
    values = replace(
        values,
        until_us=until_us,
        duration_us=duration_us,
        least_us=least_us,
        most_us=most_us,
        halt_us=stood.wait_us if stood else None,
        first_lap=view.on_first_lap(stood) if stood else None,
        known_us=max(after.time_us, stood.known_us if stood else 0) if after else None,
    )
    return Moment("flag", time_us, "overall", (), values, float(duration_us), tuple(rows))


def told_span(view: RaceView, flag: Flag, after: Flag | None, stood: Standstill | None) -> tuple[int, int]:
    """Return from when to when a neutralisation is told."""
    time_us, until_us = flag.time_us, after.time_us if after else view.moment_us
    if not stood:
        return time_us, until_us
    if not flag.exact:
        time_us = min(time_us, stood.stopped_us)
    if after and not after.exact:
        until_us = max(time_us, min(until_us, stood.end_us))
    return time_us, until_us


def _bounds(view: RaceView, flag: Flag, after: Flag | None) -> tuple[int | None, int | None]:
    """Bound how long a neutralisation lasted, where flags were seen at crossings; None where it is exact."""
    least_from_us = most_from_us = flag.time_us
    least_to_us = most_to_us = after.time_us if after else view.moment_us
    if not flag.exact:
        most_from_us = view.crossing_before(flag.time_us)
    if after and not after.exact:
        least_to_us = view.crossing_before(after.time_us)
    if (most_from_us, least_to_us) == (least_from_us, most_to_us):
        return None, None
    return max(least_to_us - least_from_us, 0), most_to_us - most_from_us


def stood_under(view: RaceView, flag: Flag, after: Flag | None) -> Standstill | None:
    """Find the standstill of the field that a red flag stands for."""
    if flag.state != "red":
        return None
    from_us = flag.time_us if flag.exact else view.crossing_before(flag.time_us)
    to_us = after.time_us if after else view.moment_us
    return next(
        (standstill for standstill in view.standstills if standstill.begin_us < to_us and standstill.end_us > from_us),
        None,
    )


def standstills(view: RaceView) -> list[Moment]:
    """Find every standstill of the field that no red flag stands for: an event of the race, and nobody's own."""
    reds = [(flag, after) for flag, after in zip(view.flags, [*view.flags[1:], None], strict=False)]
    under_red = [stood_under(view, flag, after) for flag, after in reds]
    return [_standstill(view, standstill) for standstill in view.standstills if standstill not in under_red]


def _standstill(view: RaceView, stood: Standstill) -> Moment:
    flag = next((flag.state for flag in reversed(view.flags) if flag.time_us <= stood.stopped_us), "")
    values = StandstillValues(
        exact=False,
        duration_us=stood.wait_us,
        from_us=stood.begin_us,
        until_us=stood.end_us,
        first_lap=view.on_first_lap(stood),
        flag=flag,
        known_us=stood.known_us,
    )
    rows = tuple(_laps_stood(view, stood))
    return Moment("standstill", stood.stopped_us, "overall", (), values, float(stood.wait_us), rows)


def _laps_stood(view: RaceView, stood: Standstill) -> Sequence[Evidence]:
    """Cite the laps on which the cars stood."""
    cars = [view.cars[number] for number in stood.waits_us if number in view.cars]
    return [
        car.lap_row(lap)
        for car in cars
        for lap in range(car.car.laps_at(stood.begin_us) + 1, min(car.car.laps_at(stood.end_us) + 1, car.laps) + 1)
    ]


def slow_zones(view: RaceView) -> list[Moment]:
    """Find every slow zone from the moment it was declared until it was freed."""
    found: list[Moment] = []
    opened: dict[str, SlowZone] = {}
    for zone in view.history.slow_zones:
        if zone.time_us > view.moment_us:
            break
        if zone.active:
            opened.setdefault(zone.zone, zone)
        elif zone.zone in opened:
            found.append(_slow_zone(view, opened.pop(zone.zone), zone))
    return found + [_slow_zone(view, begun, None) for begun in opened.values()]


def _slow_zone(view: RaceView, begun: SlowZone, freed: SlowZone | None) -> Moment:
    until_us = freed.time_us if freed else view.moment_us
    duration_us = until_us - begun.time_us
    values = SlowZoneValues(
        zone=begun.zone,
        open=freed is None,
        until_us=until_us,
        duration_us=duration_us,
        known_us=until_us if freed else begun.time_us,
    )
    ends = (begun, freed) if freed else (begun,)
    rows = [Evidence("slow_zone", "", view.ms(zone.time_us), zone.source, zone.ref) for zone in ends]
    return Moment("slow_zone", begun.time_us, "overall", (), values, float(duration_us), tuple(rows))


def messages(view: RaceView) -> list[Moment]:
    """List what race control issued, word for word."""
    return [
        Moment(
            "message",
            message.time_us,
            "overall",
            (),
            MessageValues(text=message.text),
            1.0,
            (Evidence("message", "", view.ms(message.time_us), message.source, message.ref),),
        )
        for message in view.history.messages
        if message.time_us <= view.moment_us
    ]


def _where(moment: Moment, _: int) -> str:
    return f"from {'the first lap' if moment.values['first_lap'] else 'a later lap'}"


def _as_begun(values: Values) -> Values:
    """Leave out how long it lasts, which is not known when it begins; a green flag is one that ended another."""
    if isinstance(values, SlowZoneValues) or (isinstance(values, FlagValues) and values.after is None):
        return replace(values, duration_us=None)
    return values


SLOW_SHARE = 1.25
"""A lap is slow that takes more than so many times what the car usually does."""

FIELD_PERCENT = 80
"""The field is slow where so many of a hundred of its cars are on a slow lap."""

FEWEST = 5
"""Fewer cars on the track are no field."""

STEP_US = 60_000_000
LONG_US = 600_000_000
"""The field is looked at every minute; that it is slow is told from ten on."""


class NeutralisationValues(Values, frozen=True, kw_only=True):
    """Which flag flies, or flew last, since when, how long, how often and how long in all; who gained a lap by it.

    `states` are the flags in order. `count` is the how manieth it is, `total_us` how long all up to it have lasted.
    `gained_lap` are the cars that came back onto the lap of the first of their class while it lasted. `exact`: its
    flags were stated, not seen at crossings. `before`: it was under way when the race was joined.
    """

    state: str
    states: tuple[str, ...]
    open: bool
    exact: bool
    count: int | None = None
    total_us: int | None = None
    until_us: int | None = None
    duration_us: int | None = None
    gained_lap: tuple[str, ...] = ()
    before: bool | None = None


class RestartValues(Values, frozen=True, kw_only=True):
    """How long ago the course went green, after which flag and how long; and the driver of the car that leads."""

    after: str
    ago_us: int
    driver: str
    exact: bool
    duration_us: int | None = None


class SlowFieldValues(Values, frozen=True, kw_only=True):
    """Until when the field was slow, about how long, and by how many percent; where no source tells the flags."""

    until_us: int
    duration_us: int
    slower: int
    exact: bool
    open: bool


class _Period(Struct, frozen=True):
    """A neutralisation: its flags in order, the one that ended it, and from when until when it is told.

    A red flag that was seen at crossings only is told from when the field stood.
    """

    flags: tuple[Flag, ...]
    after: Flag | None
    begin_us: int
    until_us: int


def _period(view: RaceView, flags: list[Flag], after: Flag | None) -> _Period:
    pairs = zip(flags, [*flags[1:], after], strict=True)
    spans = [told_span(view, flag, end, stood_under(view, flag, end)) for flag, end in pairs]
    return _Period(tuple(flags), after, min(begin_us for begin_us, _ in spans), spans[-1][1])


def _periods(view: RaceView) -> list[_Period]:
    """List the neutralisations; those under yellow alone are none."""
    found: list[_Period] = []
    runs = [list(group) for _, group in groupby(view.flags, key=lambda flag: flag.state in NEUTRAL_FLAGS)]
    for run, after in zip(runs, [*runs[1:], []], strict=True) if runs else ():
        if run[0].state in NEUTRAL_FLAGS and any(flag.state != "yellow" for flag in run):
            found.append(_period(view, run, after[0] if after else None))
    return found


def neutralisations(view: RaceView) -> list[Moment]:
    """Find every neutralisation, each as a whole."""
    found: list[Moment] = []
    total_us, seen = 0, True
    for count, period in enumerate(_periods(view), 1):
        first, begin_us, until_us = period.flags[0], period.begin_us, period.until_us
        seen = seen and not first.flew
        total_us += until_us - begin_us
        values = NeutralisationValues(
            state=period.flags[-1].state,
            states=tuple(state for state, _ in groupby(flag.state for flag in period.flags)),
            open=period.after is None,
            exact=all(flag.exact for flag in (*period.flags, *filter(None, [period.after]))),
            count=count if seen else None,
            total_us=total_us if seen else None,
            until_us=until_us,
            duration_us=None if first.flew else until_us - begin_us,
            gained_lap=() if first.flew else tuple(_gained_lap(view, begin_us, until_us)),
            before=True if first.flew else None,
            known_us=until_us if period.after else None,
        )
        rows = tuple(_row(view, flag) for flag in (*period.flags, *filter(None, [period.after])))
        size = float(values.duration_us or 0)
        found.append(Moment("neutralisation", begin_us, "overall", (), values, size, rows))
    return found


def _row(view: RaceView, flag: Flag) -> Evidence:
    return Evidence("flag", "", view.ms(flag.time_us), flag.source, flag.ref)


def _gained_lap(view: RaceView, from_us: int, until_us: int) -> Iterator[str]:
    """Go through the cars that were a lap or more down on the first of their class, and at the end are not."""
    before, after = (_laps_down(view.running_at(at_us)) for at_us in (from_us, until_us))
    return (number for number, laps in before.items() if laps and not after.get(number, laps))


def _laps_down(running: RunningOrder) -> dict[str, int]:
    """By car that runs how many laps it is down on the first of its class."""
    firsts: dict[str, Placement] = {}
    down: dict[str, int] = {}
    for placement in running.cars:
        car = placement.car
        if not car.entry.competes or not placement.state.runs or not placement.passed:
            continue
        first = firsts.setdefault(car.entry.car_class, placement)
        down[placement.number] = running.gap(placement, first)[0] if first is not placement else 0
    return down


def restarts(view: RaceView) -> list[Moment]:
    """Find the restart after the last neutralisation, if it was no longer than ten minutes ago."""
    restarted_us = view.restarted_us
    periods = [period for period in _periods(view) if period.after and period.after.time_us == restarted_us]
    if restarted_us is None or not periods or view.chequered_us <= view.moment_us:
        return []
    period = periods[-1]
    leader = view.cars[view.order_at(view.moment_us)[0]] if view.cars else None
    values = RestartValues(
        after=period.flags[-1].state,
        ago_us=view.moment_us - restarted_us,
        driver=leader.driver_at(view.moment_us) if leader else "",
        exact=period.after.exact if period.after else False,
        duration_us=None if period.flags[0].flew else period.until_us - period.begin_us,
    )
    rows = tuple(_row(view, flag) for flag in (*period.flags, *filter(None, [period.after])))
    cars = (leader.number,) if leader else ()
    return [Moment("restart", restarted_us, "overall", cars, values, 1.0, rows)]


def slow_fields(view: RaceView) -> list[Moment]:
    """Find where nearly all cars lapped slowly for ten minutes or more, where no source tells the flags."""
    if view.clean.tells_flags:
        return []
    laps = [lap for car in view.cars.values() if car.car.entry.competes for lap in _own_laps(car)]
    found: list[Moment] = []
    for is_slow, group in groupby(_by_minute(view, laps), key=lambda step: step[1] is not None):
        span = list(group)
        from_us, until_us = span[0][0], min(span[-1][0] + STEP_US, view.moment_us)
        if not is_slow or until_us - from_us < LONG_US or view.stood_within(from_us, until_us):
            continue
        values = SlowFieldValues(
            until_us=until_us,
            duration_us=until_us - from_us,
            exact=False,
            slower=round(100 * (median(share for _, share in span if share is not None) - 1)),
            open=until_us >= view.moment_us,
            known_us=until_us,
        )
        rows = tuple(lap.row for lap in laps if lap.is_slow and lap.from_us < until_us and lap.until_us > from_us)
        size = float(until_us - from_us)
        found.append(Moment("slow_field", from_us, "overall", (), values, size, rows))
    return found


class _Lap(Struct, frozen=True):
    """A lap in the open: from when until when, and its length as a share of what is usual for the car."""

    from_us: int
    until_us: int
    share: float
    row: Evidence

    @property
    def is_slow(self) -> bool:
        """Whether it took much longer than usual."""
        return self.share > SLOW_SHARE


def _own_laps(car: CarView) -> Iterator[_Lap]:
    """Go through the laps of a car without a visit to the pits; usual is its first quartile."""
    numbers = [
        lap
        for lap in range(2, car.laps + 1)
        if not car.visits_within(car.end_us(lap - 1), car.end_us(lap)) and lap not in car.car.inferred_laps
    ]
    if len(numbers) < FEWEST:
        return
    usual_us = sorted(car.lap_us(lap) for lap in numbers)[len(numbers) // 4]
    for lap in numbers:
        yield _Lap(car.end_us(lap - 1), car.end_us(lap), car.lap_us(lap) / max(usual_us, 1), car.lap_row(lap))


def _by_minute(view: RaceView, laps: list[_Lap]) -> list[tuple[int, float | None]]:
    """Return for each minute how long the laps then under way take as a share of the usual.

    None where the field is not slow.
    """
    late = max(0, (view.moment_us - view.start_us - MOST_HOURS * HOUR_US) // STEP_US)
    begin_us = view.start_us + late * STEP_US
    steps = range(begin_us, view.moment_us, STEP_US)
    there: list[list[float]] = [[] for _ in steps]
    for lap in laps:
        first, last = (max(0, -(-(us - begin_us) // STEP_US)) for us in (lap.from_us, lap.until_us))
        for shares in there[first:last]:
            shares.append(lap.share)
    return [(at_us, _slower(shares)) for at_us, shares in zip(steps, there, strict=True)]


def _slower(shares: list[float]) -> float | None:
    slow = [share for share in shares if share > SLOW_SHARE]
    return median(slow) if len(shares) >= FEWEST and len(slow) * 100 >= FIELD_PERCENT * len(shares) else None


def _as_seen(view: RaceView, values: Values, _: Moment) -> Values:
    """Leave out who gained a lap where laps were driven that nobody saw."""
    seen = not view.unseen and not view.joined_us
    return values if seen or not isinstance(values, NeutralisationValues) else replace(values, gained_lap=())


KINDS = (
    Kind(
        "flag",
        FlagValues,
        flags,
        fixed(6.0),
        Posting(
            lambda moment, _: str(moment.values["state"]),
            by_default=True,
            at_once=True,
            taken_back=True,
            as_begun=_as_begun,
        ),
        rests_on="itself",
    ),
    Kind("standstill", StandstillValues, standstills, fixed(6.0), Posting(_where, by_default=True), rests_on="lane"),
    Kind(
        "slow_zone",
        SlowZoneValues,
        slow_zones,
        fixed(0.5),
        Posting(lambda moment, _: str(moment.values["zone"]), by_default=True, at_once=True, as_begun=_as_begun),
        rests_on="itself",
    ),
    Kind(
        "message",
        MessageValues,
        messages,
        fixed(0.5),
        Posting(lambda moment, _: str(moment.values["text"]), by_default=True, at_once=True),
        rests_on="itself",
    ),
    Kind("neutralisation", NeutralisationValues, neutralisations, fixed(6.0), rests_on="itself", as_seen=_as_seen),
    Kind(
        "restart",
        RestartValues,
        restarts,
        fixed(5.0),
        Posting(lambda moment, _: str(moment.values["after"]), at_once=True),
        rests_on="itself",
    ),
    Kind("slow_field", SlowFieldValues, slow_fields, fixed(3.0)),
)
