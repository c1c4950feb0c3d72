"""A timing system over TCP: connections that are lost, silent or refused, and what the parsers make of it."""

import asyncio
import gzip
import logging
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.multiloop_lines import Session
from feeds.readers import live_reader, quick, recorded_facts
from feeds.test_p3 import DECODER, STATUS, passing
from feeds.test_rmonitor import beat, competitor, lap
from pitboard.feeds.format import FeedReader, Update
from pitboard.feeds.p3.protocol import ResendRecord, decode
from pitboard.feeds.reading import Reading
from pitboard.feeds.registry import connect
from pitboard.feeds.simulator import SimulatedRace
from pitboard.feeds.transport import Connection
from pitboard.feeds.transport.tcp import TcpConnection
from pitboard.intake import circuits
from pitboard.model import Fact
from pitboard.model.clock import now_us
from pitboard.scoring import History, Scorer, score
from waiting import HANGS_S, LOOK_S

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Followed:
    """A feed under way and the history that its updates make."""

    def __init__(self, feed: FeedReader) -> None:
        self.feed = feed
        self.scorer = Scorer()
        self.restarts = 0

    def take(self, chunk: bytes) -> None:
        self.follow(self.feed.take(chunk))

    def follow(self, update: Update) -> None:
        if update.replaces_all:
            self.scorer = Scorer()
            self.restarts += 1
        self.scorer.apply(update.facts)

    def laps(self) -> dict[str, list[int]]:
        return laps(self.scorer.history)


def laps(history: History) -> dict[str, list[int]]:
    """Every car's lap ends in race time (µs)."""
    cars = history.cars.items()
    return {number: [end - history.race.start_us for end in car.lap_end_us] for number, car in cars if car.lap_end_us}


def rmonitor_feed(reading: Reading | None = None) -> Followed:
    return Followed(live_reader("rmonitor", "rmonitor://box", reading or Reading(), circuits()))


def sent(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def at_random(content: bytes, seed: int, most: int = 3000) -> list[bytes]:
    """A stream in pieces of any size."""
    chance = random.Random(seed)
    pieces, at = [], 0
    while at < len(content):
        size = chance.randint(1, most)
        pieces.append(content[at : at + size])
        at += size
    return pieces


def recording(races: Path, name: str) -> bytes:
    content = (races / "sebring-2009" / name).read_bytes()
    content = gzip.decompress(content) if name.endswith(".gz") else content
    return content if content.endswith(b"\n") else content + b"\n"


@pytest.mark.parametrize("name", ["orbits-mock.rmonitor", "session5.rmonitor.gz"])
def test_a_feed_under_way_ends_as_its_recording(races: Path, name: str) -> None:
    content = recording(races, name)
    whole = score(recorded_facts("rmonitor", content, "file", Reading(), circuits()))
    feed = rmonitor_feed()

    for piece in at_random(content, 1):
        feed.take(piece)

    assert feed.laps() == laps(whole)
    assert [flag.state for flag in feed.scorer.history.flags] == [flag.state for flag in whole.flags]
    pits = {number: len(car.pit_in_us) for number, car in whole.cars.items()}
    assert {number: len(car.pit_in_us) for number, car in feed.scorer.history.cars.items()} == pits
    again = score(feed.feed.update().facts)
    assert laps(again) == laps(whole)


def test_lost_connections_repeated_pieces_and_inits_change_nothing_that_was_received(races: Path) -> None:
    content = recording(races, "session5.rmonitor.gz")
    whole = laps(score(recorded_facts("rmonitor", content, "file", Reading(), circuits())))
    pieces = at_random(content, 2, 20_000)
    chance = random.Random(3)
    feed = rmonitor_feed()

    for number, piece in enumerate(pieces):
        feed.take(piece)
        what = chance.random()
        if what < 0.1:
            # The connection is lost within a line, and the line comes again with the minute before it.
            feed.feed.cut()
            feed.take(b'$I, "00:00:00", "0/0/0000"\r\n' * 3)
            feed.take(b"".join(pieces[max(number - 1, 0) : number]).partition(b"\n")[2] + piece)

    assert {number: len(ends) for number, ends in feed.laps().items()} == {n: len(ends) for n, ends in whole.items()}
    assert feed.laps() == whole


def test_no_lap_is_lost_that_the_result_proves_when_minutes_are_not_received(races: Path) -> None:
    content = recording(races, "session5.rmonitor.gz")
    whole = score(recorded_facts("rmonitor", content, "file", Reading(), circuits()))
    chance = random.Random(5)
    reading = Reading()
    feed = rmonitor_feed(reading)

    for piece in at_random(content, 6, 30_000):
        if chance.random() < 0.2:
            feed.feed.cut()
        else:
            feed.take(piece)

    stated = {number: said[-1].laps for number, said in whole.stated.items() if said[-1].laps}
    counted = {number: len(ends) for number, ends in feed.laps().items()}
    assert {n: (counted.get(n, 0), told) for n, told in stated.items() if counted.get(n, 0) < told} == {}
    most = {number: len(ends) for number, ends in laps(whole).items()}
    assert {n: (laps_now, most[n]) for n, laps_now in counted.items() if laps_now > most[n]} == {}
    assert any("were not received" in refusal.reason for refusal in reading.refusals)


@given(seed=st.integers(0, 10_000), most=st.integers(1, 60))
def test_however_the_bytes_are_split_a_feed_says_the_same(seed: int, most: int) -> None:
    content = sent(competitor("7"), beat(0), *lap("7", 0, 1), *lap("7", 100, 101, 1), beat(102), *lap("7", 99, 200, 2))
    whole, feed = rmonitor_feed(), rmonitor_feed()
    whole.take(content)

    for piece in at_random(content, seed, most):
        feed.take(piece)

    assert feed.laps() == whole.laps() == {"7": [101_000_000, 200_000_000]}


def test_laps_that_only_the_result_proves_count_and_their_times_are_named_not_invented() -> None:
    reading = Reading()
    feed = rmonitor_feed(reading)
    feed.take(sent(competitor("7"), beat(0), *lap("7", 0, 1), *lap("7", 100, 101, 1), beat(101)))
    feed.feed.cut()
    feed.take(sent('$I, "00:00:00", "0/0/0000"', competitor("7"), beat(420)))
    feed.take(sent('$G,1,"7",4,"00:06:51.000"', beat(421)))

    assert len(feed.laps()["7"]) == 4
    assert feed.laps()["7"][-1] == 411_000_000
    assert [refusal.reason for refusal in reading.refusals] == [
        "#7: the times of laps 2-4 were not received: 3 laps in 310.000 s"
    ]
    car = feed.scorer.history.cars["7"]
    assert car.marks[-1].best_lap_us == car.marks[0].best_lap_us

    feed.take(sent(*lap("7", 101, 512, 5), beat(513)))
    assert len(feed.laps()["7"]) == 5


def test_a_result_with_more_laps_than_time_allows_is_refused() -> None:
    reading = Reading()
    feed = rmonitor_feed(reading)
    feed.take(sent(competitor("7"), beat(0), *lap("7", 0, 1), *lap("7", 100, 101, 1), beat(421)))

    feed.take(sent('$G,1,"7",99999,"00:06:51.000"', beat(422)))

    assert feed.laps() == {"7": [101_000_000]}
    assert [refusal.reason for refusal in reading.refusals] == ["#7: 99999 laps are not driven in 411 s"]


def test_a_total_put_right_moves_the_crossing_and_makes_no_lap() -> None:
    feed = rmonitor_feed()
    feed.take(sent(competitor("7"), beat(0), *lap("7", 0, 1), *lap("7", 100, 101, 1), beat(102)))

    feed.take(sent(*lap("7", 100.004, 101.004, 1), beat(103)))

    assert feed.laps() == {"7": [101_004_000]}


def test_a_ghost_run_wipes_nothing_and_another_run_counts_once_a_lap_is_driven_in_it() -> None:
    feed = rmonitor_feed()
    feed.take(sent('$B,25,"Race"', competitor("7"), beat(0), *lap("7", 0, 1), *lap("7", 100, 101, 1), beat(102)))

    feed.take(sent('$B,95,"Race"', beat(103), '$I,"10:00:00","27 Jan 09"', '$B,25,"Race"', beat(104)))
    assert feed.laps() == {"7": [101_000_000]}
    feed.take(sent('$B,26,"Sunday"', competitor("8"), beat(0), '$G,1,"8",,"00:59:59.999"'))
    assert feed.laps() == {"7": [101_000_000]}

    feed.take(sent(*lap("8", 0, 1), *lap("8", 90, 91, 1), beat(92)))
    assert feed.laps() == {"8": [91_000_000]}
    assert laps(score(feed.feed.update(25).facts)) == {"7": [101_000_000]}


def test_a_record_cut_by_a_lost_connection_is_none_however_sound_it_looks() -> None:
    reading = Reading()
    feed = rmonitor_feed(reading)
    feed.take(sent(competitor("7"), beat(0)) + b'$G,1,"7",1')
    feed.feed.cut()
    feed.take(sent(beat(1)))

    assert reading.counts["records cut by a lost connection"] == 1
    assert feed.laps() == {}


def test_multiloop_under_way_ends_as_its_recording() -> None:
    content = Session(SimulatedRace(hypercar=2, lmp2=1, lmgt3=1, innovative=0, duration_us=1_800_000_000)).content()
    whole = score(recorded_facts("multiloop", content, "file", Reading()))
    feed = Followed(live_reader("multiloop", "multiloop://box", Reading()))

    for number, piece in enumerate(at_random(content, 4)):
        feed.take(piece)
        if number % 10 == 9:
            feed.feed.cut()
            feed.take(b"\n" + piece.partition(b"\n")[2])

    assert feed.laps().keys() == laps(whole).keys()
    calm = Followed(live_reader("multiloop", "multiloop://box", Reading()))
    for piece in at_random(content, 5):
        calm.take(piece)
    assert calm.laps() == laps(whole)


def test_a_decoder_under_way_asks_once_for_what_did_not_come_and_takes_it_late() -> None:
    live = live_reader("p3", "p3://box", Reading())
    facts: list[Fact] = list(live.take(passing(1, 0) + passing(4, 300)).facts)

    (asked,) = [decode(one) for one in [live.requests()]]
    assert isinstance(asked, ResendRecord)
    assert (asked.from_number, asked.until_number, asked.decoder) == (2, 3, DECODER)
    assert live.requests() == b""

    facts += live.take(passing(3, 200) + passing(2, 100) + passing(1, 0) + STATUS).facts
    assert len(score(facts).unassigned) == 4
    assert live.requests() == b""


@asynccontextmanager
async def system(talk: Talk) -> AsyncIterator[str]:
    """A timing system that talks like this; gives its address without a scheme."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


async def read(connection: Connection, number: int) -> list[bytes]:
    """So many pieces, as they come."""
    pieces, before_us = list[bytes](), now_us()
    async with aclosing(connection.chunks()) as chunks:
        async for arrived in chunks:
            assert before_us <= arrived.received_us <= now_us()
            pieces.append(arrived.data)
            if len(pieces) == number:
                break
    return pieces


def test_a_connection_that_is_closed_is_made_again() -> None:
    notes: list[str] = []

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"beat\r\n")
        await writer.drain()
        writer.close()

    async def go() -> list[bytes]:
        async with system(talk) as where:
            return await read(quick(f"rmonitor://{where}", notes.append), 4)

    assert asyncio.run(go()) == [b"", b"beat\r\n", b"", b"beat\r\n"]
    assert "has closed the connection" in notes[1]


def test_a_silent_line_is_left_and_made_again() -> None:
    notes: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def go() -> list[bytes]:
        async with system(talk) as where:
            connection = quick(f"p3://{where}", notes.append, 0.05)
            return await read(connection, 2)

    assert asyncio.run(go()) == [b"", b""]
    assert "nothing came for 0.05 s" in notes[0]


def test_a_timing_system_that_is_not_there_is_waited_for_ever_longer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    notes: list[str] = []

    async def go(port: int) -> None:
        url = f"rmonitor://127.0.0.1:{port}"
        connection = quick(url, notes.append, first_s=0.1, slowest_s=0.3, spread=lambda _low, high: high)
        reading = asyncio.create_task(read(connection, 1))
        async with asyncio.timeout(HANGS_S):
            while len(notes) < 4:
                await asyncio.sleep(LOOK_S)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)

    # A port that is ours, where nobody listens.
    with caplog.at_level(logging.WARNING, logger="pitboard.feeds.transport.tcp"), socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        asyncio.run(go(nobody.getsockname()[1]))

    waits = [record.getMessage().rpartition("again in ")[2] for record in caplog.records]
    assert waits[:4] == ["0.1 s", "0.2 s", "0.3 s", "0.3 s"]
    assert "Not connected to rmonitor://" in notes[0]


def test_what_is_sent_reaches_the_timing_system() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.write(await reader.readexactly(3))
        await writer.drain()
        writer.close()

    async def go() -> bytes:
        async with system(talk) as where:
            connection = quick(f"p3://{where}", lambda _: None)
            got = b""
            async with aclosing(connection.chunks()) as chunks:
                async for arrived in chunks:
                    got += arrived.data
                    if got == b"hello":
                        connection.send(b"you")
                    if len(got) == 8:
                        break
            return got

    assert asyncio.run(go()) == b"helloyou"


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [("rmonitor://box:1", "box", 1), ("multiloop://box", "box", 50003), ("p3://[::1]/", "::1", 5403)],
)
def test_the_parts_of_an_address(url: str, host: str, port: int) -> None:
    connection = connect(url, print)

    assert isinstance(connection, TcpConnection)
    assert (connection._host, connection._port) == (host, port)


@pytest.mark.parametrize(
    "url", ["rmonitor://", "http://box:1", "p3://box:99999", "p3://box:0", "p3://box/9", "p3://[x"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"no address of a timing system|a live feed is one of"):
        connect(url, print)
