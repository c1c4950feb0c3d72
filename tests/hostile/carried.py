"""A race played to a second Pitboard through the hostile proxy, over real sockets and into a real journal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from msgspec import Struct

from feeds.readers import quick
from hostile.proxy import Dialect, HostileProxy, Plan, Trouble, listening, received
from pitboard.feeds.reading import Reading
from pitboard.intake import Pipeline
from pitboard.journal import LiveJournal
from pitboard.race import LiveSources, RaceUnderWay
from pitboard.relay import Relay, Settings, play_as_rmonitor
from pitboard.scoring import History
from pitboard.server.hub import Hub


class Carried(Struct):
    """What the second Pitboard has: its history, the tally of its reading, and what the proxy did."""

    history: History
    reading: Reading
    trouble: Trouble
    drops: int


class CountingRace(RaceUnderWay):
    """A race that counts the bytes that were written down."""

    written = 0

    def write_down(self, source: str, format: str, payload: bytes, received_us: int) -> None:  # noqa: A002
        """Count, and write down."""
        super().write_down(source, format, payload, received_us)
        self.written += len(payload)


@asynccontextmanager
async def task(running: Coroutine[object, object, None]) -> AsyncIterator[asyncio.Task[None]]:
    """A coroutine that runs beside, and is ended."""
    begun = asyncio.create_task(running)
    try:
        yield begun
    finally:
        begun.cancel()
        await asyncio.gather(begun, return_exceptions=True)


async def _carried(
    source: AsyncIterator[bytes],
    format: str,  # noqa: A002
    dialect: Dialect,
    plan: Plan,
    journal: Path,
    seed: int,
    asked: Callable[[bytes], None] | None,
) -> Carried:
    """What a Pitboard has that follows a source through the proxy, once everything has come."""
    proxy = HostileProxy(Trouble(dialect, plan, seed))
    if asked:
        proxy.asked = asked
    reading = Reading()
    async with AsyncExitStack() as stack:
        written = stack.enter_context(LiveJournal.create(journal))
        port = await stack.enter_async_context(listening(proxy.serve))
        url = f"{format}://127.0.0.1:{port}"
        race = CountingRace(written)
        hub = Hub(race)
        live = LiveSources(
            [url],
            pipeline=Pipeline(reading),
            connecting=lambda url, told: quick(url, told, first_s=0.002),
        )
        following = await stack.enter_async_context(task(live.follow(race)))
        await stack.enter_async_context(task(hub.run()))
        carrying = await stack.enter_async_context(task(proxy.carry(source)))
        await asyncio.wait([following, carrying], return_when=asyncio.FIRST_COMPLETED)
        while race.written < proxy.sent_bytes and not following.done():
            await asyncio.sleep(0.01)
        if following.done():
            following.result()
        carrying.result()
        hub.publish()
    return Carried(race.history, reading, proxy.trouble, proxy.drops)


def carried(
    source: Callable[[], AsyncIterator[bytes]],
    format: str,  # noqa: A002
    dialect: Dialect,
    plan: Plan,
    journal: Path,
    *,
    seed: int = 1,
    asked: Callable[[bytes], None] | None = None,
) -> Carried:
    """The same, from outside an event loop."""

    async def story() -> Carried:
        return await _carried(source(), format, dialect, plan, journal, seed, asked)

    return asyncio.run(story())


def replayed(history: History, *, enhanced: bool = False) -> Callable[[], AsyncIterator[bytes]]:
    """A race as `pitboard replay --as rmonitor` sends it, over TCP, at any speed."""

    async def source() -> AsyncIterator[bytes]:
        # On a busy machine a day of racing takes minutes, and whoever follows falls behind: it must not be dropped.
        relay = Relay(Settings(enhanced=enhanced, patience_s=600))
        port = await relay.open(0, "127.0.0.1")
        try:
            async with task(play_as_rmonitor(relay, history, history.race.start_us - 10_000_000, 100_000)):
                # At the end the clock stands, and the last second is told again and again.
                async for data in received(port, lambda tail: _stands(tail)):
                    yield data
        finally:
            await relay.close()

    return source


def _stands(tail: bytes) -> bool:
    """Whether the last two heartbeats are one and the same."""
    beats = [one for one in tail.split(b"\r\n")[:-1] if one.startswith(b"$F,")]
    return len(beats) > 1 and beats[-1] == beats[-2] and b"Finish" in beats[-1]


def sent(content: bytes, size: int = 5000) -> Callable[[], AsyncIterator[bytes]]:
    """A recording, as its timing system sent it."""

    async def source() -> AsyncIterator[bytes]:
        for at in range(0, len(content), size):
            yield content[at : at + size]
            await asyncio.sleep(0)

    return source
