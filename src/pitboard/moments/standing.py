"""What holds at the moment: who is in contention, the last of a make, the best of a nation."""

from msgspec.structs import replace

from pitboard.board import Row
from pitboard.moments.kind import Kind, Posting, fixed, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import RaceView

CONTENTION_SHARE = 100
"""A car on the lead lap is in contention while its deficit is below a 1/100 of the time left (report.md)."""

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

    In contention: on the lead lap with a deficit below 1 % of the time left. The race's length must be known, and there
    must be time left.
    """
    race = view.history.race
    left_us = race.start_us + race.duration_us - view.moment_us
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
        if race.duration_us and left_us > 0:
            limit_us = left_us // CONTENTION_SHARE
            cars = tuple(row.number for row, gap_ms in lead_lap if gap_ms * 1000 < limit_us)
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
        if row.make and row.car_class and row.class_position:
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
