"""Timing71's replay: a zip of what its screen showed, second by second."""

from typing import Final

from pitboard.feeds.format import FeedFormat, WholeDocument, one_piece
from pitboard.feeds.timing71.frames import is_replay
from pitboard.feeds.timing71.sessions import parse_replay

FORMAT: Final = FeedFormat(
    name="timing71",
    title="Timing71 replay",
    recognises=lambda content, _name: is_replay(content),
    reader=lambda source, reading, _context: WholeDocument(
        lambda content, run: parse_replay(content, source, reading, run)
    ),
    pieces=one_piece,
    has_runs=True,
)

__all__ = ["FORMAT"]
