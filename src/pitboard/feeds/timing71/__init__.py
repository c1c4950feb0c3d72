"""Timing71's replay: a zip of what its screen showed, second by second."""

from typing import Final

from pitboard.feeds.format import FeedFormat, FeedReader, ReaderContext, WholeDocument, one_piece
from pitboard.feeds.reading import Reading


def _recognises(content: bytes, _name: str) -> bool:
    if not content.startswith(b"PK\x03\x04"):
        return False
    from pitboard.feeds.timing71.frames import is_replay

    return is_replay(content)


def _reader(source: str, reading: Reading, _context: ReaderContext) -> FeedReader:
    from pitboard.feeds.timing71.sessions import parse_replay

    return WholeDocument(lambda content, run: parse_replay(content, source, reading, run))


FORMAT: Final = FeedFormat(
    name="timing71",
    title="Timing71 replay",
    recognises=_recognises,
    reader=_reader,
    pieces=one_piece,
    has_runs=True,
)

__all__ = ["FORMAT"]
