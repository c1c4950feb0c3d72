"""The commands that ask the board and the rules: standings, classification, laps, stints, pits, drivers."""

from collections.abc import Callable
from typing import Any, NamedTuple

import click
from msgspec.structs import replace

from pitboard import board
from pitboard.board.columns import COLUMNS
from pitboard.board.laps import SECTORS
from pitboard.cli.options import (
    cars_options,
    chosen_cars,
    entries_option,
    flag_at_option,
    format_option,
    run_option,
    source_options,
)
from pitboard.cli.race import LoadedRace, no_flag, one_line_errors
from pitboard.cli.tables import FLAGS, ORDERS, Column, gap, in_class, known, show, terminal_columns
from pitboard.model.time import duration, race_time_text
from pitboard.scoring import History


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
    race = LoadedRace(source, entries, at, flag_at)
    found: board.Standings | board.Mirror
    if mirrored:
        race.needs_stated(source)
        found = board.mirror(race.history, race.moment_us)
    else:
        found = board.standings(race.history, race.moment_us, order)
    cars = chosen_cars(race.history)
    rows: list[Any] = [row for row in found.rows if row.number in cars]
    title = race.title(f"{ORDERS[found.order]} · {FLAGS[found.flag]}")
    show(format_, race.document(replace(found, rows=rows)), rows, terminal_columns(COLUMNS.table), title)
    race.leave()


@click.command()
@click.argument("source")
@run_option
@entries_option
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
    from pitboard.intake import load_rules, rules_for
    from pitboard.results import classify as by_rules

    if hourly and flag_at is None:
        raise click.UsageError("--hourly needs --flag-at")
    race = LoadedRace(source, entries)
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
        Column("Total time", lambda row: duration(row.total_ms), right=True),
        Column("Gap", lambda row: gap(row.gap_laps, row.gap_ms), right=True),
        Column("Best lap", lambda row: duration(row.best_lap_ms), right=True, drop=1),
        Column("Pit", lambda row: known(row.pit_visits), right=True),
        Column("Status", lambda row: row.status.replace("_", " ")),
        Column("Why", lambda row: row.why),
    ]
    fell = f"flag at {race_time_text(classification.flag_ms)}" if classification.flag_ms is not None else "no flag"
    fell += " (inferred from the laps)" if classification.flag_inferred else ""
    show(
        format_,
        race.document(classification),
        classification.rows,
        columns,
        f"{classification.race} · {pack.name} · {fell}",
    )
    race.leave()


class Mirrored(NamedTuple):
    """The same question to what a feed itself states: the option's help, how to ask, what to show of a row."""

    help: str
    ask: Callable[[History, int, str | None], Any]
    columns: list[Column]


class Question(NamedTuple):
    """A question to the board: the command's name and help, the table's title, how to ask, what to show of a row."""

    name: str
    help: str
    title: str
    ask: Callable[[History, int, str | None], Any]
    columns: list[Column]
    mirrored: Mirrored | None = None


def _lap_note(row: Any) -> str:
    if row.lap_ms is None:
        return "not seen"
    notes = [] if row.counts_as_best or row.inferred else ["time deleted"]
    return ", ".join([*notes, "line inferred"] if row.inferred else notes)


def _between_loops(row: Any) -> str:
    """Where there are more loops than the sectors have."""
    if len(row.sectors_ms) <= SECTORS:
        return ""
    return "  ".join(duration(ms) or "–" for ms in row.sectors_ms)


def _instant(ms: int | None, exact: bool) -> str:
    return "" if ms is None else ("" if exact else "~") + duration(ms)


def _of(ms: int | None, limit_ms: int | None) -> str:
    return f"{duration(ms)} of {duration(limit_ms)}" if limit_ms is not None else ""


VISIT_KINDS = {
    "stop": "stop",
    "drive_through": "drive-through",
    "led_through": "led through",
    "lane_start": "start from the lane",
    "red_wait": "wait with the field",
}

BROKEN = {"window": "too long in a window", "most": "too long in all", "least": "too short"}

NUMBER = Column("No", lambda row: f"#{row.number}")


def _time(heading: str, name: str, drop: int = 0) -> Column:
    """A column of a time in ms, by the name of its field."""
    return Column(heading, lambda row: duration(getattr(row, name)), right=True, drop=drop)


def _number(heading: str, name: str) -> Column:
    """A column of a number that is always known, by the name of its field."""
    return Column(heading, lambda row: str(getattr(row, name)), right=True)


QUESTIONS = [
    Question(
        "laps",
        "Every lap of a car, or of all: time, sectors, driver, flags.",
        "laps",
        board.laps,
        [
            NUMBER,
            _number("Lap", "lap"),
            Column("Driver", lambda row: row.driver),
            _time("Time", "lap_ms"),
            _time("S1", "s1_ms", drop=2),
            _time("S2", "s2_ms", drop=2),
            _time("S3", "s3_ms", drop=2),
            _time("Elapsed", "elapsed_ms"),
            Column("Pos", lambda row: "" if row.position is None else str(row.position), right=True),
            Column("Pit", lambda row: ("out " if row.from_pit else "") + ("in" if row.ended_in_pit else "")),
            Column("Flags", lambda row: ", ".join(FLAGS[flag] for flag in row.flags)),
            Column("Note", _lap_note),
            Column("Loop to loop", _between_loops, drop=3),
        ],
    ),
    Question(
        "stints",
        "Every run on the track between two stops, with its driver.",
        "stints",
        board.stints,
        [
            NUMBER,
            _number("Stint", "stint"),
            Column("Driver", lambda row: row.driver),
            _time("From", "begin_ms"),
            _time("To", "end_ms"),
            _time("Length", "duration_ms"),
            _number("From lap", "first_lap"),
            _number("Laps", "laps"),
        ],
    ),
    Question(
        "pits",
        "Every visit to the pit lane: in, out, what it was, and who took over.",
        "pit visits",
        board.pit_visits,
        [
            NUMBER,
            _number("Visit", "visit"),
            _number("Lap", "lap"),
            Column("In", lambda row: "–" if row.in_ms is None else _instant(row.in_ms, row.exact), right=True),
            Column(
                "Out", lambda row: "–" if row.out_by_ms is not None else _instant(row.out_ms, row.exact), right=True
            ),
            Column("Time", lambda row: "–" if row.unseen else duration(row.duration_ms), right=True),
            Column("Kind", lambda row: VISIT_KINDS.get(row.kind, "")),
            Column("Driver in", lambda row: row.driver_in),
            Column("Driver out", lambda row: row.driver_out if row.change else ""),
        ],
    ),
    Question(
        "drivers",
        "Every driver with the time on the track, pit visits left out, against the limits of the rules.",
        "drivers",
        board.drivers,
        [
            NUMBER,
            Column("Driver", lambda row: row.driver),
            Column("Nation", lambda row: row.nation),
            Column("Grade", lambda row: row.grade),
            Column("Drive time", lambda row: "–" if row.drive_ms is None else duration(row.drive_ms), right=True),
            Column("Stints", lambda row: known(row.stints), right=True),
            Column("Laps", lambda row: known(row.laps), right=True),
            Column("In the car", lambda row: "now" if row.in_car else ""),
            Column("In the window", lambda row: _of(row.in_window_ms, row.window_most_ms), right=True, drop=3),
            Column("In all", lambda row: _of(row.counted_ms, row.most_ms), right=True, drop=4),
            Column("At least", lambda row: _of(row.counted_ms, row.least_ms), right=True, drop=2),
            _time("May drive on", "left_ms", drop=1),
            Column("Limits broken", lambda row: ", ".join(BROKEN[limit] for limit in row.broken)),
        ],
        Mirrored(
            "By the best lap that the feed itself states, where it states drivers' best laps.",
            board.mirror_drivers,
            [
                _number("P", "position"),
                NUMBER,
                Column("Driver", lambda row: row.driver),
                Column("Nation", lambda row: row.nation),
                Column("Class", lambda row: row.car_class),
                Column("Best lap", lambda row: duration(row.best_lap_ms), right=True),
                Column("Gap", lambda row: duration(row.gap_ms), right=True),
            ],
        ),
    ),
]


def _command(question: Question) -> click.Command:
    """Make the command that asks a question."""

    def asked(source: str, at: int | None, entries: str | None, format_: Any, *, mirrored: bool = False) -> None:
        race = LoadedRace(source, entries, at)
        if mirrored:
            race.needs_stated(source)
        cars = chosen_cars(race.history)
        only = next(iter(cars)) if len(cars) == 1 else None
        put = question.mirrored if mirrored and question.mirrored else question
        rows = [row for row in put.ask(race.history, race.moment_us, only) if row.number in cars]
        show(format_, race.answer(question.name, rows), rows, put.columns, race.title(question.title))
        race.leave()

    options = [source_options, cars_options, format_option("table", "json", "csv"), one_line_errors]
    if question.mirrored:
        options.insert(2, click.option("--mirror", "mirrored", is_flag=True, help=question.mirrored.help))
    for option in reversed(options):
        asked = option(asked)
    return click.command(question.name, help=question.help)(asked)


laps, stints, pits, drivers = map(_command, QUESTIONS)
