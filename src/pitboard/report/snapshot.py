"""What the board says at the report's moment, as facts with their rows."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from pitboard.board import PitRow, Row, pit_visits, standings
from pitboard.board.laps import first_to_complete
from pitboard.board.states import ON_ITS_WAY
from pitboard.board.sun import sky_over
from pitboard.model.time import DAY_MS
from pitboard.moments import Evidence
from pitboard.report.evidence import Citations
from pitboard.report.facts import (
    OVERALL,
    AtWheelFact,
    BestOfNationFact,
    CarFact,
    ClockFact,
    CountsFact,
    CrewFact,
    FastestLapFact,
    GapFact,
    InPitFact,
    LeadLapFact,
    LedFact,
    NeutralisedFact,
    PlaceFact,
    RestartFact,
    StopRoundFact,
    SunFact,
    TimeLeftFact,
    WinFact,
)
from pitboard.report.languages import names_nation
from pitboard.scoring import History
from pitboard.scoring.standstills import FEWEST, FIELD_SHARE
from pitboard.strategy import RelativePace, is_faster

NOT_SEEN_US = 1_800_000_000
"""A car that no loop has seen for this long is not in the race, whatever its state."""

LEAST_ABOUT_US = 180_000_000
"""A neutralisation that crossings alone saw is told from this length on: the minutes are about right then."""

NIGHT_TOLD_US = 28_800_000_000
"""What the night cost is told for so long after it."""

TOGETHER = 2
"""So many cars at least stop together."""

SLOWING = ("safety_car", "full_course_yellow")
"""Flags after which the race goes on again."""

PACE_US = 5_400_000_000
"""Who is quicker is judged over so much time."""

SUN_TOLD_US = 3_600_000_000
"""A sunrise or a sunset is told for so long before and after it."""


class Snapshot:
    """One history at one moment: the order, who is in the race, and the facts that the board can give."""

    def __init__(self, history: History, moment_us: int) -> None:
        self.history = history
        self.moment_us = moment_us
        self.start_us = history.race.start_us
        self.at_ms = (moment_us - self.start_us) // 1000
        self.cite = Citations(history, moment_us)
        self.board = standings(history, moment_us)
        self.rows = [row for row in self.board.rows if history.cars[row.number].entry.competes]
        self.row = {row.number: row for row in self.board.rows}
        self.sky = sky_over(history.race)
        self.over = moment_us >= history.chequered_us
        self.classes: dict[str, list[Row]] = {}
        for row in self.rows:
            self.classes.setdefault(row.car_class, []).append(row)
        # Of these only the number of laps is known: when they ended the last of them, nobody saw.
        unseen = (number for number, car in history.cars.items() if car.unseen_since_us(moment_us) is not None)
        self.out_of_sight = frozenset(unseen)
        self.standstills = history.standstills_at(moment_us)
        running = [row for row in self.board.rows if row.state in ON_ITS_WAY]
        inside = sum(row.state == "in_pit" for row in running)
        self.field_waits = inside >= max(FEWEST, FIELD_SHARE * len(running))
        # While the whole field stands, nobody is out of sight for longer than the others.
        seen_us = [history.cars[row.number].last_seen_us(moment_us) for row in self.board.rows]
        self.newest_us = max(seen_us, default=0) if self._stands_still() else moment_us
        self.in_race = {row.number for row in self.board.rows if self._is_in_race(row)}

    def _stands_still(self) -> bool:
        """Tell whether the field is at a halt by what is known: it waits in the lane, or a red flag is out."""
        flag = self.history.flag_at(self.moment_us)
        return self.field_waits or (flag is not None and flag.state == "red")

    def _is_in_race(self, row: Row) -> bool:
        if row.is_gone:
            return False
        seen_us = self.history.cars[row.number].last_seen_us(self.moment_us) or self.start_us
        return row.state == "finished" or self.newest_us - seen_us <= NOT_SEEN_US

    def under_way(self) -> bool:
        """Tell whether any car has passed a loop."""
        return bool(self.rows) and bool(self.cite.last_loop(self.rows[0].number))

    def scope_rows(self, scope: str) -> list[Row]:
        """Return the cars of the race, or of a class, in order."""
        return self.rows if scope == OVERALL else self.classes[scope]

    def car(self, number: str) -> CarFact:
        """State the car as entered."""
        entry = self.history.cars[number].entry
        return CarFact(number, entry.car_class, entry.team, entry.make, (self.cite.entry(number),))

    def is_faster(self, number: str, than: str) -> bool:
        """Tell whether a car is quicker on its latest stint than another of its class, by the intervals of both."""
        first, second = self._pace.latest(number), self._pace.latest(than)
        return first is not None and second is not None and is_faster(first, second) is True

    @cached_property
    def _pace(self) -> RelativePace:
        return RelativePace(self.history, self.moment_us, self.moment_us - PACE_US)

    def at_wheel(self, number: str) -> tuple[AtWheelFact, ...]:
        """State the driver in the car, if anybody said who that is; for a car that is in the race only."""
        driver = self.row[number].driver
        if not driver or number not in self.in_race:
            return ()
        return (AtWheelFact(number, driver, (*self.cite.driver(number), self.cite.entry(number))),)

    def local_start_ms(self) -> int | None:
        """Return the local time of day of the start in ms, where the race is dated and has a zone, or has no date."""
        race = self.history.race
        if race.dated and not race.utc_offset_us:
            return None
        if not race.dated and not race.start_us:
            return None
        return (race.start_us + race.utc_offset_us) // 1000 % DAY_MS

    def last_night_ms(self) -> tuple[int, int] | None:
        """Return the race times of the last sunset and the sunrise after it, if the race saw both not long ago."""
        passages = self.sky.passages(self.start_us, self.moment_us) if self.sky else []
        if len(passages) < 2 or passages[-2][1] or self.moment_us - passages[-1][0] > NIGHT_TOLD_US:
            return None
        return self.ms(passages[-2][0]), self.ms(passages[-1][0])

    def sun(self) -> SunFact | None:
        """State the sunrise or sunset within an hour before or after the moment."""
        if self.sky is None or self.over:
            return None
        near = self.sky.passages(self.moment_us - SUN_TOLD_US, self.moment_us + SUN_TOLD_US)
        if not near or near[0][0] < self.start_us:
            return None
        return SunFact(self.ms(near[0][0]), near[0][1], near[0][0] > self.moment_us, (self.cite.race(),))

    def clock(self) -> ClockFact:
        """State the moment of the report."""
        return ClockFact(self.at_ms, (self.cite.race(),))

    def time_left(self) -> TimeLeftFact | None:
        """State what is left of a race whose length is known."""
        left_ms = self.history.race.duration_us // 1000 - self.at_ms
        return TimeLeftFact(left_ms, (self.cite.race(),)) if left_ms > 0 and not self.over else None

    def place(self, scope: str, position: int) -> PlaceFact | None:
        """State the car in a place; None: there is none, it has not moved yet, or not finished a race that is over.

        Nor is there one where it, a car ahead or the first one behind is out of sight.
        """
        rows = self.scope_rows(scope)
        index = next((i for i, row in enumerate(rows) if self.position(row, scope) == position), None)
        if index is None or (self.over and rows[index].state != "finished"):
            return None
        # A car without a place may have driven further: its loops are no proof of who is where.
        # Overall a car that competes for nothing may run among them.
        every = [row for row in self.board.rows if row in rows or scope == OVERALL]
        ranked = [row for row in every if self.position(row, scope) is not None]
        behind = ranked.index(rows[index]) + 1 if rows[index] in ranked else len(ranked)
        # The first behind proves it; but where only cars that compete for nothing are, it is the last anyhow.
        rows_around = ranked[: behind + any(row in rows for row in ranked[behind:])]
        evidence = [self._last(row.number, [other.number for other in rows_around]) for row in rows_around]
        cited = tuple(loop for loops in evidence for loop in loops)
        if not self.cite.last_loop(rows[index].number) or not self.cite.were_seen(cited):
            return None
        return PlaceFact(scope, rows[index].number, position, cited)

    def _last(self, number: str, among: Sequence[str] = ()) -> tuple[Evidence, ...]:
        """Cite what a car's place rests on; in line order also the last loop of those that are level at the line."""
        rows = self.cite.last_in(self.board.order, number)
        if self.board.order != "line" or not rows or rows[0].row != "lap":
            return rows
        level = [other for other in among if self._line_us(other) == self._line_us(number)]
        return (*rows, *self.cite.last_loop(number)) if len(level) > 1 else rows

    def _line_us(self, number: str) -> tuple[int, int]:
        """The laps of a car, and when it ended the last of them."""
        car = self.history.cars[number]
        laps = car.laps_at(self.moment_us)
        return laps, car.lap_end_us[laps - 1] if laps else 0

    def sharing_first(self, scope: str) -> list[PlaceFact]:
        """State the cars that share first place with the first of a scope, in a dead heat."""
        first, *others = self.scope_rows(scope)
        rows = [row for row in others if self.position(row, scope) == 1]
        first_loop = self._last(first.number)
        return [PlaceFact(scope, row.number, 1, (*self._last(row.number), *first_loop)) for row in rows]

    def position(self, row: Row, scope: str) -> int | None:
        """Return a car's place in a scope as the board has it; None for one that the rules give none."""
        return row.position if scope == OVERALL else row.class_position

    def gap(self, scope: str, number: str, to: str) -> GapFact | None:
        """State the gap of a car to the first of its scope."""
        row = self.row[number]
        laps, ms, basis = (
            (row.gap_laps, row.gap_ms, row.gap_basis)
            if scope == OVERALL
            else (row.class_gap_laps, row.class_gap_ms, row.class_gap_basis)
        )
        evidence = self._gap_rows(number, to)
        if laps is None or not evidence:
            return None
        if laps:
            return GapFact(scope, number, to, laps, 0, "loop", evidence)
        return GapFact(scope, number, to, 0, ms, basis or "loop", evidence) if ms is not None else None

    def interval(self, number: str) -> GapFact | None:
        """State the gap of a car to the one ahead of it; None where they are not on one lap, or it is not timed."""
        rows, row = self.board.rows, self.row[number]
        place = rows.index(row)
        if not place or row.interval_laps or row.interval_ms is None or row.interval_basis != "loop":
            return None
        ahead = rows[place - 1].number
        evidence = self._gap_rows(number, ahead)
        return GapFact(OVERALL, number, ahead, 0, row.interval_ms, "loop", evidence) if evidence else None

    def _gap_rows(self, behind: str, ahead: str) -> tuple[Evidence, ...]:
        """Cite what a gap of the board is measured by: the last laps of a classification, else the loops."""
        ran = any(self.row[number].state != "finished" for number in (behind, ahead))
        if self.board.order == "classification" and not ran:
            rows = (*self.cite.last_lap(behind), *self.cite.last_lap(ahead))
            return rows if self.cite.were_seen(rows) else ()
        return self.cite.line_gap(behind, ahead) if self.board.order == "line" else self.cite.gap(behind, ahead)

    def lead_lap(self, scope: str) -> LeadLapFact | None:
        """State which cars are less than a lap behind the first; None where one that may be is out of sight."""
        ranked = [row for row in self.scope_rows(scope) if self.position(row, scope) is not None]
        rows = [row for row in ranked if row.number in self.in_race and (row.state == "finished" or not self.over)]
        if len(ranked) < 2 or not rows or rows[0] is not self.scope_rows(scope)[0]:
            return None
        first = rows[0].number
        # A car that no loop has seen is on no lap.
        seen = [row for row in rows if self.cite.last_seen(row.number)]
        laps = {row.number: row.gap_laps if scope == OVERALL else row.class_gap_laps for row in seen}
        level = [number for number, behind in laps.items() if behind == 0]
        down = [number for number, behind in laps.items() if behind]
        measured = [self._gap_rows(number, first) for number in level[1:]]
        if down:
            measured.append(next(filter(None, (self._gap_rows(number, first) for number in down)), ()))
        # One of which nobody has seen the last laps end may be a lap further than it seems.
        near = (number for number, behind in laps.items() if behind == 1)
        if not all(measured) or not self.out_of_sight.isdisjoint(near):
            return None  # so early that no loop has seen both: how many there are is not known
        evidence = tuple(dict.fromkeys(cited for rows in measured for cited in rows))
        return LeadLapFact(scope, tuple(level), evidence) if evidence else None

    @property
    def joined_after_the_flag(self) -> bool:
        """Whether the race was over when it was joined: which cars had finished nobody saw."""
        return any(flag.flew and flag.state == "chequered" for flag in self.history.flags[:1])

    def counts(self) -> CountsFact | None:
        """State how many cars started and how many are still in the race; None while one of them is out of sight."""
        if self.out_of_sight:
            return None
        seen = {row.number: self.cite.last_seen(row.number) for row in self.board.rows}
        started = [number for number, rows in seen.items() if rows]
        evidence = tuple(row for rows in seen.values() for row in rows)
        finished = sum(self.row[number].state == "finished" for number in started)
        return CountsFact(len(started), sum(number in self.in_race for number in started), finished, evidence)

    def crew(self, number: str, nation: str) -> CrewFact | None:
        """State the drivers of a nation in a car's crew."""
        drivers = tuple(
            driver.name for driver in self.history.cars[number].entry.drivers if nation and driver.nation == nation
        )
        return CrewFact(number, drivers, nation, (self.cite.entry(number),)) if drivers else None

    def whole_crew(self, number: str) -> CrewFact | None:
        """State all drivers of a car's crew, as entered."""
        drivers = tuple(driver.name for driver in self.history.cars[number].entry.drivers)
        return CrewFact(number, drivers, "", (self.cite.entry(number),)) if drivers else None

    def win(self, number: str) -> WinFact | None:
        """State over how many laps, and in which time from the start, a car won."""
        car = self.history.cars[number]
        laps = car.laps_at(self.moment_us)
        if not laps:
            return None
        return WinFact(number, laps, self.ms(car.lap_end_us[laps - 1]), self.cite.last_lap(number))

    def best_of_nation(self, scope: str, nation: str) -> BestOfNationFact | None:
        """State the best placed car of a class with drivers of a nation; `others` are the further such cars."""
        if not names_nation(nation):
            return None
        cars = self.history.cars
        with_nation = [
            row for row in self.scope_rows(scope) if nation in cars[row.number].nations and self._last(row.number)
        ]
        if not with_nation or with_nation[0].number not in self.in_race:
            return None
        best = with_nation[0]
        crew = self.crew(best.number, nation)
        others = tuple(row.number for row in with_nation[1:])
        position = self.position(best, scope)
        if position is None:
            return None
        entries = tuple(self.cite.entry(row.number) for row in with_nation)
        ahead = self.scope_rows(scope)
        ranked = [*ahead[: ahead.index(best) + 1], *with_nation[1:]]
        loops = tuple(loop for row in ranked for loop in self._last(row.number))
        if not self.cite.were_seen(loops):
            return None
        drivers = crew.drivers if crew else ()
        return BestOfNationFact(scope, nation, best.number, position, drivers, others, entries + loops)

    def in_pit(self, number: str) -> InPitFact | None:
        """State the visit to the pit lane that a car is on; None while the whole field waits there."""
        row = self.row[number]
        if row.state != "in_pit" or self.field_waits:
            return None
        car = self.history.cars[number]
        visit = bisect_right(car.pit_in_us, self.moment_us)
        return InPitFact(number, self.ms(car.pit_in_us[visit - 1]), (self.cite.pit(number, visit),))

    def stop_round(self, most_us: int, since_us: int, cars: int) -> StopRoundFact | None:
        """State that the first cars, so many at most, made their last stops within a time and since a moment.

        As many as did so from the first on; None where the first two did not, or one of them stands in the lane.
        """
        visits: list[tuple[str, PitRow]] = []
        for row in self.rows[:cars]:
            last = next(reversed(pit_visits(self.history, self.moment_us, row.number)), None)
            if last is None or last.kind != "stop" or last.unseen or row.number not in self.in_race:
                break
            begun_ms = [visit.begin_ms for _, visit in visits] + [last.begin_ms]
            if min(begun_ms) < self.ms(since_us) or (max(begun_ms) - min(begun_ms)) * 1000 > most_us:
                break
            visits.append((row.number, last))
        if len(visits) < TOGETHER:
            return None
        begun_ms = [visit.begin_ms for _, visit in visits]
        cited = tuple(self.cite.pit(number, visit.visit) for number, visit in visits)
        return StopRoundFact(tuple(number for number, _ in visits), min(begun_ms), max(begun_ms), cited)

    def ms(self, time_us: int) -> int:
        """Convert a moment to race time in ms."""
        return (time_us - self.start_us) // 1000

    def led(self, from_ms: int, numbers: set[str], who: str) -> LedFact | None:
        """Work out how long cars led at the line from a race time on, by who completed each lap first."""
        first = self._first_to_complete
        from_us = self.start_us + from_ms * 1000
        if self._unseen_since(from_us):
            return None
        ends_us = [end_us for end_us, _ in first[1:]] + [self.moment_us]
        since = [
            (lap, number, until_us - max(end_us, from_us))
            for lap, ((end_us, number), until_us) in enumerate(zip(first, ends_us, strict=False), 1)
            if until_us > from_us
        ]
        led_us = [us for _, number, us in since if number in numbers]
        if not led_us:
            return None
        evidence = tuple(self.cite.lap(number, lap) for lap, number, _ in since)
        return LedFact(OVERALL, who, from_ms, self.at_ms, sum(led_us) // 1000, len(led_us), evidence)

    def _unseen_since(self, from_us: int) -> bool:
        """Tell whether laps were driven since a moment that nobody saw end."""
        return any(begin_us < self.moment_us and end_us > from_us for begin_us, end_us in self.history.unseen())

    @cached_property
    def _first_to_complete(self) -> list[tuple[int, str]]:
        """Find for every lap when it was first completed and by which car; of level ones the first by number.

        The order of the moment is no key: who led a lap would change with when it is asked.
        """
        cars = sorted((row.number, row.laps) for row in self.rows)
        firsts = first_to_complete((self.history.cars[number], laps) for number, laps in cars)
        return [(end_us, car.number) for end_us, car in firsts]

    def neutralised(self, state: str) -> NeutralisedFact | None:
        """Work out how often and how long the course was under a flag; about so long where crossings alone saw it.

        What is over and was too short for that is not known; what flies at the moment is, however short it is so far.
        """
        flags = [flag for flag in self.history.flags if flag.time_us <= self.moment_us]
        if flags and flags[0].flew:
            # How often and how long before the race was joined nobody saw.
            return None
        spans = []
        for i, flag in enumerate(flags):
            if flag.state == state:
                end_us = flags[i + 1].time_us if i + 1 < len(flags) else self.moment_us
                spans.append((flag, end_us))
        if not spans:
            return None
        total_us = sum(end_us - flag.time_us for flag, end_us in spans)
        exact = all(flag.exact for flag in flags[1:])
        running = flags[-1].state == state
        if not exact and total_us < LEAST_ABOUT_US and not running:
            return None
        # A span is proven by its flag and by what ended it.
        proof = [flag for i, flag in enumerate(flags) if state in (flag.state, flags[max(i - 1, 0)].state)]
        cited = tuple(self.cite.flag(flag) for flag in proof)
        last, last_end_us = spans[-1]
        last_ms = self.ms(last.time_us), self.ms(last_end_us)
        return NeutralisedFact(state, len(spans), total_us // 1000, *last_ms, running, exact, cited)

    def restarts(self, from_us: int) -> list[RestartFact]:
        """State when the race went on under green since a moment, and under which flag it had been; newest last.

        Only where flags are known to the instant: a crossing that saw another may have come much later.
        """
        flags = [flag for flag in self.history.flags if flag.time_us <= self.moment_us]
        found = []
        for shown, after in pairwise(flags):
            exact = shown.exact and after.exact and not shown.flew
            if exact and shown.state in SLOWING and after.state == "green" and after.time_us > from_us:
                cited = (self.cite.flag(shown), self.cite.flag(after))
                found.append(RestartFact(shown.state, self.ms(shown.time_us), self.ms(after.time_us), cited))
        return found

    def fastest_lap(self, scope: str) -> FastestLapFact | None:
        """State the fastest counted lap of the scope so far."""
        rows = self.scope_rows(scope)
        timed = [(row.best_lap_ms, row.number) for row in rows if row.best_lap_ms]
        # A car that drove laps unseen, and of which no feed states the best, may have driven the fastest.
        if not timed or any(not row.best_lap_ms and self.history.cars[row.number].untimed_laps for row in rows):
            return None
        best_ms, number = min(timed)
        car = self.history.cars[number]
        lap = next(
            (
                lap
                for lap in range(1, self.row[number].laps + 1)
                if car.counts_as_best(lap) and car.lap_us(lap, self.start_us) // 1000 == best_ms
            ),
            0,
        )
        if not lap:
            return None
        driver = car.names.get(car.seat_at(car.lap_end_us[lap - 1] - 1), "")
        return FastestLapFact(scope, number, lap, best_ms or 0, driver, (self.cite.lap(number, lap),))
