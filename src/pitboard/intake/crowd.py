"""No more cars than a race may have: a feed that goes on naming new ones must not make the work grow with them."""

from collections.abc import Sequence

from pitboard.feeds.reading import Reading
from pitboard.feeds.values import MOST_CARS
from pitboard.model import Fact


class Crowd:
    """The cars of a race by number, as far as it may have so many."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._numbers: set[str] = set()

    def admit(self, facts: Sequence[Fact], source: str, *, whole: bool = False) -> Sequence[Fact]:
        """Return the facts but those of cars beyond the limit, which are refused; `whole`: they are all there are."""
        if whole:
            self._numbers.clear()
        strangers = {number for fact in facts if (number := getattr(fact, "number", "")) not in self._numbers}
        strangers.discard("")
        if len(self._numbers) + len(strangers) <= MOST_CARS:
            self._numbers |= strangers
            return facts
        admitted: list[Fact] = []
        for fact in facts:
            number = getattr(fact, "number", "")
            if number and number not in self._numbers:
                if len(self._numbers) >= MOST_CARS:
                    reason = f"car {number[:20]!r}: more than {MOST_CARS:,} cars; only the first of them are taken"
                    self._reading.refuse(source, 0, reason)
                    continue
                self._numbers.add(number)
            admitted.append(fact)
        return admitted
