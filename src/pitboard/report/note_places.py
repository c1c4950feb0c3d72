"""Where notes stand in a report: with the car that they are about, and which of them there is room for."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pitboard.report.facts import LongStopFact, LossFact, NoteFact, ReportFact, RetiredFact
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.note_reading import sentence_in
from pitboard.report.statement import Statement

Parts = tuple[tuple[str, tuple[Statement, ...]], ...]
"""The parts of an article in order, with their statements."""

ROOM: Final = 5
"""Notes have room of their own: a fifth of the words of a report, so that none pushes out another fact."""

LEAST_ROOM: Final = 20
"""And room for a note in the shortest."""

APART: Final = ("penalty", "slow_zone", "")
"""Kinds of notes that do not tell why a car stood still."""

LISTS: Final = ("rest", "retired_many", "retired_many_class", "stops_many", "home_many")
"""Forms that tell of several cars, each as much."""

BEFORE_MS: Final = 600_000
"""So long before a car came in or was last seen its trouble may have begun."""

AFTER_MS: Final = 120_000
"""A person's time may be off by so much."""


class NotesTold(Struct, frozen=True):
    """The parts of an article with its notes in them, and the notes that there was no room for."""

    parts: Parts
    untold: tuple[NoteFact, ...] = ()


def with_notes(parts: Parts, notes: Sequence[Statement], length: int, words: int, order: Sequence[str]) -> NotesTold:
    """Put the weightiest notes, each of so many `words`, into a report of so many words.

    A note that agrees with a retirement, a stop or a slow lap told stands right behind that, without the time. One on
    a car that the report tells of stands behind the last that it says of it, any other in the part it was offered for.
    `order` is that of all parts.
    """
    statements = [statement for _, inside in parts for statement in inside]
    hosts = {id(note): _explained(_fact(note), statements) for note in notes}
    about = {id(note): _about(_fact(note).number, statements) for note in notes}
    ranked = sorted(
        notes,
        key=lambda note: (not hosts[id(note)], not about[id(note)], -note.score, _fact(note).at_ms, note.key),
    )
    chosen = ranked[: max(length // ROOM, LEAST_ROOM) // words]
    taken: set[str] = set()
    found = {part: list(inside) for part, inside in parts}
    for note in sorted(chosen, key=lambda note: _fact(note).at_ms):
        host = hosts[id(note)]
        if host and host.key not in taken:
            taken.add(host.key)
            form = "note_in_lap" if _on_track(host.facts[0]) else "note_before"
            _behind(found[host.part], host, replace(note, form=form, part=host.part, needs=host.key))
        elif told_last := about[id(note)]:
            _behind(found[told_last.part], told_last, replace(note, part=told_last.part))
        else:
            found.setdefault(note.part, []).append(note)
    told_parts = tuple((part, tuple(found[part])) for part in order if part in found)
    return NotesTold(told_parts, tuple(_fact(note) for note in ranked if note not in chosen))


def _fact(note: Statement) -> NoteFact:
    return next(fact for fact in note.facts if isinstance(fact, NoteFact))


def _behind(inside: list[Statement], host: Statement, note: Statement) -> None:
    """Put a note behind a statement, with what goes on from that and the notes that are there already."""
    i = next(i for i, statement in enumerate(inside) if statement.key == host.key) + 1
    while note.form == "note" and i < len(inside) and (_goes_on(inside[i], inside[i - 1]) or _is_note(inside[i])):
        i += 1
    inside.insert(i, note)


def _goes_on(statement: Statement, before: Statement) -> bool:
    return statement.relation is not None and statement.after == before.key


def _is_note(statement: Statement) -> bool:
    return isinstance(statement.facts[0], NoteFact)


def _about(number: str, statements: Iterable[Statement]) -> Statement | None:
    """Find the last statement on a car, else the last list that it is in."""
    if not number:
        return None
    mine = [each for each in statements if any(getattr(fact, "number", "") == number for fact in each.facts)]
    main = [each for each in mine if getattr(each.facts[0], "number", "") == number and each.form not in LISTS]
    shared = [each for each in mine if each.form in LISTS or each not in main]
    return next(reversed(main or shared), None)


def _explained(note: NoteFact, statements: Iterable[Statement]) -> Statement | None:
    """Find the statement of the trouble that a note may explain; a note in a sentence of its own explains none."""
    if note.incident in APART or any(sentence_in(note, lang) for lang in PHRASEBOOKS) or note.disagrees:
        return None
    return next((each for each in statements for fact in each.facts[:2] if _agrees(note, fact, each)), None)


def _agrees(note: NoteFact, fact: ReportFact, statement: Statement) -> bool:
    if statement.form in LISTS or getattr(fact, "number", "") != note.number:
        return False
    match fact:
        case RetiredFact():
            return _near(note, fact.at_ms)
        case LongStopFact():
            return _near(note, fact.in_ms)
        case LossFact():
            return fact.begin_ms - (BEFORE_MS if fact.visits else 0) <= note.at_ms <= fact.end_ms
    return False


def _on_track(fact: ReportFact) -> bool:
    return isinstance(fact, LossFact) and not fact.visits


def _near(note: NoteFact, at_ms: int) -> bool:
    return at_ms - BEFORE_MS <= note.at_ms <= at_ms + AFTER_MS
