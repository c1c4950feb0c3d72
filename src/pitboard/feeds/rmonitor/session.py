"""One run of a feed: each record to what makes something of it, and the facts of all of them.

`run_clock` knows the race time, `competitors` the cars, `line_crossings` their crossings of the line, `loop_crossings`
those of other loops, and `run_facts` keeps what was sent until the clock can date it.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from pitboard.feeds.format import Update
from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.competitors import Competitors
from pitboard.feeds.rmonitor.line_crossings import LineCrossings
from pitboard.feeds.rmonitor.loop_crossings import (
    AT_THE_LINE,
    HELD_LIMIT,
    DoubtfulCrossing,
    LoopCrossings,
    car_of,
    loop_id,
)
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
    NumberedRecord,
    RacePosition,
    Record,
    ServerClock,
    Setting,
)
from pitboard.feeds.rmonitor.run_clock import (
    JOINED_US,
    LATE_US,
    NEAR_US,
    HeartbeatClock,
    circuit_of,
    nearest_day_us,
    start_of,
    stated_total_us,
    unwrapped_us,
)
from pitboard.feeds.rmonitor.run_facts import RunFacts
from pitboard.feeds.values import MOST_CARS
from pitboard.model import (
    SHORTEST_LAP_US,
    Circuit,
    ClockStep,
    Decision,
    DriverIn,
    Fact,
    Flag,
    FlagHistory,
    FlagState,
    LoopsInstalled,
    Passing,
    RaceInfo,
    Stated,
)
from pitboard.model.time import SECOND_US

FLAGS: dict[str, FlagState] = {"Green": "green", "Yellow": "yellow", "Red": "red", "Finish": "chequered"}

HELD_BACK_US = 300 * SECOND_US
"""A line crossing may be sent so late."""

DOUBT_US = 60 * SECOND_US
"""For so long a crossing of another time than now waits for heartbeats that explain it."""

LISTENED_US = 10 * SECOND_US
"""Heartbeats come every second: where there was none for longer, nobody listened."""


MOST_FLAGS = 500
"""Changes in a run; with each the whole list is told. In 24 hours there are some hundred."""


class RunFlags:
    """Every flag with the race time from which it flew. `changed`: since the list was last handed out."""

    def __init__(self, source: str, reading: Reading) -> None:
        self.changed = False
        self._source = source
        self._reading = reading
        self._as_of_us = 0
        self._seen_us: int | None = None
        self._unseen: tuple[int, int] | None = None
        self._flown: list[tuple[int, FlagState, int]] = []

    def take(self, flag: str, at_us: int, crossed_us: int | None, line: int, won_us: int = 0) -> None:
        """Take what a heartbeat shows at a race time; `crossed_us` is when a car last came by.

        `won_us` is the total of who is first in the feed's own result; 0: it says none.
        """
        seen_us, self._seen_us = self._seen_us, at_us
        state = FLAGS.get(flag)
        if state is None:
            self._reading.count(f"unknown flag {flag[:6]!r}")
            return
        if self._flown and self._flown[-1][1] == state:
            return
        if len(self._flown) >= MOST_FLAGS and state != "chequered":
            self._reading.refuse(
                self._source, line, f"more than {MOST_FLAGS} changes of flag; but the finish none is taken"
            )
            return
        self._as_of_us = at_us
        if not self._flown and at_us < JOINED_US:
            # Heartbeats come a second or so apart: what the first of a race shows was so at its start.
            at_us = 0
        if state == "chequered" and crossed_us is not None and at_us - crossed_us < 2 * SECOND_US:
            # The leader's crossing brought it out, and was sent before the next heartbeat.
            at_us = min(at_us, crossed_us)
        if self._flown and self._flown[-1][1] == "chequered":
            self._flown.pop()
            self._reading.count("finish flags taken back")
        self._flown.append((at_us, state, line))
        self.changed = True
        missed = seen_us is not None and at_us - seen_us > LISTENED_US
        self._unseen = (seen_us or 0, at_us) if missed and state == "chequered" else None
        self.won(won_us)

    def won(self, total_us: int) -> None:
        """Take the total of who is first: where the finish flag fell while nobody listened, it fell then."""
        if self._unseen is None or not self._unseen[0] < total_us <= self._unseen[1]:
            return
        fell_us, state, line = self._flown[-1]
        if state == "chequered" and fell_us != total_us:
            span = " and ".join(f"{bound_us / SECOND_US:.0f}" for bound_us in self._unseen)
            reason = (
                f"the finish flag fell between {span} s, unseen; by the winner's total at {total_us / SECOND_US:.3f} s"
            )
            self._reading.refuse(self._source, line, reason)
            self._flown[-1] = (total_us, state, line)
            self.changed = True

    def rewind(self) -> None:
        """Let the whole list be handed out again."""
        self.changed = bool(self._flown)

    def history(self, start_us: int, *, joined_late: bool) -> FlagHistory:
        """Return the whole list as it last changed, for a race clock that began at a moment (µs since the epoch)."""
        self.changed = False
        flags = [Flag(start_us + max(at_us, 0), state, self._source, line) for at_us, state, line in self._flown]
        if flags and joined_late:
            flags[0] = replace(flags[0], flew=True)
        return FlagHistory(start_us + max(self._as_of_us, 0), tuple(flags), self._source)


class RunSession:
    """One run, from its first record on. `take` each record; `facts` gives all, `news` what is new since the last call.

    `driven`: a lap was completed in it, by a crossing or by a result that proves it.
    """

    def __init__(self, name: str, source: str, reading: Reading, circuits: Sequence[Circuit]) -> None:
        self.name = name
        self.source = source
        self.driven = False
        self._reading = reading
        self._circuits = circuits
        self._circuit: Circuit | None = None
        self._clock = HeartbeatClock(source, reading)
        self._flags = RunFlags(source, reading)
        self._loops = LoopCrossings(reading)
        self._competitors = Competitors(source, self._loops.class_of)
        self._facts = RunFacts(self._clock)
        self._crossings = LineCrossings(source, reading, self._clock, self._competitors, self._loops, self._facts)
        self._crossed_us: int | None = None
        self._stated: dict[str, Stated] = {}
        self._race_by: tuple[object, ...] = ()
        self._race_now: RaceInfo | None = None
        self._race_emitted: RaceInfo | None = None
        self._disqualified: set[Disqualified] = set()

    @property
    def now_us(self) -> int | None:
        """The race time; None before anything tells it."""
        return self._clock.now_us

    def take(self, numbered: NumberedRecord) -> None:
        """Take the next record."""
        record, line = numbered.record, numbered.line
        if not self._competitors.admits(record):
            self._reading.refuse(self.source, line, f"more than {MOST_CARS:,} cars; only the first of them are taken")
            return
        if self._competitors.edited or isinstance(record, Competitor):
            record = self._competitors.resolved(record)
        match record:
            case LapPassing():
                self._lap(record, line)
            case Heartbeat():
                self._heartbeat(record, line)
            case LineCrossing():
                self._line_crossing(record, line)
            case RacePosition():
                self._competitors.drive(record.registration)
                self._state(record, line)
                self._crossings.prove(record, line)
                self.driven = self.driven or bool(record.laps)
            case BestLap() | Correction():
                self._state(record, line)
            case DrivenLap():
                self._competitors.drive(record.registration)
                self._crossings.driven(record, line)
                self.driven = self.driven or bool(record.lap)
            case _:
                self._take_rare(record, line)

    def _take_rare(self, record: Record, line: int) -> None:
        """Take a record of the cars or of the run, not of what they did."""
        match record:
            case Disqualified() if record not in self._disqualified:
                self._disqualified.add(record)
                disqualified = Decision(0, "disqualify", "", self.source, "disqualified, says the feed")
                self._facts.add(record.registration, disqualified)
            case Competitor():
                for fact in self._competitors.competitor(record, line):
                    self._facts.add(record.registration, fact)
            case ServerClock():
                self._clock.server_us = record.epoch_us
            case ClassName():
                self._competitors.name_class(record.class_no, record.name)
            case Setting() if record.key == "TRACKNAME":
                self._circuit = circuit_of(record.value, self._circuits)
            case Init() if record.date_us and record.date_us > 0 and record.time_of_day_us is not None:
                self._clock.date(record.date_us + record.time_of_day_us, line)
            case _:
                pass

    def end(self) -> None:
        """Finish: nothing more will come. What waited for more is taken, and a clock without a time begins at zero.

        Where nothing ever told the race time it is that of the latest crossing: results alone end with the last total.
        """
        for held in self._loops.left():
            self._unpaired(held.record, held.ref)
        while self._loops.doubtful:
            doubtful = self._loops.doubtful.popleft()
            self._date_local(doubtful.fact, doubtful.record)
        if self._clock.zero_us is None:
            self._clock.zero_us = 0
            if self._clock.now_us is None:
                self._clock.go_on(self._crossings.latest_us())
            self._facts.settle(self._clock.now_us or 0)

    def facts(self) -> Update:
        """Return everything so far, the race first."""
        self._race_emitted = None
        self._facts.rewind()
        self._flags.rewind()
        self._competitors.rewind()
        return Update(self._new_facts() or [], True, self._moment_us())

    def news(self) -> Update:
        """Return what is new since the last call, or everything where what was handed out holds no more."""
        new = self._new_facts()
        return self.facts() if new is None else Update(new, False, self._moment_us())

    def _new_facts(self) -> list[Fact] | None:
        """The facts since the last call; None: all must be handed out again."""
        facts: list[Fact] = []
        if self._facts.replaces_all or (self._competitors.changed and self._competitors.renumber()):
            return None
        if self._competitors.changed:
            facts += self._competitors.news()
        if self._clock.zero_us is None:
            return facts
        race = self._race()
        if race != self._race_emitted:
            if self._race_emitted and self._race_emitted.start_us != race.start_us:
                return None
            shortest_us = (self._circuit.min_lap_us if self._circuit else 0) or SHORTEST_LAP_US
            facts = [race, LoopsInstalled((), shortest_us, self.source), *facts]
            self._race_emitted = race
        facts += self._facts.news(race.start_us, self._competitors)
        if self._flags.changed:
            facts.append(self._flags.history(race.start_us, joined_late=bool(race.joined_after_us)))
        return facts

    def _moment_us(self) -> int | None:
        """The present moment in µs since the epoch; None before the clock's zero is known."""
        if self._clock.zero_us is None or self._clock.now_us is None:
            return None
        return self._race().start_us + self._clock.now_us

    def _race(self) -> RaceInfo:
        clock = self._clock
        by = (
            self.name, self._circuit, clock.zero_us, clock.date_us, clock.exact_zero_us,
            clock.length_us, clock.joined_after_us, clock.server_apart_us,
        )  # fmt: skip
        if self._race_now is None or by != self._race_by:
            # Asked for twice with each record; finding the day and the zone is not for nothing.
            self._race_by, self._race_now = by, self._dated_race()
        return self._race_now

    def _dated_race(self) -> RaceInfo:
        start_us, offset_us, dated = start_of(self._clock.zero_local_us(), self._circuit)
        circuit = self._circuit.id if self._circuit else ""
        return RaceInfo(
            self.name, start_us, self._clock.length_us, offset_us, circuit, dated, self.source,
            joined_after_us=self._clock.joined_after_us, received_us=0 if dated else self._clock.server_apart_us,
        )  # fmt: skip

    def _heartbeat(self, record: Heartbeat, line: int) -> None:
        zero_us, zero_local_us = self._clock.zero_us, self._clock.zero_local_us()
        beat_us = self._clock.heartbeat(record, line)
        step_us = self._clock.step_us()
        if step_us:
            self._loops.step(step_us, self._clock.voted_us or 0)
            self._facts.add("", ClockStep(0, self.source, step_us, "told", line))
        if zero_us is not None and (step_us or self._clock.zero_us != zero_us):
            self._facts.settle_local(zero_local_us)
        if beat_us is not None:
            self._facts.settle(beat_us)
        repeated = self._clock.is_repeat(record, beat_us)
        if self._clock.go_on(beat_us):
            self._let_go()
        if self._loops.doubtful:
            self._look_at_doubtful()
        if record.flag and not repeated:
            self._flags.take(record.flag, self._clock.now_us or 0, self._crossed_us, line, self._won_us())

    def _won_us(self) -> int:
        """The total of who is first in the feed's own result; 0: it says none."""
        return max(
            (stated.total_us for stated in self._stated.values() if stated.position == 1 and stated.laps), default=0
        )

    def _let_go(self) -> None:
        """Wait no longer for the laps of line crossings that came seconds ago."""
        if self._loops.held:
            for held in self._loops.overdue(self._clock.now_us or 0):
                self._unpaired(held.record, held.ref)

    def _lap(self, record: LapPassing, line: int) -> None:
        clock, total_us = self._clock, record.total_us
        self._competitors.drive(record.registration)
        if self._crossings.is_repeat(record):
            return
        if record.lap_us is not None:
            self.driven = True
            if clock.zero_us is None and clock.settle_by_total(total_us):
                self._facts.settle(total_us)
        if clock.now_us is not None:
            total_us = unwrapped_us(total_us, clock.now_us)
        if (clock.now_us is None or abs(total_us - clock.now_us) < NEAR_US) and clock.go_on(total_us):
            self._let_go()
        self._crossed_us = clock.now_us
        self._crossings.lap(record, total_us, line)
        clock.exact_zero_us = self._loops.zero_us

    def _state(self, record: RacePosition | BestLap | Correction, line: int) -> None:
        registration = record.registration
        if not self._competitors.knows(registration):
            return
        before = self._stated.get(registration) or Stated(0, "", source=self.source)
        now = restated(before, record, self._clock.now_us or 0)
        if now != before:
            self._stated[registration] = now
            if now.position == 1 and now.laps:
                self._flags.won(now.total_us)
            self._facts.add(registration, replace(now, ref=line))

    def _line_crossing(self, record: LineCrossing, line: int) -> None:
        """Take a crossing of a loop: at the line it tells the side of the lap's crossing, or waits for it."""
        if self._loops.is_repeat(record):
            self._reading.count("line crossings told again")
            return
        self._clock.date(record.local_us, line, by_loop=True)
        loop = self._loops.note(record)
        if loop:
            self._facts.add("", LoopsInstalled((loop,), source=self.source), 0)
        if self._loops.note_class(record):
            self._competitors.changed = True
        if seat := self._loops.new_seat(record):
            self._add_local(DriverIn(0, record.number, seat, self.source, line, exact=False), record)
        if loop_id(record) not in AT_THE_LINE:
            self._unpaired(record, line)
            return
        race_us = self._race_us_of(record)
        for registration in self._competitors.registrations(record.number):
            if self._crossings.side(registration, record, race_us):
                self._clock.exact_zero_us = self._loops.zero_us
                return
        self._loops.hold(record, line, self._clock.now_us or 0)

    def _race_us_of(self, record: LineCrossing) -> int | None:
        apart_us = self._loops.apart_us
        if apart_us is None and self._clock.shown_zero_us is not None:
            apart_us = nearest_day_us(self._clock.shown_zero_us, record.local_us)
        return None if apart_us is None else record.local_us - apart_us

    def _unpaired(self, record: LineCrossing, line: int) -> None:
        """Take a crossing without a `$J`: at another loop, or at the line when none came in time."""
        loop = loop_id(record)
        if loop in AT_THE_LINE:
            race_us = self._race_us_of(record)
            registration = next(iter(self._competitors.registrations(record.number)), "")
            if race_us is not None and registration:
                if not _is_now(race_us, self._clock.now_us or 0):
                    # Its clock was moved. What the result proves counts without it.
                    self._reading.count("line crossings at another time than now")
                    return
                self._crossings.loop(registration, race_us, loop, line)
                return
        number, transponder = car_of(record)
        self._add_local(Passing(0, number, loop, self.source, line, transponder=transponder), record)

    def _add_local(self, fact: Passing | DriverIn, record: LineCrossing) -> None:
        """Add a fact of the loops' clock; one of another time than now waits until heartbeats tell how that is."""
        race_us, now_us = self._race_us_of(record), self._clock.now_us
        if race_us is None or now_us is None or _is_now(race_us, now_us):
            self._date_local(fact, record)
        elif len(self._loops.doubtful) < HELD_LIMIT:
            self._loops.doubtful.append(DoubtfulCrossing(record, fact))
        else:
            self._reading.count("line crossings at another time than now")

    def _date_local(self, fact: Passing | DriverIn, record: LineCrossing) -> None:
        """Date it by the difference from the race clock, or until that is known as it says."""
        bearers = self._competitors.registrations(fact.number) if fact.number else []
        registration = bearers[0] if len(bearers) == 1 else ""
        if self._loops.apart_us is None and self._clock.shown_zero_us == self._clock.zero_us:
            self._facts.add(registration, fact, local_us=record.local_us)
        else:
            self._facts.add(registration, fact, self._race_us_of(record))

    def _look_at_doubtful(self) -> None:
        """Date what waited where the clock explains it now, and drop what a steady clock never will."""
        now_us, waiting = self._clock.now_us or 0, self._loops.doubtful.copy()
        self._loops.doubtful.clear()
        for doubtful in waiting:
            since_us = doubtful.since_us = now_us if doubtful.since_us is None else doubtful.since_us
            race_us = self._race_us_of(doubtful.record)
            overdue = now_us - since_us > DOUBT_US
            if (race_us is not None and _is_now(race_us, since_us)) or (overdue and not self._clock.is_steady):
                self._date_local(doubtful.fact, doubtful.record)
            elif overdue:
                self._reading.count("line crossings at another time than now")
            else:
                self._loops.doubtful.append(doubtful)


def _is_now(race_us: int, now_us: int) -> bool:
    """Whether a line crossing sent at a race time may have been at another."""
    return -HELD_BACK_US < race_us - now_us < LATE_US


def restated(before: Stated, record: RacePosition | BestLap | Correction, now_us: int) -> Stated:
    """Return what the feed states of a car after another record, sent at a race time in µs."""
    if isinstance(record, BestLap):
        return replace(before, best_lap_us=record.best_us) if record.best_us else before
    total_us = stated_total_us(record.total_us, now_us, before.total_us) if record.total_us else 0
    laps = record.laps or 0
    position = record.position if isinstance(record, RacePosition) else before.position
    if before.total_us and not total_us:
        return before
    return replace(before, position=position, laps=laps, total_us=total_us)
