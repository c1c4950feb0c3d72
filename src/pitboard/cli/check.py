"""pitboard check: a person's report against the timing."""

from pathlib import Path
from typing import Any

import click

from pitboard.cli.options import RACE_TIME, entries_option, format_option, run_option
from pitboard.cli.progress import Progress
from pitboard.cli.race import LoadedRace, one_line_errors
from pitboard.cli.tables import Column, show
from pitboard.feeds.files import UnfitFile, read_file
from pitboard.feeds.reading import Refusal, Refused

MARKS = {"right": "right", "wrong": "WRONG", "unknown": "not known"}
TEXT_LIMIT_BYTES = 4 << 20


@click.command()
@click.argument("text", type=click.Path())
@click.argument("source")
@run_option
@click.option("--at", type=RACE_TIME, metavar="T", help="Race time of the report: 16:12:30, 16h. Default: the end.")
@click.option("--lang", type=click.Choice(["nl", "en"]), help="The report's language. Default: as it reads.")
@click.option("--statements", is_flag=True, help="TEXT holds statements that somebody else read, as JSON.")
@entries_option
@format_option("table", "json", "html")
@one_line_errors
def check(
    text: str, source: str, at: int | None, lang: str | None, statements: bool, entries: str | None, format_: Any
) -> None:
    """Check a written report: what is right, what is wrong and what it should be, what timing cannot know."""
    from pitboard.check import NotStatements, judge_statements, read_statements
    from pitboard.check import check as check_text
    from pitboard.check.page import as_html

    raw = read_bytes(Path(text))
    if statements:
        try:
            claims = read_statements(raw)
        except NotStatements as error:
            raise Refused(Refusal(text, error.line, str(error), whole=True)) from None
    words = "" if statements else decoded(raw, text)
    race = LoadedRace(source, entries, at)
    with Progress("Checking"):
        if statements:
            checked = judge_statements(claims, race.history, race.moment_us)
        else:
            checked = check_text(words, race.history, race.moment_us, lang)
    if format_ == "html":
        page_lang = lang or checked.lang or "en"
        click.echo(as_html(checked, words, lang=page_lang))
    else:
        _show(checked, race, format_)
    race.leave()


def _show(checked: Any, race: LoadedRace, format_: str) -> None:
    """Print a checked text as a table or as JSON."""
    columns = [
        Column("Sentence", lambda row: str(row.claim.sentence), right=True, drop=2),
        Column("Words", lambda row: shortened(row.claim.words)),
        Column("Read as", lambda row: row.read_as["en"]),
        Column("Verdict", lambda row: MARKS[row.verdict]),
        Column("Right value", lambda row: row.right),
        Column("Note", lambda row: row.reason, drop=1),
        Column("Timing", lambda row: "; ".join(row.evidence), drop=3),
    ]
    show(format_, race.document(checked), checked.claims, columns, race.title("check"))
    if format_ == "table":
        tally = checked.summary
        click.echo(
            f"\n{len(checked.claims)} claims: {tally.right} right, {tally.wrong} wrong,"
            f" {tally.unknown} cannot be known from timing"
        )


def read_bytes(path: Path) -> bytes:
    """The content of a file that is checked.

    Raises:
        Refused: there is no such file, or it is too long.
    """
    try:
        return read_file(path, TEXT_LIMIT_BYTES)
    except UnfitFile as error:
        raise Refused(Refusal(str(path), 0, str(error), whole=True)) from None


def decoded(raw: bytes, name: str) -> str:
    """The text of a report.

    Raises:
        Refused: it is not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refused(Refusal(name, line, "not UTF-8; save the text as UTF-8", whole=True)) from None


def shortened(words: str, limit: int = 44) -> str:
    """The words of a claim, the middle left out where they are long."""
    return words if len(words) <= limit else f"{words[: limit - 15].rstrip()} … {words[-12:].lstrip()}"
