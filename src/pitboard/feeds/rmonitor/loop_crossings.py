"""IMSA line crossings (`$L`): of which loop, held until the car's own record says when, in race time (µs), it was."""

from collections import deque
from collections.abc import Iterator
from statistics import median_low

from msgspec import Struct

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.protocol import LineCrossing
from pitboard.feeds.rmonitor.run_clock import LATE_US, NEAR_US, nearest_day_us
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, DriverIn, Loop, Passing
from pitboard.model.time import SECOND_US

CANONICAL = {"SFT": LINE, "SFP": PIT_LINE, "PIP": PIT_IN, "POP": PIT_OUT}
"""The third letter is the side: T on the track, P in the pit lane. PIT and POT are passed by cars that stay out."""


def loop_id(record: LineCrossing) -> str:
    """Return the loop's id: ours for the line and the pit lane, else as the feed names it."""
    return CANONICAL.get(record.name, record.name or record.line)


def loop_of(record: LineCrossing) -> Loop:
    """Return the loop on the track, ranked by its timing line: T1 is the finish line, T2 the next."""
    return Loop(loop_id(record), _rank(record.line))


def car_of(record: LineCrossing) -> tuple[str, str]:
    """Return the number of a crossing's car, or a transponder that no car bears."""
    number = record.number
    if number.startswith(UNKNOWN_CAR) and number[2:].isdecimal():
        return "", number[2:]
    return number, ""


def _rank(line: str) -> int:
    """T1 to T9, then TA to TZ."""
    try:
        return int(line[1:2], 36)
    except ValueError:
        return 36


HELD_LIMIT = 2000
UNKNOWN_CAR = "Tx"
AT_THE_LINE = (LINE, PIT_LINE)
"""The loops of the line, on the track and in the pit lane."""

NEIGHBOURS = 5
"""So many crossings in a row say by how much the loops' clock and the race clock differ."""

STEADY_PAIRS = 3
"""The first crossings that both clocks saw say where the race clock's zero lies, to the thousandth."""


class HeldCrossing(Struct):
    """A line crossing that waits for the record of its lap; `since_us` is when it came."""

    record: LineCrossing
    ref: int
    since_us: int


class DoubtfulCrossing(Struct):
    """What a line crossing tells whose moment is not now: it waits until heartbeats have said how the clock is.

    `since_us` is the race time of the first heartbeat after it, None before that.
    """

    record: LineCrossing
    fact: Passing | DriverIn
    since_us: int | None = None


class LoopCrossings:
    """Take from line crossings the loops, sides and drivers, and the difference between their clock and the race's.

    `zero_us` is the local moment of the race clock's zero by the loops' clock, None before the first pair. `apart_us`
    is local moment minus race time by the last crossings that have both, None before the first. `held` are the
    crossings of the line that wait for the record of their lap.
    """

    def __init__(self, reading: Reading) -> None:
        self.class_of: dict[str, str] = {}
        self.zero_us: int | None = None
        self._reading = reading
        self._pairs = 0
        self._level_us: int | None = None
        self._differences_us: deque[int] = deque(maxlen=NEIGHBOURS)
        self.apart_us: int | None = None
        self.held: deque[HeldCrossing] = deque()
        self.doubtful: deque[DoubtfulCrossing] = deque()
        self._loops: set[str] = set()
        self._seats: dict[str, int] = {}
        self._seen: set[LineCrossing] = set()

    def is_repeat(self, record: LineCrossing) -> bool:
        """Tell whether the very same record came before."""
        if record in self._seen:
            return True
        self._seen.add(record)
        return False

    def step(self, by_us: int, zero_us: int) -> None:
        """Follow the source's clock when it is moved: from now on its moments differ so much more from race time.

        `zero_us` is the time of day of the race clock's zero by the clock as it is now: what agrees with that came
        after the move.
        """
        moved_us = [
            difference_us
            if abs(nearest_day_us(zero_us, difference_us) - difference_us) <= NEAR_US
            else difference_us + by_us
            for difference_us in self._differences_us
        ]
        self._differences_us = deque(moved_us, maxlen=NEIGHBOURS)
        self.apart_us = median_low(moved_us) if moved_us else None

    def note(self, record: LineCrossing) -> Loop | None:
        """Return the loop of a crossing, if it is new."""
        if record.name in CANONICAL or record.name in self._loops:
            return None
        self._loops.add(record.name)
        return loop_of(record)

    def note_class(self, record: LineCrossing) -> bool:
        """Note the class of a crossing's car; return whether it is another than before."""
        # Nearly every crossing of a race gives it, and all entries would be made again with each.
        if not record.class_name or self.class_of.get(record.number) == record.class_name:
            return False
        self.class_of[record.number] = record.class_name
        return True

    def new_seat(self, record: LineCrossing) -> int:
        """Return the seat of a driver who was not in the car before, or 0."""
        number, seat = record.number, record.driver
        if not seat or self._seats.get(number) == seat or number.startswith(UNKNOWN_CAR):
            return 0
        self._seats[number] = seat
        return seat

    def hold(self, record: LineCrossing, ref: int, now_us: int) -> None:
        """Let a crossing of the line wait for the record of its lap."""
        self.held.append(HeldCrossing(record, ref, now_us))

    def pair(self, number: str, race_us: int) -> str:
        """Return the side of the line on which a car crossed at a race time, if a waiting record tells; else ""."""
        for held in self.held:
            if held.record.number == number:
                self.held.remove(held)
                return self.take_pair(held.record, race_us)
        return ""

    def take_pair(self, record: LineCrossing, race_us: int) -> str:
        """Note the race time of a line crossing; return its side."""
        self._differences_us.append(record.local_us - race_us)
        self.apart_us = level_us = median_low(self._differences_us)
        self._pairs += 1
        if self._pairs <= STEADY_PAIRS:
            self.zero_us = level_us
        if self._pairs % NEIGHBOURS == 0:
            self._watch(level_us)
        return loop_id(record)

    def _watch(self, level_us: int) -> None:
        """Count how often the loops' clock was put elsewhere, by more than a second for good."""
        if self._level_us is not None and abs(level_us - self._level_us) > SECOND_US:
            self._reading.count("steps of the loops' clock")
        self._level_us = level_us

    def left(self) -> Iterator[HeldCrossing]:
        """Yield those that still wait when nothing more will come."""
        while self.held:
            yield self.held.popleft()

    def overdue(self, now_us: int) -> Iterator[HeldCrossing]:
        """Yield those whose lap has not been sent within seconds."""
        while self.held and (now_us - self.held[0].since_us > LATE_US or len(self.held) > HELD_LIMIT):
            yield self.held.popleft()
