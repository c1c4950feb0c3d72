"""What every connection to a live feed gives, however it is made."""

import time
from collections.abc import AsyncGenerator, Callable
from typing import Protocol

from msgspec import Struct


def _steady_ns() -> int:
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    return time.monotonic_ns()


_AHEAD_NS = time.time_ns() - _steady_ns()


def now_us() -> int:
    """The present moment, µs since the epoch: this machine's clock when the program began, and the time since.

    So a clock of this machine that is set while a race runs is not taken for a step of the sources' clocks.
    """
    return (_steady_ns() + _AHEAD_NS) // 1000


Told = Callable[[str], None]
"""Called with what is wrong with a connection, and with "" when bytes come again."""


class Arrived(Struct, frozen=True, gc=False):
    """Bytes as they came, and when (µs since the epoch). No bytes: a connection begins here."""

    data: bytes
    received_us: int


class Connection(Protocol):
    """A connection that is made again whenever it is lost, until the task that reads it is cancelled."""

    def chunks(self) -> AsyncGenerator[Arrived]:
        """Everything that comes: pieces of a stream, or whole messages or documents one by one."""

    def send(self, data: bytes) -> None:
        """Send bytes, if there is a connection; a feed that takes none ignores them."""
