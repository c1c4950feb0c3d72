"""A race that is over, played as if live: the same facts, handed out as time goes by."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pitboard.model import (
    Entry,
    Fact,
    FlagHistory,
    LapTimeDeleted,
    LoopsInstalled,
    RaceInfo,
    SourceClock,
    TransponderFitted,
)
from pitboard.race.race_under_way import RaceUnderWay

SOURCE: Final = "replay"
"""What a journal names the facts by."""

TICK_S: Final = 0.5
"""How often what is due is handed out."""


class PlaybackClock:
    """The moment of a race that is played: it begins at `from_us` (µs since the epoch) and runs `speed` times as fast
    as time does."""

    def __init__(self, from_us: int, speed: float, now_s: Callable[[], float] = time.monotonic) -> None:
        self._from_us = from_us
        self._speed = speed
        self._now_s = now_s
        self._began_s = now_s()

    def moment_us(self) -> int:
        """The moment that is reached by now, in µs since the epoch."""
        return self._from_us + int((self._now_s() - self._began_s) * self._speed * 1_000_000)


class Timetable:
    """Facts in the order in which they are delivered, handed out by their time."""

    def __init__(self, facts: Iterator[Fact]) -> None:
        self._facts = facts
        self._next = next(facts, None)
        self.latest_us = 0

    def over(self) -> bool:
        """Whether every fact has been handed out."""
        return self._next is None

    def until(self, moment_us: int) -> list[Fact]:
        """The facts up to a moment; one without a time, or delivered late, comes with the one before it."""
        due: list[Fact] = []
        while self._next is not None:
            fact_us = time_us(self._next)
            if fact_us > moment_us:
                break
            self.latest_us = max(self.latest_us, fact_us)
            due.append(self._next)
            self._next = next(self._facts, None)
        return due


def time_us(fact: Fact) -> int:
    """The moment of a fact in µs since the epoch; 0 for what is not of a moment."""
    match fact:
        case RaceInfo() | LoopsInstalled() | Entry() | LapTimeDeleted() | SourceClock():
            return 0
        case FlagHistory():
            return fact.as_of_us
        case TransponderFitted():
            return fact.from_us
        case _:
            return fact.time_us


def in_time_order(facts: Iterable[Fact]) -> list[Fact]:
    """Facts as a live feed would have told them: what is not of a moment first, each flag when it was shown."""
    ordered: list[Fact] = []
    for fact in facts:
        ordered.extend(fact.flags if isinstance(fact, FlagHistory) else [fact])
    return sorted(ordered, key=time_us)


async def play(race: RaceUnderWay, facts: Iterable[Fact], start_us: int, speed: float) -> None:
    """Play facts into a race from a moment on (µs since the epoch), `speed` times as fast as they happened.

    What happened before that moment comes at once; at the end the race's clock stands.
    """
    timetable = Timetable(iter(in_time_order(facts)))
    race.set_clock_rate(speed)
    race.take(timetable.until(start_us), start_us, source=SOURCE)
    clock = PlaybackClock(start_us, speed)
    while not timetable.over():
        await asyncio.sleep(TICK_S)
        moment_us = clock.moment_us()
        due = timetable.until(moment_us)
        race.take(due, timetable.latest_us if timetable.over() else moment_us, source=SOURCE)
    race.set_clock_rate(0)
    race.take([], race.moment_us)
