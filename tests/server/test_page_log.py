"""The log speaks the reader's language, and shows cars as the board does."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pitboard.server.publish import files_of, write_site
from server.browser import Opened
from server.short_race import hub_at
from server.test_page_views import needs_npm


@needs_npm
@pytest.mark.parametrize(
    ("lang", "way", "stops"),
    [("nl", "neemt de leiding", "Stops"), ("fr", "la tête", "Arrêts"), ("de", "Führung", "Stopps")],
)
def test_the_log_is_in_the_language_of_the_page(opened: Opened, lang: str, way: str, stops: str) -> None:
    page = opened(f"?panel=log&lang={lang}")
    page.click(".choice button[data-key=lead]")
    page.wait_for_selector(f'.log li[data-kind=lead_change]:has-text("{way}")')

    assert stops in page.inner_text(".choice")
    assert page.locator(".log li:has-text('takes the lead'), .log li:has-text('back in the lead')").count() == 0


@needs_npm
def test_each_car_of_a_line_is_named_once_by_its_plate(opened: Opened) -> None:
    """Where its number stands in the line, with words between two of them."""
    page = opened("?panel=log&lang=en")
    page.click(".choice button[data-key=lead]")
    page.wait_for_selector(".log li[data-kind=lead_change]")
    line = page.locator(".log li[data-kind=lead_change] div").first
    plates = line.locator(".plate").all_text_contents()

    assert len(plates) == len(set(plates)) == 2
    assert "#" not in line.inner_text()
    assert "lead" in line.inner_text().split(plates[1])[0]


@needs_npm
def test_a_reader_who_changes_the_language_gets_the_log_in_it(opened: Opened) -> None:
    """Escape closes the dialog, and not the log behind it."""
    page = opened("?panel=log")
    page.wait_for_selector(".log li:has-text('leads')")
    page.click("#open-settings")
    page.locator("#dialog select", has=page.locator("option[value=nl]")).select_option("nl")
    page.wait_for_selector("#dialog h2:has-text('Instellingen')")
    assert page.evaluate("document.activeElement.closest('#dialog select') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector("#dialog:not([open])", state="attached")
    page.wait_for_selector(".log li:has-text('leidt')")

    assert page.locator(".log li:has-text('leads')").count() == 0


@needs_npm
def test_the_log_of_a_published_race_is_in_the_language_of_the_page(chromium: Browser, tmp_path: Path) -> None:
    """From files alone."""
    write_site(tmp_path / "site", files_of(hub_at(20).race.history, "nl", pictures=False))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "site"))) as server:
        threading.Thread(target=server.serve_forever).start()
        page = chromium.new_page()
        try:
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html?panel=log")
            page.wait_for_selector(".log li:has-text('leidt')")
        finally:
            page.close()
            server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""
