"""What is known of a car's stops at a moment: how far its fuel has gone, what its stops cost, whose turn it is.

Nothing here looks ahead of the moment. Fuel is counted in laps at racing speed: a lap behind the safety car takes about
half of it.
"""

from bisect import bisect_right

from msgspec import Struct

from pitboard.board.pace import CleanLaps
from pitboard.board.usual_stops import CarStops
from pitboard.scoring import CarHistory, History
from pitboard.scoring.car_history import NEVER_US

SLOW_LAP = 1.25
"""A lap that takes so many times the car's best is none at racing speed ..."""

SLOW_FUEL = 0.55
"""... and takes so much of the fuel of one that is."""

LOOKED_AT = 12
"""So many stops of a car are looked at."""

MEAN_LAPS = 40
"""What laps take with traffic and all is the mean of those among the latest so many."""

LEAST_LATEST = 3
"""The latest laps of fewer cars say nothing of the course."""

RECENT_LAPS = 5
"""The pace of a car is the median of so many of its latest laps at racing speed."""

LONG_LOSS_US = 300_000_000
"""A stop that cost more was a repair."""


class PastStop(Struct, frozen=True, gc=False):
    """A stop that is over: the lap it ended, the fuel laps of its stint, what it cost in µs in all and on the lap in.

    `lane_us` is the time in the lane (0: not known). `loss_us` is None while its out-lap lasts, both are where its laps
    were not at racing speed. `change`: another driver left than came in.
    """

    lap: int
    in_us: int
    lane_us: int
    fuel_laps: float
    loss_us: int | None
    in_loss_us: int | None
    change: bool


class CarFacts(Struct, frozen=True, gc=False):
    """What is known of a car at a moment: pace in µs a lap, laps, the laps and fuel laps since its last stop.

    `line_us` is when it was last at the line, `in_lane_us` since when it is in the lane (0: it is not). `stops` are
    those that are over, the last last; `driver_stints` the stints that the driver in the car has driven on end.
    `latest` is its latest lap beside its pace (0: that was a stop, or at no racing speed), `last_us` how long it took,
    `mean_us` the mean of its latest laps on a free course.
    """

    number: str
    car_class: str
    laps: int
    line_us: int
    lap_us: int
    stint_laps: int
    fuel_laps: float
    in_lane_us: int
    stops: tuple[PastStop, ...]
    driver_stints: int
    latest: float
    last_us: int
    mean_us: int


class _CarLaps:
    """The laps of a car by a moment: their lengths, the fuel used by the end of each, the pace at any lap."""

    def __init__(self, history: History, car: CarHistory, moment_us: int, clean: CleanLaps) -> None:
        self.car = car
        self.count = car.laps_at(moment_us)
        ends_us = car.lap_end_us[: self.count]
        begins_us = [history.race.start_us, *ends_us]
        self.laps_us = [end_us - begin_us for begin_us, end_us in zip(begins_us, ends_us, strict=False)]
        best_us = car.mark_at(moment_us).best_lap_us or min(self.laps_us[1:], default=0)
        slow_us = SLOW_LAP * best_us
        self.racing = [lap_us < slow_us for lap_us in self.laps_us]
        in_pit = set(car.pit_lap[: bisect_right(car.pit_in_us, moment_us)])
        around = in_pit | {lap + 1 for lap in in_pit}
        fuel, used = 0.0, [0.0]
        for lap, racing in enumerate(self.racing, 1):
            fuel += 1.0 if racing or lap in around else SLOW_FUEL
            used.append(fuel)
        self.used = used
        self.around = around
        self.clean = clean

    def shows_pace(self, index: int) -> bool:
        """Tell whether a lap, by its index, was no part of a pit visit, and on a free course as the flags or it say."""
        if index + 1 in self.around:
            return False
        if not self.clean.tells_flags:
            return self.racing[index]
        return self.clean.undisturbed(self.car.lap_end_us[index - 1], self.car.lap_end_us[index])

    def pace_us(self, lap: int) -> int:
        """The pace before a lap, in µs: of the latest laps at racing speed without a stop; 0: there is none."""
        found: list[int] = []
        for index in range(min(lap - 1, self.count) - 1, 0, -1):
            if self.shows_pace(index):
                found.append(self.laps_us[index])
                if len(found) == RECENT_LAPS:
                    break
        found.sort()
        return found[len(found) // 2] if found else 0

    def mean_us(self) -> int:
        """The mean of the latest laps on a free course without a stop, in µs, traffic and all; 0: there is none."""
        latest = range(self.count - 1, max(self.count - MEAN_LAPS, 0), -1)
        found = [self.laps_us[index] for index in latest if self.shows_pace(index)]
        return sum(found) // len(found) if found else 0

    def latest(self) -> float:
        """The latest lap beside the pace before it; 0 where it shows none."""
        pace_us = self.pace_us(self.count)
        return self.laps_us[-1] / pace_us if self.count > 1 and pace_us and self.shows_pace(self.count - 1) else 0.0


class StopFacts:
    """The facts of the cars of a race at a moment (µs since the epoch), worked out as far as they are asked for."""

    def __init__(self, history: History, moment_us: int, clean: CleanLaps | None = None) -> None:
        self.history = history
        self.moment_us = moment_us
        self.clean = clean or CleanLaps(history, moment_us)
        self.by_class: dict[str, list[str]] = {}
        for car in history.cars.values():
            self.by_class.setdefault(car.entry.car_class, []).append(car.number)
        self._cars: dict[str, CarFacts] = {}
        self._levels: dict[str, float] = {}

    def of(self, number: str) -> CarFacts:
        """Return the facts of a car."""
        if number not in self._cars:
            self._cars[number] = self._work_out(self.history.cars[number])
        return self._cars[number]

    def of_class(self, car_class: str) -> list[CarFacts]:
        """Return the facts of the cars of a class that have driven."""
        return [facts for number in self.by_class[car_class] if (facts := self.of(number)).laps]

    def level(self, car_class: str) -> float:
        """Tell how long laps of a class take now beside their pace of before: the middle of the cars' latest laps.

        While the course is neutralised that is of all laps but those of stops.
        """
        if car_class not in self._levels:
            neutral = self.clean.tells_flags and not self.clean.undisturbed(self.moment_us - 1, self.moment_us)
            cars = [car for car in self.of_class(car_class) if self.moment_us - car.line_us < 2 * car.lap_us]
            own = [car.last_us / car.lap_us if neutral and car.stint_laps > 1 else car.latest for car in cars]
            latest = sorted(level for level in own if level)
            self._levels[car_class] = latest[len(latest) // 2] if len(latest) >= LEAST_LATEST else 1.0
        return self._levels[car_class]

    def _work_out(self, car: CarHistory) -> CarFacts:
        moment_us, laps = self.moment_us, _CarLaps(self.history, car, self.moment_us, self.clean)
        own = CarStops(self.history, car, moment_us)
        stops: list[PastStop] = []
        begun_lap = 0
        in_lane_us = 0
        first = max(len(own.laps) - LOOKED_AT, 0)
        begun_lap = own.laps[first - 1] if first else 0
        for i in range(first, len(own.laps)):
            lap, in_us, out_us = own.laps[i], own.in_us[i], own.out_us[i]
            if out_us == NEVER_US:
                in_lane_us = in_us
                break
            stops.append(self._stop(laps, begun_lap, lap, (in_us, out_us, own.lane_us[i])))
            begun_lap = lap
        driver_stints = 1
        for stop in reversed(stops):
            if stop.change:
                break
            driver_stints += 1
        begun = min(begun_lap, laps.count)
        return CarFacts(
            car.number,
            car.entry.car_class,
            laps.count,
            car.lap_end_us[laps.count - 1] if laps.count else self.history.race.start_us,
            laps.pace_us(laps.count + 1),
            laps.count - begun,
            laps.used[-1] - laps.used[begun],
            in_lane_us,
            tuple(stops),
            driver_stints,
            laps.latest(),
            laps.laps_us[-1] if laps.count > 1 else 0,
            laps.mean_us(),
        )

    def _stop(self, laps: _CarLaps, begun: int, lap: int, visit_us: tuple[int, int, int]) -> PastStop:
        car = laps.car
        in_us, out_us, lane_us = visit_us
        used = laps.used[min(lap, laps.count)] - laps.used[min(begun, laps.count)]
        change = car.seat_at(in_us) != car.seat_at(out_us)
        pace_us = laps.pace_us(lap)
        in_loss_us = laps.laps_us[lap - 1] - pace_us if 1 < lap <= laps.count and pace_us else None
        if in_loss_us is None or lap == laps.count:
            return PastStop(lap, in_us, lane_us, used, None, in_loss_us, change)
        span_us = car.lap_end_us[lap - 2], car.lap_end_us[lap]
        if out_us > span_us[1] or (self.clean.tells_flags and not self.clean.undisturbed(*span_us)):
            return PastStop(lap, in_us, lane_us, used, None, None, change)
        return PastStop(lap, in_us, lane_us, used, in_loss_us + laps.laps_us[lap] - pace_us, in_loss_us, change)
