"""A race that is over, played as if live: the same facts, handed out as time goes by."""

import asyncio
import time
from collections.abc import Iterable
from typing import Final

from pitboard.model import Fact, FlagHistory
from pitboard.server.hub import Hub
from pitboard.server.timetable import TICK_S, Timetable, time_us

SOURCE: Final = "replay"
"""What a journal names the facts by."""


def in_time_order(facts: Iterable[Fact]) -> list[Fact]:
    """Facts as a live feed would have told them: what is not of a moment first, each flag when it was shown."""
    told: list[Fact] = []
    for fact in facts:
        told.extend(fact.flags if isinstance(fact, FlagHistory) else [fact])
    return sorted(told, key=time_us)


async def play(hub: Hub, facts: Iterable[Fact], start_us: int, speed: float) -> None:
    """Play facts into a hub from a moment on (µs since the epoch), `speed` times as fast as they happened.

    What happened before that moment comes at once; at the end the board stays.
    """
    timetable = Timetable(iter(in_time_order(facts)))
    hub.clock_rate = speed
    hub.take(timetable.until(start_us), start_us, source=SOURCE)
    began_s = time.monotonic()
    while not timetable.over():
        await asyncio.sleep(TICK_S)
        moment_us = start_us + int((time.monotonic() - began_s) * speed * 1_000_000)
        due = timetable.until(moment_us)
        hub.take(due, timetable.latest_us if timetable.over() else moment_us, source=SOURCE)
    hub.clock_rate = 0
    hub.take([], hub.moment_us)
