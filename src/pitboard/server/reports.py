"""The pages of the reports: any moment as HTML, Markdown or JSON, the list of the hours, the Atom feed."""

import base64
import hashlib
import re
from html import escape
from string import Template
from typing import Final, Literal
from urllib.parse import urlencode

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pitboard.intake import nation_code
from pitboard.model.time import parse_race_time
from pitboard.report.compose import PHRASEBOOKS, Report
from pitboard.report.plan import weights
from pitboard.report.render import as_html, as_json, as_markdown
from pitboard.scoring import History
from pitboard.server.answers import preferred
from pitboard.server.atom import atom
from pitboard.server.cells import WEB, clock
from pitboard.server.hourly import HOUR_US, Kept, Reports, place_of, settled_us, up_to_ms
from pitboard.server.hub import Hub
from pitboard.texts import DEFAULT, language, texts

Form = Literal["html", "md", "json"]

FORMS: Final[dict[str, Form]] = {"text/html": "html", "text/markdown": "md", "application/json": "json"}
TYPES: Final = {form: media for media, form in FORMS.items()}

A_WHILE: Final = "public, max-age=300"
"""For a report of an hour that is over: a correction may still change it, so not for long."""


class Refusal(Exception):
    """A question that has no answer; the text says why in one line."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Asked(Struct, frozen=True):
    """A report as it was asked for; `at_us` is None for the present moment."""

    at_us: int | None
    lang: str
    nation: str
    length: str
    form: Form
    since_us: int | None = None
    since: str = ""

    def query(self, lang: str) -> str:
        """The same question in a language, as the query of an address."""
        length = self.length if self.length != "report" else ""
        options = {"lang": lang, "nation": self.nation, "length": length, "since": self.since}
        return urlencode({key: value for key, value in options.items() if value})


def report_routes(hub: Hub, reports: Reports, versions: dict[str, str], policy: str) -> list[Route]:
    """`/reports`, `/reports/{T}` and `/reports.atom`; `policy` is the content policy of every other page."""

    async def listing(request: Request) -> Response:
        try:
            lang = _language(request)
        except Refusal as refusal:
            return _refused(refusal, "html")
        page = _list_page(hub.race.history, reports.kept, lang, versions)
        return _answer(request, page.encode(), "text/html", {"Content-Language": lang})

    async def feed(request: Request) -> Response:
        try:
            lang = _language(request)
        except Refusal as refusal:
            return _refused(refusal, "html")
        content = atom(hub.race.history.race, lang, reports.kept, str(request.base_url))
        return _answer(request, content, "application/atom+xml", {"Content-Language": lang, **_ANYONE})

    async def report(request: Request) -> Response:
        place, form = _form(request)
        try:
            asked = _asked(hub, request, place, form)
        except Refusal as refusal:
            return _refused(refusal, form)
        document, history = await reports.written(
            asked.at_us, asked.lang, nation=asked.nation, length=asked.length, since_us=asked.since_us
        )
        headers = {"Content-Language": asked.lang, "Cache-Control": _keep(hub, asked.at_us)}
        if form == "html":
            page = _report_page(document, history, asked, versions)
            return _answer(
                request, page.encode(), "text/html", headers | {"Content-Security-Policy": policy + _styles(page)}
            )
        content = as_json(document) if form == "json" else as_markdown(document).encode()
        return _answer(request, content, TYPES[form], headers | _ANYONE)

    return [Route("/reports", listing), Route("/reports.atom", feed), Route("/reports/{place}", report)]


_ANYONE: Final = {"Access-Control-Allow-Origin": "*"}


def _form(request: Request) -> tuple[str, Form]:
    """The moment in the address, and the form asked for by its extension or else by the Accept header."""
    place: str = request.path_params["place"]
    for form in FORMS.values():
        if place.endswith(f".{form}"):
            return place.removesuffix(f".{form}"), form
    media = preferred(request.headers.get("accept", ""), {one: one for one in FORMS}, "text/html")
    return place, FORMS[media]


def _asked(hub: Hub, request: Request, place: str, form: Form) -> Asked:
    length = request.query_params.get("length", "report")
    if length not in weights().length:
        raise Refusal(400, f"there is no length {length!r}; there are {', '.join(weights().length)}")
    written = request.query_params.get("nation", "")
    nation = nation_code(written) or (written.upper() if re.fullmatch("[A-Za-z]{3}", written) else "")
    if written and not nation:
        raise Refusal(400, f"{written!r} is no nation that is known; write its three letters, like NLD")
    at_us, since = _moment_us(hub, place), request.query_params.get("since", "")
    since_us = _since_us(hub, since, at_us) if since else None
    return Asked(at_us, _language(request), nation, length, form, since_us, since)


def _since_us(hub: Hub, since: str, at_us: int | None) -> int:
    """The moment of the report before the one asked for, in µs since the epoch."""
    since_us = hub.race.history.race.start_us + _race_time_us(since)
    if since_us >= (hub.race.moment_us if at_us is None else at_us):
        raise Refusal(400, f"since={since} is not before the report's own moment")
    return since_us


def _moment_us(hub: Hub, place: str) -> int | None:
    """The moment that an address names, in µs since the epoch; None for the present one."""
    start_us, now_us = hub.race.history.race.start_us, up_to_ms(hub.race.history, hub.race.moment_us)
    at_us = None if place == "latest" else _race_time_us(place)
    if not hub.race.history.cars or now_us < start_us:
        raise Refusal(404, "the race has not begun")
    if at_us is not None and start_us + at_us > now_us:
        raise Refusal(404, f"{place} has not come yet; the race is at {clock((now_us - start_us) // 1000)}")
    told_from_us = hub.race.history.told_from_us()
    if at_us is not None and start_us + at_us < told_from_us:
        raise Refusal(404, f"nothing was received before {clock((told_from_us - start_us) // 1000)}")
    return None if at_us is None else start_us + at_us


def _race_time_us(place: str) -> int:
    try:
        return parse_race_time(place)
    except ValueError as error:
        raise Refusal(400, f"{error}, or latest") from None


def _language(request: Request) -> str:
    """The language asked for, else the one that the browser likes best, else that of the board."""
    lang = request.query_params.get("lang")
    if lang is None:
        return preferred(request.headers.get("accept-language", ""), {lang: lang for lang in PHRASEBOOKS}, DEFAULT)
    if lang not in PHRASEBOOKS:
        raise Refusal(400, f"there are no reports in {lang!r}; there are {' and '.join(PHRASEBOOKS)}")
    return lang


def _keep(hub: Hub, at_us: int | None) -> str:
    """How long an answer may be kept: the report of an hour that is over for a while, any other not."""
    if at_us is None:
        return "no-cache"
    start_us = hub.race.history.race.start_us
    hour_ends_us = start_us - (start_us - at_us) // HOUR_US * HOUR_US
    return A_WHILE if hour_ends_us <= settled_us(hub) else "no-cache"


def _answer(request: Request, content: bytes, media: str, headers: dict[str, str]) -> Response:
    """The content with its ETag, or 304 where the client has it already."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    headers = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Language"} | headers | {"ETag": etag}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if etag in known or known == ["*"]:
        return Response(status_code=304, headers=headers)
    charset = "" if media == "application/json" else "; charset=utf-8"
    return Response(content, headers=headers | {"Content-Type": media + charset})


def _refused(refusal: Refusal, form: Form) -> Response:
    headers = {"Cache-Control": "no-cache", **_ANYONE}
    if form == "json":
        content = msgspec.json.encode({"error": str(refusal)})
        return Response(content, refusal.status, headers, "application/json")
    return Response(f"{refusal}\n", refusal.status, headers, "text/plain")


def _report_page(document: Report, history: History, asked: Asked, versions: dict[str, str]) -> str:
    place = "latest" if asked.at_us is None else place_of(document.at_ms)
    others = {lang: f"/reports/{place}?{asked.query(lang)}" for lang in PHRASEBOOKS}
    sheet = f'<link rel="stylesheet" href="/static/reports.css?v={versions["reports.css"]}">\n'
    head = sheet + _links(asked.lang, versions)
    bar = _bar(history, asked.lang, others, listing=True)
    return as_html(document, history, head=head, above=bar)


def _styles(page: str) -> str:
    """What allows the page the style sheet that it holds, and no other."""
    sheet = page.partition("<style>")[2].partition("</style>")[0]
    return f"; style-src 'self' 'sha256-{base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()}'"


def _list_page(history: History, kept: list[Kept], lang: str, versions: dict[str, str]) -> str:
    words = texts(lang, "reports")
    items = "".join(_item(history, one, lang) for one in kept)
    latest = f"/reports/latest?lang={lang}"
    now = f'<p class="latest"><a href="{latest}">{words["latest"]}</a></p>'
    empty = f'<p class="empty">{words["empty"]} <a href="{latest}">{words["empty.link"]}</a>.</p>'
    template = Template((WEB / "reports.html").read_text(encoding="utf-8"))
    return template.substitute(
        {
            "lang": lang,
            "title": words["reports"],
            "race": escape(history.race.name or "Pitboard"),
            "links": _links(lang, versions),
            "bar": _bar(history, lang, {other: f"/reports?lang={other}" for other in PHRASEBOOKS}),
            "body": f"{now}\n<ol>\n{items}</ol>" if kept else empty,
            "follow": f'{words["follow"]} <a href="/reports.atom?lang={lang}">{words["feed"]}</a>.',
            "v_board": versions["board.css"],
            "v_reports": versions["reports.css"],
        }
    )


def _item(history: History, kept: Kept, lang: str) -> str:
    """An hour of the list: its number, its title, and what follows the sentence that says as much as the title."""
    document, words = kept.documents[lang], texts(lang, "reports")
    hours = (kept.at_us - history.race.start_us) // HOUR_US
    mark = words["finish"] if kept.key == "finish" else f"{hours}<small> {words['hour']}</small>"
    # A report that goes on from another begins with its news, any other with what its title says.
    first = 0 if document.since_ms is not None else 1
    after = " ".join(one.text for one in document.sentences()[first : first + 2])
    title = f'<a href="/reports/{escape(kept.address(lang))}">{escape(document.title)}</a>'
    return f'<li><span class="mark">{mark}</span><div>{title}<p>{escape(after)}</p></div></li>\n'


def _bar(history: History, lang: str, others: dict[str, str], *, listing: bool = False) -> str:
    """The bar above a page: the race, its live board, the list of reports, the same page in each other language."""
    words = texts(lang, "reports")
    race = f'<span class="race">{escape(history.race.name or "Pitboard")}</span><a href="/">{words["live"]}</a>'
    to_list = f'<a href="/reports?lang={lang}">{words["reports"]}</a>' if listing else ""
    switch = "".join(
        f'<a href="{escape(address)}" hreflang="{other}" lang="{other}">{language(other).name}</a>'
        for other, address in others.items()
        if other != lang
    )
    return f'<nav class="bar">{race}{to_list}{switch}</nav>\n'


def _links(lang: str, versions: dict[str, str]) -> str:
    return (
        f'<link rel="icon" href="/static/icon.svg?v={versions["icon.svg"]}" type="image/svg+xml">\n'
        f'<link rel="alternate" type="application/atom+xml" hreflang="{lang}" href="/reports.atom?lang={lang}">\n'
    )
