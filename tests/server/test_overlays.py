"""Overlays and the data that broadcast software reads without a script."""

import re
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import hypothesis.strategies as st
import pytest
from hypothesis import given
from playwright.sync_api import Page
from starlette.testclient import TestClient

from pitboard.server.app import make_app
from pitboard.server.overlays import DATA, as_xml
from pitboard.texts import texts
from server.browser import FAULTS, Opened
from server.short_race import Served, advance, hub_at

LONG = ["Alessandro Pier Guidi", "Maximilian Götz", "Wayne Taylor Racing with Andretti", "Augusto Farfus Júnior"]
"""The longest names of drivers and teams in real races."""


@cache
def client() -> TestClient:
    """The short race at its twentieth minute; no test changes it."""
    return TestClient(make_app(hub_at(20)))


def rows(path: str) -> list[dict[str, Any]]:
    """The data at an address."""
    found: list[dict[str, Any]] = client().get(f"/data/{path}").json()
    return found


@pytest.mark.parametrize("name", DATA)
def test_data_is_flat_texts_by_name(name: str) -> None:
    """No value within another, and every row has the same names: a graphic binds them once."""
    found = rows(f"{name}.json")

    assert found
    assert all(isinstance(value, str) for row in found for value in row.values())
    assert len({tuple(row) for row in found}) == 1


@pytest.mark.parametrize("name", DATA)
def test_xml_says_what_json_says(name: str) -> None:
    xml = ET.fromstring(client().get(f"/data/{name}.xml").content)

    assert [{field.tag: field.text or "" for field in row} for row in xml] == rows(f"{name}.json")


def test_data_is_worded_as_the_board() -> None:
    """By class or the first cars alone, in the language asked for."""
    tower = rows("tower.json?lang=nl")

    assert [row["position"] for row in tower] == [str(place) for place in range(1, 12)]
    assert tower[0]["gap"] == "Leider"
    assert {row["class"] for row in rows("tower.json?class=LMP2")} == {"LMP2"}
    assert len(rows("tower.json?cars=3")) == 3
    assert len(rows("leaders.json")) == 4


def test_what_is_not_there_is_told() -> None:
    """A car, a class or data that this race does not have: 404 and a word."""
    assert (client().get("/overlay/car/999").status_code, client().get("/overlay/car/34").status_code) == (404, 200)
    assert "There is no car #999 in this race." in client().get("/overlay/car/999?lang=en").text
    assert "geen klasse X" in client().get("/overlay/class/X?lang=nl").text
    assert client().get("/overlay/battle/34/999").status_code == 404
    assert "ticker" in client().get("/data/standings.json").text
    assert client().get("/data/tower.csv").status_code == 404


@given(st.lists(st.fixed_dictionaries({"text": st.text()}), max_size=3))
def test_whatever_stands_in_a_name_is_sound_xml(found: list[dict[str, str]]) -> None:
    assert len(ET.fromstring(as_xml("ticker", found))) == len(found)


def test_only_sizes_and_colours_become_style() -> None:
    """Anything else in the address is left out."""
    asked = client().get("/overlay/flag?size=150&ground=123&ink=fff;x&accent=ff00ff").text

    assert 'data-style="--ground: #123; --accent: #ff00ff; --size: 1.5"' in asked
    for size in ("1", "401", "-100", "²", "9" * 6_000):
        assert 'data-style=""' in client().get("/overlay/flag", params={"size": size}).text


def lengthened(page: Page) -> None:
    """Write the longest names where drivers and teams stand."""
    page.evaluate(
        """(names) => {
        const write = (what, text) => document.querySelectorAll(what).forEach((e, i) => { e.textContent = text(i); });
        write(".name, .driver, .team", (i) => names[i % names.length]);
        write(".place", () => "P12 INNOVATIVE CAR");
        }""",
        LONG,
    )


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_no_name_is_cut_in_an_overlay(opened: Opened, served: Served, size: tuple[int, int]) -> None:
    page = opened("overlay/car/34", size)
    for path in (
        "car/34",
        "stop/34",
        "class/LMP2?cars=3",
        "battle/51/8",
        "leaders",
        "tower?cars=11",
        "fastest",
        "ticker",
    ):
        page.goto(f"{served.address}overlay/{path}")
        page.wait_for_selector("#overlay > *")
        lengthened(page)
        box = page.locator("#overlay").bounding_box()

        assert page.evaluate(FAULTS) == [], path
        assert box
        assert (box["x"] + box["width"] <= size[0], box["y"] + box["height"] <= size[1]) == (True, True), path


SHOWN = """() => [...document.querySelectorAll("#overlay .car")].map((car) =>
  [".pos", ".plate", ".name", ".gap"].map((part) => car.querySelector(part).textContent))"""


def as_shown(kind: str, row: dict[str, str], leads: str) -> list[str]:
    """The line of an overlay that says what a row of the data of its name does."""
    place = row["position"] if kind == "tower" else row["class_position"]
    said = {"leaders": leads, "fastest": row["best_lap"], "tower": leads if place == "1" else row["gap"]}[kind]
    calm = row["state"] in ("On track", "Finished")
    text = said if calm else " ".join(filter(None, (row["state"], row["in_pit"])))
    return [place or "–", row["number"], row["driver"] or row["team"], text]


@pytest.mark.parametrize("minutes", [20, 31])
def test_an_overlay_shows_what_the_data_of_its_name_say(served: Served, opened: Opened, minutes: int) -> None:
    """Two programs make them, one in the browser; so they are held equal, row by row."""
    served.do(lambda hub: advance(hub, 20, minutes))
    words = texts("en", "page")
    page = opened("overlay/leaders?lang=en", (1280, 720))
    for kind in ("leaders", "fastest", "tower"):
        page.goto(f"{served.address}overlay/{kind}?lang=en&cars=20")
        page.wait_for_selector("#overlay .car")
        found = DATA[kind](served.hub.board(), words)
        assert page.evaluate(SHOWN) == [as_shown(kind, row, words.count("laps", int(row["laps"]))) for row in found]
    page.goto(f"{served.address}overlay/ticker?lang=en")
    page.wait_for_selector(".run")
    lines = re.split(r"\s+·\s+", page.inner_text(".run"))
    assert lines == [row["text"] for row in DATA["ticker"](served.hub.board(), words)]


def test_the_next_stop_is_that_of_the_strategy(served: Served, opened: Opened) -> None:
    """The laps between which it is expected, and where the car would come back; of a car that is not there a word."""
    page = opened("overlay/stop/34?lang=en", (1280, 720))
    page.wait_for_selector(".card .place")
    (row,) = page.request.get(f"{served.address}api/strategy?car=34").json()["rows"]
    low, high = row["next_stop_low"], row["next_stop_high"]
    without = "No more stops expected" if row["stops_to_go"] == 0 else "Next stop not known"

    assert page.inner_text(".card .plate") == "34"
    laps = str(low) if low == high else f"{low}–{high}"
    assert page.inner_text(".place") == (f"Next stop: lap {laps}" if row["next_stop_lap"] else without)
    assert client().get("/overlay/stop/999").status_code == 404


def test_a_battle_says_how_the_gap_changes(served: Served, opened: Opened) -> None:
    served.do(lambda hub: advance(hub, 20, 32))
    first, second = (row["number"] for row in rows("tower.json?class=LMP2&cars=2"))
    page = opened(f"overlay/battle/{first}/{second}?lang=en", (1280, 720))
    page.wait_for_selector(".between small")

    assert page.inner_text(".between small").split()[0] in ("closing", "opening", "level")


def test_a_battle_has_its_figure_as_the_language_writes_it(served: Served, opened: Opened) -> None:
    """German takes a comma where a quantity stands in a sentence; a duration has its point in every language."""
    served.do(lambda hub: advance(hub, 20, 32))
    first, second = (row["number"] for row in rows("tower.json?class=LMP2&cars=2"))
    page = opened(f"overlay/battle/{first}/{second}?lang=de", (1280, 720))
    page.wait_for_selector(".between small")

    assert re.search(r"\d,\d s|gleich schnell", page.inner_text(".between small"))
    assert re.search(r"\d\.\d", page.inner_text(".between").splitlines()[0])


@pytest.mark.parametrize("path", ["class/GT%2F3", "class/..%2F..%2Fx", "class/%252F", "car/1%2F2", "battle/1/2%2F3"])
def test_a_class_or_number_may_hold_a_stroke(path: str) -> None:
    """It is one part of the address as whoever asks wrote it; the server sees it undone."""
    answer = client().get(f"/overlay/{path}")

    assert answer.status_code == 404
    assert 'id="overlay"' in answer.text
