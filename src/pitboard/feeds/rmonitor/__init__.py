"""RMonitor, plain and IMSA-enhanced: bytes into lines, lines into records, the records of a run into facts."""

from typing import Final

from pitboard.feeds.format import FeedFormat
from pitboard.feeds.rmonitor.reader import RMonitorReader
from pitboard.feeds.rmonitor.stream import recognises
from pitboard.feeds.transport.schemes import tcp_scheme

FORMAT: Final = FeedFormat(
    name="rmonitor",
    title="RMonitor",
    # A logger may have written it down among other feeds, and in JSON.
    recognises=lambda content, _name: recognises(content),
    reader=RMonitorReader,
    # A heartbeat comes every second.
    schemes=(tcp_scheme("rmonitor", port=50000, silence_s=15),),
    counts_race_time=True,
    has_runs=True,
    reads_last=True,
    lacks_lines=lambda head: b"\n" not in head and recognises(head),
)

__all__ = ["FORMAT"]
