"""Places, gaps and laps down."""

import functools
from collections.abc import Iterator

from pitboard.board import Row
from pitboard.check import algebra as a
from pitboard.check.lines import Lines, Ms, either, line
from pitboard.check.timing import BoardAt, RaceTiming
from pitboard.check.truth import Truth, boards, evaluates, instants_us, unknown

NEAR_MISS_MS = 150
NEAR_MISS_SHARE = 0.01
"""What a gap must at least be off by to be wrong, beside what its wording admits: people read other screens."""

LATE_US = 240_000_000
"""A place held so long before the report is not called wrong: the words may be older than the moment."""


def places(row: Row, scope: str) -> set[int]:
    """Return the places a car has in a scope; where that is open, both."""
    if scope == "overall":
        return {row.position or 0}
    if scope:
        return {row.class_position or 0} if row.car_class == scope else set()
    return {row.position or 0, row.class_position or 0}


def place_text(row: Row) -> Lines:
    """Write a car's places."""
    if not row.position:
        return line("found.unplaced", car=row.number)
    if not row.class_position:
        return line("found.place", car=row.number, place=row.position)
    scope, in_class = row.car_class, row.class_position
    return line("found.places", car=row.number, place=row.position, in_class=in_class, scope=scope)


def _seen(row: Row) -> Lines:
    if not row.last_crossing_ms:
        return line("row.not_seen", car=row.number)
    return line("row.crossing", car=row.number, n=row.laps, at=a.clock_text(row.last_crossing_ms))


def _shown(board: BoardAt | None, number: str) -> Lines:
    return line(f"row.order.{board.order}", row=_seen(board.rows[number])) if board else ()


def _first(timing: RaceTiming, spans: a.Spans) -> BoardAt | None:
    return next(boards(timing, spans), None)


@evaluates(a.Position)
def _position(stated: a.Position, timing: RaceTiming) -> Truth:
    if stated.place == 1 and not stated.car:
        return unknown("no_car_named")
    found = next(
        (b for b in boards(timing, stated.at_ms) if stated.place in _counted(b, stated.car, stated.scope)), None
    )
    board = found or _first(timing, stated.at_ms)
    if board is None:
        return unknown("no_moment")
    if not found and not stated.at_ms and _held_lately(stated, timing):
        return unknown("lately", found=place_text(board.rows[stated.car]))
    first = () if stated.place != 1 or found else _leader_text(board, stated)
    return Truth(found is not None, place_text(board.rows[stated.car]) + first, _shown(board, stated.car))


def _held_lately(stated: a.Position, timing: RaceTiming) -> bool:
    """Tell whether a car was in a place in the last minutes before the report, where a window is granted at all."""
    ago = range(-LATE_US, 0, LATE_US // 4) if timing.window_us else ()
    earlier = (at for away in ago if timing.moment_us + away > timing.start_us for at in timing.boards_at(away))
    return any(stated.place in _counted(board, stated.car, stated.scope) for board in earlier)


def _leader_text(board: BoardAt, stated: a.Position) -> Lines:
    own = board.rows[stated.car].car_class
    rows = list(board.rows.values())
    in_class = next((row.number for row in rows if row.car_class == own), "")
    if in_class == rows[0].number:
        return line("found.leader", car=in_class)
    return line("found.leaders", car=rows[0].number, other=in_class, scope=own)


def _counted(board: BoardAt, number: str, scope: str) -> set[int]:
    """Return the places of a car; one outside the competition may be counted or not."""
    row = board.rows[number]
    found = places(row, scope)
    if scope in ("", "overall") and row.position:
        rows = list(board.rows)
        found |= {rows.index(number) + 1}
    return found


@evaluates(a.InTop)
def _in_top(stated: a.InTop, timing: RaceTiming) -> Truth:
    found = next(
        (
            b
            for b in boards(timing, stated.at_ms)
            if any(0 < p <= stated.place for p in places(b.rows[stated.car], stated.scope))
        ),
        None,
    )
    board = found or timing.board()
    return Truth(found is not None, place_text(board.rows[stated.car]), _shown(board, stated.car))


@evaluates(a.MovedTo)
def _moved_to(stated: a.MovedTo, timing: RaceTiming) -> Truth:
    from_us = timing.start_us + min((begin for begin, _ in stated.at_ms), default=0) * 1000
    own = timing.car(stated.car).entry.car_class
    value, held = Lines(), False
    for scope in [stated.scope] if stated.scope else ["overall", own]:
        found = [place for _, place in timing.places(stated.car, scope, from_us)]
        if not found:
            continue
        reached = max(found) if stated.down else min(found)
        held = held or stated.place in (reached, *places(timing.row(stated.car), scope))
        key = "found.lowest" if stated.down else "found.highest"
        value = value or line(key, car=stated.car, place=reached)
    return Truth(held, value) if value else unknown("no_lap")


@evaluates(a.Ahead)
def _ahead(stated: a.Ahead, timing: RaceTiming) -> Truth:
    def holds(board: BoardAt) -> bool:
        order = list(board.rows)
        return order.index(stated.car) < order.index(stated.other)

    found = next((board for board in boards(timing, stated.at_ms) if holds(board)), None)
    rows = timing.board().rows
    return Truth(found is not None, place_text(rows[stated.car]) + place_text(rows[stated.other]))


def gap_values_ms(timing: RaceTiming, behind: str, ahead: str, spans: a.Spans) -> list[int]:
    """Measure how long (ms) a car was behind another: by line, by the last loop, and at their last common laps."""
    found = []
    for board in boards(timing, spans):
        gap = board.gap(behind, ahead)
        if gap is not None and gap[1] is not None:
            found.append(gap[1] // 1000)
    for at_us in instants_us(timing, spans) if spans else (timing.moment_us,):
        found += _at_the_line(timing, behind, ahead, at_us)
    if not spans and (following := timing.next_gap(behind, ahead)) and following[1] is not None:
        found.append(following[1] // 1000)
    return found


def _at_the_line(timing: RaceTiming, behind: str, ahead: str, at_us: int) -> list[int]:
    """Measure the gap (ms) where both ended the same lap, and where the one behind came by after the other.

    Of two laps, as a text is read off a screen a while before; of the last alone where the race is over.
    """
    own, its = timing.car(behind), timing.car(ahead)
    laps, its_laps = own.laps_at(at_us), its.laps_at(at_us)
    last, back = min(laps, its_laps), 1 if timing.is_over else 2
    found = [
        (own.lap_end_us[lap - 1] - its.lap_end_us[lap - 1]) // 1000 for lap in range(last, max(last - back, 0), -1)
    ]
    if laps and its_laps > laps:
        found.append((own.lap_end_us[laps - 1] - its.lap_end_us[laps - 1]) // 1000)
    return [ms for ms in found if ms >= 0]


@evaluates(a.Gap)
def _gap(stated: a.Gap, timing: RaceTiming) -> Truth:
    pairs = [(stated.car, stated.other)] + ([(stated.other, stated.car)] if stated.either_way else [])
    values = [(ms, pair) for pair in pairs for ms in gap_values_ms(timing, *pair, stated.at_ms)]
    holding = [(ms, pair) for ms, pair in values if stated.low_ms <= ms <= stated.high_ms]
    bounds = [ms for ms in (stated.low_ms, stated.high_ms) if ms < a.WITHOUT_END]
    room_ms = max(NEAR_MISS_MS, NEAR_MISS_SHARE * max(bounds, default=0))
    near = [item for item in values if stated.low_ms - room_ms <= item[0] <= stated.high_ms + room_ms]
    if near and not holding:
        return unknown("near_gap", found=_gap_text(*near[0]))
    if not values:
        rows = timing.board().rows
        turned = gap_values_ms(timing, stated.other, stated.car, stated.at_ms)[:1]
        measured = tuple(item for ms in turned for item in _gap_text(ms, (stated.other, stated.car)))
        return Truth(False, measured or place_text(rows[stated.car]) + place_text(rows[stated.other]))
    ms, (behind, ahead) = (holding or values)[0]
    rows = timing.board().rows
    return Truth(bool(holding), _gap_text(ms, (behind, ahead)), _seen(rows[behind]) + _seen(rows[ahead]))


def _gap_text(ms: int, pair: tuple[str, str]) -> Lines:
    return line("found.gap", car=pair[0], time=Ms(ms), other=pair[1])


def _laps_at_its_line(timing: RaceTiming, behind: str, ahead: str, at_us: int) -> int:
    """Count how many laps more a car had ended when the one behind it last ended one."""
    own, its = timing.car(behind), timing.car(ahead)
    laps = own.laps_at(at_us)
    return its.laps_at(own.lap_end_us[laps - 1]) - laps if laps else its.laps_at(at_us)


@evaluates(a.LapsDown)
def _laps_down(stated: a.LapsDown, timing: RaceTiming) -> Truth:
    found = [item for board in boards(timing, stated.at_ms) for item in _laps_behind(stated, timing, board)]
    down = [(laps, scope) for laps, scope in found if laps >= 0]
    holding = [item for item in down if stated.low <= item[0] <= stated.high]
    value = line("found.in_front", car=stated.car)
    if stated.other:
        value = _laps_text(stated, *(holding or down)[0]) if down else value
    else:
        first = {scope: laps for laps, scope in reversed(down)}
        shown = holding[:1] or [(laps, scope) for scope, laps in reversed(first.items())]
        texts = [_laps_text(stated, laps, scope) for laps, scope in shown]
        value = functools.reduce(either, texts) if texts else value
    seen = _seen(timing.row(stated.car))
    counted = timing.row(stated.other).laps - timing.row(stated.car).laps if stated.other and not stated.at_ms else -1
    if not holding and stated.low <= counted <= stated.high:
        return unknown("not_yet_by", found=value)
    return Truth(bool(holding), value, seen)


def _laps_behind(stated: a.LapsDown, timing: RaceTiming, board: BoardAt) -> Iterator[tuple[int, str]]:
    """Count the laps of a car behind another, or behind who leads all and its class: what is in force first."""
    row, rows = board.rows[stated.car], list(board.rows.values())
    if stated.other:
        gap = board.gap(stated.car, stated.other)
        if gap:
            yield gap[0], ""
            yield _laps_at_its_line(timing, stated.car, stated.other, board.moment_us), ""
        return
    yield row.gap_laps, "overall"
    if row.class_gap_laps is not None:
        yield row.class_gap_laps, row.car_class
    if board.away_us == 0:
        first = next((other for other in rows if other.car_class == row.car_class), row)
        yield first.laps - row.laps, row.car_class
        yield rows[0].laps - row.laps, "overall"


def _laps_text(stated: a.LapsDown, laps: int, scope: str) -> Lines:
    if stated.other:
        return line("found.laps_down", car=stated.car, n=laps, other=stated.other)
    scoped = line("scope.overall" if scope == "overall" else "scope.class", v=scope)
    return line("found.laps_down_leader", car=stated.car, n=laps, scope=scoped)


@evaluates(a.Within)
def _within(stated: a.Within, timing: RaceTiming) -> Truth:
    found = []
    for board in boards(timing, stated.at_ms):
        rows = [row for row in board.rows.values() if stated.scope in ("", "overall", row.car_class)]
        numbers = list(stated.cars) or [row.number for row in rows[: stated.places]]
        numbers.sort(key=list(board.rows).index)
        if len(numbers) < 2:
            return unknown("no_two_cars")
        gap = board.gap(numbers[-1], numbers[0])
        found += [gap[1] // 1000] if gap and gap[1] is not None else []
        found += _at_the_line(timing, numbers[-1], numbers[0], board.moment_us)
    if not found:
        return unknown("no_gap")
    holding = [ms for ms in found if stated.low_ms <= ms <= stated.high_ms]
    return Truth(bool(holding), line("found.within", time=Ms((holding or found)[0])))


@evaluates(a.BestOf)
def _best_of(stated: a.BestOf, timing: RaceTiming) -> Truth:
    rows = [row for row in timing.board().rows.values() if stated.scope in ("", "overall", row.car_class)]
    if not stated.scope:
        own = timing.row(stated.car).car_class
        rows = [row for row in rows if row.car_class == own or row.number == stated.car]
    meant = [
        row
        for row in rows
        if (not stated.make or row.make == stated.make) and (not stated.nation or stated.nation in row.nations)
    ]
    if not meant:
        return unknown("none_such")
    return Truth(meant[0].number == stated.car, line("found.best", place=place_text(meant[0])), _seen(meant[0]))


@evaluates(a.FirstOf)
def _first_of(stated: a.FirstOf, timing: RaceTiming) -> Truth:
    classes = {timing.row(number).car_class for number in stated.cars}
    scopes = (stated.scope,) if stated.scope else ("overall", *(classes if len(classes) == 1 else ()))
    value: Lines = ()
    for scope in scopes:
        for board in boards(timing, stated.at_ms):
            rows = [row for row in board.rows.values() if scope in ("overall", row.car_class)][: stated.places]
            holders = tuple(each for row in rows for each in place_text(row))
            if len(rows) == stated.places and {row.number for row in rows} <= set(stated.cars):
                return Truth(True, holders, tuple(each for row in rows for each in _seen(row)))
            value = value or holders
    return Truth(False, value)


@evaluates(a.Among)
def _among(stated: a.Among, timing: RaceTiming) -> Truth:
    value: Lines = ()
    for board in boards(timing, stated.at_ms):
        rows = [board.rows[number] for number in stated.cars]
        if stated.running and any(row.state is None and not row.did_not_start for row in rows):
            return unknown("not_read")
        found = [row for row in rows if not stated.running or not row.is_gone]
        if stated.place:
            found = [row for row in found if any(0 < at <= stated.place for at in places(row, stated.scope))]
        shown = tuple(each for row in found for each in place_text(row))
        value = value or shown or line("found.none_of", cars=", ".join(f"#{number}" for number in stated.cars))
        if stated.low <= len(found) <= stated.high:
            return Truth(True, shown or value, tuple(each for row in found for each in _seen(row)))
    return Truth(False, value)
