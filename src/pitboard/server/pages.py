"""Where the pages are: the board, the board within other pages, the overlays of broadcasters, the installed app."""

from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pitboard.board import standings
from pitboard.model.time import parse_race_time
from pitboard.server.answers import Asked, answer
from pitboard.server.document import Document, document
from pitboard.server.hub import Hub
from pitboard.server.negotiate import preferred
from pitboard.server.page import embed, manifest, overlay, render, worker
from pitboard.server.site import Site
from pitboard.texts import DEFAULT, LANGUAGES

FRAMED: Final = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""The policy of the one page that others may show within theirs."""


def page_routes(hub: Hub, site: Site) -> list[Route]:
    """`/`, `/embed`, `/overlay/...`, and what makes the page an app: its manifest and its service worker."""

    async def page(request: Request) -> Response:
        try:
            at_us = _asked_us(request.query_params)
        except Asked as asked:
            return _refused(asked)
        board = _board_at(hub, at_us)
        beyond_ms = at_us // 1000 if at_us is not None and at_us // 1000 > board["at_ms"] else None
        lang, scope = language_of(request), _scope(request.query_params)
        return _page(request, render(board, site.versions, lang=lang, scope=scope, beyond_ms=beyond_ms), lang)

    async def embedded(request: Request) -> Response:
        lang, scope = language_of(request), _scope(request.query_params)
        try:
            count = _count(request.query_params)
        except Asked as asked:
            return _refused(asked)
        response = _page(request, embed(hub.board(), site.versions, lang=lang, scope=scope, count=count), lang)
        response.headers["Content-Security-Policy"] = FRAMED
        return response

    async def overlaid(request: Request) -> Response:
        lang = language_of(request)
        return _page(request, overlay(hub.board(), site.versions, lang=lang), lang)

    async def app_manifest(request: Request) -> Response:
        content = manifest(site.versions, lang=language_of(request))
        return answer(request, content, media="application/manifest+json")

    async def service_worker(request: Request) -> Response:
        return answer(request, worker(site.versions), media="text/javascript")

    return [
        Route("/", page),
        Route("/embed", embedded),
        Route("/overlay/car/{car}", overlaid),
        Route("/overlay/class/{name}", overlaid),
        Route("/overlay/battle/{car}/{other}", overlaid),
        Route("/manifest.webmanifest", app_manifest),
        Route("/sw.js", service_worker),
    ]


def language_of(request: Request) -> str:
    """The language of the page: that asked for by `?lang=`, else the one that the browser likes best, else English."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return preferred(request.headers.get("accept-language", ""), {lang: lang for lang in LANGUAGES}, DEFAULT)


def _asked_us(query: QueryParams) -> int | None:
    """The race time in `?at=`, in µs; None where none is asked for."""
    try:
        return parse_race_time(query["at"]) if query.get("at") else None
    except ValueError as error:
        raise Asked(str(error)) from None


def _board_at(hub: Hub, at_us: int | None) -> Document:
    """The board of a race time, as far as it has come, else of the present one; with grades and nations."""
    board = hub.board()
    start_us = hub.race.history.race.start_us
    if at_us is not None and at_us < board["at_ms"] * 1000:
        board = board | document(hub.race.history, standings(hub.race.history, start_us + at_us))
    rows = [row | _licence(hub, row, start_us + board["at_ms"] * 1000) for row in board["rows"]]
    return board | {"rows": rows}


def _licence(hub: Hub, row: Document, moment_us: int) -> Document:
    car = hub.race.history.cars[row["number"]]
    seat = car.seat_at(moment_us)
    driver = next((one for one in car.entry.drivers if one.seat == seat), None)
    return {"driver_nation": driver.nation, "driver_grade": driver.grade} if driver else {}


def _scope(query: QueryParams) -> str:
    name = query.get("class", "")
    return "*" if name == "overall" else name


def _count(query: QueryParams) -> int:
    text = query.get("cars", "0")
    if not (text.isdecimal() and text.isascii() and len(text) < 5):
        raise Asked(f"{text!r} is no number of cars")
    return int(text)


def _page(request: Request, page: str, lang: str) -> Response:
    response = answer(request, page.encode(), media="text/html")
    response.headers["Content-Language"] = lang
    response.headers["Vary"] = "Accept-Encoding, Accept-Language"
    return response


def _refused(asked: Asked) -> Response:
    return Response(f"{asked}\n", asked.status, {"Cache-Control": "no-cache"}, "text/plain")
