"""The time of day in a lap record: when its zero was, and whether the clocks were changed while it ran."""

from collections.abc import Sequence

from pitboard.feeds.clock import DAY_US, QUARTER_US
from pitboard.feeds.lap_record.cells import of_day_us
from pitboard.feeds.lap_record.rows import LapRow
from pitboard.model import ClockChange

ROWS_OF_A_CAR = 3
HOUR_US = 4 * QUARTER_US
MOST_US = 2 * HOUR_US
"""Clocks are put on or back by an hour, at some places by half of one or two."""


def zero_us(cars: Sequence[Sequence[LapRow]]) -> int | None:
    """The local time of day of the session's zero: what most of the cars' first rows give. None: none says."""
    found: dict[int, int] = {}
    for row in (row for car in cars for row in car[:ROWS_OF_A_CAR]):
        zero = _zero_us(row)
        if zero is not None:
            found[zero] = found.get(zero, 0) + 1
    return max(found, key=lambda zero: found[zero], default=None)


def clock_changes(cars: Sequence[Sequence[LapRow]], zero: int, start_us: int) -> tuple[ClockChange, ...]:
    """Where the local clock was put on or back while the record ran, from the time of day in its rows."""
    if not any(_step_us(car[place], zero) for car in cars for place in (0, -1)):
        return ()
    rows = sorted((row for car in cars for row in car), key=lambda row: row.elapsed_us)
    said = [(row, step_us) for row in rows if (step_us := _step_us(row, zero)) is not None]
    changes: list[ClockChange] = []
    before_us, before_step_us = 0, 0
    for place, (row, step_us) in enumerate(said):
        # A row by itself was written down wrong.
        if step_us != before_step_us and step_us in [step for _, step in said[place + 1 : place + 2]]:
            at_us = _full_hour_us(zero + before_step_us, before_us, row.elapsed_us)
            changes.append(ClockChange(start_us + at_us, step_us - before_step_us))
            before_step_us = step_us
        before_us = row.elapsed_us
    return tuple(changes)


def _full_hour_us(zero: int, after_us: int, until_us: int) -> int:
    """Clocks are changed on the full hour; where none lies between two crossings, at the later one."""
    hour_us = -(-(zero + after_us) // HOUR_US) * HOUR_US - zero
    return hour_us if after_us <= hour_us <= until_us else until_us


def _step_us(row: LapRow, zero: int) -> int | None:
    """How far the clock of a row is from that of the zero, in whole quarters of an hour; None: it does not say."""
    own = _zero_us(row)
    if own is None:
        return None
    apart_us = (own - zero + DAY_US // 2) % DAY_US - DAY_US // 2
    step_us = round(apart_us / QUARTER_US) * QUARTER_US
    return step_us if abs(step_us) <= MOST_US else None


def _zero_us(row: LapRow) -> int | None:
    try:
        hour_us = of_day_us(row.hour)
    except ValueError:
        return None
    return (hour_us - row.elapsed_us) % DAY_US if row.hour else None
