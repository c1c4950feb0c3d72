"""What drives a relay: a race that is under way, or one that is over, played again."""

import asyncio
from typing import Final

from pitboard.race import PlaybackClock, RaceUnderWay
from pitboard.relay.server import BEAT_S, Relay
from pitboard.scoring import History

TICK_S: Final = 0.1
"""How often a race that is played again moves on."""

CHUNK_US: Final = 300_000_000
"""Race time told at once when it runs faster than it can be told."""


async def follow(relay: Relay, race: RaceUnderWay, every_s: float = BEAT_S) -> None:
    """Show a race under way once a second, until cancelled."""
    while True:
        if race.history.cars:
            relay.show(race.history, race.moment_us)
        await asyncio.sleep(every_s)


async def play(relay: Relay, history: History, from_us: int, speed: float) -> None:
    """Play a race from a moment on (µs since the epoch), `speed` times as fast as it was, until cancelled.

    It begins when the first client is there, since no lap is ever told twice; at the end the clock stands. When the
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
