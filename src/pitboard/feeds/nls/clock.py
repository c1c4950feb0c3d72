"""The moments of an NLS session: what its clock counts from, when the race began and how long it is."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pitboard.feeds.clock import DAY_US
from pitboard.feeds.nls.messages import TrackState

MS_US: Final = 1000
EPOCH_MS: Final = 100_000_000_000
"""A larger number counts from 1970, a smaller one from midnight."""

LONGEST_MS: Final = 48 * 3_600_000
"""No race is longer: what is larger is an instant, not a length."""

ZONE: Final = "Europe/Berlin"
"""The series are German; the feed states no zone."""

NOT_LIVE: Final = "0"
LIVE: Final = "1"


class SessionClock:
    """`now_us` is the present moment, µs since the epoch; 0 before anything tells. `start_us` the race's zero, or None.

    Without a date the day counts from the epoch's first day.
    """

    def __init__(self) -> None:
        self.now_us = 0
        self.start_us: int | None = None
        self.duration_us = 0
        self.dated = True
        self._day_us: int | None = None
        self._length_us = 0
        self._waited = False

    def sync(self, at_ms: int) -> None:
        """The server's clock since the epoch: it tells which day a time of day is of."""
        if at_ms > EPOCH_MS and self._day_us is None:
            local_us = at_ms * MS_US + offset_us(at_ms * MS_US)
            self._day_us = local_us - local_us % DAY_US

    def moment_us(self, stated_ms: int) -> int:
        """A stated instant in µs since the epoch; 0: none is stated."""
        if not stated_ms:
            return 0
        if stated_ms > EPOCH_MS:
            return stated_ms * MS_US
        self.dated = self._day_us is not None
        local_us = stated_ms * MS_US + (self._day_us or 0)
        at_us = local_us - offset_us(local_us) if self.dated else local_us
        # The clock passes midnight.
        return at_us + round((self.now_us - at_us) / DAY_US) * DAY_US if self.now_us else at_us

    def go_on(self, stated_ms: int) -> bool:
        """Let the clock go on; False: the statement is older than the last."""
        self.sync(stated_ms)
        at_us = self.moment_us(stated_ms)
        if at_us and at_us < self.now_us:
            return False
        self.now_us = at_us or self.now_us
        return True

    def state(self, told: TrackState) -> None:
        """Before the start the end is a length; from the start on it is an instant."""
        if told.time_state == NOT_LIVE:
            self._waited = True
            if 0 < told.end_ms < LONGEST_MS:
                self._length_us = max(self._length_us, told.end_ms * MS_US)
        elif told.time_state == LIVE:
            end_us = told.end_ms * MS_US if told.end_ms > EPOCH_MS else 0
            if self.start_us is None and self._waited:
                self.start_us = end_us - self._length_us if end_us and self._length_us else self.now_us or None
                self.duration_us = self._length_us
            if end_us and self.start_us is not None:
                self.duration_us = end_us - self.start_us


def offset_us(moment_us: int) -> int:
    """Local time minus UTC; 0 where the machine has no time zones."""
    try:
        offset = datetime.fromtimestamp(moment_us / 1_000_000, ZoneInfo(ZONE)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
        return 0
    return round(offset.total_seconds() * 1_000_000) if offset else 0
