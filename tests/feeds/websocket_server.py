"""A timing system on a real WebSocket: sends what it is given, over as many connections as it takes."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection
from websockets.sync.server import serve as serve_websocket

from waiting import HANGS_S

Piece = bytes | str | None
"""A message, binary or text; None: the connection is dropped without a word."""


@dataclass
class TimingSystem:
    """What came to the server: the messages of its clients, and with what they asked for the connection."""

    where: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)
    all_sent: threading.Event = field(default_factory=threading.Event)


@contextmanager
def timing_system(pieces: list[Piece], *, wait_to_be_asked: bool = True) -> Iterator[TimingSystem]:
    """A server that sends these pieces; to each client only once it has said what it wants."""
    system, left, ended = TimingSystem(), iter(pieces), threading.Event()

    def talk(client: ServerConnection) -> None:
        assert client.request is not None
        system.paths.append(client.request.path)
        system.origins.append(client.request.headers.get("Origin", ""))
        try:
            if wait_to_be_asked:
                system.asked.append(json.loads(client.recv(timeout=HANGS_S)))
            for piece in left:
                if piece is None:
                    client.socket.close()
                    return
                client.send(piece)
            system.all_sent.set()
            while not ended.is_set():
                system.asked.append(json.loads(client.recv(timeout=10 * HANGS_S)))
        except (ConnectionClosed, TimeoutError, OSError):
            return

    with serve_websocket(talk, "127.0.0.1", 0) as server:
        host, port = server.socket.getsockname()
        system.where = f"{host}:{port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield system
        finally:
            ended.set()
            server.shutdown()
            thread.join()
