"""The commands that write a report, and draw its pictures."""

from pathlib import Path
from typing import Any

import click

from pitboard.cli.moments import notes_of
from pitboard.cli.options import RACE_TIME, flag_at_option, known_class, source_options
from pitboard.cli.progress import Progress
from pitboard.cli.race import LoadedRace, one_line_errors, stop
from pitboard.report import LANGUAGES as REPORTS_LANGUAGES
from pitboard.texts import LANGUAGES

KINDS = ("gap", "positions", "stints")

GAP_HOURS = 3.0


@click.command()
@source_options
@click.option("--lang", type=click.Choice(REPORTS_LANGUAGES), default="nl", show_default=True, help="Dutch or English.")
@click.option("--since", type=RACE_TIME, metavar="T", help="The previous report: what is new since then goes first.")
@click.option("--notes", type=click.Path(), metavar="FILE", help="What people saw: causes and places come from here.")
@click.option("--nation", default="", metavar="NLD", help="The home nation, whose drivers are followed.")
@click.option(
    "--length", type=click.Choice(["flash", "report", "long"]), default="report", show_default=True, help="How long."
)
@click.option(
    "--format", "format_", type=click.Choice(["md", "html", "json"]), default="md", show_default=True, help="How."
)
@flag_at_option
@click.option("--pictures", is_flag=True, help="With --format html: the gaps of the last hours as a picture.")
@one_line_errors
def report(
    source: str,
    at: int | None,
    entries: str | None,
    lang: str,
    since: int | None,
    notes: str | None,
    nation: str,
    length: str,
    flag_at: int | None,
    format_: Any,
    pictures: bool,
) -> None:
    """The report of the race at a moment: every sentence true, with the timing it stands on."""
    from pitboard.report.compose import report as write
    from pitboard.report.render import as_html, as_json, as_markdown

    if pictures and format_ != "html":
        raise click.UsageError("--pictures needs --format html")
    drawing = drawn_by() if pictures else None
    race = LoadedRace(source, entries, at, flag_at)
    since_us = race.history.race.start_us + since if since is not None else None
    home, noted = race.home_nation(nation) if nation else "", notes_of(race, notes)
    with Progress("Writing the report") as progress:
        document = write(
            race.history,
            race.moment_us,
            lang=lang,
            nation=home,
            length=length,
            since_us=since_us,
            notes=noted,
            asked_ms=race.asked_ms,
        )
        progress.say("Drawing")
        drawn = _picture(race, lang, drawing)
    if format_ == "json":
        click.echo(as_json(document))
    elif format_ == "html":
        click.echo(as_html(document, race.history, picture=drawn), nl=False)
    else:
        click.echo(as_markdown(document), nl=False)
    race.leave()


def _picture(race: LoadedRace, lang: str, drawing: Any) -> str:
    """The picture of gaps as SVG; none where there is nothing to draw yet, or nobody asked."""
    if drawing is None:
        return ""
    from pitboard.report.pictures.data import NothingToDraw, gaps

    try:
        series = gaps(race.history, race.moment_us)
    except NothingToDraw:
        return ""
    return str(drawing.inline(drawing.picture(series, lang, "svg")))


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
    race = LoadedRace(source, entries, at)
    numbers = tuple(filter(None, map(race.number, cars)))
    name = known_class(car_class, race.history) if car_class else ""
    with Progress("Drawing"):
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


def _series(race: LoadedRace, kind: str, car_class: str, cars: tuple[str, ...], hours: float | None) -> Any:
    from pitboard.report.pictures import data

    try:
        if kind == "gap":
            return data.gaps(race.history, race.moment_us, hours=hours or GAP_HOURS, car_class=car_class, cars=cars)
        series = data.positions if kind == "positions" else data.stint_bars
        return series(race.history, race.moment_us, hours=hours, car_class=car_class, cars=cars)
    except data.NothingToDraw as nothing:
        stop(f"{race.title(kind)}: nothing to draw: {nothing}")
