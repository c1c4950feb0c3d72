"""How long a passing takes from its byte on the socket to the board and the disk: `feed.py [--rate N] [--seconds N]`.

A process of its own sends a simulated race over TCP, 2,000 passings a second by default: 100 times what a world
championship race gives. The way in is that of `serve`: connection, journal (every commit durable), parser, merging,
scoring, with the hub publishing to a viewer beside. Of every passing three delays are measured from the moment its last
byte was handed to the socket:

  board   it is scored: a board asked for from now on has it;
  safe    its bytes are on the disk, and outlast a loss of power;
  both    the later of the two.

`loop` is how late the event loop was for a tick of 1 ms: what any page that is asked for has to wait. Viewers get an
event at most four times a second, which is by design and not in these figures.
"""

import argparse
import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from array import array
from bisect import bisect_left
from contextlib import suppress
from pathlib import Path
from typing import Final

from pitboard.feeds.p3.protocol import PassingRecord, encode
from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import Pipeline
from pitboard.journal import LiveJournal
from pitboard.model import LINE, Entry, Passing
from pitboard.race import LiveSources, RaceUnderWay
from pitboard.relay import RmonitorWriter
from pitboard.relay.rmonitor_format import wire
from pitboard.scoring import score
from pitboard.server.hub import Hub

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from feeds.multiloop_lines import Session  # the tests' own session of a simulated race

LINES: Final = {"rmonitor": (b"$L,",), "multiloop": (b"$L",)}
"""What a passing's line begins with; a decoder sends nothing else."""


def settings(hours: float) -> SimulatedRace:
    """A full field of 62 cars."""
    return SimulatedRace(seed=4, duration_us=int(hours * 3_600_000_000))


def records(format: str, passings: int) -> list[bytes]:  # noqa: A002
    """A race as a feed sends it, record by record, long enough to hold so many passings."""
    hours = passings / 11_000 + 0.2
    if format == "multiloop":
        return Session(settings(hours)).content().splitlines(keepends=True)
    facts = list(simulate(settings(hours if format == "rmonitor" else hours * 12)))
    if format == "p3":
        crossed = [one for one in facts if isinstance(one, Passing) and one.loop == LINE]
        numbered = enumerate(sorted(crossed, key=lambda one: one.time_us), 1)
        return [
            encode(PassingRecord(number=n, transponder=int(one.transponder), rtc_us=one.time_us, decoder=1))
            for n, one in numbered
        ]
    history = score(facts)
    teller = RmonitorWriter(history, history.race.start_us, enhanced=True)
    told = teller.full_state() + teller.advance(history.through_us)
    return wire(told).splitlines(keepends=True)


def send(listener: socket.socket, format: str, rate: int, seconds: int) -> None:  # noqa: A002
    """Send at a rate, a millisecond's worth at a time; then print the ends of the pieces and when they were sent."""
    said = records(format, rate * seconds)
    marks = LINES.get(format, (b"",))
    ends, sent_ns, passings = array("q"), array("q"), array("q")
    print("ready", flush=True)
    client, _ = listener.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    began, at, number, offset = time.monotonic(), 0, 0, 0
    while at < len(said) and number < rate * seconds:
        due = int((time.monotonic() - began) * rate)
        piece: list[bytes] = []
        while number < due and at < len(said):
            if said[at].startswith(marks):
                number += 1
                passings.append(offset + len(said[at]))
            offset += len(said[at])
            piece.append(said[at])
            at += 1
        if piece:
            client.sendall(b"".join(piece))
            ends.append(offset)
            sent_ns.append(time.monotonic_ns())
        time.sleep(0.001)
    print(json.dumps({"ends": list(ends), "sent": list(sent_ns), "passings": list(passings)}), flush=True)
    with suppress(OSError):
        client.recv(1)


class Watched(RaceUnderWay):
    """A race that notes how many bytes had been taken, and were on the disk, at which moment."""

    def __init__(self, journal: LiveJournal) -> None:
        super().__init__(journal)
        self.taken, self.taken_ns = array("q"), array("q")
        self.bytes_by_seq = array("q", [0])

    def write_down(self, source: str, format: str, payload: bytes, received_us: int) -> None:  # noqa: A002
        """Write down, and note the bytes of each record."""
        super().write_down(source, format, payload, received_us)
        self.bytes_by_seq.append(self.bytes_by_seq[-1] + len(payload))

    def hear(self) -> None:
        """Everything that came is scored."""
        super().hear()
        self.taken.append(self.bytes_by_seq[-1])
        self.taken_ns.append(time.monotonic_ns())


async def watch_disk(journal: LiveJournal, safe: "tuple[array[int], array[int]]") -> None:
    """Note when which record is safe."""
    while True:
        seq = journal.safe_seq
        if not safe[0] or seq != safe[0][-1]:
            safe[0].append(seq)
            safe[1].append(time.monotonic_ns())
        await asyncio.sleep(0.0005)


async def watch_loop(late_ms: list[float]) -> None:
    """How late the loop is for a tick."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        late_ms.append((time.perf_counter() - began - 0.001) * 1000)


async def view(hub: Hub) -> None:
    """A viewer."""
    with hub.broadcast.viewer() as viewer:
        while True:
            news = hub.broadcast.news
            viewer.due()
            await news.wait()


def first_after(offset: int, offsets: "array[int]", moments: "array[int]") -> int:
    """When a stream had come as far as an offset."""
    return moments[bisect_left(offsets, offset)]


async def measure(format: str, port: int, sender: subprocess.Popen[str]) -> dict[str, object]:  # noqa: A002
    """Follow the sender to its end."""
    folder = os.environ.get("PITBOARD_BENCH_DIR")
    with tempfile.TemporaryDirectory(dir=folder) as held, LiveJournal.create(Path(held) / "race.pitboard") as journal:
        url = f"{format}://127.0.0.1:{port}"
        race, reading = Watched(journal), Reading()
        hub = Hub(race)
        cars = {one.number: one for one in simulate(settings(0.2)) if isinstance(one, Entry)}
        race.score(cars.values())
        live = LiveSources([url], pipeline=Pipeline(reading, cars.values()), other_facts=list(cars.values()))
        safe, late_ms = (array("q"), array("q")), [0.0]
        cpu_s = time.process_time()
        running = [live.follow(race), hub.run(), watch_disk(journal, safe), watch_loop(late_ms), view(hub)]
        tasks = [asyncio.ensure_future(one) for one in running]
        assert sender.stdout is not None
        said = json.loads(await asyncio.to_thread(sender.stdout.readline))
        cpu_s = time.process_time() - cpu_s
        while race.bytes_by_seq[-1] < said["ends"][-1] or journal.safe_seq < journal.last_seq:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    ends, sent_ns = array("q", said["ends"]), array("q", said["sent"])
    safe_bytes = array("q", (race.bytes_by_seq[seq] for seq in safe[0]))
    board, disk, both = [], [], []
    for offset in said["passings"]:
        began = first_after(offset, ends, sent_ns)
        on_board = first_after(offset, race.taken, race.taken_ns) - began
        on_disk = first_after(offset, safe_bytes, safe[1]) - began
        board.append(on_board / 1e6)
        disk.append(on_disk / 1e6)
        both.append(max(on_board, on_disk) / 1e6)
    took_s = (sent_ns[-1] - sent_ns[0]) / 1e9
    told: dict[str, object] = {"feed": format, "passings": len(board), "a_second": round(len(board) / took_s)}
    for name, delays in (("board", board), ("safe", disk), ("both", both), ("loop", late_ms)):
        delays.sort()
        told[f"{name}_ms"] = {
            what: round(delays[int((len(delays) - 1) * share)], 1)
            for what, share in (("p50", 0.5), ("p99", 0.99), ("max", 1))
        }
    laps = sum(len(car.lap_end_us) for car in race.history.cars.values())
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told | {"cpu_share": round(cpu_s / took_s, 2), "laps": laps, "rss_mb": round(rss_mb)}


def main() -> None:
    """Print a line for each feed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--only", action="append", choices=["rmonitor", "multiloop", "p3"])
    parser.add_argument("--send", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.send is not None:
        send(socket.socket(fileno=asked.send), asked.only[0], asked.rate, asked.seconds)
        return
    for format_ in asked.only or ("rmonitor", "multiloop", "p3"):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            command = [sys.executable, __file__, "--send", str(listener.fileno()), "--only", format_]
            command += ["--rate", str(asked.rate), "--seconds", str(asked.seconds)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, pass_fds=[listener.fileno()]) as sender:
                assert sender.stdout is not None
                assert sender.stdout.readline().strip() == "ready"
                port = listener.getsockname()[1]
                print(json.dumps(asyncio.run(measure(format_, port, sender))), flush=True)
                sender.terminate()


if __name__ == "__main__":
    main()
