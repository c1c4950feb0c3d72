"""The seal of a record: its own checksum and one over all before it, so that none changes, goes or comes unseen."""

from hashlib import blake2b
from typing import Final

HALF_BYTES: Final = 8
SEAL_BYTES: Final = 2 * HALF_BYTES

FIRST_SEAL: Final = bytes(SEAL_BYTES)
"""What comes before the first record of a journal."""


def seal(before: bytes, seq: int, source: str, format: str, received_us: int, payload: bytes) -> bytes:  # noqa: A002
    """Return the seal of a record, SEAL_BYTES bytes; `before` is the seal of its predecessor.

    The first half is over the record alone: it holds however much is lost before it. The second is over the first and
    that of the predecessor. Every part is told by its length, so that no two records are the same bytes.
    """
    names = (source.encode(), format.encode())
    head = b"%d %d %d %d %d " % (seq, received_us, len(names[0]), len(names[1]), len(payload))
    own = blake2b(b"".join((head, *names, payload)), digest_size=HALF_BYTES).digest()
    return own + link(before, own)


def link(before: bytes, own: bytes) -> bytes:
    """Return the second half of a seal, from the seal before it and its own first half."""
    return blake2b(before[HALF_BYTES:] + own, digest_size=HALF_BYTES).digest()
