"""The operator's page: what it tells of a race, and that nobody sees it without the key."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright
from starlette.testclient import TestClient

from build import LOOPS, START_US, at, line_laps, passing, race_info
from pitboard.journal import WINDOW_MS, JournalState
from pitboard.model import Entry, Fact, LoopsInstalled, Passing
from pitboard.race.race_under_way import OPERATOR_KEY, RaceUnderWay
from pitboard.server.app import make_app
from pitboard.server.hub import Hub
from server.short_race import serving

CHROMIUM = shutil.which("chromium")

NOW_US = START_US + 600_000_000


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OPERATOR_KEY, "a key of ours")


def hub_of(*facts: Fact) -> Hub:
    hub = Hub(RaceUnderWay())
    hub.race.score([race_info(), LoopsInstalled(LOOPS, 60_000_000, "test"), *facts])
    return hub


def asked(hub: Hub) -> dict[str, Any]:
    answer = TestClient(make_app(hub)).get("/api/operator", headers={"Authorization": "Bearer a key of ours"})
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize(("longest_ms", "alarmed"), [(WINDOW_MS, False), (WINDOW_MS + 1, True)])
def test_a_window_longer_than_promised_is_an_alarm(
    monkeypatch: pytest.MonkeyPatch, longest_ms: int, *, alarmed: bool
) -> None:
    hub = hub_of()
    state = JournalState("race.pitboard", 9, 9, 0, 0, longest_ms, "", None, "")
    monkeypatch.setattr(hub.race, "journal_state", lambda: state)
    page = TestClient(make_app(hub)).get("/operator", params={"key": "a key of ours"}).text

    assert ("ALARM: a power cut" in page) == alarmed


def test_who_tries_many_keys_waits_before_one_is_looked_at_again() -> None:
    client = TestClient(make_app(hub_of()))
    wrong = [client.get("/operator", params={"key": f"k{number}"}).status_code for number in range(10)]
    answers = [
        client.get(path, params={"key": "a key of ours"}) for path in ("/operator", "/operator/now", "/api/operator")
    ]

    assert wrong == [403] * 10
    assert [answer.status_code for answer in answers] == [429] * 3
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)


def test_the_promised_window_is_what_the_documents_say() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs"

    assert all(f"{WINDOW_MS} ms" in (docs / name).read_text("utf-8") for name in ("journal.md", "operator.md"))


def test_nobody_sees_anything_without_the_key() -> None:
    client = TestClient(make_app(hub_of(Entry("7", team="Secret"))))

    for path in ("/operator", "/operator/now", "/api/operator", "/operator?key=wrong", "/api/operator?key="):
        answer = client.get(path, headers={"Host": "localhost"})
        assert (answer.status_code, "Secret" in answer.text) == (403, False)
        assert "access-control-allow-origin" not in answer.headers


def test_the_address_with_the_key_leaves_a_cookie_and_a_clean_address() -> None:
    client = TestClient(make_app(hub_of(*line_laps("7", [100]))), base_url="http://localhost:8024")

    first = client.get("/operator?key=a key of ours", follow_redirects=False)

    assert (first.status_code, first.headers["location"], first.headers["cache-control"]) == (
        303,
        "/operator",
        "no-store",
    )
    assert {"HttpOnly", "SameSite=strict"} <= {part.strip() for part in first.headers["set-cookie"].split(";")}
    assert "small race" in client.get("/operator").text
    assert "<html" not in client.get("/operator/now").text


def test_what_a_feed_says_is_text_on_the_page() -> None:
    hub = hub_of(Passing(at(1), "", "<b>", "<i>", 1, transponder="<script>"))
    hub.race.set_note("<img src=x>")

    page = TestClient(make_app(hub)).get("/operator/now?key=a key of ours").text

    assert not {"<script>", "<b>&", "<img"} & set(page.split())
    assert "&lt;script&gt;" in page
    assert "&lt;img src=x&gt;" in page


def test_a_key_is_new_at_every_start_unless_it_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert RaceUnderWay().operator_key == "a key of ours"
    monkeypatch.delenv(OPERATOR_KEY)
    first = RaceUnderWay().operator_key

    assert len(first) >= 16
    assert RaceUnderWay().operator_key != first


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_page_follows_the_race_by_itself_and_says_when_it_cannot() -> None:
    hub = hub_of(*line_laps("7", [100]))
    more = [passing(200, "7", ref=2), passing(200.5, "7", ref=3)]
    with (
        sync_playwright() as playwright,
        serving(hub) as served,
        playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page()
        page.goto(f"{served.address}operator?key=a%20key%20of%20ours")
        expect(page.locator("#now")).to_contain_text("1 accepted")

        served.do(lambda hub: hub.race.score(more))
        expect(page.locator("#now")).to_contain_text("2 accepted, 1 duplicate")

        served.hub.race.operator_key = "another"
        expect(page.locator("#line")).to_contain_text("open the address that it printed")
