"""Recordings of a decoder: the bytes as they came, or the same in hex text, with or without a logger's time stamps."""

import re
from collections.abc import Iterator

from pitboard.feeds.p3.framing import Frame, Framing
from pitboard.feeds.p3.protocol import DamagedFrame, decode
from pitboard.feeds.reading import Reading

HEX_LINE_LIMIT_BYTES = 1 << 16
CHUNK_BYTES = 1 << 16
STAMP = b"##"

_HEX_HEAD = re.compile(rb"(?:\s*##[^\n]*\n)*\s*8[eE] ?0[0-9a-fA-F]")
_SPACE = re.compile(rb"[ \t\r]+")


def is_hex(head: bytes) -> bool:
    """Whether a recording is hex text: after stamps of a logger, the first bytes of a frame in hex."""
    return _HEX_HEAD.match(head) is not None


def recognises(head: bytes) -> bool:
    """Whether the beginning of a document holds a whole frame with the right length and CRC."""
    return any(_is_whole(frame.content) for _, frame in frames(head, "", Reading()))


def _is_whole(frame: bytes) -> bool:
    try:
        decode(frame)
    except DamagedFrame:
        return False
    return True


def frames(payload: bytes, source: str, reading: Reading) -> Iterator[tuple[int, Frame]]:
    """The frames of a recording, each with its place: the line in hex text, the number of the frame in bytes.

    What lies outside frames is named in the reading once all is read.
    """
    framing = Framing()
    if is_hex(payload):
        for line, raw in _lines(payload, source, reading):
            for frame in framing.feed(raw):
                yield line, frame
    else:
        number = 0
        for at in range(0, len(payload), CHUNK_BYTES):
            for frame in framing.feed(payload[at : at + CHUNK_BYTES]):
                number += 1
                yield number, frame
    framing.end()
    for what, number in (
        ("bytes outside frames", framing.foreign_bytes),
        ("frames cut short", framing.cut_frames),
        ("frames beyond the limit", framing.long_frames),
    ):
        if number:
            reading.count(what, number)
            reading.refuse(source, 0, f"{number} {what}")


def _lines(payload: bytes, source: str, reading: Reading) -> Iterator[tuple[int, bytes]]:
    """Each line of hex text as bytes; a line that is no hex is refused."""
    at, line = 0, 0
    while at < len(payload):
        end = payload.find(b"\n", at)
        end = len(payload) if end < 0 else end
        line += 1
        text = payload[at:end] if end - at <= HEX_LINE_LIMIT_BYTES else None
        at = end + 1
        if text is None:
            reading.refuse(source, line, f"longer than {HEX_LINE_LIMIT_BYTES >> 10} KiB")
        elif text.startswith(STAMP):
            reading.count("time stamps of a logger")
        else:
            try:
                yield line, bytes.fromhex(_SPACE.sub(b"", text).decode("ascii"))
            except ValueError:
                reading.refuse(source, line, "no hex")
