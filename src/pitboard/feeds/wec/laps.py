"""`/laps/ID` and `/stints/ID`: every completed lap with its loops, pit-in and pit-out; every stint."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from pitboard.feeds.wec.parts import MS_US, START_MOVES_US, MomentMs, SpanMs, WecDocument
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    DriverIn,
    Fact,
    LapTimeDeleted,
    Loop,
    LoopsInstalled,
    Passing,
    RaceInfo,
)

LOOP_NUMBER = re.compile(r"[1-9][0-9]?")

LINE_LOOP = 12
"""The number of the loop at the line where no lap says otherwise: Le Mans has eleven before it."""


class _LoopReading(Struct):
    """A loop's reading: time since the lap began. Lap 1's lack the time of day."""

    time: SpanMs


class _Pit(Struct):
    """A pit-in or pit-out; the time is missing at times."""

    driver: int = 0
    time: MomentMs | None = None


class _Lap(Struct, rename="camel"):
    lap_num: Annotated[int, Meta(ge=1, le=9999)]
    start_time: MomentMs
    time: SpanMs
    driver: int = 0
    transponder_code: str | int = ""
    is_valid: bool = True
    track_limits: bool = False
    loop_sectors: dict[str, object] = {}
    sectors: dict[str, object] = {}
    pit_in: object = None
    pit_out: object = None

    @property
    def end_time(self) -> int:
        return self.start_time + self.time


class _Driven(Struct):
    """A lap with what could be taken of it: loop readings by loop number, and the pit-in and pit-out."""

    lap: _Lap
    loops: dict[int, int]
    pit_in: _Pit | None
    pit_out: _Pit | None

    @property
    def ends_in_pit(self) -> bool:
        """Whether the line was crossed in the lane: the pit-in of this lap was not followed by a pit-out before it."""
        if self.pit_in is None:
            return False
        out, into = self.pit_out, self.pit_in
        return out is None or out.time is None or into.time is None or out.time < into.time


def parse_laps(document: object, doc: WecDocument, start_us: int | None, numbers: Mapping[int, str]) -> list[Fact]:
    """Return the facts of a `/laps` document; a fact's ref is the lap's number.

    Without a start from elsewhere, the official start is the moment at which lap 1 of the most cars began.
    """
    cars = {
        number: [lap for key, item in raw.items() if (lap := _lap(number, key, item, doc))]
        for number, raw in doc.cars(document, "laps", numbers)
    }
    facts: list[Fact] = []
    if start_us is None:
        start_us = _official_start_us(cars)
        if start_us is not None:
            facts.append(RaceInfo("", start_us, source=doc.source))
    driven = {
        number: [_driven(number, lap, doc) for lap in _in_sequence(number, laps, doc, start_us or 0)]
        for number, laps in cars.items()
    }
    line = _line_loop(driven)
    facts.append(_loops(driven, line, doc.source))
    for number, laps in driven.items():
        doc.reading.count("laps", len(laps))
        facts += _deleted(number, laps, doc.source)
        facts += _drivers(number, laps, doc.source)
        facts += _passings(number, laps, line, doc.source)
    return facts


def _lap(number: str, key: str, raw: object, doc: WecDocument) -> _Lap | None:
    place = f"#{number} lap {key}"
    lap = doc.part(raw, _Lap, place)
    if lap is not None and key != str(lap.lap_num):
        doc.refuse(place, f"says that it is lap {lap.lap_num}")
        return None
    return lap


def _official_start_us(cars: dict[str, list[_Lap]]) -> int | None:
    starts = Counter(lap.start_time for laps in cars.values() for lap in laps if lap.lap_num == 1)
    # Of starts by as many cars the latest: a former session's laps may still be there.
    return max(starts, key=lambda start: (starts[start], start)) * MS_US if starts else None


def _in_sequence(number: str, laps: list[_Lap], doc: WecDocument, start_us: int) -> Iterator[_Lap]:
    """Yield the laps of this race in order, up to a hole that the laps around it do not close."""
    before, end_time = 0, 0
    for lap in sorted(laps, key=lambda lap: lap.start_time):
        place = f"#{number} lap {lap.lap_num}"
        if lap.start_time * MS_US < start_us - START_MOVES_US:
            doc.reading.count("laps of another session")
        elif lap.lap_num <= before:
            doc.refuse(place, f"begins after lap {before}")
        elif lap.start_time < end_time:
            doc.refuse(place, f"begins before lap {before} ended")
        elif lap.lap_num > before + 2:
            doc.refuse(place, f"follows lap {before}: the laps between are missing")
        else:
            before, end_time = lap.lap_num, lap.end_time
            yield lap


def _driven(number: str, lap: _Lap, doc: WecDocument) -> _Driven:
    place = f"#{number} lap {lap.lap_num}"
    loops: dict[int, int] = {}
    for key, raw in lap.loop_sectors.items():
        reading = doc.part(raw, _LoopReading, f"{place} loop {key}")
        if reading is None:
            continue
        if not LOOP_NUMBER.fullmatch(key) or reading.time > lap.time:
            doc.refuse(f"{place} loop {key}", f"passed {reading.time} ms into a lap of {lap.time} ms")
        else:
            loops[int(key)] = reading.time
    return _Driven(
        lap, loops, _pit(lap.pit_in, lap, f"{place} pitIn", doc), _pit(lap.pit_out, lap, f"{place} pitOut", doc)
    )


def _pit(raw: object, lap: _Lap, place: str, doc: WecDocument) -> _Pit | None:
    pit = None if raw is None else doc.part(raw, _Pit, place)
    if pit is not None and pit.time is not None and not lap.start_time <= pit.time <= lap.end_time:
        doc.refuse(place, f"at {pit.time}, outside the lap")
        return _Pit(pit.driver)
    return pit


def _line_loop(cars: dict[str, list[_Driven]]) -> int:
    """Return the number of the loop at the line: the last one of a lap, read as the lap ends."""
    seen = Counter(max(driven.loops) for laps in cars.values() for driven in laps if driven.loops)
    at_line = [
        n for n in seen if any(driven.loops.get(n) == driven.lap.time for laps in cars.values() for driven in laps)
    ]
    return max(at_line, key=lambda n: seen[n], default=LINE_LOOP)


def _loops(cars: dict[str, list[_Driven]], line: int, source: str) -> LoopsInstalled:
    along = sorted({n for laps in cars.values() for driven in laps for n in driven.loops if n < line})
    loops = (
        *(Loop(str(n), n) for n in along),
        Loop(LINE, 1000, "line"),
        Loop(PIT_LINE, 1000, "pit_line"),
        Loop(PIT_IN, 999, "pit_in"),
        Loop(PIT_OUT, 0, "pit_out"),
    )
    return LoopsInstalled(loops, source=source)


def _deleted(number: str, laps: list[_Driven], source: str) -> Iterator[Fact]:
    """Yield laps whose time was deleted for track limits, and lap 1, which starts short of the line.

    In-laps and out-laps are not valid either, but nobody deleted their time.
    """
    for driven in laps:
        lap = driven.lap
        if lap.track_limits or any(isinstance(s, dict) and s.get("trackLimits") for s in lap.sectors.values()):
            yield LapTimeDeleted(number, lap.lap_num, "track limits", source, lap.lap_num)
        elif lap.lap_num == 1 and not lap.is_valid:
            yield LapTimeDeleted(number, 1, "the start lap is not a whole lap", source, 1)


def _drivers(number: str, laps: list[_Driven], source: str) -> Iterator[Fact]:
    """Yield the driver at the start and from each pit-out on; a lap names the driver who ends it."""
    seat = 0
    for driven in laps:
        lap, out = driven.lap, driven.pit_out
        seated = (out and out.driver) or lap.driver
        if seat and out and out.time is not None and seated:
            yield DriverIn(out.time * MS_US, number, seated, source, lap.lap_num)
        elif seated and seated != seat:
            # A pit-out without its time: in the car by the lap's first loop.
            first_loop = min(driven.loops.values(), default=0) if out and seat else 0
            exact = not seat and lap.lap_num == 1
            yield DriverIn((lap.start_time + first_loop) * MS_US, number, seated, source, lap.lap_num, exact)
        seat = seated or seat


def _passings(number: str, laps: list[_Driven], line: int, source: str) -> Iterator[Fact]:
    for before, driven in zip([None, *laps], laps, strict=False):
        lap, into, out = driven.lap, driven.pit_in, driven.pit_out
        start_us, code = lap.start_time * MS_US, str(lap.transponder_code)
        if lap.lap_num > (before.lap.lap_num if before else 0) + 1:
            # The lap before is missing, but this one says when it ended.
            yield Passing(start_us, number, LINE, source, lap.lap_num - 1, transponder=code)
        timed = [(start_us + time * MS_US, str(n), True) for n, time in driven.loops.items() if n < line]
        if out and out.time is not None:
            timed.append((out.time * MS_US, PIT_OUT, True))
            if lap.lap_num == 1 and (driven.ends_in_pit or not into):
                # A start from the pit lane.
                timed.append((start_us, PIT_IN, False))
        if into and into.time is not None:
            timed.append((into.time * MS_US, PIT_IN, True))
        for time_us, loop, exact in sorted(timed):
            yield Passing(time_us, number, loop, source, lap.lap_num, exact, code)
        end = PIT_LINE if driven.ends_in_pit else LINE
        yield Passing(lap.end_time * MS_US, number, end, source, lap.lap_num, transponder=code)


class _Stint(Struct, rename="camel"):
    """`finish_time` of an open stint is the car's last event, not now; `driver` is 0 when a stop changes drivers."""

    type: Literal["TRACK", "PIT"]
    start_time: MomentMs
    finish_time: MomentMs
    driver: int = 0
    open_lap_number: int = 0


def parse_stints(document: object, doc: WecDocument, start_us: int | None, numbers: Mapping[int, str]) -> list[Fact]:
    """Return the facts of a `/stints` document; a fact's ref is the lap on which its stint opened.

    Only starts are stated: a stop begins at pit-in, and a pit-out is the start of the stint on the track after it. A
    car's last stint has no end that means anything, it is where the session was closed.
    """
    facts: list[Fact] = []
    for number, raw in doc.cars(document, "stints", numbers):
        stints = _of_this_race(number, raw, doc, start_us)
        doc.reading.count("stints", len(stints))
        facts += _facts(number, stints, doc.source)
    return facts


def _of_this_race(number: str, raw: dict[str, object], doc: WecDocument, start_us: int | None) -> list[_Stint]:
    """Return a car's stints, one after another, without those of another session and those that overlap."""
    stints = [
        stint
        for key, item in raw.items()
        if (stint := doc.part(item, _Stint, f"#{number} stint {key}")) and _is_sound(number, key, stint, doc)
    ]
    kept: list[_Stint] = []
    for stint in sorted(stints, key=lambda stint: (stint.start_time, stint.finish_time)):
        place = f"#{number} stint {stint.start_time}"
        if start_us is not None and stint.start_time * MS_US < start_us - START_MOVES_US:
            doc.reading.count("stints of another session")
            continue
        if kept and stint.start_time < kept[-1].finish_time:
            # Moving the start leaves an open stint from the former start in every car.
            doc.refuse(place, f"begins before the stint of {kept[-1].start_time} ended")
            continue
        if kept and stint.start_time > kept[-1].finish_time:
            doc.refuse(place, f"the time since {kept[-1].finish_time} is missing before it; its own start is taken")
        kept.append(stint)
    return kept


def _is_sound(number: str, key: str, stint: _Stint, doc: WecDocument) -> bool:
    if key != str(stint.start_time):
        doc.refuse(f"#{number} stint {key}", f"says that it starts at {stint.start_time}")
        return False
    if stint.finish_time < stint.start_time:
        doc.refuse(f"#{number} stint {key}", f"ends at {stint.finish_time}, before it starts")
        return False
    return True


def _facts(number: str, stints: list[_Stint], source: str) -> list[Fact]:
    facts: list[Fact] = []
    for before, stint in zip([None, *stints], stints, strict=False):
        time_us, lap = stint.start_time * MS_US, stint.open_lap_number
        if stint.type == "PIT":
            # A car whose first stint is this starts from the pit lane.
            facts.append(Passing(time_us, number, PIT_IN, source, lap))
            continue
        if before is not None:
            facts.append(Passing(time_us, number, PIT_OUT, source, lap))
        if stint.driver > 0:
            facts.append(DriverIn(time_us, number, stint.driver, source, lap))
    return facts
