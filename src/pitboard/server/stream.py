"""The event stream over HTTP: one gzip stream or plain text, as the viewer can take it."""

import asyncio
from collections.abc import Awaitable, Generator, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from pitboard.server.answers import accepts_gzip
from pitboard.server.broadcast import Broadcast, Viewer
from pitboard.server.hub import Hub

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
                await _Delivery(broadcast, viewer, send).follow()
            await send({"type": "http.response.body", "body": b""})
        except asyncio.CancelledError:
            if not leaving.done():
                raise
        finally:
            leaving.cancel()


class _Delivery:
    """The way to one viewer.

    What is new is handed to its socket at once, when the broadcast tells of it: to wake a task for each of thousands
    costs as much again as the sending. Only where the socket holds that up does the viewer's task take over, until
    the viewer has caught up; so a slow one waits by itself.
    """

    def __init__(self, broadcast: Broadcast, viewer: Viewer, send: Send) -> None:
        self._broadcast = broadcast
        self._viewer = viewer
        self._send = send
        self._idle: asyncio.Future[None] | None = None
        self._begun: Awaitable[None] | None = None
        self._failed: Exception | None = None
        self._left: list[bytes] = []

    async def follow(self) -> None:
        """Send the viewer everything, until the broadcast stops."""
        broadcast = self._broadcast
        broadcast.listeners.add(self._push)
        try:
            while not broadcast.stopped:
                for piece in self._viewer.due():
                    await self._send(_body(piece))
                if self._viewer.is_behind():
                    continue
                self._idle = asyncio.get_running_loop().create_future()
                await self._idle
                if self._failed:
                    raise self._failed
                begun, left, self._begun, self._left = self._begun, self._left, None, []
                if begun:
                    await begun
                for piece in left:
                    await self._send(_body(piece))
        finally:
            broadcast.listeners.discard(self._push)

    def _push(self) -> None:
        """Hand on what is new, while the viewer's task has nothing to do."""
        if self._idle is None:
            return
        pieces = self._viewer.due()
        for count, piece in enumerate(pieces, 1):
            # Stepped by hand: `send` of a socket that takes the bytes at once never waits, so its coroutine ends at the
            # first step, here, without a task. Only one that comes to wait (StopIteration does not come) is kept for
            # the viewer's task, which alone may wait; with what it waits for, since a step cannot be taken back.
            steps = self._send(_body(piece)).__await__()
            try:
                self._begun = _BegunSend(steps, next(steps))
            except StopIteration:
                continue
            except Exception as error:
                self._failed = error
            self._left = pieces[count:]
            break
        if self._begun or self._failed or self._broadcast.stopped:
            idle, self._idle = self._idle, None
            if not idle.done():
                idle.set_result(None)


class _BegunSend:
    """A `send` whose first step was taken outside of a task and has come to wait: a task goes on with it.

    The future that the first step gave is handed to the task's loop first; when it is done the steps go on where they
    were, as if the task had awaited `send` from its beginning.
    """

    def __init__(self, steps: Generator[Any, None, None], waits_for: Any) -> None:
        self._steps = steps
        self._waits_for = waits_for

    def __await__(self) -> Generator[Any, None, None]:
        yield self._waits_for
        yield from self._steps


def _body(piece: bytes) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": True}


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
