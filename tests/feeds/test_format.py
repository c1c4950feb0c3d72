"""What a format says of itself, and a recording as its pieces."""

from typing import Final

import pytest

from pitboard.feeds.format import (
    PIECE_BYTES,
    FeedFormat,
    FeedReader,
    Piece,
    ReaderContext,
    Update,
    WholeDocument,
    documents_in,
    one_piece,
    pieces_of,
    read_recording,
)
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.model import Fact, Message


class Recorder(FeedReader):
    """A reader that keeps what it is asked, and tells each piece as a message."""

    def __init__(self, context: ReaderContext) -> None:
        self.context = context
        self.pieces: list[bytes] = []
        self.reported = 0
        self.ended = False

    def read(self, chunk: bytes) -> None:
        self.pieces.append(chunk)

    def news(self) -> Update:
        begin, self.reported = self.reported, len(self.pieces)
        return Update(self._facts()[begin:])

    def update(self, run: int | None = None) -> Update:
        if run not in (None, 1):
            raise Refused(Refusal("f", 0, f"no run {run}", whole=True))
        return Update(self._facts(), True)

    def end(self) -> None:
        self.ended = True

    def _facts(self) -> list[Fact]:
        return [Message(0, piece.decode(), "f", number) for number, piece in enumerate(self.pieces)]


made: Final[list[Recorder]] = []


def remembered(_source: str, _reading: Reading, context: ReaderContext) -> FeedReader:
    made.append(Recorder(context))
    return made[-1]


PLAIN: Final = FeedFormat(
    name="plain", title="Plain", recognises=lambda content, name: name.endswith(".plain"), reader=remembered
)


def texts(facts: list[Fact]) -> list[str]:
    return [fact.text for fact in facts if isinstance(fact, Message)]


def test_a_recording_comes_in_pieces_and_then_ends() -> None:
    content = b"x" * PIECE_BYTES + b"y"
    facts = read_recording(PLAIN, content, "f", Reading())

    assert [len(text) for text in texts(facts)] == [PIECE_BYTES, 1]
    assert made[-1].ended


def test_a_reader_of_a_recording_knows_that_it_is_one() -> None:
    read_recording(PLAIN, b"x", "f", Reading(), ReaderContext(options={"loop": ("line",)}, start_us=5))

    assert made[-1].context == ReaderContext(made[-1].context.circuits, {"loop": ("line",)}, recorded=True, start_us=5)
    assert not ReaderContext().recorded


def test_a_run_is_asked_for_by_its_number() -> None:
    assert texts(read_recording(PLAIN, b"x", "f", Reading(), run=1)) == ["x"]
    with pytest.raises(Refused, match="no run 2"):
        read_recording(PLAIN, b"x", "f", Reading(), run=2)


def test_what_is_taken_is_read_and_told() -> None:
    reader = Recorder(ReaderContext())

    assert texts(list(reader.take(b"a").facts)) == ["a"]
    assert texts(list(reader.take(b"b").facts)) == ["b"]
    assert texts(list(reader.update().facts)) == ["a", "b"]


def test_a_format_that_asks_for_nothing_need_not_say_so() -> None:
    reader = Recorder(ReaderContext())
    reader.cut()

    assert reader.requests() == b""


def test_a_whole_document_is_parsed_once_all_of_it_is_there() -> None:
    parsed: list[tuple[bytes, int | None]] = []

    def parse(content: bytes, run: int | None) -> list[Fact]:
        parsed.append((content, run))
        return [Message(0, content.decode(), "f", 0)]

    reader = WholeDocument(parse)
    reader.read(b"half ")
    reader.read(b"and half")
    assert parsed == []

    assert texts(list(reader.update(3).facts)) == ["half and half"]
    assert parsed == [(b"half and half", 3)]


def test_a_document_that_comes_live_is_one_piece() -> None:
    update = WholeDocument(lambda content, _run: [Message(0, content.decode(), "f", 0)]).take(b"all")

    assert (texts(list(update.facts)), update.replaces_all) == (["all"], True)


def test_pieces_are_all_of_it_in_order() -> None:
    content = bytes(range(256)) * 1000
    pieces = list(pieces_of(content, Reading()))

    assert b"".join(piece.content for piece in pieces) == content
    assert {piece.line for piece in pieces} == {0}
    assert list(one_piece(content, Reading())) == [Piece(0, content)]
    assert list(pieces_of(b"", Reading())) == []


def test_what_a_format_does_not_say_is_no() -> None:
    flags = (PLAIN.decodes, PLAIN.counts_race_time, PLAIN.sends_documents, PLAIN.has_runs, PLAIN.reads_last)

    assert not any(flags)
    assert (PLAIN.schemes, PLAIN.options, PLAIN.lacks_lines(b"")) == ((), (), False)


def test_a_file_is_one_document() -> None:
    assert documents_in(b'{"a":\n 1}', Reading()) == [Piece(0, b'{"a":\n 1}')]


def test_a_recording_is_a_document_a_line() -> None:
    reading = Reading()
    content = b'##2025-03-01 15:00:12.984\n{"a": 1}\n##2025-03-01 15:00:17.984\n[2]\n'

    assert documents_in(content, reading) == [Piece(2, b'{"a": 1}'), Piece(4, b"[2]")]
    assert reading.counts == {"time stamps of a logger": 2}


def test_a_stamp_may_stand_on_the_line() -> None:
    assert documents_in(b'[2025-03-01T15:00:12Z] {"a": 1}\n', Reading()) == [Piece(1, b'{"a": 1}')]


def test_lines_that_are_no_documents_are_one_file() -> None:
    content = b'{"a": 1,\n"b": 2}\n'

    assert documents_in(content, Reading()) == [Piece(0, content)]
