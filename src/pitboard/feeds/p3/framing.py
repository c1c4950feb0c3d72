"""Frames out of a stream of bytes, however it is split, with damage and foreign bytes between them.

A frame runs from SOR to EOR; inside, the three special bytes are sent as the escape and the byte raised by 0x20. So a
bare SOR always begins a frame, and whatever went wrong before it is over.
"""

import re

from msgspec import Struct

SOR = 0x8E
EOR = 0x8F
ESCAPE = 0x8D
RAISED_BY = 0x20
FRAME_LIMIT_BYTES = 4096
"""Bytes as sent, escapes included; the longest frame seen is of 51."""

_EDGE = re.compile(rb"[\x8e\x8f]")
_ESCAPED = re.compile(rb"\x8d([\xad-\xaf])")
_SPECIAL = re.compile(rb"[\x8d-\x8f]")


class P3Frame(Struct, frozen=True, gc=False):
    """A frame without its escapes, SOR and EOR included, and the place of its SOR in the stream, in bytes from 0."""

    offset: int
    content: bytes


class P3Framing:
    """Takes bytes as they come and gives the frames that are whole.

    `foreign_bytes` lay outside frames, `cut_frames` had no end before the next began, `long_frames` were beyond the
    limit. No more than one frame within the limit is ever held.
    """

    def __init__(self) -> None:
        self.foreign_bytes = 0
        self.cut_frames = 0
        self.long_frames = 0
        self._held = bytearray()
        self._held_from = 0
        self._seen = 0

    def feed(self, data: bytes) -> list[P3Frame]:
        """Return the frames that end in these bytes."""
        frames: list[P3Frame] = []
        at = 0
        while at < len(data):
            at = self._inside(data, at, frames) if self._held else self._outside(data, at)
        self._seen += len(data)
        return frames

    def end(self) -> None:
        """Cut a frame that is still open: no more bytes will come."""
        if self._held:
            self.cut_frames += 1
            self._held.clear()

    def _outside(self, data: bytes, at: int) -> int:
        """Skip to the next SOR."""
        begin = data.find(SOR, at)
        if begin < 0:
            self.foreign_bytes += len(data) - at
            return len(data)
        self.foreign_bytes += begin - at
        self._open(begin)
        return begin + 1

    def _inside(self, data: bytes, at: int, frames: list[P3Frame]) -> int:
        """Take what belongs to the open frame."""
        edge = _EDGE.search(data, at)
        until = edge.start() if edge else len(data)
        if len(self._held) + until - at > FRAME_LIMIT_BYTES:
            self.long_frames += 1
            self._held.clear()
            return until
        self._held += data[at:until]
        if edge is None:
            return until
        if data[until] == SOR:
            self.cut_frames += 1
            self._open(until)
        else:
            self._held.append(EOR)
            frames.append(P3Frame(self._held_from, unescaped(bytes(self._held))))
            self._held.clear()
        return until + 1

    def _open(self, begin: int) -> None:
        self._held[:] = (SOR,)
        self._held_from = self._seen + begin


def unescaped(frame: bytes) -> bytes:
    """Return a frame's bytes as before sending; an escape that stands for nothing stays, and the CRC tells."""
    if ESCAPE not in frame:
        return frame
    return _ESCAPED.sub(lambda found: bytes((found[1][0] - RAISED_BY,)), frame)


def escaped(frame: bytes) -> bytes:
    """Return a frame's bytes as they are sent; its first and last byte are SOR and EOR."""
    inner = _SPECIAL.sub(lambda found: bytes((ESCAPE, found[0][0] + RAISED_BY)), frame[1:-1])
    return bytes((SOR,)) + inner + bytes((EOR,))
