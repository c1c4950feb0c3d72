"""A feed that goes on naming new cars, 100 kB of them a second: how long the page takes meanwhile.

    python bench/registrations.py [--seconds 40]

More cars than a race may have are refused, by name (`intake/crowd.py`); what was taken is a board of a thousand rows.
It runs on this machine and ends by itself; to be reached: the page within 0.2 s, with nothing else running.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from urllib.request import urlopen

A_SECOND = 100_000
PIECE = 10_000
ASK_EVERY_S = 0.2
STARTS_WITHIN_S = 30
HEAD = b'$F,14,"23:59:59","12:00:00","00:00:01","Green"\r\n$B,5,"Race"\r\n'


def send(listener: socket.socket) -> None:
    """Send whoever connects new registrations, until it leaves."""
    connection, _ = listener.accept()
    begun_s, sent, numbers = time.monotonic(), 0, count(1)
    with suppress(OSError):
        connection.sendall(HEAD)
        while True:
            piece = b""
            while len(piece) < PIECE:
                number = next(numbers)
                piece += b'$A,"%d","%d",%d,"A%d","B","NED",1\r\n' % (number, number, number, number)
            connection.sendall(piece)
            sent += len(piece)
            time.sleep(max(sent / A_SECOND - (time.monotonic() - begun_s), 0))


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextmanager
def served(feed: str, port: int) -> Iterator[None]:
    """A server of the feed, with a journal."""
    with tempfile.TemporaryDirectory() as folder:
        journal = os.fspath(Path(folder) / "race.pitboard")
        command = [sys.executable, "-m", "pitboard", "serve", feed, "--journal", journal, "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def waits_s(port: int, seconds: int) -> list[float]:
    """Ask for the page again and again; how long each took, from the first that came."""
    took: list[float] = []
    until_s = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until_s:
        asked_s = time.monotonic()
        with suppress(OSError):
            urlopen(f"http://127.0.0.1:{port}/", timeout=30).read()
            if not took:
                until_s = asked_s + seconds
            took.append(time.monotonic() - asked_s)
        time.sleep(ASK_EVERY_S)
    return took


def main() -> None:
    """Send, ask, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=40)
    seconds = options.parse_args().seconds
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=send, args=(listener,), daemon=True).start()
    port = free_port()
    with served(f"rmonitor://127.0.0.1:{listener.getsockname()[1]}", port):
        took = waits_s(port, seconds)
    if not took:
        sys.exit("the server did not start")
    middle_s, load = statistics.median(took), os.getloadavg()[0]
    print(f"{len(took)} pages: median {middle_s:.3f} s, longest {max(took):.3f} s; load {load:.1f}")


if __name__ == "__main__":
    main()
