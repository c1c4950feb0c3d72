"""How late a source's word comes: its receive time minus its own clock. The least of it tells two clocks apart."""

from collections import deque
from typing import Final

MOST_US: Final = 1_500_000
"""Word may come later than usual by this without more being wrong than a slow line."""

SETTLED_US: Final = 10_000_000
SETTLED: Final = 3
"""The least delay is known once so many words came within `MOST_US` of it, over so long: the first may be old."""

BUCKET_US: Final = 600_000_000
"""The least is that of the last ten to twenty minutes: two clocks drift apart by seconds in a day."""

RECENT: Final = 2
REMEMBERED: Final = 20


class Delays:
    """The delays of one source's words, in µs; they hold the difference of the two clocks too."""

    def __init__(self) -> None:
        self.known = False
        self.settled = False
        self._begun_us = 0
        self._before_us = 0
        self._least_us = 0
        self._near = 0
        self._near_since_us = 0
        self._begun_late = False
        self._last: deque[int] = deque(maxlen=REMEMBERED + RECENT)

    @property
    def backlog(self) -> bool:
        """Whether the first words were old, as one that is told sooner shows, and none is known to be new."""
        return self._begun_late and not self.settled

    @property
    def least_us(self) -> int:
        """The least of late."""
        return min(self._before_us, self._least_us)

    @property
    def usual_us(self) -> int:
        """The least of late, but for the very last words: a clock that was just stepped must not hide that."""
        return min(list(self._last)[:-RECENT], default=self.least_us)

    def begin(self, delay_us: int, received_us: int) -> None:
        """The first word, or the first after the clock was stepped."""
        self.known, self.settled, self._begun_late = True, False, False
        self._begun_us, self._before_us, self._least_us = received_us, delay_us, delay_us
        self._near, self._near_since_us = 1, received_us
        self._last.clear()
        self._last.append(delay_us)

    def take(self, delay_us: int, received_us: int) -> None:
        """Another word."""
        if not self.known:
            self.begin(delay_us, received_us)
            return
        self._last.append(delay_us)
        if self.least_us - delay_us > MOST_US:
            self._near, self._near_since_us, self._begun_late = 0, received_us, True
        if received_us - self._begun_us > BUCKET_US:
            self._begun_us, self._before_us, self._least_us = received_us, self._least_us, delay_us
        else:
            self._least_us = min(self._least_us, delay_us)
        self._near += delay_us - self.least_us < MOST_US
        if self._near >= SETTLED and received_us - self._near_since_us >= SETTLED_US:
            self.settled = True
