"""The rows of an Al Kamel lap record (`23_Analysis`, `Time Cards`), and what they say of the cars.

One row a completed lap, cars after one another. Columns by name, never by place: fourteen of the names start with a
space, older files lack the flag and the sectors in seconds, IMSA writes commas for semicolons.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from msgspec import Struct

from pitboard.feeds.clock import DAY_US, duration_us
from pitboard.feeds.names import split_name
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.model import Driver, Entry, Fact

NEEDED = ("NUMBER", "DRIVER_NUMBER", "LAP_NUMBER", "LAP_TIME", "ELAPSED", "HOUR", "DRIVER_NAME", "CLASS")
OPTIONAL = (
    "CROSSING_FINISH_LINE_IN_PIT",
    "LAP_IMPROVEMENT",
    "S1",
    "S2",
    "KPH",
    "PIT_TIME",
    "GROUP",
    "TEAM",
    "MANUFACTURER",
    "FLAG_AT_FL",
)


class LapRow(Struct, frozen=True, gc=False):
    """One row of the record; times in µs, `elapsed_us` from the session's zero, 0 where the record is blank."""

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


def recognises(head: str) -> bool:
    """Whether a text's first line is the header of a lap record."""
    names = {name.strip() for name in head.lstrip("\ufeff").split("\n", 1)[0].replace(",", ";").split(";")}
    return {"LAP_NUMBER", "LAP_TIME"} <= names


class LapRecord:
    """The rows of a record as they are read, and what they say of the cars along the way."""

    def __init__(self, source: str, reading: Reading) -> None:
        self.source = source
        self.reading = reading
        self.zero_us = -1
        self.lap_lengths_m: list[float] = []
        self._cars: dict[str, dict[str, str]] = {}
        self._crews: dict[str, dict[int, str]] = {}
        self._last: dict[str, LapRow] = {}

    def empty_reason(self) -> str:
        """Why no row came out."""
        refused = len(self.reading.refusals)
        if not refused:
            return "a lap record without a lap"
        return f"none of its rows could be read; the first: {self.reading.refusals[0].reason}"

    def rows(self, lines: Iterable[str]) -> Iterator[LapRow]:
        """Every sound row; the others are noted as refused."""
        numbered = iter(lines)
        header = next(numbered, "")
        if not recognises(header):
            raise Refused(Refusal(self.source, 1, "no lap record: the columns LAP_NUMBER and LAP_TIME are missing"))
        delimiter = ";" if ";" in header else ","
        names = [name.strip() for name in next(csv.reader(io.StringIO(header.lstrip("\ufeff")), delimiter=delimiter))]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise Refused(Refusal(self.source, 1, f"the column {missing[0]} is missing"))
        place = {name: names.index(name) if name in names else -1 for name in NEEDED + OPTIONAL}
        width = len(names) - 1
        for line, cells in enumerate(csv.reader(numbered, delimiter=delimiter), 2):
            if not cells:
                continue
            if len(cells) < width:
                self.reading.refuse(self.source, line, f"{len(cells)} columns where the header has {width}")
                continue
            cells.append("")
            try:
                row = self._row(line, cells, place)
            except ValueError as error:
                self.reading.refuse(self.source, line, str(error))
                continue
            self.reading.count("laps")
            self._last[row.number] = row
            yield row

    def _row(self, line: int, cells: list[str], place: dict[str, int]) -> LapRow:
        # A missing column has place -1: the blank that was put behind every row.
        number = cells[place["NUMBER"]].strip()
        if not number:
            raise ValueError("a lap without a car number")
        lap = _whole(cells[place["LAP_NUMBER"]], "lap number")
        seat = _whole(cells[place["DRIVER_NUMBER"]], "driver number")
        lap_us = duration_us(cells[place["LAP_TIME"]])
        elapsed_us = duration_us(cells[place["ELAPSED"]])
        self._check_sequence(number, lap, lap_us, elapsed_us)
        if number not in self._cars:
            self._note_car(number, cells, place)
        crew = self._crews[number]
        if seat not in crew:
            crew[seat] = cells[place["DRIVER_NAME"]]
        if self.zero_us < 0:
            self.zero_us = (duration_us(cells[place["HOUR"]]) - elapsed_us) % DAY_US
        if len(self.lap_lengths_m) < 40 and lap > 1:
            self._note_length(cells[place["KPH"]], lap_us)
        pit = cells[place["PIT_TIME"]]
        return LapRow(
            line,
            number,
            seat,
            lap,
            lap_us,
            elapsed_us,
            _sector_us(cells[place["S1"]]),
            _sector_us(cells[place["S2"]]),
            duration_us(pit) if pit else 0,
            cells[place["CROSSING_FINISH_LINE_IN_PIT"]] == "B",
            cells[place["FLAG_AT_FL"]],
            cells[place["LAP_IMPROVEMENT"]] in ("2", "3"),
        )

    def _check_sequence(self, number: str, lap: int, lap_us: int, elapsed_us: int) -> None:
        before = self._last.get(number)
        if before is None:
            return
        if lap <= before.lap:
            raise ValueError(f"#{number} lap {lap} comes after its lap {before.lap} (line {before.line})")
        if elapsed_us <= before.elapsed_us:
            raise ValueError(
                f"#{number} lap {lap} goes back in time, it ends before lap {before.lap} (line {before.line})"
            )
        if lap > before.lap + 2:
            raise ValueError(f"#{number} lap {lap} follows lap {before.lap}: the laps between are missing")
        if elapsed_us - lap_us < before.elapsed_us:
            raise ValueError(
                f"#{number} lap {lap} began before lap {before.lap} ended: lap time and elapsed time disagree"
            )

    def _note_car(self, number: str, cells: list[str], place: dict[str, int]) -> None:
        self._crews[number] = {}
        self._cars[number] = {
            name: cells[place[name]].strip() if place[name] >= 0 else ""
            for name in ("CLASS", "GROUP", "TEAM", "MANUFACTURER")
        }

    def _note_length(self, kph: str, lap_us: int) -> None:
        try:
            self.lap_lengths_m.append(float(kph) / 3.6 * lap_us / 1e6)
        except ValueError:
            return

    def entries(self) -> list[Fact]:
        """The cars with their crews, as the rows name them."""
        return [
            Entry(
                number,
                car["CLASS"],
                car["TEAM"],
                car["MANUFACTURER"],
                group=car["GROUP"],
                drivers=tuple(Driver(seat, *split_name(name)) for seat, name in sorted(self._crews[number].items())),
                competes=car["CLASS"].casefold() != "innovative car",
                source=self.source,
            )
            for number, car in self._cars.items()
        ]


def _whole(text: str, what: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"no {what}: {text!r}")
    return int(text)


def _sector_us(text: str) -> int:
    # A missing sector is blank, or 0 in the files of 2021.
    return duration_us(text) if text else 0
