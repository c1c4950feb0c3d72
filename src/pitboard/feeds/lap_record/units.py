"""What the times of a record are written in, where they are neither seconds nor `m:ss`, and what `ELAPSED` counts from.

A tool that saves durations as bare numbers writes seconds, milliseconds or, as spreadsheets do, parts of a day; which
is seen by the laps, none of which takes hours or no time at all.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from statistics import median

from msgspec.structs import replace

from pitboard.feeds.lap_record.rows import LapRecord, RecordRow
from pitboard.feeds.lap_record.table import of_day_us
from pitboard.feeds.values import DAY_US, SECOND_US

HOUR_US = 3600 * SECOND_US

LONGEST_LAP_US = 10_000 * SECOND_US
SHORTEST_LAP_US = SECOND_US
"""What laps usually take lies between: beyond it a bare number is of milliseconds, below it a part of a day."""

ROWS_LOOKED_AT = 50

_FIELDS = {
    "LAP_TIME": "lap_us",
    "ELAPSED": "elapsed_us",
    "S1": "sector_1_us",
    "S2": "sector_2_us",
    "PIT_TIME": "pit_us",
}


def in_one_unit(record: LapRecord, rows: list[RecordRow]) -> list[RecordRow]:
    """The rows with their times in µs, whatever unit bare numbers are written in."""
    usual_us = median(_lap_times_us(rows)) if rows else 0
    if not usual_us or SHORTEST_LAP_US <= usual_us <= LONGEST_LAP_US:
        return rows
    factor_us = 1000 if usual_us > LONGEST_LAP_US else DAY_US
    bare = [name for name in _FIELDS if record.columns.place[name] >= 0 and _is_bare(record, rows, name)]
    return [_scaled(record, row, bare, factor_us) for row in rows] if bare else rows


def _lap_times_us(rows: Sequence[RecordRow]) -> list[int]:
    """What laps take, by some rows; where no column says, by the times at which a car's laps ended."""
    found = [row.lap_us for row in rows[:: max(len(rows) // ROWS_LOOKED_AT, 1)] if row.lap_us]
    return found or [row.elapsed_us // row.lap for row in rows[:ROWS_LOOKED_AT]] or [0]


def _is_bare(record: LapRecord, rows: Sequence[RecordRow], name: str) -> bool:
    texts = [record.text(row, name) for row in rows[:: max(len(rows) // ROWS_LOOKED_AT, 1)]]
    return all(_number(text) is not None for text in texts if text)


def _scaled(record: LapRecord, row: RecordRow, names: Sequence[str], factor_us: int) -> RecordRow:
    times_us = {}
    for name in names:
        number = _number(record.text(row, name)) if getattr(row, _FIELDS[name]) else None
        if number is not None:
            times_us[_FIELDS[name]] = round(number * factor_us)
    return replace(row, **times_us)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def since_start(record: LapRecord, rows: list[RecordRow]) -> list[RecordRow]:
    """The rows with their elapsed times; where the column gives the time of day, it is read as that instead."""
    firsts = [row for row in rows if row.lap == 1 and row.lap_us and row.elapsed_us]
    if not firsts or min(row.elapsed_us - row.lap_us for row in firsts) < HOUR_US:
        return rows
    if not all(_is_hour(row) for row in firsts):
        return rows
    return [replace(row, elapsed_us=0, hour=row.hour or record.text(row, "ELAPSED")) for row in rows]


def _is_hour(row: RecordRow) -> bool:
    """Whether a row's elapsed time is the time of day, as far as that is known."""
    if not row.hour:
        return row.elapsed_us < DAY_US
    try:
        return abs(of_day_us(row.hour) - row.elapsed_us) < SECOND_US
    except ValueError:
        return False
