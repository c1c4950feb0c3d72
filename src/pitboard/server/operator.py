"""The operator's page: how the sources are, what became of the passings, alarms, where the feed's result differs.

Read only, and for who has the key: it is a new one at every start, and part of the address that `serve` prints;
`PITBOARD_OPERATOR_KEY` sets one that stays. Nothing is given without it, to this machine neither: whatever stands in
front of the server may look like it.
"""

import hmac
from typing import Final
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pitboard.journal import WINDOW_MS
from pitboard.race import RaceUnderWay
from pitboard.server.answers import language_of
from pitboard.server.attempts import Attempts
from pitboard.server.cells import clock
from pitboard.server.hub import Hub
from pitboard.server.operator_tables import age, code_word, number, tables
from pitboard.server.overview import Overview, Watch
from pitboard.server.workshop import client_of
from pitboard.templates import fill
from pitboard.texts import names, texts

PRIVATE: Final = {"Cache-Control": "no-store"}


def operator_address(address: str, key: str) -> str:
    """The page's address with its key, for a server's address that ends in a stroke."""
    return f"{address}operator?key={quote(key)}"


def operator_routes(hub: Hub, versions: dict[str, str], door: "OperatorDoor") -> list[Route]:
    """`/operator` the page, `/operator/now` its changing part, `/api/operator` the same as JSON."""
    watch, race = Watch(hub), hub.race

    async def page(request: Request) -> Response:
        if turned_away := door.turns_away(request):
            return turned_away
        knows = door.knows_key(request)
        if "key" in request.query_params and knows:
            named = request.query_params.get("lang")
            answer = RedirectResponse(f"/operator?lang={quote(named)}" if named else "/operator", 303, headers=PRIVATE)
            answer.set_cookie(_cookie(request), race.operator_key, httponly=True, samesite="strict")
            return answer
        lang = language_of(request)
        html = fill(
            "operator.html", versions=versions, languages=names(), **_values(watch.overview() if knows else None, lang)
        )
        return HTMLResponse(html, 200 if knows else 403, headers=PRIVATE)

    async def now(request: Request) -> Response:
        if turned_away := door.turns_away(request):
            return turned_away
        if not door.knows_key(request):
            return Response(status_code=403, headers=PRIVATE)
        return HTMLResponse(
            fill("operator_now.html", **_values(watch.overview(), language_of(request))), headers=PRIVATE
        )

    async def api(request: Request) -> Response:
        if turned_away := door.turns_away(request):
            return turned_away
        if not door.knows_key(request):
            return JSONResponse({"error": "the operator's key is missing or wrong"}, 403, headers=PRIVATE)
        return Response(msgspec.json.encode(watch.overview()), media_type="application/json", headers=PRIVATE)

    return [Route("/operator", page), Route("/operator/now", now), Route("/api/operator", api)]


def _cookie(request: Request) -> str:
    # Two servers on one machine share their cookies, whatever their ports.
    return f"pitboard-operator-{request.url.port or 0}"


class OperatorDoor:
    """Who has a race's key comes in; who tries many others waits."""

    def __init__(self, race: RaceUnderWay) -> None:
        self._race = race
        self._attempts = Attempts()

    def turns_away(self, request: Request) -> Response | None:
        """Return the answer to an address that has to wait before a key of it is looked at."""
        wait_s = self._attempts.wait_s(client_of(request))
        if not wait_s:
            return None
        return Response("too many wrong keys", 429, {"Retry-After": str(wait_s)} | PRIVATE, "text/plain")

    def knows_key(self, request: Request) -> bool:
        """Look at the address, the cookie and a bearer's token; count what is wrong."""
        key = self._race.operator_key
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        given = [request.query_params.get("key"), request.cookies.get(_cookie(request)), bearer]
        candidates = [candidate for candidate in given if candidate]
        if any(hmac.compare_digest(candidate.encode(), key.encode()) for candidate in candidates):
            return True
        if candidates:
            self._attempts.note_wrong(client_of(request))
        return False


def _values(view: Overview | None, lang: str) -> dict[str, object]:
    """What the page's template is filled in with; without a view it asks for the key."""
    words = texts(lang, "operator")
    return {
        "view": view,
        "lang": lang,
        "words": words,
        "page_words": texts(lang, "page"),
        "tables": tables(view, words) if view else [],
        "clock": clock,
        "age": age,
        "number": number,
        "code_word": code_word,
        "window_ms": WINDOW_MS,
    }
