"""Sources by their paths into one history: what is recognised is merged, what is not is named."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.intake.documents import Document, Progress, documents_at
from pitboard.intake.entries import read_entries
from pitboard.intake.pipeline import Pipeline
from pitboard.intake.race_identity import guessed_name, named, with_year
from pitboard.intake.recordings import Recorded
from pitboard.journal import Journal, JournalError, is_journal
from pitboard.model import Fact
from pitboard.scoring import History, score


class JournalDocuments(Collection[Document]):
    """The records of a journal as documents: read in pieces each time they are gone through, never all at once.

    They are those that it held at first, whatever is written to it meanwhile; `sources` are their names as far as they
    were gone through. Going through them raises Refused where the journal is damaged.
    """

    def __init__(self, path: Path) -> None:
        """Take the journal at a path.

        Raises:
            Refused: it cannot be read.
        """
        self._path = path
        self.sources: dict[str, None] = {}
        with self._opened() as journal:
            self._last_seq = journal.last_seq

    def __iter__(self) -> Iterator[Document]:
        with self._opened() as journal:
            for record in journal.read(to_seq=self._last_seq):
                self.sources.setdefault(record.source)
                yield Document(record.source, record.payload, record.format, record.received_us)

    def __len__(self) -> int:
        return self._last_seq

    def __contains__(self, document: object) -> bool:
        return any(document == own for own in self)

    @contextmanager
    def _opened(self) -> Iterator[Journal]:
        try:
            with Journal.open(self._path, write=False) as journal:
                yield journal
        except JournalError as error:
            raise Refused(Refusal(str(self._path), 0, error.reason, whole=True)) from None


class Loaded(Struct):
    """A race as loaded: its history, the tally of the reading, and the names of what was not recognised."""

    history: History
    reading: Reading
    unrecognised: list[str] = field(default_factory=list)


class Read(Struct):
    """What sources say: their documents and facts, the tally of the reading, the names of what was not recognised.

    `pipeline` has the live sources in a journal as they are after its last record, `other_facts` is what all others
    state.
    """

    name: str
    documents: Collection[Document]
    facts: list[Fact]
    reading: Reading
    unrecognised: list[str]
    pipeline: Pipeline
    other_facts: list[Fact]

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
    """Return the facts of one race from files, folders and journals; with an entry list beside them if there is one.

    `run` chooses one run of a recording of a live feed; by default the last in which a lap was completed.
    `recorded` is what a person says of recordings, `called` how they call the race.
    `nothing_is_fine`: a live feed may have sent nothing yet.

    Raises:
        Refused: nothing could be read; the refusal names the place and the reason.
    """
    paths = [Path(source) for source in sources]
    reading = Reading()
    pipeline = Pipeline(reading, called=called, recorded=recorded)
    given = read_entries(Path(entries), reading) if entries is not None else []
    pipeline.note_carriers(given)
    documents = gather(paths)
    facts = pipeline.read(documents, progress=progress, run=run)
    if not facts and not nothing_is_fine:
        raise Refused(_why_nothing(str(paths[0]), reading, pipeline.unrecognised))
    places = [*paths, *_places(paths, documents)]
    facts = named(with_year([*facts, *given], places), called)
    other_facts = named([*pipeline.other_facts, *given], called)
    name = called or guessed_name(places, facts)
    return Read(name, documents, facts, reading, pipeline.unrecognised, pipeline, other_facts)


def _places(paths: Sequence[Path], documents: Collection[Document]) -> list[Path]:
    """Where the documents lie, or lay when they were put into a journal."""
    folder = paths[0] if paths and paths[0].is_dir() else Path()
    journal = documents if isinstance(documents, JournalDocuments) else None
    sources = journal.sources if journal else [document.source for document in documents]
    return [folder / source for source in sources if "://" not in source]


def load(
    source: str | Path,
    *,
    entries: str | Path | None = None,
    progress: Progress | None = None,
    run: int | None = None,
    recorded: Recorded | None = None,
    called: str = "",
) -> Loaded:
    """Return the race of a source: a file, a folder or a journal; with an entry list beside it if one is given.

    Raises:
        Refused: nothing could be read; the refusal names the place and the reason.
    """
    race = read([source], entries=entries, progress=progress, run=run, recorded=recorded, called=called)
    return Loaded(score(race.facts, race.name), race.reading, race.unrecognised)


def gather(paths: Sequence[Path]) -> Collection[Document]:
    """Return the documents of files, folders and journals, in that order; those of one journal as they are asked for.

    Raises:
        Refused: one of them is not there, or cannot be read.
    """
    if len(paths) == 1 and paths[0].is_file() and is_journal(paths[0]):
        return JournalDocuments(paths[0])
    documents: list[Document] = []
    for path in paths:
        documents += JournalDocuments(path) if path.is_file() and is_journal(path) else documents_at(path)
    return documents


def entry_list(path: str | Path, called: str = "") -> Read:
    """Return an entry list alone, for a race of which nothing else is known yet.

    Raises:
        Refused: there is no such file, or it is no entry list.
    """
    reading = Reading()
    entries = read_entries(Path(path), reading)
    return Read(called, [], entries, reading, [], Pipeline(reading, entries, called=called), entries)


def _why_nothing(source: str, reading: Reading, unrecognised: list[str]) -> Refusal:
    if reading.refusals:
        return reading.refusals[0]
    if unrecognised and unrecognised != [source]:
        return Refusal(source, 0, f"nothing in it is recognised: {', '.join(unrecognised[:5])}", whole=True)
    return Refusal(
        source, 0, "not recognised: no lap record, live document, recording, entry list or journal", whole=True
    )
