"""A recording, or what has come of a stream, into numbered records and a tally of all of it."""

from msgspec import Struct

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.framing import STAMP, Framing, Line
from pitboard.feeds.rmonitor.protocol import Record, Stamp, Unknown, command_of, parse

ONCE = ("$F", "$J", "$L")
"""Records that differ every time."""

TOLD_LIMIT = 2048
TOLD_LENGTH = 300


class Numbered(Struct, frozen=True):
    """A record and the line it stood on."""

    line: int
    record: Record


class Reader:
    """Bytes as they come into numbered records; what is unsound is refused by line, what is unknown counted."""

    def __init__(self, source: str, reading: Reading) -> None:
        self._framing = Framing()
        self._source = source
        self._reading = reading
        self._told: dict[str, Record] = {}

    def take(self, chunk: bytes) -> list[Numbered]:
        """The sound records that these bytes complete."""
        return self._records(self._framing.take(chunk))

    def end(self) -> list[Numbered]:
        """No more bytes will come: what is left is the last record."""
        return self._records(self._framing.end())

    def cut(self) -> None:
        """The connection was lost: what is left of a record is none, however sound it looks."""
        if self._framing.end():
            self._reading.count("records cut by a lost connection")

    def _record(self, text: str) -> Record:
        """The record of a line. The state is told again and again, word for word: such a line is read once."""
        record = self._told.get(text)
        if record is None:
            record = parse(text)
            if len(text) <= TOLD_LENGTH and not text.startswith(ONCE):
                if len(self._told) >= TOLD_LIMIT:
                    self._told.clear()
                self._told[text] = record
        return record

    def _records(self, lines: list[Line]) -> list[Numbered]:
        found: list[Numbered] = []
        for line in lines:
            if line.refused:
                self._reading.refuse(self._source, line.number, line.refused)
                continue
            try:
                record = self._record(line.text)
            except ValueError as error:
                self._reading.refuse(self._source, line.number, str(error))
                continue
            if isinstance(record, Stamp):
                self._reading.count("time stamps")
            elif isinstance(record, Unknown):
                self._reading.count(f"unknown {record.command}")
            else:
                self._reading.count(command_of(line.text))
                found.append(Numbered(line.number, record))
        return found


def recognises(head: bytes) -> bool:
    """Whether a recording begins as RMonitor does: `$X,`, after a logger's time stamps or the rest of a cut record."""
    lines = (raw.decode("latin-1").strip() for raw in head.removeprefix(b"\xef\xbb\xbf").splitlines()[:20])
    told = [text for line in lines if (text := line[found.end() :] if (found := STAMP.match(line)) else line)]
    sound = [("," in text and command_of(text) in COMMANDS) for text in told]
    return sound[:1] == [True] or sound[1:4] == [True, True, True]


COMMANDS = frozenset({"$F", "$A", "$COMP", "$B", "$C", "$E", "$G", "$H", "$I", "$J", "$COR", "$L", "$T"})
"""What a recording may begin with."""
