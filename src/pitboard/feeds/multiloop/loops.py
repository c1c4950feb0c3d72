"""Which loop is where, by its name and the sections of the track; and a car's crossings of one, told more than once."""

import re
from bisect import bisect_left, insort
from heapq import heappop, heappush
from typing import Literal

from pitboard.feeds.multiloop.protocol import TrackDescription, TrackSection
from pitboard.feeds.values import min_lap_us
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Loop, LoopRole

START_FINISH = "SF"
NAMED = {"SF": LINE, "SFPIT": PIT_LINE, "PIN": PIT_IN, "POUT": PIT_OUT}
ROLES: dict[str, LoopRole] = {LINE: "line", PIT_LINE: "pit_line", PIT_IN: "pit_in", PIT_OUT: "pit_out"}
METRES_A_MILE = 1609.344
_INTERMEDIATE = re.compile(r"IM([0-9]{1,3})([A-Z]?)")


def loop_id(time_line: str, crossing_status: str) -> str:
    """Return the loop of a crossing; a car in the pits that is read at the line crosses it in the pit lane."""
    name = NAMED.get(time_line.upper(), time_line.upper())
    return PIT_LINE if name == LINE and crossing_status == "P" else name


def conventional(name: str) -> Loop | None:
    """Place an intermediate loop by the convention of its name: IM1, IM1a, IM2 .. along the lap. None: another name."""
    found = _INTERMEDIATE.fullmatch(name)
    if found is None:
        return None
    return Loop(name, 100 * int(found[1]) + (ord(found[2]) - ord("A") + 1 if found[2] else 0))


def track_loops(track: TrackDescription) -> tuple[Loop, ...]:
    """Order the loops that the track's sections connect with the line, by their distance after it in inches."""
    at_in = _distances(track.sections)
    lap_in = max(at_in.values(), default=0) + 1
    loops = []
    for name, distance_in in at_in.items():
        known = NAMED.get(name, name)
        order = lap_in if known in (LINE, PIT_LINE) else distance_in
        loops.append(Loop(known, order, ROLES.get(known, "track")))
    return tuple(sorted(loops, key=lambda loop: (loop.order, loop.id)))


def least_lap_us(track: TrackDescription) -> int:
    """Return a time below which no car comes round this track, in µs; 0: its length is not stated."""
    try:
        return min_lap_us(float(track.length) * METRES_A_MILE)
    except ValueError:
        return 0


def _distances(sections: tuple[TrackSection, ...]) -> dict[str, int]:
    """Return the shortest way from the line to each loop, in inches; a section of no length counts as one inch."""
    ways: dict[str, list[tuple[str, int]]] = {}
    for section in sections:
        ways.setdefault(section.start_line, []).append((section.end_line, max(section.length_in, 1)))
    at_in: dict[str, int] = {}
    queue = [(0, START_FINISH)] if START_FINISH in ways else []
    while queue:
        distance_in, line = heappop(queue)
        if line in at_in or not line:
            continue
        at_in[line] = distance_in
        for end, length_in in ways.get(line, ()):
            heappush(queue, (distance_in + length_in, end))
    return at_in


Teller = Literal["crossing", "lap", "next lap"]

TWIN_MS = 1000
"""Two records of one crossing lie closer than this; two crossings of one car do not."""


class Crossings:
    """One car's crossings of one loop, in ms of the run."""

    def __init__(self) -> None:
        self._taken: list[tuple[int, Teller]] = []

    def take(self, elapsed_ms: int, by: Teller) -> bool:
        """Note a crossing; False: it was known, so it makes no passing.

        A completed lap ($C) and a crossing ($L) may both report one passage over the line, some milliseconds apart and
        in either order, and the lap time of the next $C says once more when it was.
        """
        # Whichever of $C and $L comes first counts; two $L a moment apart are two readings, which scoring judges. What
        # is worked out from the next lap's time counts only where neither came.
        near = self.near(elapsed_ms)
        if (elapsed_ms, by) in near:
            return False
        tellers = {teller for _, teller in near}
        if by == "crossing":
            known = "lap" in tellers
        else:
            known = bool(tellers - {"next lap"}) or (by == "next lap" and bool(tellers))
        if known:
            return False
        insort(self._taken, (elapsed_ms, by))
        return True

    def near(self, elapsed_ms: int) -> list[tuple[int, Teller]]:
        """Return what was told within a second of a moment."""
        begin = bisect_left(self._taken, (elapsed_ms - TWIN_MS + 1, ""))
        end = bisect_left(self._taken, (elapsed_ms + TWIN_MS, ""))
        return self._taken[begin:end]

    def count(self, until_ms: int = 1 << 62) -> int:
        """Count the crossings up to a moment and a second more, each once however often it was told."""
        moments_ms = [at_ms for at_ms, _ in self._taken[: bisect_left(self._taken, (until_ms + TWIN_MS, ""))]]
        return sum(i == 0 or at_ms - moments_ms[i - 1] >= TWIN_MS for i, at_ms in enumerate(moments_ms))
