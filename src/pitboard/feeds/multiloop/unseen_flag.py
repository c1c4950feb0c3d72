"""A chequered flag that fell while nobody listened: the crossing of the leader that brought it out, as far as known."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

LISTENED_MS: Final = 10_000
"""Heartbeats come every second: where one flag was seen longer before the next, nobody listened in between."""

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
    def settled_ms(self) -> int:
        """From when on the crossings of the time between are known as far as they ever will be."""
        return self.seen_ms + REPEATED_MS

    def fell_ms(self, laps: Mapping[str, LapsByTime], length_ms: int) -> int:
        """Return when the flag fell, by the laps of all cars and the length of the run (ms; 0: not known).

        It falls at the leader's first crossing after the time is up; where that is not known it fell when it was seen.
        """
        if not length_ms:
            return self.seen_ms
        since_ms = max(self.after_ms, length_ms)
        crossings = sorted((at_ms, number) for number, ended in laps.items() for at_ms in ended)
        most: dict[str, int] = {}
        for at_ms, number in crossings:
            if at_ms > self.seen_ms:
                break
            most[number] = max(laps[number][at_ms], most.get(number, 0))
            ahead = max((count for other, count in most.items() if other != number), default=0)
            if at_ms >= since_ms and most[number] > ahead:
                return at_ms
        return self.seen_ms
