"""A connection that is made again whenever it is lost, and the waits before that."""

import asyncio
import logging
from collections.abc import Callable

from pitboard.feeds.transport import OnStatus
from pitboard.model.clock import CHANCE


class Backoff:
    """Waits before a lost connection is made again, each twice as long as the one before.

    From `first_s` up to `slowest_s`, spread by chance to between a half and the whole, so that many clients do not come
    back at once; `spread` gives a number between two others.
    """

    def __init__(
        self, first_s: float, slowest_s: float, spread: Callable[[float, float], float] = CHANCE.uniform
    ) -> None:
        self._first_s = first_s
        self._slowest_s = slowest_s
        self._spread = spread
        self._failures = 0

    def reset(self) -> None:
        """Begin again with the first wait: the connection works."""
        self._failures = 0

    def next_s(self) -> float:
        """Return the next wait, in seconds."""
        longest_s = min(self._first_s * 2.0 ** min(self._failures, 30), self._slowest_s)
        self._failures += 1
        return longest_s * self._spread(0.5, 1.0)


class RetriedConnection:
    """What a connection that is made again whenever it is lost has in common with others: its waits, and what it says.

    `url` is the feed's address as a person wrote it. `on_status` is called with what is wrong, and with "" when bytes
    come again. After `silence_s` without any the line is dead.
    """

    def __init__(self, url: str, on_status: OnStatus, silence_s: float, backoff: Backoff) -> None:
        self._url = url
        self._on_status = on_status
        self._silence_s = silence_s
        self._backoff = backoff

    def _works(self) -> None:
        """Note that bytes came."""
        self._backoff.reset()
        self._on_status("")

    async def _wait(self, reason: str) -> None:
        """Say why the connection was lost, and wait until it is to be made again."""
        wait_s = self._backoff.next_s()
        logging.getLogger(type(self).__module__).warning("%s: %s; again in %.1f s", self._url, reason, wait_s)
        self._on_status(f"Not connected to {self._url}: {reason}")
        await asyncio.sleep(wait_s)
