"""The board of a report's moment, as tables for its page: a table a class, in the order that is in force."""

from typing import Final

import msgspec
from msgspec import Struct

from pitboard.board import standings
from pitboard.board.cells import PlainRow, cells, unfilled
from pitboard.scoring import History
from pitboard.texts import texts

SHOWN: Final = ("pos", "number", "driver", "team", "laps", "gap", "stops", "state")
"""The columns of the board that a page of text has room for."""


class BoardTable(Struct, frozen=True):
    """A table: the class (empty for cars without one), its head, its rows of texts; a column is its id and heading."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


def board_tables(history: History, moment_us: int, lang: str) -> list[BoardTable]:
    """Make the tables of a moment in a language; the class of the car that is best overall comes first."""
    words = texts(lang, "page")
    rows: list[PlainRow] = [msgspec.to_builtins(row) for row in standings(history, moment_us).rows]
    written = [cells(row, words) for row in rows]
    empty = set(unfilled(written))
    columns = tuple((column, words[f"col.{column}"]) for column in SHOWN if column not in empty)
    classes: dict[str, list[tuple[str, ...]]] = {}
    for row, texts_of in zip(rows, written, strict=True):
        classes.setdefault(row["class"], []).append(tuple(texts_of[column] for column, _ in columns))
    return [BoardTable(name, columns, tuple(inside)) for name, inside in classes.items()]
