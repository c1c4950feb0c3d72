"""The web application, and the server that runs it: publishing, reports and one feed, begun and ended together."""

import asyncio
import importlib.util
import logging
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pitboard.feeds.reading import Refused
from pitboard.journal import JournalError
from pitboard.race import FeedOfFacts
from pitboard.server.api.routes import api_routes
from pitboard.server.board_pages import page_routes
from pitboard.server.check_pages import check_routes
from pitboard.server.connections import Limits, limited, most_connections
from pitboard.server.decision_routes import decision_routes
from pitboard.server.hourly_reports import HourlyReports, NotesFile
from pitboard.server.hub import Hub
from pitboard.server.metrics import watch_routes
from pitboard.server.operator import OperatorDoor, operator_routes
from pitboard.server.overlays import overlay_routes
from pitboard.server.report_pages import report_routes
from pitboard.server.static_files import StaticFiles, static_route
from pitboard.server.stream import Stream

GRACE_S: Final = 2
"""How long a stop waits for answers that are under way."""

LOOK_S: Final = 0.02
"""How often it is seen whether all have taken the end of their streams."""

END_S: Final = 3.0
"""A feed that has not ended in so long is told again."""

TAKES_NOTHING_MS: Final = 60_000
"""A viewer that has taken nothing for so long, though there was something to take, is gone: a phone without a net."""

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


SWITCH_S: Final = 0.0005
"""How long a thread computes while others wait for the interpreter. By Python's own 5 ms, with two busy programs beside
it, the thread that commits waited up to 390 ms for its turns, and as long was what a power cut would have taken."""


class StopServing(Exception):
    """A feed raises it to end the server."""


ENDS: Final = (StopServing, Refused, JournalError)
"""What a feed ends its server by: because it is to end, or was asked for what there is not."""

log = logging.getLogger(__name__)

STREAM: Final = "/api/stream"


class App:
    """The pages and the API, and past their layers the event stream: with thousands who follow, every layer counts."""

    def __init__(self, pages: Starlette, stream: Stream) -> None:
        self._pages = pages
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        follows = scope["type"] == "http" and scope["path"] == STREAM and scope["method"] == "GET"
        await (self._stream if follows else self._pages)(scope, receive, send)


def make_app(hub: Hub, reports: HourlyReports | None = None) -> App:
    """The application that shows what a hub publishes.

    `/` the page, `/api` the API and a page about it, `/healthz` a sign of life, `/readyz` whether newcomers are
    welcome, `/metrics` figures, `/reports` the reports, `/static` the page's files. `reports` are those that the server
    makes every hour.
    """
    site = StaticFiles()
    reports = reports or HourlyReports(hub)
    door = OperatorDoor(hub.race)
    pages = Starlette(
        routes=[
            *page_routes(hub, site),
            *overlay_routes(hub, site),
            *operator_routes(hub, site.versions, door),
            *decision_routes(hub.race, door),
            *watch_routes(hub, reports, door),
            *check_routes(hub, reports.workshop, site.versions, HEADERS["Content-Security-Policy"]),
            *api_routes(hub, reports, site.versions),
            *report_routes(hub, reports, site.versions, HEADERS["Content-Security-Policy"]),
            static_route(site),
        ],
        middleware=[Middleware(_SafeHeaders)],
    )
    return App(pages, Stream(hub, HEADERS))


class _SafeHeaders:
    """Sends the headers that keep a page to its own scripts with every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                page = headers.get("content-type", "").startswith("text/html")
                for name, value in HEADERS.items():
                    # A policy is a page's; a script would carry it for nothing.
                    if page or name == "X-Content-Type-Options":
                        headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class CannotServe(Exception):
    """The server cannot start; the text is one line that says why."""


def serve(
    hub: Hub,
    port: int,
    feed: FeedOfFacts,
    *,
    host: str = "127.0.0.1",
    started: Callable[[str], None] | None = None,
    notes: NotesFile | None = None,
    limits: Limits | None = None,
    drain_s: float = 0,
) -> None:
    """Serve a hub and feed its race, until a signal to stop. `started` gets the page's address.

    After SIGTERM `/readyz` sends newcomers elsewhere for `drain_s` seconds before the streams end; another signal ends
    them at once.

    `limits` are those of connections; by default the usual ones, and as many as the system lets this process have.
    `notes` is the file from which the reports take what people saw. A feed that fails does not end the server: the
    race's note and the log say it.

    Raises:
        CannotServe: the port is not to be had.
        Refused, JournalError: what the feed was asked for cannot be had.
        StopServing: the feed said so.
    """
    listener = _listen(host, port)
    sys.setswitchinterval(SWITCH_S)
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=fastest_loop()) as runner:
        limits = limits or Limits(most=most_connections())
        runner.run(_serve(_Server(hub, HourlyReports(hub, notes), limits, drain_s), listener, feed, started))


def fastest_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the event loop: uvloop where it is installed (the extra `speed`), else None for Python's own."""
    if importlib.util.find_spec("uvloop") is None:
        return None
    import uvloop  # type: ignore[import-not-found, unused-ignore] # an extra

    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


async def _serve(
    server: "_Server", listener: socket.socket, feed: FeedOfFacts, started: Callable[[str], None] | None
) -> None:
    hub = server.hub
    feeding = asyncio.ensure_future(feed(hub.race))
    feeding.add_done_callback(lambda done: _feed_ended(done, server, hub))
    publishing = asyncio.create_task(hub.run())
    reporting = asyncio.create_task(server.reports.run())
    # Uvicorn hands a signal on when it has stopped: without these that would end the process with the journal open.
    for number, act in ((signal.SIGINT, server.stop), (signal.SIGTERM, server.drain)):
        with suppress(NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(number, act)
    if started:
        host, port = listener.getsockname()[:2]
        shown = {"127.0.0.1": "localhost", "0.0.0.0": "THIS-MACHINE", "::": "THIS-MACHINE"}.get(host, host)
        shown = f"[{shown}]" if ":" in shown else shown
        asyncio.get_running_loop().call_soon(started, f"http://{shown}:{port}/")
    try:
        await server.serve([listener])
    finally:
        hub.stop()
        reporting.cancel()
        await asyncio.gather(reporting, return_exceptions=True)
        await publishing
        await _ended(feeding)
    if not feeding.cancelled() and isinstance(error := feeding.exception(), ENDS):
        raise error


async def _ended(feeding: asyncio.Future[None]) -> None:
    """End a feed. What it waits in may lose a cancellation (`asyncio.wait_for` of Python 3.11): then once more."""
    while not feeding.done():
        feeding.cancel()
        await asyncio.wait([feeding], timeout=END_S)


def _feed_ended(feeding: asyncio.Future[None], server: "_Server", hub: Hub) -> None:
    error = None if feeding.cancelled() else feeding.exception()
    if isinstance(error, ENDS):
        server.stop()
    elif error:
        log.error("The feed failed", exc_info=error)
        hub.race.set_note(("note.feed_failed", {"error": f"{type(error).__name__}: {error}"}))


class _Server(uvicorn.Server):
    """Uvicorn, whose open event streams end before it waits for them."""

    def __init__(self, hub: Hub, reports: HourlyReports, limits: Limits, drain_s: float = 0) -> None:
        config = uvicorn.Config(
            make_app(hub, reports),
            # Its lines go where all others go, in the same form.
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=GRACE_S,
            lifespan="off",
            http=limited(limits),
            timeout_keep_alive=limits.idle_s,
            forwarded_allow_ips=list(limits.proxies),
        )
        super().__init__(config)
        self.hub = hub
        self.reports = reports
        self._drain_s = drain_s

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal as uvicorn does, but for the one that `drain` takes: uvicorn would stop at once."""
        if sig != signal.SIGTERM or not self._drain_s:
            super().handle_exit(sig, frame)

    def drain(self) -> None:
        """Send newcomers elsewhere, and begin to stop some time later; asked again, at once."""
        if self.hub.watched.draining or not self._drain_s:
            self.stop()
            return
        log.info("draining for %g s with %d viewers", self._drain_s, self.hub.subscribers)
        self.hub.watched.draining = True
        asyncio.get_running_loop().call_later(self._drain_s, self.stop)

    def stop(self) -> None:
        """Begin to stop."""
        self.hub.watched.draining = True
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, of which uvicorn knows nothing, and what it knows."""
        self.hub.stop()
        await asyncio.gather(super().shutdown(sockets), self._streams_ended())

    async def _streams_ended(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_S):
                while self.hub.subscribers:
                    await asyncio.sleep(LOOK_S)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    # Not on Windows, where it would let a second server share the port.
    if hasattr(signal, "SIGHUP"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Sockets inherit it; where there is no such option the system's own, longer limit ends them.
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, TAKES_NOTHING_MS)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise CannotServe(f"cannot serve at {host}:{port}: {error.strerror}; another port: --port N") from None
    except UnicodeError:
        listener.close()
        raise CannotServe(f"no address: {host!r}") from None
    except OverflowError:
        listener.close()
        raise CannotServe(f"{port} is no port; ports are 0 to 65535") from None
    return listener
