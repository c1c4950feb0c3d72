"""`pitboard moments`: what is worth telling of a race, in one line each."""

from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from pitboard.cli.options import (
    RACE_TIME,
    cars_options,
    chosen_cars,
    chosen_class,
    format_option,
    names_cars,
    source_options,
)
from pitboard.cli.progress import Progress
from pitboard.cli.race import LoadedRace, one_line_errors
from pitboard.cli.tables import Column, show
from pitboard.feeds.files import UnfitFile, read_text_file
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.model.time import race_time_text
from pitboard.moments import KINDS
from pitboard.moments.lines import in_words
from pitboard.moments.moment import Moment
from pitboard.moments.notes import Note
from pitboard.scoring import History
from pitboard.texts import DEFAULT, LANGUAGES, Language


@click.command("moments")
@source_options
@click.option("--since", type=RACE_TIME, metavar="T", help="Only what became known after this race time.")
@click.option("--kind", "kinds", type=click.Choice(list(KINDS)), multiple=True, help="These kinds only; repeatable.")
@cars_options
@click.option("--notes", metavar="FILE", help="Notes of what people saw: see docs/notes.md.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default=DEFAULT, show_default=True, help="The language of the lines."
)
@format_option("table", "json", "csv")
@one_line_errors
def moments_command(
    source: str,
    at: int | None,
    entries: str | None,
    since: int | None,
    kinds: tuple[str, ...],
    notes: str | None,
    lang: Language,
    format_: Any,
) -> None:
    """What is worth telling: lead changes, stops, falls, retirements, flags, battles, bests, notes."""
    from pitboard.moments import moments

    race = LoadedRace(source, entries, at)
    start_us = race.history.race.start_us
    since_us = start_us + since if since is not None else None
    noted = notes_of(race, notes)
    with Progress("Looking for moments"):
        found = moments(race.history, race.moment_us, since_us, noted)
    found = [moment for moment in _chosen(found, race.history) if not kinds or moment.kind in kinds]
    _show(race, found, lang, format_)
    race.leave()


def _chosen(found: list[Moment], history: History) -> list[Moment]:
    """The moments of the scope, and with a car of those, that the present command names."""
    cars, scope = chosen_cars(history, overall=True), chosen_class(history, overall=True)
    if scope is not None:
        found = [moment for moment in found if moment.scope == scope]
    return [moment for moment in found if cars.intersection(moment.cars)] if names_cars() else found


class MomentLine(Struct, frozen=True):
    """A moment and its text in the language that was asked for."""

    moment: Moment
    text: str


def _show(race: LoadedRace, found: list[Moment], lang: Language, format_: Any) -> None:
    from pitboard.moments.moment import as_document

    history, start_us = race.history, race.history.race.start_us
    lines = [MomentLine(moment, in_words(moment, history, lang)) for moment in found]
    if format_ == "csv":
        click.echo(_csv(lines, start_us), nl=False)
        return
    columns = [
        Column("Race time", lambda line: race_time_text((line.moment.time_us - start_us) // 1000), right=True),
        Column("Scope", lambda line: "" if line.moment.scope == "overall" else line.moment.scope),
        Column("Kind", lambda line: line.moment.kind.replace("_", " ")),
        Column("What", lambda line: line.text),
    ]
    moments = [as_document(line.moment, start_us, line.text) for line in lines]
    show(format_, race.answer("moments", moments), lines, columns, race.title("moments"))


def notes_of(race: LoadedRace, file: str | None) -> list[Note]:
    """The notes of a file for a race; none where no file is named."""
    if file is None:
        return []
    race.notes = file
    return read_notes(file, race.reading, race.history)


def read_notes(file: str, reading: Reading, history: History) -> list[Note]:
    """The notes of a file for a race; what is wrong in it is refused like any other input.

    Raises:
        Refused: there is no such file, or it is no text.
    """
    from pitboard.moments import parse_notes
    from pitboard.moments.notes import NOTES_LIMIT_BYTES

    try:
        text = read_text_file(Path(file), NOTES_LIMIT_BYTES)
    except UnfitFile as error:
        raise Refused(Refusal(file, 0, f"notes cannot be read: {error}", whole=True)) from None
    return parse_notes(text, file, reading, history)


def _csv(lines: list[MomentLine], start_us: int) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["at_ms", "kind", "scope", "cars", "text", "size"])
    for line in lines:
        moment, at_ms = line.moment, (line.moment.time_us - start_us) // 1000
        writer.writerow([at_ms, moment.kind, moment.scope, " ".join(moment.cars), line.text, moment.size])
    return out.getvalue()
