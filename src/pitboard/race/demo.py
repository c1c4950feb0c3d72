"""The demonstration: a simulated race, played faster than life, and another when it is over."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.journal import LiveJournal
from pitboard.model import Fact
from pitboard.model.clock import now_us
from pitboard.race.playback import TICK_S, PlaybackClock, Timetable
from pitboard.race.race_under_way import RaceUnderWay

HEAD_START_US: Final = 3600 * 1_000_000
"""The race has run for this long when the page opens: by then there is something to see."""

PIECE_US: Final = 60 * 1_000_000
REST_S: Final = 60.0
"""How long the finished board stays before the next race."""


async def play_races(
    race: RaceUnderWay, seed: int, speed: float, journal: str | Path | None, rest_s: float = REST_S
) -> None:
    """Play one simulated race after another, without end; `speed` is race time over time.

    The facts go into `journal`, and those of the second race into a file beside it whose name ends in `-2`; without it
    into a temporary file.

    Raises:
        JournalError: a journal cannot be made or written.
    """
    count = 1
    while True:
        with _journal(journal, count) as written:
            race.restart(written)
            key = "note.simulated" if speed == 1 else "note.simulated_fast"
            race.set_note((key, {"seed": str(seed), "speed": f"{speed:g}"}))
            race.set_clock_rate(speed)
            async for facts, moment_us in demo_feed(seed, speed):
                race.take(facts, moment_us, source=f"simulator/{seed}")
            race.set_clock_rate(0)
            race.take([], race.moment_us)
            await asyncio.sleep(rest_s)
        seed += 1
        count += 1


async def demo_feed(
    seed: int, speed: float, head_start_us: int = HEAD_START_US, race: SimulatedRace | None = None
) -> AsyncIterator[tuple[list[Fact], int]]:
    """A simulated race in batches, each with the moment (µs since the Unix epoch) up to which it tells everything.

    The official start lies `head_start_us` before now. What happened since comes at once, the rest as time goes by.
    """
    begin_us = now_us()
    start_us = begin_us - head_start_us
    timetable = Timetable(simulate(replace(race or SimulatedRace(), seed=seed, start_us=start_us)))
    for moment_us in range(start_us, begin_us, PIECE_US):
        yield timetable.until(moment_us), moment_us
        await asyncio.sleep(0)
    clock = PlaybackClock(begin_us, speed)
    while not timetable.over():
        moment_us = clock.moment_us()
        facts = timetable.until(moment_us)
        yield facts, timetable.latest_us if timetable.over() else moment_us
        await asyncio.sleep(TICK_S)


@contextmanager
def _journal(path: str | Path | None, race: int) -> Iterator[LiveJournal]:
    if path is None:
        with (
            tempfile.TemporaryDirectory(prefix="pitboard-") as folder,
            LiveJournal.create(Path(folder) / "race") as journal,
        ):
            yield journal
        return
    first = Path(path)
    with LiveJournal.create(first if race == 1 else first.with_stem(f"{first.stem}-{race}")) as journal:
        yield journal
