"""The gap of a car to one ahead of it, at a moment: what the loop measured, and what is already certain since.

With n the laps a car has completed, c the time of its last crossing, R(k) the time at which the reference completed
lap k and r(t) the laps it had completed by t (design, "Gap"):
gap_us = max(c - R(n), m - R(n+1) if R(n+1) <= m), gap_laps = max(r(c) - n, r(m) - n - 1, 0).
"""

from bisect import bisect_left
from itertools import pairwise
from typing import Literal

from pitboard.model import Flag
from pitboard.scoring import CarHistory, History

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


Meeting = tuple[int, int, int]
"""The last loop of two cars: the progress at it, when the one behind passed it, and which passing of the one ahead that
was."""


def last_meeting(behind: CarHistory, behind_passed: int, ahead: CarHistory, ahead_passed: int) -> Meeting | None:
    """Find the last loop that both cars have passed, of which each had passed so many by then; None: there is none."""
    ahead_at = ahead.loop_at
    for last in range(behind_passed - 1, -1, -1):
        at = behind.loop_at[last]
        place = bisect_left(ahead_at, at, 0, ahead_passed)
        if place < ahead_passed and ahead_at[place] == at:
            return at, behind.loop_us[last], place
    return None


class Queues:
    """When the field was in the queue behind a safety car, by a moment; worked out as far as it is asked for."""

    def __init__(self, history: History, moment_us: int) -> None:
        self._history = history
        self._spans = _queue_spans(history.flags, moment_us)
        self.neutral_until_us = self._spans[0][1] if self._spans else 0
        """When the course was last neutralised; 0: never. Before this only may there have been a queue."""
        self._safety_car_until_us = next((until_us for flag, until_us in self._spans if flag == "safety_car"), 0)
        self._bunched: dict[int, bool] = {}

    def any_since(self, time_us: int) -> bool:
        """Whether the field was in a queue at or after a moment (µs since the epoch)."""
        return time_us < self._safety_car_until_us or any(
            self._was_bunched(until_us) for _, until_us in self._spans if until_us > time_us
        )

    def _was_bunched(self, until_us: int) -> bool:
        if until_us not in self._bunched:
            self._bunched[until_us] = bunched(self._history, until_us)
        return self._bunched[until_us]


def _queue_spans(flags: list[Flag], moment_us: int) -> list[tuple[str, int]]:
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
    close = sum(gap_us <= BUNCHED_US for gap_us in apart_us)
    return apart_us[-1] >= lap_us * 2 // 5 and close * 3 >= (len(apart_us) - 1) * 2
