"""A stream over TCP, followed through lost connections. Only connects, reads and waits."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Final

from pitboard.feeds.transport import Arrived, OnStatus
from pitboard.feeds.transport.backoff import Backoff, RetriedConnection
from pitboard.model.clock import now_us

READ_BYTES: Final = 1 << 16
CONNECT_S: Final = 10.0


class TcpConnection(RetriedConnection):
    """A connection that is made again whenever it is lost, until the task that reads it is cancelled.

    The wait after a failure grows from `first_s` to `slowest_s`.
    """

    def __init__(
        self,
        url: str,
        host: str,
        port: int,
        on_status: OnStatus,
        *,
        silence_s: float,
        first_s: float = 0.5,
        slowest_s: float = 30.0,
    ) -> None:
        super().__init__(url, on_status, silence_s, Backoff(first_s, slowest_s))
        self._host = host
        self._port = port
        self._writer: asyncio.StreamWriter | None = None

    async def chunks(self) -> AsyncGenerator[Arrived]:
        """Yield everything that comes, of at most READ_BYTES at a time."""
        while True:
            try:
                async with asyncio.timeout(CONNECT_S):
                    reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=READ_BYTES)
                yield Arrived(b"", now_us())
                while data := await self._read(reader):
                    self._works()
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
