"""Paces of real races: what is said at half of a race is held against the other half."""

from collections.abc import Iterator
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import pytest

from drive import as_it_was
from loaded import loaded
from pitboard.scoring import History
from pitboard.strategy import PaceEstimate, RelativePace, is_faster

RACES = ["imola-2025", "more/imsa-watkins-glen-2022.csv.gz", "more/spa-2019.csv.gz"]


class Pair(NamedTuple):
    """Two drivers of a class: both by half of the race, and both since."""

    early: tuple[PaceEstimate, PaceEstimate]
    late: tuple[PaceEstimate, PaceEstimate]

    @property
    def apart(self) -> float:
        """How far what came is from what was foreseen, in standard deviations."""
        by_then, since = (first.share - second.share for first, second in (self.early, self.late))
        return (by_then - since) / sqrt(sum(found.deviation**2 for found in (*self.early, *self.late)))


def halves(history: History) -> Iterator[Pair]:
    """All pairs of drivers of a class that drove in both halves of a race."""
    start_us, end_us = history.race.start_us, history.through_us
    half_us = start_us + (end_us - start_us) // 2
    early, late = RelativePace(history, half_us), RelativePace(history, end_us, half_us)
    for name in sorted({car.entry.car_class for car in history.cars.values()}):
        drivers = sorted({(stint.number, stint.seat) for stint in early.of_class(name).stints})
        both = [(early.driver(*driver, "usual"), late.driver(*driver, "usual")) for driver in drivers]
        known = [(before, after) for before, after in both if before and after]
        for first, second in combinations(known, 2):
            yield Pair((first[0], second[0]), (first[1], second[1]))


@pytest.mark.parametrize("name", RACES)
def test_who_is_faster_at_half_of_a_race_is_in_the_other(races: Path, name: str) -> None:
    """What the other half says against it for certain is rare; and what came lies within the intervals."""
    pairs = list(halves(loaded(races / name)))
    told = [(faster, pair) for pair in pairs if (faster := is_faster(*pair.early)) is not None]
    right = [faster == (pair.late[0].share < pair.late[1].share) for faster, pair in told]
    against = [is_faster(*pair.late) is not faster for faster, pair in told if is_faster(*pair.late) is not None]

    assert len(told) > 10
    assert sum(right) / len(right) >= 0.85
    assert sum(against) <= 0.05 * len(told)
    assert sum(abs(pair.apart) <= 1.96 for pair in pairs) / len(pairs) >= 0.88


@pytest.mark.parametrize("name", RACES[:2])
def test_nothing_of_later_is_in_a_pace(races: Path, name: str) -> None:
    history = loaded(races / name)
    moment_us = history.race.start_us + 9_000_000_000

    now, then = RelativePace(history, moment_us), RelativePace(as_it_was(history, moment_us), moment_us)

    assert [now.car(number) for number in history.cars] == [then.car(number) for number in history.cars]
    assert [now.latest(number) for number in history.cars] == [then.latest(number) for number in history.cars]
