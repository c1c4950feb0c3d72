"""IMSA line crossings: which loop each line is, and what the clock that dates them says of race time."""

from bisect import bisect_left
from itertools import pairwise
from statistics import median_low

from msgspec import Struct

from pitboard.feeds.clock import SECOND_US
from pitboard.feeds.rmonitor.crossings import Crossing
from pitboard.feeds.rmonitor.protocol import LineCrossing
from pitboard.feeds.rmonitor.runs import RunRecords
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Loop

CANONICAL = {"SFT": LINE, "SFP": PIT_LINE, "PIP": PIT_IN, "POP": PIT_OUT}
"""The third letter is the side: T on the track, P in the pit lane. PIT and POT are passed by cars that stay out."""

FAR_RECORDS = 300
"""The two records of one crossing stand closer together than this."""

NEIGHBOURS = 5
SAME_US = 2 * SECOND_US


class LoopCrossing(Struct):
    """A line crossing with its place among the run's records and the line it stands on."""

    record: LineCrossing
    place: int
    ref: int


def loop_crossings(run: RunRecords) -> list[LoopCrossing]:
    """The line crossings of a run, in their order."""
    return [
        LoopCrossing(one.record, place, one.line)
        for place, one in enumerate(run.records)
        if isinstance(one.record, LineCrossing)
    ]


def loop_id(record: LineCrossing) -> str:
    """The loop's id: ours for the line and the pit lane, else as the feed names it."""
    return CANONICAL.get(record.name, record.name or record.line)


def loops_of(crossed: list[LoopCrossing]) -> tuple[Loop, ...]:
    """The loops on the track besides the line, ranked by their timing lines: T1 is the finish line, T2 the next."""
    found = {
        loop_id(one.record): Loop(loop_id(one.record), _rank(one.record.line))
        for one in crossed
        if one.record.name not in CANONICAL
    }
    return tuple(sorted(found.values(), key=lambda loop: (loop.order, loop.id)))


def _rank(line: str) -> int:
    """T1 to T9, then TA to TZ."""
    try:
        return int(line[1:2], 36)
    except ValueError:
        return 36


class LocalClock:
    """Local moments into race time: by how much the two differ, as the crossings that have both say around a record.

    A clock that is stepped while the race runs so moves nothing but itself.
    """

    def __init__(self, crossed: list[LoopCrossing], cars: dict[str, list[Crossing]], default_us: int) -> None:
        pairs = sorted(_pairs(crossed, cars))
        self._places = [place for place, _ in pairs]
        self._apart_us = [apart_us for _, apart_us in pairs]
        self.zero_us = median_low(self._apart_us) if pairs else default_us

    def race_us(self, one: LoopCrossing) -> int:
        """The race time of a line crossing."""
        middle = bisect_left(self._places, one.place)
        around = self._apart_us[max(middle - NEIGHBOURS // 2 - 1, 0) : middle + NEIGHBOURS // 2 + 1]
        return one.record.local_us - (median_low(around) if around else self.zero_us)

    def steps(self) -> int:
        """How often the clock was put elsewhere, by more than a second for good."""
        levels = [
            median_low(self._apart_us[i : i + NEIGHBOURS])
            for i in range(0, len(self._apart_us) - NEIGHBOURS + 1, NEIGHBOURS)
        ]
        return sum(abs(after - before) > SECOND_US for before, after in pairwise(levels))


def _pairs(crossed: list[LoopCrossing], cars: dict[str, list[Crossing]]) -> list[tuple[int, int]]:
    """Place and difference, local minus race time, of the line crossings that stand beside the car's own record."""
    found = []
    at_line: dict[str, list[LoopCrossing]] = {}
    for one in crossed:
        if loop_id(one.record) in (LINE, PIT_LINE):
            at_line.setdefault(one.record.number, []).append(one)
    for number, known in cars.items():
        beside = at_line.get(number, [])
        places = [one.place for one in beside]
        for crossing in known:
            i = bisect_left(places, crossing.place)
            near = min(beside[max(i - 1, 0) : i + 1], key=lambda one: abs(one.place - crossing.place), default=None)
            if near is not None and abs(near.place - crossing.place) <= FAR_RECORDS:
                found.append((near.place, near.record.local_us - crossing.race_us))
    return found
