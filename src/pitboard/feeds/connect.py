"""Live feeds by the scheme of their address: which format they are of, and how their bytes come."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from typing import Final

from msgspec import Struct

from pitboard.feeds import tcp, websocket, wec_poll
from pitboard.feeds.connection import Arrived, Connection, Told
from pitboard.feeds.multiloop.entries import columns
from pitboard.feeds.p3.roles import roles
from pitboard.feeds.query import asked

EVERY_S: Final = 5.0
"""How often the documents of a polled feed are asked for."""


class Scheme(Struct, frozen=True):
    """A kind of live feed.

    `format` is what a journal holds its pieces under, and what its parser goes by. `check` raises ValueError for what
    is no address of this kind. `connect` makes a connection; its last argument is after how many seconds of silence a
    line is dead, None for what is usual.
    """

    format: str
    check: Callable[[str], object]
    connect: Callable[[str, Told, float | None], Connection]


class Polling:
    """The documents of a feed that is polled, as they come."""

    def __init__(self, url: str, told: Told, silence_s: float | None = None) -> None:
        self._url = url
        self._told = told
        self._every_s = EVERY_S if silence_s is None else silence_s

    async def chunks(self) -> AsyncGenerator[Arrived]:
        """Every new document."""
        stop = threading.Event()
        loop = asyncio.get_running_loop()
        arrived: asyncio.Queue[Arrived | None] = asyncio.Queue()

        def told(note: str) -> None:
            loop.call_soon_threadsafe(self._told, note)

        def poll() -> None:
            for polled in wec_poll.poll(self._url, self._every_s, stop, told=told):
                loop.call_soon_threadsafe(arrived.put_nowait, Arrived(polled.body, polled.received_us))
            loop.call_soon_threadsafe(arrived.put_nowait, None)

        polling = loop.run_in_executor(None, poll)
        try:
            while (one := await arrived.get()) is not None:
                yield one
        finally:
            stop.set()
            await polling

    def send(self, data: bytes) -> None:
        """Documents are asked for, nothing is sent."""


def _decoder(url: str) -> None:
    tcp.address(url)
    roles(asked(url, ("loop",))["loop"])


def _multiloop(url: str) -> None:
    tcp.address(url)
    columns(",".join(asked(url, ("columns",))["columns"]))


def _tcp(url: str, told: Told, silence_s: float | None) -> Connection:
    return tcp.Connection(url, told, silence_s=silence_s)


def _websocket(url: str, told: Told, silence_s: float | None) -> Connection:
    return websocket.Connection(url, told, silence_s=silence_s)


SCHEMES: Final[dict[str, Scheme]] = {
    "rmonitor": Scheme("rmonitor", tcp.address, _tcp),
    "multiloop": Scheme("multiloop", _multiloop, _tcp),
    "p3": Scheme("p3", _decoder, _tcp),
    "wec+https": Scheme("wec", wec_poll.race_id, Polling),
    "wec+http": Scheme("wec", wec_poll.race_id, Polling),
    "nls+wss": Scheme("nls", websocket.address, _websocket),
    "nls+ws": Scheme("nls", websocket.address, _websocket),
    "multiloop+wss": Scheme("multiloop", websocket.address, _websocket),
    "multiloop+ws": Scheme("multiloop", websocket.address, _websocket),
}
"""Add a kind of connection here, and the parser of its format in `intake/feed.py`."""


def scheme_of(url: str) -> Scheme:
    """The kind of feed that an address is of, once the address is known to be sound.

    Raises:
        ValueError: no feed has such an address; the text says which have.
    """
    scheme = SCHEMES.get(url.partition("://")[0])
    if scheme is None:
        raise ValueError(f"a live feed is one of {', '.join(f'{name}://' for name in SCHEMES)}: {url!r}")
    scheme.check(url)
    return scheme


def connect(url: str, told: Told, silence_s: float | None = None) -> Connection:
    """A connection to a live feed.

    Raises:
        ValueError: the address is none.
    """
    return scheme_of(url).connect(url, told, silence_s)
