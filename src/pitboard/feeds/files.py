"""Files that people name: read in pieces, within a bound, and never waited for without end."""

import os
import select
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PIECE_BYTES: Final = 1 << 20

SILENT_S: Final = 5.0
"""A pipe that brings nothing for so long brings nothing more."""


class UnfitFile(Exception):
    """A file that is not taken; the text says why, to be put behind "cannot be read: "."""


def pieces(path: Path) -> Iterator[bytes]:
    """Yield the content of a file piece by piece; of a pipe or a device too, as long as it brings something.

    Raises:
        UnfitFile: it cannot be read, or brings nothing.
    """
    try:
        # Without waiting: a pipe that nobody writes to would hold up its opening already.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise UnfitFile(error.strerror or "cannot be read") from None
    try:
        waits = not stat.S_ISREG(os.fstat(descriptor).st_mode)
        piece = bytearray()
        while True:
            if waits and not select.select([descriptor], [], [], SILENT_S)[0]:
                raise UnfitFile(f"brings nothing for {SILENT_S:g} s")
            read = os.read(descriptor, PIECE_BYTES - len(piece))
            piece += read
            if piece and (not read or len(piece) == PIECE_BYTES):
                yield bytes(piece)
                piece.clear()
            if not read:
                return
    except OSError as error:
        raise UnfitFile(error.strerror or "cannot be read") from None
    finally:
        os.close(descriptor)


def read_file(path: Path, limit_bytes: int) -> bytes:
    """Return the content of a file that is no longer than `limit_bytes`, whole MiB.

    Raises:
        UnfitFile: it is longer, or cannot be read.
    """
    content = bytearray()
    for piece in pieces(path):
        content += piece
        if len(content) > limit_bytes:
            raise UnfitFile(f"longer than {limit_bytes >> 20} MiB")
    return bytes(content)


def read_text_file(path: Path, limit_bytes: int) -> str:
    """Return the text of such a file.

    Raises:
        UnfitFile: it is longer, cannot be read, or is no UTF-8 text.
    """
    try:
        return read_file(path, limit_bytes).decode("utf-8")
    except UnicodeDecodeError:
        raise UnfitFile("no UTF-8 text") from None
