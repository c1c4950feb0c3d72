"""What is usual of the stops of a race by a moment: how long a stint is and what a stop costs, by car and by class."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import ceil
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.pace import CleanLaps
from pitboard.scoring import CarHistory, History, kind_at
from pitboard.scoring.car_history import NEVER_US

FULL = 0.75
"""The usual stint is the one below which this share lies: a full tank, as many end early under a neutralisation."""

LONGEST_SHARE = 0.95
"""The longest stint to be counted on: below it lies this share of those seen."""

RECENT = 8
"""So many of its latest stops tell what is usual for a car ..."""

CLASS_RECENT = 4
"""... and so many for each of its cars what is usual for a class."""

OWN_STOPS = 4
"""With so many stops a car has its own usual stint and stop; with fewer, those of its class are taken ..."""

CLASS_STOPS = 3
"""... which has one from so many stops on; with fewer nothing is known."""

LONG_SHARE = 1.5
"""A visit that took more than so many times the median of the class is not the usual stop."""

SHORTEST_US = 10_000_000
"""No stop takes less: some records state 0."""

SAMPLE = 24
"""So many stops of a class tell what the laps in and out cost beside the time in the lane."""

AROUND = 4
"""They are compared with clean laps, up to so many before and after."""


class StopCost(Struct, frozen=True):
    """What a stop usually costs, in µs: `lane_us` in the lane, `loss_us` against laps without a stop.

    It rests on `stops` stops, of the car itself (`own`) or of its class.
    """

    loss_us: int
    lane_us: int
    stops: int
    own: bool


class FullStint(Struct, frozen=True):
    """How many laps a full stint usually has, and the longest to count on, by so many stints, own or of its class."""

    laps: int
    longest_laps: int
    stints: int
    own: bool


class ClassUsual(Struct, frozen=True, gc=False):
    """What is usual in a class at a moment: stint, stop (None: too few were seen), and the cars' last laps in µs."""

    stint: FullStint
    stop: StopCost | None
    lap_us: int


class CarStops:
    """The stops of a car as known at a moment, by time: when each began (`in_us`) and ended, the lap on which it began.

    `stints` are the laps of the stint that each ended, `lane_us` the times in the lane (0: not known). One that lasts
    ends at NEVER_US.
    """

    __slots__ = ("in_us", "lane_us", "laps", "out_us", "stints")

    def __init__(self, history: History, car: CarHistory, known_us: int) -> None:
        kinds = history.visit_kinds[car.number]
        self.in_us: list[int] = []
        self.out_us: list[int] = []
        self.laps: list[int] = []
        self.stints: list[int] = []
        self.lane_us: list[int] = []
        for i, in_us in enumerate(car.pit_in_us):
            if in_us > known_us:
                break
            ended = i < len(car.pit_out_us) and car.pit_out_us[i] <= known_us
            if ended and kind_at(kinds[i], known_us) != "stop":
                continue
            unseen = i in car.pit_in_unseen or i in car.pit_out_unseen
            out_us = car.pit_out_us[i] if ended else NEVER_US
            lane_us = out_us - in_us
            self.in_us.append(in_us)
            self.out_us.append(out_us)
            self.lane_us.append(lane_us if ended and not unseen and lane_us > SHORTEST_US else 0)
            self.stints.append(car.pit_lap[i] - (self.laps[-1] if self.laps else 0))
            self.laps.append(car.pit_lap[i])

    def begun(self, at_us: int) -> int:
        """Count the stops begun by a moment."""
        return bisect_right(self.in_us, at_us)

    def stint_begin(self, begun: int) -> int:
        """Return the laps completed when the stint after so many stops began."""
        return self.laps[begun - 1] if begun else 0


class _ClassStops:
    """The stops of all cars of a class: the stints by when they ended, the times in the lane by when the stop ended."""

    def __init__(self, cars: Sequence[CarHistory], stops: dict[str, CarStops]) -> None:
        own = [stops[car.number] for car in cars]
        stints = sorted(pair for car in own for pair in zip(car.in_us, car.stints, strict=True))
        lanes = sorted(pair for car in own for pair in zip(car.out_us, car.lane_us, strict=True) if pair[1])
        self.recent = CLASS_RECENT * len(cars)
        self.stint_us, self.stints = [us for us, _ in stints], [laps for _, laps in stints]
        self.lane_end_us, self.lane_us = [us for us, _ in lanes], [us for _, us in lanes]

    def latest_stints(self, at_us: int) -> list[int]:
        """Return the latest stints ended by a moment, in laps."""
        i = bisect_right(self.stint_us, at_us)
        return self.stints[max(i - self.recent, 0) : i]

    def latest_lanes(self, at_us: int) -> list[int]:
        """Return the latest times in the lane by a moment, in µs."""
        i = bisect_right(self.lane_end_us, at_us)
        return self.lane_us[max(i - self.recent, 0) : i]


class StopHabits:
    """What is usual of the stops of a race as known at a moment (µs since the epoch), asked for that or before.

    A race whose stops cannot be told has nothing that is usual.
    """

    def __init__(self, history: History, moment_us: int, clean: CleanLaps | None = None) -> None:
        self.history = history
        self.moment_us = moment_us
        self.clean = clean or CleanLaps(history, moment_us)
        self.tells = history.tells_stops(moment_us)
        self.by_class: dict[str, list[CarHistory]] = {}
        for car in history.cars.values():
            self.by_class.setdefault(car.entry.car_class, []).append(car)
        self._at: dict[tuple[str, int], ClassUsual | None] = {}

    @cached_property
    def stops(self) -> dict[str, CarStops]:
        """The stops of every car by number."""
        return {number: CarStops(self.history, car, self.moment_us) for number, car in self.history.cars.items()}

    @cached_property
    def _class_stops(self) -> dict[str, _ClassStops]:
        return {name: _ClassStops(cars, self.stops) for name, cars in self.by_class.items()}

    def of_class(self, car_class: str, at_us: int) -> ClassUsual | None:
        """Return what is usual in a class by a moment; None where too few stops were seen."""
        key = car_class, at_us
        if key not in self._at:
            self._at[key] = self._work_out(car_class, at_us) if self.tells else None
        return self._at[key]

    def _work_out(self, car_class: str, at_us: int) -> ClassUsual | None:
        stints = self._class_stops[car_class].latest_stints(at_us)
        if len(stints) < CLASS_STOPS:
            return None
        under_way: list[int] = []
        laps_us: list[int] = []
        for car in self.by_class[car_class]:
            ends_us, stops = car.lap_end_us, self.stops[car.number]
            laps = bisect_right(ends_us, at_us)
            began = stops.stint_begin(stops.begun(at_us))
            # The last lap that was neither in- nor out-lap.
            lap = began - 1 if 0 <= laps - began <= 1 else laps
            if lap > 1:
                laps_us.append(ends_us[lap - 1] - ends_us[lap - 2])
                under_way.append(laps - began)
        if not laps_us:
            return None
        # A stint that lasts is no shorter than it is by now: early in a race only the short ones are over.
        stint = _stint(stints, own=False)
        if longer := [laps for laps in under_way if laps > stint.laps]:
            stint = _stint(stints + longer, own=False)
        return ClassUsual(stint, self._class_stop(car_class, at_us), _middle(laps_us))

    def _class_stop(self, car_class: str, at_us: int) -> StopCost | None:
        lanes_us = self._class_stops[car_class].latest_lanes(at_us)
        if len(lanes_us) < CLASS_STOPS:
            return None
        lane_us = _middle(lanes_us)
        return StopCost(lane_us + self._beside_us[car_class], lane_us, len(lanes_us), own=False)

    @cached_property
    def _beside_us(self) -> dict[str, int]:
        """By class what laps in and out cost beside the time in the lane, in µs; 0 where that cannot be measured."""
        return {name: self._measure_beside(cars) for name, cars in self.by_class.items()}

    def _measure_beside(self, cars: Sequence[CarHistory]) -> int:
        each = 2 * ceil(SAMPLE / len(cars))
        measured = [
            beside_us
            for car in cars
            for i in range(len(self.stops[car.number].in_us))[-each:]
            if (beside_us := self._beside(car, self.stops[car.number], i)) is not None
        ]
        return round(median(measured)) if measured else 0

    def _beside(self, car: CarHistory, stops: CarStops, i: int) -> int | None:
        """What a car lost on the laps of a stop in the open beside the time in the lane, in µs; None: not known."""
        first = stops.laps[i]
        last = bisect_right(car.lap_end_us, stops.out_us[i]) + 1
        if not stops.lane_us[i] or first < 2 or last > car.laps_at(self.moment_us):
            return None
        begin_us, end_us = car.lap_end_us[first - 2], car.lap_end_us[last - 1]
        around = (*range(first - AROUND, first), *range(last + 1, last + AROUND + 1))
        pace = self.clean.pace(car, self.clean.laps(car, around))
        if pace is None or pace.laps < AROUND or not self.clean.undisturbed(begin_us, end_us):
            return None
        return end_us - begin_us - (last - first + 1) * pace.median_us - stops.lane_us[i]

    def stop(self, number: str, at_us: int) -> StopCost | None:
        """Return what a stop usually costs a car, by what it or its class did by a moment; None: too few were seen."""
        car_class = self.history.cars[number].entry.car_class
        usual = self.of_class(car_class, at_us)
        if usual is None or usual.stop is None:
            return None
        stops = self.stops[number]
        ended = bisect_right(stops.out_us, at_us)
        latest_us = stops.lane_us[max(ended - RECENT, 0) : ended]
        lanes_us = [us for us in latest_us if 0 < us <= LONG_SHARE * usual.stop.lane_us]
        if len(lanes_us) < OWN_STOPS:
            return usual.stop
        own_us = _middle(lanes_us)
        return StopCost(own_us + self._beside_us[car_class], own_us, len(lanes_us), own=True)

    def stint(self, number: str, at_us: int) -> FullStint | None:
        """Return the usual stint of a car, by what it or its class did by a moment; None: too few were seen."""
        stops = self.stops[number]
        begun = stops.begun(at_us)
        usual = self.of_class(self.history.cars[number].entry.car_class, at_us)
        of_class = usual.stint if usual else None
        if not self.tells or begun < OWN_STOPS:
            return of_class
        own = _stint(stops.stints[max(begun - RECENT, 0) : begun], own=True)
        # What others of the class can do it can.
        return replace(own, longest_laps=max(own.longest_laps, of_class.longest_laps)) if of_class else own


def _middle(values: Iterable[int]) -> int:
    """The value in the middle; of two the smaller, so that it was truly seen."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]


def _stint(stints: Sequence[int], *, own: bool) -> FullStint:
    """The usual among stints of so many laps."""
    ordered = sorted(stints)
    full, longest = (ordered[round(share * (len(ordered) - 1))] for share in (FULL, LONGEST_SHARE))
    return FullStint(max(full, 1), max(longest, 1), len(ordered), own)
