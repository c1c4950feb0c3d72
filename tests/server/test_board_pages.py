"""The page as it is first sent, and its wording of times and gaps."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pitboard.board.cells import USUAL, cells, gap
from pitboard.model import Entry
from pitboard.model.time import duration
from pitboard.race import RaceUnderWay
from pitboard.server import board_pages
from pitboard.server.app import make_app
from pitboard.server.board_pages import by_class, class_slots, embed, manifest, message, render, worker
from pitboard.server.cells import below, clock, to_go
from pitboard.server.hub import Hub
from pitboard.server.static_files import WEB
from pitboard.server.wire import JsonObject
from pitboard.texts import texts
from server.short_race import advance, hub_at, until

VERSIONS = {"all": "1"}
EN = texts("en", "page")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(make_app(hub_at(20)))


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (None, ""),
        (999, "0.999"),
        (58_123, "58.123"),
        (60_000, "1:00.000"),
        (211_203, "3:31.203"),
        (3_661_007, "1:01:01.007"),
    ],
)
def test_lap_times(ms: int | None, text: str) -> None:
    """Minutes only where there are any, three decimals always."""
    assert duration(ms) == text


@pytest.mark.parametrize(
    ("laps", "ms", "text"),
    [
        (None, None, ""),
        (0, 0, ""),
        (0, 14_923, "+14.923"),
        (0, 139_229, "+2:19.229"),
        (1, 415_678, "+1 lap"),
        (3, 9, "+3 laps"),
        (0, 31_392_345, "+8:43:12"),
    ],
)
def test_gaps(laps: int | None, ms: int | None, text: str) -> None:
    """Whole laps before time."""
    assert gap(laps, ms, EN) == text


@pytest.mark.parametrize(
    ("ms", "text"), [(0, "0:00:00"), (58_350_999, "16:12:30"), (88_200_000, "24:30:00"), (-65_000, "−0:01:05")]
)
def test_race_clock(ms: int, text: str) -> None:
    """Race time passes 24:00:00, and runs before the start."""
    assert clock(ms) == text


def test_what_is_left() -> None:
    """Nothing is said of a race whose length is not known."""
    assert to_go(0, 0, EN) == ""
    assert to_go(3_600_000, 86_400_000, EN) == "23:00:00 to go"
    assert to_go(86_500_000, 86_400_000, EN) == "of 24:00:00"


def test_the_page_shows_every_car_by_class_without_a_script() -> None:
    """The class of the leader comes first; every class has a caption and headers with their scope."""
    board = hub_at(20).board()
    html = render(board, VERSIONS)

    assert next(iter(by_class(board))) == board["rows"][0]["class"]
    for row in board["rows"]:
        assert f'<tr data-car="{row["number"]}" data-state="{row["state"]}">' in html
    assert html.count("<caption>") == len(by_class(board))
    assert html.count('<th scope="col"') == (len(USUAL) + 1) * html.count("<caption>")
    assert "0:20:00" in html


def test_what_feeds_say_is_escaped() -> None:
    """A name is text, whatever is in it."""
    hub = Hub(RaceUnderWay())
    hub.race.take([*until(3), Entry('"><script>', "<b>", team="</script>&", authority=2)])
    html = render(hub.board(), VERSIONS)

    known = html.replace('<script type="module"', "").replace('<script type="application/json"', "")
    assert "<script>" not in known
    assert "<b>" not in html
    assert "&lt;/script&gt;&amp;" in html


def test_a_car_outside_the_competition_has_no_place() -> None:
    """And no gap in a class."""
    row = next(row for row in hub_at(20).board()["rows"] if row["class_position"] is None)

    assert [cells(row, EN)[key] for key in ("pos", "gap", "interval")] == ["–", "", ""]


def test_a_judged_state_is_a_question() -> None:
    """What nobody declared is not stated as if somebody had."""
    row = hub_at(20).board()["rows"][0]

    assert cells(row | {"state": "retired", "state_judged": True}, EN)["state"] == "Retired?"
    assert cells(row | {"state": "retired", "state_judged": False}, EN)["state"] == "Retired"


def test_a_narrow_screen_gets_a_second_line() -> None:
    """The team, or the state where that is news."""
    row = hub_at(20).board()["rows"][0] | {"state": "running"}
    stopped = row | {"state": "stopped"}

    assert below(row, cells(row, EN), EN)["driver"] == row["team"]
    assert below(stopped, cells(stopped, EN), EN)["driver"].startswith("Stopped")


def test_the_colour_of_a_class_does_not_go_by_its_place() -> None:
    """It stays when the order of the classes changes."""
    board = hub_at(20).board()
    turned = board | {"rows": board["rows"][::-1]}

    assert class_slots(board) == class_slots(turned)


def test_a_message_bears_its_time() -> None:
    """An old one is not taken for news."""
    assert message({"message": "SAFETY CAR", "message_ms": 58_350_000}) == "16:12:30 SAFETY CAR"
    assert message({"message": "", "message_ms": 0}) == ""


def test_every_word_that_the_page_asks_for_exists() -> None:
    """In scripts and templates alike."""
    for file in [*WEB.glob("*.js"), *WEB.glob("panels/*.js")]:
        for key in re.findall(r"""\bt\("([a-z_.]+)"[,)]""", file.read_text(encoding="utf-8")):
            assert key in EN, f"{file.name}: {key}"


def test_a_page_beside_its_files() -> None:
    """A published race: no address begins at the root, and there is no stream to follow."""
    html = render(hub_at(20).board(), {}, root="", live=False)

    assert not re.search(r'(?:href|src)="/', html)
    assert '<html lang="en" data-root="" data-base="static/" data-live="">' in html
    assert json.loads(manifest({}, root=""))["start_url"] == "./"


@pytest.mark.parametrize(
    ("query", "header", "lang"),
    [("", "", "en"), ("", "nl-BE,nl;q=0.9", "nl"), ("?lang=de", "fr", "de"), ("?lang=xx", "fr", "fr")],
)
def test_the_language_of_the_page(client: TestClient, query: str, header: str, lang: str) -> None:
    """That asked for, else that of the browser, else English."""
    answer = client.get(f"/{query}", headers={"Accept-Language": header})

    assert f'<html lang="{lang}"' in answer.text
    assert answer.headers["content-language"] == lang


def test_a_shared_moment_needs_no_script(client: TestClient) -> None:
    """`?at=` gives the board of then, `?class=` one class of it; what is no moment is refused in one line."""
    then = client.get("/?at=0:12:00&class=LMP2").text

    assert re.search(r'id="clock"[^>]*>0:12:00<', then)
    assert re.findall(r'data-key="([^"]+)"', then) == ["LMP2"]
    assert client.get("/?at=noon").status_code == 400
    assert client.get("/?at=noon").text == "'noon' is no race time; write 16:12:30, 16h or 57600s\n"


def test_only_the_embedded_board_may_be_framed(client: TestClient) -> None:
    """By anyone; every other page by its own site alone."""
    framed = client.get("/embed?class=LMP2&cars=2")

    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    assert framed.text.count("<tr data-car=") == 2
    assert client.get("/embed?cars=many").status_code == 400
    for path in ("/", "/overlay/car/1", "/reports"):
        assert "frame-ancestors 'self'" in client.get(path).headers["content-security-policy"]


def test_an_embedded_class_keeps_its_colour() -> None:
    """That which it has on the page, though it is alone."""
    board = hub_at(20).board()

    assert f'data-slot="{class_slots(board)["LMP2"]}"' in embed(board, VERSIONS, scope="LMP2", count=1)


def test_the_app_is_installable_and_keeps_no_board(client: TestClient) -> None:
    """A manifest with a name, a start and an icon that is there; a service worker that knows the files' version."""
    app = client.get("/manifest.webmanifest").json()
    script = worker({"all": "1"}).decode()

    assert (app["name"], app["start_url"], app["display"]) == ("Pitboard", "/", "standalone")
    assert client.get(app["icons"][0]["src"]).status_code == 200
    assert 'const BASE = "/static/@1/";' in script
    assert "/api/" not in script


def test_files_are_packed_and_known_by_their_content(client: TestClient) -> None:
    """A script at the address of this version is kept for a year, at any other it is asked for again."""
    base = re.search(r'data-base="([^"]+)"', client.get("/").text)
    assert base
    script = client.get(f"{base[1]}engine/race.js", headers={"Accept-Encoding": "gzip"})

    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-encoding"] == "gzip"
    assert client.get("/static/@old/app.js").headers["cache-control"] == "no-cache"
    assert client.get("/static/../server/app.py").status_code == 404


def test_every_preloaded_module_is_one_the_page_needs() -> None:
    """What the first script imports, and what these import, is named in the page; nothing else."""
    needed, waiting = set(), ["app"]
    while waiting:
        name = waiting.pop()
        text = (WEB / f"{name}.js").read_text(encoding="utf-8")
        for other in re.findall(r'^(?:import|export) .* from "\./(\w+)\.js";$', text, re.MULTILINE):
            if other not in needed:
                needed.add(other)
                waiting.append(other)

    named = set(re.findall(r'modulepreload" href="[^"]*/(\w+)\.js"', render(hub_at(20).board(), VERSIONS)))
    assert named == needed


def test_no_file_of_the_page_comes_from_elsewhere() -> None:
    """Every address in it is its own."""
    for file in [*WEB.glob("*.js"), *WEB.glob("*.html"), *WEB.glob("*.css"), *WEB.glob("panels/*")]:
        assert not re.search(r"""["'(](?:https?:)?//""", Path(file).read_text(encoding="utf-8")), file.name


def test_the_page_is_written_once_until_the_board_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """For each language; and nobody gets a page of before what was published."""
    written: list[int] = []

    def counted(board: JsonObject, *options: Any, **chosen: Any) -> str:
        written.append(board["at_ms"])
        return render(board, *options, **chosen)

    monkeypatch.setattr(board_pages, "render", counted)
    hub = hub_at(20)
    client = TestClient(make_app(hub))
    first, again, other = (client.get(f"/?lang={lang}").text for lang in ("nl", "nl", "en"))
    advance(hub, 20, 21)
    later = client.get("/?lang=nl").text

    assert first == again
    assert len({first, other, later}) == 3
    assert written == [20 * 60_000, 20 * 60_000, 21 * 60_000]
