"""A feed under way: bytes as they come into the facts of the session in which laps were driven last."""

from collections.abc import Iterable
from typing import Final

from pitboard.feeds.lines import Line, Lines, stamp_end
from pitboard.feeds.nls.messages import (
    LapHistory,
    Malformed,
    Message,
    NotFound,
    Notices,
    Other,
    Result,
    TimeSync,
    TrackState,
    decode,
    record,
)
from pitboard.feeds.nls.session import Session
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.update import Update

LINE_LIMIT_BYTES: Final = 8 << 20
"""The largest message seen is the statistics, of 188 kB."""


class Live:
    """Follows the messages, one a line. What comes without a session belongs to the one under way."""

    def __init__(self, source: str, reading: Reading) -> None:
        self._source = source
        self._reading = reading
        self._lines = Lines(LINE_LIMIT_BYTES)
        self._sessions: dict[str, Session] = {}
        self._current: Session | None = None
        self._shown: Session | None = None
        self._sync: TimeSync | None = None
        self._anew = False

    @property
    def sessions(self) -> int:
        """How many sessions there are."""
        return len(self._sessions)

    def take(self, chunk: bytes) -> Update:
        """What the bytes tell that is new."""
        for line in self._lines.feed(chunk):
            self._line(line)
        return self._news()

    def take_all(self, messages: Iterable[object]) -> Update:
        """What messages tell that are decoded already."""
        for number, message in enumerate(messages, 1):
            try:
                self._take(record(message), number)
            except Malformed as malformed:
                self._reading.refuse(self._source, number, str(malformed))
        return self._news()

    def cut(self) -> None:
        """A connection begins: what is left of a message is none."""
        if self._lines.end():
            self._reading.count("messages cut by a lost connection")

    def update(self, run: int | None = None) -> Update:
        """All that is known of the session shown, or of the one of that number, from 1.

        Raises:
            Refused: there is no such session.
        """
        sessions = list(self._sessions.values())
        if run is not None and not 1 <= run <= len(sessions):
            named = ", ".join(f"{number} {one.name}" for number, one in enumerate(sessions[:20], 1))
            raise Refused(Refusal(self._source, 0, f"no run {run}; its runs are: {named}", whole=True))
        chosen = sessions[run - 1] if run else self._shown
        return Update(chosen.facts(), True, chosen.clock.now_us or None) if chosen else Update([])

    def _news(self) -> Update:
        shown = self._shown
        if shown is None:
            return Update([])
        anew = self._anew or shown.anew
        self._anew = False
        return Update(shown.facts() if anew else shown.news(), anew, shown.clock.now_us or None)

    def _line(self, line: Line) -> None:
        if line.too_long:
            reason = f"a message longer than {LINE_LIMIT_BYTES >> 20} MiB"
            self._reading.refuse(self._source, line.number, reason)
            return
        begin = stamp_end(line.content)
        if begin:
            self._reading.count("time stamps of a logger")
        content = line.content[begin:]
        if not content.strip():
            return
        try:
            self._take(decode(content), line.number)
        except Malformed as malformed:
            self._reading.refuse(self._source, line.number, str(malformed))

    def _take(self, message: Message, line: int) -> None:
        self._reading.count(f"unknown {message.name}" if isinstance(message, Other) else _NAMES[type(message)])
        if isinstance(message, TimeSync):
            self._sync = message
        elif isinstance(message, NotFound):
            reason = "the event is not known, has not begun or is over"
            if not any(one.reason == reason for one in self._reading.refusals):
                self._reading.refuse(self._source, line, reason)
            return
        if isinstance(message, Result | TrackState) and (message.session or not self._current):
            self._current = self._session(message.session)
        current = self._current
        if current is None:
            return
        laps = current.laps
        current.take(message, line)
        if current is not self._shown and (self._shown is None or not self._shown.laps or current.laps > laps):
            self._anew = self._shown is not None
            self._shown = current
        if current is not self._shown:
            # Told all at once, should it be shown.
            current.news()

    def _session(self, name: str) -> Session:
        known = self._sessions.get(name)
        if known is None:
            known = self._sessions[name] = Session(self._source, self._reading)
            if self._sync:
                known.take(self._sync, 0)
        return known


_NAMES: Final[dict[type[Message], str]] = {
    TimeSync: "time messages",
    NotFound: "messages that the event is not found",
    Result: "results",
    TrackState: "track states",
    Notices: "lists of messages",
    LapHistory: "lap lists",
}
