"""Stretches between two loops that cars have run, and what they usually take for them."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pitboard.scoring import CarHistory

KEPT, KEPT_OF_CLASS = 12, 24
"""Of the latest so many times of a car, or of its class, on a stretch the usual one is taken ..."""

USUAL = 0.25
"""... at this place in their order, so that neutralised laps do not become the usual."""

LEAST_SEEN = 3
"""With fewer times none is usual."""


class Ran(NamedTuple):
    """A stretch that a car has run: when it ended and began, from which loop to which, and the car's index.

    `stretch` names both loops, so that one that reads no longer, or is not read at all, leaves a longer stretch. It has
    begun at 0 where a pit visit is part of it.
    """

    end_us: int
    begin_us: int
    stretch: int
    loop: int
    car: int


def stretches(index: int, car: CarHistory, count: int, until_us: int) -> Iterator[Ran]:
    """Go through the stretches that a car has run by a moment, with so many loops in a lap."""
    for place in range(1, bisect_right(car.loop_us, until_us)):
        begin_us, end_us = car.loop_us[place - 1], car.loop_us[place]
        before, at = car.loop_at[place - 1], car.loop_at[place]
        visits = bisect_right(car.pit_in_us, end_us)
        in_pit = bool(visits) and (visits > len(car.pit_out_us) or car.pit_out_us[visits - 1] >= begin_us)
        whole = at - before <= count and not in_pit
        yield Ran(end_us, begin_us if whole else 0, before % count * count + at % count, at % count, index)


class UsualTimes:
    """What cars usually take for each stretch; before a car has run it often enough, what its class takes."""

    def __init__(self, cars: Sequence[CarHistory] = ()) -> None:
        self._classes = [car.entry.car_class for car in cars]
        self._seen: dict[tuple[int, int], deque[int]] = {}
        self._of_class: dict[tuple[str, int], deque[int]] = {}
        self._usual: dict[tuple[int, int], int] = {}
        self._usual_of_class: dict[tuple[str, int], int] = {}

    def add(self, ran: Ran) -> None:
        """Add a stretch that was run."""
        seen = self._seen.setdefault((ran.car, ran.stretch), deque(maxlen=KEPT))
        seen.append(ran.end_us - ran.begin_us)
        if len(seen) >= LEAST_SEEN:
            self._usual[ran.car, ran.stretch] = _low(seen)
        elif self._classes:
            key = self._classes[ran.car], ran.stretch
            of_class = self._of_class.setdefault(key, deque(maxlen=KEPT_OF_CLASS))
            of_class.append(ran.end_us - ran.begin_us)
            if len(of_class) >= LEAST_SEEN:
                self._usual_of_class[key] = _low(of_class)

    def us(self, car: int, stretch: int) -> int:
        """Return the usual time of a car on a stretch in µs; 0: nobody knows."""
        usual_us = self._usual.get((car, stretch), 0)
        if usual_us or not self._classes:
            return usual_us
        return self._usual_of_class.get((self._classes[car], stretch), 0)


def _low(seen: deque[int]) -> int:
    return sorted(seen)[int(USUAL * len(seen))]
