"""A kind of moment: how it is found, what it says, what it weighs by what hangs on its cars, what of it was seen."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard.model.time import HOUR_US
from pitboard.moments.moment import Moment, Values
from pitboard.moments.view import CarView, Finder, FirstOfLap, RaceView

PLACES = (1.0, 0.6, 0.5, 0.3, 0.2, 0.15, 0.12, 0.1)
"""What a place is worth beside the first, then the second and so on; those behind are worth REST."""

REST = 0.05

OTHER_CLASS = 0.6
"""The places of a class that does not run for the whole race are worth this share of those that do."""

HOME = 1.5
"""A car with a driver of the reader's nation matters so much more to the reader."""


class Stakes:
    """Tells how much hangs on cars of a race, by their places at the line at any moment up to that of the view.

    `nation` is that of the reader, as three letters of ISO 3166; empty: nobody is at home.
    """

    def __init__(self, view: RaceView, nation: str = "") -> None:
        self._view = view
        self._nation = nation
        leaders = [car.car_class for car in view.cars.values() if car.laps and view.positions[car.number][0][-1] == 1]
        self._first_class = leaders[0] if leaders else ""

    def of(self, cars: Sequence[str], at_us: int) -> float:
        """Return how much hangs on some cars at a moment (µs since the epoch): that on the one with most.

        From 0, nothing that matters, to 1, the lead of the race; a car of the reader's nation counts for half as much
        again. A car with a laps-long deficit has a place, but no fight: what hangs on it is less by the laps.
        """
        return max(
            (self._of(self._view.cars[number], at_us) for number in cars if number in self._view.cars), default=0
        )

    def _of(self, car: CarView, at_us: int) -> float:
        lap = min(bisect_right(car.car.lap_end_us, at_us), car.laps)
        if not lap:
            return REST
        overall, in_class = (places[lap - 1] for places in self._view.positions[car.number])
        home = HOME if self._nation and self._nation in car.car.nations else 1.0
        closeness = 0.5 + 0.5 / (1 + self.laps_behind(car, lap))
        return self.of_place(car.car_class, overall, in_class) * closeness * home

    def laps_behind(self, car: CarView, lap: int) -> int:
        """Return how many laps a car is behind the first of its class at the end of a lap."""
        firsts = self._view.first_by_scope.get(car.car_class) or self._view.first_by_scope["overall"]
        return max(bisect_right(firsts, car.end_us(lap), key=_when) - lap, 0)

    def of_place(self, car_class: str, overall: int, in_class: int) -> float:
        """Return what a place in a class is worth, from 0 to 1: overall or in class, whichever is worth more."""
        share = 1.0 if car_class == self._first_class else OTHER_CLASS
        return max(_worth(overall), share * _worth(in_class))


def _when(first: FirstOfLap) -> int:
    return first[0]


def _worth(place: int) -> float:
    return PLACES[place - 1] if 0 < place <= len(PLACES) else REST


Point = Callable[[Moment, int], str | None]
"""What tells a moment from the others of its kind and cars, given the official start in µs since the epoch.

Never a time: a crossing that is put right by a thousandth is the same news. None: it is not news yet.
"""


Weight = Callable[[Moment, Stakes], float]
"""How much a moment matters among all of them, given what hangs on its cars."""


class Posting(Struct, frozen=True):
    """Whether, when and as what a webhook is posted moments of a kind.

    `by_default`: without being asked for. `at_once`: what the feed states is news at once, and what holds now too; the
    others wait until late crossings have come. `as_begun`: what is said of one that is posted when it begins.
    `taken_back`: it is taken back when it holds no longer; others are a matter of degree. `holds`: whether it is still
    worth posting.
    """

    point: Point
    by_default: bool = False
    at_once: bool = False
    taken_back: bool = False
    holds: Callable[[Moment], bool] = lambda _: True
    as_begun: Callable[[Values], Values] = lambda values: values


def of_its_hour(moment: Moment, start_us: int) -> str:
    """Tell a moment from the others of its kind and cars by the hour of the race."""
    return f"hour {hours_since(moment, start_us)}"


def hours_since(moment: Moment, start_us: int) -> int:
    """Count the whole hours from the official start (µs since the epoch) to a moment."""
    return (moment.time_us - start_us) // HOUR_US


def of_its_visit(moment: Moment, _: int) -> str:
    """Tell a moment from the others of its kind and cars by the pit visit that it cites."""
    return f"visit {next(row.key for row in moment.evidence if row.row == 'pit' and row.number)}"


def staked(share: float) -> Weight:
    """Weigh every moment of a kind with a share of its own, by what hangs on its cars."""
    return lambda moment, stakes: share * stakes.of(moment.cars, moment.time_us)


def fixed(share: float) -> Weight:
    """Weigh every moment of a kind alike: it is about no car, or about all."""
    return lambda _moment, _stakes: share


class Line(Struct, frozen=True):
    """The two texts in words of a kind that has two: the value that decides, the text where it is true, and if not."""

    value: str
    true: str
    false: str


RestsOn = Literal["race", "lane", "itself"]
"""What a kind of moment rests on, of which some may be unseen: all that the cars did up to it, the loops of the pit
lane, or nothing but itself (or it has looked itself at what was seen)."""


def at_its_own_time(_: RaceView, moment: Moment) -> int:
    """Return how far back the earliest lies that a moment rests on: its own `from_us`, or itself."""
    from_us = moment.values.get("from_us", moment.time_us)
    return min(from_us, moment.time_us) if isinstance(from_us, int) else moment.time_us


def as_found(_: RaceView, values: Values, _moment: Moment) -> Values:
    """Leave what a moment says as it is."""
    return values


class Kind(Struct, frozen=True):
    """A kind of moment. Its words are in `texts/<language>/moments.json`, under its name or as `line` says.

    `find` may be that of several kinds, and is run once. `rests_on`, `reach` (the earliest moment, in µs since the
    epoch, that one rests on) and `as_seen` (what it may say) are for races of which not all was seen.
    """

    name: str
    values: type[Values]
    find: Finder
    weight: Weight
    posted: Posting | None = None
    line: Line | None = None
    rests_on: RestsOn = "race"
    reach: Callable[[RaceView, Moment], int] = at_its_own_time
    as_seen: Callable[[RaceView, Values, Moment], Values] = as_found


def without_the_unseen(view: RaceView, found: Sequence[Moment], kinds: Mapping[str, Kind]) -> list[Moment]:
    """Keep the moments that rest on what was seen alone, without what they say of the time before that."""
    if not view.unseen and not view.joined_us:
        return list(found)
    if not _knows_the_field(view) or _joined_after_the_flag(view):
        return [moment for moment in found if kinds[moment.kind].rests_on == "itself" and moment.kind != "fastest_lap"]
    return [
        replace(moment, values=kinds[moment.kind].as_seen(view, moment.values, moment))
        for moment in found
        if _was_seen(view, moment, kinds[moment.kind])
    ]


def _knows_the_field(view: RaceView) -> bool:
    """Tell whether the feed has said of every car what it is: before that its state is still on its way."""
    entries = (car.car.entry for car in view.cars.values())
    return all(entry.transponders or entry.drivers or entry.team for entry in entries)


def _joined_after_the_flag(view: RaceView) -> bool:
    """Tell whether the race was over when it was joined: which cars had finished nobody saw."""
    return any(flag.flew and flag.state == "chequered" for flag in view.flags[:1])


def _was_seen(view: RaceView, moment: Moment, kind: Kind) -> bool:
    if kind.rests_on == "itself":
        return True
    if moment.kind == "drive_through" and view.joined_us:
        # What is quick for a stop the others say, of which too few were seen.
        return False
    reach_us = kind.reach(view, moment)
    if kind.rests_on == "lane" and reach_us <= view.joined_us:
        return False
    return not view.overlaps_unseen(reach_us, moment.time_us)
