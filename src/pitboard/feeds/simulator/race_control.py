"""Race control: flags, the safety car, slow zones, penalties and messages."""

from collections.abc import Callable
from typing import Final, Literal

from pitboard.feeds.simulator.event import AT_LINE, LAST_LOOP, SEGMENTS, duration_us
from pitboard.feeds.simulator.running import Car, RunningRace, Traffic
from pitboard.feeds.simulator.truth import PenaltyKind, TruePenalty
from pitboard.model import Flag, FlagState, LapTimeDeleted, Message, SlowZone
from pitboard.model.time import HOUR_US, MINUTE_US, SECOND_US

Notice = Literal["local", "slow_zone", "stopped", "heavy"]

SAFETY_CAR_KPH: Final = 109.0
_SAFETY_CAR_US: Final = tuple(duration_us(segment, SAFETY_CAR_KPH) for segment in range(AT_LINE))

# What a notice leads to: nothing, slow zone, full course yellow, safety car.
_ANSWERS: Final[dict[Notice, tuple[int, int, int, int]]] = {
    "local": (88, 10, 2, 0),
    "slow_zone": (15, 75, 10, 0),
    "stopped": (25, 45, 27, 3),
    "heavy": (0, 25, 43, 32),
}
_TRACK_LIMITS_CHANCE: Final = 0.011
_WARNING_AT, _PENALTY_EVERY = 4, 5
_PENALTY_REASONS: Final = (
    "SPEEDING IN THE PIT LANE",
    "UNSAFE RELEASE",
    "SPEEDING IN A SLOW ZONE",
    "OVERTAKING UNDER YELLOW",
)


class RaceControl:
    """Watches the race and states flags, zones, penalties and messages as facts."""

    def __init__(self, race: RunningRace, traffic: Traffic) -> None:
        self._race, self._traffic = race, traffic
        self._random = race.random
        self.flag: FlagState = "green"
        self._ends_us = 0
        self._safety_car: Literal["in", "waiting", "out", "coming_in"] = "in"

    # flags

    def start(self) -> None:
        """Give the official start."""
        self._set_flag("green")
        self._announce("RACE START")

    def show_chequered(self, number: str) -> None:
        """Show the chequered flag to the winner, who crosses the line now."""
        self.flag = "chequered"
        self._state_flag()
        self._announce(f"CHEQUERED FLAG - CAR {number}")

    def notice(self, segment: int, notice: Notice) -> None:
        """Answer an incident some seconds later."""
        answer = self._random.choices(("none", "slow_zone", "fcy", "sc"), _ANSWERS[notice])[0]
        delay_us = round(self._random.uniform(9, 40) * SECOND_US)
        place, zone = SEGMENTS[segment].place, SEGMENTS[segment].zone
        if answer == "none":
            if notice != "local" or self._random.random() < 0.4:
                self._later(delay_us, lambda: self._announce(f"YELLOW FLAG - {zone.upper()} {place.upper()}"))
        elif answer == "slow_zone":
            length_us = round(self._random.uniform(3, 16) * MINUTE_US)
            self._later(delay_us, lambda: self._open_zone(segment, length_us))
        elif answer == "fcy":
            length_us = round(self._random.uniform(3.5, 13) * MINUTE_US)
            self._later(delay_us, lambda: self._full_course_yellow(length_us))
        else:
            length_us = round(self._random.triangular(18, 55, 26) * MINUTE_US)
            self._later(delay_us, lambda: self._deploy_safety_car(length_us))

    def _full_course_yellow(self, length_us: int) -> None:
        if self.flag == "chequered":
            return
        self._ends_us = max(self._ends_us, self._race.now_us + length_us)
        if self.flag == "green":
            self._set_flag("full_course_yellow")
            self._announce("FULL COURSE YELLOW")
            self._later(length_us, self._end_full_course_yellow)

    def _end_full_course_yellow(self) -> None:
        if self.flag != "full_course_yellow":
            return
        if self._race.now_us < self._ends_us:
            self._later(self._ends_us - self._race.now_us, self._end_full_course_yellow)
        elif self._random.random() < 0.12:
            self._deploy_safety_car(round(self._random.uniform(15, 30) * MINUTE_US))
        else:
            self._set_flag("green")
            self._announce("END OF FULL COURSE YELLOW")

    def _deploy_safety_car(self, length_us: int) -> None:
        if self.flag == "chequered":
            return
        self._ends_us = max(self._ends_us, self._race.now_us + length_us)
        if self.flag != "safety_car":
            self._set_flag("safety_car")
            self._announce("SAFETY CAR DEPLOYED")
            self._safety_car = "waiting"

    def leader_at_line(self) -> None:
        """Send the safety car out in front of the leader, who crosses the line now."""
        if self._safety_car == "waiting":
            self._safety_car = "out"
            self._drive_safety_car(0)

    def _drive_safety_car(self, segment: int) -> None:
        race = self._race
        if self.flag == "chequered":
            self._safety_car = "in"
            return
        if segment == 6 and self._safety_car == "out" and race.now_us >= self._ends_us - 3 * MINUTE_US:
            self._safety_car = "coming_in"
            self._announce("SAFETY CAR IN THIS LAP")
        exit_us = race.now_us + _SAFETY_CAR_US[segment]
        self._traffic.lead_queue(segment, exit_us)
        following = (segment + 1) % AT_LINE
        if segment == LAST_LOOP and self._safety_car == "coming_in":
            race.at(exit_us, self._release_field)
        else:
            race.at(exit_us, lambda: self._drive_safety_car(following))

    def _release_field(self) -> None:
        self._safety_car = "in"
        if self.flag == "safety_car":
            self._set_flag("green")
            self._announce("GREEN FLAG")

    def _set_flag(self, state: FlagState) -> None:
        self.flag = self._traffic.regime = state
        self._state_flag()
        self._traffic.repace(range(AT_LINE))

    def _state_flag(self) -> None:
        flag = Flag(self._race.now_us, self.flag, "simulator")
        self._race.truth.flags.append(flag)
        self._race.state(flag)

    # slow zones

    def _open_zone(self, segment: int, length_us: int) -> None:
        if self._traffic.neutralised or self.flag == "chequered":
            return
        zones, ends_us = self._traffic.zone_ends_us, self._race.now_us + length_us
        if segment in zones:
            zones[segment] = max(zones[segment], ends_us)
            return
        zones[segment] = ends_us
        self._state_zone(segment, active=True)
        self._race.at(ends_us, lambda: self._close_zone(segment))

    def _close_zone(self, segment: int) -> None:
        ends_us = self._traffic.zone_ends_us[segment]
        if self._race.now_us < ends_us:
            self._race.at(ends_us, lambda: self._close_zone(segment))
            return
        del self._traffic.zone_ends_us[segment]
        self._state_zone(segment, active=False)

    def _state_zone(self, segment: int, active: bool) -> None:
        zone = SlowZone(self._race.now_us, SEGMENTS[segment].zone, active, "simulator")
        self._race.truth.slow_zones.append(zone)
        self._race.state(zone)
        if not self._traffic.neutralised:
            self._traffic.repace(range(segment, segment + 1))

    # penalties

    def judge_lap(self, car: Car) -> None:
        """Delete the lap time of a car that left the track on the lap it completes now, and count such laps."""
        driver = car.entry.driver(car.seat)
        assert driver is not None
        if self._traffic.neutralised or self._random.random() > _TRACK_LIMITS_CHANCE * car.talents[car.seat].errors:
            return
        lap = car.laps
        self._later(
            round(self._random.uniform(4, 50) * SECOND_US),
            lambda: self._race.state(LapTimeDeleted(car.number, lap, "track limits", "simulator")),
        )
        car.errors += 1
        if car.errors == _WARNING_AT:
            self._announce(f"CAR {car.number} ({driver.last_name}) - WARNING - TRACK LIMITS")
        elif car.errors > _WARNING_AT and car.errors % _PENALTY_EVERY == 0:
            self._penalise(car, "drive_through", "TRACK LIMITS")

    def watch_pit_exit(self, car: Car) -> None:
        """Penalises, now and then, what happened during a pit visit or shortly before it."""
        if self._random.random() < 0.012 * self._race.settings.incident_rate:
            kind: PenaltyKind = "drive_through" if self._random.random() < 0.7 else "stop_go"
            self._later(2 * MINUTE_US, lambda: self._penalise(car, kind, self._random.choice(_PENALTY_REASONS)))

    def investigate(self, culprit: Car, other: Car, segment: int) -> None:
        """Note a contact, and often penalise the car at fault some minutes later."""
        place = SEGMENTS[segment].place.upper()
        cars = f"CARS {culprit.number} AND {other.number}"
        guilty = self._random.random() < 0.5
        self._later(MINUTE_US, lambda: self._announce(f"{cars} - INCIDENT AT {place} - UNDER INVESTIGATION"))
        verdict_us = round(self._random.uniform(4, 14) * MINUTE_US)
        if guilty:
            self._later(verdict_us, lambda: self._penalise(culprit, "drive_through", "CAUSING A COLLISION"))
        else:
            self._later(verdict_us, lambda: self._announce(f"{cars} - NO FURTHER ACTION"))

    def _penalise(self, car: Car, kind: PenaltyKind, reason: str) -> None:
        race = self._race
        # Late penalties would be added to the time after the race, which is for people to decide.
        last_us = race.end_us - min(HOUR_US // 2, race.settings.duration_us // 5)
        if car.out or car.finished or race.now_us > last_us:
            return
        penalty = TruePenalty(race.now_us, car.number, kind, reason)
        car.penalties.append(penalty)
        race.truth.penalties.append(penalty)
        words = "DRIVE THROUGH" if kind == "drive_through" else "STOP AND GO 10 SECONDS"
        self._announce(f"CAR {car.number} - {words} - {reason}")

    def _later(self, delay_us: int, action: Callable[[], None]) -> None:
        self._race.at(self._race.now_us + delay_us, action)

    def _announce(self, text: str) -> None:
        self._race.state(Message(self._race.now_us, text, "simulator"))
