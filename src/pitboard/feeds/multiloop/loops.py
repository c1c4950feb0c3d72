"""Which loop is where: the names of MultiLoop's lines, and their order along the lap from the sections of the track."""

import re
from heapq import heappop, heappush

from pitboard.feeds import pace
from pitboard.feeds.multiloop.protocol import Section, Track
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Loop, LoopRole

START_FINISH = "SF"
NAMED = {"SF": LINE, "SFPIT": PIT_LINE, "PIN": PIT_IN, "POUT": PIT_OUT}
ROLES: dict[str, LoopRole] = {LINE: "line", PIT_LINE: "pit_line", PIT_IN: "pit_in", PIT_OUT: "pit_out"}
METRES_A_MILE = 1609.344
_INTERMEDIATE = re.compile(r"IM([0-9]{1,3})([A-Z]?)")


def loop_id(time_line: str, crossing_status: str) -> str:
    """The loop of a crossing; a car in the pits that is read at the line crosses it in the pit lane."""
    name = NAMED.get(time_line.upper(), time_line.upper())
    return PIT_LINE if name == LINE and crossing_status == "P" else name


def conventional(name: str) -> Loop | None:
    """An intermediate loop by the convention of its name: IM1, IM1a, IM2 .. along the lap. None: another name."""
    found = _INTERMEDIATE.fullmatch(name)
    if found is None:
        return None
    return Loop(name, 100 * int(found[1]) + (ord(found[2]) - ord("A") + 1 if found[2] else 0))


def track_loops(track: Track) -> tuple[Loop, ...]:
    """The loops that the track's sections connect with the line, by their distance after it in inches."""
    at_in = _distances(track.sections)
    lap_in = max(at_in.values(), default=0) + 1
    loops = []
    for name, distance_in in at_in.items():
        known = NAMED.get(name, name)
        order = lap_in if known in (LINE, PIT_LINE) else distance_in
        loops.append(Loop(known, order, ROLES.get(known, "track")))
    return tuple(sorted(loops, key=lambda loop: (loop.order, loop.id)))


def min_lap_us(track: Track) -> int:
    """A time below which no car comes round this track, in µs; 0: its length is not stated."""
    try:
        return pace.min_lap_us(float(track.length) * METRES_A_MILE)
    except ValueError:
        return 0


def _distances(sections: tuple[Section, ...]) -> dict[str, int]:
    """The shortest way from the line to each loop, in inches; a section of no length counts as one inch."""
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
