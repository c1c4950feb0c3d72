"""Rows as a table for people, or as JSON or CSV for programs."""

import csv
import io
import shutil
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

import click
import msgspec

Format = Literal["table", "json", "csv"]


NOTHING = "none"
"""What a table shows that has no rows."""


class Column(NamedTuple):
    """A column: its head, how to get its text from a row, numbers to the right."""

    head: str
    text: Callable[[Any], str]
    right: bool = False
    drop: int = 0
    """Which columns go first where the terminal is narrow: the highest; 0 stays."""

    stays: bool = False
    """Shown although no row fills it: what is blank says something."""


def show(
    format_: Format,
    document: Any,
    rows: Sequence[msgspec.Struct],
    columns: Sequence[Column],
    title: str,
    *,
    group: Callable[[Any], str] | None = None,
) -> None:
    """Print an answer: `document` is its JSON, `rows` and `columns` its table under a title, by group if asked."""
    if format_ == "json":
        click.echo(msgspec.json.encode(document))
    elif format_ == "csv":
        click.echo(as_csv(rows), nl=False)
    else:
        click.echo(as_table(rows, columns, title, group))


def as_csv(rows: Sequence[msgspec.Struct]) -> str:
    """The rows with the keys of the JSON; a list in a cell has blanks between, and - for what is not known."""
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
        return " ".join(f"{key}={one}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return " ".join("-" if one is None else str(one) for one in value)
    return value


def as_table(
    rows: Iterable[Any],
    columns: Sequence[Column],
    title: str,
    group: Callable[[Any], str] | None = None,
    width: int | None = None,
) -> str:
    """A table with aligned columns, as wide as the terminal allows: columns that may go are left out for it."""
    cells = [[column.text(row) for column in columns] for row in rows]
    if not cells:
        return f"{title}\n\n{NOTHING}"
    groups = [group(row) for row in rows] if group else []
    kept = fitting(cells, columns, width or shutil.get_terminal_size((120, 40)).columns)
    widths = {i: max([len(columns[i].head), *(len(row[i]) for row in cells)]) for i in kept}

    def line(texts: Sequence[str]) -> str:
        parts = [texts[i].rjust(widths[i]) if columns[i].right else texts[i].ljust(widths[i]) for i in kept]
        return "  ".join(parts).rstrip()

    lines = [title, "", line([column.head for column in columns])]
    for place, row in enumerate(cells):
        if groups and (place == 0 or groups[place] != groups[place - 1]):
            lines += ["", groups[place]]
        lines.append(line(row))
    return "\n".join(lines)


def fitting(cells: Sequence[Sequence[str]], columns: Sequence[Column], width: int) -> list[int]:
    """The columns that some row fills and that fit into a width, by place: those that may go are left out for it."""
    filled = [i for i in range(len(columns)) if any(row[i] not in ("", "–") for row in cells)]
    kept = [i for i in range(len(columns)) if i in filled or columns[i].stays]
    while kept:
        taken = sum(max([len(columns[i].head), *(len(row[i]) for row in cells)]) for i in kept) + 2 * (len(kept) - 1)
        droppable = [i for i in kept if columns[i].drop]
        if taken <= width or not droppable:
            break
        kept.remove(max(droppable, key=lambda i: columns[i].drop))
    return kept
