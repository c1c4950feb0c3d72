"""Where notes stand in a report, with the car that they are about, and how they are worded, by kind or in their own."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pitboard.report import note_reading
from pitboard.report.facts import LongStopFact, LossFact, NoteFact, ReportFact, RetiredFact, only
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.languages.book import Noun, Phrase, Phrasebook, Slots, Statement, fill
from pitboard.report.names import Voice
from pitboard.report.note_reading import FILLER, NOTE_WORDS, NoteReading, PartFault, part_of, sentence_in, words

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


PLAIN = ("penalty", "slow_zone", "")
"""Kinds of notes that tell of no trouble on the track."""

SAME_SUBJECT = tuple(f"note_{kind}" for kind in ("crash", "spin", "off", "off_into", "stopped"))
"""Forms in every sentence of which the driver or the car is the subject."""


def noted(statement: Statement, book: Phrasebook, voice: Voice) -> list[Phrase]:
    """Word a note in every way: by its own sentence in this language, or by its kind with all that it gives.

    A note on the course that gives words of another language, and no more, has no sentence in this one.
    """
    fact = only(statement.facts, NoteFact)
    own = note_reading.sentence_in(fact, book.lang)
    if own:
        ways = fill(book, "note_own", {"what": own.strip(" .")}, ())
        return [Phrase(way.pattern, f"{way.text[:-1]}{_doubts(fact, book)}.") for way in ways]
    return _Note(fact, book, voice).phrases(statement.form)


class _Note:
    """One note on its way to a sentence."""

    def __init__(self, fact: NoteFact, book: Phrasebook, voice: Voice) -> None:
        self.fact, self.book, self.lang = fact, book, book.lang
        self.own = NOTE_WORDS[book.lang]
        self.place = voice.places.get(fact.place, {}).get(book.lang, "")
        numbers = [number for number in fact.numbers if number in voice.cars]
        self.by = fact.by if fact.by in voice.cars else ""
        self.others = [number for number in numbers if number not in (fact.number, self.by)]
        if self.by == fact.number and not self.others:
            self.by = ""
        self.caused = False
        names = " ".join((fact.driver, *voice.places.get(fact.place, {}).values()))
        self.read: NoteReading = note_reading.read(fact.what, fact.incident, names)
        self.native = note_reading.native(fact, book.lang)
        # Words of which timing says that a name in them is wrong are not repeated.
        self.words = fact.what.rstrip(". ") if self.read.more and self.native and "driver" not in fact.disagrees else ""
        kind = "" if self.read.doubt and not self.words else fact.incident
        self.kind = kind or "incident"
        self.fault = self._fault()
        self.slots: Slots = {
            "car": book.car(fact.number, voice) if fact.number in voice.cars else "",
            "driver": book.driver(fact.driver, voice) if fact.driver else "",
            "when": book.when(fact.at_ms, voice),
            "place": self.place,
            "words": self.words,
        }
        if self.fault:
            part = Noun(self.own.parts[self.fault.part], self.fault.part in self.own.several)
            self.slots["part"] = part
            if car := self.slots["car"]:
                whose = self.own.of_car.format(part=part.text, car=car.text if isinstance(car, Noun) else car)
                self.slots["part_of_car"] = Noun(whose, part.plural)
        self.listed = {number: book.car(number, voice).text for number in (*self.others, *filter(None, [self.by]))}

    def _fault(self) -> PartFault | None:
        """The fault of a part that is all the note says, or that it gives as the cause of technical trouble."""
        if self.words or self.kind != "technical":
            return None
        if self.read.fault and (self.read.fault.fault != "trouble" or not self.fact.cause):
            return self.read.fault
        causes = (self.fact.cause, self.fact.cause_nl, self.fact.cause_en)
        fault = next(filter(None, (part_of(words(text), FILLER) for text in causes)), None)
        self.caused = fault is not None
        return fault or self.read.fault

    def phrases(self, form: str) -> list[Phrase]:
        """Word the note in full, or behind the sentence that it goes with."""
        if form == "note":
            form, needs = self._form()
            if not form:
                return []
            stated = self._stated_by_form(form)
        else:
            needs = ("words",) if self.words else ()
            if self.fault and form == "note_before":
                form = f"note_before_part_{self.fault.fault}"
            noun, why = self._noun(), "" if self.words else self._cause()
            if why.startswith(f", {self.own.after} "):
                # The cause goes with the noun: damage after a collision.
                noun, why = f"{noun} {why.lstrip(', ')}", ""
                self.caused = True
            self.slots |= {"noun": noun, "place_aside": f", {self.place}" if self.place else ""}
            stated = {"by", "others"} if self.kind == "contact" and not self.words else set()
            form = f"{form}_words" if self.words else form
        tail = self._tail(stated, same_subject=form in SAME_SUBJECT)
        return [Phrase(way.pattern, way.text[:-1] + tail + ".") for way in fill(self.book, form, self.slots, needs)]

    def _form(self) -> tuple[str, tuple[str, ...]]:
        if not self.slots["car"]:
            if self.words:
                return "note_words_course", ("words", "place")
            if not self.fact.incident:
                return "", ()
            self.slots["noun"] = self._noun()
            return ("note_course_slow_zone" if self.kind == "slow_zone" else "note_course"), ()
        if self.words:
            plain = self.fact.incident in PLAIN
            return ("note_words_plain" if plain else "note_words"), ("driver", "place")
        self.slots |= {
            "hard": self.own.hard if self.read.hard else "",
            "into": self.own.into.get(self.read.into, ""),
        }
        if self.kind == "contact":
            return self._contact(), ("driver", "place")
        if self.fault:
            return f"note_part_{self.fault.fault}", ("driver", "place")
        form = "note_off_into" if self.kind == "off" and self.slots["into"] else f"note_{self.kind}"
        return form, ("driver", "place", "hard", "into")

    def _contact(self) -> str:
        others = self.book.listed([self.listed[number] for number in self.others]) if self.others else ""
        self.slots |= {"others": others, "by": self.listed.get(self.by, "")}
        if self.by and self.by == self.fact.number:
            return "note_contact_hit"
        if self.by:
            return "note_contact_by"
        return "note_contact_with" if self.others else "note_contact"

    def _stated_by_form(self, form: str) -> set[str]:
        return {
            "note_contact_with": {"others"},
            "note_contact_by": {"by"},
            "note_contact_hit": {"by", "others"},
        }.get(form, set())

    def _noun(self) -> str:
        noun = self.own.nouns[self.kind]
        into = self.own.into.get(self.read.into, "")
        if self.kind == "crash" and self.read.hard:
            noun = self.own.heavy_crash
        if self.kind == "off" and into:
            noun = self.own.trip
        if self.kind == "contact" and self.by and self.by != self.fact.number:
            noun = self.own.hit_by.format(by=self.listed[self.by])
        elif self.kind == "contact" and self.others:
            noun = self.own.with_others.format(
                noun=noun, others=self.book.listed([self.listed[number] for number in self.others])
            )
        return " ".join(filter(None, (noun, into, self.place)))

    def _tail(self, stated: set[str], *, same_subject: bool) -> str:
        fact, tail = self.fact, ""
        if self.others and "others" not in stated:
            tail += self.own.involved.format(others=self.book.listed([self.listed[number] for number in self.others]))
        if self.by and "by" not in stated and self.by != fact.number:
            tail += self.own.caused.format(by=self.listed[self.by])
        why = "" if self.caused else self._cause()
        if note_reading.refuted(fact):
            then = ""
        elif result := note_reading.own_words(fact, "consequence", self.lang, native=self.native):
            subject = same_subject and not tail and not why and not self.words
            then = note_reading.consequence(result, self.lang, same_subject=subject)
        else:
            then = note_reading.consequence_by_kind(fact, self.lang)
        # Behind a clause a comma would make it part of that.
        why += f";{then[1:]}" if why.startswith((",", ";")) and then.startswith(",") else then
        tail += why
        return tail + _doubts(fact, self.book, str(self.slots["driver"]))

    def _cause(self) -> str:
        if self.caused:
            return ""
        stated = note_reading.own_words(self.fact, "cause", self.lang, native=self.native)
        return note_reading.cause(stated, self.lang) or note_reading.cause_by_kind(self.fact, self.lang)


def _doubts(fact: NoteFact, book: Phrasebook, driver: str = "") -> str:
    """Word what timing says otherwise, to follow on a sentence."""
    wordings = NOTE_WORDS[book.lang].disagrees
    unsaid = {"no_loss": {"place", "went_on"}, "went_on": {"place"}}
    hidden = {other for point in fact.disagrees for other in unsaid.get(point, ())}
    if note_reading.refuted(fact):
        hidden.add("went_on")
    points = [point for point in fact.disagrees if point not in hidden]
    known = [wordings[point].format(named=fact.named_driver, driver=driver or fact.driver) for point in points]
    return "".join(f"; {doubt}" for doubt in known)
