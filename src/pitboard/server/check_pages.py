"""A text, or statements, against the race that is served: a page to paste a text into, and the same for programs."""

import time
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import parse_qs

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pitboard.check import (
    Checked,
    Claim,
    JudgedClaim,
    NotStatements,
    collected,
    judging,
    read,
    read_statements,
    schema,
)
from pitboard.check.page import ABREAST, as_html
from pitboard.check.text import language as text_language
from pitboard.model.time import parse_race_time
from pitboard.scoring import History
from pitboard.server.answers import ANYONE, NOW, BadRequest, json_answer, language_of, refusal
from pitboard.server.api.documents import CheckRequest
from pitboard.server.api.query import AT, Query
from pitboard.server.cells import clock
from pitboard.server.hourly_reports import up_to_ms
from pitboard.server.hub import Hub
from pitboard.server.report_pages import style_policy
from pitboard.server.workshop import Workshop, client_of, unless_left
from pitboard.templates import fill
from pitboard.texts import LANGUAGES, language, texts

TEXT_LANGUAGES: Final = ("nl", "en")
"""Languages in which texts are read."""

BODY_BYTES: Final = 64 << 10
"""A request is no longer: some nine thousand words, or a thousand statements."""

JUDGING_S: Final = 4.0
"""So long the claims of one request may take; what is beyond is refused."""

PREFLIGHT: Final = {
    **ANYONE,
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}


class Judging:
    """Judges texts and statements in the workshop, each in its turn."""

    def __init__(self, hub: Hub, workshop: Workshop) -> None:
        self._hub = hub
        self._workshop = workshop

    async def text(self, request: Request, asked: CheckRequest) -> Checked:
        """Read a text and judge it."""
        if asked.lang not in ("", *TEXT_LANGUAGES):
            raise BadRequest(f"no texts are read in {asked.lang!r}; there are {' and '.join(TEXT_LANGUAGES)}")
        moment_us = self.moment_us(asked.at if asked.at.strip() else None)

        def work(history: History) -> Checked:
            claims = read(asked.text, history, asked.lang or None, moment_us)
            return _judged(claims, history, moment_us, asked.lang or text_language(asked.text))

        return await self._done(request, work)

    async def statements(self, request: Request, raw: bytes, at: str | None) -> Checked:
        """Judge statements that somebody else read."""
        try:
            claims = read_statements(raw)
        except NotStatements as error:
            raise BadRequest(str(error)) from None
        moment_us = self.moment_us(at)
        return await self._done(request, lambda history: _judged(claims, history, moment_us))

    async def _done(self, request: Request, work: Callable[[History], Checked]) -> Checked:
        return await unless_left(request, self._workshop.do(client_of(request), object(), work))

    def moment_us(self, at: str | None) -> int:
        """The moment that a request is about, in µs since the epoch; the present one where it names none."""
        history = self._hub.race.history
        start_us, now_us = history.race.start_us, up_to_ms(history, self._hub.race.moment_us)
        if not history.cars or now_us < start_us:
            raise BadRequest("the race has not begun", 404)
        try:
            asked_us = start_us + parse_race_time(at) if at is not None else now_us
        except ValueError as error:
            raise BadRequest(str(error)) from None
        if asked_us > now_us:
            raise BadRequest(f"{at} has not come yet; the race is at {clock((now_us - start_us) // 1000)}", 404)
        return asked_us


def _judged(claims: list[Claim], history: History, moment_us: int, lang: str = "") -> Checked:
    done, began_s = list[JudgedClaim](), time.monotonic()
    for judged in judging(claims, history, moment_us):
        done.append(judged)
        if time.monotonic() - began_s > JUDGING_S:
            raise BadRequest(f"judging this takes too long; {len(done)} of {len(claims)} claims were judged", 413)
    return collected(done, history, moment_us, lang)


def check_routes(hub: Hub, workshop: Workshop, versions: dict[str, str], policy: str) -> list[Route]:
    """`/check` the page, `/api/check` a text and `/api/check/statements` statements; `policy` is that of every page."""
    work = Judging(hub, workshop)

    async def page(request: Request) -> Response:
        lang = language_of(request)
        if request.method != "POST":
            return _page(_form_page(hub, lang, _values(lang, CheckRequest(""), versions)), policy, lang)
        asked = CheckRequest("")
        try:
            asked = _form(await _body(request))
            checked = await work.text(request, asked)
        except BadRequest as error:
            return _page(_form_page(hub, lang, _values(lang, asked, versions, str(error))), policy, lang, error.status)
        values = _values(lang, asked, versions)
        html = as_html(
            checked.race,
            checked.at_ms,
            checked.claims,
            asked.text,
            lang=lang,
            text_lang=checked.lang,
            template="check_served.html",
            **values,
        )
        return _page(html, policy, lang)

    async def of_text(request: Request) -> Checked:
        try:
            asked = msgspec.json.decode(await _body(request), type=CheckRequest)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadRequest(f"not a text to check: {error}") from None
        Query(hub, (), request.query_params)
        return await work.text(request, asked)

    async def of_statements(request: Request) -> Checked | dict[str, object]:
        posted = request.method == "POST"
        query = Query(hub, (AT,) if posted else (), request.query_params)
        return await work.statements(request, await _body(request), query.text("at")) if posted else schema()

    return [
        Route("/check", page, methods=["GET", "HEAD", "POST"]),
        Route("/api/check", _answering(of_text), methods=["POST", "OPTIONS"]),
        Route("/api/check/statements", _answering(of_statements), methods=["GET", "HEAD", "POST", "OPTIONS"]),
    ]


def _answering(ask: Callable[[Request], Awaitable[object]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        try:
            return json_answer(request, await ask(request))
        except BadRequest as error:
            return refusal(error)

    return endpoint


async def _body(request: Request) -> bytes:
    """The body of a request, as far as it may be long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise BadRequest(f"longer than {BODY_BYTES >> 10} KiB; check it in parts", 413)
    return body


def _form(body: bytes) -> CheckRequest:
    """What the page's form sent."""
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=8)
    except ValueError as error:
        raise BadRequest(f"not a form: {error}") from None
    values = {name: fields.get(name, [""])[0] for name in ("text", "at", "lang")}
    return CheckRequest(**values | {"text": values["text"].replace("\r\n", "\n")})


def _values(lang: str, asked: CheckRequest, versions: dict[str, str], refused: str = "") -> dict[str, object]:
    """What the form of the page is filled in with."""
    choices = {code: language(code).name for code in TEXT_LANGUAGES}
    return {"asked": asked, "refused": refused, "choices": choices, "others": _others(lang), "versions": versions}


def _others(lang: str) -> list[dict[str, str]]:
    return [
        {"lang": code, "address": f"/check?lang={code}", "name": language(code).name}
        for code in LANGUAGES
        if code != lang
    ]


def _form_page(hub: Hub, lang: str, values: dict[str, object]) -> str:
    """The page before a text was judged."""
    return fill(
        "check_served.html",
        race=hub.race.history.race.name or "Pitboard",
        moment="",
        lang=lang,
        text_lang=lang,
        words=texts(lang, "check"),
        nothing=False,
        tally=[],
        sentences=[],
        signs={},
        abreast=ABREAST,
        **values,
    )


def _page(html: str, policy: str, lang: str, status: int = 200) -> Response:
    own = policy.replace("form-action 'none'", "form-action 'self'") + style_policy(html)
    headers = {
        "Content-Security-Policy": own,
        "Content-Language": lang,
        "Cache-Control": NOW,
        "Vary": "Accept-Language",
    }
    return Response(html, status, headers, "text/html")
