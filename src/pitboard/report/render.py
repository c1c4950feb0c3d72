"""A report as a document: Markdown, PDF, a self-contained page in which every sentence opens its evidence, and JSON."""

import re
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Final

import msgspec
from msgspec import UNSET

from pitboard.model.time import race_time_text
from pitboard.moments import Evidence
from pitboard.report.compose import Paragraph, Report, Sentence
from pitboard.report.evidence import content
from pitboard.report.facts import ReportFact
from pitboard.scoring import History
from pitboard.templates import fill
from pitboard.templates.paper import Paper, PaperPicture, PaperText, as_pdf
from pitboard.texts import texts

MOST_ROWS = 40
"""More rows of one fact than this are counted, not listed."""


def as_json(document: Report) -> bytes:
    """Write the report as JSON: `race, at_ms, lang, title, paragraphs`; a fact has its kind, values and evidence."""
    return msgspec.json.encode(document)


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


def as_paper(document: Report, *, picture: str = "", alt: str = "", pages: int = 2) -> bytes:
    """Write the report as a PDF of a page or two.

    `picture` is an SVG to stand after the first paragraph, `alt` what it shows, in words.

    Raises:
        ModuleNotFoundError: typst is not installed.
    """
    blocks: list[PaperText | PaperPicture] = [PaperText(_running(each), each.heading) for each in document.paragraphs]
    if picture:
        blocks.insert(1, PaperPicture(picture, alt))
    below = " · ".join(filter(None, (document.race, race_time_text(document.at_ms))))
    return as_pdf(Paper(document.lang, document.title, below, tuple(blocks), foot(document)), pages=pages)


def _running(paragraph: Paragraph) -> str:
    return " ".join(sentence.text for sentence in paragraph.sentences)


def as_html(
    document: Report, history: History, *, picture: str = "", template: str = "report.html", **values: object
) -> str:
    """Write the report as one page without any other file: each sentence opens the rows it rests on.

    `picture` is an SVG to stand above the text. `template` is one that extends `report.html` where the page is part of
    a site, filled in with `values`.
    """
    from markupsafe import Markup

    numbers = count(1)
    paragraphs = [
        {"heading": paragraph.heading, "sentences": [_sentence(s, next(numbers), history) for s in paragraph.sentences]}
        for paragraph in document.paragraphs
    ]
    return fill(
        template,
        report=document,
        paragraphs=paragraphs,
        style=Markup(_style()),
        picture=Markup(picture),
        foot=foot(document),
        hint=texts(document.lang, "reports")["hint"],
        **values,
    )


@cache
def _style() -> str:
    return files("pitboard.report").joinpath("page.css").read_text("utf-8")


def _sentence(sentence: Sentence, number: int, history: History) -> dict[str, object]:
    return {"number": number, "text": sentence.text, "facts": [_fact(fact, history) for fact in sentence.facts]}


def _fact(fact: ReportFact, history: History) -> dict[str, object]:
    return {
        "kind": str(fact.__struct_config__.tag).replace("_", " "),
        "stated": ", ".join(f"{name} {value}".strip() for name, value in _values(fact)),
        "rows": [_row(row, history) for row in fact.evidence[:MOST_ROWS]],
        "more": len(fact.evidence) - MOST_ROWS,
    }


def _values(fact: ReportFact) -> list[tuple[str, str]]:
    """List what a fact says, for people: times as clocks, what is empty or not so left out."""
    named = [(name, getattr(fact, name)) for name in fact.__struct_fields__ if name != "evidence"]
    stated = [(name, value) for name, value in named if value is not False and value not in ("", ())]
    return [(name.removesuffix("_ms").replace("_", " "), _value(name, value)) for name, value in stated]


def _value(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, int) and name.endswith("_ms"):
        return race_time_text(value)
    return "" if value is True else str(value).replace("_", " ")


def _row(row: Evidence, history: History) -> tuple[str, ...]:
    car = f"#{row.number}" if row.number else row.car_class
    place = f"{row.source}:{row.ref}" if row.source else ""
    return row.row, car, content(history, row), place


def foot(document: Report) -> str:
    """Say at which moment and in which order the report holds."""
    words = texts(document.lang, "reports")
    parts = [words.fill(f"foot.{document.order}", at=race_time_text(document.at_ms))]
    if document.end_inferred is True:
        parts.append(words["foot.inferred"])
    if document.asked_ms is not UNSET:
        parts.append(words.fill("foot.asked", at=race_time_text(document.asked_ms)))
    return " ".join(parts)
