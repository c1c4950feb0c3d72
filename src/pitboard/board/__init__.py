"""Questions to a history and a moment: standings, gaps, laps, stints, pit visits, drivers, states."""

from pitboard.board.laps import LapRow, laps
from pitboard.board.mirror import (
    Disagreement,
    FindingRow,
    Mirror,
    StatedDriver,
    StatedRow,
    disagreements,
    findings,
    mirror,
    mirror_drivers,
)
from pitboard.board.order import Asked, Order
from pitboard.board.sources import SourceRow
from pitboard.board.standings import Row, Standings, standings
from pitboard.board.stints import DriverRow, PitRow, StintRow, drivers, pit_visits, stints
from pitboard.board.verdicts import AlarmRow, VerdictRow, Verdicts, verdicts

__all__ = [
    "AlarmRow",
    "Asked",
    "Disagreement",
    "DriverRow",
    "FindingRow",
    "LapRow",
    "Mirror",
    "Order",
    "PitRow",
    "Row",
    "SourceRow",
    "Standings",
    "StatedDriver",
    "StatedRow",
    "StintRow",
    "VerdictRow",
    "Verdicts",
    "disagreements",
    "drivers",
    "findings",
    "laps",
    "mirror",
    "mirror_drivers",
    "pit_visits",
    "standings",
    "stints",
    "verdicts",
]
