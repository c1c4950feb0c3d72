"""Readers of the formats by name, live and over recordings, as the intake makes them."""

import random
from collections.abc import Callable, Sequence

from pitboard.feeds.format import FeedReader, ReaderContext, read_recording
from pitboard.feeds.reading import Reading
from pitboard.feeds.registry import connect, format_named
from pitboard.feeds.transport import Connection, OnStatus
from pitboard.feeds.transport.backoff import Backoff
from pitboard.feeds.transport.schemes import options_in
from pitboard.feeds.transport.tcp import TcpConnection
from pitboard.feeds.transport.websocket import WebSocketConnection
from pitboard.model import Circuit, Fact


def live_reader(name: str, source: str, reading: Reading, circuits: Sequence[Circuit] = ()) -> FeedReader:
    """The reader of a live feed, with the options in its address."""
    context = ReaderContext(lambda: circuits, options_in(source))
    return format_named(name).reader(source, reading, context)


def recorded_facts(
    name: str,
    content: bytes,
    source: str,
    reading: Reading,
    circuits: Sequence[Circuit] = (),
    run: int | None = None,
    **options: Sequence[str],
) -> list[Fact]:
    """The facts of a recording."""
    context = ReaderContext(lambda: circuits, options)
    return read_recording(format_named(name), content, source, reading, context, run)


def is_of(name: str, content: bytes) -> bool:
    """Whether a document is taken for one of a format."""
    return format_named(name).recognises(content, "")


def quick(
    url: str,
    on_status: OnStatus,
    silence_s: float | None = None,
    *,
    first_s: float = 0.01,
    slowest_s: float = 30.0,
    spread: Callable[[float, float], float] = random.uniform,
) -> Connection:
    """A connection to a live feed that is made again sooner than for people."""
    connection = connect(url, on_status, silence_s)
    assert isinstance(connection, TcpConnection | WebSocketConnection)
    connection._backoff = Backoff(first_s, slowest_s, spread)
    return connection
