"""The one way in: pieces of whatever source, live or of a file, into the facts of one race on one clock.

Fed with the records of a journal in their order, live or years later, it gives the same facts. What counts where
several sources differ is written in docs/sources.md.
"""

from collections.abc import Collection, Iterable
from typing import Final

from msgspec.structs import replace

from pitboard.feeds.format import FeedReader, ReaderContext, Update
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.registry import format_named, is_live
from pitboard.feeds.transport.schemes import options_in
from pitboard.feeds.values import QUARTER_US
from pitboard.intake import crowd
from pitboard.intake.clock_sync import ClockSync, car_and_loop, carriers
from pitboard.intake.crowd import Crowd
from pitboard.intake.documents import Document, Progress
from pitboard.intake.entries import ENTRIES, EntryLists, stated_entries
from pitboard.intake.library import circuits
from pitboard.intake.recordings import Recorded, Recordings
from pitboard.intake.source import Clock, ClockReading, ReceivedFact, Source, SourceState, Unmerged
from pitboard.intake.source_priority import SourcePriority
from pitboard.intake.spelling import spelt_facts
from pitboard.model import Entry, Fact, Passing, RaceInfo, TransponderFitted
from pitboard.scoring import agreed_race

AFTER_DECODERS: Final = 1000
"""Added to the rank of a clock that is no decoder's."""

SAYS_MORE: Final = (RaceInfo, Entry, TransponderFitted)
"""Facts of which more follows than what they say, even with one source: who bears a transponder, when the race was."""


def make_reader(format: str, source: str, reading: Reading) -> FeedReader:  # noqa: A002
    """Return the reader of a live source before its first byte; the options are those in its address.

    Raises:
        ValueError: the address says what no such source understands.
    """
    return format_named(format).reader(source, reading, ReaderContext(circuits, options_in(source)))


def _comes_in_pieces(document: Document) -> bool:
    """Whether a document is a record of a live source, of which each says something more."""
    return is_live(document.format) or document.format == ENTRIES


class Pipeline:
    """Merge the sources of one race: every fact on one race clock, and one source where only one may speak.

    `read` takes whole documents, `take` a piece as it comes; both through the reader of its format. `other_facts`
    are those of documents, beside the live sources; the ones given say who bears which transponder. `called` is how a
    person calls the race, whatever a feed says, `recorded` what they say of recordings.

    As long as there is one source, and it is no decoder, nothing is compared: it is the race clock, and it alone
    counts. What it sends is handed on as it is, and kept for the comparison that begins when another source is heard.
    """

    def __init__(
        self,
        reading: Reading,
        other_facts: Iterable[Fact] = (),
        *,
        called: str = "",
        recorded: Recorded | None = None,
    ) -> None:
        self.reading = reading
        self.other_facts: list[Fact] = []
        self.unrecognised: list[str] = []
        self._called = called
        self._recorded = recorded or Recorded()
        self._sources: dict[str, Source] = {}
        self._alone: Source | None = None
        self._clocks = ClockSync()
        self._priority = SourcePriority()
        self._entry_lists = EntryLists()
        self._carriers: dict[str, str] = {}
        self._moment_us = 0
        self._day_us = 0
        self._moved = False
        self._race_emitted: RaceInfo | None = None
        self._race_is_dated = False
        self._steps_emitted = 0
        self._clocks_emitted: dict[str, tuple[int, str]] = {}
        self._crowd = Crowd(reading)
        self.note_carriers(other_facts)

    # Documents

    def read(
        self, documents: Collection[Document], *, progress: Progress | None = None, run: int | None = None
    ) -> list[Fact]:
        """Return the facts of documents in any order, and of a journal's records in theirs, going through twice.

        Those that date the race come before those that need its start. `run` chooses one run of what holds several.

        Raises:
            Refused: a run was asked for of what holds none; or they are of two races.
        """
        recordings = Recordings(self.reading, self._recorded, run)
        facts: list[Fact] = []
        first = ""
        for done, document in enumerate(documents):
            first = first or document.source
            if progress:
                progress(done, len(documents))
            if not _comes_in_pieces(document):
                facts += recordings.take(document)
        facts += recordings.shared()
        # Which car bears which transponder must be known first.
        self.note_carriers(facts)
        for record in filter(_comes_in_pieces, documents):
            self.take(record.source, record.format, record.payload, record.received_us)
        facts += recordings.rest(self._dated_us())
        if recordings.another_race:
            raise Refused(recordings.another_race)
        facts += recordings.decoded(facts)
        self.unrecognised += recordings.unrecognised
        self.other_facts = spelt_facts(facts)
        followed = self.facts() if run is None else self._facts_of_run(run)
        if run is not None and not recordings.with_runs and not self._sources:
            reason = f"no run {run} in it: only a recording of a live feed is of runs"
            raise Refused(Refusal(first, 0, reason, whole=True))
        return list(self._crowd.admit(self.other_facts + followed, first, whole=True))

    def _dated_us(self) -> int | None:
        """The start of the race where live documents date it."""
        stated = (
            source.race.fact for source in self._sources.values() if source.race and source.format.sends_documents
        )
        return next((fact.start_us for fact in stated if isinstance(fact, RaceInfo)), None)

    def _facts_of_run(self, run: int) -> list[Fact]:
        """All that the live feeds sent of one run, by its number.

        Raises:
            Refused: none of them knows such a run.
        """
        refused: Refused | None = None
        facts: list[Fact] = []
        for source in self._sources.values():
            try:
                facts += source.reader.update(run).facts
            except Refused as error:
                refused = error
        if refused and not facts:
            raise refused
        return spelt_facts([*facts, *self._entry_lists.facts()])

    # Pieces

    def take(self, name: str, format: str, payload: bytes, received_us: int) -> Update:  # noqa: A002
        """Return what a piece of a source tells that is new; all there is, where it moves what was dated before.

        An empty piece says that a connection begins there. `received_us` is when it came, in µs since the epoch.

        Raises:
            Refused: it is of a source whose address says what no such source understands.
        """
        if format == ENTRIES:
            return self._take_entries(Document(name, payload, format, received_us))
        update = self._taken(name, format, payload, received_us)
        admitted = self._crowd.admit(update.facts, name, whole=update.replaces_all)
        return update if admitted is update.facts else Update(admitted, update.replaces_all, update.moment_us)

    def _taken(self, name: str, format: str, payload: bytes, received_us: int) -> Update:  # noqa: A002
        source = self._sources.get(name) or self._add_source(name, format)
        if not payload:
            source.reader.cut()
            return Update([])
        source.heard_us = received_us
        update = source.reader.take(payload)
        if source is not self._alone or not self._pass_on(source, update, received_us):
            update = self._merge(source, update, received_us)
            facts = [*update.facts, *self._entry_lists.facts()] if update.replaces_all else update.facts
            update = Update(spelt_facts(facts), update.replaces_all, update.moment_us)
        if source.format.sends_documents and len(self._sources) == 1:
            # Documents say nothing of when they were made: what they tell is known by now.
            return Update(update.facts, update.replaces_all, received_us)
        return update

    def facts(self) -> list[Fact]:
        """Return everything that the live sources sent so far, on the race clock."""
        return spelt_facts([*self._all(), *self._entry_lists.facts()])

    def requests(self, name: str) -> bytes:
        """Return what a source is to be asked for now."""
        source = self._sources.get(name)
        return source.reader.requests() if source else b""

    def note(self, name: str, note: str) -> None:
        """Note what is wrong with the connection to a source, "" for nothing."""
        if source := self._sources.get(name):
            source.note = note

    def note_carriers(self, facts: Iterable[Fact]) -> None:
        """Learn which car bears which transponder."""
        self._carriers |= carriers(facts)

    def states(self) -> list[SourceState]:
        """Return how every source is, and every decoder heard over one."""
        states: list[SourceState] = []
        refused = {refusal.source: f"line {refusal.line}: {refusal.reason}" for refusal in self.reading.refusals}
        for name, source in self._sources.items():
            plain = SourceState(
                name, source.format.name, source.heard_us, note=source.note, refused=refused.get(name, "")
            )
            states += [self._state(plain, source, clock) for clock in source.clocks.values()] or [plain]
        return states

    def _state(self, plain: SourceState, source: Source, clock: Clock) -> SourceState:
        fact = clock.fact()
        return replace(
            plain,
            name=clock.name,
            passings=source.passings.get(clock.name, 0) + source.unmerged.passings,
            offset_us=fact.offset_us,
            how=fact.how,
            pairs=fact.pairs,
            steps=sum(step.source == clock.name for step in self._clocks.steps),
        )

    def _add_source(self, name: str, format: str) -> Source:  # noqa: A002
        try:
            reader = make_reader(format, name, self.reading)
        except ValueError as error:
            raise Refused(Refusal(name, 0, str(error), whole=True)) from None
        self._merge_kept()
        source = self._sources[name] = Source(name, format_named(format), len(self._sources), reader)
        return source

    def _take_entries(self, document: Document) -> Update:
        try:
            entries = stated_entries(document, self.reading)
        except Refused as refused:
            self.reading.refusals.append(refused.refusal)
            return Update([])
        self._merge_kept()
        self.note_carriers(entries)
        return Update(self._entry_lists.take(document.source, entries, self._moment_us))

    # One source, and several

    def _pass_on(self, source: Source, update: Update, received_us: int) -> bool:
        """Hand on an update of the only source as it is; False: it says something that must be merged."""
        if update.replaces_all or not (self._race_is_dated or self._day_us or update.moment_us is None):
            return False
        latest_us, passings = max(self._moment_us, update.moment_us or 0), 0
        for fact in update.facts:
            if isinstance(fact, Passing):
                passings += 1
                latest_us = max(latest_us, fact.time_us)
            elif isinstance(fact, SAYS_MORE):
                return False
        self._moment_us = latest_us
        source.unmerged.add(update, received_us, passings)
        return True

    def _merge_kept(self) -> None:
        """Compare what the only source sent, as if it had been compared from the first word on."""
        source, self._alone = self._alone, None
        if source:
            kept, source.unmerged = source.unmerged, Unmerged()
            for update, received_us in kept.updates():
                self._receive(source, update, received_us)

    def _merge(self, source: Source, update: Update, received_us: int) -> Update:
        """What of an update is new, on the race clock; all there is, where it moves what was dated before."""
        self._merge_kept()
        self._moved = update.replaces_all
        first, moment_us = self._receive(source, update, received_us)
        if not self._day_us and moment_us is not None and received_us:
            # Zones lie whole quarters of an hour apart; what remains is the delay, and how far the clock is off.
            self._day_us = round((received_us - moment_us) / QUARTER_US) * QUARTER_US
        new = list(source.received_since(first))
        facts = self._all() if self._moved else [*self._race_and_clocks(), *new]
        times_us = (fact.time_us for fact in facts if isinstance(fact, Passing))
        self._moment_us = max([self._moment_us, moment_us or 0, *times_us])
        if len(self._sources) == 1 and source.race and not source.format.decodes:
            self._alone = source
            self._race_is_dated = self._race_emitted is not None and self._race_emitted.dated
        return Update(facts, self._moved, moment_us)

    def _receive(self, source: Source, update: Update, received_us: int) -> tuple[int, int | None]:
        """Compare and keep an update; return which of its source's facts is its first, and its moment by race clock."""
        self.note_carriers(update.facts)
        if not source.format.decodes:
            self._priority.hear(source.rank, received_us)
        if update.replaces_all:
            source.received.clear()
            source.passings.clear()
            for clock in source.clocks.values():
                self._clocks.forget(clock)
        first = len(source.received)
        for fact in update.facts:
            self._receive_fact(source, fact, update, received_us)
        if update.moment_us is None:
            return first, None
        clock = self._clock(source, source.name, received_us)
        self._moved |= self._clocks.hear(clock, update.moment_us - clock.base_us, received_us)
        return first, update.moment_us - clock.base_us + clock.shift_us

    def _receive_fact(self, source: Source, fact: Fact, update: Update, received_us: int) -> None:
        if isinstance(fact, RaceInfo):
            self._receive_race(source, fact, update, received_us)
            return
        if not isinstance(fact, Passing):
            accepted = self._priority.accept(source.rank, fact, received_us)
            if accepted is not None:
                timeless = source.format.decodes or (source.format.counts_race_time and source.race is None)
                clock = None if timeless else self._clock(source, source.name, received_us)
                source.receive(accepted, clock, (0, len(source.received)))
            return
        name, order = source.clock_of(fact)
        if name not in source.clocks and len(source.clocks) >= crowd.MOST_DECODERS:
            self.reading.refuse(name, 0, f"more than {crowd.MOST_DECODERS} decoders; only the first of them are taken")
            return
        clock = self._clock(source, name, received_us)
        source.receive(fact, clock, order)
        source.passings[name] = source.passings.get(name, 0) + 1
        if fact.exact:
            car, loop = car_and_loop(fact, self._carriers)
            came_us = 0 if update.replaces_all else received_us
            self._moved |= self._clocks.see(ClockReading(name, order, car, loop, fact.time_us - clock.base_us, came_us))

    def _clock(self, source: Source, name: str, received_us: int) -> Clock:
        clock = source.clocks.get(name)
        if clock is None:
            decodes = source.format.decodes
            rank = source.rank * 100 + len(source.clocks) + (0 if decodes else AFTER_DECODERS)
            clock = source.clocks[name] = Clock(name, source.format.name, rank, stepping=decodes)
            if source.format.counts_race_time and source.race and isinstance(source.race.fact, RaceInfo):
                clock.base_us = source.race.fact.start_us
            self._moved |= self._clocks.add(clock, received_us)
        return clock

    # The race and its start

    def _receive_race(self, source: Source, race: RaceInfo, update: Update, received_us: int) -> None:
        if source.format.decodes:
            began = (fact for fact in update.facts if isinstance(fact, Passing) and fact.time_us == race.start_us)
            for first in began:
                name, order = source.clock_of(first)
                source.starts.append(ReceivedFact(race, self._clock(source, name, received_us), order))
            return
        before = source.race.fact if source.race else None
        source.race = ReceivedFact(race)
        clock = self._clock(source, source.name, received_us)
        source.race = ReceivedFact(race, clock, (0, len(source.received)))
        if source.format.counts_race_time and isinstance(before, RaceInfo) and race.start_us != before.start_us:
            self._start_moved(clock, before, race)

    def _start_moved(self, clock: Clock, before: RaceInfo, race: RaceInfo) -> None:
        """Its times are sent again. Alone it may say when the race was; others that run by it are not moved."""
        clock.base_us = race.start_us
        alone = clock is self._clocks.reference and len(self._clocks.clocks) == 1
        if alone:
            clock.shift_us = clock.base_us
        elif race.name != before.name:
            self._clocks.restart(clock)

    def _race(self) -> RaceInfo | None:
        """The race as the feeds say; where none does it begins with the first passing of any decoder."""
        stated = [source.race for source in self._sources.values() if source.race]
        race = agreed_race(fact for received in stated if isinstance(fact := received.on_race_clock(), RaceInfo))
        if race is None:
            guesses = [start.on_race_clock() for source in self._sources.values() for start in source.starts]
            begun = [fact for fact in guesses if isinstance(fact, RaceInfo)]
            if not begun:
                return None
            race = replace(begun[0], start_us=min(fact.start_us for fact in begun))
        if not race.dated:
            race = replace(race, received_us=self._day_us or race.received_us)
        # One source for all that feeds say of it, so that what is said later replaces it.
        name = next(iter(self._sources)).partition("?")[0]
        return replace(race, source=name, name=self._called or race.name)

    def _all(self) -> list[Fact]:
        """Everything sent so far, on the race clock."""
        self._steps_emitted, self._race_emitted = 0, None
        self._clocks_emitted.clear()
        return [*self._race_and_clocks(), *(fact for source in self._sources.values() for fact in source.facts())]

    def _race_and_clocks(self) -> list[Fact]:
        """What is new of the race and of the clocks."""
        race = self._race()
        facts: list[Fact] = [race] if race and race != self._race_emitted else []
        self._race_emitted = race
        for clock in self._clocks.clocks.values():
            fact = clock.fact()
            measured = (fact.offset_us, fact.how)
            if self._clocks_emitted.get(clock.name) != measured:
                self._clocks_emitted[clock.name] = measured
                facts.append(fact)
        facts += self._clocks.steps[self._steps_emitted :]
        self._steps_emitted = len(self._clocks.steps)
        return facts
