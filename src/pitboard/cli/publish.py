"""The command that makes a race a site of plain files."""

import gzip
import sys
from pathlib import Path

import click

from pitboard.cli.race import Race, one_line_errors, run_option
from pitboard.feeds.reading import Refusal, Refused
from pitboard.texts import DEFAULT, LANGUAGES


@click.command()
@click.argument("source")
@run_option
@click.option("--entries", type=click.Path(), metavar="FILE", help="An entry list beside the source, TOML or CSV.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder to make.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=DEFAULT,
    show_default=True,
    help="The page's language when it is opened.",
)
@click.option("--no-pictures", is_flag=True, help="Leave the pictures out: the page draws its own.")
@one_line_errors
def publish(source: str, entries: str | None, out: Path, lang: str, no_pictures: bool) -> None:
    """Write a race as a site that any web host serves: page, rewind, reports, pictures."""
    from pitboard.server.publish import CannotPublish, files_of, write_site

    race = Race(source, entries)
    if not race.history.cars:
        raise Refused(Refusal(source, 0, "there is no car in it, so nothing to publish", whole=True))
    try:
        written = write_site(out, files_of(race.history, lang, pictures=not no_pictures, on_status=_say))
    except CannotPublish as error:
        raise Refused(Refusal("publish", 0, str(error), whole=True)) from None
    finally:
        _say("")
    size = sum(path.stat().st_size for path in written)
    packed = sum(len(gzip.compress(path.read_bytes(), 6)) for path in written)
    click.echo(f"{out}: {len(written)} files, {size / 1e6:.1f} MB, {packed / 1e6:.1f} MB as a host sends them (gzip)")
    race.leave()


def _say(what: str) -> None:
    """What is being made, for a person who waits."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{what}", err=True, nl=False)
