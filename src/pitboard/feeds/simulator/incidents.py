"""What goes wrong on the track: spins, offs, punctures, contacts, crashes and breakdowns."""

from collections.abc import Callable
from typing import Final

from pitboard.feeds.simulator.event import RISKS, SEGMENTS
from pitboard.feeds.simulator.race_control import RaceControl
from pitboard.feeds.simulator.running import Car, RunningRace, Traffic
from pitboard.feeds.simulator.truth import TrueIncident
from pitboard.model.time import MINUTE_US, SECOND_US

# Chances a lap of an average driver by day.
_CHANCES: Final = {
    "spin": 0.0030,
    "off": 0.0011,
    "puncture": 0.0007,
    "contact": 0.0011,
    "crash": 0.00025,
    "breakdown": 0.0016,
}
_KINDS: Final = tuple(_CHANCES)
_WEIGHTS: Final = tuple(_CHANCES.values())
_TOTAL: Final = sum(_WEIGHTS)

_SPIN_CAUSES: Final = ("cold tyres", "braked too late", "ran over the kerb", "off line in traffic", "locked the rear")
_OFF_CAUSES: Final = (
    "missed the braking point",
    "pushed wide in traffic",
    "lost the rear on the kerb",
    "ran out of road",
)
_CRASH_CAUSES: Final = ("lost control under braking", "suspension failure", "lost the rear over a kerb", "tyre failure")
_CONTACT_CAUSES: Final = ("misjudged a lapping move", "closed the door", "braked too late", "swerved around a slow car")
_PARTS: Final = (
    "engine", "gearbox", "hydraulics", "suspension", "electronics", "brakes", "clutch", "radiator", "hybrid system",
    "fuel pressure", "steering", "wheel bearing",
)  # fmt: skip


class Incidents:
    """Decides which laps go wrong and carries out what follows."""

    def __init__(self, race: RunningRace, traffic: Traffic, control: RaceControl) -> None:
        self._race, self._traffic, self._control = race, traffic, control
        self._random = race.random
        self._strikes: dict[str, Callable[[Car, int], int]] = {
            "spin": self._spin,
            "off": self._off,
            "puncture": self._puncture,
            "contact": self._contact,
            "crash": self._crash,
            "breakdown": self._breakdown,
        }

    def draw(self, car: Car, night: float) -> None:
        """Decide at the start of a lap whether and where something happens to the car."""
        care = 0.35 if self._traffic.neutralised else 1.0
        risk = _TOTAL * self._race.settings.incident_rate * (1 + 0.3 * night) * care
        if self._random.random() < risk * car.talents[car.seat].errors:
            kind = self._random.choices(_KINDS, _WEIGHTS)[0]
            car.trouble = (self._random.choices(range(len(SEGMENTS)), RISKS)[0], kind)

    def strike(self, car: Car, segment: int) -> int:
        """Let the car's trouble happen in a segment it enters; returns the time lost in µs, -1 when it stays there."""
        assert car.trouble is not None
        kind = car.trouble[1]
        car.trouble = None
        return self._strikes[kind](car, segment)

    def _log(self, kind: str, cars: tuple[Car, ...], segment: int, cause: str, consequence: str) -> None:
        numbers, seats = tuple(car.number for car in cars), tuple(car.seat for car in cars)
        incident = TrueIncident(self._race.now_us, kind, numbers, seats, SEGMENTS[segment].place, cause, consequence)
        self._race.truth.incidents.append(incident)

    def _spin(self, car: Car, segment: int) -> int:
        lost_us = round(self._random.uniform(6, 38) * SECOND_US)
        car.stuck = True
        self._log("spin", (car,), segment, self._random.choice(_SPIN_CAUSES), f"lost {lost_us // SECOND_US} s")
        self._control.notice(segment, "local")
        return lost_us

    def _off(self, car: Car, segment: int) -> int:
        lost_us = round(self._random.uniform(45, 270) * SECOND_US)
        car.stuck = True
        consequence = "freed from the gravel" if lost_us > 100 * SECOND_US else "rejoined through the gravel"
        if self._random.random() < 0.3:
            self._damage(car)
            consequence += ", damaged"
        self._log("off", (car,), segment, self._random.choice(_OFF_CAUSES), consequence)
        self._control.notice(segment, "slow_zone" if lost_us > 100 * SECOND_US else "local")
        return lost_us

    def _puncture(self, car: Car, segment: int) -> int:
        car.puncture, car.limp = True, 1.7
        self._log("puncture", (car,), segment, "debris", "limped to the pits")
        return 0

    def _crash(self, car: Car, segment: int) -> int:
        cause = self._random.choice(_CRASH_CAUSES)
        self._log("crash", (car,), segment, cause, "retired on the spot")
        self._race.retire(car, SEGMENTS[segment].place, "accident", on_track=True)
        self._control.notice(segment, "heavy")
        return -1

    def _breakdown(self, car: Car, segment: int) -> int:
        part = self._random.choice(_PARTS)
        if self._random.random() < 0.15:
            self._log("breakdown", (car,), segment, part, "stopped on the track")
            self._race.retire(car, SEGMENTS[segment].place, part, on_track=True)
            self._control.notice(segment, "stopped")
            return -1
        self._log("breakdown", (car,), segment, part, "limped to the pits")
        car.limp = max(car.limp, self._random.uniform(1.05, 2.1))
        self._damage(car)
        if self._random.random() < 0.17:
            car.broken = part
        return 0

    def _damage(self, car: Car) -> None:
        minutes = min(170.0, max(2.5, self._random.lognormvariate(2.5, 0.95)))
        car.repair_us = max(car.repair_us, round(minutes * MINUTE_US))
        car.limp = max(car.limp, 1.04)

    def _contact(self, car: Car, segment: int) -> int:
        race = self._race
        near = [
            other for other in race.cars
            if other is not car and other.segment == segment and other.racing and not other.stuck and not other.trouble
            and other.node == segment + 1 and abs(other.since_us - race.now_us) < 12 * SECOND_US
        ]  # fmt: skip
        if not near:
            return self._spin(car, segment)
        other = min(near, key=lambda other: (abs(other.since_us - race.now_us), other.index))
        cause = self._random.choice(_CONTACT_CAUSES)
        if self._traffic.slow_zone_on(segment) or self._traffic.slow_zone_on((segment + 1) % len(SEGMENTS)):
            cause = "missed the slow zone"
        own_us, own = self._hit(car)
        other_us, others = self._hit(other)
        self._log("contact", (car, other), segment, cause, f"#{car.number} {own}, #{other.number} {others}")
        self._control.investigate(car, other, segment)
        heavy = own_us < 0 or other_us < 0
        self._control.notice(segment, "heavy" if heavy else "local")
        for hit, lost_us in ((car, own_us), (other, other_us)):
            if lost_us < 0:
                race.retire(hit, SEGMENTS[segment].place, "accident", on_track=True)
        if other_us > 0:
            race.hold_up(other, other_us)
        return own_us

    def _hit(self, car: Car) -> tuple[int, str]:
        """Return what a contact does to one of the cars: the time lost at once in µs (-1: out), and in words."""
        chance = self._random.random()
        if chance < 0.06:
            return -1, "out"
        if chance < 0.26:
            self._damage(car)
            return round(self._random.uniform(4, 30) * SECOND_US), "damaged"
        if chance < 0.38:
            car.puncture, car.limp = True, max(car.limp, 1.7)
            return 0, "with a puncture"
        if chance < 0.7:
            car.stuck = True
            return round(self._random.uniform(6, 25) * SECOND_US), "spun"
        return 0, "went on"
