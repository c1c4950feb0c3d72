"""Timing systems and the lines to them: what each sends at what moment, and what becomes of it on the way."""

import asyncio
import random
from collections.abc import Callable
from typing import Final, cast

from msgspec import Struct

from hostile.proxy import Drop, Sent, Stall, Trouble
from pitboard.feeds.transport.tcp import READ_BYTES

REFRESH_S: Final = 30.0


class Script(Struct, frozen=True):
    """What a timing system sends, by the second since the beginning of the simulation."""

    pieces: tuple[tuple[float, bytes], ...]

    @property
    def ends_s(self) -> float:
        """When the last of it is sent."""
        return self.pieces[-1][0]


class Line:
    """One connection, as its client has it: a reader, and a writer whose bytes the timing system hears."""

    def __init__(self, heard: Callable[[bytes], None]) -> None:
        self.reader = asyncio.StreamReader(READ_BYTES)
        self.open = True
        self._heard = heard

    def write(self, data: bytes) -> None:
        """Send to the timing system."""
        if self.open:
            self._heard(data)

    def close(self) -> None:
        """Hang up."""
        self.open = False

    async def wait_closed(self) -> None:
        """Return at once."""

    def deliver(self, data: bytes) -> None:
        """Let bytes arrive."""
        if self.open and data:
            self.reader.feed_data(data)

    def lose(self) -> None:
        """Let the connection end."""
        if self.open:
            self.open = False
            self.reader.feed_eof()


class TimingSystem:
    """Plays a script through trouble to one client at a time; `resends` answers what it is asked for by bytes."""

    def __init__(
        self,
        script: Script,
        trouble: Trouble,
        chance: random.Random,
        resends: Callable[[bytes], bytes] | None = None,
        sent: Callable[[bytes], None] = lambda data: None,
    ) -> None:
        self.trouble = trouble
        self.drops = 0
        self._script = script
        self._chance = chance
        self._resends = resends
        self._sent = sent
        self._line: Line | None = None
        self._away = False
        self._refreshed_s = 0.0

    async def dial(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect a client; it is told the state of everything, as far as the system tells any."""
        await asyncio.sleep(self._chance.uniform(0.001, 0.3))
        if self._away:
            raise ConnectionRefusedError("connection refused")
        self._line = Line(self._asked)
        self._line.deliver(b"".join(self.trouble.dialect.state()))
        return self._line.reader, cast(asyncio.StreamWriter, self._line)

    async def play(self, *, late_s: float) -> None:
        """Send everything, each piece up to so many seconds late."""
        loop = asyncio.get_running_loop()
        for at_s, data in self._script.pieces:
            await asyncio.sleep(max(0.0, at_s + self._chance.uniform(0, late_s) - loop.time()))
            self._sent(data)
            await self._pass(list(self.trouble.take(data)))
            if loop.time() - self._refreshed_s >= REFRESH_S:
                self._refreshed_s = loop.time()
                await self._pass([b"".join(self.trouble.dialect.state())])
        await self._pass(list(self.trouble.end()))

    def hang_up(self) -> None:
        """Lose the client: its process has ended."""
        if self._line:
            self._line.close()

    def repeat(self) -> None:
        """Tell everything again, as systems do now and then."""
        if self._line:
            self._line.deliver(b"".join(self.trouble.dialect.state()))

    async def _pass(self, pieces: list[Sent]) -> None:
        held: list[bytes] = []
        for piece in pieces:
            if isinstance(piece, bytes):
                # Something came back: who was refused is let in again.
                self._away = False
                held.append(piece)
                continue
            self._deliver(held)
            held = []
            if isinstance(piece, Stall):
                await asyncio.sleep(piece.seconds)
            else:
                self._drop(piece)
        self._deliver(held)

    def _deliver(self, held: list[bytes]) -> None:
        if self._line and held:
            self._line.deliver(b"".join(held))

    def _drop(self, _drop: Drop) -> None:
        self.drops += 1
        self._away = True
        if self._line:
            self._line.lose()

    def _asked(self, data: bytes) -> None:
        if self._resends and self._line and (answer := self._resends(data)):
            asyncio.get_running_loop().call_later(self._chance.uniform(0.05, 1), self._line.deliver, answer)
