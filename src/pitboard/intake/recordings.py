"""Files of one race: each document's pieces through the reader of its format, which is that of the live feed."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.format import FeedFormat, FeedReader, ReaderContext, Update, read_recording
from pitboard.feeds.reading import NotRecognised, Reading, Refusal, Refused
from pitboard.feeds.registry import recognised
from pitboard.feeds.transport import named_document
from pitboard.intake.clock_sync import align_recordings
from pitboard.intake.documents import Document, text_bytes
from pitboard.intake.library import circuits
from pitboard.intake.race_identity import of_two_races, race_of
from pitboard.intake.source import Clock, shifted
from pitboard.journal import FACTS_FORMAT, decode_facts
from pitboard.model import Fact, Passing, RaceInfo


class Recorded(Struct, frozen=True):
    """What a person says of a recording that it does not say itself: the values of its format's options, by name."""

    options: Mapping[str, Sequence[str]] = {}


class SharedSource(Struct):
    """The one source of all documents of a feed: its reader, the tally of it, and the facts of what was read so far.

    `has_runs`: the documents may be of several sessions.
    """

    reader: FeedReader
    tally: Reading
    has_runs: bool = False
    facts: list[Fact] = []


class DecoderRecording(Struct):
    """A recording of decoders: its facts by their own clocks, and those clocks."""

    facts: list[Fact]
    clocks: list[Clock]


class Recordings:
    """Read the documents of one race.

    `start_us` is the start of the race (µs since the epoch) once a document or a live source dates it. `with_runs`
    counts the recordings of live feeds, which may hold several runs. `unrecognised` names the documents that are none.
    `another_race` says which document is of another race than an earlier one: nothing of either is then an answer.
    """

    def __init__(self, reading: Reading, recorded: Recorded, run: int | None) -> None:
        self.start_us: int | None = None
        self.with_runs = 0
        self.unrecognised: list[str] = []
        self.another_race: Refusal | None = None
        self._reading = reading
        self._options = recorded.options
        self._run = run
        self._shared: dict[str, SharedSource] = {}
        self._races: list[tuple[FeedFormat, list[Fact]]] = []
        self._decoders: list[DecoderRecording] = []
        self._last: list[tuple[FeedFormat, Document, bytes]] = []

    def take(self, document: Document) -> list[Fact]:
        """Return the facts of a document; none where it is not recognised or is refused.

        Nor are there any yet of one that is read last (`rest`), of decoders, whose clock is not known (`decoded`), and
        of one of several documents that make one state (`shared`).
        """
        content = self._content(document)
        if document.format == FACTS_FORMAT:
            return self._facts_written(document)
        found = recognised(content, document.source)
        if found is None:
            if not any(refusal.source == document.source for refusal in self._reading.refusals):
                self.unrecognised.append(document.source)
        elif found.reads_last:
            self._last.append((found, document, content))
        else:
            return self._facts_of(found, document, content)
        return []

    def rest(self, start_us: int | None) -> list[Fact]:
        """Return the facts of those that need the start of the race; `start_us` is it where a live source dates it."""
        self.start_us = self.start_us or start_us
        return [fact for last in self._last for fact in self._facts_of(*last)]

    def _content(self, document: Document) -> bytes:
        try:
            return text_bytes(document, self._reading)
        except Refused as refused:
            self._reading.refusals.append(refused.refusal)
            return b""

    def _facts_written(self, document: Document) -> list[Fact]:
        try:
            return decode_facts(document.payload)
        except ValueError as error:
            self._reading.refuse(document.source, 0, str(error), whole=True)
            return []

    def _facts_of(self, feed_format: FeedFormat, document: Document, content: bytes) -> list[Fact]:
        if feed_format.sends_documents:
            self._take_shared(feed_format, document, content)
            return []
        self.with_runs += feed_format.has_runs or feed_format.decodes
        context = ReaderContext(circuits, self._options, start_us=self.start_us)
        run = self._run if feed_format.has_runs else None
        try:
            facts = read_recording(feed_format, content, document.source, self._reading, context, run)
        except Refused as refused:
            self._reading.refusals.append(refused.refusal)
            return []
        if feed_format.decodes:
            # It knows no start: any other source of the race does.
            self._add_decoders(feed_format, facts)
            return []
        self._check_one_race(feed_format, facts)
        return facts

    def decoded(self, other_facts: Sequence[Fact]) -> list[Fact]:
        """Return the facts of decoders' recordings, each put onto the clock of the others and of what else is known."""
        if not self._decoders:
            return []
        align_recordings([(recording.clocks, recording.facts) for recording in self._decoders], other_facts)
        facts: list[Fact] = []
        for recording in self._decoders:
            by_us = recording.clocks[0].shift_us if recording.clocks else 0
            facts += [shifted(fact, by_us) for fact in recording.facts]
        races = [fact for fact in facts if isinstance(fact, RaceInfo)]
        if any(isinstance(fact, RaceInfo) for fact in other_facts):
            races = []
        begun = [replace(races[0], start_us=min(race.start_us for race in races))] if races else []
        clocks = [clock for recording in self._decoders for clock in recording.clocks]
        compared = len(clocks) > 1 or any(isinstance(fact, Passing) for fact in other_facts)
        compared_clocks = [clock.fact() for clock in clocks] if compared else []
        return [*begun, *compared_clocks, *(fact for fact in facts if not isinstance(fact, RaceInfo))]

    def _add_decoders(self, feed_format: FeedFormat, facts: list[Fact]) -> None:
        rank = sum(len(recording.clocks) for recording in self._decoders)
        names = dict.fromkeys(fact.source for fact in facts if isinstance(fact, Passing))
        clocks = [Clock(name, feed_format.name, rank + place, stepping=True) for place, name in enumerate(names)]
        self._decoders.append(DecoderRecording(facts, clocks))

    def shared(self) -> list[Fact]:
        """Return the facts of the documents of which several make one state."""
        return [fact for source in self._shared.values() for fact in self._of_run(source)]

    def _of_run(self, source: SharedSource) -> Sequence[Fact]:
        if self._run is None or not source.has_runs:
            return source.facts
        try:
            return source.reader.update(self._run).facts
        except Refused as refused:
            self._reading.refusals.append(refused.refusal)
            return []

    def _take_shared(self, feed_format: FeedFormat, document: Document, content: bytes) -> None:
        """Read one document of a feed, or a recording of several; all of a race are of one source."""
        if feed_format.name not in self._shared:
            tally = Reading(self._reading.counts)
            context = ReaderContext(circuits, self._options, recorded=True)
            reader = feed_format.reader(feed_format.name, tally, context)
            self._shared[feed_format.name] = SharedSource(reader, tally, feed_format.has_runs)
            self.with_runs += feed_format.has_runs
        source = self._shared[feed_format.name]
        name = PurePath(document.source).name.partition(".")[0]
        for piece in feed_format.pieces(content, self._reading):
            whole = feed_format.names_documents and not piece.line
            try:
                self._keep(source, source.reader.take(named_document(name, piece.content) if whole else piece.content))
            except NotRecognised as error:
                if piece.line:
                    source.tally.refuse(document.source, piece.line, str(error))
                else:
                    self.unrecognised.append(document.source)
            except ValueError as error:
                source.tally.refuse(document.source, piece.line, str(error), whole=not piece.line)
            # A person wants the file and the line.
            self._reading.refusals += [
                Refusal(document.source, piece.line, refusal.reason, refusal.whole) for refusal in source.tally.refusals
            ]
            source.tally.refusals.clear()

    def _keep(self, source: SharedSource, update: Update) -> None:
        if update.replaces_all:
            source.facts.clear()
        source.facts += update.facts
        dated = (fact.start_us for fact in reversed(update.facts) if isinstance(fact, RaceInfo))
        self.start_us = next(dated, self.start_us)

    def _check_one_race(self, feed_format: FeedFormat, facts: list[Fact]) -> None:
        if not any(isinstance(fact, RaceInfo) for fact in facts):
            return
        for other_format, other in self._races:
            both_records = feed_format.states_all_crossings and other_format.states_all_crossings
            if self.another_race is None and of_two_races(facts, other, both_records=both_records):
                reason = f"another race than {race_of(other).source}; a folder is one race: name one of its files"
                self.another_race = Refusal(race_of(facts).source, 0, reason, whole=True)
        self._races.append((feed_format, facts))
