"""RMonitor, plain and IMSA-enhanced: bytes into lines, lines into records, the records of a run into facts."""

import re
from typing import Final

from pitboard.feeds.format import FeedFormat, FeedReader, ReaderContext
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.schemes import tcp_scheme

KNOWN: Final = re.compile(rb"\$(?:F|A|COMP|B|C|E|G|H|I|J|COR|L|T|RM[A-Z]{1,4}),")
"""How records of a known kind begin."""


def _recognises(content: bytes, _name: str = "") -> bool:
    if not KNOWN.search(content):
        return False
    from pitboard.feeds.rmonitor.reader import recognises

    return recognises(content)


def _reader(source: str, reading: Reading, context: ReaderContext) -> FeedReader:
    from pitboard.feeds.rmonitor.reader import RMonitorReader

    return RMonitorReader(source, reading, context)


FORMAT: Final = FeedFormat(
    name="rmonitor",
    title="RMonitor",
    # A logger may have written it down among other feeds, and in JSON.
    recognises=_recognises,
    reader=_reader,
    # A heartbeat comes every second.
    schemes=(tcp_scheme("rmonitor", port=50000, silence_s=15),),
    counts_race_time=True,
    has_runs=True,
    reads_last=True,
    lacks_lines=lambda head: b"\n" not in head and _recognises(head),
)

__all__ = ["FORMAT"]
