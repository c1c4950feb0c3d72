"""The local time of a moment, and the moments of a local time, where clocks are changed while a race runs."""

from hypothesis import given
from hypothesis import strategies as st

from pitboard.model import ClockChange, RaceInfo
from pitboard.model.time import local_us, moments_of

HOUR_US = 3_600_000_000
BACK = RaceInfo("race", 15 * HOUR_US, dated=False, clock_changes=(ClockChange(27 * HOUR_US, -HOUR_US),))
ON = RaceInfo("race", 15 * HOUR_US, dated=False, clock_changes=(ClockChange(26 * HOUR_US, HOUR_US),))


def test_clocks_put_back_show_an_hour_twice() -> None:
    assert [local_us(BACK, at * HOUR_US // 2) / HOUR_US for at in (53, 54, 55)] == [26.5, 26, 26.5]
    assert moments_of(BACK, 53 * HOUR_US // 2) == [53 * HOUR_US // 2, 55 * HOUR_US // 2]


def test_clocks_put_on_leave_an_hour_out() -> None:
    assert [local_us(ON, at * HOUR_US // 2) / HOUR_US for at in (51, 52, 53)] == [25.5, 27, 27.5]
    assert moments_of(ON, 53 * HOUR_US // 2) == []


@given(st.sampled_from([BACK, ON]), st.integers(0, 48 * HOUR_US))
def test_a_moment_is_one_of_those_that_show_its_local_time(race: RaceInfo, moment_us: int) -> None:
    unchanged_us = local_us(race, moment_us) - race.utc_offset_us

    assert moment_us in moments_of(race, unchanged_us)
