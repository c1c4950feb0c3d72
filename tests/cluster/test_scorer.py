"""Scorers that take turns: what anybody acknowledged is in every journal, once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from build import START_US, line_laps, race_info
from cluster.conftest import Connect
from cluster.journals import decide
from pitboard.cluster import lease, scorer
from pitboard.cluster.bus import BusUnreachable
from pitboard.cluster.deltas import follow_deltas
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.scorer import ScorerNode
from pitboard.intake import Read, read
from pitboard.journal import Journal, Record, decode_facts
from pitboard.model import Decision, Fact
from pitboard.race import RaceUnderWay
from pitboard.race.decisions import DECISION
from waiting import in_time

FACTS: list[Fact] = [race_info(), *line_laps("7", [100, 101, 99])]


class Scorer:
    """A scorer that is running."""

    def __init__(self, address: str, path: Path) -> None:
        self.path = path
        self.race = RaceUnderWay()
        self.node = ScorerNode(address, path, load, [])
        self.task = asyncio.create_task(self.node.run(self.race))

    async def until(self, holds: Callable[["Scorer"], object]) -> None:
        """Wait until something holds of it."""
        while not holds(self):
            if self.task.done():
                self.task.result()
            await asyncio.sleep(0.02)

    async def end(self) -> None:
        """Stop it as a signal does."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def load(path: Path) -> Read | None:
    """What a journal holds."""
    with Journal.open(path) as journal:
        if not journal.last_seq:
            return None
    return read([path], nothing_is_fine=True)


def writes(scorer: Scorer) -> bool:
    return scorer.node.state().role == "writes"


def records_of(path: Path) -> list[Record]:
    with Journal.open(path) as journal:
        return list(journal.read())


async def kept(bus: NatsBus, name: str) -> int:
    """The number under which a decision is kept; on a busy machine the stream may refuse it at first."""
    while not (answer := await decide(bus, decision(name), name)).kept:
        await asyncio.sleep(0.1)
    return answer.number


def decision(name: str) -> list[Fact]:
    return [Decision(START_US, "penalty_time", "7", name, "speeding", penalty_us=1_000_000)]


@asynccontextmanager
async def running(address: str, *paths: Path, writing: bool = True) -> AsyncIterator[list[Scorer]]:
    """Scorers by their journals, of which the first writes if any is to."""
    scorers: list[Scorer] = []
    try:
        for path in paths:
            scorers.append(Scorer(address, path))
            await scorers[0].until(writes if writing else lambda _: True)
        yield scorers
    finally:
        for scorer in scorers:
            await scorer.end()


def run(act: Awaitable[None]) -> None:
    asyncio.run(in_time(act))


def test_a_follower_has_the_race_and_takes_over(address: str, connect: Connect, tmp_path: Path) -> None:
    """What was acknowledged by either is in both journals; whoever follows the deltas has it too."""

    async def act() -> None:
        async with connect() as bus, running(address, tmp_path / "a", tmp_path / "b") as (first, second):
            first.race.take(FACTS, source="test")
            assert await kept(bus, "x")
            await second.until(lambda scorer: scorer.race.history.digest() == first.race.history.digest())
            await first.end()
            await second.until(writes)
            assert [await kept(bus, name) for name in ("x", "y")] == [2, 3]
            update = await anext(follow_deltas(bus))
            assert [fact for fact in update.facts if isinstance(fact, Decision)][:1] == decision("x")
            state = second.node.state()
            assert (state.role, state.waiting, state.lost, state.takeovers) == ("writes", 0, [], 1)
        assert [record.source for record in records_of(tmp_path / "b")] == ["test", DECISION + "x", DECISION + "y"]
        assert records_of(tmp_path / "a") == records_of(tmp_path / "b")[:2]

    run(act())


def test_a_scorer_that_comes_back_with_more_offers_it(address: str, connect: Connect, tmp_path: Path) -> None:
    """It was cut off with records that the stream never took, while another wrote: nothing of it is lost or twice."""

    async def act() -> None:
        async with connect() as bus, running(address, tmp_path / "a") as _:
            assert await kept(bus, "x")
        # What it wrote down without anybody's knowing.
        with Journal.open(tmp_path / "a", write=True) as journal:
            shared = records_of(tmp_path / "a")[-1]
            for name in ("late", "y"):
                journal.append(DECISION + name, shared.format, shared.payload, 5)
        async with connect() as bus, running(address, tmp_path / "b") as (second,):
            assert await kept(bus, "y") == 2
            back = Scorer(address, tmp_path / "a")
            try:
                await second.until(lambda scorer: scorer.node.state().last_number == 3)
                await back.until(lambda scorer: scorer.node.state().last_number == 3)
                assert back.node.state().aside == ["a-differs-1"]
            finally:
                await back.end()
        sources = [record.source for record in records_of(tmp_path / "b")]
        assert sources == [DECISION + name for name in ("x", "y", "late")]
        assert records_of(tmp_path / "a") == records_of(tmp_path / "b")

    run(act())


class CutBus(NatsBus):
    """A bus that can be cut off: then nothing goes out and nothing comes back."""

    cut_off = False

    def __getattribute__(self, name: str) -> object:
        if name in ("publish", "read", "get", "put", "stream_state", "ask", "send", "open") and type(self).cut_off:
            raise BusUnreachable("cut off")
        return super().__getattribute__(name)

    @asynccontextmanager
    async def answer(self, subject: str, answerer: Callable[[bytes], Awaitable[bytes | None]]) -> AsyncIterator[None]:
        """Answer questions while they come."""

        async def heard(question: bytes) -> bytes | None:
            return None if type(self).cut_off else await answerer(question)

        async with super().answer(subject, heard):
            yield


def test_a_writer_that_is_cut_off_gives_way(
    address: str, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on scoring, and takes decisions of its own page; when it is back they are taken once, and not by it."""
    monkeypatch.setattr(lease, "EXPIRES_S", 0.6)
    monkeypatch.setattr(lease, "RENEWED_EVERY_S", 0.1)

    async def act() -> None:
        async with connect() as bus:
            monkeypatch.setattr(scorer, "NatsBus", CutBus)
            async with running(address, tmp_path / "a") as (first,):
                monkeypatch.setattr(scorer, "NatsBus", NatsBus)
                assert await kept(bus, "x")
                async with running(address, tmp_path / "b", writing=False) as (second,):
                    await second.until(lambda each: each.node.state().last_number == 1)
                    monkeypatch.setattr(CutBus, "cut_off", True)
                    first.race.take(decision("on its own"), source="page")
                    await second.until(writes)
                    assert await kept(bus, "y") == 2
                    assert first.node.state().stream_trouble
                    monkeypatch.setattr(CutBus, "cut_off", False)
                    for each in (first, second):
                        await each.until(lambda each: each.node.state().last_number == 3)
                    assert first.node.state().aside == ["a-differs-1"]
                    assert first.race.history.digest() == second.race.history.digest()
        written = records_of(tmp_path / "a")
        assert written == records_of(tmp_path / "b")
        assert [decode_facts(record.payload) for record in written] == [
            decision(name) for name in ("x", "y", "on its own")
        ]

    run(act())
