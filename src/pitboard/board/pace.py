"""The clean pace of cars, drivers and classes: over laps on which nothing but the car and its driver made the time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from statistics import median

from msgspec import Struct

from pitboard.board.laps import driver_of_lap
from pitboard.model import NEUTRAL_FLAGS
from pitboard.scoring import CarHistory, History
from pitboard.scoring.car_history import NEVER_US

Span = tuple[int, int]
"""From a moment until another, in µs since the epoch; NEVER_US: it lasts."""


class Pace(Struct, frozen=True):
    """What laps took, in µs: how many they were, their mean and their median."""

    laps: int
    mean_us: int
    median_us: int

    @classmethod
    def over(cls, laps_us: Sequence[int]) -> "Pace | None":
        """Return the pace of laps of these lengths in µs; None where there are none."""
        if not laps_us:
            return None
        return cls(len(laps_us), round(sum(laps_us) / len(laps_us)), round(median(laps_us)))


class CleanLaps:
    """Which laps up to a moment (µs since the epoch) were clean, and the pace over them.

    Clean is a lap that was timed at both ends, is not the first, has no pit visit in any part (so it is neither in- nor
    out-lap), and while it ran the flag was green throughout, no zone was slow and the field did not stand still. Where
    no source tells the flags no lap is clean: nobody knows that the course was green.
    """

    def __init__(self, history: History, moment_us: int) -> None:
        self.history = history
        self.moment_us = moment_us
        self._start_us = history.race.start_us
        self._untimed: dict[str, frozenset[int]] = {}

    @cached_property
    def tells_flags(self) -> bool:
        """Whether a source tells the flags by the moment, without which no lap is known to be clean."""
        return self.history.tells_flags(self.moment_us)

    @cached_property
    def neutral(self) -> list[Span]:
        """The spans in which the course was not green, in time order; the last may end in NEVER_US."""
        flags = self.history.flags[: bisect_right(self.history.flags, self.moment_us, key=lambda flag: flag.time_us)]
        until_us = [flag.time_us for flag in flags[1:]] + [NEVER_US]
        spans = zip(flags, until_us, strict=False)
        return [(flag.time_us, end_us) for flag, end_us in spans if flag.state in NEUTRAL_FLAGS]

    @cached_property
    def slow(self) -> list[Span]:
        """The spans in which any zone of the circuit was slow, in time order of their beginnings."""
        spans: list[Span] = []
        active: dict[str, int] = {}
        for zone in self.history.slow_zones:
            if zone.time_us > self.moment_us:
                break
            if zone.active:
                active.setdefault(zone.zone, zone.time_us)
            elif zone.zone in active:
                spans.append((active.pop(zone.zone), zone.time_us))
        return sorted(spans + [(from_us, NEVER_US) for from_us in active.values()])

    @cached_property
    def _disturbed(self) -> list[Span]:
        """The spans in which no lap is clean, in time order, those that overlap made into a single span."""
        stood = [(halt.begin_us, halt.end_us) for halt in self.history.standstills_at(self.moment_us)]
        if self.history.flags and self.history.flags[0].flew:
            stood.append((self._start_us, self.history.flags[0].time_us))
        spans: list[Span] = []
        for from_us, until_us in sorted([*self.neutral, *self.slow, *stood]):
            if spans and from_us <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], until_us))
            else:
                spans.append((from_us, until_us))
        return spans

    @cached_property
    def _disturbed_from_us(self) -> list[int]:
        return [from_us for from_us, _ in self._disturbed]

    def undisturbed(self, from_us: int, until_us: int) -> bool:
        """Tell whether all cars could run freely throughout a span; False where no flag is known at all."""
        if not self.tells_flags:
            return False
        i = bisect_left(self._disturbed_from_us, until_us)
        return i == 0 or self._disturbed[i - 1][1] <= from_us

    def is_clean(self, car: CarHistory, lap: int) -> bool:
        """Tell whether a completed lap 1.. of a car shows its pace."""
        return self.is_run_through(car, lap) and self.undisturbed(car.lap_end_us[lap - 2], car.lap_end_us[lap - 1])

    def is_run_through(self, car: CarHistory, lap: int) -> bool:
        """Tell whether a completed lap 1.. of a car was timed, not the first and no part of a pit visit."""
        if lap < 2 or lap > len(car.lap_end_us) or car.lap_end_us[lap - 1] > self.moment_us:
            return False
        begin_us, end_us = car.lap_end_us[lap - 2], car.lap_end_us[lap - 1]
        visits = bisect_right(car.pit_in_us, end_us)
        if visits and (visits > len(car.pit_out_us) or car.pit_out_us[visits - 1] >= begin_us):
            return False
        return lap not in self._untimed_laps(car)

    def _untimed_laps(self, car: CarHistory) -> frozenset[int]:
        if car.number not in self._untimed:
            self._untimed[car.number] = frozenset(car.untimed_laps)
        return self._untimed[car.number]

    def laps(self, car: CarHistory, laps: Iterable[int]) -> list[int]:
        """Return those among laps 1.. of a car that were clean."""
        return [lap for lap in laps if self.is_clean(car, lap)]

    def laps_of_both(self, car: CarHistory, other: CarHistory, laps: Iterable[int]) -> list[int]:
        """Return those among laps 1.. that were clean for two cars, each on its own lap of that number."""
        return [lap for lap in laps if self.is_clean(car, lap) and self.is_clean(other, lap)]

    def within(self, car: CarHistory, from_us: int, until_us: int) -> list[int]:
        """Return the clean laps of a car that began at or after a moment and ended by another."""
        first = bisect_left(car.lap_end_us, from_us) + 2
        return self.laps(car, range(first, bisect_right(car.lap_end_us, min(until_us, self.moment_us)) + 1))

    def pace(self, car: CarHistory, laps: Iterable[int]) -> Pace | None:
        """Return the pace of a car over laps 2.. that it completed; None where there are none."""
        ends_us = car.lap_end_us
        return Pace.over([ends_us[lap - 1] - ends_us[lap - 2] for lap in laps])

    def car_pace(self, number: str, from_us: int, until_us: int) -> Pace | None:
        """Return the pace of a car over its clean laps within a span; None where it has none."""
        car = self.history.cars[number]
        return self.pace(car, self.within(car, from_us, until_us))

    def driver_pace(self, number: str, seat: int, from_us: int, until_us: int) -> Pace | None:
        """Return the pace of a driver of a car, by the seat, over the clean laps within a span; None without any."""
        car = self.history.cars[number]
        ends_us = car.lap_end_us
        laps = self.within(car, from_us, until_us)
        return self.pace(car, [lap for lap in laps if driver_of_lap(car, ends_us[lap - 2], ends_us[lap - 1]) == seat])

    def class_pace(self, car_class: str, from_us: int, until_us: int) -> Pace | None:
        """Return the pace of a class over all clean laps of its cars within a span; None where it has none."""
        laps_us: list[int] = []
        for car in self.history.cars.values():
            if car.entry.car_class == car_class:
                ends_us = car.lap_end_us
                laps_us += [ends_us[lap - 1] - ends_us[lap - 2] for lap in self.within(car, from_us, until_us)]
        return Pace.over(laps_us)
