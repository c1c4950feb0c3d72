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

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def make_app(hub: Hub, reports: Reports | None = None) -> Starlette:
    """The application that shows what a hub publishes.

    `/` the page, `/api` the API and a page about it, `/healthz` a sign of life, `/reports` the reports, `/static` the
    page's files. `reports` are those that the server makes every hour.
    """
    site = Site()
    reports = reports or Reports(hub)
    return Starlette(
        routes=[
            *page_routes(hub, site),
            *operator_routes(hub, site.versions),
            *api_routes(hub, reports, site.versions),
            *report_routes(hub, reports, site.versions, HEADERS["Content-Security-Policy"]),
            static_route(site),
        ],
        middleware=[Middleware(_SafeHeaders)],
    )


class _SafeHeaders:
    """Sends the headers that keep a page to its own scripts with every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
