"""A chequered flag that fell while nobody listened: the crossing of the leader that brought it out, as far as known."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

LISTENED_MS: Final = 10_000
"""Heartbeats come every second: where one flag was seen longer before the next, nobody listened in between."""

NOTICED_MS: Final = 2_000
"""Where it is longer than this, the flag is told as it was seen, and moved back to a crossing that explains it."""

REPEATED_MS: Final = 60_000
"""By then every car's result has been repeated to who came back."""

LapsByTime = Mapping[int, int]
"""How many laps a car had completed, by the time of the run in ms at which it completed the last of them."""


class UnseenFall(Struct, frozen=True):
    """The chequered flag was first seen at `seen_ms` of the run, by a record on `line`; at `after_ms` another flew."""

    after_ms: int
    seen_ms: int
    line: int

    @property
    def is_held_back(self) -> bool:
        """Whether it is not told before it is settled: nobody listened."""
        return self.after_ms < self.seen_ms - LISTENED_MS

    @property
    def settled_ms(self) -> int:
        """From when on the crossings of the time between are known as far as they ever will be."""
        return self.seen_ms + REPEATED_MS

    def fell_ms(self, laps: Mapping[str, LapsByTime], length_ms: int) -> int:
        """Return when the flag fell, by the laps of all cars and the length of the run (ms; 0: not known).

        It falls at the leader's first crossing after the time is up; where the length is not known, at the only one
        that the leader has within a short time unseen. Where neither is known it fell when it was seen.
        """
        since_ms = max(self.after_ms, length_ms)
        led_ms = [at_ms for at_ms in self._leaders_crossings(laps) if at_ms >= since_ms]
        alone = len(led_ms) == 1 and self.seen_ms - self.after_ms <= REPEATED_MS
        counted = led_ms if length_ms or alone else []
        return next(iter(counted), self.seen_ms)

    def _leaders_crossings(self, laps: Mapping[str, LapsByTime]) -> Iterator[int]:
        """The crossings (ms) up to when it was seen with each of which a car had more laps than any other."""
        crossings = sorted((at_ms, number) for number, ended in laps.items() for at_ms in ended)
        most: dict[str, int] = {}
        for at_ms, number in crossings:
            if at_ms > self.seen_ms:
                return
            most[number] = max(laps[number][at_ms], most.get(number, 0))
            if most[number] > max((count for other, count in most.items() if other != number), default=0):
                yield at_ms
