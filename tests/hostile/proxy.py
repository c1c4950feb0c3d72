"""A proxy between a timing system and Pitboard that does everything that goes wrong on a line, in feed time.

Feed time is told by the feed's own heartbeats, so a day of trouble takes seconds. What is made of the stream is decided
by `Trouble` alone, from a seed; `HostileProxy` only carries it over real sockets.
"""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from msgspec import Struct


class Plan(Struct, frozen=True):
    """What goes wrong, everything in seconds of feed time; 0 or False: not this.

    A connection is lost every `drop_s`, for one of `away_s`, and at the moments of `silences` for as long as these say:
    what is sent meanwhile is gone. Every `repeat_s` the last
    minute is sent again. Records are held back by up to `delay_s` and so change their order. `resets` are the moments
    of an `$I`, `ghosts` those of a stretch of run 95, `steps` when the source's clock is moved and by how much.
    `stall_s` is how long (real seconds) the line is silent, every `stall_every_s`. Of the
    records that may come late a `lost_share` never comes.
    """

    split: bool = False
    drop_s: float = 0
    away_s: tuple[float, ...] = (1, 3, 8)
    silences: tuple[tuple[float, float], ...] = ()
    repeat_s: float = 0
    delay_s: float = 0
    resets: tuple[float, ...] = ()
    ghosts: tuple[float, ...] = ()
    steps: tuple[tuple[float, int], ...] = ()
    stall_every_s: float = 0
    stall_s: float = 0.02
    lost_share: float = 0


class Dialect(Protocol):
    """What the proxy must know of a protocol: its pieces, its clock, what it says to who connects."""

    def pieces(self, data: bytes) -> list[bytes]:
        """The whole records that these bytes complete."""

    def beats(self, piece: bytes) -> bool:
        """Whether a record tells that another second has gone by."""

    def note(self, piece: bytes) -> None:
        """Remember what belongs to the state."""

    def state(self) -> list[bytes]:
        """What is sent to who connects."""

    def may_wait(self, piece: bytes) -> bool:
        """Whether the protocol lets a record come late."""

    def stepped(self, piece: bytes, by_s: int) -> bytes:
        """A record as a source says it whose clock was moved."""

    def reset(self) -> list[bytes]:
        """What a reset sends."""

    def ghost(self) -> list[bytes]:
        """What a stretch of no run sends."""


class Drop(Struct, frozen=True):
    """The connection is lost here."""


class Stall(Struct, frozen=True):
    """Nothing is sent for so long (real seconds)."""

    seconds: float


Sent = bytes | Drop | Stall


class Trouble:
    """The stream as it arrives. `lost` holds every record that did not; heartbeats are `beat_s` apart."""

    def __init__(self, dialect: Dialect, plan: Plan, seed: int = 1, *, beat_s: int = 1) -> None:
        self._beat_s = beat_s
        self.dialect = dialect
        self.plan = plan
        self.lost: list[bytes] = []
        self.second = 0
        self._chance = random.Random(seed)
        self._back_at: float | None = None
        self._waiting: list[tuple[float, int, bytes]] = []
        self._taken = 0
        self._minute: deque[tuple[int, bytes]] = deque()
        self._repeated_at = 0
        self._stalled_at = 0
        self._dropped_at = 0
        self._resets = deque(plan.resets)
        self._ghosts = deque(plan.ghosts)
        self._silences = deque(plan.silences)

    def take(self, data: bytes) -> Iterator[Sent]:
        """What becomes of the source's bytes."""
        for piece in self.dialect.pieces(data):
            yield from self._piece(piece)

    def end(self) -> Iterator[Sent]:
        """The source is silent now: what still waits is sent, and the line comes back."""
        for _, _, piece in sorted(self._waiting):
            yield from self._pass(piece)
        self._waiting.clear()
        if self._back_at is not None:
            yield from self._come_back()

    def _piece(self, piece: bytes) -> Iterator[Sent]:
        by_s = sum(step for at, step in self.plan.steps if self.second >= at)
        if by_s:
            piece = self.dialect.stepped(piece, by_s)
        # A refresh is the source's own present state, whatever is still on its way.
        self.dialect.note(piece)
        self._taken += 1
        if self.plan.lost_share and self.dialect.may_wait(piece) and self._chance.random() < self.plan.lost_share:
            self.lost.append(piece)
        elif self.plan.delay_s and self.dialect.may_wait(piece):
            due = self.second + self._chance.random() * self.plan.delay_s
            self._waiting.append((due, self._taken, piece))
        else:
            yield from self._pass(piece)
        if self.dialect.beats(piece):
            self.second += self._beat_s
            yield from self._second()

    def _second(self) -> Iterator[Sent]:
        """What a new second brings."""
        plan, now = self.plan, self.second
        due = sorted(one for one in self._waiting if one[0] <= now)
        if due:
            self._waiting = [one for one in self._waiting if one[0] > now]
            for _, _, piece in due:
                yield from self._pass(piece)
        while self._minute and self._minute[0][0] < now - 60:
            self._minute.popleft()
        if self._back_at is not None:
            if now >= self._back_at:
                yield from self._come_back()
            return
        if self._resets and now >= self._resets[0]:
            self._resets.popleft()
            yield from self.dialect.reset()
            yield from self.dialect.state()
        if self._ghosts and now >= self._ghosts[0]:
            self._ghosts.popleft()
            yield from self.dialect.ghost()
        if plan.repeat_s and now - self._repeated_at >= plan.repeat_s:
            self._repeated_at = now
            yield from [piece for _, piece in self._minute]
        if plan.stall_every_s and now - self._stalled_at >= plan.stall_every_s:
            self._stalled_at = now
            yield Stall(plan.stall_s)
        away_s = 0.0
        if self._silences and now >= self._silences[0][0]:
            away_s = self._silences.popleft()[1]
        elif plan.drop_s and now - self._dropped_at >= plan.drop_s:
            away_s = self._chance.choice(plan.away_s)
        if away_s:
            self._dropped_at = now
            self._back_at = now + away_s
            half = self._minute[-1][1] if self._minute else b""
            yield half[: len(half) // 2]
            yield Drop()

    def _come_back(self) -> Iterator[Sent]:
        self._back_at = None
        if self._chance.random() < 0.5:
            yield from self.dialect.reset()
        yield from self.dialect.state()

    def _pass(self, piece: bytes) -> Iterator[Sent]:
        if self._back_at is not None:
            self.lost.append(piece)
            return
        if self.plan.repeat_s or self.plan.drop_s:
            self._minute.append((self.second, piece))
        yield piece


def joined(sent: Iterable[Sent]) -> Iterator[Sent]:
    """Neighbouring records as one piece, as a socket carries them."""
    held: list[bytes] = []
    for one in sent:
        if isinstance(one, bytes):
            held.append(one)
            continue
        if held:
            yield b"".join(held)
            held = []
        yield one
    if held:
        yield b"".join(held)


class HostileProxy:
    """Carries a source's bytes to one client at a time, as its trouble has it. `drops` counts lost connections.

    `done` is set when the source has ended and everything was handed over.
    """

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        self.drops = 0
        self.sent_bytes = 0
        self.done = asyncio.Event()
        self._client: asyncio.StreamWriter | None = None
        self._arrived = asyncio.Event()
        self.asked: Callable[[bytes], None] = lambda data: None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A client connects; what it sends goes to the source."""
        self._client = writer
        self._arrived.set()
        with suppress(OSError):
            while data := await reader.read(4096):
                self.asked(data)
        if self._client is writer:
            self._lose()
        writer.close()

    async def carry(self, source: AsyncIterator[bytes]) -> None:
        """Hand over what the source sends, until it ends."""
        async for data in source:
            for one in joined(self.trouble.take(data)):
                await self._send(one)
        for one in joined(self.trouble.end()):
            await self._send(one)
        self.done.set()

    async def _send(self, one: Sent) -> None:
        if isinstance(one, Stall):
            await asyncio.sleep(one.seconds)
            return
        await self._arrived.wait()
        if isinstance(one, Drop):
            self.drops += 1
            if self._client:
                self._client.close()
            self._lose()
            return
        for piece in (one[i : i + 1] for i in range(len(one))) if self.trouble.plan.split else (one,):
            if self._client is None:
                return
            client = self._client
            client.write(piece)
            self.sent_bytes += len(piece)
            try:
                await client.drain()
            except OSError:
                # Its process was killed: what was on the way is lost.
                if self._client is client:
                    self._lose()
                return
            if self.trouble.plan.split:
                await asyncio.sleep(0)

    def _lose(self) -> None:
        self._client = None
        self._arrived.clear()


@asynccontextmanager
async def listening(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], object],
) -> AsyncIterator[int]:
    """A server on loopback; gives its port."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)  # type: ignore[arg-type]
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()


async def received(port: int, until: Callable[[bytes], bool]) -> AsyncIterator[bytes]:
    """What a source at a port sends, until its last words."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    tail = b""
    try:
        while data := await reader.read(1 << 16):
            yield data
            tail = (tail + data)[-400:]
            if until(tail):
                return
    finally:
        writer.close()
