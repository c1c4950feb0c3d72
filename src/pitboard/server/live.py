"""Live feeds into a hub: what was sent is written down as it came, then scored."""

import asyncio
import threading
import time

import msgspec

from pitboard.feeds import wec, wec_poll
from pitboard.feeds.reading import Reading, Refused
from pitboard.intake import spelt_facts
from pitboard.server.hub import Hub

EVERY_S = 5.0
"""How often the documents of a polled feed are asked for."""


async def follow_wec(hub: Hub, url: str, every_s: float = EVERY_S) -> None:
    """Follow `wec+https://HOST/RACEID` until cancelled.

    A document that cannot be read is in the journal all the same, and leaves the board as it is.
    """
    follower = wec.Follower(url, wec_poll.race_id(url))
    stop = threading.Event()
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[wec_poll.Polled | None] = asyncio.Queue()

    def poll() -> None:
        for polled in wec_poll.poll(url, every_s, stop):
            loop.call_soon_threadsafe(arrived.put_nowait, polled)
        loop.call_soon_threadsafe(arrived.put_nowait, None)

    polling = loop.run_in_executor(None, poll)
    reading = Reading()
    try:
        documents = 0
        while (polled := await arrived.get()) is not None:
            hub.note_input(url, "wec", polled.body, polled.received_us)
            documents += 1
            try:
                facts = follower.take(msgspec.json.decode(polled.body), documents, reading)
            except (msgspec.DecodeError, Refused) as error:
                hub.note = f"{polled.page}: {error}"
                continue
            hub.score(spelt_facts(facts), time.time_ns() // 1000)
    finally:
        stop.set()
        await polling
