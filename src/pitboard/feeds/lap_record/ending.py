"""Where a lap record shows no chequered flag: whether the race it holds had ended, and with which crossing.

A race ends when the leader takes the flag, and every other car with its next crossing. So in the record of a race that
had ended, next to nobody who was still running was last seen before the winner; in one that was cut off in mid-race
about half of the field was, unless the field ran in a train.
"""

from collections.abc import Sequence
from statistics import median

from pitboard.feeds.lap_record.rows import LapRow

MINUTE_US = 60_000_000

USUAL_MINUTES = (25, 30, 40, 45, 50, 60, 80, 90, 100, 120, 160, 180, 240, 300, 360, 480, 540, 600, 720, 1440)
"""How long races are: the flag falls with the leader's first crossing after that."""

ON_TIME = 0.85
"""Share of the running cars last seen after the winner, in a race of a usual length: 0.95 was the least of 64 races."""

FEWEST_ANY_TIME = 15
"""In a race that ended at another time, as one stopped for good does, so many must be running, all seen after him."""


def ending(cars: Sequence[Sequence[LapRow]], whole_race_us: int = 0) -> LapRow | None:
    """The lap with which the winner ended the race; None: the laps do not show that it had ended.

    `whole_race_us` is how long the race of this circuit lasts that is published hour by hour: such a sheet is cut as a
    finished race is, so at a full hour before that length there is no end.
    """
    most_laps = max(car[-1].lap for car in cars)
    winner = min((car for car in cars if car[-1].lap == most_laps), key=lambda car: car[-1].elapsed_us)
    end_us, last_lap_us = winner[-1].elapsed_us, winner[-1].lap_us
    running = [car for car in cars if car is not winner and car[-1].elapsed_us > end_us - 1.5 * _usual_lap_us(car)]
    if not running or most_laps < 2 or any(car[-2].elapsed_us > end_us for car in running if len(car) > 1):
        return None
    if end_us < whole_race_us and end_us % (60 * MINUTE_US) < last_lap_us:
        return None
    after = sum(car[-1].elapsed_us >= end_us for car in running)
    if any(end_us - last_lap_us < minutes * MINUTE_US <= end_us for minutes in USUAL_MINUTES):
        return winner[-1] if after >= ON_TIME * len(running) else None
    spread_us = max(car[-1].elapsed_us for car in running) - end_us
    stopped = after == len(running) >= FEWEST_ANY_TIME and 2 * spread_us > last_lap_us
    return winner[-1] if stopped else None


def _usual_lap_us(car: Sequence[LapRow]) -> float:
    return median(row.lap_us for row in car[-20:])
