"""The gap of a car to one ahead of it, at a moment: what the loop measured, and what is already certain since.

With n the laps a car has completed, c the time of its last crossing, R(k) the time at which the reference completed
lap k and r(t) the laps it had completed by t (design, "Gap"):
gap_us = max(c - R(n), m - R(n+1) if R(n+1) <= m), gap_laps = max(r(c) - n, r(m) - n - 1, 0).
"""

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from typing import Literal

from pitboard.model import Flag
from pitboard.scoring import CarHistory, History
from pitboard.scoring.car_history import NEVER_US

Basis = Literal["loop", "before_stop", "queue"]
"""What a gap in live order rests on: a loop that both passed after their stops and in the open, a loop that one of them
passed before a visit to the pits, or one since whose passing the field was in the queue behind a safety car."""

BUNCHED_US = 8_000_000
"""Cars that cross the line nearer than this may be in one queue."""


def line_gap(laps: int, line_us: int, ahead_end_us: list[int], ahead_laps: int, moment_us: int) -> tuple[int, int]:
    """Gap in laps and µs at the finish line.

    `laps` and `line_us` are those of the car behind; `ahead_end_us` are the reference's lap ends (µs since the epoch),
    of which it had `ahead_laps` by the moment.
    """
    gap_us = line_us - ahead_end_us[laps - 1] if laps and ahead_laps >= laps else 0
    if ahead_laps <= laps:
        return 0, gap_us
    next_us = ahead_end_us[laps]
    if moment_us - next_us > gap_us:
        gap_us = moment_us - next_us
    further = ahead_laps - laps - 1
    # r(c) is more than r(m) - 1 only where it is r(m): the one ahead has not been at the line since.
    return further + (ahead_end_us[ahead_laps - 1] <= line_us), gap_us


Measured = tuple[int, int, int, int]
"""Laps and µs between two cars at the last loop of both, and when the one behind and the one ahead passed it."""


def loop_gap(
    behind: CarHistory, behind_passed: int, ahead: CarHistory, ahead_passed: int, moment_us: int, loop_count: int
) -> Measured | None:
    """The gap at the last loop that both cars have passed by a moment (live order); None where there is none.

    `behind_passed` and `ahead_passed` are how many loops each had passed by then.
    """
    ahead_at, ahead_us, behind_at = ahead.loop_at, ahead.loop_us, behind.loop_at
    if not ahead_passed:
        return None
    last, front = behind_passed - 1, ahead_at[ahead_passed - 1]
    while last >= 0:
        at = behind_at[last]
        # Where the one ahead was seen at every loop since, its passing is as many places back.
        place = ahead_passed - 1 - front + at
        if not (0 <= place < ahead_passed and ahead_at[place] == at):
            place = bisect_left(ahead_at, at, 0, ahead_passed)
        if place < ahead_passed and ahead_at[place] == at:
            break
        last -= 1
    else:
        return None
    passed_us = behind.loop_us[last]
    then_us = ahead_us[place]
    gap_us = passed_us - then_us
    if place + 1 < ahead_passed and moment_us - ahead_us[place + 1] > gap_us:
        gap_us = moment_us - ahead_us[place + 1]
    further = front - at
    gap_laps = (further - 1) // loop_count if further else 0
    if further >= loop_count:
        then = ahead_at[bisect_right(ahead_us, passed_us, place, ahead_passed) - 1]
        gap_laps = max(gap_laps, (then - at) // loop_count)
    return gap_laps, gap_us if gap_us > 0 else 0, passed_us, then_us


class Queues:
    """When the field was last in the queue behind a safety car, by a moment; worked out once it is needed."""

    def __init__(self, history: History, moment_us: int) -> None:
        self._history = history
        self._spans = _neutralised(history.flags, moment_us)
        self.neutral_until_us = self._spans[0][1] if self._spans else 0
        """When the course was last neutralised; 0: never. Before this only may there have been a queue."""

    @cached_property
    def until_us(self) -> int:
        """When the field was last in a queue (µs since the epoch); 0: never."""
        spans = self._spans
        queued = (until_us for state, until_us in spans if state == "safety_car" or bunched(self._history, until_us))
        return next(queued, 0)


def _neutralised(flags: list[Flag], moment_us: int) -> list[tuple[str, int]]:
    """The neutralisations by a moment, the last first: the flag, and until when it flew."""
    spans: list[tuple[str, int]] = []
    until_us = moment_us
    for flag in reversed(flags):
        if flag.time_us > moment_us:
            continue
        if flag.state in ("safety_car", "full_course_yellow"):
            spans.append((flag.state, until_us))
        until_us = flag.time_us
    return spans


def bunched(history: History, moment_us: int) -> bool:
    """Whether the field runs in a queue, as behind a safety car, by its crossings of the line on the lap before.

    Most cars then follow another closely, and for a large part of the lap nobody comes by at all.
    """
    marks = [mark for car in history.cars.values() if (mark := car.mark_at(moment_us)).last_lap_us]
    laps_us = sorted(mark.last_lap_us for mark in marks)
    lap_us = laps_us[len(laps_us) // 2] if laps_us else 0
    crossed_us = sorted(mark.line_us for mark in marks if moment_us - mark.line_us <= lap_us)
    if len(crossed_us) < 3:
        return False
    apart_us = [after - before for before, after in pairwise([*crossed_us, crossed_us[0] + lap_us])]
    apart_us.sort()
    close = sum(one <= BUNCHED_US for one in apart_us)
    return apart_us[-1] >= lap_us * 2 // 5 and close * 3 >= (len(apart_us) - 1) * 2


def in_lane_until_us(car: CarHistory, moment_us: int) -> int:
    """Until when a car was last in the pit lane (µs since the epoch); 0: never by the moment, NEVER_US: it still is."""
    begun = bisect_right(car.pit_in_us, moment_us)
    if not begun:
        return 0
    return car.pit_out_us[begun - 1] if begun <= len(car.pit_out_us) else NEVER_US
