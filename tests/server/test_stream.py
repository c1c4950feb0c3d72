"""The stream on real sockets: who reads slowly waits alone, who reads nothing is let go."""

import asyncio
import http.client
import secrets
import socket
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from urllib.parse import urlsplit

import pytest

from pitboard.server import app as running
from pitboard.server.hub import Hub
from server.short_race import advance, hub_at, serving
from waiting import HANGS_S, wait_until

pytestmark = pytest.mark.usefixtures("each_loop")

NOTE_BYTES = 50_000
MANY = 20


@contextmanager
def viewing(address: str, *, pack: bool = False, small: bool = False, version: str = "1.1") -> Iterator[socket.socket]:
    """A viewer's socket, with its question asked; `small`: what it has not read soon holds up the sender."""
    place = urlsplit(address)
    with closing(socket.socket()) as viewer:
        if small:
            viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        viewer.connect((place.hostname, place.port))
        viewer.settimeout(HANGS_S)
        encoding = "Accept-Encoding: gzip\r\n" if pack else ""
        viewer.sendall(f"GET /api/stream HTTP/{version}\r\nHost: x\r\n{encoding}\r\n".encode())
        yield viewer


class Reading:
    """What a viewer has read of its stream, as plain text."""

    def __init__(self, viewer: socket.socket, *, packed: bool = False) -> None:
        self._answer = http.client.HTTPResponse(viewer, method="GET")
        self._answer.begin()
        self._unpack = zlib.decompressobj(31) if packed else None
        self.text = b""

    def until(self, mark: bytes, times: int = 1) -> bytes:
        """All of it, read on until something is in it, or so often, and to the end of that event."""
        while self.text.count(mark) < times or not self.text.endswith(b"\n\n"):
            piece = self._answer.read1(65536)
            assert piece, self.text[-300:]
            self.text += self._unpack.decompress(piece) if self._unpack else piece
        return self.text


def tell_much(hub: Hub) -> None:
    """A note that does not get smaller; many are more than a socket holds that nobody reads."""
    hub.race.set_note(secrets.token_hex(NOTE_BYTES // 2))
    hub.publish()


@pytest.fixture(autouse=True)
def _small_buffers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system would keep megabytes for a viewer before it held up the sender."""
    listen = running._listen

    def with_small_buffers(host: str, port: int) -> socket.socket:
        listener = listen(host, port)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
        return listener

    monkeypatch.setattr(running, "_listen", with_small_buffers)


@pytest.mark.parametrize("pack", [False, True], ids=["plain", "gzip"])
def test_who_reads_slowly_begins_again_and_holds_up_nobody(pack: bool) -> None:
    """It reads on where it had stopped, in one whole stream, and is told to fetch the history again."""
    hub = hub_at(20)
    end = b'"at_ms":1260000,"feed_age_ms"'
    with (
        serving(hub) as served,
        viewing(served.address, pack=pack, small=True) as slow,
        viewing(served.address) as quick,
    ):
        wait_until(lambda: hub.subscribers == 2)
        reading = Reading(quick)
        for number in range(1, MANY + 1):
            served.do(tell_much)
            reading.until(b"event: facts", number)
        served.do(lambda hub: advance(hub, 20, 21))
        in_time = reading.until(end)
        late = Reading(slow, packed=pack).until(b"event: history", 2)

    assert in_time.count(b"event: facts") == MANY + 1
    assert late.count(b"event: facts") < MANY
    assert hub.broadcast.restarts == 1


def test_who_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone without a net: the system ends the connection, and the server forgets it."""
    monkeypatch.setattr(running, "TAKES_NOTHING_MS", 300)
    hub = hub_at(20)
    with serving(hub) as served, viewing(served.address, small=True):
        wait_until(lambda: hub.subscribers)
        for _ in range(MANY):
            served.do(tell_much)

        wait_until(lambda: not hub.subscribers, "that it is let go")


def test_who_leaves_is_forgotten() -> None:
    """At once, and again and again."""
    hub = hub_at(20)
    with serving(hub) as served:
        for _ in range(5):
            with viewing(served.address) as viewer:
                assert b"event: history" in Reading(viewer).until(b"event: beat")

        wait_until(lambda: not hub.subscribers, "that they are forgotten")
        assert not hub.broadcast.listeners


def test_who_follows_holds_no_task() -> None:
    """Nor what a request holds: there are thousands."""
    tasks: list[int] = []
    hub = hub_at(20)
    with serving(hub) as served, ExitStack() as stack:
        served.do(lambda _: tasks.append(len(asyncio.all_tasks())))
        for _ in range(5):
            Reading(stack.enter_context(viewing(served.address))).until(b"event: beat")
        served.do(lambda _: tasks.append(len(asyncio.all_tasks())))

    assert tasks[0] == tasks[1]


def test_who_speaks_the_first_http_gets_the_bare_events() -> None:
    """Chunks came with 1.1; that the connection ends is the end."""
    hub = hub_at(20)
    with serving(hub) as served, viewing(served.address, version="1.0") as viewer:
        while b"event: beat" not in viewer.recv(65536, socket.MSG_PEEK):
            continue
        served.do(Hub.stop)
        came = viewer.makefile("rb").read()

    head, _, body = came.partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head
    assert body.startswith(b"retry: ")


def test_what_a_viewer_says_later_is_not_heard() -> None:
    """Another request behind the first waits for an answer that has no end."""
    hub = hub_at(20)
    with serving(hub) as served, viewing(served.address) as viewer:
        reading = Reading(viewer)
        reading.until(b"event: beat")
        viewer.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
        served.do(lambda hub: advance(hub, 20, 21))
        reading.until(b"event: facts")

    assert b"subscribers" not in reading.text
