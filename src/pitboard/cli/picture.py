"""The command that draws a race."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from pitboard.cli.cars import known_class
from pitboard.cli.race import Race, one_line_errors, source_options
from pitboard.texts import LANGUAGES

KINDS = ("gap", "positions", "stints")

GAP_HOURS = 3.0


@click.command()
@source_options
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--class", "car_class", metavar="C", help="One class. Default: that of the cars, or of the leader.")
@click.option("--car", "cars", multiple=True, metavar="N", help="A car to show, repeatable; positions: to stand out.")
@click.option(
    "--hours", type=click.FloatRange(0, min_open=True), help="How far back. Default: 3 for gap, else the whole race."
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="The language.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="FILE.svg or FILE.png.")
@one_line_errors
def picture(
    source: str,
    kind: str,
    at: int | None,
    entries: str | None,
    car_class: str | None,
    cars: tuple[str, ...],
    hours: float | None,
    lang: str,
    out: Path,
) -> None:
    """A picture of the race at a moment: gaps to the leader, positions in class, or stints."""
    form = out.suffix.lower().removeprefix(".")
    if form not in ("svg", "png"):
        raise click.UsageError(f"--out {out}: a picture is FILE.svg or FILE.png")
    drawing = drawn_by()
    race = Race(source, entries, at)
    numbers = tuple(filter(None, map(race.number, cars)))
    name = known_class(car_class, race.history) if car_class else ""
    drawn = drawing.picture(_series(race, kind, name, numbers, hours), lang, form)
    try:
        out.write_bytes(drawn)
    except OSError as error:
        stop(f"{out}: cannot be written: {error.strerror}")
    race.leave()


def drawn_by() -> Any:
    """The module that draws; where matplotlib is missing, one line that says how to get it, and exit 1."""
    try:
        from pitboard.report.pictures import draw
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        stop("pictures need matplotlib: pip install 'pitboard[report]'")
    return draw


def stop(why: str) -> NoReturn:
    """One clear line, and exit 1."""
    click.echo(f"pitboard: {why}", err=True)
    sys.exit(1)


def _series(race: Race, kind: str, car_class: str, cars: tuple[str, ...], hours: float | None) -> Any:
    from pitboard.report.pictures import data

    try:
        if kind == "gap":
            return data.gaps(race.history, race.moment_us, hours=hours or GAP_HOURS, car_class=car_class, cars=cars)
        series = data.positions if kind == "positions" else data.stint_bars
        return series(race.history, race.moment_us, hours=hours, car_class=car_class, cars=cars)
    except data.NothingToDraw as nothing:
        stop(f"{race.title(kind)}: nothing to draw: {nothing}")
