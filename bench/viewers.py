"""Thousands of viewers on one process, side by side with a bare ASGI program that sends the same bytes to as many.

    python bench/viewers.py [--viewers 5000] [--seconds 20] [--rounds 2]

Every second the server takes the passings of one more second of a race, scores and publishes them; a viewer is a socket
that asks for the gzip stream and reads it. Figures: the time from a passing to each viewer, CPU of the server a
message, memory a viewer. Everything runs on this machine and ends by itself; the ratio is what to read.
`bench/scale.py` does the same with 10,000 viewers, and with edges.
"""

import argparse
import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
RACES = ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")
FROM_S = 7200
CONNECT_AT_ONCE = 100
OF_A_CLIENT = 5000
"""Viewers of one client process: more of them would measure the client."""

NOTE = "Second {}"
LIMIT_S = 240
HEAD = b"GET /api/stream HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
Json = dict[str, Any]
T = TypeVar("T")


# The two servers: each runs in a process of its own, told by lines on stdin what to do, and answers by lines of JSON.


def race_batches(seconds: int) -> tuple[Any, list[Any]]:
    """The facts of a race up to FROM_S, and then second by second."""
    from pitboard.feeds.simulator import SimulatedRace, simulate
    from pitboard.intake import read
    from pitboard.model import RaceInfo
    from pitboard.race.playback import Timetable, in_time_order

    record = RACES / "le-mans-2023"
    facts = read([record]).facts if record.exists() else list(simulate(SimulatedRace(duration_us=3 * 3_600_000_000)))
    start_us = next(fact.start_us for fact in facts if isinstance(fact, RaceInfo))
    timetable = Timetable(iter(in_time_order(facts)))
    moments = [start_us + (FROM_S + second) * 1_000_000 for second in range(seconds + 1)]
    first, *rest = [(timetable.until(moment_us), moment_us) for moment_us in moments]
    return first, rest


def usage() -> Json:
    """CPU of this process in s, and its memory in kB."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    rss = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024
    return {"cpu_s": used.ru_utime + used.ru_stime, "rss_kb": rss}


def commands(loop: asyncio.AbstractEventLoop, arrived: "asyncio.Queue[str]") -> None:
    """Lines of stdin into a queue."""

    def listen() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(arrived.put_nowait, line.strip())
        loop.call_soon_threadsafe(arrived.put_nowait, "end")

    threading.Thread(target=listen, daemon=True).start()


def say(**told: Any) -> None:
    """A line of JSON."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


async def in_time(work: Awaitable[T]) -> T:
    """What some work gives; an error where it hangs."""
    async with asyncio.timeout(LIMIT_S):
        return await work


async def obey(seconds: int, update: Callable[[int], object], after: Callable[[], None]) -> None:
    """Do what is asked: `usage`, `play` (one update a second), `end`."""
    arrived: asyncio.Queue[str] = asyncio.Queue()
    commands(asyncio.get_running_loop(), arrived)
    while (asked := await in_time(arrived.get())) != "end":
        if asked == "usage":
            say(**usage())
            continue
        sent = []
        for second in range(seconds):
            at_s = time.monotonic()
            sent.append((at_s, second))
            update(second)
            await asyncio.sleep(max(1 - (time.monotonic() - at_s), 0))
        say(sent=sent)
    after()


async def serve_pitboard(seconds: int) -> None:
    """The server as it is, fed with the race."""
    from pitboard.race import RaceUnderWay
    from pitboard.server.app import _listen, _Server
    from pitboard.server.connections import Limits
    from pitboard.server.hourly_reports import HourlyReports
    from pitboard.server.hub import Hub

    first, rest = race_batches(seconds)
    hub = Hub(RaceUnderWay(), rate_hz=1000)
    hub.race.take(*first)
    hub.publish()
    listener = _listen("127.0.0.1", 0)
    server = _Server(hub, HourlyReports(hub), Limits())
    say(port=listener.getsockname()[1])

    def update(second: int) -> None:
        # The note makes every second one with news, and tells the viewers which it is.
        hub.race.set_note(NOTE.format(second))
        hub.race.take(*rest[second])
        hub.publish()

    running = asyncio.create_task(server.serve([listener]))
    await obey(seconds, update, server.stop)
    await running


async def serve_bare(seconds: int) -> None:
    """The least that sends the same bytes: one event, woken once, to whoever is there."""
    import uvicorn

    from pitboard.race import RaceUnderWay
    from pitboard.server.app import _listen
    from pitboard.server.hub import Hub

    first, rest = race_batches(seconds)
    hub = Hub(RaceUnderWay())
    hub.race.take(*first)
    hub.publish()
    frames = []
    for second, batch in enumerate(rest):
        hub.race.set_note(NOTE.format(second))
        hub.race.take(*batch)
        hub.publish()
        frames.append((hub.broadcast.after(hub.broadcast.epoch, hub.seq - 1) or [])[0].packed)
    del hub, first, rest
    state: Json = {"event": asyncio.Event(), "frame": b""}

    async def app(_scope: Any, _receive: Any, send: Callable[[Json], Awaitable[None]]) -> None:
        headers = [(b"content-type", b"text/event-stream"), (b"content-encoding", b"gzip")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while True:
            await state["event"].wait()
            await send({"type": "http.response.body", "body": state["frame"], "more_body": True})

    def update(second: int) -> None:
        state["frame"] = frames[second]
        event, state["event"] = state["event"], asyncio.Event()
        event.set()

    listener = _listen("127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    )
    say(port=listener.getsockname()[1])
    running = asyncio.create_task(server.serve([listener]))
    await obey(seconds, update, lambda: setattr(server, "should_exit", True))
    await running


# The viewers: some thousand in each of some processes, told by lines on stdin too.


class Viewer(asyncio.Protocol):
    """Notes when each second of the race came: `seconds` are those of the chunks that are known, by their content."""

    def __init__(self, seen: list[tuple[float, int]], seconds: dict[int, int | None]) -> None:
        self._seen = seen
        self._seconds = seconds
        self._rest = b""
        self._begun = False
        self._second: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(HEAD)

    def data_received(self, data: bytes) -> None:
        """Take chunk after chunk."""
        now_s = time.monotonic()
        data = self._rest + data
        if not self._begun:
            _, end, data = data.partition(b"\r\n\r\n")
            self._begun = bool(end)
        while (line := data.find(b"\r\n")) > 0:
            size = int(data[:line], 16)
            if len(data) < line + 4 + size:
                break
            chunk = data[line + 2 : line + 2 + size]
            known = zlib.crc32(chunk)
            if known not in self._seconds:
                self._seconds[known] = second_of(chunk)
            # A sign of life tells again what was told: only the first time counts.
            if (second := self._seconds[known]) not in (None, self._second):
                self._second = second
                self._seen.append((now_s, second))
            data = data[line + 4 + size :]
        self._rest = data


def second_of(chunk: bytes) -> int | None:
    """Which second of the race an event tells, by the note; None for what tells none."""
    try:
        plain = zlib.decompressobj(-15).decompress(chunk)
    except zlib.error:
        return None
    found = re.search(rb'"note":"Second (\d+)"', plain)
    return int(found[1]) if found else None


async def view(ports: Sequence[int]) -> None:
    """Be the viewers of some servers: `connect N`, `clear`, `late JSON` with when each second was sent, `end`."""
    arrived: asyncio.Queue[str] = asyncio.Queue()
    loop, transports = asyncio.get_running_loop(), []
    commands(loop, arrived)
    seen: list[tuple[float, int]] = []
    seconds: dict[int, int | None] = {}
    while (asked := await in_time(arrived.get())) != "end":
        what, _, given = asked.partition(" ")
        if what == "connect":
            for begin in range(0, int(given), CONNECT_AT_ONCE):
                numbers = range(len(transports), len(transports) + min(CONNECT_AT_ONCE, int(given) - begin))
                made = [
                    loop.create_connection(lambda: Viewer(seen, seconds), "127.0.0.1", ports[number % len(ports)])
                    for number in numbers
                ]
                transports += [transport for transport, _ in await asyncio.gather(*made)]
            say(connected=len(transports))
        elif what == "clear":
            seen.clear()
            say()
        else:
            when = {second: at_s for at_s, second in json.loads(given)}
            first: dict[int, int] = Counter(second for _, second in seen)
            late = Counter(round((at_s - when[second]) * 1000) for at_s, second in seen if second in when)
            say(late=late, closed=sum(transport.is_closing() for transport in transports), seconds=first)
    for transport in transports:
        transport.abort()


class Clients:
    """The processes that are the viewers; get them with `clients`."""

    def __init__(self, processes: list[asyncio.subprocess.Process]) -> None:
        self._processes = processes

    async def connect(self, viewers: int) -> None:
        """Let so many more come."""
        share, more = divmod(viewers, len(self._processes))
        await asyncio.gather(
            *(ask(each, f"connect {share + (index < more)}") for index, each in enumerate(self._processes))
        )

    async def clear(self) -> None:
        """Forget what was seen."""
        await asyncio.gather(*(ask(each, "clear") for each in self._processes))

    async def late_ms(self, sent: list[tuple[float, int]]) -> Counter[int]:
        """How many messages came how many ms after they were sent."""
        answers = await asyncio.gather(*(ask(each, f"late {json.dumps(sent)}") for each in self._processes))
        late: Counter[int] = Counter()
        for answer in answers:
            late.update({int(ms): count for ms, count in answer["late"].items()})
        return late


@asynccontextmanager
async def clients(ports: Sequence[int], viewers: int) -> AsyncIterator[Clients]:
    """Processes for so many viewers of some servers, each viewer of the next in turn."""
    count = -(-viewers // OF_A_CLIENT)
    command = [sys.executable, __file__, "--view", ",".join(map(str, ports))]
    processes = [await begun(command) for _ in range(count)]
    try:
        yield Clients(processes)
    finally:
        await asyncio.gather(*(ended(each) for each in processes))


async def begun(command: Sequence[str]) -> asyncio.subprocess.Process:
    """A process that is told what to do by lines, and answers by lines of JSON."""
    return await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=1 << 24)


async def ask(process: asyncio.subprocess.Process, asked: str = "") -> Json:
    """What a process answers."""
    assert process.stdin
    assert process.stdout
    if asked:
        process.stdin.write(f"{asked}\n".encode())
    answer: Json = json.loads(await in_time(process.stdout.readline()))
    return answer


async def ended(process: asyncio.subprocess.Process) -> None:
    """End a process; one that does not listen is killed."""
    if process.returncode is None:
        assert process.stdin
        process.stdin.write(b"end\n")
        try:
            async with asyncio.timeout(10):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def percentile(late: Counter[int], share: float) -> int:
    """The time within which such a share of the messages came."""
    count = 0
    for ms in sorted(late):
        count += late[ms]
        if count >= share * late.total():
            return ms
    return 0


async def run(kind: str, viewers: int, seconds: int) -> Json:
    """One server, its viewers, one measurement."""
    process = await begun([sys.executable, __file__, "--serve", kind, "--seconds", str(seconds)])
    try:
        port = (await ask(process))["port"]
        async with clients([port], viewers) as watching:
            await watching.connect(viewers // 2)
            half = await ask(process, "usage")
            await watching.connect(viewers - viewers // 2)
            await asyncio.sleep(2)
            idle = await ask(process, "usage")
            await watching.clear()
            sent = (await ask(process, "play"))["sent"]
            after = await ask(process, "usage")
            await asyncio.sleep(1)
            late = await watching.late_ms(sent)
    finally:
        await ended(process)
    return figures(late, viewers * seconds, after["cpu_s"] - idle["cpu_s"]) | {
        # From half of them to all: what the race itself took is in both.
        "kb_a_viewer": (idle["rss_kb"] - half["rss_kb"]) / (viewers - viewers // 2)
    }


def figures(late: Counter[int], due: int, cpu_s: float) -> Json:
    """What was measured of messages that came so late, of so many that were due, for so much CPU."""
    return {
        "messages": late.total(),
        "lost": due - late.total(),
        "p50_ms": percentile(late, 0.5),
        "p99_ms": percentile(late, 0.99),
        "us_a_message": cpu_s / max(late.total(), 1) * 1e6,
    }


def line(kind: str, found: Json) -> str:
    """A measurement in a line."""
    return (
        f"{kind:9}{found['messages']} messages, {found['lost']} lost, p50 {found['p50_ms']:.0f} ms,"
        f" p99 {found['p99_ms']:.0f} ms, {found['us_a_message']:.1f} µs CPU a message,"
        f" {found['kb_a_viewer']:.1f} kB a viewer"
    )


def allow_files(count: int) -> str:
    """Let this process and those it starts have so many files open; what to do where the system does not, else ""."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        return f"more open files are needed than {hard}: ulimit -Hn {count}"
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count), hard))
    return ""


def compared(viewers: int, seconds: int, rounds: int) -> Json:
    """Measure both in turns and print each; return the CPU a message beside the bare program's, and that in µs.

    With it the most that Pitboard lost, the longest p99 and the most memory a viewer of all rounds.
    """
    took: dict[str, list[Json]] = {"bare": [], "pitboard": []}
    for _ in range(rounds):
        for kind in ("bare", "pitboard"):
            found = asyncio.run(run(kind, viewers, seconds))
            took[kind].append(found)
            print(line(kind, found), flush=True)
    least = {kind: min(found["us_a_message"] for found in rounds_) for kind, rounds_ in took.items()}
    ratio = least["pitboard"] / least["bare"]
    print(f"CPU a message: {ratio:.2f} times the bare program's ({viewers} viewers, one update a second)", flush=True)
    worst = {key: max(found[key] for found in took["pitboard"]) for key in ("lost", "p99_ms", "kb_a_viewer")}
    return worst | {"ratio": ratio, "bare_us": least["bare"]}


def main() -> None:
    """Measure both, in turns."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--viewers", type=int, default=5000)
    options.add_argument("--seconds", type=int, default=20)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--serve", choices=["pitboard", "bare"], help=argparse.SUPPRESS)
    options.add_argument("--view", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve or given.view:
        from pitboard.server.app import fastest_loop

        servers = {"pitboard": serve_pitboard, "bare": serve_bare}
        with asyncio.Runner(loop_factory=fastest_loop()) as runner:
            runner.run(
                servers[given.serve](given.seconds) if given.serve else view(list(map(int, given.view.split(","))))
            )
        return
    if refused := allow_files(given.viewers + 1000):
        options.error(refused)
    compared(given.viewers, given.seconds, given.rounds)


if __name__ == "__main__":
    main()
