"""The board as a document of plain values, for the page as it is first sent."""

from bisect import bisect_right
from typing import Any

import msgspec

from pitboard.board import Standings
from pitboard.board.gaps import line_gap
from pitboard.scoring import History

Document = dict[str, Any]
"""The board: the keys of `standings --format json`, and more for a page that follows it."""


def document(history: History, table: Standings) -> Document:
    """The standings with what a live page needs besides.

    Adds `duration_ms` (0: not known), `message` and `message_ms` (the last of race control), and to each row
    `class_interval_laps` and `class_interval_ms`, to the next car ahead in its class. For standings in line order.
    """
    moment_us = history.race.start_us + table.at_ms * 1000
    board: Document = msgspec.to_builtins(table)
    board["duration_ms"] = history.race.duration_us // 1000
    i = bisect_right(history.messages, moment_us, key=lambda message: message.time_us)
    said = history.messages[i - 1] if i else None
    board["message"] = said.text if said else ""
    board["message_ms"] = (said.time_us - history.race.start_us) // 1000 if said else 0
    ahead: dict[str, str] = {}
    for row in board["rows"]:
        laps, gap_ms = None, None
        if row["class_position"] is not None:
            laps, gap_ms = _interval(history, row["number"], ahead.get(row["class"], row["number"]), moment_us)
            ahead[row["class"]] = row["number"]
        row["class_interval_laps"], row["class_interval_ms"] = laps, gap_ms
    return board


def _interval(history: History, behind: str, ahead: str, moment_us: int) -> tuple[int, int]:
    """Laps and ms at the finish line between two cars; 0 and 0 for a car and itself."""
    if behind == ahead:
        return 0, 0
    car, leading = history.cars[behind], history.cars[ahead]
    mark = car.mark_at(moment_us)
    # A car that has finished will not come by again: its gap stands.
    until_us = min(moment_us, car.finished_us)
    laps, gap_us = line_gap(mark.laps, mark.line_us, leading.lap_end_us, leading.laps_at(moment_us), until_us)
    return laps, gap_us // 1000
