"""Reads a timing system over TCP: `rmonitor://HOST:PORT`, `multiloop://HOST:PORT`, `p3://HOST:PORT`.

Only connects, reads and waits; what the bytes say is for the parsers.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from pitboard.feeds.backoff import Backoff
from pitboard.feeds.connection import Arrived, Told, now_us

log = logging.getLogger(__name__)

PORTS: Final = {"rmonitor": 50000, "multiloop": 50003, "p3": 5403}
"""Where each kind of timing system listens unless it was set otherwise."""

SILENCE_S: Final = {"rmonitor": 15.0, "multiloop": 15.0, "p3": 30.0}
"""A line that is silent for longer is dead: two of them send a heartbeat every second, a decoder its status every 5."""

READ_BYTES: Final = 1 << 16
CONNECT_S: Final = 10.0


class Address(Struct, frozen=True):
    """Where a feed of a format is."""

    format: str
    host: str
    port: int


def address(url: str) -> Address:
    """The parts of a feed's address.

    Raises:
        ValueError: it is not SCHEME://HOST[:PORT] with one of the schemes.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or port == 0:
        raise ValueError(f"no address of a timing system, which is rmonitor://HOST:PORT: {url!r}")
    return Address(parts.scheme, parts.hostname, port or PORTS[parts.scheme])


class Connection:
    """A connection that is made again whenever it is lost, until the task that reads it is cancelled.

    `told` is called with what is wrong, and with "" when bytes come again. A wait after a failure is twice as long as
    the one before, from `first_s` up to `slowest_s`, spread by chance so that many clients do not come back at once.
    """

    def __init__(
        self,
        url: str,
        told: Told,
        *,
        silence_s: float | None = None,
        first_s: float = 0.5,
        slowest_s: float = 30.0,
    ) -> None:
        self._address = address(url)
        self._url = url
        self._told = told
        self._silence_s = silence_s or SILENCE_S[self._address.format]
        self._backoff = Backoff(first_s, slowest_s)
        self._writer: asyncio.StreamWriter | None = None

    async def chunks(self) -> AsyncGenerator[Arrived]:
        """Everything that comes, of at most READ_BYTES at a time."""
        while True:
            try:
                async with asyncio.timeout(CONNECT_S):
                    reader, self._writer = await asyncio.open_connection(
                        self._address.host, self._address.port, limit=READ_BYTES
                    )
                yield Arrived(b"", now_us())
                while data := await self._read(reader):
                    self._backoff.reset()
                    self._told("")
                    yield Arrived(data, now_us())
                reason = "the other side has closed the connection"
            except TimeoutError:
                reason = f"nothing came for {self._silence_s:g} s" if self._writer else "no answer"
            except (OSError, UnicodeError) as error:
                reason = getattr(error, "strerror", None) or str(error)
            finally:
                await self._close()
            await self._wait(reason)

    def send(self, data: bytes) -> None:
        """Send bytes, if there is a connection."""
        if self._writer and data:
            self._writer.write(data)

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        async with asyncio.timeout(self._silence_s):
            return await reader.read(READ_BYTES)

    async def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _wait(self, reason: str) -> None:
        wait_s = self._backoff.next_s()
        log.warning("%s: %s; again in %.1f s", self._url, reason, wait_s)
        self._told(f"Not connected to {self._url}: {reason}")
        await asyncio.sleep(wait_s)
