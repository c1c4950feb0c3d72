"""From a journal onto the stream: each record once, and nothing from a writer that is superseded."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from cluster.conftest import Connect
from cluster.journals import journal_at, messages, publish, records
from pitboard.cluster import stream_writer
from pitboard.cluster.bus import BusUnreachable
from pitboard.cluster.lease import Superseded
from pitboard.cluster.messages import StreamMessage, TermMessage
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.stream_writer import StreamWriter, begin_term
from pitboard.cluster.streamed_journal import StreamedJournal
from pitboard.journal.seal import FIRST_SEAL
from waiting import in_time

Act = Callable[[NatsBus, StreamedJournal, StreamWriter], Awaitable[None]]


class UnsureBus:
    """A bus whose answers are lost now and then: before the stream took a message, or after."""

    def __init__(self, bus: NatsBus) -> None:
        self._bus = bus
        self.calls = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._bus, name)

    async def publish(self, message: StreamMessage, message_id: str, after: int) -> int:
        """Publish, and lose some answers."""
        self.calls += 1
        if self.calls % 7 == 3:
            raise BusUnreachable("lost before")
        position = await self._bus.publish(message, message_id, after)
        if self.calls % 7 == 5:
            raise BusUnreachable("lost after")
        return position


def write(connect: Connect, path: Path, act: Act, *, unsure: bool = False) -> None:
    """Act with a writer in term 1, whose journal has twenty records that wait."""

    async def run() -> None:
        async with connect() as bus:
            with journal_at(path, records(20)) as journal:
                position = await begin_term(bus, "a", journal, 1, 0)
                assert position == 1
                journal.outgoing.extend(journal.sealed(1, 20))
                used = UnsureBus(bus) if unsure else bus
                await act(bus, journal, StreamWriter(used, "a", journal, 1, position))  # type: ignore[arg-type]

    asyncio.run(in_time(run()))


async def on_stream(bus: NatsBus) -> list[int]:
    """The numbers of the records that are on the stream, in its order."""
    return [message.number for entry in await bus.read(1) for message in entry.records]


@pytest.mark.parametrize("unsure", [False, True])
def test_every_record_is_written_once(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unsure: bool
) -> None:
    """Also where it is not known whether the stream took one."""

    async def act(bus: NatsBus, journal: StreamedJournal, writer: StreamWriter) -> None:
        monkeypatch.setattr(stream_writer, "RECORDS_IN_RUN", 3)
        running = asyncio.create_task(writer.run())
        await writer.until_taken(20)
        journal.writes = True
        for record in records(3, behind=20):
            journal.append(record.source, record.format, record.payload, record.received_us)
        await writer.until_taken(23)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert await on_stream(bus) == list(range(1, 24))
        assert (writer.taken_number, len(journal.outgoing)) == (23, 0)

    write(connect, tmp_path / "j", act, unsure=unsure)


def test_a_superseded_writer_writes_nothing(connect: Connect, tmp_path: Path) -> None:
    """However much waits: a newer term is on the stream, and every position that it states is wrong."""

    async def act(bus: NatsBus, journal: StreamedJournal, writer: StreamWriter) -> None:
        await publish(bus, TermMessage(2, "b", 0, FIRST_SEAL))
        with pytest.raises(Superseded):
            await writer.run()
        assert await on_stream(bus) == []
        assert await begin_term(bus, "c", journal, 1, 1) is None

    write(connect, tmp_path / "j", act)


def test_what_the_stream_lost_is_written_again(connect: Connect, tmp_path: Path) -> None:
    """And once, though its place stays empty for ever."""

    async def act(bus: NatsBus, journal: StreamedJournal, writer: StreamWriter) -> None:
        taken = messages(records(20))
        await publish(bus, *taken[:5], *taken[8:])
        journal.outgoing.clear()
        writer.taken_number, writer.position = 20, 90
        await writer._look()
        while writer._again:
            await writer._write(writer._again)
        await writer._audit()
        assert await on_stream(bus) == [*range(1, 6), *range(9, 21), 6, 7, 8]
        assert writer.repaired == 3

    write(connect, tmp_path / "j", act)


def test_trouble_is_told_while_it_lasts(connect: Connect, tmp_path: Path) -> None:
    async def act(bus: NatsBus, journal: StreamedJournal, writer: StreamWriter) -> None:
        writer._note_trouble("too few servers")
        assert (journal.state().word, writer.trouble) == ("NOT ON THE STREAM: too few servers", "too few servers")
        writer._note_trouble("")
        assert (journal.state().word, writer.trouble) == ("", "")

    write(connect, tmp_path / "j", act)


def test_records_of_another_wording_are_not_its_own(connect: Connect, tmp_path: Path) -> None:
    """A record under its number with other content is none that the stream took of it."""

    async def act(bus: NatsBus, journal: StreamedJournal, writer: StreamWriter) -> None:
        other = messages(records(1, named="x"))[0]
        assert not writer._is_ours(other)
        assert writer._is_ours(messages(records(1))[0])

    write(connect, tmp_path / "j", act)
