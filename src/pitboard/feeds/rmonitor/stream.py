"""A recording, or what has come of a stream, into numbered records and a tally of all of it."""

from collections.abc import Iterable

from msgspec import Struct

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.framing import STAMP, Framing, Line
from pitboard.feeds.rmonitor.protocol import Record, Stamp, Unknown, command_of, parse


class Numbered(Struct, frozen=True):
    """A record and the line it stood on."""

    line: int
    record: Record


def records(chunks: Iterable[bytes], source: str, reading: Reading) -> list[Numbered]:
    """Every sound record; the others are refused by line, unknown ones counted by their command."""
    framing = Framing()
    found: list[Numbered] = []
    for chunk in chunks:
        _take(framing.take(chunk), source, reading, found)
    _take(framing.end(), source, reading, found)
    return found


def _take(lines: list[Line], source: str, reading: Reading, found: list[Numbered]) -> None:
    for line in lines:
        if line.refused:
            reading.refuse(source, line.number, line.refused)
            continue
        try:
            record = parse(line.text)
        except ValueError as error:
            reading.refuse(source, line.number, str(error))
            continue
        if isinstance(record, Stamp):
            reading.count("time stamps")
        elif isinstance(record, Unknown):
            reading.count(f"unknown {record.command}")
        else:
            reading.count(command_of(line.text))
            found.append(Numbered(line.number, record))


def recognises(head: bytes) -> bool:
    """Whether a recording begins as RMonitor does: `$X,`, after a logger's time stamps or the rest of a cut record."""
    lines = (raw.decode("latin-1").strip() for raw in head.removeprefix(b"\xef\xbb\xbf").splitlines()[:20])
    told = [text for text in lines if text and not STAMP.fullmatch(text)]
    sound = [("," in text and command_of(text) in COMMANDS) for text in told]
    return sound[:1] == [True] or sound[1:4] == [True, True, True]


COMMANDS = frozenset({"$F", "$A", "$COMP", "$B", "$C", "$E", "$G", "$H", "$I", "$J", "$COR", "$L", "$T"})
"""What a recording may begin with."""
