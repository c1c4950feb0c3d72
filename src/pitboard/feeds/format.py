"""What a feed's format says of itself: its descriptor, and the reader that turns its bytes into facts.

A format is a folder that exports one descriptor, and its import and line in `pitboard.feeds.registry`; nothing else
knows it by name.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from pitboard.feeds.reading import Malformed, Reading, Refusal, Refused
from pitboard.feeds.transport.lines import lines_of, stamp_end
from pitboard.feeds.transport.schemes import FeedOption, Scheme
from pitboard.model import Circuit, Fact

HEAD_BYTES: Final = 1 << 16
"""By what a document begins with it is recognised."""

PIECE_BYTES: Final = 1 << 16
"""A recording comes in pieces of this size, as from a network."""

DOCUMENT_LIMIT_BYTES: Final = 64 << 20
"""The largest document there is, the laps of 24 hours of Le Mans, is some 20 MB."""


class Update(Struct, frozen=True):
    """What a reader hands over after a piece: the facts that are new.

    `replaces_all`: they are all there are, and what was handed over before is void. `moment_us` is up to when the feed
    has told everything, in µs since the epoch; None where it does not say.
    """

    facts: Sequence[Fact]
    replaces_all: bool = False
    moment_us: int | None = None


class FeedReader(ABC):
    """Turns the bytes of one source into facts, whether they come live or out of a recording."""

    @abstractmethod
    def read(self, chunk: bytes) -> None:
        """Take bytes whose facts are asked for later."""

    @abstractmethod
    def news(self) -> Update:
        """Return what is new since the last call."""

    @abstractmethod
    def update(self, run: int | None = None) -> Update:
        """Return all that is known, of the run shown or of the one of that number.

        Raises:
            Refused: there is no such run.
        """

    def take(self, chunk: bytes) -> Update:
        """Return what these bytes tell that is new."""
        self.read(chunk)
        return self.news()

    def cut(self) -> None:  # noqa: B027 - most formats have nothing half read
        """Drop what is half read: the connection was lost, or begins."""

    def end(self) -> None:  # noqa: B027 - most formats say nothing more
        """Finish a recording: no more bytes will come.

        Raises:
            Refused: it held nothing of this format.
        """

    def requests(self) -> bytes:
        """Return what the source is to be asked for now, as it is sent."""
        return b""


class ReaderContext(Struct, frozen=True):
    """What a reader is given beside the bytes.

    `circuits` gives the known circuits. `options` are the values of the format's options by name. `recorded`: all of it
    comes before anything is asked for. `start_us` is the start of the race (µs since the epoch) where another source
    dates it.
    """

    circuits: Callable[[], Sequence[Circuit]] = tuple
    options: Mapping[str, Sequence[str]] = {}
    recorded: bool = False
    start_us: int | None = None


class DocumentReader(FeedReader):
    """Reads a feed of documents, each a piece of its own: one that cannot be read is refused and changes nothing."""

    def __init__(self, source: str, reading: Reading, context: ReaderContext) -> None:
        self._source = source
        self._reading = reading
        self._context = context
        self._documents = 0

    def read(self, chunk: bytes) -> None:
        """Take a document.

        Raises:
            NotRecognised: it is none of this feed, and of a recording.
            ValueError: it is no JSON, and of a recording.
        """
        self._documents += 1
        try:
            self._take(chunk)
        except (Malformed, Refused) as error:
            reason = error.refusal.reason if isinstance(error, Refused) else str(error)
            self._reading.refuse(self._source, self._documents, reason, whole=self._context.recorded)
        except ValueError as error:
            if self._context.recorded:
                raise
            self._reading.refuse(self._source, self._documents, str(error))

    @abstractmethod
    def _take(self, chunk: bytes) -> None:
        """Read a document; Malformed, Refused and ValueError say that it is none that can be read."""

    def _check_run(self, run: int | None) -> None:
        """Refuse a run that was asked for of documents that are of one session."""
        if run is not None:
            reason = f"no run {run} in it: the documents are of one session"
            raise Refused(Refusal(self._source, 0, reason, whole=True))


class WholeDocument(FeedReader):
    """Reads a format whose document says nothing until all of it is there.

    `parse` gives the facts of the whole, of one run where it has runs.
    """

    def __init__(self, parse: Callable[[bytes, int | None], Sequence[Fact]]) -> None:
        self._parse = parse
        self._content = b""

    def read(self, chunk: bytes) -> None:
        """Hold the document."""
        self._content += chunk

    def news(self) -> Update:
        """Return everything: a document is one piece."""
        return self.update()

    def update(self, run: int | None = None) -> Update:
        """Return the facts of the document."""
        return Update(self._parse(self._content, run), True)


class Piece(Struct, frozen=True):
    """A part of a recording: a document on a line of its own, or bytes (line 0) whose lines the reader counts."""

    line: int
    content: bytes


def pieces_of(content: bytes, _reading: Reading) -> Iterator[Piece]:
    """Yield a recording in pieces, as from a network."""
    for begin in range(0, len(content), PIECE_BYTES):
        yield Piece(0, content[begin : begin + PIECE_BYTES])


def one_piece(content: bytes, _reading: Reading) -> Iterator[Piece]:
    """Yield a whole document."""
    yield Piece(0, content)


def documents_in(content: bytes, reading: Reading, documents_share: float = 1.0) -> list[Piece]:
    """Return the documents of a recording: the whole file (line 0), or one a line with loggers' time stamps.

    It is one a line where so large a share of the lines can be documents: of one that is laid out for people few can.
    """
    found: list[Piece] = []
    stamps = refused = 0
    for line in lines_of(content, DOCUMENT_LIMIT_BYTES):
        begin = stamp_end(line.content)
        text = line.content[begin:].strip()
        stamps += begin > 0
        refused += line.too_long
        if text:
            found.append(Piece(line.number, text))
    documents = sum(piece.content[:1] in (b"{", b"[") and piece.content[-1:] in (b"}", b"]") for piece in found)
    if refused or documents < len(found) * documents_share or documents < (1 if stamps else 2):
        return [Piece(0, content)]
    if stamps:
        reading.count("time stamps of a logger", stamps)
    return found


class FeedFormat(Struct, frozen=True, kw_only=True):
    """The descriptor of a format.

    `name` is what journals keep its pieces under, `title` what people call it. `recognises` tells by content and file
    name whether a document is of this format. `reader` makes the reader of a source; it raises ValueError for options
    that say nothing. `pieces` takes a recording apart.

    `schemes` are the addresses under which it can be followed live, `options` what a person can say of it.
    `decodes`: it reads transponders and knows nothing else. `counts_race_time`: its times count from a start that may
    be put right, and then all move with it. `sends_documents`: it sends whole documents, of which several make one
    state: those of a folder are of one source, they say nothing of when they were made, and they date the start.
    `names_documents`: what they are is in their names, so each comes to the reader with its own (`named_document`).
    `has_runs`: a recording may hold several runs. `reads_last`: its recordings are read after those that date the race.
    `states_all_crossings`: a document states all crossings of its cars to the instant, so two of one race agree.
    `lacks_lines` tells of a document that begins so whether it is of this format and without line ends.
    """

    name: str
    title: str
    recognises: Callable[[bytes, str], bool]
    reader: Callable[[str, Reading, ReaderContext], FeedReader]
    pieces: Callable[[bytes, Reading], Iterable[Piece]] = pieces_of
    schemes: tuple[Scheme, ...] = ()
    options: tuple[FeedOption, ...] = ()
    decodes: bool = False
    counts_race_time: bool = False
    sends_documents: bool = False
    names_documents: bool = False
    has_runs: bool = False
    reads_last: bool = False
    states_all_crossings: bool = False
    lacks_lines: Callable[[bytes], bool] = lambda _head: False


def read_recording(
    feed_format: FeedFormat,
    content: bytes,
    source: str,
    reading: Reading,
    context: ReaderContext | None = None,
    run: int | None = None,
) -> list[Fact]:
    """Return the facts of a recording, read piece by piece as a live feed is.

    Raises:
        Refused: it holds nothing of this format, or no such run.
    """
    given = context or ReaderContext()
    reader = feed_format.reader(
        source, reading, ReaderContext(given.circuits, given.options, recorded=True, start_us=given.start_us)
    )
    for piece in feed_format.pieces(content, reading):
        reader.read(piece.content)
    reader.end()
    return list(reader.update(run).facts)
