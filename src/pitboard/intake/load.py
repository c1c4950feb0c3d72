"""Sources into one history: what is recognised is merged, conflicts are kept, what is not recognised is named."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from pitboard.feeds.format import FeedFormat, FeedReader, ReaderContext, read_recording
from pitboard.feeds.reading import NotRecognised, Reading, Refusal, Refused
from pitboard.feeds.registry import is_live, recognised
from pitboard.intake.aligned import aligned
from pitboard.intake.documents import Document, Progress, documents_at, text_bytes
from pitboard.intake.entries import stated_entries
from pitboard.intake.library import circuits
from pitboard.intake.naming import guessed_name, named
from pitboard.intake.same_race import of_two_races, race_of
from pitboard.intake.sources import ENTRIES, Sources
from pitboard.intake.spelling import spelt_facts
from pitboard.journal import FACTS_FORMAT, Journal, JournalError, decode_facts, is_journal
from pitboard.model import Fact, RaceInfo
from pitboard.scoring import History, score

YEAR_LOOKED_FOR = 3
"""A file and so many of the folders around it may be called by the year."""

_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d)(?:(?!\d)|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))")


class Loaded(Struct):
    """A race as loaded: its history, the tally of the reading, and the names of what was not recognised."""

    history: History
    reading: Reading
    unrecognised: list[str] = field(default_factory=list)


class Recorded(Struct, frozen=True):
    """What a person says of a recording that it does not say itself: the values of its format's options, by name."""

    options: Mapping[str, Sequence[str]] = {}


class Interpreter:
    """Documents of one race, in any order, into facts.

    The live documents come first: they date the start that a lap record knows the time of day of. `run` chooses one run
    of a recording that may hold several.
    """

    def __init__(
        self,
        reading: Reading,
        progress: Progress | None = None,
        run: int | None = None,
        recorded: Recorded | None = None,
        called: str = "",
    ) -> None:
        self.reading = reading
        self._recorded = recorded or Recorded()
        self.unrecognised: list[str] = []
        self._progress = progress
        self._run = run
        self._recordings = 0
        self._shared: dict[str, tuple[FeedReader, Reading]] = {}
        self._start_us: int | None = None
        self._races: list[tuple[FeedFormat, list[Fact]]] = []
        self._another_race: Refusal | None = None
        self._decoded: list[tuple[str, list[Fact]]] = []
        self.sources = Sources(reading, called=called)
        self.beside: list[Fact] = []

    def facts(self, documents: Sequence[Document]) -> list[Fact]:
        """The facts of all documents.

        Raises:
            Refused: a run was asked for of what holds none; or they are of two races.
        """
        facts: list[Fact] = []
        later: list[tuple[FeedFormat, Document, bytes]] = []
        records: list[Document] = []
        for done, document in enumerate(documents):
            if self._progress:
                self._progress(done, len(documents))
            if is_live(document.format) or document.format == ENTRIES:
                records.append(document)
                continue
            content = self._content(document)
            if document.format == FACTS_FORMAT:
                facts += self._stated(document)
            elif (found := recognised(content, document.source)) is None:
                if not any(refusal.source == document.source for refusal in self.reading.refusals):
                    self.unrecognised.append(document.source)
            elif found.reads_last:
                later.append((found, document, content))
            else:
                facts += self._facts_of(found, document, content)
        self._follow(records, facts)
        for found, document, content in later:
            facts += self._facts_of(found, document, content)
        if self._another_race:
            raise Refused(self._another_race)
        facts += aligned(self._decoded, facts) if self._decoded else []
        self.beside = spelt_facts(facts)
        followed = self.sources.facts() if self._run is None else self.sources.run(self._run)
        if self._run is not None and not self._recordings:
            reason = f"no run {self._run} in it: only a recording of a live feed is of runs"
            raise Refused(Refusal(documents[0].source if documents else "", 0, reason, whole=True))
        return self.beside + followed

    def _content(self, document: Document) -> bytes:
        try:
            return text_bytes(document, self.reading)
        except Refused as refused:
            self.reading.refusals.append(refused.refusal)
            return b""

    def _stated(self, document: Document) -> list[Fact]:
        try:
            return decode_facts(document.payload)
        except ValueError as error:
            self.reading.refuse(document.source, 0, str(error), whole=True)
            return []

    def _follow(self, records: list[Document], beside: list[Fact]) -> None:
        """Take the records of live feeds in their order, once the rest has said which car bears which transponder."""
        self.sources.note_beside(beside)
        for one in records:
            self.sources.take(one.source, one.format, one.payload, one.received_us)
        self._recordings += len(self.sources.names)
        self._start_us = self._start_us or self.sources.dated_us

    def _facts_of(self, found: FeedFormat, document: Document, content: bytes) -> list[Fact]:
        """The facts of a recording or a list; none where it is refused, or of decoders, of no known clock."""
        if found.sends_documents:
            return self._documents_in(found, document, content)
        self._recordings += found.has_runs or found.decodes
        context = ReaderContext(circuits, self._recorded.options, start_us=self._start_us)
        run = self._run if found.has_runs else None
        try:
            facts = read_recording(found, content, document.source, self.reading, context, run)
            if not found.decodes:
                self._check_one_race(found, facts)
                return facts
            # It knows no start: any other source of the race does.
            self._decoded.append((found.name, facts))
        except Refused as refused:
            self.reading.refusals.append(refused.refusal)
        return []

    def _documents_in(self, found: FeedFormat, document: Document, content: bytes) -> list[Fact]:
        """The facts of one document of a feed, or of a recording of several; all of a race are of one source."""
        if found.name not in self._shared:
            tally = Reading(self.reading.counts)
            reader = found.reader(found.name, tally, ReaderContext(circuits, self._recorded.options, recorded=True))
            self._shared[found.name] = reader, tally
        reader, tally = self._shared[found.name]
        facts: list[Fact] = []
        for piece in found.pieces(content, self.reading):
            try:
                facts += reader.take(piece.content).facts
            except NotRecognised as error:
                if piece.line:
                    tally.refuse(document.source, piece.line, str(error))
                else:
                    self.unrecognised.append(document.source)
            except ValueError as error:
                tally.refuse(document.source, piece.line, str(error), whole=not piece.line)
            # A person wants the file and the line.
            self.reading.refusals += [
                Refusal(document.source, piece.line, refusal.reason, refusal.whole) for refusal in tally.refusals
            ]
            tally.refusals.clear()
        self._start_us = next((fact.start_us for fact in facts[::-1] if isinstance(fact, RaceInfo)), self._start_us)
        return facts

    def _check_one_race(self, found: FeedFormat, facts: list[Fact]) -> None:
        """Note what is of another race than an earlier document: nothing of either would then be an answer."""
        if not any(isinstance(fact, RaceInfo) for fact in facts):
            return
        for other_format, other in self._races:
            both_records = found.states_all_crossings and other_format.states_all_crossings
            if self._another_race is None and of_two_races(facts, other, both_records=both_records):
                reason = f"another race than {race_of(other).source}; a folder is one race: name one of its files"
                self._another_race = Refusal(race_of(facts).source, 0, reason, whole=True)
        self._races.append((found, facts))


class Read(Struct):
    """What sources say: their documents and facts, the tally of the reading, the names of what was not recognised.

    `sources` are the live sources in a journal as they stand after its last record, `beside` what all others state.
    """

    name: str
    documents: list[Document]
    facts: list[Fact]
    reading: Reading
    unrecognised: list[str]
    sources: Sources
    beside: list[Fact]

    @property
    def taken(self) -> list[Document]:
        """The documents that were recognised."""
        return [document for document in self.documents if document.source not in self.unrecognised]


def read(
    sources: Sequence[str | Path],
    *,
    entries: str | Path | None = None,
    progress: Progress | None = None,
    run: int | None = None,
    recorded: Recorded | None = None,
    called: str = "",
    nothing_is_fine: bool = False,
) -> Read:
    """The facts of one race from files, folders and journals; with an entry list beside them if one is given.

    `run` chooses one run of a recording of a live feed; by default the last in which a lap was completed.
    `recorded` is what a person says of recordings beside that, `called` how they call the race.
    `nothing_is_fine`: a live feed may have told nothing yet.

    Raises:
        Refused: nothing could be read; the refusal names the place and the reason.
    """
    paths = [Path(source) for source in sources]
    reading = Reading()
    interpreter = Interpreter(reading, progress, run, recorded, called)
    given = read_entries(Path(entries), reading) if entries is not None else []
    interpreter.sources.note_beside(given)
    documents = gather(paths)
    facts = interpreter.facts(documents)
    if not facts and not nothing_is_fine:
        raise Refused(_why_nothing(str(paths[0]), reading, interpreter.unrecognised))
    places = [*paths, *_places(paths, documents)]
    facts = named(_with_year([*facts, *given], places), called)
    beside = named([*interpreter.beside, *given], called)
    name = called or guessed_name(places, facts)
    return Read(name, documents, facts, reading, interpreter.unrecognised, interpreter.sources, beside)


def _places(paths: Sequence[Path], documents: Sequence[Document]) -> list[Path]:
    """Where the documents lie, or lay when they were put into a journal."""
    folder = paths[0] if paths and paths[0].is_dir() else Path()
    return [folder / one.source for one in documents if "://" not in one.source]


def load(
    source: str | Path,
    *,
    entries: str | Path | None = None,
    progress: Progress | None = None,
    run: int | None = None,
    recorded: Recorded | None = None,
    called: str = "",
) -> Loaded:
    """The race of a source: a file, a folder or a journal; with an entry list beside it if one is given.

    Raises:
        Refused: nothing could be read; the refusal names the place and the reason.
    """
    one = read([source], entries=entries, progress=progress, run=run, recorded=recorded, called=called)
    return Loaded(score(one.facts, one.name), one.reading, one.unrecognised)


def gather(paths: Iterable[Path]) -> list[Document]:
    """The documents of files, folders and journals, in that order.

    Raises:
        Refused: one of them is not there, or cannot be read.
    """
    documents: list[Document] = []
    for path in paths:
        if path.is_file() and is_journal(path):
            documents += _from_journal(path)
        else:
            documents += documents_at(path)
    return documents


def _from_journal(path: Path) -> list[Document]:
    try:
        with Journal.open(path, write=False) as journal:
            return [Document(one.source, one.payload, one.format, one.received_us) for one in journal.read()]
    except JournalError as error:
        raise Refused(Refusal(str(path), 0, str(error), whole=True)) from None


def read_entries(path: Path, reading: Reading) -> list[Fact]:
    """The entries of a list given beside a source, TOML or CSV; a person gave it, so it outranks the feeds.

    Raises:
        Refused: there is no such file, or it is no entry list.
    """
    return spelt_facts(stated_entries(documents_at(path)[0], reading))


def entry_list(path: str | Path, called: str = "") -> Read:
    """An entry list alone, for a race of which nothing else is known yet.

    Raises:
        Refused: there is no such file, or it is no entry list.
    """
    reading = Reading()
    entries = read_entries(Path(path), reading)
    return Read(called, [], entries, reading, [], Sources(reading, entries, called=called), entries)


def year_in(path: Path) -> int:
    """The year that a file or one of the folders around it is called by; 0: none is.

    Nearest first: `wec-2016-cota/Analysis.csv`, `202107171510-race-laps.csv`.
    """
    for part in [path.resolve().name, *(one.name for one in path.resolve().parents)][:YEAR_LOOKED_FOR]:
        years = set(_YEAR.findall(part))
        if len(years) == 1:
            return int(years.pop())
    return 0


def _with_year(facts: list[Fact], places: Sequence[Path]) -> list[Fact]:
    """The facts, in which sources that know no date are of the year that a file or folder is called by."""
    year = next((year for place in places if (year := year_in(place))), 0)
    return [
        replace(one, year=year) if isinstance(one, RaceInfo) and not (one.dated or one.year) else one for one in facts
    ]


def _why_nothing(source: str, reading: Reading, unrecognised: list[str]) -> Refusal:
    if reading.refusals:
        return reading.refusals[0]
    if unrecognised and unrecognised != [source]:
        return Refusal(source, 0, f"nothing in it is recognised: {', '.join(unrecognised[:5])}", whole=True)
    return Refusal(
        source, 0, "not recognised: no lap record, live document, recording, entry list or journal", whole=True
    )
