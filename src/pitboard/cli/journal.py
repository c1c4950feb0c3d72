"""Journals: sources into one, a copy of one, whether one is whole, and what can be saved of it."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from pitboard.board.self_checks import self_checks
from pitboard.cli.options import strict_option
from pitboard.cli.progress import Progress
from pitboard.cli.race import one_line_errors, warn
from pitboard.cli.tables import conflict
from pitboard.feeds.reading import Refusal, Refused
from pitboard.intake import Read, read
from pitboard.journal import Journal, JournalError, kept_beside
from pitboard.journal import backup as backup_journal
from pitboard.journal import repair as repair_journal
from pitboard.journal import verify as verify_journal
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


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@one_line_errors
def verify(journal: Path) -> None:
    """Prove a journal: its file, numbers and checksums, and what must hold of the race in it.

    Exit 1 where anything is wrong; each fault has a line.
    """
    with _refusing(), Progress("Reading") as progress:
        proof = verify_journal(journal)
        progress.say("Scoring")
        faults = proof.faults or _faults_of_race(journal)
    click.echo(f"{journal}: {proof.records:,} records, {proof.sealed:,} of them with a checksum")
    if proof.repaired:
        click.echo(f"  repaired   {proof.repaired}")
    for name in kept_beside(journal):
        click.echo(f"  beside     {name} was set aside: what is in it and not in this journal is no part of the race")
    for fault in faults:
        click.echo(f"  wrong      {fault}")
    if faults:
        sys.exit(1)
    click.echo("  whole      numbers, checksums and file are as written; laps, places and gaps of its race agree")


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path), required=False)
@one_line_errors
def repair(journal: Path, target: Path | None) -> None:
    """Save what can be saved of a damaged journal into a new one, and say what is lost.

    The journal itself stays as it is. Nothing is guessed: a record that its checksum does not prove is left out.
    """
    target = target or journal.with_stem(f"{journal.stem}-repaired")
    with _refusing():
        saved = repair_journal(journal, target)
    click.echo(f"{target}: {len(saved.records):,} records saved")
    for run in saved.lost():
        click.echo(f"  lost       record {run[0]}" + (f" to {run[-1]}, {len(run)} in all" if len(run) > 1 else ""))
    click.echo("  not known  what came after the last of them, if anything did")


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path), required=False)
@one_line_errors
def backup(journal: Path, target: Path | None) -> None:
    """Copy a journal, also while a race is written into it. The copy is whole up to the moment it is made."""
    now = datetime.fromtimestamp(now_us() / 1e6).astimezone()
    target = target or journal.with_stem(f"{journal.stem}-{now:%Y%m%d-%H%M%S}")
    with _refusing():
        records = backup_journal(journal, target)
    click.echo(f"{target}: {records:,} records")


def _faults_of_race(journal: Path) -> list[str]:
    with Journal.open(journal) as opened:
        if not opened.last_seq:
            return []
    race = read([journal], nothing_is_fine=True)
    history = score(race.facts, race.name)
    return self_checks(history, history.through_us) if history.cars else []


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except JournalError as error:
        raise Refused(Refusal(str(error.path), 0, error.reason, whole=True)) from None
