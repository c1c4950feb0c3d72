"""The standings at a moment: ours, or what the feed itself stated."""

from typing import Any

import click
from msgspec.structs import replace

from pitboard.board import Mirror, Standings, mirror
from pitboard.board import standings as board_at
from pitboard.cli.cars import cars_options, chosen_cars
from pitboard.cli.race import Race, flag_at_option, format_option, one_line_errors, source_options
from pitboard.cli.tables import Column, show
from pitboard.cli.words import FLAGS, ORDERS, clock, gap, in_class, known, state

COLUMNS = [
    Column("Pos", lambda row: str(row.position or "–"), right=True),
    Column("Class", in_class),
    Column("No", lambda row: f"#{row.number}"),
    Column("Driver", lambda row: row.driver),
    Column("Team", lambda row: row.team, drop=4),
    Column("Make", lambda row: row.make, drop=3),
    Column("Laps", lambda row: str(row.laps), right=True),
    Column("Gap", lambda row: gap(row.gap_laps, row.gap_ms, row.gap_basis), right=True),
    Column("Interval", lambda row: gap(row.interval_laps, row.interval_ms, row.interval_basis), right=True, drop=5),
    Column("Class gap", lambda row: gap(row.class_gap_laps, row.class_gap_ms, row.class_gap_basis), right=True),
    Column("Last lap", lambda row: clock(row.last_lap_ms), right=True, drop=1),
    Column("Best lap", lambda row: clock(row.best_lap_ms), right=True, drop=2),
    Column("Pit", lambda row: known(row.pit_visits), right=True),
    Column("Stint", lambda row: known(row.stint_laps), right=True, drop=6),
    Column("State", lambda row: state(row.state, row.state_judged), stays=True),
]


@click.command()
@source_options
@click.option(
    "--order",
    type=click.Choice(["auto", "line", "live"]),
    default="auto",
    show_default=True,
    help="The order in force, by the line, or by the last loop passed.",
)
@cars_options
@click.option("--mirror", "mirrored", is_flag=True, help="What the feed itself last stated, where it states results.")
@flag_at_option
@format_option("table", "json", "csv")
@one_line_errors
def standings(
    source: str,
    at: int | None,
    entries: str | None,
    order: Any,
    mirrored: bool,
    flag_at: int | None,
    format_: Any,
) -> None:
    """The order, gaps and states at a moment, overall and per class."""
    race = Race(source, entries, at, flag_at)
    board: Standings | Mirror
    if mirrored:
        race.needs_stated(source)
        board = mirror(race.history, race.moment_us)
    else:
        board = board_at(race.history, race.moment_us, order)
    cars = chosen_cars(race.history)
    rows: list[Any] = [row for row in board.rows if row.number in cars]
    title = race.title(f"{ORDERS[board.order]} · {FLAGS[board.flag]}")
    show(format_, race.document(replace(board, rows=rows)), rows, COLUMNS, title)
    race.leave()
