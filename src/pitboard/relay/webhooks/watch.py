"""Drives the webhooks of a race under way: looks what is new, and hands it to each."""

import asyncio
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pitboard.race import RaceUnderWay
from pitboard.relay.webhooks.news import Watcher, found_at, race_of
from pitboard.relay.webhooks.sender import Sender, Timing
from pitboard.relay.webhooks.settings import Webhook
from pitboard.relay.webhooks.told import Told
from pitboard.scoring import History

_log = logging.getLogger(__name__)

LOOK_S: Final = 1.0

REST: Final = 20
"""A look takes some hundredths of a second of the one loop there is; so many times as long it is left alone."""


async def watch(
    race: RaceUnderWay,
    hooks: Sequence[Webhook],
    told_at: Path | None = None,
    *,
    timing: Timing | None = None,
    every_s: float = LOOK_S,
) -> None:
    """Post the news of a race under way to its webhooks until cancelled.

    `told_at` is where it is noted what was posted, and from when on. What was known at the very first look at a race is
    not posted: who switches webhooks on wants what comes.

    Raises:
        Refused: what was posted cannot be read.
    """
    told = Told(told_at)
    senders = [Sender(hook, told, timing) for hook in hooks]
    looked_at: tuple[str, int, bool] | None = None
    for sender in senders:
        sender.start()
    try:
        while True:
            history, told_us, over = race.history, race.fed_until_us, not race.clock_rate
            took_s = 0.0
            if history.cars and looked_at != (race_of(history), told_us, over):
                began_s = time.monotonic()
                looked_at = (race_of(history), told_us, over)
                try:
                    _look(history, told_us, senders, told, over=over)
                except Exception:
                    # Whatever is wrong with a piece of news must not end the timing.
                    _log.exception("webhooks: no news at %d", told_us)
                took_s = time.monotonic() - began_s
            await asyncio.sleep(max(every_s, REST * took_s))
    finally:
        for sender in senders:
            sender.stop()


def _look(history: History, told_us: int, senders: Sequence[Sender], told: Told, *, over: bool) -> None:
    """Offer every sender what is new for it."""
    found = found_at(history, told_us)
    for sender in senders:
        name = sender.hook.name
        watcher = Watcher(sender.hook, told.since_us(name, race_of(history), told_us))
        for news in watcher.news(history, told_us, found, told.of(name), over=over):
            sender.offer(news)
