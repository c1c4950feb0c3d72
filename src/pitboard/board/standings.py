"""The standings at a moment: one bisection a car and one sort, then the gaps."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Literal

from msgspec import Struct, field

from pitboard.board.gaps import line_gap, loop_gap
from pitboard.board.states import BY_PHASE, State, patience_us, state
from pitboard.model import CarStateName
from pitboard.scoring import CarHistory, History, Mark
from pitboard.scoring.history import ON_THE_GRID
from pitboard.scoring.visit_kinds import StintBegins

Order = Literal["line", "live"]


class Row(Struct, frozen=True, gc=False):
    """One car in the standings; times in integer ms, None where there is nothing yet.

    A gap is `gap_laps` whole laps down with `gap_ms` the whole time behind; the leader has 0 and 0. `class_position` is
    None for a car outside the competition. `pit_visits` and `stint_laps` are None where no source can tell a stop.
    `state_judged` marks a state that nobody declared; `state` is None for a car
    that did not start: its class has driven on and no loop has seen it.
    """

    position: int
    class_position: int | None
    number: str
    car_class: str = field(name="class")
    team: str
    make: str
    driver: str
    nations: tuple[str, ...]
    laps: int
    last_crossing_ms: int | None
    gap_laps: int
    gap_ms: int
    class_gap_laps: int | None
    class_gap_ms: int | None
    interval_laps: int
    interval_ms: int
    last_lap_ms: int | None
    best_lap_ms: int | None
    pit_visits: int | None
    stint_laps: int | None
    state: CarStateName | None
    state_judged: bool = False


class Standings(Struct, frozen=True):
    """The standings of a race at a race time (ms since the official start), in line or live order."""

    race: str
    at_ms: int
    order: Order
    flag: str
    rows: list[Row]


_Placed = tuple[int, int, int, int, str, CarHistory, Mark, int, int]
"""The order's key (four numbers and the car number, which is unique), then the car, its mark, when a loop last saw it,
and how many loops it had passed."""


def standings(history: History, moment_us: int, order: Order = "line") -> Standings:
    """The standings at a moment (µs since the epoch).

    Line order: more laps completed, then the earlier crossing that completed them. Live order: the same with the last
    loop passed. Cars level in that are put by the last loop passed, then by number, so that order is always one.
    """
    placed = _place(history, moment_us, order)
    flag = history.flag_at(moment_us)
    return Standings(
        history.race.name,
        (moment_us - history.race.start_us) // 1000,
        order,
        flag.state if flag else "",
        _rows(history, placed, moment_us, order),
    )


def _place(history: History, moment_us: int, order: Order) -> list[_Placed]:
    placed: list[_Placed] = []
    live = order == "live"
    for number, car in history.cars.items():
        i = bisect_right(car.mark_us, moment_us)
        j = bisect_right(car.loop_us, moment_us)
        mark = car.marks[i - 1] if i else ON_THE_GRID
        seen_us = loop_us = car.loop_us[j - 1] if j else 0
        at = car.loop_at[j - 1] if j else 0
        if i and car.mark_us[i - 1] > seen_us:
            seen_us = car.mark_us[i - 1]
        if live:
            placed.append((-at, loop_us, 0, 0, number, car, mark, seen_us, j))
        else:
            placed.append((-mark.laps, mark.line_us, -at, loop_us, number, car, mark, seen_us, j))
    placed.sort()
    return placed


def _rows(history: History, placed: list[_Placed], moment_us: int, order: Order) -> list[Row]:
    start_us, tells_stops = history.race.start_us, history.tells_stops(moment_us)
    gap_to = _measure(moment_us, history.loop_count, order)
    allowed_us = _patience(placed, moment_us, history.loop_count)
    class_leaders: dict[str, _Placed] = {}
    class_counts: dict[str, int] = {}
    rows: list[Row] = []
    stint_begins = history.stint_begins
    if not placed:
        return rows
    leader = ahead = placed[0]
    for position, one in enumerate(placed, 1):
        car, mark, seen_us = one[5:8]
        entry, laps, car_class = car.entry, mark.laps, car.entry.car_class
        if one is leader:
            gap = interval = (0, 0)
        else:
            gap = gap_to(one, leader)
            interval = gap if ahead is leader else gap_to(one, ahead)
        ahead = one
        class_position, class_gap_laps, class_gap_ms = None, None, None
        # A car outside the competition has no place in a class and leads nothing (case 49).
        if entry.competes:
            class_position = class_counts[car_class] = class_counts.get(car_class, 0) + 1
            class_leader = class_leaders.setdefault(car_class, one)
            class_gap = (0, 0) if class_leader is one else gap if class_leader is leader else gap_to(one, class_leader)
            class_gap_laps, class_gap_ms = class_gap[0], class_gap[1] // 1000
        if moment_us - seen_us <= allowed_us[car_class] and not car.declared:
            seen = BY_PHASE[mark.phase]
        else:
            seen = state(car, mark, seen_us, moment_us, allowed_us[car_class], start_us)
        i = bisect_right(car.driver_us, moment_us)
        rows.append(
            Row(
                position,
                class_position,
                car.number,
                car_class,
                entry.team,
                entry.make or entry.model,
                car.names.get(car.driver_seat[i - 1], "") if i else "",
                car.nations,
                laps,
                (mark.line_us - start_us) // 1000 if laps else None,
                gap[0],
                gap[1] // 1000,
                class_gap_laps,
                class_gap_ms,
                interval[0],
                interval[1] // 1000,
                mark.last_lap_us // 1000 or None,
                mark.best_lap_us // 1000 or None,
                mark.pit_visits if tells_stops else None,
                laps - _stint_from_lap(stint_begins[car.number], moment_us) if tells_stops else None,
                seen.name,
                seen.judged,
            )
        )
    return rows


def _stint_from_lap(begins: StintBegins, moment_us: int) -> int:
    """The laps that a car had completed when its stint at a moment began."""
    i = bisect_right(begins[0], moment_us)
    return begins[1][i - 1] if i else 0


def _measure(moment_us: int, loop_count: int, order: Order) -> Callable[[_Placed, _Placed], tuple[int, int]]:
    """The gap between two placed cars in laps and µs, in the order's own way."""

    def at_the_line(behind: _Placed, ahead: _Placed) -> tuple[int, int]:
        mark = behind[6]
        # A car that has finished will not come by again: its gap stands.
        until_us = behind[5].finished_us if mark.phase == "finished" else moment_us
        return line_gap(mark.laps, mark.line_us, ahead[5].lap_end_us, ahead[6].laps, until_us)

    def at_the_last_loop(behind: _Placed, ahead: _Placed) -> tuple[int, int]:
        until_us = behind[5].finished_us if behind[6].phase == "finished" else moment_us
        return loop_gap(behind[5], behind[8], ahead[5], ahead[8], until_us, loop_count)

    return at_the_line if order == "line" else at_the_last_loop


def _patience(placed: list[_Placed], moment_us: int, loop_count: int) -> dict[str, int]:
    classes: dict[str, list[Mark]] = {}
    for one in placed:
        classes.setdefault(one[5].entry.car_class, []).append(one[6])
    return {name: patience_us(marks, moment_us, loop_count) for name, marks in classes.items()}


def states(history: History, moment_us: int) -> dict[str, State]:
    """The state of every car at a moment, by number."""
    placed = _place(history, moment_us, "line")
    allowed_us, start_us = _patience(placed, moment_us, history.loop_count), history.race.start_us
    return {
        car.number: state(car, mark, seen_us, moment_us, allowed_us[car.entry.car_class], start_us)
        for *_, car, mark, seen_us, _passed in placed
    }
