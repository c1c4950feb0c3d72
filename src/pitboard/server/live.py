"""Live feeds into a hub: what was sent is written down as it came, then scored."""

import asyncio
import threading
import time
from collections.abc import Sequence
from contextlib import aclosing
from typing import Final

from pitboard.feeds import p3, tcp, wec, wec_poll
from pitboard.feeds.json_text import decoded_json
from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.update import Update
from pitboard.intake import Feed, make_feed, spelt_facts
from pitboard.journal import Journal
from pitboard.model import Fact
from pitboard.server.hub import Hub

EVERY_S = 5.0
"""How often the documents of a polled feed are asked for."""

REFUSALS_KEPT: Final = 1000
"""A damaged line must not fill the memory: the journal has it all, and tells it all again."""


async def follow_wec(hub: Hub, url: str, every_s: float = EVERY_S) -> None:
    """Follow `wec+https://HOST/RACEID` until cancelled.

    A document that cannot be read is in the journal all the same, and leaves the board as it is.
    """
    follower = wec.Follower(url, wec_poll.race_id(url))
    stop = threading.Event()
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[wec_poll.Polled | None] = asyncio.Queue()

    def poll() -> None:
        for polled in wec_poll.poll(url, every_s, stop):
            loop.call_soon_threadsafe(arrived.put_nowait, polled)
        loop.call_soon_threadsafe(arrived.put_nowait, None)

    polling = loop.run_in_executor(None, poll)
    reading = Reading()
    try:
        documents = 0
        while (polled := await arrived.get()) is not None:
            hub.note_input(url, "wec", polled.body, polled.received_us)
            documents += 1
            try:
                facts = follower.take(decoded_json(polled.body), documents, reading)
            except (ValueError, Refused) as error:
                hub.note = f"{polled.page}: {error}"
                continue
            hub.score(spelt_facts(facts), time.time_ns() // 1000)
    finally:
        stop.set()
        await polling


class TcpFeed:
    """A timing system over TCP into a hub: what comes is written down, then read, then scored.

    `feed` is the feed as it stood after the journal's last record, None where it has none, and `reading` its tally.
    `beside` are the facts of other sources, for when the feed's own must be scored anew.
    """

    def __init__(
        self,
        url: str,
        *,
        feed: Feed | None = None,
        reading: Reading | None = None,
        beside: Sequence[Fact] = (),
        journal: Journal | None = None,
        name: str = "",
        silence_s: float | None = None,
    ) -> None:
        self._url = url
        self._format = tcp.address(url).format
        self._reading = reading or Reading()
        self._feed = feed or make_feed(self._format, url, self._reading)
        self._beside = beside
        self._journal = journal
        self._name = name
        self._silence_s = silence_s

    async def follow(self, hub: Hub) -> None:
        """Follow the feed until cancelled; a connection that is lost is made again."""

        def told(note: str) -> None:
            if note != hub.note:
                hub.note = note
                hub.score(())

        hub.note = f"Connecting to {self._url}"
        connection = tcp.Connection(self._url, told, silence_s=self._silence_s)
        async with aclosing(connection.chunks()) as chunks:
            async for arrived in chunks:
                hub.note_input(self._url, self._format, arrived.data, arrived.received_us)
                if not arrived.data:
                    self._feed.cut()
                    continue
                self._score(hub, self._feed.take(arrived.data))
                if isinstance(self._feed, p3.Live):
                    connection.send(self._feed.requests())
                del self._reading.refusals[:-REFUSALS_KEPT]

    def _score(self, hub: Hub, update: Update) -> None:
        if update.anew:
            hub.restart(self._journal, self._name)
            hub.score(self._beside)
        if update.anew or update.facts or update.moment_us is not None:
            hub.score(spelt_facts(update.facts), update.moment_us)
        hub.heard()
