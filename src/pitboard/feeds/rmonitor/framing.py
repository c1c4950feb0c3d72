"""Bytes of an RMonitor stream into lines, however the network cut them up and whatever a logger put around them."""

import csv
import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec
from msgspec import Struct

from pitboard.feeds.transport import lines

LINE_LIMIT_BYTES = 1 << 16
"""Records are at most a few hundred bytes long; `$T` with many sections stays far below this."""

STAMP = re.compile(lines.STAMP.pattern.decode())
"""What people's loggers put before a record, or on a line of its own."""

_RECORD = re.compile(rb"\$[A-Z]{1,8},")
_COMMAND = re.compile(_RECORD.pattern.decode())

_SHOWN = re.compile(r"'(\$[A-Z]{1,8},.*?)(?:\\[rn])*'(?:[,)\]\s]|$)")
"""Bytes as Python shows them: `b'$A,"11",...\\r\\n'`."""

_AROUND = "\r\0\x02\x03"
"""What serial lines put around a record."""

_ENDS_A_FIELD = b'",0123456789\r'
"""A record directly behind one of these is no part of a text field."""

_BEGINS = (b"$", b"\xef\xbb\xbf$")
_LONGEST_COMMAND = 16


class RecordLine(Struct, frozen=True, gc=False):
    """One piece of a line that holds one record: `number` counts the lines of the stream from 1.

    `refused` is the reason why there is no text: the line was longer than the limit.
    """

    number: int
    text: str
    refused: str = ""


class Framing:
    """Cuts a stream into lines; holds at most one unfinished record, and of one that is too long nothing at all.

    A record ends where its line does, or where the next one begins: some loggers leave out the ends of lines.
    """

    def __init__(self, limit_bytes: int = LINE_LIMIT_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self.lines = 0
        self.bytes_taken = 0
        self._rest = bytearray()
        self._skipping = False

    def take(self, chunk: bytes) -> list[RecordLine]:
        """Return the records that this chunk completes; CR LF and LF both end one, and so does the next one."""
        self.bytes_taken += len(chunk)
        found: list[RecordLine] = []
        begin = 0
        while (end := chunk.find(b"\n", begin)) >= 0:
            raw = chunk[begin:end]
            begin = end + 1
            if self._rest or self._skipping or not _is_plain(raw, self.limit_bytes):
                self._hold(raw)
                found += self._complete()
            else:
                self.lines += 1
                found.append(RecordLine(self.lines, raw.removesuffix(b"\r").decode("ascii")))
        if begin == len(chunk) and not self._rest:
            return found
        self._hold(chunk[begin:])
        if len(self._rest) > 1 and self._rest.find(b"$", 1) > 0 and self._rest.startswith(_BEGINS):
            found += self._begun()
        if self._beyond_the_limit():
            self._skipping = True
            self._rest.clear()
        return found

    def end(self) -> list[RecordLine]:
        """Return the last line of a stream that ends without a line feed."""
        return self._complete() if self._rest or self._skipping else []

    def _hold(self, piece: bytes) -> None:
        if not self._skipping:
            self._rest += piece

    def _beyond_the_limit(self) -> bool:
        """Whether what is held can be no record any more, wherever the next one begins."""
        if len(self._rest) <= self.limit_bytes + 1:
            return False
        if not self._rest.startswith(_BEGINS):
            return True
        last = self._rest.rfind(b"$")
        open_at = last if last > 0 and _RECORD.match(self._rest, last) else len(self._rest) - _LONGEST_COMMAND
        return open_at > self.limit_bytes

    def _begun(self) -> list[RecordLine]:
        """The records of a line without end that are whole, as the next has begun."""
        begins = _begins(self._rest, self.limit_bytes, ended=False)
        found = self._cut(self._rest, begins)
        if not self._skipping:
            del self._rest[: begins[-1]]
        return found

    def _complete(self) -> list[RecordLine]:
        raw, skipping = bytes(self._rest).removesuffix(b"\r"), self._skipping
        self._rest.clear()
        self._skipping = False
        if raw[:1] == b"$" and raw.find(b"$", 1) < 0 and len(raw) <= self.limit_bytes and not skipping:
            self.lines += 1
            return [RecordLine(self.lines, decoded(raw))]
        if skipping or (len(raw) > self.limit_bytes and not raw.startswith(_BEGINS)):
            found = [self._refused()]
        elif raw.startswith(_BEGINS):
            found = self._cut(raw, [*_begins(raw, self.limit_bytes, ended=True), len(raw)])
            self._skipping = False
        else:
            found = [RecordLine(self.lines + 1, text) for text in _texts(raw, self.limit_bytes)]
        self.lines += 1
        return found

    def _cut(self, raw: bytes | bytearray, places: list[int]) -> list[RecordLine]:
        """A line's records; one beyond the limit is refused, with all that follows it on its line."""
        found: list[RecordLine] = []
        for begin, end in pairwise(places):
            if end - begin > self.limit_bytes:
                self._skipping = True
                self._rest.clear()
                return [*found, self._refused()]
            if text := _text(raw[begin:end]):
                found.append(RecordLine(self.lines + 1, text))
        return found

    def _refused(self) -> RecordLine:
        return RecordLine(self.lines + 1, "", f"a line longer than {self.limit_bytes} bytes")


def _is_plain(raw: bytes, limit_bytes: int) -> bool:
    """Whether a line is a record and nothing else, as nearly every line of a healthy feed is."""
    return raw[:1] == b"$" and raw.find(b"$", 1) < 0 and raw.isascii() and len(raw) <= limit_bytes


def decoded(raw: bytes) -> str:
    """Decode text whose charset nobody states: UTF-8 where it is valid, else as timing systems on Windows write."""
    for charset in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _begins(raw: bytes | bytearray, limit_bytes: int, *, ended: bool) -> list[int]:
    """Where the records of a line begin. Of a line that has not ended the last is left open.

    After a break a record may begin in the middle of what is left of another: that has lost a quotation mark, the new
    one has none too few. A command within a name leaves an odd number on both sides.
    """
    if raw.find(b"$", 1) < 0:
        return [0]
    places = [match.start() for match in _RECORD.finditer(raw, 1)]
    begins, quotes = [0], raw.count(b'"', 0, places[0] if places else len(raw))
    for place, after in pairwise([*places, len(raw)]):
        too_long = after - place > limit_bytes
        if after == len(raw) and not ended and not too_long:
            break
        own = 0 if too_long else raw.count(b'"', place, after)
        if quotes % 2 and own % 2 and raw[place - 1] not in _ENDS_A_FIELD:
            quotes += own
        else:
            begins.append(place)
            quotes = own
    return begins


def _text(raw: bytes | bytearray) -> str:
    text = decoded(bytes(raw)).strip(_AROUND)
    return text if text.strip() else ""


def _texts(raw: bytes, limit_bytes: int) -> list[str]:
    """The records of a line that begins with something else: a logger's stamp, JSON, or what a break left."""
    if raw[:1] in (b"{", b"[", b'"') and (embedded := _in_json(raw, limit_bytes)):
        return embedded
    match = _RECORD.search(raw)
    if match is None:
        text = _text(raw)
        return [text] if text else []
    if raw[match.start() - 1 : match.start()] in (b'"', b"'") and (quoted := _in_quotes(raw)):
        return quoted
    before, records = _text(raw[: match.start()]), raw[match.start() :]
    places = [*_begins(records, limit_bytes, ended=True), len(records)]
    found = [text for begin, end in pairwise(places) if (text := _text(records[begin:end]))]
    left_over = '"' in before and "," in before
    return [before, *found] if left_over or STAMP.fullmatch(before) else found


def _in_json(raw: bytes, limit_bytes: int) -> list[str]:
    """The records among the texts of a JSON line, each of which may hold several lines."""
    try:
        document = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return []
    texts = (line.strip().encode() for text in _strings(document) for line in text.splitlines())
    return [record for line in texts for record in _texts(line, limit_bytes) if _COMMAND.match(record)]


def _in_quotes(raw: bytes) -> list[str]:
    """The records of a line in which each stands between quotation marks: a cell of a CSV, or bytes as Python shows."""
    text = _text(raw)
    shown = _SHOWN.search(text)
    if shown is not None:
        return [re.sub(r"\\([\\'])", r"\1", shown[1])]
    try:
        cells = [cell for delimiter in ",;\t" for cell in next(csv.reader([text], delimiter=delimiter), [])]
    except csv.Error:
        return []
    return [cell.strip() for cell in cells if _COMMAND.match(cell) and "," in cell][:1]


def _strings(document: object) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for value in document.values():
            yield from _strings(value)
    elif isinstance(document, list):
        for value in document:
            yield from _strings(value)
