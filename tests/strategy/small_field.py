"""A field of six cars of a class that stop every twenty laps, an hour and a half long, for tests of strategy."""

from functools import cache

from build import entry, flag
from drive import drive, race
from pitboard.scoring import History

FIELD = [entry(number, "A", ["Ames", "Bond"]) for number in "123456"]
STOP_S = 60.0


def stops(first: int, laps: int, stop_s: float = STOP_S) -> dict[int, float]:
    """Stops every twenty laps from a first on."""
    return dict.fromkeys(range(first, laps, 20), stop_s)


@cache
def field(laps: int = 90, duration_s: int = 9000) -> History:
    """Car k is k tenths of a second a lap slower than the first, and stops k laps later in the round of stops."""
    cars = [
        drive(str(car), [100 + 0.1 * car] * laps, stops(14 + car, laps), dict.fromkeys(range(34 + car, laps, 40), 2))
        for car in range(1, 7)
    ]
    return race(FIELD, flag(0, "green"), *cars, duration_s=duration_s)
