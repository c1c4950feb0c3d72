"""What several sources tell, merged: every fact on one race clock, and one word where only one may speak."""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.format import Update
from pitboard.feeds.registry import format_named
from pitboard.feeds.values import QUARTER_US
from pitboard.intake.clock import Clock, ClockReading, Order
from pitboard.intake.clocks import RaceClock
from pitboard.intake.placed import placed
from pitboard.intake.word import TheWord, agreed_race
from pitboard.model import LINE, PIT_LINE, START, Entry, Fact, Passing, RaceInfo, TransponderFitted

AFTER_DECODERS: Final = 1000
"""Added to the rank of what is no decoder."""

_AT_THE_LINE: Final = {START: LINE, PIT_LINE: LINE}
_RUN = re.compile(r"(.*/[0-9]+)\.([0-9]+)")


class Told(Struct, frozen=True, gc=False):
    """A fact as a source told it, the clock it goes by (None: none) and its place among what was told by that."""

    fact: Fact
    clock: Clock | None = None
    order: Order = (0, 0)

    def placed(self) -> Fact:
        """The fact on the race clock."""
        clock = self.clock
        return self.fact if clock is None else placed(self.fact, clock.shift_at(self.order) - clock.base_us)


class Source:
    """What one source has told: its facts, its statement of the race, its clocks and the passings by each of them.

    `decodes`: it reads transponders and knows nothing else, so its readings count before those that others pass on.
    `counts`: it counts race time from a start that may be put right, and then all its times move.
    `begun` are the moments that a decoder, which knows no start, gave for one: its earliest passing by its own clock.
    """

    def __init__(self, name: str, format: str, rank: int) -> None:  # noqa: A002
        known = format_named(format)
        self.name = name
        self.format = format
        self.rank = rank
        self.decodes = known.decodes
        self.counts = known.counts_race_time
        self.sends_documents = known.sends_documents
        self.told: list[Told] = []
        self.race: Told | None = None
        self.begun: list[Told] = []
        self.clocks: dict[str, Clock] = {}
        self.passings: dict[str, int] = {}

    def of_passing(self, passing: Passing) -> tuple[str, Order]:
        """The name of the clock that a passing goes by, and its place among all of that."""
        if not self.decodes:
            return self.name, (0, len(self.told))
        again = _RUN.fullmatch(passing.source)
        return (again[1], (int(again[2]), passing.ref)) if again else (passing.source, (1, passing.ref))


class Merger:
    """Updates of sources into one.

    `moment_us` is up to when the race has been told, on the race clock; `clock` the clocks and their steps.
    """

    def __init__(self, sources: dict[str, Source], called: str = "") -> None:
        self.clock = RaceClock()
        self.moment_us = 0
        self._sources = sources
        self._called = called
        self._word = TheWord()
        self._carried: dict[str, str] = {}
        self._received_us = 0
        self._day_us = 0
        self._moved = False
        self._race_told: RaceInfo | None = None
        self._steps_told = 0
        self._clocks_told: dict[str, tuple[int, str]] = {}

    def note_carried(self, facts: Iterable[Fact]) -> None:
        """Learn which car bears which transponder."""
        for fact in facts:
            if isinstance(fact, Entry):
                self._carried |= dict.fromkeys(fact.transponders, fact.number)
            elif isinstance(fact, TransponderFitted):
                self._carried[fact.transponder] = fact.number

    def take(self, source: Source, update: Update, received_us: int) -> Update:
        """What an update tells that is new, placed; all there is, anew, where it moves what was placed before."""
        self._received_us, self._moved = received_us, update.replaces_all
        self.note_carried(update.facts)
        if not source.decodes:
            self._word.hear(source.rank, received_us)
        if update.replaces_all:
            source.told.clear()
            source.passings.clear()
            for clock in source.clocks.values():
                self.clock.forget(clock)
        first = len(source.told)
        for fact in update.facts:
            if self._tell(source, fact, update, received_us):
                self._moved = True
        moment_us = None
        if update.moment_us is not None:
            clock = self._clock(source, source.name)
            if self.clock.hear(clock, update.moment_us - clock.base_us, received_us):
                self._moved = True
            moment_us = update.moment_us - clock.base_us + clock.shift_us
        if not self._day_us and moment_us is not None and received_us:
            # Zones lie whole quarters of an hour apart; what remains is the delay, and how far the clock is off.
            self._day_us = round((received_us - moment_us) / QUARTER_US) * QUARTER_US
        fresh = source.told[first:]
        facts = self.facts() if self._moved else [*self._common(), *(told.placed() for told in fresh)]
        times_us = (fact.time_us for fact in facts if isinstance(fact, Passing))
        self.moment_us = max([self.moment_us, moment_us or 0, *times_us])
        return Update(facts, self._moved, moment_us)

    def facts(self) -> list[Fact]:
        """Everything told so far, on the race clock."""
        self._steps_told, self._race_told = 0, None
        self._clocks_told.clear()
        return [*self._common(), *(told.placed() for one in self._sources.values() for told in one.told)]

    def _tell(self, source: Source, fact: Fact, update: Update, received_us: int) -> bool:
        """Take one fact; whether it moves what was placed before."""
        if isinstance(fact, RaceInfo):
            self._tell_race(source, fact, update)
            return False
        taken = self._word.taken(source.rank, fact, received_us)
        if taken is None:
            return False
        if not isinstance(fact, Passing):
            timeless = source.decodes or (source.counts and source.race is None)
            clock = None if timeless else self._clock(source, source.name)
            source.told.append(Told(taken, clock, (0, len(source.told))))
            return False
        name, order = source.of_passing(fact)
        clock = self._clock(source, name)
        source.told.append(Told(fact, clock, order))
        source.passings[name] = source.passings.get(name, 0) + 1
        if not fact.exact:
            return False
        car = fact.number or self._carried.get(fact.transponder) or f"transponder {fact.transponder}"
        loop = _AT_THE_LINE.get(fact.loop, fact.loop)
        came_us = 0 if update.replaces_all else received_us
        return self.clock.see(ClockReading(name, order, car, loop, fact.time_us - clock.base_us, came_us))

    def _clock(self, source: Source, name: str) -> Clock:
        clock = source.clocks.get(name)
        if clock is None:
            rank = source.rank * 100 + len(source.clocks) + (0 if source.decodes else AFTER_DECODERS)
            clock = source.clocks[name] = Clock(name, source.format, rank, stepping=source.decodes)
            if source.counts and source.race and isinstance(source.race.fact, RaceInfo):
                clock.base_us = source.race.fact.start_us
            if self.clock.add(clock, self._received_us):
                self._moved = True
        return clock

    # The race and its start

    def _tell_race(self, source: Source, race: RaceInfo, update: Update) -> None:
        if source.decodes:
            began = (one for one in update.facts if isinstance(one, Passing) and one.time_us == race.start_us)
            for first in began:
                name, order = source.of_passing(first)
                source.begun.append(Told(race, self._clock(source, name), order))
            return
        before = source.race.fact if source.race else None
        source.race = Told(race)
        clock = self._clock(source, source.name)
        source.race = Told(race, clock, (0, len(source.told)))
        if source.counts and isinstance(before, RaceInfo) and race.start_us != before.start_us:
            self._start_moved(clock, before, race)

    def _start_moved(self, clock: Clock, before: RaceInfo, race: RaceInfo) -> None:
        """Its times are told anew. Alone it may say when the race was; others that run by it are not moved."""
        clock.base_us = race.start_us
        alone = clock is self.clock.reference and len(self.clock.clocks) == 1
        if alone:
            clock.shift_us = clock.base_us
        elif race.name != before.name:
            self.clock.begin_anew(clock)

    def _race(self) -> RaceInfo | None:
        """The race as the feeds say; where none does it begins with the first passing of any decoder."""
        stated = [one.race for one in self._sources.values() if one.race]
        race = agreed_race(fact for told in stated if isinstance(fact := told.placed(), RaceInfo))
        if race is None:
            guesses = [told.placed() for one in self._sources.values() for told in one.begun]
            begun = [fact for fact in guesses if isinstance(fact, RaceInfo)]
            if not begun:
                return None
            race = replace(begun[0], start_us=min(fact.start_us for fact in begun))
        if not race.dated:
            race = replace(race, received_us=self._day_us or race.received_us)
        # One source for all that is said, so that what is said later replaces it.
        source = next(iter(self._sources)).partition("?")[0]
        return replace(race, source=source, name=self._called or race.name)

    def _common(self) -> list[Fact]:
        """What is new of the race and of the clocks."""
        race = self._race()
        facts: list[Fact] = [race] if race and race != self._race_told else []
        self._race_told = race
        for clock in self.clock.clocks.values():
            fact = clock.fact()
            stands = (fact.offset_us, fact.how)
            if self._clocks_told.get(clock.name) != stands:
                self._clocks_told[clock.name] = stands
                facts.append(fact)
        facts += self.clock.steps[self._steps_told :]
        self._steps_told = len(self.clock.steps)
        return facts
