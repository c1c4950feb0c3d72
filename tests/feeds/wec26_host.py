"""A host of the WEC's documents of 2026 on this machine, which names the version of each."""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from feeds.wec26_documents import SID, Document

PATHS: Final = {
    "sectors-current-lap": "sectors/{sid}/current-lap",
    "racelog-items-paged": "racelog-items/{sid}/paged",
}
"""Where a document lies whose session is not the last part of its path."""


class DocumentHost:
    """What the host has by name, how often each fails at first, and was asked for, sent, and no newer than ours."""

    def __init__(self, sid: int) -> None:
        self.documents: dict[str, Document] = {}
        self.fails: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.not_newer: Counter[str] = Counter()
        self.url = ""
        self.sid = sid

    def name_of(self, path: str) -> str:
        """The document that a path asks for."""
        for name, form in PATHS.items():
            if path == f"/live/{form.format(sid=self.sid)}":
                return name
        return path.removeprefix("/live/").removesuffix(f"/{self.sid}")


@contextmanager
def document_host(documents: dict[str, Document], sid: int = SID) -> Iterator[DocumentHost]:
    """A host that has these documents; `url` is its address as a feed."""
    host = DocumentHost(sid)
    host.documents = documents

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = host.name_of(self.path)
            host.asked[name] += 1
            if host.asked[name] <= host.fails[name] or name not in host.documents:
                self.send_error(503 if name in host.documents else 404)
                return
            body = json.dumps(host.documents[name]).encode()
            version = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            newer = self.headers["If-None-Match"] != version
            (host.sent if newer else host.not_newer)[name] += 1
            self.send_response(200 if newer else 304)
            self.send_header("ETag", version)
            if newer:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if newer:
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    host.url = f"wec26+http://127.0.0.1:{server.server_address[1]}/{sid}"
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
