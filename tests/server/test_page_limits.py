"""A car's page holds its drivers against the limits of the rules: a bar and words."""

from msgspec.structs import replace

from pitboard.board import drivers
from pitboard.server.hub import Hub
from server.browser import Opened
from server.short_race import START_US, Served
from server.test_page_views import needs_npm, usually

MINUTE_US = 60_000_000


def hours(ms: int | None) -> str:
    """As the page writes a time."""
    minutes, seconds = divmod((ms or 0) // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"


@usually("phone")
@needs_npm
def test_drive_time_stands_against_the_limits(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """Nothing of a race that has none; as soon as it is known to take six hours, those of six hours."""
    history = served.hub.race.history
    number = next(car.number for car in history.cars.values() if car.entry.car_class == "LMP2")
    page = opened(f"?panel=car&car={number}", size)
    page.wait_for_selector(".data")
    assert page.locator(".limits").count() == 0
    page.wait_for_timeout(1600)  # the page of a car is drawn anew every second and a half at most
    six = replace(history.race, duration_us=360 * MINUTE_US)

    def known(hub: Hub) -> None:
        hub.race.take([six], START_US + 20 * MINUTE_US)
        hub.publish()

    served.do(known)
    page.wait_for_selector(".limits")

    rows = drivers(history, START_US + 20 * MINUTE_US, number)
    lines = [[line.strip() for line in text.splitlines()] for text in page.locator(".limits td").all_inner_texts()]
    assert lines == [
        [
            f"{hours(row.counted_ms)} of at most 3:30:00 in all",
            f"{hours(row.counted_ms)} of at least 1:15:00",
            f"May drive on for {hours(row.left_ms)}",
        ]
        for row in rows
    ]
    assert [
        (meter["value"], meter["max"])
        for meter in page.eval_on_selector_all(
            ".limits meter", "meters => meters.map(({ value, max }) => ({ value, max }))"
        )
    ] == [
        pair
        for row in rows
        for pair in ((row.counted_ms, row.most_ms), (min(row.counted_ms or 0, row.least_ms or 0), row.least_ms))
    ]
