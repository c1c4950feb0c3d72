"""What can be read of a journal whose file is damaged: rows straight from its pages, whatever became of the others.

The pages' form is SQLite's documented file format (sqlite.org/fileformat2.html): leaves of tables hold cells of rows,
long ones go on in overflow pages. A row counts only as its seal proves it; one of schema 1, which has none, as it is
in a leaf of the file itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from pitboard.journal.journal import Record, is_sealed
from pitboard.journal.store import JournalError, side_path

PAGE_BYTES: Final = 4096
"""The size of a page where the header that says it is lost."""

LEAF: Final = 0x0D
WAL_HEADER_BYTES: Final = 32
FRAME_HEADER_BYTES: Final = 24
MOST_OVERFLOW_PAGES: Final = 1 << 16
INTEGER_BYTES: Final = (0, 1, 2, 3, 4, 6, 8)
"""The bytes of an integer by its kind, 1 to 6; kinds 8 and 9 are 0 and 1 themselves."""

FIRST_BLOB: Final = 12

Pages = Mapping[int, bytes]
"""Pages by their number, from 1 on."""


class Salvage(Struct, frozen=True):
    """The records that can be saved, by number. `damaged` are numbers of rows that are not what was written."""

    records: list[Record]
    damaged: list[int]

    def lost(self) -> list[range]:
        """Return the numbers up to the last one known that are not there, in runs."""
        runs: list[range] = []
        expected = 1
        for seq in [*(record.seq for record in self.records), max(self.damaged, default=0) + 1]:
            if seq > expected:
                runs.append(range(expected, seq))
            expected = max(expected, seq + 1)
        return runs


def salvage(path: Path) -> Salvage:
    """Return what can be saved of a journal's file and of the log beside it.

    Raises:
        JournalError: it cannot be opened.
    """
    try:
        content = path.read_bytes()
        log = side_path(path, "-wal").read_bytes() if side_path(path, "-wal").exists() else b""
    except OSError as error:
        raise JournalError(path, f"cannot be read: {error.strerror}") from None
    size = _page_bytes(content)
    in_file = {at // size + 1: content[at : at + size] for at in range(0, len(content), size)}
    in_log = list(_frames(log, size))
    newest = in_file | dict(in_log)
    found: dict[int, Record] = {}
    damaged: set[int] = set()
    for number, page in in_file.items():
        for record, stored in _rows(page, number, in_file):
            if stored is None or is_sealed(record, None, stored):
                found[record.seq] = record
            else:
                damaged.add(record.seq)
    for number, page in in_log:
        for record, stored in _rows(page, number, newest):
            if stored is not None and is_sealed(record, None, stored):
                found[record.seq] = record
    return Salvage([found[seq] for seq in sorted(found)], sorted(damaged - found.keys()))


def _page_bytes(content: bytes) -> int:
    stated = int.from_bytes(content[16:18])
    size = 65_536 if stated == 1 else stated
    return size if size >= 512 and size & (size - 1) == 0 else PAGE_BYTES


def _frames(log: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """The pages in SQLite's log, oldest first, each with its number."""
    step = FRAME_HEADER_BYTES + size
    for at in range(WAL_HEADER_BYTES, len(log) - FRAME_HEADER_BYTES, step):
        yield int.from_bytes(log[at : at + 4]), log[at + FRAME_HEADER_BYTES : at + step]


def _rows(page: bytes, number: int, pages: Pages) -> Iterator[tuple[Record, bytes | None]]:
    """The records of a page with their seals, if it is a leaf of the table of records; a cell that makes no sense is
    left out."""
    head = 100 if number == 1 else 0
    if len(page) < head + 8 or page[head] != LEAF:
        return
    for cell in range(int.from_bytes(page[head + 3 : head + 5])):
        at = head + 8 + 2 * cell
        with suppress(IndexError, ValueError, TypeError):
            yield _record(*_cell(page, int.from_bytes(page[at : at + 2]), pages))


def _cell(page: bytes, at: int, pages: Pages) -> tuple[int, bytes]:
    """The number of a row, and its content put together from its pages."""
    length, at = _varint(page, at)
    seq, at = _varint(page, at)
    usable = len(page)
    most = usable - 35
    if length <= most:
        return seq, _exactly(page[at : at + length], length)
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    local = local if local <= most else least
    pieces = [_exactly(page[at : at + local], local)]
    left = length - local
    following = int.from_bytes(page[at + local : at + local + 4])
    for _ in range(MOST_OVERFLOW_PAGES):
        if left <= 0:
            break
        overflow = pages.get(following, b"")
        following = int.from_bytes(overflow[:4])
        pieces.append(overflow[4 : 4 + left])
        left -= len(pieces[-1]) or length
    return seq, _exactly(b"".join(pieces), length)


def _record(seq: int, content: bytes) -> tuple[Record, bytes | None]:
    head_bytes, at = _varint(content, 0)
    kinds: list[int] = []
    while at < head_bytes:
        kind, at = _varint(content, at)
        kinds.append(kind)
    values: list[int | bytes | None] = []
    for kind in kinds:
        value, at = _value(content, at, kind)
        values.append(value)
    key, source, format_, received_us, payload, *rest = values
    stored = rest[0] if rest else None
    if key is not None or not isinstance(received_us, int):
        raise ValueError("no row of the table of records")
    if not (isinstance(source, bytes) and isinstance(format_, bytes) and isinstance(payload, bytes)):
        raise TypeError("no row of the table of records")
    if not isinstance(stored, bytes | None):
        raise TypeError("no seal")
    return Record(seq, source.decode(), format_.decode(), received_us, payload), stored


def _value(content: bytes, at: int, kind: int) -> tuple[int | bytes | None, int]:
    """A value by its kind, text as its bytes, and where the next begins."""
    if kind == 0:
        return None, at
    if kind < len(INTEGER_BYTES):
        end = at + INTEGER_BYTES[kind]
        return int.from_bytes(_exactly(content[at:end], end - at), signed=True), end
    if kind in (8, 9):
        return kind - 8, at
    if kind < FIRST_BLOB:
        raise ValueError("no value of ours")
    end = at + (kind - FIRST_BLOB) // 2
    return _exactly(content[at:end], end - at), end


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of up to nine bytes, seven bits in each of the first eight, and where the next begins."""
    value = 0
    for place in range(9):
        byte = content[at + place]
        if place == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at + place + 1
    raise AssertionError("unreachable")


def _exactly(piece: bytes, length: int) -> bytes:
    if len(piece) != length:
        raise ValueError("cut off")
    return piece
