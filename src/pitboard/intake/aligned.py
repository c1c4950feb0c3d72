"""Recordings of decoders beside each other: the crossings that they share say how their clocks stand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median_low
from typing import Final

from msgspec.structs import replace

from pitboard.intake.placed import placed
from pitboard.model import (
    LINE,
    PIT_LINE,
    START,
    ClockMeasure,
    Entry,
    Fact,
    Passing,
    RaceInfo,
    SourceClock,
    TransponderFitted,
)

BIN_US: Final = 100_000
"""Differences of two clocks by the same crossing agree within this."""

ENOUGH: Final = 3
COMPARED: Final = 60
"""So many readings of one car at one loop are enough to find how two clocks stand."""

Times = dict[tuple[str, str], list[int]]
"""Moments (µs) by car and loop."""


def aligned(recordings: Sequence[tuple[str, Sequence[Fact]]], beside: Sequence[Fact]) -> list[Fact]:
    """The facts of decoders' recordings, each decoder's clock put onto the others' and that of what stands beside.

    A recording is the name of its format and its facts. One decoder alone is taken as it is; so is one that shares no
    crossing with anything.
    """
    cars = _cars(beside)
    known = _times((fact for fact in beside if isinstance(fact, Passing) and fact.exact), cars)
    facts: list[Fact] = []
    clocks: list[SourceClock] = []
    for format_name, told in recordings:
        own = _times((fact for fact in told if isinstance(fact, Passing)), cars)
        shift_us, pairs = _shift(own, known) if known else (0, 0)
        facts += [placed(fact, shift_us) for fact in told]
        for name in dict.fromkeys(fact.source for fact in told if isinstance(fact, Passing)):
            how: ClockMeasure = "pairs" if pairs else "race_clock"
            clocks.append(SourceClock(name, format_name, len(clocks), -shift_us, how, pairs))
        for key, times_us in own.items():
            known.setdefault(key, []).extend(time_us + shift_us for time_us in times_us)
    if any(isinstance(fact, RaceInfo) for fact in beside):
        return [*_together(clocks, beside), *(fact for fact in facts if not isinstance(fact, RaceInfo))]
    races = [fact for fact in facts if isinstance(fact, RaceInfo)]
    begun = [replace(races[0], start_us=min(race.start_us for race in races))] if races else []
    return [*begun, *_together(clocks, beside), *(fact for fact in facts if not isinstance(fact, RaceInfo))]


def _together(clocks: list[SourceClock], beside: Sequence[Fact]) -> list[SourceClock]:
    """The clocks, where there is more than one to tell apart."""
    return clocks if len(clocks) > 1 or any(isinstance(fact, Passing) for fact in beside) else []


def _cars(facts: Sequence[Fact]) -> dict[str, str]:
    cars: dict[str, str] = {}
    for fact in facts:
        if isinstance(fact, Entry):
            cars |= dict.fromkeys(fact.transponders, fact.number)
        elif isinstance(fact, TransponderFitted):
            cars[fact.transponder] = fact.number
    return cars


def _times(passings: Iterable[Passing], cars: dict[str, str]) -> Times:
    found: Times = {}
    for one in passings:
        car = one.number or cars.get(one.transponder, f"transponder {one.transponder}")
        loop = LINE if one.loop in (START, PIT_LINE) else one.loop
        found.setdefault((car, loop), []).append(one.time_us)
    return found


def _shift(own: Times, known: Times) -> tuple[int, int]:
    """What to add to a clock's times so that most shared crossings agree, and how many do; 0 and 0: nothing tells.

    A wrong match of two laps gives differences that scatter, as laps are never alike to a tenth of a second.
    """
    apart_us = [
        theirs - ours
        for key, times_us in own.items()
        for theirs in known.get(key, [])[:COMPARED]
        for ours in times_us[:COMPARED]
    ]
    bins = Counter(one // BIN_US for one in apart_us)
    counts = Counter({at: bins[at] + bins[at + 1] for at in bins})
    if not counts:
        return 0, 0
    best, number = max(counts.items(), key=lambda item: (item[1], -abs(item[0])))
    others = max((count for at, count in counts.items() if abs(at - best) > 1), default=0)
    if number < ENOUGH or number * 2 < others * 3:
        return 0, 0
    agreeing = [one for one in apart_us if one // BIN_US in (best, best + 1)]
    return median_low(agreeing), len(agreeing)
