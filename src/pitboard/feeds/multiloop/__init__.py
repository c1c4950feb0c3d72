"""MyLaps MultiLoop (MLP 1.3) with the USAC extensions: lines of fields set apart by one byte, 0xA6.

It states results and crossings of every loop and dates its start. It does not say who drives (USAC does), nor which
kind of neutralisation a yellow is.
"""

from pitboard.feeds.multiloop.entries import columns
from pitboard.feeds.multiloop.live import Live
from pitboard.feeds.multiloop.recording import Run, recognises
from pitboard.feeds.multiloop.session import Session, parse, runs

__all__ = ["Live", "Run", "Session", "columns", "parse", "recognises", "runs"]
