"""The history of a race: what scoring made of the facts, ordered in time so that any moment is one bisection away."""

import hashlib
from bisect import bisect_right
from statistics import median
from typing import Literal

import msgspec
from msgspec import Struct

from pitboard.model import (
    CarState,
    ClockStep,
    Decision,
    DriverIn,
    Entry,
    Flag,
    Message,
    Passing,
    RaceInfo,
    SlowZone,
    SourceClock,
    Stated,
    Weather,
)
from pitboard.scoring.verdicts import ACCEPTED, Verdict
from pitboard.scoring.visit_kinds import KindsFrom, StintBegins, stint_begins, visit_kinds

Phase = Literal["grid", "running", "in_pit", "out_lap", "finished"]

NEVER_US = 1 << 62
"""A moment after every other: for what has not happened."""


MOVED_UP_US = 300_000_000
"""Two standstills of the field no further apart than this are one, in which it moved up."""


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


class Alarm(Struct, frozen=True, order=True):
    """Something a timekeeper should look at: nothing was guessed silently."""

    time_us: int
    number: str
    kind: str
    text: str


class Conflict(Struct, frozen=True):
    """Two sources that say different things; `kept` is what counts, by the sources' rank."""

    what: str
    number: str
    kept: str
    kept_source: str
    other: str
    other_source: str


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


class Standstill(Struct, frozen=True):
    """A standstill of the whole field, in µs since the epoch; known from `known_us` on.

    `begin_us` is the last moment at which the field was seen under way, `end_us` the first at which half of it goes
    again, and `waits_us` how long each car stood between them that is back by then.
    """

    begin_us: int
    end_us: int
    waits_us: dict[str, int]
    known_us: int

    @property
    def wait_us(self) -> int:
        """How long the field stood, in µs: the median of its cars."""
        return round(median(self.waits_us.values()))

    @property
    def stopped_us(self) -> int:
        """The latest moment at which it can have begun, for as long as it was."""
        return max(self.begin_us, self.end_us - self.wait_us)

    def on(self, after: "Standstill") -> "Standstill":
        """Both as one: the field only moved up between them."""
        both = self.waits_us.keys() & after.waits_us.keys()
        waits_us = {number: self.waits_us[number] + after.waits_us[number] for number in sorted(both)}
        waits_us = waits_us or {"": self.wait_us + after.wait_us}
        return Standstill(self.begin_us, after.end_us, waits_us, after.known_us)


class CarHistory:
    """One car's history: parallel lists in time order.

    `lap_end_us[k]` is the moment lap k+1 was completed. `loop_us` and `loop_at` hold every loop passed on the way, the
    latter as progress: laps completed times the number of loops, plus the loop's rank along the lap. `mark_us` and
    `marks` hold what the car had done by then. `pit_in_us` and `pit_out_us` are the pit visits (an open one has no
    out); `pit_lap` is the lap on which each began, `pit_out_laps` the laps completed at its end. `pit_in_unseen` and
    `pit_out_unseen` are the visits, by index, of which no source saw the one end: its moment is a bound, and the length
    not known. `pit_until_us` is when the visit under way ends as its source states, 0 where it does not. `waits` are
    what it stood still with the whole field. All moments are in µs since the epoch.
    """

    __slots__ = (
        "alarms",
        "bests_stated",
        "declared",
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
        "waits",
    )

    def __init__(self, number: str) -> None:
        self.number = number
        self.enter(Entry(number))
        self.passings: list[Passing] = []
        self.drivers_stated: list[DriverIn] = []
        self.declared: list[CarState] = []
        self.bests_stated: list[tuple[int, int]] = []
        self.deleted_laps: set[int] = set()
        self.clear()

    def enter(self, entry: Entry) -> None:
        """The car runs under this entry; driver names by seat and the crew's nations are laid out for every board."""
        self.entry = entry
        self.names = {driver.seat: driver.name for driver in entry.drivers}
        self.nations = tuple(dict.fromkeys(driver.nation for driver in entry.drivers if driver.nation))

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
        self.finished_us = NEVER_US
        self.stale = False
        self.waits: list[Wait] = []

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

    def last_lap_us(self, mark: Mark) -> int:
        """The lap before a mark; 0: none, or one that nobody saw."""
        return 0 if self.inferred_laps and mark.laps in self.untimed_laps else mark.last_lap_us

    def best_lap_us(self, moment_us: int) -> int:
        """The best lap by a moment; 0: none, or not known, as laps were driven unseen and no feed states the best."""
        mark = self.mark_at(moment_us)
        untimed = self.untimed_laps
        if not untimed or untimed[0] > mark.laps:
            return mark.best_lap_us
        i = bisect_right(self.bests_stated, moment_us, key=lambda one: one[0])
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


class History:
    """A race as scored: answers come from it and a moment, never from a state that was kept beside it."""

    def __init__(self) -> None:
        self.race = RaceInfo(name="", start_us=0, dated=False)
        self.loop_ids: tuple[str, ...] = ()
        self.pit_loops = False
        self.cars: dict[str, CarHistory] = {}
        self.flags: list[Flag] = []
        self.slow_zones: list[SlowZone] = []
        self.standstills: list[Standstill] = []
        self.decisions: list[Decision] = []
        self.messages: list[Message] = []
        self.weather: list[Weather] = []
        self.unassigned: list[Passing] = []
        self.stated: dict[str, list[Stated]] = {}
        self.conflicts: list[Conflict] = []
        self.clocks: dict[str, SourceClock] = {}
        self.clock_steps: list[ClockStep] = []
        self.through_us = 0
        self._visit_kinds: dict[str, list[KindsFrom]] | None = None
        self._stint_begins: dict[str, StintBegins] | None = None

    @property
    def visit_kinds(self) -> dict[str, list[KindsFrom]]:
        """By car number the kinds of its pit visits, each with the moment from which it holds; see `kind_at`."""
        if self._visit_kinds is None:
            self._visit_kinds = visit_kinds(self)
        return self._visit_kinds

    @property
    def stint_begins(self) -> dict[str, StintBegins]:
        """By car number the moments from which a stint is under way, and the laps completed when it began."""
        if self._stint_begins is None:
            self._stint_begins = {
                number: stint_begins(car, self.visit_kinds[number]) for number, car in self.cars.items()
            }
        return self._stint_begins

    def forget_visit_kinds(self) -> None:
        """Judge the pit visits again when next asked: some are new or others."""
        self._visit_kinds = self._stint_begins = None

    @property
    def loop_count(self) -> int:
        """The number of loops along a lap, the line included."""
        return max(len(self.loop_ids), 1)

    def tells_stops(self, moment_us: int) -> bool:
        """Whether the sources can tell a stop by a moment: a loop of the pit lane is known, or a visit has been seen.

        Else no car's stops and stints are known, and a lap that took long says nothing of where the car was. Nor are
        they of a race that was joined late: how many stops there were before, and since when a stint lasts, nobody saw.
        """
        if self.joined_us:
            return False
        return self.pit_loops or any(car.pit_in_us and car.pit_in_us[0] <= moment_us for car in self.cars.values())

    @property
    def joined_us(self) -> int:
        """The moment at which the race was joined, and before which nothing was seen; 0: it was seen from its start."""
        return self.race.start_us + self.race.joined_after_us if self.race.joined_after_us else 0

    def outward_us(self, moment_us: int) -> int:
        """A moment as it is told to others: of a race without a date on the day on which it was received (UTC)."""
        return moment_us if self.race.dated else moment_us + self.race.received_us

    def unseen(self) -> list[tuple[int, int]]:
        """The spans in which laps were driven that nobody saw end, in time order and apart from each other (µs).

        The number of laps is known, and when the last of them ended; who was where in between is not.
        """
        spans: list[tuple[int, int]] = []
        for car in self.cars.values():
            laps = car.untimed_laps
            for i, lap in enumerate(laps):
                begin_us = car.lap_end_us[lap - 2] if lap > 1 else self.race.start_us
                if i and laps[i - 1] == lap - 1:
                    spans[-1] = (spans[-1][0], car.lap_end_us[lap - 1])
                else:
                    spans.append((begin_us, car.lap_end_us[lap - 1]))
        apart: list[tuple[int, int]] = []
        for begin_us, end_us in sorted(spans):
            if apart and begin_us < apart[-1][1]:
                apart[-1] = (apart[-1][0], max(apart[-1][1], end_us))
            else:
                apart.append((begin_us, end_us))
        return apart

    def seen_from_us(self) -> int:
        """The moment from which the order of the field is known: the start, or the end of what was driven unseen."""
        spans = self.unseen()
        start_us = self.race.start_us
        return spans[0][1] if spans and spans[0][0] <= start_us else start_us

    def standstills_at(self, moment_us: int) -> list[Standstill]:
        """The standstills of the whole field that are known at a moment; where it only moved up between two, one."""
        found: list[Standstill] = []
        for one in self.standstills:
            if one.known_us > moment_us:
                break
            moved_up = found and one.begin_us - found[-1].end_us < MOVED_UP_US
            found[-1:] = [found[-1].on(one)] if moved_up else [*found[-1:], one]
        return found

    @property
    def end_inferred(self) -> bool:
        """Whether nobody showed the chequered flag: that the race had ended follows from its laps."""
        return any(flag.inferred for flag in self.flags)

    def tells_flags(self, moment_us: int) -> bool:
        """Whether a source states the flags by a moment; an end that follows from the laps is not one."""
        return any(flag.time_us <= moment_us and not flag.inferred for flag in self.flags)

    def flag_at(self, moment_us: int) -> Flag | None:
        """The flag over the course at a moment, or None before the first."""
        i = bisect_right(self.flags, moment_us, key=lambda flag: flag.time_us)
        return self.flags[i - 1] if i else None

    def stated_at(self, moment_us: int) -> dict[str, Stated]:
        """What feeds that state results last said of each car by a moment (µs since the epoch), by number."""
        latest = {}
        for number, said in self.stated.items():
            i = bisect_right(said, moment_us, key=lambda one: one.time_us)
            if i:
                latest[number] = said[i - 1]
        return latest

    @property
    def chequered_us(self) -> int:
        """The moment of the chequered flag, or NEVER_US."""
        return next((flag.time_us for flag in self.flags if flag.state == "chequered"), NEVER_US)

    def digest(self) -> str:
        """A fingerprint of everything scored: two equal histories have the same one."""
        document = {
            "race": self.race,
            "loops": self.loop_ids,
            "entries": [self.cars[number].entry for number in sorted(self.cars)],
            "flags": self.flags,
            "cars": [_car_document(self.cars[number]) for number in sorted(self.cars)],
        }
        return hashlib.sha256(msgspec.json.encode(document)).hexdigest()


def _in_time(judged: tuple[Passing, Verdict]) -> tuple[int, str, int, str, str]:
    passing, verdict = judged
    return passing.time_us, passing.source, passing.ref, passing.loop, verdict.code


def _car_document(car: CarHistory) -> list[object]:
    return [
        car.number,
        car.lap_end_us,
        sorted(car.laps_ended_in_pit),
        sorted(car.inferred_laps),
        car.loop_us,
        car.loop_at,
        car.mark_us,
        car.marks,
        car.pit_in_us,
        car.pit_out_us,
        sorted(car.pit_in_unseen),
        sorted(car.pit_out_unseen),
        car.driver_us,
        car.driver_seat,
        [pair for pair in car.verdicts() if pair[1] is not ACCEPTED],
    ]
