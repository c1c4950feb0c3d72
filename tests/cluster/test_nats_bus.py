"""The bus on three real servers: what is taken, and where."""

import asyncio
from contextlib import suppress
from urllib.parse import urlparse

import pytest
from nats.aio.client import Client, Server

from cluster.conftest import Connect
from pitboard.cluster import nats_bus
from pitboard.cluster.bus import BusUnreachable, PositionTaken, StreamEntry
from pitboard.cluster.messages import TermMessage
from pitboard.cluster.nats_bus import NatsBus, ServerChoice, heeding, servers_and_race
from pitboard.cluster.opening import open_bus
from waiting import in_time


def term(number: int) -> TermMessage:
    """A message."""
    return TermMessage(1, "a", number, b"")


@pytest.mark.parametrize("error", [None, ConnectionError("closed")])
def test_who_is_cancelled_as_the_answer_comes_is_cancelled(error: Exception | None) -> None:
    """As a wait that ends otherwise than by its cancellation; nats-py's do where both come at once."""

    async def answered() -> int:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if error:
                raise error from None
        return 1

    async def act() -> None:
        asking = asyncio.create_task(heeding(answered()))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await heeding(asyncio.sleep(0, 1)) == 1

    asyncio.run(act())


@pytest.mark.parametrize("address", ["", "host:4222", "http://host", "nats://host/a b", "nats://host/a/b"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        servers_and_race(address)


def test_an_address_names_servers_and_race() -> None:
    assert servers_and_race("nats://a:1,b:2/le-mans") == (["nats://a:1", "nats://b:2"], "le-mans")
    assert servers_and_race("tls://a") == (["tls://a"], "race")


def test_the_stream_takes_each_message_once_and_where_it_belongs(connect: Connect) -> None:
    """Of two writers behind the same position one is refused; a repeated message is where it was."""

    async def run() -> None:
        async with connect() as bus, connect() as other:
            assert [await bus.publish(term(i), f"a/{i}", i) for i in range(3)] == [1, 2, 3]
            assert await bus.publish(term(1), "a/1", 1) == 2
            with pytest.raises(PositionTaken):
                await other.publish(term(9), "b/9", 2)
            assert await other.read(2) == [StreamEntry(2, term(1)), StreamEntry(3, term(2))]
            assert await other.read(4) == []
            assert (await other.stream_state()).last_position == 3

    asyncio.run(in_time(run()))


def test_a_key_is_changed_only_from_the_revision_that_was_read(connect: Connect) -> None:
    async def run() -> None:
        async with connect() as bus, connect() as other:
            assert (await bus.get("lease")).revision == 0
            revision = await bus.put("lease", b"a", 0)
            with pytest.raises(PositionTaken):
                await other.put("lease", b"b", 0)
            assert await other.put("lease", b"b", revision) > revision
            assert (await bus.get("lease")).value == b"b"

    asyncio.run(in_time(run()))


def test_questions_are_answered_by_who_is_there(connect: Connect) -> None:
    """Nobody there is no answer, at once; who has nothing to say gives none."""

    async def run() -> None:
        async with connect() as bus, connect() as other:

            async def answerer(question: bytes) -> bytes | None:
                return question.upper() or None

            assert await bus.ask("records", b"a", within_s=5) == []
            async with other.answer("records", answerer):
                # The servers tell each other a moment later that somebody answers.
                while not (answers := await bus.ask("records", b"a", within_s=5)):
                    continue
                assert answers == [b"A"]
                assert await bus.ask("records", b"", within_s=0.05) == []

    asyncio.run(in_time(run()))


def test_without_servers_it_waits() -> None:
    async def run() -> None:
        async with asyncio.timeout(0.5), NatsBus.connect("nats://127.0.0.1:9"):
            pytest.fail("there is no server")

    with pytest.raises(TimeoutError):
        asyncio.run(run())


def test_before_it_is_open_it_has_no_keys(address: str) -> None:
    async def run() -> None:
        async with NatsBus.connect(address) as bus:
            with pytest.raises(BusUnreachable):
                await bus.get("lease")

    asyncio.run(in_time(run()))


class PartialBus(NatsBus):
    """Servers of which those that answer directly are still getting a part of what they missed."""

    lacks: tuple[int, ...] = ()

    async def _read_directly(self, from_position: int) -> list[StreamEntry]:
        return [entry for entry in await super()._read_directly(from_position) if entry.position not in self.lacks]


@pytest.mark.parametrize("lacks", [(2, 3), (1,), (1, 3, 5), (4, 5)])
def test_what_a_server_has_not_yet_is_not_taken_for_lost(address: str, lacks: tuple[int, ...]) -> None:
    """The stream's leader is asked; what it has not either is missing."""

    async def run() -> None:
        async with PartialBus.connect(address) as bus:
            await open_bus(bus)
            for i in range(6):
                await bus.publish(term(i), f"a/{i}", i)
            PartialBus.lacks = lacks
            read: list[StreamEntry] = []
            while entries := await bus.read(len(read) + 1):
                read += entries
            assert read == [StreamEntry(i + 1, term(i)) for i in range(6)]

    asyncio.run(in_time(run()))


def test_each_server_is_tried_before_any_again_and_the_one_that_was_left_is_the_last() -> None:
    choice = ServerChoice()
    servers = [Server(uri=urlparse(f"nats://{name}:4222"), reconnects=name == "c") for name in "abc"]
    choice.leave("b:4222")
    tried = [choice.next_of(servers, {}) for _ in range(6)]

    assert [server.uri.netloc[0] for server, _ in tried] == list("acbacb")
    assert [wait_s > 0 for _, wait_s in tried] == [False, True, False] * 2


def test_by_another_server_everything_goes_on(connect: Connect) -> None:
    """What is listened to is heard, and what is asked is answered."""

    async def run() -> None:
        async with connect() as bus, connect() as other, bus.listen("news") as heard:
            for _ in range(3):
                before = bus._client.connected_url
                await bus.go_elsewhere()
                while not bus._client.is_connected or bus._client.connected_url == before:
                    await asyncio.sleep(0.01)
                await bus.open()
                await other.send("news", b"still")
                assert await heard.next(5) == b"still"

    asyncio.run(in_time(run()))


@pytest.mark.parametrize(
    ("took_s", "apart_s", "goes"), [(0, 0.5, [2, 6, 14]), (0, 9, []), (2, 0.2, [2, 6.4, 15.2]), (2, 9, [2, 13, 24])]
)
def test_who_has_no_answer_for_long_asks_another_server(
    monkeypatch: pytest.MonkeyPatch, took_s: float, apart_s: float, goes: list[float]
) -> None:
    """From the first attempt's beginning; failures far apart are each their own trouble, and it is done ever later."""
    gone: list[float] = []
    now_s = 100.0

    async def note(_bus: NatsBus) -> None:
        gone.append(round(now_s - 100, 1))

    async def run() -> None:
        nonlocal now_s
        bus = NatsBus(Client(), "race", 3)
        while now_s < 130:
            with suppress(BusUnreachable), bus._attempt():
                now_s += took_s
                raise TimeoutError
            await asyncio.sleep(0)
            now_s += apart_s

    monkeypatch.setattr(NatsBus, "go_elsewhere", note)
    monkeypatch.setattr(nats_bus, "steady_s", lambda: now_s)
    asyncio.run(run())
    assert gone == goes
