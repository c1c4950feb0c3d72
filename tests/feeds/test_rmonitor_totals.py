"""Totals that a feed states again for hours, and those that begin again at 24 hours."""

import pytest

from pitboard.feeds.rmonitor.run_clock import stated_total_us

HOUR_US = 3_600_000_000


@pytest.mark.parametrize(
    ("total_h", "now_h", "before_h", "stated_h"),
    [
        (8, 8, 0, 8),
        (8, 21, 0, 8),
        (8, 21, 8, 8),
        (8, 33, 8, 8),
        (1, 25, 24, 25),
        (25, 25, 24, 25),
        (8, 0, 0, 8),
    ],
)
def test_case_16_a_total_is_the_latest_that_the_race_clock_allows(
    total_h: int, now_h: int, before_h: int, stated_h: int
) -> None:
    """The total of a car that retired at eight hours stays eight hours, however long it is stated."""
    assert stated_total_us(total_h * HOUR_US, now_h * HOUR_US, before_h * HOUR_US) == stated_h * HOUR_US


def test_a_total_may_be_just_ahead_of_the_last_heartbeat() -> None:
    assert stated_total_us(HOUR_US + 5_000_000, 25 * HOUR_US, 24 * HOUR_US) == 25 * HOUR_US + 5_000_000
