"""Files and folders as documents: bytes as they lie on disk, and their text within bounds."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from pitboard.feeds.files import UnfitFile, pieces
from pitboard.feeds.format import HEAD_BYTES
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.registry import lacks_lines
from pitboard.feeds.transport.lines import begins_json

CHUNK_BYTES = 1 << 20
HEAD_UTF16_BYTES = 128
LINE_LIMIT_BYTES = 1 << 20
DOCUMENT_LIMIT_BYTES = 512 << 20

Progress = Callable[[int, int], None]
"""Called with how many of how many documents have been taken."""


class Document(Struct, frozen=True):
    """One input as it came: its name, its format where already known, its bytes and when it was received (µs)."""

    source: str
    payload: bytes
    format: str = ""
    received_us: int = 0


def documents_at(path: Path) -> list[Document]:
    """Return the documents of a file or a folder, by name; hidden files are left out.

    Raises:
        Refused: there is nothing there, or it cannot be read.
    """
    if path.is_dir():
        paths = [found for found in sorted(path.rglob("*")) if found.is_file() and not found.name.startswith(".")]
        if not paths:
            raise Refused(Refusal(str(path), 0, "an empty folder", whole=True))
    elif path.exists():
        paths = [path]
    else:
        raise Refused(Refusal(str(path), 0, "no such file or folder", whole=True))
    return [_document(found, path) for found in paths]


def _document(path: Path, top: Path) -> Document:
    name = str(path.relative_to(top)) if path != top else str(path)
    try:
        return Document(name, _within_bounds(pieces(path), name))
    except UnfitFile as error:
        raise Refused(Refusal(str(path), 0, f"cannot be read: {error}", whole=True)) from None


def _within_bounds(content: Iterator[bytes], name: str) -> bytes:
    """The whole file, unless it or one of its lines is larger than any timing document: then refused early."""
    chunks: list[bytes] = []
    size = 0
    long_lines = None
    for chunk in content:
        if long_lines is None:
            long_lines = _may_have_long_lines(chunk)
        size += len(chunk)
        if size > DOCUMENT_LIMIT_BYTES:
            raise Refused(Refusal(name, 0, f"larger than {DOCUMENT_LIMIT_BYTES >> 20} MiB", whole=True))
        chunks.append(chunk)
        if not long_lines:
            _check_last_line(chunks, name)
    return b"".join(chunks)


def _may_have_long_lines(head: bytes) -> bool:
    """Compressed and JSON documents, journals, the frames of a decoder and some loggers' records have no lines."""
    if head.startswith((b"\x1f\x8b", b"PK\x03\x04", b"SQLite format 3\x00")) or begins_json(head):
        return True
    return lacks_lines(head[:HEAD_BYTES])


def _check_last_line(chunks: list[bytes], name: str) -> None:
    """A chunk as long as the limit holds the end of a line, or the line is too long."""
    if len(chunks[-1]) >= LINE_LIMIT_BYTES and b"\n" not in chunks[-1]:
        line = sum(chunk.count(b"\n") for chunk in chunks) + 1
        raise Refused(Refusal(name, line, f"a line longer than {LINE_LIMIT_BYTES >> 20} MiB", whole=True))


def text_bytes(document: Document, reading: Reading) -> bytes:
    """Return a document's bytes, inflated when compressed, in UTF-8 when in UTF-16; of a truncated one what is left.

    Raises:
        Refused: it inflates beyond the bounds of a timing document.
    """
    if not document.payload.startswith(b"\x1f\x8b"):
        return _in_utf8(document.payload)
    inflated: list[bytes] = []
    size = 0
    long_lines = None
    for chunk in _inflate(document, reading):
        size += len(chunk)
        if long_lines is None:
            long_lines = _may_have_long_lines(chunk)
        if size > DOCUMENT_LIMIT_BYTES:
            reason = f"inflates beyond {DOCUMENT_LIMIT_BYTES >> 20} MiB"
            raise Refused(Refusal(document.source, 0, reason, whole=True))
        inflated.append(chunk)
        if not long_lines:
            _check_last_line(inflated, document.source)
    return _in_utf8(b"".join(inflated))


def _inflate(document: Document, reading: Reading) -> Iterator[bytes]:
    inflater = zlib.decompressobj(wbits=31)
    data = document.payload
    try:
        while data and not inflater.eof:
            yield inflater.decompress(data, CHUNK_BYTES)
            data = inflater.unconsumed_tail
            if inflater.eof and inflater.unused_data.startswith(b"\x1f\x8b"):
                data, inflater = inflater.unused_data, zlib.decompressobj(wbits=31)
    except zlib.error as error:
        reading.refuse(document.source, 0, f"damaged compressed data: {error}", whole=True)
        return
    if not inflater.eof:
        reading.refuse(document.source, 0, "truncated: the compressed data ends early", whole=True)


def _in_utf8(content: bytes) -> bytes:
    """A text in UTF-16, as spreadsheets save it, in UTF-8; everything else as it is."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").encode("utf-8")
    first, second = content[0:HEAD_UTF16_BYTES:2], content[1:HEAD_UTF16_BYTES:2]
    if len(second) < HEAD_UTF16_BYTES // 4 or (any(first) and any(second)):
        return content
    if all(first):
        return content.decode("utf-16-le", "replace").encode("utf-8")
    return content.decode("utf-16-be", "replace").encode("utf-8") if all(second) else content
