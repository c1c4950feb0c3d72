"""Where every car is at a moment: laps, the part of the lap under way, its stint, and how late it is."""

from typing import TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pitboard.forecast.field_pace import KnownLaps
from pitboard.forecast.lap_table import Bools, Floats, Ints, LapTable

Number = TypeVar("Number", bound=np.generic)

THROUGH_SHARE = 0.55
"""A visit that took less than this share of the median of its class was no stop: the stint went on."""

CERTAIN_SHARE, REST = 0.85, 0.14
"""A lap under way that has taken longer than this share of its time is taken to end ever later, never quite."""

NEUTRAL_PACE = 1.7
"""So many times its green lap a field takes at the least that does not race."""

LATE_SHARE = 0.05
"""A car that needs so much more of a lap is not late yet."""


class Stops(Struct, frozen=True, eq=False):
    """The stops known at a moment, in columns: the car, the lap on which each began and the laps of the stint it ended.

    `loss_in_s` and `loss_out_s` are what the laps in and out took more than the level of the class, `green` whether
    the field raced meanwhile. `lane_s` is the time in the lane.
    """

    car: Ints
    lap: Ints
    stint_laps: Floats
    loss_in_s: Floats
    loss_out_s: Floats
    green: Bools


class CarStates(Struct, frozen=True, eq=False):
    """Where every car is at a moment, by the cars of the table.

    `laps` it has completed, the last of them at `last_s`; `progress` are these and the part of the lap under way.
    `since` are the laps since its last stop, `seat` who drove last (0: not known). `pay_s` is what the stop under way
    still costs, `late_s` how long it has been due at the line. `green_s` is the lap of its class when it races.
    `stops` are those of all cars.
    """

    laps: Ints
    last_s: Floats
    progress: Floats
    since: Floats
    seat: Ints
    pay_s: Floats
    late_s: Floats
    green_s: Floats
    stops: Stops


def car_states(table: LapTable, known: KnownLaps, usual_out_s: Floats | None = None) -> CarStates:
    """Return where every car is at the moment of the known laps.

    `usual_out_s` is what the lap out of the pits costs each car beside a lap at speed; by default as its class shows.
    """
    count = len(table.numbers)
    laps = np.bincount(known.car, minlength=count).astype(np.int64)
    last_row = np.where(laps > 0, table.first[:-1] + laps - 1, 0)
    last_s = np.where(laps > 0, _at(table.end_s, last_row), 0.0)
    green_s = _green_of_cars(table, known)
    since, stops = _stints(table, known, laps)
    in_lane = _in_lane(table, known, laps)
    out_s = usual_out_s if usual_out_s is not None else _usual_out(table, stops)
    racing_s = _racing_time(table, known, last_s)
    owed_s = np.where(in_lane, out_s, 0.0)
    share = np.maximum(racing_s - owed_s, 0.0) / green_s
    beyond = np.maximum(share - CERTAIN_SHARE, 0.0) / REST
    share = np.where(beyond > 0, CERTAIN_SHARE + REST * beyond / (beyond + 1.0), share)
    late_s = np.maximum(racing_s - owed_s - (1.0 + LATE_SHARE) * green_s, 0.0)
    seat = np.where(laps > 0, _at(table.seat, last_row), 0)
    pay_s = np.maximum(owed_s - racing_s, 0.0)
    return CarStates(laps, last_s, laps + share, np.where(in_lane, 0.0, since), seat, pay_s, late_s, green_s, stops)


def best_lap_s(table: LapTable, states: CarStates, car: int) -> float:
    """Return the best lap of a car in seconds, or what its class usually takes where it has none."""
    first, laps = table.first[car], states.laps[car]
    timed = table.timed[first : first + laps]
    own_s = table.time_s[first : first + laps][timed]
    own_s = own_s[own_s > 0.5 * states.green_s[car]]
    return float(min(own_s.min(initial=np.inf), states.green_s[car]))


def _at(values: NDArray[Number], rows: Ints) -> NDArray[Number]:
    return values[rows] if len(values) else np.zeros(len(rows), dtype=values.dtype)


def _green_of_cars(table: LapTable, known: KnownLaps) -> Floats:
    """The lap of each car's class when it races; of a class that has shown none the middle of the others."""
    shown = known.green_s[np.isfinite(known.green_s)]
    of_class = np.where(np.isfinite(known.green_s), known.green_s, np.median(shown) if len(shown) else 120.0)
    return np.asarray(of_class[table.class_of], dtype=np.float64)


def _in_lane(table: LapTable, known: KnownLaps, laps: Ints) -> Bools:
    """Which cars are in the pit lane, or on the lap out of it: their last lap ended there, or a loop saw them go in."""
    in_lane = np.zeros(len(table.numbers), dtype=np.bool_)
    own = np.flatnonzero(laps > 0)
    in_lane[own] = known.in_lap[np.cumsum(laps)[own] - 1]
    seen = (table.visit_in_s <= known.at_s) & (known.at_s < table.visit_out_s)
    in_lane[table.visit_car[seen]] = True
    return in_lane


def _racing_time(table: LapTable, known: KnownLaps, last_s: Floats) -> Floats:
    """How long each car has driven since it last crossed the line, in seconds of a field that races."""
    racing_s = known.at_s - last_s
    if table.neutral_s is None:
        return racing_s / known.slow
    lost = 1.0 - 1.0 / max(known.slow, NEUTRAL_PACE)
    for from_s, until_s in table.neutral_s[table.neutral_s[:, 0] < known.at_s]:
        racing_s = racing_s - lost * np.maximum(min(until_s, known.at_s) - np.maximum(from_s, last_s), 0.0)
    return racing_s


def _stints(table: LapTable, known: KnownLaps, laps: Ints) -> tuple[Floats, Stops]:
    """The laps of every car since its last stop, and the stops."""
    place = np.full(len(table.car) + 1, -1, dtype=np.int64)
    place[known.rows] = np.arange(len(known.rows))
    visits = np.flatnonzero(table.visit_known_s <= known.at_s)
    car, lap, out_lap = table.visit_car[visits], table.visit_lap[visits], table.visit_out_lap[visits]
    out_row = np.where((out_lap >= 1) & (out_lap <= laps[car]), table.first[car] + out_lap - 1, -1)
    in_row = np.where((lap >= 1) & (lap <= laps[car]), table.first[car] + lap - 1, -1)
    through = _driven_through(table, visits)
    begins = known.out_lap.copy()
    begins[place[out_row[through & (out_row >= 0)]]] = False
    firsts = np.cumsum(laps) - laps
    begins[firsts[laps > 0]] = True
    start = np.flatnonzero(begins)
    since = np.arange(len(begins)) - start[np.cumsum(begins) - 1] + 1 if len(begins) else np.zeros(0, dtype=np.int64)
    of_car = np.zeros(len(laps))
    of_car[laps > 0] = since[np.cumsum(laps)[laps > 0] - 1]
    whole = ~through & (place[in_row] >= 0) & (place[out_row] >= 0) & (lap > 1)
    return of_car, _stops(table, known, (car[whole], lap[whole]), (place[in_row[whole]], place[out_row[whole]]), since)


def _stops(table: LapTable, known: KnownLaps, which: tuple[Ints, Ints], rows: tuple[Ints, Ints], since: Ints) -> Stops:
    """The stops by the laps, among those known, on which each began and ended."""
    into, out = rows
    time_s = table.time_s[known.rows]
    loss_in_s = np.where(into == out, 0.0, time_s[into] - known.base_s[into])
    loss_out_s = time_s[out] - known.base_s[out]
    green = ~known.neutral[into] & ~known.neutral[out] & np.isfinite(loss_in_s + loss_out_s) & (out - into <= 1)
    return Stops(which[0], which[1], since[into].astype(np.float64), loss_in_s, loss_out_s, green & (out >= into))


def _driven_through(table: LapTable, visits: Ints) -> Bools:
    """Which of these visits to the pit lane were too short for a stop of their class."""
    lane_s, of_class = table.visit_lane_s[visits], table.class_of[table.visit_car[visits]]
    through = np.zeros(len(visits), dtype=np.bool_)
    for i in range(len(table.classes)):
        own = (of_class == i) & (lane_s > 0)
        if own.any():
            through |= own & (lane_s < THROUGH_SHARE * np.median(lane_s[own]))
    return through


def _usual_out(table: LapTable, stops: Stops) -> Floats:
    """What the lap out of the pits usually costs the cars of each class, in seconds; 60 where nobody knows."""
    usual_s = np.full(len(table.classes), 60.0)
    for i in range(len(table.classes)):
        own = stops.green & (table.class_of[stops.car] == i)
        if own.any():
            usual_s[i] = np.median(stops.loss_out_s[own])
    return usual_s[table.class_of]
