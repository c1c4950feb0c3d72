"""Connections within limits: so many of an address, and each request whole in time; who serves HTTP sees the others."""

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast

from msgspec import Struct
from starlette.types import Scope
from uvicorn.protocols.http.auto import AutoHTTPProtocol

THIS_MACHINE: Final = ("127.0.0.1", "::1")

TOO_MANY: Final = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 10\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

CONNECTION: Final = "pitboard.connection"
"""Where the state of a request has its connection."""

SPARE_FILES: Final = 100
"""Files that stay free for the journal and the feeds, however many visitors come."""


class Limits(Struct, frozen=True):
    """What a connection may take: the header of a request whole within `header_s`, its body within `body_s`, nothing
    at all between two requests for `idle_s`; and an address so many connections at once.

    `proxies` are the addresses of reverse proxies: theirs are those of many, and what they say of whom they forward
    for is believed. `most` is how many connections there may be in all.
    """

    header_s: float = 10.0
    body_s: float = 30.0
    idle_s: int = 5
    of_an_address: int = 200
    proxies: tuple[str, ...] = THIS_MACHINE
    most: int = 1 << 30


def most_connections() -> int:
    """Return how many connections the system lets this process have, but for some files that it needs itself."""
    try:
        import resource
    except ImportError:
        return Limits().most
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return Limits().most if soft == resource.RLIM_INFINITY else max(soft - SPARE_FILES, SPARE_FILES)


def limited(limits: Limits) -> type[asyncio.Protocol]:
    """Return what makes the protocol of each connection of one server."""
    made: Callable[..., asyncio.Protocol] = partial(LimitedConnection, limits, Counter())
    return cast("type[asyncio.Protocol]", made)


def connection_of(scope: Scope) -> "LimitedConnection":
    """Return the connection on which a request came."""
    connection = scope["state"][CONNECTION]
    assert isinstance(connection, LimitedConnection)
    return connection


class HandedOver(Exception):
    """What uvicorn's protocol is told when a connection is no longer its own."""


class LimitedConnection(asyncio.Protocol):
    """One connection: uvicorn's own protocol, ended when a request does not become whole in time, or what took it over.

    Slots: there are as many as viewers.
    """

    __slots__ = (
        "_address",
        "_begun",
        "_inner",
        "_limits",
        "_of_address",
        "_refused",
        "_taken_over",
        "_timer",
        "_transport",
        "_waits_for",
    )

    def __init__(self, limits: Limits, of_address: Counter[str], **given: Any) -> None:
        self._limits = limits
        self._of_address = of_address
        make: Callable[..., Any] = AutoHTTPProtocol
        given["app_state"] = given["app_state"] | {CONNECTION: self}
        self._inner = make(**given)
        self._taken_over = False
        self._address = ""
        self._refused = False
        self._begun = False
        self._waits_for = ""
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let a connection in, unless there are too many."""
        # A cast: uvloop's transports are of none of asyncio's classes.
        self._transport = cast("asyncio.Transport", transport)
        self._address = (transport.get_extra_info("peername") or ("",))[0]
        self._of_address[self._address] += 1
        of_one = self._of_address[self._address] if self._address not in self._limits.proxies else 0
        if of_one > self._limits.of_an_address or self._of_address.total() > self._limits.most:
            self._refused = True
            self._transport.write(TOO_MANY)
            self._transport.close()
            return
        self._inner.connection_made(transport)
        self._watch()

    def hand_over(self, protocol: asyncio.Protocol) -> asyncio.Transport | None:
        """Let another protocol have the connection, and give its transport; None where the connection is lost.

        To uvicorn it is lost then: the parser, the request and, when the application returns, its task are let go of.
        """
        if self._transport.is_closing():
            return None
        before, self._inner = self._inner, protocol
        self._taken_over = True
        if self._timer:
            self._timer.cancel()
            self._timer = None
        before.connection_lost(HandedOver())
        return self._transport

    def data_received(self, data: bytes) -> None:
        """Hand on what came, and see what is still to come."""
        if not self._refused:
            self._inner.data_received(data)
            self._begun = True
            self._watch()

    def eof_received(self) -> bool | None:
        """Hand on that nothing more comes."""
        result: bool | None = None if self._refused else self._inner.eof_received()
        return result

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more."""
        self._of_address[self._address] -= 1
        if self._of_address[self._address] <= 0:
            del self._of_address[self._address]
        if self._timer:
            self._timer.cancel()
        if not self._refused:
            self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        """Hand on that the other side takes nothing now."""
        if not self._refused:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Hand on that the other side takes more."""
        if not self._refused:
            self._inner.resume_writing()

    def _watch(self) -> None:
        """Keep one time for the header and one for the body of a request; none while it is answered."""
        if self._taken_over:
            return
        cycle = self._inner.cycle
        waits_for = "body" if cycle is not None and cycle.more_body else ""
        if cycle is None or cycle.response_complete:
            waits_for = "header"
        if waits_for == self._waits_for:
            return
        self._waits_for = waits_for
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if waits_for:
            within_s = self._limits.header_s if waits_for == "header" else self._limits.body_s
            self._timer = asyncio.get_running_loop().call_later(within_s, self._give_up)

    def _give_up(self) -> None:
        if not self._transport.is_closing():
            if self._begun:
                self._transport.write(TOO_SLOW)
            self._transport.close()
