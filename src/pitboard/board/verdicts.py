"""What became of every passing up to a moment, with the alarms and the conflicts between sources."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from pitboard.board.sources import SourceRow, source_alarms, sources
from pitboard.model import LINE, Passing
from pitboard.scoring import Alarm, CarHistory, Conflict, History, Verdict, VerdictCode
from pitboard.scoring.car_history import NEVER_US
from pitboard.scoring.entries import changes_outside_the_pits

SILENT_AFTER = 8
"""Laps of any cars past a loop that reads none of them: fewer may be chance."""


class VerdictRow(Struct, frozen=True):
    """One passing and its verdict; `at_ms` since the official start, `of_…` the passing it is measured against."""

    number: str
    transponder: str
    loop: str
    at_ms: int
    source: str
    ref: int
    code: VerdictCode
    reason: str
    of_source: str
    of_ref: int


class AlarmRow(Struct, frozen=True):
    """Something to look at; `at_ms` since the official start."""

    number: str
    at_ms: int
    kind: str
    text: str


class Verdicts(Struct, frozen=True):
    """All verdicts, their number by code, alarms, conflicts, and the sources that the passings are from."""

    counts: dict[str, int]
    rows: list[VerdictRow]
    alarms: list[AlarmRow]
    conflicts: list[Conflict]
    sources: list[SourceRow]

    def document(self, rows: list[VerdictRow]) -> dict[str, Any]:
        """The answer as JSON keys, with these of the rows."""
        return {
            "counts": self.counts,
            "verdicts": rows,
            "alarms": self.alarms,
            "conflicts": self.conflicts,
            "sources": self.sources,
        }


def verdicts(history: History, moment_us: int, number: str | None = None) -> Verdicts:
    """Every passing up to a moment (µs since the epoch), of all cars or one, with its verdict, in time order.

    Passings of a transponder that no car bears are among them when no car is asked for.
    """
    rows = sorted(_rows(history, moment_us, number), key=lambda row: (row.at_ms, row.number, row.loop))
    return Verdicts(
        dict(Counter(row.code for row in rows)),
        rows,
        alarms(history, moment_us, number),
        [conflict for conflict in history.conflicts if number in (None, conflict.number)],
        sources(history, moment_us) if number is None else [],
    )


def alarms(history: History, moment_us: int, number: str | None = None) -> list[AlarmRow]:
    """What a person should look at up to a moment (µs since the epoch), in time order; of all cars or one."""
    start_us = history.race.start_us
    cars = [car for car in history.cars.values() if number in (None, car.number)]
    found = [alarm for car in cars for alarm in [*car.alarms, *changes_outside_the_pits(car, start_us)]]
    if number is None:
        found += silent_loops(history, moment_us) + source_alarms(history, moment_us)
    found += [alarm for car in cars for alarm in finish_missed(history, car, moment_us)]
    return [
        AlarmRow(alarm.number, (alarm.time_us - start_us) // 1000, alarm.kind, alarm.text)
        for alarm in sorted(found)
        if alarm.time_us <= moment_us
    ]


def silent_loops(history: History, moment_us: int) -> list[Alarm]:
    """Loops that have stopped reading while cars go on past them (case 10), up to a moment (µs since the epoch).

    A loop is silent when the cars have passed its neighbours on `SILENT_AFTER` laps in a row without one reading at it;
    one car alone proves nothing.
    """
    last_read_us = dict.fromkeys(range(1, history.loop_count + 1), 0)
    passed: dict[int, list[int]] = {rank: [] for rank in last_read_us}
    for car in history.cars.values():
        seen = set(car.loop_at)
        for at, time_us in zip(car.loop_at, car.loop_us, strict=True):
            if time_us > moment_us:
                break
            rank = at % history.loop_count or history.loop_count
            if rank == history.loop_count and at // rank in car.inferred_laps:
                passed[rank].append(time_us)
            else:
                last_read_us[rank] = max(last_read_us[rank], time_us)
            if rank == history.loop_count:
                for missed in range(1, history.loop_count):
                    if at - history.loop_count + missed not in seen:
                        passed[missed].append(time_us)
    alarms = []
    for rank, moments in passed.items():
        since = sorted(time_us for time_us in moments if time_us > last_read_us[rank])
        if len(since) >= SILENT_AFTER:
            loop = history.loop_ids[rank - 1]
            alarms.append(
                Alarm(since[SILENT_AFTER - 1], "", "loop_silent", f"loop {loop} has not read for {len(since)} laps")
            )
    return alarms


def _quickest_us(history: History, car: CarHistory) -> int:
    """The quickest lap of a car none of whose laps was read at its end; 0: it has none."""
    return min((car.lap_us(lap, history.race.start_us) for lap in range(1, len(car.lap_end_us) + 1)), default=0)


def finish_missed(history: History, car: CarHistory, moment_us: int) -> list[Alarm]:
    """A car that was under way when the chequered flag fell and was not read at the line, though time enough passed.

    It stopped on its way, or its last reading was missed: no loop can prove which.
    """
    best_us, count = car.mark.best_lap_us or _quickest_us(history, car), history.loop_count
    flag_us = history.chequered_us
    if not best_us or car.finished_us < NEVER_US or flag_us > moment_us or car.loop_us[-1] < flag_us - best_us:
        return []
    last_us, laps, rank = car.loop_us[-1], *divmod(car.loop_at[-1], count)
    due_us = max(last_us, flag_us) + best_us * (count - rank) * 3 // (2 * count)
    if moment_us < due_us:
        return []
    loop = history.loop_ids[rank - 1] if rank else LINE
    text = f"seen last at loop {loop} on lap {laps + 1}: it did not finish, or its reading at the line was missed"
    return [Alarm(due_us, car.number, "finish_missed", text)]


def _rows(history: History, moment_us: int, number: str | None) -> Iterator[VerdictRow]:
    judged = [
        (car.number, passing, verdict)
        for car in history.cars.values()
        if number in (None, car.number)
        for passing, verdict in car.verdicts()
    ]
    if number is None:
        unknown = Verdict("unknown_transponder", "no car bears this transponder")
        judged += [("", passing, unknown) for passing in history.unassigned]
    for car_number, passing, verdict in judged:
        if passing.time_us <= moment_us:
            yield verdict_row(history, car_number, passing, verdict)


def verdict_row(history: History, number: str, passing: Passing, verdict: Verdict) -> VerdictRow:
    """A passing with its verdict, as it is told."""
    return VerdictRow(
        number,
        passing.transponder,
        passing.loop,
        (passing.time_us - history.race.start_us) // 1000,
        passing.source,
        passing.ref,
        verdict.code,
        verdict.reason,
        verdict.of_source,
        verdict.of_ref,
    )
