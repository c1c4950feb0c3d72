"""A real browser and pages opened in it that must not complain; servers on each kind of event loop."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from pitboard.server import app
from server.browser import ARGUMENTS, CHROMIUM, WATCH_SHIFTS, Opened
from server.short_race import Served, hub_at, serving
from waiting import HANGS_S


@pytest.fixture(params=["asyncio", "uvloop"], scope="module")
def each_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Servers run by Python's own event loop, and by that of the extra `speed`."""
    factory = pytest.importorskip("uvloop").new_event_loop if request.param == "uvloop" else None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(app, "fastest_loop", lambda: factory)
        yield


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium, once a file of tests."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Served]:
    """The short race at minute 20, on a real socket; it goes on only when a test says so."""
    hub = hub_at(20)
    hub.race.set_clock_rate(0)
    hub.publish()
    with serving(hub) as served:
        yield served


def is_complaint(said: ConsoleMessage) -> bool:
    """What a page says in anger; that the tests keep the service worker out is their own doing."""
    return said.type in ("error", "warning") and "blocked by Playwright" not in said.text


@pytest.fixture
def opened(chromium: Browser, served: Served) -> Iterator[Opened]:
    """Opens an address of the served race in a browser of its own; at the end no script may have complained.

    `script=False` opens it without scripts, `complain=False` lets it say that a file is missing, `size` is that of the
    window; other options go to the browser's context.
    """
    complaints: list[str] = []
    contexts: list[Any] = []

    def open_page(
        path: str = "",
        size: tuple[int, int] = (1280, 800),
        *,
        script: bool = True,
        complain: bool = True,
        **options: Any,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=script,
            **{"reduced_motion": "reduce", "locale": "en-GB", "service_workers": "block"} | options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(1000 * HANGS_S)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if complain:
            page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        if script:
            page.add_init_script(WATCH_SHIFTS)
        page.goto(served.address + path)
        if script:
            page.wait_for_selector("html[data-seq]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
