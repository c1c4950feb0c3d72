"""How many viewers: 10,000 on one process, and 9,000 on three edges behind a scorer and three NATS servers.

    python bench/scale.py [--viewers 10000] [--edge-viewers 9000] [--edges 3] [--seconds 20] [--rounds 2]

First one process beside a bare ASGI program that sends the same bytes (`bench/viewers.py`), then edges: real processes
(`pitboard edge`), which hear of a race from a scorer as scorers send it. Figures: the time from a passing at the scorer
to each viewer, CPU of all edges a message (with scoring, and hearing from the stream), memory a viewer. Everything runs
on this machine and ends by itself, after some three minutes; where edges and viewers share two processors the times say
little, the CPU and the memory do.
"""

import argparse
import asyncio
import os
import socket
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from viewers import (
    NOTE,
    Json,
    allow_files,
    ask,
    begun,
    clients,
    compared,
    ended,
    figures,
    in_time,
    line,
    obey,
    race_batches,
    say,
)

MOST_CPU = 1.2
MOST_KB = 16
CALM_S = 0.3
"""CPU in two seconds, of all edges: signs of life to thousands take about as much."""
QUIET = 3
"""So many times two seconds."""


async def score(address: str, seconds: int) -> None:
    """Send a race to edges as the scorer that writes it does, second by second when asked."""
    from pitboard.cluster import DeltaSender
    from pitboard.cluster.bus import MISSED
    from pitboard.cluster.nats_bus import NatsBus
    from pitboard.cluster.opening import open_bus
    from pitboard.cluster.scorer import DELTAS_EVERY_S
    from pitboard.race import RaceUnderWay

    first, rest = race_batches(seconds)
    async with NatsBus.connect(address) as bus:
        await open_bus(bus)
        race = RaceUnderWay()
        sender = DeltaSender(race, bus, 1, [])
        race.on_facts(sender.take)
        race.take(*first)
        await sender.send()
        await sender.put_snapshot()

        async def send() -> None:
            while True:
                await sender.send(alive=True)
                for _ in range(round(1 / DELTAS_EVERY_S)):
                    await sender.send()
                    await asyncio.sleep(DELTAS_EVERY_S)

        def update(second: int) -> None:
            race.set_note(NOTE.format(second))
            race.take(*rest[second])

        async with bus.answer(MISSED, sender.answer_missed):
            sending = asyncio.create_task(send())
            say()
            await obey(seconds, update, lambda: sending.cancel() and None)


def usage_of(pids: list[int]) -> Json:
    """CPU of some processes in s, and their memory in kB."""
    ticks = kilobytes = 0
    for pid in pids:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        ticks += int(told[11]) + int(told[12])
        kilobytes += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    return {"cpu_s": ticks / os.sysconf("SC_CLK_TCK"), "rss_kb": kilobytes}


async def calm(pids: list[int]) -> None:
    """Wait until processes have done next to nothing for some seconds, at most a minute and a half."""
    before_s, quiet = usage_of(pids)["cpu_s"], 0
    for _ in range(45):
        await asyncio.sleep(2)
        now_s = usage_of(pids)["cpu_s"]
        quiet = quiet + 1 if now_s - before_s < CALM_S else 0
        if quiet == QUIET:
            return
        before_s = now_s


async def stopped(process: asyncio.subprocess.Process) -> None:
    """End an edge; one that does not end in ten seconds is killed, and that is said."""
    process.terminate()
    try:
        async with asyncio.timeout(10):
            await process.wait()
    except TimeoutError:
        print(f"edge {process.pid} did not end")
        process.kill()
        await process.wait()


async def is_ready(port: int) -> bool:
    """Whether a server takes newcomers."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.write(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    return b" 200 " in answer.partition(b"\r\n")[0]


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


async def run_edges(address: str, edges: int, viewers: int, seconds: int) -> Json:
    """Edges behind a scorer, their viewers, one measurement."""
    ports = free_ports(edges)
    async with AsyncExitStack() as stack:
        scorer = await begun([sys.executable, __file__, "--score", address, "--seconds", str(seconds)])
        stack.push_async_callback(ended, scorer)
        await ask(scorer)
        processes = []
        for port in ports:
            command = [sys.executable, "-m", "pitboard", "edge", "--nats", address, "--port", str(port), "--drain", "0"]
            process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
            stack.push_async_callback(stopped, process)
            processes.append(process)
        for port in ports:
            while not await in_time(is_ready(port)):
                await asyncio.sleep(0.2)
        pids = [process.pid for process in processes]
        # The hours' reports, which edges write when they begin, are no part of what a viewer takes.
        await calm(pids)
        watching = await stack.enter_async_context(clients(ports, viewers))
        await watching.connect(viewers // 2)
        half = usage_of(pids)
        await watching.connect(viewers - viewers // 2)
        await calm(pids)
        idle = usage_of(pids)
        await watching.clear()
        sent = (await ask(scorer, "play"))["sent"]
        await calm(pids)
        after = usage_of(pids)
        late = await watching.late_ms(sent)
    return figures(late, viewers * seconds, after["cpu_s"] - idle["cpu_s"]) | {
        "kb_a_viewer": (idle["rss_kb"] - half["rss_kb"]) / (viewers - viewers // 2)
    }


def show_bounds(what: str, found: Json) -> None:
    """Print each figure that is asked for beside its bound; lateness has none, since the viewers run here too."""
    print(f"{what:26} p99 passing to viewer {found['p99_ms']:.0f} ms")
    for name, key, most, unit in (
        ("messages lost", "lost", 0, ""),
        ("CPU a message", "ratio", MOST_CPU, " times the bare program's"),
        ("memory a viewer", "kb_a_viewer", MOST_KB, " kB"),
    ):
        reached = "reached" if found[key] <= most else "NOT REACHED"
        print(f"{what:26} {name} {found[key]:.3g}{unit}, at most {most}: {reached}")


def main() -> None:
    """Measure one process, then edges."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--viewers", type=int, default=10_000)
    options.add_argument("--edge-viewers", type=int, default=9_000)
    options.add_argument("--edges", type=int, default=3)
    options.add_argument("--seconds", type=int, default=20)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--score", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.score:
        asyncio.run(score(given.score, given.seconds))
        return
    if refused := allow_files(max(given.viewers, given.edge_viewers) + 1000):
        options.error(refused)
    from pitboard.cluster.local_servers import local_servers

    print(f"One process, {given.viewers} viewers, beside a bare ASGI program that sends the same bytes")
    single = compared(given.viewers, given.seconds, given.rounds)
    print(f"{given.edges} edges behind a scorer and three NATS servers, {given.edge_viewers} viewers")
    with tempfile.TemporaryDirectory() as folder, local_servers(Path(folder)) as servers:
        found = asyncio.run(run_edges(f"{servers.address}/scale", given.edges, given.edge_viewers, given.seconds))
    print(line("edges", found))
    found["ratio"] = found["us_a_message"] / single["bare_us"]
    print()
    show_bounds(f"{given.viewers} viewers, one process", single)
    show_bounds(f"{given.edge_viewers} viewers, {given.edges} edges", found)


if __name__ == "__main__":
    main()
