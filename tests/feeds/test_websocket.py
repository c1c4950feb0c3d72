"""Feeds over a WebSocket: what is asked for, connections that are lost, and what the parsers make of the messages."""

import asyncio
import json
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import aclosing

import pytest

from feeds.multiloop_lines import Session as MultiLoopSession
from feeds.nls_messages import Session, line, result, row
from feeds.readers import live_reader, quick, recorded_facts
from feeds.test_nls import RACE, laps
from feeds.test_tcp import Followed
from feeds.websocket_server import Piece, timing_system
from pitboard.feeds.reading import Reading
from pitboard.feeds.registry import connect, format_of
from pitboard.feeds.simulator import SimulatedRace
from pitboard.feeds.transport.websocket import WebSocketConnection, as_line
from pitboard.scoring import score
from waiting import HANGS_S, LOOK_S


async def follow(
    feed: Followed, url: str, until: Callable[[], bool], *, again_s: float | None = None, silence_s: float = HANGS_S
) -> list[str]:
    """Follow a feed until a thing holds; gives what the connection said of itself."""
    said: list[str] = []
    connection = quick(url, said.append, silence_s, first_s=0.02)
    assert isinstance(connection, WebSocketConnection)
    connection._again_s = connection._again_s if again_s is None else again_s

    async def read() -> None:
        async with aclosing(connection.chunks()) as chunks:
            async for arrived in chunks:
                feed.take(arrived.data) if arrived.data else feed.feed.cut()

    reading = asyncio.create_task(read())
    async with asyncio.timeout(HANGS_S):
        while not until() and not reading.done():
            await asyncio.sleep(LOOK_S)
    if reading.done():
        await reading
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    return said


def followed(feed: Followed, url: str, until: Callable[[], bool], **options: float) -> list[str]:
    return asyncio.run(follow(feed, url, until, **options))


def texts(content: bytes, drops: int = 0, again: int = 5) -> Iterator[Piece]:
    """The messages of a recording; after each drop the last ones come again."""
    messages = [one.decode() for one in content.splitlines()]
    at = {len(messages) * i // (drops + 1) for i in range(1, drops + 1)}
    for i, one in enumerate(messages):
        yield one
        if i in at:
            yield from (None, *messages[max(i - again, 0) : i])


def test_the_event_is_asked_for_and_asked_for_again() -> None:
    with timing_system([line(result(0, row("1"))).decode()]) as system:
        feed = Followed(live_reader("nls", "nls", Reading()))
        said = followed(
            feed, f"nls+ws://{system.where}/50", lambda: len(system.asked) >= 3, again_s=0.05, silence_s=0.5
        )

    assert [(one["eventId"], one["eventPid"]) for one in system.asked[:3]] == [("50", [0, 3, 4, 7])] * 3
    assert system.asked[0]["clientLocalTime"] > 1_700_000_000_000
    assert (system.paths[0], system.origins[0]) == ("/", "http://127.0.0.1")
    assert "" in said


def laps_of(content: bytes) -> dict[str, list[int]]:
    scored = score(recorded_facts("nls", content, "nls", Reading()), "x")
    return {number: [end * 1000 for end in ends] for number, ends in laps(scored).items() if ends}


def test_lost_connections_and_repeats_give_the_race_as_it_was() -> None:
    content = Session(RACE, every_s=20).content()
    expected = laps_of(content)
    feed = Followed(live_reader("nls", "nls", Reading()))

    with timing_system(list(texts(content, drops=3))) as system:
        url = f"nls+ws://{system.where}/50"
        said = followed(feed, url, lambda: system.all_sent.is_set() and feed.laps() == expected, again_s=HANGS_S)

    assert len(system.asked) == 4
    assert [one for one in said if one] == [f"Not connected to {url}: the other side has closed the connection"] * 3


def test_multiloop_lines_and_messages_come_over_the_same_socket() -> None:
    lines = MultiLoopSession(SimulatedRace(seed=2, duration_us=900_000_000, hypercar=2, lmp2=1, lmgt3=1)).content()
    subscriptions = {"command": "$USAC:SUBSCRIPTIONS", "subscriptions": ["$H", "$L", "$USAC:L"]}
    pieces: list[Piece] = [json.dumps(subscriptions, indent=1)]
    # Text is UTF-8 on a WebSocket, and a message may hold several lines; or the bytes come as they are.
    told = lines.splitlines(keepends=True)
    pieces += [b"".join(told[at : at + 3]).decode("latin-1") for at in range(0, len(told) // 2, 3)]
    pieces += told[len(range(0, len(told) // 2, 3)) * 3 :]
    reading = Reading()
    feed, whole = Followed(live_reader("multiloop", "m", reading)), Followed(live_reader("multiloop", "m", Reading()))
    whole.take(lines)

    with timing_system(pieces) as system:
        followed(feed, f"multiloop+ws://{system.where}/ws/valbrume", lambda: feed.laps() == whole.laps() != {})

    assert (system.paths, reading.counts["$USAC:SUBSCRIPTIONS records"]) == (["/ws/valbrume"], 1)
    assert "$USAC:DRIVERID" in system.asked[0]["subscriptions"]


def test_a_silent_server_and_one_that_is_not_there_are_tried_again() -> None:
    feed = Followed(live_reader("nls", "nls", Reading()))
    with timing_system([]) as system:
        silent = followed_for(feed, f"nls+ws://{system.where}/50", connections=2)
    # A port that is ours, where nobody listens.
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        absent = followed_for(feed, f"nls+ws://127.0.0.1:{nobody.getsockname()[1]}/50", connections=0)

    assert silent[0].endswith("nothing came for 0.1 s")
    assert "refused" in absent[0].lower()


def followed_for(feed: Followed, url: str, connections: int) -> list[str]:
    """What a connection said until it had connected so often, or had failed twice."""
    said: list[str] = []

    async def run() -> None:
        began = 0
        connection = quick(url, said.append, 0.1)
        async with asyncio.timeout(HANGS_S), aclosing(connection.chunks()) as chunks:
            async for arrived in chunks:
                began += not arrived.data
                if began >= connections:
                    return

    async def until_failed() -> None:
        task = asyncio.create_task(run())
        while not task.done() and (connections or len(said) < 2):
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(until_failed())
    return said


def test_a_message_is_one_line_of_a_recording() -> None:
    assert as_line(b'{"a":\r\n 1}') == b'{"a":   1}\n'
    assert as_line(b"$H\xa6N\r\n$H\xa6R\r\n") == b"$H\xa6N\r\n$H\xa6R\r\n"


def test_an_address_names_its_socket() -> None:
    assert socket_url("nls+wss://timing.example/50") == "wss://timing.example/"
    assert socket_url("multiloop+ws://h:81/ws/gt?k=1") == "ws://h:81/ws/gt?k=1"
    assert socket_url("multiloop+wss://h/ws?columns=class,team") == "wss://h/ws"
    assert (format_of("nls+wss://h/50").name, format_of("multiloop+wss://h/x").name) == ("nls", "multiloop")


def socket_url(url: str) -> str:
    connection = connect(url, print)
    assert isinstance(connection, WebSocketConnection)
    return connection.socket_url


@pytest.mark.parametrize(
    "url", ["nls+wss://h", "nls+wss://h/x", "nls+http://h/5", "p3+ws://h", "nls+ws://h:0/5", "nls"]
)
def test_what_is_no_address_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(ValueError, match=r"no address of a WebSocket feed|no number of an event|a live feed is one of"):
        connect(url, print)


def test_a_missing_package_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "websockets", None)

    with pytest.raises(ValueError, match=r"nls\+wss:// needs a package more: pip install 'pitboard\[websocket\]'"):
        connect("nls+wss://h/50", print)
