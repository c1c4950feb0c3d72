"""Where the pit visits of a lap record lie: it states their length (`PIT_TIME`), never their instants."""

from collections.abc import Sequence
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.lap_record.rows import RecordRow
from pitboard.model import Circuit

TWIN_US = 30_000_000
"""Two visits of which the second begins within this, and the first has no known length, are one."""


class StatedVisit(Struct, frozen=True):
    """A pit visit of one car, in µs from the session's zero.

    `out_us` is None where a lap ends in the pit lane and no `PIT_TIME` says how long the car stayed. `in_line` and
    `out_line` are the lines of the record that tell of it; `out_row` is the index of the row on which the car left.
    """

    in_us: int
    out_us: int | None
    in_line: int
    out_line: int
    out_row: int | None

    @property
    def stay_us(self) -> int:
        """Its length as stated; 0 where it is not."""
        return self.out_us - self.in_us if self.out_us is not None else 0


def visits_of(rows: Sequence[RecordRow], circuit: Circuit | None) -> list[StatedVisit]:
    """Place the pit visits of one car, in time order: one for every `PIT_TIME`, of just that length.

    A `PIT_TIME` on the row after a lap that ended in the pit lane is a visit over that line; on a first lap it is a
    start from the pit lane. On any other row, and where the stay is too long for that, the car came in on that very
    lap: it left within it, or over the line at its end where that lies in the pit lane. Two on adjoining rows, the
    first of this sort, are one wait: they meet at the line.
    """
    usual = _usual_sectors(rows)
    fixed_us = max(circuit.line_after_pit_in_us if circuit else 0, 1)
    visits: list[StatedVisit] = []
    for i, row in enumerate(rows):
        if row.pit_us:
            in_us = _pit_in_us(rows, i, circuit, usual)
            in_line = rows[i - 1].line if i and _came_in_before(rows, i) else row.line
            visits.append(StatedVisit(in_us, in_us + row.pit_us, in_line, row.line, i))
        if row.ends_in_pit and not _stay_stated(rows, i):
            visits.append(StatedVisit(row.elapsed_us - fixed_us, None, row.line, row.line, None))
    return _apart(visits)


def _apart(visits: list[StatedVisit]) -> list[StatedVisit]:
    """Return the visits with none beginning before the one ahead of it has ended.

    The earlier is put earlier, as far as there is room, then the later one later. A visit of unknown length behind
    which another begins too soon, or that another leaves no room for, is that other.
    """
    put: list[StatedVisit] = []
    for visit in reversed(visits):
        fits = not put or visit.out_us is None or visit.out_us < put[-1].in_us
        put.append(visit if fits else _moved(visit, max(put[-1].in_us - visit.stay_us - 1, 0)))
    put.reverse()
    free_from_us = 0
    apart: list[StatedVisit] = []
    for i, visit in enumerate(put):
        if visit.out_us is None and visit.in_us < free_from_us:
            continue
        if visit.out_us is None and i + 1 < len(put) and put[i + 1].in_us - visit.in_us < TWIN_US:
            put[i + 1] = _moved(put[i + 1], visit.in_us)
            continue
        moved = _moved(visit, max(visit.in_us, free_from_us))
        apart.append(moved)
        free_from_us = (moved.out_us or moved.in_us) + 1
    return apart


def _moved(visit: StatedVisit, in_us: int) -> StatedVisit:
    return replace(visit, in_us=in_us, out_us=None if visit.out_us is None else in_us + visit.stay_us)


def _stay_stated(rows: Sequence[RecordRow], i: int) -> bool:
    """Tell whether the next row, or this, says how long the car stayed in the lane in which this lap ended."""
    after = rows[i + 1] if i + 1 < len(rows) else None
    if after is not None and after.pit_us and after.lap == rows[i].lap + 1:
        return _came_in_before(rows, i + 1)
    return rows[i].pit_us > 0 and not _came_in_before(rows, i) and rows[i].lap > 1


def _came_in_before(rows: Sequence[RecordRow], i: int) -> bool:
    """Tell whether the visit stated on this row began on the lap before; a row that is missing was its in-lap.

    A stay that is too long to have begun on that lap, and has room on this one, was another: the car came in again.
    """
    if i == 0:
        return rows[0].lap > 1
    before, row = rows[i - 1], rows[i]
    if row.lap > before.lap + 1:
        return True
    begin_us = before.elapsed_us - before.lap_us
    latest_us = row.elapsed_us - row.lap_us + (row.sector_1_us or row.lap_us)
    return before.ends_in_pit and (latest_us - begin_us >= row.pit_us or row.lap_us < row.pit_us)


def _pit_in_us(rows: Sequence[RecordRow], i: int, circuit: Circuit | None, usual: tuple[int, int]) -> int:
    row = rows[i]
    begin_us = row.elapsed_us - row.lap_us
    after = rows[i + 1] if i + 1 < len(rows) and rows[i + 1].lap == row.lap + 1 else None
    if _came_in_before(rows, i):
        before = rows[i - 1] if i and rows[i - 1].lap == row.lap - 1 else None
        if before is not None and before.pit_us and before.lap > 1 and not _came_in_before(rows, i - 1):
            return begin_us - 1
        # Of an in-lap that is missing no loop is known: the car came in at some time since the lap before it ended.
        last_us = _last_sector_us(before) if before else begin_us - rows[i - 1].elapsed_us if i else row.pit_us
        return begin_us - _before_line_us(row.pit_us, last_us, row, circuit, usual if before else (0, 0))
    if row.lap == 1:
        return begin_us
    if row.ends_in_pit and after is not None and after.pit_us:
        return row.elapsed_us - 2 - row.pit_us
    if row.ends_in_pit:
        return row.elapsed_us - _before_line_us(row.pit_us, _last_sector_us(row), after, circuit, usual)
    return _within_lap_us(row, begin_us)


def _before_line_us(
    stay_us: int, last_us: int, after: RecordRow | None, circuit: Circuit | None, usual: tuple[int, int]
) -> int:
    """Return how long before the line the car came into the lane, on a stay over the line between two laps.

    Between the last loop before the line, `last_us` ahead of it, and the first behind it, where the stay leaves that
    much room; so the stay less sector 1 is a lower bound only. Known of circuits where it was measured; else the stay
    is shared out as the time lost in the last sector of the in-lap and in sector 1 of the out-lap.
    """
    first_us = (after.sector_1_us or after.lap_us) if after is not None else stay_us
    low_us, high_us = max(stay_us - first_us, 0), min(last_us, stay_us)
    if high_us - low_us < 2:
        # The lane itself runs past a loop.
        return max(low_us, 1)
    fixed_us = circuit.line_after_pit_in_us if circuit else 0
    if low_us < fixed_us < high_us:
        return fixed_us
    usual_first_us, usual_last_us = usual
    if usual_first_us and usual_last_us:
        shared_us = (stay_us + (last_us - usual_last_us) - (first_us - usual_first_us)) // 2
    else:
        shared_us = stay_us - first_us // 2 if low_us else 1
    return min(max(shared_us, low_us + 1), high_us - 1)


def _within_lap_us(row: RecordRow, begin_us: int) -> int:
    """Return the middle of the longest sector that has room for the stay, or of the lap."""
    sectors = [row.sector_1_us, row.sector_2_us, _last_sector_us(row)]
    if not all(sectors[:2]):
        sectors = [row.lap_us]
    longest_us = max(sectors)
    if longest_us < row.pit_us:
        return begin_us + max((row.lap_us - row.pit_us) // 2, 1)
    from_us = begin_us + sum(sectors[: sectors.index(longest_us)])
    return from_us + max((longest_us - row.pit_us) // 2, 1)


def _last_sector_us(row: RecordRow) -> int:
    """From the last loop before the line to the line; the whole lap where its sectors are blank."""
    return row.lap_us - row.sector_1_us - row.sector_2_us if row.sector_1_us and row.sector_2_us else row.lap_us


def _usual_sectors(rows: Sequence[RecordRow]) -> tuple[int, int]:
    """Return the car's usual first and last sector, from laps away from the pit lane; (0, 0): none."""
    clean = [
        row
        for i, row in enumerate(rows)
        if i and not (row.pit_us or row.ends_in_pit or rows[i - 1].ends_in_pit) and row.sector_1_us and row.sector_2_us
    ]
    if not clean:
        return 0, 0
    return round(median(row.sector_1_us for row in clean)), round(median(_last_sector_us(row) for row in clean))
