"""Incidents from timing alone: the course neutralised, cars that do not come by; with the stated flags, which win."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct, field

from pitboard.board.gaps import bunched
from pitboard.model import NEUTRAL_FLAGS, FlagState
from pitboard.model.time import MINUTE_US, SECOND_US
from pitboard.scoring import History
from pitboard.strategy.slow_course import CourseWatch, OverdueCar, SlowSpan

IncidentKind = Literal["neutralised", "overdue"]

AGREES_US = 2 * MINUTE_US
"""What timing shows within so much time of a stated flag is the same."""

TYPE_AFTER_US = 3 * MINUTE_US
"""So long after its beginning the field is in a queue if there is a safety car."""

OUT_BY_LATENESS = ((1200, 0.94), (300, 0.39), (120, 0.21), (0, 0.2))
"""How likely a car is out that is so many seconds overdue, by what became of those in real races."""


class IncidentRow(Struct, frozen=True):
    """An incident, in ms since the official start; `end_ms` None while it lasts.

    Of a neutralised course: `flag` is the state stated, or the one that timing suggests (None: not to be told yet);
    `basis` tells which; `agrees` whether timing shows what is stated or what timing shows is stated, None where nobody
    states flags. Of an overdue car: `overdue_ms` by how much it is late at its next loop, `chance_out` how likely it is
    out; `end_ms` is when a loop saw it again. `told_ms` is when the incident could be told.
    """

    kind: IncidentKind
    begin_ms: int
    end_ms: int | None
    told_ms: int
    basis: Literal["flags", "timing"]
    flag: FlagState | None = None
    agrees: bool | None = None
    number: str | None = None
    car_class: str | None = field(default=None, name="class")
    last_loop: str | None = None
    overdue_ms: int | None = None
    chance_out: float | None = None


class IncidentTable(Struct, frozen=True):
    """The incidents of a race up to a moment, in time order."""

    race: str
    at_ms: int
    rows: list[IncidentRow]


def incidents(history: History, moment_us: int, number: str | None = None) -> IncidentTable:
    """Find the incidents of a race up to a moment (µs since the epoch), or those of one car."""
    # Behind the flag everybody rolls home.
    watch = CourseWatch(history, min(moment_us, history.chequered_us))
    start_us = history.race.start_us
    rows = [_overdue_row(history, car, moment_us) for car in watch.overdue if number in (None, car.number)]
    if number is None:
        rows += _neutralised(history, watch.spans, moment_us)
    rows.sort(key=lambda row: (row.begin_ms, row.kind, row.number or ""))
    return IncidentTable(history.race.name, (moment_us - start_us) // 1000, rows)


def _overdue_row(history: History, car: OverdueCar, moment_us: int) -> IncidentRow:
    start_us = history.race.start_us
    late_us = (car.seen_us or moment_us) - car.expected_us
    chance = next(chance for late_s, chance in OUT_BY_LATENESS if late_us >= late_s * SECOND_US)
    return IncidentRow(
        "overdue",
        (car.last_us - start_us) // 1000,
        (car.seen_us - start_us) // 1000 if car.seen_us else None,
        (car.missed_us - start_us) // 1000,
        "timing",
        number=car.number,
        car_class=history.cars[car.number].entry.car_class,
        last_loop=car.last_loop,
        overdue_ms=late_us // 1000,
        chance_out=None if car.seen_us else chance,
    )


def _neutralised(history: History, spans: list[SlowSpan], moment_us: int) -> Iterator[IncidentRow]:
    """The neutralisations that are stated, and those that timing alone shows."""
    start_us, tells = history.race.start_us, history.tells_flags(moment_us)
    stated = list(_stated(history, moment_us))
    for begin_us, end_us, flag in stated:
        seen = any(_meet((begin_us, end_us), (span.begin_us, span.end_us), moment_us) for span in spans)
        yield IncidentRow(
            "neutralised",
            (begin_us - start_us) // 1000,
            (end_us - start_us) // 1000 if end_us is not None else None,
            (begin_us - start_us) // 1000,
            "flags",
            flag,
            seen,
        )
    for span in spans:
        end_us = _unstated_until(span, stated, moment_us)
        if end_us == span.begin_us:
            continue
        yield IncidentRow(
            "neutralised",
            (span.begin_us - start_us) // 1000,
            (end_us - start_us) // 1000 if end_us is not None else None,
            (span.begin_us - start_us) // 1000,
            "timing",
            _type(history, span, moment_us),
            False if tells else None,
        )


def _stated(history: History, moment_us: int) -> Iterator[tuple[int, int | None, FlagState]]:
    """The neutralisations that are stated, as long as one flag lasts."""
    flags = [flag for flag in history.flags if flag.time_us <= moment_us]
    for i, flag in enumerate(flags):
        if flag.state in NEUTRAL_FLAGS:
            yield flag.time_us, flags[i + 1].time_us if i + 1 < len(flags) else None, flag.state


def _unstated_until(span: SlowSpan, stated: list[tuple[int, int | None, FlagState]], moment_us: int) -> int | None:
    """The end of the part of a span that is not stated; its beginning where all of it is, but for what flags lag by."""
    for begin_us, end_us, _ in stated:
        if _meet((span.begin_us, span.end_us), (begin_us, end_us), moment_us):
            return begin_us if begin_us - span.begin_us > AGREES_US else span.begin_us
    return span.end_us


def _meet(first: tuple[int, int | None], second: tuple[int, int | None], moment_us: int) -> bool:
    """Tell whether two spans are the same neutralisation."""
    begin_us = max(first[0], second[0]) - AGREES_US
    return begin_us <= min(first[1] or moment_us, second[1] or moment_us)


def _type(history: History, span: SlowSpan, moment_us: int) -> FlagState | None:
    """A safety car where the field runs in a queue, else a full course yellow; None: it has not lasted long enough."""
    looked_us = min(span.end_us or moment_us, moment_us)
    if looked_us - span.begin_us < TYPE_AFTER_US:
        return None
    return "safety_car" if bunched(history, looked_us) else "full_course_yellow"
