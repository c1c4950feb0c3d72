"""The bytes of decoders into passings, live or recorded, and the requests for what did not come."""

import re
from collections.abc import Iterator
from typing import Final

from pitboard.feeds.format import FeedReader, ReaderContext, Update
from pitboard.feeds.p3.protocol import (
    AnyRecord,
    DamagedFrame,
    P3Frame,
    P3Framing,
    PassingRecord,
    ResendRecord,
    decode,
    encode,
)
from pitboard.feeds.p3.session import P3Session, decoder_loops
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.transport.lines import Lines, RawLine, lines_of
from pitboard.feeds.transport.schemes import bare_address
from pitboard.model import Fact, Passing, RaceInfo

HEX_LINE_LIMIT_BYTES: Final = 1 << 16

LOGGERS_MARK: Final = b"##"
"""Before a logger's stamp on a line of its own. Digits alone would be hex."""

_HEX_HEAD = re.compile(rb"(?:\s*##[^\n]*\n)*\s*8[eE] ?0[0-9a-fA-F]")
_SPACE = re.compile(rb"[ \t\r]+")


def is_hex(head: bytes) -> bool:
    """Tell whether a recording is hex text: after stamps of a logger, the first bytes of a frame in hex."""
    return _HEX_HEAD.match(head) is not None


def holds_frame(head: bytes) -> bool:
    """Tell whether the beginning of a document holds a whole frame with the right length and CRC."""
    framing = P3Framing()
    raw = b"".join(_raw(line) or b"" for line in lines_of(head, HEX_LINE_LIMIT_BYTES)) if is_hex(head) else head
    return any(_is_whole(frame.content) for frame in framing.feed(raw))


def _is_whole(frame: bytes) -> bool:
    try:
        decode(frame)
    except DamagedFrame:
        return False
    return True


def _raw(line: RawLine) -> bytes | None:
    """Return a line of hex text as bytes; None: it is no hex."""
    if line.content.startswith(LOGGERS_MARK) or line.too_long:
        return b""
    try:
        return bytes.fromhex(_SPACE.sub(b"", line.content).decode("ascii"))
    except ValueError:
        return None


class P3Reader(FeedReader):
    """Follows P3 frames, in bytes or in hex text. `source` is the decoder's address, or the name of a file.

    The option `loop` says where each decoder lies. Without it the first decoder heard lies at the line; but of several
    in one recording none does, so a recording is held until its end.
    The race is said to begin, undated, with the earliest passing; any source that knows the start outranks that.
    """

    def __init__(self, source: str, reading: Reading, context: ReaderContext) -> None:
        written = context.options.get("loop", ())
        self._loops = decoder_loops(written) if written else None
        self._source = bare_address(source)
        self._reading = reading
        self._framing = P3Framing()
        self._hex: Lines | None = None
        self._begun = False
        self._session = P3Session(self._source, reading, self._loops)
        self._held: list[tuple[AnyRecord, int]] | None = [] if context.recorded else None
        self._frames = 0
        self._records = 0
        self._first_us: int | None = None
        self._facts: list[Fact] = []
        self._new: list[Fact] = []
        self._requested: set[tuple[int | None, int | None, int | None]] = set()

    def read(self, chunk: bytes) -> None:
        """Take bytes, the first of which decide whether they are hex text."""
        if not self._begun:
            self._begun = True
            self._hex = Lines(HEX_LINE_LIMIT_BYTES) if is_hex(chunk) else None
        if self._hex:
            self._read_lines(self._hex.feed(chunk))
        else:
            for frame in self._framing.feed(chunk):
                self._take(frame, self._frames + 1)

    def news(self) -> Update:
        """Return the passings since the last call."""
        new, self._new = self._new, []
        earliest_us = min((fact.time_us for fact in new if isinstance(fact, Passing)), default=None)
        if earliest_us is not None and (self._first_us is None or earliest_us < self._first_us):
            self._first_us = earliest_us
            return Update([self._race(earliest_us), *new])
        return Update(new)

    def cut(self) -> None:
        """Cut a frame that is open, and ask again for what is missing: the connection was lost, or begins."""
        self._framing.end()
        self._requested.clear()

    def end(self) -> None:
        """Finish a recording, and name what is missing in it.

        Raises:
            Refused: it holds no frame.
        """
        if self._hex:
            self._read_lines(self._hex.end())
        self._framing.end()
        self._name_damage()
        if not self._records:
            raise Refused(Refusal(self._source, 0, "no frame of a P3 decoder in it", whole=True))
        held, self._held = self._held or [], None
        heard = {record.decoder or 0 for record, _ in held if isinstance(record, PassingRecord)}
        if self._loops is None and len(heard) > 1:
            self._session = P3Session(self._source, self._reading, {})
        for record, place in held:
            self._keep(record, place)
        self._session.name_missing()

    def requests(self) -> bytes:
        """Return the frames that ask the decoders for passings that did not come, each once a connection."""
        wanted: list[ResendRecord] = []
        for request in self._session.to_resend():
            key = (request.decoder, request.from_number, request.until_number)
            if key not in self._requested:
                self._requested.add(key)
                wanted.append(request)
        return b"".join(encode(request) for request in wanted)

    def update(self, run: int | None = None) -> Update:
        """Return all that is known.

        Raises:
            Refused: a run was asked for.
        """
        if run is not None:
            raise Refused(Refusal(self._source, 0, f"no run {run} in it: a decoder knows of no runs", whole=True))
        first_us = min((fact.time_us for fact in self._facts if isinstance(fact, Passing)), default=None)
        return Update([*([] if first_us is None else [self._race(first_us)]), *self._facts], True)

    def _race(self, begin_us: int) -> RaceInfo:
        return RaceInfo("", begin_us, dated=False, source=self._source)

    def _read_lines(self, lines: list[RawLine]) -> None:
        for line in lines:
            raw = _raw(line)
            if line.too_long:
                self._reading.refuse(self._source, line.number, f"longer than {HEX_LINE_LIMIT_BYTES >> 10} KiB")
            elif raw is None:
                self._reading.refuse(self._source, line.number, "no hex")
            elif line.content.startswith(LOGGERS_MARK):
                self._reading.count("time stamps of a logger")
            else:
                for frame in self._framing.feed(raw):
                    self._take(frame, line.number)

    def _take(self, frame: P3Frame, place: int) -> None:
        """Take a frame by its place: its line in hex text, else its number."""
        self._frames += 1
        self._reading.count("frames")
        try:
            record = decode(frame.content)
        except DamagedFrame as damaged:
            self._reading.count("damaged frames")
            self._reading.refuse(self._source, place, str(damaged))
            return
        self._records += 1
        if self._held is None:
            self._keep(record, place)
        else:
            self._held.append((record, place))

    def _keep(self, record: AnyRecord, place: int) -> None:
        facts = self._session.take(record, place)
        self._facts += facts
        self._new += facts

    def _name_damage(self) -> None:
        for what, number in self._damage():
            if number:
                self._reading.count(what, number)
                self._reading.refuse(self._source, 0, f"{number} {what}")

    def _damage(self) -> Iterator[tuple[str, int]]:
        yield "bytes outside frames", self._framing.foreign_bytes
        yield "frames cut short", self._framing.cut_frames
        yield "frames beyond the limit", self._framing.long_frames
