"""The board in a real browser: cell by cell what the server scores, live and rewound, and it never jumps."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from pitboard.board import standings
from pitboard.board.cells import cells
from pitboard.board.class_colours import COLOURS, race_slots
from pitboard.server.board_pages import by_class
from pitboard.server.cells import board_document, clock
from pitboard.server.hub import Hub
from pitboard.server.wire import JsonObject
from pitboard.texts import texts
from server.browser import Opened
from server.short_race import START_US, Served, advance, hub_at, serving

EN = texts("en", "page")
Tables = list[tuple[str, list[list[str]]]]

SHOWN = """() => [...document.querySelectorAll("#board > section")].map((section) => [
  section.dataset.key,
  [...section.querySelectorAll("tbody tr")].map((tr) =>
    [...tr.cells].slice(1).map((td) => (td.querySelector("a, span") || td).textContent)),
])"""
SEEK = """(ms) => { const bar = document.querySelector("#rewind"); bar.value = String(ms / 1000);
  bar.dispatchEvent(new Event("input")); }"""


def shown(page: Page) -> Tables:
    """Class and cells of every table, but for the change in an hour, which the server leaves to the page."""
    return [
        (name, [[text for i, text in enumerate(row) if i != 1] for row in rows]) for name, rows in page.evaluate(SHOWN)
    ]


def expected(board: JsonObject) -> Tables:
    """The same from the server's own standings, worded by the server."""
    return [
        (name, [[text for key, text in cells(row, EN).items() if key != "change"] for row in rows])
        for name, rows in by_class(board).items()
    ]


def go_on(served: Served, page: Page, from_minutes: float, to_minutes: float) -> None:
    """The race goes on, and the page has shown it."""
    served.do(lambda hub: advance(hub, from_minutes, to_minutes))
    at_ms = round(to_minutes * 60_000)
    page.wait_for_function("(at) => document.documentElement.dataset.at === String(at)", arg=at_ms)


def test_the_page_follows_the_race_without_reloading(served: Served, opened: Opened) -> None:
    """Minute by minute to the end of the race, every cell of every class is that of the server's standings."""
    page = opened()
    page.evaluate("window.notReloaded = true")
    page.evaluate("document.querySelectorAll('tbody tr').forEach((tr) => { tr.mine = true; })")
    for minute in range(20, 36):
        go_on(served, page, minute, minute + 1)
        assert shown(page) == expected(served.hub.board())

    assert page.evaluate("window.notReloaded")
    assert page.evaluate("[...document.querySelectorAll('#board tbody tr')].every((tr) => tr.mine)")
    assert page.inner_text("#flag") == "Chequered flag"
    assert page.inner_text("#connection") == "Race over"
    assert page.evaluate("window.shifted") < 0.02


def test_any_moment_is_as_it_was_then(served: Served, opened: Opened) -> None:
    """By the bar over the race; back to live brings the present."""
    page = opened()
    for minute in (1, 2.5, 7, 11.25, 16, 19.9, 3):
        page.evaluate(SEEK, minute * 60_000)
        page.wait_for_function("(at) => document.documentElement.dataset.at === String(at)", arg=int(minute * 60_000))
        moment = standings(served.hub.race.history, START_US + int(minute * 60_000_000))
        assert shown(page) == expected(board_document(served.hub.race.history, moment))
        assert page.inner_text("#clock") == clock(int(minute * 60_000))
        assert page.locator("#behind").is_visible()
    page.click("#back")

    assert shown(page) == expected(served.hub.board())
    assert not page.locator("#behind").is_visible()


def test_the_script_words_the_board_as_the_server_does(served: Served, opened: Opened) -> None:
    """The page without a script and the page that a script has taken over are the same, to the letter."""
    plain = opened(script=False)
    script = opened()
    words = "#board tbody tr :is(a, span:not(.vh), i, small)"

    assert plain.locator("#board tbody tr").count() == 11
    assert plain.locator(words).all_text_contents() == script.locator(words).all_text_contents()
    assert plain.locator("thead th").all_text_contents() == script.locator("thead th").all_text_contents()
    assert plain.inner_text("#clock") == script.inner_text("#clock") == "0:20:00"


def test_who_joins_late_sees_the_same(served: Served, opened: Opened) -> None:
    """The history that is fetched and the events since lead to one board."""
    early = opened()
    go_on(served, early, 20, 24)
    late = opened()
    go_on(served, early, 24, 25)
    late.wait_for_function("() => document.documentElement.dataset.at === '1500000'")

    assert shown(late) == shown(early) == expected(served.hub.board())


def test_a_gap_in_the_numbers_never_shows_a_wrong_board(served: Served, opened: Opened) -> None:
    """An event that was lost: the page asks for the whole history again, and is right."""
    page = opened()
    swallow = """(() => {
      const parse = JSON.parse;
      JSON.parse = (text) => {
        const told = parse(text);
        if (told && told.seq === %d && told.cars) { told.seq -= 1; JSON.parse = parse; }
        return told;
      };
    })()"""
    page.evaluate(swallow % (served.hub.seq + 1))
    served.do(lambda hub: advance(hub, 20, 21))
    page.wait_for_timeout(300)
    with page.expect_response(re.compile("/api/history")):
        served.do(lambda hub: advance(hub, 21, 22))
    page.wait_for_function("() => document.documentElement.dataset.at === '1320000'")

    assert shown(page) == expected(served.hub.board())


def test_another_race_replaces_the_board(served: Served, opened: Opened) -> None:
    """The clock goes back, cars that are not in it go."""
    page = opened()
    go_on(served, page, 20, 30)

    def restart(hub: Hub) -> None:
        hub.race.restart()
        hub.race.set_clock_rate(0)
        advance(hub, 0, 5)

    served.do(restart)
    page.wait_for_function("() => document.querySelector('#clock').textContent === '0:05:00'")

    assert shown(page) == expected(served.hub.board())


def test_a_server_that_comes_back_is_found_again(chromium: Browser) -> None:
    """The page says that the line is lost, does not go on as if it were live, and follows the new server by itself."""
    page = chromium.new_page()
    first = hub_at(20)
    first.race.set_clock_rate(0)
    first.publish()
    with serving(first) as served:
        port = urlsplit(served.address).port or 0
        page.goto(served.address)
        page.wait_for_selector('#feed[data-connection="recorded"]')
    page.wait_for_selector('#feed[data-connection="lost"]')
    assert page.inner_text("#connection") == "Reconnecting"
    second = hub_at(26)
    second.race.set_clock_rate(0)
    second.publish()
    with serving(second, port) as served:
        page.wait_for_function("() => document.documentElement.dataset.at === '1560000'")
        assert shown(page) == expected(served.hub.board())
        page.close()


@pytest.mark.parametrize(("width", "columns"), [(1600, 14), (1280, 11), (1000, 8), (390, 5), (320, 5)])
def test_a_narrow_screen_shows_fewer_columns(opened: Opened, width: int, columns: int) -> None:
    """And never scrolls sideways; numbers, laps, gaps and places of two digits are never cut, marked as they may be.

    Places gained in an hour are no column in a race of half of one.
    """
    page = opened("?class=overall", (width, 800))
    page.evaluate("""() => {
      for (const cell of document.querySelectorAll("tbody .c-pos")) cell.dataset.mark = "up";
      for (const cell of document.querySelectorAll("tbody :is(.c-last, .c-best)")) cell.dataset.mark = "session";
    }""")
    seen = page.evaluate(
        "[...document.querySelectorAll('#board tbody tr')].map((tr) =>"
        " [...tr.cells].filter((cell) => cell.offsetParent).length)"
    )
    cut = page.evaluate(
        "[...document.querySelectorAll('tbody :is(.c-pos, .c-number, .c-laps, .c-gap, .c-interval, .c-last, .c-best)')]"
        ".filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.className + cell.textContent)"
    )

    assert set(seen) == {columns}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert cut == []


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_nothing_jumps_when_the_board_changes(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """Layout shift stays far below what a reader notices (0.1), also when the script takes over."""
    page = opened("", size)
    for minute in range(20, 30):
        go_on(served, page, minute, minute + 1)
    page.wait_for_timeout(100)

    assert page.evaluate("window.shifted") < 0.02


def test_rows_that_change_places_are_seen_to_move(served: Served, opened: Opened) -> None:
    """They slide, and for a while say which way; with reduced motion they only say it."""
    lively = opened(reduced_motion="no-preference")
    calm = opened()
    for page in (lively, calm):
        page.evaluate("""() => {
          window.slid = 0;
          window.marked = new Set();
          new MutationObserver((changes) => {
            for (const { target } of changes) {
              if (target.matches(".c-pos[data-mark]")) marked.add(target.dataset.mark + target.lastChild.textContent);
            }
          }).observe(document.body, { attributeFilter: ["data-mark"], subtree: true });
          const { animate } = Element.prototype;
          Element.prototype.animate = function (...what) { window.slid += 1; return animate.apply(this, what); };
        }""")
    go_on(served, lively, 20, 33)
    go_on(served, lively, 33, 34)
    calm.wait_for_function("() => document.documentElement.dataset.at === '2040000'")

    for page in (lively, calm):
        assert page.evaluate("[...marked].sort()") == ["down has lost a place", "up has won a place"]
    assert lively.evaluate("window.slid") > 0
    assert calm.evaluate("window.slid") == 0


def test_a_class_bears_the_plate_of_its_series(served: Served, opened: Opened) -> None:
    """That these differ to every kind of colour vision is held in tests/board/test_class_colours.py."""
    page = opened()
    shown = page.evaluate(
        "[...document.querySelectorAll('#scope a')].slice(2)"
        ".map((link) => [link.textContent, getComputedStyle(link).backgroundColor])"
    )
    plates = {name: COLOURS.plates[slot].ground for name, slot in race_slots(served.hub.race.history).items()}

    assert {
        name: "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3]) for name, colour in shown
    } == plates
