"""A recording, or what has come of a stream, into numbered records and a tally of all of it."""

import re

from msgspec import Struct

from pitboard.feeds.reading import Reading, Refusal
from pitboard.feeds.rmonitor import KNOWN
from pitboard.feeds.rmonitor.framing import STAMP, Framing, RecordLine
from pitboard.feeds.rmonitor.protocol import COMMANDS, Record, Stamp, Unknown, command_of, parse

ONCE = ("$F", "$J", "$L", "$RMHL", "$RMLT")
"""Records that differ every time."""

TOLD_LIMIT = 2048
TOLD_LENGTH = 300

LOOKED_AT = 5
"""So many lines are looked at where a recording may begin."""

SOUND = 3
"""So many records among them are no chance. At the very beginning one is enough."""

LOOKED_AT_BYTES = 1 << 13
PLACES = 50

OURS = re.compile("rmon", re.IGNORECASE)
"""How loggers of several feeds name this one."""


class Numbered(Struct, frozen=True):
    """A record and the line it stood on; of several on one line each has a number of its own."""

    line: int
    record: Record


class Reader:
    """Bytes as they come into numbered records; what is unsound is refused by line, what is unknown counted.

    What stands before the first record is a banner, and what a logger names as another feed's is not ours.
    """

    def __init__(self, source: str, reading: Reading) -> None:
        self._framing = Framing()
        self._source = source
        self._reading = reading
        self._told: dict[str, Record] = {}
        self._number = 0
        self._banner: list[Refusal] | None = []
        self._feed = ""
        self._ours: set[str] = set()

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

    def _records(self, lines: list[RecordLine]) -> list[Numbered]:
        found: list[Numbered] = []
        for line in lines:
            self._number = max(line.number, self._number + 1)
            if line.refused:
                self._refuse(line, line.refused)
                continue
            try:
                record = self._record(line.text)
            except ValueError as error:
                self._refuse(line, str(error))
                continue
            if isinstance(record, Stamp):
                self._reading.count("time stamps")
                self._feed = record.feed
            elif self._feed and self._of_another_feed():
                self._reading.count("lines of other feeds")
            elif isinstance(record, Unknown):
                self._reading.count(f"unknown {record.command}")
            else:
                if self._banner is not None:
                    self._end_banner(self._banner)
                if self._feed and (not self._ours or OURS.search(self._feed)):
                    self._ours.add(self._feed)
                self._reading.count(command_of(line.text))
                found.append(Numbered(self._number, record))
        return found

    def _of_another_feed(self) -> bool:
        """Whether the logger says that a line came by another feed than the records before."""
        return bool(self._feed and self._ours) and self._feed not in self._ours and not OURS.search(self._feed)

    def _refuse(self, line: RecordLine, reason: str) -> None:
        if self._of_another_feed():
            self._reading.count("lines of other feeds")
            return
        self._reading.refuse(self._source, line.number, reason)
        if self._banner is not None and line.text and not command_of(line.text):
            self._banner.append(self._reading.refusals[-1])

    def _end_banner(self, banner: list[Refusal]) -> None:
        """A record has come: what was refused before it is no damage but what stands before every record."""
        self._banner = None
        if banner:
            before = {id(one) for one in banner}
            self._reading.refusals[:] = [one for one in self._reading.refusals if id(one) not in before]
            self._reading.count("lines before the first record", len(before))


def recognises(content: bytes) -> bool:
    """Whether records of RMonitor stand in it: at its beginning, or several in a row behind a banner of any length."""
    for tried, match in enumerate(KNOWN.finditer(content)):
        if tried == PLACES:
            break
        begin = content.rfind(b"\n", 0, match.start()) + 1
        texts = _first_texts(content[begin : match.start() + LOOKED_AT_BYTES])
        sound = [command_of(text) in COMMANDS for text in texts]
        if sound[:1] == [True] and (sum(sound) >= SOUND or not _first_texts(content[:begin][:LOOKED_AT_BYTES])):
            return True
    return False


def _first_texts(block: bytes) -> list[str]:
    framing = Framing()
    texts = (line.text for line in [*framing.take(block), *framing.end()])
    return [text for text in texts if text and not STAMP.fullmatch(text)][:LOOKED_AT]
