"""The web application: the page, the public API, the event stream, the static files."""

from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pitboard.server.api import api_routes
from pitboard.server.hourly import Reports
from pitboard.server.hub import Hub
from pitboard.server.operator import operator_routes
from pitboard.server.pages import page_routes
from pitboard.server.reports import report_routes
from pitboard.server.site import Site, static_route
from pitboard.server.stream import Stream

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

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


def make_app(hub: Hub, reports: Reports | None = None) -> App:
    """The application that shows what a hub publishes.

    `/` the page, `/api` the API and a page about it, `/healthz` a sign of life, `/reports` the reports, `/static` the
    page's files. `reports` are those that the server makes every hour.
    """
    site = Site()
    reports = reports or Reports(hub)
    pages = Starlette(
        routes=[
            *page_routes(hub, site),
            *operator_routes(hub, site.versions),
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
