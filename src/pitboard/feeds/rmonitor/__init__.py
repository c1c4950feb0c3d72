"""RMonitor, plain and IMSA-enhanced: bytes into lines, lines into records, the records of a run into facts."""

from pitboard.feeds.rmonitor.framing import Framing, Line
from pitboard.feeds.rmonitor.live import Live
from pitboard.feeds.rmonitor.recording import parse
from pitboard.feeds.rmonitor.stream import Numbered, Reader, recognises

__all__ = [
    "Framing",
    "Line",
    "Live",
    "Numbered",
    "Reader",
    "parse",
    "recognises",
]
