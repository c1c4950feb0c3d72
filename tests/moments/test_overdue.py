"""What a lap has lost for certain before it is judged: a bound that only grows, and that nothing takes back."""

import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import flag
from drive import drive
from loaded import loaded
from moments.test_usual import LAP_S, car_one, even, field, stops
from pitboard.moments.loss_parts import LossParts
from pitboard.moments.overdue import Overdue, Slow
from pitboard.moments.view import RaceView
from pitboard.scoring import History

SECOND_US = 1_000_000
LAP = 20


def slow_at(history: History, at_us: int, lap: int = LAP, number: str = "1") -> Slow | None:
    """What a lap of a car has lost at least, seen from a moment."""
    view = RaceView(history, at_us)
    return Overdue(view).of(view.cars[number], lap)


def end_us(history: History, lap: int = LAP) -> int:
    """When the first car ended a lap."""
    return history.cars["1"].lap_end_us[lap - 1]


@settings(max_examples=20, deadline=None)
@given(st.integers(30, 400))
def test_no_more_is_told_than_the_lap_took_more(more_s: int) -> None:
    """Where it is told at all: from a fifth of a lap on, as soon as the lap ends."""
    history = field(car_one({LAP: float(more_s)}))
    slow = slow_at(history, end_us(history))

    assert (slow is not None) or more_s < 45
    if slow:
        assert 0.2 * LAP_S < slow.lost_us / SECOND_US < more_s
        assert (slow.is_pending, slow.until_us) == (False, end_us(history))


@settings(max_examples=10, deadline=None)
@given(st.integers(150, 900), st.lists(st.integers(0, 1000), min_size=2, max_size=6))
def test_it_only_grows(more_s: int, at_s: list[int]) -> None:
    """Also while the car is still out there."""
    history = field(car_one({LAP: float(more_s)}))
    told = [slow_at(history, end_us(history, LAP - 1) + at * SECOND_US) for at in sorted(at_s)]

    lost_us = [slow.lost_us if slow else 0 for slow in told]
    assert lost_us == sorted(lost_us)
    assert lost_us[-1] < more_s * SECOND_US


def test_a_car_that_does_not_come_by_has_lost_time() -> None:
    """Once it is overdue at the line, and at the next one: a loop may have missed it."""
    history = field(car_one({LAP: 500.0}))
    began_us = end_us(history, LAP - 1)

    assert slow_at(history, began_us + 150 * SECOND_US) is None
    slow = slow_at(history, began_us + 400 * SECOND_US)
    assert slow
    assert (slow.is_pending, slow.from_loop) == (True, LAP - 1)


def test_nobody_that_stands_with_the_field_is_overdue() -> None:
    """All cars take a minute more on that lap."""
    history = field(slow={LAP: 60.0})

    assert all(slow_at(history, end_us(history) + s * SECOND_US) is None for s in range(0, 200, 20))


def test_what_is_lost_under_a_neutralisation_does_not_count() -> None:
    history = field(car_one({LAP: 60.0}), [flag(1900, "safety_car"), flag(2200, "green")])

    assert slow_at(history, end_us(history)) is None


def test_few_that_come_by_say_nothing() -> None:
    history = field(car_one({LAP: 60.0}), size=4)

    assert slow_at(history, end_us(history)) is None


def test_nothing_is_known_where_nobody_tells_the_flags() -> None:
    history = field(car_one({LAP: 60.0}), green=False)

    assert slow_at(history, end_us(history)) is None


def test_a_stop_is_not_out_there() -> None:
    """Two minutes in the lane on the way are no time lost out on the track."""
    history = field(drive("1", even(1), {**stops(1), LAP - 1: 180.0}))

    assert slow_at(history, end_us(history)) is None


@cache
def le_mans(races: Path) -> History:
    """Le Mans 2023, read once."""
    return loaded(races / "le-mans-2023")


@pytest.mark.parametrize(("minute", "least_s", "most_s"), [(479, 40, 248), (481, 120, 248), (485, 120, 248)])
def test_the_leader_of_le_mans_is_late_at_once(races: Path, minute: int, least_s: int, most_s: int) -> None:
    """Before its lap ends at 8:01:46, known to have lost 247 s only at 8:06."""
    history = le_mans(races)
    slow = slow_at(history, history.race.start_us + minute * 60 * SECOND_US, 103, "51")

    assert slow
    assert least_s < slow.lost_us / SECOND_US < most_s


SWEPT = [
    "le-mans-2023",
    "le-mans-2024",
    "spa-2025",
    "imola-2025",
    "more/fuji-2024.csv.gz",
    "more/bahrain-2024.csv.gz",
    "seasons/imsa-2023-mosport",
    "seasons/imsa-2022-laguna-seca",
    "more/imsa-sebring-2021.csv.gz",
    "more/imsa-sebring-2022.csv.gz",
    "more/imsa-sebring-2023.csv.gz",
    "more/imsa-petit-le-mans-2021.csv.gz",
    "more/imsa-petit-le-mans-2022.csv.gz",
    "more/imsa-watkins-glen-2021.csv.gz",
    "more/imsa-watkins-glen-2023.csv.gz",
]
SAMPLE = {"spa-2025": 300, "seasons/imsa-2022-laguna-seca": 300}
STEPS_S = dict.fromkeys(SWEPT, 60) if os.environ.get("PITBOARD_SWEEP") else SAMPLE


@pytest.mark.parametrize("name", STEPS_S)
def test_what_was_told_of_a_lap_is_true_for_ever(races: Path, name: str) -> None:
    """At no moment more than later, nor more than the lap is judged to have lost: over whole races."""
    history = loaded(races / name)
    told: dict[tuple[str, int], int] = {}
    for at_us in range(history.race.start_us, history.through_us, STEPS_S[name] * SECOND_US):
        view = RaceView(history, at_us)
        overdue = Overdue(view)
        for car in view.cars.values():
            for lap in (max(car.laps, 1), car.laps + 1):
                slow = overdue.of(car, lap) if at_us - car.seen_us < 1200 * SECOND_US else None
                if slow:
                    assert slow.lost_us >= told.get((car.number, lap), 0) - SECOND_US
                    told[car.number, lap] = slow.lost_us
    view = RaceView(history, history.through_us)
    parts = LossParts(view)
    for (number, lap), lost_us in told.items():
        car = view.cars[number]
        judged = [part.lost_us for part in parts.of(car) if part.lap == lap and not part.visit]
        assert lap > car.laps or any(last_us is None or last_us >= lost_us for last_us in judged), (number, lap)

    assert told


@settings(max_examples=10, deadline=None)
@given(st.integers(60, 400), st.permutations(range(8)))
def test_whichever_moment_is_asked_first_the_answers_are_the_same(more_s: int, order: list[int]) -> None:
    """What a finished lap has lost is kept for other moments, a lap under way is looked at anew."""
    history = field(car_one({LAP: float(more_s), LAP + 3: 90.0}))
    moments_us = [end_us(history, LAP - 1) + part * 100 * SECOND_US for part in range(8)]
    kept = {at: slow_at(history, moments_us[at], lap) for at in order for lap in (LAP + 3, LAP)}

    for at, slow in kept.items():
        history.forget_kept()
        assert slow_at(history, moments_us[at]) == slow
