"""An edge: it serves a race that scorers elsewhere keep, as a server that scores it would; it writes nothing.

Every delta is an event under a number that all edges give it, so a viewer may go from any edge to any other. When
another scorer takes over, or deltas were missed, the race is scored anew beside the one that is served, and viewers get
the difference: none of them begins again.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, aclosing
from datetime import datetime
from typing import Final

from pitboard.cluster.decisions import desk_over
from pitboard.cluster.deltas import follow_deltas
from pitboard.cluster.messages import Delta, RaceSnapshot
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.opening import open_bus
from pitboard.model.clock import MACHINE_CLOCK, MachineClock
from pitboard.race import RaceUnderWay
from pitboard.scoring import Scorer
from pitboard.server.hub import Hub
from pitboard.server.watched import Figure

SEQ_BITS: Final = 24
"""Deltas of a term: four a second for a month and a half. The term has the rest of what JavaScript counts exactly."""

SILENT_S: Final = 3.0
"""After so long without a word viewers are told; a writer is never silent for a third of that."""

CUT_OFF_S: Final = 10.0
"""After so long newcomers should go elsewhere: another scorer would have taken over in half of it."""

LOOK_S: Final = 0.5

log = logging.getLogger(__name__)


def number_of(update: RaceSnapshot | Delta) -> int:
    """Return the number that every edge gives the history up to an update."""
    return (update.term << SEQ_BITS) + update.seq


class Edge:
    """Follow a race on the bus at an address, and let a hub publish it.

    `connecting` makes the connection.
    """

    def __init__(
        self,
        address: str,
        hub: Hub,
        *,
        connecting: Callable[[str], AbstractAsyncContextManager[NatsBus]] = NatsBus.connect,
        clock: MachineClock = MACHINE_CLOCK,
    ) -> None:
        self._address = address
        self._hub = hub
        self._connecting = connecting
        self._clock = clock
        self._heard_s = clock.steady_s()
        self._known: RaceSnapshot | Delta | None = None
        self._snapshots = 0
        self._takeovers = 0
        hub.watched.figures_of.append(self.figures)
        hub.watched.reasons_of.append(self.reason)

    async def run(self, race: RaceUnderWay) -> None:
        """Follow the race until cancelled: what feeds a race that is served."""
        async with self._connecting(self._address) as bus:
            race.attach_desk(desk_over(bus))
            race.set_note(("note.race_awaited", {}))
            await open_bus(bus, race.set_note)
            telling = asyncio.create_task(self._tell_of_silence(race))
            try:
                async with aclosing(follow_deltas(bus)) as updates:
                    async for update in updates:
                        await self.take(update)
            finally:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)

    async def take(self, update: RaceSnapshot | Delta) -> None:
        """Take what follows, and publish it."""
        race = self._hub.race
        self._heard_s = self._clock.steady_s()
        if isinstance(update, RaceSnapshot):
            scored = Scorer(update.name)
            # Beside the event loop: a whole race takes seconds, in which viewers are served from the one that is known.
            await asyncio.to_thread(scored.apply, update.facts)
            race.replace(scored, update.moment_us)
            self._note_snapshot(update)
        else:
            race.score(update.facts, update.moment_us)
        if update.feed_age_ms is not None:
            race.hear(update.feed_age_ms)
        race.set_clock_rate(update.clock_rate)
        race.set_note(update.note)
        self._known = update
        self._hub.publish_as(number_of(update), same=isinstance(update, Delta) and not update.facts)

    def _note_snapshot(self, snapshot: RaceSnapshot) -> None:
        self._snapshots += 1
        if self._known and self._known.term != snapshot.term:
            self._takeovers += 1
        log.info("snapshot of term %d up to %d, %d facts", snapshot.term, snapshot.seq, len(snapshot.facts))

    async def _tell_of_silence(self, race: RaceUnderWay) -> None:
        """Say to whoever watches that nothing comes; what comes next takes it back."""
        while True:
            await asyncio.sleep(LOOK_S)
            silent_s = self.silent_s()
            if self._known and silent_s > SILENT_S:
                since = datetime.fromtimestamp(self._clock.now_us() / 1_000_000 - silent_s).astimezone()
                while self.silent_s() > SILENT_S:
                    race.set_note(("note.scorers_silent", {"since": f"{since:%H:%M:%S}"}))
                    await asyncio.sleep(LOOK_S)

    def silent_s(self) -> float:
        """Return for how long nothing has come."""
        return self._clock.steady_s() - self._heard_s

    def reason(self) -> str:
        """Return why newcomers should go to another edge; "" for no reason."""
        silent_s = self.silent_s()
        return f"nothing from the scorers for {silent_s:.0f} s" if silent_s > CUT_OFF_S else ""

    def figures(self) -> Iterator[Figure]:
        """Tell how the edge is."""
        yield Figure("delta_age_seconds", "How long ago the last delta came; one is due every second", self.silent_s())
        yield Figure("snapshots_total", "Snapshots that were read", self._snapshots, "counter")
        yield Figure("takeovers_total", "Times that another scorer took over", self._takeovers, "counter")
        if self._known:
            yield Figure("term", "The term of the scorer that writes", self._known.term)
            yield Figure("delta", "The number of the last delta in its term", self._known.seq)
