"""From a note to the words for its places: by its kind, and in the reporter's own where they say more."""

from pitboard.report import note_reading
from pitboard.report.facts import NoteFact, only
from pitboard.report.languages.book import Phrase, Phrasebook, Slots, Voice, fill
from pitboard.report.languages.clauses import Noun
from pitboard.report.note_parts import PartFault, part_of
from pitboard.report.note_reading import FILLER, NOTE_WORDS, NoteReading, words
from pitboard.report.statement import Statement

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
