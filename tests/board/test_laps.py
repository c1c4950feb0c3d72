"""The laps of a car as listed: sectors, driver, flags, pit crossings."""

from build import LOOPS, at, driver_in, entry, flag, loop_laps, passing, scored, stop
from pitboard.board import laps
from pitboard.board.laps import driven_us, first_to_complete
from pitboard.model import LINE, Loop


def test_sectors_run_from_loop_to_loop_and_a_missing_loop_leaves_none() -> None:
    missing = [one for one in loop_laps("1", [90, 90]) if one != passing(120, "1", "1", 21)]

    rows = laps(scored(missing, loops=LOOPS), at(200), "1")

    assert [row.sectors_ms for row in rows] == [(30_000, 30_000, 30_000), (None, None, 30_000)]


def test_the_sectors_are_those_of_their_ends_whatever_loops_lie_between() -> None:
    """A loop that did not read between them, or that another source adds, takes no sector away."""
    loops = (Loop("S1", 1), Loop("M", 2), Loop("S2", 3), Loop(LINE, 1000, "line"))
    ends = [
        passing(30, "1", "S1"),
        passing(70, "1", "S2"),
        passing(100, "1"),
        passing(135, "1", "S1"),
        passing(200, "1"),
    ]

    first, second = laps(scored(ends, passing(150, "1", "M"), loops=loops), at(200), "1")

    assert (first.s1_ms, first.s2_ms, first.s3_ms) == (30_000, 40_000, 30_000)
    assert (second.s1_ms, second.s2_ms, second.s3_ms) == (35_000, None, None)
    assert first.loops_ms == {"S1": 30_000, "S2": 70_000, "line": 100_000}
    assert second.loops_ms == {"S1": 35_000, "M": 50_000, "line": 100_000}
    assert first.sectors_ms == (30_000, None, None, 30_000)


def test_case_38_a_lap_lists_every_flag_it_saw() -> None:
    flags = [flag(0, "green"), flag(120, "safety_car"), flag(150, "green"), flag(180, "full_course_yellow")]

    rows = laps(scored(loop_laps("1", [100, 100]), flags, loops=LOOPS), at(300), "1")

    assert [row.flags for row in rows] == [("green",), ("green", "safety_car", "green", "full_course_yellow")]


def test_a_lap_begun_in_the_pits_belongs_to_the_driver_who_drove_out() -> None:
    crew = entry("1", drivers=["Able", "Baker"])
    own = [*loop_laps("1", [100]), *stop("1", 190, 200, 240), passing(340, "1")]

    rows = laps(scored(crew, own, driver_in(0, "1", 1), driver_in(240, "1", 2), loops=LOOPS), at(400), "1")

    assert [(row.driver, row.from_pit, row.ended_in_pit) for row in rows] == [
        ("A. Able", False, False),
        ("A. Able", False, True),
        ("A. Baker", True, False),
    ]


def test_only_laps_completed_by_the_moment_are_listed() -> None:
    history = scored(loop_laps("1", [100] * 3), loops=LOOPS)

    assert [row.lap for row in laps(history, at(299.9))] == [1, 2]


def test_the_first_to_complete_a_lap_is_found_among_the_laps_that_count() -> None:
    """Of cars level at the line the first given is named; a lap that does not count leads nothing."""
    history = scored(loop_laps("1", [100, 100, 100]), loop_laps("2", [100, 90]), loops=LOOPS)
    one, two = history.cars["1"], history.cars["2"]

    assert [(end_us, car.number) for end_us, car in first_to_complete([(one, 3), (two, 2)])] == [
        (at(100), "1"),
        (at(190), "2"),
        (at(300), "1"),
    ]
    assert [car.number for _, car in first_to_complete([(two, 1), (one, 3)])] == ["2", "1", "1"]
    assert first_to_complete([]) == []


def test_a_lap_is_driven_for_as_long_as_it_takes_without_the_pit_lane() -> None:
    """The stop of 40 s begins 10 s before the end of lap 2 and takes 30 s of lap 3."""
    stopped = scored(loop_laps("1", [100]), stop("1", 190, 200, 230), passing(340, "1"), loops=LOOPS)
    car, start_us = stopped.cars["1"], stopped.race.start_us

    assert [driven_us(car, lap, start_us) // 1_000_000 for lap in (1, 2, 3)] == [100, 90, 110]
