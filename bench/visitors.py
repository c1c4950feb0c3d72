"""What one visitor can do to the others: hundreds of reports asked for and left, while a race is replayed.

    python bench/visitors.py RACE [--left 300]

Prints how long a newcomer then waits for a report and for the page, the longest gap between events of the stream
meanwhile, and the same on the server with nobody else, side by side; under it the same of a bare server, which sends
the same bytes as they are and an event a second. Last, unless `--no-window`, what `window.py` prints.
"""

import argparse
import asyncio
import contextlib
import http.client
import multiprocessing
import socket
import subprocess
import sys
import threading
import time
from itertools import pairwise
from urllib.parse import urlsplit

import window

EVENTS_S = 8.0
"""So long the stream is followed in each part."""


class Follower:
    """Follows the stream, and keeps the moments at which something came."""

    def __init__(self, host: str, port: int) -> None:
        self.came_s: list[float] = []
        self._connection = http.client.HTTPConnection(host, port, timeout=60)
        self._connection.request("GET", "/api/stream")
        self._answer = self._connection.getresponse()
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        while self._answer.read1(65_536):
            self.came_s.append(time.monotonic())

    def longest_gap_s(self, since_s: float) -> float:
        """The longest time without an event since a moment."""
        came = [since_s, *(at_s for at_s in self.came_s if at_s > since_s), time.monotonic()]
        return max(later - earlier for earlier, later in pairwise(came))


def seconds_for(host: str, port: int, path: str) -> float:
    """How long an answer takes, whole."""
    began_s = time.monotonic()
    connection = http.client.HTTPConnection(host, port, timeout=120)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        sys.exit(f"{path}: {answer.status}")
    return time.monotonic() - began_s


def leave(host: str, port: int, count: int) -> None:
    """Ask for so many reports, each of another moment, and leave."""
    asked = []
    for number in range(count):
        connection = http.client.HTTPConnection(host, port, timeout=60)
        connection.request("GET", f"/reports/0:{number // 60:02}:{number % 60:02}?lang=nl&length=long")
        asked.append(connection)
    time.sleep(0.3)
    for connection in asked:
        connection.close()


def measure(host: str, port: int, follower: Follower, left: int, at: str) -> str:
    since_s = time.monotonic()
    if left:
        leave(host, port, left)
    report_s = seconds_for(host, port, f"/reports/{at}?lang=en")
    page_s = seconds_for(host, port, "/")
    time.sleep(max(0.0, since_s + EVENTS_S - time.monotonic()))
    gap_s = follower.longest_gap_s(since_s)
    return (
        f"{left:>5} left   report {report_s:6.2f} s   page {page_s:6.3f} s   longest gap of the stream {gap_s:5.2f} s"
    )


async def bare(listener: socket.socket, page: bytes, report: bytes) -> None:
    """The least that answers: bytes that are there already, and a stream with an event a second."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            if path == b"/api/stream":
                while True:
                    writer.write(b"event: beat\n\n")
                    await writer.drain()
                    await asyncio.sleep(1)
            writer.write(report if path.startswith(b"/reports") else page)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, sock=listener)
    await server.serve_forever()


def measure_all(host: str, port: int, left: int) -> None:
    """With nobody else, with so many who left, and again."""
    follower = Follower(host, port)
    time.sleep(3)
    for count, at in ((0, "1:10:00"), (left, "1:20:00"), (0, "1:15:00")):
        print(measure(host, port, follower, count, at), flush=True)


def measure_bare(page: bytes, report: bytes, left: int) -> None:
    """The same of the bare server, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        port = listener.getsockname()[1]
        child = multiprocessing.get_context("fork").Process(target=lambda: asyncio.run(bare(listener, page, report)))
        child.start()
    try:
        measure_all("127.0.0.1", port, left)
    finally:
        child.terminate()


def content(host: str, port: int, path: str) -> bytes:
    """What is answered."""
    connection = http.client.HTTPConnection(host, port, timeout=120)
    connection.request("GET", path)
    return connection.getresponse().read()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("race")
    asked.add_argument("--left", type=int, default=300)
    asked.add_argument("--no-window", action="store_true")
    options = asked.parse_args()
    command = [
        sys.executable,
        "-m",
        "pitboard",
        "replay",
        options.race,
        "--speed",
        "20",
        "--at",
        "1:30:00",
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            address = urlsplit(server.stdout.readline().split()[3])
            assert address.hostname
            assert address.port
            print("pitboard")
            measure_all(address.hostname, address.port, options.left)
            page, report = (content(address.hostname, address.port, path) for path in ("/", "/reports/1:10:00?lang=en"))
        finally:
            server.terminate()
    print("a bare server")
    measure_bare(page, report, options.left)
    if not options.no_window:
        window.main([])


if __name__ == "__main__":
    main()
