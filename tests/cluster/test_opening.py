"""A race's bus is opened however long its servers take."""

import asyncio

import pytest

from pitboard.cluster import opening
from pitboard.cluster.bus import BusUnreachable
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.opening import open_bus
from pitboard.texts import TextPart
from waiting import in_time


class SlowBus(NatsBus):
    """Servers of which too few are up yet, twice."""

    refusals = 2

    async def open(self) -> None:
        """Refuse, or open."""
        if self.refusals:
            self.refusals -= 1
            raise BusUnreachable("too few")
        await super().open()


def test_it_says_what_it_waits_for(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "AGAIN_S", 0.01)
    notes: list[TextPart] = []

    async def run() -> None:
        async with SlowBus.connect(address) as bus:
            await open_bus(bus, notes.append)
            assert (await bus.stream_state()).last_position == 0

    asyncio.run(in_time(run()))

    # The servers themselves may not be up yet either.
    assert notes[:2] == [("note.stream_awaited", {"error": "too few"})] * 2
    assert notes[-1] == ""
