"""Tables for the terminal: what no row fills is not shown."""

from typing import NamedTuple

from build import at, line_laps, scored
from pitboard.board import standings
from pitboard.board.columns import COLUMNS
from pitboard.cli.tables import Column, as_table, terminal_columns


class Row(NamedTuple):
    """A row with a name, and a value that may be unknown."""

    name: str
    value: str


SHOWN = [Column("Name", lambda row: row.name), Column("Value", lambda row: row.value)]


def test_a_column_that_no_row_fills_is_not_shown() -> None:
    assert as_table([Row("a", "–"), Row("b", "")], SHOWN, "title").split() == ["title", "Name", "a", "b"]
    assert "Value" in as_table([Row("a", "–"), Row("b", "7")], SHOWN, "title")
    assert as_table([], SHOWN, "title").split() == ["title", "none"]


def test_what_is_blank_on_purpose_stays() -> None:
    columns = [SHOWN[0], Column("State", lambda row: row.value, stays=True)]
    assert "State" in as_table([Row("a", "")], columns, "title")


def test_the_standings_of_a_feed_without_stops_have_no_columns_of_them() -> None:
    history = scored(line_laps("1", [100] * 5), line_laps("2", [101] * 5))
    table = as_table(standings(history, at(450)).rows, terminal_columns(COLUMNS.table), "title", width=200)

    heads = table.splitlines()[2].split()
    assert "Laps" in heads
    assert "State" in heads
    assert not {"Pit", "Stint", "Driver", "Team", "Make"} & set(heads)
