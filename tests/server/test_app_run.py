"""Starting and stopping the server."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from pitboard.feeds.reading import Refusal, Refused
from pitboard.race import RaceUnderWay
from pitboard.server import app
from pitboard.server.app import CannotServe, StopServing, serve
from pitboard.server.hub import Hub
from server.short_race import hub_at, serving


async def silent(race: RaceUnderWay) -> None:
    """A feed that says nothing and does not end."""
    await asyncio.Event().wait()


def test_a_port_in_use_is_said_in_one_line() -> None:
    """With the address, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            CannotServe, match=rf"^cannot serve at 127\.0\.0\.1:{port}: Address already in use; [^\n]+$"
        ):
            serve(Hub(RaceUnderWay()), port, silent)


def test_a_port_that_is_none() -> None:
    """Is refused in the same way."""
    with pytest.raises(CannotServe, match="65536 is no port"):
        serve(Hub(RaceUnderWay()), 65536, silent)


def test_a_feed_that_fails_leaves_the_server_and_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """By the race's note and the log; a signal ends the server as ever."""
    hub = Hub(RaceUnderWay())

    async def fail(race: RaceUnderWay) -> None:
        asyncio.get_running_loop().call_later(0.3, os.kill, os.getpid(), signal.SIGTERM)
        raise ZeroDivisionError("by zero")

    serve(hub, 0, fail)

    assert hub.race.note == "THE FEED HAS FAILED: ZeroDivisionError: by zero"
    assert "ZeroDivisionError" in caplog.text


def test_a_feed_of_what_there_is_not_ends_the_server() -> None:
    async def refuse(race: RaceUnderWay) -> None:
        raise Refused(Refusal("p3://x?loop", 0, "no such loop", whole=True))

    with pytest.raises(Refused, match="no such loop"):
        serve(Hub(RaceUnderWay()), 0, refuse)


def test_the_server_stops_at_once_with_streams_open() -> None:
    """It does not wait for viewers to go away."""
    hub = hub_at(5)
    with ExitStack() as stack:
        with serving(hub) as served:
            host, port = served.address.removeprefix("http://").rstrip("/").split(":")
            viewers = [stack.enter_context(socket.create_connection((host, int(port)))) for _ in range(5)]
            for viewer in viewers:
                viewer.sendall(b"GET /api/stream HTTP/1.1\r\nHost: x\r\n\r\n")
                while b"event: beat" not in viewer.recv(100_000):
                    continue
            assert hub.subscribers == 5
        stopped = hub.subscribers

    assert stopped == 0


def test_the_extra_speed_makes_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a `uvloop` can be imported its loop is the one that serves; here that is a stand-in."""
    (tmp_path / "uvloop.py").write_text(
        "import asyncio\nclass Loop(asyncio.SelectorEventLoop): ...\ndef new_event_loop(): return Loop()\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "uvloop", raising=False)
    loops: list[str] = []

    async def feed(race: RaceUnderWay) -> None:
        loops.append(type(asyncio.get_running_loop()).__module__)
        raise StopServing

    with pytest.raises(StopServing):
        serve(Hub(RaceUnderWay()), 0, feed)
    assert loops == ["uvloop"]


def test_a_feed_that_loses_the_word_to_end_gets_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `asyncio.wait_for` of Python 3.11 does when what it waits for comes in the same moment."""
    monkeypatch.setattr(app, "END_S", 0.05)
    lost: list[str] = []

    async def feed(race: RaceUnderWay) -> None:
        asyncio.get_running_loop().call_later(0.1, os.kill, os.getpid(), signal.SIGTERM)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as error:
            lost.append(type(error).__name__)
        await asyncio.Event().wait()

    serve(hub_at(5), 0, feed)

    assert lost == ["CancelledError"]


@pytest.mark.parametrize("again", [False, True])
def test_a_server_that_is_to_end_sends_newcomers_elsewhere_first(*, again: bool) -> None:
    """Everybody is still served meanwhile; a second signal ends it at once."""
    hub = hub_at(5)
    seen: list[list[str]] = []

    async def feed(race: RaceUnderWay) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        while not hub.watched.draining:
            await asyncio.sleep(0.01)
        seen.append(hub.not_ready())
        if again:
            # Longer than uvicorn takes to see that it should stop.
            await asyncio.sleep(0.5)
            seen.append(hub.not_ready())
            os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    serve(hub, 0, feed, drain_s=60 if again else 0.1)

    assert (seen, hub.broadcast.stopped) == ([["draining"]] * (2 if again else 1), True)
