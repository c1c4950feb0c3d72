"""An edge shows what scorers tell: the same on all edges, through silence, gaps and another scorer."""

import asyncio
import json
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from hypothesis import given, settings
from hypothesis import strategies as st

from build import START_US, line_laps, race_info
from cluster.conftest import Connect
from pitboard.cluster import Delta, DeltaSender, Edge, RaceSnapshot
from pitboard.cluster.edge import CUT_OFF_S, number_of
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.opening import open_bus
from pitboard.model import Fact
from pitboard.model.clock import MachineClock
from pitboard.race import RaceUnderWay
from pitboard.server.broadcast import Viewer
from pitboard.server.hub import Hub
from waiting import HANGS_S, in_time

FACTS: list[Fact] = [race_info(), *line_laps("7", [100, 101, 99, 98, 97, 96]), *line_laps("8", [99, 103, 98, 97, 99])]
LISTS = {"passed", "pits", "in_pit_laps", "inferred", "deleted", "bests", "drivers", "declared", "waits", "crew"}
RACE_LISTS = {"flags", "zones", "halts", "messages", "weather", "drive_limits", "clock_changes", "decisions"}


class OutOfStep(Exception):
    """What does not go on from what a page has."""


class Page:
    """What a viewer's page makes of a history and of events, by the rules of docs/api.md."""

    def __init__(self, hub: Hub) -> None:
        self.loads = 0
        self.load(hub)
        self.viewer = self.at(hub)

    def load(self, hub: Hub) -> None:
        """Fetch the history."""
        self.told = json.loads(asyncio.run(hub.whole()).plain)
        self.loads += 1

    def at(self, hub: Hub) -> Viewer:
        """Follow a server from where the page is."""
        self.hub = hub
        with hub.broadcast.viewer(f"{self.told['epoch']}-{self.told['seq']}") as self.viewer:
            return self.viewer

    def look(self) -> None:
        """Take what is due."""
        for piece in self.viewer.due():
            lines = dict(line.split(": ", 1) for line in piece.decode().splitlines() if ": " in line)
            if lines.get("event") == "history":
                self.load(self.hub)
            elif lines.get("event") in ("facts", "beat"):
                self.take(lines["event"], json.loads(lines["data"]))

    def take(self, name: str, event: dict[str, Any]) -> None:
        """Take an event in."""
        seq = event["seq"]
        after = event.pop("after", seq - (name == "facts"))
        until = event.pop("until", seq - (name == "facts"))
        assert event.pop("epoch") == self.told["epoch"]
        if name == "facts" and seq <= self.told["seq"]:
            return
        if not after <= self.told["seq"] <= until:
            raise OutOfStep(f"{name} {after}..{until} -> {seq} on {self.told['seq']}")
        cars = {car["number"]: car for car in self.told["cars"]}
        for number, changes in event.pop("cars", {}).items():
            car = cars.get(number)
            if car is None:
                car = {"number": number}
                self.told["cars"].append(car)
            _change(car, changes, LISTS)
        _change(self.told, event, RACE_LISTS)

    def race(self) -> dict[str, Any]:
        """What it shows of the race, apart from numbers and ages."""
        told = {key: value for key, value in self.told.items() if key not in ("seq", "epoch", "feed_age_ms")}
        return told | {"cars": sorted(told["cars"], key=lambda car: str(car["number"]))}


def _change(told: dict[str, Any], changes: dict[str, Any], lists: set[str]) -> None:
    for key, value in changes.items():
        told[key] = told.get(key, [])[: value[0]] + value[1:] if key in lists else value


def edge() -> Edge:
    return Edge("nats://nowhere:1/race", Hub(RaceUnderWay()))


def moment_of(facts: list[Fact]) -> int:
    return max([START_US, *(getattr(fact, "time_us", 0) for fact in facts)])


def snapshot(term: int, seq: int, facts: list[Fact], note: str = "") -> RaceSnapshot:
    return RaceSnapshot(term, seq, "", facts, moment_of(facts), note=note)


def take(taker: Edge, *updates: RaceSnapshot | Delta) -> None:
    async def taken() -> None:
        for update in updates:
            await taker.take(update)

    asyncio.run(taken())


def race_of(hub: Hub) -> dict[str, Any]:
    """What who comes now is shown."""
    page = Page(hub)
    page.look()
    return page.race()


@st.composite
def tellings(draw: st.DrawFn) -> list[RaceSnapshot | Delta]:
    """What scorers tell of a race: deltas of any size, some with a note, and other scorers that take over."""
    updates: list[RaceSnapshot | Delta] = [snapshot(1, 0, FACTS[:1])]
    term, seq, known = 1, 0, 1
    while known < len(FACTS):
        count = min(known + draw(st.sampled_from([2, 1, 3, 0])), len(FACTS))
        note = draw(st.sampled_from(["", "", "a line is lost"]))
        if draw(st.sampled_from([True] * 5 + [False])):
            seq += 1
            updates.append(Delta(term, seq, FACTS[known:count], moment_of(FACTS[:count]), note=note))
        else:
            # What nobody acknowledged may be lost with the scorer that alone had it.
            term, seq, count = (
                term + draw(st.integers(1, 3)),
                draw(st.integers(0, 4)),
                draw(st.integers(max(known - 1, 1), count)),
            )
            updates.append(snapshot(term, seq, FACTS[:count], note))
        known = count
    return updates


@settings(max_examples=15, deadline=None)
@given(tellings(), st.lists(st.integers(0, 2), min_size=1, max_size=12), st.integers(0, 6), st.booleans())
def test_a_viewer_may_go_from_edge_to_edge_and_always_has_the_race(
    updates: list[RaceSnapshot | Delta], goes: list[int], late: int, misses: bool
) -> None:
    """An edge that was there from the start and one that began late are as one server."""
    edges = [edge(), edge()]
    hubs = [each._hub for each in edges]
    page: Page | None = None
    facts: list[Fact] = []
    for index, update in enumerate(updates):
        facts = (facts if isinstance(update, Delta) else []) + update.facts
        take(edges[0], update)
        if index == late:
            take(edges[1], snapshot(update.term, update.seq, facts, update.note))
        elif index > late and not (misses and is_followed_by_a_snapshot(updates, index)):
            take(edges[1], update)
        page = page or Page(hubs[0])
        if index >= late and goes[index % len(goes)] == 1:
            page.at(hubs[1])
        elif goes[index % len(goes)] == 2:
            page.at(hubs[0])
        page.look()
        assert page.race() == race_of(page.hub)
        same = index >= late and number_of(update) == hubs[1].seq
        assert not same or race_of(hubs[0]) == race_of(hubs[1])


def is_followed_by_a_snapshot(updates: list[RaceSnapshot | Delta], index: int) -> bool:
    """Whether an update is the last of its scorer, which may reach some edges and not others."""
    return isinstance(update := updates[min(index + 1, len(updates) - 1)], RaceSnapshot) and bool(update)


def test_a_takeover_costs_no_viewer_a_new_history() -> None:
    """What the new scorer tells otherwise comes as a difference."""
    serving = edge()
    take(serving, snapshot(1, 5, FACTS[:4]), Delta(1, 6, FACTS[4:6], moment_of(FACTS[:6])))
    page = Page(serving._hub)
    take(serving, snapshot(9, 0, FACTS), Delta(9, 1, [], moment_of(FACTS), note="goes on"))
    page.look()

    assert (page.loads, page.told["note"]) == (1, "goes on")
    assert page.race() == race_of(serving._hub)


def test_a_car_that_the_new_scorer_does_not_know_begins_the_history_again() -> None:
    serving = edge()
    take(serving, snapshot(1, 5, FACTS))
    page = Page(serving._hub)
    take(serving, snapshot(2, 0, FACTS[:4]))
    page.look()

    assert (page.loads, [car["number"] for car in page.told["cars"]]) == (2, ["7"])


def test_numbers_of_a_later_scorer_are_higher_and_exact_in_javascript() -> None:
    assert number_of(snapshot(7, (1 << 24) - 1, [])) < number_of(snapshot(8, 0, [])) < 2**53


def test_an_edge_that_is_cut_off_sends_newcomers_elsewhere_and_says_so() -> None:
    now_s = [100.0]
    serving = Edge("nats://x:1", Hub(RaceUnderWay()), clock=MachineClock(steady_s=lambda: now_s[0]))
    take(serving, snapshot(3, 5, FACTS))
    assert serving._hub.not_ready() == []
    now_s[0] += CUT_OFF_S + 1
    figures = {figure.name: figure.value for figure in serving._hub.watched.figures()}

    assert serving._hub.not_ready() == ["nothing from the scorers for 11 s"]
    assert (figures["delta_age_seconds"], figures["term"], figures["delta"]) == (11, 3, 5)


def test_the_age_of_the_feed_is_that_at_the_scorer() -> None:
    serving = edge()
    take(serving, snapshot(1, 0, FACTS), Delta(1, 1, [], moment_of(FACTS), feed_age_ms=90_000))

    assert 90_000 <= (serving._hub.race.feed_age_ms or 0) < 100_000


def test_an_edge_has_what_a_scorer_sends_over_the_bus(connect: Connect) -> None:
    """From a snapshot, from deltas, and from the next scorer."""

    async def run() -> tuple[set[str], list[int]]:
        async with connect() as bus:
            serving = Edge("", Hub(RaceUnderWay()), connecting=lambda _: connect())
            following = asyncio.create_task(serving.run(serving._hub.race))
            laps = []
            for term, count in ((1, 4), (2, len(FACTS))):
                race = RaceUnderWay()
                sender = DeltaSender(race, bus, term, [])
                race.on_facts(sender.take)
                race.score(FACTS[: count - 1])
                await sender.send()
                await sender.put_snapshot()
                race.score(FACTS[count - 1 : count])
                while crossings_of(serving._hub.race) != crossings_of(race):
                    assert not following.done(), following.exception()
                    await sender.send(alive=True)
                    await sender.put_snapshot()
                    await asyncio.sleep(0.05)
                laps.append(crossings_of(race))
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
            return set(serving._hub.race.history.cars), laps

    cars, laps = asyncio.run(in_time(run()))
    assert (cars, laps[0] < laps[1]) == ({"7", "8"}, True)


def test_the_command_serves_and_drains(address: str) -> None:
    """Until a signal; then its streams end, and newcomers were sent elsewhere before."""

    async def scores(process: subprocess.Popen[str]) -> tuple[str, list[int], bytes]:
        async with NatsBus.connect(address) as bus:
            await open_bus(bus)
            sender = DeltaSender(RaceUnderWay(), bus, 1, FACTS)
            await sender.send(alive=True)
            await sender.put_snapshot()
            assert process.stdout
            page = (await asyncio.to_thread(process.stdout.readline)).split()[3]
            while (ready := await asyncio.to_thread(status_of, page)) != 200:
                await sender.send(alive=True)
                await asyncio.sleep(0.05)
            stream = await asyncio.to_thread(urlopen, f"{page}api/stream", None, HANGS_S)
            process.send_signal(signal.SIGTERM)
            while (draining := await asyncio.to_thread(status_of, page)) == 200:
                await asyncio.sleep(0.05)
            return page, [ready, draining], await asyncio.to_thread(stream.read)

    command = [sys.executable, "-m", "pitboard", "edge", "--nats", address, "--port", "0", "--drain", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            _, statuses, stream = asyncio.run(in_time(scores(process)))
            assert process.wait(HANGS_S) == 0
        finally:
            process.kill()
    assert (statuses, b"event: history" in stream) == ([200, 503], True)


def status_of(page: str) -> int:
    """What `/readyz` of a page's server answers."""
    try:
        with urlopen(f"{page}readyz", None, HANGS_S) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def crossings_of(race: RaceUnderWay) -> int:
    return sum(len(car.loop_us) for car in race.history.cars.values())
