"""The history of a race: what scoring made of the facts, ordered in time so that any moment is one bisection away."""

import hashlib
from bisect import bisect_right
from collections.abc import Hashable
from statistics import median
from typing import Any

import msgspec
from msgspec import Struct

from pitboard.model import (
    ClockStep,
    Decision,
    DriverStated,
    FeedFinding,
    Flag,
    Message,
    Passing,
    RaceInfo,
    SlowZone,
    SourceClock,
    Stated,
    Weather,
)
from pitboard.scoring.car_history import NEVER_US, CarHistory
from pitboard.scoring.verdicts import ACCEPTED
from pitboard.scoring.visit_kinds import KindsFrom, StintBegins, stint_begins, visit_kinds

MOVED_UP_US = 300_000_000
"""Two standstills of the field no further apart than this are one, in which it moved up."""


class Conflict(Struct, frozen=True):
    """Two sources that say different things; `kept` is what counts, by the sources' rank."""

    what: str
    number: str
    kept: str
    kept_source: str
    other: str
    other_source: str


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
        self.findings: list[FeedFinding] = []
        self.weather: list[Weather] = []
        self.unassigned: list[Passing] = []
        self.stated: dict[str, list[Stated]] = {}
        self.drivers_stated: dict[tuple[str, int], list[DriverStated]] = {}
        self.conflicts: list[Conflict] = []
        self.clocks: dict[str, SourceClock] = {}
        self.clock_steps: list[ClockStep] = []
        self.through_us = 0
        self._visit_kinds: dict[str, list[KindsFrom]] | None = None
        self._stint_begins: dict[str, StintBegins] | None = None
        self._kept: dict[Hashable, dict[Any, Any]] = {}

    def copy(self) -> "History":
        """Return what is known now, which later facts do not change: to answer from beside what scores them.

        What is in the lists is frozen, so they alone are copied: some hundredths of a second after 24 hours.
        """
        copied = History.__new__(History)
        for name, value in vars(self).items():
            # What is kept stays the same dictionary: worked out of a copy it is there for the next, until a fact comes.
            own = isinstance(value, list | dict) and value is not self._kept
            setattr(copied, name, value.copy() if own else value)
        copied.cars = {number: car.copy() for number, car in self.cars.items()}
        copied.stated = {source: stated.copy() for source, stated in self.stated.items()}
        copied.drivers_stated = {seat: stated.copy() for seat, stated in self.drivers_stated.items()}
        copied.forget_visit_kinds()
        return copied

    def kept(self, topic: Hashable) -> dict[Any, Any]:
        """Return what answers have worked out and keep for others, by topic: what holds at whatever moment is asked.

        It is gone with the next fact, and there in copies until then.
        """
        return self._kept.setdefault(topic, {})

    def forget_kept(self) -> None:
        """Work out again what answers keep: it may be otherwise."""
        self._kept = {}

    @property
    def visit_kinds(self) -> dict[str, list[KindsFrom]]:
        """By car number the kinds of its pit visits, each with the moment from which it holds; see `kind_at`."""
        if self._visit_kinds is None:
            self._visit_kinds = visit_kinds(self.cars, self.race.start_us, self.flag_at)
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
        start_us = self.race.start_us
        # Only where a lap 1 is among them can they begin with the race: seldom, and this is asked for every board.
        if not any(1 in car.inferred_laps and 1 in car.deleted_laps for car in self.cars.values()):
            return start_us
        spans = self.unseen()
        return spans[0][1] if spans and spans[0][0] <= start_us else start_us

    def told_from_us(self) -> int:
        """The first moment that can be answered for: the start, or that at which a race joined late was first known."""
        return min(max(self.joined_us, self.seen_from_us()), max(self.through_us, self.race.start_us))

    def answered_us(self, moment_us: int) -> int:
        """The moment that is answered for where another is asked for of which nobody saw the race.

        Before the race was first known that is the first that is known; while most of the field went unseen, the last
        at which it was seen.
        """
        moment_us = max(moment_us, self.told_from_us())
        # Before what some lost last, others may have been out of sight already.
        while (lost_us := self._lost_us(moment_us)) is not None:
            moment_us = lost_us - 1
        return moment_us

    def _lost_us(self, moment_us: int) -> int | None:
        """Since when cars went unseen at a moment at which most of the field did; None: most of it was seen."""
        running = [car for car in self.cars.values() if car.runs_at(moment_us)]
        if 2 * sum(car.goes_unseen_at(moment_us) for car in running) <= len(running):
            return None
        lost_us = [since_us for car in self.cars.values() if (since_us := car.unseen_since_us(moment_us)) is not None]
        return min(lost_us, default=None)

    def standstills_at(self, moment_us: int) -> list[Standstill]:
        """The standstills of the whole field that are known at a moment; where it only moved up between two, one."""
        found: list[Standstill] = []
        for standstill in self.standstills:
            if standstill.known_us > moment_us:
                break
            moved_up = found and standstill.begin_us - found[-1].end_us < MOVED_UP_US
            found[-1:] = [found[-1].on(standstill)] if moved_up else [*found[-1:], standstill]
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
        for number, results in self.stated.items():
            i = bisect_right(results, moment_us, key=lambda result: result.time_us)
            if i:
                latest[number] = results[i - 1]
        return latest

    def drivers_stated_at(self, moment_us: int) -> list[DriverStated]:
        """What feeds last said of each driver's best lap by a moment (µs since the epoch), the fastest first."""
        latest = (
            results[i - 1]
            for results in self.drivers_stated.values()
            if (i := bisect_right(results, moment_us, key=lambda result: result.time_us))
        )
        return sorted(latest, key=lambda result: (result.best_lap_us, result.number, result.seat))

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
