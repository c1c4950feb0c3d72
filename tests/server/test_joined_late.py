"""A race that was joined late, asked for a moment before that: no empty board, but that nothing was received then."""

import re
from functools import cache

from starlette.testclient import TestClient

from feeds.readers import recorded_facts
from feeds.rmonitor_race import ClubRace
from pitboard.feeds.reading import Reading
from pitboard.race import RaceUnderWay
from pitboard.scoring import score
from pitboard.server.app import make_app
from pitboard.server.hub import Hub


@cache
def client() -> TestClient:
    """The application of a race of twelve laps, joined in its middle."""
    lines = ClubRace().lines()
    facts = recorded_facts("rmonitor", b"".join(lines[len(lines) // 2 :]), "feed", Reading())
    hub = Hub(RaceUnderWay())
    hub.race.take(facts, score(facts).through_us)
    hub.publish()
    return TestClient(make_app(hub))


def told_from_ms() -> int:
    """The first moment that is known."""
    told = client().get("/api/history").json()["told_from_ms"]
    assert isinstance(told, int)
    return told


def test_the_api_answers_for_the_first_moment_that_is_known_and_says_so() -> None:
    for path in ("board", "laps", "moments", "drivers"):
        early = client().get(f"/api/{path}?at=60s").json()
        first = client().get(f"/api/{path}?at={told_from_ms() // 1000}s").json()
        assert (early.pop("asked_ms"), early.pop("told_from_ms")) == (60_000, told_from_ms())
        assert early == first
    assert early["at_ms"] == told_from_ms() > 480_000


def test_the_first_board_has_the_laps_that_were_driven_by_then() -> None:
    rows = client().get("/api/board?at=1s").json()["rows"]
    crossed = [sum(ms <= told_from_ms() for ms in ClubRace().totals_ms(car)[1:]) for car in range(3)]

    assert [row["laps"] for row in rows] == crossed == [6, 6, 6]


def test_the_page_and_the_reports_say_before_when_nothing_was_received() -> None:
    seconds = told_from_ms() // 1000
    since = f"nothing was received before 0:{seconds // 60:02}:{seconds % 60:02}"

    pages = [client().get(f"/?at={at_s}s&lang=en").text for at_s in (60, seconds + 1)]
    said = [re.findall(r'id="behind"[^>]*>([^<]*)<', page) for page in pages]
    assert said == [[since], [""]]
    refused = client().get("/reports/0:01:00?lang=en")
    assert (refused.status_code, since in refused.text) == (404, True)
