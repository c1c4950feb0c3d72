"""AMB / MyLaps P3 decoders: framed binary records of transponders over a loop, numbered by the decoder.

A decoder knows neither cars nor laps nor flags. What it gives is the instant, the transponder and a number that
tells what is missing.
"""

from pitboard.feeds.p3.live import Live
from pitboard.feeds.p3.roles import roles
from pitboard.feeds.p3.session import Session, parse, recognises

__all__ = ["Live", "Session", "parse", "recognises", "roles"]
