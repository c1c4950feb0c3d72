"""The gap of a car to one ahead of it, at a moment: what the loop measured, and what is already certain since.

With n the laps a car has completed, c the time of its last crossing, R(k) the time at which the reference completed
lap k and r(t) the laps it had completed by t (design, "Gap"):
gap_us = max(c - R(n), m - R(n+1) if R(n+1) <= m), gap_laps = max(r(c) - n, r(m) - n - 1, 0).
"""

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple, Self

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


class Meeting(NamedTuple):
    """The last loop that two cars have passed, by its place along the race, and when each did (µs since the epoch).

    `place` is that of the passing among those of the car ahead.
    """

    at: int
    behind_us: int
    ahead_us: int
    place: int

    @classmethod
    def last(cls, behind: CarHistory, behind_passed: int, ahead: CarHistory, ahead_passed: int) -> Self | None:
        """The last loop of both, of which each had passed so many by then; None: there is none."""
        ahead_at = ahead.loop_at
        for last in range(behind_passed - 1, -1, -1):
            at = behind.loop_at[last]
            place = bisect_left(ahead_at, at, 0, ahead_passed)
            if place < ahead_passed and ahead_at[place] == at:
                return cls(at, behind.loop_us[last], ahead.loop_us[place], place)
        return None


def loop_gap(
    meeting: Meeting, ahead: CarHistory, ahead_passed: int, moment_us: int, loop_count: int
) -> tuple[int, int]:
    """Gap in laps and µs at the last loop that both cars have passed by a moment (live order).

    `ahead_passed` is how many loops the one ahead had passed by then.
    """
    ahead_at, ahead_us = ahead.loop_at, ahead.loop_us
    at, passed_us, _, place = meeting
    gap_us = passed_us - ahead_us[place]
    if place + 1 < ahead_passed and moment_us - ahead_us[place + 1] > gap_us:
        gap_us = moment_us - ahead_us[place + 1]
    further = ahead_at[ahead_passed - 1] - at
    gap_laps = (further - 1) // loop_count if further else 0
    if further >= loop_count:
        then = ahead_at[bisect_right(ahead_us, passed_us, place, ahead_passed) - 1]
        gap_laps = max(gap_laps, (then - at) // loop_count)
    return gap_laps, max(gap_us, 0)


class Queues:
    """When the field was last in the queue behind a safety car, by a moment; worked out once it is needed."""

    def __init__(self, history: History, moment_us: int) -> None:
        self._history = history
        self._moment_us = moment_us

    def since(self, time_us: int) -> bool:
        """Whether the field has been in a queue since a moment (µs since the epoch)."""
        return bool(self._spans) and time_us < self._spans[0][1] and time_us < self._until_us

    @cached_property
    def _until_us(self) -> int:
        """When the field was last in a queue; 0: never."""
        spans = self._spans
        queued = (until_us for state, until_us in spans if state == "safety_car" or bunched(self._history, until_us))
        return next(queued, 0)

    @cached_property
    def _spans(self) -> list[tuple[str, int]]:
        """The neutralisations by the moment, the last first: the flag, and until when it flew."""
        flags, until_us = self._history.flags, self._moment_us
        spans: list[tuple[str, int]] = []
        for i in range(bisect_right(flags, self._moment_us, key=lambda flag: flag.time_us) - 1, -1, -1):
            if flags[i].state in ("safety_car", "full_course_yellow"):
                spans.append((flags[i].state, until_us))
            until_us = flags[i].time_us
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


def rests_on(meeting: Meeting, behind: CarHistory, ahead: CarHistory, moment_us: int, queues: Queues) -> Basis:
    """What a gap measured where two cars last met rests on, at a moment."""
    if _visited_since(behind, meeting.behind_us, moment_us) or _visited_since(ahead, meeting.ahead_us, moment_us):
        return "before_stop"
    return "queue" if queues.since(meeting.ahead_us) else "loop"


def _visited_since(car: CarHistory, passed_us: int, moment_us: int) -> bool:
    """Whether a car that passed a loop was in the pit lane then or since."""
    begun = bisect_right(car.pit_in_us, moment_us)
    if not begun:
        return False
    return begun > len(car.pit_out_us) or car.pit_out_us[begun - 1] > passed_us
