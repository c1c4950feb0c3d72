"""Facts in, history out: each fact kind has one place where it lands."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from pitboard.model import (
    CarState,
    CarStateName,
    ClockStep,
    Decision,
    DriverIn,
    DriverStated,
    Entry,
    Fact,
    FeedFinding,
    Flag,
    FlagHistory,
    LapTimeDeleted,
    Loop,
    LoopsInstalled,
    Message,
    Passing,
    RaceInfo,
    SlowZone,
    SourceClock,
    Stated,
    TransponderFitted,
    Weather,
)
from pitboard.scoring.car import PIT_TWIN_US, advance, come_by, in_order, take_back
from pitboard.scoring.car_history import NEVER_US, CarHistory
from pitboard.scoring.course import Course, course_flags, lay_course
from pitboard.scoring.entries import merge_entries, seat_drivers
from pitboard.scoring.history import History
from pitboard.scoring.standstills import StandstillWatch
from pitboard.scoring.twins import TWIN_US, Aside, apart, better, place_of, twin_of
from pitboard.scoring.verdicts import Verdict

LOOKED_BACK = 24
"""A car has fewer doubles than this within the time in which two readings are one crossing."""

LAST = 1 << 30
"""The rank of a source of which no clock is known: a file beside the live sources."""

Key = tuple[str, int, str]
"""Source, number and loop of a passing, by which a decision names it."""

_Listed = SlowZone | Message | FeedFinding | Weather | ClockStep
"""What the history keeps as a list by time."""

Timed = TypeVar("Timed", ClockStep, SlowZone, CarState, Message, FeedFinding, Weather, Decision)


class Scorer:
    """Scores facts as they come; `history` is up to date after every call of `apply`.

    The history depends on the facts alone, not on the order or the portions in which they came: a passing that comes
    late, and every correction, scores the cars it concerns again from their first passing. `name` is for sources that
    do not name the race.
    """

    def __init__(self, name: str = "") -> None:
        self.history = History()
        self._name = name
        self._loops: list[Loop] = []
        self._min_lap_us = 0
        self._course: Course = lay_course([], 0, 0, NEVER_US)
        self._entry_lists: dict[str, list[Entry]] = {}
        self._flags: list[Flag] = []
        self._flag_histories: dict[str, FlagHistory] = {}
        self._fitted: dict[str, list[TransponderFitted]] = {}
        self._borne: dict[str, set[str]] = {}
        self._refitted: set[str] = set()
        self._nobodys: set[str] = set()
        self._voided: dict[str, set[Key]] = {}
        self._uncounted: dict[str, set[Key]] = {}
        self._races: dict[str, RaceInfo] = {}
        self._ranks: dict[str, int] = {}
        self._guessed: set[str] = set()
        self._course_changed = False
        self._flags_changed = False
        self._reseat: set[str] = set()
        self._standstills = StandstillWatch()

    def apply(self, facts: Iterable[Fact]) -> None:
        """Take facts, in the order in which they came, and bring the history up to date."""
        through_us = self.history.through_us
        by_car = self._take_all(facts)
        self._by_transponder(by_car)
        if self._flags_changed:
            self._lay_flags()
        if self._course_changed:
            self._lay_course()
        for number, passings in by_car.items():
            through_us = max(through_us, passings[-1].time_us)
            self._score(self._car(number), passings)
        stale = [car for car in self.history.cars.values() if car.stale]
        for car in stale:
            self._score_again(car)
        for number in self._reseat:
            seat_drivers(self.history.cars[number])
        if self._reseat:
            self.history.forget_visit_kinds()
        self._reseat.clear()
        self.history.through_us = max(through_us, self.history.through_us)
        if self._standstills.see(self.history, {*by_car, *(car.number for car in stale)}):
            self.history.forget_visit_kinds()

    def _take_all(self, facts: Iterable[Fact]) -> dict[str, list[Passing]]:
        """Take every fact but the passings, which are returned by car number as they came."""
        by_car: dict[str, list[Passing]] = {}
        fact: Fact | None = None
        for fact in facts:
            if type(fact) is Passing:
                try:
                    by_car[fact.number].append(fact)
                except KeyError:
                    by_car[fact.number] = [fact]
            else:
                self._take(fact)
        if fact is not None:
            self.history.forget_kept()
        return by_car

    def _take(self, fact: Fact) -> None:
        match fact:
            case RaceInfo():
                self._races[fact.source] = fact
                self._course_changed = True
            case LoopsInstalled():
                self._install(fact)
            case Entry():
                self._take_entry(fact)
            case TransponderFitted():
                self._fit(fact)
            case DriverIn():
                car = self._car(fact.number)
                car.drivers_stated.append(fact)
                self._reseat.add(fact.number)
                self._seen(fact.time_us)
            case LapTimeDeleted():
                car = self._car(fact.number)
                car.stale = car.stale or (fact.lap not in car.deleted_laps and len(car.lap_end_us) >= fact.lap)
                car.deleted_laps.add(fact.lap)
            case Decision():
                self._decide(fact)
            case SourceClock():
                self._take_clock(fact)
            case Passing():
                raise AssertionError("passings are scored by car")
            case _:
                self._take_word(fact)

    def _take_word(self, fact: Flag | FlagHistory | CarState | Stated | DriverStated | _Listed) -> None:
        """Take in what a source says of the race or a car at a moment, which moves no crossing."""
        match fact:
            case Flag() | FlagHistory():
                self._take_flag(fact)
            case CarState():
                self._car(fact.number).declare(fact)
                self._seen(fact.time_us)
            case Stated():
                insort(self.history.stated.setdefault(fact.number, []), fact, key=_as_stated)
                bests = self._car(fact.number).bests_stated
                if fact.best_lap_us and (not bests or bests[-1][1] != fact.best_lap_us):
                    insort(bests, (fact.time_us, fact.best_lap_us))
                self._seen(fact.time_us)
            case DriverStated():
                insort(self.history.drivers_stated.setdefault((fact.number, fact.seat), []), fact, key=_as_stated)
                self._seen(fact.time_us)
            case _:
                self._list(fact)

    def _list(self, fact: _Listed) -> None:
        """Put what was said of the race as a whole into its place in time."""
        history = self.history
        match fact:
            case SlowZone():
                _insert(history.slow_zones, fact)
                self._seen(fact.time_us)
            case Message():
                _insert(history.messages, fact)
                self._seen(fact.time_us)
            case FeedFinding():
                _insert(history.findings, fact)
            case Weather():
                _insert(history.weather, fact)
            case ClockStep():
                i = bisect_left(history.clock_steps, _order(fact), key=_order)
                if fact not in history.clock_steps[i : i + 1]:
                    history.clock_steps.insert(i, fact)

    def _install(self, fact: LoopsInstalled) -> None:
        """Take in loops; what is stated again moves nothing."""
        known = {loop.id: loop for loop in self._loops}
        if fact.min_lap_us <= self._min_lap_us and all(known.get(loop.id) == loop for loop in fact.loops):
            return
        self._loops.extend(fact.loops)
        self._min_lap_us = max(self._min_lap_us, fact.min_lap_us)
        self._course_changed = True

    def _seen(self, moment_us: int) -> None:
        self.history.through_us = max(self.history.through_us, moment_us)

    def _car(self, number: str) -> CarHistory:
        car = self.history.cars.get(number)
        if car is None:
            car = self.history.cars[number] = CarHistory(number)
            self.history.forget_visit_kinds()
        return car

    def _take_entry(self, entry: Entry) -> None:
        stated = self._entry_lists.setdefault(entry.number, [])
        stated[:] = [other for other in stated if other.source != entry.source] + [entry]
        merged, conflicts = merge_entries(stated)
        self._car(entry.number).enter(merged)
        kept = [conflict for conflict in self.history.conflicts if conflict.number != entry.number]
        self.history.conflicts = kept + conflicts
        for transponder in entry.transponders:
            self._fit(TransponderFitted(transponder, entry.number, source=entry.source))

    def _fit(self, fitted: TransponderFitted) -> None:
        """A mapping holds from its time on, and backwards for passings that had none (case 19).

        Of a passing that says its car it says nothing, whichever of the two came first.
        """
        held = self._fitted.setdefault(fitted.transponder, [])
        if fitted in held:
            return
        insort(held, fitted, key=lambda fitted: fitted.from_us)
        self._refitted.add(fitted.transponder)
        for bearer in self._borne.get(fitted.transponder, ()):
            self._hand_over(self.history.cars[bearer], fitted.transponder)

    def _hand_over(self, car: CarHistory, transponder: str) -> None:
        """Take from a car the passings of a transponder that another bore then, also those that were set aside."""
        read = [*car.passings, *(passing for passing, _ in car.set_aside)]
        moved = [
            passing
            for passing in read
            if passing.transponder == transponder and not passing.number and not self._carries(car.number, passing)
        ]
        if moved:
            gone = {id(passing) for passing in moved}
            car.passings = [passing for passing in car.passings if id(passing) not in gone]
            car.set_aside = [aside for aside in car.set_aside if id(aside[0]) not in gone]
            car.stale = True
            self._leave_unassigned(moved)

    def _carries(self, number: str, passing: Passing) -> bool:
        return self._carrier(passing) in ("", number)

    def _carrier(self, passing: Passing) -> str:
        """The car that bore a passing's transponder then: by the latest mapping that held, else the first there is."""
        held = self._fitted.get(passing.transponder)
        if not held:
            return ""
        i = bisect_right(held, passing.time_us, key=lambda fitted: fitted.from_us)
        return held[max(i - 1, 0)].number

    def _by_transponder(self, by_car: dict[str, list[Passing]]) -> None:
        """Give passings that know only their transponder to the cars; keep those of nobody's for later."""
        nameless = by_car.pop("", [])
        if nameless:
            self._seen(max(passing.time_us for passing in nameless))
        if known := self._refitted & self._nobodys:
            waiting = [passing for passing in self.history.unassigned if passing.transponder in known]
            self.history.unassigned = [p for p in self.history.unassigned if p.transponder not in known]
            nameless = waiting + nameless
            self._nobodys -= known
        self._refitted.clear()
        unassigned: list[Passing] = []
        carriers: dict[str, list[Passing]] = {}
        for passing in nameless:
            number = self._carrier(passing)
            (carriers.setdefault(number, []) if number else unassigned).append(passing)
        self._leave_unassigned(unassigned)
        for number, passings in carriers.items():
            by_car.setdefault(number, []).extend(passings)
        for number, passings in by_car.items():
            for passing in passings:
                if passing.transponder:
                    self._borne.setdefault(passing.transponder, set()).add(number)

    def _leave_unassigned(self, passings: list[Passing]) -> None:
        """Keep passings until somebody says which car bears their transponder."""
        self.history.unassigned.extend(passings)
        self._nobodys.update(passing.transponder for passing in passings)

    def _take_flag(self, fact: Flag | FlagHistory) -> None:
        if isinstance(fact, Flag):
            self._flags.append(fact)
            self._seen(fact.time_us)
        else:
            self._flag_histories[fact.source] = fact
            self._seen(fact.as_of_us)
        self._flags_changed = True

    def _lay_flags(self) -> None:
        """Work out the flags once for all facts of a call, however many they are."""
        self._flags_changed = False
        self.history.flags = course_flags(self._flags, self._flag_histories)
        self.history.forget_visit_kinds()
        if self.history.chequered_us != self._course.chequered_us:
            self._course_changed = True

    def _decide(self, decision: Decision) -> None:
        _insert(self.history.decisions, decision)
        self._seen(decision.time_us)
        target = (decision.target_source, decision.target_ref, decision.target_loop)
        if decision.kind == "void_passing":
            self._voided.setdefault(decision.number, set()).add(target)
        elif decision.kind == "uncount_passing":
            self._uncounted.setdefault(decision.number, set()).add(target)
        elif decision.kind == "reinstate_passing":
            for decided in (self._voided, self._uncounted):
                decided.get(decision.number, set()).discard(target)
        elif decision.kind in ("retire", "unretire"):
            state: CarStateName = "retired" if decision.kind == "retire" else "running"
            declared = CarState(decision.time_us, decision.number, state, decision.by)
            self._car(decision.number).declare(declared)
            return
        else:
            return
        self._car(decision.number).stale = True

    def _lay_course(self) -> None:
        """The course, the start or the flag is another: what was scored before it must be scored again."""
        race = agreed_race(self._races.values()) or RaceInfo(name="", start_us=0, dated=False)
        self.history.race = race if race.name else replace(race, name=self._name)
        before = self._course
        self._course = lay_course(self._loops, self._min_lap_us, self.history.race.start_us, self.history.chequered_us)
        self.history.loop_ids = self._course.loop_ids
        self.history.pit_loops = any(loop.role in ("pit_in", "pit_out", "pit_line") for loop in self._loops)
        self._course_changed = False
        only_the_flag = replace(before, chequered_us=self._course.chequered_us) == self._course
        from_us = min(before.chequered_us, self._course.chequered_us) if only_the_flag else -NEVER_US
        for car in self.history.cars.values():
            if car.passings and car.passings[-1].time_us >= from_us:
                car.stale = True

    def _take_clock(self, clock: SourceClock) -> None:
        before = self.history.clocks.get(clock.source)
        self.history.clocks[clock.source] = clock
        if before is None or before.rank != clock.rank:
            self._ranks = {clock.source: clock.rank for clock in self.history.clocks.values()}
            for car in self.history.cars.values():
                car.stale = True

    def _rank_of(self, passing: Passing) -> int:
        """The rank of a passing's source; a decoder that began to number again is the same source."""
        rank = self._ranks.get(passing.source)
        if rank is None:
            name, _, run = passing.source.rpartition(".")
            rank = self._ranks.get(name, LAST) if run.isdecimal() else LAST
            self._ranks[passing.source] = rank
        return rank

    def _without_doubles(self, car: CarHistory, passings: list[Passing]) -> list[Passing]:
        """New passings without those that another source's reading of the same crossing makes a double."""
        if len({self._rank_of(passing) for passing in passings}) > 1:
            car.stale = True
            return passings
        kept: list[Passing] = []
        for passing in passings:
            if not passing.exact:
                self._guessed.add(car.number)
            place, course = place_of(passing, self._course), self._course
            low = bisect_left(car.passings, passing.time_us - TWIN_US, key=lambda other: other.time_us)
            near = [other for other in car.passings[low:] if other.exact and place_of(other, course) == place]
            first = better(passing, near, self._rank_of) if passing.exact else None
            if first:
                car.set_aside.append((passing, twin_of(passing, first)))
                continue
            kept.append(passing)
            for i in range(max(len(car.set_aside) - LOOKED_BACK, 0), len(car.set_aside)):
                # Set aside for a reading that now is itself a double of this one.
                aside = car.set_aside[i][0]
                if not aside.exact or place_of(aside, course) != place:
                    continue
                if better(aside, [*near, passing], self._rank_of) is passing:
                    car.set_aside[i] = (aside, twin_of(aside, passing))
            for double in (other for other in near if better(other, [passing], self._rank_of)):
                if double is car.passings[-1] and not car.stale and take_back(car, self._course):
                    car.set_aside.append((double, twin_of(double, passing)))
                else:
                    car.stale = True
        car.stale |= car.number in self._guessed and bool(kept)
        return kept

    def _score(self, car: CarHistory, passings: list[Passing]) -> None:
        if len(self.history.clocks) > 1 and not car.stale:
            passings = self._without_doubles(car, passings)
        visits = _outline(car)
        for passing in passings:
            if not passing.exact:
                self._guessed.add(car.number)
        again = car.stale or self._decided(car, passings) or (car.number in self._guessed and _corrects(car, passings))
        taken = 0 if again else advance(car, passings, self._course)
        if _outline(car) != visits:
            self.history.forget_visit_kinds()
        if taken < len(passings):
            car.passings.extend(passings[taken:])
            car.stale = True

    def _decided(self, car: CarHistory, passings: list[Passing]) -> bool:
        """Whether a decision names one of a car's new passings."""
        named = [keys for keys in (self._voided.get(car.number), self._uncounted.get(car.number)) if keys]
        return any(_key(passing) in keys for keys in named for passing in passings)

    def _score_again(self, car: CarHistory) -> None:
        passings = car.passings + [passing for passing, _ in car.set_aside]
        car.clear()
        voided = self._voided.get(car.number, set())
        doubles: Aside = []
        if len(self.history.clocks) > 1:
            self._guessed |= {car.number for passing in passings if not passing.exact}
            passings, doubles = apart(sorted(passings, key=_in_time), self._rank_of, self._course)
        kept, set_aside = in_order([p for p in passings if _key(p) not in voided])
        set_aside += doubles
        reasons = self._reasons(car.number)
        set_aside += [
            (passing, Verdict("voided", reasons[_key(passing)])) for passing in passings if _key(passing) in voided
        ]
        car.passings = []
        car.set_aside = set_aside
        self._advance_all(car, kept, reasons)
        self._reseat.add(car.number)

    def _reasons(self, number: str) -> dict[Key, str]:
        """Why the passings of a car that a decision names are voided or not counted."""
        if number not in self._voided and number not in self._uncounted:
            return {}
        return {
            (decision.target_source, decision.target_ref, decision.target_loop): f"{decision.by}: {decision.reason}"
            if decision.by
            else decision.reason
            for decision in self.history.decisions
            if decision.number == number
        }

    def _advance_all(self, car: CarHistory, kept: list[Passing], reasons: dict[Key, str]) -> None:
        uncounted = self._uncounted.get(car.number, set())
        begin = 0
        for end, passing in enumerate(kept if uncounted else ()):
            if _key(passing) in uncounted:
                self._advance_whole(car, kept[begin:end])
                come_by(car, passing, self._course, reasons[_key(passing)])
                begin = end + 1
        self._advance_whole(car, kept[begin:])

    def _advance_whole(self, car: CarHistory, kept: list[Passing]) -> None:
        """Score passings that are in order; one that would correct what was scored has nothing left to correct."""
        begin = advance(car, kept, self._course, gap_us=0)
        while begin < len(kept):
            scored = car.passings[-1]
            again = Verdict("duplicate", "another reading of the one before it", scored.source, scored.ref)
            car.set_aside.append((kept[begin], again))
            begin += 1
            begin += advance(car, kept[begin:], self._course, gap_us=0)


def _corrects(car: CarHistory, passings: list[Passing]) -> bool:
    """Whether of two readings near each other at one loop, one of them new, only one was worked out."""
    known = car.passings[-LOOKED_BACK:]
    near = [*known, *passings]
    return any(
        first.loop == passing.loop and first.exact != passing.exact and passing.time_us - first.time_us < PIT_TWIN_US
        for i, passing in enumerate(near[len(known) :], len(known))
        for first in near[max(i - LOOKED_BACK, 0) : i]
    )


def _outline(car: CarHistory) -> tuple[int, int, int]:
    """What is another whenever a passing in time order began, ended or put right a pit visit."""
    return len(car.pit_in_us), len(car.pit_out_us), car.pit_out_us[-1] if car.pit_out_us else 0


def _insert(ordered: list[Timed], fact: Timed) -> None:
    insort(ordered, fact, key=_order)


def _order(fact: Timed) -> tuple[int, str]:
    return fact.time_us, repr(fact)


def _key(passing: Passing) -> Key:
    return passing.source, passing.ref, passing.loop


def _in_time(passing: Passing) -> tuple[int, str, int, str]:
    return passing.time_us, passing.source, passing.ref, passing.loop


def _as_stated(fact: Stated | DriverStated) -> tuple[int, str, int]:
    return fact.time_us, fact.source, fact.ref


def agreed_race(races: Iterable[RaceInfo]) -> RaceInfo | None:
    """The race by what its sources say, the senior first: a dated start counts before a time of day.

    What the first does not say another says; the race is known from when any of them followed it. None: none says it.
    """
    stated = sorted(races, key=lambda race: not race.dated)
    if not stated:
        return None
    return replace(
        stated[0],
        name=next((race.name for race in stated if race.name), ""),
        duration_us=next((race.duration_us for race in stated if race.duration_us), 0),
        circuit=next((race.circuit for race in stated if race.circuit), ""),
        year=next((race.year for race in stated if race.year), 0),
        joined_after_us=min(race.joined_after_us for race in stated),
        received_us=next((race.received_us for race in stated if race.received_us), 0),
        utc_offset_us=next((race.utc_offset_us for race in stated if race.utc_offset_us), 0),
    )


def score(facts: Iterable[Fact], name: str = "") -> History:
    """The history of a whole race from its facts, in any order; `name` is for sources that do not name it."""
    scorer = Scorer(name)
    scorer.apply(facts)
    return scorer.history
