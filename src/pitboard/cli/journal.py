"""Sources into a journal."""

import time
from pathlib import Path

import click

from pitboard.cli import words
from pitboard.cli.race import Progressing, one_line_errors, refuse
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.intake.load import Interpreter, gather, race_name
from pitboard.journal import Journal, JournalError
from pitboard.scoring import History, score


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--journal", "journal_path", required=True, type=click.Path(path_type=Path), help="The journal's file.")
@one_line_errors
def import_(sources: tuple[str, ...], journal_path: Path) -> None:
    """Any source into a journal, as it came; says what it read and what it refused.

    All of it is written, or nothing: input that could not be read to its end leaves the journal as it was. A row that
    is refused is written with the rest, and refused again by whoever reads the journal.
    """
    reading = Reading()
    with Progressing() as progress:
        interpreter = Interpreter(reading, progress)
        documents = gather(Path(source) for source in sources)
        facts = interpreter.facts(documents)
        whole = [one for one in reading.refusals if one.whole]
        if whole:
            raise Refused(whole[0])
        if not facts:
            raise Refused(Refusal(sources[0], 0, "nothing in it is recognised", whole=True))
        taken = [one for one in documents if one.source not in interpreter.unrecognised]
        try:
            journal = Journal.open(journal_path, write=True) if journal_path.exists() else Journal.create(journal_path)
            with journal, journal.batch():
                now_us = time.time_ns() // 1000
                for document in taken:
                    journal.append(document.source, document.format, document.payload, document.received_us or now_us)
        except JournalError as error:
            raise Refused(Refusal(str(journal_path), 0, str(error), whole=True)) from None
    _say(journal_path, len(taken), score(facts, race_name(Path(sources[0]))), reading, interpreter)


def _say(journal: Path, documents: int, history: History, reading: Reading, interpreter: Interpreter) -> None:
    click.echo(f"{history.race.name}: {documents} documents written to {journal}")
    for what, number in sorted(reading.counts.items()):
        click.echo(f"  read       {number:>8,} {what}")
    for one in history.conflicts:
        click.echo(f"  conflict   {words.conflict(one)}")
    for name in interpreter.unrecognised:
        click.echo(f"  not known  {name}")
    for refusal in reading.refusals:
        click.echo(f"  refused    {refusal}")
    if reading.refusals:
        refuse(reading.refusals)
