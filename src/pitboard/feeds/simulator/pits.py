"""The pit lane: when a car comes in, what is done to it, and who leaves in it."""

from typing import Final

from pitboard.feeds.simulator.event import LANE_FROM_LINE_US
from pitboard.feeds.simulator.race_control import RaceControl
from pitboard.feeds.simulator.running import DRIVE_MARGIN_US, Car, RunningRace, Traffic
from pitboard.feeds.simulator.truth import PitKind, TruePitVisit, TrueStint
from pitboard.model import DriverIn
from pitboard.model.time import MINUTE_US, SECOND_US

_STOP_AND_GO_US: Final = 14 * SECOND_US
_TYRES_S: Final = 12.5
_DRIVER_S: Final = 13.0


class Pits:
    """Plans and carries out the pit visits of all cars."""

    def __init__(self, race: RunningRace, traffic: Traffic, control: RaceControl) -> None:
        self._race, self._traffic, self._control = race, traffic, control
        self._random = race.random

    def plan(self, car: Car) -> bool:
        """Decide at the last loop before the pit entry whether the car comes in on this lap, and for what."""
        car.planned = self._need(car)
        return car.planned is not None

    def _need(self, car: Car) -> PitKind | None:
        race = self._race
        if car.broken:
            return "retirement"
        if car.repair_us:
            return "repair"
        if car.puncture:
            return "stop"
        if race.now_us > race.end_us - car.lap_us // 2:
            return None
        if car.drive_left_us(car.seat, race.now_us) < DRIVE_MARGIN_US:
            return "stop"
        if car.fuel < 1.98 and race.end_us - race.now_us > car.lap_us:
            return "stop"
        if car.penalties and not self._traffic.neutralised and race.now_us - car.penalties[0].time_us > 2 * MINUTE_US:
            return car.penalties[0].kind
        cheap = self._traffic.neutralised and car.fuel < 0.45 * car.pace.tank_laps
        if cheap and race.end_us - race.now_us > 6 * car.lap_us and self._random.random() < 0.45:
            return "stop"
        return None

    def enter(self, car: Car) -> None:
        """Open the visit at the pit-in loop."""
        assert car.planned is not None
        race = self._race
        race.end_stint(car)
        car.visit = TruePitVisit(car.number, race.now_us, car.planned, car.seat, car.seat)
        race.truth.pit_visits.append(car.visit)

    def serve(self, car: Car) -> int | None:
        """Serve a car between the line and the pit-out loop; returns its time in µs, None for a car that stays."""
        visit = car.visit
        assert visit is not None
        visit.line_us = self._race.now_us
        crawl_us = LANE_FROM_LINE_US + round(self._random.uniform(0, 0.25) * SECOND_US)
        if visit.kind == "drive_through":
            return crawl_us
        if visit.kind == "stop_go":
            return crawl_us + _STOP_AND_GO_US
        if visit.kind == "retirement":
            visit.reason = car.broken
            self._race.retire(car, "garage", car.broken, on_track=False)
            return None
        service_us = round(self._service_s(car, visit) * SECOND_US)
        if visit.kind == "repair":
            visit.reason = "repair"
            service_us += car.repair_us
            if car.repair_us > 45 * MINUTE_US and self._random.random() < 0.4:
                self._race.declare_retired(car, 25 * MINUTE_US)
        car.repair_us, car.limp, car.puncture = 0, 1.0, False
        return crawl_us + service_us

    def _service_s(self, car: Car, visit: TruePitVisit) -> float:
        race = self._race
        laps_left = max(0.0, (race.end_us - race.now_us) / (car.pace.lap_s * SECOND_US)) + 1.7
        wanted = max(car.fuel, min(car.pace.tank_laps, laps_left)) * self._random.gauss(1.0, 0.012)
        fuel_s = 2.0 + car.pace.fill_s * max(0.0, wanted - car.fuel) / car.pace.tank_laps
        car.fuel = wanted
        car.tyre_stints -= 1
        work_s = 0.0
        if car.tyre_stints <= 0 or car.puncture or visit.kind == "repair":
            visit.tyres = True
            car.tyre_laps, car.tyre_stints = 0, self._random.choices((1, 2, 3, 4), (2, 4, 3, 1))[0]
            work_s = _TYRES_S
        must_change = car.drive_left_us(car.seat, race.now_us) < DRIVE_MARGIN_US
        visit.seat_after = car.next_seat(race.now_us, race.settings.start_us, race.end_us, self._random, must_change)
        if visit.seat_after != car.seat:
            work_s = max(_DRIVER_S, work_s + 0.8)
        return 1.6 + fuel_s + work_s + self._random.lognormvariate(0.6, 0.75)

    def leave(self, car: Car) -> bool:
        """Close the visit at the pit-out loop; False when the flag has fallen while the car was being repaired."""
        visit, race = car.visit, self._race
        assert visit is not None
        if visit.kind == "repair" and race.flag_us is not None:
            return False
        visit.out_us = race.now_us
        car.visit, car.planned = None, None
        if visit.kind in ("drive_through", "stop_go"):
            car.penalties.pop(0).served_us = race.now_us
        elif visit.kind != "start":
            self._control.watch_pit_exit(car)
            if len(car.entry.transponders) > 1 and self._random.random() < 0.03:
                car.transponder = next(code for code in car.entry.transponders if code != car.transponder)
        race.take_back(car)
        self.seat_in(car, visit.seat_after)
        return True

    def seat_in(self, car: Car, seat: int) -> None:
        """Begin a stint, and state the driver where it is another one or the first."""
        race = self._race
        if seat != car.seat or not car.stints:
            race.state(DriverIn(race.now_us, car.number, seat, "simulator"))
        car.seat = seat
        car.stint = TrueStint(car.number, seat, race.now_us)
        car.stints.append(car.stint)
        race.truth.stints.append(car.stint)
