"""The commands that list rows of one car or of all: laps, stints, pits, drivers."""

from collections.abc import Callable
from typing import Any, NamedTuple

import click

from pitboard import board
from pitboard.board.laps import SECTORS
from pitboard.cli.cars import cars_options, chosen_cars
from pitboard.cli.race import Race, format_option, one_line_errors, source_options
from pitboard.cli.tables import Column, show
from pitboard.cli.words import FLAGS, clock, known
from pitboard.scoring import History


class Question(NamedTuple):
    """A question to the board: the command's name and help, the table's title, how to ask, what to show of a row."""

    name: str
    help: str
    title: str
    ask: Callable[[History, int, str | None], Any]
    columns: list[Column]


def _lap_note(row: Any) -> str:
    if row.lap_ms is None:
        return "not seen"
    notes = [] if row.counts_as_best or row.inferred else ["time deleted"]
    return ", ".join([*notes, "line inferred"] if row.inferred else notes)


def _between_loops(row: Any) -> str:
    """Where there are more loops than the sectors have."""
    if len(row.sectors_ms) <= SECTORS:
        return ""
    return "  ".join(clock(one) or "–" for one in row.sectors_ms)


def _instant(ms: int | None, exact: bool) -> str:
    return "" if ms is None else ("" if exact else "~") + clock(ms)


def _of(ms: int | None, limit_ms: int | None) -> str:
    return f"{clock(ms)} of {clock(limit_ms)}" if limit_ms is not None else ""


VISIT_KINDS = {
    "stop": "stop",
    "drive_through": "drive-through",
    "led_through": "led through",
    "lane_start": "start from the lane",
    "red_wait": "wait with the field",
}

BROKEN = {"window": "too long in a window", "most": "too long in all", "least": "too short"}

NUMBER = Column("No", lambda row: f"#{row.number}")

QUESTIONS = [
    Question(
        "laps",
        "Every lap of a car, or of all: time, sectors, driver, flags.",
        "laps",
        board.laps,
        [
            NUMBER,
            Column("Lap", lambda row: str(row.lap), right=True),
            Column("Driver", lambda row: row.driver),
            Column("Time", lambda row: clock(row.lap_ms), right=True),
            Column("S1", lambda row: clock(row.s1_ms), right=True, drop=2),
            Column("S2", lambda row: clock(row.s2_ms), right=True, drop=2),
            Column("S3", lambda row: clock(row.s3_ms), right=True, drop=2),
            Column("Elapsed", lambda row: clock(row.elapsed_ms), right=True),
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
            Column("Stint", lambda row: str(row.stint), right=True),
            Column("Driver", lambda row: row.driver),
            Column("From", lambda row: clock(row.begin_ms), right=True),
            Column("To", lambda row: clock(row.end_ms), right=True),
            Column("Length", lambda row: clock(row.duration_ms), right=True),
            Column("From lap", lambda row: str(row.first_lap), right=True),
            Column("Laps", lambda row: str(row.laps), right=True),
        ],
    ),
    Question(
        "pits",
        "Every visit to the pit lane: in, out, what it was, and who took over.",
        "pit visits",
        board.pit_visits,
        [
            NUMBER,
            Column("Visit", lambda row: str(row.visit), right=True),
            Column("Lap", lambda row: str(row.lap), right=True),
            Column("In", lambda row: "–" if row.in_ms is None else _instant(row.in_ms, row.exact), right=True),
            Column(
                "Out", lambda row: "–" if row.out_by_ms is not None else _instant(row.out_ms, row.exact), right=True
            ),
            Column("Time", lambda row: "–" if row.unseen else clock(row.duration_ms), right=True),
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
            Column("Drive time", lambda row: "–" if row.drive_ms is None else clock(row.drive_ms), right=True),
            Column("Stints", lambda row: known(row.stints), right=True),
            Column("Laps", lambda row: known(row.laps), right=True),
            Column("In the car", lambda row: "now" if row.in_car else ""),
            Column("In the window", lambda row: _of(row.in_window_ms, row.window_most_ms), right=True, drop=3),
            Column("In all", lambda row: _of(row.counted_ms, row.most_ms), right=True, drop=4),
            Column("At least", lambda row: _of(row.counted_ms, row.least_ms), right=True, drop=2),
            Column("May drive on", lambda row: clock(row.left_ms), right=True, drop=1),
            Column("Limits broken", lambda row: ", ".join(BROKEN[one] for one in row.broken)),
        ],
    ),
]


def command(question: Question) -> click.Command:
    """The command that asks a question."""

    @click.command(question.name, help=question.help)
    @source_options
    @cars_options
    @format_option("table", "json", "csv")
    @one_line_errors
    def asked(source: str, at: int | None, entries: str | None, format_: Any) -> None:
        race = Race(source, entries, at)
        cars = chosen_cars(race.history)
        only = next(iter(cars)) if len(cars) == 1 else None
        rows = [row for row in question.ask(race.history, race.moment_us, only) if row.number in cars]
        show(format_, race.answer(question.name, rows), rows, question.columns, race.title(question.title))
        race.leave()

    return asked
