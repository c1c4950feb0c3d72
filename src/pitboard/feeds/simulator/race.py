"""The race itself: a queue of arrivals at loops and of things that are due, played in order of time."""

import math
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from heapq import heappop, heappush
from random import Random
from typing import Final

from pitboard.feeds.simulator.cars import Car
from pitboard.feeds.simulator.circuit import (
    APPROACH_SHARE,
    AT_LINE,
    AT_PIT_IN,
    AT_PIT_LINE,
    AT_PIT_OUT,
    LANE_TO_LINE_US,
    LAST_LOOP,
    LOOP_IDS,
    REJOIN_SHARE,
    SEGMENTS,
    SHORTEST_LAP_US,
    loops,
)
from pitboard.feeds.simulator.decoder import SOURCE, Decoder
from pitboard.feeds.simulator.field import enter
from pitboard.feeds.simulator.incidents import Incidents
from pitboard.feeds.simulator.pits import Pits
from pitboard.feeds.simulator.race_control import RaceControl
from pitboard.feeds.simulator.settings import HOUR_US, MINUTE_US, SECOND_US, SimulatedRace
from pitboard.feeds.simulator.truth import TrueLap, TruePitVisit, TrueRetirement, Truth
from pitboard.model import (
    CarState,
    Fact,
    LapTimeDeleted,
    LoopsInstalled,
    RaceInfo,
    TransponderFitted,
    Weather,
)
from pitboard.model.facts import CarStateName

_FOLLOWING_US: Final = 350_000
_GRID_GAP_M: Final = 15
_FORMATION_MPS: Final = 33
_NEUTRAL_FUEL: Final = 0.55
_CARS_BEFORE_ACTIONS: Final = 1000


class Race:
    """A race being simulated; `now_us` is the moment it has reached, in µs since the Unix epoch."""

    def __init__(self, settings: SimulatedRace) -> None:
        self.settings = settings
        self.random = Random(f"{settings.seed}/race")
        self.now_us = settings.start_us
        self.end_us = settings.start_us + settings.duration_us
        self.flag_us: int | None = None
        self.cars = [Car(index, *entered, self.random) for index, entered in enumerate(enter(settings))]
        self._grid = sorted(self.cars, key=lambda car: car.pace.lap_s + car.strength_s + self.random.gauss(0, 0.5))
        self.truth = Truth((car.entry for car in self.cars), (car.number for car in self._grid))
        self.control, self.incidents, self.pits = RaceControl(self), Incidents(self), Pits(self)
        self._decoder = Decoder(settings)
        self._queue: list[tuple[int, int, int, Callable[[], None] | None]] = []
        self._actions = _CARS_BEFORE_ACTIONS
        self._stated: list[Fact] = []
        # The car that leaves each segment last of those that entered it, and when; None stands for the safety car.
        self._last_out: list[Car | None] = [None] * AT_LINE
        self._last_out_us = [0] * AT_LINE
        self._declared: set[str] = set()

    # the clock

    def facts(self) -> Iterator[Fact]:
        """Plays the race and yields its facts as they happen."""
        yield from self._opening()
        self._line_up()
        queue, stated = self._queue, self._stated
        while queue:
            self.now_us, index, token, action = heappop(queue)
            if action is not None:
                action()
            elif token == self.cars[index].token:
                self._arrive(self.cars[index])
            if stated:
                yield from stated
                stated.clear()

    def at(self, time_us: int, action: Callable[[], None]) -> None:
        """Has something done at a moment in µs."""
        self._actions += 1
        heappush(self._queue, (time_us, self._actions, 0, action))

    def state(self, fact: Fact) -> None:
        """Adds a fact to the feed."""
        self._stated.append(fact)

    # the start

    def _opening(self) -> Iterator[Fact]:
        chosen = self.settings
        yield RaceInfo(
            chosen.name, chosen.start_us, chosen.duration_us, chosen.utc_offset_us, chosen.circuit, source=SOURCE
        )
        yield LoopsInstalled(loops(), SHORTEST_LAP_US, SOURCE)
        for car in self.cars:
            yield car.entry
        for car in self.cars:
            for transponder in car.entry.transponders:
                yield TransponderFitted(transponder, car.number, source=SOURCE)

    def _line_up(self) -> None:
        starters = list(self._grid)
        if self.settings.pit_lane_start and len(starters) > 1:
            self._start_from_pit_lane(starters.pop(self.random.randrange(len(starters) // 2, len(starters))))
        for place, car in enumerate(starters):
            if self.settings.rolling_start:
                self._roll_up(car, place)
        self.at(self.settings.start_us, lambda: self._start(starters))
        self.at(self.settings.start_us, self._report_weather)

    def _start(self, starters: list[Car]) -> None:
        self.control.start()
        for car in starters:
            self.pits.seat_in(car, car.seat)
        for place, car in enumerate(starters):
            self._begin_lap(car)
            if self.settings.rolling_start:
                car.forming, car.node = True, AT_LINE
                self._schedule(car, self.now_us + 300_000 + place * 420_000)
                continue
            car.wait_us = round((2.5 + 0.12 * place) * SECOND_US)
            ahead_m = 25 + _GRID_GAP_M * (len(starters) - 1 - place)
            self._depart(car, 0, 1 - min(0.9, ahead_m / SEGMENTS[0].length_m))

    def _roll_up(self, car: Car, place: int) -> None:
        """Reads the car at the loops of the formation lap, behind the safety car."""
        for node in range(6, AT_LINE):
            to_go_m = sum(segment.length_m for segment in SEGMENTS[node:])
            before_us = round(to_go_m / _FORMATION_MPS * SECOND_US) - place * 420_000
            time_us = self.settings.start_us + 300_000 - before_us
            self.at(time_us, partial(self._read, car, LOOP_IDS[node]))

    def _start_from_pit_lane(self, car: Car) -> None:
        out_us = self.settings.start_us + round(self.random.uniform(38, 75) * SECOND_US)
        car.visit = TruePitVisit(car.number, self.settings.start_us, "start", car.seat, car.seat)
        self.truth.pit_visits.append(car.visit)
        self._begin_lap(car)
        car.node = AT_PIT_OUT
        self._schedule(car, out_us)

    # from loop to loop

    def _arrive(self, car: Car) -> None:
        node = car.node
        if node == AT_PIT_OUT and not self.pits.leave(car):
            return
        self._read(car, LOOP_IDS[node])
        if car.finished:
            self._cool_down(car, node)
        elif node < LAST_LOOP:
            self._depart(car, node)
        elif node == LAST_LOOP:
            if self.pits.plan(car):
                self._depart(car, node, APPROACH_SHARE, AT_PIT_IN)
            else:
                self._depart(car, node)
        elif node == AT_LINE:
            self._cross_line(car)
        elif node == AT_PIT_IN:
            self.pits.enter(car)
            self._drive_lane(car, AT_PIT_LINE, LANE_TO_LINE_US + round(self.random.uniform(-0.1, 0.3) * SECOND_US))
        elif node == AT_PIT_LINE:
            self._cross_pit_line(car)
        else:
            self._rejoin(car)

    def _read(self, car: Car, loop: str) -> None:
        passing = self._decoder.read(self.now_us, loop, car.transponder)
        if passing is not None:
            self._stated.append(passing)
        if self.settings.double_reads and len(car.entry.transponders) > 1:
            other = next(code for code in car.entry.transponders if code != car.transponder)
            self.at(self.now_us + self._decoder.lag_us(), partial(self._read_second, other, loop))

    def _read_second(self, transponder: str, loop: str) -> None:
        passing = self._decoder.read(self.now_us, loop, transponder)
        if passing is not None:
            self._stated.append(passing)

    def _schedule(self, car: Car, arrival_us: int) -> None:
        car.arrival_us = arrival_us
        car.token += 1
        heappush(self._queue, (arrival_us, car.index, car.token, None))

    def _depart(self, car: Car, segment: int, share: float = 1.0, node: int = 0) -> None:
        car.segment, car.share, car.since_us, car.stuck = segment, share, self.now_us, False
        car.node = node or segment + 1
        exit_us = self.now_us + round(self.control.segment_us(car, segment) * share) + car.wait_us
        car.wait_us = 0
        if car.trouble is not None and car.trouble[0] == segment:
            lost_us = self.incidents.strike(car, segment)
            if lost_us < 0:
                return
            exit_us += lost_us
        if car.node != AT_PIT_IN:
            exit_us = self._follow(car, segment, exit_us)
        self._schedule(car, exit_us)

    def _drive_lane(self, car: Car, node: int, lane_us: int) -> None:
        car.segment, car.node = -1, node
        self._schedule(car, self.now_us + lane_us)

    def _rejoin(self, car: Car) -> None:
        self._depart(car, 0, REJOIN_SHARE)

    # traffic

    def _follow(self, car: Car, segment: int, exit_us: int) -> int:
        """When the car leaves the segment, given the one that leaves it last so far."""
        if car.stuck:
            return exit_us
        ahead_us = self._last_out_us[segment]
        if ahead_us > self.now_us and exit_us < ahead_us + _FOLLOWING_US:
            exit_us = self._meet(car, segment, exit_us, ahead_us)
        if exit_us >= ahead_us and car.limp < 1.02:
            self._last_out[segment], self._last_out_us[segment] = car, exit_us
        return exit_us

    def _meet(self, car: Car, segment: int, exit_us: int, ahead_us: int) -> int:
        random, other = self.random, self._last_out[segment]
        if self.control.neutralised or self.control.slow_zone_on(segment) or other is None:
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
        for segment in segments:
            self._last_out[segment], self._last_out_us[segment] = None, 0
            on_it = [car for car in self.cars if car.segment == segment and not (car.out or car.finished or car.stuck)]
            for car in sorted(on_it, key=lambda car: (car.arrival_us, car.index)):
                whole_us = car.arrival_us - car.since_us
                car.share *= (car.arrival_us - self.now_us) / whole_us if whole_us else 0.0
                car.since_us = self.now_us
                exit_us = self.now_us + round(self.control.segment_us(car, segment) * car.share)
                if car.node != AT_PIT_IN:
                    exit_us = self._follow(car, segment, exit_us)
                self._schedule(car, exit_us)

    def hold_up(self, car: Car, lost_us: int) -> None:
        """Delays a car on its way by a time in µs."""
        car.stuck = True
        self._schedule(car, car.arrival_us + lost_us)

    # laps

    def _begin_lap(self, car: Car) -> None:
        race_us = self.now_us - self.settings.start_us
        remaining = max(0.0, 1 - race_us / max(1, self.settings.duration_us))
        night = self._night()
        car.new_lap(race_us, remaining, night, self.random)
        if race_us:
            self.incidents.draw(car, night)

    def _night(self) -> float:
        """0 by day to 1 at night."""
        hour = ((self.now_us + self.settings.utc_offset_us) / HOUR_US) % 24
        return min(1.0, max(0.0, 2 * math.cos(math.tau * (hour - 2) / 24) - 0.6))

    def _cross_line(self, car: Car) -> None:
        if car.forming:
            car.forming = False
        else:
            self._complete_lap(car, in_pit=False)
            if self._takes_flag(car):
                self._finish(car)
                return
            self._begin_lap(car)
        self._depart(car, 0)

    def _cross_pit_line(self, car: Car) -> None:
        if self.flag_us is None:
            self._complete_lap(car, in_pit=True)
            self._begin_lap(car)
        lane_us = self.pits.serve(car)
        if lane_us is not None:
            self._drive_lane(car, AT_PIT_OUT, lane_us)

    def _complete_lap(self, car: Car, in_pit: bool) -> None:
        car.laps += 1
        car.tyre_laps += 1
        car.fuel -= _NEUTRAL_FUEL if self.control.neutralised else 1.0
        self.truth.laps[car.number].append(TrueLap(car.laps, self.now_us, car.seat, in_pit))
        if car.laps == 1 and not self.settings.rolling_start:
            self.state(LapTimeDeleted(car.number, 1, "short start lap", SOURCE))
        self.control.judge_lap(car)

    def _takes_flag(self, car: Car) -> bool:
        """Shows the chequered flag to the leader when it is due, and sends the safety car out in front of it."""
        if self.flag_us is None and self._leads(car):
            if self.now_us >= self.end_us:
                self.flag_us = self.now_us
                self.control.show_chequered(car.number)
            else:
                self.control.leader_at_line()
        return self.flag_us is not None

    def _leads(self, car: Car) -> bool:
        """Whether the car, at its crossing now, is first of those still racing in the competition."""
        if not car.entry.competes:
            return False
        return all(
            other.laps < car.laps or other is car for other in self.cars if other.racing and other.entry.competes
        )

    # the end of a car's race

    def end_stint(self, car: Car) -> None:
        """Ends the stint of the driver in the car."""
        if car.stint is not None:
            car.stint.to_us = self.now_us
            car.stint = None

    def _finish(self, car: Car) -> None:
        self.end_stint(car)
        self.truth.finished_us[car.number] = self.now_us
        car.finished = True
        # Loops passed after the flag: none, a few, the whole lap to the line, or to the line in the pit lane.
        car.cooldown = self.random.choices((0, 1, 2, 3, 12, 13), (50, 10, 10, 8, 10, 12))[0]
        if car.cooldown:
            self._cruise(car, 1)

    def _cool_down(self, car: Car, node: int) -> None:
        car.cooldown -= 1
        if car.cooldown <= 0:
            return
        if node == AT_PIT_IN:
            self._drive_lane(car, AT_PIT_LINE, LANE_TO_LINE_US)
        elif node == LAST_LOOP and car.cooldown == 2:
            self._cruise(car, AT_PIT_IN)
        else:
            self._cruise(car, node + 1)

    def _cruise(self, car: Car, node: int) -> None:
        segment = LAST_LOOP if node == AT_PIT_IN else node - 1
        slow_us = car.pace.lap_s * SECOND_US * car.pace.shares[segment] * self.random.uniform(1.4, 1.8)
        self._drive_lane(car, node, round(slow_us))

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

    # the weather

    def _report_weather(self) -> None:
        if self.flag_us is not None or all(car.out for car in self.cars):
            return
        hour = ((self.now_us + self.settings.utc_offset_us) / HOUR_US) % 24
        warmth = math.cos(math.tau * (hour - 15.5) / 24)
        air_dc = round(185 + 55 * warmth + self.random.gauss(0, 1.5))
        track_dc = round(240 + 120 * warmth + self.random.gauss(0, 3))
        humidity_pct = round(62 - 22 * warmth + self.random.gauss(0, 1))
        self.state(Weather(self.now_us, air_dc, track_dc, humidity_pct, 1013, 240, SOURCE))
        self.at(self.now_us + MINUTE_US, self._report_weather)
