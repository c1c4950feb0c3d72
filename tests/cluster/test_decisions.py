"""A person's decision is kept or refused, and never both."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from build import START_US
from cluster.conftest import Connect
from cluster.journals import contents
from pitboard.cluster.bus import DECIDE
from pitboard.cluster.decisions import DecisionDesk, decide, offer
from pitboard.cluster.messages import DecisionAnswer, DecisionRequest, encode
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.stream_writer import StreamWriter, begin_term
from pitboard.cluster.streamed_journal import DECISION, StreamedJournal
from pitboard.model import Decision, Fact
from pitboard.race import RaceUnderWay
from waiting import in_time

PENALTY: list[Fact] = [Decision(START_US, "penalty_time", "7", "the stewards", "speeding", penalty_us=5_000_000)]

Act = Callable[[NatsBus, StreamedJournal, StreamWriter], Awaitable[None]]


def at_the_desk(connect: Connect, path: Path, act: Act) -> None:
    """Act with a scorer that writes and takes decisions."""

    async def run() -> None:
        async with connect() as bus, connect() as asker:
            with StreamedJournal.create(path) as journal:
                position = await begin_term(bus, "a", journal, 1, 0)
                assert position
                journal.writes = True
                writer = StreamWriter(bus, "a", journal, 1, position)
                desk = DecisionDesk(RaceUnderWay(journal), journal, writer)
                writing = asyncio.create_task(writer.run())
                async with bus.answer(DECIDE, desk.answer):
                    await act(asker, journal, writer)
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)

    asyncio.run(in_time(run()))


def test_it_is_kept_once_however_often_it_is_asked_for(connect: Connect, tmp_path: Path) -> None:
    async def act(bus: NatsBus, journal: StreamedJournal, writer: StreamWriter) -> None:
        while not (await decide(bus, PENALTY, "x")).kept:
            continue
        answers = [await decide(bus, PENALTY, name) for name in ("x", "y", "x")]
        assert [(answer.kept, answer.number) for answer in answers] == [(True, 1), (True, 2), (True, 1)]
        assert [record.source for record in contents(journal)] == [DECISION + "x", DECISION + "y"]
        assert writer.taken_number == 2

    at_the_desk(connect, tmp_path / "j", act)


async def answered(bus: NatsBus, request: DecisionRequest) -> DecisionAnswer:
    """An answer; a server that does not know yet that somebody answers has none."""
    while True:
        if answer := await offer(bus, request):
            return answer


def test_what_is_refused_is_not_written_down(connect: Connect, tmp_path: Path) -> None:
    """Nothing in it or no id. A scorer that no longer writes has no answer: who does may have it already."""

    async def act(bus: NatsBus, journal: StreamedJournal, writer: StreamWriter) -> None:
        refused = [await answered(bus, DecisionRequest("x", [])), await answered(bus, DecisionRequest("", PENALTY))]
        journal.writes = False
        assert await bus.ask(DECIDE, encode(DecisionRequest("x", PENALTY)), within_s=0.3) == []
        assert await bus.ask(DECIDE, b"?", within_s=5)
        assert [answer.kept for answer in refused] == [False, False]
        assert journal.last_seq == 0

    at_the_desk(connect, tmp_path / "j", act)


def test_a_stream_in_trouble_has_no_answer(connect: Connect, tmp_path: Path) -> None:
    """Asked before, the decision may be in another's journal, and is kept from there: a refusal could be untrue."""

    async def run() -> None:
        async with connect() as bus:
            with StreamedJournal.create(tmp_path / "j") as journal:
                journal.writes = True
                writer = StreamWriter(bus, "a", journal, 1, 0)
                writer.trouble = "too few servers"
                desk = DecisionDesk(RaceUnderWay(journal), journal, writer)
                assert await desk._take(DecisionRequest("x", PENALTY)) is None
                assert journal.last_seq == 0

    asyncio.run(in_time(run()))
