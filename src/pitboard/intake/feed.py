"""Readers of live feeds, by the format under which a journal holds their pieces."""

from pitboard.feeds.format import FeedReader, ReaderContext
from pitboard.feeds.reading import Reading
from pitboard.feeds.registry import format_named
from pitboard.feeds.transport.schemes import options_in
from pitboard.intake.library import circuits


def make_reader(format: str, source: str, reading: Reading) -> FeedReader:  # noqa: A002
    """Return the reader of a source before its first byte; the options are those in its address.

    Raises:
        ValueError: the address says what no such source understands.
    """
    return format_named(format).reader(source, reading, ReaderContext(circuits, options_in(source)))
