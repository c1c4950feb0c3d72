"""Whether two documents are of one race: the same start, circuit and crossings, as far as both state them."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from pitboard.model import LINE, PIT_LINE, Fact, Passing, RaceInfo

SAME_START_US: Final = 600_000_000
"""Documents of one race have about the same zero; more apart than this they are of two races."""

DAY_US: Final = 86_400_000_000

SAME_CROSSING_US: Final = 1_000_000
"""Two records of one crossing are no further apart than this."""

ENOUGH: Final = 3
"""So many crossings that both should have settle whether they are of one race."""


def race_of(facts: Sequence[Fact]) -> RaceInfo:
    """The race that a document states."""
    return next(fact for fact in facts if isinstance(fact, RaceInfo))


def of_two_races(one: Sequence[Fact], other: Sequence[Fact], *, both_records: bool) -> bool:
    """Whether two documents are of two races. `both_records`: both state all crossings of their cars to the instant."""
    race, other_race = race_of(one), race_of(other)
    apart_us = abs(race.start_us - other_race.start_us)
    if race.dated != other_race.dated:
        # Of one of them only the time of day is known.
        apart_us = min(apart_us % DAY_US, -apart_us % DAY_US)
    if apart_us > SAME_START_US or (race.circuit and other_race.circuit and race.circuit != other_race.circuit):
        return True
    return both_records and not (_agree(one, other, 0) or _agree(one, other, race.start_us - other_race.start_us))


def _agree(one: Sequence[Fact], other: Sequence[Fact], shift_us: int) -> bool:
    """Whether half of the crossings that two records should share are in both; they may be of other cars too."""
    crossings, others = _crossings(one), _crossings(other)
    due = found = 0
    for number in crossings.keys() & others.keys():
        own_us, other_us = crossings[number], [time_us + shift_us for time_us in others[number]]
        begin_us, end_us = max(own_us[0], other_us[0]), min(own_us[-1], other_us[-1])
        shared_us = [time_us for time_us in own_us if begin_us <= time_us <= end_us] or own_us[:1]
        due += len(shared_us)
        found += sum(_is_in(time_us, other_us) for time_us in shared_us)
    return due < ENOUGH or 2 * found >= due


def _is_in(time_us: int, times_us: Sequence[int]) -> bool:
    i = bisect_left(times_us, time_us - SAME_CROSSING_US)
    return i < len(times_us) and times_us[i] <= time_us + SAME_CROSSING_US


def _crossings(facts: Sequence[Fact]) -> dict[str, list[int]]:
    """When each car crossed the line, in time order."""
    found: dict[str, list[int]] = {}
    for fact in facts:
        if isinstance(fact, Passing) and fact.loop in (LINE, PIT_LINE):
            found.setdefault(fact.number, []).append(fact.time_us)
    return {number: sorted(times_us) for number, times_us in found.items()}
