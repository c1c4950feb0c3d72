"""Entries and their drivers, from $E and, with USAC, from the switch in the car."""

from collections.abc import Sequence

from pitboard.feeds.multiloop.protocol import EntryLine
from pitboard.feeds.values import split_name
from pitboard.model import Driver, Entry

COLUMNS = ("class", "team", "make", "model", "group", "transponder")
"""What a free column of $E can be named; any other name leaves the column out."""


def entry_columns(written: str) -> tuple[str, ...]:
    """Return the free columns of $E as a person names them, in their order: `class,,team` leaves the second out.

    Raises:
        ValueError: one of them is not known.
    """
    names = tuple(name.strip().lower() for name in written.split(",")) if written else ()
    for name in names:
        if name and name not in COLUMNS:
            raise ValueError(f"no column: {name!r}; columns are {', '.join(COLUMNS)}, or nothing for one to leave out")
    return names


class EntryBook:
    """What is known of the cars: their lines, their numbers by unique id, the drivers that named themselves.

    `columns` names the free columns in the order that the timekeeper set.
    """

    def __init__(self, source: str, columns: Sequence[str]) -> None:
        self._source = source
        self._columns = columns
        self._lines: dict[str, EntryLine] = {}
        self._seats: dict[str, dict[int, str]] = {}
        self._stated: dict[str, Entry] = {}
        self.number_of: dict[int, str] = {}

    def take(self, line: EntryLine) -> list[Entry]:
        """The entry, if it says something new."""
        self._lines[line.number] = line
        self.number_of[line.unique_id] = line.number
        return self._entry(line.number)

    def seat(self, number: str, seat: int, name: str) -> list[Entry]:
        """A driver in a seat; the entry, if that is new."""
        if name:
            self._seats.setdefault(number, {})[seat] = name
        return self._entry(number)

    def _entry(self, number: str) -> list[Entry]:
        line = self._lines.get(number) or EntryLine(number=number)
        named = {name: value for name, value in zip(self._columns, line.columns, strict=False) if name in COLUMNS}
        entry = Entry(
            number,
            named.get("class", ""),
            named.get("team", ""),
            named.get("make", ""),
            named.get("model", ""),
            named.get("group", ""),
            self._crew(number, line.driver_name),
            (named["transponder"],) if named.get("transponder") else (),
            source=self._source,
        )
        if self._stated.get(number) == entry:
            return []
        self._stated[number] = entry
        return [entry]

    def _crew(self, number: str, stated: str) -> tuple[Driver, ...]:
        """The drivers by the switch in the car; without one those of the line, set apart by strokes, in their order."""
        seats = self._seats.get(number)
        if not seats:
            names = [name.strip() for name in stated.split("/")]
            seats = {seat: name for seat, name in enumerate(names, 1) if name}
        return tuple(Driver(seat, *split_name(name)) for seat, name in sorted(seats.items()))
