"""A trial of it all on one machine: three servers, a feed, two scorers, two edges, each a process that can be killed.

Whatever ends is started again after a while, so that what it left can be watched first.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from pitboard.cluster.local_servers import SERVERS, STOPS_WITHIN_S, LocalServers, free_ports
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.journal import FACTS_FORMAT, Journal, encode_facts

AGAIN_AFTER_S: Final = 8.0
LOOK_S: Final = 0.2


class TrialPart(Struct, frozen=True):
    """A process of the trial: its name, the arguments of its command, and where its page is, "" without one."""

    name: str
    arguments: Sequence[str]
    page: str = ""


def write_race(path: Path, seed: int) -> None:
    """Write a simulated race of 24 hours into a new journal.

    Raises:
        JournalError: it cannot be written.
    """
    with Journal.create(path) as journal, journal.batch():
        journal.append(f"simulator/{seed}", FACTS_FORMAT, encode_facts(simulate(SimulatedRace(seed=seed))), 0)


def parts_of(folder: Path, address: str, port: int, speed: float) -> list[TrialPart]:
    """Return the processes beside the servers: edges at `port` and the next, scorers at the two behind."""
    feed_port = free_ports(1)[0]
    feed = f"rmonitor://127.0.0.1:{feed_port}"
    replay = ["replay", str(folder / "race.pitboard"), "--as", "rmonitor", "--enhanced", "--speed", f"{speed:g}"]
    parts = [TrialPart("feed", [*replay, "--port", str(feed_port)])]
    for index, name in enumerate("ab"):
        at = str(port + 2 + index)
        journal = str(folder / f"scorer-{name}.pitboard")
        arguments = ["serve", feed, "--journal", journal, "--nats", address, "--port", at]
        parts.append(TrialPart(f"scorer {name}", arguments, f"http://localhost:{at}/"))
    for index in range(2):
        at = str(port + index)
        parts.append(
            TrialPart(f"edge {index + 1}", ["edge", "--nats", address, "--port", at], f"http://localhost:{at}/")
        )
    return parts


class ClusterTrial:
    """Runs the parts and the servers; `say` hears what began and what ended."""

    def __init__(self, servers: LocalServers, parts: Sequence[TrialPart], say: Callable[[str], None]) -> None:
        self._servers = servers
        self._parts = parts
        self._say = say
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ended_s: dict[str, float] = {}

    def begin(self) -> None:
        """Start every part, and say how each can be killed."""
        for index in range(SERVERS):
            self._say_begun(f"nats-server {index}", self._servers.running[index], "")
        for part in self._parts:
            self._start(part)

    def look(self) -> None:
        """Say what ended, and start what ended a while ago."""
        for index in range(SERVERS):
            name, server = f"nats-server {index}", self._servers.running[index]
            if server and server.poll() is not None and self._is_due(name):
                self._servers.start(index)
                self._say_begun(name, self._servers.running[index], "")
        for part in self._parts:
            if self._running[part.name].poll() is not None and self._is_due(part.name):
                self._start(part)

    def _is_due(self, name: str) -> bool:
        now_s = time.monotonic()
        if name not in self._ended_s:
            self._ended_s[name] = now_s
            self._say(f"{name} has ended, and is started again in {AGAIN_AFTER_S:g} s")
        if now_s - self._ended_s[name] < AGAIN_AFTER_S:
            return False
        del self._ended_s[name]
        return True

    def _start(self, part: TrialPart) -> None:
        log = self._servers.folder / f"{part.name.replace(' ', '-')}.log"
        command = [sys.executable, "-m", "pitboard", *part.arguments]
        with log.open("ab") as written:
            self._running[part.name] = subprocess.Popen(command, stdout=written, stderr=written)
        self._say_begun(part.name, self._running[part.name], part.page)

    def _say_begun(self, name: str, process: "subprocess.Popen[bytes] | None", page: str) -> None:
        if process:
            self._say(f"{name:14} kill -9 {process.pid:<8} {page}".rstrip())

    def end(self) -> None:
        """End every part."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
