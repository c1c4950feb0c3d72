"""A recording of several runs taken apart: which record belongs to which run.

Between runs Orbits is in run 95, which is none: it bears the name of the run before or of the next. The same number
again is the same run, unless its race clock began anew.
"""

from collections.abc import Sequence

from msgspec import Struct, field

from pitboard.feeds.rmonitor.protocol import (
    ClassName,
    Competitor,
    Heartbeat,
    LapPassing,
    RacePosition,
    Run,
)
from pitboard.feeds.rmonitor.stream import Numbered

GHOST = 95
BACK_US = 60_000_000
"""A race clock that goes back by more than this has begun anew."""


class RunRecords(Struct):
    """The records of one run, in their order; `number` 0 where the recording names none."""

    number: int
    name: str = ""
    records: list[Numbered] = field(default_factory=list)

    @property
    def laps(self) -> int:
        """Laps that the feed itself counted or timed in it."""
        return sum(
            (isinstance(one.record, LapPassing) and one.record.lap_us is not None)
            or (isinstance(one.record, RacePosition) and bool(one.record.laps))
            for one in self.records
        )

    def clock_us(self) -> tuple[int, int] | None:
        """The first and the last race time of its running clock, or None."""
        running = [
            one.record.race_us
            for one in self.records
            if isinstance(one.record, Heartbeat) and one.record.flag and one.record.race_us is not None
        ]
        return (running[0], running[-1]) if running else None


def runs(records: Sequence[Numbered]) -> list[RunRecords]:
    """The runs of a recording, in their order, without the ghosts between them."""
    parts = _parts(records)
    found: list[RunRecords] = []
    held: list[RunRecords] = []
    for place, part in enumerate(parts):
        if part.number == GHOST:
            following = next((other.name for other in parts[place + 1 :] if other.number != GHOST), None)
            if found and (part.name == found[-1].name or following is None):
                found[-1].records += _afterwards(part.records)
            elif following is not None:
                held.append(part)
        elif found and _goes_on(found[-1], part):
            # What bears another name is of a run that is still to come.
            own = [one for ghost in held if ghost.name == part.name for one in ghost.records]
            held = [ghost for ghost in held if ghost.name != part.name]
            found[-1].name = part.name
            found[-1].records += own + part.records
        else:
            own = [one for ghost in held for one in ghost.records]
            found.append(RunRecords(part.number, part.name, own + part.records))
            held = []
    return found or [RunRecords(0, "", list(records))]


def _parts(records: Sequence[Numbered]) -> list[RunRecords]:
    """The stretches between two words of what is running; what comes before the first belongs to it."""
    parts: list[RunRecords] = []
    early: list[Numbered] = []
    for one in records:
        record = one.record
        if isinstance(record, Run):
            if not parts or (parts[-1].number, parts[-1].name) != (record.number, record.name):
                parts.append(RunRecords(record.number, record.name, early))
                early = []
        elif parts:
            parts[-1].records.append(one)
        else:
            early.append(one)
    return parts


def _afterwards(records: list[Numbered]) -> list[Numbered]:
    """What a ghost may still say of the run before: its results, not the cars and classes of a run to come."""
    return [one for one in records if not isinstance(one.record, Competitor | ClassName)]


def _goes_on(before: RunRecords, part: RunRecords) -> bool:
    if before.number != part.number:
        return False
    ended, begins = before.clock_us(), part.clock_us()
    return ended is None or begins is None or begins[0] >= ended[1] - BACK_US


def choose(found: Sequence[RunRecords], number: int | None = None) -> RunRecords | None:
    """The run of a number, the last if there are several; without one the last in which a lap was completed."""
    fitting = [run for run in found if number in (None, run.number)]
    driven = [run for run in fitting if run.laps]
    best = driven or fitting
    return best[-1] if best else None
