"""When the chequered flag falls, and which crossing of each car then counts."""

from bisect import bisect_left
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from pitboard.model import Fact, Flag, FlagHistory
from pitboard.scoring import CarHistory, History
from pitboard.scoring.car_history import NEVER_US


class Counted(Struct, frozen=True):
    """How far a car counts: the lap, and whether it was completed at or after the flag."""

    lap: int
    took_flag: bool


def flag_falls_us(history: History, time_is_up_us: int) -> int | None:
    """The moment of the flag for a race whose time is up: the first crossing from then of the overall leader (R1).

    The leader at its crossing is the car that completes a lap nobody had completed before; not the next car over the
    line, and not the one that led when time was up but was passed on the way. None: nobody completes that lap.
    """
    leading_lap = max((bisect_left(car.lap_end_us, time_is_up_us) for car in history.cars.values()), default=0)
    return _first_to_complete_us(history, leading_lap + 1)


def with_flag(facts: Iterable[Fact], flag_us: int, source: str) -> list[Fact]:
    """The facts of a race with the chequered flag at this moment, and at no other."""
    kept: list[Fact] = []
    for fact in facts:
        if isinstance(fact, FlagHistory):
            kept.append(replace(fact, flags=tuple(flag for flag in fact.flags if flag.state != "chequered")))
        elif not isinstance(fact, Flag) or fact.state != "chequered":
            kept.append(fact)
    # Not exact: it says nothing of the flags before it, which a record saw at crossings only.
    return [*kept, Flag(flag_us, "chequered", source, exact=False)]


def counted_at_flag(car: CarHistory, flag_us: int | None, moment_us: int = NEVER_US) -> Counted:
    """A car finishes at its first crossing from the flag on; without one by then its last crossing counts."""
    laps = car.laps_at(moment_us)
    if flag_us is None:
        return Counted(laps, took_flag=False)
    before = bisect_left(car.lap_end_us, flag_us, 0, laps)
    return Counted(min(before + 1, laps), took_flag=before < laps)


def counted_on_hourly_sheet(history: History, car: CarHistory, flag_us: int | None) -> Counted:
    """A car's row on a sheet of an hour: its last crossing before anyone completes the leader's next lap.

    So a car that crosses just before the leader and not again in time keeps the earlier crossing, and one that crosses
    twice shows the second. Found on Le Mans 2023, where it gives 1,423 of 1,424 rows; the plain rule gives 1,312.
    """
    if flag_us is None:
        return Counted(len(car.lap_end_us), took_flag=False)
    leading_lap = max(bisect_left(other.lap_end_us, flag_us) for other in history.cars.values()) + 1
    cut_us = _first_to_complete_us(history, leading_lap + 1) or NEVER_US
    laps = bisect_left(car.lap_end_us, cut_us)
    return Counted(laps, took_flag=laps > 0 and car.lap_end_us[laps - 1] >= flag_us)


def _first_to_complete_us(history: History, lap: int) -> int | None:
    return min((car.lap_end_us[lap - 1] for car in history.cars.values() if len(car.lap_end_us) >= lap), default=None)
