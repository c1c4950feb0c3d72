"""Reads a timing system over a WebSocket: `nls+wss://HOST/EVENT` and `multiloop+wss://HOST/PATH`.

Only connects, subscribes, reads and waits; what the messages say is for the parsers. Every message is handed on as one
line, as which a recording has it.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from msgspec import Struct

from pitboard.feeds.backoff import Backoff
from pitboard.feeds.connection import Arrived, Told, now_us

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

log = logging.getLogger(__name__)

MESSAGE_LIMIT_BYTES: Final = 8 << 20
CONNECT_S: Final = 10.0
FIRST_S: Final = 0.5
SLOWEST_S: Final = 30.0

OURS: Final = {"columns"}
"""What an address says to the parser and not to the server."""

NLS_CHANNELS: Final = (0, 3, 4, 7)
"""Results, messages, the state of the course, lap lists. The statistics (9002) say nothing that these do not."""

MULTILOOP_TOPICS: Final = (
    *("$H", "$C", "$L", "$I", "$F", "$E", "$R", "$T", "$A", "$V", "$S", "$N"),
    *("$USAC:DRIVERID", "$USAC:S", "$USAC:TZ"),
)


class Address(Struct, frozen=True):
    """A feed's address: the format of its messages, where the socket is, and what the path names further."""

    format: str
    socket: str
    host: str
    event: str = ""


class Kind(Struct, frozen=True):
    """What differs between the feeds: what is sent at first, how often again (0: never), when silence is long."""

    hello: Callable[[Address], bytes]
    again_s: float
    silence_s: float


def address(url: str) -> Address:
    """The parts of a feed's address.

    Raises:
        ValueError: it is none, or the package that speaks WebSocket is missing.
    """
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, sound = urlsplit(""), False
    name, _, scheme = parts.scheme.partition("+")
    event = parts.path.strip("/")
    if not sound or name not in KINDS or scheme not in ("ws", "wss"):
        raise ValueError(f"no address of a WebSocket feed, which is nls+wss://HOST/EVENT: {url!r}")
    if name == "nls" and not (event.isascii() and event.isdecimal()):
        raise ValueError(f"no number of an event in it, as in nls+wss://HOST/50: {url!r}")
    if find_spec("websockets") is None:
        raise ValueError(f"{name}+{scheme}:// needs a package more: pip install 'pitboard[websocket]'")
    asked = urlencode([one for one in parse_qsl(parts.query, keep_blank_values=True) if one[0] not in OURS])
    path = "/" if name == "nls" else (parts.path or "/") + (f"?{asked}" if asked else "")
    host = parts.hostname or ""
    return Address(name, f"{scheme}://{parts.netloc}{path}", host, event if name == "nls" else "")


def _nls_hello(to: Address) -> bytes:
    now_ms = time.time_ns() // 1_000_000
    asked = {"eventId": to.event, "eventPid": NLS_CHANNELS, "clientLocalTime": now_ms}
    return msgspec.json.encode(asked)


def _multiloop_hello(_to: Address) -> bytes:
    return msgspec.json.encode({"subscriptions": MULTILOOP_TOPICS})


KINDS: Final[dict[str, Kind]] = {
    "nls": Kind(_nls_hello, 15.0, 30.0),
    "multiloop": Kind(_multiloop_hello, 0.0, 15.0),
}


class Connection:
    """A connection that is made again whenever it is lost, until the task that reads it is cancelled.

    `told` is called with what is wrong, and with "" when messages come again.
    """

    def __init__(
        self,
        url: str,
        told: Told,
        *,
        silence_s: float | None = None,
        first_s: float = FIRST_S,
        again_s: float | None = None,
    ) -> None:
        self._address = address(url)
        self._kind = KINDS[self._address.format]
        self._url = url
        self._told = told
        self._silence_s = silence_s or self._kind.silence_s
        self._again_s = self._kind.again_s if again_s is None else again_s
        self._backoff = Backoff(first_s, SLOWEST_S)
        self._socket: ClientConnection | None = None
        self._sending: set[asyncio.Task[None]] = set()

    async def chunks(self) -> AsyncGenerator[Arrived]:
        """Every message, as a line."""
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
                    self._backoff.reset()
                    self._told("")
                    yield Arrived(as_line(message), received_us)
            except TimeoutError:
                reason = f"nothing came for {self._silence_s:g} s" if self._socket else "no answer"
            except ConnectionClosed as closed:
                said = closed.rcvd.reason if closed.rcvd else ""
                reason = "the other side has closed the connection" + (f": {said[:80]}" if said else "")
            except (WebSocketException, OSError, UnicodeError) as error:
                reason = _reason(error)
            finally:
                await self._close()
            wait_s = self._backoff.next_s()
            log.warning("%s: %s; again in %.1f s", self._url, reason, wait_s)
            self._told(f"Not connected to {self._url}: {reason}")
            await asyncio.sleep(wait_s)

    def send(self, data: bytes) -> None:
        """Send a message, if there is a connection."""
        if self._socket and data:
            self._later(self._send(self._socket, data))

    async def _open(self) -> "ClientConnection":
        from websockets.asyncio.client import connect

        # Some servers check from which page a client comes.
        scheme = "https" if self._address.socket.startswith("wss") else "http"
        return await connect(
            self._address.socket,
            origin=f"{scheme}://{self._address.host}",  # type: ignore[arg-type]
            user_agent_header="pitboard",
            open_timeout=CONNECT_S,
            close_timeout=1,
            # A server that answers no pings is alive as long as messages come.
            ping_timeout=None,
            max_size=MESSAGE_LIMIT_BYTES,
        )

    async def _subscribe(self, socket: "ClientConnection") -> None:
        """Ask for what is read, and where the feed wants it again and again."""
        await self._send(socket, self._kind.hello(self._address))
        while self._again_s:
            await asyncio.sleep(self._again_s)
            await self._send(socket, self._kind.hello(self._address))

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
    """Why there is no connection, in the system's own words where it has some."""
    if isinstance(error, OSError) and error.errno and error.errno > 0:
        return os.strerror(error.errno)
    return (getattr(error, "strerror", None) or str(error))[:120]


def as_line(message: bytes) -> bytes:
    """A message as a line: in JSON a line break is only white space, and becomes a blank."""
    if message.lstrip()[:1] in (b"{", b"["):
        message = message.translate(_NO_BREAKS)
    return message if message.endswith(b"\n") else message + b"\n"


_NO_BREAKS: Final = bytes.maketrans(b"\r\n", b"  ")
