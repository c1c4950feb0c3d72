"""A whole recording into the facts of one of its runs: the feed under way, read to its end."""

from collections.abc import Sequence

from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.rmonitor.live import Live
from pitboard.model import Circuit, Fact

PIECE_BYTES = 1 << 16


def parse(
    content: bytes, source: str, reading: Reading, circuits: Sequence[Circuit] = (), run: int | None = None
) -> list[Fact]:
    """The facts of a recording's run: the one of that number, by default the last in which a lap was completed.

    Raises:
        Refused: there is no record in it, or no such run.
    """
    live = Live(source, reading, circuits)
    for begin in range(0, len(content), PIECE_BYTES):
        live.read(content[begin : begin + PIECE_BYTES])
    live.end()
    if not live.runs:
        reason = reading.refusals[0].reason if reading.refusals else "a recording without a record"
        raise Refused(Refusal(source, 0, reason, whole=True))
    reading.count("runs", live.runs)
    return list(live.update(run).facts)
