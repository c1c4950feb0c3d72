"""A feed goes on behind what the journal has of it."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitboard.cluster.handover import FollowedFeed, JournalledEnds, continuation, followed_feeds
from pitboard.feeds.transport import Arrived, OnStatus
from waiting import in_time

LINES = st.lists(st.integers(0, 10**9), min_size=30, max_size=60, unique=True)


@settings(max_examples=25)
@given(LINES, st.data())
def test_what_follows_is_what_was_not_journalled(numbers: list[int], data: st.DataObject) -> None:
    """However the two connections were cut into pieces, no byte is lost and none comes twice."""
    feed = b"".join(b'$F,%d,"12:00:00","Green"\r\n' % number for number in numbers)
    joined_at = data.draw(st.integers(0, len(feed) - 64))
    written_to = data.draw(st.integers(joined_at + 64, len(feed)))
    ends = JournalledEnds()
    at = 0
    while at < written_to:
        step = data.draw(st.integers(1, 400))
        ends.note("a", feed[at : min(at + step, written_to)])
        at += step
    received = feed[joined_at:]

    assert continuation(received, ends.of("a")) == feed[written_to:]


def test_an_end_that_is_not_there_or_twice_is_none() -> None:
    assert continuation(b"abcabc", b"abc") is None
    assert continuation(b"abcabc", b"x") is None
    assert continuation(b"abc", b"") is None


def test_a_connection_that_begins_has_no_end_yet() -> None:
    ends = JournalledEnds()
    ends.note("a", b"one")
    ends.note("a", b"")
    ends.note("b", b"two")

    assert (ends.of("a"), ends.of("b"), ends.of("c")) == (b"", b"two", b"")


class Line:
    """A connection that sends what it is given."""

    made = 0

    def __init__(self) -> None:
        Line.made += 1
        self.pieces: asyncio.Queue[bytes | Exception] = asyncio.Queue()
        self.sent: list[bytes] = []

    async def chunks(self) -> AsyncGenerator[Arrived]:
        """Yield the pieces."""
        while True:
            piece = await self.pieces.get()
            if isinstance(piece, Exception):
                raise piece
            yield Arrived(piece, 1)

    def send(self, data: bytes) -> None:
        """Note what is sent."""
        self.sent.append(data)


async def received(feed: FollowedFeed, count: int) -> bytes:
    """The next bytes that it gives on."""
    got = b""
    async for arrived in feed.connection(lambda _: None).chunks():
        got += arrived.data
        if len(got) >= count:
            break
    return got


def feed_test(journalled_end: bytes) -> tuple[bool, bytes, int]:
    """What is given on when the journal ends so: whether it goes on, the bytes, how many connections were made."""

    async def run() -> tuple[bool, bytes, int]:
        Line.made, lines = 0, []

        def connecting(_: str, __: OnStatus) -> Line:
            lines.append(Line())
            return lines[-1]

        feed = FollowedFeed("tcp://a", connecting)
        for piece in (b"", b"abc", b"def"):
            lines[0].pieces.put_nowait(piece)
        await asyncio.sleep(0.01)
        goes_on = feed.goes_on(journalled_end)
        lines[-1].pieces.put_nowait(b"ghi")
        got = await received(feed, 3)
        feed.send(b"?")
        assert lines[-1].sent == [b"?"]
        lines[-1].pieces.put_nowait(OSError("gone"))
        with pytest.raises(OSError, match="gone"):
            await received(feed, 100)
        feed.hold()
        await feed.end()
        return goes_on, got, Line.made - 1

    return asyncio.run(in_time(run()))


def test_a_feed_goes_on_or_begins_again() -> None:
    """After an error it is connected to again too."""
    assert feed_test(b"bcd") == (True, b"efghi", 1)
    assert feed_test(b"xyz") == (False, b"ghi", 2)
    assert feed_test(b"") == (True, b"abc", 1)


@pytest.mark.parametrize("taken", [3, 6, 9, 12])
def test_a_writer_that_was_cut_off_goes_on_from_wherever_the_journal_ends_by_then(taken: int) -> None:
    """What it gave on while nobody took it is not lost when it writes again."""

    async def run() -> bytes:
        line = Line()
        feed = FollowedFeed("tcp://a", lambda _, __: line)
        for piece in (b"", b"abc", b"def"):
            line.pieces.put_nowait(piece)
        assert feed.goes_on(b"")
        line.pieces.put_nowait(b"ghi")
        before = await received(feed, 9)
        feed.hold()
        line.pieces.put_nowait(b"jkl")
        await asyncio.sleep(0.01)
        journalled = (before + b"jkl")[:taken]
        assert feed.goes_on(journalled)
        line.pieces.put_nowait(b"mno")
        after = await received(feed, 15 - taken)
        await feed.end()
        return journalled + after

    assert asyncio.run(in_time(run())) == b"abcdefghijklmno"


def test_documents_are_not_followed() -> None:
    async def run() -> list[str]:
        feeds = followed_feeds(["rmonitor://127.0.0.1:9", "wec+https://127.0.0.1:9/1"])
        names = list(feeds)
        for feed in feeds.values():
            await feed.end()
        return names

    assert asyncio.run(in_time(run())) == ["rmonitor://127.0.0.1:9"]


def test_what_is_wrong_with_a_feed_is_known_before_it_is_needed() -> None:
    async def run() -> list[str]:
        notes: list[OnStatus] = []

        def connecting(_: str, on_status: OnStatus) -> Line:
            notes.append(on_status)
            return Line()

        feed = FollowedFeed("tcp://a", connecting)
        heard = [feed.status]
        notes[0]("no answer")
        heard.append(feed.status)
        feed.connection(heard.append)
        notes[0]("")
        await feed.end()
        return [*heard, feed.status]

    assert asyncio.run(in_time(run())) == ["", "no answer", "", ""]
