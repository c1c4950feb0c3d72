"""One live source: what it has sent, and the clocks that its facts go by."""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.format import FeedFormat, FeedReader, Update
from pitboard.model import (
    ClockMeasure,
    Entry,
    Fact,
    FlagHistory,
    LapTimeDeleted,
    LoopsInstalled,
    Passing,
    RaceInfo,
    SourceClock,
    TransponderFitted,
)
from pitboard.model.packed import Packed

ReadingPlace = tuple[int, int]
"""The place of a reading among all of its source: the run of its numbers, and the number."""

CONSECUTIVE: Final = 2
"""So many readings in a row that are off by the same tell of a step; one may be of a car that stood on the loop."""

PAIRS_KEPT: Final = 9
"""The middle of so many differences is taken."""

MOST_US: Final = 1_500_000
"""Word may come later than usual by this without more being wrong than a slow line."""

SETTLED_US: Final = 10_000_000
SETTLED: Final = 3
"""The least delay is known once so many words came within `MOST_US` of it, over so long: the first may be old."""

BUCKET_US: Final = 600_000_000
"""The least is that of the last ten to twenty minutes: two clocks drift apart by seconds in a day."""

RECENT: Final = 2
REMEMBERED: Final = 20

_RUN: Final = re.compile(r"(.*/[0-9]+)\.([0-9]+)")


class Delays:
    """The delays of one source's words, in µs: receive time minus the source's clock.

    They hold the difference of the two clocks too, so the least of them tells two sources' clocks apart.
    """

    def __init__(self) -> None:
        self.known = False
        self.settled = False
        self._begun_us = 0
        self._before_us = 0
        self._least_us = 0
        self._near = 0
        self._near_since_us = 0
        self._begun_late = False
        self._last: deque[int] = deque(maxlen=REMEMBERED + RECENT)

    @property
    def backlog(self) -> bool:
        """Whether the first words were old, as one that came sooner shows, and none is known to be new."""
        return self._begun_late and not self.settled

    @property
    def least_us(self) -> int:
        """The least of late."""
        return min(self._before_us, self._least_us)

    @property
    def usual_us(self) -> int:
        """The least of late, but for the very last words: a clock that was just stepped must not hide that."""
        return min(list(self._last)[:-RECENT], default=self.least_us)

    def begin(self, delay_us: int, received_us: int) -> None:
        """Take the first word, or the first after the clock was stepped."""
        self.known, self.settled, self._begun_late = True, False, False
        self._begun_us, self._before_us, self._least_us = received_us, delay_us, delay_us
        self._near, self._near_since_us = 1, received_us
        self._last.clear()
        self._last.append(delay_us)

    def take(self, delay_us: int, received_us: int) -> None:
        """Take another word."""
        if not self.known:
            self.begin(delay_us, received_us)
            return
        self._last.append(delay_us)
        if self.least_us - delay_us > MOST_US:
            self._near, self._near_since_us, self._begun_late = 0, received_us, True
        if received_us - self._begun_us > BUCKET_US:
            self._begun_us, self._before_us, self._least_us = received_us, self._least_us, delay_us
        else:
            self._least_us = min(self._least_us, delay_us)
        self._near += delay_us - self.least_us < MOST_US
        if self._near >= SETTLED and received_us - self._near_since_us >= SETTLED_US:
            self.settled = True


class ClockReading(Struct, frozen=True, gc=False):
    """A car over a loop as one clock saw it: its own time `raw_us`, and when word of it came (0: not known, or sent
    again)."""

    clock: str
    order: ReadingPlace
    car: str
    loop: str
    raw_us: int
    received_us: int


class Pair(Struct, frozen=True, gc=False):
    """The shift that one crossing asks of a clock, by its reading and the other clock's; how late word came of both."""

    shift_us: int
    order: ReadingPlace
    other: str
    other_order: ReadingPlace
    delay_us: int
    other_delay_us: int


class Clock:
    """The clock of one source, or of one decoder of a source.

    `stepping`: it shows a time of day, may be set by hand and may begin again; one that counts race time may not.
    `base_us` is what its own zero means, µs since the epoch. `locked`: its shift was measured on crossings.
    `positioned`: its shift was worked out from how late its word comes. `synchronous`: it is set by the same time as
    the race clock.
    """

    def __init__(self, name: str, format: str, rank: int, *, stepping: bool) -> None:  # noqa: A002
        self.name = name
        self.format = format
        self.rank = rank
        self.stepping = stepping
        self.base_us = 0
        self.how: ClockMeasure = "receive_time"
        self.locked = False
        self.positioned = False
        self.synchronous = False
        self.matched = 0
        self.delays = Delays()
        self.pairs: deque[Pair] = deque(maxlen=PAIRS_KEPT)
        self.apart: deque[Pair] = deque(maxlen=CONSECUTIVE)
        self.late: deque[tuple[ClockReading, int]] = deque(maxlen=CONSECUTIVE)
        self.highest: ReadingPlace = (0, -1)
        self.highest_us = 0
        self.expected_us: int | None = None
        self._from: list[ReadingPlace] = [(-1, 0)]
        self._shift_us: list[int] = [0]

    @property
    def shift_us(self) -> int:
        """Race time minus this clock's, for the next reading."""
        return self._shift_us[-1]

    @shift_us.setter
    def shift_us(self, shift_us: int) -> None:
        """Measure the shift better since the clock was last stepped, or since it was first heard."""
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
    def after(self) -> ReadingPlace:
        """The first reading that has not come."""
        return self.highest[0], self.highest[1] + 1

    def shift_at(self, order: ReadingPlace) -> int:
        """Return the shift that holds for a reading of this clock."""
        return self._shift_us[max(bisect_right(self._from, order) - 1, 0)]

    def shift_from(self, order: ReadingPlace, shift_us: int) -> None:
        """Set another shift from a reading on; what was known of later ones is void."""
        while self._from[-1] >= order:
            self._from.pop()
            self._shift_us.pop()
        self._from.append(order)
        self._shift_us.append(shift_us)
        self.pairs.clear()
        self.apart.clear()
        self.late.clear()

    def forget_readings(self) -> None:
        """Expect all its readings again: one shift for all."""
        self._from, self._shift_us = [(-1, 0)], [self.shift_us]
        self.highest = (0, -1)
        self.pairs.clear()
        self.apart.clear()

    def fact(self) -> SourceClock:
        """Return how it compares with the race clock now."""
        return SourceClock(self.name, self.format, self.rank, self.base_us - self.shift_us, self.how, self.matched)


class ReceivedFact(Struct, frozen=True, gc=False):
    """A fact as a source sent it, the clock it goes by (None: none) and its place among what went by that."""

    fact: Fact
    clock: Clock | None = None
    order: ReadingPlace = (0, 0)

    def on_race_clock(self) -> Fact:
        """Return the fact with its moments on the race clock."""
        clock = self.clock
        return self.fact if clock is None else shifted(self.fact, clock.shift_at(self.order) - clock.base_us)


def shifted(fact: Fact, by_us: int) -> Fact:
    """Return the fact with its moments moved by so many µs; one that bears none as it is."""
    if not by_us:
        return fact
    match fact:
        case Passing():
            return Passing(
                fact.time_us + by_us,
                fact.number,
                fact.loop,
                fact.source,
                fact.ref,
                fact.exact,
                fact.transponder,
                fact.stay_us,
            )
        case FlagHistory():
            flags = tuple(replace(flag, time_us=flag.time_us + by_us) for flag in fact.flags)
            return replace(fact, as_of_us=fact.as_of_us + by_us, flags=flags)
        case RaceInfo():
            return replace(fact, start_us=fact.start_us + by_us)
        case TransponderFitted():
            return replace(fact, from_us=fact.from_us + by_us) if fact.from_us else fact
        case Entry() | LoopsInstalled() | LapTimeDeleted() | SourceClock():
            return fact
        case _:
            return replace(fact, time_us=fact.time_us + by_us)


class UnmergedUpdate(Struct, frozen=True, gc=False):
    """An update of the only source, and when it was received (µs since the epoch)."""

    facts: Sequence[Fact]
    moment_us: int | None
    received_us: int


class Unmerged:
    """What the only source has sent since it was last compared with anything, in the order in which it came.

    All of it is kept so that, when another source is heard, the comparison knows what it would have known from the
    first word on.
    """

    def __init__(self) -> None:
        self.passings = 0
        self._updates: Packed[UnmergedUpdate] = Packed()

    def add(self, update: Update, received_us: int, passings: int) -> None:
        """Keep an update in which there are so many passings."""
        self.passings += passings
        self._updates.append(UnmergedUpdate(update.facts, update.moment_us, received_us))

    def updates(self) -> Iterator[tuple[Update, int]]:
        """Yield every update, with the moment at which it was received (µs since the epoch)."""
        for kept in self._updates:
            yield Update(kept.facts, False, kept.moment_us), kept.received_us

    def facts(self) -> Iterator[Fact]:
        """Yield the facts of all updates."""
        for kept in self._updates:
            yield from kept.facts


class Source:
    """What one live source has sent: its facts, its statement of the race, its clocks and the passings by each of them.

    `starts` are the moments that a decoder, which knows no start, gave for one: its earliest passing by its own clock.
    `heard_us` is when it last sent anything (µs since the epoch, 0: never), `note` what is wrong with the connection.
    """

    def __init__(self, name: str, feed_format: FeedFormat, rank: int, reader: FeedReader) -> None:
        self.name = name
        self.format = feed_format
        self.rank = rank
        self.reader = reader
        self.heard_us = 0
        self.note = ""
        self.received: Packed[tuple[Fact, str, ReadingPlace]] = Packed()
        self.unmerged = Unmerged()
        self.race: ReceivedFact | None = None
        self.starts: list[ReceivedFact] = []
        self.clocks: dict[str, Clock] = {}
        self.passings: dict[str, int] = {}

    def clock_of(self, passing: Passing) -> tuple[str, ReadingPlace]:
        """Return the name of the clock that a passing goes by, and its place among all of that."""
        if not self.format.decodes:
            return self.name, (0, len(self.received))
        again = _RUN.fullmatch(passing.source)
        return (again[1], (int(again[2]), passing.ref)) if again else (passing.source, (1, passing.ref))

    def receive(self, fact: Fact, clock: Clock | None, order: ReadingPlace) -> None:
        """Keep a fact, with the clock of this source that it goes by (None: none) and its place among all of that."""
        self.received.append((fact, clock.name if clock else "", order))

    def received_since(self, place: int) -> Iterator[Fact]:
        """Yield what was received from a place on, on the race clock."""
        for fact, clock, order in self.received.since(place):
            yield ReceivedFact(fact, self.clocks[clock] if clock else None, order).on_race_clock()

    def facts(self) -> Iterator[Fact]:
        """Yield all that it has sent, on the race clock."""
        yield from self.received_since(0)
        # A source that is alone is the race clock.
        yield from self.unmerged.facts()


class SourceState(Struct, frozen=True):
    """How a source is: `heard_us` is when it last sent anything (µs since the epoch, 0: never), `note` what is wrong.

    `name` is the source's address, for a decoder with its id; `offset_us` is its clock minus the race clock, None where
    it has sent none; `how` says how that was measured and `pairs` on how many crossings; `steps` counts its jumps;
    `refused` is the last of what it sent that could not be read.
    """

    name: str
    format: str
    heard_us: int
    passings: int = 0
    offset_us: int | None = None
    how: ClockMeasure | None = None
    pairs: int = 0
    steps: int = 0
    note: str = ""
    refused: str = ""
