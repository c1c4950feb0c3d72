"""Lines out of bytes: of a stream however it is split, with loggers' stamps before them, and of a whole text."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.reading import Reading

CHUNK_BYTES: Final = 1 << 16

STAMP: Final = re.compile(
    rb"(?:#+\s*)?\[?(?:"
    rb"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"  # a day and a time
    rb"|(?:[A-Z][a-z]{2} [ \d]\d )?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"  # a time of day, after the day as syslog has it
    rb"|\d{10}(?:\d{3})?(?:\.\d{1,9})?"  # seconds or milliseconds since 1970
    rb")\]?(?:\|(?P<source>[\w.-]{1,40}))?(?![\w.,|]):?\s*"
)
"""What people's loggers put before a record, or on a line of its own, perhaps with the name of the feed it came by.

`##2025-03-01 15:00:12.984`, `Jun 13 09:00:00`, `09:00:00.123`, `##2025-03-01 15:00:12.984|rmonitor`.
"""


class RawLine(Struct, frozen=True, gc=False):
    """A line without its end, by number from 1. `too_long`: it was beyond the limit and its content is dropped."""

    number: int
    content: bytes
    too_long: bool = False


class Lines:
    """Takes bytes as they come and gives the lines that are whole.

    Only a line feed ends a line: what else ends one in Unicode (0x85) is text here.
    """

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self._held = bytearray()
        self._number = 1
        self._skipping = False

    def feed(self, data: bytes) -> list[RawLine]:
        """Return the lines that end in these bytes."""
        lines: list[RawLine] = []
        at = 0
        while (end := data.find(b"\n", at)) >= 0:
            self._hold(data, at, end)
            lines.append(self._line())
            at = end + 1
        self._hold(data, at, len(data))
        return lines

    def end(self) -> list[RawLine]:
        """Return what is left as the last line: no more bytes will come."""
        return [self._line()] if self._held or self._skipping else []

    def _hold(self, data: bytes, at: int, end: int) -> None:
        if self._skipping or len(self._held) + end - at > self.limit_bytes:
            self._skipping = True
            self._held.clear()
        else:
            self._held += data[at:end]

    def _line(self) -> RawLine:
        line = RawLine(self._number, bytes(self._held).rstrip(b"\r"), self._skipping)
        self._number += 1
        self._skipping = False
        self._held.clear()
        return line


def lines_of(payload: bytes, limit_bytes: int) -> Iterator[RawLine]:
    """Yield the lines of a recording, few of them at a time."""
    lines = Lines(limit_bytes)
    for at in range(0, len(payload), CHUNK_BYTES):
        yield from lines.feed(payload[at : at + CHUNK_BYTES])
    yield from lines.end()


def stamp_end(content: bytes) -> int:
    """Return where the record of a line begins behind a logger's time stamp; 0: the line has none."""
    found = STAMP.match(content)
    return found.end() if found else 0


def taken(line: RawLine, what: str, source: str, limit: str, reading: Reading) -> bytes:
    """Return what a line holds behind a logger's stamp, which is counted; empty where it holds nothing.

    So it is of one that was too long, which is refused: `what` it is, and the `limit` in words.
    """
    if line.too_long:
        reading.refuse(source, line.number, f"a {what} longer than {limit}")
        return b""
    begin = stamp_end(line.content)
    if begin:
        reading.count("time stamps of a logger")
    content = line.content[begin:]
    return content if content.strip() else b""


_TABLE: Final = re.compile(rb"\[\[?\s*[A-Za-z][\w.-]*\s*\]")


def begins_json(content: bytes) -> bool:
    """Tell whether a document is JSON, by its first byte behind a logger's time stamp, and no table in TOML."""
    bare = content[stamp_end(content) :].lstrip()
    return bare[:1] in (b"{", b"[") and not _TABLE.match(bare)


def text_lines(content: bytes, source: str, reading: Reading) -> list[str]:
    """Return the lines of a text in UTF-8; one that is not is in Windows' own alphabet (cp1252).

    The last line of a document that the reading knows to be truncated is left out, as it ends anywhere.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = [_decoded_line(raw) for raw in content.removeprefix(b"\xef\xbb\xbf").splitlines()]
    for place, refusal in enumerate(reading.refusals):
        if refusal.whole and refusal.source == source:
            reading.refusals[place] = replace(refusal, line=len(lines))
            del lines[-1:]
    return lines


def _decoded_line(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
