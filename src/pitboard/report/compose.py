"""The report as a document: title, paragraphs, sentences with the facts they state, and what is left out and why."""

from collections.abc import Iterable, Sequence

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from pitboard.intake.library import circuit_of
from pitboard.intake.spelling import right_class
from pitboard.moments import Moment, moments
from pitboard.moments.notes import Note
from pitboard.report import note_reading
from pitboard.report.events import left_out as not_out_there
from pitboard.report.evidence import WrittenEvidence
from pitboard.report.facts import NoteFact, ReportFact
from pitboard.report.languages import PHRASEBOOKS, Phrasebook, Voice
from pitboard.report.languages.book import Statement
from pitboard.report.names import Names, hours_of
from pitboard.report.news import SESSION_TITLE
from pitboard.report.plan import Plan, plan, weights
from pitboard.report.snapshot import Snapshot
from pitboard.report.telling import KeptWords, Telling, WordedSentence, repeating
from pitboard.report.wording import headline
from pitboard.scoring import History

A_SENTENCE = 16
"""About how many words one of the lightest sentences has."""

AT_ONCE = 8
"""Of so many statements that repeat each other one is dropped."""


class Sentence(Struct, frozen=True):
    """A sentence and the facts it states; `new` where the previous report could not tell it."""

    text: str
    facts: tuple[ReportFact, ...]
    new: bool = False


class Paragraph(Struct, frozen=True):
    """Sentences under a heading; the first has none."""

    heading: str
    sentences: tuple[Sentence, ...]


class Report(Struct, frozen=True):
    """A report: every sentence holds at `at_ms` of race time, in the `order` that was in force then.

    `since_ms` is the race time of the previous report, None without one. `left_out` says of each note that is not told,
    or not in full, why, and of all else that could have been told. `end_inferred` is there where no source shows the
    chequered flag: the laps say that the race has ended. `asked_ms` is the race time that was asked for, where the
    report is of another.
    """

    race: str
    at_ms: int
    lang: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    order: str = "live"
    left_out: tuple[str, ...] = ()
    since_ms: int | None = None
    end_inferred: bool | UnsetType = UNSET
    asked_ms: int | UnsetType = UNSET

    def sentences(self) -> list[Sentence]:
        """Return all sentences, in order."""
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
    asked_ms: int | None = None,
) -> Report:
    """Write the report of a race at a moment (µs since the epoch), cut to the millisecond that is printed.

    `nation` is the home nation, `since_us` the moment of the previous report, `notes` what people wrote down,
    `asked_ms` the race time that was asked for where this is another.
    """
    written = reports(
        history, moment_us, nation=nation, length=length, since_us=since_us, notes=notes, asked_ms=asked_ms
    )
    return written[lang]


def reports(
    history: History,
    moment_us: int,
    *,
    nation: str = "",
    length: str = "report",
    since_us: int | None = None,
    notes: Sequence[Note] = (),
    asked_ms: int | None = None,
) -> dict[str, Report]:
    """Write the report of a race at a moment in every language; it takes no longer than one, as all are of one plan."""
    moment_us -= (moment_us - history.race.start_us) % 1000
    events = moments(history, moment_us, None, notes)
    earlier = moments(history, since_us, None, notes) if since_us is not None else ()
    planned = plan(history, moment_us, events=events, nation=nation, length=length, since_us=since_us, earlier=earlier)
    since_ms = (since_us - history.race.start_us) // 1000 if since_us is not None else None
    asked = UNSET if asked_ms is None else asked_ms
    documents, final = _unrepeated(history, moment_us, planned, weights().most[length])
    left_out = LeftOut(history, events, planned, final)
    return {
        lang: replace(document, left_out=left_out.lines(lang), since_ms=since_ms, asked_ms=asked)
        for lang, document in documents.items()
    }


def _unrepeated(history: History, moment_us: int, planned: Plan, most: int) -> tuple[dict[str, Report], Plan]:
    """The report in every language, without what makes one of them repeat itself, in so many words at most.

    All say the same, of one plan.
    """
    snapshot = Snapshot(history, moment_us)
    voice = _voice(history, snapshot)
    kept = {lang: KeptWords() for lang in PHRASEBOOKS}
    while True:
        written = {
            lang: _written(snapshot, voice.silent(), planned, book, kept[lang]) for lang, book in PHRASEBOOKS.items()
        }
        again = [
            statement
            for document, worded in written.values()
            for i in repeating([sentence.text for sentence in document.sentences()])
            for statement in worded[i].statements
        ]
        # A text that repeats itself much loses several at once: each round words it anew in every language.
        shorter = planned.without_least(again, max(len(again) // AT_ONCE, 1)) if again else None
        too_long = max(_length(document) for document, _ in written.values()) - most
        if shorter is None and too_long > 0:
            shorter = planned.without_least(list(planned.statements()), max(too_long // A_SENTENCE, 1), places=True)
        if shorter is None:
            return {lang: document for lang, (document, _) in written.items()}, planned
        planned = shorter


def _length(document: Report) -> int:
    """Count the words of a text; notes have room of their own."""
    own = [each for each in document.sentences() if not any(isinstance(fact, NoteFact) for fact in each.facts)]
    return sum(len(each.text.split()) for each in own)


def compose(history: History, moment_us: int, planned: Plan, book: Phrasebook) -> Report:
    """Put a plan into words in one language."""
    snapshot = Snapshot(history, moment_us)
    return _written(snapshot, _voice(history, snapshot), planned, book)[0]


def _written(
    snapshot: Snapshot, voice: Voice, planned: Plan, book: Phrasebook, kept: KeptWords | None = None
) -> tuple[Report, list[WordedSentence]]:
    """Put a plan into words in one language; also return its sentences with the statements that each makes."""
    history = snapshot.history
    telling = Telling(book, voice, f"{history.race.name}|{snapshot.at_ms}", kept)
    worded = telling.tell([statements for _, statements in planned.parts])
    paragraphs = tuple(
        Paragraph(book.headings.get(part, right_class(part)), tuple(_sentence(sentence) for sentence in sentences))
        for (part, _), sentences in zip(planned.parts, worded, strict=True)
        if sentences
    )
    untitled = book.headings["unknown" if snapshot.under_way() else "nothing"]
    title = headline(planned.title, book, voice.silent()) if planned.title else untitled
    inferred = snapshot.over and history.end_inferred
    document = Report(
        history.race.name,
        snapshot.at_ms,
        book.lang,
        title,
        paragraphs,
        "stated" if planned.title and planned.title.form == SESSION_TITLE else snapshot.board.order,
        end_inferred=inferred or UNSET,
    )
    return document, [sentence for sentences in worded for sentence in sentences]


def _sentence(worded: WordedSentence) -> Sentence:
    return Sentence(worded.text, worded.facts, any(statement.new for statement in worded.statements))


def _voice(history: History, snapshot: Snapshot) -> Voice:
    return Voice(
        Names(history),
        {number: snapshot.car(number) for number in history.cars},
        snapshot.local_start_ms(),
        history.race.duration_us // 1000,
        snapshot.at_ms,
        snapshot.over,
        _places(history),
        set(),
        set(),
        "",
        snapshot.start_us,
        snapshot.sky,
        history.race,
        hours_of(history),
        driving={} if snapshot.over else {number: row.driver for number, row in snapshot.row.items()},
    )


def race_called(history: History, moment_us: int, lang: str) -> str:
    """What a text calls the race, with a capital; empty where neither its name nor its circuit is known."""
    voice = _voice(history, Snapshot(history, moment_us))
    called = PHRASEBOOKS[lang].race(voice)
    return called[:1].upper() + called[1:] if voice.town or voice.race_name else ""


def _places(history: History) -> dict[str, dict[str, str]]:
    """Return the circuit's places with their prepositions, by id and language."""
    circuit = circuit_of(history)
    places = circuit.places if circuit else ()
    return {place.id: {lang: getattr(place, f"{lang}_at", "") for lang in PHRASEBOOKS} for place in places}


NO_ROOM = "no room in a report of this length"
REPEATS = "the text would repeat itself, or be too long"


class LeftOut:
    """Lists what a plan does not tell, and what of it was dropped when it was put into words."""

    def __init__(self, history: History, events: Iterable[Moment], planned: Plan, final: Plan) -> None:
        self._written = WrittenEvidence(history, "en")
        kept = list(final.statements())
        dropped = [statement for statement in planned.statements() if statement not in kept]
        self._notes = list(dict.fromkeys(note for statement in kept for note in _notes_of(statement)))
        self._common = [
            *[why for event in events if (why := not_out_there(event))],
            *[_note_line(fact, NO_ROOM) for fact in planned.untold],
            *[_note_line(fact, REPEATS) for statement in dropped for fact in _notes_of(statement)],
        ]
        self._facts = [
            *self._lines([statement for statement in dropped if not _notes_of(statement)], REPEATS),
            *self._lines(planned.no_room, NO_ROOM),
        ]

    def lines(self, lang: str) -> tuple[str, ...]:
        """List all that a report in a language leaves out: notes first, then facts, the weightiest first."""
        in_part = [why for fact in self._notes for why in note_reading.left_out(fact, lang)]
        return tuple(dict.fromkeys([*self._common, *in_part, *self._facts]))

    def _lines(self, statements: Sequence[Statement], why: str) -> list[str]:
        ranked = sorted(statements, key=lambda statement: (-statement.score, statement.key))
        mains = [statement.facts[0] for statement in ranked]
        return [f"{self._written.kind(fact)} {self._written.stated(fact)}: {why}" for fact in mains]


def _notes_of(statement: Statement) -> list[NoteFact]:
    return [fact for fact in statement.facts if isinstance(fact, NoteFact)]


def _note_line(fact: NoteFact, why: str) -> str:
    return f"{note_reading.place_of(fact)}: {why}; the note is left out"
