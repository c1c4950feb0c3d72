"""Neutralisations from their first flag to the green one, the restart after one, and a field that is slow for long.

A neutralisation may go through several flags (a full course yellow, then the safety car); yellow alone is one sector's.
"""

from collections.abc import Iterator
from itertools import groupby
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.order import Placement, RunningOrder
from pitboard.model import NEUTRAL_FLAGS, Flag
from pitboard.moments.flags import stood_under, told_span
from pitboard.moments.kind import Kind, Posting, fixed
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import CarView, RaceView

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
    steps = range(view.start_us, view.moment_us, STEP_US)
    there: list[list[float]] = [[] for _ in steps]
    for lap in laps:
        first, last = (-(-(us - view.start_us) // STEP_US) for us in (lap.from_us, lap.until_us))
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
