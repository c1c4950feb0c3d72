"""What an NLS session says of the whole course: flags, and the messages of race control."""

from typing import Final

from pitboard.feeds.clock import DAY_US
from pitboard.feeds.nls.clock import SessionClock, offset_us
from pitboard.feeds.nls.messages import Notice
from pitboard.feeds.reading import Reading
from pitboard.model import Flag, FlagHistory, FlagState, Message

FLAGS: Final[dict[str, FlagState]] = {"0": "green", "1": "yellow", "2": "red", "3": "safety_car", "4": "chequered"}

BROUGHT_OUT_US: Final = 5_000_000
"""The chequered flag falls at the leader's crossing, and is stated within this of it."""

MINUTE_US: Final = 60_000_000


class Course:
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

    def notice(self, notice: Notice, line: int) -> list[Message]:
        """A message of race control, the first time that it comes."""
        key = notice.id or notice.text
        if not notice.text or key in self._notices:
            return []
        self._notices.add(key)
        return [Message(self._told_us(notice), notice.text, self._source, line)]

    def _told_us(self, notice: Notice) -> int:
        """A message bears its local time of day: the last such moment that has been."""
        now_us = self._clock.now_us
        if notice.of_day_us is None or not now_us:
            return now_us
        local_now_us = now_us + (offset_us(now_us) if self._clock.dated else 0)
        ago_us = (local_now_us - notice.of_day_us) % DAY_US
        # The clock that stamps messages may be ahead by seconds.
        return now_us - ago_us if ago_us < DAY_US - MINUTE_US else now_us
