"""The operator's page: how the sources are and what needs a decision, for who has the key; read only.

The key is a new one at every start, and part of the address that `serve` prints; `PITBOARD_OPERATOR_KEY` sets one that
stays. Nothing is given without it, to this machine neither: whatever stands in front of the server may look like it.
"""

import hmac
from collections.abc import Iterable
from html import escape
from string import Template
from typing import Any, Final
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pitboard.board import Disagreement
from pitboard.board.verdicts import AlarmRow, VerdictRow
from pitboard.scoring import Conflict
from pitboard.server.hub import Hub
from pitboard.server.overview import Overview, SourceRow, UnknownRow, Watch
from pitboard.server.page import WEB, clock

PRIVATE: Final = {"Cache-Control": "no-store"}

OLD_MS: Final = 15_000
"""A source that has been silent for longer is marked."""

Cells = tuple[str, ...]


def operator_address(address: str, key: str) -> str:
    """The page's address with its key, for a server's address that ends in a stroke."""
    return f"{address}operator?key={quote(key)}"


def operator_routes(hub: Hub, versions: dict[str, str]) -> list[Route]:
    """`/operator` the page, `/operator/now` its changing part, `/api/operator` the same as JSON."""
    watch, race = Watch(hub), hub.race

    async def page(request: Request) -> Response:
        if "key" in request.query_params and _knows_key(request, race.operator_key):
            answer = RedirectResponse("/operator", 303, headers=PRIVATE)
            answer.set_cookie(_cookie(request), race.operator_key, httponly=True, samesite="strict")
            return answer
        if not _knows_key(request, race.operator_key):
            return _page(
                versions, "<p>Open the address that <code>pitboard serve</code> printed: it has the key.</p>", 403
            )
        return _page(versions, render(watch.overview()))

    async def now(request: Request) -> Response:
        if not _knows_key(request, race.operator_key):
            return Response(status_code=403, headers=PRIVATE)
        return HTMLResponse(render(watch.overview()), headers=PRIVATE)

    async def api(request: Request) -> Response:
        if not _knows_key(request, race.operator_key):
            return JSONResponse({"error": "the operator's key is missing or wrong"}, 403, headers=PRIVATE)
        return Response(msgspec.json.encode(watch.overview()), media_type="application/json", headers=PRIVATE)

    return [Route("/operator", page), Route("/operator/now", now), Route("/api/operator", api)]


def _cookie(request: Request) -> str:
    # Two servers on one machine share their cookies, whatever their ports.
    return f"pitboard-operator-{request.url.port or 0}"


def _knows_key(request: Request, key: str) -> bool:
    """By the address, the cookie or a bearer's token."""
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    given = (request.query_params.get("key"), request.cookies.get(_cookie(request)), bearer)
    return any(hmac.compare_digest(candidate.encode(), key.encode()) for candidate in given if candidate)


def _page(versions: dict[str, str], body: str, status: int = 200) -> HTMLResponse:
    template = Template((WEB / "operator.html").read_text(encoding="utf-8"))
    addresses = {f"v_{kind}": versions.get(f"operator.{kind}", "") for kind in ("css", "js")}
    return HTMLResponse(template.substitute(addresses, body=body), status, headers=PRIVATE)


def render(view: Overview) -> str:
    """The page's changing part."""
    flag = (
        f' <span class="flag" data-flag="{escape(view.flag)}">{escape(_words(view.flag))}</span>' if view.flag else ""
    )
    age = "nothing heard yet" if view.feed_age_ms is None else f"heard {_age(view.feed_age_ms)} ago"
    parts = [
        f"<h1>{escape(view.race or 'Pitboard')}</h1>",
        f"<p class=now><b>{clock(view.at_ms)}</b>{flag} <span>{age}</span> <span>{view.viewers} following</span></p>",
        f'<p class="note">{escape(view.note)}</p>' if view.note else "",
        _table("Sources", SOURCES, map(_source, view.sources), "No live source: the race comes from files."),
        _counts(view.verdicts),
        _table(f"Alarms ({view.alarm_count})", ALARMS, map(_alarm, view.alarms), "None."),
        _table("Unknown transponders", UNKNOWN, map(_unknown, view.unknown_transponders), "None."),
        _differing(view),
        _table("Sources that say different things", CONFLICTS, map(_conflict, view.conflicts), "None."),
        _table("Passings not accepted, the latest", REJECTED, map(_rejected, view.rejected), "None."),
    ]
    return "\n".join(part for part in parts if part)


SOURCES: Final = ("Source", "Format", "Silent for", "Passings", "Last minute", "Clock", "Measured by", "Steps", "Wrong")
ALARMS: Final = ("Race time", "Car", "What", "")
UNKNOWN: Final = ("Transponder", "Passings", "First", "Last", "Loops")
DIFFERING: Final = ("Car", "What", "The feed", "Here", "Reason")
CONFLICTS: Final = ("Car", "What", "Counts", "From", "Set aside", "From")
REJECTED: Final = ("Race time", "Car", "Loop", "Verdict", "Reason", "From")
RIGHT: Final = {
    "Silent for",
    "Passings",
    "Last minute",
    "Clock",
    "Steps",
    "Race time",
    "First",
    "Last",
    "The feed",
    "Here",
}


def _table(title: str, heads: Cells, rows: Iterable[Cells], empty: str) -> str:
    told = [
        "<tr>" + "".join(f"<td{_class(head)}>{cell}</td>" for head, cell in zip(heads, row, strict=True)) + "</tr>"
        for row in rows
    ]
    if not told:
        return f"<section><h2>{title}</h2><p>{empty}</p></section>"
    head = "".join(f"<th scope=col{_class(one)}>{one}</th>" for one in heads)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(told)}</tbody></table>"
    return f"<section><h2>{title}</h2><div class=wide>{table}</div></section>"


def _class(head: str) -> str:
    return " class=right" if head in RIGHT else ""


def _counts(counts: dict[str, int]) -> str:
    told = ", ".join(f"<b>{count:,}</b> {escape(_words(code))}" for code, count in counts.items())
    return f"<section><h2>Passings by verdict</h2><p>{told or 'None yet.'}</p></section>"


def _differing(view: Overview) -> str:
    if not view.stated:
        return "<section><h2>The feed's result beside ours</h2><p>No feed states a result.</p></section>"
    agree = "The feed's result and ours are the same: order, laps, total times, classes."
    return _table(
        f"The feed's result beside ours: {len(view.disagreements)} differ", DIFFERING,
        map(_disagreement, view.disagreements), agree,
    )  # fmt: skip


def _source(row: SourceRow) -> Cells:
    old = row.age_ms is None or row.age_ms > OLD_MS
    age = "–" if row.age_ms is None else _age(row.age_ms)
    offset = "" if row.offset_ms is None else f"{row.offset_ms:+.3f} ms"
    how = f"{_words(row.how or '')}{f' ({row.pairs})' if row.pairs else ''}"
    return (
        escape(row.name),
        escape(row.format),
        f"<span class=bad>{age}</span>" if old else age,
        f"{row.passings:,}",
        str(row.a_minute),
        offset,
        how,
        str(row.steps),
        f"<span class=bad>{escape(row.note)}</span>" if row.note else escape(row.refused),
    )


def _alarm(row: AlarmRow) -> Cells:
    return clock(row.at_ms), _car(row.number), escape(_words(row.kind)), escape(row.text)


def _unknown(row: UnknownRow) -> Cells:
    loops = escape(", ".join(row.loops))
    return escape(row.transponder), str(row.passings), clock(row.first_ms), clock(row.last_ms), loops


def _disagreement(row: Disagreement) -> Cells:
    in_ms = row.what.endswith("_ms")
    stated, ours = ("–" if one is None else _precise(one) if in_ms else str(one) for one in (row.stated, row.ours))
    return _car(row.number), escape(_words(row.what.removesuffix("_ms"))), stated, ours, escape(row.reason)


def _conflict(row: Conflict) -> Cells:
    told: tuple[Any, ...] = (row.what, row.kept, row.kept_source, row.other, row.other_source)
    return (_car(row.number), *(escape(str(one)) for one in told))


def _rejected(row: VerdictRow) -> Cells:
    car = _car(row.number) or escape(row.transponder)
    source = f"{escape(row.source)}:{row.ref}"
    return clock(row.at_ms), car, escape(row.loop), escape(_words(row.code)), escape(row.reason), source


def _car(number: str) -> str:
    return f"#{escape(number)}" if number else ""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _age(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _precise(ms: int) -> str:
    return f"{clock(ms)}.{ms % 1000:03}"
