"""The public API, the stream and the files, as a client sees them."""

import http.client
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from starlette.testclient import TestClient

from pitboard.server.app import make_app
from pitboard.server.hub import Hub
from server.short_race import advance, hub_at, serving
from waiting import HANGS_S

CONTRACT = """
position class_position number class team make driver nations laps last_crossing_ms gap_laps gap_ms class_gap_laps
class_gap_ms interval_laps interval_ms last_lap_ms best_lap_ms pit_visits stint_laps state
"""


@pytest.fixture
def hub() -> Hub:
    return hub_at(20)


@pytest.fixture
def client(hub: Hub) -> TestClient:
    return TestClient(make_app(hub))


def test_the_board_has_the_keys_of_the_contract(client: TestClient, hub: Hub) -> None:
    """Those of `standings --format json`, with the number of the board and the age of the feed."""
    response = client.get("/api/board")
    board = response.json()

    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert list(board) == ["race", "at_ms", "order", "flag", "rows", "seq", "feed_age_ms"]
    assert set(board["rows"][0]) >= set(CONTRACT.split())
    assert (board["at_ms"], board["order"], board["seq"]) == (20 * 60_000, "live", hub.seq)
    assert [row["position"] for row in board["rows"]] == list(range(1, 12))


def test_the_board_of_an_earlier_moment_is_as_it_was_then(client: TestClient) -> None:
    """The same answer as a hub gave at that moment."""
    then = TestClient(make_app(hub_at(12))).get("/api/board").json()
    now = client.get("/api/board", params={"at": "0:12:00"}).json()

    assert (now["at_ms"], now["rows"]) == (then["at_ms"], then["rows"])


def test_the_board_can_be_asked_for_a_class_and_an_order(client: TestClient) -> None:
    """Places stay those of the whole field."""
    rows = client.get("/api/board", params={"class": "LMP2"}).json()["rows"]
    line = client.get("/api/board", params={"order": "line"}).json()

    assert [row["class_position"] for row in rows] == [1, 2, 3]
    assert {row["class"] for row in rows} == {"LMP2"}
    assert line["order"] == "line"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"at": "noon"}, "'noon' is no race time; write 16:12:30, 16h or 57600s"),
        ({"at": "16h"}, "16h has not come yet"),
        ({"order": "random"}, "order 'random' is none of auto, line, live"),
        ({"class": "F1"}, "there is no class 'F1'; there are HYPERCAR, INNOVATIVE CAR, LMGT3, LMP2"),
    ],
)
def test_a_question_without_an_answer_is_refused(client: TestClient, query: dict[str, str], reason: str) -> None:
    """With one sentence that says why."""
    response = client.get("/api/board", params=query)

    assert (response.status_code, response.json()) == (400, {"error": reason})


def test_health(client: TestClient, hub: Hub) -> None:
    """What a watchdog asks."""
    answer = client.get("/healthz").json()

    assert (answer["status"], answer["seq"], answer["subscribers"]) == ("ok", hub.seq, 0)
    assert answer["feed_age_ms"] >= 0


def test_the_page_names_its_files_by_their_content(client: TestClient) -> None:
    """So that a browser keeps them, and never keeps an old one."""
    page = client.get("/")
    address = page.text.split('<script type="module" src="')[1].split('"')[0]
    script = client.get(address)

    assert page.headers["cache-control"] == "no-cache"
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/board.css?v=old").headers["cache-control"] == "no-cache"


def test_a_file_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    """By its ETag."""
    etag = client.get("/static/board.css").headers["etag"]
    again = client.get("/static/board.css", headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/nothing", "/static/none.js", "/static/../server/app.py", "/api/nothing"])
def test_what_is_not_there(client: TestClient, path: str) -> None:
    """Is not found."""
    assert client.get(path).status_code == 404


@contextmanager
def subscribed(address: str, last_event_id: str = "") -> Iterator[http.client.HTTPResponse]:
    """The event stream of a subscriber; its first event, the time to wait before coming back, is read."""
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=HANGS_S)) as connection:
        connection.request("GET", "/api/stream", headers={"Last-Event-ID": last_event_id} if last_event_id else {})
        with connection.getresponse() as response:
            assert int(read_event(response)["retry"]) >= 1_000
            yield response


def read_event(response: http.client.HTTPResponse) -> dict[str, Any]:
    """The fields of the next event."""
    fields: dict[str, Any] = {}
    while line := response.readline().decode().rstrip("\n"):
        key, _, value = line.partition(": ")
        fields[key] = msgspec.json.decode(value) if key == "data" else value
    return fields


def test_the_stream_over_a_socket(hub: Hub) -> None:
    """Sent for the history, then what is new; who comes back goes on where it was."""
    with serving(hub) as served, subscribed(served.address) as stream:
        history = read_event(stream)
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert (history["event"], history["data"]["seq"]) == ("history", hub.seq)
        assert read_event(stream)["event"] == "beat"
        served.do(lambda hub: advance(hub, 20, 20.2))
        facts = read_event(stream)
        assert (facts["event"], facts["data"]["at_ms"]) == ("facts", 20 * 60_000 + 12_000)
        with subscribed(served.address, history["id"]) as again:
            assert read_event(again) == facts


def test_the_history_is_kept_by_its_number(client: TestClient, hub: Hub) -> None:
    """A client that has it is told so; one that takes no gzip gets it plain."""
    first = client.get("/api/history")
    again = client.get("/api/history", headers={"If-None-Match": first.headers["etag"]})
    plain = client.get("/api/history", headers={"Accept-Encoding": "gzip;q=0"})

    assert (first.headers["content-encoding"], first.json()["seq"]) == ("gzip", hub.seq)
    assert (again.status_code, again.content) == (304, b"")
    assert "content-encoding" not in plain.headers
    assert plain.json() == first.json()
