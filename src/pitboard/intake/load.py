"""Sources into one history: what is recognised is merged, conflicts are kept, what is not recognised is named."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from pitboard.feeds import entry_list as lists
from pitboard.feeds import lap_record, multiloop, nls, p3, rmonitor, timing71, wec
from pitboard.feeds.json_text import decoded_json
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.intake.aligned import aligned
from pitboard.intake.documents import Document, Progress, begins_json, documents_at, lines_of, text_bytes
from pitboard.intake.entries import stated_entries
from pitboard.intake.feed import is_feed
from pitboard.intake.library import circuits
from pitboard.intake.naming import guessed_name, named
from pitboard.intake.same_race import of_two_races, race_of
from pitboard.intake.sources import ENTRIES, Sources
from pitboard.intake.spelling import spelt_facts
from pitboard.journal import FACTS_FORMAT, Journal, JournalError, decode_facts, is_journal
from pitboard.model import Fact, Loop, RaceInfo
from pitboard.scoring import History, score

HEAD_BYTES = 1 << 16
"""By what a document begins with it is recognised."""

YEAR_LOOKED_FOR = 3
"""A file and so many of the folders around it may be called by the year."""

_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d)(?:(?!\d)|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))")


class Loaded(Struct):
    """A race as loaded: its history, the tally of the reading, and the names of what was not recognised."""

    history: History
    reading: Reading
    unrecognised: list[str] = field(default_factory=list)


class Recorded(Struct, frozen=True):
    """What a person says of a recording that it does not say itself.

    `loops`: which decoder lies where (`pitboard.feeds.p3.roles`); `columns`: the free columns of MultiLoop's entries
    (`pitboard.feeds.multiloop.columns`).
    """

    loops: tuple[str, ...] = ()
    columns: str = ""


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
        self._follower = wec.Follower("wec")
        self._start_us: int | None = None
        self._races: list[list[Fact]] = []
        self._lap_records: set[int] = set()
        self._another_race: Refusal | None = None
        self._decoded: list[list[Fact]] = []
        self._live_documents = 0
        self.sources = Sources(reading, called=called)
        self.beside: list[Fact] = []

    def facts(self, documents: Sequence[Document]) -> list[Fact]:
        """The facts of all documents.

        Raises:
            Refused: a run was asked for of what holds none; or they are of two races.
        """
        facts: list[Fact] = []
        later: list[tuple[Document, bytes]] = []
        records: list[Document] = []
        for done, document in enumerate(documents):
            if self._progress:
                self._progress(done, len(documents))
            if is_feed(document.format) or document.format == ENTRIES:
                records.append(document)
                continue
            content = self._content(document)
            if document.format == FACTS_FORMAT:
                facts += self._stated(document)
            elif rmonitor.recognises(content):
                # First of the feeds: a logger may have written it down among others, and in JSON.
                later.append((document, content))
            elif (entries := self._entry_list(document, content)) is not None:
                facts += entries
            elif (of_feed := self._of_feed(document, content)) is not None:
                facts += of_feed
            elif begins_json(content):
                facts += self._live_documents_in(document, content)
            else:
                later.append((document, content))
        self._follow(records, facts)
        for document, content in later:
            facts += self._text(document, content)
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

    def _of_feed(self, document: Document, content: bytes) -> list[Fact] | None:
        """The facts of a recording whose bytes are not text lines of ours, or None: it is something else."""
        head = content[:HEAD_BYTES]
        try:
            if timing71.recognises(content):
                self._recordings += 1
                facts = timing71.parse(content, document.source, self.reading, self._run)
                self._check_one_race(facts)
                return facts
            if p3.recognises(head):
                self._recordings += 1
                # It knows no start: any other source of the race does.
                self._decoded.append(p3.parse(content, document.source, self.reading, loops=self._loops()))
                return []
            if multiloop.recognises(head):
                self._recordings += 1
                columns = multiloop.columns(self._recorded.columns)
                facts = multiloop.parse(content, document.source, self.reading, columns=columns, run=self._run)
                self._check_one_race(facts)
                return facts
            if nls.recognises(head):
                self._recordings += 1
                facts = nls.parse(content, document.source, self.reading, run=self._run)
                self._check_one_race(facts)
                return facts
        except Refused as refused:
            self.reading.refusals.append(refused.refusal)
            return []
        return None

    def _loops(self) -> Mapping[int, Loop] | None:
        return p3.roles(self._recorded.loops) if self._recorded.loops else None

    def _entry_list(self, document: Document, content: bytes) -> list[Fact] | None:
        """The entries of a list, or None: it is something else."""
        head = content[:HEAD_BYTES].decode("utf-8-sig", "replace")
        try:
            if lists.recognises_csv(head):
                lines = lines_of(content, document.source, self.reading)
                return list(lists.parse_csv(lines, document.source, self.reading))
            if document.source.endswith(".toml") and b"[[car]]" in content:
                return list(lists.parse_toml(content.decode("utf-8", "replace"), document.source))
        except Refused as refused:
            self.reading.refusals.append(refused.refusal)
            return []
        return None

    def _live_documents_in(self, document: Document, content: bytes) -> list[Fact]:
        """The facts of one live document, or of a recording of several."""
        recorded = wec.documents_in(content, self.reading)
        return [fact for line, one in recorded for fact in self._live_document(document, line, one)]

    def _live_document(self, document: Document, line: int, content: bytes) -> list[Fact]:
        self._live_documents += 1
        own = Reading(self.reading.counts)
        try:
            decoded = decoded_json(content)
            if wec.recognise(decoded) is None:
                if line:
                    raise ValueError("no live document of the WEC")
                self.unrecognised.append(document.source)
                return []
            facts = self._follower.take(decoded, self._live_documents, own)
        except ValueError as error:
            own.refuse(document.source, line, str(error), whole=not line)
            facts = []
        except Refused as refused:
            own.refusals.append(refused.refusal)
            facts = []
        # The documents of a feed share one source; a person wants the file.
        self.reading.refusals += [Refusal(document.source, line, one.reason, one.whole) for one in own.refusals]
        self._start_us = next((fact.start_us for fact in facts if isinstance(fact, RaceInfo)), self._start_us)
        return facts

    def _text(self, document: Document, content: bytes) -> list[Fact]:
        head = content[:HEAD_BYTES].decode("utf-8-sig", "replace")
        try:
            if rmonitor.recognises(content):
                return self._recording(document, content)
            if lap_record.recognises(head):
                return self._lap_record(document, lines_of(content, document.source, self.reading))
        except Refused as refused:
            self.reading.refusals.append(refused.refusal)
            return []
        if not any(one.source == document.source for one in self.reading.refusals):
            self.unrecognised.append(document.source)
        return []

    def _lap_record(self, document: Document, lines: list[str]) -> list[Fact]:
        facts = lap_record.parse(lines, document.source, self.reading, circuits(), self._start_us)
        self._lap_records.add(len(self._races))
        self._check_one_race(facts)
        return facts

    def _recording(self, document: Document, content: bytes) -> list[Fact]:
        self._recordings += 1
        facts = rmonitor.parse(content, document.source, self.reading, circuits(), self._run)
        self._check_one_race(facts)
        return facts

    def _check_one_race(self, facts: list[Fact]) -> None:
        """Note what is of another race than an earlier document: nothing of either would then be an answer."""
        place = len(self._races)
        for i, other in enumerate(self._races):
            both_records = {i, place} <= self._lap_records
            if self._another_race is None and of_two_races(facts, other, both_records=both_records):
                reason = f"another race than {race_of(other).source}; a folder is one race: name one of its files"
                self._another_race = Refusal(race_of(facts).source, 0, reason, whole=True)
        self._races.append(facts)


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
        return [one for one in self.documents if one.source not in self.unrecognised]


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
