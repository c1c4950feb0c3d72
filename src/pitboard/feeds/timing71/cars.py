"""A car through the frames: what is seen of it, and the crossings that this comes to.

A frame is of a whole second and shows what the timing system's page showed by then. Where a car crossed within that
second is told by its lap times: as long as none is missing they add up, from the start on, to the thousandth.
"""

from typing import Final

from msgspec import Struct, field

from pitboard.feeds.reading import Reading
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, CarState, DriverIn, Fact, LapTimeDeleted, Passing
from pitboard.model.time import SECOND_US

LATE_US: Final = 20 * SECOND_US
"""A page may show a lap this long after it ended."""

GRID_US: Final = 60 * SECOND_US

PUT_RIGHT_S: Final = 10
"""A lap's time that changes this soon is that of the same lap."""

CHANGE_US: Final = 600 * SECOND_US
"""A new name that is shown this long after a stop is of that stop."""


class Seen(Struct, frozen=True, gc=False):
    """A change in what is shown of a car, at a second: laps, last and best lap (ms), state, driver's seat (0: none).

    `before` is the second of the frame before it.
    """

    second: int
    before: int
    laps: int
    last_ms: int | None
    best_ms: int | None
    state: str
    seat: int


class ReplayCar(Struct):
    """A car: its names, in the order in which they were shown, and what was seen of it."""

    number: str
    car_class: str = ""
    team: str = ""
    car: str = ""
    names: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)


class Crossing(Struct):
    """The end of a lap: when (µs since the epoch), whether that adds up, in the pit lane or not, the second shown."""

    time_us: int
    exact: bool
    in_pit: bool
    second: int


class CarCourse:
    """A car's way, from what was seen of it: crossings, visits to the pits, drivers."""

    def __init__(self, car: ReplayCar, start_us: int, source: str, reading: Reading) -> None:
        self.crossings: list[Crossing] = []
        self._car = car
        self._start_us = start_us
        self._source = source
        self._reading = reading
        self._facts: list[Fact] = []
        self._in_us: int | None = None
        self._out_us: int | None = None
        self._seat = 0
        self._state = ""
        self._last_ms: int | None = None
        self._best_ms: int | None = None
        self._deleted: dict[int, int] = {}
        for place, seen in enumerate(car.seen):
            self._take(seen, first=place == 0)
        self._judge_last_lap()

    def facts(self) -> list[Fact]:
        """Return all that was seen, crossings last."""
        number, source = self._car.number, self._source
        ends = [
            Passing(end.time_us, number, PIT_LINE if end.in_pit else LINE, source, end.second, end.exact)
            for end in self.crossings
        ]
        reason = "quicker than the best lap shown"
        deleted = [LapTimeDeleted(number, lap, reason, source, second) for lap, second in self._deleted.items()]
        return [*self._facts, *deleted, *ends]

    def _take(self, seen: Seen, *, first: bool) -> None:
        in_pit = seen.state == "PIT"
        gained = seen.laps - len(self.crossings)
        if gained:
            self._judge_last_lap()
        if gained < 0:
            self._reading.count("laps taken back", -gained)
            del self.crossings[gained:]
            self._deleted = {lap: at for lap, at in self._deleted.items() if lap <= seen.laps}
        elif gained:
            self._ends(seen, gained, in_pit, first=first)
        elif self.crossings and seen.last_ms != self._last_ms:
            self._put_right(seen)
        self._pits(seen, in_pit, first=first)
        self._driver(seen, in_pit)
        self._declared(seen)
        self._state, self._last_ms, self._best_ms = seen.state, seen.last_ms, seen.best_ms

    def _judge_last_lap(self) -> None:
        """Delete the last lap's time if it is quicker than the best lap shown when it is over."""
        if self._last_ms and self._best_ms and self._last_ms < self._best_ms and self.crossings:
            self._deleted[len(self.crossings)] = self.crossings[-1].second

    def _put_right(self, seen: Seen) -> None:
        """Take the time of a lap that is shown a little later than the lap, or corrected then."""
        last = self.crossings[-1]
        if seen.second - last.second > PUT_RIGHT_S:
            return
        before_us = self.crossings[-2].time_us if len(self.crossings) > 1 else self._start_us
        sure = len(self.crossings) == 1 or self.crossings[-2].exact
        if seen.last_ms and abs(before_us + seen.last_ms * 1000 - last.second * SECOND_US) < LATE_US:
            last.time_us, last.exact = before_us + seen.last_ms * 1000, sure

    def _ends(self, seen: Seen, gained: int, in_pit: bool, *, first: bool) -> None:
        """End the laps that a frame shows: the last of them where its time puts it, the others between."""
        before_us = self.crossings[-1].time_us if self.crossings else self._start_us
        end_us, exact = self._end_us(seen, gained, before_us)
        if gained > 1:
            self._reading.count("laps whose times were not shown", gained - 1)
        # Of several laps only the last one's time is shown: the others are interpolated between the crossing before
        # them and where the last began.
        begin_us = before_us + (end_us - before_us) * (gained - 1) // gained
        if seen.last_ms and not first and before_us < end_us - seen.last_ms * 1000:
            begin_us = end_us - seen.last_ms * 1000
        for lap in range(1, gained):
            self._cross(before_us + (begin_us - before_us) * lap // (gained - 1), False, False, seen.second)
        # A car that is shown in the pits may have ended its lap before it came in.
        inside = in_pit and (self._in_us is None or self._state != "PIT" or self._in_us <= end_us)
        self._cross(end_us, exact, inside, seen.second)

    def _end_us(self, seen: Seen, gained: int, before_us: int) -> tuple[int, bool]:
        """Return when the last of them ended, and whether that is known to the thousandth."""
        shown_us = seen.second * SECOND_US
        if gained == 1 and seen.last_ms:
            end_us = before_us + seen.last_ms * 1000
            if seen.before * SECOND_US - LATE_US <= end_us < shown_us + 2 * SECOND_US:
                return end_us, not self.crossings or self.crossings[-1].exact
            self._reading.count("lap times that do not fit the clock")
        return max(shown_us, before_us + 1), False

    def _cross(self, time_us: int, exact: bool, in_pit: bool, second: int) -> None:
        self.crossings.append(Crossing(time_us, exact, in_pit, second))

    def _pits(self, seen: Seen, in_pit: bool, *, first: bool) -> None:
        """Take the beginning and end of a visit, to the second; a lap that ends in the same frame ends within it."""
        shown_us = seen.second * SECOND_US
        if in_pit and self._state != "PIT":
            last = self.crossings[-1] if self.crossings else None
            ended_inside = last is not None and last.second == seen.second and last.in_pit
            self._in_us = last.time_us - 1000 if last and ended_inside else shown_us
            # Before the start every car stands in the pits, or on a grid that is shown as such.
            if shown_us <= self._start_us or first:
                self._in_us = None
            else:
                self._facts.append(Passing(self._in_us, self._car.number, PIT_IN, self._source, seen.second, False))
        elif self._state == "PIT" and not in_pit and seen.state in ("OUT", "RUN", "STOP"):
            self._out_us = shown_us
            # A grid may be shown as pits until the cars set off; later than that, a car starts from the pit lane.
            late = shown_us - self._start_us > GRID_US
            if late or (shown_us > self._start_us and self._in_us is not None):
                self._facts.append(Passing(shown_us, self._car.number, PIT_OUT, self._source, seen.second, False))

    def _driver(self, seen: Seen, in_pit: bool) -> None:
        """Change the driver: a name that changes during a visit, or soon after it, took over at its end."""
        if not seen.seat or seen.seat == self._seat or (in_pit and self._seat):
            return
        shown_us = seen.second * SECOND_US
        at_us = min(shown_us, self._start_us) if not self._seat and not self.crossings else shown_us
        if self._seat and self._out_us is not None and shown_us - self._out_us < CHANGE_US:
            at_us = self._out_us
        self._seat = seen.seat
        self._facts.append(DriverIn(at_us, self._car.number, seen.seat, self._source, seen.second, exact=False))

    def _declared(self, seen: Seen) -> None:
        known = {"RET": "retired", "STOP": "stopped"}
        if seen.state != self._state and (seen.state in known or self._state in known):
            state = known.get(seen.state, "running")
            fact = CarState(seen.second * SECOND_US, self._car.number, state, self._source, seen.second)  # type: ignore[arg-type]
            self._facts.append(fact)
