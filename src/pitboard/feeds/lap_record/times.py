"""The times of a lap record: their unit, what they count from, changes of the clocks, which lap ended the race.

A tool that saves durations as bare numbers writes seconds, milliseconds or, as spreadsheets do, parts of a day; which
is seen by the laps, none of which takes hours or no time at all.

A race ends when the leader takes the flag, and every other car with its next crossing. So where no flag is shown, in
the record of a race that had ended next to nobody who was still running was last seen before the winner; in one that
was cut off in mid-race about half of the field was, unless the field ran in a train.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation
from statistics import median, median_low

from msgspec.structs import replace

from pitboard.feeds.lap_record.rows import LapRecord, RecordRow
from pitboard.feeds.lap_record.table import of_day_us
from pitboard.feeds.values import QUARTER_US
from pitboard.model import ClockChange
from pitboard.model.time import DAY_US, HOUR_US, MINUTE_US, SECOND_US

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
    """Return the rows with their times in µs, whatever unit bare numbers are written in."""
    usual_us = median(_lap_times_us(rows)) if rows else 0
    if not usual_us or SHORTEST_LAP_US <= usual_us <= LONGEST_LAP_US:
        return rows
    factor_us = 1000 if usual_us > LONGEST_LAP_US else DAY_US
    bare = [name for name in _FIELDS if record.columns.place[name] >= 0 and _is_bare(record, rows, name)]
    return [_scaled(record, row, bare, factor_us) for row in rows] if bare else rows


def _lap_times_us(rows: Sequence[RecordRow]) -> list[int]:
    """Return what laps take, by some rows; where no column says, by the times at which a car's laps ended."""
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
    """Return the rows with their elapsed times, also where the column gives the time of day."""
    firsts = [row for row in rows if row.lap == 1 and row.lap_us and row.elapsed_us]
    if not firsts or min(row.elapsed_us - row.lap_us for row in firsts) < HOUR_US:
        return rows
    if not all(_is_hour(row) for row in firsts):
        return rows
    return [replace(row, elapsed_us=0, hour=row.hour or record.text(row, "ELAPSED")) for row in rows]


def _is_hour(row: RecordRow) -> bool:
    """Tell whether a row's elapsed time is the time of day, as far as that is known."""
    if not row.hour:
        return row.elapsed_us < DAY_US
    try:
        return abs(of_day_us(row.hour) - row.elapsed_us) < SECOND_US
    except ValueError:
        return False


SECOND_RACE_US = 10 * 60 * SECOND_US
FEWEST_STARTING_AGAIN = 3
"""Where so many cars, and half of the field, begin their first lap again so much later, that is another race."""


def second_start(rows: Sequence[RecordRow]) -> RecordRow | None:
    """Find the first row of a second race in the same file: most cars begin with lap 1 again, at a later hour."""
    first: dict[str, int] = {}
    again: dict[str, RecordRow] = {}
    for row in rows:
        if row.lap != 1 or (zero := _zero_us(row)) is None:
            continue
        apart_us = (zero - first.setdefault(row.number, zero)) % DAY_US
        if SECOND_RACE_US <= apart_us <= DAY_US - SECOND_RACE_US:
            again.setdefault(row.number, row)
    if len(again) < FEWEST_STARTING_AGAIN or 2 * len(again) < len(first):
        return None
    return min(again.values(), key=lambda row: row.line)


ROWS_OF_A_CAR = 3
MOST_US = 2 * HOUR_US
"""Clocks are put on or back by an hour, at some places by half of one or two."""


USUAL_MINUTES = (25, 30, 40, 45, 50, 60, 80, 90, 100, 120, 160, 180, 240, 300, 360, 480, 540, 600, 720, 1440)
"""How long races are: the flag falls with the leader's first crossing after that."""

ON_TIME = 0.85
"""Share of the running cars last seen after the winner, in a race of a usual length: 0.95 was the least of 64 races."""

FEWEST_ANY_TIME = 15
"""In a race that ended at another time, as one stopped for good does, so many must be running, all seen after him."""

SPREAD, SPREAD_UNDER_FLAGS = 0.55, 0.8
"""Over so much of the winner's last lap they then finish; where flags are stated, and the chequered one is missing."""

NEAR_LENGTH, SLOWED = 0.95, 1.25
LONG_MINUTES = (240, 360, 480, 600, 720, 1440)
"""A long race may end in a train, behind the safety car: so near one of these lengths, on a lap so much slower."""


def zero_us(cars: Sequence[Sequence[RecordRow]]) -> int | None:
    """Return the local time of day (µs) of the session's zero, as most cars' first rows give it; None: none does.

    A clock without seconds tells it by the row that comes soonest after a new minute.
    """
    first_rows = [row for car in cars for row in car[:ROWS_OF_A_CAR] if row.hour]
    found = Counter(zero for row in first_rows if (zero := _zero_us(row)) is not None)
    if not found:
        return None
    if any(row.hour.count(":") > 1 for row in first_rows):
        return max(found, key=lambda zero: found[zero])
    middle = median_low(found.elements())
    later_us = (((own - middle) % DAY_US) for car in cars for row in car if (own := _zero_us(row)) is not None)
    return middle + max(us for us in later_us if us < MINUTE_US)


def clock_changes(cars: Sequence[Sequence[RecordRow]], zero: int, start_us: int) -> tuple[ClockChange, ...]:
    """Find where the local clock was put on or back while the record ran, by the time of day in its rows."""
    if not any(_step_us(car[place], zero) for car in cars for place in (0, -1)):
        return ()
    rows = sorted((row for car in cars for row in car), key=lambda row: row.elapsed_us)
    stated = [(row, step_us) for row in rows if (step_us := _step_us(row, zero)) is not None]
    changes: list[ClockChange] = []
    before_us, before_step_us = 0, 0
    for place, (row, step_us) in enumerate(stated):
        # A row by itself was written down wrong.
        if step_us != before_step_us and step_us in [step for _, step in stated[place + 1 : place + 2]]:
            at_us = _full_hour_us(zero + before_step_us, before_us, row.elapsed_us)
            changes.append(ClockChange(start_us + at_us, step_us - before_step_us))
            before_step_us = step_us
        before_us = row.elapsed_us
    return tuple(changes)


def _full_hour_us(zero: int, after_us: int, until_us: int) -> int:
    """Return when clocks were changed between two crossings: on the full hour, else at the later one."""
    hour_us = -(-(zero + after_us) // HOUR_US) * HOUR_US - zero
    return hour_us if after_us <= hour_us <= until_us else until_us


def _step_us(row: RecordRow, zero: int) -> int | None:
    """Return how far a row's clock is from that of the zero, in whole quarters of an hour; None: it does not say."""
    own = _zero_us(row)
    if own is None:
        return None
    apart_us = (own - zero + DAY_US // 2) % DAY_US - DAY_US // 2
    step_us = round(apart_us / QUARTER_US) * QUARTER_US
    return step_us if abs(step_us) <= MOST_US else None


def _zero_us(row: RecordRow) -> int | None:
    try:
        hour_us = of_day_us(row.hour)
    except ValueError:
        return None
    return (hour_us - row.elapsed_us) % DAY_US if row.hour else None


def ending(cars: Sequence[Sequence[RecordRow]], whole_race_us: int = 0) -> RecordRow | None:
    """Find the lap with which the winner ended the race; None: the laps do not show that it had ended.

    `whole_race_us` is how long the race of this circuit lasts that is published hour by hour: such a sheet is cut as a
    finished race is, so at a full hour before that length there is no end.
    """
    winner, running = _winner_and_running(cars)
    end_us, last_lap_us = winner[-1].elapsed_us, winner[-1].lap_us
    if not running or (end_us < whole_race_us and end_us % (60 * MINUTE_US) < last_lap_us):
        return None
    if any(end_us - last_lap_us < minutes * MINUTE_US <= end_us for minutes in USUAL_MINUTES):
        after = sum(car[-1].elapsed_us >= end_us for car in running)
        return winner[-1] if after >= ON_TIME * len(running) else None
    return winner[-1] if _stopped_for_good(winner, running, SPREAD) else None


def stopped_under(cars: Sequence[Sequence[RecordRow]], neutral: Collection[str]) -> RecordRow | None:
    """Find the lap that ended a race which states flags and no chequered one; None: none did, as far as laps show.

    Such a race was stopped for good under one of the `neutral` flags (the record's words).
    """
    winner, running = _winner_and_running(cars)
    if winner[-1].flag not in neutral:
        return None
    return winner[-1] if running and _stopped_for_good(winner, running, SPREAD_UNDER_FLAGS) else None


Laps = Sequence[RecordRow]
"""The laps of a car."""


def _winner_and_running(cars: Sequence[Laps]) -> tuple[Laps, list[Laps]]:
    """Find who would have won, and who was running then; nobody where one came by twice after the winner."""
    most_laps = max(car[-1].lap for car in cars)
    winner = min((car for car in cars if car[-1].lap == most_laps), key=lambda car: car[-1].elapsed_us)
    end_us = winner[-1].elapsed_us
    running = [car for car in cars if car is not winner and car[-1].elapsed_us > end_us - 1.5 * _usual_lap_us(car)]
    goes_on = most_laps < 2 or any(car[-2].elapsed_us > end_us for car in running if len(car) > 1)
    return winner, [] if goes_on else running


def _stopped_for_good(winner: Laps, running: Sequence[Laps], spread: float) -> bool:
    """Tell whether a large field all finished behind the winner: over most of a lap, or in a slow late train."""
    end_us, last_lap_us = winner[-1].elapsed_us, winner[-1].lap_us
    if len(running) < FEWEST_ANY_TIME or any(car[-1].elapsed_us < end_us for car in running):
        return False
    if max(car[-1].elapsed_us for car in running) - end_us > spread * last_lap_us:
        return True
    near = any(NEAR_LENGTH * minutes * MINUTE_US <= end_us < minutes * MINUTE_US for minutes in LONG_MINUTES)
    return near and last_lap_us > SLOWED * min(row.lap_us for row in winner if row.lap_us)


def _usual_lap_us(car: Sequence[RecordRow]) -> float:
    return median(row.lap_us for row in car[-20:])
