"""The schemes of feeds' addresses: what is an address of each, and how a connection to it is made.

A format lists its schemes in its descriptor. What makes connections is imported when one is made, so that reading a
file needs none of it.
"""

from collections.abc import Callable, Collection, Sequence
from importlib.util import find_spec
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from msgspec import Struct

from pitboard.feeds.transport import Connection, OnStatus


class Scheme(Struct, frozen=True):
    """A kind of address under which a feed can be followed, such as `rmonitor` or `wec+https`.

    `form` shows what an address looks like; empty for a scheme that is the same without encryption. `check` raises
    ValueError for what is no address of this kind. `connect` makes a connection; its last argument is after how many
    seconds of silence a line is dead, None for what is usual.
    """

    name: str
    form: str
    check: Callable[[str], object]
    connect: Callable[[str, OnStatus, float | None], Connection]


class FeedOption(Struct, frozen=True):
    """What a person says of a feed that it does not say itself: `?name=value` in its address, `--name` of a recording.

    `check` raises ValueError for values that say nothing. `metavar` and `help` are for the command line; `repeated`: a
    command may give it several times.
    """

    name: str
    check: Callable[[Sequence[str]], object]
    metavar: str = "VALUE"
    help: str = ""
    repeated: bool = False


class Socket(Struct, frozen=True):
    """What a WebSocket feed needs beside its host: the path, and what to send when connected and every `again_s`."""

    path: str
    hello: Callable[[], bytes]


class PolledDocument(Struct, frozen=True):
    """A document that is asked for again and again: its name and its URL; every `every_s`, or as the feed (0)."""

    name: str
    url: str
    every_s: float = 0


NamedIn = Callable[[bytes], Sequence[PolledDocument]]
"""Gives the documents that a document names, which are to be asked for because of it."""


def names_none(_body: bytes) -> Sequence[PolledDocument]:
    """Return none: the documents of most feeds name no others."""
    return ()


# Addresses


def bare_address(url: str) -> str:
    """Return an address without what stands after the question mark."""
    return url.partition("?")[0]


def options_in(url: str) -> dict[str, tuple[str, ...]]:
    """Return the values after the question mark by their names."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in parse_qsl(url.partition("?")[2], keep_blank_values=True):
        found[name] = (*found.get(name, ()), value)
    return found


def check_options(url: str, options: Collection[FeedOption]) -> None:
    """Check what an address says after the question mark.

    Raises:
        ValueError: there is a name that is not known, or a value that says nothing.
    """
    given, known = options_in(url), [option.name for option in options]
    for name in given:
        if name not in known:
            raise ValueError(f"{name}= says nothing in {url!r}; known is {', '.join(f'{name}=' for name in known)}")
    for option in options:
        option.check(given.get(option.name, ()))


def _parts(url: str) -> SplitResult:
    """Return the parts of an address; empty where it is none."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and parts.port != 0 else urlsplit("")
    except ValueError:
        return urlsplit("")


# Kinds of schemes


def tcp_scheme(
    name: str, *, port: int, silence_s: float, options: Collection[FeedOption] = (), query: str = ""
) -> Scheme:
    """Return the scheme of a stream over TCP, `name://HOST[:PORT]`.

    `port` is where such a system listens unless it was set otherwise; a line that is silent for longer than `silence_s`
    is dead. `query` shows what is mostly said behind the question mark.
    """

    def host_and_port(url: str) -> tuple[str, int]:
        parts = _parts(url)
        if parts.scheme != name or parts.path.strip("/"):
            raise ValueError(f"no address of a timing system, which is {name}://HOST:PORT: {url!r}")
        return parts.hostname or "", parts.port or port

    def check(url: str) -> None:
        host_and_port(url)
        if options:
            check_options(url, options)

    def connect(url: str, on_status: OnStatus, usual_s: float | None) -> Connection:
        from pitboard.feeds.transport.tcp import TcpConnection

        return TcpConnection(url, *host_and_port(url), on_status, silence_s=usual_s or silence_s)

    return Scheme(name, f"{name}://HOST:PORT{query}", check, connect)


def websocket_schemes(
    name: str, socket_of: Callable[[SplitResult], Socket], *, path: str, silence_s: float, again_s: float = 0
) -> tuple[Scheme, ...]:
    """Return the schemes of messages over a WebSocket, `name+wss://` and `name+ws://`.

    `socket_of` gives from an address's parts what is asked for, and raises ValueError where they do not say; `path`
    shows what follows the host. What is asked for is sent again every `again_s` (0: never); a line that is silent for
    longer than `silence_s` is dead.
    """

    form = f"{name}+wss://HOST/{path}"

    def parts_and_socket(url: str) -> tuple[SplitResult, Socket]:
        parts = _parts(url)
        if parts.scheme not in (f"{name}+ws", f"{name}+wss"):
            raise ValueError(f"no address of a WebSocket feed, which is {form}: {url!r}")
        socket = socket_of(parts)
        if find_spec("websockets") is None:
            raise ValueError(f"{parts.scheme}:// needs a package more: pip install 'pitboard[websocket]'")
        return parts, socket

    def connect(url: str, on_status: OnStatus, usual_s: float | None) -> Connection:
        from pitboard.feeds.transport.websocket import WebSocketConnection

        parts, socket = parts_and_socket(url)
        scheme = parts.scheme.partition("+")[2]
        return WebSocketConnection(
            url,
            f"{scheme}://{parts.netloc}{socket.path}",
            on_status,
            hello=socket.hello,
            again_s=again_s,
            silence_s=usual_s or silence_s,
        )

    return (
        Scheme(f"{name}+wss", form, parts_and_socket, connect),
        Scheme(f"{name}+ws", "", parts_and_socket, connect),
    )


def path_and_query(parts: SplitResult, own: Collection[FeedOption]) -> str:
    """Return the path and the query that a server is asked for, without the options that are for the reader."""
    names = {option.name for option in own}
    query = urlencode(
        [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in names]
    )
    return (parts.path or "/") + (f"?{query}" if query else "")


def polled_schemes(
    name: str,
    documents_of: Callable[[str], Sequence[PolledDocument]],
    *,
    path: str,
    every_s: float,
    named: bool = False,
    named_in: Callable[[str], NamedIn] = lambda _url: names_none,
) -> tuple[Scheme, ...]:
    """Return the schemes of documents that are asked for every `every_s`, `name+https://` and `name+http://`.

    `documents_of` gives the documents of an address, those that must come first at the beginning, and raises ValueError
    for what is no address; `path` shows what follows the host. `named`: each comes with its name (`named_document`),
    as its content does not tell which one it is. `named_in` gives for an address what finds the documents that a
    document names; they are asked for as long as it does.
    """

    def connect(url: str, on_status: OnStatus, usual_s: float | None) -> Connection:
        from pitboard.feeds.transport.polling import Polling

        pace_s = every_s if usual_s is None else usual_s
        return Polling(documents_of(url), on_status, pace_s, named=named, named_in=named_in(url))

    return (
        Scheme(f"{name}+https", f"{name}+https://HOST/{path}", documents_of, connect),
        Scheme(f"{name}+http", "", documents_of, connect),
    )
