"""One car of an NLS session: its rows into entries, drivers, states, statements and crossings."""

from itertools import pairwise
from typing import Final

from msgspec import Struct, field

from pitboard.feeds.nls.messages import ResultRow
from pitboard.feeds.values import split_name
from pitboard.model import LINE, PIT_LINE, START, CarStateName, Driver, Entry, Stated

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
        """Whether a row is older than the last: its car stands at an earlier loop. For a minute it is not believed."""
        if not passed_us or passed_us >= self.passed_us:
            self.stale_since_us = 0
            return False
        self.stale_since_us = self.stale_since_us or now_us
        return now_us - self.stale_since_us < STALE_US

    def entered(self, row: ResultRow, source: str) -> Entry:
        """The entry as the feed tells it by now."""
        crew = (Driver(seat, *_halves(name)) for seat, name in enumerate(self.names, 1))
        return Entry(self.number, row.car_class, row.team, model=row.car, drivers=tuple(crew), source=source)

    def count(self, row: ResultRow, passed_us: int) -> int:
        """How many laps a row counts that are new here; what the feed takes back, and gives back, is noted."""
        gained = row.laps - self.laps
        last = self.ends.get(self.laps + self.removed)
        came_by = row.passed == AT_LINE and (last is None or passed_us > last.at_us)
        if gained < 0 or (self.removed and gained > 0 and not came_by):
            self.removed = max(self.removed - gained, 0)
            return 0
        return gained

    def end_of(self, lap: int, row: ResultRow, passed_us: int, now_us: int) -> LapEnd:
        """When the lap ended that a row counts as the last: by the line itself, by the lap before, or about now."""
        loop = PIT_LINE if self.state == "in_pit" else LINE
        if row.passed == AT_LINE and passed_us:
            return LapEnd(passed_us, loop, True)
        before = self.ends.get(lap - 1)
        if before and row.last_lap_us and abs(before.at_us + row.last_lap_us - now_us) < NEAR_US:
            return LapEnd(before.at_us + row.last_lap_us, loop, False)
        # A loop was passed since.
        return LapEnd(passed_us - 1_000_000 if passed_us > self.passed_us else now_us, loop, False)

    def counted(self, lap: int) -> int:
        """Which lap of those that can be scored this is: the ones before the first end are unknown."""
        first = min(self.ends)
        return lap - first + (self.loop_at(first) != START)

    def loop_at(self, lap: int) -> str:
        """The loop of a lap's end. Of one from before the feed was heard: where the first known lap begins."""
        return START if lap == min(self.ends) and lap <= self.base else self.ends[lap].loop


def share_out(car: NlsCar, upto: int, start_us: int) -> list[int]:
    """The laps before `upto` whose ends were not told, put evenly between what is known; `start_us` begins lap 1."""
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
