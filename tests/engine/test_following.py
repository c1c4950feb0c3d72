"""Whoever follows sees the board, whatever was missed: late, after a break, another race, a correction."""

import asyncio
import random
from typing import Any, get_args

import msgspec
import pytest

from engine.node import ask
from engine.test_equal import plain
from pitboard.board import Asked, standings
from pitboard.model import Fact
from pitboard.race import RaceUnderWay
from pitboard.server.hub import Hub
from server.short_race import MINUTE_US, START_US, facts, hub_at


def whole(hub: Hub) -> dict[str, Any]:
    """The history that a page fetches."""
    document: dict[str, Any] = msgspec.json.decode(asyncio.run(hub.whole()).plain)
    return document


def events_after(hub: Hub, seq: int) -> list[dict[str, Any]]:
    """What the stream then brings."""
    events = hub.broadcast.after(hub.broadcast.epoch, seq)
    assert events is not None
    return [msgspec.json.decode(event.plain.partition(b"data: ")[2]) for event in events]


def same(hub: Hub, history: dict[str, Any], events: list[dict[str, Any]], at_ms: int) -> bool:
    """Whether a page with these shows what `pitboard standings` says, in every order."""
    questions = [["standings", at_ms, {"order": order, "more": False}] for order in get_args(Asked)]
    answers = ask(history, questions, events)
    moment_us = hub.race.history.race.start_us + at_ms * 1000
    return answers == [plain(standings(hub.race.history, moment_us, order)) for order in get_args(Asked)]


def portions(chance: random.Random) -> list[list[Fact]]:
    """The short race in batches of any size, a few facts told late."""
    late = [fact for fact in facts()[50:] if chance.random() < 0.05]
    held = {id(fact) for fact in late}
    told = [fact for fact in facts() if id(fact) not in held] + late
    cuts = sorted(chance.sample(range(1, len(told)), 40))
    return [told[a:b] for a, b in zip([0, *cuts], [*cuts, len(told)], strict=True)]


@pytest.mark.parametrize("seed", range(4))
def test_joining_at_any_point(seed: int) -> None:
    """A history fetched then, and the events since, give the board at the end."""
    chance = random.Random(seed)
    hub = Hub(RaceUnderWay())
    fetched: list[dict[str, Any]] = []
    for i, portion in enumerate(portions(chance)):
        hub.race.take(portion)
        hub.publish()
        if i in (2, 19, 40):
            hub._whole = None
            fetched.append(whole(hub))
    end_ms = (hub.race.fed_until_us - START_US) // 1000

    for history in fetched:
        for at_ms in (end_ms, end_ms // 3):
            assert same(hub, history, events_after(hub, history["seq"]), at_ms)


def test_an_event_that_comes_twice_does_no_harm() -> None:
    """After a break the stream goes on from the last one seen, and a page may have seen more."""
    hub = hub_at(10)
    history = whole(hub)
    for minute in range(10, 20):
        hub.race.take(facts()[: 40 * minute], START_US + minute * MINUTE_US)
        hub.publish()
    events = events_after(hub, history["seq"])

    assert len(events) > 3
    assert same(hub, history, [*events, *events[1:], events[2]], 19 * 60_000)


def test_a_gap_is_refused() -> None:
    """A page that has missed one never shows what it makes of the rest: it fetches the history again."""
    hub = hub_at(10)
    history = whole(hub)
    for note in ("one", "two", "three"):
        hub.race.set_note(note)
        hub.publish()
    events = events_after(hub, history["seq"])

    with pytest.raises(AssertionError, match=r"OutOfStep.*: 4 does not follow 2"):
        ask(history, [], [events[0], events[2]])


def given_numbers(*numbers: int) -> tuple[Hub, dict[str, Any], list[dict[str, Any]]]:
    """A server whose numbers are given, the history at the first of them and the events since."""
    hub = Hub(RaceUnderWay())
    for minute, number in enumerate(numbers, 10):
        hub.race.take(facts()[: 40 * minute], START_US + minute * MINUTE_US)
        hub.publish_as(number)
        if minute == 10:
            history = whole(hub)
    return hub, history, events_after(hub, numbers[0])


def test_numbers_that_are_given_leave_some_out() -> None:
    hub, history, events = given_numbers(7, 9, 2**40, 2**40 + 1)

    assert [event["seq"] for event in events] == [9, 2**40, 2**40 + 1]
    assert same(hub, history, events, 13 * 60_000)


def test_an_event_that_goes_on_from_another_history_is_refused() -> None:
    """A page that came from another server and has more than this one ever had."""
    _, history, events = given_numbers(7, 9, 2**40)

    with pytest.raises(AssertionError, match=r"OutOfStep.*does not follow 10"):
        ask(history | {"seq": 10}, [], events[1:])


def test_a_list_that_is_shorter_than_what_to_keep_is_refused() -> None:
    """So that two histories that only look alike are never mixed."""
    history = whole(hub_at(10))
    event = {"epoch": history["epoch"], "seq": history["seq"] + 1, "at_ms": 0, "feed_age_ms": 0, "flags": [99]}

    with pytest.raises(AssertionError, match=r"OutOfStep.*: flags: 99 to keep"):
        ask(history, [], [event])


def test_another_form_of_the_history_is_refused() -> None:
    """A page that was loaded before the server was renewed must be loaded again."""
    with pytest.raises(AssertionError, match=r"OutOfStep.*: a history of form 3"):
        ask(whole(hub_at(1)) | {"format": 3}, [])


def test_the_server_was_started_anew() -> None:
    """The numbers begin again under another name: who comes back is sent for the history."""
    before, after = hub_at(10), hub_at(20)

    assert before.broadcast.epoch != after.broadcast.epoch
    assert after.broadcast.after(before.broadcast.epoch, before.seq) is None
    assert same(after, whole(after), [], 20 * 60_000)


def test_node_itself_says_what_is_wrong() -> None:
    """A question that the engine cannot answer is an error, not an empty answer."""
    with pytest.raises(AssertionError, match="RangeError: no car 999"):
        ask(whole(hub_at(3)), [["laps", "999", 0]])
