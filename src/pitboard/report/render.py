"""A report as a document: Markdown, PDF, a self-contained page in which every sentence opens its evidence, and JSON."""

import re
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Final

import msgspec
from msgspec import UNSET, Struct

from pitboard.board import standings
from pitboard.board.cells import PlainRow, cells, unfilled
from pitboard.model.time import race_time_text
from pitboard.moments import Evidence
from pitboard.report.compose import Paragraph, Report, Sentence
from pitboard.report.evidence import WrittenEvidence
from pitboard.report.facts import ReportFact
from pitboard.scoring import History
from pitboard.templates import fill
from pitboard.templates.paper import Paper, PaperPicture, PaperText, as_pdf
from pitboard.texts import texts

SHOWN: Final = ("pos", "number", "driver", "team", "laps", "gap", "stops", "state")
"""The columns of the board that a page of text has room for."""


class BoardTable(Struct, frozen=True):
    """A table: the class (empty for cars without one), its head, its rows of texts; a column is its id and heading."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


def board_tables(history: History, moment_us: int, lang: str) -> list[BoardTable]:
    """Make the tables of a moment in a language; the class of the car that is best overall comes first."""
    words = texts(lang, "page")
    rows: list[PlainRow] = [msgspec.to_builtins(row) for row in standings(history, moment_us).rows]
    written = [cells(row, words) for row in rows]
    empty = set(unfilled(written))
    columns = tuple((column, words[f"col.{column}"]) for column in SHOWN if column not in empty)
    classes: dict[str, list[tuple[str, ...]]] = {}
    for row, texts_of in zip(rows, written, strict=True):
        classes.setdefault(row["class"], []).append(tuple(texts_of[column] for column, _ in columns))
    return [BoardTable(name, columns, tuple(inside)) for name, inside in classes.items()]


MOST_ROWS = 40
"""More rows of one fact than this are counted, not listed."""


def as_json(document: Report, history: History) -> bytes:
    """Write the report as JSON: `race, at_ms, lang, title, paragraphs`; a fact has its kind, values and evidence.

    A fact is also written out in the report's language (`words`), and so are the first rows that it cites: `text` with
    the row's own values, and `at_ms`, its race time, null where it has none.
    """
    written, plain = WrittenEvidence(history, document.lang), msgspec.to_builtins(document)
    for paragraph, plain_paragraph in zip(document.paragraphs, plain["paragraphs"], strict=True):
        for sentence, plain_sentence in zip(paragraph.sentences, plain_paragraph["sentences"], strict=True):
            for fact, plain_fact in zip(sentence.facts, plain_sentence["facts"], strict=True):
                plain_fact["words"] = ": ".join(filter(None, [written.kind(fact), written.stated(fact)]))
                for row, plain_row in zip(fact.evidence[:MOST_ROWS], plain_fact["evidence"], strict=False):
                    plain_row |= {"text": written.row(row), "at_ms": written.at_ms(row)}
    return msgspec.json.encode(plain)


def as_markdown(document: Report) -> str:
    """Write the report as Markdown, with the moment it holds at under it; no name in it is read as markup."""
    blocks = [f"# {escaped(document.title)}"]
    for paragraph in document.paragraphs:
        if paragraph.heading:
            blocks.append(f"## {escaped(paragraph.heading)}")
        blocks.append(escaped(_running(paragraph)))
    blocks.append(f"*{escaped(foot(document))}*")
    return "\n\n".join(blocks) + "\n"


MARKS: Final = re.compile(r"[\\`*_\[\]<>&~|]")
"""What may be markup anywhere in a line of Markdown."""

BEGINNING: Final = re.compile(r"(?=(?:#{1,6}|[-+])(?: |$)|[- ]+$)|(?P<number>[0-9]{1,9})(?=[.)](?: |$))")
"""What is markup at the beginning of a line: a heading, an item of a list, a rule."""

CLOSING: Final = re.compile(r"(?<= )(?=#+$)")
"""Where what closes a heading begins, which is no part of it."""

BLANKS: Final = re.compile(r"[\s\x00-\x1f]+")


def escaped(text: str) -> str:
    """Write a text as one line of Markdown that is read as that text and nothing else."""
    line = CLOSING.sub(r"\\", MARKS.sub(r"\\\g<0>", BLANKS.sub(" ", text).strip()))
    begins = BEGINNING.match(line)
    return f"{begins[0]}\\{line[begins.end() :]}" if begins else line


def as_paper(document: Report, *, race: str = "", picture: str = "", alt: str = "", pages: int = 2) -> bytes:
    """Write the report as a PDF of a page or two.

    `race` is what the race is called, if its own name is not; `picture` is an SVG to stand after the first paragraph,
    `alt` what it shows, in words.

    Raises:
        ModuleNotFoundError: typst is not installed.
    """
    blocks: list[PaperText | PaperPicture] = [PaperText(_running(each), each.heading) for each in document.paragraphs]
    if picture:
        blocks.insert(1, PaperPicture(picture, alt))
    below = " · ".join(filter(None, (race or document.race, race_time_text(document.at_ms))))
    return as_pdf(Paper(document.lang, document.title, below, tuple(blocks), foot(document)), pages=pages)


def _running(paragraph: Paragraph) -> str:
    return " ".join(sentence.text for sentence in paragraph.sentences)


def as_html(
    document: Report, history: History, *, picture: str = "", template: str = "report.html", **values: object
) -> str:
    """Write the report as one page without any other file: each sentence opens its rows, and the board is below.

    `picture` is an SVG to stand above the text. `template` is one that extends `report.html` where the page is part of
    a site, filled in with `values`.
    """
    from markupsafe import Markup

    numbers, written = count(1), WrittenEvidence(history, document.lang)
    paragraphs = [
        {"heading": paragraph.heading, "sentences": [_sentence(s, next(numbers), written) for s in paragraph.sentences]}
        for paragraph in document.paragraphs
    ]
    return fill(
        template,
        report=document,
        paragraphs=paragraphs,
        style=Markup(_style()),
        picture=Markup(picture),
        foot=foot(document),
        tables=_tables(document, history),
        words=texts(document.lang, "reports"),
        **values,
    )


def _tables(document: Report, history: History) -> list[BoardTable]:
    """The board of the moment; none of a session that is no race, of which it says nothing."""
    moment_us = history.race.start_us + document.at_ms * 1000
    return [] if document.order == "stated" else board_tables(history, moment_us, document.lang)


@cache
def _style() -> str:
    return files("pitboard.report").joinpath("page.css").read_text("utf-8")


def _sentence(sentence: Sentence, number: int, written: WrittenEvidence) -> dict[str, object]:
    return {"number": number, "text": sentence.text, "facts": [_fact(fact, written) for fact in sentence.facts]}


def _fact(fact: ReportFact, written: WrittenEvidence) -> dict[str, object]:
    rows = [(written.row(row), _place(row)) for row in fact.evidence[:MOST_ROWS]]
    more = written.more(len(fact.evidence) - MOST_ROWS)
    return {"kind": written.kind(fact), "stated": written.stated(fact), "rows": rows, "more": more}


def _place(row: Evidence) -> str:
    """Where a row stands in its source; a list that is read whole has no places."""
    return f"{row.source}:{row.ref}" if row.ref else row.source


def foot(document: Report) -> str:
    """Say at which moment and in which order the report holds."""
    words = texts(document.lang, "reports")
    parts = [words.fill(f"foot.{document.order}", at=race_time_text(document.at_ms))]
    if document.end_inferred is True:
        parts.append(words["foot.inferred"])
    if document.asked_ms is not UNSET:
        parts.append(words.fill("foot.asked", at=race_time_text(document.asked_ms)))
    return " ".join(parts)
