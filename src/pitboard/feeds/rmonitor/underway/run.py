"""The records of a run under way, each to who makes something of it, and the facts of all of them."""

from collections.abc import Sequence

from msgspec.structs import replace

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.linecrossings import LineCrossings
from pitboard.feeds.rmonitor.protocol import (
    BestLap,
    ClassName,
    Competitor,
    Correction,
    Disqualified,
    DrivenLap,
    Heartbeat,
    Init,
    LapPassing,
    LineCrossing,
    RacePosition,
    ServerClock,
    Setting,
)
from pitboard.feeds.rmonitor.start import circuit_of, start_of
from pitboard.feeds.rmonitor.stream import Numbered
from pitboard.feeds.rmonitor.timeline import LATE_US, nearest_day_us
from pitboard.feeds.rmonitor.underway.clock import RaceClock
from pitboard.feeds.rmonitor.underway.crossed import Crossed
from pitboard.feeds.rmonitor.underway.facts import Facts
from pitboard.feeds.rmonitor.underway.field import Field
from pitboard.feeds.rmonitor.underway.flags import Flags
from pitboard.feeds.rmonitor.underway.stated import restated
from pitboard.feeds.values import SECOND_US
from pitboard.model import (
    SHORTEST_LAP_US,
    Circuit,
    ClockStep,
    Decision,
    DriverIn,
    Fact,
    LoopsInstalled,
    Passing,
    RaceInfo,
    Stated,
)

HELD_BACK_US = 300 * SECOND_US
"""A line crossing may be told so late."""


class UnderWay:
    """One run, from its first record on. `take` each record; `facts` gives all, `news` what is new since the last call.

    `driven`: a lap was completed in it, by a crossing or by a result that proves it.
    """

    def __init__(self, name: str, source: str, reading: Reading, circuits: Sequence[Circuit]) -> None:
        self.name = name
        self.source = source
        self._reading = reading
        self.driven = False
        self._circuits = circuits
        self._circuit: Circuit | None = None
        self._clock = RaceClock(source, reading)
        self._flags = Flags(source, reading)
        self._lines = LineCrossings(reading)
        self._field = Field(source, self._lines.class_of)
        self._facts = Facts(self._clock)
        self._crossed = Crossed(source, reading, self._clock, self._field, self._lines, self._facts)
        self._crossed_us: int | None = None
        self._stated: dict[str, Stated] = {}
        self._race_said: RaceInfo | None = None
        self._disqualified: set[Disqualified] = set()

    @property
    def now_us(self) -> int | None:
        """The race time; None before anything tells it."""
        return self._clock.now_us

    @property
    def moment_us(self) -> int | None:
        """The present moment in µs since the epoch; None before the clock's zero is known."""
        if self._clock.zero_us is None or self._clock.now_us is None:
            return None
        return self._race().start_us + self._clock.now_us

    def take(self, one: Numbered) -> None:
        """The next record."""
        record, line = self._field.resolved(one.record), one.line
        match record:
            case Heartbeat():
                self._heartbeat(record, line)
            case LapPassing():
                self._lap(record, line)
            case RacePosition():
                self._field.drive(record.registration)
                self._state(record, line)
                self._crossed.prove(record, line)
                self.driven = self.driven or bool(record.laps)
            case DrivenLap():
                self._field.drive(record.registration)
                self._crossed.driven(record, line)
                self.driven = self.driven or bool(record.lap)
            case Disqualified() if record not in self._disqualified:
                self._disqualified.add(record)
                self._facts.add(
                    record.registration, Decision(0, "disqualify", "", self.source, "disqualified, says the feed")
                )
            case BestLap() | Correction():
                self._state(record, line)
            case LineCrossing():
                self._line_crossing(record, line)
            case Competitor():
                for fact in self._field.competitor(record, line):
                    self._facts.add(record.registration, fact)
            case ServerClock():
                self._clock.server_us = record.epoch_us
            case ClassName():
                self._field.name_class(record.class_no, record.name)
            case Setting() if record.key == "TRACKNAME":
                self._circuit = circuit_of(record.value, self._circuits)
            case Init() if record.date_us and record.date_us > 0 and record.time_of_day_us is not None:
                self._clock.date(record.date_us + record.time_of_day_us, line)
            case _:
                pass

    def end(self) -> None:
        """Nothing more will come: what waited for more is as it stands, and a clock that never told begins at zero."""
        for held in self._lines.left():
            self._unpaired(held.record, held.ref)
        if self._clock.zero_us is None:
            self._clock.zero_us = 0
            self._facts.settle(self._clock.now_us or 0)

    def facts(self) -> list[Fact]:
        """Everything so far, the race first."""
        self._race_said = None
        self._facts.tell_again()
        self._flags.tell_again()
        self._field.tell_again()
        return self.news()[1]

    def news(self) -> tuple[bool, list[Fact]]:
        """Whether all must be scored anew, and the facts: all of them, or those since the last call."""
        if self._field.renumber() or self._facts.again:
            return True, self.facts()
        facts: list[Fact] = [*self._field.news()]
        if self._clock.zero_us is None:
            return False, facts
        race = self._race()
        if race != self._race_said:
            if self._race_said and self._race_said.start_us != race.start_us:
                return True, self.facts()
            shortest_us = (self._circuit.min_lap_us if self._circuit else 0) or SHORTEST_LAP_US
            facts = [race, LoopsInstalled((), shortest_us, self.source), *facts]
            self._race_said = race
        facts += self._facts.news(race.start_us, self._field)
        if self._flags.changed:
            facts.append(self._flags.history(race.start_us, joined_late=bool(race.joined_after_us)))
        return False, facts

    def _race(self) -> RaceInfo:
        start_us, offset_us, dated = start_of(self._clock.zero_local_us(), self._circuit)
        circuit = self._circuit.id if self._circuit else ""
        return RaceInfo(
            self.name, start_us, self._clock.length_us, offset_us, circuit, dated, self.source,
            joined_after_us=self._clock.joined_after_us, received_us=0 if dated else self._clock.server_apart_us,
        )  # fmt: skip

    def _heartbeat(self, record: Heartbeat, line: int) -> None:
        stood_us = self._clock.stands_us
        told_us = self._clock.heartbeat(record, line)
        if stood_us is not None and self._clock.stands_us != stood_us:
            self._lines.step(nearest_day_us(self._clock.stands_us or 0, stood_us) - stood_us)
        if step_us := self._clock.step_us():
            self._facts.add("", ClockStep(0, self.source, step_us, "told", line))
        if told_us is not None:
            self._facts.settle(told_us)
        repeated = self._clock.is_repeat(record, told_us)
        self._go_on(told_us)
        if record.flag and not repeated:
            self._flags.take(record.flag, self._clock.now_us or 0, self._crossed_us, line)

    def _go_on(self, told_us: int | None) -> None:
        if told_us is not None and self._clock.go_on(told_us):
            for held in self._lines.overdue(told_us):
                self._unpaired(held.record, held.ref)

    def _lap(self, record: LapPassing, line: int) -> None:
        self._field.drive(record.registration)
        if self._crossed.is_repeat(record):
            return
        if record.lap_us is not None and self._clock.settle_by_total(record.total_us):
            self._facts.settle(record.total_us)
        total_us = self._clock.total_us(record.total_us)
        if self._clock.is_now(total_us):
            self._go_on(total_us)
        self._crossed_us = self._clock.now_us
        self.driven = self.driven or record.lap_us is not None
        self._crossed.lap(record, total_us, line)
        self._clock.exact_zero_us = self._lines.zero_us

    def _state(self, record: RacePosition | BestLap | Correction, line: int) -> None:
        registration = record.registration
        if not self._field.knows(registration):
            return
        before = self._stated.get(registration) or Stated(0, "", source=self.source)
        now = restated(before, record, self._clock.now_us or 0)
        if now != before:
            self._stated[registration] = now
            self._facts.add(registration, replace(now, ref=line))

    def _line_crossing(self, record: LineCrossing, line: int) -> None:
        """A crossing of the line tells the side of the one that `$J` told, or waits for it; any other loop's is new."""
        if self._lines.is_repeat(record):
            self._reading.count("line crossings told again")
            return
        self._clock.date(record.local_us, line, by_loop=True)
        loop = self._lines.note(record)
        if loop:
            self._facts.add("", LoopsInstalled((loop,), source=self.source), 0)
        if record.class_name:
            self._field.change()
        self._seat(record, line)
        if not self._lines.at_the_line(record):
            self._unpaired(record, line)
            return
        race_us = self._race_us_of(record)
        for registration in self._field.registrations(record.number):
            if self._crossed.side(registration, record, race_us):
                self._clock.exact_zero_us = self._lines.zero_us
                return
        self._lines.hold(record, line, self._clock.now_us or 0)

    def _race_us_of(self, record: LineCrossing) -> int | None:
        apart_us = self._lines.apart_us()
        if apart_us is None and self._clock.zero_us is not None:
            apart_us = nearest_day_us(self._clock.zero_us, record.local_us)
        return None if apart_us is None else record.local_us - apart_us

    def _unpaired(self, record: LineCrossing, line: int) -> None:
        """A crossing that no `$J` tells of: at another loop, or at the line without one in time."""
        race_us = self._race_us_of(record)
        loop = self._lines.loop_id(record)
        registration = next(iter(self._field.registrations(record.number)), "")
        if self._lines.at_the_line(record) and race_us is not None and registration:
            if not -HELD_BACK_US < race_us - (self._clock.now_us or 0) < LATE_US:
                # Its clock was moved. What the result proves counts without it.
                self._reading.count("line crossings at another time than now")
                return
            self._crossed.loop(registration, race_us, loop, line)
            return
        number, transponder = self._lines.car(record)
        self._add_local(Passing(0, number, loop, self.source, line, transponder=transponder), record)

    def _seat(self, record: LineCrossing, line: int) -> None:
        """A driver who was not in the car before."""
        if seat := self._lines.new_seat(record):
            self._add_local(DriverIn(0, record.number, seat, self.source, line, exact=False), record)

    def _add_local(self, fact: Passing | DriverIn, record: LineCrossing) -> None:
        """A fact of the loops' clock: by its difference from the race clock, or until that is known as it says."""
        bearers = self._field.registrations(fact.number) if fact.number else []
        registration = bearers[0] if len(bearers) == 1 else ""
        if self._lines.apart_us() is None:
            self._facts.add(registration, fact, local_us=record.local_us)
        else:
            self._facts.add(registration, fact, self._race_us_of(record))
