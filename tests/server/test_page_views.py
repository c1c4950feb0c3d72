"""What a reader does with the page, at the size of a phone, a tablet and a wall."""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pitboard.texts import LANGUAGES, texts
from server.browser import Opened
from server.short_race import Served, advance

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
VENDOR = ROOT / "src" / "pitboard" / "web" / "vendor" / "lit-html"
PHONE, TABLET, WALL = (390, 844), (820, 1180), (1920, 1080)
SIZES = {"phone": PHONE, "tablet": TABLET, "wall": WALL}
EVERY_SIZE = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
needs_npm = pytest.mark.skipif(not VENDOR.is_dir(), reason="not built: make web")


def usually(name: str) -> pytest.MarkDecorator:
    """For what the size decides little of: at one size, and at every one with PITBOARD_EVERY_SIZE=1."""
    names = SIZES if os.environ.get("PITBOARD_EVERY_SIZE") else [name]
    return pytest.mark.parametrize("size", [SIZES[name] for name in names], ids=names)


def cars(page: Page) -> list[str]:
    """The cars on the board, from above."""
    return [
        car or ""
        for car in page.eval_on_selector_all("#board tr[data-car]", "rows => rows.map((row) => row.dataset.car)")
    ]


def tables(page: Page) -> list[str]:
    """The names of the tables on the board."""
    return page.locator("#board caption .name").all_text_contents()


def kept(page: Page) -> dict[str, object]:
    """What the device keeps."""
    found: dict[str, object] = json.loads(page.evaluate("localStorage.getItem('pitboard')") or "{}")
    return found


@EVERY_SIZE
def test_one_class_overall_or_all(opened: Opened, size: tuple[int, int]) -> None:
    """One touch each; the choice is in the address, so it can be shared and taken back."""
    page = opened("", size)
    assert tables(page) == ["HYPERCAR", "LMP2", "INNOVATIVE CAR", "LMGT3"]
    page.click("#scope a[data-scope=LMP2]")
    assert (tables(page), page.url.split("?")[1]) == (["LMP2"], "class=LMP2")
    page.click("#scope a[data-scope='*']")
    assert (tables(page), len(cars(page))) == (["Overall"], 11)
    page.go_back()
    assert tables(page) == ["LMP2"]


@usually("phone")
def test_search_and_filters(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """By number, name without accents, make, nation and grade; what is left says how many of how many."""
    page = opened("", size)
    row = served.hub.board()["rows"][0]
    page.fill("#search", f"#{row['number']}")
    assert cars(page) == [row["number"]]
    page.fill("#search", "no such car")
    assert cars(page) == []
    assert page.inner_text("#empty") == "No car fits this search."
    page.fill("#search", "")
    page.click("#filters summary")
    page.select_option("#filter-make", row["make"])
    assert set(cars(page)) == {one["number"] for one in served.hub.board()["rows"] if one["make"] == row["make"]}
    assert re.search(r"\d of \d cars", page.locator("#board .count").first.inner_text())
    page.select_option("#filter-make", "")
    page.select_option("#filter-nation", row["nations"][0])
    wanted = {one["number"] for one in served.hub.board()["rows"] if row["nations"][0] in one["nations"]}
    assert set(cars(page)) == wanted
    page.wait_for_url(f"**/?nation={row['nations'][0]}")
    page.select_option("#filter-nation", "")
    page.select_option("#filter-grade", "B")
    graded = {
        number
        for number, car in served.hub.race.history.cars.items()
        if any(driver.grade == "B" for driver in car.entry.drivers)
    }
    assert 0 < len(graded) < 11
    assert set(cars(page)) == graded
    page.click("#filter-clear")
    assert len(cars(page)) == 11


@usually("wall")
@needs_npm
def test_cars_that_are_followed_and_pinned_stay_so(opened: Opened, size: tuple[int, int]) -> None:
    """On this device, after the page is loaded again; the followed alone can be listed."""
    page = opened("?car=34", size)
    page.click(".car-head button >> nth=0")
    page.click(".car-head button >> nth=1")
    page.click("#panel-close")
    assert tables(page)[0] == "Pinned"
    assert cars(page)[0] == "34"
    assert (kept(page)["follow"], kept(page)["pin"]) == (["34"], ["34"])
    page.reload()
    page.wait_for_selector("html[data-seq]")
    assert tables(page)[0] == "Pinned"
    assert page.locator("tr[data-followed]").count() == 2
    page.click("#filters summary")
    page.check("#filter-followed")
    assert set(cars(page)) == {"34"}


@usually("tablet")
def test_columns_are_chosen_ordered_and_remembered(opened: Opened, size: tuple[int, int]) -> None:
    """The number always stays; the usual ones come back with one touch."""
    page = opened("", size)
    page.click("#open-columns")
    page.uncheck(".columns li[data-id=team] input")
    page.check(".columns li[data-id=drive] input")
    page.click(".columns li[data-id=last] button >> nth=0")
    assert page.is_disabled(".columns li[data-id=number] input")
    page.click("dialog .done")
    heads = page.locator("#board table").first.locator("thead th").all_inner_texts()
    assert "Team" not in heads
    assert heads[-1] == "Drive time"
    assert heads.index("Last lap") < heads.index("Interval")
    page.reload()
    page.wait_for_selector("html[data-seq]")
    assert page.locator("#board table").first.locator("thead th").all_inner_texts() == heads
    page.click("#open-columns")
    page.click("text=Usual columns")
    assert kept(page)["columns"] is None


@usually("phone")
def test_a_shared_moment(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """`?at=` opens the page at that moment, and live brings it back; what is not yet to be known is not shown."""
    page = opened("?at=0:12:00", size)
    assert page.get_attribute("html", "data-at") == "720000"
    served.do(lambda hub: advance(hub, 20, 22))
    page.wait_for_timeout(200)
    assert page.get_attribute("html", "data-at") == "720000"
    page.click("#back")
    page.wait_for_function("() => document.documentElement.dataset.at === '1320000'")
    page.wait_for_function("() => location.search === ''")


@usually("wall")
def test_the_link_to_a_moment_is_copied(opened: Opened, size: tuple[int, int]) -> None:
    """That to which the bar was taken, with what else is in the address; who opens it sees the same."""
    page = opened("?class=LMP2", size, permissions=["clipboard-read", "clipboard-write"])
    page.click("#rewind", position={"x": 60, "y": 8})
    page.wait_for_selector("body[data-time=rewound]")
    page.click("#share")
    page.wait_for_selector("#said:not(:empty)")
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/\?at=0:\d\d:\d\d&class=LMP2$", link)
    seen = page.get_attribute("html", "data-at"), cars(page)
    page.goto(link)
    page.wait_for_selector("html[data-seq]")

    assert abs(int(page.get_attribute("html", "data-at") or 0) - int(seen[0] or 0)) < 1000
    assert (cars(page), tables(page)) == (seen[1], ["LMP2"])


@usually("tablet")
def test_it_plays(opened: Opened, size: tuple[int, int]) -> None:
    """From any moment at the chosen speed, pauses, and ends at live."""
    page = opened("?at=0:04:55", size)
    page.select_option("#speed", "20")
    page.click("#play")
    page.wait_for_function("() => Number(document.documentElement.dataset.at) > 300000")
    page.click("#play")
    at = page.get_attribute("html", "data-at")
    page.wait_for_timeout(400)
    assert 300_000 <= abs(int(page.get_attribute("html", "data-at") or 0)) <= int(at or 0)
    page.select_option("#speed", "600")
    page.click("#play")
    page.wait_for_function("() => document.documentElement.dataset.at === '1200000'")
    assert page.get_attribute("#back", "aria-pressed") == "true"


@usually("phone")
def test_who_stays_behind_live_sees_nothing_sooner(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """Neither at loading nor later: everything is of a moment that lies the delay behind."""
    served.do(lambda hub: hub.race.set_clock_rate(1.0))
    served.do(lambda hub: advance(hub, 20, 21))
    page = opened("", size)
    page.click("#open-settings")
    page.fill("#delay-minutes", "5")
    page.click("dialog .done")
    page.wait_for_function("() => Math.abs(Number(document.documentElement.dataset.at) - 960000) < 8000")
    assert "5:00 delay" in (page.text_content("#behind") or "")
    assert page.is_hidden("#report")
    page.reload()
    assert page.evaluate("getComputedStyle(document.querySelector('#board')).visibility") in ("hidden", "visible")
    page.wait_for_selector("html[data-seq]")
    assert abs(int(page.get_attribute("html", "data-at") or 0) - 960_000) < 12_000


@pytest.mark.parametrize(
    ("lang", "flag", "head"),
    [("nl", "Groene vlag", "Rijder"), ("fr", "Drapeau vert", "Pilote"), ("de", "Grüne Flagge", "Fahrer")],
)
def test_the_page_in_other_languages(opened: Opened, lang: str, flag: str, head: str) -> None:
    """As the browser asks, or as the reader chooses: then it is remembered."""
    asked = opened(locale=lang)
    assert (asked.inner_text("#flag"), asked.get_attribute("html", "lang")) == (flag, lang)
    page = opened()
    page.click("#open-settings")
    page.select_option("#set-language", lang)
    page.wait_for_function("(lang) => document.documentElement.lang === lang", arg=lang)
    page.click("dialog .done")
    assert page.inner_text("#flag") == flag
    assert head in page.locator("#board table").first.locator("thead th").all_inner_texts()
    page.reload()
    page.wait_for_selector(f"html[data-seq][lang={lang}]")
    left = "#scope a, #panels a:last-child, footer p:nth-of-type(2)"
    assert (
        not re.search("Filters|All classes|Live$|Gaps", " ".join(page.locator(left).all_inner_texts())) or lang == "nl"
    )


@EVERY_SIZE
def test_every_language_on_every_screen(opened: Opened, size: tuple[int, int]) -> None:
    """Its words in the head, the tables, the doors and below; none makes the page wider than the screen."""
    page = opened("", size)
    for lang in (*LANGUAGES[1:], LANGUAGES[0]):
        words = texts(lang, "page")
        page.click("#open-settings")
        page.select_option("#set-language", lang)
        page.wait_for_selector(f"html[data-seq][lang={lang}]")
        page.click("dialog .done")
        assert page.inner_text("#flag") == words["flag.green"]
        assert words["col.driver"] in page.locator("#board thead th").all_inner_texts()
        assert words["panel.track"] in page.locator("#panels a").all_inner_texts()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), lang


@usually("wall")
def test_times_by_the_clock_that_the_reader_chooses(opened: Opened, size: tuple[int, int]) -> None:
    """The race's, the track's, or the reader's own: the race starts at 14:00 UTC, two hours later at the track."""
    page = opened("", size, timezone_id="Asia/Tokyo")
    for clock, shown in (("mine", "23:20:00"), ("track", "16:20:00"), ("race", "0:20:00")):
        page.click("#open-settings")
        page.select_option("#set-clock", clock)
        page.click("dialog .done")
        assert page.inner_text("#clock") == shown


@usually("tablet")
def test_light_and_dark(opened: Opened, size: tuple[int, int]) -> None:
    """As the device is set, or as the reader chooses; a choice holds from the first paint on."""
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = opened("", size), opened("", size, color_scheme="dark")
    assert light.evaluate(ground) != dark.evaluate(ground)
    light.click("#open-settings")
    light.select_option("#set-theme", "dark")
    light.click("dialog .done")
    assert light.evaluate(ground) == dark.evaluate(ground)
    light.reload()
    assert light.evaluate(ground) == dark.evaluate(ground)


@needs_npm
def test_the_keyboard(opened: Opened) -> None:
    """Every key of the list does what the list says."""
    page = opened()
    page.keyboard.press("2")
    assert tables(page) == ["HYPERCAR"]
    page.keyboard.press("0")
    page.keyboard.press("/")
    page.keyboard.type("LMP2")
    assert tables(page) == ["LMP2"]
    page.fill("#search", "")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute("html", "data-at") == "1190000"
    page.keyboard.press("Shift+ArrowLeft")
    assert page.get_attribute("html", "data-at") == "590000"
    page.keyboard.press("l")
    assert page.get_attribute("html", "data-at") == "1200000"
    for key, panel in (("t", "track"), ("w", "strategy"), ("p", "pictures"), ("r", "report"), ("g", "log")):
        page.keyboard.press(key)
        assert page.get_attribute("body", "data-panel") == panel
    page.keyboard.press("Escape")
    assert page.get_attribute("body", "data-panel") == ""
    page.keyboard.press("?")
    page.wait_for_selector("dialog kbd")
    assert page.locator("dialog kbd").count() > 10
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="hidden")


@EVERY_SIZE
@needs_npm
def test_what_stands_beside_the_board(opened: Opened, size: tuple[int, int]) -> None:
    """Car, track, every picture, report and log open, say something, and never make the page scroll sideways."""
    page = opened("", size)
    page.click("#board .plate >> nth=0")
    page.wait_for_selector(".car-head")
    for heading in ("Drivers", "Stints", "Stops", "Laps"):
        assert page.locator(f"#panel h3:text-is('{heading}')").count() == 1
    assert page.locator("#panel .data tbody tr").count() > 5
    page.click("#panel-close")
    page.click("#panels a[data-panel=track]")
    page.wait_for_selector(".ring .dot")
    page.click("#panels a[data-panel=pictures]")
    for kind, sign in {
        "gap": ".chart canvas",
        "places": ".chart canvas",
        "laps": ".chart canvas",
        "stints": ".gantt rect",
        "pace": "#panel .data b",
        "stops": ".data.stops rect",
    }.items():
        page.click(f".choice button[data-key={kind}]")
        page.wait_for_selector(sign)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), kind
    page.click("#panels a[data-panel=log]")
    page.wait_for_selector(".log li .moment")
    page.click("#panels a[data-panel=report]")
    page.wait_for_selector(".report .sentence")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@needs_npm
@usually("phone")
def test_a_sentence_shows_what_it_stands_on(opened: Opened, size: tuple[int, int]) -> None:
    """And takes the board to its moment; the language of the report is the reader's choice."""
    page = opened("?panel=report", size)
    page.click(".report .sentence >> nth=0")
    assert page.locator(".evidence tr").count() > 0
    assert all(page.locator(".evidence td:first-child, .evidence p[lang]").all_inner_texts())
    page.click(".choice button[data-key=nl]")
    page.wait_for_selector(".report[lang=nl] .evidence")
    at = page.get_attribute(".evidence p .moment", "data-at")
    page.click(".evidence p .moment")
    page.wait_for_function("(at) => document.documentElement.dataset.at === at", arg=at)


@usually("wall")
@needs_npm
def test_the_log_leads_to_its_moments(opened: Opened, size: tuple[int, int]) -> None:
    """A line is a link; filters leave what they name."""
    page = opened("?panel=log", size)
    page.click(".choice button[data-key=pace]")
    page.wait_for_selector(".log li[data-kind=fastest_lap]")
    link = page.locator(".log .moment").first
    at = link.get_attribute("data-at")
    link.click()
    page.wait_for_function("(at) => document.documentElement.dataset.at === at", arg=at)

    assert int(at or 0) <= 1_200_000


def test_without_the_packages_the_board_is_whole(opened: Opened) -> None:
    """A page that was built without npm says so where a panel would be, in one line."""
    page = opened(complain=False)
    page.route("**/vendor/**", lambda route: route.fulfill(status=404))
    page.click("#panels a[data-panel=track]")
    page.wait_for_selector("text=make web")

    assert len(cars(page)) == 11


@usually("tablet")
def test_the_embedded_board(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """One class, so many cars, in the colours and the language asked for; it follows the race."""
    page = opened("embed?class=LMP2&cars=2&theme=dark&lang=nl", size)
    assert (tables(page), len(cars(page))) == (["LMP2"], 2)
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.inner_text("#open") == "Open de livepagina"
    seq = page.get_attribute("html", "data-seq")
    served.do(lambda hub: advance(hub, 20, 21))
    page.wait_for_function("(seq) => document.documentElement.dataset.seq !== seq", arg=seq)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("car/34", [".card .plate"]),
        ("class/LMP2?cars=3", [".car >> nth=2"]),
        ("battle/51/8", [".between"]),
        ("leaders", [".car >> nth=1"]),
        ("tower?cars=9", [".car >> nth=8"]),
        ("flag", [".word"]),
        ("fastest", [".car"]),
        ("ticker", [".run"]),
    ],
)
def test_overlays(opened: Opened, path: str, parts: list[str]) -> None:
    """Nothing is drawn behind them, and the address says what they show."""
    page = opened(f"overlay/{path}", WALL)
    for part in parts:
        page.wait_for_selector(part)

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_a_screen_reader_hears_of_flags_and_leads_only(served: Served, opened: Opened) -> None:
    """A real table with headers; one polite line, silent until something matters."""
    page = opened()
    said = "document.querySelector('#announcer').textContent"
    served.do(lambda hub: advance(hub, 20, 21))
    page.wait_for_function("() => document.documentElement.dataset.at === '1260000'")
    assert page.evaluate(said) == ""
    served.do(lambda hub: advance(hub, 21, 36))
    page.wait_for_function("() => Number(document.documentElement.dataset.at) > 2000000")
    assert page.locator("[aria-live]:not([aria-live=off])").count() == 1


def test_without_a_line_there_is_no_old_board(opened: Opened) -> None:
    """The installed app keeps the page's own files; a board it does not keep, for that would be a wrong one."""
    page = opened(service_workers="allow", complain=False)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.context.set_offline(True)
    page.reload()

    assert "There is no connection" in page.inner_text("main")
    assert page.evaluate("getComputedStyle(document.querySelector('header')).borderBottomWidth") == "5px"
    assert page.evaluate("document.querySelector('header img').naturalWidth") > 0
    assert page.locator("tr").count() == 0


def test_the_page_on_paper(opened: Opened) -> None:
    """The board and its heading, black on white, without what can only be touched; so also a board of the past."""
    page = opened("?at=10m")
    page.emulate_media(media="print")

    assert page.is_hidden(".tools")
    assert page.is_hidden("#time-bar")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('#clock')).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.querySelector('#flag')).color") == "rgb(0, 0, 0)"
