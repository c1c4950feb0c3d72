"""Flags over the course with their length, standstills of the field, slow zones, and the messages of race control."""

from collections.abc import Sequence

from msgspec.structs import replace

from pitboard.model import NEUTRAL_FLAGS, Flag, SlowZone
from pitboard.moments.kind import Kind, Posting, fixed
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import RaceView
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
)
