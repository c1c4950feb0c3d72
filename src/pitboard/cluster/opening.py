"""Open the bus of a race, however long its servers take to come up."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from pitboard.cluster.bus import BusUnreachable
from pitboard.cluster.nats_bus import NatsBus
from pitboard.texts import TextPart

AGAIN_S: Final = 0.3

log = logging.getLogger(__name__)


async def open_bus(bus: NatsBus, note: Callable[[TextPart], None] = lambda _: None) -> None:
    """Make the stream and the keys where they are not there yet; `note` hears what it waits for, and "" at the end."""
    while True:
        try:
            await bus.open()
        except BusUnreachable as error:
            note(("note.stream_awaited", {"error": str(error)}))
            await asyncio.sleep(AGAIN_S)
        else:
            note("")
            return
