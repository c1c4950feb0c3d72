"""A stream over TCP, followed through lost connections. Only connects, reads and waits."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import Final

from pitboard.feeds.transport import Arrived, OnStatus
from pitboard.feeds.transport.backoff import Backoff, RetriedConnection
from pitboard.model.clock import MACHINE_CLOCK, MachineClock

READ_BYTES: Final = 1 << 14
CONNECT_S: Final = 10.0
FIRST_S: Final = 0.5
SLOWEST_S: Final = 30.0

Dial = Callable[[str, int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
"""Makes a connection to a host and port; OSError where there is none to be had."""


async def dial_tcp(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect over this machine's network.

    Raises:
        OSError: there is no connection to be had.
    """
    return await asyncio.open_connection(host, port, limit=READ_BYTES)


class TcpConnection(RetriedConnection):
    """A connection that is made again whenever it is lost, until the task that reads it is cancelled.

    The wait after a failure is by `backoff`. `dial` makes a connection, `clock` dates what comes.
    """

    def __init__(
        self,
        url: str,
        host: str,
        port: int,
        on_status: OnStatus,
        *,
        silence_s: float,
        backoff: Backoff | None = None,
        dial: Dial = dial_tcp,
        clock: MachineClock = MACHINE_CLOCK,
    ) -> None:
        super().__init__(url, on_status, silence_s, backoff or Backoff(FIRST_S, SLOWEST_S))
        self._dial = dial
        self._clock = clock
        self._host = host
        self._port = port
        self._writer: asyncio.StreamWriter | None = None

    async def chunks(self) -> AsyncGenerator[Arrived]:
        """Yield everything that comes, of at most READ_BYTES at a time."""
        while True:
            try:
                async with asyncio.timeout(CONNECT_S):
                    reader, self._writer = await self._dial(self._host, self._port)
                yield Arrived(b"", self._clock.now_us())
                while data := await self._read(reader):
                    self._works()
                    yield Arrived(data, self._clock.now_us())
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
