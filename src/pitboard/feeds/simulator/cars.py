"""A car in the race: its pace, its fuel and tyres, and who drives it."""

import math
from random import Random
from typing import Final

from msgspec import Struct

from pitboard.feeds.simulator.circuit import AT_LINE
from pitboard.feeds.simulator.field import ClassPace
from pitboard.feeds.simulator.settings import HOUR_US, MINUTE_US, SECOND_US
from pitboard.feeds.simulator.truth import PitKind, TruePenalty, TruePitVisit, TrueStint
from pitboard.model import Entry

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
        """Sets the pace of the coming lap; `race_us` is race time in µs, `night` 0 by day to 1 at night."""
        talent = self.talents[self.seat]
        rubber_s = 1.4 * math.exp(-race_us / (5 * HOUR_US))
        tyre_s = 0.045 * self.tyre_laps + (2.8 if self.tyre_laps == 0 else 0.0)
        dark_s = night * (0.9 if talent.amateur else -0.5)
        fuel_s = 0.08 * self.fuel
        noise_s = abs(random.gauss(0, talent.noise_s)) * (0.6 + 0.4 * remaining)
        lap_s = self.pace.lap_s + self.strength_s + talent.offset_s + rubber_s + tyre_s + dark_s + fuel_s + noise_s
        self.lap_us = round(lap_s * SECOND_US)

    def driven_us(self, seat: int, now_us: int, since_us: int = 0) -> int:
        """The driving time of a seat in µs, from `since_us` on, the open stint included."""
        total = 0
        for stint in reversed(self.stints):
            end_us = now_us if stint.to_us is None else stint.to_us
            if end_us <= since_us:
                break
            if stint.seat == seat:
                total += end_us - max(stint.from_us, since_us)
        return total

    def drive_left_us(self, seat: int, now_us: int) -> int:
        """How long a seat may drive on without a rest, by both limits, in µs."""
        in_window = WINDOW_LIMIT_US - self.driven_us(seat, now_us, now_us - WINDOW_US)
        return min(in_window, TOTAL_LIMIT_US - self.driven_us(seat, now_us))

    def next_seat(self, now_us: int, start_us: int, end_us: int, random: Random, change: bool) -> int:
        """The seat for the stint that begins now: the same until its turn is over, or `change` or a limit says so."""
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
        """The amateur who would miss the minimum without driving now, or 0."""
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
