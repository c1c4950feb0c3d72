"""What the gaps alone say: the simplest forecast, which any other has to beat."""

import numpy as np

from pitboard.forecast.car_states import CarStates
from pitboard.forecast.lap_table import Floats, Ints, LapTable

UNSEEN_S = 100_000.0
"""The gap of a car that has completed no lap."""


def line_gaps(table: LapTable, states: CarStates) -> Floats:
    """Return the gap of every car to the leader of its class at the line, in seconds, as known by now."""
    gaps_s = np.full(len(table.numbers), UNSEEN_S)
    order = np.lexsort((states.last_s, -states.laps))
    for i in range(len(table.classes)):
        cars: Ints = order[(table.class_of[order] == i) & (states.laps[order] > 0)]
        if not len(cars):
            continue
        leader = cars[0]
        leader_s = table.end_s[table.first[leader] : table.first[leader] + states.laps[leader]]
        behind = states.laps[leader] - states.laps[cars]
        at_line_s = np.maximum(states.last_s[cars] - leader_s[states.laps[cars] - 1], 0.0)
        gaps_s[cars] = np.maximum(at_line_s, np.maximum(behind - 1, 0) * states.green_s[leader])
    return gaps_s


def gap_chances(gaps_s: Floats, left_h: float, scale_s: float) -> Floats:
    """Return the chances of the cars of a class by their gaps, with so many hours to go: a softmax.

    `scale_s` is how far a gap reaches that has an hour to go; it grows as the root of the time.
    """
    return softmax(-gaps_s / (scale_s * np.sqrt(max(left_h, 1e-3))))


def softmax(scores: Floats) -> Floats:
    """Return weights that sum to 1, each in proportion to the exponential of its score."""
    weights = np.exp(scores - scores.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)
