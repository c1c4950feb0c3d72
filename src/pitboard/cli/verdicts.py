"""What became of every passing, and where the feed's own result differs."""

from typing import Any, get_args

import click

from pitboard.board import disagreements
from pitboard.board import verdicts as verdicts_of
from pitboard.cli import words
from pitboard.cli.race import Race, car_option, format_option, one_line_errors, source_options
from pitboard.cli.tables import Column, show
from pitboard.cli.words import clock
from pitboard.scoring import VerdictCode

COLUMNS = [
    Column("No", lambda row: f"#{row.number}" if row.number else row.transponder),
    Column("Loop", lambda row: row.loop),
    Column("Race time", lambda row: clock(row.at_ms), right=True),
    Column("Verdict", lambda row: row.code.replace("_", " ")),
    Column("Reason", lambda row: row.reason),
    Column("From", lambda row: f"{row.source}:{row.ref}"),
    Column("Against", lambda row: f"{row.of_source}:{row.of_ref}" if row.of_source else ""),
]


def _value(row: Any, said: int | None) -> str:
    return clock(said) if row.what.endswith("_ms") else str(said if said is not None else "–")


DIFFERING = [
    Column("No", lambda row: f"#{row.number}"),
    Column("What", lambda row: row.what.removesuffix("_ms").replace("_", " ")),
    Column("The feed", lambda row: _value(row, row.stated), right=True),
    Column("Here", lambda row: _value(row, row.ours), right=True),
    Column("Reason", lambda row: row.reason),
]


@click.command()
@source_options
@car_option
@click.option("--code", type=click.Choice(get_args(VerdictCode)), help="One verdict only; without it all but accepted.")
@click.option("--all", "every", is_flag=True, help="The accepted passings too.")
@click.option("--disagreements", "differing", is_flag=True, help="Where the feed's own result differs, and why.")
@format_option("table", "json", "csv")
@one_line_errors
def verdicts(
    source: str,
    at: int | None,
    entries: str | None,
    car: str | None,
    code: str | None,
    every: bool,
    differing: bool,
    format_: Any,
) -> None:
    """What became of every passing, and why; with the alarms and the sources' conflicts."""
    race = Race(source, entries, at)
    number = race.number(car)
    if differing:
        race.needs_stated(source)
        _show_disagreements(race, number, format_)
    else:
        _show_verdicts(race, number, code, every, format_)
    race.leave()


def _show_verdicts(race: Race, number: str | None, code: str | None, every: bool, format_: Any) -> None:
    found = verdicts_of(race.history, race.moment_us, number)
    rows = [row for row in found.rows if every or (row.code == code if code else row.code != "accepted")]
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(found.counts.items()))
    document = {"race": race.history.race.name, **found.document(rows)}
    show(format_, document, rows, COLUMNS, race.title(f"verdicts: {counts}"))
    if format_ == "table":
        if len(found.sources) > 1:
            for source in found.sources:
                click.echo(f"source  {words.source(source)}")
        for alarm in found.alarms:
            click.echo(f"alarm  {words.alarm(alarm)}")
        for one in found.conflicts:
            click.echo(f"conflict  {words.conflict(one)}")


def _show_disagreements(race: Race, number: str | None, format_: Any) -> None:
    rows = [row for row in disagreements(race.history, race.moment_us) if number in (None, row.number)]
    title = race.title(f"{len(rows)} disagreement{'' if len(rows) == 1 else 's'} with the feed")
    show(format_, race.answer("disagreements", rows), rows, DIFFERING, title)
