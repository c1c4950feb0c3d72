"""What is left of a race for a car: its next stop, the stops until the flag, the laps, and what all of it takes."""

from math import ceil
from typing import NamedTuple

from msgspec import Struct

from pitboard.strategy.rejoin import Rejoins
from pitboard.strategy.stop_facts import CarFacts
from pitboard.strategy.stop_hazard import StopHazard

LOOKED_AHEAD = 60
"""The next stop is looked for so many laps ahead at most."""

FIRST, LAST = 0.1, 0.9
"""Bounds of the next stop: it comes before the one, and by the other, as likely as this."""

NEARLY = 0.9
"""A stop is foretold for the first lap about which it is so likely, beside the likeliest: late is worse than early."""

SPARE_LAPS = 0.4
"""A car goes so much of a lap beyond its full stint rather than stop once more."""


class NextStop(NamedTuple):
    """On which lap of its own a car will stop, the first that is nearly the likeliest; bounds that hold with 80 %."""

    lap: int
    low: int
    high: int


class StopsLeft(Struct, frozen=True):
    """The stops of a car until the flag, its laps until then, and what the stops will cost in µs."""

    stops: int
    laps: int
    cost_us: int


def next_stop(hazard: StopHazard, car: CarFacts) -> NextStop | None:
    """Foretell the next stop of a car; None where it probably stops no more, or its stints are not known."""
    left = hazard.left(car)
    last = LOOKED_AHEAD if left is None else min(ceil(left), LOOKED_AHEAD)
    chances: list[float] = []
    going = 1.0
    for ahead in range(last):
        chance = going * hazard.chance(car, ahead)
        chances.append(chance)
        going -= chance
        if going < 0.01:
            break
    if sum(chances) < 0.5:
        return None
    within = [sum(chances[max(ahead - 1, 0) : ahead + 2]) for ahead in range(len(chances))]
    nearly = NEARLY * max(within)
    best = next(ahead for ahead, chance in enumerate(within) if chance >= nearly)
    reached, low = 0.0, -1
    high = len(chances) - 1
    for ahead, chance in enumerate(chances):
        reached += chance / sum(chances)
        if low < 0 and reached > FIRST:
            low = ahead
        if reached >= LAST:
            high = ahead
            break
    first = car.laps + 1
    return NextStop(first + best, first + min(low, best), first + max(high, best))


def stops_left(rejoins: Rejoins, hazard: StopHazard, car: CarFacts, flag_us: float) -> StopsLeft | None:
    """Count what is left until the flag at a moment (µs since the epoch); None where stints or costs are not known.

    The lap on which the flag falls is driven to its end.
    """
    habit = hazard.habit(car)
    stop = rejoins.stop(car)
    if habit is None or stop is None or not car.lap_us:
        return None
    full = max(habit.own, habit.repeated)
    # A car in the lane leaves it with what it needs, and how long it will still stand there is no stop to come.
    reach = full if car.in_lane_us else max(full - car.fuel_laps, 0.0)
    stops, laps, cost_us = 0, 0, 0
    while True:
        free_us = flag_us - car.line_us - cost_us
        laps = max(ceil(free_us / car.lap_us), 0)
        if laps <= reach + stops * full + SPARE_LAPS or stops > LOOKED_AHEAD:
            break
        # The last stop takes no more fuel than is needed, be it the first or not.
        fuel = min(full, laps - reach - stops * full)
        predicted = rejoins.cost(car, max(fuel, 0.0), later=stops > 0)
        cost_us += predicted.loss_us if predicted else stop.loss_us
        stops += 1
    return StopsLeft(stops, laps, cost_us)
