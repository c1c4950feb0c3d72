"""The commands about chances: what they are at a moment, and how good forecasts have been."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import click
import msgspec
from msgspec import Struct

from pitboard.cli.options import RACE_TIME, cars_options, chosen_cars, format_option, source_options
from pitboard.cli.race import LoadedRace, one_line_errors, stop
from pitboard.cli.tables import Column, as_table, show
from pitboard.feeds.reading import Refused
from pitboard.scoring import History
from pitboard.strategy import (
    DetectionScores,
    StrategyGrade,
    StrategyScores,
    score_detection,
    score_race,
    strategy_grade,
)

Command = TypeVar("Command", bound=Callable[..., Any])

CONTENTION = {"in": "in", "practically_out": "practically out", "out": "out"}

COLUMNS = [
    Column("No", lambda row: f"#{row.number}"),
    Column("Class", lambda row: row.car_class),
    Column("Win", lambda row: _percent(row.win), right=True),
    Column("Class win", lambda row: _percent(row.class_win), right=True),
    Column("Top 3", lambda row: _percent(row.class_top3), right=True),
    Column("Place", lambda row: f"{row.expected_position:.1f}", right=True, drop=1),
    Column("In class", lambda row: f"{row.expected_class_position:.1f}", right=True),
    Column("8 of 10", lambda row: f"{row.class_position_low}–{row.class_position_high}", right=True),
    Column("For the class", lambda row: CONTENTION[row.contention]),
    Column("Why", lambda row: row.why, drop=2),
]

GRADED = [
    Column("Class", lambda row: row.car_class),
    Column("Winner", lambda row: f"#{row.winner}"),
    Column("Chance given", lambda row: _percent(row.class_win), right=True),
    Column("Log score", lambda row: f"{row.log:.3f}", right=True),
]


class _AnswerRow(Struct, frozen=True):
    """The grade of a strategist's answers: of a race, or of all."""

    of: str
    grade: StrategyGrade


def _shares(*names: str) -> Callable[[Any], str]:
    """Write shares of a grade: .544 / .774; a dash where nothing was asked."""

    def written(row: Any) -> str:
        shares = (getattr(row.grade, name) for name in names)
        return " / ".join("–" if share is None else f"{share:.3f}" for share in shares)

    return written


def _cost_off(row: Any) -> str:
    off_ms = row.grade.cost_off_ms
    return "–" if off_ms is None else f"{off_ms / 1000:.1f} s"


def _f1(both: int, timing: int, flag: int) -> str:
    """The mean of precision and recall of neutralised laps."""
    asked = 2 * both + timing + flag
    return f"{2 * both / asked:.3f}" if asked else "–"


ANSWERED = [
    Column("Of", lambda row: row.of),
    Column("Stops", lambda row: str(row.grade.stops), right=True),
    Column("Place right / within one", _shares("place_right", "place_within_one"), right=True),
    Column("Place in bounds", _shares("place_in_bounds"), right=True),
    Column("Cost off", _cost_off, right=True),
    Column("Next stop", _shares("next_stop_within_one"), right=True),
    Column("Length right / within one", _shares("length_right", "length_within_one"), right=True),
    Column("Length in bounds", _shares("length_in_bounds"), right=True),
]

DETECTED = [
    Column("Of", lambda row: row.race),
    Column("Neutralised", lambda row: f"{row.found} of {row.stated}", right=True),
    Column("Late", lambda row: f"{median(row.delays_s):.0f} s" if row.delays_s else "–", right=True),
    Column("False", lambda row: str(row.false), right=True),
    Column("Laps, F1", lambda row: _f1(row.both, row.timing, row.flag), right=True),
    Column("Flags repaired", lambda row: _f1(*row.repaired), right=True),
    Column("Overdue", lambda row: str(row.alarms), right=True),
    Column("Seen no more", lambda row: str(row.gone), right=True),
    Column("Stood", lambda row: str(row.stood), right=True),
]


def _percent(chance: float) -> str:
    if 0 < chance < 0.0005:
        return "<0.1 %"
    return f"{100 * chance:.1f} %"


def _simulation_options(command: Command) -> Command:
    """Add how often the rest is driven, by which chance, and how long the race lasts."""
    command = click.option(
        "--duration", type=RACE_TIME, metavar="T", help="How long the race lasts. Default: as its source or rules say."
    )(command)
    command = click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of chance.")(
        command
    )
    return click.option(
        "--simulations",
        type=click.IntRange(1, 1_000_000),
        default=10_000,
        show_default=True,
        metavar="N",
        help="How often the rest of the race is driven.",
    )(command)


@click.command()
@source_options
@cars_options
@_simulation_options
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="CHANGE",
    help='What would be otherwise: "car=8 stop", "car=8 pace=-0.5%".',
)
@click.option(
    "--seal", type=click.Path(dir_okay=False), metavar="FILE", help="Write it down with its hash, to be graded."
)
@format_option("table", "json", "csv")
@one_line_errors
def forecast(
    source: str,
    at: int | None,
    entries: str | None,
    simulations: int,
    seed: int,
    duration: int | None,
    what_if: tuple[str, ...],
    seal: str | None,
    format_: Any,
) -> None:
    """The chances of every car at a moment, from what was known by then; who can still win, and why."""
    _needs_numpy()
    from pitboard import forecast as room
    from pitboard.forecast.what_if import parse_change

    if seal and what_if:
        raise click.UsageError("--seal writes down what is expected: leave out --what-if")
    race = LoadedRace(source, entries, at)
    try:
        changes = [parse_change(written) for written in what_if]
        found = room.forecast(
            race.history, race.moment_us, simulations, seed, duration_us=duration or 0, changes=changes
        )
    except room.UnknownLength as error:
        stop(error)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--what-if") from None
    if seal:
        click.echo(f"sealed: {room.write_sealed(Path(seal), found)}", err=True)
    cars = chosen_cars(race.history)
    rows = [row for row in found.rows if row.number in cars]
    title = race.title("chances" if found.claimed else "chances, which say no more than the gaps before a quarter")
    document = dict(race.document(found)) | {"rows": rows}
    show(format_, document, rows, COLUMNS, title)
    race.leave()


@click.command()
@click.argument("folder", type=click.Path(exists=True))
@_simulation_options
@click.option(
    "--sealed",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Grade a sealed forecast of FOLDER's race.",
)
@click.option(
    "--every",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    metavar="N",
    help="Ask what a strategist asks at every Nth stop.",
)
@format_option("table", "json")
@one_line_errors
def evaluate(
    folder: str, simulations: int, seed: int, duration: int | None, sealed: str | None, every: int, format_: Any
) -> None:
    """Grade the races in a folder: chances beside what the gaps alone say, a strategist's answers, incidents."""
    _needs_numpy()
    if sealed:
        _grade_sealed(folder, sealed, format_)
        return
    from pitboard import forecast as room

    graded, profiles = [], []
    answered: list[StrategyScores] = []
    detected: list[DetectionScores] = []
    for name, history in _whole_races(Path(folder)):
        length_us = duration or room.race_length_us(history)
        if not length_us:
            click.echo(f"pitboard: {name}: nobody says how long it lasts; left out", err=True)
            continue
        graded += list(room.graded_race(history, length_us, simulations, seed))
        profiles.append(room.profile_for(history).id)
        answered.append(score_race(history, every))
        if history.tells_flags(history.through_us):
            detected.append(score_detection(history))
    if not graded:
        stop(f"{folder}: no race in it that lasts two hours or more and was seen to its end")
    found = room.evaluation(graded, simulations, profiles)
    grades = {"all": strategy_grade(answered)} | {own.race: strategy_grade([own]) for own in answered}
    document = msgspec.structs.asdict(found) | {"strategy": grades, "detection": detected}
    show(format_, document, _score_rows(found), _score_columns(), _heading(found))
    if format_ == "table":
        rows = [_AnswerRow(of, grade) for of, grade in grades.items()]
        click.echo("\n" + as_table(rows, ANSWERED, f"a strategist's answers, at one stop in {every}"))
        click.echo("\n" + as_table(detected, DETECTED, "incidents by timing alone, against the stated flags"))


def _needs_numpy() -> None:
    """Say how to get what forecasts are worked out with, where it is not there."""
    try:
        import_module("numpy")
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise
        stop("chances need numpy: pip install 'pitboard[forecast]'")


def _grade_sealed(source: str, sealed: str, format_: Any) -> None:
    from pitboard import forecast as room

    history = LoadedRace(source).history
    try:
        graded = room.graded_seal(room.read_sealed(Path(sealed)), history)
    except (room.SealBroken, room.NotGraded) as error:
        stop(error)
    if graded.race != history.race.name:
        click.echo(f"pitboard: sealed of {graded.race}, held against {history.race.name}", err=True)
    title = f"{graded.race} · sealed {graded.sha256[:12]} · log score {graded.log:.3f} · Brier {graded.brier:.3f}"
    show(format_, graded, graded.winners, GRADED, title)


def _whole_races(folder: Path) -> Iterator[tuple[str, History]]:
    """The races that the files of a folder hold each by itself, as far as they were seen to their end."""
    from pitboard.intake import load
    from pitboard.scoring.car_history import NEVER_US

    for path in sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else [folder]:
        try:
            history = load(path, called=_called(path, folder)).history
        except Refused:
            continue
        if history.chequered_us < NEVER_US and len(history.cars) > 1:
            yield str(path), history


def _called(path: Path, folder: Path) -> str:
    """What a race is called whose file lies in a folder of its own; "" where the file's name is all there is."""
    return "" if path.parent == folder or path == folder else f"{path.parent.name} {path.name.partition('.')[0]}"


def _score_rows(found: Any) -> list[Any]:
    from msgspec import defstruct

    from pitboard.forecast import Score

    row: type[Struct] = defstruct("ScoreRow", [("of", str), ("score", Score)])
    return [row(of, score) for of, score in found.scores.items()]


def _score_columns() -> list[Column]:
    def pair(head: str, name: str) -> Column:
        return Column(
            head, lambda row: f"{getattr(row.score, name):.3f} / {getattr(row.score, name + '_gap'):.3f}", right=True
        )

    return [
        Column("Of", lambda row: row.of),
        Column("n", lambda row: str(row.score.forecasts), right=True),
        pair("Log score / gap", "log"),
        pair("Brier / gap", "brier"),
        pair("Likeliest won / gap", "top1"),
        pair("Top 3 / gap", "log_top3"),
    ]


def _heading(found: Any) -> str:
    mean, low, high = found.log_difference
    return (
        f"{len(found.races)} races · log score {mean:+.3f} [{low:+.3f}, {high:+.3f}] against the gap softmax"
        f" · top 3 {found.top3_difference[0]:+.3f} · calibration {found.win_error:.3f}, top 3 {found.top3_error:.3f}"
        f" · winner in contention {found.contention_inside:.1%}, {found.contention_cars:.1f} of"
        f" {found.class_cars:.1f} cars"
    )
