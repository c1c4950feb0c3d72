"""The API: every operation against its own type, whatever it is asked."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.routing import Route
from starlette.testclient import TestClient

from pitboard import board
from pitboard.forecast import ForecastRow
from pitboard.intake import rules_for
from pitboard.race import RaceUnderWay
from pitboard.results import classify
from pitboard.server.api.description import openapi
from pitboard.server.api.documents import ChancesRow, MomentsAnswer, RefusalAnswer
from pitboard.server.api.operations import OPERATIONS, Operation
from pitboard.server.api.routes import known_by
from pitboard.server.app import STREAM, make_app
from pitboard.server.hub import Hub
from server.short_race import MINUTE_US, START_US, advance, hub_at

ASKED = [one for one in OPERATIONS if one.answers is not None and one.takes is None]
POSTED = [one for one in OPERATIONS if one.takes is not None]

NOT_DESCRIBED = {
    "/": "a page",
    "/api": "the page about the API",
    "/api/openapi.json": "the description itself",
    "/api/operator": "only for who holds the operator's key",
    "/api/operator/decisions": "only for who holds the operator's key",
    "/readyz": "what a load balancer asks",
    "/metrics": "only for who holds the operator's key",
    "/check": "a page with a form",
    "/embed": "a page",
    "/manifest.webmanifest": "for the browser that installs the page",
    "/operator": "a page",
    "/operator/now": "the part of that page that changes",
    "/overlay/battle/{car}/{other:path}": "a page",
    "/overlay/car/{car:path}": "a page",
    "/overlay/class/{class:path}": "a page",
    "/overlay/stop/{car:path}": "a page",
    **{f"/overlay/{kind}": "a page" for kind in ("leaders", "tower", "flag", "fastest", "ticker")},
    "/data/{name}.{form}": "for graphics; docs/page.md lists them",
    "/reports": "a page",
    "/reports.atom": "a feed for readers of news",
    "/reports/{place}": "a page, and the same report in other forms that docs/reports.md lists",
    "/static/{path:path}": "the pages' files",
    "/sw.js": "the page's own script",
}
"""Addresses that are no operation of the API, and why."""


@cache
def hub() -> Hub:
    """The short race at its twentieth minute; no test changes it."""
    return hub_at(20)


@cache
def client() -> TestClient:
    """Its application."""
    return TestClient(make_app(hub()), raise_server_exceptions=True)


@cache
def document() -> dict[str, Any]:
    """What describes the operations to programs."""
    return openapi()


def convert(operation: Operation, content: Any) -> None:
    """The answer as its type: every key there, none besides, each of its type."""
    known = msgspec.json.encode(msgspec.convert(content, operation.answers))
    assert msgspec.json.decode(known).keys() == content.keys()


@pytest.mark.parametrize("operation", ASKED, ids=lambda one: one.path)
def test_an_operation_answers_what_its_type_says(operation: Operation) -> None:
    """Without a parameter, to anyone, with an ETag that holds."""
    answer = client().get(operation.path)
    if answer.status_code == 404:
        assert answer.json() == {"error": "the circuit of this race is not known"}
        return
    again = client().get(operation.path, headers={"If-None-Match": answer.headers["etag"]})

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    convert(operation, answer.json())
    assert again.status_code in (200, 304)


@pytest.mark.parametrize("operation", ASKED, ids=lambda one: one.path)
def test_an_operation_can_be_asked_before_the_first_fact(operation: Operation) -> None:
    """An empty race is a race."""
    answer = TestClient(make_app(Hub(RaceUnderWay()))).get(operation.path)

    assert answer.status_code in (200, 404)
    if answer.status_code == 200:
        convert(operation, answer.json())


VALUES = st.one_of(
    st.sampled_from(["null", "", "0", "-1", "10m", "0:12:00", "99h", "true", "LMP2", "line", "live", "wec-2023", "٣h"]),
    st.sampled_from(sorted(hub().race.history.cars)),
    st.text(max_size=12),
)
NAMES = st.sampled_from(["at", "order", "class", "car", "since", "kind", "flag_at", "rules", "hourly", "limit", "é"])


@settings(max_examples=150)
@given(st.sampled_from(ASKED), st.lists(st.tuples(NAMES, VALUES), max_size=3))
def test_whatever_is_asked_is_answered_or_refused(operation: Operation, query: list[tuple[str, str]]) -> None:
    """With an answer of its type, or with one clear line; never with an error of the server's."""
    answer = client().get(f"{operation.path}?{urlencode(query)}")
    content = answer.json()

    assert answer.status_code in (200, 400, 404)
    if answer.status_code == 200:
        convert(operation, content)
    else:
        refusal = msgspec.convert(content, RefusalAnswer)
        assert refusal.error
        assert "\n" not in refusal.error.replace("\\n", "") or "\n" in str(query)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/api/laps?limit=null", "there is no parameter 'limit'; there are car, at"),
        ("/api/entries?limit=null", "there is no parameter 'limit'; there are none"),
        ("/api/laps?car=8&car=7", "'car' stands more than once"),
        ("/api/laps?at=null", "'null' is no race time; write 16:12:30, 16h or 57600s"),
        ("/api/pits?at=21m", "21m has not come yet"),
        ("/api/board?class=F1", "there is no class 'F1'; there are HYPERCAR, INNOVATIVE CAR, LMGT3, LMP2"),
        ("/api/moments?lang=xx", "lang 'xx' is none of en, de, fr, nl"),
        ("/api/moments?since=x", "'x' is no race time; write 16:12:30, 16h or 57600s"),
        ("/api/classification?rules=../x", "there are no rules '../x'; there are "),
        ("/api/classification?hourly=true", "hourly needs flag_at"),
        ("/api/classification?hourly=maybe", "hourly 'maybe' is none of true, false"),
    ],
)
def test_a_question_without_an_answer_is_refused(path: str, reason: str) -> None:
    """In one sentence that says what would do."""
    answer = client().get(path)

    assert answer.status_code == 400
    assert answer.json()["error"].startswith(reason)


def test_rows_are_those_of_the_commands() -> None:
    """Of one car, at a moment."""
    moment_us = START_US + 12 * MINUTE_US
    number = max(hub().race.history.cars.values(), key=lambda car: len(car.pit_in_us)).number
    for name, of in (("laps", board.laps), ("stints", board.stints), ("drivers", board.drivers)):
        rows = client().get(f"/api/{name}", params={"car": number, "at": "12m"}).json()[name]
        assert rows == msgspec.json.decode(msgspec.json.encode(of(hub().race.history, moment_us, number)))
        assert rows


def test_chances_have_the_keys_of_the_command() -> None:
    """The row is written out for the server, which begins without numpy."""
    own, theirs = ([field.encode_name for field in msgspec.structs.fields(row)] for row in (ChancesRow, ForecastRow))
    assert own == theirs


def test_moments_can_be_chosen() -> None:
    """By kind, repeated, and by since."""
    found = msgspec.convert(client().get("/api/moments", params={"kind": ["flag", "milestone"]}).json(), MomentsAnswer)
    late = msgspec.convert(client().get("/api/moments", params={"since": "15m"}).json(), MomentsAnswer)
    everything = msgspec.convert(client().get("/api/moments").json(), MomentsAnswer)

    dutch = client().get("/api/moments", params={"kind": "milestone", "lang": "nl"}).json()["moments"]
    assert any(one["text"].startswith("Halverwege: #") and one["text"].endswith(" leidt") for one in dutch)
    assert {one.kind for one in found.moments} <= {"flag", "milestone"}
    assert found.moments
    assert len(late.moments) < len(everything.moments)


def test_the_classification_is_that_of_the_command() -> None:
    """With the flag at a quarter of an hour."""
    history = hub().race.history
    expected = classify(history, rules_for(history), START_US + 15 * MINUTE_US)

    assert client().get("/api/classification?flag_at=15m").json() == msgspec.json.decode(msgspec.json.encode(expected))


def test_a_moment_of_the_past_stays_as_it_is_until_a_correction() -> None:
    """Its ETag holds while the race goes on, and it may be kept for a while."""
    here = hub_at(20)
    app = TestClient(make_app(here))
    first = app.get("/api/board?at=12m")
    advance(here, 20, 25)
    again = app.get("/api/board?at=12m", headers={"If-None-Match": first.headers["etag"]})
    car = here.race.history.cars[first.json()["rows"][0]["number"]]
    car.lap_end_us[0] += 1_000_000
    here.race.set_note("corrected")
    here.publish()
    laps = app.get(f"/api/laps?at=12m&car={car.number}").json()["laps"]

    assert (again.status_code, again.headers["cache-control"]) == (304, "public, max-age=300")
    assert app.get("/api/board").headers["cache-control"] == "no-cache"
    assert laps[0]["elapsed_ms"] == (car.lap_end_us[0] - START_US) // 1000


def test_chances_of_the_past_hold_whatever_comes_after() -> None:
    """What was known by then has one number as the race goes on, another by another moment."""
    history, on = hub_at(12).race.history, hub_at(20).race.history
    at_us = START_US + 10 * MINUTE_US

    assert known_by(history, at_us) == known_by(on, at_us)
    assert known_by(on, at_us) != known_by(on, at_us + 5 * MINUTE_US)


def test_another_page_may_ask_before_it_asks() -> None:
    """The browser's question whether a header may be sent."""
    for path in ("/api/board", "/api/history", "/api/stream"):
        answer = client().options(path, headers={"Origin": "https://x.example"})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
        assert {"If-None-Match", "Last-Event-ID"} <= set(answer.headers["access-control-allow-headers"].split(", "))


def test_the_openapi_document_is_complete() -> None:
    """Every operation, every parameter; every type that is named is there."""
    described = client().get("/api/openapi.json").json()
    text = msgspec.json.encode(described).decode()

    assert set(described["paths"]) == {one.path for one in OPERATIONS}
    for operation in OPERATIONS:
        said = described["paths"][operation.path][operation.method]
        assert [one["name"] for one in said["parameters"]] == [one.name for one in operation.parameters]
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(described["components"]["schemas"])
    assert {"Row", "LapRow", "MomentRow", "CheckRequest", "Position"} <= named
    ids = [said["operationId"] for methods in described["paths"].values() for said in methods.values()]
    assert len(ids) == len(set(ids)) == len(OPERATIONS)


def test_every_route_is_described_or_is_listed_with_its_reason() -> None:
    """By its address and each way to ask it; no description and no reason is left over."""
    routes = [route for route in make_app(hub())._pages.routes if isinstance(route, Route)]
    ways = {(route.path, way.lower()) for route in routes for way in route.methods or ()}
    described = {(path, way) for path, methods in document()["paths"].items() for way in methods}

    # The stream's own door stands before the routes.
    there_are = {(path, way) for path, way in ways if way not in ("head", "options")} | {(STREAM, "get")}
    assert {(path, way) for path, way in there_are - described if path not in NOT_DESCRIBED} == set()
    assert described <= there_are
    assert NOT_DESCRIBED.keys() <= {path for path, _ in there_are - described}


@pytest.mark.parametrize("operation", POSTED, ids=lambda one: one.path)
def test_the_example_of_a_body_is_answered(operation: Operation) -> None:
    """Of its type; without a key that must be there, or with a parameter that there is not, it is refused."""
    body = operation.example.replace("{car}", sorted(hub().race.history.cars)[0])
    answer = client().post(operation.path, content=body)

    assert answer.status_code == 200
    assert len(answer.json()["claims"]) == 1
    convert(operation, answer.json())
    refused = [
        client().post(operation.path, content=body.replace('"text"', '"txt"').replace('"kind"', '"kid"')),
        client().post(f"{operation.path}?when=1h", content=body),
    ]
    assert [one.status_code for one in refused] == [400, 400]
    assert refused[1].json()["error"].startswith("there is no parameter 'when'; there ")


BODIES = st.one_of(
    st.fixed_dictionaries({"text": st.text(max_size=40)}, optional={"at": VALUES, "lang": VALUES}),
    st.lists(st.fixed_dictionaries({"kind": st.sampled_from(["stops", "position", "x"]), "car": VALUES}), max_size=2),
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=4),
)


@settings(max_examples=60)
@given(st.sampled_from(POSTED), BODIES)
def test_whatever_is_posted_is_answered_or_refused_as_described(operation: Operation, body: Any) -> None:
    """With one of the answers that the document has for it."""
    answer = client().post(operation.path, json=body)
    described = document()["paths"][operation.path]["post"]["responses"]

    assert str(answer.status_code) in described
    if answer.status_code == 200:
        convert(operation, answer.json())
    else:
        assert msgspec.convert(answer.json(), RefusalAnswer).error


def test_the_page_about_it_has_an_example_of_each() -> None:
    """That can be run, with values that this race has; its files are there."""
    page = client().get("/api").text

    for operation in OPERATIONS:
        assert f'<form action="{operation.path}" method="{operation.method}"' in page
    assert f'placeholder="{sorted(hub().race.history.cars)[0]}"' in page
    for part in page.split("/static/")[1:]:
        assert part.startswith("engine/") or client().get("/static/" + part.partition('"')[0]).status_code == 200
