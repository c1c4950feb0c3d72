"""The analysis state of Timing71: the stints of every car with all their laps, as its program keeps them for charts.

One JSON object: `stint` and `lap` (the stints that are over, and the one under way), `static` (class, team, car),
`driver` (names), `session` (flags), `service` (the manifest) and `state` (the screen at the end). Lap times add up from
the green flag on; that flag and the ends of stints are known to the second. The program's own findings (`messages`,
`car_messages`) are left.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.timing71.frames import ScreenColumns
from pitboard.feeds.timing71.sessions import FLAGS, LOOPS, title_of, weather_of
from pitboard.feeds.values import decoded_json, split_name
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
    LoopsInstalled,
    Passing,
    RaceInfo,
    Stated,
    Weather,
)
from pitboard.model.time import SECOND_US

FLAG_NAMES: Final = (
    *("none", "green", "white", "chequered", "yellow", "fcy", "code_60", "vsc", "sc", "caution", "red"),
    *("slow_zone", "code_60_zone"),
)
"""Flags by their numbers, as the program's other parts name them."""

READ: Final = frozenset({"stint", "lap", "static", "driver", "session", "service", "state"})
LEFT: Final = frozenset({"messages", "car_messages"})
"""What the program found by itself: best laps, slow cars, flags once more."""

LATEST_S: Final = 10_000_000_000


class StintDriven(Struct, frozen=True, array_like=True):
    """A stint: its laps with their times (seconds) and flags; times since 1970, the end's 0 where it is under way."""

    start_lap: int
    start_s: float
    end_lap: int | None
    end_s: float | None
    under_way: bool
    driver: int
    best_s: float | None
    flag: int | None
    average_s: float | None
    laps: list[tuple[float | None, int]]


class _Screen(Struct, frozen=True):
    service: dict[str, Any]
    state: dict[str, Any]
    session: dict[str, Any]
    static: dict[str, list[str | None]]
    driver: dict[str, list[str | None]]
    stint: dict[str, list[Any]]
    lap: dict[str, list[Any]] = {}


def parse_analysis(content: bytes, source: str, reading: Reading, run: int | None = None) -> list[Fact]:
    """Return the facts of an analysis state.

    Raises:
        Refused: it is none, or another run of it was asked for than the first.
    """
    if run not in (None, 1):
        raise Refused(Refusal(source, 0, f"no run {run} in it: an analysis state is of one session", whole=True))
    try:
        decoded = decoded_json(content)
        screen = msgspec.convert(decoded, _Screen)
        start_us, flags = _flags(screen.session, source, reading)
    except (ValueError, msgspec.ValidationError) as error:
        raise Refused(Refusal(source, 0, f"no analysis state: {error}"[:200], whole=True)) from None
    for name in decoded if isinstance(decoded, dict) else ():
        if name not in READ and name not in LEFT:
            reading.count(f"unknown part {str(name)[:40]}")
    moment_us = _us(screen.session.get("currentTimestamp")) or start_us
    facts: list[Fact] = [
        RaceInfo(title_of(screen.service), start_us, _length_us(screen.state), source=source),
        LoopsInstalled(LOOPS, source=source),
        *flags,
    ]
    for number, (car_class, team, car) in _cars(screen, source, reading):
        names = [name or "" for name in screen.driver.get(number, [])]
        crew = tuple(Driver(seat, *split_name(name)) for seat, name in enumerate(names, 1))
        facts.append(Entry(number, car_class, team, car, drivers=crew, source=source))
        facts += _course(number, list(_stints(number, screen, source, reading)), start_us, source, reading)
    reading.count("runs")
    return facts + list(_shown(screen, moment_us, source))


def _cars(screen: _Screen, source: str, reading: Reading) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for number, held in screen.static.items():
        if not 0 < len(number) <= 8 or len(held) < 3:
            reading.refuse(source, 0, f"#{number[:8]}: no class, team and car")
            continue
        yield number, (held[0] or "", held[1] or "", held[2] or "")


def _stints(number: str, screen: _Screen, source: str, reading: Reading) -> Iterator[StintDriven]:
    """Yield the stints of a car in order, the one under way last; one that is damaged ends what is known of it."""
    under_way = screen.lap.get(number) or [None]
    for raw in [*screen.stint.get(number, []), *under_way[:1]]:
        if raw is None:
            continue
        try:
            yield msgspec.convert(raw, StintDriven)
        except msgspec.ValidationError as error:
            reading.refuse(source, 0, f"#{number}: a stint: {error}"[:200])
            return


def _course(number: str, stints: Sequence[StintDriven], start_us: int, source: str, reading: Reading) -> Iterator[Fact]:
    """Yield the ends of a car's laps, its stops and its drivers, up to the first lap whose time is not known."""
    at_us, lap, seat, in_us = start_us, 0, 0, 0
    for stint in stints:
        begin_us = _us(stint.start_s)
        if stint.start_lap <= lap:
            reading.count("stints that were told twice")
            continue
        if in_us and begin_us > in_us:
            yield Passing(begin_us, number, PIT_OUT, source, lap, exact=False)
        if stint.driver + 1 != seat:
            seat = stint.driver + 1
            yield DriverIn(max(begin_us, start_us) if lap else start_us, number, seat, source, lap, exact=False)
        in_us = 0 if stint.under_way else _us(stint.end_s)
        if stint.start_lap != lap + 1:
            reading.refuse(
                source, 0, f"#{number}: laps {lap + 1}-{stint.start_lap - 1} are missing, and so all after them"
            )
            return
        for seconds, _ in stint.laps:
            if not seconds or not 0 < seconds < LATEST_S:
                reading.refuse(source, 0, f"#{number}: lap {lap + 1} has no time, and so none after it")
                return
            lap, at_us = lap + 1, at_us + round(seconds * 1000) * 1000
            inside = in_us and at_us >= in_us
            yield Passing(at_us, number, PIT_LINE if inside else LINE, source, lap)
        if in_us > start_us:
            yield Passing(in_us, number, PIT_IN, source, lap, exact=False)


def _flags(session: Mapping[str, Any], source: str, reading: Reading) -> tuple[int, list[Flag]]:
    """Return the start, which is the first green flag, and the flags since.

    Raises:
        ValueError: no green flag is in it, so nothing tells when the race began.
    """
    flags: list[Flag] = []
    for held in session.get("flagStats") or []:
        if not isinstance(held, list) or len(held) < 3:
            continue
        known = isinstance(held[0], int) and 0 <= held[0] < len(FLAG_NAMES)
        name = FLAG_NAMES[held[0]] if known else str(held[0])[:12]
        state = FLAGS.get(name)
        if state is None:
            if name != "none":
                reading.count(f"unknown flag {name!r}")
            continue
        if flags or state == "green":
            time_us = _us(held[2])
            if not flags or flags[-1].state != state:
                flags.append(Flag(time_us, state, source, len(flags) + 1))
    if not flags:
        raise ValueError("no green flag in it")
    return flags[0].time_us, flags


def _shown(screen: _Screen, moment_us: int, source: str) -> Iterator[Fact]:
    """Yield what the screen showed at the end: the order with laps and best laps, and the weather."""
    columns = ScreenColumns(screen.service.get("colSpec"))
    rows, session = screen.state.get("cars"), screen.state.get("session")
    for position, row in enumerate(rows if isinstance(rows, list) else [], 1):
        number = columns.text(row, "Num")
        if number in screen.static:
            best_us = (columns.ms(row, "Best") or 0) * 1000
            yield Stated(moment_us, number, position, columns.whole(row, "Laps") or 0, 0, best_us, source)
    heads = screen.service.get("trackDataSpec")
    values = session.get("trackData") if isinstance(session, dict) else None
    if isinstance(heads, list) and isinstance(values, list):
        weather = weather_of([str(head) for head in heads], values)
        if weather:
            yield Weather(moment_us, *weather, source=source)


def _length_us(state: Mapping[str, Any]) -> int:
    session = state.get("session")
    clocks = [session.get(key) for key in ("timeElapsed", "timeRemain")] if isinstance(session, dict) else []
    total_s = sum(clock for clock in clocks if isinstance(clock, int | float))
    return round(total_s) * SECOND_US if len(clocks) == 2 and 0 < total_s < 1e6 else 0


def _us(seconds: object) -> int:
    """Return seconds since 1970 in µs; 0: none are stated."""
    if not isinstance(seconds, int | float) or not 0 < seconds < LATEST_S:
        return 0
    return round(seconds * 1000) * 1000
