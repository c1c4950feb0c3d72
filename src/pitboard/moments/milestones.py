"""Milestones: the hours of the race, half-way, the leader's hundreds of laps, and the fastest laps as they fell."""

from msgspec.structs import replace

from pitboard.model.time import HOUR_US, full_hours_us
from pitboard.moments.kind import Kind, Posting, fixed, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import CarView, RaceView

HUNDRED = 100


class MilestoneValues(Values, frozen=True, kw_only=True):
    """What was reached: an hour, half-way, or so many laps; and the driver of the leader with its laps."""

    what: str
    hours: int | None = None
    laps: int | None = None
    driver: str | None = None


def milestones(view: RaceView) -> list[Moment]:
    """Find every full hour and half-way with the leader then, and laps 100, 200 ... with the first to complete them.

    An hour that is half-way is told as that alone.
    """
    duration_us = view.history.race.duration_us
    half_us = view.start_us + duration_us // 2
    found = [
        _at(view, hour_us, "hour", (hour_us - view.start_us) // HOUR_US)
        for hour_us in full_hours_us(view.start_us, min(view.moment_us, view.chequered_us) + 1)
        if hour_us != half_us or not duration_us
    ]
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


class FastestLapValues(Values, frozen=True, kw_only=True):
    """The lap, who drove it, whether it stands, and the one that it beat."""

    lap: int
    lap_us: int
    driver: str
    current: bool
    in_class: str
    before_us: int | None = None


def fastest_laps(view: RaceView) -> list[Moment]:
    """Find every lap that was the fastest of the race or of its class when driven, lap 1 and deleted times left out.

    A lap fastest overall is told once, overall. `current` marks the one that stands at the moment.
    """
    found: list[Moment] = []
    told_laps: set[tuple[str, int]] = set()
    for scope, cars in view.scopes.items():
        records = _records(view, cars)
        for i, (end_us, lap_us, lap, car) in enumerate(records):
            if (car.number, lap) in told_laps:
                continue
            told_laps.add((car.number, lap))
            values = FastestLapValues(
                lap=lap,
                lap_us=lap_us,
                driver=car.driver_of_lap(lap),
                current=i == len(records) - 1,
                in_class=car.car_class,
                before_us=records[i - 1][1] if i else None,
            )
            rows = [car.lap_row(lap)]
            if i:
                rows.append(records[i - 1][3].lap_row(records[i - 1][2]))
            size = 2.0 if values.current else 1.0
            found.append(Moment("fastest_lap", end_us, scope, (car.number,), values, size, tuple(rows)))
    return found


Record = tuple[int, int, int, CarView]
"""When a lap ended, its duration, its number, its car."""


def _records(view: RaceView, cars: list[CarView]) -> list[Record]:
    """Find the laps that were the fastest so far among these cars, in the order in which they fell.

    Where laps were driven unseen only what is faster than the best laps that the feed then states; none if it does not.
    """
    unseen_us = [_best_unseen_us(car, view.moment_us) for car in cars if car.car.inferred_laps]
    if 0 in unseen_us:
        return []
    to_beat_us = min((best_us for best_us in unseen_us if best_us is not None), default=None)
    own: list[tuple[int, int, str, int, CarView]] = []
    for car in cars:
        ends_us = car.car.lap_end_us
        best_us = ends_us[-1] if ends_us else 0
        for lap in range(2, car.laps + 1):
            lap_us = ends_us[lap - 1] - ends_us[lap - 2]
            if lap_us < best_us and car.car.counts_as_best(lap):
                best_us = lap_us
                own.append((ends_us[lap - 1], lap_us, car.number, lap, car))
    own.sort(key=lambda fastest: fastest[:4])
    records: list[Record] = []
    for end_us, lap_us, _, lap, car in own:
        if (not records or lap_us < records[-1][1]) and (to_beat_us is None or lap_us < to_beat_us):
            records.append((end_us, lap_us, lap, car))
    return records


def _best_unseen_us(car: CarView, moment_us: int) -> int | None:
    """Return the best lap as the feed first states it after laps nobody saw (0: it does not); None: no such laps."""
    untimed = [lap for lap in car.car.untimed_laps if lap <= car.laps]
    if not untimed:
        return None
    since_us = car.end_us(untimed[-1])
    stated = (best_us for at_us, best_us in car.car.bests_stated if since_us <= at_us <= moment_us)
    return next(stated, 0)


KINDS = (
    Kind(
        "fastest_lap",
        FastestLapValues,
        fastest_laps,
        staked(0.7),
        Posting(
            lambda moment, _: f"lap {moment.values['lap']}",
            taken_back=True,
            # A fastest lap that was beaten before it could be posted is none.
            holds=lambda moment: bool(moment.values["current"]),
        ),
        rests_on="itself",
    ),
    Kind("milestone", MilestoneValues, milestones, fixed(0.3), Posting(_point, by_default=True)),
)
