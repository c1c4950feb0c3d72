"""A whole recording into the facts of one of its runs."""

from collections.abc import Sequence

from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.rmonitor.runs import choose, runs
from pitboard.feeds.rmonitor.session import run_facts
from pitboard.feeds.rmonitor.stream import records
from pitboard.model import Circuit, Fact


def parse(
    content: bytes, source: str, reading: Reading, circuits: Sequence[Circuit] = (), run: int | None = None
) -> list[Fact]:
    """The facts of a recording's run: the one of that number, by default the last in which a lap was completed.

    Raises:
        Refused: there is no record in it, or no such run.
    """
    found = records([content], source, reading)
    if not found:
        reason = reading.refusals[0].reason if reading.refusals else "a recording without a record"
        raise Refused(Refusal(source, 0, reason, whole=True))
    every = runs(found)
    chosen = choose(every, run)
    if chosen is None:
        there = ", ".join(f"{one.number} ({one.name})" for one in every)
        raise Refused(Refusal(source, 0, f"no run {run} in it; there are: {there}", whole=True))
    reading.count("runs", len(every))
    return run_facts(chosen, source, reading, circuits)
