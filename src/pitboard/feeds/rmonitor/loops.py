"""IMSA line crossings: which loop each line is."""

from pitboard.feeds.rmonitor.protocol import LineCrossing
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Loop

CANONICAL = {"SFT": LINE, "SFP": PIT_LINE, "PIP": PIT_IN, "POP": PIT_OUT}
"""The third letter is the side: T on the track, P in the pit lane. PIT and POT are passed by cars that stay out."""


def loop_id(record: LineCrossing) -> str:
    """The loop's id: ours for the line and the pit lane, else as the feed names it."""
    return CANONICAL.get(record.name, record.name or record.line)


def loop_of(record: LineCrossing) -> Loop:
    """The loop on the track, ranked by its timing line: T1 is the finish line, T2 the next."""
    return Loop(loop_id(record), _rank(record.line))


def _rank(line: str) -> int:
    """T1 to T9, then TA to TZ."""
    try:
        return int(line[1:2], 36)
    except ValueError:
        return 36
