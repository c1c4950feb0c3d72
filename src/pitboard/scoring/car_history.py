"""One car's history: what scoring made of its passings, as parallel lists in time order."""

from bisect import bisect_left, bisect_right, insort
from typing import Literal

from msgspec import Struct

from pitboard.model import CarState, DriverIn, Entry, Passing
from pitboard.scoring.verdicts import ACCEPTED, Verdict

Phase = Literal["grid", "running", "in_pit", "out_lap", "finished"]


NEVER_US = 1 << 62
"""A moment after every other: for what has not happened."""


class Mark(Struct, frozen=True, gc=False):
    """What a car has done by a moment; a new mark is set at each line crossing, pit-in and pit-out.

    `line_us` is the moment of its last line crossing, `last_lap_us` and `best_lap_us` are durations (all 0: none yet).
    """

    laps: int
    line_us: int
    last_lap_us: int
    best_lap_us: int
    pit_visits: int
    phase: Phase


ON_THE_GRID = Mark(0, 0, 0, 0, 0, "grid")


AlarmKind = Literal[
    "pit_in_missed",
    "pit_out_missed",
    "line_inferred",
    "driver_change_on_track",
    "loop_silent",
    "source_silent",
    "clock_stepped",
    "finish_missed",
]
"""What a timekeeper may have to look at."""


class Alarm(Struct, frozen=True, order=True):
    """Something a timekeeper should look at: nothing was guessed silently."""

    time_us: int
    number: str
    kind: AlarmKind
    text: str


class Wait(Struct, frozen=True, gc=False):
    """What a car stood still in a standstill of the whole field, in µs since the epoch; known from `known_us` on.

    It stood somewhere between two loops; the time that it needs from one to the other is left out at the end.
    `in_lane`: it stood in the pit lane, so the wait is part of a pit visit.
    """

    begin_us: int
    end_us: int
    known_us: int
    in_lane: bool

    @property
    def length_us(self) -> int:
        """How long it stood, in µs."""
        return self.end_us - self.begin_us


class CarHistory:
    """One car's history: parallel lists in time order.

    `lap_end_us[k]` is the moment lap k+1 was completed. `loop_us` and `loop_at` hold every loop passed on the way, the
    latter as progress: laps completed times the number of loops, plus the loop's rank along the lap. `mark_us` and
    `marks` hold what the car had done by then. `pit_in_us` and `pit_out_us` are the pit visits (an open one has no
    out); `pit_lap` is the lap on which each began, `pit_out_laps` the laps completed at its end. `pit_in_unseen` and
    `pit_out_unseen` are the visits, by index, of which no source saw the one end: its moment is a bound, and the length
    not known. `pit_until_us` is when the visit under way ends as its source states, 0 where it does not. `waits` are
    what it stood still with the whole field. `uncounted_us` are the line crossings of which the feed makes no lap, and
    `again_rank` the last loop of the second time round since. `began_us` is when it last crossed the line at the start
    of its lap 1 (0: not seen). All moments are in µs since the epoch.
    """

    __slots__ = (
        "again_rank",
        "alarms",
        "began_us",
        "bests_stated",
        "declared",
        "declared_us",
        "deleted_laps",
        "driver_seat",
        "driver_us",
        "drivers_stated",
        "entry",
        "finished_us",
        "inferred_laps",
        "lap_end_us",
        "laps_ended_in_pit",
        "loop_at",
        "loop_us",
        "mark_us",
        "marks",
        "names",
        "nations",
        "number",
        "passings",
        "pit_exact",
        "pit_in_unseen",
        "pit_in_us",
        "pit_lap",
        "pit_out_laps",
        "pit_out_unseen",
        "pit_out_us",
        "pit_until_us",
        "rejected",
        "set_aside",
        "stale",
        "uncounted_us",
        "waits",
    )

    def __init__(self, number: str) -> None:
        self.number = number
        self.enter(Entry(number))
        self.passings: list[Passing] = []
        self.drivers_stated: list[DriverIn] = []
        self.declared: list[CarState] = []
        self.declared_us: list[int] = []
        self.bests_stated: list[tuple[int, int]] = []
        self.deleted_laps: set[int] = set()
        self.clear()

    def enter(self, entry: Entry) -> None:
        """The car runs under this entry; driver names by seat and the crew's nations are laid out for every board."""
        self.entry = entry
        self.names = {driver.seat: driver.name for driver in entry.drivers}
        self.nations = tuple(dict.fromkeys(driver.nation for driver in entry.drivers if driver.nation))

    def declare(self, declared: CarState) -> None:
        """Take in the word of a feed or a person on the car's state; `declared_us` are the moments of all of them."""
        insort(self.declared, declared, key=lambda other: (other.time_us, repr(other)))
        insort(self.declared_us, declared.time_us)

    def clear(self) -> None:
        """Forget what was scored, keep what was stated."""
        self.lap_end_us: list[int] = []
        self.laps_ended_in_pit: set[int] = set()
        self.inferred_laps: set[int] = set()
        self.loop_us: list[int] = []
        self.loop_at: list[int] = []
        self.mark_us: list[int] = []
        self.marks: list[Mark] = []
        self.pit_in_us: list[int] = []
        self.pit_out_us: list[int] = []
        self.pit_lap: list[int] = []
        self.pit_out_laps: list[int] = []
        self.pit_exact: list[bool] = []
        self.pit_in_unseen: set[int] = set()
        self.pit_out_unseen: set[int] = set()
        self.pit_until_us = 0
        self.driver_us: list[int] = []
        self.driver_seat: list[int] = []
        self.rejected: dict[int, Verdict] = {}
        self.set_aside: list[tuple[Passing, Verdict]] = []
        self.alarms: list[Alarm] = []
        self.uncounted_us: list[int] = []
        self.again_rank = 0
        self.began_us = 0
        self.finished_us = NEVER_US
        self.stale = False
        self.waits: list[Wait] = []

    def copy(self) -> "CarHistory":
        """Return what is known now, which later passings do not change."""
        copied = CarHistory.__new__(CarHistory)
        for name in CarHistory.__slots__:
            value = getattr(self, name)
            setattr(copied, name, value.copy() if isinstance(value, list | dict | set) else value)
        return copied

    @property
    def mark(self) -> Mark:
        """What the car has done by the end of what is known."""
        return self.marks[-1] if self.marks else ON_THE_GRID

    def mark_at(self, moment_us: int) -> Mark:
        """What the car had done by a moment (µs since the epoch)."""
        i = bisect_right(self.mark_us, moment_us)
        return self.marks[i - 1] if i else ON_THE_GRID

    def laps_at(self, moment_us: int) -> int:
        """The laps completed by a moment."""
        return bisect_right(self.lap_end_us, moment_us)

    def seat_at(self, moment_us: int) -> int:
        """The seat of the driver in the car; during a change the one who brought it in. 0: not known."""
        i = bisect_right(self.driver_us, moment_us)
        return self.driver_seat[i - 1] if i else 0

    def changes_between(self, begin_us: int, end_us: int) -> list[int]:
        """The moments strictly between two at which another driver is stated to have taken over."""
        first = max(1, bisect_right(self.driver_us, begin_us))
        return self.driver_us[first : bisect_left(self.driver_us, end_us)]

    def last_seen_us(self, moment_us: int) -> int:
        """The moment of the last loop, pit loops included, that saw the car by then; 0 if none did."""
        i = bisect_right(self.loop_us, moment_us)
        j = bisect_right(self.mark_us, moment_us)
        return max(self.loop_us[i - 1] if i else 0, self.mark_us[j - 1] if j else 0)

    def counts_as_best(self, lap: int) -> bool:
        """Whether a lap can be the car's best: its time was not deleted, and its end was read, not worked out."""
        return lap not in self.deleted_laps and lap not in self.inferred_laps

    @property
    def untimed_laps(self) -> list[int]:
        """The laps of which the feed told only that they were driven, in order: how long each took is not known."""
        if not self.inferred_laps or not self.deleted_laps:
            return []
        around = self.inferred_laps | {lap + 1 for lap in self.inferred_laps}
        return sorted(lap for lap in around & self.deleted_laps if lap <= len(self.lap_end_us))

    def unseen_since_us(self, moment_us: int) -> int | None:
        """Since when nobody saw a lap of the car end, where that was so at a moment: the first end; else None."""
        untimed = set(self.untimed_laps) & self.inferred_laps
        lap = self.laps_at(moment_us)
        if lap not in untimed:
            return None
        while lap - 1 in untimed:
            lap -= 1
        return self.lap_end_us[lap - 1]

    def goes_unseen_at(self, moment_us: int) -> bool:
        """Whether nobody saw the car begin the lap that it was on at a moment, or nobody saw it end that lap."""
        lap = self.laps_at(moment_us)
        return any(near in self.inferred_laps and near in self.untimed_laps for near in (lap, lap + 1))

    def runs_at(self, moment_us: int) -> bool:
        """Whether the car was on a lap at a moment that it has ended since."""
        return self.laps_at(moment_us) < len(self.lap_end_us)

    def last_lap_us(self, mark: Mark) -> int:
        """The lap before a mark; 0: none, or one that nobody saw."""
        return 0 if self.inferred_laps and mark.laps in self.untimed_laps else mark.last_lap_us

    def best_lap_us(self, moment_us: int) -> int:
        """The best lap by a moment; 0: none, or not known, as laps were driven unseen and no feed states the best."""
        mark = self.mark_at(moment_us)
        untimed = self.untimed_laps
        if not untimed or untimed[0] > mark.laps:
            return mark.best_lap_us
        i = bisect_right(self.bests_stated, moment_us, key=lambda stated: stated[0])
        stated_us = self.bests_stated[i - 1][1] if i else 0
        return min(stated_us, mark.best_lap_us or stated_us)

    def lap_us(self, lap: int, start_us: int) -> int:
        """The duration of lap 1.. in µs; the first runs from the official start."""
        begin_us = self.lap_end_us[lap - 2] if lap > 1 else start_us
        return self.lap_end_us[lap - 1] - begin_us

    def verdicts(self) -> list[tuple[Passing, Verdict]]:
        """Every passing of the car with its verdict, in time order."""
        judged = [(passing, self.rejected.get(i, ACCEPTED)) for i, passing in enumerate(self.passings)]
        return sorted(judged + self.set_aside, key=_in_time)


def _in_time(judged: tuple[Passing, Verdict]) -> tuple[int, str, int, str, str]:
    passing, verdict = judged
    return passing.time_us, passing.source, passing.ref, passing.loop, verdict.code
