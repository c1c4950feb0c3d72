"""The P3 protocol: frames out of a stream of bytes; records out of frames, and back into the bytes that are sent.

A frame runs from SOR to EOR; inside, the three special bytes are sent as the escape and the byte raised by 0x20. So a
bare SOR always begins a frame, and whatever went wrong before it is over. All numbers are little-endian. The length
counts the whole frame without escapes; the CRC (polynomial 0x1021, start 0xFFFF) runs over the same with its own two
bytes zero.
"""

import re
from collections.abc import Iterable, Mapping
from struct import Struct as Layout
from typing import ClassVar

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


VERSION = 2
HEADER = Layout("<BBHHHH")

PASSING, STATUS, RESEND = 0x0001, 0x0002, 0x0004

NAMES: dict[int, str] = {
    0x0001: "PASSING",
    0x0002: "STATUS",
    0x0003: "VERSION",
    0x0004: "RESEND",
    0x0005: "CLEAR_PASSING",
    0x0013: "SERVER_SETTINGS",
    0x0015: "SESSION",
    0x0016: "NETWORK",
    0x0018: "WATCHDOG",
    0x0020: "PING",
    0x0024: "GET_TIME",
    0x0028: "GENERAL_SETTINGS",
    0x002D: "SIGNALS",
    0x002F: "LOOP_TRIGGER",
    0x0030: "GPS_INFO",
    0x0045: "FIRST_CONTACT",
    0x004A: "TIMELINE",
    0xFFFF: "ERROR",
}

Fields = tuple[tuple[int, bytes], ...]

# Tag: the attribute, and the bytes it is sent in, in the order of sending; 0 bytes is as few as hold the value, for
# fields that no recording has.
GENERAL: dict[int, tuple[str, int]] = {0x81: ("decoder", 4), 0x83: ("controller", 4), 0x85: ("request", 0)}
WIDEST_BYTES = 8


class DamagedFrame(Exception):
    """A frame that is not what was sent, or not of this protocol; the text says what is wrong with it."""


class P3Record(Struct, frozen=True, kw_only=True):
    """What every record may bear. `rest` keeps the fields that have no name here, as (tag, value)."""

    numbers: ClassVar[Mapping[int, tuple[str, int]]] = GENERAL

    decoder: int | None = None
    controller: int | None = None
    request: int | None = None
    flags: int = 0
    rest: Fields = ()


class PassingRecord(P3Record, frozen=True, kw_only=True):
    """A transponder over the decoder's loop.

    `rtc_us` is the decoder's own clock (µs since the epoch, in whatever zone it was set), `utc_us` that of GPS.
    `transponder_text` is the label printed on it, where the decoder knows one.
    """

    numbers: ClassVar[Mapping[int, tuple[str, int]]] = {
        0x01: ("number", 4),
        0x03: ("transponder", 4),
        0x04: ("rtc_us", 8),
        0x05: ("strength", 2),
        0x06: ("hits", 2),
        0x08: ("passing_flags", 2),
        0x0E: ("user_flag", 0),
        0x0F: ("driver_id", 0),
        0x10: ("utc_us", 8),
        0x13: ("rtc_id", 0),
        0x14: ("sport", 0),
        0x30: ("voltage", 0),
        0x31: ("temperature", 0),
        **GENERAL,
    }

    number: int | None = None
    transponder: int | None = None
    rtc_us: int | None = None
    strength: int | None = None
    hits: int | None = None
    passing_flags: int | None = None
    user_flag: int | None = None
    driver_id: int | None = None
    utc_us: int | None = None
    rtc_id: int | None = None
    sport: int | None = None
    voltage: int | None = None
    temperature: int | None = None
    transponder_text: str = ""


class StatusRecord(P3Record, frozen=True, kw_only=True):
    """How the decoder is, every few seconds: `input_dv` in tenths of a volt, the temperature in degrees Celsius."""

    numbers: ClassVar[Mapping[int, tuple[str, int]]] = {
        0x01: ("noise", 2),
        0x07: ("temperature_c", 2),
        0x0C: ("input_dv", 1),
        0x06: ("gps", 1),
        0x0A: ("satellites", 0),
        0x0B: ("loop_triggers", 0),
        **GENERAL,
    }

    noise: int | None = None
    gps: int | None = None
    temperature_c: int | None = None
    satellites: int | None = None
    loop_triggers: int | None = None
    input_dv: int | None = None


class ResendRecord(P3Record, frozen=True, kw_only=True):
    """The request to send passings again, from one number until another, both included."""

    numbers: ClassVar[Mapping[int, tuple[str, int]]] = {0x01: ("from_number", 4), 0x02: ("until_number", 4), **GENERAL}

    from_number: int | None = None
    until_number: int | None = None


class OtherRecord(P3Record, frozen=True, kw_only=True):
    """A record of a type (`tor`) whose fields are not read."""

    tor: int

    @property
    def name(self) -> str:
        """The type's name, or its number."""
        return NAMES.get(self.tor, f"0x{self.tor:04X}")


AnyRecord = PassingRecord | StatusRecord | ResendRecord | OtherRecord
_TYPES: dict[int, type[PassingRecord] | type[StatusRecord] | type[ResendRecord]] = {
    PASSING: PassingRecord,
    STATUS: StatusRecord,
    RESEND: ResendRecord,
}
_TORS: dict[type[P3Record], int] = {record: tor for tor, record in _TYPES.items()}
TEXT_TAG = 0x0A
"""The transponder's label in a passing."""


def _crc_table() -> tuple[int, ...]:
    table = []
    for high in range(256):
        crc = high << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        table.append(crc & 0xFFFF)
    return tuple(table)


_CRC = _crc_table()


def crc16(frame: bytes) -> int:
    """Return the CRC over a whole frame without escapes, its own two bytes taken as zero."""
    crc = 0xFFFF
    for byte in frame[:4] + b"\0\0" + frame[6:]:
        crc = _CRC[crc >> 8] ^ (crc << 8 & 0xFFFF) ^ byte
    return crc


def decode(frame: bytes) -> AnyRecord:
    """Decode a frame without escapes.

    Raises:
        DamagedFrame: its length or CRC is wrong, or its fields run over its end.
    """
    if len(frame) <= HEADER.size:
        raise DamagedFrame(f"a frame of {len(frame)} bytes")
    _, _, length, crc, flags, tor = HEADER.unpack_from(frame)
    if length != len(frame):
        raise DamagedFrame(f"{len(frame)} bytes where its length says {length}")
    if crc != crc16(frame):
        raise DamagedFrame(f"CRC 0x{crc:04X} where its bytes give 0x{crc16(frame):04X}")
    kind = _TYPES.get(tor)
    named: dict[str, int | str] = {}
    rest: list[tuple[int, bytes]] = []
    numbers = (kind or OtherRecord).numbers
    for tag, value in _fields(frame):
        if tag in numbers and 0 < len(value) <= WIDEST_BYTES and numbers[tag][0] not in named:
            named[numbers[tag][0]] = int.from_bytes(value, "little")
        elif kind is PassingRecord and tag == TEXT_TAG and value.isascii() and "transponder_text" not in named:
            named["transponder_text"] = value.decode("ascii")
        else:
            rest.append((tag, value))
    if kind is None:
        return OtherRecord(tor=tor, flags=flags, rest=tuple(rest), **named)  # type: ignore[arg-type]
    return kind(flags=flags, rest=tuple(rest), **named)  # type: ignore[arg-type]


def _fields(frame: bytes) -> Iterable[tuple[int, bytes]]:
    at, end = HEADER.size, len(frame) - 1
    while at < end:
        value_at = at + 2
        after = value_at + (frame[at + 1] if at + 1 < end else end)
        if after > end:
            raise DamagedFrame(f"field 0x{frame[at]:02X} runs over the frame's end")
        yield frame[at], frame[value_at:after]
        at = after


def encode(record: AnyRecord) -> bytes:
    """Encode a record as it is sent: header, fields, CRC, escapes.

    Raises:
        ValueError: a value is negative or too large for a field, or the frame too long.
    """
    tor = record.tor if isinstance(record, OtherRecord) else _TORS[type(record)]
    body = bytearray()
    for tag, (attribute, width) in record.numbers.items():
        value = getattr(record, attribute)
        if value is not None:
            body += _field(tag, _number(value, width))
    if isinstance(record, PassingRecord) and record.transponder_text:
        body += _field(TEXT_TAG, record.transponder_text.encode("ascii"))
    for tag, raw in record.rest:
        body += _field(tag, raw)
    length = HEADER.size + len(body) + 1
    if length > 0xFFFF:
        raise ValueError(f"a frame of {length} bytes")
    frame = bytearray(HEADER.pack(SOR, VERSION, length, 0, record.flags, tor) + body + bytes((EOR,)))
    frame[4:6] = crc16(bytes(frame)).to_bytes(2, "little")
    return escaped(bytes(frame))


def _number(value: int, width: int) -> bytes:
    needed = max(width, (value.bit_length() + 7) // 8, 1)
    if value < 0 or needed > WIDEST_BYTES:
        raise ValueError(f"{value} does not fit a field")
    return value.to_bytes(needed, "little")


def _field(tag: int, value: bytes) -> bytes:
    if len(value) > 0xFF:
        raise ValueError(f"field 0x{tag:02X} of {len(value)} bytes")
    return bytes((tag, len(value))) + value
