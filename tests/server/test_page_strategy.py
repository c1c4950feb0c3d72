"""Strategy on the page: what `pitboard strategy` and `forecast` say, of the moment shown and of nothing after it."""

import re

from playwright.sync_api import Page

from pitboard.forecast import forecast
from pitboard.server.api.operations import SIMULATIONS
from pitboard.strategy import hero_view, hit_rates, strategy
from server.browser import Opened
from server.short_race import MINUTE_US, START_US, Served
from server.test_page_views import needs_npm, usually


def answers(page: Page) -> dict[str, str]:
    """What the table says, by the question."""
    page.wait_for_selector(".data.questions")
    rows = page.locator(".data.questions tbody tr")
    cells = [rows.nth(i).locator("th, td").all_inner_texts() for i in range(rows.count())]
    return {asked: re.sub(r"\s+", " ", answer) for asked, answer, _ in cells}


@needs_npm
@usually("phone")
def test_eight_questions_of_a_car(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """As the command answers them, now and when rewound; beside each how often it is right."""
    history = served.hub.race.history
    page = opened("?panel=strategy&car=8", size)
    for minutes in (20, 12):
        page.goto(f"{served.address}?panel=strategy&car=8&at=0:{minutes}:00")
        said = answers(page)
        table = strategy(history, START_US + minutes * MINUTE_US, "8")
        (row,) = table.rows
        assert len(said) == 8
        assert said["Stops now: comes back where?"].startswith(f"P{row.rejoin_class_position}")
        assert (
            f"{table.race_laps} laps ({table.race_laps_low}–{table.race_laps_high})"
            in said["How many laps has the race?"]
        )
        assert said["With all stops made?"].startswith(f"P{row.net_class_position}")
        assert f"{row.laps_to_go} laps to go" in said["With all stops made?"]
    rates = hit_rates(history)
    assert f"right {rates.place_right * 100:.0f} %" in page.inner_text(".data.questions")
    assert page.inner_text(".data.questions").count("not measured") == 4


@needs_npm
@usually("wall")
def test_a_class_from_the_seat_of_a_car(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """In the order with all stops made, with net gaps as the hero's board has them; another car is a touch away."""
    page = opened("?panel=strategy&car=8&picture=order", size)
    page.wait_for_selector(".data.order")
    moment_us = START_US + 20 * MINUTE_US
    rows = [row for row in strategy(served.hub.race.history, moment_us).rows if row.car_class == "HYPERCAR"]
    rows.sort(key=lambda row: row.net_class_position or 99)
    assert page.locator(".data.order tbody .plate").all_inner_texts() == [row.number for row in rows]
    assert page.inner_text(".order tr[aria-current] .plate") == "8"
    beside = {row.number: row for row in hero_view(served.hub.race.history, moment_us, "8").rows}
    for i, row in enumerate(rows):
        net_ms = beside[row.number].net_gap_ms or 0
        said = page.locator(".data.order tbody tr").nth(i).locator("td").nth(3).inner_text()
        assert row.number == "8" or said.startswith("−" if net_ms < 0 else "+")
    page.select_option("#panel-body select", "51")
    page.wait_for_url("**car=51**")
    page.wait_for_function("() => document.querySelector('.order tr[aria-current] .plate').innerText === '51'")


@needs_npm
@usually("wall")
def test_chances_with_what_they_were(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """Those of the moment and of round moments before it; nothing later is asked for; the page does not jump."""
    asked: list[str] = []
    page = opened("", size)
    page.on("request", lambda request: asked.append(request.url) if "/api/forecast" in request.url else None)
    page.goto(f"{served.address}?panel=strategy&picture=chances&class=HYPERCAR&at=0:16:00")
    page.wait_for_selector(".data.chances")
    found = forecast(served.hub.race.history, START_US + 16 * MINUTE_US, SIMULATIONS)
    rows = sorted((row for row in found.rows if row.car_class == "HYPERCAR"), key=lambda row: -row.class_win)
    shown = [row for row in rows if row.contention == "in"]
    assert page.locator(".data.chances tbody .plate").all_inner_texts() == [row.number for row in shown]
    assert f"{rows[0].class_win * 100:.0f} %" in page.inner_text(".data.chances tbody tr >> nth=0")
    page.wait_for_function("() => document.querySelectorAll('.past:first-of-type rect').length >= 4")
    moments = [int(url.split("at=")[1].rstrip("s")) for url in asked]
    assert moments[0] == 16 * 60
    assert max(moments) <= 16 * 60
    assert "In contention for the win" in page.inner_text("#panel-body")
    assert page.evaluate("window.shifted") < 0.1


@needs_npm
@usually("phone")
def test_before_a_quarter_of_the_race_there_are_the_gaps_alone(opened: Opened, size: tuple[int, int]) -> None:
    page = opened("?panel=strategy&picture=chances&at=0:06:00", size)
    page.wait_for_selector("#panel-body .data")

    assert "nobody knows more than the gaps say" in page.inner_text("#panel-body")
    assert page.locator(".data.chances").count() == 0
    assert "%" not in page.inner_text("#panel-body")


@needs_npm
@usually("tablet")
def test_where_it_would_be_on_the_lap(opened: Opened, size: tuple[int, int]) -> None:
    """Under green, full course yellow and safety car; under yellow a stop costs less of the way."""
    page = opened("?panel=strategy&car=8&picture=ring&at=0:14:00", size)
    page.wait_for_selector(".ring-cases")
    lost = [int(text.split()[0]) for text in page.locator(".ring-cases tbody tr td:nth-child(2)").all_inner_texts()]

    assert page.locator(".ghost").count() == 3
    assert lost[0] > lost[1] > 0
    assert lost[0] > lost[2] > 0
