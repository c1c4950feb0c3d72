"""The rows of an Al Kamel lap record (`23_Analysis`, `Time Cards`), and what they say of the cars.

One row a completed lap, cars after one another. A car, a lap number and a time are all that a row cannot do without;
what cannot be read beside them is refused by itself and costs no lap.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.lap_record.table import NO_COLUMNS, flag_code, header_of, in_lane, time_us, whole, words
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.values import car_number, duration_us, split_name
from pitboard.model import Driver, Entry

TAKEN = (
    *("NUMBER", "DRIVER_NUMBER", "LAP_NUMBER", "LAP_TIME", "ELAPSED", "S1", "S2", "PIT_TIME"),
    *("CROSSING_FINISH_LINE_IN_PIT", "FLAG_AT_FL", "LAP_IMPROVEMENT", "HOUR"),
)
"""What is taken of every row, in this order."""

FLAG_CODES = frozenset({"", "GF", "FCY", "SF", "RF", "FF"})
"""As Al Kamel writes them; other words for them are read, at more cost."""

LONGEST_ROW = 100_000
"""Characters; no row of a record comes near it."""

NAMES_WITH_COMMAS = ("TEAM", "DRIVER_NAME", "MANUFACTURER", "GROUP", "CLASS")
MOST_OVER = 3
"""A row with more cells too many than this is no row whose name holds a comma."""

LENGTHS_TAKEN = 40
"""So many laps tell the length of the circuit."""

ENTRY_ROWS = 9
"""What a car is called stands in most of so many of its rows, spread over the race."""


class RecordRow(Struct, frozen=True, gc=False):
    """One row of the record; times in µs, `elapsed_us` from the session's zero, 0 where the record is blank.

    `seat` 0: nobody knows who drove. `loops_us` are the times since the lap's begin at the record's own loops, in the
    order of its columns. `hour` is the local time of day of the crossing, as written.
    """

    line: int
    number: str
    seat: int
    lap: int
    lap_us: int
    elapsed_us: int
    sector_1_us: int
    sector_2_us: int
    pit_us: int
    ends_in_pit: bool
    flag: str
    official_best: bool
    hour: str = ""
    loops_us: tuple[int, ...] = ()


MOST_ROWS = 500_000
"""Ten times what a race of 24 hours has."""


def holds_header(head: str) -> bool:
    """Tell whether a text's first lines hold the header of a lap record."""
    return header_of(head.splitlines()) is not None


class LapRecord:
    """The rows of a record as they are read, and what they say of the cars along the way."""

    def __init__(self, source: str, reading: Reading) -> None:
        self.source = source
        self.reading = reading
        self.lines: list[str] = []
        self.columns = NO_COLUMNS
        self._seats: dict[tuple[str, str], int] = {}
        self._unknown_flags: set[str] = set()

    def empty_reason(self) -> str:
        """Say why no row came out."""
        refused = len(self.reading.refusals)
        if not refused:
            return "a lap record without a lap"
        return f"none, or hardly any, of its rows could be read; the first: {self.reading.refusals[0].reason}"

    def rows(self, lines: Iterable[str]) -> Iterator[RecordRow]:
        """Yield the rows that are laps; what is none, or cannot be read of one, is refused.

        Raises:
            Refused: there is no header of a lap record, or a column is missing that it cannot do without.
        """
        self.lines = lines if isinstance(lines, list) else list(lines)
        columns = header_of(self.lines)
        if columns is None:
            reason = "no lap record: the columns LAP_NUMBER and LAP_TIME are missing"
            raise Refused(Refusal(self.source, 1, reason))
        if columns.missing:
            raise Refused(Refusal(self.source, columns.line, f"no lap record: {columns.missing}"))
        self.columns = columns
        take = itemgetter(*(columns.place[name] for name in TAKEN))
        delimiter, width = columns.delimiter, columns.width
        if len(self.lines) > MOST_ROWS:
            raise Refused(
                Refusal(self.source, MOST_ROWS, f"{len(self.lines):,} rows: no record of one race", whole=True)
            )
        for line, text in enumerate(self.lines[columns.line :], columns.line + 1):
            cells = text.split(delimiter)
            if '"' in text or not width <= len(cells) <= width + 1 or len(text) > LONGEST_ROW:
                mended = self._cells(line)
                if mended is None:
                    continue
                cells = mended
            else:
                cells.append("")
            try:
                row = self._row(line, cells, take(cells))
            except ValueError as error:
                self.reading.refuse(self.source, line, str(error))
                continue
            if row is not None:
                yield row

    def _cells(self, line: int) -> list[str] | None:
        """Return the cells of a line with a blank behind them, or None: it is blank, or no row."""
        text = self.lines[line - 1]
        if '"' not in text and len(text) < LONGEST_ROW:
            cells = text.split(self.columns.delimiter)
        elif len(text) >= LONGEST_ROW:
            self.reading.refuse(self.source, line, f"a row of {len(text)} characters")
            return None
        else:
            # Each line for itself: a quote left open costs its own row, not all that follow.
            cells = next(csv.reader([text], delimiter=self.columns.delimiter), [])
        if len(cells) < self.columns.width:
            if not text.strip():
                return None
            reason = f"{len(cells)} columns where the header has {self.columns.width}"
            if len(cells) <= self.columns.essential_to + 1:
                self.reading.refuse(self.source, line, reason)
                return None
            self.reading.refuse(self.source, line, f"{reason}: the lap is kept, the rest is unknown")
            cells += [""] * (self.columns.width - len(cells))
        elif len(cells) > self.columns.width + 1:
            narrowed = self._narrowed(cells)
            if narrowed is None:
                reason = f"{len(cells)} columns where the header has {self.columns.width}"
                self.reading.refuse(self.source, line, reason)
                return None
            cells = narrowed
        cells.append("")
        return cells

    def _narrowed(self, cells: list[str]) -> list[str] | None:
        """Return the cells of a row with more than the header has, as a name holds the delimiter and is not quoted."""
        width, place = self.columns.width, self.columns.place
        if not any(cell.strip() for cell in cells[width:]):
            return cells
        over = len(cells) - width - (not cells[-1].strip())
        for name in NAMES_WITH_COMMAS:
            at = place[name]
            if at < 0 or over > MOST_OVER:
                continue
            name = self.columns.delimiter.join(cells[at : at + over + 1])
            narrowed = [*cells[:at], name, *cells[at + over + 1 :], ""]
            if _fits(narrowed, place):
                return narrowed[:-1]
        return None

    def _row(self, line: int, cells: list[str], taken: Sequence[str]) -> RecordRow | None:
        number, seat, lap, time, elapsed, first, second, pit, in_pit, flag, mark, hour = taken
        try:
            row = RecordRow(
                line,
                number.strip(),
                int(seat),
                int(lap),
                duration_us(time),
                duration_us(elapsed),
                duration_us(first) if first else 0,
                duration_us(second) if first and second else 0,
                duration_us(pit) if pit else 0,
                in_pit == "B",
                flag,
                mark in ("2", "3"),
                hour,
                self._loops_us(line, cells) if self.columns.loops else (),
            )
        except ValueError:
            return self._written_otherwise(line, cells)
        if not row.sector_1_us or row.seat < 1 or row.lap < 1 or not row.number.isalnum() or not row.sector_2_us:
            return self._written_otherwise(line, cells)
        if in_pit not in ("", "B") or flag not in FLAG_CODES or mark not in ("0", "1", "2", "3", ""):
            return self._written_otherwise(line, cells)
        return row

    def _written_otherwise(self, line: int, cells: list[str]) -> RecordRow | None:
        """Read a row in another dialect, or with something blank or bad in it."""
        place = self.columns.place
        number = car_number(cells[place["NUMBER"]])
        if number.casefold() in ("number", "car_number"):
            return None  # The header once more, where files were put behind one another.
        if not number:
            raise ValueError("a lap without a car number")
        lap = whole(cells[place["LAP_NUMBER"]], "lap number")
        if lap < 1:
            raise ValueError(f"#{number} lap {lap}: laps are counted from 1")
        if not any(_is_time(cells[place[name]]) for name in ("LAP_TIME", "ELAPSED")):
            time, elapsed = cells[place["LAP_TIME"]][:40], cells[place["ELAPSED"]][:40]
            raise ValueError(f"#{number} lap {lap} has no time: lap time {time!r}, elapsed {elapsed!r}")
        lap_us, elapsed_us = self._time_us(line, cells, "LAP_TIME"), self._time_us(line, cells, "ELAPSED")
        first_us, second_us = self._sectors_us(line, cells, lap_us)
        return RecordRow(
            line,
            number,
            self._seat(line, cells, number),
            lap,
            lap_us,
            elapsed_us,
            first_us,
            second_us,
            self._time_us(line, cells, "PIT_TIME"),
            in_lane(cells[place["CROSSING_FINISH_LINE_IN_PIT"]]),
            self._flag(line, cells[place["FLAG_AT_FL"]]),
            cells[place["LAP_IMPROVEMENT"]].strip() in ("2", "3", "2.0", "3.0"),
            cells[place["HOUR"]].strip(),
            self._loops_us(line, cells),
        )

    def _flag(self, line: int, text: str) -> str:
        """Return the code of a flag; one that is not known is blank, and refused once."""
        code = flag_code(text)
        if code is None and text not in self._unknown_flags:
            self._unknown_flags.add(text)
            reason = f"the flag {text.strip()[:40]!r} is not known, on this row and others: the laps are kept"
            self.reading.refuse(self.source, line, reason)
        return code or ""

    def _time_us(self, line: int, cells: list[str], name: str) -> int:
        """Read a time of a row; a bad one is refused by itself."""
        try:
            return time_us(cells[self.columns.place[name]])
        except ValueError as error:
            self.reading.refuse(self.source, line, f"{name}: {error}; the lap is kept")
            return 0

    def _sectors_us(self, line: int, cells: list[str], lap_us: int) -> tuple[int, int]:
        """Sectors 1 and 2; of three one blank one follows from the lap. A missing one is blank, or 0 (2021)."""
        first, second, third = (self._time_us(line, cells, name) for name in ("S1", "S2", "S3"))
        if not first and second and third:
            first = max(lap_us - second - third, 0)
        if not second and first and third:
            second = max(lap_us - first - third, 0)
        return (first, second) if first + second < lap_us or not lap_us else (0, 0)

    def _loops_us(self, line: int, cells: list[str]) -> tuple[int, ...]:
        found = []
        for name, at in self.columns.loops:
            try:
                found.append(time_us(cells[at]) if at < len(cells) else 0)
            except ValueError as error:
                self.reading.refuse(self.source, line, f"{name}: {error}; the lap is kept")
                found.append(0)
        return tuple(found)

    def _seat(self, line: int, cells: list[str], number: str) -> int:
        """Return the seat of the driver; without a column for it, by the order of the names. 0: not known."""
        place = self.columns.place
        text = words(cells[place["DRIVER_NUMBER"]])
        name = words(cells[place["DRIVER_NAME"]])
        if text:
            try:
                return whole(text, "driver number")
            except ValueError as error:
                self.reading.refuse(self.source, line, f"{error}; the lap is kept")
        if place["DRIVER_NUMBER"] >= 0 or not name:
            return 0
        return self._seats.setdefault((number, name), sum(car == number for car, _ in self._seats) + 1)

    def lap_lengths_m(self, rows: Sequence[RecordRow]) -> list[float]:
        """Work out the length of a lap (m) from the speeds of some rows, not of the first lap, which is shorter."""
        found: list[float] = []
        for row in rows:
            if len(found) >= LENGTHS_TAKEN or self.columns.place["KPH"] < 0:
                break
            if row.lap < 2 or not row.lap_us:
                continue
            try:
                found.append(float(self.text(row, "KPH").replace(",", ".")) / 3.6 * row.lap_us / 1e6)
            except ValueError:
                continue
        return found

    def seated(self, rows: list[RecordRow]) -> list[RecordRow]:
        """Return a car's rows, each with a seat where the driver is known.

        Seats are counted from 1; where the record counts them from 0 (WEC 2016), that one gets the next free number. A
        blank seat is that of the crew's driver of the same name.
        """
        if all(row.seat for row in rows):
            return rows
        seats = {name: seat for seat, name in reversed(self._crew(rows).items())}
        free = max((row.seat for row in rows), default=0) + 1
        seated = []
        for row in rows:
            name = "" if row.seat else self.text(row, "DRIVER_NAME")
            if not row.seat and name not in seats and self.text(row, "DRIVER_NUMBER"):
                seats[name] = free
            seated.append(row if row.seat or name not in seats else replace(row, seat=seats[name]))
        return seated

    def entry(self, rows: Sequence[RecordRow]) -> Entry:
        """Return the entry of these rows with its crew, as most of its rows and the first of every driver name them."""
        car_class, team, make = (self._mostly(rows, name) for name in ("CLASS", "TEAM", "MANUFACTURER"))
        return Entry(
            rows[0].number,
            car_class,
            team,
            make,
            group=self.text(rows[0], "GROUP"),
            drivers=tuple(Driver(seat, *split_name(name)) for seat, name in sorted(self._crew(rows).items())),
            competes=car_class.casefold() != "innovative car",
            source=self.source,
        )

    def _mostly(self, rows: Sequence[RecordRow], name: str) -> str:
        found = [self.text(row, name) for row in rows[:: max(len(rows) // ENTRY_ROWS, 1)]]
        return Counter(filter(None, found)).most_common(1)[0][0] if any(found) else ""

    def _crew(self, rows: Sequence[RecordRow]) -> dict[int, str]:
        crew: dict[int, str] = {}
        for row in rows:
            if row.seat and row.seat not in crew and (name := self.text(row, "DRIVER_NAME")):
                crew[row.seat] = name
        return crew

    def text(self, row: RecordRow, name: str) -> str:
        """Return the cell of a row in a column; blank where there is none."""
        text, at = self.lines[row.line - 1], self.columns.place[name]
        if at < 0:
            return ""
        delimiter = self.columns.delimiter
        cells = next(csv.reader([text], delimiter=delimiter), []) if '"' in text else text.split(delimiter)
        if len(cells) > self.columns.width + 1:
            cells = self._narrowed(cells) or cells
        return words(cells[at]) if at < len(cells) else ""


def _fits(cells: list[str], place: dict[str, int]) -> bool:
    """Tell whether all that shows its kind by its form is where it should be."""
    return (
        flag_code(cells[place["FLAG_AT_FL"]]) is not None
        and (not words(cells[place["PIT_TIME"]]) or _is_time(cells[place["PIT_TIME"]]))
        and (not words(mark := cells[place["CROSSING_FINISH_LINE_IN_PIT"]]) or in_lane(mark))
        and all(_is_time(cells[at]) for name in ("LAP_TIME", "ELAPSED") if (at := place[name]) >= 0)
    )


def _is_time(text: str) -> bool:
    try:
        return time_us(text) > 0
    except ValueError:
        return False
