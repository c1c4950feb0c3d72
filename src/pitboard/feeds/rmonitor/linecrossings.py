"""IMSA line crossings as they come: held until the car's own record says when, in race time (µs), it was."""

from collections import deque
from collections.abc import Iterator
from statistics import median_low

from msgspec import Struct

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.loops import CANONICAL, loop_id, loop_of
from pitboard.feeds.rmonitor.protocol import LineCrossing
from pitboard.feeds.rmonitor.timeline import LATE_US
from pitboard.feeds.values import SECOND_US
from pitboard.model import LINE, PIT_LINE, Loop

HELD_LIMIT = 2000
UNKNOWN_CAR = "Tx"

NEIGHBOURS = 5
"""So many crossings in a row say by how much the loops' clock and the race clock differ."""

STEADY_PAIRS = 3
"""The first crossings that both clocks saw say where the race clock's zero lies, to the thousandth."""


class Held(Struct):
    """A line crossing that waits for the record of its lap; `since_us` is when it came."""

    record: LineCrossing
    ref: int
    since_us: int


class LineCrossings:
    """What the line crossings say of loops, sides, drivers and of the difference between their clock and the race's.

    `zero_us` is the local moment of the race clock's zero by the loops' clock, None before the first pair.
    """

    def __init__(self, reading: Reading) -> None:
        self.class_of: dict[str, str] = {}
        self.zero_us: int | None = None
        self._reading = reading
        self._pairs = 0
        self._level_us: int | None = None
        self._apart_us: deque[int] = deque(maxlen=NEIGHBOURS)
        self._held: deque[Held] = deque()
        self._loops: set[str] = set()
        self._seats: dict[str, int] = {}
        self._seen: set[LineCrossing] = set()

    def is_repeat(self, record: LineCrossing) -> bool:
        """Whether the very same record came before."""
        if record in self._seen:
            return True
        self._seen.add(record)
        return False

    def step(self, by_us: int) -> None:
        """The source's clock was moved: from now on its moments differ so much more from race time."""
        self._apart_us = deque((apart_us + by_us for apart_us in self._apart_us), maxlen=NEIGHBOURS)

    def note(self, record: LineCrossing) -> Loop | None:
        """The loop of a crossing, if it is new."""
        if record.class_name:
            self.class_of[record.number] = record.class_name
        if record.name in CANONICAL or record.name in self._loops:
            return None
        self._loops.add(record.name)
        return loop_of(record)

    def loop_id(self, record: LineCrossing) -> str:
        """The loop's id."""
        return loop_id(record)

    def at_the_line(self, record: LineCrossing) -> bool:
        """Whether it is a crossing of the line, on the track or in the pit lane."""
        return loop_id(record) in (LINE, PIT_LINE)

    def car(self, record: LineCrossing) -> tuple[str, str]:
        """The car's number, or a transponder that no car bears."""
        number = record.number
        if number.startswith(UNKNOWN_CAR) and number[2:].isdecimal():
            return "", number[2:]
        return number, ""

    def new_seat(self, record: LineCrossing) -> int:
        """The seat of a driver who was not in the car before, or 0."""
        number, seat = record.number, record.driver
        if not seat or self._seats.get(number) == seat or number.startswith(UNKNOWN_CAR):
            return 0
        self._seats[number] = seat
        return seat

    def apart_us(self) -> int | None:
        """Local moment minus race time, as the last crossings that have both say; None before the first."""
        return median_low(self._apart_us) if self._apart_us else None

    def hold(self, record: LineCrossing, ref: int, now_us: int) -> None:
        """Let a crossing of the line wait for the record of its lap."""
        self._held.append(Held(record, ref, now_us))

    def pair(self, number: str, race_us: int) -> str:
        """The side of the line on which a car's crossing at a race time was, where a waiting record tells; else ""."""
        for held in self._held:
            if held.record.number == number:
                self._held.remove(held)
                return self.take_pair(held.record, race_us)
        return ""

    def take_pair(self, record: LineCrossing, race_us: int) -> str:
        """Note the race time of a line crossing; its side."""
        self._apart_us.append(record.local_us - race_us)
        self._pairs += 1
        if self._pairs <= STEADY_PAIRS:
            self.zero_us = median_low(self._apart_us)
        if self._pairs % NEIGHBOURS == 0:
            self._watch(median_low(self._apart_us))
        return loop_id(record)

    def _watch(self, level_us: int) -> None:
        """Count how often the loops' clock was put elsewhere, by more than a second for good."""
        if self._level_us is not None and abs(level_us - self._level_us) > SECOND_US:
            self._reading.count("steps of the loops' clock")
        self._level_us = level_us

    def left(self) -> Iterator[Held]:
        """Those that still wait when nothing more will come."""
        while self._held:
            yield self._held.popleft()

    def overdue(self, now_us: int) -> Iterator[Held]:
        """Those whose lap has not been told within seconds."""
        while self._held and (now_us - self._held[0].since_us > LATE_US or len(self._held) > HELD_LIMIT):
            yield self._held.popleft()
