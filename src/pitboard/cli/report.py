"""The command that writes a report."""

from typing import Any

import click

from pitboard.cli.moments import notes_of
from pitboard.cli.picture import drawn_by
from pitboard.cli.race import RACE_TIME, Race, flag_at_option, one_line_errors, source_options
from pitboard.report import LANGUAGES


@click.command()
@source_options
@click.option("--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Dutch or English.")
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
    race = Race(source, entries, at, flag_at)
    since_us = race.history.race.start_us + since if since is not None else None
    document = write(
        race.history,
        race.moment_us,
        lang=lang,
        nation=race.home_nation(nation) if nation else "",
        length=length,
        since_us=since_us,
        notes=notes_of(race, notes),
        asked_ms=race.asked_ms,
    )
    if format_ == "json":
        click.echo(as_json(document))
    elif format_ == "html":
        click.echo(as_html(document, race.history, picture=_picture(race, lang, drawing)), nl=False)
    else:
        click.echo(as_markdown(document), nl=False)
    race.leave()


def _picture(race: Race, lang: str, drawing: Any) -> str:
    """The picture of gaps as SVG; none where there is nothing to draw yet, or nobody asked."""
    if drawing is None:
        return ""
    from pitboard.report.pictures.data import NothingToDraw, gaps

    try:
        series = gaps(race.history, race.moment_us)
    except NothingToDraw:
        return ""
    return str(drawing.inline(drawing.picture(series, lang, "svg")))
