"""The page in a real browser: it follows the race without reloading, and looks as it should."""

import re
import shutil
from collections.abc import Callable, Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pitboard.server import Hub
from pitboard.server.document import Document
from pitboard.server.page import by_class, cells
from server.short_race import Served, advance, hub_at, serving

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
TEXTS = """() => [...document.querySelectorAll("#board > section")].map((section) => [
  section.dataset.class,
  section.dataset.slot,
  section.querySelector(".count").textContent,
  [...section.querySelectorAll("tbody tr")].map((tr) =>
    [...tr.cells].map((cell) => [cell.textContent, cell.dataset.below])),
])"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Served]:
    with serving(hub_at(20)) as served:
        yield served


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Opened]:
    """Opens the page; at the end no script may have complained."""
    complaints: list[str] = []
    pages: list[Page] = []

    def open_page(width: int = 1280, height: int = 800, *, script: bool = True) -> Page:
        page = browser.new_page(
            viewport={"width": width, "height": height}, java_script_enabled=script, reduced_motion="reduce"
        )
        pages.append(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        if script:
            page.add_init_script(WATCH_SHIFTS)
        page.goto(served.address)
        if script:
            page.wait_for_selector('#feed[data-connection="live"]')
        return page

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []


def go_on(served: Served, page: Page, from_minutes: float, to_minutes: float) -> None:
    """The race goes on, and the page has shown it."""
    served.do(lambda hub: advance(hub, from_minutes, to_minutes))
    page.wait_for_function("(seq) => document.documentElement.dataset.seq === String(seq)", arg=served.hub.seq)


def shown(page: Page) -> list[tuple[str, list[str], list[list[str]]]]:
    """Class, car numbers and cells of every table."""
    return [
        (name, [row[1][0] for row in rows], [[text for text, _ in row] for row in rows])
        for name, _, _, rows in page.evaluate(TEXTS)
    ]


def expected(board: Document) -> list[tuple[str, list[str], list[list[str]]]]:
    tables = []
    for name, rows in by_class(board).items():
        texts = [[text for key, text in cells(row).items() if key != "team_or_state"] for row in rows]
        tables.append((name, [row["number"] for row in rows], texts))
    return tables


def test_the_page_follows_the_race_without_reloading(served: Served, opened: Opened) -> None:
    """Minute by minute to the end of the race, every cell of every class is that of the board."""
    page = opened()
    page.evaluate("window.notReloaded = true")
    for minute in range(20, 41):
        go_on(served, page, minute, minute + 1)
        assert shown(page) == expected(served.hub.board())

    assert page.evaluate("window.notReloaded")
    assert page.inner_text("#flag") == "Chequered flag"
    assert page.inner_text("#connection") == "Live"


def test_the_page_shows_what_the_api_says(served: Served, opened: Opened) -> None:
    """Sorted by class, the cars of `/api/board` in their order with their laps."""
    page = opened()
    go_on(served, page, 20, 25)
    go_on(served, page, 25, 26)
    board = msgspec.json.decode(page.request.get(f"{served.address}api/board").body())

    by_name: dict[str, list[tuple[str, str]]] = {}
    for row in board["rows"]:
        by_name.setdefault(row["class"], []).append((row["number"], str(row["laps"])))
    assert [(name, [(row[1], row[5]) for row in rows]) for name, _, rows in shown(page)] == list(by_name.items())


def test_the_script_words_the_board_as_the_server_does(served: Served, opened: Opened) -> None:
    """The page without a script and the page built by the script from nothing are the same, to the letter."""
    plain = opened(script=False)
    script = opened()
    first = script.evaluate(TEXTS)
    script.evaluate("document.querySelectorAll('#board > section').forEach((section) => section.remove())")
    served.do(lambda hub: hub.restart())
    served.do(lambda hub: advance(hub, 0, 20))
    script.wait_for_function("(seq) => document.documentElement.dataset.seq === String(seq)", arg=served.hub.seq)

    assert plain.locator("#board tbody tr").count() == 11
    assert first == script.evaluate(TEXTS)
    assert [row.split() for row in plain.locator("#board tbody tr").all_inner_texts()] == [
        row.split() for row in script.locator("#board tbody tr").all_inner_texts()
    ]
    assert plain.inner_text("#clock") == "0:20:00"


def test_another_race_replaces_the_board(served: Served, opened: Opened) -> None:
    """The clock goes back, cars that are not in it go."""
    page = opened()
    go_on(served, page, 20, 30)

    def restart(hub: Hub) -> None:
        hub.restart()
        hub.clock_rate = 0
        advance(hub, 0, 5)

    served.do(restart)
    page.wait_for_function("() => document.querySelector('#clock').textContent === '0:05:00'")

    assert shown(page) == expected(served.hub.board())


def test_a_lost_connection_is_said(browser: Browser) -> None:
    """The page does not go on as if it were live."""
    with serving(hub_at(20)) as served:
        page = browser.new_page()
        page.goto(served.address)
        page.wait_for_selector('#feed[data-connection="live"]')
    page.wait_for_selector('#feed[data-connection="lost"]')

    assert page.inner_text("#connection") == "Reconnecting"
    page.close()


@pytest.mark.parametrize(("width", "columns"), [(1440, 13), (1000, 11), (800, 9), (390, 5), (320, 5)])
def test_a_narrow_screen_shows_fewer_columns(served: Served, opened: Opened, width: int, columns: int) -> None:
    """And never scrolls sideways; numbers, laps and gaps are never cut."""
    page = opened(width, 800)
    seen = page.evaluate(
        "[...document.querySelectorAll('#board tbody tr')].map((tr) =>"
        " [...tr.cells].filter((cell) => cell.offsetParent).length)"
    )
    cut = page.evaluate(
        "[...document.querySelectorAll('td.pos, th.number, td.laps, td.gap, td.last')]"
        ".filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.className + cell.textContent)"
    )

    assert set(seen) == {columns}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert cut == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps_when_the_board_changes(served: Served, opened: Opened, width: int) -> None:
    """Layout shift stays far below what a reader notices (0.1), also when the script takes over."""
    page = opened(width, 800)
    for minute in range(20, 30):
        go_on(served, page, minute, minute + 1)
    page.wait_for_timeout(100)

    assert page.evaluate("window.shifted") < 0.02


def test_only_what_changes_is_touched(served: Served, opened: Opened) -> None:
    """The rows are the same elements before and after, and no row is built anew."""
    page = opened()
    page.evaluate("document.querySelectorAll('tbody tr').forEach((tr) => { tr.mine = true; })")
    for minute in range(20, 24):
        go_on(served, page, minute, minute + 1)

    assert page.evaluate("[...document.querySelectorAll('#board tbody tr')].every((tr) => tr.mine)")


def test_the_classes_differ_to_every_kind_of_colour_vision(opened: Opened) -> None:
    """Any two plates differ in lightness by a fifth, or in hue along the blue-yellow axis, which most people see."""
    page = opened()
    plates = page.evaluate(
        "[...document.querySelectorAll('#classes a')].map((link) => getComputedStyle(link).backgroundColor)"
    )
    colours = [[int(part) for part in re.findall(r"\d+", plate)[:3]] for plate in plates]

    assert len({tuple(colour) for colour in colours}) == 4
    for i, one in enumerate(colours):
        for other in colours[:i]:
            assert abs(luma(one) - luma(other)) > 0.2 or abs(blueness(one) - blueness(other)) > 0.2


def luma(colour: list[int]) -> float:
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def blueness(colour: list[int]) -> float:
    return (colour[2] - (colour[0] + colour[1]) / 2) / 255
