"""Bytes of an RMonitor stream into lines, however the network cut them up."""

import re
from itertools import pairwise

from msgspec import Struct

LINE_LIMIT_BYTES = 1 << 16
"""Records are at most a few hundred bytes long; `$T` with many sections stays far below this."""

STAMP = re.compile(r"(?:#+\s*)?\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?\s*")
"""What people's loggers put before a record, or on a line of its own."""

_RECORD = re.compile(r"\$[A-Z]{1,8},")


class Line(Struct, frozen=True, gc=False):
    """One piece of a line that holds one record: `number` counts the lines of the stream from 1.

    `refused` is the reason why there is no text: the line was longer than the limit.
    """

    number: int
    text: str
    refused: str = ""


class Framing:
    """Cuts a stream into lines; holds at most one unfinished line, and of a line that is too long nothing at all."""

    def __init__(self, limit_bytes: int = LINE_LIMIT_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self.lines = 0
        self.bytes_taken = 0
        self._rest = bytearray()
        self._skipped_bytes = 0

    def take(self, chunk: bytes) -> list[Line]:
        """The lines that this chunk completes; CR LF and LF both end one."""
        self.bytes_taken += len(chunk)
        found: list[Line] = []
        begin = 0
        while (end := chunk.find(b"\n", begin)) >= 0:
            self._hold(chunk[begin:end])
            found += self._complete()
            begin = end + 1
        self._hold(chunk[begin:])
        return found

    def end(self) -> list[Line]:
        """The last line of a stream that ends without a line feed."""
        return self._complete() if self._rest or self._skipped_bytes else []

    def _hold(self, piece: bytes) -> None:
        if self._skipped_bytes or len(self._rest) + len(piece) > self.limit_bytes + 1:
            self._skipped_bytes += len(self._rest) + len(piece)
            self._rest.clear()
        else:
            self._rest += piece

    def _complete(self) -> list[Line]:
        raw, skipped_bytes = bytes(self._rest).removesuffix(b"\r"), self._skipped_bytes
        self._rest.clear()
        self._skipped_bytes = 0
        self.lines += 1
        if skipped_bytes or len(raw) > self.limit_bytes:
            reason = f"a line longer than {self.limit_bytes} bytes"
            return [Line(self.lines, "", reason)]
        return [Line(self.lines, text) for text in _records(decoded(raw))]


def decoded(raw: bytes) -> str:
    """Text whose charset nobody states: UTF-8 where it is valid, else as Windows and the timing systems on it write."""
    for charset in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _records(line: str) -> list[str]:
    """A line's records: after a break in the line one may begin in the middle of what is left of another.

    A record that begins within a text field leaves an odd number of quotation marks behind it, and is none.
    """
    if "$" not in line[1:]:
        return [line] if line.strip() else []
    begins = [
        match.start()
        for match in _RECORD.finditer(line)
        if match.start() == 0 or line.count('"', match.start()) % 2 == 0
    ]
    cuts = [0, *(begin for begin in begins if begin), len(line)]
    return [piece for begin, end in pairwise(cuts) if (piece := line[begin:end]).strip()]
