"""The race itself: a queue of arrivals at loops and of things that are due, played in order of time."""

import math
from collections.abc import Iterator
from functools import partial
from heapq import heappop
from typing import Final

from pitboard.feeds.simulator.event import (
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
    SOURCE,
    Decoder,
    SimulatedRace,
    loops,
)
from pitboard.feeds.simulator.incidents import Incidents
from pitboard.feeds.simulator.pits import Pits
from pitboard.feeds.simulator.race_control import RaceControl
from pitboard.feeds.simulator.running import Car, RunningRace, Traffic
from pitboard.feeds.simulator.truth import TrueLap, TruePitVisit, Truth
from pitboard.model import Fact, LapTimeDeleted, LoopsInstalled, RaceInfo, TransponderFitted, Weather
from pitboard.model.time import HOUR_US, MINUTE_US, SECOND_US

_GRID_GAP_M: Final = 15
_FORMATION_MPS: Final = 33
_NEUTRAL_FUEL: Final = 0.55


class RaceSimulator:
    """A race being simulated, from the grid to the last car's way back after the flag."""

    def __init__(self, settings: SimulatedRace) -> None:
        self._race = race = RunningRace(settings)
        self._settings, self._random = settings, race.random
        self.truth: Truth = race.truth
        self._traffic = Traffic(race)
        self._control = RaceControl(race, self._traffic)
        self._incidents = Incidents(race, self._traffic, self._control)
        self._pits = Pits(race, self._traffic, self._control)
        self._decoder = Decoder(settings)

    def facts(self) -> Iterator[Fact]:
        """Play the race and yield its facts as they happen."""
        yield from self._opening()
        self._line_up()
        race = self._race
        while race.queue:
            race.now_us, index, token, action = heappop(race.queue)
            if action is not None:
                action()
            elif token == race.cars[index].token:
                self._arrive(race.cars[index])
            if race.stated:
                yield from race.stated
                race.stated.clear()

    # the start

    def _opening(self) -> Iterator[Fact]:
        chosen = self._settings
        yield RaceInfo(
            chosen.name, chosen.start_us, chosen.duration_us, chosen.utc_offset_us, chosen.circuit, source=SOURCE
        )
        yield LoopsInstalled(loops(), SHORTEST_LAP_US, SOURCE)
        for car in self._race.cars:
            yield car.entry
        for car in self._race.cars:
            for transponder in car.entry.transponders:
                yield TransponderFitted(transponder, car.number, source=SOURCE)

    def _line_up(self) -> None:
        starters = list(self._race.grid)
        if self._settings.pit_lane_start and len(starters) > 1:
            self._start_from_pit_lane(starters.pop(self._random.randrange(len(starters) // 2, len(starters))))
        for place, car in enumerate(starters):
            if self._settings.rolling_start:
                self._roll_up(car, place)
        self._race.at(self._settings.start_us, lambda: self._start(starters))
        self._race.at(self._settings.start_us, self._report_weather)

    def _start(self, starters: list[Car]) -> None:
        self._control.start()
        for car in starters:
            self._pits.seat_in(car, car.seat)
        for place, car in enumerate(starters):
            self._begin_lap(car)
            if self._settings.rolling_start:
                car.forming, car.node = True, AT_LINE
                self._race.schedule(car, self._race.now_us + 300_000 + place * 420_000)
                continue
            car.wait_us = round((2.5 + 0.12 * place) * SECOND_US)
            ahead_m = 25 + _GRID_GAP_M * (len(starters) - 1 - place)
            self._depart(car, 0, 1 - min(0.9, ahead_m / SEGMENTS[0].length_m))

    def _roll_up(self, car: Car, place: int) -> None:
        """Reads the car at the loops of the formation lap, behind the safety car."""
        for node in range(6, AT_LINE):
            to_go_m = sum(segment.length_m for segment in SEGMENTS[node:])
            before_us = round(to_go_m / _FORMATION_MPS * SECOND_US) - place * 420_000
            time_us = self._settings.start_us + 300_000 - before_us
            self._race.at(time_us, partial(self._read, car, LOOP_IDS[node]))

    def _start_from_pit_lane(self, car: Car) -> None:
        out_us = self._settings.start_us + round(self._random.uniform(38, 75) * SECOND_US)
        car.visit = TruePitVisit(car.number, self._settings.start_us, "start", car.seat, car.seat)
        self.truth.pit_visits.append(car.visit)
        self._begin_lap(car)
        car.node = AT_PIT_OUT
        self._race.schedule(car, out_us)

    # from loop to loop

    def _arrive(self, car: Car) -> None:
        node = car.node
        if node == AT_PIT_OUT and not self._pits.leave(car):
            return
        self._read(car, LOOP_IDS[node])
        if car.finished:
            self._cool_down(car, node)
        elif node < LAST_LOOP:
            self._depart(car, node)
        elif node == LAST_LOOP:
            if self._pits.plan(car):
                self._depart(car, node, APPROACH_SHARE, AT_PIT_IN)
            else:
                self._depart(car, node)
        elif node == AT_LINE:
            self._cross_line(car)
        elif node == AT_PIT_IN:
            self._pits.enter(car)
            self._drive_lane(car, AT_PIT_LINE, LANE_TO_LINE_US + round(self._random.uniform(-0.1, 0.3) * SECOND_US))
        elif node == AT_PIT_LINE:
            self._cross_pit_line(car)
        else:
            self._rejoin(car)

    def _read(self, car: Car, loop: str) -> None:
        passing = self._decoder.read(self._race.now_us, loop, car.transponder)
        if passing is not None:
            self._race.state(passing)
        if self._settings.double_reads and len(car.entry.transponders) > 1:
            other = next(code for code in car.entry.transponders if code != car.transponder)
            self._race.at(self._race.now_us + self._decoder.lag_us(), partial(self._read_second, other, loop))

    def _read_second(self, transponder: str, loop: str) -> None:
        passing = self._decoder.read(self._race.now_us, loop, transponder)
        if passing is not None:
            self._race.state(passing)

    def _depart(self, car: Car, segment: int, share: float = 1.0, node: int = 0) -> None:
        car.segment, car.share, car.since_us, car.stuck = segment, share, self._race.now_us, False
        car.node = node or segment + 1
        exit_us = self._race.now_us + round(self._traffic.segment_us(car, segment) * share) + car.wait_us
        car.wait_us = 0
        if car.trouble is not None and car.trouble[0] == segment:
            lost_us = self._incidents.strike(car, segment)
            if lost_us < 0:
                return
            exit_us += lost_us
        if car.node != AT_PIT_IN:
            exit_us = self._traffic.follow(car, segment, exit_us)
        self._race.schedule(car, exit_us)

    def _drive_lane(self, car: Car, node: int, lane_us: int) -> None:
        car.segment, car.node = -1, node
        self._race.schedule(car, self._race.now_us + lane_us)

    def _rejoin(self, car: Car) -> None:
        self._depart(car, 0, REJOIN_SHARE)

    # laps

    def _begin_lap(self, car: Car) -> None:
        race_us = self._race.now_us - self._settings.start_us
        remaining = max(0.0, 1 - race_us / max(1, self._settings.duration_us))
        night = self._night()
        car.new_lap(race_us, remaining, night, self._random)
        if race_us:
            self._incidents.draw(car, night)

    def _night(self) -> float:
        """0 by day to 1 at night."""
        hour = ((self._race.now_us + self._settings.utc_offset_us) / HOUR_US) % 24
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
        self._complete_lap(car, in_pit=True)
        if self._race.flag_us is not None:
            # The lap counts, but the flag is to be taken on the track: it stays here, and is not classified.
            car.finished = True
            return
        self._begin_lap(car)
        lane_us = self._pits.serve(car)
        if lane_us is not None:
            self._drive_lane(car, AT_PIT_OUT, lane_us)

    def _complete_lap(self, car: Car, in_pit: bool) -> None:
        car.laps += 1
        car.tyre_laps += 1
        car.fuel -= _NEUTRAL_FUEL if self._traffic.neutralised else 1.0
        self.truth.laps[car.number].append(TrueLap(car.laps, self._race.now_us, car.seat, in_pit))
        if car.laps == 1 and not self._settings.rolling_start:
            self._race.state(LapTimeDeleted(car.number, 1, "short start lap", SOURCE))
        self._control.judge_lap(car)

    def _takes_flag(self, car: Car) -> bool:
        """Show the chequered flag to the leader when it is due, and sends the safety car out in front of it."""
        if self._race.flag_us is None and self._leads(car):
            if self._race.now_us >= self._race.end_us:
                self._race.flag_us = self._race.now_us
                self._control.show_chequered(car.number)
            else:
                self._control.leader_at_line()
        return self._race.flag_us is not None

    def _leads(self, car: Car) -> bool:
        """Tell whether the car, at its crossing now, is first of those still racing in the competition."""
        if not car.entry.competes:
            return False
        return all(
            other.laps < car.laps or other is car for other in self._race.cars if other.racing and other.entry.competes
        )

    # the end of a car's race

    def _finish(self, car: Car) -> None:
        self._race.end_stint(car)
        self.truth.finished_us[car.number] = self._race.now_us
        car.finished = True
        # Loops passed after the flag: none, a few, the whole lap to the line, or to the line in the pit lane.
        car.cooldown = self._random.choices((0, 1, 2, 3, 12, 13), (50, 10, 10, 8, 10, 12))[0]
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
        slow_us = car.pace.lap_s * SECOND_US * car.pace.shares[segment] * self._random.uniform(1.4, 1.8)
        self._drive_lane(car, node, round(slow_us))

    # the weather

    def _report_weather(self) -> None:
        if self._race.flag_us is not None or all(car.out for car in self._race.cars):
            return
        hour = ((self._race.now_us + self._settings.utc_offset_us) / HOUR_US) % 24
        warmth = math.cos(math.tau * (hour - 15.5) / 24)
        air_dc = round(185 + 55 * warmth + self._random.gauss(0, 1.5))
        track_dc = round(240 + 120 * warmth + self._random.gauss(0, 3))
        humidity_pct = round(62 - 22 * warmth + self._random.gauss(0, 1))
        self._race.state(Weather(self._race.now_us, air_dc, track_dc, humidity_pct, 1013, 240, SOURCE))
        self._race.at(self._race.now_us + MINUTE_US, self._report_weather)
