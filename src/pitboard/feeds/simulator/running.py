"""A race under way: its clock, its cars, what it has stated so far, and what can befall a car in it."""

from collections.abc import Callable
from heapq import heappush
from random import Random
from typing import Final

from pitboard.feeds.simulator.cars import Car
from pitboard.feeds.simulator.decoder import SOURCE
from pitboard.feeds.simulator.field import enter
from pitboard.feeds.simulator.settings import MINUTE_US, SimulatedRace
from pitboard.feeds.simulator.truth import TrueRetirement, Truth
from pitboard.model import CarState, Fact
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
