"""How the bytes of a live feed come: what every connection has in common. TCP, WebSocket and polling are beside it."""

import random
from collections.abc import AsyncGenerator, Callable
from typing import Protocol

import msgspec
from msgspec import Struct

OnStatus = Callable[[str], None]
"""Called with what is wrong with a connection, and with "" when bytes come again."""


class Arrived(Struct, frozen=True, gc=False):
    """Bytes as they came, and when (µs since the epoch). No bytes: a connection begins here."""

    data: bytes
    received_us: int


class Connection(Protocol):
    """A connection that is made again whenever it is lost, until the task that reads it is cancelled."""

    def chunks(self) -> AsyncGenerator[Arrived]:
        """Yield everything that comes: pieces of a stream, or whole messages or documents one by one."""

    def send(self, data: bytes) -> None:
        """Send bytes, if there is a connection; a feed that takes none ignores them."""


class Backoff:
    """Waits before a lost connection is made again, each twice as long as the one before.

    From `first_s` up to `slowest_s`, spread by chance to between a half and the whole, so that many clients do not come
    back at once.
    """

    def __init__(self, first_s: float, slowest_s: float) -> None:
        self._first_s = first_s
        self._slowest_s = slowest_s
        self._failures = 0

    def reset(self) -> None:
        """Begin again with the first wait: the connection works."""
        self._failures = 0

    def next_s(self) -> float:
        """Return the next wait, in seconds."""
        longest_s = min(self._first_s * 2.0 ** min(self._failures, 30), self._slowest_s)
        self._failures += 1
        return longest_s * random.uniform(0.5, 1.0)


def named_document(name: str, body: bytes) -> bytes:
    """Return a JSON document with the name under which it was asked for or saved, as one JSON object.

    The body goes in as it came: one that is no JSON makes an object that is none either, and its reader refuses it.
    """
    return b'{"name":' + msgspec.json.encode(name) + b',"body":' + body + b"}"
