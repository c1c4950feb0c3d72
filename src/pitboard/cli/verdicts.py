"""What became of every passing, and where the feed's own result differs."""

import sys
from typing import Any, get_args

import click

from pitboard.board import disagreements, findings
from pitboard.board import verdicts as verdicts_of
from pitboard.cli.moments import read_notes
from pitboard.cli.options import car_option, format_option, is_strict, source_options
from pitboard.cli.race import LoadedRace, one_line_errors, read_chosen
from pitboard.cli.tables import Column, alarm, conflict, show, source_of_passings
from pitboard.feeds.reading import Refusal, Refused
from pitboard.model.time import duration, exact_clock
from pitboard.scoring import VerdictCode, score

COLUMNS = [
    Column("No", lambda row: f"#{row.number}" if row.number else row.transponder),
    Column("Loop", lambda row: row.loop),
    Column("Race time", lambda row: duration(row.at_ms), right=True),
    Column("Verdict", lambda row: row.code.replace("_", " ")),
    Column("Reason", lambda row: row.reason),
    Column("From", lambda row: f"{row.source}:{row.ref}"),
    Column("Against", lambda row: f"{row.of_source}:{row.of_ref}" if row.of_source else ""),
]


def _value(row: Any, stated: int | None) -> str:
    return duration(stated) if row.what.endswith("_ms") else str(stated if stated is not None else "–")


def _blank(value: int | None) -> str:
    return "" if value is None else str(value)


REFUSED = [
    Column("Place", lambda row: f"{row.source}:{row.line}" if row.line else row.source),
    Column("Reason", lambda row: row.reason),
    Column("", lambda row: "nothing after it was read" if row.whole and row.line else ""),
]

FOUND = [
    Column("At", lambda row: exact_clock(row.at_ms), right=True),
    Column("No", lambda row: f"#{row.number}"),
    Column("Found", lambda row: row.kind),
    Column("Other", lambda row: f"#{row.other}" if row.other else ""),
    Column("Lap", lambda row: _blank(row.lap), right=True),
    Column("Sector", lambda row: _blank(row.sector), right=True),
    Column("In class", lambda row: _blank(row.class_place), right=True),
    Column("Time", lambda row: duration(row.span_ms), right=True),
]

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
@click.option("--findings", "found", is_flag=True, help="What the feed itself found: battles, overtakings, time lost.")
@click.option("--refused", is_flag=True, help="Every piece of input that was refused, with its place and the reason.")
@click.option("--notes", metavar="FILE", help="With --refused: notes that are refused too.")
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
    found: bool,
    refused: bool,
    notes: str | None,
    format_: Any,
) -> None:
    """What became of every passing, and why; with the alarms and the sources' conflicts."""
    if notes and not refused:
        raise click.UsageError("--notes goes with --refused")
    if refused:
        _show_refused(source, entries, notes, format_)
        return
    race = LoadedRace(source, entries, at)
    number = race.number(car)
    if differing:
        race.needs_stated(source)
        _show_disagreements(race, number, format_)
    elif found:
        rows = findings(race.history, race.moment_us, number)
        show(format_, race.answer("findings", rows), rows, FOUND, race.title(f"{len(rows):,} findings of the feed"))
    else:
        _show_verdicts(race, number, code, every, format_)
    race.leave()


def _show_refused(source: str, entries: str | None, notes: str | None, format_: Any) -> None:
    """What was refused, also of input of which nothing else could be read."""
    race = read_chosen([source], entries=entries, nothing_is_fine=True)
    if not race.facts and not race.reading.refusals:
        raise Refused(Refusal(source, 0, f"nothing in it is recognised: {', '.join(race.unrecognised)}", whole=True))
    history = score(race.facts, race.name)
    if notes:
        read_notes(notes, race.reading, history)
    rows, name = race.reading.refusals, history.race.name
    counts = "".join(f" · {number:,} {what}" for what, number in sorted(race.reading.counts.items()))
    document = {"race": name, "refused": rows, "unrecognised": race.unrecognised}
    show(format_, document, rows, REFUSED, f"{name} · {len(rows):,} refused{counts}")
    if format_ == "table":
        for unrecognised in race.unrecognised:
            click.echo(f"not known  {unrecognised}")
    if rows and is_strict():
        sys.exit(1)


def _show_verdicts(race: LoadedRace, number: str | None, code: str | None, every: bool, format_: Any) -> None:
    found = verdicts_of(race.history, race.moment_us, number)
    rows = [row for row in found.rows if every or (row.code == code if code else row.code != "accepted")]
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(found.counts.items()))
    document = {"race": race.history.race.name, **found.document(rows)}
    show(format_, document, rows, COLUMNS, race.title(f"verdicts: {counts}"))
    if format_ == "table":
        if len(found.sources) > 1:
            for source in found.sources:
                click.echo(f"source  {source_of_passings(source)}")
        for raised in found.alarms:
            click.echo(f"alarm  {alarm(raised)}")
        for contradiction in found.conflicts:
            click.echo(f"conflict  {conflict(contradiction)}")


def _show_disagreements(race: LoadedRace, number: str | None, format_: Any) -> None:
    rows = [row for row in disagreements(race.history, race.moment_us) if number in (None, row.number)]
    title = race.title(f"{len(rows)} disagreement{'' if len(rows) == 1 else 's'} with the feed")
    show(format_, race.answer("disagreements", rows), rows, DIFFERING, title)
