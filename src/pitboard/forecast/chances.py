"""Runs of the simulation into chances: of winning, of a place, and what place to expect."""

from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from pitboard.forecast.lap_table import Bools, Floats, Ints, LapTable
from pitboard.forecast.simulation import Runs

PODIUM = 3
LOW, HIGH = 0.1, 0.9
"""Between these shares of the runs lies the interval of a place."""


class Chances(Struct, frozen=True, eq=False):
    """The chances of every car, by the cars of the table, and the places to expect, overall and in its class.

    `class_low` and `class_high` are the ends of the interval in which eight places in ten lie.
    """

    win: Floats
    class_win: Floats
    class_top3: Floats
    position: Floats
    class_position: Floats
    class_low: Floats
    class_high: Floats


def chances(table: LapTable, batches: Iterable[Runs]) -> Chances:
    """Count who came where in all runs, given as the progress of every car at the end."""
    count = len(table.numbers)
    places, in_class = np.zeros((count, count), dtype=np.int64), np.zeros((count, count), dtype=np.int64)
    classes = [np.flatnonzero(table.class_of == i) for i in range(len(table.classes))]
    for progress in batches:
        _count(places, progress, np.arange(count))
        for cars in classes:
            _count(in_class, progress[cars], cars)
    runs = max(int(places[0].sum()), 1) if count else 1
    from_1 = np.arange(1, count + 1)
    cumulated = np.cumsum(in_class, axis=1) / runs
    return Chances(
        places[:, 0] / runs if count else np.zeros(0),
        in_class[:, 0] / runs if count else np.zeros(0),
        in_class[:, :PODIUM].sum(axis=1) / runs,
        places @ from_1 / runs,
        in_class @ from_1 / runs,
        1.0 + (cumulated < LOW).sum(axis=1),
        1.0 + (cumulated < HIGH - 1e-12).sum(axis=1),
    )


def _count(places: Ints, progress: Runs, cars: Ints) -> None:
    """Add to `places` (car, place) where each of these cars came in every run."""
    if not len(cars):
        return
    order = np.argsort(-progress, axis=0, kind="stable")
    for place in range(len(cars)):
        places[cars, place] += np.bincount(order[place], minlength=len(cars))


def settled(own: Floats, score: Floats, possible: Bools, floor: float, total: float = 1.0) -> Floats:
    """Return the chances of the cars of a class, summing to `total`: by score, each with a floor while it is possible.

    `own` are the chances by the simulation, `score` what to multiply them by.
    """
    weights = np.where(possible, own * score, 0.0)
    even = np.where(possible, 1.0, 0.0)
    if not possible.any():
        even = np.ones(len(own))
    if weights.sum() <= 0:
        weights = even
    # Shares first: the least numbers there are have no parts.
    return np.asarray(total * ((1 - floor) * (weights / weights.sum()) + floor * (even / even.sum())))


def bounded(win: Floats, class_win: Floats) -> Floats:
    """Return chances to win overall of which none is above that to win the class; the sum stays.

    What is taken off goes to the others, as far as each has room.
    """
    own = np.minimum(win, class_win)
    room = class_win - own
    missing = max(float(win.sum() - own.sum()), 0.0)
    return own + room * (missing / room.sum()) if missing > 0 and room.sum() > 0 else own
