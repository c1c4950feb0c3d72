"""What timing says around a moment: standings in the order in force and others, leads, places, pace, stops."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from statistics import fmean

from msgspec import Struct

from pitboard.board import Asked, Order, PitRow, Row, pit_visits
from pitboard.board.laps import first_to_complete
from pitboard.board.order import Gap, RunningOrder, running_order
from pitboard.board.standings import standings_of
from pitboard.check.day_parts import Interval, part_of_day
from pitboard.model import Flag
from pitboard.model.time import HOUR_US, moments_of
from pitboard.scoring import CarHistory, History

STEP_US = 15_000_000
LONG_STOP_MS = 150_000
HALT_US = 300_000_000


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
                    yield from self._boards_at(signed)

    def _boards_at(self, away_us: int) -> Iterator[BoardAt]:
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

    def holds(self, test: Callable[[BoardAt], bool]) -> BoardAt | None:
        """Find the first board in which a test holds."""
        return next((board for board in self.boards() if test(board)), None)

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

    def best_lap_begun_us(self, number: str) -> int:
        """Return when a car began its fastest lap so far."""
        car = self.car(number)
        best_ms = self.row(number).best_lap_ms
        for lap in range(1, car.laps_at(self.moment_us) + 1):
            if car.lap_us(lap, self.start_us) // 1000 == best_ms:
                return car.lap_end_us[lap - 1] - car.lap_us(lap, self.start_us)
        return self.start_us

    def slow_laps(self, number: str, over_ms: int) -> list[tuple[int, int, int]]:
        """Find laps that took so much longer than a car's usual one: from when to when (µs since the epoch), and which.

        The lap under way is one of them once it is as late.
        """
        car = self.car(number)
        ends = [self.start_us, *car.lap_end_us[: car.laps_at(self.moment_us)], self.moment_us]
        took = [end - begin for begin, end in itertools.pairwise(ends)]
        limit_us = sorted(took)[len(took) // 4] + over_ms * 1000
        return [(ends[lap - 1], ends[lap], lap) for lap, took_us in enumerate(took, 1) if took_us > limit_us]

    def is_out(self, number: str) -> bool:
        """Tell whether a car no longer runs at the moment."""
        return self.row(number).is_gone

    def is_state_unknown(self, number: str) -> bool:
        """Tell whether nobody knows if a car still runs: nothing has read it since the race was joined late."""
        row = self.row(number)
        return row.state is None and not row.did_not_start

    def ended_us(self, number: str) -> int:
        """Return when a car was last seen."""
        return self.car(number).last_seen_us(self.moment_us)

    @cached_property
    def flags(self) -> list[Flag]:
        """The flags shown by the moment, in order."""
        return [flag for flag in self.history.flags if flag.time_us <= self.moment_us]

    @cached_property
    def halts(self) -> list[tuple[int, int, int]]:
        """From when to when nobody ended a lap for far longer than one takes, and the least that the field stood then.

        Two such spans less than five minutes apart are one.
        """
        cars = [self.car(row.number) for row in self.board().rows.values()]
        ends = sorted({self.start_us, *(end for car in cars for end in car.lap_end_us if end <= self.moment_us)})
        best_us = min((row.best_lap_ms for row in self.board().rows.values() if row.best_lap_ms), default=0) * 1000
        least_us = max(HALT_US, 3 * best_us)
        found: list[tuple[int, int, int]] = []
        for begin, end in itertools.pairwise(ends):
            if end - begin < least_us:
                continue
            stood_us = end - begin - 2 * best_us
            if found and begin - found[-1][1] < HALT_US:
                begin, stood_us = found[-1][0], stood_us + found.pop()[2]
            found.append((begin, end, stood_us))
        return found

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

    def places_about(self, number: str, scope: str, at_us: int) -> set[int]:
        """Collect a car's places at a time known to the minute, overall and in class as asked; now in either order."""
        found: set[int] = set()
        spots = {min(at_us + later_us, self.moment_us) - self.moment_us for later_us in range(0, 60_000_001, STEP_US)}
        for board in [board for away_us in spots for board in self._boards_at(away_us)]:
            row = board.rows[number]
            place = list(board.rows).index(number) + 1
            # A car outside the competition may be counted or not.
            others = sum(not self.car(other).entry.competes for other in list(board.rows)[: place - 1])
            overall = {place, place - others}
            found |= overall if scope == "overall" else {row.class_position or 0}
            found |= set() if scope else overall
        return found

    def clean_laps(self, number: str, seat: int | None = None) -> list[int]:
        """Return lap times (ms) under green without a pit crossing: of the stint under way, a driver's, or (-1) all."""
        car = self.car(number)
        begin_us = max([self.start_us, *(out_us for out_us in car.pit_out_us if out_us <= self.moment_us)])
        found = []
        for lap, lap_ms in self._clean(number).items():
            from_us = car.lap_end_us[lap - 1] - car.lap_us(lap, self.start_us)
            if seat is None and from_us < begin_us:
                continue
            if seat is None or seat < 0 or car.seat_at(from_us) == seat:
                found.append(lap_ms)
        return found

    def _clean(self, number: str) -> dict[int, int]:
        """Find a car's laps (ms) without a pit crossing, under green, by their number."""
        car = self.car(number)
        found = {}
        for lap in range(1, car.laps_at(self.moment_us) + 1):
            end_us = car.lap_end_us[lap - 1]
            from_us = end_us - car.lap_us(lap, self.start_us)
            pitted = any(from_us <= pit_us <= end_us for pit_us in [*car.pit_in_us, *car.pit_out_us])
            if not pitted and self._green(from_us, end_us):
                found[lap] = (end_us - from_us) // 1000
        return found

    def _green(self, from_us: int, end_us: int) -> bool:
        flag = self.history.flag_at(from_us)
        changed = any(from_us < flag.time_us <= end_us for flag in self.history.flags)
        return not changed and (flag is None or flag.state == "green")

    def paces(self, number: str, other: str) -> list[tuple[float, float]]:
        """Average clean laps (ms) of two cars: of the stints under way, the last three to six, their drivers' race.

        A report may mean any of these; a pair with fewer than three laps is left out.
        """
        own, its = self.clean_laps(number), self.clean_laps(other)
        recent = [(self.last_laps(number, count), self.last_laps(other, count)) for count in (3, 5, 6)]
        whole = self.clean_laps(number, self._seat(number)), self.clean_laps(other, self._seat(other))
        pairs = [pair for pair in [(own, its), *recent, whole] if min(map(len, pair)) >= 3]
        quick = [(fmean(_quick(own_ms)), fmean(_quick(its_ms))) for own_ms, its_ms in pairs]
        return [
            *quick,
            *((fmean(own_ms), fmean(its_ms)) for own_ms, its_ms in pairs),
            *self._side_by_side(number, other),
        ]

    def _side_by_side(self, number: str, other: str) -> list[tuple[float, float]]:
        """Average (ms) the last three to six laps that were clean for both cars."""
        own, its = self._clean(number), self._clean(other)
        both = sorted(own.keys() & its.keys())
        counts = [count for count in range(3, 7) if len(both) >= count]
        return [(fmean(map(own.__getitem__, both[-n:])), fmean(map(its.__getitem__, both[-n:]))) for n in counts]

    def last_laps(self, number: str, count: int) -> list[int]:
        """Return the last so many clean laps of a car, whichever stint they are of."""
        return self.clean_laps(number, -1)[-count:]

    def _seat(self, number: str) -> int:
        return self.car(number).seat_at(self.moment_us)

    def span(self, from_us: int, until_us: int) -> Interval:
        """Convert bounds of race time to µs since the epoch; below zero they count back from the moment."""
        bases = (self.moment_us if bound_us < 0 else self.start_us for bound_us in (from_us, until_us))
        begin, end = (base + bound_us for base, bound_us in zip(bases, (from_us, until_us), strict=True))
        return begin, end

    def _clock(self, name: str) -> list[Interval]:
        """Return the minutes around a time of day, on each day of the race."""
        hours, minutes = name.split(":")
        day_us = 24 * HOUR_US
        race = self.history.race
        midnight_us = (race.start_us + race.utc_offset_us) // day_us * day_us - race.utc_offset_us
        at_us = midnight_us + (int(hours) * 60 + int(minutes)) * 60_000_000
        days = (self.moment_us - midnight_us) // day_us + 1
        found = [instant_us for day in range(days) for instant_us in moments_of(race, at_us + day * day_us)]
        return [
            (instant_us - 120_000_000, instant_us + 180_000_000)
            for instant_us in found
            if instant_us >= self.start_us - HOUR_US
        ]

    def part_of_day(self, name: str) -> list[Interval]:
        """Return when it was night, morning and so on, or the race was young; µs since the epoch."""
        begin, between, end = name.partition("-")
        if between:
            if begin == "halfway":
                return [(self.start_us + self.history.race.duration_us // 2, self.moment_us)]
            starts = [begin_us + 120_000_000 for begin_us, _ in self._clock(begin)]
            if end == "now":
                return [(since_us, self.moment_us) for since_us in starts if since_us <= self.moment_us][-1:]
            ends = [until_us + 120_000_000 for until_us, _ in self._clock(end)]
            return [
                (since_us, next(end_us for end_us in ends if end_us > since_us))
                for since_us in starts
                if ends and ends[-1] > since_us
            ]
        if ":" in name:
            return self._clock(name)
        if name == "early":
            length_us = self.history.race.duration_us or self.moment_us - self.start_us
            return [(self.start_us, self.start_us + length_us // 8)]
        return part_of_day(self.history.race, name, self.moment_us)


def _quick(laps: list[int]) -> list[int]:
    """Leave out laps slowed by traffic jams or trouble: over 1.05 times the best."""
    return [lap_ms for lap_ms in laps if lap_ms <= min(laps) * 1.05]
