"""Lines out of a stream of bytes, however it is split, and never more of it held than one line within the limit."""

from msgspec import Struct

LINE_LIMIT_BYTES = 1 << 16
"""The longest record is a track with its sections: a few hundred bytes."""


class Line(Struct, frozen=True, gc=False):
    """A line without its end, by number from 1. `too_long`: it was beyond the limit and its content is dropped."""

    number: int
    content: bytes
    too_long: bool = False


class Framing:
    """Takes bytes as they come and gives the lines that are whole.

    Only a line feed ends a line: what else ends one in Unicode (0x85) is text here.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._number = 1
        self._skipping = False

    def feed(self, data: bytes) -> list[Line]:
        """The lines that end in these bytes."""
        lines: list[Line] = []
        at = 0
        while (end := data.find(b"\n", at)) >= 0:
            self._hold(data, at, end)
            lines.append(self._line())
            at = end + 1
        self._hold(data, at, len(data))
        return lines

    def end(self) -> list[Line]:
        """No more bytes will come: what is left is the last line."""
        return [self._line()] if self._held or self._skipping else []

    def _hold(self, data: bytes, at: int, end: int) -> None:
        if self._skipping or len(self._held) + end - at > LINE_LIMIT_BYTES:
            self._skipping = True
            self._held.clear()
        else:
            self._held += data[at:end]

    def _line(self) -> Line:
        line = Line(self._number, bytes(self._held).rstrip(b"\r"), self._skipping)
        self._number += 1
        self._skipping = False
        self._held.clear()
        return line
