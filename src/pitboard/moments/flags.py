"""Flags over the course with their length, slow zones, and the messages of race control."""

from pitboard.model import SlowZone
from pitboard.moments.moment import Evidence, Moment, Value
from pitboard.moments.view import NEUTRAL, View


def flags(view: View) -> list[Moment]:
    """The start, every neutralisation from its flag to the next one, and the chequered flag."""
    found: list[Moment] = []
    for i, flag in enumerate(view.flags):
        after = view.flags[i + 1] if i + 1 < len(view.flags) else None
        if flag.state == "green" and i:
            continue
        values: dict[str, Value] = {"state": flag.state, "exact": flag.exact}
        rows = [Evidence("flag", "", view.ms(flag.time_us), flag.source, flag.ref)]
        size = 0.0
        if flag.state in NEUTRAL:
            until_us = after.time_us if after else view.moment_us
            values |= {"open": after is None, "until_us": until_us, "duration_us": until_us - flag.time_us}
            size = float(until_us - flag.time_us)
            if after:
                values |= {"next": after.state, "known_us": until_us}
                rows.append(Evidence("flag", "", view.ms(after.time_us), after.source, after.ref))
        found.append(Moment("flag", flag.time_us, "overall", (), values, size, tuple(rows)))
    return found


def slow_zones(view: View) -> list[Moment]:
    """Every slow zone from the moment it was declared until it was freed."""
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


def _slow_zone(view: View, begun: SlowZone, freed: SlowZone | None) -> Moment:
    until_us = freed.time_us if freed else view.moment_us
    duration_us = until_us - begun.time_us
    values: dict[str, Value] = {
        "zone": begun.zone,
        "open": freed is None,
        "until_us": until_us,
        "duration_us": duration_us,
        "known_us": until_us if freed else begun.time_us,
    }
    ends = (begun, freed) if freed else (begun,)
    rows = [Evidence("slow_zone", "", view.ms(one.time_us), one.source, one.ref) for one in ends]
    return Moment("slow_zone", begun.time_us, "overall", (), values, float(duration_us), tuple(rows))


def messages(view: View) -> list[Moment]:
    """What race control issued, word for word."""
    return [
        Moment(
            "message",
            message.time_us,
            "overall",
            (),
            {"text": message.text},
            1.0,
            (Evidence("message", "", view.ms(message.time_us), message.source, message.ref),),
        )
        for message in view.history.messages
        if message.time_us <= view.moment_us
    ]
