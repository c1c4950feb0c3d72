"""The decoder that reads transponders at the loops, and the line that delivers facts, disturbed when asked."""

from collections.abc import Iterator
from heapq import heappop, heappush
from random import Random
from typing import Final

from pitboard.feeds.simulator.settings import SECOND_US, SimulatedRace
from pitboard.model import Fact, Passing

SOURCE: Final = "simulator"
_LATE_US: Final = (3 * SECOND_US, 90 * SECOND_US)
_AGAIN_US: Final = (0, 30 * SECOND_US)


class Decoder:
    """Turns a transponder over a loop into a numbered passing, or into nothing when it is lost."""

    def __init__(self, settings: SimulatedRace) -> None:
        self._lost_share = settings.lost_share
        self._random = Random(f"{settings.seed}/decoder")
        self._count = 0

    def read(self, time_us: int, loop: str, transponder: str) -> Passing | None:
        """The passing at `time_us` (µs since the Unix epoch), without a car number as decoders know none."""
        if self._lost_share and self._random.random() < self._lost_share:
            return None
        self._count += 1
        return Passing(time_us, "", loop, SOURCE, self._count, True, transponder)

    def lag_us(self) -> int:
        """How much later a car's second transponder reads, in µs."""
        return self._random.randint(800, 9_000)


def deliver(settings: SimulatedRace, facts: Iterator[Fact]) -> Iterator[Fact]:
    """The facts as they reach the scorer: some passings again, some late, if the settings say so."""
    if not (settings.late_share or settings.duplicated_share):
        yield from facts
        return
    random = Random(f"{settings.seed}/delivery")
    waiting: list[tuple[int, int, Passing]] = []
    for count, fact in enumerate(facts):
        if not isinstance(fact, Passing):
            yield fact
            continue
        while waiting and waiting[0][0] <= fact.time_us:
            yield heappop(waiting)[2]
        if random.random() < settings.duplicated_share:
            heappush(waiting, (fact.time_us + random.randint(*_AGAIN_US), count, fact))
        if random.random() < settings.late_share:
            heappush(waiting, (fact.time_us + random.randint(*_LATE_US), -count, fact))
        else:
            yield fact
    while waiting:
        yield heappop(waiting)[2]
