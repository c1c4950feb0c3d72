"""The group of commands."""

from typing import Any, get_args

import click

from pitboard import __version__
from pitboard.cli import words
from pitboard.cli.check import check
from pitboard.cli.journal import import_
from pitboard.cli.live import demo, replay, serve
from pitboard.cli.moments import moments_command
from pitboard.cli.picture import picture
from pitboard.cli.race import (
    RACE_TIME,
    Race,
    car_option,
    format_option,
    one_line_errors,
    run_option,
    source_options,
)
from pitboard.cli.report import report
from pitboard.cli.words import FLAGS, clock, gap, race_clock, state
from pitboard.feeds.reading import Refusal, Refused
from pitboard.scoring.verdicts import VerdictCode


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pitboard")
def main() -> None:
    """Keep the time of an endurance race, and tell its story."""


@main.command()
@source_options
@click.option(
    "--order",
    type=click.Choice(["line", "live"]),
    default="line",
    show_default=True,
    help="By the line or the last loop passed.",
)
@click.option("--class", "car_class", metavar="C", help="One class only.")
@click.option("--nation", metavar="NLD", help="Cars with a driver of this nation only.")
@click.option("--mirror", is_flag=True, help="What the feed itself last stated, where it states results.")
@format_option("table", "json", "csv")
@one_line_errors
def standings(
    source: str,
    at: int | None,
    entries: str | None,
    order: Any,
    car_class: str | None,
    nation: str | None,
    mirror: bool,
    format_: Any,
) -> None:
    """The order, gaps and states at a moment, overall and per class."""
    from msgspec.structs import replace

    from pitboard.board import Mirror, Standings
    from pitboard.board import mirror as mirror_at
    from pitboard.board import standings as board_at
    from pitboard.cli.tables import Column, show

    race = Race(source, entries, at)
    board: Standings | Mirror
    if mirror:
        _check_stated(race, source)
        board = mirror_at(race.history, race.moment_us)
    else:
        board = board_at(race.history, race.moment_us, order)
    rows: list[Any] = list(board.rows)
    if car_class is not None:
        rows = [row for row in rows if row.car_class == _class(race, car_class)]
    if nation is not None:
        rows = [row for row in rows if nation.upper() in row.nations]
    board = replace(board, rows=rows)
    columns = [
        Column("Pos", lambda row: str(row.position), right=True),
        Column("Class", lambda row: f"{row.car_class} {row.class_position or '–'}"),
        Column("No", lambda row: f"#{row.number}"),
        Column("Driver", lambda row: row.driver),
        Column("Team", lambda row: row.team, drop=4),
        Column("Make", lambda row: row.make, drop=3),
        Column("Laps", lambda row: str(row.laps), right=True),
        Column("Gap", lambda row: gap(row.gap_laps, row.gap_ms), right=True),
        Column("Interval", lambda row: gap(row.interval_laps, row.interval_ms), right=True, drop=5),
        Column("Class gap", lambda row: gap(row.class_gap_laps, row.class_gap_ms), right=True),
        Column("Last lap", lambda row: clock(row.last_lap_ms), right=True, drop=1),
        Column("Best lap", lambda row: clock(row.best_lap_ms), right=True, drop=2),
        Column("Pit", lambda row: str(row.pit_visits), right=True),
        Column("Stint", lambda row: str(row.stint_laps), right=True, drop=6),
        Column("State", lambda row: state(row.state, row.state_judged)),
    ]
    title = race.title(f"{board.order} order · {FLAGS[board.flag]}")
    show(format_, board, board.rows, columns, title)
    race.leave()


@main.command()
@click.argument("source")
@run_option
@click.option("--entries", type=click.Path(), metavar="FILE", help="An entry list beside the source, TOML or CSV.")
@click.option("--rules", metavar="PACK", help="A rule pack's id or file. Default: the one that fits the race.")
@click.option("--flag-at", type=RACE_TIME, metavar="T", help="Show the chequered flag when this race time is up.")
@click.option("--hourly", is_flag=True, help="With --flag-at: cut as the sheets published during a race are.")
@format_option("table", "json", "csv")
@one_line_errors
def classify(
    source: str, entries: str | None, rules: str | None, flag_at: int | None, hourly: bool, format_: Any
) -> None:
    """The classification by a rule pack, with the reason for every car."""
    from pitboard.cli.tables import Column, show
    from pitboard.intake import load_rules, rules_for
    from pitboard.results import classify as by_rules

    if hourly and flag_at is None:
        raise click.UsageError("--hourly needs --flag-at")
    race = Race(source, entries)
    pack = load_rules(rules) if rules else rules_for(race.history)
    up_us = race.history.race.start_us + flag_at if flag_at is not None else None
    classification = by_rules(race.history, pack, up_us, hourly_sheet=hourly)
    cars = race.history.cars
    columns = [
        Column("Pos", lambda row: str(row.position or "–"), right=True),
        Column("Class", lambda row: f"{row.car_class} {row.class_position or '–'}"),
        Column("No", lambda row: f"#{row.number}"),
        Column("Team", lambda row: cars[row.number].entry.team, drop=2),
        Column("Laps", lambda row: str(row.laps), right=True),
        Column("Total time", lambda row: clock(row.total_ms), right=True),
        Column("Gap", lambda row: gap(row.gap_laps, row.gap_ms), right=True),
        Column("Best lap", lambda row: clock(row.best_lap_ms), right=True, drop=1),
        Column("Pit", lambda row: str(row.pit_visits), right=True),
        Column("Status", lambda row: row.status.replace("_", " ")),
        Column("Why", lambda row: row.why),
    ]
    fell = f"flag at {race_clock(classification.flag_ms)}" if classification.flag_ms is not None else "no flag"
    show(format_, classification, classification.rows, columns, f"{classification.race} · {pack.name} · {fell}")
    race.leave()


@main.command()
@source_options
@car_option
@format_option("table", "json", "csv")
@one_line_errors
def laps(source: str, at: int | None, entries: str | None, car: str | None, format_: Any) -> None:
    """Every lap of a car, or of all: time, sectors, driver, flags."""
    from pitboard.board import laps as laps_of
    from pitboard.cli.tables import Column, show

    race = Race(source, entries, at)
    rows = laps_of(race.history, race.moment_us, race.number(car))
    columns = [
        Column("No", lambda row: f"#{row.number}"),
        Column("Lap", lambda row: str(row.lap), right=True),
        Column("Driver", lambda row: row.driver),
        Column("Time", lambda row: clock(row.lap_ms), right=True),
        Column("Elapsed", lambda row: clock(row.elapsed_ms), right=True),
        Column("Pos", lambda row: str(row.position), right=True),
        Column("Pit", lambda row: ("out " if row.from_pit else "") + ("in" if row.ended_in_pit else "")),
        Column("Flags", lambda row: ", ".join(FLAGS[flag] for flag in row.flags)),
        Column("Note", _lap_note),
        Column("Loop to loop", lambda row: "  ".join(clock(one) or "–" for one in row.sectors_ms), drop=1),
    ]
    show(format_, _answer(race, "laps", rows), rows, columns, race.title("laps"))
    race.leave()


@main.command()
@source_options
@car_option
@format_option("table", "json", "csv")
@one_line_errors
def stints(source: str, at: int | None, entries: str | None, car: str | None, format_: Any) -> None:
    """Every run on the track between two pit visits, with its driver."""
    from pitboard.board import stints as stints_of
    from pitboard.cli.tables import Column, show

    race = Race(source, entries, at)
    rows = stints_of(race.history, race.moment_us, race.number(car))
    columns = [
        Column("No", lambda row: f"#{row.number}"),
        Column("Stint", lambda row: str(row.stint), right=True),
        Column("Driver", lambda row: row.driver),
        Column("From", lambda row: clock(row.begin_ms), right=True),
        Column("To", lambda row: clock(row.end_ms), right=True),
        Column("Length", lambda row: clock(row.duration_ms), right=True),
        Column("From lap", lambda row: str(row.first_lap), right=True),
        Column("Laps", lambda row: str(row.laps), right=True),
    ]
    show(format_, _answer(race, "stints", rows), rows, columns, race.title("stints"))
    race.leave()


@main.command()
@source_options
@car_option
@format_option("table", "json", "csv")
@one_line_errors
def pits(source: str, at: int | None, entries: str | None, car: str | None, format_: Any) -> None:
    """Every visit to the pit lane: in, out, and who took over."""
    from pitboard.board import pit_visits
    from pitboard.cli.tables import Column, show

    race = Race(source, entries, at)
    rows = pit_visits(race.history, race.moment_us, race.number(car))
    columns = [
        Column("No", lambda row: f"#{row.number}"),
        Column("Visit", lambda row: str(row.visit), right=True),
        Column("Lap", lambda row: str(row.lap), right=True),
        Column("In", lambda row: ("" if row.exact else "~") + clock(row.in_ms), right=True),
        Column("Out", lambda row: ("" if row.exact else "~") + clock(row.out_ms) if row.out_ms else "", right=True),
        Column("Time", lambda row: clock(row.duration_ms), right=True),
        Column("Driver in", lambda row: row.driver_in),
        Column("Driver out", lambda row: row.driver_out if row.change else ""),
    ]
    show(format_, _answer(race, "pits", rows), rows, columns, race.title("pit visits"))
    race.leave()


@main.command()
@source_options
@car_option
@format_option("table", "json", "csv")
@one_line_errors
def drivers(source: str, at: int | None, entries: str | None, car: str | None, format_: Any) -> None:
    """Every driver with the time on the track, pit visits left out."""
    from pitboard.board import drivers as drivers_of
    from pitboard.cli.tables import Column, show

    race = Race(source, entries, at)
    rows = drivers_of(race.history, race.moment_us, race.number(car))
    columns = [
        Column("No", lambda row: f"#{row.number}"),
        Column("Driver", lambda row: row.driver),
        Column("Nation", lambda row: row.nation),
        Column("Grade", lambda row: row.grade),
        Column("Drive time", lambda row: clock(row.drive_ms), right=True),
        Column("Stints", lambda row: str(row.stints), right=True),
        Column("Laps", lambda row: str(row.laps), right=True),
        Column("In the car", lambda row: "now" if row.in_car else ""),
    ]
    show(format_, _answer(race, "drivers", rows), rows, columns, race.title("drivers"))
    race.leave()


@main.command()
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
    from pitboard.board import verdicts as verdicts_of
    from pitboard.cli.tables import Column, show

    race = Race(source, entries, at)
    if differing:
        _check_stated(race, source)
        _show_disagreements(race, race.number(car), format_)
        race.leave()
        return
    found = verdicts_of(race.history, race.moment_us, race.number(car))
    rows = [row for row in found.rows if every or (row.code == code if code else row.code != "accepted")]
    columns = [
        Column("No", lambda row: f"#{row.number}" if row.number else row.transponder),
        Column("Loop", lambda row: row.loop),
        Column("Race time", lambda row: clock(row.at_ms), right=True),
        Column("Verdict", lambda row: row.code.replace("_", " ")),
        Column("Reason", lambda row: row.reason),
        Column("From", lambda row: f"{row.source}:{row.ref}"),
        Column("Against", lambda row: f"{row.of_source}:{row.of_ref}" if row.of_source else ""),
    ]
    counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in sorted(found.counts.items()))
    document = {"race": race.history.race.name, **found.document(rows)}
    show(format_, document, rows, columns, race.title(f"verdicts: {counts}"))
    if format_ == "table":
        for alarm in found.alarms:
            click.echo(f"alarm  {words.alarm(alarm)}")
        for one in found.conflicts:
            click.echo(f"conflict  {words.conflict(one)}")
    race.leave()


def _check_stated(race: Race, source: str) -> None:
    if not race.history.stated:
        raise Refused(
            Refusal(source, 0, "nothing in it states a result of its own: there are passings only", whole=True)
        )


def _show_disagreements(race: Race, number: str | None, format_: Any) -> None:
    from pitboard.board import disagreements
    from pitboard.cli.tables import Column, show

    rows = [row for row in disagreements(race.history, race.moment_us) if number in (None, row.number)]

    def value(row: Any, said: int | None) -> str:
        return clock(said) if row.what.endswith("_ms") else str(said if said is not None else "–")

    columns = [
        Column("No", lambda row: f"#{row.number}"),
        Column("What", lambda row: row.what.removesuffix("_ms").replace("_", " ")),
        Column("The feed", lambda row: value(row, row.stated), right=True),
        Column("Here", lambda row: value(row, row.ours), right=True),
        Column("Reason", lambda row: row.reason),
    ]
    number_of = f"{len(rows)} disagreement{'' if len(rows) == 1 else 's'} with the feed"
    show(format_, _answer(race, "disagreements", rows), rows, columns, race.title(number_of))


def _lap_note(row: Any) -> str:
    notes = [] if row.counts_as_best else ["time deleted"]
    return ", ".join([*notes, "line inferred"] if row.inferred else notes)


def _answer(race: Race, what: str, rows: Any) -> dict[str, Any]:
    at_ms = (race.moment_us - race.history.race.start_us) // 1000
    return {"race": race.history.race.name, "at_ms": at_ms, what: rows}


def _class(race: Race, asked: str) -> str:
    names = sorted({car.entry.car_class for car in race.history.cars.values()})
    for name in names:
        if name.casefold() == asked.casefold():
            return name
    raise click.UsageError(f"no class {asked!r} in this race; there are {', '.join(names)}")


for command in (demo, serve, import_, replay):
    main.add_command(command)
main.add_command(report)
main.add_command(check)
main.add_command(moments_command)
main.add_command(picture)
