"""The reports in a real browser: from the board to the rows that a sentence stands on."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from server.browser import ARGUMENTS, CHROMIUM
from server.long_race import go, hub_at
from server.short_race import serving

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[[str, int, int], Page]]:
    """Opens an address; at the end nothing may have complained."""
    complaints: list[str] = []
    pages: list[Page] = []

    def open_page(address: str, width: int, height: int) -> Page:
        page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        pages.append(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(address)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_reader_goes_from_the_board_to_the_evidence(opened: Callable[[str, int, int], Page], width: int) -> None:
    """The link follows the hours without reloading; a sentence opens its rows; nothing scrolls sideways."""
    with serving(hub_at(55)) as served:
        page = opened(served.address, width, 800)
        page.wait_for_selector('#feed[data-connection="live"]')
        assert page.get_attribute("#report", "href") == "/reports/latest"
        served.do(lambda hub: go(hub, 61))
        page.wait_for_selector('#report[href="/reports/1h"]')
        assert page.text_content("#report .title")
        page.click("#report")

        assert page.url.endswith("/reports/1h")
        rows = page.locator(".rows").first
        assert not rows.is_visible()
        page.locator("main label").first.click()
        assert rows.is_visible()
        assert rows.locator("td").count() > 3
        style = page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth")
        assert style != "none", "the page's own style sheet is kept out"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

        page.click(".bar a[hreflang=nl]")
        assert page.locator("html").get_attribute("lang") == "nl"
        page.locator("main label").first.click()
        assert "ronde" in page.locator(".rows").first.inner_text()
        assert page.locator(".board td:text-is('Leider')").count() > 1
        page.click("text=Verslagen")
        assert page.locator("ol li").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
