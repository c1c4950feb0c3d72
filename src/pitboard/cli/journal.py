"""Sources into a journal."""

from collections.abc import Sequence
from pathlib import Path

import click

from pitboard.cli.options import strict_option
from pitboard.cli.progress import Progress
from pitboard.cli.race import one_line_errors, warn
from pitboard.cli.tables import conflict
from pitboard.feeds.reading import Refusal, Refused
from pitboard.intake import Read, read
from pitboard.journal import Journal, JournalError
from pitboard.model.clock import now_us
from pitboard.scoring import score


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--journal", "journal_path", required=True, type=click.Path(path_type=Path), help="The journal's file.")
@strict_option
@one_line_errors
def import_(sources: tuple[str, ...], journal_path: Path) -> None:
    """Any source into a journal, as it came; says what it read and what it refused.

    All of it is written, or nothing: input that could not be read to its end leaves the journal as it was. A row that
    is refused is written with the rest, and refused again by whoever reads the journal.
    """
    race = read_and_write(sources, journal_path)
    _say(race, journal_path)


def read_and_write(sources: Sequence[str | Path], path: Path) -> Read:
    """Read sources, and write them into a journal.

    Raises:
        Refused: a document could not be read to its end, or the journal cannot be written.
    """
    with Progress("Reading") as progress:
        race = read(sources, progress=progress.step)
        progress.say(f"Writing {path}")
        write(race, path)
    return race


def write(race: Read, path: Path) -> None:
    """A race's documents into a journal, made if it is not there; all or nothing.

    Raises:
        Refused: a document could not be read to its end, or the journal cannot be written.
    """
    whole = [refusal for refusal in race.reading.refusals if refusal.whole]
    if whole:
        raise Refused(whole[0])
    read_us = now_us()
    try:
        with (
            Journal.open(path, write=True) if path.exists() else Journal.create(path) as journal,
            journal.batch(),
        ):
            for document in race.taken:
                journal.append(document.source, document.format, document.payload, document.received_us or read_us)
    except JournalError as error:
        raise Refused(Refusal(str(path), 0, str(error), whole=True)) from None


def _say(race: Read, journal: Path) -> None:
    history = score(race.facts, race.name)
    click.echo(f"{history.race.name}: {len(race.taken)} documents written to {journal}")
    for what, number in sorted(race.reading.counts.items()):
        click.echo(f"  read       {number:>8,} {what}")
    for found in history.conflicts:
        click.echo(f"  conflict   {conflict(found)}")
    for name in race.unrecognised:
        click.echo(f"  not known  {name}")
    for refusal in race.reading.refusals:
        click.echo(f"  refused    {refusal}")
    warn(race.reading.refusals, str(journal))
