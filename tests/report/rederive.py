"""Every fact of a report derived again from the rows it cites, by code of its own: rows in, values out.

A derivation takes every row that the fact needs: which those are it asks of the whole timing, what is in them only of
the cited ones. So a row that is not cited is missing, and a row that nothing takes proves nothing.
"""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import mean, median
from typing import Any

from astral import Observer
from astral.sun import sunrise, sunset
from msgspec.structs import replace

from pitboard.intake.library import circuit_of
from pitboard.moments import Evidence
from pitboard.report import facts as f
from pitboard.report.compose import Report
from pitboard.scoring import History
from report.lost_again import lost_on_lap_ms, stop_ms, usual_laps_ms
from report.rows import Missing, Rows, Tables

Check = tuple[str, object, object]

STANDS = (LookupError, ValueError)
"""What a derivation ends with where its rows do not bear it: one is missing, or there are too few or too many."""


def disagreements(history: History, document: Report) -> list[str]:
    """Every fact that its own rows do not bear out, and every row that is cited for nothing."""
    tables = Tables(history, history.race.start_us + document.at_ms * 1000)
    found = []
    for sentence in document.sentences():
        for fact in sentence.facts:
            found += [f"{type(fact).__name__} {fault}: {sentence.text}" for fault in faults(fact, tables)]
    return found


def faults(fact: f.ReportFact, tables: Tables) -> list[str]:
    """What is wrong with a fact by the rows it cites; nothing for a sound fact."""
    rows = Rows(tables, fact.evidence)
    try:
        checks = list(_DERIVE[type(fact)](fact, rows))
    except Missing as missing:
        return [f"not cited: {missing}"]
    wrong = [f"{what}: said {said!r}, derived {derived!r}" for what, said, derived in checks if said != derived]
    return wrong + [f"cited for nothing: {row}" for row in rows.unused()]


def falls_without(fact: f.ReportFact, row: Evidence, tables: Tables) -> bool:
    """Whether a fact can no longer be derived when a row that it cites is deleted."""
    left = replace(fact, evidence=tuple(other for other in fact.evidence if other != row))
    try:
        return any(said != derived for _, said, derived in _DERIVE[type(fact)](left, Rows(tables, left.evidence)))
    except STANDS:
        return True


def _car(fact: f.CarFact, rows: Rows) -> Iterator[Check]:
    entry = rows.entry(fact.number)
    stated = fact.number, fact.car_class, fact.team, fact.make
    yield "entry", stated, (entry.number, entry.car_class, entry.team, entry.make)


def _crew(fact: f.CrewFact, rows: Rows) -> Iterator[Check]:
    drivers = rows.entry(fact.number).drivers
    yield "drivers", fact.drivers, tuple(one.name for one in drivers if fact.nation in ("", one.nation))


def _at_wheel(fact: f.AtWheelFact, rows: Rows) -> Iterator[Check]:
    car = rows.tables.history.cars[fact.number]
    since_us = max(time_us for time_us in car.driver_us if time_us <= rows.tables.moment_us)
    seat = rows.driver(fact.number, (since_us - rows.tables.start_us) // 1000)
    names = {driver.seat: driver.name for driver in rows.entry(fact.number).drivers}
    yield "driver", fact.driver, names[seat]


def _clock(fact: f.ClockFact, rows: Rows) -> Iterator[Check]:
    yield "moment", fact.at_ms, (rows.tables.moment_us - rows.race().start_us) // 1000


def _time_left(fact: f.TimeLeftFact, rows: Rows) -> Iterator[Check]:
    yield "left", fact.left_ms, rows.race().duration_us // 1000 - rows.tables.at_ms


Ranked = tuple[bool, int, int, int, int, str]
"""By what cars are in order: out by the rules, progress and when; where level those of the last loop, the number."""

LEVEL = 3
"""Two cars of which so many are the same are level at the line."""


def _ranked(rows: Rows) -> list[Ranked]:
    """The cited cars in order: by the last loop that each has passed, or in line order by its last lap, and when.

    In line order cars that are level come by the last loop that they have passed.
    """
    loops = {row.number: (row.key, rows.loop_us(row.number, row.key)) for row in rows.of("loop")}
    laps = {row.number for row in rows.of("lap")}
    found: list[Ranked] = []
    if rows.tables.order == "line" and any(rows.tables.ends(number) for number in loops.keys() - laps):
        raise Missing("the last lap of a car that has ended a lap")
    for row in rows.of("lap"):
        end_us = rows.tables.start_us + rows.lap(row.number, row.key).elapsed_ms * 1000
        at, us = loops.pop(row.number, (0, 0))
        found.append(
            (rows.tables.out(row.number), -row.key * rows.tables.history.loop_count, end_us, -at, us, row.number)
        )
    return sorted(found + [(rows.tables.out(number), -at, us, 0, 0, number) for number, (at, us) in loops.items()])


def _place(fact: f.PlaceFact, rows: Rows) -> Iterator[Check]:
    """Its own loop, those of all ahead, and that of the first behind, which has not come so far."""
    ranked = _ranked(rows)
    (own,) = [place for place in ranked if place[-1] == fact.number]
    # At the flag two that are level share a place; before it the next keys of the order put one of them ahead.
    level = LEVEL if rows.tables.history.chequered_us <= rows.tables.moment_us else len(own)
    ahead = [place for place in ranked if place[:level] < own[:level]]
    yield "position", fact.position, len(ahead) + 1
    twice = {row.number for row in rows.of("lap")} & {row.number for row in rows.of("loop")}
    at_line = [place[:LEVEL] for place in ranked]
    level_cars = {place[-1] for place in ranked if at_line.count(place[:LEVEL]) > 1}
    by_line = rows.tables.order == "line"
    yield "level", twice, level_cars & {row.number for row in rows.of("lap")} if by_line else set()
    whole = [number for number in rows.tables.scope(fact.scope) if rows.tables.loops(number)]
    placed_cars = [number for number in whole if not rows.tables.out(number)]
    behind = placed_cars[placed_cars.index(fact.number) + 1 :]
    if behind and len(ranked) == len(ahead) + 1:
        raise Missing(f"a car behind #{fact.number}")
    yield "cars", len(ranked) <= len(ahead) + 2, True
    if fact.scope != f.OVERALL:
        classes = {rows.tables.history.cars[place[-1]].entry.car_class for place in ranked}
        yield "class", classes, {fact.scope}


def _gap_of_the_rules(number: str, to: str, rows: Rows) -> tuple[int, int]:
    """A gap by the last laps of two cars that have finished."""
    laps = {car: max(rows.tables.ends(car)) for car in (number, to)}
    ends_ms = {car: rows.lap(car, lap).elapsed_ms for car, lap in laps.items()}
    down = laps[to] - laps[number]
    return down, 0 if down else ends_ms[number] - ends_ms[to]


def _gap_of(number: str, to: str, rows: Rows) -> tuple[int, int]:
    """A gap in laps, or in time: by the last loop that both passed, the next that the other passed, and its last.

    In line order the same by laps, of which each is a loop.
    """
    tables = rows.tables
    by_laps = any(row.row == "lap" and row.number == number for row in rows.evidence)
    if by_laps and tables.order == "classification":
        return _gap_of_the_rules(number, to, rows)
    passed, count = (tables.ends, 1) if by_laps else (tables.loops, tables.history.loop_count)
    behind, ahead = passed(number), passed(to)
    at = max(set(behind) & set(ahead))
    further = sorted(key for key in ahead if key > at)
    then = max(key for key, us in ahead.items() if us <= max(behind[at], ahead[at]))
    fronts = {at, max(then, at), *further[:1], *further[-1:]}
    for car, key in ((number, at), *((to, key) for key in fronts)):
        rows.take("lap" if by_laps else "loop", car, key)
    # The gap of a car that has finished stands as it was measured at the line.
    finished = tables.history.cars[number].finished_us <= tables.moment_us
    now_us = behind[at] if finished else tables.moment_us
    gap_us = max(behind[at] - ahead[at], now_us - ahead[further[0]] if further else 0, 0)
    laps_down = (further[-1] - at - 1) // count if further else 0
    if further and further[-1] - at >= count:
        laps_down = max(laps_down, (then - at) // count)
    return laps_down, 0 if laps_down else gap_us // 1000


def _gap(fact: f.GapFact, rows: Rows) -> Iterator[Check]:
    laps, ms = _gap_of(fact.number, fact.to, rows)
    order = rows.tables.scope(fact.scope)
    yield "to the first, or the car ahead", fact.to in (order[0], order[order.index(fact.number) - 1]), True
    yield "gap", fact.gap_laps, laps
    yield "time", abs(fact.gap_ms - ms) <= 1, True


def _win(fact: f.WinFact, rows: Rows) -> Iterator[Check]:
    laps = rows.tables.history.cars[fact.number].laps_at(rows.tables.moment_us)
    yield "laps and time", (fact.laps, fact.total_ms), (laps, rows.lap(fact.number, laps).elapsed_ms)


def _lead_lap(fact: f.LeadLapFact, rows: Rows) -> Iterator[Check]:
    """The gaps of all that are level with the first, and that of the next, which is not."""
    first, *level = fact.numbers
    cited = {row.number for row in rows.evidence}
    yield "level", [0] * len(level), [_gap_of(number, first, rows)[0] for number in level]
    others = [number for number in rows.tables.scope(fact.scope) if number in cited - set(fact.numbers)]
    yield "the next", all(_gap_of(number, first, rows)[0] > 0 for number in others), True
    ranked = [number for number in rows.tables.scope(fact.scope) if not rows.tables.out(number)]
    if not others and any(_is_down(number, fact.scope, rows.tables) for number in ranked):
        raise Missing("the first that is a lap down")


def _is_down(number: str, scope: str, tables: Tables) -> bool:
    """Whether a car that is in the race, or has finished it, is a lap down."""
    row = tables.board[number]
    over = tables.moment_us >= tables.history.chequered_us
    runs = row.state == "finished" if over else row.state not in ("retired", "stopped")
    seen_us = {car.number: car.last_seen_us(tables.moment_us) for car in tables.history.cars.values()}
    # While the whole field stands nobody is seen.
    recent = row.state == "finished" or max(seen_us.values()) - seen_us[number] <= 1_800_000_000
    return bool(runs and recent and (row.gap_laps if scope == f.OVERALL else row.class_gap_laps))


def _firsts(rows: Rows, begin: int) -> list[tuple[int, str, int]]:
    """The cited laps, which have no hole from the first to the last of the race: the lap, its first car, its end."""
    end = max(rows.tables.first)
    return [(lap, car := rows.tables.first[lap], rows.lap(car, lap).elapsed_ms) for lap in range(begin, end + 1)]


def _led(fact: f.LedFact, rows: Rows) -> Iterator[Check]:
    begin = min(row.key for row in rows.evidence)
    firsts = _firsts(rows, begin)
    ends = [*(end_ms for _, _, end_ms in firsts), fact.to_ms]
    led = [
        end_ms - max(begin_ms, fact.from_ms)
        for (_, number, begin_ms), end_ms in zip(firsts, ends[1:], strict=True)
        if fact.who in (number, rows.tables.history.cars[number].entry.make)
    ]
    yield "from the beginning", begin == 1 or firsts[0][2] <= fact.from_ms, True
    yield "laps", fact.laps, len(led)
    yield "time", abs(fact.led_ms - sum(led)) <= len(firsts), True


def _counts(fact: f.CountsFact, rows: Rows) -> Iterator[Check]:
    seen = {row.number: rows.loop_us(row.number, row.key) for row in rows.of("loop")}
    seen |= {row.number: rows.tables.history.cars[row.number].pit_in_us[row.key - 1] for row in rows.of("pit")}
    states = {number: rows.tables.board[number].state for number in seen}
    finished = sum(state == "finished" for state in states.values())
    # While the field stands nobody is out of sight for longer than the others; whether it does, half of it may tell.
    flag = rows.tables.history.flag_at(rows.tables.moment_us)
    may_stand = (flag and flag.state == "red") or sum(state == "in_pit" for state in states.values()) * 2 > len(states)
    least, most = (
        sum(
            state not in ("retired", "stopped") and (state == "finished" or now_us - seen[number] <= 1_800_000_000)
            for number, state in states.items()
        )
        for now_us in (rows.tables.moment_us, max(seen.values()) if may_stand else rows.tables.moment_us)
    )
    yield "started and finished", (fact.started, fact.finished), (len(seen), finished)
    # A car that came in for good within the half hour before may be seen by no loop after its pit-in.
    yield "in the race", least <= fact.in_race <= most + 5, True


def _best(fact: f.BestOfNationFact, rows: Rows) -> Iterator[Check]:
    ranked = [place[-1] for place in _ranked(rows)]
    yield "best", (fact.number, fact.position), (ranked[fact.position - 1], fact.position)
    theirs = [
        number
        for number in rows.tables.scope(fact.scope)
        if fact.nation in rows.tables.history.cars[number].nations and _came_out(number, rows.tables)
    ]
    entries = {number: rows.entry(number) for number in theirs}
    yield "of the nation", [fact.number, *fact.others], theirs
    yield "in order", [number for number in ranked if number in entries], theirs
    drivers = tuple(driver.name for driver in entries[fact.number].drivers if driver.nation == fact.nation)
    yield "drivers", fact.drivers, drivers


def _came_out(number: str, tables: Tables) -> bool:
    """Whether a car was seen at all: one that was not has no place among the others."""
    return bool(tables.loops(number) or tables.ends(number))


def _pace(fact: f.PaceFact, rows: Rows) -> Iterator[Check]:
    """The laps of that number of both cars, each clean for both."""
    laps = sorted({row.key for row in rows.evidence})
    both = [(rows.lap(fact.than, lap), rows.lap(fact.number, lap)) for lap in laps]
    for lap, pair in zip(laps, both, strict=True):
        yield f"clean {lap}", [row for row in pair if set(row.flags) - {"green"}], []
        yield f"no stop {lap}", any(rows.tables.visited(car, lap) for car in (fact.number, fact.than)), False
    yield "laps", fact.laps, len(laps)
    faster_ms = mean(ahead.lap_ms - behind.lap_ms for ahead, behind in both)
    yield "faster", abs(fact.faster_ms - faster_ms) <= 2, True


def _in_pit(fact: f.InPitFact, rows: Rows) -> Iterator[Check]:
    visit = rows.pit(fact.number, max(visit for number, visit in rows.tables.pits if number == fact.number))
    yield "visit", (fact.since_ms, None), (visit.begin_ms, visit.end_ms)


def _lead_change(fact: f.LeadChangeFact, rows: Rows) -> Iterator[Check]:
    """Both cars' laps at the line before and with which the lead changed, and the visits of the other on that lap."""
    tables = rows.tables
    lap = max(row.key for row in rows.of("lap", fact.number))
    cars = {number for number, row in tables.board.items() if fact.scope in (f.OVERALL, row.car_class)}
    led = tables.leaders(cars, lap)
    # Who led before did so in earnest: since then others may have led, each until its own stop.
    since = max((k for k, number in enumerate(led[:-1], 1) if number == fact.before), default=0)
    yield "who", fact.number, led[-1]
    between = [k for k in range(since + 1, lap) if led[k - 1] != led[k]]
    yield "by way of", [k for k in between if not any(tables.visited(led[k - 1], on) for on in (k, k + 1))], []
    yield "when", fact.at_ms, rows.lap(fact.number, lap).elapsed_ms
    if since:
        before = [rows.lap(number, since).elapsed_ms for number in (fact.before, fact.number)]
    else:
        before = [rows.loop_us(number, 1) for number in (fact.before, fact.number)]
    yield "before", before, sorted(before)
    if (fact.before, lap) in tables.laps:
        yield "behind", rows.lap(fact.before, lap).elapsed_ms > fact.at_ms, True
    # Where not all that came before was seen it is not said.
    seen = all(begin_us - tables.start_us > fact.at_ms * 1000 for begin_us, _ in tables.history.unseen())
    # Who led by the stops alone before has not had the lead.
    yield "again", not fact.again or (fact.number in led[:-1] and seen), True
    visits = [rows.pit(row.number, row.key) for row in rows.of("pit")]
    begin_ms = tables.laps[fact.before, since].elapsed_ms if since else 0
    if fact.how in ("in_the_stops", "by_loss"):
        came_by_ms = _came_by_ms(fact, tables, lap)
        if not visits and _in_lane_at_the_turn(fact, tables, lap):
            raise Missing(f"the stop of #{fact.before}")
        touch = [visit.begin_ms <= came_by_ms for visit in visits]
        touch += [(visit.end_ms or tables.at_ms) >= begin_ms for visit in visits]
        trouble = [] if fact.how == "in_the_stops" else [True, True] * _lost_out_there(fact, rows, since, lap)
        yield "in the stops", touch or trouble, [True, True]


def _came_by_ms(fact: f.LeadChangeFact, tables: Tables, lap: int) -> int:
    """When the car that led before ended the lap with which it lost the lead; the moment where it has not."""
    return tables.laps[fact.before, lap].elapsed_ms if (fact.before, lap) in tables.laps else tables.at_ms


def _in_lane_at_the_turn(fact: f.LeadChangeFact, tables: Tables, lap: int) -> bool:
    """Whether the car that led before was in the lane between the last point where it was ahead and the next."""
    car, line = tables.history.cars[fact.before], lap * tables.history.loop_count
    old, new = (tables.passed(number) for number in (fact.before, fact.number))
    both = [at for at in old if at in new and at <= line]
    last = max((at for at in both if at < line and old[at] <= new[at]), default=0)
    from_us = old.get(last, tables.start_us)
    until_us = min((old[at] for at in both if at > last), default=tables.moment_us)
    outs_us = [*car.pit_out_us, *[1 << 62] * len(car.pit_in_us)]
    return any(in_us < until_us and out_us > from_us for in_us, out_us in zip(car.pit_in_us, outs_us, strict=False))


def _lost_out_there(fact: f.LeadChangeFact, rows: Rows, since: int, lap: int) -> bool:
    """Whether the car that led before lost over five seconds to the other, visits to the pits left out.

    On a lap that both have ended; until then from the line to the loop that is cited.
    """
    tables = rows.tables
    at = max((row.key for row in rows.of("loop")), default=0)
    if at > 1:
        us = [rows.loop_us(car, at) - tables.laps[car, since].elapsed_ms * 1000 for car in (fact.before, fact.number)]
        return us[0] - us[1] > 5_000_000
    return any(
        tables.driven_ms(fact.before, k) - tables.driven_ms(fact.number, k) > 5_000
        for k in range(since + 1, lap + 1)
        if (fact.before, k) in tables.laps
    )


def _swaps(fact: f.SwapsFact, rows: Rows) -> Iterator[Check]:
    """The laps with which each got the lead, the lap that the first of them led before, and the stops that gave it."""
    tables = rows.tables
    led = [(row.key, row.number) for row in rows.of("lap")] + [(0, row.number) for row in rows.of("loop")]
    for lap, number in led:
        ahead = rows.lap(number, lap).elapsed_ms if lap else rows.loop_us(number, 1)
        yield "seen", ahead > 0, True
    numbers = [number for _, number in sorted(led)]
    yield "count", fact.count, sum(before != after for before, after in itertools.pairwise(numbers))
    yield "pair", set(numbers), {fact.number, fact.other}
    stops = [rows.pit(row.number, row.key) for row in rows.of("pit")]
    yield "in the stops", fact.in_stops, len(stops)
    yield "laps", [lap for lap, _ in led if lap > max(tables.board[number].laps for number in numbers)], []


def _stop(fact: f.LongStopFact, rows: Rows) -> Iterator[Check]:
    """The visit; the stops of the class, by which it is long; and the lap before it, for the place it cost."""
    visit = rows.pit(fact.number, fact.visit)
    lasted_ms = (rows.tables.at_ms if visit.end_ms is None else visit.end_ms) - visit.begin_ms
    yield "visit", (fact.in_ms, fact.ongoing), (visit.begin_ms, visit.end_ms is None)
    yield "driver", fact.driver in ("", visit.driver_in), True
    yield "length", abs(fact.duration_ms - lasted_ms) <= 1, True
    car_class = rows.tables.board[fact.number].car_class
    stops = [row.duration_ms for row in rows.tables.pits.values() if row.car_class == car_class and row.kind == "stop"]
    usual = median([length for length in stops if length is not None and length > 10_000] or [0])
    if usual:
        rows.take("pit", car_class, rows.tables.at_ms)
        yield "long", lasted_ms > usual, True
    if fact.before:
        yield "place before", fact.before, rows.lap(fact.number, visit.lap - 1).position


def _drive_through(fact: f.DriveThroughFact, rows: Rows) -> Iterator[Check]:
    (row,) = rows.of("pit")
    visit = rows.pit(fact.number, row.key)
    yield "transit", (fact.at_ms, fact.transit_ms), (visit.begin_ms, visit.duration_ms)


def _retired(fact: f.RetiredFact, rows: Rows) -> Iterator[Check]:
    tables = rows.tables
    car = tables.history.cars[fact.number]
    laps = max((lap for number, lap in tables.laps if number == fact.number), default=0)
    yield "laps", fact.laps, rows.lap(fact.number, laps).lap if laps else 0
    seen_ms = (car.last_seen_us(tables.moment_us) - tables.start_us) // 1000
    rows.standing(fact.number, seen_ms)
    if fact.on_track:
        yield "when", fact.at_ms, seen_ms
    else:
        visit = rows.pit(fact.number, max(visit for number, visit in tables.pits if number == fact.number))
        yield "when", (fact.at_ms, None), (visit.begin_ms, visit.end_ms)
    (state,) = rows.of("state", fact.number)
    stated = {(told.time_us - tables.start_us) // 1000: told.state for told in car.declared}
    yield "declared", fact.judged, state.key not in stated
    seat = car.seat_at(tables.start_us + seen_ms * 1000 + 999)
    yield "driver", fact.driver, car.names.get(seat, "")


def _loss(fact: f.LossFact, rows: Rows) -> Iterator[Check]:
    """The visits and laps of the car, and those of its class that say what it would have done."""
    tables, car_class = rows.tables, rows.tables.board[fact.number].car_class
    cited = [rows.pit(fact.number, row.key) for row in rows.of("pit", fact.number)]
    # The stop before the first of them, which may lie within the loss too, says that it came early.
    visits = [visit for visit in cited if fact.in_ms is not None and visit.begin_ms >= fact.in_ms]
    stopped_ms = sum((tables.at_ms if visit.end_ms is None else visit.end_ms) - visit.begin_ms for visit in visits)
    yield "in the pits", (fact.visits, abs(fact.stopped_ms - stopped_ms) <= 2 * len(visits)), (len(visits), True)
    stops = [visit for visit in visits if visit.kind != "drive_through"]
    if stops:
        rows.take("pit", car_class, tables.at_ms)
        yield from _beside_stops(fact, stops[0], rows)
    if fact.on_track_ms or not visits:
        yield from _lost_on_track(fact, rows)


def _beside_stops(fact: f.LossFact, first: Any, rows: Rows) -> Iterator[Check]:
    """What the stops would have taken, or that the first of them came early, after the one before it."""
    tables, stop = rows.tables, stop_ms(rows.tables, first.car_class)
    usual_ms = 0 if fact.lost_ms is None else fact.stopped_ms - (fact.lost_ms - fact.on_track_ms)
    # Under a neutralisation the others wait as long.
    waits = [row.duration_ms or 0 for row in tables.pits.values() if abs(row.begin_ms - first.begin_ms) < TOGETHER_MS]
    most_ms = max(3 * stop, *(wait_ms for wait_ms in waits if wait_ms != first.duration_ms), 0) * fact.visits
    yield "what stops take", usual_ms <= 1000 or 0.6 * stop <= usual_ms <= most_ms, True
    if usual_ms <= 1000 and fact.lost_ms is not None and first.visit > 1:
        before = rows.pit(fact.number, first.visit - 1)
        yield "came early", first.begin_ms - before.end_ms < tables.at_ms, True


TOGETHER_MS = 1_800_000
"""So near to each other cars stop under one neutralisation."""


def _lost_on_track(fact: f.LossFact, rows: Rows) -> Iterator[Check]:
    """The laps on which time was lost, beside those of the class; or the last one, of a car that has stopped since."""
    tables = rows.tables
    if fact.at_least and not fact.gone:
        yield from _lost_at_least(fact, rows)
        return
    laps = [rows.lap(fact.number, row.key).lap for row in rows.of("lap", fact.number)]
    if rows.of("standing", fact.number):
        completed = max((lap for number, lap in tables.laps if number == fact.number), default=0)
        yield "has not come by since", (fact.ongoing, not completed or completed in laps), (True, True)
        if fact.laps > 1:
            rows.take("lap", tables.board[fact.number].car_class, tables.at_ms)
            before_ms = sum(max(lost_on_lap_ms(tables, fact.number, lap)[0], 0) for lap in laps)
            yield "on the track before", before_ms <= fact.on_track_ms, True
        return
    rows.take("lap", tables.board[fact.number].car_class, tables.at_ms)
    yield "laps", fact.laps, len(laps)
    bounds = [lost_on_lap_ms(tables, fact.number, lap) for lap in laps]
    least, most = (sum(max(bound, 0) for bound in of) for of in zip(*bounds, strict=True))
    room_ms = len(laps) * usual_laps_ms(tables)[fact.number] / 12
    yield "on the track", least - room_ms <= fact.on_track_ms <= most + room_ms, True


def _lost_at_least(fact: f.LossFact, rows: Rows) -> Iterator[Check]:
    """The way between two loops that took long, or takes long, beside what it took the car on the laps before."""
    tables, count = rows.tables, rows.tables.history.loop_count
    rows.take("loop", tables.board[fact.number].car_class, tables.at_ms)
    begin, *ends = sorted(row.key for row in rows.of("loop", fact.number))
    if bool(ends) == bool(rows.of("standing", fact.number)):
        raise Missing(f"where the way of #{fact.number} ends")
    passed, line = tables.passed(fact.number), (begin // count + 1) * count
    end, end_us = (ends[0], passed[ends[0]]) if ends else (line, tables.moment_us)
    before = [tuple(at - laps * count for at in (begin, end)) for laps in range(1, 9)]
    usual = [tables.out_ms(fact.number, passed[a], passed[b]) for a, b in before if a in passed and b in passed]
    yield "not come by", bool(ends) or line not in passed, True
    lost_ms = tables.out_ms(fact.number, passed[begin], end_us) - median(usual)
    yield "at least", (0 < (fact.lost_ms or 0) <= lost_ms, fact.lost_ms), (True, fact.on_track_ms)


def _loss_effect(fact: f.LossEffectFact, rows: Rows) -> Iterator[Check]:
    """The gaps at the ends of two laps of both cars, and the places with them."""
    tables = rows.tables
    laps = sorted({row.key for row in rows.of("lap", fact.number)})
    gaps = [rows.lap(fact.number, lap).elapsed_ms - rows.lap(fact.rival, lap).elapsed_ms for lap in laps]
    stated = [gap_ms for gap_ms in (fact.gap_before_ms, fact.gap_after_ms) if gap_ms is not None]
    yield "gaps", all(abs(one - other) <= 1 for one, other in zip(stated, gaps, strict=True)), True
    for lap, position in zip(laps, (fact.from_position, fact.to_position), strict=False):
        if position is not None:
            yield f"place with lap {lap}", position in _places_with(fact, tables, lap), True
    if fact.laps_after is not None:
        end_us = tables.history.cars[fact.number].lap_end_us[laps[-1] - 1]
        yield "laps down", fact.laps_after, max(tables.history.cars[fact.rival].laps_at(end_us) - laps[-1], 0)


def _places_with(fact: f.LossEffectFact, tables: Tables, lap: int) -> set[int]:
    """The place in class at the end of a lap: at the line, and behind the stops."""
    car_class = tables.board[fact.number].car_class
    numbers = [number for number in tables.scope(car_class) if (number, lap) in tables.laps]
    own_ms = tables.laps[fact.number, lap].elapsed_ms
    at_line = 1 + sum(tables.laps[number, lap].elapsed_ms < own_ms for number in numbers)
    end_us = tables.history.cars[fact.number].lap_end_us[lap - 1]
    return {at_line, tables.cycles.order(end_us).places[fact.number][1]}


def _trend(fact: f.TrendFact, rows: Rows) -> Iterator[Check]:
    laps = sorted({row.key for row in rows.of("lap", fact.number)})
    gaps = [rows.lap(fact.number, lap).elapsed_ms - rows.lap(fact.to, lap).elapsed_ms for lap in laps]
    stated = (fact.gap_before_ms, fact.gap_after_ms)
    yield "gaps", all(abs(one - other) <= 1 for one, other in zip(stated, gaps, strict=True)), True
    yield "since", abs(rows.lap(fact.number, laps[0]).elapsed_ms - fact.since_ms) <= 1, True


def _stops_to_make(fact: f.StopsToMakeFact, rows: Rows) -> Iterator[Check]:
    """The standing of both, their last visits, and the stops of their classes, by which the usual stint is known."""
    standings = [rows.standing(row.number, row.key) for row in rows.of("standing")]
    yield "cars", {row.number for row in standings}, {fact.number, fact.other}
    tables = rows.tables
    for number in (fact.number, fact.other):
        for visit in tables.visits.get(number, [])[-3:]:
            rows.pit(number, visit.visit)
    classes = {tables.board[number].car_class for number in (fact.number, fact.other)}
    for car_class in classes:
        rows.take("pit", car_class, tables.at_ms)
    yield "which", fact.to_stop in ("", fact.number, fact.other), True


def _restart(fact: f.RestartFact, rows: Rows) -> Iterator[Check]:
    keys = [row.key for row in rows.of("flag")]
    yield "from and to", (fact.begin_ms, fact.at_ms), (keys[0], keys[1])
    yield "flags", (rows.flag(keys[0]), rows.flag(keys[1])), (fact.flag, "green")


def _stop_round(fact: f.StopRoundFact, rows: Rows) -> Iterator[Check]:
    """The last visit of each, all of them stops."""
    last = {number: max(visit for other, visit in rows.tables.pits if other == number) for number in fact.numbers}
    visits = [rows.pit(number, visit) for number, visit in last.items()]
    begun_ms = [visit.begin_ms for visit in visits]
    yield "stops", {visit.kind for visit in visits}, {"stop"}
    yield "from and to", (fact.from_ms, fact.to_ms), (min(begun_ms), max(begun_ms))


def _takeover(fact: f.TakeoverFact, rows: Rows) -> Iterator[Check]:
    visits = [rows.pit(fact.number, row.key) for row in rows.of("pit", fact.number)]
    yield "when", any(abs((visit.end_ms or 0) - fact.at_ms) <= 1 for visit in visits), True
    names = {(visit.driver_in, visit.driver_out) for visit in visits}
    yield "who", (fact.from_driver, fact.driver) in names, True


def _lost_within(fact: f.LostWithinFact, rows: Rows) -> Iterator[Check]:
    seen_ms = {number: _gone_ms(number, rows) for number in fact.numbers}
    yield "when", all(fact.from_ms <= ms <= fact.to_ms for ms in seen_ms.values()), True
    yield "cars", set(fact.numbers), {row.number for row in rows.evidence}


def _gone_ms(number: str, rows: Rows) -> int:
    """When a car that is out was last seen: by its last lap, where it stood, and what is stated of it."""
    tables = rows.tables
    laps = max((lap for car, lap in tables.laps if car == number), default=0)
    if laps:
        rows.lap(number, laps)
    seen_ms = (tables.history.cars[number].last_seen_us(tables.moment_us) - tables.start_us) // 1000
    rows.standing(number, seen_ms)
    (_,) = rows.of("state", number)
    visits = [visit for car, visit in tables.pits if car == number]
    if not visits or tables.pits[number, max(visits)].end_ms is not None:
        return seen_ms
    return int(rows.pit(number, max(visits)).begin_ms)


def _move(fact: f.MoveFact, rows: Rows) -> Iterator[Check]:
    which = "position" if fact.scope == f.OVERALL else "class_position"
    yield "from", fact.from_position, getattr(rows.standing(fact.number, fact.from_ms), which)
    yield "to", fact.to_position, getattr(rows.standing(fact.number, fact.to_ms), which)


def _neutralised(fact: f.NeutralisedFact, rows: Rows) -> Iterator[Check]:
    """The flag every time it was shown, and what ended it."""
    tables = rows.tables
    shown = [flag for flag in tables.history.flags if flag.time_us <= tables.moment_us]
    keys = [(flag.time_us - tables.start_us) // 1000 for flag in shown]
    spans = []
    for i, key in enumerate(keys):
        if shown[i].state == fact.flag:
            yield "state", fact.flag, rows.flag(key)
            ends = i + 1 < len(keys)
            spans.append((key, keys[i + 1] if ends and rows.flag(keys[i + 1]) else tables.at_ms))
    yield "count", fact.count, len(spans)
    yield "total", abs(fact.total_ms - sum(end - begin for begin, end in spans)) <= len(spans), True
    yield "the last", (fact.last_from_ms, fact.last_to_ms), spans[-1]
    yield "under it now", fact.running, shown[-1].state == fact.flag


def _halt(fact: f.HaltFact, rows: Rows) -> Iterator[Check]:
    """A red flag to the instant from its rows; else from the laps on which the cars stood."""
    if fact.exact:
        begin_ms, end_ms = (row.key for row in rows.of("flag"))
        yield "red", (fact.red, fact.duration_ms), (rows.flag(begin_ms) == "red", end_ms - begin_ms)
        return
    tables = rows.tables
    at_us = tables.start_us + fact.at_ms * 1000
    halt = min(tables.history.standstills_at(tables.moment_us), key=lambda stood: abs(stood.stopped_us - at_us))
    laps = [rows.lap(number, lap) for number in halt.waits_us for lap in _laps_over(tables, number, halt)]
    stood: dict[str, int] = {}
    for lap in laps:
        stood[lap.number] = stood.get(lap.number, 0) + lap.lap_ms - _usual_ms(lap.number, tables)
    about_ms = median(stood.values())
    yield "about so long", abs(fact.duration_ms - about_ms) <= max(ABOUT_MS, about_ms / 10), True
    begins = [lap.elapsed_ms - lap.lap_ms for lap in laps]
    yield "then", min(begins) <= fact.at_ms <= max(lap.elapsed_ms for lap in laps), True
    yield "first lap", fact.first_lap, min(lap.lap for lap in laps) == 1
    if fact.red:
        (flag,) = rows.of("flag")
        yield "red", rows.flag(flag.key), "red"


def _laps_over(tables: Tables, number: str, halt: Any) -> range:
    """The laps of a car during which the field stood, as far as it has completed them."""
    car = tables.history.cars[number]
    done = car.laps_at(tables.moment_us)
    return range(car.laps_at(halt.begin_us) + 1, min(car.laps_at(halt.end_us) + 1, done) + 1)


ABOUT_MS = 180_000


def _usual_ms(number: str, tables: Tables) -> float:
    return median(lap.lap_ms for (car, _), lap in tables.laps.items() if car == number)


def _fastest(fact: f.FastestLapFact, rows: Rows) -> Iterator[Check]:
    lap = rows.lap(fact.number, fact.lap)
    yield "lap", (fact.lap_ms, fact.driver), (lap.lap_ms, lap.driver)
    cars = {number for number, car in rows.tables.history.cars.items() if car.entry.competes}
    best = min(
        other.lap_ms
        for other in rows.tables.laps.values()
        if other.counts_as_best and other.number in cars and fact.scope in (f.OVERALL, other.car_class)
    )
    yield "the fastest", fact.lap_ms, best


def _stints(fact: f.MultiStintFact, rows: Rows) -> Iterator[Check]:
    """The visits that began the stints, and the driver who has been in the car since."""
    visits = [rows.pit(fact.number, row.key) for row in rows.of("pit", fact.number)]
    left_ms = [row.end_ms for (number, _), row in rows.tables.pits.items() if number == fact.number]
    began_by_visit = any(end_ms is not None and abs(end_ms - fact.since_ms) <= 1 for end_ms in left_ms)
    yield "stints", fact.stints, len(visits) + (not began_by_visit)
    names = rows.tables.history.cars[fact.number].names
    yield "driver", fact.driver, names[rows.driver(fact.number, fact.since_ms)]


def _last_of_make(fact: f.LastOfMakeFact, rows: Rows) -> Iterator[Check]:
    board = rows.tables.board.items()
    cars = [number for number, row in board if row.state and (row.make, row.car_class) == (fact.make, fact.scope)]
    stood = [rows.standing(number, rows.tables.at_ms) for number in cars]
    yield "left", [fact.number], [row.number for row in stood if row.state not in ("retired", "stopped")]
    yield "make", {fact.make}, {row.make for row in stood}


def _contention(fact: f.ContentionFact, rows: Rows) -> Iterator[Check]:
    names = ("gap_laps", "gap_ms") if fact.scope == f.OVERALL else ("class_gap_laps", "class_gap_ms")
    board = rows.tables.board
    level = [car for car in rows.tables.scope(fact.scope) if getattr(board[car], names[0]) == 0 and board[car].laps]
    level = [car for car in level if board[car].state not in ("retired", "stopped")]
    stood = [rows.standing(car, rows.tables.at_ms) for car in level]
    yield "cars", fact.numbers, tuple(row.number for row in stood if (getattr(row, names[1]) or 0) < fact.limit_ms)


SUN_S = 60
"""Two formulas for the sun may differ by so much."""


def _sun(fact: f.SunFact, rows: Rows) -> Iterator[Check]:
    """By astral, which has its own formulas."""
    circuit = circuit_of(rows.tables.history)
    assert circuit
    assert circuit.latitude_deg is not None
    assert circuit.longitude_deg is not None
    time = datetime.fromtimestamp((rows.race().start_us + fact.at_ms * 1000) / 1e6, UTC)
    event = sunrise if fact.rises else sunset
    observer = Observer(circuit.latitude_deg, circuit.longitude_deg)
    times = [event(observer, (time + timedelta(days=shift)).date(), tzinfo=UTC) for shift in (-1, 0, 1)]
    yield "time", any(abs((known - time).total_seconds()) < SUN_S for known in times), True
    yield "ahead", fact.ahead, fact.at_ms > rows.tables.at_ms


def _session(fact: f.SessionFact, rows: Rows) -> Iterator[Check]:
    timed = {number for number, one in _stated(rows.tables).items() if one.best_lap_us and one.position}
    yield "cars", fact.cars, len({row.number for row in rows.of("stated")} & timed)
    yield "all of them", {row.number for row in rows.evidence}, timed


def _ranked_lap(fact: f.RankedLapFact, rows: Rows) -> Iterator[Check]:
    """The best laps that a feed states for the car and for the first, and that of the driver who drove it."""
    stated, start_us = _stated(rows.tables), rows.tables.start_us
    first = min((one for one in stated.values() if one.best_lap_us and one.position), key=lambda one: one.position)
    for number in {fact.number, first.number}:
        rows.take("stated", number, (stated[number].time_us - start_us) // 1000)
    own = stated[fact.number]
    yield "lap", (fact.position, fact.lap_ms), (own.position, own.best_lap_us // 1000)
    yield "behind", fact.behind_ms, fact.lap_ms - first.best_lap_us // 1000
    drivers = rows.of("driver_lap", fact.number)
    history = rows.tables.history
    laps = {history.cars[fact.number].names[row.key]: history.drivers_stated[fact.number, row.key] for row in drivers}
    yield "driver", [fact.driver] if fact.driver else [], list(laps)
    yield "by the driver", all(own.best_lap_us in {one.best_lap_us for one in found} for found in laps.values()), True


def _stated(tables: Tables) -> dict[str, Any]:
    """What a feed last stated of each car by the moment."""
    known = {
        number: [one for one in found if one.time_us <= tables.moment_us]
        for number, found in tables.history.stated.items()
    }
    return {number: found[-1] for number, found in known.items() if found}


def _note(fact: f.NoteFact, rows: Rows) -> Iterator[Check]:
    """A note is a person's word, compared with the file it came from; timing says who drove, and what is otherwise."""
    yield "a note", len(rows.of("note")), 1
    tables, at_us = rows.tables, rows.tables.start_us + fact.at_ms * 1000
    if fact.driver:
        car = tables.history.cars[fact.number]
        since_us = max(time_us for time_us in car.driver_us if time_us < at_us + 1000)
        seat = rows.driver(fact.number, (since_us - tables.start_us) // 1000)
        yield "driver", fact.driver, car.names[seat]
        named = "driver" not in fact.disagrees
        yield "named", named or fact.named_driver not in fact.driver, True
    for point in fact.disagrees:
        if point != "driver":
            yield from _against(point, fact, rows, at_us)


def _against(point: str, fact: f.NoteFact, rows: Rows, at_us: int) -> Iterator[Check]:
    """The laps by which a note is doubted: those that it can mean, or those that the car drove from then on."""
    ends = rows.tables.ends(fact.number)
    last = max(ends, default=0)
    near = {1 + sum(end_us <= us for end_us in ends.values()) for us in (at_us, at_us + MEANT_US)}
    cited = [row.key for row in rows.evidence if row.row == "lap" and row.number == fact.number]
    if point == "went_on":
        begun = min(lap for lap, end_us in ends.items() if end_us >= at_us + 2 * MEANT_US)
        untimed = rows.tables.history.cars[fact.number].untimed_laps
        seen = [lap for lap in ends if lap > begun and lap not in untimed]
        first, last = min(seen), max(seen)
        for lap in {first, last}:
            rows.lap(fact.number, lap)
        yield "went on", first <= last, True
        return
    meant = [lap for lap in cited if lap in near or (point == "place" and lap == last)]
    for lap in meant[:1]:
        rows.lap(fact.number, lap)
    yield "a lap", bool(meant), True


MEANT_US = 60_000_000
"""A note's time may be so early; by twice as much a person's time may be off."""


_DERIVE: dict[type, Callable[[Any, Rows], Iterator[Check]]] = {
    f.CarFact: _car,
    f.CrewFact: _crew,
    f.AtWheelFact: _at_wheel,
    f.ClockFact: _clock,
    f.TimeLeftFact: _time_left,
    f.PlaceFact: _place,
    f.GapFact: _gap,
    f.WinFact: _win,
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
    f.TrendFact: _trend,
    f.StopsToMakeFact: _stops_to_make,
    f.RestartFact: _restart,
    f.StopRoundFact: _stop_round,
    f.TakeoverFact: _takeover,
    f.LossFact: _loss,
    f.LossEffectFact: _loss_effect,
    f.LostWithinFact: _lost_within,
    f.SunFact: _sun,
    f.SessionFact: _session,
    f.RankedLapFact: _ranked_lap,
    f.NoteFact: _note,
}
