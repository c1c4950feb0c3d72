"""The present moment: the one place that reads this machine's clock; and the chance that spreads waits in time."""

import random
import time
from collections.abc import Callable
from typing import Final

from msgspec import Struct

CHANCE: Final = random.SystemRandom()
"""Spreads waits, so that many do not come back at once: threads that wait share no generator with whoever seeds one."""


def _steady_ns() -> int:
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    return time.monotonic_ns()


# A process that is held up between the two clocks finds too little: the most of a few is the nearest.
_AHEAD_NS: Final = max(time.time_ns() - _steady_ns() for _ in range(5))


def now_us() -> int:
    """The present moment, µs since the epoch: this machine's clock when the program began, and the time since.

    So a clock of this machine that is set while a race runs is not taken for a step of the sources' clocks.
    """
    return (_steady_ns() + _AHEAD_NS) // 1000


def clock_us() -> int:
    """What this machine's clock shows, µs since the epoch, however it was set: to compare with another machine's."""
    return time.time_ns() // 1000


class MachineClock(Struct, frozen=True):
    """The clocks by which a race under way is dated and waits.

    `now_us` gives the present moment in µs since the epoch, `steady_s` a time in seconds that never goes back.
    """

    now_us: Callable[[], int] = now_us
    steady_s: Callable[[], float] = time.monotonic


MACHINE_CLOCK: Final = MachineClock()
"""This machine's."""
