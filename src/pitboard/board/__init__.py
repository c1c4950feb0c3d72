"""Questions to a history and a moment: standings, gaps, laps, stints, pit visits, drivers, states."""

from pitboard.board.laps import LapRow, laps
from pitboard.board.standings import Order, Row, Standings, standings
from pitboard.board.stints import DriverRow, PitRow, StintRow, drivers, pit_visits, stints
from pitboard.board.verdicts import AlarmRow, VerdictRow, Verdicts, verdicts

__all__ = [
    "AlarmRow",
    "DriverRow",
    "LapRow",
    "Order",
    "PitRow",
    "Row",
    "Standings",
    "StintRow",
    "VerdictRow",
    "Verdicts",
    "drivers",
    "laps",
    "pit_visits",
    "standings",
    "stints",
    "verdicts",
]
