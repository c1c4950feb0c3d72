"""The loops that a lap record names beside its sectors, put in order along the lap by what the rows say of them.

A record with intermediate loops (`IM1a_elapsed`) gives the time since the lap's begin at each; the ends of its sectors
and the line are usually among them under names of their own.
"""

from collections.abc import Sequence
from statistics import median

from msgspec import Struct

from pitboard.feeds.lap_record.rows import RecordRow

SAME_US = 2_000
"""Times rounded apart lie this near to each other."""

NEARLY_ALL = 0.9
"""Share of the rows in which a loop must be where it is taken to be."""

ROWS_LOOKED_AT = 2_000

FIRST, SECOND = -1, -2
"""The places of the ends of sectors 1 and 2 in a row; 0.. are the record's own columns of loops."""


class Along(Struct, frozen=True):
    """The loops along the lap but for the line: their ids in order, and of each its place in a row.

    `ends` are the columns that give the ends of sectors 1 and 2 once more, -1 where there is none.
    """

    ids: tuple[str, ...]
    places: tuple[int, ...]
    ends: tuple[int, int] = (-1, -1)

    def times_us(self, row: RecordRow) -> list[tuple[str, int]]:
        """Return the loops that a row gives a time for, in order; one that is out of order is left out.

        The sectors are stated twice over, so they count where a named loop disagrees with them.
        """
        if not row.loops_us:
            return self._sectors_us(row)
        times_us = [self._time_us(row, place) for place in self.places]
        found: list[tuple[str, int]] = []
        until_us = row.lap_us
        for at in range(len(times_us) - 1, -1, -1):
            behind_us = max((times_us[i] for i in range(at) if self.places[i] < 0), default=0)
            if behind_us < times_us[at] < until_us:
                found.append((self.ids[at], times_us[at]))
                until_us = times_us[at]
        return found[::-1]

    def _sectors_us(self, row: RecordRow) -> list[tuple[str, int]]:
        first_us, second_us = row.sector_1_us, row.sector_2_us
        if not 0 < first_us < row.lap_us:
            return []
        if not second_us or first_us + second_us >= row.lap_us:
            return [(self.ids[0], first_us)]
        return [(self.ids[0], first_us), (self.ids[1], first_us + second_us)]

    def _time_us(self, row: RecordRow, place: int) -> int:
        if place >= 0:
            return row.loops_us[place]
        time_us = _end_us(row, place)
        column = self.ends[-place - 1]
        return time_us or (row.loops_us[column] if column >= 0 else 0)


def along_lap(rows: Sequence[RecordRow], names: Sequence[str], sector_ids: tuple[str, str]) -> Along:
    """Order a record's loops along the lap; the ends of the sectors keep their own ids."""
    if not names:
        return Along(sector_ids, (FIRST, SECOND))
    sample = [row for row in rows[:: max(len(rows) // ROWS_LOOKED_AT, 1)] if row.lap_us]
    columns = range(len(names))
    ends = tuple(
        next((column for column in columns if _is_end(sample, column, place)), -1) for place in (FIRST, SECOND)
    )
    own = [column for column in columns if column not in ends and not _is_line(sample, column)]
    shares = {FIRST: _share(sample, FIRST) or 1 / 3, SECOND: _share(sample, SECOND) or 2 / 3}
    shares |= {column: share for column in own if (share := _share(sample, column)) is not None}
    places = _in_one_order(sample, sorted(shares, key=lambda place: (shares[place], place)))
    taken = set(sector_ids)
    ids = []
    for place in places:
        ids.append(sector_ids[-place - 1] if place < 0 else _free(names[place], taken))
        taken.add(ids[-1])
    return Along(tuple(ids), tuple(places), (ends[0], ends[1]))


def _free(name: str, taken: set[str]) -> str:
    return name if name not in taken else _free(f"{name}'", taken)


def _value_us(row: RecordRow, place: int) -> int:
    return row.loops_us[place] if place >= 0 else _end_us(row, place)


def _end_us(row: RecordRow, place: int) -> int:
    if place == FIRST or not row.sector_2_us:
        return row.sector_1_us if place == FIRST else 0
    return row.sector_1_us + row.sector_2_us if row.sector_1_us else 0


def _is_end(rows: Sequence[RecordRow], column: int, place: int) -> bool:
    """Tell whether a column gives the end of a sector once more."""
    apart = [abs(row.loops_us[column] - end) for row in rows if row.loops_us[column] and (end := _end_us(row, place))]
    return bool(apart) and sum(apart_us <= SAME_US for apart_us in apart) >= NEARLY_ALL * len(apart)


def _is_line(rows: Sequence[RecordRow], column: int) -> bool:
    apart = [abs(row.loops_us[column] - row.lap_us) for row in rows if row.loops_us[column]]
    return bool(apart) and sum(apart_us <= SAME_US for apart_us in apart) >= NEARLY_ALL * len(apart)


def _share(rows: Sequence[RecordRow], place: int) -> float | None:
    """Return how far along the lap a loop lies, as the share of the lap's time; None: no row says."""
    shares = [_value_us(row, place) / row.lap_us for row in rows if 0 < _value_us(row, place) < row.lap_us]
    return median(shares) if shares else None


def _in_one_order(rows: Sequence[RecordRow], places: list[int]) -> list[int]:
    """Leave out loops that are passed now before and now after their neighbours: a lane's, mostly."""
    kept: list[int] = []
    for place in places:
        before = kept[-1] if kept else None
        if before is not None and place >= 0 and not _mostly_after(rows, before, place):
            continue
        kept.append(place)
    return kept


def _mostly_after(rows: Sequence[RecordRow], before: int, place: int) -> bool:
    both = [(_value_us(row, before), _value_us(row, place)) for row in rows]
    both = [(first_us, second_us) for first_us, second_us in both if first_us and second_us]
    return sum(first_us < second_us for first_us, second_us in both) >= NEARLY_ALL * len(both)
