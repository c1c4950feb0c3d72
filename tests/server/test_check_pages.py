"""A text against the race that is served: the page, the API, their limits; in a real browser too."""

import re
from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

from pitboard.check import check, schema
from pitboard.server import check_pages
from pitboard.server.app import make_app
from pitboard.server.check_pages import BODY_BYTES
from server.browser import ARGUMENTS, CHROMIUM
from server.long_race import hub_at
from server.short_race import serving

HUB = hub_at(75)
SITE = TestClient(make_app(HUB))


def leader() -> str:
    """The car that leads the race that is served."""
    number: str = HUB.board()["rows"][0]["number"]
    return number


def test_a_text_is_judged_as_by_the_command() -> None:
    text = f"The #{leader()} leads. The #{leader()} is second overall."
    answer = SITE.post("/api/check", json={"text": text, "at": "1h15m", "lang": "en"})
    checked = check(text, HUB.race.history, HUB.race.history.race.start_us + 75 * 60_000_000, "en")

    assert answer.status_code == 200
    assert answer.json()["summary"] == {"right": 1, "wrong": 1, "unknown": 0}
    assert [one["right"] for one in answer.json()["claims"]] == [one.right for one in checked.claims]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_claims_of_a_text_are_statements_to_judge() -> None:
    """Reading and judging are two steps."""
    read = SITE.post("/api/check", json={"text": f"De #{leader()} leidt.", "at": "1h15m"})
    again = SITE.post("/api/check/statements?at=1h15m", content=read.content)

    assert again.json()["claims"] == read.json()["claims"] != []
    assert SITE.get("/api/check/statements").json() == msgspec.json.decode(msgspec.json.encode(schema()))


@pytest.mark.parametrize(
    ("address", "body", "status", "line"),
    [
        ("/api/check", '{"text": "a", "speed": 1}', 400, "not a text to check: Object contains unknown field `speed`"),
        ("/api/check", '{"text": ', 400, "not a text to check: Input data was truncated"),
        ("/api/check", '{"text": "a", "lang": "fr"}', 400, "no texts are read in 'fr'; there are nl and en"),
        ("/api/check", '{"text": "a", "at": "noon"}', 400, "'noon' is no race time; write 16:12:30, 16h or 57600s"),
        ("/api/check", '{"text": "a", "at": "20h"}', 404, "20h has not come yet; the race is at 1:15:00"),
        ("/api/check", "x" * (BODY_BYTES + 1), 413, "longer than 64 KiB; check it in parts"),
        ("/api/check/statements", '[{"kind": "gap"}]', 400, "[0]: Object missing required field `car`"),
    ],
    ids=range(7),
)
def test_what_cannot_be_checked_is_refused_in_one_line(address: str, body: str, status: int, line: str) -> None:
    answer = SITE.post(address, content=body)

    assert (answer.status_code, answer.json()) == (status, {"error": line})


def test_what_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_pages, "JUDGING_S", 0.0)
    answer = SITE.post("/api/check", json={"text": f"The #{leader()} leads."})

    assert answer.status_code == 413
    assert "takes too long; 1 of 1 claims" in answer.json()["error"]


def test_the_page_says_what_is_wrong_with_a_request() -> None:
    answer = SITE.post("/check?lang=nl", data={"text": "<b>De #1</b> leidt.", "at": "noon"})

    assert answer.status_code == 400
    assert "‘noon’ is geen racetijd" in answer.text
    assert "&lt;b&gt;De #1" in answer.text
    assert "form-action 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("at", "held", "noted"),
    [
        ("", "1:15:00", []),
        ("1h10", "1:10:00", []),
        ("70 min", "1:10:00", []),
        ("20h", "1:15:00", ["20h is later than what is known of the race: held against 1:15:00."]),
    ],
)
def test_a_time_is_taken_as_it_was_written_or_how_it_was_taken_is_said(at: str, held: str, noted: list[str]) -> None:
    page = SITE.post("/check?lang=en", data={"text": "The #1 leads.", "at": at}).text

    assert re.findall('<p class="warn" role="status">(.*?)</p>', page) == noted
    assert f"Held against the race at {held}" in page


def test_the_language_that_was_taken_is_said_and_the_other_offered() -> None:
    text = "De #1 leidt de race en de #2 volgt op de tweede plaats in de ronde."
    taken = SITE.post("/check?lang=nl", data={"text": text}).text
    other = SITE.post("/check?lang=nl", data={"text": text, "lang": ["", "en"]}).text

    assert "Gelezen als Nederlands." in taken
    assert '<button form="ask" name="lang" value="en">Lees hem als Engels</button>' in taken
    assert "Gelezen als Engels." in other
    assert "De tekst lijkt Nederlands te zijn" in other


def test_the_board_leads_to_the_page() -> None:
    assert '<a href="/check" data-word="check.link">' in SITE.get("/").text


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("width", [1280, 390])
def test_a_desk_pastes_a_text_and_opens_a_claim(browser: Browser, width: int) -> None:
    """By mouse and by keyboard; nothing complains, nothing scrolls sideways."""
    with serving(hub_at(55)) as served:
        page = browser.new_page(viewport={"width": width, "height": 800})
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.goto(f"{served.address}check?lang=nl")
        page.fill("textarea", f"De #{leader()} leidt al een uur. De #{leader()} ligt tweede.")
        page.click("button")
        found = page.locator(".found")

        assert found.count() == page.locator(".claim").count() > 0
        assert not found.first.is_visible()
        page.locator(".claim").first.click()
        assert found.first.is_visible()
        assert "Gelezen als" in found.first.inner_text()
        page.keyboard.press("Space")
        assert not found.first.is_visible()
        page.locator(".claim").first.click()
        page.keyboard.press("Escape")
        assert not found.first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert complaints == []
        page.close()


@pytest.mark.parametrize("at", ["", " ", "soon", "1h 15m"])
def test_a_moment_in_the_address_of_statements_is_a_race_time(at: str) -> None:
    """As it is described: an empty one is none, and is not taken for the present."""
    read = SITE.post(
        "/api/check/statements", content='[{"kind": "position", "car": "1", "place": 1}]', params={"at": at}
    )

    assert (read.status_code, "no race time" in read.json()["error"]) == (400, True)
