"""One run of a feed under way: each record into facts as it comes; what is put right later is taken back by name.

RMonitor says again what the state is, never what happened. So a lap that only a result proves (`$G`) is counted, and
its time, which is never sent again, is named as not received. Race times are in µs since the race clock's zero.
"""

from bisect import insort
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.clock import DAY_US, SECOND_US
from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.cars import Told, entry, note_competitor, numbers
from pitboard.feeds.rmonitor.crossings import LATE_US, SAME_US
from pitboard.feeds.rmonitor.linecrossings import LineCrossings
from pitboard.feeds.rmonitor.missed import places_of_missed
from pitboard.feeds.rmonitor.protocol import (
    BestLap,
    ClassName,
    Competitor,
    Correction,
    Heartbeat,
    Init,
    LapPassing,
    LineCrossing,
    RacePosition,
    Setting,
)
from pitboard.feeds.rmonitor.session import FLAGS, circuit_of, restated, start_of
from pitboard.feeds.rmonitor.stream import Numbered
from pitboard.feeds.rmonitor.timeline import NEAR_US, nearest_day_us, stated_total_us, unwrapped_us
from pitboard.model import (
    LINE,
    START,
    CarState,
    Circuit,
    Decision,
    DriverIn,
    Entry,
    Fact,
    Flag,
    FlagHistory,
    FlagState,
    LapTimeDeleted,
    LoopsInstalled,
    Passing,
    RaceInfo,
    Stated,
    TransponderFitted,
)

REPEATED_US = 300 * SECOND_US
"""A heartbeat that is behind by less than this is told again; by more, the race clock was put back."""

Cause = Literal["lap", "result", "loop", "worked out"]


class Known(Struct, order=True):
    """A crossing of the line: its race time, the line of the record that told it, and what that was."""

    race_us: int
    ref: int
    loop: str = LINE
    cause: Cause = "lap"
    begins: bool = False
    lap_us: int | None = None


class Item(Struct):
    """A fact to be: of which registration ("": of none), at which race time; None until the clock's zero is known.

    `of_day_us` is the time of day at which it was told.
    """

    registration: str
    race_us: int | None
    of_day_us: int | None
    fact: Passing | TransponderFitted | DriverIn | CarState | Decision | Stated | LapTimeDeleted | LoopsInstalled


class UnderWay:
    """One run, from its first record on. `take` each record; `facts` gives all, `news` what is new since the last call.

    `laps` counts the laps driven while it was listened to.
    """

    def __init__(self, name: str, source: str, reading: Reading, circuits: Sequence[Circuit]) -> None:
        self.name = name
        self.source = source
        self.reading = reading
        self.laps = 0
        self.now_us: int | None = None
        self._circuits = circuits
        self._circuit: Circuit | None = None
        self._zero_us: int | None = None
        self._agreeing = 0
        self._others: Counter[int] = Counter()
        self._of_day_us: int | None = None
        self._date_us: int | None = None
        self._length_us = 0
        self._length_settled = False
        self._flags: list[tuple[int, FlagState, int]] = []
        self._flags_changed = False
        self._crossed_us: int | None = None
        self._told: dict[str, Told] = {}
        self._classes: dict[str, str] = {}
        self._driven: set[str] = set()
        self._numbers: dict[str, str] = {}
        self._renumber = False
        self._known: dict[str, list[Known]] = {}
        self._repeats: set[LapPassing] = set()
        self._agreed_us: dict[str, int] = {}
        self._worked_out = 0
        self._stated: dict[str, Stated] = {}
        self._items: list[Item] = []
        self._early: list[Item] = []
        self._said = 0
        self._race_said: RaceInfo | None = None
        self._entries_said: dict[str, Entry] = {}
        self._lines = LineCrossings()

    @property
    def moment_us(self) -> int | None:
        """The present moment in µs since the epoch; None before the clock's zero is known."""
        if self._zero_us is None or self.now_us is None:
            return None
        return self._race().start_us + self.now_us

    def take(self, one: Numbered) -> None:
        """The next record."""
        record, line = one.record, one.line
        match record:
            case Heartbeat():
                self._heartbeat(record, line)
            case LapPassing():
                self._lap(record, line)
            case RacePosition():
                self._drive(record.registration)
                self._state(record.registration, record, line)
                self._prove(record, line)
            case BestLap() | Correction():
                self._state(record.registration, record, line)
            case LineCrossing():
                self._line_crossing(record, line)
            case Competitor():
                self._competitor(record, line)
            case ClassName():
                self._classes[record.class_no] = record.name
                self._renumber = True
            case Setting() if record.key == "TRACKNAME":
                self._circuit = circuit_of(record.value, self._circuits)
            case Init() if record.date_us and record.date_us > 0 and record.time_of_day_us is not None:
                self._date_us = record.date_us + record.time_of_day_us
            case _:
                pass

    def facts(self) -> list[Fact]:
        """Everything so far, the race first."""
        self._said, self._race_said, self._flags_changed = 0, None, bool(self._flags)
        self._entries_said.clear()
        self._renumber = True
        return self.news()[1]

    def news(self) -> tuple[bool, list[Fact]]:
        """Whether all must be scored anew, and the facts: all of them, or those since the last call."""
        if self._renumber and self._renumbered():
            return True, self.facts()
        facts: list[Fact] = self._entries() if self._renumber else []
        self._renumber = False
        if self._zero_us is None:
            return False, facts
        race = self._race()
        if race != self._race_said:
            if self._race_said and self._race_said.start_us != race.start_us:
                return True, self.facts()
            shortest_us = self._circuit.min_lap_us if self._circuit else 0
            facts = [race, LoopsInstalled((), shortest_us, self.source), *facts]
            self._race_said = race
        facts += [self._rendered(item, race.start_us) for item in self._items[self._said :]]
        self._said = len(self._items)
        if self._flags_changed:
            self._flags_changed = False
            facts.append(self._flag_history(race.start_us))
        return False, facts

    # The clock

    def _heartbeat(self, record: Heartbeat, line: int) -> None:
        self._of_day_us = record.time_of_day_us
        running = bool(record.flag and record.race_us)
        told_us = None
        if running and record.race_us:
            told_us = unwrapped_us(record.race_us, self.now_us or 0)
            self._vote((record.time_of_day_us - record.race_us) % DAY_US, told_us)
        elif self._zero_us is not None:
            told_us = nearest_day_us(record.time_of_day_us - self._zero_us, self.now_us or 0)
        if not self._length_settled and record.to_go_us:
            raced_us = (record.race_us or 0) if record.flag else 0
            self._length_us = max(self._length_us, record.to_go_us + raced_us)
            self._length_settled = bool(raced_us)
        repeated = running and told_us is not None and NEAR_US < (self.now_us or 0) - told_us < REPEATED_US
        self._go_on(told_us)
        if record.flag and not repeated:
            self._flag(record.flag, line)

    def _vote(self, zero_us: int, now_us: int) -> None:
        """The first zero stands until more heartbeats say another: clocks are put right."""
        if self._zero_us is None:
            self._settle(zero_us, now_us)
        elif abs(nearest_day_us(zero_us, self._zero_us) - self._zero_us) <= NEAR_US:
            self._agreeing += 1
        else:
            self._others[zero_us] += 1
            if self._others[zero_us] > self._agreeing + 1:
                self._agreeing = self._others.pop(zero_us)
                self._zero_us = zero_us

    def _settle(self, zero_us: int, now_us: int) -> None:
        """The clock's zero is known: so is, by the time of day, when all was told that came before."""
        self._zero_us = zero_us
        for item in self._early:
            if item.race_us is None:
                at_us = now_us if item.of_day_us is None else nearest_day_us(item.of_day_us - zero_us, now_us)
                item.race_us = min(at_us, now_us)
        self._items += self._early
        self._early.clear()

    def _go_on(self, told_us: int | None) -> None:
        if told_us is not None and (self.now_us is None or told_us > self.now_us):
            self.now_us = told_us
            for held in self._lines.overdue(told_us):
                self._unpaired(held.record, held.ref)

    def _flag(self, flag: str, line: int) -> None:
        state = FLAGS.get(flag)
        at_us = self.now_us or 0
        if state is None:
            self.reading.count(f"unknown flag {flag[:6]!r}")
            return
        if self._flags and self._flags[-1][1] == state:
            return
        if state == "chequered" and self._crossed_us is not None and at_us - self._crossed_us < 2 * SECOND_US:
            # The leader's crossing brought it out, and was told before the next heartbeat.
            at_us = min(at_us, self._crossed_us)
        if self._flags and self._flags[-1][1] == "chequered":
            self._flags.pop()
            self.reading.count("finish flags taken back")
        self._flags.append((at_us, state, line))
        self._flags_changed = True

    def _zero_local_us(self) -> int:
        """The local moment of the clock's zero: with its day where one is known."""
        zero_us = self._zero_us or 0
        return zero_us if self._date_us is None else nearest_day_us(zero_us, self._date_us)

    def _race(self) -> RaceInfo:
        start_us, offset_us, dated = start_of(self._zero_local_us(), self._circuit)
        circuit = self._circuit.id if self._circuit else ""
        return RaceInfo(self.name, start_us, self._length_us, offset_us, circuit, dated, self.source)

    # The cars

    def _drive(self, registration: str) -> None:
        if registration not in self._driven:
            self._driven.add(registration)
            self._renumber = True

    def _number(self, registration: str) -> str:
        return self._numbers.get(registration, registration)

    def _renumbered(self) -> bool:
        """Work out the numbers of the cars; whether one that was named already is another now."""
        before, self._numbers = self._numbers, numbers(self._told, self._driven)
        return any(before.get(one) not in (None, self._numbers.get(one)) for one in self._entries_said)

    def _entries(self) -> list[Fact]:
        found: list[Fact] = []
        for registration, number in self._numbers.items():
            one = entry(self._told.get(registration) or Told(registration, number), number, self._classes, self.source)
            if not one.car_class:
                one = replace(one, car_class=self._lines.class_of.get(number, ""))
            if self._entries_said.get(registration) != one:
                self._entries_said[registration] = one
                found.append(one)
        return found

    def _competitor(self, record: Competitor, line: int) -> None:
        before = self._told.get(record.registration)
        held = (len(before.seats), len(before.statuses), len(before.transponders)) if before else (0, 0, 0)
        car = note_competitor(self._told, record, line)
        self._renumber = True
        for place, seat in car.seats[held[0] :]:
            self._add(record.registration, DriverIn(0, "", seat, self.source, place, exact=False))
        for place, status in car.statuses[held[1] :]:
            if status == "excluded":
                excluded = Decision(0, "disqualify", "", self.source, "excluded, says the feed")
                self._add(record.registration, excluded)
            else:
                state = CarState(0, "", "retired" if status else "running", self.source, place)
                self._add(record.registration, state)
        for _, transponder in car.transponders[max(held[2], 1) :]:
            self._add(record.registration, TransponderFitted(transponder, "", 0, self.source))

    def _state(self, registration: str, record: RacePosition | BestLap | Correction, line: int) -> None:
        if registration not in self._told and registration not in self._driven:
            return
        before = self._stated.get(registration) or Stated(0, "", source=self.source)
        now = restated(before, record, self.now_us or 0)
        if now != before:
            self._stated[registration] = now
            self._add(registration, replace(now, ref=line))

    # The crossings

    def _lap(self, record: LapPassing, line: int) -> None:
        self._drive(record.registration)
        if record in self._repeats:
            self.reading.count("crossings told again")
            return
        self._repeats.add(record)
        if self._zero_us is None and record.lap_us is not None and self._of_day_us is not None:
            zero_us = (self._of_day_us - record.total_us // SECOND_US * SECOND_US) % DAY_US
            self._settle(zero_us, record.total_us)
        now_us = record.total_us if self.now_us is None else self.now_us
        total_us = unwrapped_us(record.total_us, now_us)
        if abs(total_us - now_us) < NEAR_US:
            self._go_on(total_us)
            now_us = self.now_us or 0
        self._crossed_us = self.now_us
        self.laps += record.lap_us is not None
        known = self._known.setdefault(record.registration, [])
        told = _near(known, total_us)
        if told is None:
            begins = not known and record.lap_us is None
            self._cross(record.registration, Known(total_us, line, LINE, "lap", begins, record.lap_us))
            return
        told.lap_us = told.lap_us or record.lap_us
        if told.race_us != total_us:
            moved = Known(total_us, line, told.loop, "lap", told.begins, record.lap_us)
            self._replace(record.registration, told, moved, "its total was put right by the feed")
        if record.lap_us is not None and abs(total_us - now_us) > LATE_US:
            came_by_us = total_us + record.lap_us
            if abs(came_by_us - now_us) <= LATE_US and _near(known, came_by_us) is None:
                self._cross(record.registration, Known(came_by_us, line))

    def _cross(self, registration: str, new: Known) -> None:
        """A crossing that nothing told before; of one worked out between the same neighbours it is the true one."""
        known = self._known.setdefault(registration, [])
        paired = self._lines.pair(self._number(registration), new.race_us)
        if paired:
            new.loop = paired
        guess = _guess_between(known, new.race_us) if new.cause != "worked out" else None
        if guess:
            self._replace(registration, guess, new, "the crossing itself came late")
            return
        insort(known, new)
        self._add(registration, self._passing(new), new.race_us)

    def _passing(self, one: Known) -> Passing:
        loop = START if one.begins else one.loop
        return Passing(one.race_us, "", loop, self.source, one.ref, one.cause != "worked out")

    def _replace(self, registration: str, old: Known, new: Known, reason: str) -> None:
        known = self._known[registration]
        known.remove(old)
        insort(known, new)
        gone = self._passing(old)
        if (gone.ref, gone.loop) == (new.ref, START if new.begins else new.loop):
            self._worked_out += 1
            new.ref = -self._worked_out
        self._add(
            registration,
            Decision(
                0, "void_passing", "", "Pitboard", reason,
                target_source=self.source, target_ref=gone.ref, target_loop=gone.loop, source=self.source,
            ),
        )  # fmt: skip
        self._add(registration, self._passing(new), new.race_us)

    def _prove(self, record: RacePosition, line: int) -> None:
        """A result proves laps whose crossings never came: the last at its total, the others somewhere before."""
        if not record.laps or not record.total_us:
            return
        registration = record.registration
        total_us = stated_total_us(record.total_us, self.now_us or 0, self._agreed_us.get(registration, 0))
        known = self._known.setdefault(registration, [])
        missing = record.laps - sum(not one.begins and one.race_us < total_us + SAME_US for one in known)
        if missing > 0 and _near(known, total_us) is None:
            self._cross(registration, Known(total_us, line, cause="result"))
            missing -= 1
        if missing > 0:
            self._work_out(registration, missing, total_us, line)
        self._agreed_us[registration] = max(total_us, self._agreed_us.get(registration, 0))

    def _work_out(self, registration: str, missing: int, until_us: int, line: int) -> None:
        known = self._known[registration]
        first_us = known[0].race_us if known[0].begins else 0
        from_us = max(self._agreed_us.get(registration, 0), first_us)
        crossed = [(one.race_us, one.lap_us) for one in known if from_us < one.race_us < until_us + SAME_US]
        found, intervals = places_of_missed(from_us, crossed, missing)
        for race_us in found:
            self._worked_out += 1
            self._cross(registration, Known(race_us, -self._worked_out, cause="worked out"))
        for begin_us, end_us in intervals:
            before = sum(not one.begins and one.race_us <= begin_us for one in known)
            upto = sum(not one.begins and one.race_us <= end_us for one in known)
            seconds = (end_us - begin_us) / SECOND_US
            which = f"lap {before + 1}" if upto == before + 1 else f"laps {before + 1}-{upto}"
            reason = f"the times of {which} were not received: {upto - before} laps in {seconds:.3f} s"
            self.reading.refuse(self.source, line, f"#{self._number(registration)}: {reason}")
            for lap in range(before + 1, upto + 1):
                self._add(registration, LapTimeDeleted("", lap, reason, self.source, line))

    # The loops

    def _line_crossing(self, record: LineCrossing, line: int) -> None:
        if self._date_us is None:
            self._date_us = record.local_us
        loop = self._lines.note(record)
        if loop:
            self._add("", LoopsInstalled((loop,), source=self.source), 0)
        self._renumber = self._renumber or bool(record.class_name)
        if not self._lines.at_the_line(record):
            self._unpaired(record, line)
            return
        race_us = self._race_us_of(record)
        for registration in (one for one, number in self._numbers.items() if number == record.number):
            told = _near(self._known.get(registration, []), race_us, 2 * SAME_US) if race_us is not None else None
            if told:
                side = self._lines.take_pair(record, told.race_us)
                if told.loop != side and not told.begins:
                    moved = Known(told.race_us, told.ref, side, told.cause, told.begins, told.lap_us)
                    self._replace(registration, told, moved, "told by its loop: in the pit lane or on the track")
                return
        self._lines.hold(record, line, self.now_us or 0)

    def _race_us_of(self, record: LineCrossing) -> int | None:
        if self._zero_us is None:
            return None
        return record.local_us - self._lines.apart_us(nearest_day_us(self._zero_us, record.local_us))

    def _unpaired(self, record: LineCrossing, line: int) -> None:
        race_us = self._race_us_of(record)
        loop = self._lines.loop_id(record)
        registration = next((one for one, number in self._numbers.items() if number == record.number), "")
        if self._lines.at_the_line(record) and race_us is not None and registration:
            self._cross(registration, Known(race_us, line, loop, "loop"))
            return
        number, transponder = self._lines.car(record)
        of_day_us = record.local_us % DAY_US
        self._add("", Passing(0, number, loop, self.source, line, transponder=transponder), race_us, of_day_us)
        seat = self._lines.new_seat(record)
        if seat:
            self._add("", DriverIn(0, number, seat, self.source, line, exact=False), race_us, of_day_us)

    # The facts

    def _add(
        self,
        registration: str,
        fact: Passing | TransponderFitted | DriverIn | CarState | Decision | Stated | LapTimeDeleted | LoopsInstalled,
        race_us: int | None = None,
        of_day_us: int | None = None,
    ) -> None:
        told_us = self._of_day_us if of_day_us is None else of_day_us
        if race_us is None and self._zero_us is not None:
            race_us = self.now_us or 0
        item = Item(registration, race_us, told_us, fact)
        (self._early if self._zero_us is None else self._items).append(item)

    def _rendered(self, item: Item, start_us: int) -> Fact:
        fact, number = item.fact, self._number(item.registration)
        if isinstance(fact, LoopsInstalled):
            return fact
        named = replace(fact, number=number) if item.registration else fact
        moment_us = start_us + (item.race_us or 0)
        if isinstance(named, LapTimeDeleted):
            return named
        if isinstance(named, TransponderFitted):
            return replace(named, from_us=moment_us)
        return replace(named, time_us=moment_us)

    def _flag_history(self, start_us: int) -> FlagHistory:
        flags = [Flag(start_us + max(at_us, 0), state, self.source, line) for at_us, state, line in self._flags]
        return FlagHistory(start_us + (self.now_us or 0), tuple(flags), self.source)


def _near(known: list[Known], race_us: int, within_us: int = SAME_US) -> Known | None:
    near = [one for one in known[-8:] if abs(one.race_us - race_us) < within_us]
    if not near:
        near = [one for one in known if abs(one.race_us - race_us) < within_us]
    return min(near, key=lambda one: abs(one.race_us - race_us), default=None)


def _guess_between(known: list[Known], race_us: int) -> Known | None:
    """The nearest crossing that was worked out, if no other lies between it and a race time."""
    guesses = [one for one in known if one.cause == "worked out"]
    if not guesses:
        return None
    guess = min(guesses, key=lambda one: abs(one.race_us - race_us))
    low_us, high_us = sorted((guess.race_us, race_us))
    between = any(low_us < one.race_us < high_us for one in known)
    return None if between else guess
