"""The course as the scorer needs it: which loop has which rank, the bounds in time, and the flags over it."""

from msgspec import Struct

from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, SHORTEST_LAP_US, START, Flag, FlagHistory, Loop
from pitboard.scoring.car_history import NEVER_US

PIT_IN_RANK = -1
PIT_OUT_RANK = -2
START_RANK = -3
START_WINDOW_US = 20_000_000
"""A field comes over the line within this of the start, where no source says how long a lap takes at least."""


class Course(Struct, frozen=True):
    """Loop ranks along the lap (1.. up to the line, which ends it; pit-in, pit-out and the start have negative marks).

    `start_us` and `chequered_us` bound the race in time, `min_lap_us` is the shortest possible lap. A car's first
    crossing within `start_window_us` of the start begins its lap 1 and ends none.
    """

    ranks: dict[str, int]
    loop_ids: tuple[str, ...]
    pit_line_ids: frozenset[str] = frozenset({PIT_LINE})
    min_lap_us: int = SHORTEST_LAP_US
    start_us: int = 0
    chequered_us: int = NEVER_US
    start_window_us: int = START_WINDOW_US

    @property
    def loop_count(self) -> int:
        """The number of loops along a lap, the line included: the rank of the line."""
        return len(self.loop_ids)


def lay_course(loops: list[Loop], min_lap_us: int, start_us: int, chequered_us: int) -> Course:
    """The course over the union of what the sources report; the line is always there."""
    along = sorted({loop.id: loop for loop in loops if loop.role == "track"}.values(), key=lambda loop: loop.order)
    ids = (*(loop.id for loop in along), LINE)
    by_role = {"line": len(ids), "pit_line": len(ids), "pit_in": PIT_IN_RANK, "pit_out": PIT_OUT_RANK}
    ranks = {loop_id: rank for rank, loop_id in enumerate(ids, 1)}
    ranks |= {PIT_LINE: len(ids), PIT_IN: PIT_IN_RANK, PIT_OUT: PIT_OUT_RANK, START: START_RANK}
    ranks |= {loop.id: by_role[loop.role] for loop in loops if loop.role in by_role}
    pit_line_ids = frozenset({PIT_LINE, *(loop.id for loop in loops if loop.role == "pit_line")})
    window_us = min_lap_us or START_WINDOW_US
    return Course(ranks, ids, pit_line_ids, min_lap_us or SHORTEST_LAP_US, start_us, chequered_us, window_us)


def course_flags(single: list[Flag], histories: dict[str, FlagHistory]) -> list[Flag]:
    """One timeline of course flags in time order; a flag that repeats the one before it is left out.

    Flags stated to the instant outrank those seen at crossings, which only fill the time after the last exact word: the
    first crossing under a new flag came 0 to 45 s late at Le Mans 2023.
    """
    stated = [*single, *(flag for history in histories.values() for flag in history.flags)]
    exact = [flag for flag in stated if flag.exact]
    known_until_us = max(
        [flag.time_us for flag in exact]
        + [history.as_of_us for history in histories.values() if any(flag.exact for flag in history.flags)],
        default=None,
    )
    seen = [flag for flag in stated if not flag.exact and (known_until_us is None or flag.time_us > known_until_us)]
    course: list[Flag] = []
    for flag in sorted(exact + seen, key=_rank):
        if not course or course[-1].state != flag.state:
            course.append(flag)
    return course


def _rank(flag: Flag) -> tuple[int, bool, str, str, int]:
    """By time; of two at one moment the chequered flag is the later, whatever the order of arrival."""
    return flag.time_us, flag.state == "chequered", flag.state, flag.source, flag.ref
