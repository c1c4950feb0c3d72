"""The hub: what viewers get, new, returning or slow."""

import asyncio
import gzip
import zlib
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from pitboard.journal import FACTS_FORMAT, JournalError, LiveJournal, decode_facts
from pitboard.model import LINE, Entry, Loop, LoopsInstalled
from pitboard.model.clock import MachineClock
from pitboard.race import RaceUnderWay
from pitboard.scoring import score
from pitboard.server import broadcast
from pitboard.server.hub import BEAT_S, FRESH_S, Hub
from server.short_race import MINUTE_US, START_US, advance, facts, followed, hub_at, until
from waiting import in_time

T = TypeVar("T")
Events = list[tuple[str, dict[str, Any]]]


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(in_time(work))


def event(wire: bytes) -> tuple[str, dict[str, Any]]:
    """The name and the content of an event on the line."""
    fields = dict(line.split(": ", 1) for line in wire.decode().strip().split("\n"))
    return fields.get("event", ""), msgspec.json.decode(fields["data"]) if "data" in fields else {}


def last_id(hub: Hub) -> str:
    return f"{hub.broadcast.epoch}-{hub.seq}"


async def begin(hub: Hub, last_event_id: str = "") -> Events:
    """What a viewer is sent at first, up to the sign of life."""
    stream = followed(hub, last_event_id)
    events = [event(await anext(stream))]
    while events[-1][0] != "beat":
        events.append(event(await anext(stream)))
    await stream.aclose()  # type: ignore[attr-defined]
    return events


def test_a_newcomer_is_sent_for_the_history() -> None:
    """After the time to wait before coming back; the history it then fetches is as new."""

    async def come() -> tuple[Events, dict[str, Any]]:
        hub = hub_at(20)
        events = await begin(hub)
        return events, msgspec.json.decode((await hub.whole()).plain)

    [(retry, _), (name, told), (beat, life)], whole = run(come())

    assert (retry, name, beat) == ("", "history", "beat")
    assert told == {"epoch": whole["epoch"], "seq": whole["seq"]}
    assert len(whole["cars"]) == 11
    assert (life["seq"], life["at_ms"], life["clock_rate"]) == (whole["seq"], 20 * 60_000, 1)


def test_a_viewer_gets_every_fact() -> None:
    """In events numbered one after the other, each with the moment and the age of the feed."""

    async def follow() -> Events:
        hub = hub_at(20)
        stream = followed(hub)
        for _ in range(3):
            await anext(stream)
        events = []
        for minute in (20, 21, 22):
            asyncio.get_running_loop().call_later(0.01, advance, hub, minute, minute + 1)
            events.append(event(await anext(stream)))
        return events

    events = run(follow())

    assert [name for name, _ in events] == ["facts"] * 3
    assert [content["at_ms"] for _, content in events] == [21 * 60_000, 22 * 60_000, 23 * 60_000]
    assert [content["seq"] for _, content in events] == [2, 3, 4]
    assert all(content["cars"] and content["feed_age_ms"] >= 0 for _, content in events)


def test_who_comes_back_gets_the_events_it_missed() -> None:
    """By the id of the last one it had."""
    hub = hub_at(20)
    had = last_id(hub)
    for note in ("one", "two"):
        hub.race.set_note(note)
        hub.publish()
    events = run(begin(hub, had))

    assert [(name, content.get("seq"), content.get("note")) for name, content in events[1:-1]] == [
        ("facts", 2, "one"),
        ("facts", 3, "two"),
    ]


def test_who_has_missed_nothing_gets_nothing() -> None:
    """But a sign of life."""
    hub = hub_at(20)

    assert [name for name, _ in run(begin(hub, last_id(hub)))] == ["", "beat"]


@pytest.mark.parametrize("last_event_id", ["1", "another-1", "-", "x-²", "-1", "{epoch}-99", "{epoch}-"])
def test_an_id_that_is_not_ours_begins_again(last_event_id: str) -> None:
    """The server was started anew, or somebody is playing."""
    hub = hub_at(20)

    assert run(begin(hub, last_event_id.format(epoch=hub.broadcast.epoch)))[1][0] == "history"


def test_who_has_missed_more_than_the_history_weighs_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy *start again when behind*; who is one behind is as everybody is."""
    monkeypatch.setattr(broadcast, "BEHIND_BYTES", 1_000)
    hub = hub_at(5)
    for minute in range(5, 30):
        advance(hub, minute, minute + 1)

    assert hub.broadcast.after(hub.broadcast.epoch, 1) is None
    assert len(hub.broadcast.after(hub.broadcast.epoch, hub.seq - 1) or []) == 1


def test_who_has_missed_what_is_no_longer_kept_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many events are kept, so that no viewer costs memory."""
    monkeypatch.setattr(broadcast, "KEPT_EVENTS", 10)
    hub = hub_at(20)
    for i in range(15):
        hub.race.set_note(str(i))
        hub.publish()

    assert hub.broadcast.after(hub.broadcast.epoch, hub.seq - 11) is None
    assert len(hub.broadcast.after(hub.broadcast.epoch, hub.seq - 10) or []) == 10


def test_a_slow_viewer_begins_again_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it takes one event, half a race is published; it is counted."""
    monkeypatch.setattr(broadcast, "BEHIND_BYTES", 1_000)

    async def follow() -> tuple[list[str], int]:
        hub = hub_at(5)
        stream = followed(hub)
        names = [event(await anext(stream))[0] for _ in range(3)]
        for minute in range(5, 30):
            advance(hub, minute, minute + 1)
        names.append(event(await anext(stream))[0])
        advance(hub, 30, 31)
        names.append(event(await anext(stream))[0])
        return names, hub.broadcast.restarts

    assert run(follow()) == (["", "history", "beat", "history", "facts"], 1)


def test_the_events_after_a_history_begin_where_it_ends() -> None:
    """A history that was made a while ago is handed out again; who is sent for it gets every event since."""

    async def come() -> tuple[int, int, Events]:
        now_s = 100.0
        hub = Hub(RaceUnderWay(clock=MachineClock(steady_s=lambda: now_s)), now_s=lambda: now_s)
        advance(hub, 0, 20)
        first = await hub.whole()
        for minute in range(20, 25):
            advance(hub, minute, minute + 1)
        again = await hub.whole()
        events = await begin(hub)
        now_s += FRESH_S
        return first.seq, again.seq, [*events, ("", {"seq": (await hub.whole()).seq})]

    first, again, events = run(come())

    assert first == again == 1
    assert [content["seq"] for name, content in events if name in ("history", "facts")] == [1, 2, 3, 4, 5, 6]
    assert events[-1][1]["seq"] == 6


def test_one_compressed_stream_does_for_all() -> None:
    """Who joins later gets the same bytes as who was there, after a head of its own; both unpack them."""

    async def follow() -> tuple[bytes, bytes]:
        hub = hub_at(20)
        early, late = followed(hub, pack=True), followed(hub, f"{hub.broadcast.epoch}-4", pack=True)
        first = [await anext(early) for _ in range(3)]
        for minute in range(20, 24):
            advance(hub, minute, minute + 1)
        first += [await anext(early) for _ in range(4)]
        second = [await anext(late) for _ in range(3)]
        assert first[-1] == second[1]
        return b"".join(first), b"".join(second)

    for packed in run(follow()):
        plain = zlib.decompressobj(31).decompress(packed).decode()
        assert plain.startswith("retry: ")
        assert plain.count("event: facts") in (4, 1)


def test_the_whole_is_packed_as_it_is() -> None:
    """One answer, two forms."""
    whole = run(hub_at(20).whole())

    assert gzip.decompress(whole.packed) == whole.plain


def test_nothing_new_is_not_sent() -> None:
    """Time that goes by is no news: every page works out its own moment."""
    hub = hub_at(2)

    assert not hub.publish()
    hub.race.take([], START_US + 5 * MINUTE_US)
    assert not hub.publish()
    assert hub.seq == 1
    assert hub.board()["at_ms"] == 5 * 60_000


def test_a_batch_is_written_down_before_it_is_scored(tmp_path: Path) -> None:
    """What cannot be written is not shown; what is written gives the same history."""
    with LiveJournal.create(tmp_path / "j") as journal:
        hub = Hub(RaceUnderWay(journal))
        for minute in range(41):
            hub.race.take(until(0) if minute == 0 else until(minute)[len(until(minute - 1)) :], source="sim")
        records = list(journal.read())
        assert {(record.source, record.format) for record in records} == {("sim", FACTS_FORMAT)}
        replayed = [fact for record in records for fact in decode_facts(record.payload)]

        assert score(replayed).digest() == hub.race.history.digest()
        journal.close()
        before = hub.race.history.digest()
        with pytest.raises(JournalError):
            hub.race.take(facts()[-1:])
        assert hub.race.history.digest() == before


def test_another_race_begins_again() -> None:
    """Whatever a viewer had, it had of the race before."""
    hub = hub_at(20)
    had = last_id(hub)
    hub.race.restart()
    advance(hub, 0, 3)

    assert run(begin(hub, had))[1][0] == "history"
    assert hub.board()["at_ms"] == 180_000


def test_other_loops_begin_again() -> None:
    """Every crossing is told by the loops along the lap."""
    hub = hub_at(20)
    had = last_id(hub)
    hub.race.take([LoopsInstalled((Loop("99", 99), Loop(LINE, 1000, "line")))])
    hub.publish()

    assert run(begin(hub, had))[1][0] == "history"


def test_the_age_of_the_feed_is_since_its_last_fact() -> None:
    """A moment that passes without a fact makes it older; before the first fact there is none."""
    now_s = 100.0
    hub = Hub(RaceUnderWay(clock=MachineClock(steady_s=lambda: now_s)), now_s=lambda: now_s)

    assert hub.race.feed_age_ms is None
    hub.race.take(until(3))
    now_s = 107.25
    hub.race.take([], START_US + 5 * MINUTE_US)
    assert hub.race.feed_age_ms == 7_250


def test_the_hub_publishes_at_most_so_often() -> None:
    """The first at once, and nothing more before its time has come, however much there is."""

    async def play() -> int:
        hub = Hub(RaceUnderWay(), rate_hz=0.001)
        running = asyncio.create_task(hub.run())
        for i in range(10):
            hub.race.take(until(i), START_US + i * MINUTE_US)
            await asyncio.sleep(0.02)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return hub.seq

    assert run(play()) == 1


def test_the_hub_gives_signs_of_life() -> None:
    """A silence is broken after BEAT_S, and not before."""

    async def play() -> bool:
        now_s = 0.0
        hub = Hub(RaceUnderWay(clock=MachineClock(steady_s=lambda: now_s)), rate_hz=50, now_s=lambda: now_s)
        running = asyncio.create_task(hub.run())
        hub.race.take(until(5), START_US + 5 * MINUTE_US)
        while not hub.seq:
            await asyncio.sleep(0.01)
        published = hub.seq
        news = hub.broadcast.news
        await asyncio.sleep(0.5)
        quiet = not news.is_set() or hub.seq > published
        news = hub.broadcast.news
        now_s += BEAT_S
        await in_time(news.wait())
        hub.stop()
        await running
        return quiet

    assert run(play())


@pytest.mark.parametrize("turns", range(8))
def test_a_hub_that_is_cancelled_ends_whatever_has_just_come(turns: int) -> None:
    """News that arrives in the same turn of the loop does not lose the cancellation."""

    async def play() -> bool:
        hub = Hub(RaceUnderWay(), rate_hz=1e6)
        running = asyncio.create_task(hub.run())
        await asyncio.sleep(0.01)
        hub.race.score(())
        for _ in range(turns):
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return running.cancelled()

    assert run(play())


def test_stopping_ends_every_stream() -> None:
    """And the count of viewers goes back to none."""

    async def follow() -> tuple[int, int]:
        hub = hub_at(5)

        async def view() -> None:
            async for _ in followed(hub):
                continue

        viewers = [asyncio.create_task(view()) for _ in range(20)]
        await asyncio.sleep(0.01)
        count = hub.subscribers
        hub.stop()
        await asyncio.gather(*viewers)
        return count, hub.subscribers

    assert run(follow()) == (20, 0)


def test_a_board_without_a_feed_is_empty() -> None:
    """The page can be opened before the first fact."""
    board = Hub(RaceUnderWay()).board()

    assert (board["rows"], board["feed_age_ms"], board["race"]) == ([], None, "")


def test_the_board_is_that_of_what_was_published() -> None:
    """A fact that is not out yet changes nothing of it."""
    hub = hub_at(20)
    before = hub.board()
    hub.race.take([Entry("999", "LMP2")], START_US + 21 * MINUTE_US)
    assert hub.board() == before | {"feed_age_ms": hub.race.feed_age_ms}
    hub.publish()

    assert "999" in {row["number"] for row in hub.board()["rows"]}
