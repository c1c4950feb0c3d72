"""The cells of the board in words: worded as `web/columns.js` and `web/words.js` do."""

from collections.abc import Iterable
from typing import Any, Final

from pitboard.board.columns import COLUMNS, BoardColumn
from pitboard.model.time import HOUR_MS, duration, short_duration
from pitboard.texts import Texts

PlainRow = dict[str, Any]
"""A row of the standings as plain values: the keys of `standings --format json`."""

USUAL: Final = tuple(column.id for column in COLUMNS.usual)
"""The columns that a page shows until its reader chooses others."""

HINTED: Final = {column.id for column in COLUMNS.usual if column.hint}
"""Columns whose heads say more when pointed at."""

LEADS: Final = {"gap": "position", "class_gap": "class_position"}
"""Whose gap it is that has no value: the place of the leader."""


def gap(laps: int | None, ms: int | None, words: Texts, basis: str | None = None) -> str:
    """How far behind: whole laps, else the time, from an hour on in seconds; empty where there is none.

    A ~ marks a time that was last measured before a stop, or before the queue behind a safety car.
    """
    if laps:
        return words.count("gap.laps", laps)
    mark = "~" if basis in ("before_stop", "queue") else ""
    return f"{mark}+{short_duration(ms) if ms >= HOUR_MS else duration(ms)}" if ms else ""


def behind(row: PlainRow, what: str, words: Texts) -> str:
    """A gap or an interval of a row, by the beginning of its keys."""
    return gap(row[f"{what}_laps"], row[f"{what}_ms"], words, row[f"{what}_basis"])


def cells(row: PlainRow, words: Texts, *, overall: bool = False) -> dict[str, str]:
    """The text of every usual column for a car; `overall` in a table of all classes."""
    kind = "" if overall else "class_"
    own = {
        "pos": known(row[f"{kind}position"]),
        "change": "",
        "number": row["number"],
        "gap": _gap_or_lead(row, f"{kind}gap", words),
        "interval": behind(row, f"{kind}interval", words),
        "state": state_and_time(row, words),
    }
    return {
        column.id: own[column.id] if column.kind == "own" else _cell(column, row, words) for column in COLUMNS.usual
    }


def _cell(column: BoardColumn, row: PlainRow, words: Texts) -> str:
    """The text of a column that is written as its kind is."""
    if column.kind == "gap":
        return _gap_or_lead(row, column.key, words)
    value = row[column.key]
    if column.kind == "count":
        return known(value)
    if column.kind == "duration":
        return duration(value)
    if column.kind == "length":
        return short_duration(value) if value is not None else ""
    return str(value)


def _gap_or_lead(row: PlainRow, key: str, words: Texts) -> str:
    leads = key in LEADS and row[LEADS[key]] == 1
    return words["leader"] if leads else behind(row, key, words)


def known(value: int | None) -> str:
    """A number, or a dash where nobody knows it."""
    return "–" if value is None else str(value)


def unfilled(rows: Iterable[dict[str, str]]) -> list[str]:
    """The columns that no car fills: the page does not show them."""
    filled = {column for texts in rows for column, text in texts.items() if text not in ("", "–")}
    return [column for column in USUAL if column not in filled]


def state(row: PlainRow, words: Texts) -> str:
    """A state, a dash where nobody knows it; one that nobody declared is a question."""
    key = state_key(row)
    return "–" if key == "unknown" else words[f"state.{key}"] + ("?" if row["state_judged"] else "")


def state_and_time(row: PlainRow, words: Texts) -> str:
    """A state, of a car in the pit lane with how long it has been there."""
    time = f" {short_duration(row['in_pit_ms'])}" if row["in_pit_ms"] is not None else ""
    return state(row, words) + time


def state_key(row: PlainRow) -> str:
    """Name a row's state for words and styles: `none` where the car did not start, `unknown` where nobody knows."""
    return row["state"] or ("none" if row["state_judged"] else "unknown")
