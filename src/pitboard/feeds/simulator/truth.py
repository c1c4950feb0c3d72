"""The log of what truly happened in a simulated race; every time is in µs since the Unix epoch."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final, Literal

from msgspec import Struct

from pitboard.model import Entry, Flag, SlowZone

PitKind = Literal["stop", "drive_through", "stop_go", "repair", "retirement", "start"]
PenaltyKind = Literal["drive_through", "stop_go"]
ResultStatus = Literal["classified", "not_classified", "retired", "outside"]

CLASSIFIED_SHARE: Final = 0.7


class TrueLap(Struct, frozen=True, gc=False):
    """A completed lap: when, by which seat, and whether the line was crossed in the pit lane."""

    lap: int
    time_us: int
    seat: int
    in_pit: bool


class TruePitVisit(Struct):
    """A visit to the pit lane; `out_us` stays None for a car that never leaves it, `line_us` for a pit-lane start."""

    number: str
    in_us: int
    kind: PitKind
    seat_before: int
    seat_after: int
    line_us: int | None = None
    out_us: int | None = None
    reason: str = ""
    tyres: bool = False


class TrueStint(Struct):
    """A driver's time on the track between two pit visits, without the time in the pit lane."""

    number: str
    seat: int
    from_us: int
    to_us: int | None = None


class TrueIncident(Struct, frozen=True):
    """What went wrong where, for which cars (the one at fault first), why, and what came of it."""

    time_us: int
    kind: str
    cars: tuple[str, ...]
    seats: tuple[int, ...]
    place: str
    cause: str
    consequence: str


class TrueRetirement(Struct, frozen=True):
    """The end of a car's race, with the laps it had completed."""

    time_us: int
    number: str
    seat: int
    laps: int
    place: str
    cause: str
    on_track: bool


class TruePenalty(Struct):
    """A penalty as announced; `served_us` is the pit-out of the visit that served it."""

    time_us: int
    number: str
    kind: PenaltyKind
    reason: str
    served_us: int | None = None


class TrueResult(Struct, frozen=True):
    """A row of the final classification; a car that does not compete is `outside` and holds no position (0)."""

    position: int
    class_position: int
    number: str
    car_class: str
    laps: int
    last_crossing_us: int
    status: ResultStatus


class Truth:
    """What happened so far in a simulated race; it grows while the simulation is iterated."""

    def __init__(self, entries: Iterable[Entry], grid: Iterable[str]) -> None:
        self.entries = {entry.number: entry for entry in entries}
        self.grid = tuple(grid)
        self.laps: dict[str, list[TrueLap]] = {number: [] for number in self.grid}
        self.pit_visits: list[TruePitVisit] = []
        self.stints: list[TrueStint] = []
        self.incidents: list[TrueIncident] = []
        self.retirements: list[TrueRetirement] = []
        self.penalties: list[TruePenalty] = []
        self.flags: list[Flag] = []
        self.slow_zones: list[SlowZone] = []
        self.finished_us: dict[str, int] = {}

    @property
    def chequered_us(self) -> int | None:
        """The winner's crossing under the chequered flag, in µs, or None before it."""
        return next((flag.time_us for flag in self.flags if flag.state == "chequered"), None)

    def order_at(self, time_us: int) -> list[str]:
        """Rank all cars in line order at a moment in µs: more laps first, then the earlier crossing, then the grid."""
        keys = {}
        for place, number in enumerate(self.grid):
            laps = self.laps[number]
            done = bisect_right(laps, time_us, key=lambda lap: lap.time_us)
            keys[number] = (-done, laps[done - 1].time_us if done else 0, place)
        return sorted(self.grid, key=keys.__getitem__)

    def laps_at(self, number: str, time_us: int) -> int:
        """Return the laps that a car had completed at a moment in µs."""
        return bisect_right(self.laps[number], time_us, key=lambda lap: lap.time_us)

    def seat_at(self, number: str, time_us: int) -> int:
        """Return the seat in the car at a moment (µs); in the pit lane who brought it in. 0 before the start."""
        seat = 0
        for stint in self.stints:
            if stint.number == number and stint.from_us <= time_us:
                seat = stint.seat
        return seat

    def drive_time_us(self, number: str, seat: int) -> int:
        """Return the time that a seat has driven in stints that are over, in µs."""
        return sum(s.to_us - s.from_us for s in self.stints if (s.number, s.seat) == (number, seat) and s.to_us)

    def classification(self) -> list[TrueResult]:
        """Return the final classification: classified cars by distance, all others by distance, cars outside."""
        order = self.order_at(1 << 62)
        winner = next((number for number in order if self.entries[number].competes), None)
        needed = CLASSIFIED_SHARE * len(self.laps[winner]) if winner else 0
        statuses = {number: self._status(number, needed) for number in order}
        ranks: dict[ResultStatus, int] = {"classified": 0, "not_classified": 1, "retired": 1, "outside": 2}
        rows: list[TrueResult] = []
        in_class: dict[str, int] = {}
        for number in sorted(order, key=lambda number: ranks[statuses[number]]):
            car_class, laps = self.entries[number].car_class, self.laps[number]
            place = in_class[car_class] = in_class.get(car_class, 0) + 1
            if statuses[number] == "outside":
                position, place = 0, 0
            else:
                position = len(rows) + 1
            last_us = laps[-1].time_us if laps else 0
            rows.append(TrueResult(position, place, number, car_class, len(laps), last_us, statuses[number]))
        return rows

    def _status(self, number: str, needed_laps: float) -> ResultStatus:
        if not self.entries[number].competes:
            return "outside"
        if any(retirement.number == number for retirement in self.retirements):
            return "retired"
        if number not in self.finished_us or len(self.laps[number]) < needed_laps:
            return "not_classified"
        return "classified"
