"""What the checker of accessibility finds on the page: nothing, in any view, colours, language, state of a control."""

import os
from itertools import product

import pytest
from playwright.sync_api import CDPSession, Page

from pitboard.texts import LANGUAGES
from server.browser import Opened
from server.short_race import Served
from server.test_page_views import AXE, PHONE, WALL, needs_npm

VIEWS = {
    "": "#board tr",
    "?class=overall": "#board tr",
    "?car=34": ".data.laps",
    "?panel=track": ".ring .dot",
    "?panel=strategy&car=8": ".data.questions",
    "?panel=strategy&car=8&picture=order": ".data.order",
    "?panel=strategy&picture=chances": ".data.chances",
    "?panel=strategy&car=8&picture=ring": ".ring .ghost",
    "?panel=pictures": ".chart canvas",
    "?panel=pictures&picture=stints": ".gantt-row",
    "?panel=pictures&picture=pace": ".data.pace",
    "?panel=log": ".log li",
    "?panel=report": ".sentence",
    "?at=10m": "body[data-time=rewound]",
    "embed": "#board tr",
    "check": "textarea",
}
"""Every view, and what is there when it has come."""

STATES = {
    "hover": ["hover"],
    "focus": ["focus", "focus-visible"],
    "pressed": ["active", "hover"],
    "touched": ["hover", "focus"],
}
"""States of a control, as the styles name them; what was touched keeps two."""

CONTROLS = "a, button, input, select, summary, textarea, #board tr"
EVERYTHING = os.environ.get("PITBOARD_EVERY_PANEL") == "1"
"""Every view in each language, both colours, all states, on a phone and a wall, which takes minutes; else a part."""

SCHEMES = ((PHONE, "dark"), (WALL, "light"), (PHONE, "light"), (WALL, "dark"))
CONTRAST = "axe.run({ runOnly: ['color-contrast'], resultTypes: ['violations'] })"
WHOLE = "axe.run({ resultTypes: ['violations'] })"


def violations(page: Page, how: str) -> dict[str, list[str]]:
    """What axe finds, by its rule: the first places."""
    found = page.evaluate(how)["violations"]
    return {one["id"]: [node["html"][:160] for node in one["nodes"]][:3] for one in found}


def force(session: CDPSession, states: list[str]) -> None:
    """Put every control of the page into a state, as if each were pointed at."""
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for node in session.send("DOM.querySelectorAll", {"nodeId": root, "selector": CONTROLS})["nodeIds"]:
        session.send("CSS.forcePseudoState", {"nodeId": node, "forcedPseudoClasses": states})


def part(turn: int, of: int) -> list[tuple[str, str]]:
    """Languages and states in which the turn-th view is looked at: all, or one of each."""
    if EVERYTHING:
        return list(product(sorted(LANGUAGES), STATES))
    return [(sorted(LANGUAGES)[(turn + of) % len(LANGUAGES)], list(STATES)[(turn + of) % len(STATES)])]


@needs_npm
@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make test")
@pytest.mark.parametrize("of", range(4) if EVERYTHING else range(2))
def test_axe_finds_nothing(served: Served, opened: Opened, of: int) -> None:
    """Nor when every control is pointed at, focused, pressed, or was touched; by touch nothing is pointed at."""
    size, scheme = SCHEMES[of]
    touch = size == PHONE
    page = opened("", size, color_scheme=scheme, bypass_csp=True, has_touch=touch, is_mobile=touch)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    found: dict[str, dict[str, list[str]]] = {}
    views = list(VIEWS.items())[:: 1 if EVERYTHING else 2] if touch else list(VIEWS.items())
    for turn, (view, there) in enumerate(views):
        for lang, state in part(turn, of):
            page.goto(f"{served.address}{view}{'&' if '?' in view else '?'}lang={lang}")
            page.wait_for_selector(there, state="attached")
            page.add_script_tag(path=str(AXE))
            found[f"{view} {lang}"] = violations(page, WHOLE)
            force(session, STATES[state])
            found[f"{view} {lang} {state}"] = violations(page, CONTRAST)

    assert {place: what for place, what in found.items() if what} == {}


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make test")
def test_a_fault_that_is_there_when_a_control_is_pointed_at_is_found(opened: Opened) -> None:
    page = opened("", WALL, bypass_csp=True)
    page.add_style_tag(content="#panels a:hover { color: #eee; background: #fff; }")
    page.add_script_tag(path=str(AXE))
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")

    assert violations(page, CONTRAST) == {}
    force(session, STATES["hover"])
    assert list(violations(page, CONTRAST)) == ["color-contrast"]
