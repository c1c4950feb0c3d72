"""A feed that goes on without a gap when another scorer takes over.

Every scorer follows the feeds, and the one that writes puts them into the journal. One that takes over looks for the
end of what the journal has of a feed within what it received itself, and goes on right behind it: so the bytes that
came while nobody wrote are not lost, and none comes twice. Where the end is not found the feed is connected to anew.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from typing import Final

from pitboard.feeds.registry import connect, format_of
from pitboard.feeds.transport import Arrived, Connection, OnStatus
from pitboard.model.clock import now_us

KEPT_BYTES: Final = 8 << 20
"""Kept of a feed: an hour of most."""

END_BYTES: Final = (512, 256, 128, 64)
"""By so much of its end what the journal has of a feed is found again: by less where the connection is that young."""

log = logging.getLogger(__name__)


def continuation(received: bytes, journalled_end: bytes) -> bytes | None:
    """Return what was received behind the end of what the journal has; None where that is not found, or twice."""
    for length in END_BYTES:
        end = journalled_end[-length:]
        if end and received.count(end) == 1:
            return received[received.index(end) + len(end) :]
    return None


class JournalledEnds:
    """The last bytes that the journal has of every feed, of its last connection."""

    def __init__(self) -> None:
        self._ends: dict[str, bytes] = {}

    def note(self, source: str, payload: bytes) -> None:
        """Note a piece as it went into the journal; an empty one: a connection begins."""
        self._ends[source] = (self._ends.get(source, b"") + payload)[-END_BYTES[0] :] if payload else b""

    def of(self, source: str) -> bytes:
        """Return the last bytes of a feed."""
        return self._ends.get(source, b"")


class FollowedFeed:
    """A feed that is received all the time, and given on while this scorer writes.

    What was given on is kept too: a writer that is cut off gives on what nobody takes, and may have to write again from
    further back, when the one that took over from it has ended.

    `status` is what is wrong with its connection, "" for nothing.
    """

    def __init__(self, url: str, connecting: Callable[[str, OnStatus], Connection] = connect) -> None:
        self.url = url
        self._connecting = connecting
        self._on_status: OnStatus = lambda _: None
        self.status = ""
        self._begin()

    def _begin(self) -> None:
        self._connection = self._connecting(self.url, self._note)
        self._kept: deque[Arrived] = deque()
        self._size = 0
        self._due: list[Arrived] = []
        self._arrives = asyncio.Event()
        self._given_on = False
        self._receiving = asyncio.ensure_future(self._receive())

    def _note(self, status: str) -> None:
        self.status = status
        self._on_status(status)

    async def _receive(self) -> None:
        async with aclosing(self._connection.chunks()) as chunks:
            async for arrived in chunks:
                if not arrived.data:
                    self._kept.clear()
                    self._size = 0
                self._kept.append(arrived)
                self._size += len(arrived.data)
                while self._size > KEPT_BYTES:
                    self._size -= len(self._kept.popleft().data)
                if self._given_on:
                    self._due.append(arrived)
                    self._arrives.set()

    def goes_on(self, journalled_end: bytes) -> bool:
        """Prepare to give on what follows the journal's end; False where it is not found: then it begins anew.

        Where the journal has nothing of it everything is given on, from the connection's beginning.
        """
        self._given_on = True
        if not journalled_end:
            self._due = list(self._kept)
            self._arrives.set()
            return True
        rest = continuation(b"".join(arrived.data for arrived in self._kept), journalled_end)
        if rest is None:
            log.warning("%s: the journal's end is not in what was received; it is connected to anew", self.url)
            self._receiving.cancel()
            self._begin()
            self._given_on = True
            return False
        if rest:
            self._due = [Arrived(rest, now_us())]
            self._arrives.set()
        return True

    def hold(self) -> None:
        """Keep what comes, and give nothing on: another scorer writes."""
        self._given_on = False
        self._due.clear()

    def connection(self, on_status: OnStatus) -> "GivenOn":
        """Return the feed as a connection of `LiveSources`."""
        self._on_status = on_status
        return GivenOn(self)

    async def arrived(self) -> list[Arrived]:
        """Wait for what comes next; an error of the connection is one here."""
        while not self._due:
            self._arrives.clear()
            waiting = asyncio.ensure_future(self._arrives.wait())
            try:
                await asyncio.wait([waiting, self._receiving], return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiting.cancel()
            if self._receiving.done() and not self._due:
                error = self._receiving.exception()
                self._begin()
                self._given_on = True
                if error:
                    raise error
        pieces, self._due = self._due, []
        return pieces

    def send(self, data: bytes) -> None:
        """Send bytes to the feed."""
        self._connection.send(data)

    async def end(self) -> None:
        """End the connection."""
        self._receiving.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self._receiving, return_exceptions=True)


class GivenOn:
    """A followed feed, as a connection."""

    def __init__(self, feed: FollowedFeed) -> None:
        self._feed = feed

    async def chunks(self) -> AsyncGenerator[Arrived]:
        """Yield everything that comes."""
        while True:
            for arrived in await self._feed.arrived():
                yield arrived

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self._feed.send(data)


def followed_feeds(urls: Sequence[str]) -> dict[str, FollowedFeed]:
    """Begin to receive the feeds that send a stream; documents are fetched whole when somebody writes them down."""
    return {url: FollowedFeed(url) for url in urls if not format_of(url).sends_documents}
