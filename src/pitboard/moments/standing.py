"""What holds at the moment between cars: battles, gaps that close, contention, last of a make, best of a nation."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from msgspec.structs import replace

from pitboard.board import Row
from pitboard.moments.kind import Kind, Line, Posting, fixed, of_its_hour, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import CarView, RaceView
from pitboard.scoring.car_history import NEVER_US
from pitboard.strategy import race_length_us

CLOSE_US = 3_000_000
NEAR_US = 10_000_000
"""Two cars within these are in a close fight, or in one (report.md: "zit op de hielen")."""

PACE_LAPS = 6
"""A pace is taken over up to so many of the latest laps ..."""

LEAST_LAPS = 3
"""... of which so many must be clean for both cars."""

PACE_US = 200_000
"""A gap closes or opens if one car is this much quicker a lap (report.md: "loopt in / loopt uit")."""

FOUGHT_LAPS = 5
"""Two cars fight for the lead that are close on so many laps in succession."""

REACH_US = 120_000_000
"""Pace is compared up to this gap."""

RUNNING = ("running", "out_lap")


class BattleValues(Values, frozen=True, kw_only=True):
    """How close a car follows the one whose place it is after, who drives them, and for how many laps in succession."""

    position: int
    class_position: int
    gap_us: int
    close: bool
    driver: str
    ahead_driver: str
    laps: int
    restarted: bool


class ClosingGapValues(Values, frozen=True, kw_only=True):
    """By how much a lap a gap closes or opens, over which laps, and from what to what where pace alone made it."""

    closing: bool
    per_lap_us: int
    laps: int
    pace_us: int
    ahead_pace_us: int
    gap_us: int
    lap: int
    from_lap: int
    consecutive: bool
    same_drivers: bool
    class_position: int
    driver: str
    ahead_driver: str
    from_gap_us: int | None = None


class LeadBattleValues(Values, frozen=True, kw_only=True):
    """Two cars fought for first place: over which laps, until when, how close at the closest, how often it changed.

    `changes` counts the laps with which another of the two was first. `open`: they still do. The drivers are those at
    its end, in the order of the moment's cars, whose first was ahead then.
    """

    laps: int
    from_lap: int
    lap: int
    until_us: int
    closest_us: int
    changes: int
    open: bool
    driver: str
    other_driver: str


def battles(view: RaceView) -> list[Moment]:
    """Find neighbours in class on the same lap within ten seconds, in the order in force, both running now."""
    found: list[Moment] = []
    if view.neutralised:
        return found
    for ahead, behind in _neighbours(view, view.board.rows):
        gap_us = _apart_us(view, ahead, behind)
        if gap_us is None or gap_us > NEAR_US:
            continue
        values = BattleValues(
            position=ahead.position or 0,
            class_position=ahead.class_position or 0,
            gap_us=gap_us // 1000 * 1000,
            close=gap_us < CLOSE_US,
            driver=behind.driver,
            ahead_driver=ahead.driver,
            laps=_laps_together(view.cars[ahead.number], view.cars[behind.number]),
            restarted=view.restarted_us is not None,
        )
        rows = tuple(Evidence("standing", row.number, view.board.at_ms) for row in (behind, ahead))
        size = (NEAR_US - gap_us) / 1e6 / (ahead.class_position or 1)
        cars = (behind.number, ahead.number)
        found.append(Moment("battle", view.moment_us, ahead.car_class, cars, values, size, rows))
    return found


def _neighbours(view: RaceView, rows: list[Row]) -> list[tuple[Row, Row]]:
    """Pair cars that follow each other in class, in the order of the rows."""
    by_class: dict[str, list[Row]] = {}
    for row in rows:
        if row.class_position is not None and view.cars[row.number].laps:
            by_class.setdefault(row.car_class, []).append(row)
    return [pair for running in by_class.values() for pair in pairwise(running)]


def _apart_us(view: RaceView, ahead: Row, behind: Row) -> int | None:
    """Measure the gap between two cars that run on the same lap; None if they do not, or if it is not known."""
    if ahead.state not in RUNNING or behind.state not in RUNNING:
        return None
    return view.apart_us(ahead, behind)


def _laps_together(car: CarView, other: CarView) -> int:
    """Count the laps in succession, up to the last that both completed, on which two were within ten seconds.

    0 where that began before they were seen.
    """
    lap = last = min(car.laps, other.laps)
    unseen = car.car.inferred_laps | other.car.inferred_laps
    while lap > 0 and abs(car.end_us(lap) - other.end_us(lap)) <= NEAR_US:
        if lap in unseen:
            return 0
        lap -= 1
    return last - lap


def closing_gaps(view: RaceView) -> list[Moment]:
    """Find neighbours in class on one lap of whom one is quicker, over at least three laps that were clean for both.

    `consecutive`: they are the last laps in succession, so that the gap went from `from_gap_us` to `gap_us` by pace
    alone. `same_drivers`: those in the cars now drove them all.
    """
    found: list[Moment] = []
    for ahead, behind in _neighbours(view, view.board.rows) if not view.neutralised else ():
        gap_us = _apart_us(view, ahead, behind)
        if gap_us is not None and gap_us <= REACH_US:
            closing = _closing(view, ahead, behind)
            if closing:
                found.append(closing)
    return found


def _closing(view: RaceView, ahead: Row, behind: Row) -> Moment | None:
    front, back = view.cars[ahead.number], view.cars[behind.number]
    last = min(front.laps, back.laps)
    gap_us = back.end_us(last) - front.end_us(last) if last else -1
    laps = _common_laps(view, front, back, last)
    if len(laps) < LEAST_LAPS or gap_us < 0:
        return None
    front_us = sum(front.lap_us(lap) for lap in laps) // len(laps)
    back_us = sum(back.lap_us(lap) for lap in laps) // len(laps)
    gain_us = front_us - back_us
    if abs(gain_us) <= PACE_US:
        return None
    before, consecutive = laps[0] - 1, laps[-1] == last and laps[-1] - laps[0] == len(laps) - 1
    values = ClosingGapValues(
        closing=gain_us > 0,
        per_lap_us=abs(gain_us),
        laps=len(laps),
        pace_us=back_us,
        ahead_pace_us=front_us,
        gap_us=gap_us,
        lap=last,
        from_lap=laps[0],
        consecutive=consecutive,
        same_drivers=all(len({car.driver_of_lap(lap) for lap in (*laps, last)}) == 1 for car in (front, back)),
        class_position=ahead.class_position or 0,
        driver=behind.driver,
        ahead_driver=ahead.driver,
        from_gap_us=back.end_us(before) - front.end_us(before) if consecutive else None,
    )
    ends = {*laps, last, before} if consecutive else {*laps, last}
    rows = tuple(car.lap_row(lap) for lap in sorted(ends) for car in (back, front))
    size = abs(gain_us) / 1e6 / (ahead.class_position or 1)
    cars = (back.number, front.number)
    return Moment("closing_gap", view.moment_us, ahead.car_class, cars, values, size, rows)


def _common_laps(view: RaceView, front: CarView, back: CarView, last: int) -> list[int]:
    """Find the latest laps that were clean for both: the last in succession if they are enough, else all of the few."""
    recent = range(max(last - PACE_LAPS + 1, 1), last + 1)
    laps = view.clean.laps_of_both(front.car, back.car, recent)
    run = [lap for lap in laps if all(later in laps for later in range(lap, last + 1))]
    return run if len(run) >= LEAST_LAPS else laps


def lead_battles(view: RaceView) -> list[Moment]:
    """Find by scope where the same two cars led for laps on end within three seconds, in the open and under green."""
    found: list[Moment] = []
    for scope, cars in view.scopes.items():
        close = [_close(view, lap, pair) for lap, pair in enumerate(_first_two(cars), 1)]
        for pair, group in groupby(enumerate(close, 1), key=lambda led: led[1] and frozenset(led[1])):
            laps = [lap for lap, _ in group]
            if pair and len(laps) >= FOUGHT_LAPS:
                first_two = [(lap, cars_of) for lap in laps if (cars_of := close[lap - 1])]
                found.append(_lead_battle(view, scope, first_two))
    overall = {(moment.time_us, moment.cars) for moment in found if moment.scope == "overall"}
    return [moment for moment in found if moment.scope == "overall" or (moment.time_us, moment.cars) not in overall]


def _first_two(cars: list[CarView]) -> Iterator[tuple[CarView, CarView] | None]:
    """Go through the laps with the first two to end each; None where fewer did."""
    laps = max((car.laps for car in cars), default=0)
    first_us, second_us = [NEVER_US] * laps, [NEVER_US] * laps
    first: list[CarView | None] = [None] * laps
    second: list[CarView | None] = [None] * laps
    # Of level cars the first by number.
    for car in sorted(cars, key=lambda car: car.number):
        for i, end_us in enumerate(car.car.lap_end_us[: car.laps]):
            if end_us < first_us[i]:
                second_us[i], second[i] = first_us[i], first[i]
                first_us[i], first[i] = end_us, car
            elif end_us < second_us[i]:
                second_us[i], second[i] = end_us, car
    for ahead, behind in zip(first, second, strict=True):
        yield (ahead, behind) if ahead and behind else None


def _close(view: RaceView, lap: int, pair: tuple[CarView, CarView] | None) -> tuple[CarView, CarView] | None:
    """Return the first two of a lap if they fought on it."""
    if pair is None or lap < 2 or pair[1].end_us(lap) - pair[0].end_us(lap) > CLOSE_US:
        return None
    return pair if all(view.clean.is_clean(car.car, lap) for car in pair) else None


def _lead_battle(view: RaceView, scope: str, laps: list[tuple[int, tuple[CarView, CarView]]]) -> Moment:
    (first, _), (last, (ahead, behind)) = laps[0], laps[-1]
    until_us = behind.end_us(last)
    values = LeadBattleValues(
        laps=len(laps),
        from_lap=first,
        lap=last,
        until_us=until_us,
        closest_us=min(pair[1].end_us(lap) - pair[0].end_us(lap) for lap, pair in laps),
        changes=sum(before[0] is not after[0] for (_, before), (_, after) in pairwise(laps)),
        open=last == min(ahead.laps, behind.laps) and not view.neutralised,
        driver=ahead.driver_at(until_us),
        other_driver=behind.driver_at(until_us),
        known_us=until_us,
    )
    rows = tuple(car.lap_row(lap) for lap, pair in laps for car in pair)
    cars = (ahead.number, behind.number)
    return Moment("lead_battle", laps[0][1][0].end_us(first - 1), scope, cars, values, float(len(laps)), rows)


CONTENTION_SHARE = 100
"""A car on the lead lap is in contention while its deficit is below a 1/100 of the time left (report.md)."""

TOO_EARLY = 0.25
"""Before this share of a race nobody is told to be in contention, or not to be."""

GROUP_MS = 60_000
LEAST_GROUP = 3
"""The lead group: the cars within a minute of the leader, three or more (report.md: "kopgroep")."""

LAPS_DOWN = 5
"""A car more than so many laps behind no longer counts beside the one left of its make (report.md)."""


class ContentionValues(Values, frozen=True, kw_only=True):
    """The cars on the lead lap, those in a group at the front, and those that can still win, where that is known."""

    lead_lap: tuple[str, ...]
    lead_group: tuple[str, ...]
    neutralised: bool
    restarted: bool
    in_contention: tuple[str, ...] | None = None
    left_us: int | None = None
    limit_us: int | None = None


class LastOfMakeValues(Values, frozen=True, kw_only=True):
    """The make, its place, its driver; the others of the make that are out, and those far behind."""

    make: str
    class_position: int
    position: int
    out: tuple[str, ...]
    behind: tuple[str, ...]
    driver: str


class BestOfNationValues(Values, frozen=True, kw_only=True):
    """The nation, the places of its best car, its drivers in it, who is in it, and the nation's further cars."""

    nation: str
    position: int
    class_position: int
    drivers: tuple[str, ...]
    driver: str
    at_the_wheel: bool
    others: tuple[str, ...]
    in_class: str


def contention(view: RaceView) -> list[Moment]:
    """Find per scope the cars on the leader's lap and those that can still win, in the order in force.

    In contention: on the lead lap with a deficit below 1 % of the time left. The race's length must be known, a quarter
    of it be over (before, nothing has been shown to say more than the gaps do), and there must be time left.
    """
    length_us = race_length_us(view.history)
    left_us = view.history.race.start_us + length_us - view.moment_us
    found: list[Moment] = []
    for scope in view.scopes:
        rows = _rows(view, scope)
        if not rows:
            continue
        gaps = [(row, *_gap(row, scope)) for row in rows if not row.is_gone]
        lead_lap = [(row, gap_ms) for row, laps, gap_ms, _ in gaps if laps == 0]
        near = [row for row, laps, gap_ms, measured in gaps if not laps and measured and gap_ms <= GROUP_MS]
        group = tuple(row.number for row in near)
        values = ContentionValues(
            lead_lap=tuple(row.number for row, _ in lead_lap),
            lead_group=group if len(group) >= LEAST_GROUP else (),
            neutralised=view.neutralised,
            restarted=view.restarted_us is not None,
        )
        cars = tuple(row.number for row, _ in lead_lap)
        if 0 < left_us <= length_us * (1 - TOO_EARLY):
            limit_us = left_us // CONTENTION_SHARE
            cars = tuple(row.number for row, gap_ms in lead_lap if gap_ms < limit_us // 1000)
            values = replace(values, in_contention=cars, left_us=left_us, limit_us=limit_us)
        proof = tuple(Evidence("standing", row.number, view.board.at_ms) for row, _ in lead_lap)
        found.append(Moment("contention", view.moment_us, scope, cars, values, float(len(cars)), proof))
    return found


def _rows(view: RaceView, scope: str) -> list[Row]:
    """Return the competing cars of a scope that have a lap and a place, in the order in force."""
    return [row for row in view.board.rows if row.class_position and row.laps and scope in ("overall", row.car_class)]


def _gap(row: Row, scope: str) -> tuple[int, int, bool]:
    """Return laps, ms, and whether the time was measured where both cars had passed a loop in the open."""
    if scope == "overall":
        return row.gap_laps, row.gap_ms or 0, row.gap_basis in ("loop", None)
    return row.class_gap_laps or 0, row.class_gap_ms or 0, row.class_gap_basis in ("loop", None)


def last_of_make(view: RaceView) -> list[Moment]:
    """Find per class the only car left of a make that entered several: the others are out or over five laps behind."""
    by_make: dict[tuple[str, str], list[Row]] = {}
    for row in view.board.rows:
        # A car that nobody has seen was never there to be lost.
        if row.make and row.car_class and row.class_position and row.state:
            by_make.setdefault((row.car_class, row.make), []).append(row)
    found: list[Moment] = []
    for (car_class, make), rows in by_make.items():
        here = [row for row in rows if not row.is_gone]
        if len(rows) < 2 or not here:
            continue
        best = here[0]
        others = [row for row in rows if row is not best]
        behind = [row for row in others if row in here]
        if all(best.laps - row.laps > LAPS_DOWN for row in behind):
            values = LastOfMakeValues(
                make=make,
                class_position=best.class_position or 0,
                position=best.position or 0,
                out=tuple(row.number for row in others if row not in here),
                behind=tuple(row.number for row in behind),
                driver=best.driver,
            )
            proof = tuple(Evidence("standing", row.number, view.board.at_ms) for row in (best, *others))
            cars = (best.number, *(row.number for row in others))
            found.append(Moment("last_of_make", view.moment_us, car_class, cars, values, float(len(others)), proof))
    return found


def best_of_nation(view: RaceView) -> list[Moment]:
    """Find for every nation of the entry list the best placed car in the race with one of its drivers, by scope.

    `drivers` are its drivers of that nation, `others` the nation's further cars, in the order in force.
    """
    found: list[Moment] = []
    for scope in view.scopes:
        by_nation: dict[str, list[Row]] = {}
        for row in _rows(view, scope):
            for nation in row.nations if not row.is_gone else ():
                by_nation.setdefault(nation, []).append(row)
        found += [_best(view, scope, nation, rows) for nation, rows in by_nation.items() if nation.isalpha()]
    return found


def _best(view: RaceView, scope: str, nation: str, rows: list[Row]) -> Moment:
    best = rows[0]
    crew = [driver for driver in view.cars[best.number].car.entry.drivers if driver.nation == nation]
    values = BestOfNationValues(
        nation=nation,
        position=best.position or 0,
        class_position=best.class_position or 0,
        drivers=tuple(driver.name for driver in crew),
        driver=best.driver,
        at_the_wheel=best.driver in {driver.name for driver in crew},
        others=tuple(row.number for row in rows[1:]),
        in_class=best.car_class,
    )
    proof = [Evidence("standing", row.number, view.board.at_ms) for row in rows]
    proof += [Evidence("entry", best.number, driver.seat) for driver in crew]
    size = 1.0 / (best.position or 1) if scope == "overall" else 1.0 / (best.class_position or 1)
    return Moment("best_of_nation", view.moment_us, scope, (best.number,), values, size, tuple(proof))


KINDS = (
    Kind(
        "lead_battle",
        LeadBattleValues,
        lead_battles,
        staked(2.0),
        Posting(of_its_hour),
        rests_on="lane",
        reach=lambda view, _: view.start_us,
    ),
    Kind("battle", BattleValues, battles, staked(1.5), Posting(of_its_hour, at_once=True)),
    Kind(
        "closing_gap",
        ClosingGapValues,
        closing_gaps,
        staked(1.6),
        Posting(of_its_hour, at_once=True),
        Line("closing", "closing_gap", "opening_gap"),
    ),
    Kind("contention", ContentionValues, contention, fixed(2.0)),
    Kind(
        "last_of_make",
        LastOfMakeValues,
        last_of_make,
        staked(0.9),
        Posting(lambda moment, _: str(moment.values["make"]), at_once=True),
    ),
    Kind("best_of_nation", BestOfNationValues, best_of_nation, staked(4.0)),
)
