"""The event stream over HTTP: one gzip stream or plain text, as the viewer can take it."""

import asyncio
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from pitboard.server.hub import Hub
from pitboard.server.negotiate import accepts_gzip

HEADERS: Final = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    # A reverse proxy must hand on each event as it comes.
    "x-accel-buffering": "no",
    "access-control-allow-origin": "*",
    "vary": "Accept-Encoding",
}


class Stream:
    """An ASGI application that sends one viewer what a hub publishes, from the event named in `Last-Event-ID` or, the
    first time, in the query's `after`."""

    def __init__(self, hub: Hub, headers: Mapping[str, str]) -> None:
        """`headers` are those of every answer of the site."""
        self._hub = hub
        self._headers = {name.lower(): value for name, value in headers.items()} | HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one viewer until it leaves or the hub stops."""
        request = Request(scope)
        pack = accepts_gzip(request.headers.get("accept-encoding", ""))
        headers = self._headers | ({"content-encoding": "gzip"} if pack else {})
        sending = asyncio.current_task()
        assert sending is not None
        leaving = asyncio.create_task(_gone(receive))
        leaving.add_done_callback(lambda done: done.cancelled() or sending.cancel())
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        last = request.headers.get("last-event-id") or request.query_params.get("after", "")
        broadcast = self._hub.broadcast
        try:
            with broadcast.viewer(last, pack=pack) as viewer:
                while not broadcast.stopped:
                    news = broadcast.news
                    for piece in viewer.due():
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                    await news.wait()
            await send({"type": "http.response.body", "body": b""})
        except asyncio.CancelledError:
            if not leaving.done():
                raise
        finally:
            leaving.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
