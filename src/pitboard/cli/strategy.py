"""The commands that ask what a strategist asks: pace."""

from typing import Any, get_args

import click
from msgspec.structs import replace

from pitboard.cli.options import cars_options, chosen_cars, format_option, source_options
from pitboard.cli.race import LoadedRace, one_line_errors
from pitboard.cli.tables import Column, show
from pitboard.model.time import duration
from pitboard.strategy import Condition, Per
from pitboard.strategy import pace as pace_of


def signed(ms: int | None) -> str:
    """Write a difference in seconds with its sign: −0.412; "" where there is none."""
    return "" if ms is None else f"{'−' if ms < 0 else '+'}{abs(ms) / 1000:.3f}"


FASTER = {True: "faster", False: "slower", None: ""}


@click.command()
@source_options
@cars_options
@click.option("--per", type=click.Choice(get_args(Per)), default="car", show_default=True, help="Whose pace.")
@click.option(
    "--condition", type=click.Choice(get_args(Condition)), help="Laps on the course as usual, or as slow as in rain."
)
@format_option("table", "json", "csv")
@one_line_errors
def pace(source: str, at: int | None, entries: str | None, per: Any, condition: Any, format_: Any) -> None:
    """How fast cars, drivers or stints are beside their class at the same time of day, with the interval."""
    race = LoadedRace(source, entries, at)
    cars = chosen_cars(race.history)
    found = pace_of(race.history, race.moment_us, per=per, condition=condition)
    rows = [row for row in found.rows if row.number in cars]
    columns = [
        Column("Class", lambda row: row.car_class),
        Column("No", lambda row: f"#{row.number}"),
        Column("Driver", lambda row: row.driver),
        Column("Lap", lambda row: duration(row.lap_ms), right=True),
        Column("To class", lambda row: signed(row.delta_ms), right=True),
        Column("From", lambda row: signed(row.low_ms), right=True),
        Column("To", lambda row: signed(row.high_ms), right=True),
        Column("Is", lambda row: FASTER[row.faster]),
        Column("Laps", lambda row: str(row.laps), right=True),
        Column("Stints", lambda row: str(row.stints), right=True, drop=1),
        Column("Course", lambda row: row.condition or "", drop=2),
        Column("Since", lambda row: duration(row.begin_ms), right=True, drop=3),
        Column("Until", lambda row: duration(row.end_ms), right=True, drop=3),
    ]
    by_laps = " (no flags known: by the laps)" if rows and rows[0].basis == "laps" else ""
    show(format_, race.document(replace(found, rows=rows)), rows, columns, race.title(f"pace per {per}{by_laps}"))
    race.leave()
