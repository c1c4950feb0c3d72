"""A run of an RMonitor recording into facts: what its passings say, and what the feed itself states of the result."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from pitboard.feeds.clock import DAY_US, SECOND_US
from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.cars import Told, class_names, entry, numbers, told_of_cars
from pitboard.feeds.rmonitor.crossings import Crossing, crossings
from pitboard.feeds.rmonitor.loops import SAME_US, LocalClock, LoopCrossing, loop_crossings, loop_id, loops_of
from pitboard.feeds.rmonitor.protocol import (
    BestLap,
    Correction,
    Heartbeat,
    Init,
    LapPassing,
    RacePosition,
    Setting,
)
from pitboard.feeds.rmonitor.runs import RunRecords
from pitboard.feeds.rmonitor.timeline import nearest_day_us, sent_us, stated_total_us, zero_of_day_us
from pitboard.model import (
    LINE,
    PIT_LINE,
    START,
    CarState,
    Circuit,
    Decision,
    DriverIn,
    Entry,
    Fact,
    Flag,
    FlagState,
    LoopsInstalled,
    Passing,
    RaceInfo,
    Stated,
    TransponderFitted,
)

FLAGS: dict[str, FlagState] = {"Green": "green", "Yellow": "yellow", "Red": "red", "Finish": "chequered"}
UNKNOWN_CAR = "Tx"


def run_facts(run: RunRecords, source: str, reading: Reading, circuits: Sequence[Circuit] = ()) -> list[Fact]:
    """The facts of one run; `circuits` are the ones to recognise by their name."""
    return _Session(run, source, reading, circuits).facts()


class _Session:
    """One run on its way to facts; every part reads the records again with the moments laid out before."""

    def __init__(self, run: RunRecords, source: str, reading: Reading, circuits: Sequence[Circuit]) -> None:
        self.run = run
        self.source = source
        self.reading = reading
        self.circuit = circuit_of(_track_name(run), circuits)
        zero_us = zero_of_day_us(run)
        self.sent_us = sent_us(run, zero_us)
        self.crossings = crossings(run, self.sent_us)
        self.told = told_of_cars(run)
        self.numbers = numbers(self.told, self._driven())
        self.crossed = loop_crossings(run)
        self.clock = LocalClock(self.crossed, self._by_number(), _dated(run, self.crossed, zero_us or 0))
        self.start_us, self.utc_offset_us, self.dated = start_of(self.clock.zero_us, self.circuit)

    def facts(self) -> list[Fact]:
        """Everything the run says, the race first."""
        self._pair()
        facts: list[Fact] = [self._race(), LoopsInstalled(loops_of(self.crossed), self._min_lap_us(), self.source)]
        facts += self._entries()
        facts += self._flags()
        facts += self._passings()
        for car in self.told.values():
            facts += self._of_car(car)
        facts += self._drivers()
        facts += self._stated()
        if self.clock.steps():
            self.reading.count("steps of the loops' clock", self.clock.steps())
        return facts

    def _at(self, place: int) -> int:
        return self.start_us + self.sent_us[place]

    def _number(self, registration: str) -> str:
        return self.numbers.get(registration, registration)

    def _driven(self) -> set[str]:
        """Registrations that the results or the passings name."""
        return {
            one.record.registration for one in self.run.records if isinstance(one.record, RacePosition | LapPassing)
        }

    def _by_number(self) -> dict[str, list[Crossing]]:
        return {self._number(registration): known for registration, known in self.crossings.items()}

    def _min_lap_us(self) -> int:
        return self.circuit.min_lap_us if self.circuit else 0

    def _race(self) -> RaceInfo:
        circuit = self.circuit.id if self.circuit else ""
        length_us = _length_us(self.run)
        return RaceInfo(self.run.name, self.start_us, length_us, self.utc_offset_us, circuit, self.dated, self.source)

    def _entries(self) -> Iterator[Entry]:
        classes = class_names(self.run)
        by_loop = {one.record.number: one.record.class_name for one in self.crossed if one.record.class_name}
        for registration, number in self.numbers.items():
            car = self.told.get(registration) or Told(registration, number)
            one = entry(car, number, classes, self.source)
            yield one if one.car_class else replace(one, car_class=by_loop.get(number, ""))

    def _flags(self) -> list[Flag]:
        """The changes of the flag; a finish that racing follows was taken back."""
        flags: list[Flag] = []
        crossed_us = None
        for place, one in enumerate(self.run.records):
            record = one.record
            if isinstance(record, LapPassing):
                crossed_us = self.sent_us[place]
            if not isinstance(record, Heartbeat) or not record.flag:
                continue
            state = FLAGS.get(record.flag)
            if state is None:
                self.reading.count(f"unknown flag {record.flag[:6]!r}")
            elif not flags or flags[-1].state != state:
                at_us = self.sent_us[place]
                if state == "chequered" and crossed_us is not None and at_us - crossed_us < 2 * SECOND_US:
                    # The leader's crossing brought it out, and was told before the next heartbeat.
                    at_us = min(at_us, crossed_us)
                if flags and flags[-1].state == "chequered":
                    flags.pop()
                    self.reading.count("finish flags taken back")
                flags.append(Flag(self.start_us + max(at_us, 0), state, self.source, one.line))
        return flags

    def _pair(self) -> None:
        """Give each crossing of the line its side, track or pit lane, where a loop tells it."""
        by_number = self._by_number()
        self.unpaired: list[LoopCrossing] = []
        for one in self.crossed:
            loop = loop_id(one.record)
            if loop in (LINE, PIT_LINE):
                at_us = self.clock.race_us(one)
                near = [c for c in by_number.get(one.record.number, []) if abs(c.race_us - at_us) < SAME_US]
                if near:
                    near[0].loop = loop
                    continue
            self.unpaired.append(one)

    def _passings(self) -> Iterator[Passing]:
        for registration, known in self.crossings.items():
            for crossing in known:
                loop = START if crossing.begins else crossing.loop or LINE
                number = self._number(registration)
                yield Passing(self.start_us + crossing.race_us, number, loop, self.source, crossing.ref)
        for one in self.unpaired:
            number, transponder = one.record.number, ""
            if number.startswith(UNKNOWN_CAR) and number[2:].isdecimal():
                number, transponder = "", number[2:]
            time_us = self.start_us + self.clock.race_us(one)
            yield Passing(time_us, number, loop_id(one.record), self.source, one.ref, transponder=transponder)

    def _of_car(self, car: Told) -> Iterator[Fact]:
        number = self._number(car.registration)
        for place, transponder in car.transponders[1:]:
            yield TransponderFitted(transponder, number, self._at(place), self.source)
        for place, seat in car.seats:
            ref = self.run.records[place].line
            yield DriverIn(self._at(place), number, seat, self.source, ref, exact=False)
        for place, status in car.statuses:
            ref = self.run.records[place].line
            if status == "excluded":
                yield Decision(self._at(place), "disqualify", number, self.source, "excluded, says the feed")
            else:
                yield CarState(self._at(place), number, "retired" if status else "running", self.source, ref)

    def _drivers(self) -> Iterator[DriverIn]:
        """Who is in the car by the driver's number in its line crossings."""
        seats: dict[str, int] = {}
        for one in sorted(self.crossed, key=lambda one: self.clock.race_us(one)):
            number, seat = one.record.number, one.record.driver
            if seat and seats.get(number) != seat and not number.startswith(UNKNOWN_CAR):
                seats[number] = seat
                yield DriverIn(self.start_us + self.clock.race_us(one), number, seat, self.source, one.ref, exact=False)

    def _stated(self) -> Iterator[Stated]:
        """The feed's word on every car, whenever it changes. A cleared board says nothing of the race."""
        latest: dict[str, Stated] = {}
        for place, one in enumerate(self.run.records):
            record = one.record
            if not isinstance(record, RacePosition | BestLap | Correction):
                continue
            if record.registration not in self.numbers:
                continue
            number = self._number(record.registration)
            before = latest.get(number) or Stated(0, number, source=self.source)
            now = restated(before, record, self.sent_us[place])
            if now != before:
                latest[number] = now
                yield replace(now, time_us=self._at(place), ref=one.line)


def restated(before: Stated, record: RacePosition | BestLap | Correction, now_us: int) -> Stated:
    """What the feed states of a car after one more record, told at a race time in µs."""
    if isinstance(record, BestLap):
        return replace(before, best_lap_us=record.best_us) if record.best_us else before
    total_us = stated_total_us(record.total_us, now_us, before.total_us) if record.total_us else 0
    laps = record.laps or 0
    position = record.position if isinstance(record, RacePosition) else before.position
    if before.total_us and not total_us:
        return before
    return replace(before, position=position, laps=laps, total_us=total_us)


def start_of(zero_us: int, circuit: Circuit | None) -> tuple[int, int, bool]:
    """The start in µs, local time minus UTC, and whether the day is known: only with the circuit's zone.

    `zero_us` is the local moment at which the race clock stood at zero.
    """
    if zero_us >= DAY_US and circuit:
        try:
            zone = ZoneInfo(circuit.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return zero_us % DAY_US, 0, False
        local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=zero_us)
        offset = local.replace(tzinfo=zone).utcoffset() or timedelta()
        offset_us = int(offset.total_seconds()) * SECOND_US
        return zero_us - offset_us, offset_us, True
    return zero_us % DAY_US, 0, False


def circuit_of(track_name: str, circuits: Sequence[Circuit]) -> Circuit | None:
    """The circuit that a feed's name of the track means."""
    name = track_name.casefold()
    return next((one for one in circuits if name and name == one.name.casefold()), None)


def _track_name(run: RunRecords) -> str:
    named = [
        one.record.value for one in run.records if isinstance(one.record, Setting) and one.record.key == "TRACKNAME"
    ]
    return named[-1] if named else ""


def _dated(run: RunRecords, crossed: list[LoopCrossing], zero_of_day: int) -> int:
    """The local moment of the race clock's zero, µs since the epoch: the day is a line crossing's or an init's.

    Without either it is the time of day, on the epoch's first day.
    """
    known = [one.record.local_us for one in crossed[:1]]
    for one in run.records:
        init = one.record
        if isinstance(init, Init) and init.date_us and init.date_us > 0 and init.time_of_day_us is not None:
            known.append(init.date_us + init.time_of_day_us)
    return nearest_day_us(zero_of_day, known[0]) if known else zero_of_day


def _length_us(run: RunRecords) -> int:
    """How long the race is: time to go before it began, or with what had been raced when it was first told."""
    longest_us = 0
    for one in run.records:
        record = one.record
        if isinstance(record, Heartbeat) and record.to_go_us:
            raced_us = (record.race_us or 0) if record.flag else 0
            longest_us = max(longest_us, record.to_go_us + raced_us)
            if raced_us:
                break
    return longest_us
