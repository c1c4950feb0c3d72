"""The standings at a moment: the order, the gaps, and a row a car with what is known of it then."""

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct, field

from pitboard.board.finish import stops_on_sheet
from pitboard.board.gaps import Basis
from pitboard.board.order import (
    Asked,
    Gap,
    Order,
    Placement,
    RunningOrder,
    in_line_order,
    running_order,
    set_states,
)
from pitboard.board.states import GONE, State
from pitboard.model import CarStateName
from pitboard.scoring import CarHistory, History


class CarOnBoard(Struct, frozen=True, gc=False):
    """What a board says of a car, whoever works it out; times in integer ms, None where there is nothing yet."""

    position: int | None
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
    gap_ms: int | None
    class_gap_laps: int | None
    class_gap_ms: int | None
    interval_laps: int
    interval_ms: int | None
    last_lap_ms: int | None
    best_lap_ms: int | None
    pit_visits: int | None
    stint_laps: int | None
    state: CarStateName | None
    state_judged: bool = False
    gap_basis: Basis | None = None
    class_gap_basis: Basis | None = None
    interval_basis: Basis | None = None


class Row(CarOnBoard, frozen=True, gc=False):
    """One car in the standings; times in integer ms, None where there is nothing yet.

    A gap is `gap_laps` whole laps down with `gap_ms` the whole time behind; the leader has 0 and 0. What it rests on is
    in its `basis`, in live order. In a classification a car laps behind has no time, and one that is not classified no
    place. `class_position` is None for a car outside the competition. `pit_visits` and `stint_laps` are None where no
    source can tell a stop; in a classification visits are counted as the published sheets do. `state_judged` marks a
    state that nobody declared. `state` is None where a race that was joined late has not seen the car since, and,
    judged, for a car that did not start: its class has driven on and no loop has seen it. `in_pit_ms` is how long a car
    has been in the pit lane, None where it is not in it, nobody saw it come in, or the race is over.
    """

    in_pit_ms: int | None = None
    class_interval_laps: int | None = None
    class_interval_ms: int | None = None
    class_interval_basis: Basis | None = None

    @property
    def did_not_start(self) -> bool:
        """Whether the car never set out; a state that nobody knows is none of that."""
        return self.state is None and self.state_judged

    @property
    def is_gone(self) -> bool:
        """Whether the car is known not to be on its way: it stopped, is out, or never started."""
        return self.state in GONE or self.did_not_start


class Standings(Struct, frozen=True):
    """The standings of a race at a race time (ms since the official start), and the order that they are in."""

    race: str
    at_ms: int
    order: Order
    flag: str
    rows: list[Row]


def standings(history: History, moment_us: int, asked: Asked = "auto") -> Standings:
    """The standings at a moment (µs since the epoch), in the order in force or the one asked for (`board.order`)."""
    return standings_of(history, running_order(history, moment_us, asked), moment_us)


def standings_of(history: History, running: RunningOrder, moment_us: int) -> Standings:
    """The standings of cars whose order is known already."""
    flag = history.flag_at(moment_us)
    return Standings(
        history.race.name,
        (moment_us - history.race.start_us) // 1000,
        running.order,
        flag.state if flag else "",
        _rows(history, running, moment_us),
    )


def states(history: History, moment_us: int) -> dict[str, State]:
    """The state of every car at a moment, by number."""
    cars = in_line_order(history, moment_us)
    set_states(history, cars, moment_us)
    return {placement.number: placement.state for placement in cars}


_LEVEL: Gap = (0, 0, None)
_LEVEL_LIVE: Gap = (0, 0, "loop")
_NO_GAP: tuple[None, None, None] = (None, None, None)

SomeGap = Gap | tuple[None, None, None]
_Gaps = tuple[Placement, Gap, Gap, int | None, SomeGap, SomeGap]
"""A car, its gap and interval, and in class its place, gap and interval."""


def _gaps(running: RunningOrder) -> Iterator[_Gaps]:
    gap_to = running.gap
    classes: dict[str, tuple[int, Placement, Placement]] = {}
    level = _LEVEL_LIVE if running.order == "live" else _LEVEL
    leader = ahead = running.cars[0]
    for behind in running.cars:
        entry = behind.car.entry
        if behind is leader:
            gap = interval = level
        else:
            gap = gap_to(behind, leader)
            interval = gap if ahead is leader else gap_to(behind, ahead)
        # A car outside the competition has no place in a class and leads nothing (case 49).
        if not entry.competes:
            yield behind, gap, interval, None, _NO_GAP, _NO_GAP
            ahead = behind
            continue
        before, first, next_ahead = classes.get(entry.car_class) or (0, behind, behind)
        classes[entry.car_class] = (before + 1, first, behind)
        class_gap = level if first is behind else gap if first is leader else gap_to(behind, first)
        if next_ahead is first:
            class_interval = class_gap
        else:
            class_interval = interval if next_ahead is ahead else gap_to(behind, next_ahead)
        yield behind, gap, interval, before + 1, class_gap, class_interval
        ahead = behind


def _rows(history: History, running: RunningOrder, moment_us: int) -> list[Row]:
    if not running.cars:
        return []
    stint_begins = history.stint_begins if history.tells_stops(moment_us) else None
    start_us = history.race.start_us
    rows: list[Row] = []
    for place, found in enumerate(_gaps(running), 1):
        placement = found[0]
        mark, number = placement.mark, placement.number
        laps = mark.laps
        visits = stint_laps = None
        if stint_begins is not None:
            begins_us, begins_laps = stint_begins[number]
            i = bisect_right(begins_us, moment_us)
            stint_laps = laps - begins_laps[i - 1] if i else laps
            visits = mark.pit_visits
        if not running.judged:
            rows.append(_row(found, place, found[3], laps, visits, stint_laps, start_us, moment_us))
            continue
        runner = running.judged[number]
        if visits is not None and number not in running.under_way:
            visits = stops_on_sheet(placement.car, runner.counted.lap)
        counts = runner.position, runner.class_position, runner.laps, visits, stint_laps
        rows.append(_row(found, *counts, start_us, moment_us, over=True))
    return rows


def _in_pit_ms(car: CarHistory, moment_us: int) -> int | None:
    """How long a car that is in the pit lane has been there; None where nobody saw it come in."""
    visit = bisect_right(car.pit_in_us, moment_us) - 1
    if visit < 0 or visit in car.pit_in_unseen:
        return None
    return (moment_us - car.pit_in_us[visit]) // 1000


def _row(
    found: _Gaps,
    position: int | None,
    class_position: int | None,
    laps: int,
    visits: int | None,
    stint_laps: int | None,
    start_us: int,
    moment_us: int,
    over: bool = False,
) -> Row:
    placement, gap, interval, _, class_gap, class_interval = found
    car, mark, state = placement.car, placement.mark, placement.state
    entry, seat = car.entry, bisect_right(car.driver_us, moment_us)
    return Row(
        position,
        class_position,
        placement.number,
        entry.car_class,
        entry.team,
        entry.make or entry.model,
        car.names.get(car.driver_seat[seat - 1], "") if seat else "",
        car.nations,
        laps,
        (mark.line_us - start_us) // 1000 if mark.laps else None,
        gap[0],
        None if (us := gap[1]) is None else us // 1000,
        class_gap[0],
        None if (us := class_gap[1]) is None else us // 1000,
        interval[0],
        None if (us := interval[1]) is None else us // 1000,
        (car.last_lap_us(mark) if car.inferred_laps else mark.last_lap_us) // 1000 or None,
        (car.best_lap_us(moment_us) if car.inferred_laps else mark.best_lap_us) // 1000 or None,
        visits,
        stint_laps,
        state.name,
        state.judged,
        gap[2],
        class_gap[2],
        interval[2],
        _in_pit_ms(car, moment_us) if state.name == "in_pit" and not over else None,
        class_interval[0],
        None if (us := class_interval[1]) is None else us // 1000,
        class_interval[2],
    )
