"""What must hold of every race, whatever came in: laps add up, every car has one place, gaps grow down the order."""

from collections.abc import Iterator
from itertools import pairwise

from pitboard.board.laps import laps
from pitboard.board.order import Asked
from pitboard.board.standings import standings
from pitboard.scoring import History


def self_checks(history: History, moment_us: int) -> list[str]:
    """Return what does not hold of a race at a moment (µs since the epoch), each fault in a line; empty as it must be.

    A car's lap times add up to its race time as far as every lap of it has one; the order, by the line and in force,
    holds every car once, with places from 1 on, shared in a dead heat alone; in line order no car is nearer to the
    leader than the one before it, of those under way and of those that have finished.
    """
    return [*_laps_add_up(history, moment_us), *_places(history, moment_us), *_gaps_grow(history, moment_us)]


def _laps_add_up(history: History, moment_us: int) -> Iterator[str]:
    elapsed_ms: dict[str, int] = {}
    unknown: set[str] = set()
    for lap in laps(history, moment_us):
        if lap.lap_ms is None or lap.elapsed_ms is None:
            unknown.add(lap.number)
        if lap.number in unknown:
            continue
        before_ms = elapsed_ms.get(lap.number)
        assert lap.lap_ms is not None
        assert lap.elapsed_ms is not None
        # Each is rounded down to the millisecond by itself.
        if before_ms is not None and abs(before_ms + lap.lap_ms - lap.elapsed_ms) > 1:
            yield f"#{lap.number}: lap {lap.lap} of {lap.lap_ms} ms ends {lap.elapsed_ms - before_ms} ms after the last"
        elapsed_ms[lap.number] = lap.elapsed_ms


def _places(history: History, moment_us: int) -> Iterator[str]:
    cars = sorted(history.cars)
    orders: tuple[Asked, ...] = ("line", "auto")
    for order in orders:
        rows = standings(history, moment_us, order).rows
        if sorted(row.number for row in rows) != cars:
            yield f"the {order} order does not hold every car once"
        places = [row.position for row in rows if row.position is not None]
        # A dead heat shares a place, and the car behind it has as many ahead of it as there are.
        if any(place not in (nth, before) for nth, (before, place) in enumerate(pairwise([0, *places]), 1)):
            yield f"the places of the {order} order are not 1 to {len(places)}"


def _gaps_grow(history: History, moment_us: int) -> Iterator[str]:
    for ahead, behind in pairwise(standings(history, moment_us, "line").rows):
        if None in (ahead.gap_laps, ahead.gap_ms, behind.gap_laps, behind.gap_ms) or ahead.laps != behind.laps:
            continue
        # The gap of a car that did not come to the flag goes on growing, that of who finished does not.
        if len({history.cars[row.number].finished_us <= moment_us for row in (ahead, behind)}) > 1:
            continue
        if (behind.gap_ms or 0) < (ahead.gap_ms or 0):
            yield f"#{behind.number} is behind #{ahead.number} and has the smaller gap"
