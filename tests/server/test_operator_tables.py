"""The operator's page in the reader's language: its words, and its tables at every width."""

from collections.abc import Iterator
from typing import get_args

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from build import START_US, passing
from pitboard.intake import SourceState
from pitboard.journal import JournalState
from pitboard.model import Entry, Passing
from pitboard.race.race_under_way import OPERATOR_KEY
from pitboard.scoring import AlarmKind, VerdictCode
from pitboard.server.app import make_app
from pitboard.server.operator_tables import age, number
from pitboard.texts import LANGUAGES, Language, texts
from server.browser import FAULTS
from server.short_race import Served, serving
from server.test_operator import hub_of
from server.test_page_views import AXE, needs_npm

KEY = "a key of ours"
LONG = "the line was cut in the middle of a record and the rest of it came twelve seconds later than its beginning"
TOWER, DECODER = "tls://timing-tower.example:50005", "p3://decoder-at-the-line.example:5403"
JOURNAL = "a-folder/another-folder/friday-practice.pitboard"
CLOCKS = [
    SourceState(TOWER, "multiloop", START_US, 1_234_567, -1_234_568, "pairs", 1200, 3, note=LONG),
    SourceState(DECODER, "p3", 0, 0, None, None, 0, 0, refused=LONG),
]


@pytest.fixture(scope="module")
def full() -> Iterator[Served]:
    """A race with something in every table but the feed's result, its values long."""
    echoes = [passing(100 + i / 1000, "7", ref=100 + i) for i in range(1, 4)]
    entries = [
        Entry("7", "LMP2", team=team, source=source) for team, source in (("A team", "a"), ("Another team", "b"))
    ]
    lost = Passing(START_US + 9_000_000, "", "line", "a source of passings", 12, transponder="1234567890")
    silent = [passing(100 * lap + 50 * loop, str(car), name, lap) for car in (1, 2) for lap in range(9)
              for loop, name in ((0, "line"), (1, "1"))]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OPERATOR_KEY, KEY)
        hub = hub_of(*entries, *silent, passing(100, "7"), *echoes, lost)
        hub.race.attach_sources(lambda: CLOCKS)
        state = JournalState(JOURNAL, 99_999, 98_765, 1234, 250, 250, LONG, None, LONG)
        patch.setattr(hub.race, "journal_state", lambda: state)
        hub.race.set_note(LONG)
        with serving(hub) as served:
            yield served


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_verdict_and_alarm_has_its_word(lang: Language) -> None:
    keys = texts(lang, "operator").entries

    for kind, codes in (("verdict", VerdictCode), ("alarm", AlarmKind)):
        assert {f"{kind}.{code}" for code in get_args(codes)} == {key for key in keys if key.startswith(f"{kind}.")}


def test_thousands_are_set_apart_as_the_language_does() -> None:
    assert [number(1_234_567, texts(lang, "operator")) for lang in ("en", "nl")] == ["1,234,567", "1\u202f234\u202f567"]
    assert [age(ms) for ms in (119_000, 120_000, 7_200_000)] == ["119 s", "2 min", "2 h"]


def test_the_page_is_in_the_language_that_the_address_or_the_browser_names(full: Served) -> None:
    client = TestClient(make_app(full.hub), headers={"Authorization": f"Bearer {KEY}"})
    dutch = client.get("/operator", headers={"Accept-Language": "nl-BE"}).text
    french = client.get("/operator?lang=fr", headers={"Accept-Language": "nl-BE"}).text
    first = client.get("/operator", params={"key": KEY, "lang": "de"}, follow_redirects=False)

    assert '<html lang="nl"' in dutch
    assert "Onbekende transponders" in dutch
    assert "Transpondeurs inconnus" in french
    assert f'<span class="bad" lang="en">{LONG}</span>' in french
    assert first.headers["location"] == "/operator?lang=de"


@pytest.mark.parametrize("width", [360, 390, 768, 1400, 2560])
def test_nothing_of_the_page_is_cut_or_off_the_edge(chromium: Browser, full: Served, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, has_touch=width < 800)
    page = context.new_page()
    page.goto(f"{full.address}operator?key={KEY}")
    found = {}
    for lang in LANGUAGES:
        page.goto(f"{full.address}operator?lang={lang}")
        expect(page.locator("h1")).to_have_text("small race")
        found[lang] = page.evaluate(FAULTS)
    context.close()

    assert found == {lang: [] for lang in LANGUAGES}


@needs_npm
@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make test")
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1400, "light")])
def test_axe_finds_nothing_on_the_operators_page(chromium: Browser, full: Served, width: int, scheme: str) -> None:
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    context = chromium.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{full.address}operator?key={KEY}&lang=nl")
    page.add_script_tag(path=str(AXE))
    result = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    context.close()

    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in result["violations"]] == []
