"""How fast the field went, by class and time of day, and every lap against its class."""

import numpy as np
from msgspec import Struct

from pitboard.forecast.lap_table import Bools, Floats, Ints, LapTable

BIN_S = 600.0
"""The laps of a class that ended within so many seconds are compared with each other."""

BASE_SHARE = 0.3
"""The level of a class: below it lies this share of its laps."""

LEAST_LAPS = 3
"""So few laps say nothing of the level of a class."""

SLOWED, GREEN_SHARE = 1.25, 0.2
"""Where flags are not told: a class does not race that takes so many times the level below which this share lies."""

LOST = 0.05
"""A lap longer than its class's by so much, in logarithms, holds an obvious loss."""

LATELY_S, GREEN_BINS = 400.0, 4
"""The laps of so many seconds tell how slow the field is now, the levels of so many green bins how fast it is."""


class KnownLaps(Struct, frozen=True, eq=False):
    """The laps known at a moment, in columns.

    `rows` are their rows in the table; all else is by these: `car`, `ratio` the logarithm of the lap over the level of
    its class at that time, `clean` whether it shows pace, `in_lap` and `out_lap` whether a visit to the pit lane begins
    or ends on it, `neutral` whether the field did not race, `base_s` the level of its class then. By class: `green_s`,
    the level when it raced last. `slow` is how many times that the field takes now; 1: it races.
    """

    at_s: float
    rows: Ints
    car: Ints
    ratio: Floats
    clean: Bools
    in_lap: Bools
    out_lap: Bools
    neutral: Bools
    base_s: Floats
    green_s: Floats
    slow: float


def known_laps(table: LapTable, at_s: float) -> KnownLaps:
    """Return the laps that had ended by a moment in seconds since the start."""
    rows = np.flatnonzero(table.end_s <= at_s)
    car = table.car[rows]
    in_lap, out_lap = _touched(table, rows, at_s)
    flagged = _flagged(table, rows)
    racing = ~in_lap & ~out_lap & table.timed[rows] & (table.lap[rows] > 1)
    levels = _levels(table, rows, racing & ~flagged)
    usual = np.array([_quantile(own, GREEN_SHARE) for own in levels])
    green_bins = levels <= SLOWED * usual[:, None]
    bins = (table.end_s[rows] / BIN_S).astype(np.int64)
    class_of = table.class_of[car]
    base_s = levels[class_of, bins] if len(rows) else np.zeros(0)
    neutral = flagged if table.neutral_s is not None else (base_s > SLOWED * usual[class_of])
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.log(table.time_s[rows] / base_s)
    clean = racing & ~neutral & np.isfinite(ratio) & (ratio < LOST) & (ratio > -2 * LOST)
    green_s = np.array([_latest(own, good) for own, good in zip(levels, green_bins, strict=True)])
    slow = _slow_now(table, rows, racing, green_s, at_s)
    return KnownLaps(at_s, rows, car, ratio, clean, in_lap, out_lap, neutral, base_s, green_s, slow)


def _touched(table: LapTable, rows: Ints, at_s: float) -> tuple[Bools, Bools]:
    """Which laps a visit to the pit lane begins on, and on which it ends, as known at a moment."""
    into, out = np.zeros(len(table.car) + 1, dtype=np.bool_), np.zeros(len(table.car) + 1, dtype=np.bool_)
    into[:-1] |= table.in_lane_at_line
    known = table.visit_known_s <= at_s
    first, laps = table.first[:-1], np.diff(table.first)
    for marks, of_lap, which in ((into, table.visit_lap, known), (out, table.visit_out_lap, known)):
        own = table.visit_car[which]
        lap = of_lap[which]
        inside = (lap >= 1) & (lap <= laps[own])
        marks[first[own[inside]] + lap[inside] - 1] = True
    after = np.flatnonzero(table.in_lane_at_line)
    after = after[(after + 1 < len(table.car))]
    out[after[table.car[after] == table.car[np.minimum(after + 1, len(table.car) - 1)]] + 1] = True
    return into[rows], out[rows]


def _flagged(table: LapTable, rows: Ints) -> Bools:
    """Which laps ran while the flags had the field not racing."""
    flagged = np.zeros(len(rows), dtype=np.bool_)
    if table.neutral_s is None:
        return flagged
    end_s, begin_s = table.end_s[rows], table.end_s[rows] - table.time_s[rows]
    for from_s, until_s in table.neutral_s:
        flagged |= (end_s > from_s) & (begin_s < until_s)
    return flagged


def _levels(table: LapTable, rows: Ints, racing: Bools) -> Floats:
    """The level of every class in every bin of time, in seconds; of the nearest bin where none was driven."""
    bins = int(table.end_s[rows].max() / BIN_S) + 1 if len(rows) else 1
    levels = np.full((len(table.classes), bins), np.nan)
    own = rows[racing]
    if len(own):
        key = table.class_of[table.car[own]] * bins + (table.end_s[own] / BIN_S).astype(np.int64)
        order = np.lexsort((table.time_s[own], key))
        keys, begin, count = np.unique(key[order], return_index=True, return_counts=True)
        value = table.time_s[own][order][begin + (BASE_SHARE * (count - 1)).astype(np.int64)]
        levels.flat[keys[count >= LEAST_LAPS]] = value[count >= LEAST_LAPS]
    for level in levels:
        known = np.flatnonzero(np.isfinite(level))
        if len(known):
            nearest = np.clip(np.searchsorted(known, np.arange(bins), side="right") - 1, 0, None)
            level[:] = level[known[nearest]]
    return levels


def _quantile(values: Floats, share: float) -> float:
    known = np.sort(values[np.isfinite(values)])
    return float(known[int(share * (len(known) - 1))]) if len(known) else np.nan


def _latest(levels: Floats, green: Bools) -> float:
    known = levels[green][-GREEN_BINS:]
    return float(np.median(known)) if len(known) else np.nan


def _slow_now(table: LapTable, rows: Ints, racing: Bools, green_s: Floats, at_s: float) -> float:
    """How many times its green lap the field takes now; 1 where it races."""
    if table.neutral_s is not None:
        since = [at_s - from_s for from_s, until_s in table.neutral_s if from_s <= at_s < until_s]
        if not since:
            return 1.0
    own = rows[racing & (table.end_s[rows] > at_s - LATELY_S)]
    ratio = table.time_s[own] / green_s[table.class_of[table.car[own]]]
    ratio = ratio[np.isfinite(ratio)]
    slow = float(np.median(ratio)) if len(ratio) else 1.0
    if table.neutral_s is not None:
        return max(slow, SLOWED)
    return slow if slow > SLOWED else 1.0
