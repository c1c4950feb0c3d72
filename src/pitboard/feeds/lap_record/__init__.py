"""Lap records as Al Kamel Systems and IMSA publish them: a file, one row a completed lap."""

from typing import Final

from pitboard.feeds.format import HEAD_BYTES, FeedFormat, FeedReader, ReaderContext, WholeDocument, one_piece
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.lines import text_lines


def _recognises(content: bytes, _name: str) -> bool:
    from pitboard.feeds.lap_record.rows import holds_header

    return holds_header(content[:HEAD_BYTES].decode("utf-8-sig", "replace"))


def _reader(source: str, reading: Reading, context: ReaderContext) -> FeedReader:
    from pitboard.feeds.lap_record.facts import parse_record

    return WholeDocument(
        lambda content, _run: parse_record(
            text_lines(content, source, reading), source, reading, context.circuits(), context.start_us
        )
    )


FORMAT: Final = FeedFormat(
    name="lap_record",
    title="lap record",
    recognises=_recognises,
    reader=_reader,
    pieces=one_piece,
    # It knows the time of day of the start, and another source the day.
    reads_last=True,
    states_all_crossings=True,
)

__all__ = ["FORMAT"]
