"""Who writes: one holder, who is replaced when it is silent."""

import asyncio

import pytest

from cluster.conftest import Connect
from pitboard.cluster import lease
from pitboard.cluster.lease import EXPIRES_S, LeaseHolder, Superseded
from pitboard.model.clock import MachineClock
from waiting import in_time


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.clock = MachineClock(steady_s=lambda: self.now_s)


def test_it_expires_when_it_is_not_renewed_and_is_taken_once(connect: Connect) -> None:
    """By the taker's own clock; of two that take it one has it, with a higher revision."""

    async def run() -> None:
        async with connect() as bus:
            hand = Hand()
            first, second, third = (LeaseHolder(bus, name, hand.clock) for name in "abc")
            assert await first.expired()
            term = await first.take()
            assert not await second.expired()
            assert not await third.expired()
            hand.now_s = EXPIRES_S
            assert not await second.expired(later_s=1)
            assert await second.expired()
            assert await third.expired()
            later = await second.take()
            assert term is not None
            assert later is not None
            assert later > term
            assert await third.take() is None
            await second.give_up()
            assert await third.expired()
            await second.give_up()

    asyncio.run(in_time(run()))


def test_who_renews_hears_that_it_is_another_s(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEWED_EVERY_S", 0.01)

    async def run() -> None:
        async with connect() as bus:
            hand = Hand()
            first, second = LeaseHolder(bus, "a", hand.clock), LeaseHolder(bus, "b", hand.clock)
            await first.expired()
            await first.take()
            renewing = asyncio.create_task(first.renew_on_and_on())
            await asyncio.sleep(0.1)
            await second.expired()
            hand.now_s = EXPIRES_S
            await asyncio.sleep(0.1)
            # Renewed meanwhile: what was seen is no longer so.
            assert not await second.expired()
            while await second.take() is None:
                await second.expired()
            with pytest.raises(Superseded):
                await renewing

    asyncio.run(in_time(run()))
