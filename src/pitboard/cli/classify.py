"""The classification by a rule pack."""

from typing import Any

import click
from msgspec.structs import replace

from pitboard.cli.cars import cars_options, chosen_cars
from pitboard.cli.race import Race, flag_at_option, format_option, no_flag, one_line_errors, run_option
from pitboard.cli.tables import Column, show
from pitboard.cli.words import clock, gap, in_class, known, race_clock
from pitboard.intake import load_rules, rules_for
from pitboard.results import classify as by_rules


@click.command()
@click.argument("source")
@run_option
@click.option("--entries", type=click.Path(), metavar="FILE", help="An entry list beside the source, TOML or CSV.")
@click.option("--rules", metavar="PACK", help="A rule pack's id or file. Default: the one that fits the race.")
@cars_options
@flag_at_option
@click.option("--hourly", is_flag=True, help="With --flag-at: cut as the sheets published during a race are.")
@format_option("table", "json", "csv")
@one_line_errors
def classify(
    source: str, entries: str | None, rules: str | None, flag_at: int | None, hourly: bool, format_: Any
) -> None:
    """The classification by a rule pack, with the reason for every car."""
    if hourly and flag_at is None:
        raise click.UsageError("--hourly needs --flag-at")
    race = Race(source, entries)
    pack = load_rules(rules) if rules else rules_for(race.history)
    up_us = race.history.race.start_us + flag_at if flag_at is not None else None
    classification = by_rules(race.history, pack, up_us, hourly_sheet=hourly)
    if flag_at is not None and classification.flag_ms is None:
        race.answers_otherwise(flag_at, no_flag(flag_at))
    cars, shown = race.history.cars, chosen_cars(race.history)
    classification = replace(classification, rows=[row for row in classification.rows if row.number in shown])
    columns = [
        Column("Pos", lambda row: str(row.position or "–"), right=True),
        Column("Class", in_class),
        Column("No", lambda row: f"#{row.number}"),
        Column("Team", lambda row: cars[row.number].entry.team, drop=2),
        Column("Laps", lambda row: str(row.laps), right=True),
        Column("Total time", lambda row: clock(row.total_ms), right=True),
        Column("Gap", lambda row: gap(row.gap_laps, row.gap_ms), right=True),
        Column("Best lap", lambda row: clock(row.best_lap_ms), right=True, drop=1),
        Column("Pit", lambda row: known(row.pit_visits), right=True),
        Column("Status", lambda row: row.status.replace("_", " ")),
        Column("Why", lambda row: row.why),
    ]
    fell = f"flag at {race_clock(classification.flag_ms)}" if classification.flag_ms is not None else "no flag"
    fell += " (inferred from the laps)" if classification.flag_inferred else ""
    show(
        format_,
        race.document(classification),
        classification.rows,
        columns,
        f"{classification.race} · {pack.name} · {fell}",
    )
    race.leave()
