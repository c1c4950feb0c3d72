"""The live sources of one race under way: records into facts, entry lists that are read again, how each source is.

Fed with the records of a journal in their order, live or years later, they give the same facts. What counts where
several sources speak is written in docs/sources.md.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.format import FeedReader, Update
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.intake.documents import Document
from pitboard.intake.entries import stated_entries
from pitboard.intake.feed import make_reader
from pitboard.intake.merge import Merger, Source
from pitboard.intake.spelling import spelt_facts
from pitboard.model import ClockMeasure, Entry, Fact, RaceInfo, TransponderFitted

ENTRIES: Final = "entries"
"""The format under which a journal holds an entry list that was read while serving."""


class SourceState(Struct, frozen=True):
    """How a source is: `heard_us` is when it last sent anything (µs since the epoch, 0: never), `note` what is wrong.

    `name` is the source's address, for a decoder with its id; `offset_us` is its clock minus the race clock, None where
    it has told none; `how` says how that was measured and `pairs` on how many crossings; `steps` counts its jumps;
    `refused` is the last of what it sent that could not be read.
    """

    name: str
    format: str
    heard_us: int
    passings: int = 0
    offset_us: int | None = None
    how: ClockMeasure | None = None
    pairs: int = 0
    steps: int = 0
    note: str = ""
    refused: str = ""


class Sources:
    """Records of live feeds into the facts of one race.

    `beside` is what other sources state, `called` how a person calls the race, whatever a feed says.
    """

    def __init__(self, reading: Reading, beside: Iterable[Fact] = (), *, called: str = "") -> None:
        self.reading = reading
        self._feeds: dict[str, FeedReader] = {}
        self._sources: dict[str, Source] = {}
        self._heard_us: dict[str, int] = {}
        self._notes: dict[str, str] = {}
        self._merger = Merger(self._sources, called)
        self._entries: dict[str, list[Entry]] = {}
        self._listed: dict[str, str] = {}
        self._refitted: list[TransponderFitted] = []
        self.note_beside(beside)

    @property
    def names(self) -> list[str]:
        """The sources heard of, in the order in which they were."""
        return list(self._sources)

    @property
    def dated_us(self) -> int | None:
        """The start of the race (µs since the epoch) where live documents date it."""
        stated = (one.race.fact for one in self._sources.values() if one.race and one.sends_documents)
        return next((fact.start_us for fact in stated if isinstance(fact, RaceInfo)), None)

    def note_beside(self, facts: Iterable[Fact]) -> None:
        """Learn from other sources which car bears which transponder."""
        self._merger.note_carried(facts)

    def take(self, name: str, format: str, payload: bytes, received_us: int) -> Update:  # noqa: A002
        """What a record tells that is new. An empty one says that a connection begins there.

        Raises:
            Refused: it is of a source whose address says what no such source understands.
        """
        if format == ENTRIES:
            return self._take_entries(Document(name, payload, format, received_us))
        if name not in self._sources:
            try:
                self._feeds[name] = make_reader(format, name, self.reading)
            except ValueError as error:
                raise Refused(Refusal(name, 0, str(error), whole=True)) from None
            self._sources[name] = Source(name, format, len(self._sources))
        if not payload:
            self._feeds[name].cut()
            return Update([])
        self._heard_us[name] = received_us
        update = self._merger.take(self._sources[name], self._feeds[name].take(payload), received_us)
        facts = self._all(update.facts) if update.replaces_all else update.facts
        # Documents say nothing of when they were made: what they tell is told by now.
        by_document = len(self._sources) == 1 and self._sources[name].sends_documents
        moment_us = received_us if by_document else update.moment_us
        return Update(spelt_facts(facts), update.replaces_all, moment_us)

    def facts(self) -> list[Fact]:
        """Everything told so far, on the race clock."""
        return spelt_facts(self._all(self._merger.facts()))

    def run(self, run: int) -> list[Fact]:
        """All that the feeds tell of one run, by its number.

        Raises:
            Refused: none of them knows such a run.
        """
        refused: Refused | None = None
        facts: list[Fact] = []
        for feed in self._feeds.values():
            try:
                facts += feed.update(run).facts
            except Refused as error:
                refused = error
        if refused and not facts:
            raise refused
        return spelt_facts(self._all(facts))

    def requests(self, name: str) -> bytes:
        """What a source is to be asked for now."""
        feed = self._feeds.get(name)
        return feed.requests() if feed else b""

    def note(self, name: str, note: str) -> None:
        """What is wrong with a source, "" for nothing."""
        self._notes[name] = note

    def states(self) -> list[SourceState]:
        """How every source is, and every decoder heard over one."""
        states: list[SourceState] = []
        refused = {one.source: f"line {one.line}: {one.reason}" for one in self.reading.refusals}
        for name, source in self._sources.items():
            heard_us, note = self._heard_us.get(name, 0), self._notes.get(name, "")
            plain = SourceState(name, source.format, heard_us, note=note, refused=refused.get(name, ""))
            states += [self._state(plain, source, clock) for clock in source.clocks] or [plain]
        return states

    def _state(self, plain: SourceState, source: Source, clock: str) -> SourceState:
        fact = source.clocks[clock].fact()
        return replace(
            plain,
            name=clock,
            passings=source.passings.get(clock, 0),
            offset_us=fact.offset_us,
            how=fact.how,
            pairs=fact.pairs,
            steps=sum(step.source == clock for step in self._merger.clock.steps),
        )

    def _all(self, facts: Iterable[Fact]) -> list[Fact]:
        return [*facts, *(entry for of_file in self._entries.values() for entry in of_file), *self._refitted]

    def _take_entries(self, document: Document) -> Update:
        """A list read again. A transponder that was another car's is this one's from now on, not from the start."""
        try:
            entries = list(stated_entries(document, self.reading))
        except Refused as refused:
            self.reading.refusals.append(refused.refusal)
            return Update([])
        self._merger.note_carried(entries)
        for entry in entries:
            for transponder in entry.transponders:
                before = self._listed.setdefault(transponder, entry.number)
                if before != entry.number:
                    if not any(one.transponder == transponder for one in self._refitted):
                        self._refitted.append(TransponderFitted(transponder, before, source=document.source))
                    self._listed[transponder] = entry.number
                    after_us = self._merger.moment_us + 1
                    fitted = TransponderFitted(transponder, entry.number, after_us, document.source)
                    self._refitted.append(fitted)
        moved = {one.transponder for one in self._refitted}
        self._entries[document.source] = [
            replace(entry, transponders=tuple(one for one in entry.transponders if one not in moved))
            for entry in entries
        ]
        return Update(spelt_facts([*self._entries[document.source], *self._refitted]))
