"""A report on paper: Markdown, a self-contained page in which every sentence opens its evidence, and JSON."""

from functools import cache
from html import escape
from importlib.resources import files
from itertools import count

import msgspec
from msgspec import UNSET

from pitboard.board.clock import race_clock
from pitboard.moments import Evidence
from pitboard.report.compose import Report, Sentence
from pitboard.report.evidence import content
from pitboard.report.facts import Fact
from pitboard.scoring import History
from pitboard.texts import texts

MOST_ROWS = 40
"""More rows of one fact than this are counted, not listed."""


def as_json(document: Report) -> bytes:
    """The report as JSON: `race, at_ms, lang, title, paragraphs`; a fact has its kind, its values and its evidence."""
    return msgspec.json.encode(document)


def as_markdown(document: Report) -> str:
    """The report as Markdown; the moment it holds at stands under it."""
    blocks = [f"# {document.title}"]
    for paragraph in document.paragraphs:
        if paragraph.heading:
            blocks.append(f"## {paragraph.heading}")
        blocks.append(" ".join(sentence.text for sentence in paragraph.sentences))
    blocks.append(f"*{_foot(document)}*")
    return "\n\n".join(blocks) + "\n"


def as_html(document: Report, history: History, *, head: str = "", above: str = "", picture: str = "") -> str:
    """The report as one page without any other file: each sentence opens the rows it stands on.

    `head` and `above` are markup of the site that the page is part of: for its head, and above the report.
    `picture` is an SVG to stand above the text.
    """
    parts = []
    place = count(1)
    for paragraph in document.paragraphs:
        heading = f"<h2>{escape(paragraph.heading)}</h2>\n" if paragraph.heading else ""
        text = "\n".join(_sentence(sentence, next(place), history) for sentence in paragraph.sentences)
        parts.append(f"<section>\n{heading}{text}\n</section>")
    if picture:
        parts.insert(0, f"<figure>\n{picture}\n</figure>")
    title = escape(document.title)
    return f"""<!doctype html>
<html lang="{document.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{_style()}</style>
{head}</head>
<body>
{above}<main>
<header><h1>{title}</h1><p>{escape(document.race)} · {escape(_foot(document))}</p></header>
{chr(10).join(parts)}
<footer><p>{texts(document.lang, "reports")["hint"]}</p></footer>
</main>
</body>
</html>
"""


@cache
def _style() -> str:
    return files("pitboard.report").joinpath("page.css").read_text("utf-8")


def _sentence(sentence: Sentence, place: int, history: History) -> str:
    """A check box opens the rows, so that the sentences run on and the page needs no script."""
    facts = "".join(_fact(fact, history) for fact in sentence.facts)
    box = f'<input type="checkbox" class="open" id="s{place}">'
    return f'{box}<label for="s{place}">{escape(sentence.text)}</label><div class="rows">{facts}</div>'


def _fact(fact: Fact, history: History) -> str:
    values = ", ".join(f"{name} {value}".strip() for name, value in _values(fact))
    shown = "".join(_row(row, history) for row in fact.evidence[:MOST_ROWS])
    more = len(fact.evidence) - MOST_ROWS
    if more > 0:
        shown += f"<tr><td>+ {more}</td></tr>"
    kind = str(fact.__struct_config__.tag).replace("_", " ")
    return f"<p><b>{kind}</b> {escape(values)}</p><table>{shown}</table>"


def _values(fact: Fact) -> list[tuple[str, str]]:
    """What a fact says, for people: times as clocks, what is empty or not so left out."""
    named = [(name, getattr(fact, name)) for name in fact.__struct_fields__ if name != "evidence"]
    stated = [(name, value) for name, value in named if value is not False and value not in ("", ())]
    return [(name.removesuffix("_ms").replace("_", " "), _value(name, value)) for name, value in stated]


def _value(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, int) and name.endswith("_ms"):
        return race_clock(value)
    return "" if value is True else str(value).replace("_", " ")


def _row(row: Evidence, history: History) -> str:
    car = f"#{row.number}" if row.number else row.car_class
    place = f"{row.source}:{row.ref}" if row.source else ""
    cells = (row.row, car, content(history, row), place)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _foot(document: Report) -> str:
    words = texts(document.lang, "reports")
    parts = [words.fill(f"foot.{document.order}", at=race_clock(document.at_ms))]
    if document.end_inferred is True:
        parts.append(words["foot.inferred"])
    if document.asked_ms is not UNSET:
        parts.append(words.fill("foot.asked", at=race_clock(document.asked_ms)))
    return " ".join(parts)
