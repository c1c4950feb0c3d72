"""What became of every passing up to a moment, with the alarms and the conflicts between sources."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from pitboard.scoring import Conflict, History, Verdict, VerdictCode
from pitboard.scoring.drivers import changes_outside_the_pits


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
    """All verdicts, their number by code, alarms and conflicts."""

    counts: dict[str, int]
    rows: list[VerdictRow]
    alarms: list[AlarmRow]
    conflicts: list[Conflict]

    def document(self, rows: list[VerdictRow]) -> dict[str, Any]:
        """The answer as JSON keys, with these of the rows."""
        return {"counts": self.counts, "verdicts": rows, "alarms": self.alarms, "conflicts": self.conflicts}


def verdicts(history: History, moment_us: int, number: str | None = None) -> Verdicts:
    """Every passing up to a moment (µs since the epoch), of all cars or one, with its verdict, in time order.

    Passings of a transponder that no car bears are among them when no car is asked for.
    """
    start_us = history.race.start_us
    rows = sorted(_rows(history, moment_us, number), key=lambda row: (row.at_ms, row.number, row.loop))
    cars = [car for car in history.cars.values() if number in (None, car.number)]
    alarms = sorted(
        alarm
        for car in cars
        for alarm in [*car.alarms, *changes_outside_the_pits(car, start_us)]
        if alarm.time_us <= moment_us
    )
    return Verdicts(
        dict(Counter(row.code for row in rows)),
        rows,
        [AlarmRow(one.number, (one.time_us - start_us) // 1000, one.kind, one.text) for one in alarms],
        [one for one in history.conflicts if number in (None, one.number)],
    )


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
            yield VerdictRow(
                car_number,
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
