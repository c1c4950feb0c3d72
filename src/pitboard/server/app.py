"""The web application: the page, the public API, the event stream, the static files."""

import hashlib
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pitboard.board import Standings, standings
from pitboard.intake.racetime import parse_race_time
from pitboard.server.answers import Asked, answer, json_answer, refusal
from pitboard.server.hourly import Reports
from pitboard.server.hub import Hub
from pitboard.server.operator import operator_routes
from pitboard.server.page import WEB, render
from pitboard.server.reports import report_routes
from pitboard.server.stream import Stream

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

A_YEAR: Final = "public, max-age=31536000, immutable"
"""For a static file whose address carries the fingerprint of its content."""


def make_app(hub: Hub, reports: Reports | None = None) -> Starlette:
    """The application that shows what a hub publishes.

    `/` the page, `/api/board` the standings as JSON, `/api/stream` their changes as they come, `/healthz` a sign of
    life, `/reports` the reports, `/static` the page's files. `reports` are those that the server makes every hour.
    """
    versions = _versions()

    async def page(_request: Request) -> Response:
        return HTMLResponse(render(hub.board(), versions), headers={"Cache-Control": "no-cache"})

    async def board(request: Request) -> Response:
        try:
            table = _asked(hub, request.query_params)
        except Asked as asked:
            return refusal(asked)
        return json_answer(request, msgspec.to_builtins(table) | {"seq": hub.seq, "feed_age_ms": hub.feed_age_ms})

    async def history(request: Request) -> Response:
        whole = await hub.whole()
        return answer(request, whole.plain, packed=whole.packed, etag=f"{whole.epoch}-{whole.seq}")

    async def health(request: Request) -> Response:
        told = {"status": "ok", "seq": hub.seq, "feed_age_ms": hub.feed_age_ms, "subscribers": hub.subscribers}
        return json_answer(request, told | {"restarts": hub.broadcast.restarts})

    return Starlette(
        routes=[
            Route("/", page),
            Route("/api/board", board),
            Route("/api/history", history),
            Route("/api/stream", Stream(hub)),
            Route("/healthz", health),
            *report_routes(hub, reports or Reports(hub), versions, HEADERS["Content-Security-Policy"]),
            *operator_routes(hub, versions),
            Mount("/static", _Static(versions)),
        ],
        middleware=[Middleware(_SafeHeaders)],
    )


def _asked(hub: Hub, query: Any) -> Standings:
    """The standings that a query asks for; without `at` and `order` those last published."""
    table = hub.table()
    order = query.get("order", "line")
    if order not in ("line", "live"):
        raise Asked(f"{order!r} is no order; there are line and live")
    if "at" in query or order != table.order:
        start_us = hub.history.race.start_us
        at_us = _race_time_us(query["at"]) if "at" in query else table.at_ms * 1000
        # Gaps grow with the moment: of one that has not come nothing is known.
        if start_us + at_us > max(hub.moment_us, start_us + table.at_ms * 1000):
            raise Asked(f"{query['at']} has not come yet")
        table = standings(hub.history, start_us + at_us, order)
    if "class" in query:
        table = _of_class(table, query["class"])
    return table


def _race_time_us(text: str) -> int:
    try:
        return parse_race_time(text)
    except ValueError as error:
        raise Asked(str(error)) from None


def _of_class(table: Standings, name: str) -> Standings:
    rows = [row for row in table.rows if row.car_class == name]
    if not rows:
        classes = ", ".join(sorted({row.car_class for row in table.rows}))
        raise Asked(f"there is no class {name!r}; there are {classes}" if classes else "no car has been seen yet")
    return msgspec.structs.replace(table, rows=rows)


def _versions() -> dict[str, str]:
    """The fingerprint of every static file by its path, and of them all together under `all`."""
    files = [file for file in sorted(WEB.rglob("*")) if file.is_file()]
    versions = {file.relative_to(WEB).as_posix(): _fingerprint(file.read_bytes()) for file in files}
    return versions | {"all": _fingerprint(msgspec.json.encode(versions))}


def _fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


class _Static(StaticFiles):
    """The page's files: kept for a year where the address names their content, else asked for again by their ETag.

    `board.css?v=...` names one file's content; `@.../engine/race.js` that of all files, so that the modules which a
    module imports by relative addresses are kept as long.
    """

    def __init__(self, versions: dict[str, str]) -> None:
        super().__init__(directory=WEB)
        self._versions = versions

    async def get_response(self, path: str, scope: Scope) -> Response:
        version = scope["query_string"].decode("latin-1").removeprefix("v=")
        fits = version == self._versions.get(path)
        if path.startswith("@"):
            version, _, path = path[1:].partition("/")
            fits = version == self._versions["all"]
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = A_YEAR if fits else "no-cache"
        return response


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
