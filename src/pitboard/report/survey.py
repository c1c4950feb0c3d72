"""What the board says at the report's moment, as facts with their rows."""

from bisect import bisect_right
from statistics import fmean

from pitboard.board import Row, standings
from pitboard.report import ranges
from pitboard.report.facts import (
    OVERALL,
    AtWheel,
    BestOfNation,
    Car,
    Clock,
    Counts,
    Crew,
    FastestLap,
    Gap,
    InPit,
    LeadLap,
    Led,
    Neutralised,
    Pace,
    Place,
)
from pitboard.report.names import nation as known_nation
from pitboard.report.rows import Rows
from pitboard.scoring import History

NOT_SEEN_US = 1_800_000_000
"""A car that no loop has seen for this long is not in the race, whatever its state."""

PACE_LAPS = 3
"""The least number of clean laps that a pace is said of, and the most that are looked at is twice that."""


class Survey:
    """One history at one moment: the order, who is in the race, and the facts that the board can give."""

    def __init__(self, history: History, moment_us: int) -> None:
        self.history = history
        self.moment_us = moment_us
        self.start_us = history.race.start_us
        self.at_ms = (moment_us - self.start_us) // 1000
        self.cite = Rows(history, moment_us)
        self.board = standings(history, moment_us, "live")
        self.rows = [row for row in self.board.rows if history.cars[row.number].entry.competes]
        self.row = {row.number: row for row in self.board.rows}
        self.over = moment_us >= history.chequered_us
        self.classes: dict[str, list[Row]] = {}
        for row in self.rows:
            self.classes.setdefault(row.car_class, []).append(row)
        self.in_race = {row.number for row in self.board.rows if self._is_in_race(row)}

    def _is_in_race(self, row: Row) -> bool:
        if row.state in ("retired", "stopped"):
            return False
        seen_us = self.history.cars[row.number].last_seen_us(self.moment_us) or self.start_us
        return row.state == "finished" or self.moment_us - seen_us <= NOT_SEEN_US

    def under_way(self) -> bool:
        """Whether any car has passed a loop."""
        return bool(self.rows) and bool(self.cite.last_loop(self.rows[0].number))

    def scope_rows(self, scope: str) -> list[Row]:
        """The cars of the race, or of a class, in order."""
        return self.rows if scope == OVERALL else self.classes[scope]

    def car(self, number: str) -> Car:
        """The car as entered."""
        entry = self.history.cars[number].entry
        return Car(number, entry.car_class, entry.team, entry.make, (self.cite.entry(number),))

    def at_wheel(self, number: str) -> tuple[AtWheel, ...]:
        """The driver in the car, if anybody said who that is; for a car that is in the race only."""
        driver = self.row[number].driver
        if not driver or number not in self.in_race:
            return ()
        return (AtWheel(number, driver, (*self.cite.driver(number), self.cite.entry(number))),)

    def clock(self) -> Clock:
        """The moment of the report."""
        return Clock(self.at_ms, self.history.race.duration_us // 1000)

    def place(self, scope: str, position: int) -> Place | None:
        """The car in a place; None where there is none, or where it has not moved yet."""
        rows = self.scope_rows(scope)
        if position > len(rows):
            return None
        evidence = [self.cite.last_loop(row.number) for row in rows[: position + 1]]
        if not evidence[position - 1]:
            return None
        number = rows[position - 1].number
        return Place(scope, number, position, tuple(one for loops in evidence for one in loops))

    def gap(self, scope: str, number: str, to: str) -> Gap | None:
        """The gap of a car to the first of its scope."""
        row = self.row[number]
        laps, ms = (row.gap_laps, row.gap_ms) if scope == OVERALL else (row.class_gap_laps, row.class_gap_ms)
        evidence = self.cite.gap(number, to)
        if laps is None or ms is None or not evidence:
            return None
        return Gap(scope, number, to, laps, ms, evidence)

    def lead_lap(self, scope: str) -> LeadLap | None:
        """The cars that are less than a lap behind the first."""
        rows = [row for row in self.scope_rows(scope) if row.number in self.in_race]
        if not rows or rows[0] is not self.scope_rows(scope)[0]:
            return None
        first = rows[0].number
        laps = {row.number: row.gap_laps if scope == OVERALL else row.class_gap_laps for row in rows}
        level = [number for number, behind in laps.items() if behind == 0]
        shown = [*level[1:], *[number for number, behind in laps.items() if behind][:1]]
        evidence = tuple(dict.fromkeys(one for number in shown for one in self.cite.gap(number, first)))
        return LeadLap(scope, tuple(level), evidence)

    def counts(self) -> Counts:
        """How many cars started and how many are still in the race."""
        started = [row.number for row in self.board.rows if self.history.cars[row.number].last_seen_us(self.moment_us)]
        evidence = tuple(one for number in started for one in self.cite.last_loop(number))
        return Counts(len(started), sum(number in self.in_race for number in started), evidence)

    def crew(self, number: str, nation: str) -> Crew | None:
        """The drivers of a nation in a car's crew."""
        drivers = tuple(
            driver.name for driver in self.history.cars[number].entry.drivers if nation and driver.nation == nation
        )
        return Crew(number, drivers, nation, (self.cite.entry(number),)) if drivers else None

    def best_of_nation(self, scope: str, nation: str) -> BestOfNation | None:
        """The best placed car of a class with drivers of a nation; `others` are the further cars with such drivers."""
        if known_nation(nation) is None:
            return None
        with_nation = [row for row in self.scope_rows(scope) if nation in self.history.cars[row.number].nations]
        if not with_nation or with_nation[0].number not in self.in_race:
            return None
        best = with_nation[0]
        crew = self.crew(best.number, nation)
        others = tuple(row.number for row in with_nation[1:])
        position = best.position if scope == OVERALL else best.class_position or 0
        entries = tuple(self.cite.entry(row.number) for row in with_nation)
        loops = tuple(one for row in with_nation for one in self.cite.last_loop(row.number))
        drivers = crew.drivers if crew else ()
        return BestOfNation(scope, nation, best.number, position, drivers, others, entries + loops)

    def in_pit(self, number: str) -> InPit | None:
        """The visit to the pit lane that a car is on."""
        row = self.row[number]
        if row.state != "in_pit":
            return None
        car = self.history.cars[number]
        visit = bisect_right(car.pit_in_us, self.moment_us)
        return InPit(number, self.ms(car.pit_in_us[visit - 1]), (self.cite.pit(number, visit),))

    def ms(self, time_us: int) -> int:
        """Race time in ms of a moment."""
        return (time_us - self.start_us) // 1000

    def pace(self, behind: str, ahead: str) -> Pace | None:
        """Whether a car is quicker than the one ahead, over the laps that both drove clean of pits and flags."""
        clean = [self._clean_laps(number) for number in (behind, ahead)]
        both = sorted(clean[0].keys() & clean[1].keys())[-2 * PACE_LAPS :]
        if len(both) < PACE_LAPS:
            return None
        faster_us = fmean(clean[1][lap] - clean[0][lap] for lap in both)
        if not ranges.word(ranges.FASTER_MS, round(faster_us / 1000)):
            return None
        evidence = tuple(self.cite.lap(number, lap) for number in (behind, ahead) for lap in both)
        return Pace(behind, ahead, len(both), round(faster_us / 1000), evidence)

    def _clean_laps(self, number: str) -> dict[int, int]:
        """Lap times in µs of the present run, without the lap out of the pits and laps under a flag."""
        car = self.history.cars[number]
        done = car.laps_at(self.moment_us)
        out_us = car.pit_out_us[: bisect_right(car.pit_out_us, self.moment_us)]
        from_us = out_us[-1] if out_us else self.start_us
        laps: dict[int, int] = {}
        for lap in range(done, 1, -1):
            begin_us = car.lap_end_us[lap - 2]
            if begin_us < from_us:
                break
            if lap not in car.laps_ended_in_pit and self._green(begin_us, car.lap_end_us[lap - 1]):
                laps[lap] = car.lap_us(lap, self.start_us)
        return laps

    def _green(self, begin_us: int, end_us: int) -> bool:
        flags = self.history.flags
        i = bisect_right(flags, begin_us, key=lambda flag: flag.time_us)
        j = bisect_right(flags, end_us, key=lambda flag: flag.time_us)
        return all(flag.state == "green" for flag in flags[max(i - 1, 0) : j])

    def led(self, from_ms: int, numbers: set[str], who: str) -> Led | None:
        """How long cars led at the line from a race time on: who first completed each lap, until the next was."""
        first = self._first_to_complete()
        from_us = self.start_us + from_ms * 1000
        led_us, laps, evidence = 0, 0, []
        for lap, (end_us, number) in enumerate(first, 1):
            until_us = first[lap][0] if lap < len(first) else self.moment_us
            if until_us <= from_us:
                continue
            evidence.append(self.cite.lap(number, lap))
            if number in numbers:
                led_us += until_us - max(end_us, from_us)
                laps += 1
        return Led(OVERALL, who, from_ms, self.at_ms, led_us // 1000, laps, tuple(evidence)) if laps else None

    def _first_to_complete(self) -> list[tuple[int, str]]:
        """For every lap, when it was first completed and by which car."""
        first: list[tuple[int, str]] = []
        for row in self.rows:
            ends = self.history.cars[row.number].lap_end_us
            for lap in range(self.row[row.number].laps):
                if lap == len(first):
                    first.append((ends[lap], row.number))
                elif ends[lap] < first[lap][0]:
                    first[lap] = (ends[lap], row.number)
        return first

    def neutralised(self, state: str) -> Neutralised | None:
        """How often and how long the course was under a flag, by flags stated to the instant only."""
        flags = [flag for flag in self.history.flags if flag.time_us <= self.moment_us]
        if not flags or not all(flag.exact for flag in flags):
            return None
        spans = []
        for i, flag in enumerate(flags):
            if flag.state == state:
                end_us = flags[i + 1].time_us if i + 1 < len(flags) else self.moment_us
                spans.append((flag, end_us))
        if not spans:
            return None
        total_us = sum(end_us - flag.time_us for flag, end_us in spans)
        cited = tuple(self.cite.flag(flag) for flag in flags)
        last, last_end_us = spans[-1]
        running = flags[-1].state == state
        return Neutralised(
            state, len(spans), total_us // 1000, self.ms(last.time_us), self.ms(last_end_us), running, cited
        )

    def fastest_lap(self, scope: str) -> FastestLap | None:
        """The fastest counted lap of the scope so far."""
        timed = [(row.best_lap_ms, row.number) for row in self.scope_rows(scope) if row.best_lap_ms]
        if not timed:
            return None
        best_ms, number = min(timed)
        car = self.history.cars[number]
        lap = next(
            (
                lap
                for lap in range(1, self.row[number].laps + 1)
                if lap not in car.deleted_laps and car.lap_us(lap, self.start_us) // 1000 == best_ms
            ),
            0,
        )
        if not lap:
            return None
        driver = car.names.get(car.seat_at(car.lap_end_us[lap - 1] - 1), "")
        return FastestLap(scope, number, lap, best_ms or 0, driver, (self.cite.lap(number, lap),))
