"""A car of a session: its laps, sectors and stops, and the crossings that its results come to.

Crossings are held in race time, as they move with the start.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from pitboard.feeds.reading import Reading
from pitboard.feeds.swiss.documents import LapTimed, MainResult, time_us
from pitboard.model import LINE, PIT_LINE, CarStateName, Entry, Fact, LapTimeDeleted, Passing, Stated

MOST_GAINED: Final = 2_000
"""More laps than any race has: those between two counts are shared out one by one."""


class LapEnding(Struct):
    """Where a lap ended: race time, loop, whether that was read there; `guessed`: it was only shared out."""

    at_us: int
    loop: str = LINE
    exact: bool = True
    guessed: bool = False


class SwissCar(Struct):
    """What is known of a car: its laps' ends by lap, the ends of sectors by lap and loop, and what was stated last."""

    number: str
    laps: int = -1
    ends: dict[int, LapEnding] = field(default_factory=dict)
    loops: dict[tuple[int, str], int] = field(default_factory=dict)
    uncounted: set[int] = field(default_factory=set)
    entry: Entry | None = None
    seat: int = 0
    in_pit: bool | None = None
    pit_in_us: int = 0
    stops: int = 0
    retired: bool = False
    finished: bool = False
    state: CarStateName | None = None
    stated: Stated | None = None


class CarCrossings:
    """Makes crossings of the results of cars, counted from `start_us`; `sectors` names those of a lap.

    `replaces_all`: something that was handed over before has changed.
    """

    def __init__(self, source: str, reading: Reading) -> None:
        self.start_us = 0
        self.sectors: list[str] = []
        self.replaces_all = False
        self._source = source
        self._reading = reading
        self._new: list[Fact] = []

    def take(self, car: SwissCar, row: MainResult, ref: int) -> None:
        """Take the next result of a car."""
        self._laps(car, row, ref)
        self._uncounted(car, row)
        if row.last_lap:
            self._sectors_of(car, row, row.last_lap)

    def news(self) -> list[Fact]:
        """Return the facts since the last call."""
        new, self._new = self._new, []
        return new

    def facts(self, car: SwissCar) -> Iterator[Fact]:
        """Yield all crossings of a car, and its laps whose time does not count."""
        for lap in sorted(car.ends):
            yield from self._lap_facts(car, lap)
        for lap in car.uncounted:
            yield self._no_best_lap(car, lap)
        for lap, loop in car.loops:
            yield self._loop_fact(car, lap, loop)

    def _laps(self, car: SwissCar, row: MainResult, ref: int) -> None:
        """Take the laps completed since the last row: mostly one; more after a break; fewer where timing took some."""
        laps, total_us = row.total_lap_count, time_us(row.total_time)
        last = row.last_lap
        lap_us = time_us(last.time) if last and last.lap_number == laps else 0
        known = car.laps
        if not laps or not total_us:
            # A row that says nothing takes nothing back: else the next would share out anew what was known.
            car.laps = laps if known <= 0 else known
            return
        car.laps = laps
        if laps > known:
            self._gained(car, known, laps, total_us, lap_us, ref)
        elif laps < known:
            reason = f"#{car.number}: from {known} laps to {laps}, taken back by timing"
            self._reading.refuse(self._source, ref, reason)
            car.ends = {lap: end for lap, end in car.ends.items() if lap <= laps}
            car.loops = {key: at_us for key, at_us in car.loops.items() if key[0] <= laps}
            self.replaces_all = True
            self._end(car, laps, self._ending(car, total_us))
        elif car.ends.get(laps) and car.ends[laps].at_us != total_us:
            self._reading.count("crossings that were put right")
            self.replaces_all = True
            car.ends[laps].at_us = total_us

    def _uncounted(self, car: SwissCar, row: MainResult) -> None:
        """Take the last lap out of the best laps while timing has none: the first lap begins before the start."""
        lap = row.total_lap_count
        if not row.best_time and lap in car.ends and lap not in car.uncounted:
            car.uncounted.add(lap)
            self._new.append(self._no_best_lap(car, lap))

    def _no_best_lap(self, car: SwissCar, lap: int) -> LapTimeDeleted:
        reason = "timing has no best lap of the car by then"
        return LapTimeDeleted(car.number, lap, reason, self._source, lap)

    def _ending(self, car: SwissCar, total_us: int) -> LapEnding:
        inside = car.in_pit and self.start_us + total_us >= car.pit_in_us
        return LapEnding(total_us, PIT_LINE if inside else LINE)

    def _gained(self, car: SwissCar, known: int, laps: int, total_us: int, lap_us: int, ref: int) -> None:
        """Add the laps from `known` on (less than 0: none was): the last as stated, the others shared out before it."""
        first, known = known < 0, max(known, 0)
        from_us = car.ends[known].at_us if known in car.ends else 0
        missed = min(laps - known - 1, MOST_GAINED)
        if missed and first:
            self._reading.count("laps from before the feed was heard", missed)
        elif missed:
            which = f"#{car.number}: the times of laps {known + 1}-{laps - 1} were not received"
            self._reading.refuse(self._source, ref, which)
        # With the time of the last lap its beginning is known too.
        begin_us = total_us - lap_us if lap_us and total_us - lap_us > from_us else 0
        until_us, parts = (begin_us, missed) if begin_us else (total_us, missed + 1)
        for step in range(1, missed + 1):
            at_us = from_us + (until_us - from_us) * step // parts
            guessed = step < parts
            self._end(car, laps - missed - 1 + step, LapEnding(at_us, exact=False, guessed=guessed))
        self._end(car, laps, self._ending(car, total_us))

    def _end(self, car: SwissCar, lap: int, end: LapEnding) -> None:
        car.ends[lap] = end
        self._new += self._lap_facts(car, lap)

    def _lap_facts(self, car: SwissCar, lap: int) -> list[Fact]:
        end, before = car.ends[lap], car.ends.get(lap - 1)
        at_us = self.start_us + end.at_us
        facts: list[Fact] = [Passing(at_us, car.number, end.loop, self._source, lap, end.exact)]
        if end.guessed or (before is not None and before.guessed):
            facts.append(LapTimeDeleted(car.number, lap, "its time was not received", self._source, lap))
        return facts

    def _sectors_of(self, car: SwissCar, row: MainResult, lap: LapTimed) -> None:
        """Add the ends of sectors that were passed: of the lap under way, or of the one that was just completed."""
        at_us = time_us(row.total_time)
        if lap.lap_number == row.total_lap_count and lap.time:
            at_us -= time_us(lap.time)
        elif lap.lap_number != row.total_lap_count + 1 or (not at_us and row.total_lap_count):
            return
        for name, sector in zip(self.sectors[:-1], lap.intermediates, strict=False):
            passed_us = time_us(sector.time)
            if not passed_us:
                return
            at_us += passed_us
            if (lap.lap_number, name) not in car.loops and at_us > 0:
                car.loops[lap.lap_number, name] = at_us
                self._new.append(self._loop_fact(car, lap.lap_number, name))

    def _loop_fact(self, car: SwissCar, lap: int, loop: str) -> Passing:
        at_us = self.start_us + car.loops[lap, loop]
        return Passing(at_us, car.number, loop, self._source, lap, exact=False)
