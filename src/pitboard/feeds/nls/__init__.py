"""The live timing of the Nürburgring series (NLS, 24 hours), by WIGE: JSON messages over a WebSocket.

It states results, about once a second, with the instant at which each car passed the last intermediate. So the laps
are scored beside the statement, from those instants and the lap times.
"""

import re
from typing import Final
from urllib.parse import SplitResult

import msgspec

from pitboard.feeds.format import HEAD_BYTES, FeedFormat, FeedReader, ReaderContext
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.schemes import Socket, websocket_schemes
from pitboard.model.clock import clock_us

CHANNELS: Final = (0, 3, 4, 7)
"""Results, messages, the state of the course, lap lists. The statistics (9002) say nothing that these do not."""

_PID: Final = re.compile(rb'\\?"PID\\?"\s*:\s*\\?"?(?:0|3|4|7|501|9002|LTS_[A-Z_]+)\b')
"""How messages of this feed begin; one may be longer than what is looked at."""


def _reader(source: str, reading: Reading, context: ReaderContext) -> FeedReader:
    from pitboard.feeds.nls.reader import NlsReader

    return NlsReader(source, reading, context)


def _socket(parts: SplitResult) -> Socket:
    """Return what an address asks for; its path is the number of the event."""
    event = parts.path.strip("/")
    if not (event.isascii() and event.isdecimal()):
        raise ValueError(f"no number of an event in it, as in nls+wss://HOST/50: {parts.geturl()!r}")

    def hello() -> bytes:
        return msgspec.json.encode({"eventId": event, "eventPid": CHANNELS, "clientLocalTime": clock_us() // 1000})

    return Socket("/", hello)


FORMAT: Final = FeedFormat(
    name="nls",
    title="the Nürburgring's timing",
    recognises=lambda content, _name: _PID.search(content[:HEAD_BYTES]) is not None,
    reader=_reader,
    schemes=websocket_schemes("nls", _socket, path="EVENT", silence_s=30, again_s=15),
    has_runs=True,
)

__all__ = ["FORMAT"]
