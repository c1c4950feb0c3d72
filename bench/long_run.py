"""A race of 24 hours (or more) through the way in of `serve` in some minutes: does anything grow but the history?

`long_run.py [--hours N]` plays a simulated race as RMonitor over TCP, by the relay, into a second Pitboard with a
journal and a viewer, as fast as it goes. Every hour of race time it prints what the process holds: memory, the records
that wait for the disk, the log of the journal, and what is kept of refusals and of events; and at the end how much
memory the history alone takes.
"""

import argparse
import asyncio
import gc
import json
import os
import sys
import tempfile
from pathlib import Path

from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import Pipeline
from pitboard.journal import LiveJournal
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


async def send(hours: int) -> None:
    """The race, as the relay sends it."""
    history = score(list(simulate(SimulatedRace(seed=9, duration_us=hours * HOUR_US))))
    relay = Relay(Settings(enhanced=True))
    print(await relay.open(0, "127.0.0.1"), flush=True)
    await play_as_rmonitor(relay, history, history.race.start_us, 100_000)


async def main() -> None:
    """Start the sender as a process of its own, and follow it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--send", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.send:
        await send(asked.hours)
        return
    command = [sys.executable, __file__, "--send", "--hours", str(asked.hours)]
    sender = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert sender.stdout is not None
    try:
        await follow(int(await sender.stdout.readline()), asked.hours)
    finally:
        sender.terminate()
        await sender.wait()


if __name__ == "__main__":
    asyncio.run(main())
