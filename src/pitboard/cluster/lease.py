"""Who writes the race: a key that its holder renews, and that another takes when it was not renewed for a while.

How long is measured by the taker's own clock, from when it first saw the renewal: clocks of two machines are never
compared. The lease only says who should try to write; that an older holder cannot is the stream's doing
(`stream_writer.py`). The revision at which it was taken is the term, the fencing token.
"""

import asyncio
from typing import Final

from pitboard.cluster.bus import LEASE_KEY, Bus, BusUnreachable, PositionTaken
from pitboard.cluster.messages import Lease, decoded, encode
from pitboard.model.clock import MACHINE_CLOCK, MachineClock

EXPIRES_S: Final = 2.5
RENEWED_EVERY_S: Final = 0.5
LOOKED_AT_EVERY_S: Final = 0.25


class Superseded(Exception):
    """Another scorer writes the race."""


class LeaseHolder:
    """A scorer's hold on the lease, or its eye on who has it."""

    def __init__(self, bus: Bus, scorer: str, clock: MachineClock = MACHINE_CLOCK) -> None:
        self._bus = bus
        self._scorer = scorer
        self._clock = clock
        self._revision = -1
        self._seen_s = clock.steady_s()
        self._renewals = 0

    async def expired(self, later_s: float = 0) -> bool:
        """Look at the lease, and say whether it may be taken: nobody has it, or its holder renews it no more.

        `later_s` leaves it to others for so much longer.

        Raises:
            BusUnreachable: it cannot be seen; then it does not expire either.
        """
        try:
            state = await self._bus.get(LEASE_KEY)
        except BusUnreachable:
            # Its holder could not renew it either.
            self._seen_s = self._clock.steady_s()
            raise
        now_s = self._clock.steady_s()
        if state.revision != self._revision:
            self._revision, self._seen_s = state.revision, now_s
        holder = decoded(state.value, Lease)
        unused = holder is None or holder.scorer in ("", self._scorer)
        return now_s - self._seen_s >= later_s + (0 if unused else EXPIRES_S)

    async def take(self) -> int | None:
        """Take the lease as it was last seen; return its revision, or None where another was quicker.

        Raises:
            BusUnreachable: whether it is taken is not known; `expired` shows it.
        """
        try:
            await self._put(self._scorer)
        except PositionTaken:
            return None
        return self._revision

    async def renew_on_and_on(self) -> None:
        """Renew the lease until another has it. While the bus does not answer it may be lost, which the stream shows.

        Raises:
            Superseded: another scorer has it.
        """
        while True:
            await asyncio.sleep(RENEWED_EVERY_S)
            try:
                await self._put(self._scorer)
            except PositionTaken:
                await self._look_again()
            except BusUnreachable:
                continue

    async def give_up(self) -> None:
        """Let another take the lease at once.

        Raises:
            BusUnreachable: it expires by itself.
        """
        try:
            await self._put("")
        except PositionTaken:
            return

    async def _look_again(self) -> None:
        """A renewal whose answer was lost counts too; anybody else's ends this."""
        try:
            state = await self._bus.get(LEASE_KEY)
        except BusUnreachable:
            return
        holder = decoded(state.value, Lease)
        if holder and holder.scorer != self._scorer:
            raise Superseded
        self._revision = state.revision

    async def _put(self, scorer: str) -> None:
        self._renewals += 1
        revision = await self._bus.put(LEASE_KEY, encode(Lease(scorer, self._renewals)), max(self._revision, 0))
        self._revision, self._seen_s = revision, self._clock.steady_s()
