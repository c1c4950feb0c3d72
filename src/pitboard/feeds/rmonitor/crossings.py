"""The line crossings of a run: one for every time a car came by, however often the feed speaks of it.

A record is sent again for a crossing already told when its total is put right by thousandths, and when a lap is merged
with the one before. Under a flag that stops the counting it is sent for every crossing, with the total of the last one
that counted: then the lap time, measured from there, says when the car came by.
"""

from msgspec import Struct

from pitboard.feeds.clock import SECOND_US
from pitboard.feeds.rmonitor.protocol import LapPassing
from pitboard.feeds.rmonitor.runs import RunRecords
from pitboard.feeds.rmonitor.timeline import unwrapped_us

SAME_US = SECOND_US
"""Totals of one car nearer than this are one crossing."""

LATE_US = 5 * SECOND_US
"""A crossing is told within this of the moment at which it was."""


class Crossing(Struct):
    """A car over the line at a race time (µs); `place` is the record's in its run and `ref` its line.

    `begins`: no lap ends here, the car's first one begins. `counted`: the feed gave it a total of its own.
    """

    race_us: int
    place: int
    ref: int
    begins: bool = False
    counted: bool = True
    loop: str = ""


def crossings(run: RunRecords, moments_us: list[int]) -> dict[str, list[Crossing]]:
    """The crossings of every car by its registration, in the order in which the feed told them.

    `moments_us` are the race times at which the records were sent.
    """
    cars: dict[str, list[Crossing]] = {}
    for place, one in enumerate(run.records):
        if isinstance(one.record, LapPassing):
            known = cars.setdefault(one.record.registration, [])
            _take(known, one.record, place, one.line, moments_us[place])
    return cars


def _take(known: list[Crossing], record: LapPassing, place: int, ref: int, now_us: int) -> None:
    total_us = unwrapped_us(record.total_us, now_us)
    told = _near(known, total_us)
    if told is None:
        known.append(Crossing(total_us, place, ref, begins=not known and record.lap_us is None))
        return
    told.race_us = total_us
    if record.lap_us is None or abs(total_us - now_us) <= LATE_US:
        return
    came_by_us = total_us + record.lap_us
    if abs(came_by_us - now_us) <= LATE_US and _near(known, came_by_us) is None:
        known.append(Crossing(came_by_us, place, ref, counted=False))


def _near(known: list[Crossing], race_us: int) -> Crossing | None:
    return next((one for one in reversed(known) if abs(one.race_us - race_us) < SAME_US), None)
