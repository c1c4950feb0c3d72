"""Thousands of viewers on one process, side by side with a bare ASGI program that sends the same bytes to as many.

    python bench/viewers.py [--viewers 5000] [--seconds 20] [--rounds 2]

Every second the server takes the passings of one more second of a race, scores and publishes them; a viewer is a socket
that asks for the gzip stream and reads it. Figures: the time from a passing to each viewer, CPU of the server a
message, memory a viewer. Everything runs on this machine and ends by itself; the ratio is what to read.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import quantiles
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
RACES = ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")
FROM_S = 7200
CONNECT_AT_ONCE = 100
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


async def obey(seconds: int, update: Callable[[int], bytes], after: Callable[[], None]) -> None:
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
            sent.append((at_s, zlib.crc32(update(second))))
            await asyncio.sleep(max(1 - (time.monotonic() - at_s), 0))
        say(sent=sent)
    after()


async def serve_pitboard(seconds: int) -> None:
    """The server as it is, fed with the race."""
    from pitboard.race import RaceUnderWay
    from pitboard.server.app import _listen, _Server
    from pitboard.server.hourly_reports import HourlyReports
    from pitboard.server.hub import Hub

    first, rest = race_batches(seconds)
    hub = Hub(RaceUnderWay(), rate_hz=1000)
    hub.race.take(*first)
    hub.publish()
    listener = _listen("127.0.0.1", 0)
    server = _Server(hub, HourlyReports(hub))
    say(port=listener.getsockname()[1])

    def update(second: int) -> bytes:
        # The note makes every second one with news, as the bytes of the bare program must have it too.
        hub.race.set_note(f"Second {second}")
        hub.race.take(*rest[second])
        hub.publish()
        events = hub.broadcast.after(hub.broadcast.epoch, hub.seq - 1)
        assert events
        return events[0].packed

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
        hub.race.set_note(f"Second {second}")
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

    def update(second: int) -> bytes:
        state["frame"] = frames[second]
        event, state["event"] = state["event"], asyncio.Event()
        event.set()
        return frames[second]

    listener = _listen("127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    )
    say(port=listener.getsockname()[1])
    running = asyncio.create_task(server.serve([listener]))
    await obey(seconds, update, lambda: setattr(server, "should_exit", True))
    await running


# The viewers: all in this process.


class Viewer(asyncio.Protocol):
    """Notes when each chunk of the answer came, by its content."""

    def __init__(self, seen: list[tuple[float, int]]) -> None:
        self._seen = seen
        self._rest = b""
        self._begun = False

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
            self._seen.append((now_s, zlib.crc32(data[line + 2 : line + 2 + size])))
            data = data[line + 4 + size :]
        self._rest = data


async def run(kind: str, viewers: int, seconds: int) -> Json:
    """One server, its viewers, one measurement."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--serve", kind, "--seconds", str(seconds),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=1 << 24,
    )  # fmt: skip

    async def told(asked: str = "") -> Json:
        assert process.stdin
        assert process.stdout
        if asked:
            process.stdin.write(f"{asked}\n".encode())
        answer: Json = json.loads(await in_time(process.stdout.readline()))
        return answer

    try:
        port = (await told())["port"]
        half: Json = {}
        seen: list[tuple[float, int]] = []
        loop, transports = asyncio.get_running_loop(), []
        for begin in range(0, viewers, CONNECT_AT_ONCE):
            some = min(CONNECT_AT_ONCE, viewers - begin)
            made = [loop.create_connection(lambda: Viewer(seen), "127.0.0.1", port) for _ in range(some)]
            transports += [transport for transport, _ in await asyncio.gather(*made)]
            if not half and len(transports) >= viewers / 2:
                half = await told("usage") | {"viewers": len(transports)}
        await asyncio.sleep(2)
        idle = await told("usage")
        seen.clear()
        sent = (await told("play"))["sent"]
        after = await told("usage")
        await asyncio.sleep(1)
        for transport in transports:
            transport.abort()
        assert process.stdin
        process.stdin.write(b"end\n")
        await in_time(process.wait())
    finally:
        if process.returncode is None:
            process.kill()
    when = {crc: at_s for at_s, crc in sent}
    late_ms = sorted((at_s - when[crc]) * 1000 for at_s, crc in seen if crc in when)
    return {
        "messages": len(late_ms),
        "lost": viewers * seconds - len(late_ms),
        "p50_ms": late_ms[len(late_ms) // 2],
        "p99_ms": quantiles(late_ms, n=100)[98],
        "us_a_message": (after["cpu_s"] - idle["cpu_s"]) / max(len(late_ms), 1) * 1e6,
        # From half of them to all: what the race itself took is in both.
        "kb_a_viewer": (idle["rss_kb"] - half["rss_kb"]) / (viewers - half["viewers"]),
    }


def main() -> None:
    """Measure both, in turns."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--viewers", type=int, default=5000)
    options.add_argument("--seconds", type=int, default=20)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--serve", choices=["pitboard", "bare"], help=argparse.SUPPRESS)
    given = options.parse_args()
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if files < given.viewers + 100:
        options.error(f"{given.viewers} viewers need more open files than {files}: ulimit -n {given.viewers + 1000}")
    if given.serve:
        from pitboard.server.app import fastest_loop

        with asyncio.Runner(loop_factory=fastest_loop()) as runner:
            runner.run({"pitboard": serve_pitboard, "bare": serve_bare}[given.serve](given.seconds))
        return
    took: dict[str, list[float]] = {"bare": [], "pitboard": []}
    for _ in range(given.rounds):
        for kind in ("bare", "pitboard"):
            found = asyncio.run(run(kind, given.viewers, given.seconds))
            took[kind].append(found["us_a_message"])
            print(
                f"{kind:9}{found['messages']} messages, {found['lost']} lost, p50 {found['p50_ms']:.0f} ms,"
                f" p99 {found['p99_ms']:.0f} ms, {found['us_a_message']:.1f} µs CPU a message,"
                f" {found['kb_a_viewer']:.1f} kB a viewer"
            )
    ratio = min(took["pitboard"]) / min(took["bare"])
    print(f"CPU a message: {ratio:.2f} times the bare program's ({given.viewers} viewers, one update a second)")


if __name__ == "__main__":
    main()
