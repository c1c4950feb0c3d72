"""What timing says around a moment: standings in the order in force and others, leads, places, pace, stops."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from pitboard.board import Asked, Order, PitRow, Row, pit_visits
from pitboard.board.laps import first_to_complete
from pitboard.board.order import Gap, RunningOrder, running_order
from pitboard.board.standings import standings_of
from pitboard.check.day_parts import Interval, part_of_day
from pitboard.model import Flag
from pitboard.scoring import CarHistory, History

STEP_US = 15_000_000


class BoardAt(Struct):
    """The standings at one instant: in the order in force where `asked` is auto, else in another.

    `away_us` is how far the instant lies from the moment asked about.
    """

    away_us: int
    asked: Asked
    moment_us: int
    running: RunningOrder
    rows: dict[str, Row]

    @property
    def order(self) -> Order:
        """The order that the cars are in."""
        return self.running.order

    def gap(self, behind: str, ahead: str) -> Gap | None:
        """Measure the gap between two cars; None where the first is not behind the second."""
        by_number = {placement.number: placement for placement in self.running.cars}
        numbers = [number for number in by_number if number in (behind, ahead)]
        return self.running.gap(by_number[behind], by_number[ahead]) if numbers == [ahead, behind] else None


class RaceTiming:
    """Answers about a history at a moment; a report takes a minute to write, so `window_us` to both sides counts.

    The moment itself comes first, the order in force before others; the window only serves what does not hold there.
    """

    def __init__(self, history: History, moment_us: int, window_us: int = 60_000_000) -> None:
        self.history = history
        self.moment_us = moment_us
        self.window_us = window_us
        self.start_us = history.race.start_us
        self._boards: dict[tuple[int, Asked], BoardAt] = {}

    @cached_property
    def length_us(self) -> int:
        """How long the race is; where no source says so, as its end shows: whole tens of minutes. 0: not known."""
        race = self.history.race
        flag_us = self.history.chequered_us
        if race.duration_us or not self.start_us < flag_us < 1 << 61:
            return race.duration_us
        return (flag_us - self.start_us) // 600_000_000 * 600_000_000

    @cached_property
    def exact(self) -> "RaceTiming":
        """The same with no window: what holds at the moment itself."""
        found = RaceTiming(self.history, self.moment_us, 0)
        found._boards = self._boards
        return found

    @property
    def is_over(self) -> bool:
        """Tell whether the race is classified at the moment."""
        return self.board().order == "classification"

    def board(self, away_us: int = 0, asked: Asked = "auto") -> BoardAt:
        """Return the standings so far from the moment."""
        key = (away_us, asked)
        if key not in self._boards:
            at_us = self.moment_us + away_us
            running = running_order(self.history, at_us, asked)
            rows = standings_of(self.history, running, at_us).rows
            self._boards[key] = BoardAt(away_us, asked, at_us, running, {row.number: row for row in rows})
        return self._boards[key]

    def boards(self) -> Iterator[BoardAt]:
        """Go through the boards in which a statement may hold, the moment's own first, then ever further from it."""
        for away_us in range(0, self.window_us + 1, STEP_US):
            for signed in dict.fromkeys((away_us, -away_us)):
                if self.moment_us + signed >= self.start_us:
                    yield from self.boards_at(signed)

    def boards_at(self, away_us: int) -> Iterator[BoardAt]:
        """Return the order in force, and while the race runs the other one: people read their screens in either."""
        in_force = self.board(away_us)
        yield in_force
        if in_force.order != "classification":
            yield self.board(away_us, "line" if in_force.order == "live" else "live")

    def next_gap(self, behind: str, ahead: str) -> Gap | None:
        """Measure the gap between two cars at the next loop of the one behind, once neither has stopped since.

        None where there is no such loop within a lap from the moment, or where the order has changed by then.
        """
        own = self.car(behind)
        first = bisect_right(own.loop_us, self.moment_us)
        for at_us in own.loop_us[first : first + self.history.loop_count + 1]:
            gap = self.board(at_us - self.moment_us, "live").gap(behind, ahead)
            if gap is not None and gap[2] != "before_stop":
                return gap
        return None

    def car(self, number: str) -> CarHistory:
        """Return a car's history."""
        return self.history.cars[number]

    def row(self, number: str) -> Row:
        """Return a car's row at the moment."""
        return self.board().rows[number]

    def in_scope(self, scope: str) -> list[Row]:
        """Return the rows of a class, or all, best placed first, at the moment."""
        return [row for row in self.board().rows.values() if scope in ("", "overall") or row.car_class == scope]

    def driver(self, number: str, at_us: int) -> str:
        """Return who was in a car."""
        car = self.car(number)
        return car.names.get(car.seat_at(at_us), "")

    def around_us(self) -> tuple[int, ...]:
        """Return the moment and both ends of the window around it (µs since the epoch)."""
        return tuple(self.moment_us + away for away in (-self.window_us, 0, self.window_us))

    def ended_us(self, number: str) -> int:
        """Return when a car was last seen."""
        return self.car(number).last_seen_us(self.moment_us)

    @cached_property
    def flags(self) -> list[Flag]:
        """The flags shown by the moment, in order."""
        return [flag for flag in self.history.flags if flag.time_us <= self.moment_us]

    @cached_property
    def visits(self) -> dict[str, list[PitRow]]:
        """Pit visits by car."""
        found: dict[str, list[PitRow]] = {}
        for row in pit_visits(self.history, self.moment_us):
            found.setdefault(row.number, []).append(row)
        return found

    def stop_ms(self, visit: PitRow) -> int:
        """Measure how long a visit has lasted; of one of which an end was not seen the least that is sure."""
        if visit.out_by_ms is not None:
            return 0
        until_ms = visit.out_ms if visit.out_ms is not None else (self.moment_us - self.start_us) // 1000
        return until_ms - visit.begin_ms

    def leaders(self, scope: str) -> list[tuple[int, str]]:
        """Find who completed each lap first, overall or in a class: the moment (µs since the epoch) and the car."""
        cars = (
            (car, car.laps_at(self.moment_us))
            for _, car in sorted(self.history.cars.items())
            if scope in ("", "overall") or car.entry.car_class == scope
        )
        return [(end_us, car.number) for end_us, car in first_to_complete(cars)]

    def places(self, number: str, scope: str, from_us: int = 0) -> list[tuple[int, int]]:
        """Work out a car's place at each of its crossings from a moment on: when, and which overall or in class."""
        own = self.car(number)
        cars = [
            car
            for car in self.history.cars.values()
            if car is not own and (scope in ("", "overall") or car.entry.car_class == scope)
        ]
        found = []
        for lap in range(bisect_left(own.lap_end_us, from_us), own.laps_at(self.moment_us)):
            at_us = own.lap_end_us[lap]
            place = 1 + sum(1 for car in cars if len(car.lap_end_us) > lap and car.lap_end_us[lap] < at_us)
            found.append((at_us, place))
        return found

    def part_of_day(self, name: str) -> list[Interval]:
        """Return when it was night, morning and so on; µs since the epoch."""
        return part_of_day(self.history.race, name, self.moment_us)
