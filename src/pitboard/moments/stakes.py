"""How much hangs on a car at a moment: the lead, a place on the podium, the lead of its class."""

from bisect import bisect_right
from collections.abc import Sequence

from pitboard.moments.view import CarView, FirstOfLap, RaceView

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
