"""The state of a session as a whole: what its clock counts from, the race's start and length, flags and messages."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pitboard.feeds.nls.messages import ControlNotice, TrackState
from pitboard.feeds.reading import Reading
from pitboard.feeds.values import DAY_US
from pitboard.model import Flag, FlagHistory, FlagState, Message

MS_US: Final = 1000
EPOCH_MS: Final = 100_000_000_000
"""A larger number counts from 1970, a smaller one from midnight."""

LONGEST_MS: Final = 48 * 3_600_000
"""No race is longer: what is larger is an instant, not a length."""

ZONE: Final = "Europe/Berlin"
"""The series are German; the feed states no zone."""

NOT_LIVE: Final = "0"
LIVE: Final = "1"


FLAGS: Final[dict[str, FlagState]] = {"0": "green", "1": "yellow", "2": "red", "3": "safety_car", "4": "chequered"}

BROUGHT_OUT_US: Final = 5_000_000
"""The chequered flag falls at the leader's crossing, and is stated within this of it."""

MINUTE_US: Final = 60_000_000


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

    def state(self, stated: TrackState) -> None:
        """Before the start the end is a length; from the start on it is an instant."""
        if stated.time_state == NOT_LIVE:
            self._waited = True
            if 0 < stated.end_ms < LONGEST_MS:
                self._length_us = max(self._length_us, stated.end_ms * MS_US)
        elif stated.time_state == LIVE:
            end_us = stated.end_ms * MS_US if stated.end_ms > EPOCH_MS else 0
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


class ControlLog:
    """Flags from when they are first stated, and each message once."""

    def __init__(self, source: str, reading: Reading, clock: SessionClock) -> None:
        self._source = source
        self._reading = reading
        self._clock = clock
        self._flags: list[tuple[int, FlagState, int]] = []
        self._notices: set[str] = set()

    def flag(self, state: str, line: int) -> list[FlagHistory]:
        """The flags, if this statement adds one."""
        flag = FLAGS.get(state)
        if flag is None:
            if state:
                self._reading.count(f"unknown TRACKSTATE {state[:10]}")
            return []
        if not self._clock.now_us or (self._flags and self._flags[-1][1] == flag):
            return []
        self._flags.append((self._clock.now_us, flag, line))
        return self.history()

    def leader_crossed(self, moment_us: int) -> list[FlagHistory]:
        """The flags, if the leader's crossing brought out a chequered flag that was stated after it."""
        if not self._flags or self._flags[-1][1] != "chequered":
            return []
        at_us, flag, line = self._flags[-1]
        if not 0 < at_us - moment_us < BROUGHT_OUT_US:
            return []
        self._flags[-1] = (moment_us, flag, line)
        return self.history()

    def history(self) -> list[FlagHistory]:
        """All flags so far, as one fact; nothing where none was stated."""
        flags = [Flag(at_us, state, self._source, line, exact=False) for at_us, state, line in self._flags]
        return [FlagHistory(self._clock.now_us, tuple(flags), self._source)] if flags else []

    def notice(self, notice: ControlNotice, line: int) -> list[Message]:
        """A message of race control, the first time that it comes."""
        key = notice.id or notice.text
        if not notice.text or key in self._notices:
            return []
        self._notices.add(key)
        return [Message(self._sent_us(notice), notice.text, self._source, line)]

    def _sent_us(self, notice: ControlNotice) -> int:
        """A message bears its local time of day: the last such moment that has been."""
        now_us = self._clock.now_us
        if notice.of_day_us is None or not now_us:
            return now_us
        local_now_us = now_us + (offset_us(now_us) if self._clock.dated else 0)
        ago_us = (local_now_us - notice.of_day_us) % DAY_US
        # The clock that stamps messages may be ahead by seconds.
        return now_us - ago_us if ago_us < DAY_US - MINUTE_US else now_us
