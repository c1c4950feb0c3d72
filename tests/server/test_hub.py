"""The hub: what subscribers get, new, returning or slow."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from pitboard.journal import FACTS_FORMAT, Journal, JournalError, decode_facts
from pitboard.scoring import score
from pitboard.server.hub import BEAT_S, DRIFT_S, KEPT_FRAMES, Hub
from server.short_race import MINUTE_US, START_US, advance, facts, hub_at, until

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, 10))


def event(wire: bytes) -> tuple[str, dict[str, Any]]:
    """The name and the content of an event on the line."""
    fields = dict(line.split(": ", 1) for line in wire.decode().strip().split("\n"))
    return fields.get("event", ""), msgspec.json.decode(fields["data"]) if "data" in fields else {}


def event_id(wire: bytes) -> str:
    return next(line[4:] for line in wire.decode().split("\n") if line.startswith("id: "))


async def begin(hub: Hub, last_event_id: str = "") -> list[tuple[str, dict[str, Any]]]:
    """What a subscriber is sent at first, up to the sign of life."""
    stream = hub.stream(last_event_id)
    events = [event(await anext(stream))]
    while events[-1][0] != "beat":
        events.append(event(await anext(stream)))
    await stream.aclose()  # type: ignore[attr-defined]
    return events


def test_a_newcomer_gets_a_snapshot() -> None:
    """The whole board, after the time to wait before coming back."""
    hub = hub_at(20)
    (retry, _), (name, board), (beat, _) = run(begin(hub))

    assert (retry, name, beat) == ("", "snapshot", "beat")
    assert board["seq"] == hub.seq
    assert len(board["rows"]) == 11
    assert {"race", "at_ms", "order", "flag", "rows", "feed_age_ms", "duration_ms", "clock_rate"} <= board.keys()


def test_a_subscriber_gets_every_board_as_a_delta() -> None:
    """Numbered one after the other."""

    async def follow() -> list[tuple[str, dict[str, Any]]]:
        hub = hub_at(20)
        stream = hub.stream()
        for _ in range(3):
            await anext(stream)
        events = []
        for minute in (20, 21, 22):
            asyncio.get_running_loop().call_later(0.01, advance, hub, minute, minute + 1)
            events.append(event(await anext(stream)))
        return events

    events = run(follow())

    assert [name for name, _ in events] == ["delta"] * 3
    assert [content["at_ms"] for _, content in events] == [21 * 60_000, 22 * 60_000, 23 * 60_000]
    assert [content["seq"] for _, content in events] == [2, 3, 4]
    assert all(content["cells"] for _, content in events)


def test_who_comes_back_gets_the_deltas_it_missed() -> None:
    """By the id of the last event it had."""
    hub = hub_at(20)
    had = event_id(hub.snapshot().wire)
    for hub.note in ("one", "two"):
        hub.publish()
    events = run(begin(hub, had))

    assert [(name, content.get("seq"), content.get("note")) for name, content in events[1:-1]] == [
        ("delta", 2, "one"),
        ("delta", 3, "two"),
    ]


def test_who_has_missed_nothing_gets_nothing() -> None:
    """But a sign of life."""
    hub = hub_at(20)

    assert [name for name, _ in run(begin(hub, event_id(hub.snapshot().wire)))] == ["", "beat"]


@pytest.mark.parametrize("last_event_id", ["1", "another-1", "-", "x-²", "-1"])
def test_an_id_that_is_not_ours_gets_a_snapshot(last_event_id: str) -> None:
    """The server was started anew, or somebody is playing."""
    assert run(begin(hub_at(20), last_event_id))[1][0] == "snapshot"


def test_deltas_that_weigh_more_than_the_board_are_a_snapshot() -> None:
    """The policy *snapshot when behind*: half a race in deltas is longer than its board."""
    hub = hub_at(5)
    for minute in range(5, 30):
        advance(hub, minute, minute + 1)
    frames = hub.frames_after(1)

    assert [frame.event for frame in frames] == ["snapshot"]
    assert [frame.event for frame in hub.frames_after(hub.seq - 1)] == ["delta"]


def test_deltas_that_are_no_longer_kept_are_a_snapshot() -> None:
    """Only KEPT_FRAMES are kept, so that no subscriber costs memory."""
    hub = hub_at(20)
    for i in range(KEPT_FRAMES + 5):
        hub.note = str(i)
        hub.publish()

    assert [frame.event for frame in hub.frames_after(hub.seq - KEPT_FRAMES - 1)] == ["snapshot"]
    assert len(hub._deltas) == KEPT_FRAMES


def test_a_slow_subscriber_gets_a_snapshot_and_goes_on() -> None:
    """While it takes one event, half a race is published."""

    async def follow() -> list[str]:
        hub = hub_at(5)
        stream = hub.stream()
        names = [event(await anext(stream))[0] for _ in range(3)]
        for minute in range(5, 30):
            advance(hub, minute, minute + 1)
        names.append(event(await anext(stream))[0])
        advance(hub, 30, 31)
        names.append(event(await anext(stream))[0])
        return names

    assert run(follow()) == ["", "snapshot", "beat", "snapshot", "delta"]


def test_nothing_new_is_not_published() -> None:
    """Neither the same board, nor one that differs by the race clock alone: the page runs that by itself."""
    hub = hub_at(2)

    assert not hub.publish()
    hub.take([], START_US + 2 * MINUTE_US + 1_000)
    assert not hub.publish()
    assert hub.seq == 1


def test_a_gap_that_only_grows_is_not_published_each_time() -> None:
    """A car that should have come by drifts back every millisecond; a second later the board says so."""
    now_s = 100.0
    hub = Hub(now_s=lambda: now_s)
    advance(hub, 0, 20)
    hub.take([], START_US + 20 * MINUTE_US + 250_000)
    at_once = hub.publish()
    now_s += DRIFT_S

    assert not at_once
    assert hub.publish()
    assert event(hub.frames_after(1)[0].wire)[1]["cells"] == {
        "85": {"gap_ms": 140_968},
        "54": {"gap_ms": 140_968},
    }


def test_a_batch_is_written_down_before_it_is_scored(tmp_path: Path) -> None:
    """What cannot be written is not shown; what is written gives the same history."""
    with Journal.create(tmp_path / "j") as journal:
        hub = Hub(journal=journal)
        for minute in range(41):
            hub.take(until(0) if minute == 0 else until(minute)[len(until(minute - 1)) :], source="sim")
        records = list(journal.read())
        assert {(record.source, record.format) for record in records} == {("sim", FACTS_FORMAT)}
        replayed = [fact for record in records for fact in decode_facts(record.payload)]

        assert score(replayed).digest() == hub.history.digest()
        journal.close()
        before = hub.history.digest()
        with pytest.raises(JournalError):
            hub.take(facts()[-1:])
        assert hub.history.digest() == before


def test_another_race_is_a_snapshot() -> None:
    """Whatever a subscriber had, it had of the race before."""
    hub = hub_at(20)
    hub.restart()
    advance(hub, 0, 3)

    assert [frame.event for frame in hub.frames_after(1)] == ["snapshot"]
    assert hub.seq == 2
    assert hub.board()["at_ms"] == 180_000


def test_the_age_of_the_feed_is_since_its_last_fact() -> None:
    """A moment that passes without a fact makes it older; before the first fact there is none."""
    now_s = 100.0
    hub = Hub(now_s=lambda: now_s)

    assert hub.feed_age_ms is None
    hub.take(until(3))
    now_s = 107.25
    hub.take([], START_US + 5 * MINUTE_US)
    assert hub.feed_age_ms == 7_250


def test_the_hub_publishes_at_most_so_often_and_gives_signs_of_life() -> None:
    """Ten batches within a fifth of a second are one or two boards; a silence is broken after BEAT_S."""

    async def play() -> tuple[int, bool]:
        now_s = 0.0
        hub = Hub(rate_hz=5, now_s=lambda: now_s)
        running = asyncio.create_task(hub.run())
        for i in range(10):
            hub.take(until(i) if i else until(0), START_US + i * MINUTE_US)
            await asyncio.sleep(0.02)
        published = hub.seq
        news = hub._news
        await asyncio.sleep(0.5)
        quiet = not news.is_set() or hub.seq > published
        news = hub._news
        now_s += BEAT_S
        await asyncio.wait_for(news.wait(), 2)
        hub.stop()
        await running
        return published, quiet

    published, quiet = run(play())

    assert 1 <= published <= 3
    assert quiet


def test_stopping_ends_every_stream() -> None:
    """And the count of subscribers goes back to none."""

    async def follow() -> tuple[int, int]:
        hub = hub_at(5)

        async def subscribe() -> None:
            async for _ in hub.stream():
                continue

        followers = [asyncio.create_task(subscribe()) for _ in range(20)]
        await asyncio.sleep(0.01)
        count = hub.subscribers
        hub.stop()
        await asyncio.gather(*followers)
        return count, hub.subscribers

    assert run(follow()) == (20, 0)


def test_a_board_without_a_feed_is_empty() -> None:
    """The page can be opened before the first fact."""
    board = Hub().board()

    assert (board["rows"], board["feed_age_ms"], board["race"]) == ([], None, "")
