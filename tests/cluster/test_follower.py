"""From the stream into a journal: whatever the stream lost or altered, the journal is what was written."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from cluster.conftest import Connect
from cluster.journals import contents, journal_at, messages, publish, reader, records
from pitboard.cluster.bus import RECORDS
from pitboard.cluster.follower import Diverged, StreamFollower, records_answer
from pitboard.cluster.messages import RecordsRequest, TermMessage, encode
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.streamed_journal import LOST, StreamedJournal
from pitboard.journal.seal import FIRST_SEAL
from waiting import in_time

Act = Callable[[NatsBus, StreamedJournal, StreamFollower], Awaitable[None]]


def follow(connect: Connect, path: Path, known: int, act: Act) -> None:
    """Act with a follower whose journal has some records."""

    async def run() -> None:
        async with connect() as bus:
            with journal_at(path, records(known)) as journal:
                await act(bus, journal, StreamFollower(bus, "b", journal, reader()))

    asyncio.run(in_time(run()))


def test_what_is_on_the_stream_comes_into_the_journal(connect: Connect, tmp_path: Path) -> None:
    """Once, however often the stream has it, behind what the journal has."""

    async def act(bus: NatsBus, journal: StreamedJournal, follower: StreamFollower) -> None:
        written = messages(records(6))
        await publish(bus, TermMessage(1, "a", 0, FIRST_SEAL), *written[:4], written[1])
        await follower.begin()
        assert contents(journal) == records(4)
        await publish(bus, *written[4:])
        assert await follower.step()
        assert not await follower.step()
        assert contents(journal) == records(6)
        assert (follower.term, follower.stream_number, follower.position) == (1, 6, 8)

    follow(connect, tmp_path / "j", 2, act)


def test_what_the_stream_lost_or_altered_comes_from_another_journal(connect: Connect, tmp_path: Path) -> None:
    async def act(bus: NatsBus, journal: StreamedJournal, follower: StreamFollower) -> None:
        with journal_at(tmp_path / "other", records(9)) as other:

            async def answer(question: bytes) -> bytes | None:
                return records_answer(other, "a", 1, question)

            written = messages(records(9))
            altered = replace(written[2], payload=b"other")
            await publish(bus, *written[:2], altered, *written[4:7])
            await follower.begin(0)
            await follower.step()
            assert (contents(journal), follower.altered) == (records(2), 1)
            assert (list(follower.missing), sorted(follower.waiting)) == ([3, 4], [5, 6, 7])
            async with bus.answer(RECORDS, answer):
                await follower.ask_others()
                assert contents(journal) == records(7)
                # Before it writes itself: what is nowhere but there.
                await follower.ask_others()
                assert contents(journal) == records(9)
            assert records_answer(other, "b", 1, encode(RecordsRequest("b", 1, 9))) is None
            assert records_answer(other, "a", 1, encode(RecordsRequest("b", 10, 12))) is None
            assert records_answer(other, "a", 1, b"?") is None

    follow(connect, tmp_path / "j", 0, act)


def test_what_no_one_has_is_named(connect: Connect, tmp_path: Path) -> None:
    async def act(bus: NatsBus, journal: StreamedJournal, follower: StreamFollower) -> None:
        written = messages(records(5))
        await publish(bus, *written[:2], *written[3:])
        await follower.begin(0)
        await follower.step()
        await follower.ask_others()
        assert follower.give_up_missing() == [3]
        assert [record.source for record in contents(journal)] == ["a", "a", f"{LOST}3", "a", "a"]
        assert [record for record in contents(journal) if record.seq != 3] == [*records(2), *records(2, behind=3)]
        assert follower.give_up_missing() == []
        assert (journal.lost, journal.state().word) == ([3], "NO ONE HAS record 3")

    follow(connect, tmp_path / "j", 0, act)


@pytest.mark.parametrize("live", [True, False])
def test_a_journal_that_differs_is_seen_and_where(connect: Connect, tmp_path: Path, live: bool) -> None:
    """Records 4 and 5 were written by a scorer that was no longer the writer; the other wrote its own 4."""

    async def act(bus: NatsBus, journal: StreamedJournal, follower: StreamFollower) -> None:
        shared = messages(records(3))
        newer = messages(records(2, behind=3, named="b"), term=2, before=shared[-1].seal)
        await publish(bus, *shared)
        if live:
            await follower.begin()
        await publish(bus, TermMessage(2, "b", 3, shared[-1].seal), *newer)
        with pytest.raises(Diverged) as seen:
            await (follower.step() if live else follower.begin())
        assert (seen.value.common_number, seen.value.position) == (3, 4)

    follow(connect, tmp_path / "j", 5, act)


def test_a_newer_record_takes_the_place_of_an_older(connect: Connect, tmp_path: Path) -> None:
    """Of two records of a number the later counts; read on behind the older the journal is the writer's."""

    async def act(bus: NatsBus, journal: StreamedJournal, follower: StreamFollower) -> None:
        older = messages(records(4))
        newer = messages(records(2, behind=2, named="b"), term=2, before=older[1].seal)
        await publish(bus, *older, TermMessage(2, "b", 2, older[1].seal), *newer)
        await follower.begin(0)
        with pytest.raises(Diverged) as seen:
            await follower.step()
        assert (seen.value.common_number, seen.value.position) == (2, 5)
        with journal_at(tmp_path / "again", records(2)) as again:
            follower = StreamFollower(bus, "b", again, reader())
            await follower.begin(seen.value.position)
            await follower.step()
            assert [record.source for record in contents(again)] == ["a", "a", "b", "b"]
            # And its own restart finds nothing to mend.
            await StreamFollower(bus, "b", again, reader()).begin()

    follow(connect, tmp_path / "j", 0, act)


def test_a_stream_that_was_lost_is_read_from_its_beginning(connect: Connect, tmp_path: Path) -> None:
    async def act(bus: NatsBus, journal: StreamedJournal, follower: StreamFollower) -> None:
        await follower.begin(50)
        await publish(bus, *messages(records(1)))
        assert not await follower.step()
        await follower.look_for_restart()
        assert await follower.step()
        assert contents(journal) == records(1)

    follow(connect, tmp_path / "j", 0, act)


@pytest.mark.parametrize("live", [True, False])
def test_what_a_superseded_writer_still_got_in_is_nothing(connect: Connect, tmp_path: Path, live: bool) -> None:
    """A stream that was lost and written again may end where an older writer thinks that it does."""

    async def act(bus: NatsBus, journal: StreamedJournal, follower: StreamFollower) -> None:
        written = messages(records(4), term=2)
        if live:
            await follower.begin(0)
        await publish(bus, *written[:3], *messages(records(2, behind=3, named="x"), before=written[2].seal))
        await publish(bus, written[3])
        await (follower.step() if live else follower.begin())
        assert contents(journal) == records(4)

    follow(connect, tmp_path / "j", 2, act)
