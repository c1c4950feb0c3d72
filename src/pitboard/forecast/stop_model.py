"""What the stops still to come cost: how long stints are, what a full stop takes, and what one for fewer laps does."""

from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pitboard.forecast.car_states import CarStates
from pitboard.forecast.lap_table import Bools, Floats, Ints, LapTable

FULL, LONGEST = 0.75, 0.95
"""Below the usual stint lies the first share, as many end early; that below which the second lies can be reached ..."""

REACH_SHARE = 0.04
"""... but no more than so much of a stint beyond the usual: behind a safety car stints last longer."""

RECENT, OWN_WEIGHT = 8, 3.0
"""So many stints of a car tell what is its own; those of its class count as so many."""

LEAST = 3
"""So few stops say nothing."""

USUAL_STINT_S, USUAL_FULL_S = 2_700.0, 65.0
"""Before stops are seen: how long a stint lasts, and what a full stop costs."""

SPLASH = 0.5
"""A stop for no more than a lap costs so much of a full one: fuel, tyres and drivers take the rest, in proportion."""

COST_SHRINK, COST_MOST_S = 4.0, 20.0
"""What a car's stops cost beside its class's counts from so many stops on, each by so much at the most."""

LONG_SHARE, SHORT_SHARE = 1.5, 0.5
"""What took more or less than these shares of the median is not the usual stop."""


class StopModel(Struct, frozen=True, eq=False):
    """What the stops of every car are like, by the cars of the table.

    `stint_laps` is its usual full stint, which can be stretched by `reach_laps`; a stop for a full one costs `full_s`.
    """

    stint_laps: Floats
    reach_laps: Floats
    full_s: Floats


def part_of_full(share: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Return what part of a full stop one costs that is for this share of a full stint; for more it is a full one."""
    part: NDArray[np.floating[Any]] = np.minimum(share, share.dtype.type(1))
    part *= share.dtype.type(1 - SPLASH)
    part += share.dtype.type(SPLASH)
    return part


def stop_model(table: LapTable, states: CarStates) -> StopModel:
    """Return what the stops of every car are like, by the race so far."""
    count = len(table.numbers)
    stint_laps, reach_laps, full_s = np.zeros(count), np.zeros(count), np.zeros(count)
    of_class = table.class_of[states.stops.car]
    for i in range(len(table.classes)):
        cars = np.flatnonzero(table.class_of == i)
        own = of_class == i
        stint_laps[cars], longest = _stints(states, cars, own)
        reach_laps[cars] = np.clip(longest - stint_laps[cars], 0.0, REACH_SHARE * stint_laps[cars])
        full_s[cars] = _costs(states, cars, own, stint_laps)
    return StopModel(np.maximum(stint_laps, 2.0), reach_laps, full_s)


def _stints(states: CarStates, cars: Ints, own: Bools) -> tuple[Floats, float]:
    """The usual full stint of each car of a class, and the longest to be reached, in laps."""
    ended, of_car = states.stops.stint_laps[own], states.stops.car[own]
    green_s = float(np.median(states.green_s[cars]))
    usual = float(np.quantile(ended, FULL)) if len(ended) >= LEAST else USUAL_STINT_S / green_s
    usual = max(usual, float(np.quantile(states.since[cars], FULL)))
    laps = np.full(len(cars), usual)
    for k, car in enumerate(cars):
        latest = ended[of_car == car][-RECENT:]
        if len(latest) >= LEAST:
            weight = len(latest) / (len(latest) + OWN_WEIGHT)
            laps[k] = weight * np.quantile(latest, FULL) + (1 - weight) * usual
    return laps, float(np.quantile(ended, LONGEST)) if len(ended) >= LEAST else usual


def _costs(states: CarStates, cars: Ints, own: Bools, stint_laps: Floats) -> Floats:
    """What a full stop of each car of a class costs, in seconds."""
    stops = states.stops
    loss_s = stops.loss_in_s + stops.loss_out_s
    used = own & stops.green
    if used.sum() >= LEAST:
        usual_s = float(np.median(loss_s[used]))
        used &= (loss_s < LONG_SHARE * usual_s) & (loss_s > SHORT_SHARE * usual_s)
    if used.sum() < LEAST:
        return np.full(len(cars), USUAL_FULL_S)
    if_full_s = loss_s[used] / part_of_full(stops.stint_laps[used] / stint_laps[stops.car[used]])
    full_s = float(np.median(if_full_s))
    more_s = np.zeros(len(cars))
    for k, car in enumerate(cars):
        own_s = np.clip(if_full_s[stops.car[used] == car] - full_s, -COST_MOST_S, COST_MOST_S)
        more_s[k] = own_s.sum() / (len(own_s) + COST_SHRINK)
    return full_s + more_s
