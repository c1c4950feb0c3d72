"""Falls and climbs in the overall order, hour by hour and up to the moment."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from msgspec.structs import replace

from pitboard.board.stop_cycle import Places
from pitboard.model.time import HOUR_US, full_hours_us
from pitboard.moments.kind import Kind, Posting, at_its_own_time, hours_since, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import CarView, RaceView

PLACES = 5
"""So many places won or lost over a window are worth telling."""

PODIUM = 3
"""Leaving the first three places of a class, or coming into them, always is."""

CYCLE_US = 2_700_000_000
"""Three quarters of an hour, about a stint: a place that stops alone explain does not hold for so long."""

PARTS = 3
"""The order of a car's last stint is looked at so many times, besides at its own crossings ..."""

SORTED_US = 1_200_000_000
"""... but not in the first twenty minutes, in which the field is sorted."""


class MoveValues(Values, frozen=True, kw_only=True):
    """From which place to which, overall and in class, over which span; and the extreme between, at which crossing.

    `best_position` and `best_class_position` are the best places that it had had at a full hour before the span.
    """

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
    best_position: int | None = None
    best_class_position: int | None = None


def falls_and_climbs(view: RaceView) -> list[Moment]:
    """Find cars that lost or won places in the order in force: since a moment if given, else in each hour of the race.

    The last window goes from the last full hour to the moment. A fall is of five places overall or more, or out of the
    first three of the class; a climb the same upwards. It must be so in the order in force and with every stop spread
    over its stint (`board.stop_cycle`), and the car must have had the new place in neither in the 45 minutes before the
    window: so a cycle of stops makes neither. A car that is out of the race at the end of a window has retired, not
    fallen. Of a race that was joined late none is known: nobody saw who had stopped when.
    """
    found: list[Moment] = []
    if view.joined_us:
        return found
    orders: dict[int, _Order] = {}
    for from_us, to_us in _windows(view):
        for at_us in (*full_hours_us(view.start_us, from_us), from_us, to_us):
            orders.setdefault(at_us, _Order(view, at_us))
        before, after = orders[from_us], orders[to_us]
        hours = [orders[at_us] for at_us in full_hours_us(view.start_us, from_us)]
        for car in view.cars.values():
            if not _took_part(car, from_us, to_us):
                continue
            if _moved(car, before, after):
                found.append(_change(view, car, (before, after), hours))
    return found


def _moved(car: CarView, before: "_Order", after: "_Order") -> bool:
    """Tell whether a car fell or climbed between two orders: in that in force, and with every stop spread.

    What takes longest to work out is asked last, of the few cars that are left.
    """
    old, new = before.places[car.number], after.places[car.number]
    falls = new > old
    if new == old or not _worth(old, old, new, falls=falls):
        return False
    surely = _least(old, new, after.levelled[car.number])
    extreme = max if falls else min
    lately = old
    for places in before.lately(car) if _worth(old, old, surely, falls=falls) else ():
        lately = _by(extreme, [lately, *places])
        if not _worth(lately, old, surely, falls=falls):
            return False
    return _worth(lately, old, surely, falls=falls)


def _least(old: Places, new: Places, level: Places) -> Places:
    """The place nearer to the old, of that in force now and that with every stop spread over its stint."""
    nearer = max if new < old else min
    return nearer(new[0], level[0]), nearer(new[1], level[1])


Extreme = Callable[[Iterable[int]], int]
"""max or min."""


class _Order:
    """The order at a moment: that in force, and that with every stop spread over its stint."""

    def __init__(self, view: RaceView, moment_us: int) -> None:
        self.view = view
        self.moment_us = moment_us
        self._earlier: dict[int, dict[str, Places]] = {}

    @cached_property
    def places(self) -> dict[str, Places]:
        """The places in the order in force."""
        places: dict[str, Places] = {}
        in_class: dict[str, int] = {}
        for place, number in enumerate(self.view.order_at(self.moment_us), 1):
            car_class = self.view.cars[number].car_class
            in_class[car_class] = in_class.get(car_class, 0) + 1
            places[number] = (place, in_class[car_class])
        return places

    @cached_property
    def levelled(self) -> dict[str, Places]:
        """The places with every stop spread over its stint; those in force where no stops can be told."""
        cycles = self.view.cycles
        return cycles.levelled(self.moment_us) if cycles.tells else self.places

    def _levelled_before(self) -> Iterator[dict[str, Places]]:
        """The same now, and three times in the last stint's length."""
        yield self.levelled
        earlier = (self.moment_us - part * CYCLE_US // PARTS for part in range(1, PARTS + 1))
        first_us = self.view.start_us + SORTED_US
        cycles = self.view.cycles
        for at_us in earlier:
            if cycles.tells and at_us > first_us:
                if at_us not in self._earlier:
                    self._earlier[at_us] = cycles.levelled(at_us)
                yield self._earlier[at_us]

    def lately(self, car: CarView) -> Iterator[Sequence[Places]]:
        """Go through the places of a car in the last stint's length.

        Those now and at its crossings, then those with every stop spread over its stint.
        """
        last = bisect_right(car.car.lap_end_us, self.moment_us)
        first = bisect_right(car.car.lap_end_us, self.moment_us - CYCLE_US)
        overall, in_class = (places[first:last] for places in self.view.positions[car.number])
        yield [*zip(overall, in_class, strict=True), self.places[car.number]]
        for levelled in self._levelled_before():
            yield [levelled[car.number]]

    def best(self, car: CarView) -> Places:
        """The place of a car, of the two the worse: it surely had this."""
        return _by(max, [self.places[car.number], self.levelled[car.number]])


def _by(extreme: Extreme, places: Sequence[Places]) -> Places:
    """The extreme of places overall, and of those in class."""
    return extreme(place[0] for place in places), extreme(place[1] for place in places)


def _worth(extreme: Places, old: Places, new: Places, *, falls: bool) -> bool:
    """Tell whether a car that was at `old`, and lately between there and `extreme`, has truly come to `new`."""
    if falls:
        return (new[0] - old[0] >= PLACES and new[0] > extreme[0]) or extreme[1] <= PODIUM < new[1]
    return (old[0] - new[0] >= PLACES and new[0] < extreme[0]) or new[1] <= PODIUM < extreme[1]


def _windows(view: RaceView) -> Iterator[tuple[int, int]]:
    """Return the spans to compare; the first hour sorts the field and is none."""
    since_us, end_us = view.since_us, view.moment_us
    if since_us is not None:
        if view.start_us < since_us < end_us:
            yield since_us, end_us
        return
    for hour_us in full_hours_us(view.start_us, end_us):
        yield hour_us, min(hour_us + HOUR_US, end_us)


def _took_part(car: CarView, from_us: int, to_us: int) -> bool:
    """Tell whether the car was in the race at both ends: seen before and at the last, or in the pits only since."""
    if car.end_us(1) > from_us:
        return False
    visits = car.visits_within(to_us, to_us)
    if visits and (visits[-1].out_us is None or visits[-1].out_us > to_us):
        return visits[-1].in_us > from_us
    return car.car.last_seen_us(to_us) >= to_us - HOUR_US // 6


def _change(view: RaceView, car: CarView, span: tuple[_Order, _Order], hours: list[_Order]) -> Moment:
    old, new = (order.places[car.number] for order in span)
    span_us = from_us, to_us = span[0].moment_us, span[1].moment_us
    falls = new > old
    best = _by(min, [order.best(car) for order in hours]) if hours else (None, None)
    values = MoveValues(
        from_position=old[0],
        position=new[0],
        places=abs(new[0] - old[0]),
        from_class_position=old[1],
        class_position=new[1],
        from_us=from_us,
        until_us=to_us,
        driver=car.driver_at(to_us),
        best_position=best[0],
        best_class_position=best[1],
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
