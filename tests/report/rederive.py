"""Every fact of a report derived again from the rows it cites, by code of its own: rows in, values out."""

import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from statistics import mean, median
from typing import Any

from astral import Observer
from astral.sun import sunrise, sunset

from build import seen_laps
from pitboard.board import pit_visits, standings
from pitboard.intake.library import circuit_of
from pitboard.moments import Evidence
from pitboard.report import facts as f
from pitboard.report.compose import Report
from pitboard.scoring import History

CLEAN = ("green",)


class Tables:
    """The rows of timing up to a moment, as anyone can print them."""

    def __init__(self, history: History, moment_us: int) -> None:
        self.history = history
        self.moment_us = moment_us
        self.at_ms = (moment_us - history.race.start_us) // 1000
        self.laps = {(row.number, row.lap): row for row in seen_laps(history, moment_us)}
        self.pits = {(row.number, row.visit): row for row in pit_visits(history, moment_us)}
        self.board = {row.number: row for row in standings(history, moment_us).rows}
        self._standing: dict[int, dict[str, Any]] = {}

    @cached_property
    def first(self) -> dict[int, str]:
        """Who completed each lap first."""
        ends: dict[int, tuple[int, str]] = {}
        for (number, lap), row in self.laps.items():
            if self.history.cars[number].entry.competes:
                ends[lap] = min(ends.get(lap, (1 << 62, "")), (row.elapsed_ms, number))
        return {lap: number for lap, (_, number) in ends.items()}

    def standing(self, row: Evidence) -> Any:
        """The car's row at a race time, in the order in force."""
        if row.key not in self._standing:
            moment_us = self.history.race.start_us + row.key * 1000 + 999
            moment_us = min(moment_us, self.moment_us)
            self._standing[row.key] = {one.number: one for one in standings(self.history, moment_us).rows}
        return self._standing[row.key][row.number]

    def out(self, number: str) -> bool:
        """Whether the flag has fallen, and a car was not seen since or took it in the pit lane: it has no place."""
        flag_us, car = self.history.chequered_us, self.history.cars[number]
        if flag_us > self.moment_us:
            return False
        in_lane = car.finished_us <= self.moment_us and len(car.lap_end_us) in car.laps_ended_in_pit
        return in_lane or car.last_seen_us(self.moment_us) < flag_us

    def loop_us(self, row: Evidence) -> int:
        """When a car passed the loop of a row."""
        car = self.history.cars[row.number]
        return car.loop_us[car.loop_at.index(row.key)]

    def driven_ms(self, number: str, lap: int) -> int:
        """The duration of a lap without the time in the pit lane."""
        row = self.laps[number, lap]
        begin_ms = row.elapsed_ms - row.lap_ms
        visits = [one for (car, _), one in self.pits.items() if car == number]
        inside = [
            min(one.end_ms if one.end_ms is not None else row.elapsed_ms, row.elapsed_ms) - max(one.begin_ms, begin_ms)
            for one in visits
            if one.begin_ms < row.elapsed_ms and (one.end_ms is None or one.end_ms > begin_ms)
        ]
        return row.lap_ms - sum(inside)

    def visited(self, number: str, lap: int) -> bool:
        """Whether a car was in the pit lane on a lap, by its own crossings."""
        car = self.history.cars[number]
        begin_us = car.lap_end_us[lap - 2] if lap > 1 else self.history.race.start_us
        end_us = car.lap_end_us[lap - 1]
        return any(
            in_us < end_us and (i >= len(car.pit_out_us) or car.pit_out_us[i] > begin_us)
            for i, in_us in enumerate(car.pit_in_us)
        )


def disagreements(history: History, document: Report) -> list[str]:
    """Every fact that its own rows do not bear out."""
    moment_us = history.race.start_us + document.at_ms * 1000
    tables = Tables(history, moment_us)
    found = []
    for sentence in document.sentences():
        for fact in sentence.facts:
            for what, said, derived in _derived(fact, tables):
                if said != derived:
                    found.append(f"{type(fact).__name__} {what}: said {said!r}, derived {derived!r}: {sentence.text}")
    return found


Check = tuple[str, object, object]


def _derived(fact: f.ReportFact, tables: Tables) -> Iterator[Check]:
    yield from _DERIVE[type(fact)](fact, tables)


def _rows(fact: Any, kind: str, number: str | None = None) -> list[Evidence]:
    return [row for row in fact.evidence if row.row == kind and number in (None, row.number)]


def _car(fact: f.CarFact, tables: Tables) -> Iterator[Check]:
    entry = tables.history.cars[_rows(fact, "entry")[0].number].entry
    yield (
        "entry",
        (fact.number, fact.car_class, fact.team, fact.make),
        (
            entry.number,
            entry.car_class,
            entry.team,
            entry.make,
        ),
    )


def _crew(fact: f.CrewFact, tables: Tables) -> Iterator[Check]:
    entry = tables.history.cars[_rows(fact, "entry")[0].number].entry
    yield "drivers", fact.drivers, tuple(one.name for one in entry.drivers if one.nation == fact.nation)


def _at_wheel(fact: f.AtWheelFact, tables: Tables) -> Iterator[Check]:
    (row,) = _rows(fact, "driver")
    car = tables.history.cars[row.number]
    stated = [one for one in car.drivers_stated if one.time_us <= tables.moment_us]
    latest = [one for one in stated if (one.time_us - tables.history.race.start_us) // 1000 == row.key]
    names = {driver.seat: driver.name for driver in car.entry.drivers}
    yield "driver", fact.driver in {names.get(one.seat, "") for one in latest}, True


def _clock(fact: f.ClockFact, tables: Tables) -> Iterator[Check]:
    yield "moment", fact.at_ms, tables.at_ms


def _time_left(fact: f.TimeLeftFact, tables: Tables) -> Iterator[Check]:
    yield "left", fact.left_ms, tables.history.race.duration_us // 1000 - tables.at_ms


def _ranked(rows: list[Evidence], tables: Tables) -> list[str]:
    return [row.number for row in sorted(rows, key=lambda row: (tables.out(row.number), -row.key, tables.loop_us(row)))]


def _place(fact: f.PlaceFact, tables: Tables) -> Iterator[Check]:
    rows = _rows(fact, "loop")
    yield "position", fact.number, _ranked(rows, tables)[fact.position - 1]
    if fact.scope != f.OVERALL:
        classes = {tables.history.cars[row.number].entry.car_class for row in rows}
        yield "class", classes, {fact.scope}


def _gap_of(number: str, to: str, evidence: tuple[Evidence, ...], tables: Tables) -> tuple[int, int]:
    count = tables.history.loop_count
    laps = {row.number: row.key for row in evidence if row.row == "lap"}
    if number in laps:
        ends = [tables.history.cars[one].lap_end_us[laps[one] - 1] for one in (number, to)]
        down = laps[to] - laps[number]
        return down, 0 if down else (ends[0] - ends[1]) // 1000
    behind = next(row for row in evidence if row.row == "loop" and row.number == number)
    at, at_us = behind.key, tables.loop_us(behind)
    ahead = sorted({row.key: tables.loop_us(row) for row in evidence if row.number == to}.items())
    there_us = dict(ahead)[at]
    further = [(key, us) for key, us in ahead if key > at]
    # The gap of a car that has finished stands as it was measured at the line.
    now_us = at_us if tables.history.cars[number].finished_us <= tables.moment_us else tables.moment_us
    gap_us = max(at_us - there_us, now_us - further[0][1] if further else 0, 0)
    laps_down = 0
    if further:
        last = further[-1][0] - at
        laps_down = (last - 1) // count
        then = [key for key, us in ahead if us <= at_us]
        if last >= count and then:
            laps_down = max(laps_down, (then[-1] - at) // count)
    return laps_down, 0 if laps_down else gap_us // 1000


def _gap(fact: f.GapFact, tables: Tables) -> Iterator[Check]:
    yield "gap", (fact.gap_laps, fact.gap_ms), _gap_of(fact.number, fact.to, fact.evidence, tables)


def _lead_lap(fact: f.LeadLapFact, tables: Tables) -> Iterator[Check]:
    first = fact.numbers[0]
    cited = {row.number for row in fact.evidence} - {first}
    level = {number for number in cited if _gap_of(number, first, fact.evidence, tables)[0] == 0}
    yield "level", set(fact.numbers[1:]), level


def _led(fact: f.LedFact, tables: Tables) -> Iterator[Check]:
    rows = sorted(_rows(fact, "lap"), key=lambda row: row.key)
    ends = [tables.laps[row.number, row.key].elapsed_ms for row in rows] + [fact.to_ms]
    led_ms = led = 0
    for row, begin_ms, end_ms in zip(rows, ends, ends[1:], strict=False):
        yield f"first of lap {row.key}", row.number, tables.first[row.key]
        if fact.who in (row.number, tables.history.cars[row.number].entry.make):
            led += 1
            led_ms += end_ms - max(begin_ms, fact.from_ms)
    yield "laps", fact.laps, led
    yield "time", abs(fact.led_ms - led_ms) <= len(rows), True


def _counts(fact: f.CountsFact, tables: Tables) -> Iterator[Check]:
    seen = {row.number: tables.loop_us(row) for row in _rows(fact, "loop")}
    finished = sum(tables.board[number].state == "finished" for number in seen)
    least = sum(
        tables.board[number].state not in ("retired", "stopped")
        and (tables.board[number].state == "finished" or tables.moment_us - seen_us <= 1_800_000_000)
        for number, seen_us in seen.items()
    )
    yield "started and finished", (fact.started, fact.finished), (len(seen), finished)
    # A car that came in for good within the half hour before may be seen by no loop after its pit-in.
    yield "in the race", least <= fact.in_race <= least + 5, True


def _best(fact: f.BestOfNationFact, tables: Tables) -> Iterator[Check]:
    ranked = _ranked(_rows(fact, "loop"), tables)
    theirs = {
        row.number
        for row in _rows(fact, "entry")
        if fact.nation in {driver.nation for driver in tables.history.cars[row.number].entry.drivers}
    }
    yield "best", (fact.number, fact.position), (ranked[fact.position - 1], fact.position)
    yield "of the nation", fact.number, next(number for number in ranked if number in theirs)
    entry = tables.history.cars[fact.number].entry
    yield "drivers", fact.drivers, tuple(one.name for one in entry.drivers if one.nation == fact.nation)


def _pace(fact: f.PaceFact, tables: Tables) -> Iterator[Check]:
    clean = [
        sorted(
            row.key
            for row in _rows(fact, "lap", number)
            if row.key > 1
            and not tables.visited(number, row.key)
            and set(tables.laps[number, row.key].flags) <= set(CLEAN)
        )
        for number in (fact.number, fact.than)
    ]
    both = [lap for lap in clean[0] if lap in clean[1]][-fact.laps :]
    faster_ms = mean(tables.laps[fact.than, lap].lap_ms - tables.laps[fact.number, lap].lap_ms for lap in both)
    yield "laps", fact.laps, len(both)
    yield "faster", abs(fact.faster_ms - faster_ms) <= 2, True


def _in_pit(fact: f.InPitFact, tables: Tables) -> Iterator[Check]:
    (row,) = _rows(fact, "pit")
    visit = tables.pits[row.number, row.key]
    yield "visit", (fact.since_ms, None), (visit.begin_ms, visit.end_ms)


def _lead_change(fact: f.LeadChangeFact, tables: Tables) -> Iterator[Check]:
    lap = max(row.key for row in _rows(fact, "lap"))
    cars = {number for number, car in tables.history.cars.items() if fact.scope in (f.OVERALL, car.entry.car_class)}
    led = [
        min((tables.laps[number, k].elapsed_ms, number) for number in cars if (number, k) in tables.laps)[1]
        for k in range(1, lap + 1)
    ]
    yield "who", (fact.number, fact.before), (led[-1], led[-2])
    yield "when", fact.at_ms, tables.laps[fact.number, lap].elapsed_ms
    yield "again", fact.again, fact.number in led[:-1]
    if fact.how == "in_the_stops":
        yield "in the stops", bool(_rows(fact, "pit", fact.before)), True


def _swaps(fact: f.SwapsFact, tables: Tables) -> Iterator[Check]:
    swapped = sorted({row.key for row in _rows(fact, "lap")})
    yield "count", fact.count, len(swapped)
    in_stops = 0
    for lap in swapped:
        ends = {number: tables.laps[number, lap].elapsed_ms for number in (fact.number, fact.other)}
        ahead, passed = sorted(ends, key=lambda number: ends[number])
        slowed = tables.driven_ms(passed, lap) - tables.driven_ms(ahead, lap) > 60_000
        in_stops += tables.visited(passed, lap) and not slowed
    yield "in the stops", fact.in_stops, in_stops


def _stop(fact: f.LongStopFact, tables: Tables) -> Iterator[Check]:
    row = _rows(fact, "pit", fact.number)[0]
    visit = tables.pits[row.number, row.key]
    lasted_ms = (tables.at_ms if visit.end_ms is None else visit.end_ms) - visit.begin_ms
    yield "visit", (fact.in_ms, fact.ongoing), (visit.begin_ms, visit.end_ms is None)
    yield "driver", fact.driver in ("", visit.driver_in), True
    if fact.before:
        lap = max(row.key for row in _rows(fact, "lap", fact.number))
        ends = sorted(one.elapsed_ms for (_, k), one in tables.laps.items() if k == lap)
        yield "place before", fact.before, ends.index(tables.laps[fact.number, lap].elapsed_ms) + 1
    yield "length", abs(fact.duration_ms - lasted_ms) <= 1, True


def _drive_through(fact: f.DriveThroughFact, tables: Tables) -> Iterator[Check]:
    (row,) = _rows(fact, "pit")
    visit = tables.pits[row.number, row.key]
    yield "transit", (fact.at_ms, fact.transit_ms), (visit.begin_ms, visit.duration_ms)


def _retired(fact: f.RetiredFact, tables: Tables) -> Iterator[Check]:
    done = [row.key for row in _rows(fact, "lap", fact.number)]
    yield "laps", fact.laps, max(done, default=0)
    yield "no lap since", (fact.number, fact.laps + 1) in tables.laps, False
    pits = _rows(fact, "pit", fact.number)
    yield "where", fact.on_track, not pits
    seen_ms = next(row.key for row in _rows(fact, "standing"))
    yield "when", fact.at_ms, tables.pits[fact.number, pits[0].key].begin_ms if pits else seen_ms
    car = tables.history.cars[fact.number]
    i = bisect_right(car.driver_us, tables.history.race.start_us + seen_ms * 1000 + 999)
    yield "driver", fact.driver, car.names.get(car.driver_seat[i - 1], "") if i else ""


def _move(fact: f.MoveFact, tables: Tables) -> Iterator[Check]:
    rows = {row.key: tables.standing(row) for row in _rows(fact, "standing")}
    which = "position" if fact.scope == f.OVERALL else "class_position"
    yield "from", fact.from_position, getattr(rows[fact.from_ms], which)
    yield "to", fact.to_position, getattr(rows[fact.to_ms], which)


def _neutralised(fact: f.NeutralisedFact, tables: Tables) -> Iterator[Check]:
    start_us = tables.history.race.start_us
    by_ms = {(flag.time_us - start_us) // 1000: flag.state for flag in tables.history.flags}
    keys = [row.key for row in _rows(fact, "flag")] + [tables.at_ms]
    spans = [(a, b) for a, b in itertools.pairwise(keys) if by_ms[a] == fact.flag]
    yield "count", fact.count, len(spans)
    yield "total", abs(fact.total_ms - sum(b - a for a, b in spans)) <= len(spans), True
    yield "under it now", fact.running, by_ms[keys[-2]] == fact.flag


def _halt(fact: f.HaltFact, tables: Tables) -> Iterator[Check]:
    """A red flag to the instant from its rows; else from the laps on which the cars stood."""
    if fact.exact:
        begin_ms, end_ms = (row.key for row in _rows(fact, "flag"))
        yield "red", fact.duration_ms, end_ms - begin_ms
        return
    rows = [tables.laps[row.number, row.key] for row in _rows(fact, "lap")]
    best_ms = min(lap.lap_ms for lap in tables.laps.values())
    stood: dict[str, int] = {}
    for row in rows:
        stood[row.number] = stood.get(row.number, 0) + row.lap_ms
    lengths = sorted(stood.values())
    longest_ms = lengths[len(lengths) // 2]
    yield "about so long", longest_ms - 4 * best_ms <= fact.duration_ms <= longest_ms, True
    begins = [row.elapsed_ms - row.lap_ms for row in rows]
    yield "then", min(begins) <= fact.at_ms <= max(row.elapsed_ms for row in rows), True
    yield "first lap", fact.first_lap, min(row.lap for row in rows) == 1
    yield "red", fact.red, any(flag.state == "red" for flag in tables.history.flags)


def _fastest(fact: f.FastestLapFact, tables: Tables) -> Iterator[Check]:
    (row,) = _rows(fact, "lap")
    lap = tables.laps[row.number, row.key]
    yield "lap", (fact.lap_ms, fact.driver), (lap.lap_ms, lap.driver)
    cars = {number for number, car in tables.history.cars.items() if car.entry.competes}
    best = min(
        one.lap_ms
        for one in tables.laps.values()
        if one.counts_as_best and one.number in cars and fact.scope in (f.OVERALL, one.car_class)
    )
    yield "the fastest", fact.lap_ms, best


def _stints(fact: f.MultiStintFact, tables: Tables) -> Iterator[Check]:
    visits = [tables.pits[row.number, row.key] for row in _rows(fact, "pit")]
    began_at_start = not any(abs(visit.end_ms - fact.since_ms) <= 1 for visit in visits if visit.end_ms is not None)
    yield "stints", fact.stints, len(visits) + began_at_start
    yield "driver", tables.board[fact.number].driver, fact.driver


def _last_of_make(fact: f.LastOfMakeFact, tables: Tables) -> Iterator[Check]:
    rows = [tables.standing(row) for row in _rows(fact, "standing")]
    left = [row.number for row in rows if row.state not in ("retired", "stopped")]
    yield "left", [fact.number], left
    yield "make", {fact.make}, {row.make for row in rows}


def _contention(fact: f.ContentionFact, tables: Tables) -> Iterator[Check]:
    names = ("gap_laps", "gap_ms") if fact.scope == f.OVERALL else ("class_gap_laps", "class_gap_ms")
    rows = [tables.standing(row) for row in _rows(fact, "standing")]
    can_win = tuple(
        row.number for row in rows if getattr(row, names[0]) == 0 and getattr(row, names[1]) < fact.limit_ms
    )
    yield "cars", fact.numbers, can_win


def _slow_lap(fact: f.SlowLapFact, tables: Tables) -> Iterator[Check]:
    rows = _rows(fact, "lap")
    own = tables.driven_ms(fact.number, fact.lap)
    others = [tables.driven_ms(row.number, row.key) for row in rows if row.number != fact.number]
    yield "driven", abs(fact.driven_ms - own) <= 2, True
    yield "lost", abs(fact.lost_ms - (own - median(others))) <= 3, True


def _lost_within(fact: f.LostWithinFact, tables: Tables) -> Iterator[Check]:
    cited = {row.number for row in fact.evidence}
    yield "cars", set(fact.numbers), cited


def _lead_since(fact: f.LeadSinceFact, tables: Tables) -> Iterator[Check]:
    rows = sorted(_rows(fact, "lap"), key=lambda row: row.key)
    yield "in a row", [row.key for row in rows], list(range(rows[0].key, rows[0].key + len(rows)))
    yield "first", [row.number for row in rows], [tables.first[row.key] for row in rows]
    ends_ms = [tables.laps[row.number, row.key].elapsed_ms for row in rows]
    yield "since", all(end_ms > fact.from_ms for end_ms in ends_ms[1:]), True
    numbers = [row.number for row in rows]
    yield "changes", fact.changes, sum(one != other for one, other in itertools.pairwise(numbers))


SUN_S = 60
"""Two formulas for the sun may differ by so much."""


def _sun(fact: f.SunFact, tables: Tables) -> Iterator[Check]:
    """By astral, which has its own formulas."""
    circuit = circuit_of(tables.history)
    assert circuit
    assert circuit.latitude_deg is not None
    assert circuit.longitude_deg is not None
    time = datetime.fromtimestamp((tables.history.race.start_us + fact.at_ms * 1000) / 1e6, UTC)
    event = sunrise if fact.rises else sunset
    observer = Observer(circuit.latitude_deg, circuit.longitude_deg)
    times = [event(observer, (time + timedelta(days=shift)).date(), tzinfo=UTC) for shift in (-1, 0, 1)]
    yield "time", any(abs((known - time).total_seconds()) < SUN_S for known in times), True
    yield "ahead", fact.ahead, fact.at_ms > tables.at_ms


def _nothing(_fact: f.ReportFact, _tables: Tables) -> Iterator[Check]:
    yield from ()


_DERIVE: dict[type, Callable[[Any, Tables], Iterator[Check]]] = {
    f.CarFact: _car,
    f.CrewFact: _crew,
    f.AtWheelFact: _at_wheel,
    f.ClockFact: _clock,
    f.TimeLeftFact: _time_left,
    f.PlaceFact: _place,
    f.GapFact: _gap,
    f.LeadLapFact: _lead_lap,
    f.LedFact: _led,
    f.CountsFact: _counts,
    f.BestOfNationFact: _best,
    f.PaceFact: _pace,
    f.InPitFact: _in_pit,
    f.LeadChangeFact: _lead_change,
    f.SwapsFact: _swaps,
    f.LongStopFact: _stop,
    f.DriveThroughFact: _drive_through,
    f.RetiredFact: _retired,
    f.MoveFact: _move,
    f.NeutralisedFact: _neutralised,
    f.HaltFact: _halt,
    f.FastestLapFact: _fastest,
    f.MultiStintFact: _stints,
    f.LastOfMakeFact: _last_of_make,
    f.ContentionFact: _contention,
    f.SlowLapFact: _slow_lap,
    f.LostWithinFact: _lost_within,
    f.LeadSinceFact: _lead_since,
    f.SunFact: _sun,
    # A note is a person's word; it is compared with the file it came from.
    f.NoteFact: _nothing,
}
