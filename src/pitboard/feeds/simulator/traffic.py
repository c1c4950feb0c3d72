"""How fast cars may drive on each segment, and how they queue behind and pass each other there."""

from collections.abc import Iterable
from typing import Final

from pitboard.feeds.simulator.cars import Car
from pitboard.feeds.simulator.circuit import AT_LINE, AT_PIT_IN, duration_us
from pitboard.feeds.simulator.running import RunningRace
from pitboard.feeds.simulator.settings import SECOND_US
from pitboard.model import FlagState

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
