"""The pages of the reports: any moment as HTML, Markdown or JSON, the list of the hours, and those as an Atom feed.

The feed is Atom as RFC 4287 has it.
"""

import base64
import hashlib
import re
import uuid
from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pitboard import __version__
from pitboard.intake import nation_code
from pitboard.model import RaceInfo
from pitboard.model.time import HOUR_US, parse_race_time
from pitboard.report.compose import Report
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.plan import weights
from pitboard.report.render import as_html, as_json, as_markdown
from pitboard.scoring import History
from pitboard.server.answers import ANY_SITE, NOW, BadRequest, answer, preferred, refusal
from pitboard.server.cells import clock
from pitboard.server.hourly_reports import HourlyReports, KeptReport, place_of, settled_us, up_to_ms
from pitboard.server.hub import Hub
from pitboard.server.workshop import client_of, unless_left
from pitboard.templates import fill
from pitboard.texts import DEFAULT, language, texts

Form = Literal["html", "md", "json"]

FORMS: Final[dict[str, Form]] = {"text/html": "html", "text/markdown": "md", "application/json": "json"}
TYPES: Final = {form: media for media, form in FORMS.items()}

NONE: Final[Mapping[str, str]] = {}

VARY: Final = "Accept, Accept-Language"
"""An address has a report in several forms and languages."""

A_WHILE: Final = "public, max-age=300"
"""For a report of an hour that is over: a correction may still change it, so not for long."""


ATOM: Final = "http://www.w3.org/2005/Atom"

NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, written however."""


class ReportRequest(Struct, frozen=True):
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


def report_routes(hub: Hub, reports: HourlyReports, versions: dict[str, str], policy: str) -> list[Route]:
    """`/reports`, `/reports/{T}` and `/reports.atom`; `policy` is the content policy of every other page."""

    async def listing(request: Request) -> Response:
        try:
            lang = _language(request)
        except BadRequest as error:
            return refusal(error, as_text=True, headers=ANY_SITE)
        page = _list_page(hub.race.history, reports.kept, lang, versions)
        return _answer(request, page.encode(), "text/html", lang)

    async def feed(request: Request) -> Response:
        try:
            lang = _language(request)
        except BadRequest as error:
            return refusal(error, as_text=True, headers=ANY_SITE)
        content = atom(hub.race.history.race, lang, reports.kept, str(request.base_url))
        return _answer(request, content, "application/atom+xml; charset=utf-8", lang, headers=ANY_SITE)

    async def report(request: Request) -> Response:
        place, form = _form(request)
        try:
            wanted = _wanted(hub, request, place, form)
            document, history = await unless_left(request, _written(reports, wanted, client_of(request)))
        except BadRequest as error:
            return refusal(error, as_text=form != "json", headers=ANY_SITE)
        keep = _keep(hub, wanted.at_us)
        if form == "html":
            page = _report_page(document, history, wanted, versions)
            styled = {"Content-Security-Policy": policy + inline_policy(page, "style")}
            return _answer(request, page.encode(), "text/html", wanted.lang, keep=keep, headers=styled)
        content = as_json(document, history) if form == "json" else as_markdown(document).encode()
        return _answer(request, content, TYPES[form], wanted.lang, keep=keep, headers=ANY_SITE)

    return [Route("/reports", listing), Route("/reports.atom", feed), Route("/reports/{place}", report)]


def _written(reports: HourlyReports, wanted: ReportRequest, client: str) -> Awaitable[tuple[Report, History]]:
    options = {"nation": wanted.nation, "length": wanted.length}
    return reports.written(wanted.at_us, wanted.lang, since_us=wanted.since_us, client=client, **options)


def _answer(
    request: Request,
    content: bytes,
    media: str,
    lang: str,
    *,
    keep: str = NOW,
    headers: Mapping[str, str] = NONE,
) -> Response:
    """Answer with a page, the feed or a report in a language, not packed."""
    headers = {"Vary": VARY, "Content-Language": lang, **headers}
    return answer(request, content, pack=False, media=media, keep=keep, headers=headers)


def _form(request: Request) -> tuple[str, Form]:
    """The moment in the address, and the form asked for by its extension or else by the Accept header."""
    place: str = request.path_params["place"]
    for form in FORMS.values():
        if place.endswith(f".{form}"):
            return place.removesuffix(f".{form}"), form
    media = preferred(request.headers.get("accept", ""), {media: media for media in FORMS}, "text/html")
    return place, FORMS[media]


def _wanted(hub: Hub, request: Request, place: str, form: Form) -> ReportRequest:
    length = request.query_params.get("length", "report")
    if length not in weights().length:
        raise BadRequest(f"there is no length {length!r}; there are {', '.join(weights().length)}")
    written = request.query_params.get("nation", "")
    nation = nation_code(written) or (written.upper() if re.fullmatch("[A-Za-z]{3}", written) else "")
    if written and not nation:
        raise BadRequest(f"{written!r} is no nation that is known; write its three letters, like NLD")
    at_us, since = _moment_us(hub, place), request.query_params.get("since", "")
    since_us = _since_us(hub, since, at_us) if since else None
    return ReportRequest(at_us, _language(request), nation, length, form, since_us, since)


def _since_us(hub: Hub, since: str, at_us: int | None) -> int:
    """The moment of the report before the one asked for, in µs since the epoch."""
    since_us = hub.race.history.race.start_us + _race_time_us(since)
    if since_us >= (hub.race.moment_us if at_us is None else at_us):
        raise BadRequest(f"since={since} is not before the report's own moment")
    return since_us


def _moment_us(hub: Hub, place: str) -> int | None:
    """The moment that an address names, in µs since the epoch; None for the present one."""
    history = hub.race.history
    start_us, now_us = history.race.start_us, up_to_ms(history, hub.race.moment_us)
    at_us = None if place == "latest" else _race_time_us(place)
    if not history.cars or now_us < start_us:
        raise BadRequest("the race has not begun", 404)
    if at_us is not None and start_us + at_us > now_us:
        raise BadRequest(f"{place} has not come yet; the race is at {clock((now_us - start_us) // 1000)}", 404)
    told_from_us = history.told_from_us()
    if at_us is not None and start_us + at_us < told_from_us:
        raise BadRequest(f"nothing was received before {clock((told_from_us - start_us) // 1000)}", 404)
    if at_us is not None and (seen_us := history.answered_us(start_us + at_us)) < start_us + at_us:
        raise BadRequest(f"nothing was received from {clock((seen_us - start_us) // 1000)} until after {place}", 404)
    return None if at_us is None else start_us + at_us


def _race_time_us(place: str) -> int:
    try:
        return parse_race_time(place)
    except ValueError as error:
        raise BadRequest(f"{error}, or latest") from None


def _language(request: Request) -> str:
    """The language asked for, else the one that the browser likes best, else that of the board."""
    lang = request.query_params.get("lang")
    if lang is None:
        return preferred(request.headers.get("accept-language", ""), {lang: lang for lang in PHRASEBOOKS}, DEFAULT)
    if lang not in PHRASEBOOKS:
        raise BadRequest(f"there are no reports in {lang!r}; there are {' and '.join(PHRASEBOOKS)}")
    return lang


def _keep(hub: Hub, at_us: int | None) -> str:
    """How long an answer may be kept: the report of an hour that is over for a while, any other not."""
    if at_us is None:
        return NOW
    start_us = hub.race.history.race.start_us
    hour_ends_us = start_us - (start_us - at_us) // HOUR_US * HOUR_US
    return A_WHILE if hour_ends_us <= settled_us(hub.race) else NOW


def _report_page(document: Report, history: History, wanted: ReportRequest, versions: dict[str, str]) -> str:
    place = "latest" if wanted.at_us is None else place_of(document.at_ms)
    return as_html(
        document,
        history,
        template="report_served.html",
        race=history.race.name or "Pitboard",
        others=_others({lang: f"/reports/{place}?{wanted.query(lang)}" for lang in PHRASEBOOKS}),
        versions=versions,
    )


def _others(addresses: dict[str, str]) -> list[dict[str, str]]:
    """The same page in every language, by its address."""
    return [{"lang": lang, "address": address, "name": language(lang).name} for lang, address in addresses.items()]


def inline_policy(page: str, *tags: str) -> str:
    """What allows the page the style sheet, or script, that it holds, and no other: `tags` are `style`, `script`."""
    return "".join(f"; {tag}-src 'self' 'sha256-{_hash(page, tag)}'" for tag in tags)


def _hash(page: str, tag: str) -> str:
    content = page.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _list_page(history: History, kept: list[KeptReport], lang: str, versions: dict[str, str]) -> str:
    return fill(
        "report_list.html",
        lang=lang,
        words=texts(lang, "reports"),
        race=history.race.name or "Pitboard",
        others=_others({other: f"/reports?lang={other}" for other in PHRASEBOOKS}),
        hours=[_hour(history, report, lang) for report in kept],
        versions=versions,
    )


def _hour(history: History, kept: KeptReport, lang: str) -> dict[str, object]:
    """An hour of the list: its number, its title, and what follows the sentence that says as much as the title."""
    document = kept.documents[lang]
    # A report that goes on from another begins with its news, any other with what its title says.
    first = 0 if document.since_ms is not None else 1
    return {
        "is_finish": kept.key == "finish",
        "number": (kept.at_us - history.race.start_us) // HOUR_US,
        "address": kept.address(lang),
        "title": document.title,
        "beginning": " ".join(sentence.text for sentence in document.sentences()[first : first + 2]),
    }


def atom(race: RaceInfo, lang: str, kept: Sequence[KeptReport], base: str) -> bytes:
    """The feed of a race in one language, newest first; `base` is the server's address, with a slash at its end.

    Ids depend on the race, its start, the hour and the language alone: a restart, another address or a correction
    gives a reader no report twice. Times are those of the race, not of the making.
    """
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": lang})
    _put(feed, "id", _id(race, lang))
    _put(feed, "title", texts(lang, "reports").fill("feed.title", race=race.name or "Pitboard"))
    _put(feed, "updated", _time(_outward_us(race, kept[0].at_us if kept else race.start_us)))
    _put(feed, "link", rel="self", type="application/atom+xml", href=f"{base}reports.atom?lang={lang}")
    _put(feed, "link", rel="alternate", type="text/html", hreflang=lang, href=f"{base}reports?lang={lang}")
    _put(_put(feed, "author"), "name", "Pitboard")
    _put(feed, "generator", "Pitboard", version=__version__)
    _put(feed, "icon", f"{base}static/icon.svg")
    for report in kept:
        _entry(feed, race, report, lang, base)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ET.Element, race: RaceInfo, kept: KeptReport, lang: str, base: str) -> None:
    document = kept.documents[lang]
    entry = _put(feed, "entry")
    _put(entry, "id", _id(race, lang, kept.key))
    _put(entry, "title", document.title)
    _put(entry, "updated", _time(_outward_us(race, kept.at_us)))
    _put(entry, "published", _time(_outward_us(race, kept.at_us)))
    _put(entry, "link", rel="alternate", type="text/html", hreflang=lang, href=f"{base}reports/{kept.address(lang)}")
    _put(entry, "content", fill("report_feed.html", paragraphs=document.paragraphs).strip(), type="html")


def _id(race: RaceInfo, *parts: str) -> str:
    name = "|".join(["pitboard", race.name, str(_outward_us(race, race.start_us)), *parts])
    return uuid.uuid5(uuid.NAMESPACE_OID, name).urn


def _outward_us(race: RaceInfo, moment_us: int) -> int:
    """A moment of a race without a date on the day on which it was received."""
    return moment_us if race.dated else moment_us + race.received_us


def _time(moment_us: int) -> str:
    """A moment as RFC 3339, in whole seconds: a reader needs no more."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment_us // 1_000_000)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, {key: NOT_XML.sub("", value) for key, value in attributes.items()})
    element.text = NOT_XML.sub("", text) or None
    return element
