"""How the bytes of a live feed come: what every connection has in common. TCP, WebSocket and polling lie beside it."""

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


def named_document(name: str, body: bytes) -> bytes:
    """Return a JSON document with the name under which it was asked for or saved, as one JSON object.

    The body goes in as it came: one that is no JSON makes an object that is none either, and its reader refuses it.
    """
    return b'{"name":' + msgspec.json.encode(name) + b',"body":' + body + b"}"
