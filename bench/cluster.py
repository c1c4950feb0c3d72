"""Scorers and servers killed, cut off and damaged under a race: what was acknowledged, what was lost, for how long.

    python bench/cluster.py [--kills N] [--folder DIR] [--totals FILE] [--minutes N]

Three real nats-servers, two scorers and an edge with a viewer on this machine, each scorer behind a proxy of its own; a
simulated race as an RMonitor feed of every loop; beside them a scorer by itself that nobody touches. People's decisions
come all the time, at the edge and on the bus, through faults too. Every tenth kill another fault comes first: the
stream's leader killed, the writer cut off from the network, a byte of a store file flipped, a store wiped, all of them
wiped, the writer or the stream's leader held, that leader parted from the other servers. At the end the journals and
the classification are compared with those of the scorer by itself.
`--totals` adds the figures of several runs up.
"""

import argparse
import asyncio
import json
import os
import random
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import msgspec
import nats
from nats.js import JetStreamContext

from pitboard.cluster.bus import RECORDS, BusUnreachable
from pitboard.cluster.decisions import offer
from pitboard.cluster.local_servers import LocalServers, free_ports, running
from pitboard.cluster.messages import RecordsRequest, encode
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.opening import open_bus
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import load, rules_for
from pitboard.journal import Journal, Record
from pitboard.model import Message
from pitboard.race.decisions import DECISION, DecisionAnswer, DecisionRequest
from pitboard.race.race_under_way import OPERATOR_KEY
from pitboard.relay import Relay, Settings, play_as_rmonitor
from pitboard.results import classify
from pitboard.scoring import History, score

SPEED: Final = 10.0
FAULTS: Final = (
    "stream leader killed",
    "writer cut off",
    "store flipped",
    "store wiped",
    "writer held",
    "stream leader held",
    "every store wiped",
    "servers parted",
)
NAMED: Final = re.compile(rb'"server_name":"server(\d)"')
TERM: Final = re.compile(r"writes the race from record \d+ on, term (\d+)")
READY_S: Final = 40.0
AT_MOST_MS: Final = 10**9
CUT_S: Final = 5.0
WHOLE_S: Final = 6.0
ASKED: Final = {
    "kept and lost": 0,
    "kept twice": 0,
    "refused and kept": 0,
    "crossings lost": 0,
    "crossings doubled or other": 0,
    "journals equal": True,
    "classification equal": True,
}
"""What a trial must show."""

FAULT_S: Final = 40.0
"""A fault and its kill are over in this time."""


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Proxy:
    """Forwards a port to another, until it is cut: then nothing passes, and nobody is told."""

    def __init__(self, to: int) -> None:
        self._to = to
        self.cut = False
        self._open: set[asyncio.StreamWriter] = set()

    async def begin(self) -> int:
        """Begin; returns the port."""
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.close()
            return
        self._open |= {writer, back}
        await self._both_ways((reader, writer), (there, back))
        self._open -= {writer, back}

    async def _both_ways(self, here: Streams, there: Streams) -> None:
        await asyncio.gather(self._pass(here[0], there[1]), self._pass(there[0], here[1]), return_exceptions=True)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                while self.cut:
                    await asyncio.sleep(0.05)
                writer.write(data)
                await writer.drain()
        writer.close()

    def heal(self) -> None:
        """Let everything pass again, by new connections."""
        for writer in self._open:
            writer.close()
        self.cut = False


class RouteProxy(Proxy):
    """Forwards what servers say to one of them, but nothing from or to one that is parted from the others."""

    def __init__(self, to: int, index: int, parted: set[int]) -> None:
        super().__init__(to)
        self._index = index
        self._parted = parted

    async def _both_ways(self, here: Streams, there: Streams) -> None:
        ends = {self._index}
        with suppress(asyncio.CancelledError):
            await asyncio.gather(
                self._forward(here[0], there[1], ends), self._forward(there[0], here[1], ends), return_exceptions=True
            )

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ends: set[int]) -> None:
        """Forward one way; each end begins by saying which server it is."""
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                if len(ends) < 2:
                    ends |= {int(found) for found in NAMED.findall(data)}
                while ends & self._parted:
                    await asyncio.sleep(0.05)
                writer.write(data)
                await writer.drain()
        writer.close()


class Scorer:
    """A scorer's process."""

    def __init__(self, folder: Path, name: str, feed: str) -> None:
        self.journal = folder / f"{name}.pitboard"
        self.log = folder / f"{name}.log"
        self.feed = feed
        self.nats: list[str] = []
        self.proxies: list[Proxy] = []
        self.process: subprocess.Popen[bytes] | None = None

    async def behind(self, servers: LocalServers) -> None:
        """Put proxies between it and the servers."""
        self.proxies = [Proxy(port) for port in servers.ports]
        ports = [await proxy.begin() for proxy in self.proxies]
        self.nats = ["--nats", "nats://" + ",".join(f"127.0.0.1:{port}" for port in ports)]

    def start(self) -> None:
        """Start it, or start it again."""
        command = [sys.executable, "-m", "pitboard", "serve", self.feed, "--journal", str(self.journal)]
        with self.log.open("ab") as log:
            port = str(free_ports(1)[0])
            self.process = subprocess.Popen([*command, "--port", port, *self.nats], stdout=log, stderr=log)

    def kill(self) -> None:
        """Kill it."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Stop it as an operator does."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def term(self) -> int:
        """The last term in which it wrote."""
        terms = TERM.findall(self.log.read_text()) if self.log.exists() else []
        return int(terms[-1]) if terms else 0


class Viewer:
    """Somebody who follows the event stream of an edge, comes back when it is lost, and never loads the race again."""

    def __init__(self, address: str, start_us: int) -> None:
        self.moment_us = 0
        self.loaded_again = 0
        self._last = ""
        self._address = address
        self._start_us = start_us
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        host, _, port = self._address.partition(":")
        while True:
            with suppress(OSError, EOFError, TimeoutError):
                reader, writer = await asyncio.open_connection(host, int(port), limit=1 << 24)
                try:
                    last = f"Last-Event-ID: {self._last}\r\n" if self._last else ""
                    writer.write(f"GET /api/stream HTTP/1.1\r\nHost: {host}\r\n{last}\r\n".encode())
                    await self._follow(reader)
                finally:
                    writer.close()
            await asyncio.sleep(0.2)

    async def _follow(self, reader: asyncio.StreamReader) -> None:
        name = ""
        while line := (await reader.readline()).decode():
            if line.startswith("event: "):
                name = line[7:].strip()
                self.loaded_again += name == "history"
            elif line.startswith("id: "):
                self._last = line[4:].strip()
            elif line.startswith("data: ") and name != "history":
                # Before the race's start is known times are counted from another.
                at_ms = json.loads(line[6:]).get("at_ms", 0)
                self.moment_us = self._start_us + round(at_ms * 1000) if at_ms < AT_MOST_MS else 0

    async def whole_in_s(self, moment_us: int) -> float:
        """How long until everything up to a moment is here."""
        began_s = time.monotonic()
        while self.moment_us < moment_us and time.monotonic() - began_s < READY_S:
            await asyncio.sleep(0.02)
        return time.monotonic() - began_s


class Edge:
    """An edge's process."""

    def __init__(self, folder: Path, address: str) -> None:
        self.port = free_ports(1)[0]
        command = [sys.executable, "-m", "pitboard", "edge", "--nats", address, "--port", str(self.port)]
        self.key = secrets.token_urlsafe(12)
        with (folder / "edge.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {OPERATOR_KEY: self.key})

    def decide(self, form: dict[str, Any]) -> DecisionAnswer | None:
        """Put a decision to it as a person would; None where it has no answer."""
        request = Request(
            f"http://127.0.0.1:{self.port}/api/operator/decisions",
            json.dumps(form).encode(),
            {"Authorization": f"Bearer {self.key}"},
        )
        try:
            with urlopen(request, timeout=10) as answer:
                return msgspec.json.decode(answer.read(), type=DecisionAnswer)
        except HTTPError as error:
            return msgspec.json.decode(error.read(), type=DecisionAnswer) if error.code == 409 else None
        except OSError:
            return None


class People:
    """Decide something all the time, at the edge and on the bus in turn, each until it is answered."""

    def __init__(self, bus: NatsBus, edge: Edge, moment: Any) -> None:
        self._edge = edge
        self.answers: dict[str, str] = {}
        self.car = ""
        self.asked = 0
        self._bus = bus
        self._moment = moment
        self.ended = False
        self._run = random.Random(time.time_ns()).randrange(1 << 30)

    async def run(self) -> None:
        """Decide on and on."""
        while not self.ended:
            name = f"{self._run}-{self.asked}"
            self.asked += 1
            self.answers[name] = "not answered"
            await self._decide(name, self._at_edge if self.asked % 2 else self._on_bus)
            await asyncio.sleep(0.2)

    async def decide_now(self) -> int:
        """Decide something, and give its number; 0 where it is not kept at once."""
        name = f"{self._run}-step-{self.asked}"
        self.asked += 1
        answer = await self._on_bus(name)
        self.answers[name] = "not answered" if answer is None else "kept" if answer.kept else "refused"
        return answer.number if answer else 0

    async def _on_bus(self, name: str) -> DecisionAnswer | None:
        return await offer(
            self._bus, DecisionRequest(name, [Message(self._moment(), f"decision {name}", source="race control")])
        )

    async def _at_edge(self, name: str) -> DecisionAnswer | None:
        # About a passing that there is not: the race must stay that of the scorer by itself.
        form = {"id": name, "kind": "void_passing", "car": self.car, "source": "none", "loop": "none"}
        return await asyncio.to_thread(self._edge.decide, form | {"by": "race control", "reason": f"decision {name}"})

    async def _decide(self, name: str, decides: Callable[[str], Awaitable[DecisionAnswer | None]]) -> None:
        while not self.ended:
            with suppress(BusUnreachable):
                if answer := await decides(name):
                    self.answers[name] = "kept" if answer.kept else "refused"
                    return
            await asyncio.sleep(0.1)


class Trial:
    """The whole of it."""

    def __init__(
        self,
        folder: Path,
        servers: LocalServers,
        bus: NatsBus,
        jetstream: JetStreamContext,
        relay: Relay,
        feed: str,
        start_us: int,
    ) -> None:
        self.folder = folder
        self.jetstream = jetstream
        self.servers = servers
        self.bus = bus
        self.relay = relay
        self.alone = Scorer(folder, "alone", feed)
        self.edge = Edge(folder, servers.address)
        self.people = People(bus, self.edge, lambda: relay.moment_us)
        self.scorers = [Scorer(folder, name, feed) for name in "ab"]
        self.viewer = Viewer(f"127.0.0.1:{self.edge.port}", start_us)
        self.whole_s: list[tuple[str, float]] = []
        self.parted: set[int] = set()

    def writer(self) -> Scorer:
        """The scorer that writes."""
        return max(self.scorers, key=Scorer.term)

    async def in_step(self) -> bool:
        """Wait until the stream takes what is decided, both scorers have it, and both follow the feed."""
        end_s = time.monotonic() + READY_S
        number = 0
        while time.monotonic() < end_s:
            with suppress(BusUnreachable):
                if not number:
                    number = await self.people.decide_now()
                question = encode(RecordsRequest("bench", number, number))
                if number and len(await self.bus.ask(RECORDS, question, within_s=0.5, answers=2)) == 2:
                    await asyncio.sleep(1)
                    return True
            await asyncio.sleep(0.1)
        print("not in step", flush=True)
        return False

    async def fault(self, kind: str) -> None:
        """Do something, and note how long viewers were not whole."""
        # A moment after the fault: what was on its way before it counts for nothing.
        moment_us = self.relay.moment_us + round(0.1 * SPEED * 1_000_000)
        began_at, term = datetime.now().astimezone(), self.writer().term()
        undo = await getattr(self, "_" + kind.replace(" ", "_"))()
        self.whole_s.append((kind, await self.viewer.whole_in_s(moment_us)))
        if undo:
            await undo()
        whole_s, loaded = self.whole_s[-1][1], self.viewer.loaded_again
        began = f"{began_at:%H:%M:%S}, term {term}"
        print(f"{kind:22} {began:20} viewers whole after {whole_s:5.2f} s, loaded again {loaded} times", flush=True)

    async def _scorer_killed(self) -> Any:
        writer = self.writer()
        writer.kill()
        # As whoever looks after processes starts it again: at once.
        writer.start()

    async def _stream_leader_killed(self) -> Any:
        index = await self._stream_leader()
        self.servers.signal(index, signal.SIGKILL)
        return lambda: self._start_server(index)

    async def _writer_cut_off(self) -> Any:
        writer = self.writer()
        for proxy in writer.proxies:
            proxy.cut = True

        async def undo() -> None:
            await asyncio.sleep(CUT_S)
            for proxy in writer.proxies:
                proxy.heal()

        return undo

    async def _writer_held(self) -> Any:
        process = self.writer().process
        assert process
        process.send_signal(signal.SIGSTOP)

        async def undo() -> None:
            await asyncio.sleep(1)
            process.send_signal(signal.SIGCONT)

        return undo

    async def _store_flipped(self) -> Any:
        index = await self._stream_leader()
        self.servers.signal(index, signal.SIGKILL)
        blocks = sorted(self.servers.store(index).rglob("PITBOARD_race/msgs/*.blk"))
        content = bytearray(blocks[0].read_bytes())
        content[len(content) // 2] ^= 0x10
        blocks[0].write_bytes(bytes(content))
        # What a server remembers of its blocks besides: without it it reads them again.
        for state in self.servers.store(index).rglob("PITBOARD_race/msgs/index.db"):
            state.unlink()
        self.servers.start(index)
        return lambda: self._in_sync(index)

    async def _store_wiped(self) -> Any:
        index = await self._stream_leader()
        self.servers.signal(index, signal.SIGKILL)
        shutil.rmtree(self.servers.store(index))
        self.servers.start(index)
        return lambda: self._in_sync(index)

    async def _stream_leader_held(self) -> Any:
        index = await self._stream_leader()
        self.servers.signal(index, signal.SIGSTOP)

        async def undo() -> None:
            await asyncio.sleep(CUT_S)
            self.servers.signal(index, signal.SIGCONT)
            await self._in_sync(index)

        return undo

    async def _servers_parted(self) -> Any:
        """The stream's leader and the two others hear nothing of each other; clients go on hearing either."""
        index = await self._stream_leader()
        self.parted.add(index)

        async def undo() -> None:
            await asyncio.sleep(CUT_S)
            self.parted.clear()
            await self._in_sync(index)

        return undo

    async def _every_store_wiped(self) -> Any:
        for index in range(3):
            self.servers.signal(index, signal.SIGKILL)
            shutil.rmtree(self.servers.store(index))
        for index in range(3):
            self.servers.start(index)
        return lambda: self._in_sync(0)

    async def _start_server(self, index: int) -> None:
        self.servers.start(index)
        await self._in_sync(index)

    async def _in_sync(self, index: int) -> None:
        """Two at a time is more than three servers can bear: wait until a server has what the others have."""
        end_s = time.monotonic() + READY_S
        while time.monotonic() < end_s:
            with suppress(Exception):
                infos = [await self.jetstream.stream_info(name) for name in ("PITBOARD_race", "KV_pitboard_race")]
                others = [(info.cluster.replicas or []) if info.cluster else [] for info in infos]
                if all(len(each) == 2 and all(p.current and not p.offline for p in each) for each in others):
                    return
            await asyncio.sleep(0.2)
        print(f"server {index} did not come back", flush=True)

    async def _stream_leader(self) -> int:
        while True:
            with suppress(Exception):
                cluster = (await self.jetstream.stream_info("PITBOARD_race")).cluster
                if cluster and cluster.leader:
                    return int(cluster.leader.removeprefix("server"))
            await asyncio.sleep(0.1)


def crossings(history: History) -> Counter[tuple[str, int, int]]:
    """Every crossing of the race: car, loop counted from the start, race time in µs."""
    start_us = history.race.start_us
    return Counter(
        (number, at, time_us - start_us)
        for number, car in history.cars.items()
        for at, time_us in zip(car.loop_at, car.loop_us, strict=True)
    )


def result(history: History) -> list[tuple[object, ...]]:
    """The classification."""
    rows = classify(history, rules_for(history)).rows
    return [(row.position, row.number, row.laps, row.total_ms, row.best_lap_ms, row.pit_visits) for row in rows]


def records(path: Path) -> list[Record]:
    """What is in a journal."""
    with Journal.open(path) as journal:
        return list(journal.read())


def compared(trial: Trial, people: People) -> dict[str, Any]:
    """What came of it."""
    journals = [records(scorer.journal) for scorer in trial.scorers]
    kept = Counter(r.source.removeprefix(DECISION) for r in journals[0] if r.source.startswith(DECISION))
    answers = Counter(people.answers.values())
    by_answer = {answer: {n for n, given in people.answers.items() if given == answer} for answer in answers}
    histories = [load(path).history for path in (trial.alone.journal, *(each.journal for each in trial.scorers))]
    alone, *others = [crossings(history) for history in histories]
    return {
        "decisions kept": answers["kept"],
        "decisions refused": answers["refused"],
        "kept and lost": len(by_answer.get("kept", set()) - set(kept)),
        "kept twice": sum(times > 1 for times in kept.values()),
        "refused and kept": len(by_answer.get("refused", set()) & set(kept)),
        "crossings alone": sum(alone.values()),
        "crossings lost": sum((alone - others[0]).values()),
        "crossings doubled or other": sum((others[0] - alone).values()),
        "records": len(journals[0]),
        "journals equal": all(record == same for record, same in zip(*journals, strict=False)),
        "classification equal": all(result(history) == result(histories[0]) for history in histories),
        "set aside": sum(len(list(trial.folder.glob(f"{name}.pitboard-differs-*"))) for name in "ab"),
    }


async def _ignore(_: Exception) -> None:
    """Servers are killed here."""


async def run(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Run the trial."""
    seconds = 2 * FAULT_S + 10 * arguments.kills + 25 * (arguments.kills // arguments.every)
    settings = SimulatedRace(
        seed=7, duration_us=round(seconds * SPEED) * 1_000_000, hypercar=8, lmp2=5, lmgt3=5, innovative=0
    )
    history = score(list(simulate(settings)))
    relay = Relay(Settings(enhanced=True))
    feed = f"rmonitor://127.0.0.1:{await relay.open(0)}"
    servers, parted = LocalServers(folder), set[int]()
    proxies = [RouteProxy(port, index, parted) for index, port in enumerate(servers.routes)]
    servers.reached_at = [await proxy.begin() for proxy in proxies]
    with running(servers):
        async with NatsBus.connect(servers.address) as bus:
            await open_bus(bus)
            hosts = servers.address.split("/")[2].split(",")
            watch = await nats.connect(hosts, max_reconnect_attempts=-1, error_cb=_ignore)
            trial = Trial(folder, servers, bus, watch.jetstream(timeout=2), relay, feed, history.race.start_us)
            trial.parted = parted
            try:
                await _trial(arguments, trial, history)
            finally:
                for scorer in (*trial.scorers, trial.alone):
                    if scorer.process and scorer.process.poll() is None:
                        scorer.process.send_signal(signal.SIGCONT)
                        scorer.stop()
                trial.viewer.task.cancel()
                trial.edge.process.terminate()
                trial.edge.process.wait(20)
                await watch.close()
            figures = compared(trial, trial.people)
            figures["viewer loaded again"] = trial.viewer.loaded_again
            figures["faults"] = trial.whole_s
    await relay.close()
    return figures


async def _trial(arguments: argparse.Namespace, trial: Trial, history: History) -> None:
    relay, people, start_us = trial.relay, trial.people, history.race.start_us
    people.car = min(history.cars)
    relay.show(history, start_us)
    trial.alone.start()
    for scorer in trial.scorers:
        await scorer.behind(trial.servers)
        scorer.start()
    while relay.clients < 3:
        await asyncio.sleep(0.1)
    playing = asyncio.create_task(play_as_rmonitor(relay, history, start_us, SPEED))
    deciding = asyncio.create_task(people.run())
    await trial.in_step()
    trial.viewer.loaded_again = 0
    end_s = time.monotonic() + 60 * arguments.minutes
    # A fault that the race ended under would show nothing.
    last_us = history.through_us - round(FAULT_S * SPEED) * 1_000_000
    for kill in range(arguments.kills):
        if time.monotonic() > end_s or relay.moment_us > last_us:
            print(f"out of time after {kill} kills", flush=True)
            break
        await trial.in_step()
        if kill % arguments.every == arguments.every - 1:
            await trial.fault(arguments.faults[kill // arguments.every % len(arguments.faults)])
            await trial.in_step()
        await trial.fault("scorer killed")
    await trial.in_step()
    people.ended = True
    await deciding
    playing.cancel()
    # The rest of the race at once, to the flag.
    playing = asyncio.create_task(play_as_rmonitor(relay, history, relay.moment_us, 30 * SPEED))
    while relay.moment_us < history.through_us:
        await asyncio.sleep(0.2)
    await asyncio.sleep(4)
    await trial.in_step()
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)


def main() -> None:
    """Run it, and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--every", type=int, default=10, help="another fault comes before every so manieth kill")
    parser.add_argument(
        "--faults", type=lambda text: text.split(","), default=FAULTS, help="which, with commas between"
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--totals", type=Path)
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="pitboard-cluster-"))
    folder.mkdir(exist_ok=True)
    try:
        figures = asyncio.run(run(arguments, folder))
    finally:
        if not arguments.folder:
            shutil.rmtree(folder)
    runs = json.loads(arguments.totals.read_text()) if arguments.totals and arguments.totals.exists() else []
    runs.append(figures)
    if arguments.totals:
        arguments.totals.write_text(json.dumps(runs))
    show(runs)


def show(runs: list[dict[str, Any]]) -> None:
    """Print the figures of some runs together."""
    for key, value in runs[-1].items():
        if key != "faults":
            values = [each[key] for each in runs]
            total = all(values) if isinstance(value, bool) else sum(values)
            asked = (
                f", asked {ASKED[key]}: {'reached' if total == ASKED[key] else 'NOT REACHED'}" if key in ASKED else ""
            )
            print(f"{key:28} {total}{asked}")
    faults = [tuple(fault) for each in runs for fault in each["faults"]]
    for kind in dict.fromkeys(kind for kind, _ in faults):
        times_s = sorted(s for each, s in faults if each == kind)
        print(
            f"{kind:28} {len(times_s)} times; viewers whole: median {times_s[len(times_s) // 2]:.2f} s, longest "
            f"{times_s[-1]:.2f} s, asked {WHOLE_S:g} s: {'reached' if times_s[-1] <= WHOLE_S else 'NOT REACHED'}"
        )


if __name__ == "__main__":
    main()
