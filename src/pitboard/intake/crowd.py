"""No more than a race may have: what a feed goes on naming or saying must not make the work grow with all that came."""

from collections.abc import Iterator, Sequence
from typing import Final

from pitboard.feeds.reading import Reading
from pitboard.feeds.values import MOST_CARS
from pitboard.model import (
    ClockStep,
    Decision,
    DriverIn,
    Fact,
    Flag,
    LapTimeDeleted,
    LoopsInstalled,
    Passing,
    SourceClock,
    TransponderFitted,
)

MOST_NAMES: Final = {"car": MOST_CARS, "transponder": 10_000, "loop": 500, "source": 1_000}
"""Of each many times what the largest race has: 62 cars, some hundred transponders, 20 loops, 5 sources."""

MOST_DECODERS: Final = 100
"""Of one source: with each the clocks of all are compared."""

MOST_SAID: Final[dict[type[Fact], int]] = {
    ClockStep: 2_000,
    Decision: 5_000,
    DriverIn: 1_000,
    Flag: 2_000,
    LapTimeDeleted: 10_000,
    LoopsInstalled: 500,
    Passing: 40_000,
    SourceClock: 10_000,
    TransponderFitted: 10_000,
}
"""How often facts are taken of which each makes what is worked out of all before it be worked out anew; those of a car
for each car. In 24 hours a car has 20 changes of drivers and 2,000 passings a source, and a race some hundred flags."""


OF_A_CAR: Final = frozenset({DriverIn, LapTimeDeleted, Passing})


class Crowd:
    """What the facts of a race name and say, as far as it may have so much."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._names: dict[str, set[str]] = {what: set() for what in MOST_NAMES}
        self._times: dict[tuple[type[Fact], str], list[int]] = {}
        self._known: dict[tuple[str, str, str, str | bool], list[int]] = {}

    def admit(self, facts: Sequence[Fact], source: str, *, whole: bool = False) -> Sequence[Fact]:
        """Return the facts but those beyond the limits, which are refused; `whole`: they are all there are."""
        if whole:
            self._times.clear()
            self._known.clear()
            for names in self._names.values():
                names.clear()
        refused = [i for i, fact in enumerate(facts) if not self._takes(fact, source)]
        if not refused:
            return facts
        gone = set(refused)
        return [fact for i, fact in enumerate(facts) if i not in gone]

    def _takes(self, fact: Fact, source: str) -> bool:
        if type(fact) is Passing:
            # What comes by far the most often, and by far the most often names nothing new.
            place = fact.number, fact.loop, fact.source, not fact.number and fact.transponder
            times = self._known.get(place)
            if times is not None and times[0] < MOST_SAID[Passing]:
                times[0] += 1
                return True
            if not self._takes_in(fact, source):
                return False
            self._known[place] = self._times[Passing, fact.number or fact.transponder]
            return True
        return self._takes_in(fact, source)

    def _takes_in(self, fact: Fact, source: str) -> bool:
        for what, name in _named(fact):
            names = self._names[what]
            if name and name not in names:
                if len(names) >= MOST_NAMES[what]:
                    self._refuse(source, f"{what} {name[:20]!r}: more than {MOST_NAMES[what]:,} {what}s")
                    return False
                names.add(name)
        most = MOST_SAID.get(type(fact))
        if most is None:
            return True
        kind, of = type(fact), getattr(fact, "number", "") or getattr(fact, "transponder", "")
        times = self._times.setdefault((kind, of if kind in OF_A_CAR else ""), [0])
        times[0] += 1
        if times[0] > most:
            self._refuse(source, f"{of[:20]!r}: more than {most:,} facts of the kind {kind.__name__}")
        return times[0] <= most

    def _refuse(self, source: str, reason: str) -> None:
        self._reading.refuse(source, 0, f"{reason}; only the first of them are taken")


def _named(fact: Fact) -> Iterator[tuple[str, str]]:
    yield "car", getattr(fact, "number", "")
    yield "source", getattr(fact, "source", "")
    if isinstance(fact, Passing):
        yield "loop", fact.loop
        yield "transponder", "" if fact.number else fact.transponder
    elif isinstance(fact, TransponderFitted):
        yield "transponder", fact.transponder
    elif isinstance(fact, LoopsInstalled):
        yield from (("loop", loop.id) for loop in fact.loops)
