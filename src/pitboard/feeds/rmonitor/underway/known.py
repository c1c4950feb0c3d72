"""Crossings of the line that are known of a car, and which of them the feed cannot count. Race times in µs."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from pitboard.feeds.rmonitor.timeline import SAME_US
from pitboard.model import LINE

Cause = Literal["lap", "result", "loop", "begun", "worked out"]
"""What told of a crossing; `begun`: the lap that began with it, whose time was told."""


class Known(Struct, order=True):
    """A crossing of the line: its race time, the line of the record that told it, and what that was.

    `counted`: the feed makes a lap of it; it does not of one under red. `stated`: a result gave its total.
    """

    race_us: int
    ref: int
    loop: str = LINE
    cause: Cause = "lap"
    begins: bool = False
    lap_us: int | None = None
    counted: bool = True
    stated: bool = False


_race_us = attrgetter("race_us")


def nearest(known: list[Known], race_us: int, within_us: int = SAME_US) -> Known | None:
    """The crossing at a race time, or None; `known` is in order of time."""
    low = bisect_right(known, race_us - within_us, key=_race_us)
    high = bisect_left(known, race_us + within_us, low, key=_race_us)
    return min(known[low:high], key=lambda one: abs(one.race_us - race_us), default=None)


def guess_between(known: list[Known], race_us: int) -> Known | None:
    """The nearest crossing that was worked out, if no other lies between it and a race time."""
    guesses = [one for one in known if one.cause == "worked out"]
    if not guesses:
        return None
    guess = min(guesses, key=lambda one: abs(one.race_us - race_us))
    low_us, high_us = sorted((guess.race_us, race_us))
    between = any(low_us < one.race_us < high_us for one in known)
    return None if between else guess


def likeliest_not_counted(known: Sequence[Known], total_us: int, surplus: int) -> list[Known]:
    """The crossings before a stated total that are more than the laps stated with it.

    First what was worked out, then what lies within the lap that the feed times up to that total, then what no result
    ever stated; the latest of them before the others.
    """
    last = next((one for one in reversed(known) if one.counted and abs(one.race_us - total_us) < SAME_US), None)
    began_us = total_us - last.lap_us if last and last.lap_us else total_us
    ends = [
        one for one in known if one.counted and not one.begins and one is not last and one.race_us < total_us + SAME_US
    ]

    def trust(one: Known) -> tuple[bool, bool, bool, int]:
        within = began_us + SAME_US < one.race_us
        return one.cause != "worked out", not within, one.stated, -one.race_us

    return sorted(ends, key=trust)[:surplus]
