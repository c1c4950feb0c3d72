"""Stints, pit visits and drive time at a moment."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

from build import LOOPS, at, driver_in, entry, flag, line_laps, passing, scored, stop
from loaded import loaded
from pitboard.board import drivers, pit_visits, standings, stints
from pitboard.board.laps import driver_of_lap
from pitboard.scoring import History, Wait

CREW = entry("1", drivers=["Able", "Baker"])


def changed() -> History:
    """Car 1 runs 190 s, stops for 50 s and changes its driver, and runs on; car 2 keeps the class company."""
    own = [*line_laps("1", [100]), *stop("1", 190, 200, 240), passing(340, "1"), passing(440, "1")]
    changes = [driver_in(0, "1", 1), driver_in(240, "1", 2)]
    return scored(CREW, entry("2"), own, changes, line_laps("2", [100] * 40), loops=LOOPS)


def test_a_stint_runs_from_pit_out_to_pit_in_and_owns_the_lap_that_ends_in_the_lane() -> None:
    rows = stints(changed(), at(440), "1")

    assert [(row.driver, row.begin_ms, row.end_ms, row.first_lap, row.laps) for row in rows] == [
        ("A. Able", 0, 190_000, 1, 2),
        ("A. Baker", 240_000, None, 3, 2),
    ]


def test_a_stint_that_lasts_has_no_end_and_grows() -> None:
    assert [row.duration_ms for row in stints(changed(), at(300), "1")] == [190_000, 60_000]


def test_a_visit_that_lasts_has_no_out() -> None:
    (row,) = pit_visits(changed(), at(220), "1")

    assert (row.in_ms, row.out_ms, row.duration_ms, row.driver_in, row.driver_out) == (
        190_000,
        None,
        None,
        "A. Able",
        "",
    )


def test_drive_time_leaves_the_pit_lane_out() -> None:
    rows = drivers(changed(), at(440), "1")

    assert [(row.driver, row.drive_ms, row.laps, row.in_car) for row in rows] == [
        ("A. Able", 190_000, 2, False),
        ("A. Baker", 200_000, 2, True),
    ]


def test_a_car_that_stopped_on_the_track_drives_no_longer() -> None:
    rows = drivers(changed(), at(4000), "1")

    assert [(row.driver, row.drive_ms) for row in rows] == [("A. Able", 190_000), ("A. Baker", 200_000)]


def test_the_last_stint_ends_at_the_flag() -> None:
    history = scored(CREW, line_laps("1", [100] * 5), driver_in(0, "1", 1), flag(300, "chequered"), loops=LOOPS)

    assert [(row.end_ms, row.laps) for row in stints(history, at(900), "1")] == [(300_000, 3)]


def test_case_41_a_drive_through_is_a_visit_without_a_change() -> None:
    through = [*line_laps("1", [100]), *stop("1", 190, 200, 222), passing(320, "1"), driver_in(0, "1", 1)]

    (row,) = pit_visits(scored(CREW, through, loops=LOOPS), at(400), "1")

    assert (row.duration_ms, row.change) == (32_000, False)


def changed_on_the_track() -> History:
    """As `changed`, and the first driver is stated again from the line at 340 s on, with no visit."""
    own = [*line_laps("1", [100]), *stop("1", 190, 200, 240), *(passing(s, "1") for s in (340, 440, 540))]
    seats = [driver_in(0, "1", 1), driver_in(240, "1", 2), driver_in(340, "1", 1)]
    return scored(CREW, entry("2"), own, seats, line_laps("2", [100] * 40), loops=LOOPS)


def test_a_change_that_is_stated_without_a_visit_divides_the_stint() -> None:
    history = changed_on_the_track()

    rows = stints(history, at(540), "1")

    assert [(row.driver, row.begin_ms, row.end_ms, row.first_lap, row.laps) for row in rows] == [
        ("A. Able", 0, 190_000, 1, 2),
        ("A. Baker", 240_000, 340_000, 3, 1),
        ("A. Able", 340_000, None, 4, 2),
    ]
    assert {row.stint_laps for row in standings(history, at(540)).rows if row.number == "1"} == {2}


def test_a_driver_has_the_time_and_laps_that_are_stated_for_him() -> None:
    rows = drivers(changed_on_the_track(), at(540), "1")

    assert [(row.driver, row.drive_ms, row.stints, row.laps) for row in rows] == [
        ("A. Able", 390_000, 2, 4),
        ("A. Baker", 100_000, 1, 1),
    ]


def test_a_change_within_a_wait_of_the_field_divides_the_stint_and_nobody_drives_the_wait() -> None:
    history = changed_on_the_track()
    history.cars["1"].waits.append(Wait(at(330), at(350), at(350), in_lane=False))

    assert [row.duration_ms for row in stints(history, at(540), "1")] == [190_000, 90_000, 190_000]


def test_the_laps_of_drivers_are_those_of_the_laps(races: Path) -> None:
    """Counted all at once or lap by lap, at the end and in the middle of a race."""
    history = loaded(races / "more" / "imsa-watkins-glen-2022.csv.gz")
    for moment_us in (history.race.start_us + 9_000_000_000, history.through_us):
        by_lap: Counter[tuple[str, int]] = Counter()
        for car in history.cars.values():
            ends_us = car.lap_end_us[: car.laps_at(moment_us)]
            for begin_us, end_us in pairwise([history.race.start_us, *ends_us]):
                by_lap[car.number, driver_of_lap(car, begin_us, end_us)] += 1
        by_driver = {(row.number, row.seat): row.laps for row in drivers(history, moment_us) if row.laps}

        assert by_driver == {key: count for key, count in by_lap.items() if key[1]}
