"""The clean pace of cars, drivers and classes."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from build import at, entry, flag
from drive import drive, race
from pitboard.board.pace import CleanLaps, Pace
from pitboard.model import Fact, SlowZone
from pitboard.scoring import History

FIELD = [entry("1", "A", ["One", "Two"]), entry("2", "A", ["Three"]), entry("9", "B", ["Nine"])]
GREEN = flag(0, "green")


def clean(history: History, number: str, at_s: float = 2000) -> list[int]:
    """The clean laps of a car by a race time in seconds."""
    return CleanLaps(history, at(at_s)).within(history.cars[number], 0, at(at_s))


def test_the_first_lap_and_laps_of_a_stop_show_no_pace() -> None:
    """A stop spoils the lap that ends in the lane and the one that begins there."""
    assert clean(race(FIELD, GREEN, drive("1", [100] * 8, {4: 60.0})), "1") == [2, 3, 6, 7, 8]


def test_no_lap_beyond_the_moment_is_asked() -> None:
    assert clean(race(FIELD, GREEN, drive("1", [100] * 8)), "1", at_s=450) == [2, 3, 4]


@pytest.mark.parametrize(
    "disturbance",
    [
        [flag(330, "full_course_yellow"), flag(350, "green")],
        [SlowZone(at(330), "7", True, "test"), SlowZone(at(350), "7", False, "test")],
    ],
    ids=["full course yellow", "slow zone"],
)
def test_a_lap_on_which_the_course_was_slow_shows_no_pace(disturbance: list[Fact]) -> None:
    assert clean(race(FIELD, GREEN, drive("1", [100] * 6), disturbance), "1") == [2, 3, 5, 6]


def test_a_slow_zone_that_lasts_spoils_every_lap_since() -> None:
    assert clean(race(FIELD, GREEN, drive("1", [100] * 6), SlowZone(at(330), "7", True, "test")), "1") == [2, 3]


def test_where_nobody_tells_the_flags_no_lap_is_clean() -> None:
    assert clean(race(FIELD, drive("1", [100] * 8)), "1") == []


def test_pace_of_a_car_a_driver_and_a_class() -> None:
    history = race(
        FIELD, GREEN, drive("1", [100, 98, 99, 100, 102, 96, 97], {4: 60.0}, {4: 2}), drive("2", [90, 100, 104])
    )
    pace = CleanLaps(history, at(2000))

    assert pace.car_pace("1", 0, at(2000)) == Pace(4, 97_500_000, 97_500_000)
    assert pace.driver_pace("1", 2, 0, at(2000)) == Pace(2, 96_500_000, 96_500_000)
    assert pace.class_pace("A", 0, at(2000)) == Pace(6, 99_000_000, 98_500_000)
    assert pace.class_pace("B", 0, at(2000)) is None


@given(st.lists(st.integers(80, 120), min_size=3, max_size=14), st.sets(st.integers(1, 13)), st.integers(200, 900))
def test_clean_for_both_is_clean_for_each(lap_s: list[int], stops: set[int], moment_s: int) -> None:
    history = race(FIELD, GREEN, drive("1", lap_s, dict.fromkeys(stops, 30.0)), drive("2", [100] * 14))
    pace = CleanLaps(history, at(moment_s))
    first, second = history.cars["1"], history.cars["2"]

    both = pace.laps_of_both(first, second, range(1, 15))

    assert both == [lap for lap in pace.laps(first, range(1, 15)) if lap in pace.laps(second, range(1, 15))]
    assert all(first.lap_end_us[lap - 1] <= at(moment_s) for lap in both)
