"""A web server on loopback that takes posts, and fails, stalls or asks for patience as it is told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from msgspec import Struct

from pitboard.relay.webhooks import Webhook
from waiting import HANGS_S, wait_until

Answer = int | dict[str, str] | Literal["late"] | None
"""A status; headers that go with a 429; 204 once `released`; None: no answer at all."""

SECRET = "a secret of the pit wall"


class Post(Struct):
    """A post as it came, and when (s)."""

    headers: dict[str, str]
    body: bytes
    at_s: float

    @property
    def json(self) -> Any:
        """The body decoded."""
        return json.loads(self.body)


class Server:
    """What came, and what is answered: the answers in turn, then 204 for ever. `stalled` are ids without an answer."""

    def __init__(self, answers: list[Answer]) -> None:
        self.answers = answers
        self.posts: list[Post] = []
        self.stalled: set[str] = set()
        self.released = threading.Event()
        self.url = ""

    def hook(self, **told: Any) -> Webhook:
        """A webhook that posts here."""
        return Webhook(**{"url": self.url, "name": "pit wall", "secret": SECRET, "language": "en"} | told)

    def texts(self) -> list[str]:
        """What was told, in order."""
        return [post.json["data"]["text"] for post in self.posts]

    def wait_for(self, number: int) -> list[Post]:
        """The posts once there are so many."""
        wait_until(lambda: len(self.posts) >= number, f"{number} posts")
        return self.posts


@contextmanager
def receiver(*answers: Answer) -> Iterator[Server]:
    """A server that gives these answers."""
    server = Server(list(answers))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            server.posts.append(Post(dict(self.headers.items()), self.rfile.read(length), time.monotonic()))
            answer = server.answers.pop(0) if server.answers else 204
            if answer is None:
                server.stalled.add(self.headers["webhook-id"])
                server.released.wait(2 * HANGS_S)
                self.close_connection = True
                return
            if answer == "late":
                server.released.wait(2 * HANGS_S)
                answer = 204
            self.send_response(answer if isinstance(answer, int) else 429)
            for name, value in (answer if isinstance(answer, dict) else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        server.url = f"http://127.0.0.1:{listening.server_address[1]}/hooks/of-the-pit-wall?thread=1"
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            listening.shutdown()
            thread.join()
