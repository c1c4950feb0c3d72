"""Wrong keys, counted by address: whoever tries many waits, and a good key is not looked at meanwhile."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil
from typing import Final

MOST: Final = 10
"""So many wrong keys of an address within WITHIN_S."""

WITHIN_S: Final = 60.0

ADDRESSES: Final = 10_000
"""So many addresses are remembered, the latest."""


class Attempts:
    """The wrong keys of late; `now_s` is a clock that never goes back, in seconds."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, address: str) -> int:
        """Return how long an address has to wait before its next attempt is looked at; 0: not at all."""
        wrong = self._wrong.get(address)
        if not wrong or len(wrong) < MOST:
            return 0
        return max(0, ceil(wrong[0] + WITHIN_S - self._now_s()))

    def note_wrong(self, address: str) -> None:
        """Count a wrong key."""
        self._wrong.setdefault(address, deque(maxlen=MOST)).append(self._now_s())
        self._wrong.move_to_end(address)
        while len(self._wrong) > ADDRESSES:
            self._wrong.popitem(last=False)
