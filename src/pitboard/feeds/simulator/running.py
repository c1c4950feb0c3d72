"""A race being simulated: its cars, its clock, what can befall a car, and how cars queue and pass on each segment."""

import math
from collections.abc import Callable, Iterable
from heapq import heappush
from random import Random
from typing import Final

from msgspec import Struct

from pitboard.feeds.simulator.event import AT_LINE, AT_PIT_IN, SOURCE, SimulatedRace, duration_us
from pitboard.feeds.simulator.field import ClassPace, enter
from pitboard.feeds.simulator.truth import PitKind, TruePenalty, TruePitVisit, TrueRetirement, TrueStint, Truth
from pitboard.model import CarState, Entry, Fact, FlagState
from pitboard.model.facts import CarStateName
from pitboard.model.time import HOUR_US, MINUTE_US, SECOND_US

WINDOW_US: Final = 6 * HOUR_US
WINDOW_LIMIT_US: Final = 4 * HOUR_US
TOTAL_LIMIT_US: Final = 14 * HOUR_US
# A driver is called in when this little is left, because a lap behind the safety car can take eight minutes.
DRIVE_MARGIN_US: Final = 24 * MINUTE_US
# The longest stint planned: a tank emptied slowly, behind the safety car.
LONG_STINT_US: Final = 70 * MINUTE_US

_GRADE_S: Final = {"P": 0.0, "G": 0.5, "S": 1.5, "B": 4.2}
_GRADE_NOISE_S: Final = {"P": 0.35, "G": 0.45, "S": 0.7, "B": 1.2}
_GRADE_TARGET: Final = {"P": 0.37, "G": 0.36, "S": 0.32, "B": 0.30}
GRADE_ERRORS: Final = {"P": 0.7, "G": 0.9, "S": 1.4, "B": 2.2}
"""How often a driver errs, by grade, relative to the average."""


class Talent(Struct, frozen=True):
    """A driver's pace against the car's, and its spread, in seconds a lap; `target` is the share of the driving."""

    offset_s: float
    noise_s: float
    errors: float
    target: float
    amateur: bool


class Car:
    """A car's state now; times are in µs since the Unix epoch, `fuel` is in laps at racing speed."""

    __slots__ = (
        "arrival_us", "broken", "cooldown", "entry", "errors", "finished", "forming", "fuel", "index", "lap_us",
        "laps", "limp", "node", "number", "out", "pace", "penalties", "planned", "puncture",
        "repair_us", "seat", "seat_stints", "segment", "share", "since_us", "stint", "stints", "strength_s", "stuck",
        "talents", "token", "transponder", "trouble", "tyre_laps", "tyre_stints", "visit", "wait_us",
    )  # fmt: skip

    def __init__(self, index: int, entry: Entry, pace: ClassPace, random: Random) -> None:
        self.index, self.entry, self.pace, self.number = index, entry, pace, entry.number
        self.transponder = entry.transponders[0]
        self.strength_s = abs(random.gauss(0, pace.spread_s))
        self.talents = {driver.seat: _talent(driver.grade, random) for driver in entry.drivers}
        self.seat = random.choice(entry.drivers).seat
        self.seat_stints = random.randint(1, 3)
        self.fuel = pace.tank_laps
        self.tyre_laps, self.tyre_stints = 0, random.randint(1, 3)
        self.stints: list[TrueStint] = []
        self.stint: TrueStint | None = None
        self.visit: TruePitVisit | None = None
        self.planned: PitKind | None = None
        # On the way: arriving at `node` over `share` of `segment` (-1 in the pit lane), unless `token` has moved on.
        self.node, self.segment, self.share, self.token = AT_LINE, -1, 1.0, 0
        self.since_us = self.arrival_us = 0
        self.lap_us = round(pace.lap_s * SECOND_US)
        self.laps = self.errors = 0
        self.limp, self.wait_us, self.stuck = 1.0, 0, False
        self.trouble: tuple[int, str] | None = None
        self.puncture, self.repair_us, self.broken = False, 0, ""
        self.penalties: list[TruePenalty] = []
        self.out = self.finished = self.forming = False
        self.cooldown = 0

    @property
    def racing(self) -> bool:
        """Whether the car is still in the race: neither retired, nor finished, nor under long repair."""
        return not (self.out or self.finished or (self.visit is not None and self.visit.kind == "repair"))

    def new_lap(self, race_us: int, remaining: float, night: float, random: Random) -> None:
        """Set the pace of the coming lap; `race_us` is race time in µs, `night` 0 by day to 1 at night."""
        talent = self.talents[self.seat]
        rubber_s = 1.4 * math.exp(-race_us / (5 * HOUR_US))
        tyre_s = 0.045 * self.tyre_laps + (2.8 if self.tyre_laps == 0 else 0.0)
        dark_s = night * (0.9 if talent.amateur else -0.5)
        fuel_s = 0.08 * self.fuel
        noise_s = abs(random.gauss(0, talent.noise_s)) * (0.6 + 0.4 * remaining)
        lap_s = self.pace.lap_s + self.strength_s + talent.offset_s + rubber_s + tyre_s + dark_s + fuel_s + noise_s
        self.lap_us = round(lap_s * SECOND_US)

    def driven_us(self, seat: int, now_us: int, since_us: int = 0) -> int:
        """Return the driving time of a seat in µs, from `since_us` on, the open stint included."""
        total = 0
        for stint in reversed(self.stints):
            end_us = now_us if stint.to_us is None else stint.to_us
            if end_us <= since_us:
                break
            if stint.seat == seat:
                total += end_us - max(stint.from_us, since_us)
        return total

    def drive_left_us(self, seat: int, now_us: int) -> int:
        """Return how long a seat may drive on without a rest, by both limits, in µs."""
        in_window = WINDOW_LIMIT_US - self.driven_us(seat, now_us, now_us - WINDOW_US)
        return min(in_window, TOTAL_LIMIT_US - self.driven_us(seat, now_us))

    def next_seat(self, now_us: int, start_us: int, end_us: int, random: Random, change: bool) -> int:
        """Choose the seat of the stint that begins now: the same till its turn is over, `change` or a limit says so."""
        owed = self._owed_seat(now_us, start_us, end_us)
        if owed:
            return owed
        self.seat_stints -= 1
        if self.seat_stints > 0 and not change and self.drive_left_us(self.seat, now_us) > LONG_STINT_US:
            return self.seat
        others = [seat for seat in self.talents if seat != self.seat]
        rested = [seat for seat in others if self.drive_left_us(seat, now_us) > LONG_STINT_US]
        if not rested:
            return max(self.talents, key=lambda seat: self.drive_left_us(seat, now_us))
        elapsed_us = now_us - start_us + 1
        seat = min(
            rested,
            key=lambda seat: (
                self.driven_us(seat, now_us) / elapsed_us / self.talents[seat].target + random.gauss(0, 0.1)
            ),
        )
        self.seat_stints = random.choices((1, 2, 3, 4), (1, 3, 4, 2))[0]
        return seat

    def _owed_seat(self, now_us: int, start_us: int, end_us: int) -> int:
        """Return the amateur who would miss the minimum without driving now, or 0."""
        left_us = end_us - now_us
        owed = []
        for seat, talent in self.talents.items():
            if talent.amateur and self.pace.amateur_minimum:
                missing_us = self.pace.amateur_minimum * (end_us - start_us) * 1.03 - self.driven_us(seat, now_us)
                if missing_us > 0 and self.drive_left_us(seat, now_us) > LONG_STINT_US:
                    owed.append((missing_us, seat))
        if sum(missing for missing, _ in owed) > 0.75 * left_us - LONG_STINT_US:
            return max(owed)[1] if owed else 0
        return 0


def _talent(grade: str, random: Random) -> Talent:
    offset_s = _GRADE_S[grade] + random.gauss(0, 0.3 + 0.25 * _GRADE_S[grade])
    return Talent(max(-0.5, offset_s), _GRADE_NOISE_S[grade], GRADE_ERRORS[grade], _GRADE_TARGET[grade], grade in "SB")


_CARS_BEFORE_ACTIONS: Final = 1000


class RunningRace:
    """The state of a race being simulated; `now_us` is the moment it has reached, in µs since the Unix epoch.

    `queue` holds what is to come, first things first: the moment, the car's index and token for an arrival, or an
    action. `stated` holds the facts of this moment.
    """

    def __init__(self, settings: SimulatedRace) -> None:
        self.settings = settings
        self.random = Random(f"{settings.seed}/race")
        self.now_us = settings.start_us
        self.end_us = settings.start_us + settings.duration_us
        self.flag_us: int | None = None
        self.cars = [Car(index, *entered, self.random) for index, entered in enumerate(enter(settings))]
        self.grid = sorted(self.cars, key=lambda car: car.pace.lap_s + car.strength_s + self.random.gauss(0, 0.5))
        self.truth = Truth((car.entry for car in self.cars), (car.number for car in self.grid))
        self.queue: list[tuple[int, int, int, Callable[[], None] | None]] = []
        self.stated: list[Fact] = []
        self._actions = _CARS_BEFORE_ACTIONS
        self._declared: set[str] = set()

    def at(self, time_us: int, action: Callable[[], None]) -> None:
        """Have something done at a moment in µs."""
        self._actions += 1
        heappush(self.queue, (time_us, self._actions, 0, action))

    def schedule(self, car: Car, arrival_us: int) -> None:
        """Have the car arrive at its node at a moment in µs, and no longer at the moment set before."""
        car.arrival_us = arrival_us
        car.token += 1
        heappush(self.queue, (arrival_us, car.index, car.token, None))

    def state(self, fact: Fact) -> None:
        """Add a fact to the feed."""
        self.stated.append(fact)

    def hold_up(self, car: Car, lost_us: int) -> None:
        """Delay a car on its way by a time in µs."""
        car.stuck = True
        self.schedule(car, car.arrival_us + lost_us)

    # the end of a car's race

    def end_stint(self, car: Car) -> None:
        """End the stint of the driver in the car."""
        if car.stint is not None:
            car.stint.to_us = self.now_us
            car.stint = None

    def retire(self, car: Car, place: str, cause: str, on_track: bool) -> None:
        """End the race of a car where it is."""
        self.end_stint(car)
        car.out, car.segment = True, -1
        car.token += 1
        retirement = TrueRetirement(self.now_us, car.number, car.seat, car.laps, place, cause, on_track)
        self.truth.retirements.append(retirement)
        if on_track and self.random.random() < 0.5:
            self.at(self.now_us + 2 * MINUTE_US, lambda: self._state_car(car, "stopped"))
        if self.random.random() < 0.45:
            self.declare_retired(car, round(self.random.uniform(5, 40) * MINUTE_US))

    def declare_retired(self, car: Car, delay_us: int) -> None:
        """Have race control declare the car retired after a while in µs, rightly or too soon."""
        self.at(self.now_us + delay_us, lambda: self._state_car(car, "retired"))

    def take_back(self, car: Car) -> None:
        """State a car as running again that was declared retired too soon."""
        if car.number in self._declared:
            self._declared.remove(car.number)
            self.state(CarState(self.now_us, car.number, "running", SOURCE))

    def _state_car(self, car: Car, state: CarStateName) -> None:
        if self.flag_us is None and not car.racing:
            self.state(CarState(self.now_us, car.number, state, SOURCE))
            if state == "retired":
                self._declared.add(car.number)


SLOW_KPH: Final = 80.0
CATCHING_KPH: Final = 134.0
_FCY_US: Final = tuple(duration_us(segment, SLOW_KPH) for segment in range(AT_LINE))
_CATCHING_US: Final = tuple(duration_us(segment, CATCHING_KPH) for segment in range(AT_LINE))
_FOLLOWING_US: Final = 350_000


class Traffic:
    """The cars on the track under the rules of driving of the moment, which race control sets."""

    def __init__(self, race: RunningRace) -> None:
        self._race = race
        self._random = race.random
        # The regime of driving; it stays when the chequered flag falls behind the safety car.
        self.regime: FlagState = "green"
        # The segments under a slow zone, and when it ends.
        self.zone_ends_us: dict[int, int] = {}
        # The car that leaves each segment last of those that entered it, and when; None stands for the safety car.
        self._last_out: list[Car | None] = [None] * AT_LINE
        self._last_out_us = [0] * AT_LINE

    # the rules

    @property
    def neutralised(self) -> bool:
        """Whether the whole course is under full course yellow or safety car."""
        return self.regime != "green"

    def slow_zone_on(self, segment: int) -> bool:
        """Tell whether a slow zone covers the segment now."""
        return segment in self.zone_ends_us

    def segment_us(self, car: Car, segment: int) -> int:
        """Return the time in µs that a car alone takes for a whole segment under the rules of the moment."""
        free_us = car.lap_us * car.pace.shares[segment] * car.limp
        if self.regime == "green":
            if segment in self.zone_ends_us:
                return round(max(free_us, _FCY_US[segment] * self._random.uniform(1.0, 1.04)))
            return round(free_us * self._random.gauss(1.0, 0.003))
        if self.regime == "full_course_yellow":
            return round(max(free_us, _FCY_US[segment] * self._random.uniform(1.0, 1.02)))
        return round(max(free_us * 1.15, _CATCHING_US[segment] * self._random.uniform(1.0, 1.04)))

    # the queues

    def follow(self, car: Car, segment: int, exit_us: int) -> int:
        """Return when the car leaves the segment, in µs, given the one that leaves it last so far."""
        if car.stuck:
            return exit_us
        ahead_us = self._last_out_us[segment]
        if ahead_us > self._race.now_us and exit_us < ahead_us + _FOLLOWING_US:
            exit_us = self._meet(car, segment, exit_us, ahead_us)
        if exit_us >= ahead_us and car.limp < 1.02:
            self._last_out[segment], self._last_out_us[segment] = car, exit_us
        return exit_us

    def _meet(self, car: Car, segment: int, exit_us: int, ahead_us: int) -> int:
        random, other = self._random, self._last_out[segment]
        if self.neutralised or self.slow_zone_on(segment) or other is None:
            return ahead_us + round(random.uniform(0.45, 0.95) * SECOND_US)
        faster_s = (other.lap_us - car.lap_us) / SECOND_US
        if exit_us < ahead_us and (other.pace is not car.pace or faster_s > 4):
            other.wait_us += round(random.uniform(0.03, 0.28) * SECOND_US)
            return exit_us + round(random.uniform(0.02, 0.55) * SECOND_US)
        if exit_us < ahead_us and random.random() < 0.03 + 0.12 * faster_s:
            other.wait_us += round(random.uniform(0.05, 0.3) * SECOND_US)
            return exit_us
        return ahead_us + round(random.uniform(0.2, 0.55) * SECOND_US)

    def lead_queue(self, segment: int, exit_us: int) -> None:
        """Put the safety car on a segment: who enters it later leaves it later than `exit_us`, in µs."""
        self._last_out[segment], self._last_out_us[segment] = None, max(exit_us, self._last_out_us[segment])

    def repace(self, segments: Iterable[int]) -> None:
        """Work out again when the cars on these segments leave them, because the rules of driving changed now."""
        race = self._race
        for segment in segments:
            self._last_out[segment], self._last_out_us[segment] = None, 0
            on_it = [car for car in race.cars if car.segment == segment and not (car.out or car.finished or car.stuck)]
            for car in sorted(on_it, key=lambda car: (car.arrival_us, car.index)):
                whole_us = car.arrival_us - car.since_us
                car.share *= (car.arrival_us - race.now_us) / whole_us if whole_us else 0.0
                car.since_us = race.now_us
                exit_us = race.now_us + round(self.segment_us(car, segment) * car.share)
                if car.node != AT_PIT_IN:
                    exit_us = self.follow(car, segment, exit_us)
                race.schedule(car, exit_us)
