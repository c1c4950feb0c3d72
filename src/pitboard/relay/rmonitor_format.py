"""How RMonitor writes things: clocks, texts, records, and what IMSA's enhanced form adds.

A record here is a line without its CR LF. The enhanced form has a record for every loop passed, the track, and whether
a car is still in the race.
"""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from pitboard.board.states import declaration
from pitboard.intake import circuit_of
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Circuit, Passing
from pitboard.model.time import DAY_US, exact_clock, local_us, whole_clock
from pitboard.scoring import CarHistory, History

NOTHING = "00:00:00.000"
"""The time of what has not happened yet."""

_LETTERS = "ß=ss ø=o Ø=O æ=ae Æ=AE œ=oe Œ=OE ł=l Ł=L đ=d Đ=D ð=d Ð=D þ=th Þ=Th ı=i ħ=h Ħ=H"
_SIGNS = "‘=' ’=' “=' ”=' \"=' –=- —=- −=-"
_APART = str.maketrans({",": " "} | dict(pair.split("=") for pair in f"{_LETTERS} {_SIGNS}".split()))
"""Letters that are no letter with a mark; and what would end a field or a record."""

INCHES_PER_M: Final = 1 / 0.0254
M_PER_MILE: Final = 1609.344
MOST_SEATS: Final = 6

AT_THE_LINE: Final = {LINE: ("T1", "SFT"), PIT_LINE: ("P1", "SFP"), PIT_OUT: ("P2", "POP"), PIT_IN: ("P3", "PIP")}
"""Number and name of the timing lines that every circuit has."""

_TAKEN = {"SFT", "SFP", "POP", "PIP", "PIT", "POT", ""}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def text(value: str, width: int = 40) -> str:
    """A text as it goes between quotes, at most `width` characters, in ASCII.

    Letters lose their marks (`Śmiechowski` is `Smiechowski`), what no ASCII letter stands for becomes `?`; a quotation
    mark becomes an apostrophe, a comma and a control character a space: nobody documented how to escape them.
    """
    bare = unicodedata.normalize("NFKD", value.translate(_APART)).translate(_APART)
    letters = (letter if letter.isascii() else "?" for letter in bare if not unicodedata.combining(letter))
    shown = "".join(letter if letter.isprintable() else " " for letter in letters)
    return " ".join(shown.split())[:width].strip()


def quoted(value: str, width: int = 40) -> str:
    """A text field with its quotes."""
    return f'"{text(value, width)}"'


def clock(duration_us: int) -> str:
    """A duration in µs as `HH:MM:SS`; hours go on past 24, the fraction is cut off."""
    return whole_clock(max(duration_us, 0) // 1000, hour_digits=2)


def clock_ms(duration_ms: int) -> str:
    """A duration in ms as `HH:MM:SS.DDD`; hours go on past 24."""
    return exact_clock(max(duration_ms, 0), hour_digits=2)


def time_of_day(local_us: int) -> str:
    """A local moment (µs since the epoch) as the time of day `HH:MM:SS`."""
    return clock(local_us % DAY_US)


def wire(records: Iterable[str]) -> bytes:
    """Records as they go over the line: ASCII, each ended by CR LF."""
    return "".join(f"{record}\r\n" for record in records).encode("ascii")


def timing_lines(loop_ids: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Number and name of each loop: T2 to T9 and TA to TZ in the order of the lap, named by its own id.

    A name has three characters; where that is not enough to tell two loops apart, the number is the name.
    """
    lines = dict(AT_THE_LINE)
    names = set(_TAKEN)
    for rank, loop in enumerate((loop for loop in loop_ids if loop not in AT_THE_LINE), 2):
        line = "T" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[min(rank, 35)]
        name = text(loop, 3).upper()
        lines[loop] = (line, line if name in names else name)
        names.add(lines[loop][1])
    return lines


def line_crossing(history: History, car: CarHistory, passing: Passing, lines: dict[str, tuple[str, str]]) -> str:
    """`$L`: a car over a loop, at its local moment; an undated race is on the day of its receipt."""
    line, name = lines[passing.loop]
    at_us = local_us(history.race, passing.time_us)
    received_day = 0 if history.race.dated else (history.race.start_us + history.race.received_us) // DAY_US
    day = _EPOCH + timedelta(days=at_us // DAY_US + received_day)
    seat = car.seat_at(passing.time_us)
    fields = [quoted(car.number), f'"{line}"', f'"{name}"', f'"{day:%m/%d/%Y}"']
    fields += [f'"{clock_ms(at_us % DAY_US // 1000)}"', str(seat if seat <= MOST_SEATS else 0)]
    return ",".join(["$L", *fields, quoted(car.entry.car_class)])


def track(history: History) -> list[str]:
    """`$T`: the circuit with one section, the lap, in inches; nothing where the circuit is not known."""
    circuit = circuit_of(history)
    if circuit is None:
        return []
    inches = round(circuit.length_m * INCHES_PER_M)
    return [f'$T,{quoted(circuit.name)},{quoted(circuit.id, 8)},"{miles(circuit)}",1,"LAP","T1","T1",{inches}']


def miles(circuit: Circuit) -> str:
    """The length of a lap in miles, as the timing systems that speak RMonitor state it."""
    return f"{circuit.length_m / M_PER_MILE:.3f}"


def status(history: History, car: CarHistory, moment_us: int) -> str:
    """`Excluded` or `Retired` where somebody declared it and the car was not seen since; else nothing."""
    if any(
        decision.kind == "disqualify" and decision.number == car.number and decision.time_us <= moment_us
        for decision in history.decisions
    ):
        return "Excluded"
    declared = declaration(car, car.last_seen_us(moment_us), moment_us)
    return "Retired" if declared and declared.state == "retired" else ""
