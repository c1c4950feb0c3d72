"""How long to wait before a lost connection is made again."""

import random


class Backoff:
    """Waits each twice as long as the one before, from `first_s` up to `slowest_s`.

    They are spread by chance, to between a half and the whole, so that many clients do not come back at once.
    """

    def __init__(self, first_s: float, slowest_s: float) -> None:
        self._first_s = first_s
        self._slowest_s = slowest_s
        self._failures = 0

    def reset(self) -> None:
        """The connection works: the next wait is the first again."""
        self._failures = 0

    def next_s(self) -> float:
        """The next wait, in seconds."""
        longest_s = min(self._first_s * 2.0 ** min(self._failures, 30), self._slowest_s)
        self._failures += 1
        return longest_s * random.uniform(0.5, 1.0)
