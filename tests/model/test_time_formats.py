"""Times as people read them: what is written can be read back, and nothing in between is lost or rounded up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.model.time import (
    DAY_MS,
    DAY_US,
    HOUR_MS,
    HOUR_US,
    MINUTE_MS,
    MINUTE_US,
    SECOND_MS,
    SECOND_US,
    duration,
    exact_clock,
    parse_race_time,
    race_time_text,
    short_duration,
    time_of_day,
    whole_clock,
)

RACE_MS = st.integers(0, 999 * HOUR_MS)


def test_a_unit_is_so_many_of_the_next() -> None:
    assert (MINUTE_US, HOUR_US, DAY_US) == (60 * SECOND_US, 60 * MINUTE_US, 24 * HOUR_US)
    assert (MINUTE_MS, HOUR_MS, DAY_MS) == (60 * SECOND_MS, 60 * MINUTE_MS, 24 * HOUR_MS)
    assert (SECOND_MS, SECOND_US) == (1_000, 1_000_000)


@given(RACE_MS)
def test_a_race_time_that_is_written_can_be_typed(ms: int) -> None:
    assert parse_race_time(exact_clock(ms)) == ms * 1000
    assert parse_race_time(race_time_text(ms)) == ms * 1000


@given(RACE_MS)
def test_what_is_less_than_a_second_is_cut_off_and_never_rounded_up(ms: int) -> None:
    assert parse_race_time(whole_clock(ms)) == ms // SECOND_MS * SECOND_US


@given(RACE_MS, RACE_MS)
def test_the_later_of_two_race_times_reads_later(ms: int, other_ms: int) -> None:
    first, second = sorted((ms, other_ms))

    assert exact_clock(first, 3) <= exact_clock(second, 3)


@pytest.mark.parametrize(
    ("ms", "whole", "exact", "race"),
    [
        (0, "0:00:00", "0:00:00.000", "0:00:00"),
        (999, "0:00:00", "0:00:00.999", "0:00:00.999"),
        (58_350_250, "16:12:30", "16:12:30.250", "16:12:30.250"),
        (DAY_MS, "24:00:00", "24:00:00.000", "24:00:00"),
        (100 * HOUR_MS, "100:00:00", "100:00:00.000", "100:00:00"),
        (-1_500, "-0:00:01", "-0:00:01.500", "-0:00:01.500"),
    ],
)
def test_a_race_time(ms: int, whole: str, exact: str, race: str) -> None:
    """It goes on past a day, and before the start it has a sign."""
    assert (whole_clock(ms), exact_clock(ms), race_time_text(ms)) == (whole, exact, race)


@pytest.mark.parametrize(("digits", "written"), [(1, "4:05:06"), (2, "04:05:06"), (3, "004:05:06")])
def test_the_hours_are_as_wide_as_a_column_needs(digits: int, written: str) -> None:
    assert whole_clock(4 * HOUR_MS + 5 * MINUTE_MS + 6 * SECOND_MS, digits) == written


@pytest.mark.parametrize(
    ("ms", "written"),
    [
        (None, ""),
        (0, "0.000"),
        (14_923, "14.923"),
        (59_999, "59.999"),
        (60_000, "1:00.000"),
        (221_032, "3:41.032"),
        (3_723_500, "1:02:03.500"),
        (-14_923, "-14.923"),
        (-221_032, "-3:41.032"),
    ],
)
def test_a_lap_time_or_a_gap(ms: int | None, written: str) -> None:
    """What is not known is empty, never 0."""
    assert duration(ms) == written


@pytest.mark.parametrize(
    ("ms", "written"), [(0, "0:00"), (45_999, "0:45"), (123_000, "2:03"), (3_723_999, "1:02:03"), (DAY_MS, "24:00:00")]
)
def test_how_long_something_took(ms: int, written: str) -> None:
    assert short_duration(ms) == written


@pytest.mark.parametrize(
    ("ms", "written"), [(0, "00:00"), (8 * HOUR_MS + 12 * MINUTE_MS, "08:12"), (DAY_MS - 1, "23:59"), (DAY_MS, "00:00")]
)
def test_a_time_of_day_begins_again_at_midnight(ms: int, written: str) -> None:
    assert time_of_day(ms) == written


@given(st.integers(0, 10 * DAY_MS))
def test_a_day_later_it_is_the_same(ms: int) -> None:
    assert time_of_day(ms) == time_of_day(ms + DAY_MS)
