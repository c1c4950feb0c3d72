"""The rows of one number into cars: in order of laps, each row once, and what contradicts the others left out by name.

Rows may stand in any order, and two cars may bear one number (GR Cup at COTA, 2025). What belongs together is seen by
the times: a lap begins where the one before it ended.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec.structs import replace

from pitboard.feeds.lap_record.rows import RecordRow
from pitboard.feeds.lap_record.table import of_day_us
from pitboard.feeds.reading import Reading
from pitboard.model.time import DAY_US, SECOND_US

ROUNDING_US = SECOND_US
"""A lap that begins this much before the last one ended was rounded by somebody's tool, and is no contradiction."""

CAR_OF_LAPS = 3
"""So many laps that are there twice, with other times, are of two cars; fewer are rows gone wrong."""

CHAINS_LOOKED_AT = 16

LONE_ROWS = 2
"""A number with so few rows may be one gone wrong."""


def cars_of(rows: Sequence[RecordRow], source: str, reading: Reading) -> Iterator[list[RecordRow]]:
    """Yield the sound rows of each car in the order of its laps, each with its lap time and elapsed time.

    A second car on a number bears it with a letter, and a warning says so.
    """
    by_number: dict[str, list[RecordRow]] = {}
    for row in rows:
        held = by_number.get(row.number)
        if held is None:
            by_number[row.number] = [row]
        else:
            held.append(row)
    _rejoin(by_number, source, reading)
    _renumbered(by_number, source, reading)
    least_us = _least_lap_us(rows)
    taken = set(by_number)
    for number, held in by_number.items():
        found = [held] if _sound(held, least_us) else _Sorter(source, reading, least_us).cars(held)
        for place, car in enumerate(filter(None, found)):
            own = car
            if place:
                other = _lettered(number, taken)
                what = f"a second car with number {number}: its {len(car)} laps are shown as #{other}"
                reading.refuse(source, car[0].line, what)
                own = [replace(row, number=other) for row in car]
            if own[-1].lap != len(own):
                _name_missing(own, source, reading)
            yield own


def _rejoin(by_number: dict[str, list[RecordRow]], source: str, reading: Reading) -> None:
    """Give a row whose number went wrong back to the one car whose laps it continues, to the millisecond.

    Such a number has a row or two, none of a first lap.
    """
    lone = [n for n, rows in by_number.items() if len(rows) <= LONE_ROWS and all(row.lap > 1 for row in rows)]
    if not lone or len(lone) == len(by_number):
        return
    cars = {n: rows for n, rows in by_number.items() if n not in lone}
    driven = {n: {row.lap for row in rows} for n, rows in cars.items()}
    ends = {(row.lap, row.elapsed_us): n for n, rows in cars.items() for row in rows if row.elapsed_us}
    for number in lone:
        for row in list(by_number[number]):
            host = ends.get((row.lap - 1, row.elapsed_us - row.lap_us)) if row.lap_us else None
            if host is None or row.lap in driven[host]:
                continue
            reading.refuse(source, row.line, f"the number {number!r}: read as #{host}, whose lap {row.lap} it is")
            cars[host].append(replace(row, number=host))
            cars[host].sort(key=lambda row: (row.lap, row.line))
            driven[host].add(row.lap)
            ends[row.lap, row.elapsed_us] = host
            by_number[number].remove(row)
        if not by_number[number]:
            del by_number[number]


def _renumbered(by_number: dict[str, list[RecordRow]], source: str, reading: Reading) -> None:
    """Make one car of two numbers where the laps of the one go on, to the millisecond, as those of the other end.

    It bears the number it had in the end.
    """
    lasts = {}
    for number, rows in by_number.items():
        last = max(rows, key=lambda row: row.lap)
        if last.elapsed_us:
            lasts[last.lap, last.elapsed_us] = number
    firsts = {number: min(rows, key=lambda row: row.lap) for number, rows in by_number.items()}
    # Under which number the laps of another are by now: a car may have borne more than two.
    borne_by = {number: number for number in by_number}
    for number, first in firsts.items():
        before = lasts.get((first.lap - 1, first.elapsed_us - first.lap_us)) if first.lap_us else None
        final = borne_by[number]
        if before is None or borne_by[before] != before or before == final:
            continue
        rows = by_number.pop(before)
        what = f"#{before} goes on as #{number} from lap {first.lap}: its {len(rows)} laps are of one car"
        reading.refuse(source, first.line, what)
        by_number[final] = [replace(row, number=final) for row in rows] + by_number[final]
        borne_by = {known: final if bearer == before else bearer for known, bearer in borne_by.items()}


def _name_missing(car: Sequence[RecordRow], source: str, reading: Reading) -> None:
    """Name the laps that a record leaves out: they count, and when they ended is worked out."""
    before = 0
    for row in car:
        first, last = before + 1, row.lap - 1
        before = row.lap
        if first <= last:
            laps = f"lap {first} is" if first == last else f"laps {first} to {last} are"
            reason = f"#{row.number} {laps} not in the record: counted, worked out from lap {row.lap}"
            reading.refuse(source, row.line, reason)


def _lettered(number: str, taken: set[str]) -> str:
    letter = next(char for char in map(chr, range(ord("b"), 0x110000)) if number + char not in taken)
    taken.add(number + letter)
    return number + letter


def _least_lap_us(rows: Sequence[RecordRow]) -> int:
    """Return half of what laps usually take (µs): no lap that a record leaves out was quicker.

    Laps with a stop do not count, as they may be most of a short record.
    """
    known = [row for row in rows[:: max(len(rows) // 500, 1)] if row.lap_us]
    driven_on = [row.lap_us for row in known if not (row.pit_us or row.ends_in_pit)]
    return int(median(driven_on) if driven_on else min((row.lap_us for row in known), default=0)) // 2


def _sound(rows: Sequence[RecordRow], least_us: int) -> bool:
    """Tell whether the rows are one car's laps in order, as nearly all are."""
    first = rows[0]
    if not first.elapsed_us or not first.lap_us or (first.lap - 1) * least_us > first.elapsed_us - first.lap_us:
        return False
    for before, row in pairwise(rows):
        missing = row.lap - before.lap - 1
        gap_us = row.elapsed_us - row.lap_us - before.elapsed_us
        if not row.lap_us or gap_us < 0 or missing < 0 or (missing and gap_us < missing * least_us):
            return False
    return True


class _Sorter:
    """The rows of one number, where they are not simply one car's laps in order."""

    def __init__(self, source: str, reading: Reading, least_us: int) -> None:
        self._source = source
        self._reading = reading
        self._least_us = least_us

    def cars(self, rows: Sequence[RecordRow]) -> list[list[RecordRow]]:
        """Sort the rows into cars, by the place of their first rows; a row that is of none of them is refused."""
        chains = self._chains(sorted(self._timed(self._once(rows)), key=lambda row: (row.elapsed_us, row.lap)))
        chains.sort(key=lambda chain: (-len(chain), min(row.line for row in chain)))
        cars = chains[:1]
        for chain in chains[1:]:
            if len(_laps(chain) & _laps(cars[0])) >= CAR_OF_LAPS:
                cars.append(chain)
                continue
            for row in chain:
                self._reading.refuse(self._source, row.line, self._why(row, cars[0]))
        cars.sort(key=lambda car: min(row.line for row in car))
        return [self._with_lap_times(car) for car in cars]

    def _once(self, rows: Sequence[RecordRow]) -> list[RecordRow]:
        """Return every row but those that are there twice."""
        seen: dict[tuple[int, int, int], RecordRow] = {}
        kept: list[RecordRow] = []
        for row in rows:
            key = (row.lap, row.lap_us, row.elapsed_us)
            first = seen.setdefault(key, row)
            if first is row or replace(row, line=first.line) != first:
                kept.append(row)
            else:
                self._reading.refuse(self._source, row.line, f"#{row.number} lap {row.lap} again, as on {_on(first)}")
        return kept

    def _timed(self, rows: list[RecordRow]) -> list[RecordRow]:
        """Return the rows with their elapsed time: a blank one follows from the lap before, or the time of day."""
        if all(row.elapsed_us for row in rows):
            return rows
        timed: list[RecordRow] = []
        before: RecordRow | None = None
        for row in sorted(rows, key=lambda row: (row.lap, row.line)):
            at_us = row.elapsed_us or _elapsed_us(row, before)
            if not at_us:
                reason = f"#{row.number} lap {row.lap}: no elapsed time, and the lap before it is not there"
                self._reading.refuse(self._source, row.line, reason)
                continue
            before = replace(row, elapsed_us=at_us)
            timed.append(before)
        return timed

    def _chains(self, rows: list[RecordRow]) -> list[list[RecordRow]]:
        """Split rows in the order of time into as few chains of laps as can be, each row to the one it fits best."""
        chains: list[list[RecordRow]] = []
        for row in rows:
            fitting = [chain for chain in chains[-CHAINS_LOOKED_AT:] if self._follows(row, chain[-1])]
            best = min(fitting, key=lambda chain: self._off_us(row, chain[-1]), default=None)
            if best is None:
                chains.append([row])
            else:
                best.append(row)
                chains.remove(best)
                chains.append(best)
        return chains

    def _follows(self, row: RecordRow, before: RecordRow) -> bool:
        missing = row.lap - before.lap - 1
        gap_us = row.elapsed_us - row.lap_us - before.elapsed_us
        return missing >= 0 and row.elapsed_us > before.elapsed_us and gap_us >= missing * self._least_us - ROUNDING_US

    def _off_us(self, row: RecordRow, before: RecordRow) -> int:
        """Return how far a lap begins from where it should behind another, missing laps counted as slow."""
        missing = row.lap - before.lap - 1
        return abs(row.elapsed_us - row.lap_us - before.elapsed_us - missing * 2 * self._least_us)

    def _why(self, row: RecordRow, car: list[RecordRow]) -> str:
        """Return why a row is not one of its car's."""
        lap = f"#{row.number} lap {row.lap}"
        same = next((other for other in car if other.lap == row.lap), None)
        if same is not None:
            return f"{lap} is there twice with other times, also on {_on(same)}"
        before = next((other for other in reversed(car) if other.lap < row.lap), None)
        after = next((other for other in car if other.lap > row.lap), None)
        if before is not None and row.elapsed_us <= before.elapsed_us:
            return f"{lap} goes back in time, it ends before lap {before.lap} ({_on(before)})"
        if before is not None and row.elapsed_us - row.lap_us < before.elapsed_us:
            return f"{lap} began before lap {before.lap} ended: lap time and elapsed time disagree"
        if after is not None and row.elapsed_us >= after.elapsed_us - after.lap_us:
            return f"{lap} ends after lap {after.lap} began ({_on(after)})"
        missing = f"follows lap {before.lap}" if before is not None else "is its first"
        return f"{lap} {missing}: there is no time for the laps between"

    def _with_lap_times(self, car: list[RecordRow]) -> list[RecordRow]:
        """Return the rows with a lap time: where it is blank, what the elapsed times leave for it."""
        timed: list[RecordRow] = []
        before_lap, before_us = 0, 0
        for row in car:
            gap_us = row.elapsed_us - before_us
            lap_us = min(row.lap_us or gap_us // (row.lap - before_lap), gap_us)
            if not (before_lap or self._can_begin(row, lap_us)):
                self._reading.refuse(self._source, row.line, self._why(row, []))
                continue
            timed.append(row if lap_us == row.lap_us else replace(row, lap_us=lap_us))
            before_lap, before_us = row.lap, row.elapsed_us
        return timed

    def _can_begin(self, row: RecordRow, lap_us: int) -> bool:
        return row.elapsed_us - lap_us >= (row.lap - 1) * self._least_us


def _laps(chain: list[RecordRow]) -> set[int]:
    return {row.lap for row in chain}


def _on(row: RecordRow) -> str:
    return f"line {row.line}"


def _elapsed_us(row: RecordRow, before: RecordRow | None) -> int:
    """Return when a lap ended, by the lap before it; 0: there is no telling."""
    if before is None:
        return row.lap_us if row.lap == 1 else 0
    if row.lap == before.lap + 1:
        return before.elapsed_us + row.lap_us
    try:
        later_us = (of_day_us(row.hour) - of_day_us(before.hour)) % DAY_US
    except ValueError:
        return 0
    return before.elapsed_us + later_us if row.lap > before.lap else 0
