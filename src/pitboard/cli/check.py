"""pitboard check: a person's report against the timing."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from pitboard.cli.options import RACE_TIME, entries_option, format_option, run_option
from pitboard.cli.progress import Progress
from pitboard.cli.race import LoadedRace, one_line_errors
from pitboard.cli.tables import Column, show
from pitboard.feeds.reading import Refusal, Refused

if TYPE_CHECKING:
    from pitboard.check import AnyStatement

MARKS = {"right": "right", "wrong": "WRONG", "unknown": "not known"}
TEXT_LIMIT_BYTES = 4 << 20


@click.command()
@click.argument("text", type=click.Path())
@click.argument("source")
@run_option
@click.option("--at", type=RACE_TIME, metavar="T", help="Race time of the report: 16:12:30, 16h. Default: the end.")
@click.option("--lang", type=click.Choice(["nl", "en"]), help="The report's language. Default: as it reads.")
@click.option("--statements", is_flag=True, help="TEXT holds statements as JSON, read by someone else: judge those.")
@entries_option
@format_option("table", "json")
@one_line_errors
def check(
    text: str, source: str, at: int | None, lang: str | None, statements: bool, entries: str | None, format_: Any
) -> None:
    """Check a written report: what is right, what is wrong and what it should be, what timing cannot know."""
    from pitboard.check import check as check_text
    from pitboard.check import judge_statements

    words = read_text(Path(text))
    listed = read_statements(words, text) if statements else []
    race = LoadedRace(source, entries, at)
    with Progress("Checking"):
        if statements:
            checked = judge_statements(listed, race.history, race.moment_us)
        else:
            checked = check_text(words, race.history, race.moment_us, lang)
    columns = [
        Column("Sentence", lambda row: str(row.claim.sentence), right=True),
        Column("Words", lambda row: shortened(row.claim.words)),
        Column("Read as", lambda row: row.read_as, drop=2),
        Column("Verdict", lambda row: MARKS[row.verdict]),
        Column("Right value", lambda row: row.right),
        Column("Note", lambda row: row.reason, drop=1),
    ]
    show(format_, race.document(checked), checked.claims, columns, race.title("check"))
    if format_ == "table":
        tally = checked.summary
        click.echo(
            f"\n{len(checked.claims)} claims: {tally.right} right, {tally.wrong} wrong,"
            f" {tally.unknown} cannot be known from timing"
        )
    race.leave()


def read_text(path: Path) -> str:
    """The text of a report.

    Raises:
        Refused: there is no such file, it is too long, or it is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(Refusal(str(path), 0, error.strerror or "cannot be read", whole=True)) from None
    if len(raw) > TEXT_LIMIT_BYTES:
        raise Refused(Refusal(str(path), 0, f"longer than {TEXT_LIMIT_BYTES >> 20} MiB", whole=True))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refused(Refusal(str(path), line, "not UTF-8; save the text as UTF-8", whole=True)) from None


def read_statements(words: str, path: str) -> "list[AnyStatement]":
    """The statements of a JSON list, as `docs/check.md` has them.

    Raises:
        Refused: it is no such list; the line says where it is not.
    """
    from pitboard.check import AnyStatement

    try:
        return msgspec.json.decode(words, type=list[AnyStatement])
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Refused(Refusal(path, 0, f"no list of statements: {error}", whole=True)) from None


def shortened(words: str, limit: int = 44) -> str:
    """The words of a claim, the middle left out where they are long."""
    return words if len(words) <= limit else f"{words[: limit - 15].rstrip()} … {words[-12:].lstrip()}"
