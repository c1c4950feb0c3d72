"""The loops that a lap record names beside its sectors, put in order along the lap."""

from pitboard.feeds.lap_record.loops import along_lap
from pitboard.feeds.lap_record.rows import RecordRow

SECTORS = ("S1", "S2")


def row(*loops_us: int, lap_us: int = 100_000_000, s1: int = 30_000_000, s2: int = 40_000_000) -> RecordRow:
    return RecordRow(2, "7", 1, 2, lap_us, lap_us, s1, s2, 0, False, "", False, "", loops_us)


def test_without_loops_of_its_own_a_lap_has_its_sectors() -> None:
    along = along_lap([row()], [], SECTORS)

    assert along.ids == SECTORS
    assert along.times_us(row()) == [("S1", 30_000_000), ("S2", 70_000_000)]


def test_a_blank_sector_leaves_its_loop_out() -> None:
    along = along_lap([row()], [], SECTORS)

    assert along.times_us(row(s1=0, s2=0)) == []
    assert along.times_us(row(s2=0)) == [("S1", 30_000_000)]
    assert along.times_us(row(s1=60_000_000, s2=60_000_000)) == [("S1", 60_000_000)]


def test_named_loops_lie_between_the_sectors_by_their_times() -> None:
    rows = [row(50_000_000 + n, 10_000_000 + n) for n in range(5)]
    along = along_lap(rows, ["IM2", "IM1"], SECTORS)

    assert along.ids == ("IM1", "S1", "IM2", "S2")
    assert [name for name, _ in along.times_us(rows[0])] == ["IM1", "S1", "IM2", "S2"]


def test_a_column_that_gives_the_end_of_a_sector_once_more_is_that_end() -> None:
    rows = [row(30_000_000 + n, 50_000_000) for n in range(5)]
    along = along_lap(rows, ["SECTOR1", "IM2"], SECTORS)

    assert along.ids == ("S1", "IM2", "S2")
    assert along.ends == (0, -1)
    assert along.times_us(row(31_000_000, 50_000_000, s1=0, s2=0))[0] == ("S1", 31_000_000)


def test_the_line_is_no_loop_along_the_lap() -> None:
    assert along_lap([row(100_000_000) for _ in range(5)], ["FL"], SECTORS).ids == SECTORS


def test_a_loop_that_is_passed_before_and_after_its_neighbour_is_left_out() -> None:
    """The pit lane's, mostly."""
    rows = [row(50_000_000, 48_000_000 if n % 2 else 52_000_000) for n in range(10)]

    assert "LANE" not in along_lap(rows, ["IM2", "LANE"], SECTORS).ids


def test_a_loop_called_as_a_sectors_end_gets_a_name_of_its_own() -> None:
    rows = [row(50_000_000) for _ in range(5)]

    assert along_lap(rows, ["S1"], SECTORS).ids == ("S1", "S1'", "S2")


def test_a_time_that_disagrees_with_the_sectors_is_left_out() -> None:
    rows = [row(50_000_000) for _ in range(5)]
    along = along_lap(rows, ["IM2"], SECTORS)

    assert along.times_us(row(20_000_000)) == [("S1", 30_000_000), ("S2", 70_000_000)]
    assert along.times_us(row(80_000_000)) == [("S1", 30_000_000), ("S2", 70_000_000)]
