"""Messages over a WebSocket, followed through lost connections. Only connects, subscribes, reads and waits.

Every message is handed on as a line, as which a recording has it.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pitboard.feeds.transport import Arrived, OnStatus
from pitboard.feeds.transport.backoff import Backoff, RetriedConnection
from pitboard.model.clock import now_us

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

MESSAGE_LIMIT_BYTES: Final = 8 << 20
CONNECT_S: Final = 10.0
SLOWEST_S: Final = 30.0


class WebSocketConnection(RetriedConnection):
    """A connection that is made again whenever it is lost, until the task that reads it is cancelled.

    `socket_url` is where the socket is. `hello` makes what is sent at first, and every `again_s` (0: never).
    """

    def __init__(
        self,
        url: str,
        socket_url: str,
        on_status: OnStatus,
        *,
        hello: Callable[[], bytes],
        again_s: float,
        silence_s: float,
        first_s: float = 0.5,
    ) -> None:
        super().__init__(url, on_status, silence_s, Backoff(first_s, SLOWEST_S))
        self.socket_url = socket_url
        self._hello = hello
        self._again_s = again_s
        self._socket: ClientConnection | None = None
        self._sending: set[asyncio.Task[None]] = set()

    async def chunks(self) -> AsyncGenerator[Arrived]:
        """Yield every message, as a line."""
        from websockets.exceptions import ConnectionClosed, WebSocketException

        while True:
            try:
                self._socket = await self._open()
                yield Arrived(b"", now_us())
                self._later(self._subscribe(self._socket))
                while True:
                    async with asyncio.timeout(self._silence_s):
                        message = await self._socket.recv(decode=False)
                    received_us = now_us()
                    self._works()
                    yield Arrived(as_line(message), received_us)
            except TimeoutError:
                reason = f"nothing came for {self._silence_s:g} s" if self._socket else "no answer"
            except ConnectionClosed as closed:
                why = closed.rcvd.reason if closed.rcvd else ""
                reason = "the other side has closed the connection" + (f": {why[:80]}" if why else "")
            except (WebSocketException, OSError, UnicodeError) as error:
                reason = _reason(error)
            finally:
                await self._close()
            await self._wait(reason)

    def send(self, data: bytes) -> None:
        """Send a message, if there is a connection."""
        if self._socket and data:
            self._later(self._send(self._socket, data))

    async def _open(self) -> "ClientConnection":
        from websockets.asyncio.client import connect

        # Some servers check from which page a client comes.
        scheme = "https" if self.socket_url.startswith("wss") else "http"
        return await connect(
            self.socket_url,
            origin=f"{scheme}://{urlsplit(self.socket_url).hostname}",  # type: ignore[arg-type]
            user_agent_header="pitboard",
            open_timeout=CONNECT_S,
            close_timeout=1,
            # A server that answers no pings is alive as long as messages come.
            ping_timeout=None,
            max_size=MESSAGE_LIMIT_BYTES,
        )

    async def _subscribe(self, socket: "ClientConnection") -> None:
        """Ask for what is read, and where the feed wants it again and again."""
        await self._send(socket, self._hello())
        while self._again_s:
            await asyncio.sleep(self._again_s)
            await self._send(socket, self._hello())

    async def _send(self, socket: "ClientConnection", data: bytes) -> None:
        from websockets.exceptions import ConnectionClosed

        # Who reads finds out that it is closed.
        with suppress(ConnectionClosed):
            await socket.send(data, text=True)

    def _later(self, sending: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(sending)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _close(self) -> None:
        socket, self._socket = self._socket, None
        for task in list(self._sending):
            task.cancel()
        if socket:
            await socket.close()


def _reason(error: Exception) -> str:
    """Return why there is no connection, in the system's own words where it has some."""
    if isinstance(error, OSError) and error.errno and error.errno > 0:
        return os.strerror(error.errno)
    return (getattr(error, "strerror", None) or str(error))[:120]


def as_line(message: bytes) -> bytes:
    """Return a message as a line: in JSON a line break is only white space, and becomes a blank."""
    if message.lstrip()[:1] in (b"{", b"["):
        message = message.translate(_NO_BREAKS)
    return message if message.endswith(b"\n") else message + b"\n"


_NO_BREAKS: Final = bytes.maketrans(b"\r\n", b"  ")
