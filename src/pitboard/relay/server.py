"""The RMonitor server: a listener to which the clients of timing systems connect, and which only ever sends.

Policy *drop when behind*: what a client has not taken yet is kept for it up to a limit in bytes and in time; beyond
either it is disconnected, and comes back to the whole state. Nobody waits for a slow client, and none costs memory.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from msgspec import Struct

from pitboard.race import PlaybackClock, RaceUnderWay
from pitboard.relay.rmonitor import RmonitorWriter
from pitboard.relay.rmonitor_format import wire
from pitboard.scoring import History

PORT: Final = 50_000
"""Where Orbits sends RMonitor, and clients look for it."""

REFRESH_S: Final = 30.0
BEAT_S: Final = 1.0
LIMIT_BYTES: Final = 4 << 20
PATIENCE_S: Final = 30.0
MOST_CLIENTS: Final = 500

JUMP_US: Final = 900_000_000
"""A moment that lies further ahead of what was sent than this begins again, with the whole state."""

SHIFT_US: Final = 1_000_000
"""A start that is put elsewhere by more than this begins again too."""

MOST_RUNS: Final = 94
"""Run 95 stands for no run at all in Orbits."""

TICK_S: Final = 0.1
"""How often a race that is played again moves on."""

CHUNK_US: Final = 300_000_000
"""Race time sent at once when it runs faster than it can be sent."""


class Settings(Struct, frozen=True):
    """How a relay treats its clients: the form, the refresh period (s), what a client may be behind (bytes, s)."""

    enhanced: bool = False
    refresh_s: float = REFRESH_S
    limit_bytes: int = LIMIT_BYTES
    patience_s: float = PATIENCE_S
    most_clients: int = MOST_CLIENTS


class _Client(Struct, eq=False):
    """A connection; `caught_up_s` is when it last had taken everything."""

    writer: asyncio.StreamWriter
    caught_up_s: float


class Relay:
    """Sends a race to whoever is connected: `show` it as it goes on. `connected` is set once a client was there."""

    def __init__(self, settings: Settings | None = None, *, now_s: Callable[[], float] = time.monotonic) -> None:
        self.settings = settings or Settings()
        self.connected = asyncio.Event()
        self.dropped = 0
        self._now_s = now_s
        self._clients: set[_Client] = set()
        self._writer: RmonitorWriter | None = None
        self._server: asyncio.Server | None = None
        self._refreshed_s = self._beat_s = now_s()

    @property
    def clients(self) -> int:
        """How many are connected."""
        return len(self._clients)

    @property
    def moment_us(self) -> int:
        """Up to when the race has been sent (µs since the epoch); 0 before the first."""
        return self._writer.moment_us if self._writer else 0

    async def open(self, port: int = PORT, host: str = "127.0.0.1") -> int:
        """Listen; returns the port, which for 0 is a free one.

        Raises:
            OSError: the port is not to be had.
            OverflowError: there is no such port.
        """
        self._server = await asyncio.start_server(self._serve, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """End every connection and stop listening."""
        if self._server:
            self._server.close()
        for client in list(self._clients):
            client.writer.close()
        while self._clients:
            await asyncio.sleep(0.01)
            for client in list(self._clients):
                client.writer.transport.abort()
        if self._server:
            await self._server.wait_closed()

    def show(self, history: History, moment_us: int) -> None:
        """Tell everybody what happened up to a moment (µs since the epoch), and what is due in any case.

        Another race, or a moment far from what was sent, begins again: another race has another run number.
        """
        writer, now_s = self._writer, self._now_s()
        if writer is None:
            records = self._begin(history, moment_us, 1)
        elif writer.history is not history:
            records = self._begin(history, moment_us, writer.run % MOST_RUNS + 1)
        elif moment_us - writer.moment_us > JUMP_US or abs(writer.start_us - history.race.start_us) > SHIFT_US:
            records = self._begin(history, moment_us, writer.run)
        else:
            records = writer.advance(moment_us)
            if now_s - self._refreshed_s >= self.settings.refresh_s:
                self._refreshed_s = now_s
                records += writer.full_state()
            elif now_s - self._beat_s >= BEAT_S and not any(record.startswith("$F,") for record in records):
                records.append(writer.heartbeat())
        if any(record.startswith("$F,") for record in records):
            self._beat_s = now_s
        self._send(records)

    def _begin(self, history: History, moment_us: int, run: int) -> list[str]:
        self._writer = RmonitorWriter(history, moment_us, enhanced=self.settings.enhanced, run=run)
        self._refreshed_s = self._now_s()
        return self._writer.full_state()

    def _send(self, records: Iterable[str]) -> None:
        sent = wire(records)
        for client in list(self._clients):
            if not _behind_bytes(client):
                client.caught_up_s = self._now_s()
            client.writer.write(sent)
            late = self._now_s() - client.caught_up_s > self.settings.patience_s
            if late or _behind_bytes(client) > self.settings.limit_bytes:
                self._drop(client)

    def _drop(self, client: _Client) -> None:
        if client in self._clients:
            self.dropped += 1
            self._clients.discard(client)
            client.writer.transport.abort()

    async def settle(self) -> None:
        """Wait until the clients have taken most of what was sent; drop whoever has not in the time allowed.

        For a race that is played faster than a line can carry: a live one does not wait.
        """
        await asyncio.gather(*(self._settled(client) for client in list(self._clients)))

    async def _settled(self, client: _Client) -> None:
        try:
            async with asyncio.timeout(self.settings.patience_s):
                await client.writer.drain()
            client.caught_up_s = self._now_s()
        except TimeoutError:
            self._drop(client)
        except OSError:
            self._clients.discard(client)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client: the whole state, then what everybody gets, until it leaves. What it sends is thrown away."""
        client = _Client(writer, self._now_s())
        try:
            if len(self._clients) >= self.settings.most_clients:
                return
            if self._writer:
                writer.write(wire(self._writer.full_state()))
            self._clients.add(client)
            self.connected.set()
            while await reader.read(4096):
                continue
        except OSError:
            return
        finally:
            self._clients.discard(client)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def _behind_bytes(client: _Client) -> int:
    """What was sent to a client and it has not taken yet."""
    return client.writer.transport.get_write_buffer_size()


async def follow(relay: Relay, race: RaceUnderWay, every_s: float = BEAT_S) -> None:
    """Show a race under way once a second, until cancelled."""
    while True:
        if race.history.cars:
            relay.show(race.history, race.moment_us)
        await asyncio.sleep(every_s)


async def play_as_rmonitor(relay: Relay, history: History, from_us: int, speed: float) -> None:
    """Play a race from a moment on (µs since the epoch), `speed` times as fast as it was, until cancelled.

    It begins when the first client is there, since no lap is ever sent twice; at the end the clock stands. When the
    line cannot carry the speed the race runs slower: no record is left out.
    """
    relay.show(history, from_us)
    await relay.connected.wait()
    end_us = max(history.through_us + int(BEAT_S * 1_000_000), from_us)
    clock = PlaybackClock(from_us, speed)
    while relay.moment_us < end_us:
        await asyncio.sleep(TICK_S)
        due_us = min(clock.moment_us(), end_us)
        while relay.moment_us < due_us:
            relay.show(history, min(relay.moment_us + CHUNK_US, due_us))
            await relay.settle()
            await asyncio.sleep(0)
    while True:
        await asyncio.sleep(BEAT_S)
        relay.show(history, end_us)
