"""Who probably drives how much of the rest of the race, where drivers are known."""

import numpy as np

from pitboard.forecast.car_states import CarStates
from pitboard.forecast.lap_table import LapTable
from pitboard.forecast.stop_model import StopModel

UNSEEN = -1
"""The seat of a driver who has not been in the car yet, while others of the class have shown as many."""


def driver_plan(
    table: LapTable, states: CarStates, stops: StopModel, car: int, left_s: float, crew: int
) -> dict[int, float]:
    """Return the share of the rest of the race for each seat of a car, by its index; empty: nobody knows the drivers.

    Who is in the car ends the stint; then each drives until all have had the same. `crew` is how many drivers cars of
    the class have.
    """
    rows = slice(table.first[car], table.first[car] + states.laps[car])
    seats, time_s = table.seat[rows], table.time_s[rows]
    driven_s = {int(seat): float(time_s[seats == seat].sum()) for seat in np.unique(seats) if seat}
    if not driven_s or left_s <= 0:
        return {}
    drivers = max(len(driven_s), crew)
    target_s = (sum(driven_s.values()) + left_s) / drivers
    need_s = {seat: max(target_s - so_far_s, 0.0) for seat, so_far_s in driven_s.items()}
    if drivers > len(driven_s):
        need_s[UNSEEN] = target_s * (drivers - len(driven_s))
    stint_s = (stops.stint_laps[car] - states.since[car]) * states.green_s[car]
    stint_s = float(min(max(stint_s, 0.0), left_s))
    total_s = sum(need_s.values()) or 1.0
    shares = {seat: need / total_s * (left_s - stint_s) / left_s for seat, need in need_s.items()}
    present = int(states.seat[car])
    if present:
        shares[present] = shares.get(present, 0.0) + stint_s / left_s
    return shares
