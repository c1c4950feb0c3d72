"""The clean pace of cars, drivers and classes."""

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from build import at, entry, flag
from drive import drive, race
from loaded import loaded
from pitboard.board import laps, pit_visits
from pitboard.board.pace import CleanLaps, Pace
from pitboard.model import Fact, Flag, SlowZone
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


def test_two_zones_that_overlap_are_slow_until_the_last_is_free() -> None:
    zones = [
        SlowZone(at(230), "1", True, "test"),
        SlowZone(at(250), "2", True, "test"),
        SlowZone(at(270), "1", False, "test"),
        SlowZone(at(410), "2", False, "test"),
    ]

    assert clean(race(FIELD, GREEN, drive("1", [100] * 7), zones), "1") == [2, 6, 7]


def test_a_zone_that_is_not_known_yet_slows_no_lap() -> None:
    """Asked at 350 s, when the zone of 360 s has not been announced."""
    history = race(FIELD, GREEN, drive("1", [100] * 6), SlowZone(at(360), "1", True, "test"))

    assert clean(history, "1", at_s=350) == [2, 3]
    assert clean(history, "1", at_s=450) == [2, 3]
    assert clean(history, "1", at_s=350) == [2, 3]


def test_a_race_seen_from_its_middle_has_no_clean_lap_before_its_first_flag() -> None:
    """The first flag flew already when the source was joined: what flew before nobody knows."""
    flew = Flag(at(250), "green", "test", flew=True)

    assert clean(race(FIELD, flew, drive("1", [100] * 6)), "1") == [4, 5, 6]


def test_a_lap_that_begins_with_the_green_flag_is_clean() -> None:
    history = race(FIELD, GREEN, flag(120, "safety_car"), flag(300, "green"), drive("1", [100] * 6))

    assert clean(history, "1") == [4, 5, 6]


def test_laps_are_asked_within_a_span() -> None:
    """Those that began at its beginning or later, and ended at its end or before."""
    history = race(FIELD, GREEN, drive("1", [100] * 9))
    pace = CleanLaps(history, at(2000))

    assert pace.within(history.cars["1"], at(200), at(600)) == [3, 4, 5, 6]
    assert pace.within(history.cars["1"], at(201), at(599)) == [4, 5]
    assert pace.within(history.cars["1"], at(550), at(560)) == []


def test_pace_over_no_laps_is_not_known() -> None:
    assert Pace.over([]) is None


def test_the_laps_of_a_real_race_are_clean_by_its_own_table(races: Path) -> None:
    """Every lap of Imola 2025, held against the printed laps: flags, pit in and out, the first left out."""
    history = loaded(races / "imola-2025")
    pace = CleanLaps(history, history.through_us)
    visits: dict[str, list[tuple[int, int]]] = {}
    for visit in pit_visits(history, history.through_us):
        visits.setdefault(visit.number, []).append((visit.begin_ms, visit.end_ms or 1 << 62))

    for row in laps(history, history.through_us):
        end_ms, lap_ms = row.elapsed_ms or 0, row.lap_ms or 0
        stopped = any(in_ms <= end_ms and out_ms >= end_ms - lap_ms for in_ms, out_ms in visits.get(row.number, []))
        expected = row.lap > 1 and not stopped and set(row.flags) <= {"green", "chequered"}
        assert pace.is_clean(history.cars[row.number], row.lap) == expected, row
