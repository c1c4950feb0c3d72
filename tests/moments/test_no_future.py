"""Nothing looks beyond the moment: the answer at m is that of a history that ends at m."""

from collections.abc import Sequence
from functools import cache
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import at, driver_in, entry, flag
from drive import as_it_was, drive, race
from loaded import loaded
from pitboard.feeds.simulator import SimulatedRace, Simulation
from pitboard.model import CarState, Fact
from pitboard.model.time import HOUR_US
from pitboard.moments import Note, moments
from pitboard.scoring import History, score

LAPS = st.lists(st.integers(95, 140) | st.integers(200, 700), min_size=1, max_size=25)
STOPS = st.dictionaries(st.integers(1, 24), st.sampled_from([30, 60, 70, 90, 400, 900, 0]), max_size=4)
SEATS = st.dictionaries(st.integers(1, 24), st.sampled_from([1, 2]), max_size=3)
FLAGS = st.lists(
    st.tuples(st.integers(0, 4000), st.sampled_from(["green", "safety_car", "full_course_yellow"])), max_size=5
)


@cache
def simulated() -> tuple[History, list[Fact]]:
    """Six hours of a race in which much happens."""
    facts = list(Simulation(SimulatedRace(seed=5, duration_us=6 * HOUR_US, incident_rate=3.0)))
    return score(facts), facts


def same(history: History, then: History, moment_us: int, notes: Sequence[Note] = ()) -> None:
    """The moments of both are equal, to the last piece of evidence."""
    now, before = (moments(one, moment_us, notes=notes) for one in (history, then))
    assert msgspec.to_builtins(now) == msgspec.to_builtins(before)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LAPS, STOPS, SEATS), min_size=2, max_size=5), FLAGS, st.integers(0, 5000))
def test_the_future_changes_nothing(
    cars: list[tuple[list[int], dict[int, float], dict[int, int]]], flags: list[tuple[int, str]], at_s: int
) -> None:
    """Any race, cut at any second."""
    numbers = [str(number) for number in range(1, len(cars) + 1)]
    field = [entry(number, "AB"[int(number) % 2], ["One", "Two"], make="M") for number in numbers]
    driven = [drive(number, *car) for number, car in zip(numbers, cars, strict=True)]
    flown = [flag(seconds, state) for seconds, state in flags]  # type: ignore[arg-type]
    stated: list[Fact] = [CarState(at(2500), "1", "retired", "feed"), driver_in(1, "2", 2)]
    history = race(field, *driven, flown, stated)
    notes = [Note(1_500_000_000, ("1", "2"), "contact", "contact")]

    same(history, as_it_was(history, at(at_s)), at(at_s), notes)


@pytest.mark.parametrize("at_s", [408, 409, 410, 411])
def test_a_car_that_was_not_seen_yet_is_as_silent_as_others(at_s: int) -> None:
    """Two come by at 409 s, one of them for the first time, while a third is still on its first lap."""
    cars = [entry(str(number), "A", ["One", "Two"]) for number in range(1, 6)]
    for order in permutations([[409], [410], [95], [95, 314], [95]]):
        history = race(cars, *[drive(str(number), laps) for number, laps in enumerate(order, 1)])

        then = as_it_was(history, at(at_s))
        assert history.standstills_at(at(at_s)) == then.standstills_at(at(at_s))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 6 * 3600 + 600))
def test_the_future_changes_nothing_in_a_simulated_race(seconds: int) -> None:
    """The facts up to a moment give the moments of then."""
    history, facts = simulated()
    moment_us = history.race.start_us + seconds * 1_000_000
    known = [fact for fact in facts if getattr(fact, "time_us", 0) <= moment_us]

    same(history, score(known), moment_us)


@pytest.mark.parametrize("hours", [0.5, 3.3, 8.0, 16.2083, 23.9])
def test_the_future_changes_nothing_at_le_mans(races: Path, hours: float) -> None:
    history = le_mans(races)
    moment_us = history.race.start_us + round(hours * HOUR_US)

    same(history, as_it_was(history, moment_us), moment_us)


@cache
def le_mans(races: Path) -> History:
    """Le Mans 2023, read once."""
    return loaded(races / "le-mans-2023")
