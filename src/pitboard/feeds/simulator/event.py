"""The simulated event: what can be chosen of it, the invented circuit of Valbrume, and the decoder at its loops."""

from collections.abc import Iterator
from heapq import heappop, heappush
from random import Random
from typing import Final

from msgspec import Struct

from pitboard.model import Fact, Loop, Passing
from pitboard.model.things import LINE, PIT_IN, PIT_LINE, PIT_OUT
from pitboard.model.time import HOUR_US, SECOND_US


class SimulatedRace(Struct, frozen=True, kw_only=True):
    """A race to simulate; the same settings give the same facts, to the microsecond.

    `start_us` is the official start in µs since the Unix epoch (default 2030-06-15T14:00:00Z), `duration_us` the length
    of the race in µs. `hypercar`, `lmp2`, `lmgt3` and `innovative` are numbers of cars. `incident_rate` multiplies the
    chance of everything that can go wrong. A rolling start adds the formation lap's passings and, just after the
    official start, one crossing of the line that completes no lap. The shares (0 to 1) disturb what is delivered,
    never what happens: a lost passing was not read and has no number, a duplicated one is sent again as it was, a late
    one is sent after others that followed it.
    """

    seed: int = 1
    name: str = "24 Hours of Valbrume"
    circuit: str = "valbrume"
    start_us: int = 1_907_762_400 * SECOND_US
    duration_us: int = 24 * HOUR_US
    utc_offset_us: int = 2 * HOUR_US
    hypercar: int = 20
    lmp2: int = 17
    lmgt3: int = 20
    innovative: int = 1
    incident_rate: float = 1.0
    rolling_start: bool = False
    pit_lane_start: bool = True
    double_reads: bool = False
    lost_share: float = 0.0
    duplicated_share: float = 0.0
    late_share: float = 0.0


class Segment(Struct, frozen=True):
    """The track between two loops: its length in metres, the usual speed of the fastest class in km/h, its danger.

    `risk` weighs where incidents happen. `zone` is the slow zone that covers the segment.
    """

    place: str
    zone: str
    length_m: int
    speed_kph: int
    risk: int


SEGMENTS: Final = (
    Segment("Belvedere", "Zone 1", 1180, 214, 6),
    Segment("Mill Chicane", "Zone 2", 860, 168, 10),
    Segment("Linden Straight", "Zone 3", 1560, 292, 3),
    Segment("First Chicane", "Zone 4", 1010, 205, 11),
    Segment("Heron Straight", "Zone 5", 1720, 296, 3),
    Segment("Second Chicane", "Zone 6", 980, 208, 10),
    Segment("Quarry Corner", "Zone 7", 1240, 221, 9),
    Segment("Foxwood", "Zone 8", 1330, 281, 5),
    Segment("Abbey Esses", "Zone 9", 1120, 246, 12),
    Segment("Tollhouse", "Zone 10", 890, 163, 8),
    Segment("Viaduct", "Zone 11", 760, 232, 6),
    Segment("Harbour Chicane", "Zone 12", 590, 141, 9),
)
LENGTH_M: Final = sum(segment.length_m for segment in SEGMENTS)
SHORTEST_LAP_US: Final = 150_000_000
"""No car can come round faster, in µs; it is 318 km/h on average."""
RISKS: Final = tuple(segment.risk for segment in SEGMENTS)

# Nodes are what a car arrives at: 1..11 the track loops, then the line, then the pit lane.
LAST_LOOP: Final = 11
AT_LINE: Final = 12
AT_PIT_IN: Final = 13
AT_PIT_LINE: Final = 14
AT_PIT_OUT: Final = 15
LOOP_IDS: Final = ("", *(str(number) for number in range(1, 12)), LINE, PIT_IN, PIT_LINE, PIT_OUT)

APPROACH_SHARE: Final = 0.55
"""The share of the last segment that a car drives before the pit-in loop."""
REJOIN_SHARE: Final = 0.72
"""The share of the first segment that is left after the pit-out loop."""
LANE_TO_LINE_US: Final = 8_320_000
"""Pit-in loop to the line in the pit lane at the pit lane's speed limit, in µs."""
LANE_FROM_LINE_US: Final = 23_700_000
"""Line in the pit lane to the pit-out loop without a stop, in µs."""


def loops() -> tuple[Loop, ...]:
    """Return the loops of the circuit, in the order of a lap."""
    track = [Loop(str(number), 10 * number) for number in range(1, AT_LINE)]
    pit_lane = [Loop(PIT_OUT, 5, "pit_out"), Loop(PIT_IN, 115, "pit_in"), Loop(PIT_LINE, 120, "pit_line")]
    return tuple(sorted([*track, Loop(LINE, 120, "line"), *pit_lane], key=lambda loop: (loop.order, loop.id)))


def lap_shares(evenness: float) -> tuple[float, ...]:
    """Return each segment's share of a lap's time, for a class that evens out the fast and the slow parts.

    0 is the speed profile of the fastest class, 1 the same speed everywhere.
    """
    mean_kph = LENGTH_M / sum(segment.length_m / segment.speed_kph for segment in SEGMENTS)
    times = [s.length_m / (s.speed_kph + evenness * (mean_kph - s.speed_kph)) for s in SEGMENTS]
    return tuple(time / sum(times) for time in times)


def duration_us(segment: int, speed_kph: float) -> int:
    """Return the time of a segment at a steady speed, in µs."""
    return round(SEGMENTS[segment].length_m * 3_600_000 / speed_kph)


SOURCE: Final = "simulator"
_LATE_US: Final = (3 * SECOND_US, 90 * SECOND_US)
_AGAIN_US: Final = (0, 30 * SECOND_US)


class Decoder:
    """Turns a transponder over a loop into a numbered passing, or into nothing when it is lost."""

    def __init__(self, settings: SimulatedRace) -> None:
        self._lost_share = settings.lost_share
        self._random = Random(f"{settings.seed}/decoder")
        self._count = 0

    def read(self, time_us: int, loop: str, transponder: str) -> Passing | None:
        """Read a passing at `time_us` (µs since the Unix epoch), without a car number as decoders know none."""
        if self._lost_share and self._random.random() < self._lost_share:
            return None
        self._count += 1
        return Passing(time_us, "", loop, SOURCE, self._count, True, transponder)

    def lag_us(self) -> int:
        """Return how much later a car's second transponder reads, in µs."""
        return self._random.randint(800, 9_000)


def deliver(settings: SimulatedRace, facts: Iterator[Fact]) -> Iterator[Fact]:
    """Yield the facts as they reach the scorer: some passings again, some late, if the settings say so."""
    if not (settings.late_share or settings.duplicated_share):
        yield from facts
        return
    random = Random(f"{settings.seed}/delivery")
    waiting: list[tuple[int, int, Passing]] = []
    for count, fact in enumerate(facts):
        if not isinstance(fact, Passing):
            yield fact
            continue
        while waiting and waiting[0][0] <= fact.time_us:
            yield heappop(waiting)[2]
        if random.random() < settings.duplicated_share:
            heappush(waiting, (fact.time_us + random.randint(*_AGAIN_US), count, fact))
        if random.random() < settings.late_share:
            heappush(waiting, (fact.time_us + random.randint(*_LATE_US), -count, fact))
        else:
            yield fact
    while waiting:
        yield heappop(waiting)[2]
