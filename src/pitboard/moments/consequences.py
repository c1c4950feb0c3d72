"""What a loss of time changed: the gap to a rival at comparable points, the place in class, the lead."""

from bisect import bisect_right

from msgspec import Struct

from pitboard.moments.view import CarView, RaceView

LOOK_BACK_LAPS = 14
"""So many laps before a loss may have a point that compares with one after it: about a stint."""

RIVALS = 3
"""So many of the cars around are looked at: the nearest may be lost itself."""

LOOK_ON_LAPS = 40
"""So many laps after a loss may have one, until later stops hide what it changed."""

ABOUT_US = 15_000_000
ABOUT_SHARE = 0.25
"""A gap that a loss has made grew by what was lost, but for so much or that share of it."""

FIRST = 1
"""A loss that may have cost the lead of a class is looked at behind the stops."""

BEYOND_STOPS_US = 300_000_000
"""A loss of so much is far more than a stop takes: cars that have stopped once more or less can be compared."""


class Consequence(Struct, frozen=True, gc=False):
    """What a loss changed, as far as it is known; a gap is positive where the car is behind, in µs.

    `rival` is the car of its class that it ran with. `lap_before` and `lap_after` are the laps at whose ends the gaps
    were measured (0: at none): with the same stops made, but for those of the loss itself, and grown by about what was
    lost; `laps_after` is how many laps the rival was ahead then. The places are those with these
    laps: at the line, or behind the stops where it led its class.
    `lead_lost_to` is who leads in its place: overall if `lead_overall`, else its class.
    """

    rival: str
    lap_before: int
    lap_after: int
    gap_before_us: int | None
    gap_after_us: int | None
    laps_after: int | None
    position_before: int | None
    position_after: int | None
    class_position_before: int | None
    class_position_after: int | None
    lead_lost_to: str
    lead_overall: bool


Places = tuple[int | None, int | None]
"""A place overall and in class; None where it is not known."""


class Loss(Struct, frozen=True, gc=False):
    """What of a loss its consequence follows from: moments in µs since the epoch, durations in µs, its own stops."""

    begin_us: int
    end_us: int
    lost_us: int | None
    extra_stops: int
    is_open: bool


class Consequences:
    """Finds what losses changed, in a race up to a moment."""

    def __init__(self, view: RaceView) -> None:
        self._view = view
        self._classes: dict[str, list[CarView]] = {}
        self._stops_us: dict[str, list[int]] = {}
        self._orders: dict[int, dict[str, tuple[int, int]]] = {}
        for car in view.cars.values():
            if car.car.entry.competes:
                self._classes.setdefault(car.car_class, []).append(car)

    def of(self, car: CarView, loss: Loss) -> Consequence | None:
        """Tell what a loss changed; None where nobody of the class had driven as far before it."""
        lap = min(car.car.laps_at(loss.begin_us), car.laps)
        near = self._near(car, lap) if lap else []
        if not near:
            return None
        rival, before, after = self._compared(car, near, lap, loss)
        places = self._places(car, before or lap)
        later = self._places(car, after, led=places[1] == FIRST)
        to, overall = self._lead_lost(car, lap, places, later, loss)
        return Consequence(
            rival.number,
            before,
            after,
            car.end_us(before) - rival.end_us(before) if before else None,
            car.end_us(after) - rival.end_us(after) if after else None,
            max(rival.car.laps_at(car.end_us(after)) - after, 0) if after else None,
            places[0],
            later[0],
            places[1],
            later[1],
            to,
            overall,
        )

    def _compared(self, car: CarView, near: list[CarView], lap: int, loss: Loss) -> tuple[CarView, int, int]:
        """The nearest car that it can be compared with before and after a loss; where there is none the nearest."""
        first: tuple[CarView, int, int] | None = None
        for rival in near:
            before, after = self._points(car, rival, lap, loss)
            if after and _grew_by(car, rival, (before, after), loss):
                return rival, before, after
            first = first or (rival, before, 0)
        return first or (near[0], 0, 0)

    def _near(self, car: CarView, lap: int) -> list[CarView]:
        """The cars of its class that it ran with, nearest first: ahead and behind, at the end of a lap."""
        end_us = car.end_us(lap)
        others = [
            (abs(other.end_us(lap) - end_us), other.number, other)
            for other in self._classes.get(car.car_class, ())
            if other is not car and other.laps >= lap
        ]
        return [other for _, _, other in sorted(others, key=_apart)[:RIVALS]]

    def _points(self, car: CarView, rival: CarView, lap: int, loss: Loss) -> tuple[int, int]:
        """The laps before and after a loss at whose ends the two can be compared; 0: there is none.

        Before it that is the last lap at whose end both had made as many stops; where such a point does not come again,
        for one of them stops once more, the last with the stops that they had then.
        """
        first = max(lap - LOOK_BACK_LAPS, 0)
        laps = [at for at in range(lap, first, -1) if _in_the_open(car, rival, at)]
        more = [self._stops_more(car, rival, at) for at in laps]
        level = [at for at, count in zip(laps, more, strict=True) if not count]
        for before in dict.fromkeys([*level[:1], *laps[:1]] if not loss.is_open else ()):
            after = self._after(car, rival, before, loss)
            if after:
                return before, after
        return (level or laps or [0])[0], 0

    def _after(self, car: CarView, rival: CarView, before: int, loss: Loss) -> int:
        """The first lap after a loss at whose end both had made the stops that they had before it; 0: none yet."""
        first = car.car.laps_at(loss.end_us) + 1
        last = min(car.laps, rival.laps, first + LOOK_ON_LAPS)
        more = self._stops_more(car, rival, before) + loss.extra_stops
        beyond = (loss.lost_us or 0) > BEYOND_STOPS_US
        for at in range(first, last + 1):
            if (beyond or self._stops_more(car, rival, at) == more) and _in_the_open(car, rival, at):
                return at
        return 0

    def _stops_more(self, car: CarView, rival: CarView, lap: int) -> int:
        """How many more stops a car had made at the end of a lap than another at the end of its own."""
        return self._stops(car, car.end_us(lap)) - self._stops(rival, rival.end_us(lap))

    def _stops(self, car: CarView, moment_us: int) -> int:
        if car.number not in self._stops_us:
            self._stops_us[car.number] = [visit.in_us for visit in car.visits if visit.ends_stint]
        return bisect_right(self._stops_us[car.number], moment_us)

    def _places(self, car: CarView, lap: int, *, led: bool = False) -> Places:
        """The place overall and in class at the end of a lap.

        Behind the stops where the lead of the class is at stake: at the line it is lent by those who stop.
        """
        if not 0 < lap <= car.laps:
            return None, None
        overall, in_class = (places[lap - 1] for places in self._view.positions[car.number])
        if in_class > FIRST and not led:
            return overall, in_class
        return self._behind_stops(car.end_us(lap))[car.number]

    def _behind_stops(self, moment_us: int) -> dict[str, tuple[int, int]]:
        if moment_us not in self._orders:
            self._orders[moment_us] = self._view.cycles.order(moment_us, self._view.running_at(moment_us)).places
        return self._orders[moment_us]

    def _lead_lost(self, car: CarView, lap: int, places: Places, later: Places, loss: Loss) -> tuple[str, bool]:
        """Who leads in its place where the car led before, and whether overall; empty where the lead was not lost.

        It is the first that completed a lap before it from then on. Where the car can be compared and leads still it
        has kept its lead; where it cannot be it is not known, unless the loss lasts.
        """
        if 1 not in places or not (later[0] or loss.is_open):
            return "", False
        overall = places[0] == 1
        if 1 in (later[:1] if overall else later):
            return "", False
        firsts = self._view.first_by_scope
        scope = firsts["overall"] if overall else firsts.get(car.car_class, firsts["overall"])
        to = next((first.number for _, first in scope[lap:] if first is not car), "")
        return to, bool(to) and overall


def _apart(near: tuple[int, str, CarView]) -> tuple[int, str]:
    return near[:2]


def _grew_by(car: CarView, rival: CarView, laps: tuple[int, int], loss: Loss) -> bool:
    """Tell whether a gap grew by about what was lost: else the rival lost time as well, or a queue closed it."""
    if loss.lost_us is None:
        return True
    before_us, after_us = (car.end_us(lap) - rival.end_us(lap) for lap in laps)
    return abs(after_us - before_us - loss.lost_us) <= max(ABOUT_US, ABOUT_SHARE * loss.lost_us)


def _in_the_open(car: CarView, rival: CarView, lap: int) -> bool:
    """Tell whether both cars ended a lap out on the track."""
    return lap not in car.car.laps_ended_in_pit and lap not in rival.car.laps_ended_in_pit
