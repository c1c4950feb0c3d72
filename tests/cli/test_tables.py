"""Tables for the terminal: what no row fills is not shown."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from build import at, line_laps, scored
from cli.terminals import in_terminal, plain
from feeds.test_lap_record import row
from intake.test_load import write
from pitboard.board import standings
from pitboard.board.columns import COLUMNS
from pitboard.cli import main
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


# At a terminal


@pytest.fixture
def record(tmp_path: Path) -> str:
    """A race of three cars, of which the last has a long name and has not been seen for long."""
    rows = [
        row(number, lap, "1:40.000", f"{lap * 100 // 60}:{lap * 100 % 60:02}.000")
        for number in "78"
        for lap in range(1, 40)
    ]
    rows += [row("9", 1, "1:45.000", "1:45.000", name="Maximiliane VON UND ZU HOHENFELS-WALDSTEIN")]
    return str(write(tmp_path / "race.csv", *rows))


def test_a_table_at_a_terminal_says_what_a_pipe_gets(record: str) -> None:
    piped = CliRunner().invoke(main, ["standings", record], env={"COLUMNS": "150"}).stdout
    shown = in_terminal("standings", record, width=150)

    assert plain(shown).split() == piped.split()
    assert "\x1b[1m" in shown  # the title
    assert "\x1b[2m" in shown  # the heads, and who is gone


def test_no_line_is_wider_than_the_terminal(record: str) -> None:
    for width in (75, 90):
        shown = plain(in_terminal("standings", record, width=width))
        assert max(len(line) for line in shown.split("\n")) <= width
        assert "#8" in shown
    assert "…" in plain(in_terminal("standings", record, width=75))


def test_no_color_is_respected_and_json_is_json(record: str) -> None:
    assert "\x1b[3" not in in_terminal("standings", record, environment={"NO_COLOR": "1"})
    assert json.loads(in_terminal("standings", record, "--format", "json", width=10_000))["rows"]


def test_what_has_no_rows_says_so_at_a_terminal_too(record: str) -> None:
    assert in_terminal("pits", record, "--car", "9").rstrip().endswith("none")
