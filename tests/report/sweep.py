"""Reports of every given race and of generated ones, written by the thousand and proved; what is done is kept.

One command writes a hundred thousand sentences, and deletes every row of thousands of them, as far as it comes; begun
again with the same file it goes on. It prints how many sentences, which failures, and which forms were never offered:

    PITBOARD_SWEEP=1 PITBOARD_SWEEP_FILE=proof.jsonl python -m pytest -o faulthandler_timeout=0 \
        tests/report/test_truth.py tests/report/test_deletion.py -k "hundred_thousand or every_row"
"""

import gzip
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct, field

from feeds.readers import recorded_facts
from loaded import loaded
from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.moments.notes import KINDS, Note
from pitboard.report.compose import Report, reports
from pitboard.report.facts import NoteFact, ReportFact, stated_values
from pitboard.report.languages import PHRASEBOOKS
from pitboard.scoring import History, score
from report.contradictions import contradictions
from report.holed import holed
from report.official import against_classification
from report.rederive import disagreements, falls_without
from report.rows import Tables
from report.sources import HOUR_US, lap_records
from report.test_odd_fields import odd_race
from report.test_small_races import generated
from report.vague import out_of_range

WHOLE = bool(os.environ.get("PITBOARD_SWEEP"))
FILE = Path(os.environ["PITBOARD_SWEEP_FILE"]) if os.environ.get("PITBOARD_SWEEP_FILE") else None

AT_ONCE = 6
"""So many moments of a race are examined when it has been read."""

LENGTHS = ("flash", "report", "report", "long", "long", "long", "long")

FREE = (
    *("the engine blew", "gearbox failed", "trouble with the brakes", "motor opgeblazen", "problemen met de koppeling"),
    *("an odd noise on the straight", "vreemd geluid achterin", "in-lap too slow", "incident with a marshal's post"),
)
"""Notes of no known kind, as people type them."""

Written = dict[str, Report]


class Examined(Struct, frozen=True):
    """What came of one report in both languages: how many sentences, of which forms, what is wrong.

    Of the first of each turn every row was deleted that its Dutch sentences cite: so many sentences, so many rows.
    """

    race: str
    turn: int
    place: int
    at_ms: int
    length: str
    sentences: int
    forms: dict[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    deleted_from: int = 0
    deleted_rows: int = 0


def histories(races: Path) -> dict[str, Callable[[], History]]:
    """Every race by a name: given, followed from the middle, simulated whole and disturbed, small and odd."""
    found: dict[str, Callable[[], History]] = {
        path.relative_to(races).as_posix(): partial(loaded, path) for path in dict.fromkeys(lap_records(races))
    }
    live = [path.name for path in sorted((races / "live-2026").iterdir())]
    found |= {f"live-2026/{name}": partial(loaded, races / "live-2026" / name) for name in live}
    found |= {f"joined at {share}": partial(joined_late, races, share) for share in (0.15, 0.4, 0.75)}
    found |= {f"simulated {seed}": partial(simulated, seed) for seed in range(1, 31)}
    found |= {f"holed {seed}": partial(holed, seed) for seed in range(60)}
    found |= {f"small {seed}": partial(small, seed) for seed in range(150)}
    found |= {f"odd {seed}": partial(odd_race, seed) for seed in range(150)}
    # However far a turn comes, it has races of every kind.
    names = random.Random(1).sample(list(found), len(found))
    return {name: found[name] for name in names}


def joined_late(races: Path, share: float) -> History:
    """The recording of Sebring followed from a share of it on: nobody saw what came before."""
    content = gzip.decompress((races / "sebring-2009" / "session5.rmonitor.gz").read_bytes())
    lines = content.splitlines(keepends=True)
    return score(recorded_facts("rmonitor", b"".join(lines[int(len(lines) * share) :]), "feed", Reading()))


def simulated(seed: int) -> History:
    """A simulated race: of one hour to 24, of few cars or many, quiet or not, and of every third the feed is bad."""
    chance = random.Random(seed)
    bad = 0.004 if seed % 3 == 0 else 0.0
    settings = SimulatedRace(
        seed=seed,
        duration_us=chance.choice([1, 3, 3, 6, 12 if seed % 10 else 24]) * HOUR_US,
        hypercar=chance.choice([1, 6, 10]),
        lmp2=chance.choice([0, 3, 8]),
        lmgt3=chance.choice([0, 6, 10]),
        innovative=seed % 2,
        incident_rate=chance.choice([0.5, 1.0, 2.5, 6.0]),
        rolling_start=seed % 2 == 0,
        double_reads=bad > 0,
        lost_share=bad,
        duplicated_share=bad,
        late_share=bad,
    )
    return score(list(simulate(settings)))


def small(seed: int) -> History:
    """A race of an hour with one to seven cars."""
    return generated(seed)[0]


def examine(name: str, history: History, turn: int) -> Iterator[Examined]:
    """Write and prove the reports of one race at moments by chance."""
    for place in range(AT_ONCE):
        asked = asked_of(history, random.Random(f"{name}|{turn}|{place}"))
        at_ms = (asked.moment_us - history.race.start_us) // 1000
        found, sentences, from_sentences, rows = [], 0, 0, 0
        with forms_offered() as forms:
            try:
                documents = written(history, asked)
                found = list(faults(history, documents))
                sentences = sum(len(document.sentences()) for document in documents.values())
                if place == 0:
                    found += stands_without(history, documents["nl"])
                    from_sentences = len(documents["nl"].sentences())
                    rows = sum(len(fact.evidence) for fact in facts_of(documents["nl"]))
            except Exception as fault:  # a report that cannot be written, or proved, is a fault like any other
                found.append(f"raised {type(fault).__name__}: {fault}")
        yield Examined(
            name, turn, place, at_ms, asked.length, sentences, dict(forms), tuple(found), from_sentences, rows
        )


class Asked(Struct, frozen=True):
    """What a report is asked for."""

    moment_us: int
    length: str
    nation: str
    since_us: int | None
    notes: tuple[Note, ...]


def asked_of(history: History, chance: random.Random) -> Asked:
    """A moment, a length, a nation, the previous report and notes, by chance; some moments are right at the flag."""
    start_us, through_us = history.told_from_us(), history.through_us
    moment_us = history.answered_us(start_us + round((through_us - start_us) * chance.uniform(0.01, 1.02)))
    if history.chequered_us <= through_us and chance.random() < 0.2:
        moment_us = history.chequered_us + chance.choice([-1000, 0, 1000, 30_000_000, 300_000_000])
    nations = sorted({nation for car in history.cars.values() for nation in car.nations}) or [""]
    before_us = history.answered_us(start_us + round((moment_us - start_us) * chance.random()))
    since_us = before_us if chance.random() < 0.3 else None
    notes = [_note(history, moment_us, chance) for _ in range(chance.choice([0, 0, 0, 1, 4]))] if history.cars else []
    nation = chance.choice(["", "NLD", "BEL", chance.choice(nations)])
    return Asked(moment_us, chance.choice(LENGTHS), nation, since_us, tuple(notes))


def written(history: History, asked: Asked) -> Written:
    """The report in every language."""
    return reports(
        history,
        asked.moment_us,
        length=asked.length,
        nation=asked.nation,
        since_us=asked.since_us,
        notes=asked.notes,
    )


def _note(history: History, moment_us: int, chance: random.Random) -> Note:
    """A note on one car, on two or on the course, before the moment."""
    race_us = round((moment_us - history.race.start_us) * chance.random())
    cars = tuple(chance.sample(sorted(history.cars), min(chance.randint(0, 2), len(history.cars))))
    kind = chance.choice(sorted(KINDS))
    if chance.random() < 0.4:
        kind = ""
    what = chance.choice(KINDS[kind] if kind else FREE)
    cause = chance.choice(["", "", "gearbox", "motor"])
    own = {"nl": "De auto van de maand stond even stil.", "en": "The car of the month stopped for a while."}
    in_words = own if chance.random() < 0.1 else {}
    by = chance.choice(cars) if len(cars) > 1 and chance.random() < 0.5 else ""
    line = chance.randint(1, 99)
    return Note(race_us, cars, what, kind, cause=cause, by=by, file="notes.txt", line=line, **in_words)


def faults(history: History, documents: Written) -> Iterator[str]:
    """What is wrong with a report: by its rows, the other language, itself, its words, and the classification."""
    dutch = documents["nl"]
    yield from disagreements(history, dutch)
    # Which statements share a sentence is a matter of the language.
    stated = {lang: [stated_values(fact) for fact in _in_all(document)] for lang, document in documents.items()}
    if any(facts != stated["nl"] for facts in stated.values()):
        yield "the languages state different facts"
    yield from against_classification(history, dutch)
    crews = Counter(name for car in history.cars.values() for name in {*car.names.values()})
    namesakes = [f": {name} in two cars" for name, cars in crews.items() if cars > 1]
    for document in documents.values():
        yield from (fault for fault in contradictions(document) if not fault.endswith(tuple(namesakes)))
        for sentence in document.sentences():
            yield from out_of_range(sentence, document.lang)


def _in_all(document: Report) -> Iterator[ReportFact]:
    """The facts that are told in every language: a note in a person's words is told in the language of these alone."""
    for sentence in document.sentences():
        notes = [fact for fact in sentence.facts if isinstance(fact, NoteFact)]
        if not any(note.nl or note.en or not note.incident for note in notes):
            yield from sentence.facts


def stands_without(history: History, document: Report) -> Iterator[str]:
    """The facts that are derived all the same when a row that they cite is deleted."""
    tables = Tables(history, history.race.start_us + document.at_ms * 1000)
    for sentence in document.sentences():
        for fact in sentence.facts:
            for row in fact.evidence:
                if not falls_without(fact, row, tables):
                    yield f"{type(fact).__name__} stands without {row.row} {row.number} {row.key}: {sentence.text}"


def facts_of(document: Report) -> list[ReportFact]:
    """The facts of a document, in order."""
    return [fact for sentence in document.sentences() for fact in sentence.facts]


class _Counting(dict[str, tuple[str, ...]]):
    """Templates that count how often those of a form are asked for."""

    def __init__(self, templates: dict[str, tuple[str, ...]], asked: Counter[str]) -> None:
        super().__init__(templates)
        self._asked = asked

    def __getitem__(self, form: str) -> tuple[str, ...]:
        self._asked[form] += 1
        return super().__getitem__(form)


@contextmanager
def forms_offered() -> Iterator[Counter[str]]:
    """Count the forms that texts are worded by meanwhile, titles too."""
    counted: Counter[str] = Counter()
    templates = {lang: book.templates for lang, book in PHRASEBOOKS.items()}
    for book in PHRASEBOOKS.values():
        book.templates = _Counting(book.templates, counted)  # type: ignore[misc]
    try:
        yield counted
    finally:
        for lang, book in PHRASEBOOKS.items():
            book.templates = templates[lang]  # type: ignore[misc]


Done = dict[tuple[str, int, int], Examined]
"""What was examined, by race, turn and place."""


def kept(file: Path | None) -> Done:
    """What was examined before, by the lines of the file; a last one that was cut off is taken away."""
    if not file or not file.exists():
        return {}
    lines = file.read_bytes()
    whole = lines[: lines.rfind(b"\n") + 1]
    if whole != lines:
        file.write_bytes(whole)
    found = (msgspec.json.decode(line, type=Examined) for line in whole.splitlines())
    return {(report.race, report.turn, report.place): report for report in found}


def sentences_of(done: Done) -> int:
    """How many sentences were examined."""
    return sum(report.sentences for report in done.values())


def rows_deleted_from(done: Done) -> int:
    """Of how many sentences every row was deleted."""
    return sum(report.deleted_from for report in done.values())


def swept(races: Path, enough: Callable[[Done], bool], file: Path | None = None) -> Done:
    """Examine race by race, turn by turn, until there is enough; go on behind what the file has.

    What had a fault there is examined again.
    """
    done = kept(file)
    last, turn = max((turn for _, turn, _ in done), default=0), 0
    while turn <= last or not enough(done):
        for name, read_race in histories(races).items():
            before = [done.get((name, turn, place)) for place in range(AT_ONCE)]
            if all(report and not report.faults for report in before) or (not any(before) and enough(done)):
                continue
            found = list(examine(name, read_race(), turn))
            done |= {(name, turn, report.place): report for report in found}
            if file:
                with file.open("ab") as lines:
                    lines.write(b"".join(msgspec.json.encode(report) + b"\n" for report in found))
        turn += 1
    return done


def never_written(done: Done) -> dict[str, list[str]]:
    """The forms of each language that no report was offered."""
    offered = {form for report in done.values() for form in report.forms}
    return {lang: sorted(set(book.templates) - offered) for lang, book in PHRASEBOOKS.items()}
