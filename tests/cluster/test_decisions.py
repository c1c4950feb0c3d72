"""A person's decision is kept or refused, and never both."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from build import START_US
from cluster.conftest import Connect
from cluster.journals import contents, decide
from cluster.test_scorer import FACTS, records_of, running
from pitboard.cluster import Edge
from pitboard.cluster.bus import DECIDE
from pitboard.cluster.decisions import DecisionDesk, offer
from pitboard.cluster.local_servers import LocalServers, NoServerProgram, local_servers
from pitboard.cluster.messages import encode
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.stream_writer import StreamWriter, begin_term
from pitboard.cluster.streamed_journal import StreamedJournal
from pitboard.model import Decision, Fact
from pitboard.race import DecisionForm, RaceUnderWay
from pitboard.race.decisions import DECISION, DecisionAnswer, DecisionRequest
from pitboard.server.hub import Hub
from waiting import in_time

FORM = DecisionForm("doc-14", "penalty_time", "7", "the stewards", "speeding", penalty_ms=5000)
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


def test_at_an_edge_and_at_a_scorer_it_is_kept_once_though_the_streams_leader_is_killed(tmp_path: Path) -> None:
    """No answer is none: asked again under its id, wherever, it is the same record."""

    async def run(servers: LocalServers) -> None:
        async with running(servers.address, tmp_path / "j") as (scorer,), NatsBus.connect(servers.address) as bus:
            scorer.race.take(FACTS, source="test")
            race = RaceUnderWay()
            following = asyncio.create_task(Edge(servers.address, Hub(race)).run(race))
            while "7" not in race.history.cars:
                await asyncio.sleep(0.05)
            servers.signal(await leader_of(bus), signal.SIGKILL)
            request = FORM.request(race.history, race.moment_us)
            while not (answer := await race.decide(request)):
                await asyncio.sleep(0.1)
            while not (again := await scorer.race.decide(request)):
                await asyncio.sleep(0.1)
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            assert answer == again == DecisionAnswer(True, 2)
        sources = [record.source for record in records_of(tmp_path / "j")]
        assert sources == ["test", DECISION + "doc-14"]

    try:
        with local_servers(tmp_path) as servers:
            asyncio.run(in_time(run(servers)))
    except NoServerProgram as error:
        pytest.skip(str(error))


async def leader_of(bus: NatsBus) -> int:
    """The server that leads the stream."""
    while True:
        with suppress(Exception):
            cluster = (await bus._jetstream.stream_info(bus._stream)).cluster
            if cluster and cluster.leader:
                return int(cluster.leader.removeprefix("server"))
        await asyncio.sleep(0.1)
