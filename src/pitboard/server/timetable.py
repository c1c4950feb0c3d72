"""Facts handed out by their time, as a feed tells them."""

from collections.abc import Iterator
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

TICK_S: Final = 0.5
"""How often what is due is handed out."""


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
            told_us = time_us(self._next)
            if told_us > moment_us:
                break
            self.latest_us = max(self.latest_us, told_us)
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
