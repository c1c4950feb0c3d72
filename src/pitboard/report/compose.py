"""The report as a document: title, paragraphs, sentences, and with each sentence the facts it states."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from pitboard.intake.library import circuit_of
from pitboard.moments import moments
from pitboard.moments.note import Note
from pitboard.report.events import left_out
from pitboard.report.facts import Clock, Fact, Place
from pitboard.report.names import Names
from pitboard.report.phrases import Dutch, English, Phrase, Phrasebook, Voice
from pitboard.report.pick import only
from pitboard.report.plan import Plan, plan
from pitboard.report.statement import Statement
from pitboard.report.survey import Survey
from pitboard.report.wording import phrases
from pitboard.scoring import History

PHRASEBOOKS: dict[str, Phrasebook] = {"nl": Dutch(), "en": English()}

_WORD = re.compile(r"[\w#&’'-]+")


class Sentence(Struct, frozen=True):
    """A sentence and the facts it states."""

    text: str
    facts: tuple[Fact, ...]


class Paragraph(Struct, frozen=True):
    """Sentences under a heading; the first has none."""

    heading: str
    sentences: tuple[Sentence, ...]


class Document(Struct, frozen=True):
    """A report: every sentence holds at `at_ms` of race time, in the order by the last loop passed (`order`).

    `left_out` says of each note that is not told why.
    """

    race: str
    at_ms: int
    lang: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    order: str = "live"
    left_out: tuple[str, ...] = ()

    def sentences(self) -> list[Sentence]:
        """All sentences, in order."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph.sentences]


def report(
    history: History,
    moment_us: int,
    *,
    lang: str = "nl",
    nation: str = "",
    length: str = "report",
    since_us: int | None = None,
    notes: Sequence[Note] = (),
) -> Document:
    """The report of a race at a moment (µs since the epoch), which is cut to the millisecond that is printed.

    `nation` is the home nation, `since_us` the moment of the previous report, `notes` what people wrote down.
    """
    moment_us -= (moment_us - history.race.start_us) % 1000
    events = moments(history, moment_us, None, notes)
    earlier = moments(history, since_us, None, notes) if since_us is not None else ()
    planned = plan(history, moment_us, events=events, nation=nation, length=length, since_us=since_us, earlier=earlier)
    document = compose(history, moment_us, planned, PHRASEBOOKS[lang])
    return replace(document, left_out=tuple(why for one in events if (why := left_out(one))))


def compose(history: History, moment_us: int, planned: Plan, book: Phrasebook) -> Document:
    """The words of a plan in one language."""
    survey = Survey(history, moment_us)
    voice = Voice(
        Names(history),
        {number: survey.car(number) for number in history.cars},
        survey.local_start_ms(),
        history.race.duration_us // 1000,
        survey.at_ms,
        survey.over,
        _places(history),
        set(),
        set(),
    )
    writer = _Writer(book, voice, f"{history.race.name}|{survey.at_ms}")
    paragraphs = tuple(writer.paragraph(part, statements) for part, statements in planned.parts)
    title = _title(planned, book, voice)
    return Document(history.race.name, survey.at_ms, book.lang, title, paragraphs)


def _places(history: History) -> dict[str, dict[str, str]]:
    """The circuit's places with their prepositions, by id and language."""
    circuit = circuit_of(history)
    return {place.id: {"nl": place.nl_at, "en": place.en_at} for place in circuit.places} if circuit else {}


def _title(planned: Plan, book: Phrasebook, voice: Voice) -> str:
    lead = next((one for one in planned.statements() if one.form == "lead"), None)
    if lead is None:
        return book.headings["nothing"]
    who = book.headline_car(only(lead.facts, Place).number, voice)
    return book.headline(who, only(lead.facts, Clock).at_ms, voice)


class _Writer:
    """Chooses among the ways to say a statement: no clause twice in a paragraph, varied openings, nothing repeated.

    Which of several equally good ways is taken depends on the race's name, the cut and the sentence's place alone.
    """

    def __init__(self, book: Phrasebook, voice: Voice, seed: str) -> None:
        self._book = book
        self._voice = voice
        self._seed = seed
        self._openers: list[str] = []
        self._patterns: Counter[str] = Counter()
        self._runs: Counter[tuple[str, ...]] = Counter()

    def paragraph(self, part: str, statements: Sequence[Statement]) -> Paragraph:
        """The sentences of one part of the article."""
        used: set[str] = set()
        sentences = []
        for statement in statements:
            ways = phrases(statement, self._book, self._voice)
            best = min(ways, key=lambda way: (self._cost(way, used), way.pattern))
            used.add(best.pattern)
            self._patterns[best.pattern] += 1
            self._openers.append(_words(best.text)[0])
            self._runs.update(_runs(best.text))
            self._voice.heard(best.text)
            sentences.append(Sentence(best.text, statement.facts))
        return Paragraph(self._book.headings.get(part, part), tuple(sentences))

    def _cost(self, way: Phrase, used: set[str]) -> float:
        opener = _words(way.text)[0]
        cost = 20.0 * (way.pattern in used) + 2.0 * self._patterns[way.pattern]
        cost += 4.0 * (self._openers[-1:] == [opener]) + 50.0 * (self._openers[-2:] == [opener] * 2)
        cost += 0.35 * self._openers.count(opener)
        cost += 3.0 * sum(1 for run in _runs(way.text) if self._runs[run])
        cost += 6.0 * way.text[0].isdigit() + 1.2 * way.pattern.endswith("=")
        return cost + self._chance(way.pattern)

    def _chance(self, pattern: str) -> float:
        key = f"{self._seed}|{len(self._openers)}|{pattern}"
        return hashlib.blake2b(key.encode(), digest_size=2).digest()[0] / 256


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _runs(text: str) -> list[tuple[str, ...]]:
    words = _words(text)
    return [tuple(words[i : i + 4]) for i in range(len(words) - 3)]
