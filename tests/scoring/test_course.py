"""The course: which loop has which rank, and the bounds in time."""

import pytest

from build import LOOPS, START_US, at
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, SHORTEST_LAP_US, START, Loop
from pitboard.scoring.car_history import NEVER_US
from pitboard.scoring.course import PIT_IN_RANK, PIT_OUT_RANK, START_RANK, START_WINDOW_US, Course, lay_course


def laid(*loops: Loop, min_lap_us: int = 0) -> Course:
    """The course over these loops."""
    return lay_course(list(loops), min_lap_us, START_US, NEVER_US)


def test_the_loops_have_their_rank_along_the_lap_and_the_line_is_the_last() -> None:
    course = laid(Loop("S2", 7), Loop("S1", 3), Loop(LINE, 1000, "line"))

    assert course.loop_ids == ("S1", "S2", LINE)
    assert [course.ranks[loop] for loop in ("S1", "S2", LINE)] == [1, 2, 3]
    assert course.loop_count == 3


def test_the_line_is_there_although_no_source_names_it() -> None:
    course = laid()

    assert (course.loop_ids, course.ranks[LINE]) == ((LINE,), 1)


def test_the_line_in_the_pit_lane_ends_a_lap_like_the_one_on_the_track() -> None:
    course = laid(*LOOPS)

    assert course.ranks[PIT_LINE] == course.ranks[LINE] == course.loop_count


def test_the_loops_of_the_pit_lane_and_the_start_have_marks_of_their_own() -> None:
    course = laid(*LOOPS)

    assert (course.ranks[PIT_IN], course.ranks[PIT_OUT], course.ranks[START]) == (
        PIT_IN_RANK,
        PIT_OUT_RANK,
        START_RANK,
    )
    assert PIT_IN not in course.loop_ids


@pytest.mark.parametrize(
    ("loop", "rank"),
    [
        (Loop("FL", 50, "line"), 1),
        (Loop("SFP", 50, "pit_line"), 1),
        (Loop("PIP", 49, "pit_in"), PIT_IN_RANK),
        (Loop("POP", 1, "pit_out"), PIT_OUT_RANK),
    ],
)
def test_a_loop_under_another_name_has_the_rank_of_its_role(loop: Loop, rank: int) -> None:
    assert laid(loop).ranks[loop.id] == rank


def test_every_line_in_the_pit_lane_is_known_as_one() -> None:
    assert laid(Loop("SFP", 50, "pit_line")).pit_line_ids == {PIT_LINE, "SFP"}


def test_two_sources_that_name_one_loop_name_it_once() -> None:
    assert laid(Loop("S1", 3), Loop("S1", 5), Loop("S2", 4)).loop_ids == ("S2", "S1", LINE)


def test_what_is_known_of_the_shortest_lap_bounds_the_echoes_and_the_start() -> None:
    known, unknown = laid(min_lap_us=60_000_000), laid()

    assert (known.min_lap_us, known.start_window_us) == (60_000_000, 60_000_000)
    assert (unknown.min_lap_us, unknown.start_window_us) == (SHORTEST_LAP_US, START_WINDOW_US)


def test_the_race_is_bounded_by_its_start_and_its_flag() -> None:
    course = lay_course([], 0, START_US, at(900))

    assert (course.start_us, course.chequered_us) == (START_US, at(900))
