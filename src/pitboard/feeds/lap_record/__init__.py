"""Lap records as Al Kamel Systems and IMSA publish them: a file, one row a completed lap."""

from pitboard.feeds.lap_record.facts import parse
from pitboard.feeds.lap_record.rows import recognises

__all__ = ["parse", "recognises"]
