"""Timing71's replay, a zip of what its screen showed second by second, and its analysis state, all laps in one JSON."""

import re
from collections.abc import Sequence
from typing import Final

from pitboard.feeds.format import HEAD_BYTES, FeedFormat, FeedReader, ReaderContext, WholeDocument, one_piece
from pitboard.feeds.reading import Reading
from pitboard.model import Fact

_ANALYSIS: Final = re.compile(rb'\{\s*"stint"\s*:\s*\{\s*"[^"]{1,8}"\s*:\s*\[')


def _recognises(content: bytes, _name: str) -> bool:
    if not content.startswith(b"PK\x03\x04"):
        return content.startswith(b"{") and _ANALYSIS.match(content[:HEAD_BYTES]) is not None
    from pitboard.feeds.timing71.frames import is_replay

    return is_replay(content)


def _reader(source: str, reading: Reading, _context: ReaderContext) -> FeedReader:
    from pitboard.feeds.timing71.analysis import parse_analysis
    from pitboard.feeds.timing71.sessions import parse_replay

    def parse(content: bytes, run: int | None) -> Sequence[Fact]:
        parse_whole = parse_analysis if content.startswith(b"{") else parse_replay
        return parse_whole(content, source, reading, run)

    return WholeDocument(parse)


FORMAT: Final = FeedFormat(
    name="timing71",
    title="Timing71 replay",
    recognises=_recognises,
    reader=_reader,
    pieces=one_piece,
    has_runs=True,
)

__all__ = ["FORMAT"]
