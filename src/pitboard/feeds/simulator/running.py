"""A race being simulated: its clock, its cars, what can befall one; and how cars queue and pass on each segment."""

from collections.abc import Callable, Iterable
from heapq import heappush
from random import Random
from typing import Final

from pitboard.feeds.simulator.cars import Car
from pitboard.feeds.simulator.circuit import AT_LINE, AT_PIT_IN, SOURCE, duration_us
from pitboard.feeds.simulator.field import enter
from pitboard.feeds.simulator.settings import MINUTE_US, SECOND_US, SimulatedRace
from pitboard.feeds.simulator.truth import TrueRetirement, Truth
from pitboard.model import CarState, Fact, FlagState
from pitboard.model.facts import CarStateName

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
        """Has something done at a moment in µs."""
        self._actions += 1
        heappush(self.queue, (time_us, self._actions, 0, action))

    def schedule(self, car: Car, arrival_us: int) -> None:
        """Has the car arrive at its node at a moment in µs, and no longer at the moment set before."""
        car.arrival_us = arrival_us
        car.token += 1
        heappush(self.queue, (arrival_us, car.index, car.token, None))

    def state(self, fact: Fact) -> None:
        """Adds a fact to the feed."""
        self.stated.append(fact)

    def hold_up(self, car: Car, lost_us: int) -> None:
        """Delays a car on its way by a time in µs."""
        car.stuck = True
        self.schedule(car, car.arrival_us + lost_us)

    # the end of a car's race

    def end_stint(self, car: Car) -> None:
        """Ends the stint of the driver in the car."""
        if car.stint is not None:
            car.stint.to_us = self.now_us
            car.stint = None

    def retire(self, car: Car, place: str, cause: str, on_track: bool) -> None:
        """Ends the race of a car where it is."""
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
        """Has race control declare the car retired after a while in µs, rightly or too soon."""
        self.at(self.now_us + delay_us, lambda: self._state_car(car, "retired"))

    def take_back(self, car: Car) -> None:
        """States a car as running again that was declared retired too soon."""
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
        """Whether a slow zone covers the segment now."""
        return segment in self.zone_ends_us

    def segment_us(self, car: Car, segment: int) -> int:
        """The time in µs that a car alone takes for a whole segment under the rules of the moment."""
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
        """When the car leaves the segment, in µs, given the one that leaves it last so far."""
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
        """Puts the safety car on a segment: who enters it later leaves it later than `exit_us`, in µs."""
        self._last_out[segment], self._last_out_us[segment] = None, max(exit_us, self._last_out_us[segment])

    def repace(self, segments: Iterable[int]) -> None:
        """Works out anew when the cars on these segments leave them, because the rules of driving changed now."""
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
