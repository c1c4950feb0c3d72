"""How long an input is not yet on the disk: 2,000 passings a second, beside two processes that never rest.

    python bench/window.py [--rate N] [--seconds N] [--busy N]

The way in is that of `serve` (see feed.py). For each commit is noted how long the oldest of its records had waited
since it was received: what a loss of power in that moment would have taken. `longest` is the figure of the operator's
page. Beside it a bare server: it reads the same bytes, writes them to the end of a file and syncs, every 10 ms.
"""

import argparse
import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from feed import settings  # the same race, by the same sender

from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import simulate
from pitboard.intake import Pipeline
from pitboard.journal import WINDOW_MS, LiveJournal
from pitboard.model import Entry
from pitboard.race import LiveSources, RaceUnderWay
from pitboard.server.app import SWITCH_S
from pitboard.server.hub import Hub

FEED: Final = Path(__file__).with_name("feed.py")
SYNC_S: Final = 0.01


class MeasuredJournal(LiveJournal):
    """A journal that keeps how long the oldest record of each commit waited, in ms."""

    lags_ms: list[float]

    def _note_lag(self, second: int, lag_s: float) -> None:
        super()._note_lag(second, lag_s)
        self.lags_ms.append(lag_s * 1000)


class BareDisk:
    """Takes bytes, and syncs what waits to the end of a file by a thread of its own."""

    def __init__(self, path: Path) -> None:
        self.lags_ms: list[float] = []
        self._waiting: list[tuple[bytes, float]] = []
        self._file = path.open("wb", buffering=0)
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def take(self, data: bytes) -> None:
        self._waiting.append((data, time.monotonic()))

    def end(self) -> None:
        self._ended = True
        self._thread.join()
        self._file.close()

    def _run(self) -> None:
        while not self._ended:
            time.sleep(SYNC_S)
            piece, self._waiting = self._waiting, []
            if piece:
                self._file.write(b"".join(data for data, _ in piece))
                os.fsync(self._file.fileno())
                self.lags_ms.append((time.monotonic() - piece[0][1]) * 1000)


async def into_journal(folder: Path, format_: str, port: int, ended: Callable[[], object]) -> tuple[list[float], int]:
    """Follow the sender to its end; returns the lags of the commits and what the operator saw as the longest."""
    MeasuredJournal.lags_ms = []
    with MeasuredJournal.create(folder / "race.pitboard") as journal:
        race = RaceUnderWay(journal)
        hub = Hub(race)
        cars = [fact for fact in simulate(settings(0.2)) if isinstance(fact, Entry)]
        race.score(cars)
        live = LiveSources([f"{format_}://127.0.0.1:{port}"], pipeline=Pipeline(Reading(), cars), other_facts=cars)
        tasks = [asyncio.ensure_future(live.follow(race)), asyncio.ensure_future(hub.run())]
        await asyncio.to_thread(ended)
        longest_ms = journal.state().longest_ms
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return journal.lags_ms, longest_ms


async def into_file(folder: Path, port: int, ended: Callable[[], object]) -> list[float]:
    """Follow the sender to its end with the least that keeps what it sends."""
    disk = BareDisk(folder / "bare")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def follow() -> None:
        while data := await reader.read(65_536):
            disk.take(data)

    task = asyncio.ensure_future(follow())
    await asyncio.to_thread(ended)
    task.cancel()
    writer.close()
    disk.end()
    return disk.lags_ms


@contextlib.contextmanager
def sending(format_: str, rate: int, seconds: int) -> Iterator[tuple[int, Callable[[], object]]]:
    """A process that sends; gives its port, and what waits until it has sent everything."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, str(FEED), "--send", str(listener.fileno()), "--only", format_]
        command += ["--rate", str(rate), "--seconds", str(seconds)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, pass_fds=[listener.fileno()]) as sender:
            assert sender.stdout is not None
            sender.stdout.readline()
            yield listener.getsockname()[1], sender.stdout.readline
            sender.terminate()


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """So many processes that never rest."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def shown(what: str, lags_ms: list[float], longest: str) -> str:
    """A line of the table."""
    lags_ms = sorted(lags_ms)
    p50, p99, most = (lags_ms[int((len(lags_ms) - 1) * share)] for share in (0.5, 0.99, 1))
    return f"{what:<28} {len(lags_ms):>6} commits   p50 {p50:6.1f}   p99 {p99:6.1f}   most {most:6.1f} ms   {longest}"


def main(arguments: list[str] | None = None) -> None:
    """Print a line for each feed, and the bare server's under it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--busy", type=int, default=2)
    parser.add_argument("--only", action="append", choices=["rmonitor", "multiloop", "p3"])
    asked = parser.parse_args(arguments)
    sys.setswitchinterval(SWITCH_S)
    load = f"{asked.rate} passings/s, {asked.busy} busy beside"
    print(f"the window between receiving and disk, {load}; bound {WINDOW_MS} ms")
    for format_ in asked.only or ("rmonitor", "multiloop", "p3"):
        with tempfile.TemporaryDirectory(dir=os.environ.get("PITBOARD_BENCH_DIR")) as held, busy(asked.busy):
            with sending(format_, asked.rate, asked.seconds) as (port, ended):
                lags_ms, longest_ms = asyncio.run(into_journal(Path(held), format_, port, ended))
            print(shown(f"pitboard, {format_}", lags_ms, f"operator: {longest_ms} ms"), flush=True)
            with sending(format_, asked.rate, asked.seconds) as (port, ended):
                lags_ms = asyncio.run(into_file(Path(held), port, ended))
            print(shown("  a bare server", lags_ms, ""), flush=True)


if __name__ == "__main__":
    main()
