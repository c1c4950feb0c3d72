"""The command that makes a race a site of plain files."""

import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pitboard.cli.moments import notes_of
from pitboard.cli.options import entries_option, run_option
from pitboard.cli.progress import Progress
from pitboard.cli.race import LoadedRace, one_line_errors, warn_of_bare_page
from pitboard.feeds.reading import Refusal, Refused
from pitboard.texts import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pitboard.server.publish import File


@click.command()
@click.argument("source")
@run_option
@entries_option
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder to make.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=DEFAULT,
    show_default=True,
    help="The page's language when it is opened.",
)
@click.option("--notes", type=click.Path(), metavar="FILE", help="What people saw: causes and places come from here.")
@click.option("--no-pictures", is_flag=True, help="Leave the pictures out: the page draws its own.")
@one_line_errors
def publish(source: str, entries: str | None, out: Path, lang: str, notes: str | None, no_pictures: bool) -> None:
    """Write a race as a site that any web host serves: page, rewind, reports, pictures."""
    from pitboard.server.publish import CannotPublish, files_of, leave_out_of_garbage, write_site

    race = LoadedRace(source, entries)
    if not race.history.cars:
        raise Refused(Refusal(source, 0, "there is no car in it, so nothing to publish", whole=True))
    noted = notes_of(race, notes)
    leave_out_of_garbage()
    packed: list[int] = []
    try:
        with Progress("Publishing") as progress:
            files = files_of(
                race.history,
                lang,
                notes=noted,
                pictures=not no_pictures,
                on_status=progress.say,
                processes=_processors(),
            )
            written = write_site(out, _weighed(files, packed))
    except CannotPublish as error:
        raise Refused(Refusal("publish", 0, str(error), whole=True)) from None
    size = sum(path.stat().st_size for path in written)
    whole = f"{size / 1e6:.1f} MB, {sum(packed) / 1e6:.1f} MB as a host sends them (gzip)"
    click.echo(f"{out}: {len(written)} files, {whole}")
    warn_of_bare_page()
    race.leave()


def _processors() -> int:
    """How many processors this command may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _weighed(files: "Iterator[File]", packed: list[int]) -> "Iterator[File]":
    """The files, each noted by its size as a host sends it."""
    for path, content in files:
        packed.append(len(gzip.compress(content, 6)))
        yield path, content
