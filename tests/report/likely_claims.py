"""What a reporter would likely claim of any race at a moment, by kind, worked out from the rows of timing alone.

Kinds and how often each comes follow the reporters' own claims: leads and places first, then gaps, what the lead's
changes were, neutralisations, losses, drivers, counts, retirements, and takeovers.
"""

from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from pitboard.model import NEUTRAL_FLAGS
from pitboard.report.facts import OVERALL
from report.contained import (
    Matcher,
    both,
    drive_through,
    driven_by,
    either,
    gap,
    laps_down,
    lead_change,
    level,
    lost,
    neutral,
    place,
    restart,
    retired,
    took_over,
)
from report.rows import Tables

HOUR_MS = 3_600_000
LED_LAPS = 3
LONG_MS = 150_000
MOST_LEVEL = 10


class LikelyClaim(Struct, frozen=True):
    """A claim of a kind: in words, and what takes it."""

    kind: str
    text: str
    matchers: tuple[Matcher, ...]


def likely_claims(tables: Tables) -> Iterator[LikelyClaim]:
    """Everything that a reporter would likely claim at the moment of these tables."""
    for scope, depth in _scopes(tables):
        yield from _places(tables, scope, depth)
        yield from _gaps(tables, scope, depth)
        yield from _level(tables, scope)
        yield from _lead_changes(tables, scope)
    yield from _flags(tables)
    yield from _stops(tables)
    yield from _gone(tables)


def _scopes(tables: Tables) -> list[tuple[str, int]]:
    classes = dict.fromkeys(tables.board[number].car_class for number in tables.competing)
    first = tables.board[tables.competing[0]].car_class
    return [(OVERALL, 5), *((car_class, 3) for car_class in classes if car_class and car_class != first)]


def _ranked(tables: Tables, scope: str) -> list[str]:
    runs = [number for number in tables.scope(scope) if tables.board[number].state not in ("retired", "stopped")]
    return [number for number in runs if tables.board[number].laps]


def _surname(name: str) -> str:
    return name.rpartition(" ")[2]


def _places(tables: Tables, scope: str, depth: int) -> Iterator[LikelyClaim]:
    for position, number in enumerate(_ranked(tables, scope)[:depth], 1):
        kind = "LEAD" if position == 1 else "POS"
        yield LikelyClaim(kind, f"#{number} P{position} {scope}", (place(number, position, scope),))
        driver = tables.board[number].driver
        if driver and tables.board[number].state != "in_pit" and (position < 4 if scope == OVERALL else position == 1):
            yield LikelyClaim("DRV", f"{driver} in #{number}", (driven_by(number, _surname(driver)),))


def _gaps(tables: Tables, scope: str, depth: int) -> Iterator[LikelyClaim]:
    flag = tables.history.flag_at(tables.moment_us)
    if flag and flag.state in NEUTRAL_FLAGS:
        return
    for number in _ranked(tables, scope)[1 : 3 if scope == OVERALL else 2]:
        row = tables.board[number]
        laps, ms, basis = (
            (row.gap_laps, row.gap_ms, row.gap_basis)
            if scope == OVERALL
            else (row.class_gap_laps, row.class_gap_ms, row.class_gap_basis)
        )
        if laps:
            yield LikelyClaim("GAP", f"#{number} {laps} laps down {scope}", (laps_down(number, laps),))
        elif basis == "loop" and ms is not None:
            yield LikelyClaim("GAP", f"#{number} {ms} ms {scope}", (gap(number, ms / 1000 - 1, ms / 1000 + 1),))


def _level(tables: Tables, scope: str) -> Iterator[LikelyClaim]:
    laps = "gap_laps" if scope == OVERALL else "class_gap_laps"
    cars = [number for number in _ranked(tables, scope) if getattr(tables.board[number], laps) == 0]
    if 1 < len(cars) <= MOST_LEVEL:
        yield LikelyClaim("COUNT", f"{len(cars)} on the lead lap {scope}", (level(len(cars), scope=scope),))


def _lead_changes(tables: Tables, scope: str) -> Iterator[LikelyClaim]:
    """The changes of the last hour at the line, of which the new leader then led some laps."""
    numbers = set(tables.scope(scope))
    first: dict[int, tuple[int, str]] = {}
    for (number, lap), row in tables.laps.items():
        if number in numbers and row.elapsed_ms is not None:
            first[lap] = min(first.get(lap, (1 << 62, "")), (row.elapsed_ms, number))
    led = [first[lap] for lap in sorted(first)]
    for i, ((_, before), (at_ms, number)) in enumerate(pairwise(led), 1):
        stays = all(other == number for _, other in led[i : i + LED_LAPS])
        had = all(other == before for _, other in led[max(i - LED_LAPS, 0) : i])
        if before != number and stays and had and at_ms > tables.at_ms - HOUR_MS:
            near = (at_ms - 300_000, at_ms + 300_000)
            yield LikelyClaim(
                "LEADCHG", f"#{number} from #{before} {scope} at {at_ms}", (lead_change(number, (), near, scope=scope),)
            )


def _flags(tables: Tables) -> Iterator[LikelyClaim]:
    shown = [flag for flag in tables.history.flags if flag.time_us <= tables.moment_us]
    for i, flag in enumerate(shown):
        begun_ms = (flag.time_us - tables.start_us) // 1000
        ended_ms = (shown[i + 1].time_us - tables.start_us) // 1000 if i + 1 < len(shown) else None
        if flag.state not in ("safety_car", "full_course_yellow", "red") or not flag.exact:
            continue
        recent = ended_ms is None or ended_ms > tables.at_ms - HOUR_MS
        if recent and (ended_ms is None or ended_ms - begun_ms > 240_000):
            near = (begun_ms - 60_000, begun_ms + 60_000)
            yield LikelyClaim("FLAG", f"{flag.state} at {begun_ms}", (neutral(flag.state, near),))
        if ended_ms is not None and ended_ms > tables.at_ms - HOUR_MS / 2 and shown[i + 1].state == "green":
            yield LikelyClaim("FLAG", f"restart at {ended_ms}", (restart(ended_ms - 60_000, ended_ms + 60_000),))


def _stops(tables: Tables) -> Iterator[LikelyClaim]:
    """Long stops of the last hour by cars of the front, drive-throughs, and the front's takeovers of the last stops."""
    front = [number for scope, _ in _scopes(tables) for number in _ranked(tables, scope)[:3]]
    for (number, _), visit in tables.pits.items():
        if visit.begin_ms < tables.at_ms - HOUR_MS or number not in tables.competing:
            continue
        lasted_ms = (visit.end_ms or tables.at_ms) - visit.begin_ms
        rank = tables.competing.index(number)
        near = (visit.begin_ms - 900_000, visit.begin_ms + 120_000)
        if (
            lasted_ms > LONG_MS
            and visit.kind in ("stop", None)
            and (number in front or rank < 8 or lasted_ms > 600_000)
        ):
            low, high = lasted_ms / 1000 * 0.5, lasted_ms / 1000 * 1.5
            told = lost(number, low, high, near)
            # Of a car that has stood there too long to go on that it is out tells the same.
            told = either(told, retired(number)) if visit.end_ms is None else told
            yield LikelyClaim("LOSS", f"#{number} {lasted_ms} ms in the pits", (told,))
        elif visit.kind == "drive_through" and rank < 15:
            yield LikelyClaim("PEN", f"#{number} drives through", (drive_through(number, near),))
        elif visit.change and visit.driver_out and number in front[:3] and visit.begin_ms > tables.at_ms - HOUR_MS / 2:
            taker = _surname(visit.driver_out)
            yield LikelyClaim("PIT", f"{taker} takes over #{number}", (took_over(number, taker),))


def _gone(tables: Tables) -> Iterator[LikelyClaim]:
    for number in tables.competing:
        row = tables.board[number]
        seen_ms = (tables.history.cars[number].last_seen_us(tables.moment_us) - tables.start_us) // 1000
        if row.state == "retired" and seen_ms > tables.at_ms - HOUR_MS:
            yield LikelyClaim("RET", f"#{number} out", (either(retired(number), both(lost(number, 0, 1e9))),))
