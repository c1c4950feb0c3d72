"""Race times in µs as a feed writes them: times of day without a day, totals that begin again at 24 hours."""

from pitboard.feeds.values import DAY_US, SECOND_US

NEAR_US = 2 * SECOND_US
"""A heartbeat tells whole seconds, and is sent within one: what is nearer than this happened now."""

AHEAD_US = 60 * SECOND_US
"""A total may be ahead of the last heartbeat by less than this."""

SAME_US = SECOND_US
"""Totals of one car nearer than this are one crossing."""

LATE_US = 5 * SECOND_US
"""A crossing is told within this of the moment at which it was."""


def nearest_day_us(of_day_us: int, near_us: int) -> int:
    """A time of day on the day that lies nearest to another time."""
    return of_day_us + round((near_us - of_day_us) / DAY_US) * DAY_US


def stated_total_us(total_us: int, now_us: int, before_us: int = 0) -> int:
    """A total that may have begun again at 24 hours: the latest that the race clock allows, in µs.

    Totals of cars that stand still are stated again for hours: one that says `before_us` again is that one.
    """
    if before_us and (before_us - total_us) % DAY_US == 0:
        return before_us
    return total_us + max((now_us + AHEAD_US - total_us) // DAY_US, 0) * DAY_US


def unwrapped_us(race_us: int, near_us: int) -> int:
    """A race time that may have begun again at 24 hours, by another near it."""
    return max(race_us, nearest_day_us(race_us, near_us))
