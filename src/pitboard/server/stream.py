"""The event stream over HTTP: one gzip stream or plain text, as the viewer can take it."""

import asyncio
from collections.abc import Mapping
from email.utils import formatdate
from typing import Final, cast

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from pitboard.model.clock import now_us
from pitboard.server.answers import accepts_gzip
from pitboard.server.broadcast import Broadcast, Viewer
from pitboard.server.connections import connection_of
from pitboard.server.hub import Hub

HEADERS: Final = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    # A reverse proxy must hand on each event as it comes.
    "x-accel-buffering": "no",
    "access-control-allow-origin": "*",
    "vary": "Accept-Encoding",
    "connection": "close",
}

END: Final = b"0\r\n\r\n"


class Stream:
    """An ASGI application that sends one viewer what a hub publishes, from the event named in `Last-Event-ID` or, the
    first time, in the query's `after`.

    It only begins that: the connection is taken over (connections.py), so that who follows for hours holds neither a
    task nor the request nor a parser. The pieces of an answer without a known length are framed here.
    """

    def __init__(self, hub: Hub, headers: Mapping[str, str]) -> None:
        """`headers` are those of every answer of the site."""
        self._hub = hub
        self._headers = {name.lower(): value for name, value in headers.items()} | HEADERS

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        """Begin to serve one viewer, until it leaves or the hub stops."""
        request = Request(scope)
        pack = accepts_gzip(request.headers.get("accept-encoding", ""))
        last = request.headers.get("last-event-id") or request.query_params.get("after", "")
        in_chunks = scope["http_version"] == "1.1"
        headers = self._headers | {"date": formatdate(now_us() / 1_000_000, usegmt=True)}
        if pack:
            headers["content-encoding"] = "gzip"
        if in_chunks:
            headers["transfer-encoding"] = "chunked"
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        broadcast = self._hub.broadcast
        following = Following(broadcast, Viewer(broadcast, last, pack=pack), in_chunks=in_chunks)
        if transport := connection_of(scope).hand_over(following):
            transport.write(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode())
            following.connection_made(transport)


class Following(asyncio.Protocol):
    """A connection on which one viewer is sent what a broadcast tells.

    What is new is written when the broadcast tells of it. A viewer that holds up its socket is passed over until it
    has taken what was written; so a slow one waits by itself, and no more is kept for it than one look gave.
    """

    __slots__ = ("_broadcast", "_in_chunks", "_passed_over", "_transport", "_viewer")

    def __init__(self, broadcast: Broadcast, viewer: Viewer, *, in_chunks: bool) -> None:
        self._broadcast = broadcast
        self._viewer = viewer
        self._in_chunks = in_chunks
        self._passed_over = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send what is due to one that is new, and follow."""
        # A cast: uvloop's transports are of none of asyncio's classes.
        self._transport = cast("asyncio.Transport", transport)
        self._broadcast.viewers += 1
        self._broadcast.listeners.add(self._look)
        self._look()

    def connection_lost(self, _exc: Exception | None) -> None:
        """Follow no more."""
        self._passed_over = True
        self._broadcast.viewers -= 1
        self._broadcast.listeners.discard(self._look)

    def pause_writing(self) -> None:
        """Pass the viewer over."""
        self._passed_over = True

    def resume_writing(self) -> None:
        """Send what became due meanwhile."""
        self._passed_over = False
        self._look()

    def _look(self) -> None:
        """Write what is due."""
        transport = self._transport
        if transport.is_closing():
            return
        if not self._passed_over and (pieces := self._viewer.due()):
            if self._in_chunks:
                pieces = [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces]
            transport.write(pieces[0] if len(pieces) == 1 else b"".join(pieces))
        if self._broadcast.stopped:
            self._end()

    def _end(self) -> None:
        """End the answer; to one that does not take it there is no other end than the connection's."""
        if self._passed_over:
            self._transport.abort()
            return
        if self._in_chunks:
            self._transport.write(END)
        self._transport.close()
