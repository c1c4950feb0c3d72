"""The clock of one source: its shift onto the race clock, and what tells of it."""

from bisect import bisect_right
from collections import deque
from typing import Final

from msgspec import Struct

from pitboard.intake.delays import Delays
from pitboard.model import ClockMeasure, SourceClock

Order = tuple[int, int]
"""The place of a reading among all of its source: the run of its numbers, and the number."""

TOGETHER: Final = 2
"""So many readings in a row that are off by the same tell of a step; one may be of a car that stood on the loop."""

PAIRS_KEPT: Final = 9
"""The middle of so many differences is taken."""


class ClockReading(Struct, frozen=True, gc=False):
    """A car over a loop as one clock saw it: its own time `raw_us`, and when word of it came (0: is told anew)."""

    clock: str
    order: Order
    car: str
    loop: str
    raw_us: int
    received_us: int


class Pair(Struct, frozen=True, gc=False):
    """The shift that one crossing asks of a clock, by its reading and the other clock's; how late word came of both."""

    shift_us: int
    order: Order
    other: str
    other_order: Order
    delay_us: int
    other_delay_us: int


class Clock:
    """A source's clock under way.

    `stepping`: it tells a time of day, may be set by hand and may begin anew; one that counts race time may not.
    `base_us` is what its own zero stands for, µs since the epoch. `locked`: its shift was measured on crossings.
    """

    def __init__(self, name: str, format: str, rank: int, *, stepping: bool) -> None:  # noqa: A002
        self.name = name
        self.format = format
        self.rank = rank
        self.stepping = stepping
        self.base_us = 0
        self.how: ClockMeasure = "receive_time"
        self.locked = False
        self.placed = False
        self.synchronous = False
        self.matched = 0
        self.delays = Delays()
        self.pairs: deque[Pair] = deque(maxlen=PAIRS_KEPT)
        self.apart: deque[Pair] = deque(maxlen=TOGETHER)
        self.late: deque[tuple[ClockReading, int]] = deque(maxlen=TOGETHER)
        self.highest: Order = (0, -1)
        self.highest_us = 0
        self.expected_us: int | None = None
        self._from: list[Order] = [(-1, 0)]
        self._shift_us: list[int] = [0]

    @property
    def shift_us(self) -> int:
        """Race time minus this clock's, for the next reading."""
        return self._shift_us[-1]

    @shift_us.setter
    def shift_us(self, shift_us: int) -> None:
        """A better measure of the shift since the clock was last stepped, or since it was first heard."""
        self._shift_us[-1] = shift_us

    @property
    def sure(self) -> bool:
        """Whether its shift was measured on crossings, or it is set by the same time as the race clock."""
        return self.locked or (self.synchronous and self.delays.settled)

    @property
    def delay_us(self) -> int:
        """The least by which word of a crossing comes later than the crossing, in race time."""
        return self.delays.least_us - self.shift_us

    @property
    def after(self) -> Order:
        """The first reading that has not come."""
        return self.highest[0], self.highest[1] + 1

    def shift_at(self, order: Order) -> int:
        """The shift that holds for a reading of this clock."""
        return self._shift_us[max(bisect_right(self._from, order) - 1, 0)]

    def shift_from(self, order: Order, shift_us: int) -> None:
        """Another shift from a reading on; what was said of later ones is void."""
        while self._from[-1] >= order:
            self._from.pop()
            self._shift_us.pop()
        self._from.append(order)
        self._shift_us.append(shift_us)
        self.pairs.clear()
        self.apart.clear()
        self.late.clear()

    def retell(self) -> None:
        """Its readings are told anew: one shift for all."""
        self._from, self._shift_us = [(-1, 0)], [self.shift_us]
        self.highest = (0, -1)
        self.pairs.clear()
        self.apart.clear()

    def fact(self) -> SourceClock:
        """How it stands now."""
        return SourceClock(self.name, self.format, self.rank, self.base_us - self.shift_us, self.how, self.matched)
