"""The tables of the operator's page, in the reader's language.

What a source, a journal or the scoring says of a single passing stays in English, as in the logs: it is marked so.
"""

from typing import Final

from msgspec import Struct

from pitboard.board import Disagreement
from pitboard.board.verdicts import AlarmRow, VerdictRow
from pitboard.scoring import Conflict
from pitboard.server.cells import clock
from pitboard.server.overview import LiveSourceRow, Overview, UnknownTransponder
from pitboard.texts import DEFAULT, Texts, language

OLD_MS: Final = 15_000
"""A source that has been silent for longer is marked."""

SOURCES: Final = "source format silent passings minute clock how steps wrong"
UNKNOWN: Final = "transponder passings first last loops"
STATED: Final = "car what feed ours reason"
CONFLICTS: Final = "car what counts from aside aside_from"
REJECTED: Final = "race_time car loop verdict where reason"


class OperatorCell(Struct, frozen=True):
    """A cell: its text, whether it is a figure, whether something is wrong, and its language where it is another's."""

    text: str
    figure: bool = False
    wrong: bool = False
    lang: str = ""


class OperatorTable(Struct, frozen=True):
    """A table: its title, the headings of its columns, its rows, and the word where there are none."""

    title: str
    heads: list[str]
    rows: list[list[OperatorCell]]
    empty: str


def tables(view: Overview, words: Texts) -> list[OperatorTable]:
    """All tables of a race's overview but its verdicts, in the order of the page."""
    alarm_count = words.fill("alarms", count=number(view.alarm_count, words))
    return [
        _sources(view, words),
        _table(words, alarm_count, "race_time car what detail", [_alarm(row, words) for row in view.alarms]),
        _table(words, words["unknown"], UNKNOWN, [_unknown(row, words) for row in view.unknown_transponders]),
        _stated(view, words),
        _table(words, words["conflicts"], CONFLICTS, [_conflict(row, words) for row in view.conflicts]),
        _table(words, words["rejected"], REJECTED, [_rejected(row, words) for row in view.rejected]),
    ]


def number(count: int, words: Texts) -> str:
    """A count with its thousands set apart."""
    return (
        f"{count:,}"
        if language(words.language).decimal == "."
        else f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    )


def age(ms: int) -> str:
    """How long ago, in the largest unit that says it."""
    seconds = ms // 1000
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def code_word(words: Texts, kind: str, code: str) -> str:
    """What a code is called; what has no word yet is its code, with its underscores taken out."""
    key = f"{kind}.{code}"
    return words[key] if key in words else code.replace("_", " ")


def _table(words: Texts, title: str, columns: str, rows: list[list[OperatorCell]], empty: str = "") -> OperatorTable:
    heads = [words[f"head.{key}"] for key in columns.split()]
    return OperatorTable(title, heads, rows, empty or words["none"])


def _sources(view: Overview, words: Texts) -> OperatorTable:
    rows = [_source(row, words) for row in view.sources]
    return _table(words, words["sources"], SOURCES, rows, words["sources.none"])


def _source(row: LiveSourceRow, words: Texts) -> list[OperatorCell]:
    silent = "–" if row.age_ms is None else age(row.age_ms)
    offset = "" if row.offset_ms is None else _signed(row.offset_ms, words)
    how = code_word(words, "how", row.how) if row.how else ""
    return [
        _text(row.name),
        _text(row.format),
        OperatorCell(silent, figure=True, wrong=row.age_ms is None or row.age_ms > OLD_MS),
        _figure(number(row.passings, words)),
        _figure(number(row.a_minute, words)),
        _figure(offset),
        _text(f"{how} ({row.pairs})" if row.pairs else how),
        _figure(str(row.steps)),
        OperatorCell(row.note or row.refused, wrong=bool(row.note), lang=DEFAULT),
    ]


def _signed(ms: float, words: Texts) -> str:
    return f"{ms:+.3f} ms".replace(".", language(words.language).decimal).replace("-", "−")


def _alarm(row: AlarmRow, words: Texts) -> list[OperatorCell]:
    return [_time(row.at_ms), _car(row.number), _word(words, "alarm", row.kind), _english(row.text)]


def _unknown(row: UnknownTransponder, words: Texts) -> list[OperatorCell]:
    return [
        _text(row.transponder),
        _figure(number(row.passings, words)),
        _time(row.first_ms),
        _time(row.last_ms),
        _text(", ".join(row.loops)),
    ]


def _stated(view: Overview, words: Texts) -> OperatorTable:
    rows = [_disagreement(row, words) for row in view.disagreements]
    title = words.count("stated.differ", len(rows)) if rows else words["stated"]
    return _table(words, title, STATED, rows, words["stated.same"] if view.stated else words["stated.none"])


def _disagreement(row: Disagreement, words: Texts) -> list[OperatorCell]:
    return [
        _car(row.number),
        _word(words, "what", row.what.removesuffix("_ms")),
        _figure(_value(row.what, row.stated, words)),
        _figure(_value(row.what, row.ours, words)),
        _english(row.reason),
    ]


def _conflict(row: Conflict, words: Texts) -> list[OperatorCell]:
    kind, _, seat = row.what.partition(" ")
    what = words.fill(f"what.{kind}", seat=seat) if f"what.{kind}" in words else row.what
    return [_car(row.number), *map(_text, (what, row.kept, row.kept_source, row.other, row.other_source))]


def _rejected(row: VerdictRow, words: Texts) -> list[OperatorCell]:
    return [
        _time(row.at_ms),
        _car(row.number) if row.number else _text(row.transponder),
        _text(row.loop),
        _word(words, "verdict", row.code),
        _text(f"{row.source}:{row.ref}"),
        _english(row.reason),
    ]


def _value(what: str, value: int | None, words: Texts) -> str:
    """What is stated of a car, or ours: a time with its thousandths."""
    if value is None:
        return "–"
    if not what.endswith("_ms"):
        return str(value)
    return f"{clock(value)}{language(words.language).decimal}{value % 1000:03}"


def _word(words: Texts, kind: str, code: str) -> OperatorCell:
    return _text(code_word(words, kind, code))


def _text(text: str) -> OperatorCell:
    return OperatorCell(text)


def _figure(text: str) -> OperatorCell:
    return OperatorCell(text, figure=True)


def _time(at_ms: int) -> OperatorCell:
    return _figure(clock(at_ms))


def _car(number: str) -> OperatorCell:
    return _text(f"#{number}" if number else "")


def _english(text: str) -> OperatorCell:
    return OperatorCell(text, lang=DEFAULT)
