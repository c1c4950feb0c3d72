"""The standings at a moment: one bisection a car and one sort, then the gaps."""

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct, field

from pitboard.board import order
from pitboard.board.finish import stops_on_sheet
from pitboard.board.gaps import Basis
from pitboard.board.order import Asked, Field, Gap, Order, Placed
from pitboard.board.states import GONE, State
from pitboard.model import CarStateName
from pitboard.scoring import History
from pitboard.scoring.visit_kinds import StintBegins


class Row(Struct, frozen=True, gc=False):
    """One car in the standings; times in integer ms, None where there is nothing yet.

    A gap is `gap_laps` whole laps down with `gap_ms` the whole time behind; the leader has 0 and 0. What it rests on is
    in its `basis`, in live order. In a classification a car laps behind has no time, and one that is not classified no
    place. `class_position` is None for a car outside the competition. `pit_visits` and `stint_laps` are None where no
    source can tell a stop; in a classification visits are counted as the published sheets do. `state_judged` marks a
    state that nobody declared. `state` is None where a race that was joined late has not seen the car since, and,
    judged, for a car that did not start: its class has driven on and no loop has seen it.
    """

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
    return standings_of(history, order.field(history, moment_us, asked), moment_us)


def standings_of(history: History, cars: Field, moment_us: int) -> Standings:
    """The standings of cars that are placed already."""
    flag = history.flag_at(moment_us)
    return Standings(
        history.race.name,
        (moment_us - history.race.start_us) // 1000,
        cars.order,
        flag.state if flag else "",
        _rows(history, cars, moment_us),
    )


_LEVEL: Gap = (0, 0, None)
_NO_GAP: tuple[None, None, None] = (None, None, None)

SomeGap = Gap | tuple[None, None, None]
_Gaps = tuple[Placed, Gap, Gap, int | None, SomeGap, SomeGap]
"""A car, its gap and interval, and in class its place, gap and interval."""


def _gaps(cars: Field) -> Iterator[_Gaps]:
    placed, gap_to = cars.placed, cars.gap
    classes: dict[str, tuple[int, Placed, Placed]] = {}
    level: Gap = (0, 0, "loop") if cars.order == "live" else _LEVEL
    leader = ahead = placed[0]
    for one in placed:
        entry = one[5].entry
        if one is leader:
            gap = interval = level
        else:
            gap = gap_to(one, leader)
            interval = gap if ahead is leader else gap_to(one, ahead)
        # A car outside the competition has no place in a class and leads nothing (case 49).
        if not entry.competes:
            yield one, gap, interval, None, _NO_GAP, _NO_GAP
            ahead = one
            continue
        before, first, next_ahead = classes.get(entry.car_class) or (0, one, one)
        classes[entry.car_class] = (before + 1, first, one)
        class_gap = level if first is one else gap if first is leader else gap_to(one, first)
        if next_ahead is first:
            class_interval = class_gap
        else:
            class_interval = interval if next_ahead is ahead else gap_to(one, next_ahead)
        yield one, gap, interval, before + 1, class_gap, class_interval
        ahead = one


def _rows(history: History, cars: Field, moment_us: int) -> list[Row]:
    if not cars.placed:
        return []
    start_us, tells_stops, stint_begins = history.race.start_us, history.tells_stops(moment_us), history.stint_begins
    rows: list[Row] = []
    for place, (one, gap, interval, class_position, class_gap, class_interval) in enumerate(_gaps(cars), 1):
        car, mark = one[5:7]
        position: int | None = place
        laps, visits = mark.laps, mark.pit_visits
        judged = cars.judged.get(car.number) if cars.judged else None
        if judged:
            position, class_position, laps = judged.position, judged.class_position, judged.laps
            if car.number not in cars.under_way:
                visits = stops_on_sheet(car, judged.counted.lap)
        seen = cars.states[car.number]
        i = bisect_right(car.driver_us, moment_us)
        rows.append(
            Row(
                position,
                class_position,
                car.number,
                car.entry.car_class,
                car.entry.team,
                car.entry.make or car.entry.model,
                car.names.get(car.driver_seat[i - 1], "") if i else "",
                car.nations,
                laps,
                (mark.line_us - start_us) // 1000 if mark.laps else None,
                gap[0],
                None if gap[1] is None else gap[1] // 1000,
                class_gap[0],
                None if class_gap[1] is None else class_gap[1] // 1000,
                interval[0],
                None if interval[1] is None else interval[1] // 1000,
                car.last_lap_us(mark) // 1000 or None,
                (car.best_lap_us(moment_us) if car.inferred_laps else mark.best_lap_us) // 1000 or None,
                visits if tells_stops else None,
                mark.laps - _stint_from_lap(stint_begins[car.number], moment_us) if tells_stops else None,
                seen.name,
                seen.judged,
                gap[2],
                class_gap[2],
                interval[2],
                class_interval[0],
                None if class_interval[1] is None else class_interval[1] // 1000,
                class_interval[2],
            )
        )
    return rows


def _stint_from_lap(begins: StintBegins, moment_us: int) -> int:
    """The laps that a car had completed when its stint at a moment began."""
    i = bisect_right(begins[0], moment_us)
    return begins[1][i - 1] if i else 0


def states(history: History, moment_us: int) -> dict[str, State]:
    """The state of every car at a moment, by number."""
    return order.states_of(history, order.place(history, moment_us), moment_us)
