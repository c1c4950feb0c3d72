"""The demonstration: a simulated race, played faster than life, and another when it is over."""

import asyncio
import random
import sys
import tempfile
import time
import webbrowser
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.journal import Journal, JournalError
from pitboard.model import Fact
from pitboard.server.hub import Hub
from pitboard.server.operator import operator_address
from pitboard.server.run import CannotServe, serve
from pitboard.server.timetable import TICK_S, Timetable

HEAD_START_US: Final = 3600 * 1_000_000
"""The race has run for this long when the page opens: by then there is something to see."""

PIECE_US: Final = 60 * 1_000_000
REST_S: Final = 60.0
"""How long the finished board stays before the next race."""


def run_demo(
    port: int = 8024,
    speed: float = 60.0,
    seed: int | None = None,
    journal: str | Path | None = None,
    open_browser: bool = True,
) -> None:
    """Simulate races and serve them until a signal to stop; `speed` is race time over time.

    The facts go into `journal`, and those of the second race into a file beside it whose name ends in `-2`; without it
    into a temporary file. Ends the process with exit code 1 and one line on stderr when it cannot run.
    """
    if journal is not None and Path(journal).exists():
        sys.exit(f"{journal}: exists already")

    def started(address: str) -> None:
        sys.stdout.write(f"Pitboard is at {address} (stop it with Ctrl-C)\n")
        sys.stdout.write(f"The operator's page: {operator_address(address)}\n")
        sys.stdout.flush()
        if open_browser:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address)

    async def play(hub: Hub) -> None:
        await play_races(hub, seed if seed is not None else random.randrange(1, 10_000), speed, journal)

    try:
        serve(Hub(), port, play, started=started)
    except (CannotServe, JournalError) as error:
        sys.exit(str(error))


async def play_races(hub: Hub, seed: int, speed: float, journal: str | Path | None, rest_s: float = REST_S) -> None:
    """Play one race after another into a hub, without end."""
    race = 1
    while True:
        with _journal(journal, race) as written:
            hub.restart(written)
            pace = "in real time" if speed == 1 else f"{speed:g} times as fast as life"
            hub.note = f"A simulated race, seed {seed}, {pace}"
            hub.clock_rate = speed
            async for facts, moment_us in demo_feed(seed, speed):
                hub.take(facts, moment_us, source=f"simulator/{seed}")
            hub.clock_rate = 0
            hub.take([], hub.moment_us)
            await asyncio.sleep(rest_s)
        seed += 1
        race += 1


async def demo_feed(
    seed: int, speed: float, head_start_us: int = HEAD_START_US, race: SimulatedRace | None = None
) -> AsyncIterator[tuple[list[Fact], int]]:
    """A simulated race in batches, each with the moment (µs since the Unix epoch) up to which it tells everything.

    The official start lies `head_start_us` before now. What happened since comes at once, the rest as time goes by.
    """
    start_us = time.time_ns() // 1000 - head_start_us
    timetable = Timetable(simulate(replace(race or SimulatedRace(), seed=seed, start_us=start_us)))
    now_us = start_us + head_start_us
    for moment_us in range(start_us, now_us, PIECE_US):
        yield timetable.until(moment_us), moment_us
        await asyncio.sleep(0)
    began_s = time.monotonic()
    while not timetable.over():
        moment_us = now_us + int((time.monotonic() - began_s) * speed * 1_000_000)
        facts = timetable.until(moment_us)
        yield facts, timetable.latest_us if timetable.over() else moment_us
        await asyncio.sleep(TICK_S)


@contextmanager
def _journal(path: str | Path | None, race: int) -> Iterator[Journal]:
    if path is None:
        with (
            tempfile.TemporaryDirectory(prefix="pitboard-") as folder,
            Journal.create(Path(folder) / "race") as journal,
        ):
            yield journal
        return
    first = Path(path)
    with Journal.create(first if race == 1 else first.with_stem(f"{first.stem}-{race}")) as journal:
        yield journal
