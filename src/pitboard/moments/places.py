"""Falls and climbs in the overall order, hour by hour and up to the moment."""

from bisect import bisect_right
from collections.abc import Iterator

from msgspec.structs import replace

from pitboard.model.time import HOUR_US
from pitboard.moments.kind import Kind, Posting, at_its_own_time, hours_since, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import CarView, RaceView

PLACES = 5
"""So many places won or lost over a window are worth telling."""

PODIUM = 3
"""Leaving the first three places of a class, or coming into them, always is."""

CYCLE_US = 2_700_000_000
"""Three quarters of an hour, about a stint: a place that stops alone explain does not hold for so long."""


class MoveValues(Values, frozen=True, kw_only=True):
    """From which place to which, overall and in class, over which span; and the extreme between, at which crossing."""

    from_position: int
    position: int
    places: int
    from_class_position: int
    class_position: int
    from_us: int
    until_us: int
    driver: str
    lowest_position: int | None = None
    highest_position: int | None = None
    extreme_us: int | None = None


def falls_and_climbs(view: RaceView) -> list[Moment]:
    """Find cars that lost or won places in the order in force: since a moment if given, else in each hour of the race.

    The last window goes from the last full hour to the moment. A fall is of five places overall or
    more, or out of the first three of the class; a climb the same upwards. The new place must also be one that the car
    did not have in the 45 minutes before the window, so that a cycle of stops makes neither. A car that is out of the
    race at the end of a window has retired, not fallen.
    """
    found: list[Moment] = []
    for from_us, to_us in _windows(view):
        before, after = _Order(view, from_us), _Order(view, to_us)
        for car in view.cars.values():
            if not _took_part(car, from_us, to_us):
                continue
            old, new = before.places[car.number], after.places[car.number]
            lowest, highest = before.range(car)
            if _worth(lowest if new > old else highest, old, new):
                found.append(_change(view, car, (from_us, to_us), old, new))
    return found


Places = tuple[int, int]
"""A car's place overall and in its class."""


class _Order:
    """The order in force at a moment."""

    def __init__(self, view: RaceView, moment_us: int) -> None:
        self.view = view
        self.moment_us = moment_us
        self.places: dict[str, Places] = {}
        in_class: dict[str, int] = {}
        for place, number in enumerate(view.order_at(moment_us), 1):
            car_class = view.cars[number].car_class
            in_class[car_class] = in_class.get(car_class, 0) + 1
            self.places[number] = (place, in_class[car_class])

    def range(self, car: CarView) -> tuple[Places, Places]:
        """Return the lowest and the highest places now and at the car's crossings of the last stint's length."""
        last = bisect_right(car.car.lap_end_us, self.moment_us)
        first = bisect_right(car.car.lap_end_us, self.moment_us - CYCLE_US)
        now = self.places[car.number]
        overall, in_class = (places[first:last] for places in self.view.positions[car.number])
        return (max([now[0], *overall]), max([now[1], *in_class])), (min([now[0], *overall]), min([now[1], *in_class]))


def _worth(extreme: Places, old: Places, new: Places) -> bool:
    """Tell whether a car that was at `old`, and lately between there and `extreme`, has truly come to `new`."""
    if new > old:
        return (new[0] - old[0] >= PLACES and new[0] > extreme[0]) or extreme[1] <= PODIUM < new[1]
    return (old[0] - new[0] >= PLACES and new[0] < extreme[0]) or new[1] <= PODIUM < extreme[1]


def _windows(view: RaceView) -> Iterator[tuple[int, int]]:
    """Return the spans to compare; the first hour sorts the field and is none."""
    since_us, end_us = view.since_us, view.moment_us
    if since_us is not None:
        if view.start_us < since_us < end_us:
            yield since_us, end_us
        return
    hour_us = view.start_us + HOUR_US
    while hour_us < end_us:
        yield hour_us, min(hour_us + HOUR_US, end_us)
        hour_us += HOUR_US


def _took_part(car: CarView, from_us: int, to_us: int) -> bool:
    """Tell whether the car was in the race at both ends: seen before and at the last, or in the pits only since."""
    if car.end_us(1) > from_us:
        return False
    visits = car.visits_within(to_us, to_us)
    if visits and (visits[-1].out_us is None or visits[-1].out_us > to_us):
        return visits[-1].in_us > from_us
    return car.car.last_seen_us(to_us) >= to_us - HOUR_US // 6


def _change(view: RaceView, car: CarView, span_us: tuple[int, int], old: Places, new: Places) -> Moment:
    from_us, to_us = span_us
    falls = new > old
    values = MoveValues(
        from_position=old[0],
        position=new[0],
        places=abs(new[0] - old[0]),
        from_class_position=old[1],
        class_position=new[1],
        from_us=from_us,
        until_us=to_us,
        driver=car.driver_at(to_us),
    )
    rows = [Evidence("standing", car.number, view.ms(from_us)), Evidence("standing", car.number, view.ms(to_us))]
    extreme = _extreme(view, car, span_us, lowest=falls)
    if extreme:
        place, lap = extreme
        if falls:
            values = replace(values, lowest_position=place, extreme_us=car.end_us(lap))
        else:
            values = replace(values, highest_position=place, extreme_us=car.end_us(lap))
        rows.append(car.lap_row(lap))
    crossed = (old[1] <= PODIUM) != (new[1] <= PODIUM)
    size = float(abs(new[0] - old[0]) + (PLACES if crossed else 0))
    return Moment("fall" if falls else "climb", to_us, car.car_class, (car.number,), values, size, tuple(rows))


def _extreme(view: RaceView, car: CarView, span_us: tuple[int, int], *, lowest: bool) -> Places | None:
    """Find the lowest or the highest overall place at the car's own crossings within a span, and the lap."""
    first, last = (bisect_right(car.car.lap_end_us, end_us) for end_us in span_us)
    if first == last:
        return None
    overall = view.positions[car.number][0][first:last]
    place = max(overall) if lowest else min(overall)
    return place, first + overall.index(place) + 1


def _point(moment: Moment, start_us: int) -> str | None:
    """Tell it by its hour; in the hour that is still going on the places may yet be won back."""
    whole = (moment.time_us - start_us) % HOUR_US == 0
    return f"hour {hours_since(moment, start_us)}" if whole else None


def _reach_us(view: RaceView, moment: Moment) -> int:
    return at_its_own_time(view, moment) - CYCLE_US


KINDS = tuple(
    Kind(name, MoveValues, falls_and_climbs, staked(1.0), Posting(_point), reach=_reach_us)
    for name in ("fall", "climb")
)
