"""The rows of a lap record into facts: crossings, pit visits, drivers, flags.

The record carries no date, no circuit and no pit instants; what is worked out for them is marked as not exact.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from statistics import median

from msgspec.structs import replace

from pitboard.feeds.lap_record.cars import cars_of
from pitboard.feeds.lap_record.loops import Along, along_lap
from pitboard.feeds.lap_record.rows import LapRecord, RecordRow
from pitboard.feeds.lap_record.table import title_of
from pitboard.feeds.lap_record.times import (
    clock_changes,
    ending,
    in_one_unit,
    second_start,
    since_start,
    stopped_under,
    zero_us,
)
from pitboard.feeds.lap_record.visits import StatedVisit, visits_of
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.values import dated_start_us
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    Circuit,
    DriverIn,
    Fact,
    Flag,
    FlagHistory,
    FlagState,
    LapTimeDeleted,
    Loop,
    LoopsInstalled,
    Passing,
    RaceInfo,
)

MOSTLY_REFUSED, FEW_ROWS = 4, 50
"""Where so many times more rows are refused than read, and more than a few, the columns are not what they say."""

# SF is the safety car: no crossing of Le Mans 2023 disagrees with the live feed's word for it.
FLAGS: dict[str, FlagState] = {
    "GF": "green",
    "YF": "yellow",
    "FCY": "full_course_yellow",
    "SF": "safety_car",
    "RF": "red",
    "FF": "chequered",
}

NEUTRAL = ("FCY", "SF", "RF")
"""The flags under which a race is stopped for good."""

_TIME = attrgetter("time_us")

MARKED_FROM_LAP = 2
"""A car of no more laps than this may have no best lap: all six of one lap and one of two in 64 records have none."""


def parse_record(
    lines: Iterable[str],
    source: str,
    reading: Reading,
    circuits: Sequence[Circuit] = (),
    known_start_us: int | None = None,
) -> list[Fact]:
    """Return the facts of a lap record.

    `circuits` are the ones to recognise by their length; `known_start_us` is a dated start (µs since the epoch) that
    another source gives, without it the day is the epoch's first.

    Raises:
        Refused: the columns are not those of a lap record, no row could be read, or there are two races in it.
    """
    record = LapRecord(source, reading)
    rows = since_start(record, in_one_unit(record, list(record.rows(lines))))
    if second := second_start(rows):
        reason = f"a second race begins here, at {second.hour}: a file holds one race, save the two apart"
        raise Refused(Refusal(source, second.line, reason, whole=True))
    cars = [record.seated(car) for car in cars_of(rows, source, reading)]
    taken = sum(len(car) for car in cars)
    if not cars or len(reading.refusals) > max(MOSTLY_REFUSED * taken, FEW_ROWS):
        raise Refused(Refusal(source, 0, record.empty_reason(), whole=True))
    reading.count("laps", sum(len(car) for car in cars))
    circuit = _circuit(record.lap_lengths_m(cars[0]), circuits, source)
    title = title_of(record.lines[: record.columns.line - 1])
    race = replace(_race(cars, circuit, known_start_us, source), name=title)
    start_us = race.start_us
    along = along_lap(rows, [name for name, _ in record.columns.loops], _sector_ids(circuit))
    facts: list[Fact] = [race, _loops(circuit, along, source)]
    facts += [record.entry(car) for car in cars]
    facts += _flags(cars, circuit, start_us, source, reading)
    marked = any(row.official_best for row in rows)
    for car in cars:
        facts += _deleted(car, marked, source)
        visits = visits_of(car, circuit)
        facts += _drivers(car, visits, start_us, source)
        # In the order of time they are scored once; both are in that order already, so this only merges them.
        passings = [*_passings(car, along, start_us, source), *_visits(car[0].number, visits, start_us, source)]
        facts += sorted(passings, key=_TIME)
    return facts


def _race(cars: list[list[RecordRow]], circuit: Circuit | None, known_start_us: int | None, source: str) -> RaceInfo:
    zero = zero_us(cars)
    circuit_id, dated = circuit.id if circuit else "", known_start_us is not None
    if zero is None:
        return RaceInfo("", known_start_us or 0, 0, 0, circuit_id, dated, source)
    start_us, offset_us = (zero, 0) if known_start_us is None else dated_start_us(zero, known_start_us)
    return RaceInfo("", start_us, 0, offset_us, circuit_id, dated, source, clock_changes(cars, zero, start_us))


def _circuit(lengths_m: list[float], circuits: Sequence[Circuit], source: str) -> Circuit | None:
    """Return the circuit whose length the average speeds give: they are printed to 0.1 km/h, so to about 0.1 %.

    Of circuits as long as each other (Watkins Glen and Austin: 3.4 miles) it is the one that the record is called by.
    """
    if not lengths_m:
        return None
    length_m = median(lengths_m)
    fitting = [circuit for circuit in circuits if abs(circuit.length_m - length_m) < 0.0015 * length_m]
    if len(fitting) > 1:
        words = set(re.split(r"[\W_]+", source.casefold()))
        fitting = [circuit for circuit in fitting if words.issuperset(circuit.id.split("-"))]
    return fitting[0] if len(fitting) == 1 else None


def _sector_ids(circuit: Circuit | None) -> tuple[str, str]:
    if circuit and len(circuit.sector_loops) >= 2:
        return circuit.sector_loops[0], circuit.sector_loops[1]
    return "S1", "S2"


def _loops(circuit: Circuit | None, along: Along, source: str) -> LoopsInstalled:
    order = {loop.id: loop.order for loop in circuit.loops} if circuit else {}
    if set(along.ids) <= set(order):
        track = [Loop(loop, order[loop]) for loop in along.ids]
    else:
        track = [Loop(loop, place) for place, loop in enumerate(along.ids, 1)]
    loops = (
        *track,
        Loop(LINE, 1000, "line"),
        Loop(PIT_LINE, 1000, "pit_line"),
        Loop(PIT_IN, 999, "pit_in"),
        Loop(PIT_OUT, 0, "pit_out"),
    )
    return LoopsInstalled(loops, circuit.min_lap_us if circuit else 0, source)


def _flagged(cars: list[list[RecordRow]], source: str, reading: Reading) -> list[RecordRow]:
    """Return the crossings that state a flag, in time order. Where a record never writes green, a blank is green."""
    rows = [row for car in cars for row in car]
    codes = {row.flag for row in rows} - {""}
    if codes and "GF" not in codes:
        rows = [row if row.flag else replace(row, flag="GF") for row in rows]
    crossings = sorted((row for row in rows if row.flag), key=lambda row: (row.elapsed_us, row.flag, row.line))
    wrong: set[int] = set()
    for place, row in enumerate(crossings):
        if row.flag != "FF":
            continue
        if not _goes_on(crossings, place):
            break
        reading.refuse(source, row.line, "the flag FF before the end of the race: the lap is kept")
        wrong.add(place)
    return [row for place, row in enumerate(crossings) if place not in wrong] if wrong else crossings


def _goes_on(crossings: list[RecordRow], place: int) -> bool:
    """Tell whether the race goes on behind a crossing that states the chequered flag.

    Then most cars are not shown it at their next crossing, or some are not and this car is shown it once more.
    """
    following: dict[str, bool] = {}
    later = crossings[place + 1 :]
    own = [row.flag == "FF" for row in later if row.number == crossings[place].number]
    for row in later:
        if row.number != crossings[place].number:
            following.setdefault(row.number, row.flag == "FF")
    ended = sum(following.values())
    going = len(following) - ended
    return ended < going or (going > 0 and any(own)) or (not following and own.count(False) > 1)


def _flags(
    cars: list[list[RecordRow]], circuit: Circuit | None, start_us: int, source: str, reading: Reading
) -> list[Fact]:
    """Return the flag changes as the crossings saw them; one between two crossings leaves no trace.

    Where no chequered flag is stated it fell with the crossing that ended the race, if the laps show that one did. In a
    record that states other flags only a race that was stopped for good, under one of them, ends so.
    """
    flags: list[Flag] = []
    crossings = _flagged(cars, source, reading)
    for row in crossings:
        state = FLAGS.get(row.flag)
        if state is not None and (not flags or flags[-1].state != state):
            flags.append(Flag(start_us + row.elapsed_us, state, source, row.line, exact=False))
    if flags and flags[0].state == "green":
        # A race starts under green unless told otherwise; another flag came somewhere in the first lap.
        flags[0] = Flag(start_us, "green", source, flags[0].ref, exact=False)
    if any(flag.state == "chequered" for flag in flags):
        end = None
    else:
        end = stopped_under(cars, NEUTRAL) if crossings else ending(cars, circuit.race_us if circuit else 0)
    if end is not None:
        ended_us = start_us + end.elapsed_us
        flags = [flag for flag in flags if flag.time_us < ended_us]
        flags.append(Flag(ended_us, "chequered", source, end.line, exact=False, inferred=True))
    until_us = start_us + crossings[-1].elapsed_us if crossings else flags[-1].time_us if flags else 0
    return [FlagHistory(until_us, tuple(flags), source)] if flags else []


def _deleted(rows: list[RecordRow], marked: bool, source: str) -> list[Fact]:
    """Find laps quicker than the one the record marks as the car's best: deleted, or the short start lap.

    A car of a lap or two that bears no mark, where others do, has none: neither its start lap nor its lap in counts.
    """
    best_us = min((row.lap_us for row in rows if row.official_best), default=0)
    if not best_us and marked and rows[-1].lap <= MARKED_FROM_LAP:
        return [LapTimeDeleted(row.number, row.lap, "not marked as a best lap", source, row.line) for row in rows]
    return [
        LapTimeDeleted(row.number, row.lap, "quicker than the car's official best lap", source, row.line)
        for row in rows
        if row.lap_us < best_us
    ]


def _drivers(rows: list[RecordRow], visits: list[StatedVisit], start_us: int, source: str) -> Iterator[DriverIn]:
    """Who drove each lap, from the pit-out with which it began, or from the line."""
    out_us = {visit.out_row: visit.out_us for visit in visits if visit.out_us is not None}
    seat = 0
    for i, row in enumerate(rows):
        if row.seat == seat or not (row.seat or row.pit_us):
            # Where nobody says who drove, it is still who drove before; only a stop makes that unknown.
            continue
        at_us = out_us.get(i, row.elapsed_us - row.lap_us) if i else 0
        yield DriverIn(start_us + at_us, row.number, row.seat, source, row.line, exact=False)
        seat = row.seat


def _visits(number: str, visits: list[StatedVisit], start_us: int, source: str) -> Iterator[Passing]:
    """Pit-in and pit-out of each visit, with the stay that the record states."""
    for visit in visits:
        in_us, stay_us = start_us + visit.in_us, visit.stay_us
        yield Passing(in_us, number, PIT_IN, source, visit.in_line, exact=False, stay_us=stay_us)
        if visit.out_us is not None:
            yield Passing(in_us + stay_us, number, PIT_OUT, source, visit.out_line, exact=False, stay_us=stay_us)


def _left_out(before: RecordRow | None, row: RecordRow, start_us: int, source: str) -> Iterator[Passing]:
    """Yield the laps that the record leaves out before a row, as its lap number proves them.

    The last of them ended where this row's lap began; for the others the time between is shared out.
    """
    lap, from_us = (before.lap, before.elapsed_us) if before is not None else (0, 0)
    missing = row.lap - lap - 1
    until_us = row.elapsed_us - row.lap_us
    for place in range(1, missing + 1):
        at_us = start_us + from_us + (until_us - from_us) * place // missing
        yield Passing(at_us, row.number, LINE, source, row.line, exact=False)


def _passings(rows: list[RecordRow], along: Along, start_us: int, source: str) -> list[Fact]:
    """Turn every row into passings at the loops along the lap and the line."""
    facts: list[Fact] = []
    add = facts.append
    for i, row in enumerate(rows):
        number, line, end_us = row.number, row.line, start_us + row.elapsed_us
        begin_us = end_us - row.lap_us
        if row.lap != (rows[i - 1].lap + 1 if i else 1):
            facts += _left_out(rows[i - 1] if i else None, row, start_us, source)
        for loop, time_us in along.times_us(row):
            add(Passing(begin_us + time_us, number, loop, source, line))
        add(Passing(end_us, number, PIT_LINE if row.ends_in_pit else LINE, source, line))
    return facts
