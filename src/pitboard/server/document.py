"""The board as a document of plain values, for the page as it is first sent."""

from bisect import bisect_right
from typing import Any

import msgspec

from pitboard.board import Standings
from pitboard.scoring import History

Document = dict[str, Any]
"""The board: the keys of `standings --format json`, and more for a page that follows it."""


def document(history: History, table: Standings) -> Document:
    """The standings with what a live page needs besides.

    Adds `duration_ms` (0: not known), `message` and `message_ms` (the last of race control).
    """
    moment_us = history.race.start_us + table.at_ms * 1000
    board: Document = msgspec.to_builtins(table)
    board["duration_ms"] = history.race.duration_us // 1000
    i = bisect_right(history.messages, moment_us, key=lambda message: message.time_us)
    said = history.messages[i - 1] if i else None
    board["message"] = said.text if said else ""
    board["message_ms"] = (said.time_us - history.race.start_us) // 1000 if said else 0
    return board
