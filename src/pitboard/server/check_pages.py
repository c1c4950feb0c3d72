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
from pitboard.check.algebra import clock_text
from pitboard.check.page import as_html, form_html
from pitboard.check.text import language as text_language
from pitboard.model.time import parse_race_time
from pitboard.scoring import History
from pitboard.server.answers import ANYONE, NOW, BadRequest, json_answer, language_of, refusal
from pitboard.server.api.documents import CheckRequest
from pitboard.server.api.query import AT, Query
from pitboard.server.asked_moments import AskedMoment, asked_moment
from pitboard.server.cells import clock
from pitboard.server.hourly_reports import up_to_ms
from pitboard.server.hub import Hub
from pitboard.server.report_pages import inline_policy
from pitboard.server.workshop import Workshop, client_of, unless_left
from pitboard.texts import LANGUAGES, Texts, language, texts

TEMPLATE: Final = "check_served.html"

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


class NotJudged(BadRequest):
    """A refusal that people read too: the key of its text in their language (`refused.`), and what fills it."""

    def __init__(self, text: str, status: int, key: str, **values: object) -> None:
        super().__init__(text, status)
        self.key, self.values = key, values


class Judging:
    """Judges texts and statements in the workshop, each in its turn."""

    def __init__(self, hub: Hub, workshop: Workshop) -> None:
        self._hub = hub
        self._workshop = workshop

    async def text(self, request: Request, asked: CheckRequest, moment_us: int | None = None) -> Checked:
        """Read a text and judge it, at a moment (µs since the epoch) where another than it asks for is meant."""
        if asked.lang not in ("", *TEXT_LANGUAGES):
            raise BadRequest(f"no texts are read in {asked.lang!r}; there are {' and '.join(TEXT_LANGUAGES)}")
        at_us = self.moment_us(asked.at if asked.at.strip() else None) if moment_us is None else moment_us

        def work(history: History) -> Checked:
            claims = read(asked.text, history, asked.lang or None, at_us)
            return _judged(claims, history, at_us, asked.lang or text_language(asked.text))

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
        start_us, now_us = self._known_us()
        try:
            asked_us = start_us + parse_race_time(at) if at is not None else now_us
        except ValueError as error:
            raise BadRequest(str(error)) from None
        if asked_us > now_us:
            raise BadRequest(f"{at} has not come yet; the race is at {clock((now_us - start_us) // 1000)}", 404)
        return asked_us

    def written_us(self, asked: str) -> tuple[int, AskedMoment]:
        """The moment that a person wrote down, in µs since the epoch, and how that was taken."""
        start_us, now_us = self._known_us()
        try:
            found = asked_moment(asked, self._hub.race.history, now_us - start_us)
        except ValueError as error:
            raise NotJudged(str(error), 400, "at", asked=asked) from None
        return start_us + found.at_us, found

    def _known_us(self) -> tuple[int, int]:
        """From when to when the race is known, in µs since the epoch."""
        history = self._hub.race.history
        start_us, now_us = history.race.start_us, up_to_ms(history, self._hub.race.moment_us)
        if not history.cars or now_us < start_us:
            raise NotJudged("the race has not begun", 404, "not_begun")
        return start_us, now_us

    def last_text(self, words: Texts) -> str:
        """Say what an empty time stands for; nothing while nothing is known."""
        try:
            start_us, now_us = self._known_us()
        except NotJudged:
            return ""
        history = self._hub.race.history
        ended = history.chequered_us <= now_us
        at_us = min(history.chequered_us, now_us) - start_us
        return words.fill("form.at.end" if ended else "form.at.now", at=clock_text(at_us // 1000))


def _judged(claims: list[Claim], history: History, moment_us: int, lang: str = "") -> Checked:
    done, began_s = list[JudgedClaim](), time.monotonic()
    for judged in judging(claims, history, moment_us):
        done.append(judged)
        if time.monotonic() - began_s > JUDGING_S:
            line = f"judging this takes too long; {len(done)} of {len(claims)} claims were judged"
            raise NotJudged(line, 413, "slow", done=len(done), total=len(claims))
    return collected(done, history, moment_us, lang)


def check_routes(hub: Hub, workshop: Workshop, versions: dict[str, str], policy: str) -> list[Route]:
    """`/check` the page, `/api/check` a text and `/api/check/statements` statements; `policy` is that of every page."""
    work = Judging(hub, workshop)

    async def page(request: Request) -> Response:
        lang = language_of(request)
        words, asked, refused, status = texts(lang, "check"), CheckRequest(""), "", 200
        if request.method == "POST":
            try:
                asked = _form(await _body(request))
                at_us, taken = work.written_us(asked.at) if asked.at.strip() else (None, None)
                checked = await work.text(request, asked, at_us)
                noted = _note(asked.at, taken, words)
                values = _values(lang, asked, versions) | {"noted": noted, "empty": work.last_text(words)}
                values["read_in"] = checked.lang
                return _page(as_html(checked, asked.text, lang=lang, template=TEMPLATE, **values), policy, lang)
            except BadRequest as error:
                refused, status = _refused(error, words), error.status
        values = _values(lang, asked, versions) | {"refused": refused, "empty": work.last_text(words)}
        html = form_html(hub.race.history.race.name, lang=lang, template=TEMPLATE, **values)
        return _page(html, policy, lang, status)

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
            size = BODY_BYTES >> 10
            raise NotJudged(f"longer than {size} KiB; check it in parts", 413, "long", size=size)
    return body


def _form(body: bytes) -> CheckRequest:
    """What the page's form sent."""
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=8)
    except ValueError as error:
        raise BadRequest(f"not a form: {error}") from None
    values = {name: fields.get(name, [""])[-1] for name in ("text", "at", "lang")}
    return CheckRequest(**values | {"text": values["text"].replace("\r\n", "\n")})


def _note(asked: str, taken: AskedMoment | None, words: Texts) -> str:
    """Say how a time was taken where it was not as race time."""
    if taken is None or not taken.taken:
        return ""
    return words.fill(f"form.at.{taken.taken}", asked=asked.strip(), at=clock_text(taken.at_us // 1000))


def _refused(error: BadRequest, words: Texts) -> str:
    """Say in the language of the page why a text is not judged."""
    if isinstance(error, NotJudged):
        return words.fill(f"refused.{error.key}", **error.values)
    return words.fill("refused.other", reason=error)


def _values(lang: str, asked: CheckRequest, versions: dict[str, str]) -> dict[str, object]:
    """What the form of the page is filled in with."""
    shown = {"noted": "", "read_in": "", "empty": "", "refused": ""}
    return {"asked": asked, "choices": TEXT_LANGUAGES, "others": _others(lang), "versions": versions, **shown}


def _others(lang: str) -> list[dict[str, str]]:
    return [
        {"lang": code, "address": f"/check?lang={code}", "name": language(code).name}
        for code in LANGUAGES
        if code != lang
    ]


def _page(html: str, policy: str, lang: str, status: int = 200) -> Response:
    own = policy.replace("form-action 'none'", "form-action 'self'") + inline_policy(html, "style", "script")
    headers = {
        "Content-Security-Policy": own,
        "Content-Language": lang,
        "Cache-Control": NOW,
        "Vary": "Accept-Language",
    }
    return Response(html, status, headers, "text/html")
