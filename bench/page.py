"""What the page costs a reader: its first board on a slow phone, a busy race, a whole race played, every cell right.

    python bench/page.py [first] [busy] [played] [cells]

Each in real Chromium over a real socket, with Le Mans 2023 where the races are, else with a simulated race.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from pitboard.board import standings
from pitboard.board.cells import cells
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import read
from pitboard.model import Fact
from pitboard.race import RaceUnderWay
from pitboard.race.playback import Timetable, in_time_order
from pitboard.server.app import StopServing, serve
from pitboard.server.board_pages import by_class
from pitboard.server.cells import board_document
from pitboard.server.hub import Hub
from pitboard.texts import texts

ROOT = Path(__file__).resolve().parent.parent
RACE = ROOT / os.environ.get("PITBOARD_RACES", "../shared/races") / "le-mans-2023"
HOUR_US = 3_600_000_000
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
"""1.6 Mbit/s down, 750 kbit/s up, 300 ms."""
SHOWN = """() => [...document.querySelectorAll("#board > section")].map((section) => [
  section.dataset.key,
  [...section.querySelectorAll("tbody tr")].map((tr) =>
    [...tr.cells].slice(1).map((td) => (td.querySelector("a, span") || td).textContent)),
])"""
SEEK = """(ms) => { const bar = document.querySelector("#rewind"); bar.value = String(ms / 1000);
  bar.dispatchEvent(new Event("input")); }"""


class Racing:
    """A hub at some hour of the race, served; `step` gives it what is told up to a moment."""

    def __init__(self, facts: list[Fact], at_us: int) -> None:
        self.hub = Hub(RaceUnderWay())
        self.address = ""
        self._timetable = Timetable(iter(in_time_order(facts)))
        self._up, self._over = threading.Event(), threading.Event()
        self._tick: Callable[[], None] = lambda: None
        self.hub.race.take(self._timetable.until(at_us), at_us)
        self.hub.race.set_clock_rate(0)
        self.hub.publish()

    def step(self, at_us: int) -> None:
        """Take and publish what is told up to a moment (µs since the epoch)."""
        self.hub.race.take(self._timetable.until(at_us), at_us)
        self.hub.publish()

    @contextmanager
    def served(self, tick: Callable[[], None] | None = None) -> Iterator[str]:
        """Serve it on a free port; `tick` is called five times a second."""
        self._tick = tick or self._tick
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        self._up.wait(30)
        try:
            yield self.address
        finally:
            self._over.set()
            thread.join(20)

    def _run(self) -> None:
        with suppress(StopServing):
            serve(self.hub, 0, self._feed, started=self._started)

    def _started(self, address: str) -> None:
        self.address = address
        self._up.set()

    async def _feed(self, _race: RaceUnderWay) -> None:
        while not self._over.is_set():
            self._tick()
            await asyncio.sleep(0.2)
        raise StopServing


def race_facts() -> tuple[list[Fact], str]:
    """The race that is measured, and its name."""
    if RACE.is_dir():
        race = read([RACE])
        return list(race.facts), race.name
    return list(simulate(SimulatedRace(seed=5))), "a simulated race"


def first_board(browser: Browser, racing: Racing) -> None:
    """Time and bytes to the first board on a phone at 1.6 Mbit/s and 300 ms; then to the page that is live."""
    with racing.served() as address:
        for _ in range(3):
            context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
            page = context.new_page()
            session = context.new_cdp_session(page)
            sizes: dict[str, float] = {}
            urls: dict[str, str] = {}
            session.on(
                "Network.responseReceived",
                lambda told, urls=urls: urls.update({told["requestId"]: told["response"]["url"]}),
            )
            session.on(
                "Network.loadingFinished",
                lambda told, sizes=sizes: sizes.update({told["requestId"]: told["encodedDataLength"]}),
            )
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW)
            page.goto(address)
            page.wait_for_selector("html[data-seq]", timeout=60_000)
            page.wait_for_timeout(500)
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            live = page.evaluate("performance.now()") - 500
            data = {key for key, url in urls.items() if "/api/" in url}
            shell = sum(size for key, size in sizes.items() if key not in data)
            requests, history = len(urls) - len(data), sum(sizes.get(key, 0) for key in data)
            print(
                f"first board after {paint / 1000:.2f} s; page and scripts {shell / 1000:.1f} kB, {requests} requests;"
            )
            print(f"  then the history, {history / 1000:.0f} kB, and live after {live / 1000:.2f} s")
            context.close()


def put(found: dict[str, Any], what: Callable[[Any], Any], told: Any) -> None:
    """Keep something of what was told of a request."""
    found[told["requestId"]] = what(told)


def busy(browser: Browser, racing: Racing, seconds: int = 20) -> None:
    """Script and layout of a board of the whole field that changes five times a second, as a share of a core."""
    at_us = racing.hub.race.moment_us
    began_s = time.monotonic()

    def tick() -> None:
        racing.step(at_us + int((time.monotonic() - began_s) * 20_000_000))

    with racing.served(tick) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        page.wait_for_selector("html[data-seq]")
        page.wait_for_timeout(2000)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        before, seq = metrics(session), page.get_attribute("html", "data-seq")
        page.wait_for_timeout(seconds * 1000)
        after = metrics(session)
        updates = int(page.get_attribute("html", "data-seq") or 0) - int(seq or 0)
        parts = {key: after[key] - before[key] for key in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")}
        rows = page.locator("#board tbody tr").count()
        shares = ", ".join(
            f"{key.removesuffix('Duration')} {100 * value / seconds:.1f}" for key, value in parts.items()
        )
        whole = 100 * sum(parts.values()) / seconds
        print(f"{rows} rows, {updates / seconds:.1f} updates a second: {whole:.1f} % of a core ({shares})")
        page.close()


def played(browser: Browser, racing: Racing) -> None:
    """The whole race at 600 times its pace: memory after each sixth of it, rubbish collected."""
    with racing.served() as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}?at=0:00:00")
        page.wait_for_selector("html[data-seq]")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.select_option("#speed", "600")
        page.click("#play")
        end_ms = (racing.hub.race.moment_us - racing.hub.race.history.race.start_us) // 1000
        heaps = []
        for part in range(1, 7):
            page.wait_for_function(
                "(ms) => Number(document.documentElement.dataset.at) >= ms",
                arg=int(end_ms * part / 6) - 1000,
                timeout=90_000,
            )
            session.send("HeapProfiler.collectGarbage")
            told = metrics(session)
            heaps.append(f"{told['JSHeapUsedSize'] / 1e6:.1f} MB {told['Nodes']:.0f} nodes")
        print(f"{end_ms / 3_600_000:.1f} h played at 600×: " + ", ".join(heaps))
        page.close()


def every_cell(browser: Browser, racing: Racing, moments: int = 200) -> None:
    """Every cell of the board against the server's own standings, at so many moments of the race."""
    history, words = racing.hub.race.history, texts("en", "page")
    start_us = history.race.start_us
    length_ms = (racing.hub.race.moment_us - start_us) // 1000
    wrong = compared = 0
    with racing.served() as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB", reduced_motion="reduce")
        page.goto(f"{address}?at=0:00:01")
        page.wait_for_selector("html[data-seq]")
        for i in range(1, moments + 1):
            at_ms = length_ms * i // (moments + 1) // 1000 * 1000
            page.evaluate(SEEK, at_ms)
            page.wait_for_function("(ms) => document.documentElement.dataset.at === String(ms)", arg=at_ms)
            board = board_document(history, standings(history, start_us + at_ms * 1000))
            expected = [text for rows in by_class(board).values() for row in rows for text in shown(cells(row, words))]
            shown = [text for _, rows in page.evaluate(SHOWN) for row in rows for text in row[:1] + row[2:]]
            compared += len(expected)
            wrong += sum(one != other for one, other in zip(expected, shown, strict=True))
        page.close()
    print(f"{compared:,} cells at {moments} moments, {wrong} of them not as in the standings")


def shown(row: dict[str, str]) -> list[str]:
    """The cells of a row but for the change in an hour, which the page alone works out."""
    return [text for key, text in row.items() if key != "change"]


def metrics(session: Any) -> dict[str, float]:
    """Chromium's own counters by name."""
    return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}


def main() -> None:
    """Measure what is named, else everything."""
    asked = sys.argv[1:] or ["first", "busy", "played", "cells"]
    facts, name = race_facts()
    start_us = Racing(facts, 0).hub.race.history.race.start_us
    end_us = max(getattr(fact, "time_us", 0) for fact in facts)
    print(name)
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc"]
        )
        if "first" in asked:
            first_board(browser, Racing(facts, start_us + 16 * HOUR_US))
        if "busy" in asked:
            busy(browser, Racing(facts, start_us + 16 * HOUR_US))
        if "played" in asked:
            played(browser, Racing(facts, end_us))
        if "cells" in asked:
            every_cell(browser, Racing(facts, end_us))
        browser.close()


if __name__ == "__main__":
    main()
