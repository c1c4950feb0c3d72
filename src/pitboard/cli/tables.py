"""Rows as a table for people, or as JSON or CSV for programs; times, gaps and states as a terminal shows them."""

import csv
import io
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import click
import msgspec

from pitboard.board.columns import COLUMNS, BoardColumn, ColumnKind, TerminalColumn
from pitboard.model.time import duration

if TYPE_CHECKING:
    from pitboard.board import AlarmRow, SourceRow
    from pitboard.scoring import Conflict

NOTHING = "none"
"""What a table shows that has no rows."""

GAP_BETWEEN = "  "

NARROWEST = 8
"""No column is cut to less than this, in letters."""

ORDERS = {"line": "line order", "live": "live order", "classification": "classification", "stated": "stated order"}

STATES: dict[str | None, str] = {
    "running": "",
    "in_pit": "in pit",
    "out_lap": "out lap",
    "stopped": "stopped",
    "retired": "retired",
    "finished": "finished",
    None: "not started",
}

FLAGS = {
    "": "no flag yet",
    "green": "green",
    "yellow": "yellow",
    "full_course_yellow": "full course yellow",
    "safety_car": "safety car",
    "red": "red",
    "chequered": "chequered",
}


class Column(NamedTuple):
    """A column: its head, how to get its text from a row, numbers to the right."""

    head: str
    text: Callable[[Any], str]
    right: bool = False
    drop: int = 0
    """Which columns go first where the terminal is narrow: the highest; 0 stays."""

    stays: bool = False
    """Shown although no row fills it: what is blank says something."""


def show(format_: str, document: Any, rows: Sequence[msgspec.Struct], columns: Sequence[Column], title: str) -> None:
    """Print an answer as `format_` (table, json, csv) has it: `document` is its JSON, `rows` the others' rows."""
    if format_ == "json":
        click.echo(msgspec.json.encode(document))
    elif format_ == "csv":
        click.echo(as_csv(rows), nl=False)
    elif sys.stdout.isatty() and rows:
        _print_table(rows, columns, title)
    else:
        click.echo(as_table(rows, columns, title))


def as_csv(rows: Sequence[msgspec.Struct]) -> str:
    """Write rows as CSV with the keys of the JSON; a list in a cell has blanks between, and - for what is not known."""
    if not rows:
        return ""
    plain = [msgspec.to_builtins(row) for row in rows]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(plain[0])
    for row in plain:
        writer.writerow([_cell(cell) for cell in row.values()])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return " ".join(f"{key}={part}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return " ".join("-" if part is None else str(part) for part in value)
    return value


def as_table(rows: Iterable[Any], columns: Sequence[Column], title: str, width: int | None = None) -> str:
    """Align rows under their heads, as wide as the terminal allows: columns that may go are left out for it."""
    cells = [[column.text(row) for column in columns] for row in rows]
    if not cells:
        return f"{title}\n\n{NOTHING}"
    kept = fitting(cells, columns, width or shutil.get_terminal_size((120, 40)).columns)
    widths = {i: _width(cells, columns, i) for i in kept}

    def line(texts: Sequence[str]) -> str:
        parts = [texts[i].rjust(widths[i]) if columns[i].right else texts[i].ljust(widths[i]) for i in kept]
        return GAP_BETWEEN.join(parts).rstrip()

    return "\n".join([title, "", line([column.head for column in columns]), *map(line, cells)])


def fitting(cells: Sequence[Sequence[str]], columns: Sequence[Column], width: int) -> list[int]:
    """Return the places of the columns that some row fills and that fit: those that may go are left out for it."""
    filled = [i for i in range(len(columns)) if any(row[i] not in ("", "–") for row in cells)]
    kept = [i for i in range(len(columns)) if i in filled or columns[i].stays]
    while kept:
        taken = sum(_width(cells, columns, i) for i in kept) + len(GAP_BETWEEN) * (len(kept) - 1)
        droppable = [i for i in kept if columns[i].drop]
        if taken <= width or not droppable:
            break
        kept.remove(max(droppable, key=lambda i: columns[i].drop))
    return kept


def _width(cells: Sequence[Sequence[str]], columns: Sequence[Column], place: int) -> int:
    return max([len(columns[place].head), *(len(row[place]) for row in cells)])


def _print_table(rows: Sequence[Any], columns: Sequence[Column], title: str) -> None:
    """Print a table to a terminal: the columns that fit, and what is still too wide for its column cut."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    cells = [[column.text(row) for column in columns] for row in rows]
    widths = _widths(cells, columns, console.width)
    table = Table(box=None, padding=(0, len(GAP_BETWEEN), 0, 0), pad_edge=False, header_style="dim")
    for i, width in widths.items():
        justify: Literal["left", "right"] = "right" if columns[i].right else "left"
        table.add_column(Text(columns[i].head), justify=justify, width=width, no_wrap=True, overflow="ellipsis")
    for row, texts in zip(rows, cells, strict=True):
        style = "dim" if getattr(row, "is_gone", False) else ""
        table.add_row(*(Text(texts[i]) for i in widths), style=style)
    console.print(Text(title, style="bold"), "", table, sep="\n")


def _widths(cells: Sequence[Sequence[str]], columns: Sequence[Column], room: int) -> dict[int, int]:
    """The widths of the columns that are shown, by place: what does not fit is taken from the widest."""
    kept = fitting(cells, columns, room)
    widths = {i: _width(cells, columns, i) for i in kept}
    while sum(widths.values()) + len(GAP_BETWEEN) * (len(widths) - 1) > room and max(widths.values()) > NARROWEST:
        widths[max(widths, key=lambda i: widths[i])] -= 1
    return widths


def gap(laps: int | None, ms: int | None, basis: str | None = None) -> str:
    """Write a gap: in laps once it is a lap, else in time, with a ~ where it is from before a stop or a queue."""
    if not laps and not ms:
        return ""
    if laps:
        return f"{laps} lap{'s' if laps > 1 else ''}"
    return f"{'~' if basis in ('before_stop', 'queue') else ''}+{duration(ms)}"


def known(value: int | None) -> str:
    """Write a number, or a dash where nobody knows it."""
    return "–" if value is None else str(value)


def in_class(row: Any) -> str:
    """Write a car's class and its place there; "" where no class is stated."""
    return f"{row.car_class} {known(row.class_position)}" if row.car_class else ""


def state(name: str | None, judged: bool) -> str:
    """Put a state into words, a dash where nobody knows it; a question mark where nobody declared it."""
    if name is None and not judged:
        return "–"
    words = STATES[name]
    return f"{words}?" if judged and words else words


def conflict(found: "Conflict") -> str:
    """Write what two sources say of a car, the one that counts first."""
    return f"#{found.number} {found.what}: {found.kept!r} ({found.kept_source}), {found.other!r} ({found.other_source})"


def source_of_passings(source: "SourceRow") -> str:
    """Write a source of passings with how its clock stands to the race clock."""
    how = {"race_clock": "the race clock", "pairs": f"by {source.pairs} crossings", "receive_time": "by when word came"}
    offset = (
        "" if source.offset_ms is None else f", its clock {source.offset_ms:+,} ms ({how.get(source.how or '', '')})"
    )
    return f"{source.source}: {source.passings} passings, the last at {duration(source.last_ms)}{offset}"


def alarm(raised: "AlarmRow") -> str:
    """Write what a timekeeper should look at, with its car and race time."""
    car = f"#{raised.number}  " if raised.number else ""
    return f"{car}{duration(raised.at_ms)}  {raised.kind.replace('_', ' ')}: {raised.text}"


Writer = Callable[[Any, str], str]
"""Writes the value that a row has under a key."""


def _gap(row: Any, key: str) -> str:
    return gap(*(getattr(row, f"{key}_{part}") for part in ("laps", "ms", "basis")))


def _duration(row: Any, key: str) -> str:
    return duration(getattr(row, key))


BY_KIND: Final[dict[ColumnKind, Writer]] = {
    "text": getattr,
    "count": lambda row, key: known(getattr(row, key)),
    "duration": _duration,
    "length": _duration,
    "gap": _gap,
}

OWN: Final[dict[str, Callable[[Any], str]]] = {
    "number": lambda row: f"#{row.number}",
    "class": in_class,
    "state": lambda row: state(row.state, row.state_judged),
}


def terminal_columns(shown: Sequence[TerminalColumn]) -> list[Column]:
    """The columns as a table prints them."""
    return [
        Column(
            column.head or COLUMNS.by_id[column.id].head,
            _writer(COLUMNS.by_id[column.id]),
            right=COLUMNS.by_id[column.id].right,
            drop=column.drop,
            stays=column.stays,
        )
        for column in shown
    ]


def _writer(column: BoardColumn) -> Callable[[Any], str]:
    if column.kind == "own":
        return OWN[column.id]
    write, key = BY_KIND[column.kind], column.key
    return lambda row: write(row, key)
