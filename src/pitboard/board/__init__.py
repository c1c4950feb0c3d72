"""Questions to a history and a moment: standings, gaps, laps, stints, pit visits, drivers, states."""

from pitboard.board.laps import LapRow, laps
from pitboard.board.standings import Order, Row, Standings, standings
from pitboard.board.stints import DriverRow, PitRow, StintRow, drivers, pit_visits, stints

__all__ = [
    "DriverRow",
    "LapRow",
    "Order",
    "PitRow",
    "Row",
    "Standings",
    "StintRow",
    "drivers",
    "laps",
    "pit_visits",
    "standings",
    "stints",
]
