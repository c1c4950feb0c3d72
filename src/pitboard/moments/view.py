"""What can be seen of a race at a moment: the one place where a history is cut, so that no finder looks beyond it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Self, TypeVar

from pitboard.board import Row, Standings
from pitboard.board.laps import driven_us, first_to_complete
from pitboard.board.order import RunningOrder, running_order
from pitboard.board.pace import CleanLaps
from pitboard.board.standings import standings_of, states
from pitboard.board.states import ON_ITS_WAY, State
from pitboard.board.stop_cycle import StopCycles
from pitboard.model import Flag, VisitKind
from pitboard.moments.moment import Evidence, Moment
from pitboard.moments.notes import Note
from pitboard.scoring import CarHistory, History, Standstill, kind_at
from pitboard.scoring.car_history import NEVER_US
from pitboard.scoring.standstills import FEWEST, FIELD_SHARE, RUNNING_US
from pitboard.scoring.visit_kinds import KindsFrom

Made = TypeVar("Made")
"""What finders make of a view and share."""

WAITED_US = 180_000_000
JUST_RESTARTED_US = 600_000_000
"""So long after a green flag the field is still about as close as the neutralisation left it."""

JUST_LEFT_US = 600_000_000
"""A car that was in the lane for so long, and left it no longer ago, may have waited there with the field."""


class Visit:
    """A pit visit as known at the moment: `index` 0.., moments in µs since the epoch, `out_us` None while it lasts.

    `kind` is what it was, None while it lasts; `seen` whether both of its ends were seen, so that its length is known.
    `change`: another driver left than the one who came in. `ends_stint`: it was a stop, or such a change.
    """

    __slots__ = ("car", "change", "ends_stint", "in_us", "index", "kind", "out_us", "seat_in", "seat_out", "seen")

    def __init__(self, car: CarHistory, index: int, in_us: int, out_us: int | None, kind: VisitKind | None) -> None:
        self.car = car
        self.kind = kind
        self.seen = index not in car.pit_in_unseen and index not in car.pit_out_unseen
        self.index = index
        self.in_us = in_us
        self.out_us = out_us
        self.seat_in = car.seat_at(in_us)
        self.seat_out = car.seat_at(out_us) if out_us is not None else self.seat_in
        self.change = out_us is not None and self.seat_in != self.seat_out
        self.ends_stint = kind in ("stop", "lane_start", None) or self.change

    @property
    def duration_us(self) -> int:
        """Pit-in to pit-out in µs; 0 while it lasts."""
        return self.out_us - self.in_us if self.out_us is not None else 0

    @property
    def evidence(self) -> Evidence:
        """The pit visit's own row."""
        return Evidence("pit", self.car.number, self.index + 1)


class CarView:
    """One car up to the moment: `laps` completed, `visits` to the pits begun, when a loop last saw it (0: never).

    `over_us` is the moment, or the car's finish if it has finished: nothing lasts longer than that.
    """

    __slots__ = ("car", "car_class", "laps", "number", "over_us", "seen_us", "start_us", "visits")

    def __init__(self, car: CarHistory, kinds: list[KindsFrom], moment_us: int, start_us: int) -> None:
        self.car = car
        self.number = car.number
        self.car_class = car.entry.car_class
        self.start_us = start_us
        self.over_us = min(moment_us, car.finished_us)
        self.laps = bisect_right(car.lap_end_us, moment_us)
        self.seen_us = car.last_seen_us(moment_us)
        begun = bisect_right(car.pit_in_us, moment_us)
        ended = bisect_right(car.pit_out_us, moment_us)
        outs = car.pit_out_us
        self.visits = [
            Visit(car, i, car.pit_in_us[i], outs[i] if i < ended else None, kind_at(kinds[i], moment_us))
            for i in range(begun)
        ]

    @property
    def in_pit(self) -> bool:
        """Whether the car is in the pit lane at the moment."""
        return bool(self.visits) and self.visits[-1].out_us is None and self.over_us < self.car.finished_us

    def end_us(self, lap: int) -> int:
        """Return when lap 1.. was completed (lap 0: the official start); NEVER_US if it was not by the moment."""
        if lap == 0:
            return self.start_us
        return self.car.lap_end_us[lap - 1] if lap <= self.laps else NEVER_US

    def lap_us(self, lap: int) -> int:
        """Return the duration of a completed lap 1.. in µs."""
        return self.end_us(lap) - self.end_us(lap - 1)

    def driven_us(self, lap: int) -> int:
        """Return the duration of a completed lap 1.. in µs, without the time in the pit lane."""
        return driven_us(self.car, lap, self.start_us)

    def driver_at(self, moment_us: int) -> str:
        """Return the name of the driver in the car at a moment; empty where nobody stated one."""
        return self.car.names.get(self.car.seat_at(moment_us), "")

    def driver_of_lap(self, lap: int) -> str:
        """Return the driver a completed lap belongs to: after a stop at its start the new one."""
        begin_us, end_us = self.end_us(lap - 1), self.end_us(lap)
        outs = self.car.pit_out_us
        i = bisect_right(outs, end_us) - 1
        return self.driver_at(outs[i] if i >= 0 and outs[i] > begin_us else begin_us)

    def visits_within(self, from_us: int, to_us: int) -> list[Visit]:
        """Return the pit visits that overlap a span of time."""
        last = bisect_right(self.car.pit_in_us, to_us, 0, len(self.visits))
        first = bisect_left(self.car.pit_out_us, from_us)
        return self.visits[first:last]

    def lap_row(self, lap: int) -> Evidence:
        """Cite the row of a lap."""
        return Evidence("lap", self.number, lap)

    def last_lap_rows(self) -> tuple[Evidence, ...]:
        """Cite the last lap that the car has completed; nothing where it has none."""
        return (self.lap_row(self.laps),) if self.laps else ()


FirstOfLap = tuple[int, CarView]
"""When a lap was first completed, in µs since the epoch, and by which car."""


class RaceView:
    """A race up to a moment; a finder asks it instead of the history.

    Moments are in µs since the epoch. `since_us` is the one after which what happened is news, `notes` what people saw.
    """

    def __init__(
        self, history: History, moment_us: int, since_us: int | None = None, notes: Sequence[Note] = ()
    ) -> None:
        self.history = history
        self.moment_us = moment_us
        self.since_us = since_us
        self.notes = notes
        self._found: dict[Finder, list[Moment]] = {}
        self.start_us = history.race.start_us
        self._shared: dict[Any, Any] = {}
        self._running: dict[int, RunningOrder] = {}
        kinds = history.visit_kinds
        self.cars = {
            number: CarView(car, kinds[number], moment_us, self.start_us) for number, car in history.cars.items()
        }
        self.flags: list[Flag] = history.flags[: bisect_right(history.flags, moment_us, key=lambda flag: flag.time_us)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # What is shared holds the view: in a ring with it the whole history would stay until memory is next swept.
        self._shared.clear()

    def shared(self, make: Callable[["RaceView"], Made]) -> Made:
        """Return what is made of this view, made once for all finders that ask for it."""
        if make not in self._shared:
            self._shared[make] = make(self)
        made: Made = self._shared[make]
        return made

    @property
    def joined_us(self) -> int:
        """The moment at which the race was joined, and before which nothing was seen; 0: it was seen from its start."""
        return self.history.joined_us

    @cached_property
    def unseen(self) -> list[tuple[int, int]]:
        """The spans in which laps were driven that nobody saw end."""
        return self.history.unseen()

    def overlaps_unseen(self, from_us: int, to_us: int) -> bool:
        """Tell whether laps were driven unseen within a span of time; its ends are moments that were seen."""
        return any(begin_us < to_us and end_us > from_us for begin_us, end_us in self.unseen)

    def ms(self, moment_us: int) -> int:
        """Convert a moment to race time in ms, the key of a row that has no number of its own."""
        return (moment_us - self.start_us) // 1000

    @cached_property
    def classes(self) -> dict[str, list[CarView]]:
        """The competing cars by class, classes in the order of their best car."""
        cars = [self.cars[number] for number in self.order_at(self.moment_us)]
        classes: dict[str, list[CarView]] = {}
        for car in cars:
            if car.car.entry.competes:
                classes.setdefault(car.car_class, []).append(car)
        return classes

    @cached_property
    def scopes(self) -> dict[str, list[CarView]]:
        """The competing cars overall and, where there is more than one class, by class."""
        competing = [car for car in self.cars.values() if car.car.entry.competes]
        return {"overall": competing, **(self.classes if len(self.classes) > 1 else {})}

    @cached_property
    def first_by_scope(self) -> dict[str, list[FirstOfLap]]:
        """Per scope for lap 1.. at index 0.. when it was first completed, and by which car."""
        return {scope: _first_to_complete(cars) for scope, cars in self.scopes.items()}

    @cached_property
    def board(self) -> Standings:
        """The standings at the moment in the order in force."""
        return standings_of(self.history, self.running, self.moment_us)

    @cached_property
    def running(self) -> RunningOrder:
        """The cars at the moment in the order in force, with their gaps."""
        return self.running_at(self.moment_us)

    def running_at(self, moment_us: int) -> RunningOrder:
        """Return the cars in the order in force at a moment up to this one, which is worked out once."""
        if moment_us not in self._running:
            self._running[moment_us] = running_order(self.history, moment_us)
        return self._running[moment_us]

    def apart_us(self, ahead: Row, behind: Row) -> int | None:
        """Measure the gap between two cars on one lap, if it rests on a loop that both passed in the open."""
        by_number = {placement.number: placement for placement in self.running.cars}
        laps, us, basis = self.running.gap(by_number[behind.number], by_number[ahead.number])
        return us if not laps and basis in ("loop", None) else None

    @cached_property
    def states(self) -> dict[str, State]:
        """The state of every car at the moment."""
        return states(self.history, self.moment_us)

    @cached_property
    def standstills(self) -> list[Standstill]:
        """The standstills of the whole field known at the moment."""
        return self.history.standstills_at(self.moment_us)

    def on_first_lap(self, stood: Standstill) -> bool:
        """Tell whether the field stood still on its first lap: nobody had completed one when it was last under way."""
        return not any(car.end_us(1) <= stood.begin_us for car in self.cars.values())

    def stood_within(self, from_us: int, to_us: int) -> bool:
        """Tell whether the whole field stood still in a part of a span."""
        return any(standstill.begin_us < to_us and standstill.end_us > from_us for standstill in self.standstills)

    @cached_property
    def field_waits(self) -> bool:
        """Whether nearly every car that runs stands in the pit lane, or has just left it after a wait.

        Then the field waits, which is known as a standstill only when half of it goes again.
        """
        running = [car for car in self.cars.values() if self.states[car.number].name in ON_ITS_WAY]
        inside = [car for car in running if car.visits and self.may_wait(car.visits[-1])]
        return len(inside) >= max(FEWEST, FIELD_SHARE * len(running))

    def may_wait(self, visit: Visit) -> bool:
        """Tell whether a visit lasts, or was a long one and has just ended."""
        if visit.out_us is None:
            return True
        return visit.duration_us >= WAITED_US and visit.out_us > self.moment_us - JUST_LEFT_US

    def own_us(self, visit: Visit) -> int:
        """Measure how long a visit has lasted by the moment, in µs, without what the car waited with the field."""
        until_us = self.moment_us if visit.out_us is None else visit.out_us
        if self.field_waits and self.may_wait(visit):
            return 0
        waited_us = sum(
            max(min(standstill.end_us, until_us) - max(standstill.begin_us, visit.in_us), 0)
            for standstill in self.standstills
            if visit.in_us > standstill.begin_us - RUNNING_US
        )
        return until_us - visit.in_us - waited_us

    def crossing_before(self, time_us: int) -> int:
        """Return the last moment before another at which any car ended a lap; the start where none did."""
        before = [
            ends_us[i - 1]
            for car in self.cars.values()
            if (i := bisect_left(ends_us := car.car.lap_end_us, time_us, 0, car.laps))
        ]
        return max(before, default=min(self.start_us, time_us))

    @cached_property
    def chequered_us(self) -> int:
        """The moment of the chequered flag, or NEVER_US if it has not fallen."""
        return next((flag.time_us for flag in self.flags if flag.state == "chequered"), NEVER_US)

    @cached_property
    def clean(self) -> CleanLaps:
        """The laps up to the moment that show a car's pace."""
        return CleanLaps(self.history, self.moment_us)

    @cached_property
    def cycles(self) -> StopCycles:
        """The cycles of stops of the cars, as known at the moment."""
        return StopCycles(self.history, self.moment_us, self.clean)

    def found(self, finder: "Finder") -> list[Moment]:
        """Return what a finder finds, which it looks for once."""
        if finder not in self._found:
            self._found[finder] = finder(self)
        return self._found[finder]

    def green_throughout(self, from_us: int, to_us: int) -> bool:
        """Tell whether no neutralisation overlaps a span; False where no flag is known at all."""
        if not self.clean.tells_flags:
            return False
        if self.flags and self.flags[0].flew and from_us < self.flags[0].time_us:
            return False
        i = bisect_left(self.clean.neutral, to_us, key=lambda span: span[0])
        return i == 0 or self.clean.neutral[i - 1][1] <= from_us

    @cached_property
    def neutralised(self) -> bool:
        """Whether the course is neutralised at the moment: no gap is one that was raced for."""
        return any(begin_us <= self.moment_us < end_us for begin_us, end_us in self.clean.neutral)

    @cached_property
    def restarted_us(self) -> int | None:
        """When the course went green after a neutralisation, if that was no longer than ten minutes ago."""
        ended = [end_us for _, end_us in self.clean.neutral if end_us <= self.moment_us]
        last_us = max(ended, default=None)
        if last_us is None or self.neutralised or self.moment_us - last_us > JUST_RESTARTED_US:
            return None
        return last_us if self.moment_us < self.chequered_us else None

    def neutral_throughout(self, from_us: int, to_us: int) -> bool:
        """Tell whether the course was neutralised from a moment to another without a break, be it by several flags."""
        at_us = from_us
        for begin_us, end_us in self.clean.neutral:
            if begin_us <= at_us < end_us:
                at_us = end_us
        return at_us >= to_us

    def order_at(self, moment_us: int) -> list[str]:
        """Return car numbers in the order in force at a moment up to this one; ties as on the board."""
        return [placement.number for placement in self.running_at(moment_us).cars]

    @cached_property
    def positions(self) -> dict[str, tuple[list[int], list[int]]]:
        """By car the places overall and in class, in line order, at the instants it completed lap 1, 2 ..."""
        overall = _crossings_by_lap(self.cars.values())
        in_class: dict[str, list[list[int]]] = {}
        for name in {car.car_class for car in self.cars.values()}:
            in_class[name] = _crossings_by_lap([car for car in self.cars.values() if car.car_class == name])
        return {
            number: (
                [bisect_left(overall[k], end_us) + 1 for k, end_us in enumerate(car.car.lap_end_us[: car.laps])],
                [
                    bisect_left(in_class[car.car_class][k], end_us) + 1
                    for k, end_us in enumerate(car.car.lap_end_us[: car.laps])
                ],
            )
            for number, car in self.cars.items()
        }

    def position_at_line(self, car: CarView, lap: int) -> int:
        """Return the overall place in line order at the instant a car completed a lap 1.. ."""
        return self.positions[car.number][0][lap - 1]


def _first_to_complete(cars: Iterable[CarView]) -> list[FirstOfLap]:
    """Find for lap 1.. the moment it was first completed and the car that did it; level cars by their number."""
    by_number = {car.number: car for car in sorted(cars, key=lambda car: car.number)}
    firsts = first_to_complete((car.car, car.laps) for car in by_number.values())
    return [(end_us, by_number[first.number]) for end_us, first in firsts]


def _crossings_by_lap(cars: Iterable[CarView]) -> list[list[int]]:
    """Return for lap 1.. at index 0.. the moments at which the cars completed it, in order."""
    ends: list[list[int]] = []
    for car in cars:
        ends += [[] for _ in range(car.laps - len(ends))]
        for lap, end_us in enumerate(car.car.lap_end_us[: car.laps]):
            ends[lap].append(end_us)
    for moments_us in ends:
        moments_us.sort()
    return ends


Finder = Callable[[RaceView], list[Moment]]
"""Finds the moments of a kind, or of a family of kinds, in a race up to a moment."""
