"""The RMonitor server over real sockets: who connects when, who is slow, and a whole race through it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from build import START_US, at, flag, line_laps, race_info, scored
from loaded import loaded
from pitboard.feeds.rmonitor.protocol import parse
from pitboard.intake import load_rules
from pitboard.model import RaceInfo
from pitboard.race import RaceUnderWay
from pitboard.relay import Relay, Settings, follow, full_state, play_as_rmonitor
from pitboard.relay.rmonitor_format import wire
from pitboard.results import classify
from pitboard.scoring import History, Scorer
from relay.test_rmonitor import RECORD, read_back, results
from waiting import in_time

HISTORY = scored(flag(0, "green"), line_laps("7", [100, 100, 100]), line_laps("8", [101, 102, 103]))

OPENED: list[asyncio.StreamWriter] = []
"""The clients' ends of a story, closed when it ends."""


class Clock:
    """A clock that a test sets, in seconds."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Client:
    """A client that reads lines."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def lines(self, until: str) -> list[str]:
        """The lines up to the first that holds a text."""
        found: list[str] = []
        while not found or until not in found[-1]:
            line = await in_time(self.reader.readline())
            assert line.endswith(b"\r\n"), f"the connection ended before {until!r}"
            found.append(line.decode("ascii").removesuffix("\r\n"))
        return found


def over_tcp(story: Callable[[Relay, int], Awaitable[None]], relay: Relay | None = None) -> None:
    """Run a story with a relay that listens, and its port."""

    async def run() -> None:
        one = relay or Relay(Settings(refresh_s=1e9))
        port = await one.open(0, "127.0.0.1")
        try:
            await story(one, port)
        finally:
            for writer in OPENED:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()
            OPENED.clear()
            await one.close()

    asyncio.run(run())


async def connect(relay: Relay, port: int) -> Client:
    """A client that the relay has taken in."""
    before = relay.clients
    client = Client(*await asyncio.open_connection("127.0.0.1", port))
    OPENED.append(client.writer)
    while relay.clients == before:
        await asyncio.sleep(0.001)
    return client


def test_a_client_gets_the_whole_state_when_it_connects_and_then_what_happens() -> None:
    async def story(relay: Relay, port: int) -> None:
        relay.show(HISTORY, at(150))
        client = await connect(relay, port)
        relay.show(HISTORY, at(200))

        state = full_state(HISTORY, at(150))
        told = await client.lines('"00:03:20","Green ')
        assert told[: len(state)] == state
        assert [one for one in told[len(state) :] if not one.startswith("$F")] == [
            '$J,"7","00:01:40.000","00:03:20.000"',
            '$G,1,"7",2,"00:03:20.000"',
        ]

    over_tcp(story)


def test_two_clients_get_the_same_whenever_they_come() -> None:
    async def story(relay: Relay, port: int) -> None:
        relay.show(HISTORY, at(0))
        first = await connect(relay, port)
        relay.show(HISTORY, at(150))
        second = await connect(relay, port)
        relay.show(HISTORY, at(310))

        early, late = await first.lines('"00:05:10","Green '), await second.lines('"00:05:10","Green ')
        begun = late.index('$F,9999,"00:00:00","01:49:10","00:02:30","Green "') + 1
        assert early[-len(late[begun:]) :] == late[begun:]
        assert read_back(early).cars["8"].marks[-1].laps == 3
        assert '$G,2,"8",3,"00:05:06.000"' in late

    over_tcp(story)


@pytest.mark.parametrize("enhanced", [False, True])
def test_the_whole_state_comes_again_every_refresh_period_and_a_heartbeat_every_second(enhanced: bool) -> None:
    clock = Clock()

    async def story(relay: Relay, port: int) -> None:
        relay.show(HISTORY, at(150))
        client = await connect(relay, port)
        state = full_state(HISTORY, at(150), enhanced=enhanced)
        for clock.now_s in (0.5, 1.0, 29.0, 30.0, 31.0):
            relay.show(HISTORY, at(150))
        relay.show(HISTORY, at(151))

        told = await client.lines('"00:02:31","Green ')
        assert told[:-1] == [*state, state[-1], state[-1], *state, state[-1]]

    over_tcp(story, Relay(Settings(enhanced=enhanced, refresh_s=30.0), now_s=clock))


def test_a_client_that_takes_nothing_is_dropped_and_the_others_go_on() -> None:
    async def story(relay: Relay, port: int) -> None:
        relay.show(HISTORY, at(150))
        quick = await connect(relay, port)
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            while relay.clients < 2:
                await asyncio.sleep(0.001)
            reading = asyncio.create_task(quick.lines('"00:02:31","Green '))
            shown = 0
            while relay.clients == 2:
                relay.show(HISTORY, at(150))
                shown += 1
                await asyncio.sleep(0)
                assert shown < 100_000
        relay.show(HISTORY, at(151))

        assert (relay.dropped, relay.clients) == (1, 1)
        assert len(await reading) > shown

    over_tcp(story, Relay(Settings(refresh_s=0, limit_bytes=100_000, patience_s=1e9)))


def test_a_client_that_does_not_catch_up_in_the_time_allowed_is_dropped() -> None:
    clock = Clock()

    async def story(relay: Relay, port: int) -> None:
        relay.show(HISTORY, at(150))
        with socket.create_connection(("127.0.0.1", port)):
            while not relay.clients:
                await asyncio.sleep(0.001)
            for _ in range(100_000):
                relay.show(HISTORY, at(150))
                if any(one.writer.transport.get_write_buffer_size() for one in relay._clients):
                    break
            relay.show(HISTORY, at(150))
            assert relay.clients == 1
            clock.now_s = 31.0
            relay.show(HISTORY, at(150))
            assert (relay.clients, relay.dropped) == (0, 1)

    over_tcp(story, Relay(Settings(refresh_s=0, patience_s=30.0), now_s=clock))


def test_a_race_that_is_played_does_not_wait_for_a_client_for_ever() -> None:
    async def story(relay: Relay, port: int) -> None:
        relay.show(HISTORY, at(150))
        with socket.create_connection(("127.0.0.1", port)):
            while not relay.clients:
                await asyncio.sleep(0.001)
            while relay.clients:
                relay.show(HISTORY, at(150))
                await relay.settle()
        assert relay.dropped == 1

    over_tcp(story, Relay(Settings(refresh_s=0, patience_s=0.05)))


def test_there_is_room_for_so_many_clients_and_no_more() -> None:
    async def story(relay: Relay, port: int) -> None:
        relay.show(HISTORY, at(150))
        await connect(relay, port)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await reader.read() == b""
        OPENED.append(writer)
        assert relay.clients == 1

    over_tcp(story, Relay(Settings(most_clients=1)))


def test_what_a_client_sends_is_of_no_account_and_its_leaving_is_noticed() -> None:
    async def story(relay: Relay, port: int) -> None:
        relay.show(HISTORY, at(150))
        client = await connect(relay, port)
        client.writer.write(b'$I,"00:00:00","0/0/0000"\r\n' * 10_000)
        relay.show(HISTORY, at(151))
        await client.lines('"00:02:31","Green ')
        client.writer.close()
        while relay.clients:
            await asyncio.sleep(0.001)
        relay.show(HISTORY, at(152))

    over_tcp(story)


def test_another_race_is_another_run_and_a_start_put_elsewhere_the_same() -> None:
    async def story(relay: Relay, port: int) -> None:
        scorer = Scorer()
        scorer.apply([race_info(), *line_laps("7", [100, 100])])
        relay.show(scorer.history, at(150))
        client = await connect(relay, port)
        scorer.apply([RaceInfo("small race", START_US + 5_000_000, source="test")])
        relay.show(scorer.history, at(150))
        relay.show(HISTORY, at(150))
        relay.show(HISTORY, at(1500))

        told = await client.lines('"00:25:00","Green ')
        assert [one for one in told if one.startswith("$B")] == [
            f'$B,{run},"small race"' for run in (1, 1, 2, 2)
        ]  # the last: a moment too far ahead to tell every second of the way
        assert len([one for one in told if one.startswith("$F")]) == 4

    over_tcp(story)


def test_a_hub_is_followed_once_a_second() -> None:
    async def story(relay: Relay, port: int) -> None:
        race = RaceUnderWay()
        following = asyncio.create_task(follow(relay, race, 0.001))
        race.take([race_info(), flag(0, "green"), *line_laps("7", [100])], at(150))
        client = await connect(relay, port)
        race.take(line_laps("7", [100, 101])[1:], at(202))

        told = await client.lines('"00:03:22","Green ')
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        assert '$J,"7","00:01:41.000","00:03:21.000"' in told
        assert all(type(parse(one)).__name__ != "Unknown" for one in told)

    over_tcp(story)


@pytest.fixture(scope="module")
def le_mans(races: Path) -> History:
    """Le Mans 2023 from the lap record alone."""
    return loaded(races / RECORD)


def test_le_mans_2023_over_tcp_gives_the_same_classification(le_mans: History) -> None:
    async def story(relay: Relay, port: int) -> None:
        playing = asyncio.create_task(play_as_rmonitor(relay, le_mans, le_mans.race.start_us, 100_000))
        client = await connect(relay, port)
        told = await client.lines('"24:05:16","Finish"')
        playing.cancel()
        with suppress(asyncio.CancelledError):
            await playing

        rules = load_rules("plain")
        ours = results(classify(le_mans, rules))
        assert len(ours) == 62
        assert results(classify(read_back(told), rules)) == ours
        assert len(wire(told)) > 5_000_000

    over_tcp(story, Relay())
