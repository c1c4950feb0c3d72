"""The messages of a feed, live or recorded, into the facts of the session in which laps were driven last."""

from typing import Final

from pitboard.feeds.format import FeedReader, ReaderContext, Update
from pitboard.feeds.nls.messages import (
    LapHistory,
    NlsMessage,
    NotFound,
    Notices,
    Other,
    Result,
    TimeSync,
    TrackState,
    decode,
    record,
)
from pitboard.feeds.nls.session import NlsSession
from pitboard.feeds.reading import Malformed, Reading, Refusal, Refused, no_such_run
from pitboard.feeds.transport.lines import Lines, RawLine, stamp_end, taken
from pitboard.feeds.values import decoded_json

LINE_LIMIT_BYTES: Final = 8 << 20
"""The largest message seen is the statistics, of 188 kB."""


class NlsReader(FeedReader):
    """Follows the messages, one a line, or all in one list of a recording.

    What comes without a session belongs to the one under way. Loggers' time stamps may stand before a message.
    """

    def __init__(self, source: str, reading: Reading, context: ReaderContext) -> None:
        self._source = source
        self._reading = reading
        self._recorded = context.recorded
        self._lines = Lines(LINE_LIMIT_BYTES)
        self._begun = False
        self._list: bytearray | None = None
        self._sessions: dict[str, NlsSession] = {}
        self._current: NlsSession | None = None
        self._shown: NlsSession | None = None
        self._sync: TimeSync | None = None
        self._replaces_all = False

    def read(self, chunk: bytes) -> None:
        """Take bytes; a list can be read only once all of it is there."""
        if not self._begun and self._recorded and chunk.lstrip()[:1] == b"[" and not stamp_end(chunk):
            self._list = bytearray()
        self._begun = True
        if self._list is not None:
            self._list += chunk
            return
        for line in self._lines.feed(chunk):
            self._line(line)

    def news(self) -> Update:
        """Return what the session shown has told since the last call; all of it if another is shown."""
        shown = self._shown
        if shown is None:
            return Update([])
        replaces_all = self._replaces_all or shown.replaces_all
        self._replaces_all = False
        return Update(shown.facts() if replaces_all else shown.news(), replaces_all, shown.clock.now_us or None)

    def cut(self) -> None:
        """Drop what is left of a message."""
        if self._lines.end():
            self._reading.count("messages cut by a lost connection")

    def end(self) -> None:
        """Finish a recording.

        Raises:
            Refused: there is no session in it.
        """
        for line in self._lines.end():
            self._line(line)
        if self._list is not None:
            self._read_list(bytes(self._list))
        if not self._sessions:
            reason = self._reading.refusals[0].reason if self._reading.refusals else "no result in it"
            reason = f"no session of the Nürburgring's timing in it: {reason}"
            raise Refused(Refusal(self._source, 0, reason, whole=True))
        self._reading.count("runs", len(self._sessions))

    def update(self, run: int | None = None) -> Update:
        """Return all that is known of the session shown, or of the one of that number, from 1.

        Raises:
            Refused: there is no such session.
        """
        sessions = list(self._sessions.values())
        if run is not None and not 1 <= run <= len(sessions):
            raise no_such_run(self._source, run, [session.name for session in sessions])
        chosen = sessions[run - 1] if run else self._shown
        return Update(chosen.facts(), True, chosen.clock.now_us or None) if chosen else Update([])

    def _read_list(self, content: bytes) -> None:
        try:
            messages = decoded_json(content)
        except ValueError as error:
            raise Refused(Refusal(self._source, 0, str(error), whole=True)) from None
        for number, message in enumerate(messages if isinstance(messages, list) else [], 1):
            try:
                self._take(record(message), number)
            except Malformed as malformed:
                self._reading.refuse(self._source, number, str(malformed))

    def _line(self, line: RawLine) -> None:
        content = taken(line, "message", self._source, f"{LINE_LIMIT_BYTES >> 20} MiB", self._reading)
        if not content:
            return
        try:
            self._take(decode(content), line.number)
        except Malformed as malformed:
            self._reading.refuse(self._source, line.number, str(malformed))

    def _take(self, message: NlsMessage, line: int) -> None:
        self._reading.count(f"unknown {message.name}" if isinstance(message, Other) else _NAMES[type(message)])
        if isinstance(message, TimeSync):
            self._sync = message
        elif isinstance(message, NotFound):
            reason = "the event is not known, has not begun or is over"
            if not any(refusal.reason == reason for refusal in self._reading.refusals):
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
            self._replaces_all = self._shown is not None
            self._shown = current
        if current is not self._shown:
            # Told all at once, should it be shown.
            current.news()

    def _session(self, name: str) -> NlsSession:
        known = self._sessions.get(name)
        if known is None:
            known = self._sessions[name] = NlsSession(self._source, self._reading)
            if self._sync:
                known.take(self._sync, 0)
        return known


_NAMES: Final[dict[type[NlsMessage], str]] = {
    TimeSync: "time messages",
    NotFound: "messages that the event is not found",
    Result: "results",
    TrackState: "track states",
    Notices: "lists of messages",
    LapHistory: "lap lists",
}
