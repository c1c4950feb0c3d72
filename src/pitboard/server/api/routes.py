"""The operations over HTTP: refused in one sentence, kept by their ETag; long answers come from the workshop."""

import asyncio
import gzip
import hashlib
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from pitboard.scoring import History
from pitboard.server.answers import ANYONE, NOW, BadRequest, answer, json_answer, refusal
from pitboard.server.api.description import api_page, openapi
from pitboard.server.api.operations import OPERATIONS, Operation
from pitboard.server.api.query import Query
from pitboard.server.hourly_reports import HourlyReports, settled_us
from pitboard.server.hub import Hub
from pitboard.server.workshop import client_of, unless_left

MEMO: Final = 64
"""So many answers are remembered, each until something is new."""

SETTLED: Final = "public, max-age=300"
"""For a moment of which nothing late is expected: a correction may still change it, so not for long."""

PREFLIGHT: Final = {
    **ANYONE,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, Last-Event-ID",
    "Access-Control-Max-Age": "86400",
}

Endpoint = Callable[[Request], Awaitable[Response]]

Made = tuple[bytes, bytes, str, str]
"""An answer plain and packed, its ETag, and how long it may be kept."""


def api_routes(hub: Hub, reports: HourlyReports, versions: Mapping[str, str]) -> list[BaseRoute]:
    """A route for each operation, for the OpenAPI document and for the page about them.

    The stream (app.py) and the checks (check_pages.py) have their own.
    """
    answers = _Answers(hub, reports)
    special = {"/api/history": _history(hub), "/healthz": _health(hub)}
    routes: list[BaseRoute] = []
    for operation in OPERATIONS:
        if operation.answers is None:
            routes.append(Route(operation.path, _preflight, methods=["OPTIONS"]))
        elif operation.ask is not None or operation.path in special:
            ask = special.get(operation.path) or answers.of(operation)
            routes.append(Route(operation.path, ask, methods=["GET", "HEAD", "OPTIONS"]))
    document = msgspec.json.encode(openapi())

    async def described(request: Request) -> Response:
        return answer(request, document)

    async def page(_: Request) -> Response:
        return HTMLResponse(api_page(hub.race.history, versions), headers={"Cache-Control": NOW})

    return [*routes, Route("/api/openapi.json", described), Route("/api", page)]


class _Answers:
    """Makes the answers, the long ones in the workshop, and remembers them until an event or the clock makes others."""

    def __init__(self, hub: Hub, reports: HourlyReports) -> None:
        self._hub = hub
        self._reports = reports
        self._memo: OrderedDict[tuple[object, ...], Made] = OrderedDict()
        self._past: OrderedDict[tuple[object, ...], Made] = OrderedDict()

    def of(self, operation: Operation) -> Endpoint:
        """The endpoint of an operation."""

        async def endpoint(request: Request) -> Response:
            if request.method == "OPTIONS":
                return await _preflight(request)
            try:
                query = Query(self._hub, operation.parameters, request.query_params)
                making = self._made(operation, query, client_of(request))
                plain, packed, etag, keep = await (making if operation.quick else unless_left(request, making))
            except BadRequest as error:
                return refusal(error)
            return answer(request, plain, packed=packed, etag=etag, keep=keep)

        return endpoint

    async def _made(self, operation: Operation, query: Query, client: str) -> Made:
        state = self._state(operation, query)
        # What holds for long is not pushed out by what is asked for every second.
        memo = self._memo if state else self._past
        state = state or (known_by(query.history, query.at_us()),)
        key = (operation.path, query.key(), self._hub.broadcast.epoch, *state)
        if (known := memo.get(key)) is not None:
            return known
        if operation.quick:
            made = await asyncio.to_thread(_packed, self._content(operation, query, query.history), self._keep(query))
        else:

            def work(history: History) -> Made:
                return _packed(self._content(operation, query, history), self._keep(query))

            made = await self._reports.workshop.do(client, key, work)
        memo[key] = made
        if len(memo) > MEMO:
            memo.popitem(last=False)
        return made

    def _state(self, operation: Operation, query: Query) -> tuple[object, ...]:
        """What an answer holds for, until anything is new; nothing where it holds while what was known then does."""
        at_us = query.moment_us("at")
        if operation.past_alone and at_us is not None and at_us <= settled_us(self._hub.race):
            return ()
        # By the second too: the age of the feed goes on when nothing else does.
        return self._hub.seq, self._hub.table().at_ms, int(time.monotonic())

    def _content(self, operation: Operation, query: Query, history: History) -> Any:
        assert operation.ask is not None
        query.history = history
        return operation.ask(query, self._reports)

    def _keep(self, query: Query) -> str:
        at_us = query.moment_us("at") or query.moment_us("flag_at")
        return SETTLED if at_us is not None and at_us <= settled_us(self._hub.race) else NOW


def known_by(history: History, at_us: int) -> int:
    """Return a number that is another when anything is that was known of a race by a moment (µs since the epoch)."""
    facts: list[object] = [tuple(flag for flag in history.flags if flag.time_us <= at_us)]
    for car in history.cars.values():
        times = (car.lap_end_us, car.pit_in_us, car.pit_out_us, car.driver_us)
        facts += [car.entry, *(tuple(own[: bisect_right(own, at_us)]) for own in times)]
        laps = range(1, car.laps_at(at_us) + 1)
        facts += [car.driver_seat[: bisect_right(car.driver_us, at_us)]]
        facts += [[lap for lap in laps if lap in uncounted] for uncounted in (car.inferred_laps, car.deleted_laps)]
    return hash(repr(facts))


async def _preflight(_: Request) -> Response:
    return Response(status_code=204, headers=PREFLIGHT)


def _packed(content: Any, keep: str) -> Made:
    plain = msgspec.json.encode(content)
    return plain, gzip.compress(plain, 5, mtime=0), _etag(content, plain), keep


def _etag(content: Any, plain: bytes) -> str:
    """The age of the feed alone makes no other answer: a client can count it on by itself."""
    if isinstance(content, dict) and content.get("feed_age_ms") is not None:
        plain = msgspec.json.encode(content | {"feed_age_ms": None})
    return hashlib.sha256(plain).hexdigest()[:24]


def _history(hub: Hub) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return await _preflight(request)
        whole = await hub.whole()
        return answer(request, whole.plain, packed=whole.packed, etag=f"{whole.epoch}-{whole.seq}")

    return endpoint


def _health(hub: Hub) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        health = {"status": "ok", "seq": hub.seq, "feed_age_ms": hub.race.feed_age_ms, "subscribers": hub.subscribers}
        return json_answer(request, health | {"restarts": hub.broadcast.restarts})

    return endpoint
