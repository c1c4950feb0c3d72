"""The live timing of the Nürburgring series (NLS, 24 hours), by WIGE: JSON messages over a WebSocket.

It states results, about once a second, with the instant at which each car passed the last intermediate. So the laps
are scored beside the statement, from those instants and the lap times.
"""

from pitboard.feeds.nls.live import Live
from pitboard.feeds.nls.recording import parse, recognises

__all__ = ["Live", "parse", "recognises"]
