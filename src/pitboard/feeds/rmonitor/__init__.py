"""RMonitor, plain and IMSA-enhanced: bytes into lines, lines into records, a run of them into facts."""

from pitboard.feeds.rmonitor.framing import Framing, Line
from pitboard.feeds.rmonitor.live import Live
from pitboard.feeds.rmonitor.recording import parse
from pitboard.feeds.rmonitor.runs import RunRecords, choose, runs
from pitboard.feeds.rmonitor.session import run_facts
from pitboard.feeds.rmonitor.stream import Numbered, recognises, records

__all__ = [
    "Framing",
    "Line",
    "Live",
    "Numbered",
    "RunRecords",
    "choose",
    "parse",
    "recognises",
    "records",
    "run_facts",
    "runs",
]
