"""The lap as a ring: slow zones where they lie, and in words where their place is not known."""

import math

import pytest

from pitboard.feeds.simulator.event import LENGTH_M, SEGMENTS, loops
from pitboard.intake import circuits
from pitboard.model import SlowZone
from pitboard.model.things import ZonePlace
from pitboard.server.hub import Hub
from server.browser import Opened
from server.short_race import MINUTE_US, START_US, Served
from server.test_page_views import needs_npm, usually

ENDS = """(zone) => {
  const path = document.querySelector(`.slow-zone[data-zone="${zone}"] path`);
  return [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())].map(({ x, y }) => [x, y]);
}"""
LOOPS = (
    "[...document.querySelectorAll('.ring .loop')].map((loop) => loop.getPointAtLength(0)).map(({ x, y }) => [x, y])"
)


def angle(point: list[float]) -> float:
    """Clockwise from the line, in degrees, −180 to 180."""
    return math.degrees(math.atan2(point[0] - 250, 250 - point[1]))


def test_the_circuit_of_the_simulator_is_as_it_drives_it() -> None:
    """Length, loops and zones of the data file are those of the simulator."""
    circuit = next(one for one in circuits() if one.id == "valbrume")
    ends = ["line", *(str(loop) for loop in range(1, len(SEGMENTS))), "line"]

    assert circuit.length_m == LENGTH_M
    assert {loop.id for loop in circuit.loops} == {loop.id for loop in loops()}
    assert circuit.slow_zones == tuple(
        ZonePlace(segment.zone, ends[i], ends[i + 1]) for i, segment in enumerate(SEGMENTS)
    )


@usually("phone")
@needs_npm
def test_a_slow_zone_is_coloured_from_loop_to_loop(served: Served, opened: Opened, size: tuple[int, int]) -> None:
    """As long as it is slow, with its name beside it; one without a place is in words alone."""
    page = opened("?panel=track", size)
    page.wait_for_selector(".ring .dot")
    assert page.locator(".slow-zone").count() == 0
    begun = {"Zone 12": 14, "Pit hill": 15, "Zone 7": 15}
    told = [SlowZone(START_US + minute * MINUTE_US, zone, True) for zone, minute in begun.items()]
    told.append(SlowZone(START_US + 18 * MINUTE_US, "Zone 7", False))

    def tell(hub: Hub) -> None:
        hub.race.take(told, START_US + 20 * MINUTE_US)
        hub.publish()

    served.do(tell)
    page.wait_for_selector('.slow-zone[data-zone="Zone 12"]')
    assert page.locator(".slow-zone text").all_text_contents() == ["Zone 12"]
    assert page.inner_text(".slow") == "Slow zone: Zone 12, Pit hill (place on the lap not known)"
    at_loop = [angle(point) for point in page.evaluate(LOOPS)]
    assert [angle(point) for point in page.evaluate(ENDS, "Zone 12")] == pytest.approx([at_loop[10], 0], abs=0.5)

    page.goto(served.address + "?panel=track&at=0:16:00")
    page.wait_for_selector('.slow-zone[data-zone="Zone 7"]')
    assert [angle(point) for point in page.evaluate(ENDS, "Zone 7")] == pytest.approx(at_loop[5:7], abs=0.5)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
