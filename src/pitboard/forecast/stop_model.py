"""What the stops still to come cost: how long stints are, what a stop takes, and what its fuel does."""

import numpy as np
from msgspec import Struct

from pitboard.forecast.car_states import CarStates
from pitboard.forecast.lap_table import Bools, Floats, Ints, LapTable

FULL = 0.75
"""The usual stint is the one below which this share lies: many end early under a neutralisation."""

RECENT, OWN_WEIGHT = 8, 3.0
"""So many stints of a car tell what is its own; those of its class count as so many."""

LEAST = 3
"""So few stops say nothing."""

USUAL_STINT_S, USUAL_COST_S, FUEL_SHARE = 2_700.0, 45.0, 0.009
"""Before stops are seen: how long a stint lasts, what a stop costs, and what the fuel of a lap takes, as its share."""

PRIOR_SPREAD = 60.0
"""The prior of the fuel is worth stints that differ by so much (laps, squared and summed)."""

FUEL_RANGE = 0.3, 2.5
"""The fuel of a lap takes no less and no more than so many times the prior."""

COST_SHRINK, COST_MOST_S = 4.0, 20.0
"""What a car's stops cost beside its class's counts from so many stops on, each by so much at the most."""

LONG_SHARE, SHORT_SHARE = 1.5, 0.5
"""What took more or less than these shares of the median is not the usual stop."""

DEAR_FUEL_S, DEAR_COST_S = 25.0, 45.0


class StopModel(Struct, frozen=True, eq=False):
    """What the stops of every car are like, by the cars of the table.

    `stint_laps` is its usual full stint; a stop costs `cost_s`, and `fuel_s` for every lap that it fuels for.
    """

    stint_laps: Floats
    cost_s: Floats
    fuel_s: Floats


def stop_model(table: LapTable, states: CarStates) -> StopModel:
    """Return what the stops of every car are like, by the race so far."""
    count = len(table.numbers)
    stint_laps, cost_s, fuel_s = np.zeros(count), np.zeros(count), np.zeros(count)
    of_class = table.class_of[states.stops.car]
    for i in range(len(table.classes)):
        cars = np.flatnonzero(table.class_of == i)
        own = of_class == i
        stint_laps[cars] = _stint_laps(states, cars, own)
        cost_s[cars], fuel_s[cars] = _costs(states, cars, own)
    return StopModel(np.maximum(stint_laps, 2.0), cost_s, fuel_s)


def _stint_laps(states: CarStates, cars: Ints, own: Bools) -> Floats:
    """The usual full stint of the cars of a class, in laps."""
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
    return laps


def _costs(states: CarStates, cars: Ints, own: Bools) -> tuple[Floats, Floats]:
    """What a stop of the cars of a class costs, and the fuel of a lap, in seconds."""
    stops = states.stops
    prior_s = FUEL_SHARE * float(np.median(states.green_s[cars]))
    loss_s = stops.loss_in_s + stops.loss_out_s
    used = own & stops.green
    if used.sum() >= LEAST:
        usual_s = float(np.median(loss_s[used]))
        used &= (loss_s < LONG_SHARE * usual_s) & (loss_s > SHORT_SHARE * usual_s)
    if used.sum() < LEAST:
        return np.full(len(cars), USUAL_COST_S), np.full(len(cars), prior_s)
    laps, taken_s = stops.stint_laps[used], loss_s[used]
    apart = laps - laps.mean()
    residual_s = np.clip(taken_s - np.median(taken_s), -DEAR_FUEL_S, DEAR_FUEL_S)
    fuel_s = float((apart @ residual_s + PRIOR_SPREAD * prior_s) / (apart @ apart + PRIOR_SPREAD))
    fuel_s = float(np.clip(fuel_s, FUEL_RANGE[0] * prior_s, FUEL_RANGE[1] * prior_s))
    beside_s = taken_s - fuel_s * laps
    cost_s = float(np.median(beside_s))
    own_s = np.zeros(len(cars))
    for k, car in enumerate(cars):
        more_s = np.clip(beside_s[stops.car[used] == car] - cost_s, -COST_MOST_S, COST_MOST_S)
        own_s[k] = more_s.sum() / (len(more_s) + COST_SHRINK)
    return cost_s + own_s, np.full(len(cars), fuel_s)
