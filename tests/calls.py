"""Count the Python calls between an RMonitor `$J` line in the middle of a race and the scored history.

The race is simulated and sent as RMonitor by one source, line by line, through the pipeline into the scorer: what
`serve` does with it, but for the journal.
"""

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import Pipeline
from pitboard.relay import RmonitorWriter
from pitboard.relay.rmonitor_format import wire
from pitboard.scoring import Scorer, score

RACE: Final = SimulatedRace(seed=4, duration_us=1_800_000_000)
LAPS: Final = 200
"""So many `$J` lines around the middle of the race are looked at."""


def lines() -> tuple[list[bytes], int]:
    """Return the lines of a race as RMonitor, and when it began (µs since the epoch)."""
    history = score(list(simulate(RACE)))
    writer = RmonitorWriter(history, history.race.start_us)
    sent = writer.full_state() + writer.advance(history.through_us)
    return wire(sent).splitlines(keepends=True), history.race.start_us


class CallCount:
    """The Python functions that were called while it was switched on."""

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()

    def __enter__(self) -> "CallCount":
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        # A generator that goes on is a call too: it costs as much.
        if event == "call" and frame.f_code.co_name != "__exit__":
            path = frame.f_code.co_filename.partition("pitboard/")[2] or frame.f_code.co_filename
            self.names[f"{path} {frame.f_code.co_qualname}"] += 1


def calls_of_laps() -> list[Counter[str]]:
    """Return the calls for each `$J` line around the middle of the race."""
    sent, start_us = lines()
    pipeline, scorer = Pipeline(Reading()), Scorer()
    laps = [place for place, line in enumerate(sent) if line.startswith(b"$J")]
    middle = set(laps[len(laps) // 2 :][:LAPS])
    found: list[Counter[str]] = []
    for place, line in enumerate(sent[: max(middle) + 1]):
        # About a second passes with each record: how much of it says nothing here.
        received_us = start_us + place * 10_000
        with CallCount() as calls:
            update = pipeline.take("rmonitor://bench", "rmonitor", line, received_us)
            scorer.apply(update.facts)
        if place in middle:
            found.append(calls.names)
    return found


class LineCount:
    """How many lines of the program ran while it was switched on: each turn of a loop counts, not only calls.

    More than `most` is an AssertionError there and then: what has no end need not be waited for.
    """

    def __init__(self, most: int = 1 << 62) -> None:
        self.lines = 0
        self._most = most

    def __enter__(self) -> "LineCount":
        sys.settrace(self._enter)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _enter(self, frame: FrameType, event: str, _: object) -> Callable[[FrameType, str, object], Any] | None:
        return self._note if "pitboard" in frame.f_code.co_filename else None

    def _note(self, frame: FrameType, event: str, _: object) -> Callable[[FrameType, str, object], Any]:
        self.lines += event == "line"
        assert self.lines <= self._most
        return self._note
