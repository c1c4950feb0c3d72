"""A race of 24 hours (or more) through the way in of `serve` in some minutes: does anything grow but the history?

`long_run.py [--hours N]` plays a simulated race as RMonitor over TCP, by the relay, into a second Pitboard with a
journal and a viewer, as fast as it goes. Every hour of race time it prints what the process holds: memory, the records
that wait for the disk, the log of the journal, and what is kept of refusals and of events; and at the end how much
memory the history alone takes.

`long_run.py --pace 60 [--viewers 500]` is 24 minutes in which `pitboard serve` itself, as a process, follows a small
race at 60 times its pace over a line that is lost, repeats, delays and resets, with so many viewers, and is killed and
begun again every hour of race time. Memory is the process's before each kill; the last line compares the last hour with
the third.
"""

import argparse
import asyncio
import gc
import json
import os
import random
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from hostile.dialects import RMonitor
from hostile.proxy import HostileProxy, Plan, Trouble, listening, received
from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import Pipeline
from pitboard.journal import LiveJournal, verify
from pitboard.race import LiveSources, RaceUnderWay
from pitboard.relay import Relay, Settings, play_as_rmonitor
from pitboard.scoring import score
from pitboard.server.hub import Hub

HOUR_US = 3_600_000_000


def rss_mb() -> float:
    """The memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


async def view(hub: Hub) -> None:
    """A viewer."""
    with hub.broadcast.viewer() as viewer:
        while True:
            news = hub.broadcast.news
            viewer.due()
            await news.wait()


async def follow(port: int, hours: int) -> None:
    """The second Pitboard."""
    with tempfile.TemporaryDirectory() as folder, LiveJournal.create(Path(folder) / "race.pitboard") as journal:
        reading = Reading()
        race = RaceUnderWay(journal)
        hub = Hub(race)
        live = LiveSources([f"rmonitor://127.0.0.1:{port}"], pipeline=Pipeline(reading))
        tasks = [asyncio.ensure_future(one) for one in (live.follow(race), hub.run(), view(hub))]
        hour = 0
        while hour < hours:
            await asyncio.sleep(0.05)
            history = race.history
            if not history.race.start_us or race.moment_us < history.race.start_us + (hour + 1) * HOUR_US:
                continue
            hour += 1
            log = Path(folder) / "race.pitboard-wal"
            told = {
                "hour": hour,
                "rss_mb": round(rss_mb(), 1),
                "laps": sum(len(car.lap_end_us) for car in history.cars.values()),
                "records": journal.last_seq,
                "waiting": journal.last_seq - journal.safe_seq,
                "log_mb": round(log.stat().st_size / (1 << 20), 1),
                "refusals": len(reading.refusals),
                "tasks": len(asyncio.all_tasks()),
                "objects": len(gc.get_objects()),
            }
            print(json.dumps(told), flush=True)
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def send(hours: int, pace: float) -> None:
    """The race, as the relay sends it: as fast as it goes, or a small one at a pace."""
    few = {"hypercar": 3, "lmp2": 2, "lmgt3": 3, "innovative": 0} if pace else {}
    history = score(list(simulate(SimulatedRace(seed=9, duration_us=hours * HOUR_US, **few))))  # type: ignore[arg-type]
    relay = Relay(Settings(enhanced=not pace, patience_s=600))
    print(await relay.open(0, "127.0.0.1"), flush=True)
    await play_as_rmonitor(relay, history, history.race.start_us, pace or 100_000)


STREAM = b"GET /api/stream HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"

FAULTS = Plan(drop_s=600, away_s=(5, 30, 90), repeat_s=1500, delay_s=3, resets=tuple(range(900, 86_400, 2700)))


class Day:
    """`pitboard serve` as a process that is killed and begun again, with viewers that come back; `seen` are bytes."""

    def __init__(self, folder: Path, url: str) -> None:
        self.seen = 0
        self._folder = folder
        self._url = url
        self._port = 0
        self._process: asyncio.subprocess.Process | None = None

    async def begin(self) -> None:
        """Start the process, as after any end of it."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        command = [sys.executable, "-m", "pitboard", "serve", self._url]
        command += ["--journal", str(self._folder / "race.pitboard"), "--port", str(self._port)]
        output = (self._folder / "serve.log").open("ab")
        self._process = await asyncio.create_subprocess_exec(*command, stdout=output, stderr=output)

    async def kill(self) -> float:
        """Kill it; returns the memory (MB) that it had."""
        assert self._process
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        self._process.kill()
        await self._process.wait()
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)

    async def view(self, nth: int) -> None:
        """A viewer, who comes back; an address may have so many connections, so they are of several."""
        own = (f"127.0.0.{2 + nth % 10}", 0)
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port, local_addr=own)
                writer.write(STREAM)
                while data := await reader.read(1 << 16):
                    self.seen += len(data)
                writer.close()
            await asyncio.sleep(random.uniform(0.5, 2))


async def day(hours: int, pace: float, viewers: int, port: int) -> None:
    """A race at a pace, with everything; `port` is where it is sent."""
    proxy = HostileProxy(Trouble(RMonitor(), FAULTS, 1))
    rss: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with listening(proxy.serve) as line:
            served = Day(Path(folder), f"rmonitor://127.0.0.1:{line}")
            await served.begin()
            tasks = [asyncio.ensure_future(proxy.carry(received(port, lambda _tail: False)))]
            tasks += [asyncio.ensure_future(served.view(nth)) for nth in range(viewers)]
            for hour in range(1, hours + 1):
                await asyncio.sleep(3600 / pace)
                seen, served.seen = served.seen, 0
                rss.append(await served.kill())
                await served.begin()
                told = {"hour": hour, "rss_mb": round(rss[-1], 1), "feed_s": proxy.trouble.second, "drops": proxy.drops}
                print(json.dumps(told | {"viewers_mb": round(seen / (1 << 20), 1)}), flush=True)
            await served.kill()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        proof = verify(Path(folder) / "race.pitboard")
    more_pct = round(100 * (rss[-1] / rss[min(2, len(rss) - 1)] - 1), 1)
    told = {"hours": hours, "viewers": viewers, "restarts": hours, "drops": proxy.drops, "records": proof.records}
    print(json.dumps(told | {"faults_of_journal": len(proof.faults), "last_over_third_pct": more_pct}), flush=True)


async def main() -> None:
    """Start the sender as a process of its own, and follow it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--pace", type=float, default=0, help="race time over time, of a small race with everything")
    parser.add_argument("--viewers", type=int, default=500)
    parser.add_argument("--send", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.send:
        await send(asked.hours, asked.pace)
        return
    command = [sys.executable, __file__, "--send", "--hours", str(asked.hours), "--pace", str(asked.pace)]
    sender = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert sender.stdout is not None
    try:
        port = int(await sender.stdout.readline())
        if asked.pace:
            await day(asked.hours, asked.pace, asked.viewers, port)
        else:
            await follow(port, asked.hours)
    finally:
        sender.terminate()
        await sender.wait()


if __name__ == "__main__":
    asyncio.run(main())
