"""Milestones: the hours of the race, half-way, and the leader's hundreds of laps."""

from msgspec.structs import replace

from pitboard.model.time import HOUR_US
from pitboard.moments.kind import Kind, Posting, fixed
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import RaceView

HUNDRED = 100


class MilestoneValues(Values, frozen=True, kw_only=True):
    """What was reached: an hour, half-way, or so many laps; and the driver of the leader with its laps."""

    what: str
    hours: int | None = None
    laps: int | None = None
    driver: str | None = None


def milestones(view: RaceView) -> list[Moment]:
    """Find every full hour and half-way with the leader then, and laps 100, 200 ... with the first to complete them."""
    duration_us = view.history.race.duration_us
    found: list[Moment] = []
    hour_us = view.start_us + HOUR_US
    while hour_us <= view.moment_us and hour_us <= view.chequered_us:
        found.append(_at(view, hour_us, "hour", (hour_us - view.start_us) // HOUR_US))
        hour_us += HOUR_US
    half_us = view.start_us + duration_us // 2
    if duration_us and half_us <= view.moment_us:
        found.append(_at(view, half_us, "half_way", duration_us // 2 // HOUR_US))
    first = view.first_by_scope["overall"]
    for lap in range(HUNDRED, len(first) + 1, HUNDRED):
        end_us, car = first[lap - 1]
        values = MilestoneValues(what="laps", laps=lap, driver=car.driver_at(end_us))
        found.append(Moment("milestone", end_us, "overall", (car.number,), values, 1.0, (car.lap_row(lap),)))
    return found


def _at(view: RaceView, time_us: int, what: str, hours: int) -> Moment:
    leader = view.cars[view.order_at(time_us)[0]] if view.cars else None
    values, rows = MilestoneValues(what=what, hours=hours), tuple[Evidence, ...]()
    if leader is not None:
        values = replace(values, driver=leader.driver_at(time_us), laps=leader.car.laps_at(time_us))
        rows = (Evidence("standing", leader.number, view.ms(time_us)),)
    size = 2.0 if what == "half_way" else 1.0
    return Moment("milestone", time_us, "overall", (leader.number,) if leader else (), values, size, rows)


def _point(moment: Moment, _: int) -> str:
    values = moment.values
    return f"{values['what']} {values.get('hours', '')} {values['laps'] if values['what'] == 'laps' else ''}"


KINDS = (Kind("milestone", MilestoneValues, milestones, fixed(0.3), Posting(_point, by_default=True)),)
