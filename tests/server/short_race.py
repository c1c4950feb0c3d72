"""A short simulated race and a server on a real socket, for the tests of the server."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import takewhile

from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.model import Fact
from pitboard.race import RaceUnderWay
from pitboard.server.app import StopServing, serve
from pitboard.server.connections import Limits
from pitboard.server.hub import Hub
from waiting import HANGS_S

MINUTE_US = 60_000_000
SHORT = SimulatedRace(seed=3, duration_us=30 * MINUTE_US, hypercar=4, lmp2=3, lmgt3=3, innovative=1)
START_US = SHORT.start_us


@cache
def facts() -> tuple[Fact, ...]:
    """All facts of the short race, in order."""
    return tuple(simulate(SHORT))


def until(minutes: float) -> list[Fact]:
    """The facts of the first minutes, as far as the first that is later."""
    moment_us = START_US + int(minutes * MINUTE_US)
    return list(takewhile(lambda fact: getattr(fact, "time_us", 0) <= moment_us, facts()))


def between(from_minutes: float, to_minutes: float) -> list[Fact]:
    """The facts after one minute and up to another."""
    return until(to_minutes)[len(until(from_minutes)) :]


def hub_at(minutes: float) -> Hub:
    """A hub that has taken and published the first minutes."""
    hub = Hub(RaceUnderWay())
    advance(hub, 0, minutes)
    return hub


def advance(hub: Hub, from_minutes: float, to_minutes: float) -> None:
    """Take the facts of some minutes, and publish."""
    facts = until(to_minutes) if from_minutes == 0 else between(from_minutes, to_minutes)
    hub.race.take(facts, START_US + int(to_minutes * MINUTE_US))
    hub.publish()


async def followed(hub: Hub, last_event_id: str = "", *, pack: bool = False) -> AsyncIterator[bytes]:
    """What one viewer is sent, piece by piece, from the event it had last until the hub stops."""
    broadcast = hub.broadcast
    with broadcast.viewer(last_event_id, pack=pack) as viewer:
        while not broadcast.stopped:
            news = broadcast.news
            for piece in viewer.due():
                yield piece
            await news.wait()


class Over(StopServing):
    """Ends a served hub's feed, and with it the server."""


class Served:
    """A hub that is being served at `address`; `do` lets its feed do something to it."""

    def __init__(self, hub: Hub, port: int = 0, limits: Limits | None = None) -> None:
        self.hub = hub
        self.port = port
        self.limits = limits
        self.address = ""
        self.up = threading.Event()
        self._works: queue.SimpleQueue[tuple[Callable[[Hub], None], threading.Event]] = queue.SimpleQueue()

    def do(self, work: Callable[[Hub], None]) -> None:
        """Have it done in the server's own thread, and wait for it."""
        done = threading.Event()
        self._works.put((work, done))
        assert done.wait(HANGS_S), "the server did not do it"

    def started(self, address: str) -> None:
        self.address = address
        self.up.set()

    async def feed(self, _race: RaceUnderWay) -> None:
        while True:
            work, done = await asyncio.to_thread(self._works.get)
            try:
                work(self.hub)
            finally:
                done.set()

    def run(self) -> None:
        with suppress(Over):
            serve(self.hub, self.port, self.feed, started=self.started, limits=self.limits)


def end(_hub: Hub) -> None:
    """End the feed."""
    raise Over


@contextmanager
def serving(hub: Hub, port: int = 0, limits: Limits | None = None) -> Iterator[Served]:
    """Serve a hub, on a free port unless one is named."""
    served = Served(hub, port, limits)
    thread = threading.Thread(target=served.run)
    thread.start()
    try:
        assert served.up.wait(HANGS_S), "the server did not start"
        yield served
    finally:
        served.do(end)
        thread.join(HANGS_S)
    assert not thread.is_alive(), "the server did not stop"
