"""Timing71's replay: a zip of what its screen showed, second by second."""

from pitboard.feeds.timing71.changes import changed, difference
from pitboard.feeds.timing71.container import Frame, recognises
from pitboard.feeds.timing71.recording import parse

__all__ = ["Frame", "changed", "difference", "parse", "recognises"]
