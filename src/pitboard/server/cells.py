"""The board for the page as it is first sent, and what stands beside its cells."""

from bisect import bisect_right

import msgspec

from pitboard.board import Standings
from pitboard.intake.library import year_of
from pitboard.model.time import whole_clock
from pitboard.scoring import History
from pitboard.server.wire import JsonObject
from pitboard.texts import Texts


def board_document(history: History, table: Standings) -> JsonObject:
    """The standings as plain values: the keys of `standings --format json`, and what a live page needs besides.

    Adds `duration_ms` and `year` (0: not known), `message` and `message_ms` (the last of race control).
    """
    moment_us = history.race.start_us + table.at_ms * 1000
    board: JsonObject = msgspec.to_builtins(table)
    board["duration_ms"] = history.race.duration_us // 1000
    board["year"] = year_of(history)
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


def below(row: JsonObject, texts: dict[str, str], words: Texts) -> dict[str, str]:
    """What a narrow screen shows in a second line, for want of columns."""
    return {
        "driver": row["team"] if row["state"] in ("running", "finished") else texts["state"],
        "gap": texts["interval"],
        "last": words.count("laps", row["laps"]),
    }
