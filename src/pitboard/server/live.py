"""Live sources into a hub: what was sent is written down as it came, then read, merged and scored."""

import asyncio
import gc
from collections.abc import Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Final

from pitboard.feeds.connect import connect, scheme_of
from pitboard.feeds.connection import Connection, Told, now_us
from pitboard.feeds.reading import Reading
from pitboard.intake import ENTRIES, Sources
from pitboard.journal import Journal
from pitboard.model import Fact
from pitboard.server.hub import Hub

REFUSALS_KEPT: Final = 1000
"""A damaged line must not fill the memory: the journal has it all, and tells it all again."""

LOOK_S: Final = 2.0
"""How often an entry list is looked at for a change."""


class LiveRace:
    """The live sources of one race into a hub.

    `sources` is how they stood after the journal's last record, None where there is none. `beside` are the facts of
    everything else, for when the race must be scored anew. `entries` is an entry list that is read again when it
    changes. `name` is for feeds that do not name the race, `called` how a person calls it, whatever they say.
    `connecting` makes the connections.
    """

    def __init__(
        self,
        urls: Sequence[str],
        *,
        sources: Sources | None = None,
        beside: Sequence[Fact] = (),
        journal: Journal | None = None,
        name: str = "",
        called: str = "",
        entries: Path | None = None,
        connecting: Callable[[str, Told], Connection] = connect,
    ) -> None:
        self._formats = {url: scheme_of(url).format for url in urls}
        self._sources = sources or Sources(Reading(), beside, called=called)
        self._beside = beside
        self._journal = journal
        self._name = called or name
        self._entries = entries
        self._connecting = connecting
        self._notes: dict[str, str] = {}

    async def follow(self, hub: Hub) -> None:
        """Follow the sources until cancelled; a connection that is lost is made again."""
        # What a journal told stays until the end: looked through again and again it would hold up the feed.
        gc.collect()
        gc.freeze()
        hub.sources = self._sources.states
        if self._entries:
            self._take(hub, self._entries.name, ENTRIES, self._entries.read_bytes(), now_us())
        for url, format_ in self._formats.items():
            # Their order in the journal is the order in which they were named: who comes first prevails.
            self._take(hub, url, format_, b"", now_us())
            self._note(hub, url, f"Connecting to {url}")
        following = [asyncio.ensure_future(self._follow(hub, url)) for url in self._formats]
        if self._entries:
            following.append(asyncio.ensure_future(self._look_at(hub, self._entries)))
        try:
            await asyncio.gather(*following)
        finally:
            for one in following:
                one.cancel()
            await asyncio.gather(*following, return_exceptions=True)

    async def _follow(self, hub: Hub, url: str) -> None:
        connection = self._connecting(url, lambda note: self._note(hub, url, note))
        async with aclosing(connection.chunks()) as chunks:
            async for arrived in chunks:
                self._take(hub, url, self._formats[url], arrived.data, arrived.received_us)
                connection.send(self._sources.requests(url))

    async def _look_at(self, hub: Hub, entries: Path) -> None:
        """Read an entry list again whenever its file changes; one that cannot be read is left until it can."""
        last = entries.read_bytes()
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                content = await asyncio.to_thread(entries.read_bytes)
            except OSError as error:
                self._note(hub, entries.name, f"{entries.name} cannot be read: {error.strerror}")
                continue
            if content != last:
                last = content
                before = self._sources.reading.refusals[-1:]
                self._take(hub, entries.name, ENTRIES, content, now_us())
                last_refused = self._sources.reading.refusals[-1:]
                self._note(hub, entries.name, "" if last_refused == before else str(last_refused[0]))

    def _take(self, hub: Hub, source: str, format_: str, data: bytes, received_us: int) -> None:
        hub.note_input(source, format_, data, received_us)
        update = self._sources.take(source, format_, data, received_us)
        if update.anew:
            hub.restart(self._journal, self._name)
            hub.score(self._beside)
        if update.anew or update.facts or update.moment_us is not None:
            hub.score(update.facts, update.moment_us)
        if data and format_ != ENTRIES:
            hub.heard()
        del self._sources.reading.refusals[:-REFUSALS_KEPT]

    def _note(self, hub: Hub, source: str, note: str) -> None:
        self._notes[source] = note
        self._sources.note(source, note)
        said = "; ".join(filter(None, self._notes.values()))
        if said != hub.note:
            hub.note = said
            hub.score(())
