"""The operator's page: what it tells of a race, and that nobody sees it without the key."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright
from starlette.testclient import TestClient

from build import LOOPS, START_US, at, line_laps, passing, race_info
from pitboard.intake import SourceState, read
from pitboard.journal import WINDOW_MS, JournalState
from pitboard.model import Entry, Fact, LoopsInstalled, Passing
from pitboard.race.race_under_way import OPERATOR_KEY, RaceUnderWay
from pitboard.server.app import make_app
from pitboard.server.hub import Hub
from pitboard.server.operator import LATEST, Watch
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


def test_the_feeds_result_is_compared_with_ours_each_difference_with_its_reason(races: Path) -> None:
    hub = Hub(RaceUnderWay())
    hub.race.score(read([races / "sebring-2009/session5.rmonitor.gz"]).facts)

    told = asked(hub)

    assert told["verdicts"] | {"accepted": 0} == {
        "accepted": 0,
        "start_crossing": 13,
        "after_flag": 6,
        "unknown_transponder": 1,
        "not_counted": 4,
    }
    assert [one["transponder"] for one in told["unknown_transponders"]] == ["1176302"]
    assert told["stated"]
    assert {one["what"] for one in told["disagreements"]} == {"best_lap_ms"}
    assert all(one["reason"] for one in told["disagreements"])


def test_passings_that_were_not_accepted_come_with_their_reasons_the_latest_first() -> None:
    echo, lost = passing(100.5, "7", ref=9), Passing(at(300), "", "line", "test", 12, transponder="99")

    told = asked(hub_of(*line_laps("7", [100, 100, 100]), echo, lost))

    assert told["verdicts"] == {"accepted": 3, "duplicate": 1, "unknown_transponder": 1}
    assert [(one["number"], one["at_ms"], one["code"]) for one in told["rejected"]] == [("7", 100_500, "duplicate")]
    assert told["unknown_transponders"] == [
        {"transponder": "99", "passings": 1, "first_ms": 300_000, "last_ms": 300_000, "loops": ["line"]}
    ]


def test_a_source_is_told_by_its_age_rate_clock_and_what_is_wrong() -> None:
    hub = hub_of(*line_laps("7", [100, 100, 100, 50]))
    states = [
        SourceState("test", "p3", NOW_US - 4_000_000, 4, 1500, "pairs", 12, 1, refused="line 3: a frame cut short"),
        SourceState("other", "nls", 0, note="Not connected to other: Connection refused"),
    ]
    hub.race.attach_sources(lambda: states)

    first, second = Watch(hub, lambda: NOW_US).overview().sources

    assert (first.age_ms, first.passings, first.a_minute, first.offset_ms, first.pairs) == (4000, 4, 2, 1.5, 12)
    assert first.refused == "line 3: a frame cut short"
    assert (second.age_ms, second.a_minute, second.note) == (None, 0, "Not connected to other: Connection refused")


def test_a_loop_that_has_stopped_reading_is_an_alarm() -> None:
    laps = [passing(100 * lap + 50 * loop, str(car), name, lap) for car in (1, 2) for lap in range(9)
            for loop, name in ((0, "line"), (1, "1"))]  # fmt: skip

    told = asked(hub_of(*laps))

    assert ("loop_silent", "loop 2 has not read") in [(one["kind"], one["text"][:19]) for one in told["alarms"]]


def test_of_many_passings_only_the_latest_are_told() -> None:
    echoes = [passing(100 + i / 1000, "7", ref=100 + i) for i in range(1, 300)]

    told = asked(hub_of(passing(100, "7"), *echoes))

    assert (len(told["rejected"]), told["verdicts"]["duplicate"]) == (LATEST, 299)


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
