"""Documents that are asked for again and again over HTTP. Only requests and waits."""

import asyncio
import hashlib
import logging
import socket
import threading
import time
import zlib
from collections import deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import suppress
from http.client import NOT_MODIFIED, OK, HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self
from urllib.error import HTTPError, URLError
from urllib.request import BaseHandler, HTTPHandler, HTTPSHandler, Request, build_opener

from msgspec import Struct

from pitboard.feeds.transport import Arrived, OnStatus, named_document
from pitboard.feeds.transport.backoff import Backoff
from pitboard.feeds.transport.schemes import NamedIn, PolledDocument, names_none
from pitboard.model.clock import now_us

log = logging.getLogger(__name__)

SLOWEST_S = 120.0
"""The longest wait after errors."""

HEAD_START_S = 2.0
"""The first documents are asked for one after the other, unless one of them takes longer."""

LOOK_S = 0.1
"""How often it is seen whether to stop."""

SIZE_LIMIT = 64 << 20
"""Bytes of one document, unpacked: the laps of 24 hours of Le Mans are some 20 MB."""


class Polled(Struct, frozen=True):
    """A document as it came: which one was asked for, its bytes, and when it was here (µs since the epoch)."""

    name: str
    body: bytes
    received_us: int


class _Due(Struct):
    """A document and when it is asked for next; `wrong` is why the last answer did not come.

    `named_by` is the URL of the document that names it, empty for one of the address itself. `asks_only_for_newer` are
    the headers by which a server need not send again what we have; empty where it named no version.
    """

    name: str
    url: str
    every_s: float
    at_s: float
    backoff: Backoff
    named_by: str = ""
    wrong: str = ""
    asked: bool = False
    digest: bytes = b""
    asks_only_for_newer: dict[str, str] = {}


_Answers = SimpleQueue[tuple[_Due, bytes | None, int]]
"""Documents that were asked for, what came (None: nothing newer, or it failed), and when (µs since the epoch)."""


class Polling:
    """A feed that is polled, as a connection: its documents as they come, `named` where they do not tell their name."""

    def __init__(
        self,
        documents: Sequence[PolledDocument],
        on_status: OnStatus,
        every_s: float,
        *,
        named: bool = False,
        named_in: NamedIn = names_none,
    ) -> None:
        self._documents = documents
        self._on_status = on_status
        self._every_s = every_s
        self._named = named
        self._named_in = named_in

    async def chunks(self) -> AsyncGenerator[Arrived]:
        """Yield every new document."""
        stop = threading.Event()
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Arrived | None] = asyncio.Queue()

        def on_status(note: str) -> None:
            loop.call_soon_threadsafe(self._on_status, note)

        def poll_in_thread() -> None:
            for polled in poll(self._documents, self._every_s, stop, on_status=on_status, named_in=self._named_in):
                piece = named_document(polled.name, polled.body) if self._named else polled.body
                loop.call_soon_threadsafe(queue.put_nowait, Arrived(piece, polled.received_us))
            loop.call_soon_threadsafe(queue.put_nowait, None)

        polling = loop.run_in_executor(None, poll_in_thread)
        try:
            while (arrived := await queue.get()) is not None:
                yield arrived
        finally:
            stop.set()
            await polling

    def send(self, data: bytes) -> None:
        """Ignore it: documents are asked for, nothing is sent."""


def poll(
    documents: Sequence[PolledDocument],
    every_s: float,
    stop: threading.Event,
    *,
    timeout_s: float = 20.0,
    size_limit: int = SIZE_LIMIT,
    slowest_s: float = SLOWEST_S,
    on_status: OnStatus = lambda _note: None,
    named_in: NamedIn = names_none,
) -> Iterator[Polled]:
    """Yield every new document, until `stop` is set; one that is the same as the last is skipped.

    `on_status` is called after every request with what is wrong with the documents, "" for nothing. The documents that
    a new one names (`named_in`) are asked for too, until it names others.

    A server that names versions (ETag, Last-Modified) is asked for newer ones only. A document that fails is asked for
    again after twice the time of before, up to `slowest_s` and spread by chance so that many clients do not come back
    at once, and no sooner than the server says (Retry-After). Each is asked for by itself, and an answer must be whole
    `timeout_s` after it was asked for: one that does not come, or drips, holds up no other.
    """
    queue = [_due(page, every_s, slowest_s) for page in documents]
    # What is named first tells what the others belong to: it is asked for first, and they wait for it a little.
    waiting = deque(queue[1:])
    for number, due in enumerate(queue):
        due.at_s += number * HEAD_START_S
    answers: _Answers = SimpleQueue()
    while not stop.is_set():
        _ask(queue, answers, timeout_s, size_limit, slowest_s)
        next_s = min((due.at_s for due in queue if not due.asked), default=time.monotonic() + LOOK_S)
        try:
            due, body, received_us = answers.get(timeout=min(max(next_s - time.monotonic(), 0.001), LOOK_S))
        except Empty:
            continue
        due.asked = False
        if waiting:
            waiting.popleft().at_s = time.monotonic()
        on_status(_wrong(queue))
        if due in queue and _is_new(due, body):
            yield Polled(due.name, body or b"", received_us)
            queue = _with_named(queue, due, [_due(page, every_s, slowest_s, due.url) for page in named_in(body or b"")])


def _ask(queue: list[_Due], answers: _Answers, timeout_s: float, size_limit: int, slowest_s: float) -> None:
    """Ask for every document that is due, each in a thread of its own."""

    def ask(due: _Due) -> None:
        body = _answer(due, timeout_s, size_limit, slowest_s)
        answers.put((due, body, now_us()))

    for due in queue:
        if not due.asked and due.at_s <= time.monotonic():
            due.asked = True
            # A daemon: the program does not wait for an answer when it ends.
            threading.Thread(target=ask, args=(due,), name=f"poll {due.name}", daemon=True).start()


def _is_new(due: _Due, body: bytes | None) -> bool:
    if body is None:
        return False
    before, due.digest = due.digest, hashlib.sha256(body).digest()
    return due.digest != before


def _due(page: PolledDocument, every_s: float, slowest_s: float, named_by: str = "") -> _Due:
    """Make a document due now."""
    pace_s = page.every_s or every_s
    return _Due(page.name, page.url, pace_s, time.monotonic(), Backoff(2 * pace_s, slowest_s), named_by)


def _with_named(queue: list[_Due], namer: _Due, named: list[_Due]) -> list[_Due]:
    """Return the documents to ask for now that one names these: those that it named before stay only if it still does.

    What a document that is dropped has named is dropped with it.
    """
    urls = {due.url for due in named}
    kept = [due for due in queue if due.named_by != namer.url or due.url in urls]
    while any(due.named_by and due.named_by not in {other.url for other in kept} for due in kept):
        kept = [due for due in kept if not due.named_by or due.named_by in {other.url for other in kept}]
    return kept + [due for due in named if due.url not in {other.url for other in kept}]


def _answer(due: _Due, timeout_s: float, size_limit: int, slowest_s: float) -> bytes | None:
    """Ask for a document, and settle when it is due again; None: nothing newer came, and `due` says if it failed."""
    try:
        body = _fetch(due, timeout_s, size_limit)
    except (OSError, HTTPException, ValueError) as error:
        due.wrong = f"{due.url}: {_reason(error)}"
        wait_s = max(due.backoff.next_s(), min(_asked_to_wait_s(error), slowest_s))
        log.warning("%s: %s; again in %.1f s", due.url, error, wait_s)
        due.at_s = time.monotonic() + wait_s
        if isinstance(error, HTTPError):
            error.close()
        return None
    due.backoff.reset()
    due.wrong = ""
    # On the beat, unless the answer took longer than that.
    due.at_s = max(due.at_s + due.every_s, time.monotonic())
    return body


def _wrong(queue: list[_Due]) -> str:
    return "; ".join(document.wrong for document in queue if document.wrong)


def _reason(error: Exception) -> str:
    """Return why an answer did not come, in the system's own words where it has some."""
    cause = error.reason if isinstance(error, URLError) and not isinstance(error, HTTPError) else error
    return str(getattr(cause, "strerror", None) or cause)[:120]


def _asked_to_wait_s(error: Exception) -> float:
    """How long the server asks us to stay away; 0: it does not say, or gives a date."""
    stated = error.headers.get("Retry-After", "") if isinstance(error, HTTPError) else ""
    return float(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 6 else 0


def _fetch(due: _Due, timeout_s: float, size_limit: int) -> bytes | None:
    """Fetch a document; None: the server has no newer one than ours."""
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "pitboard"}
    # The scheme is http or https: the address was built by a format's own scheme.
    request = Request(due.url, headers={**headers, **due.asks_only_for_newer})
    with _Deadline(timeout_s) as deadline:
        try:
            answer = deadline.open(request)
        except HTTPError as error:
            if error.code != NOT_MODIFIED or not due.asks_only_for_newer:
                raise
            error.close()
            return None
        with answer:
            body = _body(answer, size_limit)
            versions = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
            newer = {ours: answer.headers[theirs] for ours, theirs in versions if answer.headers[theirs]}
            due.asks_only_for_newer = newer
        return body


class _Deadline:
    """Lets a request have so long as a whole: what a socket allows between two bytes would let it drip for ever."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._sockets: list[socket.socket] = []
        self._over = False
        self._timer = threading.Timer(limit_s, self._cut)
        self._timer.daemon = True

    def open(self, request: Request) -> HTTPResponse:
        """Send a request; follows redirections."""
        opener = build_opener(self._handler(HTTPHandler, HTTPConnection), self._handler(HTTPSHandler, HTTPSConnection))
        answer: HTTPResponse = opener.open(request, timeout=self._limit_s)
        return answer

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._over and error:
            raise TimeoutError(f"no whole answer within {self._limit_s:g} s") from None

    def _handler(self, handler: type[HTTPHandler | HTTPSHandler], kind: type[HTTPConnection]) -> BaseHandler:
        sockets = self._sockets

        class Watched(kind):  # type: ignore[valid-type, misc] # one of two classes
            def connect(self) -> None:
                super().connect()
                sockets.append(self.sock)

        class Handler(handler):  # type: ignore[valid-type, misc] # one of two classes
            def http_open(self, request: Request) -> HTTPResponse:
                return self.do_open(Watched, request)  # type: ignore[no-any-return]

            https_open = http_open

        return Handler()

    def _cut(self) -> None:
        self._over = True
        for open_socket in self._sockets:
            with suppress(OSError):
                # Not that of TLS, which would take the reading thread its state away.
                socket.socket.shutdown(open_socket, socket.SHUT_RDWR)


def _body(answer: HTTPResponse, size_limit: int) -> bytes:
    if answer.status != OK:
        raise ValueError(f"status {answer.status}")
    body = answer.read(size_limit + 1)
    if len(body) <= size_limit and answer.length:
        raise ValueError(f"cut short, {answer.length} bytes are missing")
    if answer.headers.get("Content-Encoding", "").lower() == "gzip":
        body = _unpacked(body, size_limit)
    if len(body) > size_limit:
        raise ValueError(f"larger than {size_limit} bytes")
    return body


def _unpacked(body: bytes, size_limit: int) -> bytes:
    unpack = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpack.decompress(body, size_limit + 1)
    except zlib.error as error:
        raise ValueError(f"not gzip: {error}") from None
    if not unpack.eof and len(unpacked) <= size_limit:
        raise ValueError("cut short")
    return unpacked
