"""Live sources into a race: what was sent is written down as it came, then read, merged and scored."""

import asyncio
import gc
import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Final

from pitboard.feeds.format import Update
from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.registry import connect, format_of
from pitboard.feeds.transport import Connection, OnStatus
from pitboard.intake import ENTRIES, Pipeline
from pitboard.model import Fact
from pitboard.model.clock import MACHINE_CLOCK, MachineClock
from pitboard.race.race_under_way import RaceUnderWay
from pitboard.texts import TextPart

REFUSALS_KEPT: Final = 1000
"""A damaged line must not fill the memory: the journal has it all, and tells it all again."""

log = logging.getLogger(__name__)

SENSELESS_S: Final = 8.0
"""A source that has sent so long and told nothing is named."""

REST_S: Final = 1.0
"""How long a source is left alone after it failed."""

LOOK_S: Final = 2.0
"""How often an entry list is looked at for a change."""


class LiveSources:
    """Follow the live sources of one race.

    `pipeline` is how they were after the journal's last record, None where there is none. `other_facts` are those of
    everything else, for when all must be scored again. `called` is how a person calls the race, whatever its feeds
    say. `entries` is an entry list that is read again when it changes. `connecting` makes the connections, `clock`
    dates what comes beside them. Feeds that are `going_on` are in the middle of a connection that the pipeline knows.
    """

    def __init__(
        self,
        urls: Sequence[str],
        *,
        pipeline: Pipeline | None = None,
        other_facts: Sequence[Fact] = (),
        called: str = "",
        entries: Path | None = None,
        connecting: Callable[[str, OnStatus], Connection] = connect,
        going_on: Collection[str] = (),
        clock: MachineClock = MACHINE_CLOCK,
    ) -> None:
        self._clock = clock
        self._going_on = going_on
        self._formats = {url: format_of(url).name for url in urls}
        self._pipeline = pipeline or Pipeline(Reading(), other_facts, called=called)
        self._other_facts = other_facts
        self._entries = entries
        self._connecting = connecting
        self._notes: dict[str, str] = {}
        self._understood = 0
        self._understood_s: dict[str, float] = {}
        self._moments_us: dict[str, int | None] = {}
        self._senseless: dict[str, TextPart] = {}

    async def follow(self, race: RaceUnderWay) -> None:
        """Follow the sources until cancelled; a connection that is lost is made again."""
        # What a journal told stays until the end: looked through again and again it would hold up the feed.
        gc.collect()
        gc.freeze()
        race.attach_sources(self._pipeline.states)
        if self._entries:
            self._take(race, self._entries.name, ENTRIES, self._entries.read_bytes(), self._clock.now_us())
        for url, format_ in self._formats.items():
            # Their order in the journal is the order in which they were named: who comes first prevails.
            if url not in self._going_on:
                self._take(race, url, format_, b"", self._clock.now_us())
                self._note(race, url, f"Connecting to {url}")
        following = [asyncio.ensure_future(self._follow_source(race, url)) for url in self._formats]
        if self._entries:
            following.append(asyncio.ensure_future(self._follow_entries(race, self._entries)))
        try:
            await asyncio.gather(*following)
        finally:
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)

    async def _follow_source(self, race: RaceUnderWay, url: str) -> None:
        """Follow a source for good: what goes wrong with one holds up neither the others nor the race."""
        while True:
            try:
                await self._follow_connection(race, url)
            except Refused:
                raise
            except Exception as error:
                log.exception("%s failed", url)
                self._note(race, url, f"{url} failed, and is connected again: {type(error).__name__}: {error}")
                await asyncio.sleep(REST_S)
            else:
                return

    async def _follow_connection(self, race: RaceUnderWay, url: str) -> None:
        connection = self._connecting(url, lambda note: self._note(race, url, note))
        async with aclosing(connection.chunks()) as chunks:
            async for arrived in chunks:
                self._take(race, url, self._formats[url], arrived.data, arrived.received_us)
                connection.send(self._pipeline.requests(url))
                # Where much has come at once reading does not wait: everybody else gets a turn all the same.
                await asyncio.sleep(0)

    async def _follow_entries(self, race: RaceUnderWay, entries: Path) -> None:
        """Read an entry list again whenever its file changes; one that cannot be read is left until it can."""
        last = entries.read_bytes()
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                content = await asyncio.to_thread(entries.read_bytes)
            except OSError as error:
                self._note(race, entries.name, f"{entries.name} cannot be read: {error.strerror}")
                continue
            if content != last:
                last = content
                before = self._pipeline.reading.refusals[-1:]
                self._take(race, entries.name, ENTRIES, content, self._clock.now_us())
                last_refused = self._pipeline.reading.refusals[-1:]
                self._note(race, entries.name, "" if last_refused == before else str(last_refused[0]))

    def _take(self, race: RaceUnderWay, source: str, format_: str, data: bytes, received_us: int) -> None:
        race.write_down(source, format_, data, received_us)
        update = self._pipeline.take(source, format_, data, received_us)
        if update.replaces_all:
            race.rescore(self._other_facts)
        if update.replaces_all or update.facts or update.moment_us is not None:
            race.score(update.facts, update.moment_us)
        if format_ != ENTRIES:
            self._hear(race, source, data, understood=self._tells(source, update))
        del self._pipeline.reading.refusals[:-REFUSALS_KEPT]

    def _tells(self, source: str, update: Update) -> bool:
        """Say whether a piece told anything: facts, a moment (a reader repeats what it knows), or a known record."""
        tells = bool(update.facts) or update.moment_us not in (None, self._moments_us.get(source))
        self._moments_us[source] = update.moment_us
        before, self._understood = self._understood, self._pipeline.reading.understood()
        return tells or self._understood > before

    def _hear(self, race: RaceUnderWay, source: str, data: bytes, *, understood: bool) -> None:
        """Date the race by what was understood; a source that sends, and nothing that is understood, is named."""
        now_s = self._clock.steady_s()
        if understood or not data:
            self._understood_s[source] = now_s
            if understood:
                race.hear()
            if self._senseless.pop(source, ""):
                self._note(race, source, self._notes.get(source, ""))
            return
        since_s = self._understood_s.setdefault(source, now_s)
        if now_s - since_s >= SENSELESS_S and source not in self._senseless:
            refused = [refusal for refusal in self._pipeline.reading.refusals if refusal.source == source]
            why = f": line {refused[-1].line}: {refused[-1].reason}" if refused else ""
            self._senseless[source] = ("note.senseless", {"source": source, "why": why})
            self._note(race, source, self._notes.get(source, ""))

    def _note(self, race: RaceUnderWay, source: str, note: str) -> None:
        self._notes[source] = note
        self._pipeline.note(source, note)
        notes: list[TextPart] = [*filter(None, self._notes.values()), *self._senseless.values()]
        if notes != race.note_parts:
            race.set_note(*notes)
            # What was told by now is complete as far as anybody knows.
            race.score(())
