"""The commands that write a report, and draw its pictures."""

import sys
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

FORMATS = ("md", "html", "json", "pdf")

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
@click.option("--format", "format_", type=click.Choice(FORMATS), default="md", show_default=True, help="The form.")
@flag_at_option
@click.option("--pictures", is_flag=True, help="With html: the gaps of the last hours as a picture, which pdf has.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to. Default: standard output.")
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
    out: Path | None,
) -> None:
    """The report of the race at a moment: every sentence true, with the timing it stands on."""
    from pitboard.report.compose import report as write

    if pictures and format_ not in ("html", "pdf"):
        raise click.UsageError("--pictures needs --format html")
    if format_ == "pdf" and out is None and sys.stdout.isatty():
        raise click.UsageError("--format pdf is no text for a terminal: add --out FILE.pdf")
    drawing = drawn_by() if pictures or format_ == "pdf" else None
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
        content = _content(document, race, format_, drawing)
    if out is None:
        click.echo(content, nl=format_ == "json")
    else:
        _write(out, content)
    race.leave()


def _content(document: Any, race: LoadedRace, format_: str, drawing: Any) -> bytes:
    """The report in a format, with the picture of gaps in those that have it."""
    from pitboard.report import render
    from pitboard.report.compose import race_called

    if format_ == "json":
        return render.as_json(document, race.history)
    if format_ == "md":
        return render.as_markdown(document).encode()
    series = _gaps(race) if drawing else None
    drawn = drawing.inline(drawing.picture(series, document.lang, "svg")) if series else ""
    if format_ == "html":
        return render.as_html(document, race.history, picture=drawn).encode()
    called = race_called(race.history, race.history.race.start_us + document.at_ms * 1000, document.lang)
    alt = drawing.described(series, document.lang) if series else ""
    try:
        return render.as_paper(document, race=called, picture=drawn, alt=alt)
    except ModuleNotFoundError as error:
        if error.name != "typst":
            raise
        stop("a PDF needs typst: pip install 'pitboard[report]'")


def _gaps(race: LoadedRace) -> Any:
    """The gaps of the last hours; None where there is nothing to draw yet."""
    from pitboard.report.pictures import NothingToDraw, gaps

    try:
        return gaps(race.history, race.moment_us)
    except NothingToDraw:
        return None


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        stop(f"{out}: cannot be written: {error.strerror}")


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
    _write(out, drawn)
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
    from pitboard.report import pictures

    try:
        if kind == "gap":
            return pictures.gaps(race.history, race.moment_us, hours=hours or GAP_HOURS, car_class=car_class, cars=cars)
        series = pictures.positions if kind == "positions" else pictures.stint_bars
        return series(race.history, race.moment_us, hours=hours, car_class=car_class, cars=cars)
    except pictures.NothingToDraw as nothing:
        stop(f"{race.title(kind)}: nothing to draw: {nothing}")
