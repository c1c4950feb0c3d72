"""Deltas and snapshots: whoever follows has the race as it was scored, whatever it missed."""

import asyncio
from collections.abc import Callable

import msgspec
import pytest

from build import line_laps, race_info
from cluster.conftest import Connect
from pitboard.cluster import Delta, DeltaSender, RaceSnapshot, deltas, follow_deltas
from pitboard.cluster.bus import DELTAS, MISSED
from pitboard.cluster.deltas import DeltaSilence, read_snapshot
from pitboard.cluster.messages import encode
from pitboard.cluster.nats_bus import NatsBus
from pitboard.model import Fact
from pitboard.race import RaceUnderWay
from waiting import in_time

FACTS: list[Fact] = [race_info(), *line_laps("7", [100, 101, 99, 98, 97, 96])]


class Follower:
    """What somebody who follows has."""

    def __init__(self, bus: NatsBus) -> None:
        self.facts: list[Fact] = []
        self.snapshots = 0
        self.changed = asyncio.Event()
        self.task = asyncio.create_task(self._run(bus))

    async def _run(self, bus: NatsBus) -> None:
        async for update in follow_deltas(bus):
            if isinstance(update, RaceSnapshot):
                self.facts, self.snapshots = [], self.snapshots + 1
            self.facts.extend(update.facts)
            self.changed.set()

    async def until(self, facts: list[Fact]) -> None:
        """Wait for the facts, and see that no others come on the way."""
        while self.facts != facts:
            self.changed.clear()
            await self.changed.wait()


def sender(bus: NatsBus, term: int = 1) -> tuple[RaceUnderWay, DeltaSender]:
    """A race, and what sends it."""
    race = RaceUnderWay()
    sending = DeltaSender(race, bus, term, [])
    race.on_facts(sending.take)
    race.on_restart(sending.restart)
    return race, sending


def followed(connect: Connect, act: Callable[[NatsBus, Follower], object]) -> None:
    async def run() -> None:
        async with connect() as bus, connect() as edge:
            follower = Follower(edge)
            try:
                await act(bus, follower)  # type: ignore[misc]
            finally:
                follower.task.cancel()
                await asyncio.gather(follower.task, return_exceptions=True)

    asyncio.run(in_time(run()))


def test_who_follows_has_every_fact_once(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a snapshot in parts, from deltas, and where deltas were lost on the way."""
    monkeypatch.setattr(deltas, "FACTS_IN_PART", 2)

    async def act(bus: NatsBus, follower: Follower) -> None:
        race, sending = sender(bus)
        race.take(FACTS[:3])
        await sending.send()
        await sending.put_snapshot()
        await follower.until(FACTS[:3])
        race.take(FACTS[3:4])
        await sending.send()
        await follower.until(FACTS[:4])
        # A delta that nobody got: the next one shows that it is missing.
        race.take(FACTS[4:5])
        sending._kept.append(sending._delta(FACTS[4:5]))
        sending._seq, sending._sent = sending._seq + 1, 5
        sending._kept[-1] = sending._delta(FACTS[4:5])
        race.take(FACTS[5:])
        async with bus.answer(MISSED, sending.answer_missed):
            await sending.send()
            await follower.until(FACTS)
        assert follower.snapshots == 1

    followed(connect, act)


def test_a_restart_and_another_term_begin_with_a_snapshot(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deltas, "PATIENCE_S", 0.1)

    async def act(bus: NatsBus, follower: Follower) -> None:
        race, sending = sender(bus)
        race.take(FACTS)
        await sending.send()
        await sending.put_snapshot()
        await follower.until(FACTS)
        race.rescore(FACTS[:2])
        await sending.send()
        await follower.until(FACTS[:2])
        other, taking_over = sender(bus, term=2)
        other.take(FACTS[:5])
        async with bus.answer(MISSED, taking_over.answer_missed):
            await taking_over.put_snapshot()
            await taking_over.send(alive=True)
            await follower.until(FACTS[:5])
            # What an older scorer still sends is nothing.
            await bus.send(DELTAS, encode(Delta(1, 99, FACTS, 0)))
            other.take(FACTS[5:])
            await taking_over.send()
            await follower.until(FACTS)

    followed(connect, act)


def test_a_snapshot_whose_part_is_another_is_none(connect: Connect) -> None:
    async def act(bus: NatsBus, follower: Follower) -> None:
        race, sending = sender(bus)
        race.take(FACTS)
        await sending.send()
        await sending.put_snapshot()
        await bus.put(sending._parts[0].key, b"")
        assert await read_snapshot(bus) is None

    followed(connect, act)


def test_keys_that_were_lost_are_put_again(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the parts that are full and else never written again."""
    monkeypatch.setattr(deltas, "FACTS_IN_PART", 2)

    async def act(bus: NatsBus, follower: Follower) -> None:
        race, sending = sender(bus)
        race.take(FACTS[:5])
        await sending.send()
        await sending.put_snapshot()
        await bus.put(sending._parts[0].key, b"")
        # Revisions begin again with the keys.
        sending._revision = 1_000_000
        race.take(FACTS[5:])
        await sending.send()
        await sending.put_snapshot()
        snapshot = await read_snapshot(bus)
        assert snapshot
        assert snapshot.facts == FACTS

    followed(connect, act)


def test_who_hears_of_no_writer_asks_other_servers_ever_later_until_one_answers(connect: Connect) -> None:
    """Its own may be parted from the others; a writer that answers is waited for as before."""

    class Elsewhere(NatsBus):
        went = 0

        async def go_elsewhere(self) -> None:
            self.went += 1

    async def run() -> None:
        async with connect() as bus:
            asking = Elsewhere(bus._client, "race", 3)
            _, sending = sender(asking)
            silence, known, stays = DeltaSilence(), RaceSnapshot(1, 0, "", [], 0), list[float]()
            while len(stays) < 10:
                assert await silence.ask(asking, known) == []
                stays.append(silence.patience_s)
            assert stays == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30])
            async with asking.answer(MISSED, sending.answer_missed):
                assert await silence.ask(asking, known) == []
            assert (silence.patience_s, asking.went) == (deltas.PATIENCE_S, 10)

    asyncio.run(in_time(run()))


def test_who_asks_in_an_older_term_is_told_to_begin_again(connect: Connect) -> None:
    """It missed the takeover; in a newer term than its own a scorer does not answer."""

    async def run() -> None:
        async with connect() as bus:
            _, sending = sender(bus, term=5)
            async with bus.answer(MISSED, sending.answer_missed):
                silence = DeltaSilence()
                assert await silence.ask(bus, RaceSnapshot(4, 99, "", [], 0)) is None
            assert await sending.answer_missed(msgspec.msgpack.encode((6, 0))) is None

    asyncio.run(in_time(run()))
