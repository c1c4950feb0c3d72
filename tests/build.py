"""Small races for tests: facts from lap times in seconds, and their history."""

from collections.abc import Iterable, Sequence
from typing import cast

from pitboard.board import laps
from pitboard.board.laps import LapRow
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    Driver,
    DriverIn,
    Entry,
    Fact,
    Flag,
    FlagState,
    Loop,
    LoopsInstalled,
    Passing,
    RaceInfo,
)
from pitboard.scoring import History, score


class SeenLap(LapRow, frozen=True):
    """A lap that was seen: it has its times."""

    lap_ms: int
    elapsed_ms: int
    position: int


def seen_laps(history: History, moment_us: int, number: str | None = None) -> list[SeenLap]:
    """The laps of a race that was seen whole."""
    return cast("list[SeenLap]", laps(history, moment_us, number))


START_US = 1_000_000_000_000_000
"""The official start of every small race."""

LOOPS = (
    Loop("1", 1),
    Loop("2", 2),
    Loop(LINE, 9, "line"),
    Loop(PIT_LINE, 9, "pit_line"),
    Loop(PIT_IN, 8, "pit_in"),
    Loop(PIT_OUT, 0, "pit_out"),
)


def at(seconds: float) -> int:
    """The moment of a race time in seconds."""
    return START_US + round(seconds * 1e6)


def race_info(duration_s: int = 0, name: str = "small race") -> RaceInfo:
    """The race, dated."""
    return RaceInfo(name, START_US, duration_s * 1_000_000, source="test")


def passing(seconds: float, number: str, loop: str = LINE, ref: int = 0, *, exact: bool = True) -> Passing:
    """A passing at a race time in seconds."""
    return Passing(at(seconds), number, loop, "test", ref, exact)


def line_laps(number: str, lap_s: Iterable[float]) -> list[Fact]:
    """A car's laps at the line, from their lengths in seconds."""
    facts: list[Fact] = []
    end_s = 0.0
    for lap, length_s in enumerate(lap_s, 1):
        end_s += length_s
        facts.append(passing(end_s, number, ref=lap))
    return facts


def loop_laps(number: str, lap_s: Iterable[float]) -> list[Fact]:
    """A car's laps past two loops and the line, a third of the lap apart."""
    facts: list[Fact] = []
    end_s = 0.0
    for lap, length_s in enumerate(lap_s, 1):
        facts.append(passing(end_s + length_s / 3, number, "1", lap * 10 + 1))
        facts.append(passing(end_s + length_s * 2 / 3, number, "2", lap * 10 + 2))
        end_s += length_s
        facts.append(passing(end_s, number, LINE, lap * 10 + 3))
    return facts


def stop(number: str, in_s: float, line_s: float, out_s: float) -> list[Fact]:
    """A pit visit that passes the line in the pit lane."""
    return [passing(in_s, number, PIT_IN), passing(line_s, number, PIT_LINE), passing(out_s, number, PIT_OUT)]


def flag(seconds: float, state: FlagState) -> Flag:
    """A flag at a race time in seconds."""
    return Flag(at(seconds), state, "test")


def entry(number: str, car_class: str = "GT", drivers: Sequence[str] = (), **more: object) -> Entry:
    """An entry with drivers by surname, in seats 1.."""
    crew = tuple(Driver(seat, "A.", name) for seat, name in enumerate(drivers, 1))
    return Entry(number, car_class, drivers=crew, source="test", **more)  # type: ignore[arg-type]


def driver_in(seconds: float, number: str, seat: int, *, exact: bool = True) -> DriverIn:
    """A driver takes over at a race time in seconds."""
    return DriverIn(at(seconds), number, seat, "test", 0, exact)


def scored(*facts: Fact | Iterable[Fact], loops: Sequence[Loop] = (), min_lap_s: float = 20) -> History:
    """The history of a race with a start, these loops (the line alone by default) and these facts."""
    flat: list[Fact] = [race_info(), LoopsInstalled(tuple(loops), round(min_lap_s * 1e6), "test")]
    for one in facts:
        if isinstance(one, list | tuple):
            flat.extend(one)
        else:
            flat.append(one)  # type: ignore[arg-type]
    return score(flat)
