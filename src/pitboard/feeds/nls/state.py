"""What is known of a session: its clock, the start and length of the race, flags and messages, and each car."""

from datetime import datetime
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, field

from pitboard.feeds.nls.messages import ControlNotice, ResultRow, TrackState
from pitboard.feeds.reading import Reading
from pitboard.feeds.values import split_name
from pitboard.model import (
    LINE,
    PIT_LINE,
    START,
    CarStateName,
    Driver,
    Entry,
    Flag,
    FlagHistory,
    FlagState,
    Message,
    Stated,
)
from pitboard.model.time import DAY_US, MINUTE_US

MS_US: Final = 1000
EPOCH_MS: Final = 100_000_000_000
"""A larger number counts from 1970, a smaller one from midnight."""

LONGEST_MS: Final = 48 * 3_600_000
"""No race is longer: what is larger is an instant, not a length."""

ZONE: Final = "Europe/Berlin"
"""The series are German; the feed states no zone."""

NOT_LIVE: Final = "0"
LIVE: Final = "1"


FLAGS: Final[dict[str, FlagState]] = {"0": "green", "1": "yellow", "2": "red", "3": "safety_car", "4": "chequered"}

BROUGHT_OUT_US: Final = 5_000_000
"""The chequered flag falls at the leader's crossing, and is stated within this of it."""


class SessionClock:
    """`now_us` is the present moment, µs since the epoch; 0 before anything tells. `start_us` the race's zero, or None.

    Without a date the day counts from the epoch's first day.
    """

    def __init__(self) -> None:
        self.now_us = 0
        self.start_us: int | None = None
        self.duration_us = 0
        self.dated = True
        self._day_us: int | None = None
        self._length_us = 0
        self._waited = False

    def sync(self, at_ms: int) -> None:
        """Learn from the server's clock which day a time of day is of."""
        if at_ms > EPOCH_MS and self._day_us is None:
            local_us = at_ms * MS_US + offset_us(at_ms * MS_US)
            self._day_us = local_us - local_us % DAY_US

    def moment_us(self, stated_ms: int) -> int:
        """Return a stated instant in µs since the epoch; 0: none is stated."""
        if not stated_ms:
            return 0
        if stated_ms > EPOCH_MS:
            return stated_ms * MS_US
        self.dated = self._day_us is not None
        local_us = stated_ms * MS_US + (self._day_us or 0)
        at_us = local_us - offset_us(local_us) if self.dated else local_us
        # The clock passes midnight.
        return at_us + round((self.now_us - at_us) / DAY_US) * DAY_US if self.now_us else at_us

    def go_on(self, stated_ms: int) -> bool:
        """Let the clock go on; False: the statement is older than the last."""
        self.sync(stated_ms)
        at_us = self.moment_us(stated_ms)
        if at_us and at_us < self.now_us:
            return False
        self.now_us = at_us or self.now_us
        return True

    def state(self, stated: TrackState) -> None:
        """Take start and length: before the start the stated end is a length, from then on an instant."""
        if stated.time_state == NOT_LIVE:
            self._waited = True
            if 0 < stated.end_ms < LONGEST_MS:
                self._length_us = max(self._length_us, stated.end_ms * MS_US)
        elif stated.time_state == LIVE:
            end_us = stated.end_ms * MS_US if stated.end_ms > EPOCH_MS else 0
            if self.start_us is None and self._waited:
                self.start_us = end_us - self._length_us if end_us and self._length_us else self.now_us or None
                self.duration_us = self._length_us
            if end_us and self.start_us is not None:
                self.duration_us = end_us - self.start_us


def offset_us(moment_us: int) -> int:
    """Return local time minus UTC (µs); 0 where the machine has no time zones."""
    try:
        offset = datetime.fromtimestamp(moment_us / 1_000_000, ZoneInfo(ZONE)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
        return 0
    return round(offset.total_seconds() * 1_000_000) if offset else 0


class ControlLog:
    """Flags from when they are first stated, and each message once."""

    def __init__(self, source: str, reading: Reading, clock: SessionClock) -> None:
        self._source = source
        self._reading = reading
        self._clock = clock
        self._flags: list[tuple[int, FlagState, int]] = []
        self._notices: set[str] = set()

    def flag(self, state: str, line: int) -> list[FlagHistory]:
        """Return the flags, if this statement adds one."""
        flag = FLAGS.get(state)
        if flag is None:
            if state:
                self._reading.count(f"unknown TRACKSTATE {state[:10]}")
            return []
        if not self._clock.now_us or (self._flags and self._flags[-1][1] == flag):
            return []
        self._flags.append((self._clock.now_us, flag, line))
        return self.history()

    def leader_crossed(self, moment_us: int) -> list[FlagHistory]:
        """Return the flags, if the leader's crossing brought out a chequered flag that was stated after it."""
        if not self._flags or self._flags[-1][1] != "chequered":
            return []
        at_us, flag, line = self._flags[-1]
        if not 0 < at_us - moment_us < BROUGHT_OUT_US:
            return []
        self._flags[-1] = (moment_us, flag, line)
        return self.history()

    def history(self) -> list[FlagHistory]:
        """Return all flags so far, as one fact; nothing where none was stated."""
        flags = [Flag(at_us, state, self._source, line, exact=False) for at_us, state, line in self._flags]
        return [FlagHistory(self._clock.now_us, tuple(flags), self._source)] if flags else []

    def notice(self, notice: ControlNotice, line: int) -> list[Message]:
        """Return a message of race control, the first time that it comes."""
        key = notice.id or notice.text
        if not notice.text or key in self._notices:
            return []
        self._notices.add(key)
        return [Message(self._sent_us(notice), notice.text, self._source, line)]

    def _sent_us(self, notice: ControlNotice) -> int:
        """Return the last moment at which it was the local time of day that a message bears."""
        now_us = self._clock.now_us
        if notice.of_day_us is None or not now_us:
            return now_us
        local_now_us = now_us + (offset_us(now_us) if self._clock.dated else 0)
        ago_us = (local_now_us - notice.of_day_us) % DAY_US
        # The clock that stamps messages may be ahead by seconds.
        return now_us - ago_us if ago_us < DAY_US - MINUTE_US else now_us


AT_LINE: Final = 10
NEAR_US: Final = 30_000_000
"""A crossing worked out from the one before lies nearer to what is stated than this, or a lap was not told."""

STALE_US: Final = 60_000_000
"""A row that is behind for longer is a correction, and no old snapshot."""

IN_PIT: Final = {"1": (8, 12), "2": (14, 20)}
OUT_LAP: Final = {"1": (9,), "2": (15,)}
"""What LASTINTERMEDIATENUMBER says of the pits, by the version of the feed."""


class LapEnd(Struct, frozen=True):
    """Where a lap ended: when (µs since the epoch), at which loop, and whether that was read there.

    `guessed` says that the lap was only shared out: its time is not known.
    """

    at_us: int
    loop: str
    exact: bool
    guessed: bool = False


class NlsCar(Struct):
    """What is known of a car.

    `ends` are its laps' ends by lap, `base` how many laps it had when first heard of, and `removed` how many the feed
    has taken back since: the crossings stay, so the laps here run on.
    """

    number: str
    base: int = 0
    laps: int = 0
    removed: int = 0
    ends: dict[int, LapEnd] = field(default_factory=dict)
    passed: int = -1
    passed_us: int = 0
    stale_since_us: int = 0
    state: CarStateName = "running"
    names: list[str] = field(default_factory=list)
    seat: int = 0
    stated: Stated | None = None
    entry: Entry | None = None
    last_lap_us: int = 0

    @property
    def leads(self) -> bool:
        """Whether the feed states it first."""
        return self.stated is not None and self.stated.position == 1

    def is_stale(self, passed_us: int, now_us: int) -> bool:
        """Tell whether a row is older than the last: its car is at an earlier loop. For a minute it is not believed."""
        if not passed_us or passed_us >= self.passed_us:
            self.stale_since_us = 0
            return False
        self.stale_since_us = self.stale_since_us or now_us
        return now_us - self.stale_since_us < STALE_US

    def entered(self, row: ResultRow, source: str) -> Entry:
        """Return the entry as the feed has it by now."""
        crew = (Driver(seat, *_halves(name)) for seat, name in enumerate(self.names, 1))
        return Entry(self.number, row.car_class, row.team, model=row.car, drivers=tuple(crew), source=source)

    def count(self, row: ResultRow, passed_us: int) -> int:
        """Count the laps of a row that are new here; what the feed takes back, and gives back, is noted."""
        gained = row.laps - self.laps
        last = self.ends.get(self.laps + self.removed)
        came_by = row.passed == AT_LINE and (last is None or passed_us > last.at_us)
        if gained < 0 or (self.removed and gained > 0 and not came_by):
            self.removed = max(self.removed - gained, 0)
            return 0
        return gained

    def end_of(self, lap: int, row: ResultRow, passed_us: int, now_us: int) -> LapEnd:
        """Work out when the last lap of a row ended: by the line itself, by the lap before, or about now."""
        loop = PIT_LINE if self.state == "in_pit" else LINE
        if row.passed == AT_LINE and passed_us:
            return LapEnd(passed_us, loop, True)
        before = self.ends.get(lap - 1)
        if before and row.last_lap_us and abs(before.at_us + row.last_lap_us - now_us) < NEAR_US:
            return LapEnd(before.at_us + row.last_lap_us, loop, False)
        # A loop was passed since.
        return LapEnd(passed_us - 1_000_000 if passed_us > self.passed_us else now_us, loop, False)

    def counted(self, lap: int) -> int:
        """Return which lap of those that can be scored this is: those before the first end are unknown."""
        first = min(self.ends)
        return lap - first + (self.loop_at(first) != START)

    def loop_at(self, lap: int) -> str:
        """Return the loop of a lap's end. Of a lap from before the feed was heard: where the first known lap begins."""
        return START if lap == min(self.ends) and lap <= self.base else self.ends[lap].loop


def share_out(car: NlsCar, upto: int, start_us: int) -> list[int]:
    """Interpolate the laps before `upto` whose ends were not sent; `start_us` begins lap 1. Returns which those are."""
    known = [] if car.base else [(0, start_us)]
    known += sorted((lap, end.at_us) for lap, end in car.ends.items() if lap <= upto)
    shared: list[int] = []
    for (low, from_us), (high, until_us) in pairwise(known):
        for lap in range(low + 1, high):
            at_us = from_us + (until_us - from_us) * (lap - low) // (high - low)
            car.ends[lap] = LapEnd(at_us, LINE, False, guessed=True)
            shared.append(lap)
    return shared


def _halves(name: str) -> tuple[str, str]:
    last, comma, first = name.partition(", ")
    return (first, last) if comma else split_name(name)
