"""The board and its cells for the page as it is first sent: worded as `web/columns.js` and `web/words.js` do."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

import msgspec

from pitboard.board import Standings
from pitboard.board.columns import COLUMNS, BoardColumn
from pitboard.model.time import HOUR_MS, duration, short_duration, whole_clock
from pitboard.scoring import History
from pitboard.server.wire import JsonObject
from pitboard.texts import Texts

USUAL: Final = tuple(column.id for column in COLUMNS.usual)
"""The columns that a page shows until its reader chooses others."""

HINTED: Final = {column.id for column in COLUMNS.usual if column.hint}
"""Columns whose heads say more when pointed at."""

LEADS: Final = {"gap": "position", "class_gap": "class_position"}
"""Whose gap it is that has no value: the place of the leader."""


def board_document(history: History, table: Standings) -> JsonObject:
    """The standings as plain values: the keys of `standings --format json`, and what a live page needs besides.

    Adds `duration_ms` (0: not known), `message` and `message_ms` (the last of race control).
    """
    moment_us = history.race.start_us + table.at_ms * 1000
    board: JsonObject = msgspec.to_builtins(table)
    board["duration_ms"] = history.race.duration_us // 1000
    i = bisect_right(history.messages, moment_us, key=lambda message: message.time_us)
    last = history.messages[i - 1] if i else None
    board["message"] = last.text if last else ""
    board["message_ms"] = (last.time_us - history.race.start_us) // 1000 if last else 0
    return board


def clock(ms: int) -> str:
    """Race time in hours, minutes and seconds; before the start with a minus sign."""
    return whole_clock(ms).replace("-", "−")


def to_go(at_ms: int, duration_ms: int, words: Texts) -> str:
    """What is left of a race; empty when its length is not known."""
    if not duration_ms:
        return ""
    if at_ms < duration_ms:
        return words.fill("to_go", time=clock(duration_ms - at_ms))
    return words.fill("of", time=clock(duration_ms))


def gap(laps: int | None, ms: int | None, words: Texts, basis: str | None = None) -> str:
    """How far behind: whole laps, else the time, from an hour on in seconds; empty where there is none.

    A ~ marks a time that was last measured before a stop, or before the queue behind a safety car.
    """
    if laps:
        return words.count("gap.laps", laps)
    mark = "~" if basis in ("before_stop", "queue") else ""
    return f"{mark}+{short_duration(ms) if ms >= HOUR_MS else duration(ms)}" if ms else ""


def behind(row: JsonObject, what: str, words: Texts) -> str:
    """A gap or an interval of a row, by the beginning of its keys."""
    return gap(row[f"{what}_laps"], row[f"{what}_ms"], words, row[f"{what}_basis"])


def cells(row: JsonObject, words: Texts, *, overall: bool = False) -> dict[str, str]:
    """The text of every usual column for a car; `overall` in a table of all classes."""
    kind = "" if overall else "class_"
    own = {
        "pos": known(row[f"{kind}position"]),
        "change": "",
        "number": row["number"],
        "gap": _gap_or_lead(row, f"{kind}gap", words),
        "interval": behind(row, f"{kind}interval", words),
        "state": state(row, words),
    }
    return {
        column.id: own[column.id] if column.kind == "own" else _cell(column, row, words) for column in COLUMNS.usual
    }


def _cell(column: BoardColumn, row: JsonObject, words: Texts) -> str:
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


def _gap_or_lead(row: JsonObject, key: str, words: Texts) -> str:
    leads = key in LEADS and row[LEADS[key]] == 1
    return words["leader"] if leads else behind(row, key, words)


def known(value: int | None) -> str:
    """A number, or a dash where nobody knows it."""
    return "–" if value is None else str(value)


def unfilled(rows: Iterable[dict[str, str]]) -> list[str]:
    """The columns that no car fills: the page does not show them."""
    filled = {column for texts in rows for column, text in texts.items() if text not in ("", "–")}
    return [column for column in USUAL if column not in filled]


def below(row: JsonObject, texts: dict[str, str], words: Texts) -> dict[str, str]:
    """What a narrow screen shows in a second line, for want of columns."""
    return {
        "driver": row["team"] if row["state"] in ("running", "finished") else texts["state"],
        "gap": texts["interval"],
        "last": words.count("laps", row["laps"]),
    }


def state(row: JsonObject, words: Texts) -> str:
    """A state, a dash where nobody knows it; one that nobody declared is a question."""
    key = state_key(row)
    return "–" if key == "unknown" else words[f"state.{key}"] + ("?" if row["state_judged"] else "")


def state_key(row: JsonObject) -> str:
    """Name a row's state for words and styles: `none` where the car did not start, `unknown` where nobody knows."""
    return row["state"] or ("none" if row["state_judged"] else "unknown")
