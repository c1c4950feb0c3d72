"""No word and no value of the page is cut or runs into another, in any language at any width; targets fit a thumb."""

import json
import os
from typing import get_args

import pytest
from playwright.sync_api import Page

from pitboard.model import CarStateName
from pitboard.server.hub import Hub
from pitboard.texts import LANGUAGES, texts
from server.browser import FAULTS, TARGETS, Opened
from server.short_race import Served, advance

WIDTHS = {360: 740, 390: 844, 768: 1024, 1400: 900, 2560: 1440}
PANELS = {
    "track": ".ring .dot",
    "log": ".log li",
    "report": ".sentence",
    "car&car=8": ".data.laps",
    "strategy&car=8": ".data.questions",
    "strategy&car=8&picture=order": ".data.order",
    "strategy&picture=chances": ".data.chances",
    "strategy&car=8&picture=ring": ".ring .ghost",
    "pictures&picture=gap": ".chart canvas",
    "pictures&picture=stints": ".gantt-row",
    "pictures&picture=pace": ".data.pace",
    "pictures&picture=stops": "#panel-body .quiet",
}
"""Every panel, and what is there when it has come."""

EVERYTHING = os.environ.get("PITBOARD_EVERY_PANEL") == "1"
"""Every panel in every language at every width, which takes minutes; else a phone and a desk in one language each."""

FILL = """(values) => { const row = document.querySelector("#board tbody tr"); const found = {};
  for (const [column, texts] of Object.entries(values)) {
    const cell = row.querySelector(`.c-${column}`); const text = cell?.querySelector("span, a");
    if (!text || !cell.offsetWidth) continue;
    for (const value of texts) {
      text.textContent = value;
      if (cell.scrollWidth > cell.clientWidth + 1) found[value] = column;
    }
  } return found; }"""


def longest(lang: str) -> dict[str, list[str]]:
    """The longest values of every column of the board: what the words of a language and real races make them."""
    words = texts(lang, "page")
    laps = words.count("gap.laps", 258)
    states = [words[f"state.{name}"] for name in (*get_args(CarStateName), "none")]
    names = ["Alessandro Pier Guidi", "Sébastien Bourdais", "Maximilian Götz", "Augusto Farfus Júnior"]
    return {
        "pos": ["62", "–"],
        "number": ["007", "709"],
        "driver": names,
        "team": ["Porsche Penske Motorsport", "Wayne Taylor Racing with Andretti", "Richard Mille AF Corse"],
        "laps": ["1284"],
        "gap": [laps, words["leader"], "+59:59.999", "~+12:34.567"],
        "interval": [laps, "+59:59.999", "~+12:34.567"],
        "last": ["49:16.733"],
        "best": ["13:27.890"],
        "stops": ["38"],
        "stint": ["38"],
        "state": [*(text + mark for text in states for mark in ("", "?")), f"{words['state.in_pit']} 12:34:56"],
        "last_stints": ["38 38 38 38 38"],
        **{column: ["49:16.733"] for column in ("s1", "s2", "s3", "ideal")},
    }


def faults(page: Page) -> list[str]:
    """What is cut, spills out of its cell or lies off the edge."""
    return [json.dumps(fault, ensure_ascii=False) for fault in page.evaluate(FAULTS)]


def running(served: Served) -> None:
    """Let the clock of the race run on by itself."""

    def run(hub: Hub) -> None:
        hub.race.set_clock_rate(1)
        hub.publish()

    served.do(run)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_label_and_value_of_the_board_fits_in_its_cell(opened: Opened, served: Served, width: int) -> None:
    page = opened("", (width, WIDTHS[width]), has_touch=width < 800, is_mobile=width < 800)

    for lang in LANGUAGES:
        page.goto(f"{served.address}?lang={lang}")
        page.wait_for_selector(f"html[lang={lang}][data-seq]", state="attached")
        assert faults(page) == [], lang
        assert page.evaluate(FILL, longest(lang)) == {}, lang


CLASSES = ["HYPERCAR", "LMP2", "LMGTE Pro", "LMGTE Am", "INNOVATIVE CAR"]

MORE_CLASSES = """(names) => { const row = document.querySelector("#scope");
  for (const name of names) row.append(Object.assign(row.lastElementChild.cloneNode(), { textContent: name }));
  return row.scrollWidth - row.clientWidth; }"""


@pytest.mark.parametrize("width", [1400, 2560])
def test_no_class_to_choose_is_cut_on_a_desk(opened: Opened, served: Served, width: int) -> None:
    """As many classes as a race has ever had, with the longest names."""
    page = opened("", (width, WIDTHS[width]))
    for lang in LANGUAGES:
        page.goto(f"{served.address}?lang={lang}")
        page.wait_for_selector(f"html[lang={lang}][data-seq]", state="attached")
        cut = page.evaluate(MORE_CLASSES, CLASSES)

        assert cut <= 0, lang
        assert faults(page) == [], lang


OWN_COLUMNS = ["pos", "number", "driver", "s1", "s2", "s3", "last", "best", "ideal", "last_stints", "state"]


@pytest.mark.parametrize("width", [360, 1400])
def test_columns_of_ones_own_fit_with_their_heads_above_them(opened: Opened, served: Served, width: int) -> None:
    page = opened("", (width, WIDTHS[width]), has_touch=width < 800, is_mobile=width < 800)
    page.evaluate("(own) => localStorage.setItem('pitboard', JSON.stringify({ columns: own }))", OWN_COLUMNS)

    for lang in LANGUAGES:
        page.goto(f"{served.address}?lang={lang}")
        page.wait_for_selector(f"html[lang={lang}][data-seq] [data-columns=own] .c-s1", state="attached")
        assert faults(page) == [], lang
        assert page.evaluate(FILL, longest(lang)) == {}, lang


@pytest.mark.parametrize("width", WIDTHS if EVERYTHING else (360, 1400))
def test_every_panel_fits(opened: Opened, served: Served, width: int) -> None:
    page = opened("", (width, WIDTHS[width]), has_touch=width < 800, is_mobile=width < 800)

    for turn, (panel, there) in enumerate(PANELS.items()):
        for lang in LANGUAGES if EVERYTHING else [sorted(LANGUAGES)[(turn + (width == 360)) % len(LANGUAGES)]]:
            page.goto(f"{served.address}?lang={lang}&panel={panel}")
            page.wait_for_selector(f"html[lang={lang}][data-seq]", state="attached")
            page.wait_for_selector(there, state="attached")
            assert faults(page) == [], (panel, lang)


def test_what_can_be_touched_is_as_large_as_a_thumb(opened: Opened, served: Served) -> None:
    """44 px, but for what stands in running text and for a box whose label answers too."""
    page = opened("", (390, 844), has_touch=True, is_mobile=True)
    for panel, there in {"": "html[data-seq]", **PANELS}.items():
        page.goto(f"{served.address}?panel={panel}")
        page.wait_for_selector(there, state="attached")

        assert [found for found in page.evaluate(TARGETS) if found[1] < 44 or found[2] < 44] == [], panel


def test_a_tab_that_was_tapped_can_be_read(opened: Opened) -> None:
    """In the dark theme its ink once was that of its ground: the style of a pointer over it had stayed."""
    page = opened("", (390, 844), has_touch=True, is_mobile=True, color_scheme="dark")
    for name in ("track", "log"):
        page.tap(f"#panels a[data-panel={name}]")
        page.wait_for_selector("#panel-body > *")
        ink, ground = page.evaluate(
            """(name) => { const tab = document.querySelector(`#panels a[data-panel=${name}]`);
            return [getComputedStyle(tab).color, getComputedStyle(tab).backgroundColor]; }""",
            name,
        )
        assert (ink, ground) == ("rgb(246, 242, 233)", "rgba(0, 0, 0, 0)")


def test_a_race_that_is_over_is_live_no_more(served: Served, opened: Opened) -> None:
    running(served)
    page = opened()
    assert page.inner_text("#connection") == "Live"
    served.do(lambda hub: advance(hub, 20, 36))
    served.do(lambda hub: advance(hub, 36, 47))
    page.wait_for_function("() => document.querySelector('#feed').dataset.connection === 'over'")

    assert (page.inner_text("#connection"), page.inner_text("#age")) == ("Race over", "")


@pytest.mark.parametrize("width", WIDTHS if EVERYTHING else (360, 768))
def test_every_dialog_fits(served: Served, opened: Opened, width: int) -> None:
    page = opened("", (width, WIDTHS[width]), has_touch=width < 800, is_mobile=width < 800)
    for lang in LANGUAGES:
        page.goto(f"{served.address}?lang={lang}")
        page.wait_for_selector(f"html[lang={lang}][data-seq]", state="attached")
        for name in ("settings", "columns", "keys"):
            page.click(f"#open-{name}")
            page.wait_for_selector("dialog[open] .body > *")
            assert faults(page) == [], (lang, name)
            page.keyboard.press("Escape")
            page.wait_for_selector("dialog", state="hidden")


@pytest.mark.parametrize("width", WIDTHS if EVERYTHING else (360, 768))
def test_the_head_holds_its_words_of_a_race_that_is_delayed_or_rewound(
    served: Served, opened: Opened, width: int
) -> None:
    running(served)
    served.do(lambda hub: hub.race.set_note(("note.played", {})))
    page = opened("", (width, WIDTHS[width]), has_touch=width < 800, is_mobile=width < 800)
    page.evaluate("localStorage.setItem('pitboard', JSON.stringify({ delay_ms: 300000 }))")
    for lang in LANGUAGES:
        for query, state in (("", "delayed"), ("&at=5m", "rewound")):
            page.goto(f"{served.address}?lang={lang}{query}")
            page.wait_for_selector(f"html[lang={lang}][data-seq] body[data-time={state}]")
            assert faults(page) == [], (lang, state)


@pytest.mark.parametrize("width", [390, 1400])
def test_the_order_and_the_delay_are_always_in_sight(served: Served, opened: Opened, width: int) -> None:
    running(served)
    page = opened("", (width, WIDTHS[width]))
    assert page.locator("#order").is_visible()
    page.evaluate("localStorage.setItem('pitboard', JSON.stringify({ delay_ms: 30000 }))")
    page.reload()
    page.wait_for_selector("body[data-time=delayed]")

    assert page.locator("#behind").is_visible()
    assert page.inner_text("#behind").endswith("delay")


def test_the_bar_over_the_race_stays_at_the_foot_with_few_rows(opened: Opened) -> None:
    page = opened("?q=nobody", (1400, 900))
    bottom = page.evaluate("document.querySelector('#time-bar').getBoundingClientRect().bottom")

    assert bottom == 900


def test_the_ring_after_the_finish_shows_the_finish(served: Served, opened: Opened) -> None:
    page = opened("?panel=track")
    served.do(lambda hub: advance(hub, 20, 36))
    page.wait_for_selector("#panel-body h3:has-text('Finished')")

    assert page.locator("#panel-body .plates").first.locator(".plate").count() >= 5
    assert page.locator(".ring .dot.large").count() >= 2


def test_what_has_not_come_yet_is_said_to_load(opened: Opened) -> None:
    page = opened(complain=False)
    page.route("**/api/moments*", lambda route: None)
    page.click("#panels a[data-panel=log]")
    page.wait_for_selector("#panel-body .quiet")

    assert page.inner_text("#panel-body .quiet") == "Loading"
