"""The board below a report: its moment, a table a class, a name for each column."""

from build import at, entry, line_laps, scored
from pitboard.report.board_tables import board_tables
from small_race import NOW_S, small_race


def test_the_board_is_a_table_a_class_with_its_words() -> None:
    """A class's leader leads it, in the language of the report."""
    tables = board_tables(small_race(), at(NOW_S), "nl")

    assert [table.name for table in tables] == ["HYPERCAR", "LMP2", "LMGTE Am"]
    assert tables[0].columns[:4] == (("pos", "Pos"), ("number", "Nr."), ("driver", "Rijder"), ("team", "Team"))
    assert tables[0].rows[0][:4] == ("1", "51", "James Calado", "Ferrari AF Corse")
    assert "Leider" in tables[1].rows[0]


def test_the_board_is_of_the_moment_and_no_later() -> None:
    (first,) = [table.rows[0] for table in board_tables(small_race(), at(101), "en") if table.name == "HYPERCAR"]

    assert first[1] == "8"


def test_what_no_car_has_is_no_column() -> None:
    """No team, no driver, no class: a table with what is known."""
    (table,) = board_tables(scored(entry("1", ""), line_laps("1", [100] * 3)), at(310), "en")

    assert table.name == ""
    assert [column for column, _ in table.columns] == ["pos", "number", "laps", "gap", "state"]
