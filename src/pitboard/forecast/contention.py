"""Who can still win: in contention, practically out, or out by arithmetic; with what it rests on, in words."""

from typing import Literal

import numpy as np
from msgspec import Struct

from pitboard.forecast.car_states import CarStates, best_lap_s
from pitboard.forecast.lap_table import Bools, Floats, LapTable

Contention = Literal["in", "practically_out", "out"]
"""Whether a car can still win its class: it may, next to surely not, or not even at its best lap without a stop."""

LEAVES, RETURNS = 0.003, 0.006
"""With a chance below the first a car is practically out; it is back in contention with the second."""

ROOM_LAPS = 1.0
"""A car is out by arithmetic only where a lap more would not help either."""


class StillPossible(Struct, frozen=True, eq=False):
    """Whether arithmetic leaves every car the win of its class, and how many laps it is short of the leader's."""

    possible: Bools
    short_laps: Floats


def still_possible(table: LapTable, states: CarStates, left_s: float) -> StillPossible:
    """Return who can still win when the leader goes no further: at its best lap, without another stop."""
    count = len(table.numbers)
    reach = np.array([states.progress[i] + left_s / best_lap_s(table, states, i) for i in range(count)])
    short = np.zeros(count)
    for i in range(len(table.classes)):
        cars = np.flatnonzero(table.class_of == i)
        short[cars] = states.laps[cars].max(initial=0) - reach[cars] - ROOM_LAPS
    return StillPossible(short <= 0, np.maximum(short, 0.0))


def contention(possible: bool, class_win: float, before: float | None) -> Contention:
    """Return whether a car can still win its class, by its chance now and a while ago (None: that is not known)."""
    if not possible:
        return "out"
    was_out = before is not None and before < LEAVES
    return "practically_out" if class_win < (RETURNS if was_out else LEAVES) else "in"


def reason(
    state: Contention, *, class_win: float, gap_laps: float, gap_s: float, short_laps: float, late_s: float
) -> str:
    """Say in words what a state of contention rests on; the gap is that to the leader of the class."""
    if state == "out":
        return f"{short_laps:.0f} laps short of the leader's, even at its best lap without another stop"
    seen = f"not come to the line, due {late_s / 60:.0f} min ago; " if late_s > 120 else ""
    behind = f"{gap_laps:.0f} laps behind" if gap_laps >= 1 else f"{gap_s:.0f} s behind"
    behind = "leads the class" if gap_laps < 1 and gap_s < 0.0005 else behind
    if state == "practically_out":
        return f"{seen}{behind}; wins fewer than {1000 * max(class_win, LEAVES):.0f} of 1,000 races from here"
    return f"{seen}{behind}; wins {_of_hundred(class_win)} races from here"


def _of_hundred(chance: float) -> str:
    if chance < 0.01:
        return f"{max(round(1000 * chance), 1)} of 1,000"
    return f"{round(100 * chance)} of 100"
