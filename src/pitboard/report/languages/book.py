"""What is said and how: statements, clauses before their words have an order, and how a phrase book fills templates."""

import re
from collections.abc import Container
from functools import cache, lru_cache
from typing import Literal, Protocol, get_args

from msgspec import Struct
from msgspec.structs import replace

from pitboard.report.facts import LeadChangeFact, LossEffectFact, LossFact, ReportFact, RestartFact
from pitboard.report.languages.data import NoteWords, ReadingWords
from pitboard.report.names import Voice

Relation = Literal[
    "cause", "consequence", "contrast", "concession", "sequel", "earlier", "meanwhile", "next", "addition"
]
"""What a clause is to the one before it: its cause, its consequence, what differs from it, what holds in spite of it,
what came after it, what went before it, what went on beside it, who follows in the order, or one thing more. A word
for it is used only where the facts hold it.
"""

RELATIONS: tuple[Relation, ...] = get_args(Relation)


class Noun(Struct, frozen=True, gc=False):
    """A noun phrase as the subject of a sentence, whether its verb is plural, and its form elsewhere in a sentence.

    `of` is what it speaks of, however it is called: a car by its number with #, a driver by the full name; empty where
    the words themselves are all there is. `person` is somebody, of whom no "it" is said.
    """

    text: str
    plural: bool = False
    oblique: str = ""
    of: str = ""
    person: bool = False

    @property
    def referent(self) -> str:
        """What it speaks of, to compare with another."""
        return self.of or self.text


class Clause(Struct, frozen=True, gc=False):
    """A clause: its subject, the lemma of its verb, and what stands around them, each of which may be empty.

    `front` may stand first; with `fixed` it must. `middle` stands between the verb of a main clause and `end`: a
    particle of the verb with + before it ("over" of "overnemen"), or what is not finite of it ("goedmaken"). `after`
    follows on all of it, with its comma where it has one. `further`: it has another verb of the same subject.
    """

    subject: Noun
    lemma: str
    middle: str = ""
    end: str = ""
    after: str = ""
    front: str = ""
    fixed: bool = False
    further: bool = False

    @property
    def subordinates(self) -> bool:
        """Whether it may stand with its verb at its end: what must stand first, or two verbs, could not."""
        return not self.fixed and not self.further

    @property
    def particle(self) -> str:
        """The particle of a separable verb."""
        return self.end[1:] if self.end.startswith("+") else ""

    @property
    def nonfinite(self) -> str:
        """A participle or an infinitive."""
        return "" if self.end.startswith("+") else self.end

    @property
    def joins(self) -> bool:
        """Whether it can become a part of a longer sentence: what follows a colon or semicolon could not end there."""
        return not any(mark in f"{self.middle}{self.after}" for mark in ":;")

    @property
    def light(self) -> bool:
        """Whether it is short of asides, so that it may go before the main clause."""
        return self.joins and not self.fixed and "," not in f"{self.subject.text}{self.middle}{self.after}"


class Statement(Struct, frozen=True, gc=False):
    """One sentence to be: its form (which words fit), its facts (the main one first) and where it belongs.

    `part` is the part of the article ("lead", "contenders", "lost", a class, "incidents", "outlook"), `rank` its place
    within it. `score` is its size before, and its weight after the plan has weighed it. `needs` is the key of a
    statement that must be made too. `relation` is what it is to the statement with the key `after`, told where that one
    comes right before it. `new` is what the previous report did not tell; `opens` is set where a report begins with it.
    `weight` is what hangs on the cars of the moment that it is of; 0: of no moment. `undone`: for a while it was not
    so.
    """

    form: str
    facts: tuple[ReportFact, ...]
    part: str
    rank: float
    score: float = 1.0
    needs: str = ""
    relation: Relation | None = None
    after: str = ""
    new: bool = False
    opens: bool = False
    weight: float = 0.0
    undone: bool = False

    @property
    def key(self) -> str:
        """What the statement is about: its form and the car or scope of its main fact."""
        main = self.facts[0]
        scope = getattr(main, "scope", "")
        # A car has more than one loss and takes more than one lead, a race has more than one restart.
        begin = f":{main.begin_ms}" if isinstance(main, LossFact | LossEffectFact | RestartFact) else ""
        begin = f":{main.at_ms}" if isinstance(main, LeadChangeFact) else begin
        return f"{self.form}:{scope}:{getattr(main, 'number', '')}{begin}"


class Phrase(Struct, frozen=True, gc=False):
    """One way to say a statement; `pattern` names the clause, so that a paragraph does not use one twice.

    `clause` is what the sentence was made of; None where it is not one clause, which then joins with no other.
    """

    pattern: str
    text: str
    clause: Clause | None = None


def last_named(text: str, noun: Noun) -> bool:
    """Tell whether a noun is the last thing a text names, so that a pronoun can only mean it."""
    # #8 is not named by #83.
    names = [rf"{re.escape(words)}(?!\w)" for words in (noun.text, noun.of) if words]
    ends = [match.end() for name in names for match in re.finditer(name, text)]
    return bool(noun.of and ends) and _NAMED.search(text, max(ends)) is None


_NAMED = re.compile(r"#\w|\b[A-ZÀ-ÖØ-Þ]")


def spaced(*words: str) -> str:
    """Put words behind each other, without those that are not there and without a space before a comma."""
    return " ".join(word for word in words if word).replace(" ,", ",")


Slots = dict[str, str | Noun]
"""The words for a statement's places, by name; an empty one is not there."""


class Phrasebook(Protocol):
    """One language: its words, computed from values, and its templates for every form of statement."""

    lang: str

    @property
    def templates(self) -> dict[str, tuple[str, ...]]:
        """Every way to say each form of statement."""

    @property
    def headings(self) -> dict[str, str]:
        """The headings of a report's parts."""

    @property
    def note_words(self) -> NoteWords:
        """How notes are read and told."""

    @property
    def reading(self) -> ReadingWords:
        """By which words is known what a note says."""

    @property
    def ties(self) -> frozenset[str]:
        """The words that tie clauses and sentences."""

    def verb(self, lemma: str, plural: bool) -> str:
        """The third person of a verb."""

    def main(self, clause: Clause) -> str:
        """A clause as a sentence of its own, its verb in its place and its number."""

    def join(self, first: Clause, relation: Relation, second: Clause) -> list[Phrase]:
        """Two clauses in one sentence, the second in this relation to the first, in every way there is."""

    def follow(self, relation: Relation, clause: Clause, *, over: bool = False) -> list[Phrase]:
        """A clause as a sentence that goes on from the one before it, in every way there is; `over`: the race is."""

    def sentence(self, text: str) -> str:
        """A capital at the start, a full stop at the end."""

    def car(self, number: str, voice: Voice) -> Noun:
        """A car: with make and team while it is new to the text, then by its number."""

    def again_car(self, number: str, voice: Voice, words: str = "") -> list[Noun]:
        """Other names for a car that the text has named, by which it can mean no other; `words` stand with it."""

    def the_car(self, number: str) -> Noun:
        """The car, where the sentence before speaks of no other."""

    def car_of_team(self, number: str, voice: Voice) -> Noun | None:
        """A car by make and team alone, without its number; None where others of the race could be meant."""

    def in_a_row(self, number: str, voice: Voice) -> str:
        """A car among others in a row: by its team alone where that is enough."""

    def driver(self, name: str, voice: Voice) -> str:
        """A driver: the full name while new to the text, then the surname."""

    def headline(self, who: str, at_ms: int, voice: Voice) -> str:
        """The title: who leads, and when."""

    def headline_car(self, number: str, voice: Voice) -> str:
        """A car in a headline."""

    def number(self, count: int) -> str:
        """A numeral."""

    def ordinal(self, place: int) -> str:
        """First, second."""

    def laps(self, count: int) -> str:
        """Laps as a measure."""

    def stops(self, count: int) -> str:
        """A number of pit stops."""

    def cars(self, count: int) -> str:
        """A number of cars."""

    def class_cars(self, count: int, car_class: str) -> str:
        """A number of cars of a class."""

    def times(self, count: int) -> str:
        """How often."""

    def joining(self, places: int) -> str:
        """What stands between the first and the last place of a run, so many places on."""

    def listed(self, items: list[str]) -> str:
        """A, B and C."""

    def gap(self, gap_laps: int, gap_ms: int) -> str:
        """A gap as an amount, in a vague word where its range allows."""

    def amount(self, gap_laps: int, gap_ms: int) -> str:
        """A gap as an amount, in numbers."""

    def before(self, basis: str) -> str:
        """Before what a gap was measured that has changed since: a stop, or the queue behind a safety car."""

    def before_again(self, basis: str) -> str:
        """The same as `before`, in other words."""

    def length(self, ms: int) -> Noun:
        """A length of time as the subject of a sentence."""

    def roughly(self, ms: int) -> str:
        """A length of time in round words where its range allows, else in numbers."""

    def span(self, ms: int) -> str:
        """A length of time."""

    def about(self, ms: int) -> str:
        """A length of time that is only about right, in whole minutes."""

    def first_lap(self) -> str:
        """On the first lap."""

    def lap_time(self, ms: int) -> str:
        """A lap time to the thousandth."""

    def tenths(self, ms: int) -> str:
        """Seconds with one decimal."""

    def mark_of_race(self, at_ms: int, voice: Voice) -> str:
        """When the report holds, with the name of the race where it has one."""

    def time_mark(self, at_ms: int, voice: Voice) -> str:
        """When the report holds."""

    def when(self, at_ms: int, voice: Voice) -> str:
        """When something happened, to the minute."""

    def past(self, at_ms: int, voice: Voice) -> str:
        """That something happened later than a time of day; empty where the clock is not known."""

    def loosely(self, at_ms: int, voice: Voice) -> str:
        """The part of the day or the hour of the race in which it happened."""

    def nation(self, code: str) -> str:
        """The adjective of a nation."""

    def how(self, how: str) -> str:
        """In the stops, on track; empty where that is not said."""

    def within(self, scope: str) -> str:
        """In the overall order, or in a class."""

    def in_class(self) -> str:
        """In a class that the text speaks of already."""

    def of_class(self, scope: str, spoken_of: str) -> str:
        """In class where that is the one the text speaks of, else in a class by its name."""

    def again(self, when: str) -> str:
        """When, with another preposition than the usual one."""

    def with_aside(self, text: str, *asides: str) -> str:
        """A list's item with what is known of it in brackets."""

    def under(self, flag: str) -> str:
        """How the field drives under a flag: behind the safety car."""

    def multi_stint(self, stints: int) -> str:
        """A double, a triple stint."""

    def hour(self, at_ms: int) -> str:
        """In the hour of the race that a moment lies in."""

    def since(self, at_ms: int, voice: Voice) -> str:
        """Since when, to the minute."""

    def during(self, from_ms: int, to_ms: int, voice: Voice) -> str:
        """In which hour of the race, in the last hour, or since when."""

    def between(self, from_ms: int, to_ms: int, voice: Voice) -> str:
        """Between two times of day; empty where they are not known, or one is now."""

    def place_aside(self, position: int, number: str) -> str:
        """A car's place, as an aside."""

    def behind(self, laps: int) -> str:
        """Laps behind, as an aside."""

    def race(self, voice: Voice) -> str:
        """The race by its name: its hours and its town, the name that its source gives it, or "the race"."""

    def day(self, at_ms: int, voice: Voice) -> str:
        """The day and the part of it: Sunday morning; empty where the date is not known."""

    def neutralisation(self, flag: str, count: int) -> str:
        """A number of neutralisations of one kind."""


_SLOT = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"( ?)\{(\w+)\?\}")
_SUBJECT = re.compile(r"(ook |alleen |nog |verder |er inmiddels nog |er inmiddels |er nog |er |only )?\{(\w+)\}")
_COUNTED = re.compile(r"\{(\w+)\} (?:van|of) ")
_DRIVEN = (("driver", "car"), ("chaser", "other"))
_CLAUSE = re.compile(r"^(?:(?P<front>.+?) (?P<fixed><=?) )?(?P<subject>.+?) (?P<mark>::?)(?P<lemma>\w+) ?(?P<rest>.*)$")
_AGREEING = re.compile(r"(?<= ):(\w+)")
_END = re.compile(r"(?:^| )(?:(?P<particle>\+\w+)|~(?P<nonfinite>\w+)|(?P<mark>\|))(?= |,|$)|,")


def fill(book: Phrasebook, form: str, slots: Slots, needs: tuple[str, ...], known: Container[str] = ()) -> list[Phrase]:
    """Every template of a form that fits: all of its slots are there, and it says everything that must be said.

    A need is a slot's name, or several with | between of which one will do; one that is not there need not be said.
    A template is a whole sentence, or a clause `FRONT < SUBJECT :lemma REST` whose verb is put in its place; it is
    plural where the subject's noun is, or with `::`. With `<=` the front must stand first. In the rest `+over` is a
    particle of the verb, `~goed_te_maken` what is not finite of it, and `|` where a verb at the end goes: without
    them before the first comma, or last; `:lemma` is a further verb of the same subject. A slot `{name?}` is left
    out where it is empty.

    Of a driver and a car in it who are `known` together the driver is enough: "in {car}" goes from some ways.
    """
    found: list[Phrase] = []
    for place, template in enumerate(book.templates[form]):
        needed, used = _slots(template)
        if not all(_there(slots, name) for name in needed):
            continue
        if all(used & set(need.split("|")) or not any(_there(slots, n) for n in need.split("|")) for need in needs):
            shorter = _without_cars(template, known)
            found += [_filled(book, f"{form}.{place}", way, slots) for way in dict.fromkeys((shorter, template))]
    if not found:
        there = ", ".join(sorted(name for name in slots if _there(slots, name)))
        raise LookupError(f"no {book.lang} template of {form!r} says all of {', '.join(needs)} with {there}")
    return found


@cache
def _slots(template: str) -> tuple[frozenset[str], frozenset[str]]:
    """The slots that a template must have filled, and all that it has."""
    needed = frozenset(_SLOT.findall(template))
    return needed, needed | {name for _, name in _OPTIONAL.findall(template)}


def _without_cars(template: str, known: Container[str]) -> str:
    """A template without the cars whose drivers are in it and known, where it can do without: Hirakawa is vierde."""
    gone = tuple(car for driver, car in _DRIVEN if car in known and f"{{{driver}}}" in template)
    return _shortened(template, gone) if gone else template


@cache
def _shortened(template: str, gone: tuple[str, ...]) -> str:
    """A template without cars of which it names the drivers, where it can do without."""
    for driver, car in _DRIVEN:
        if car in gone and f"{{{driver}}}" in template:
            aside = rf",? (?:in|met|with) \{{{car}\}}(?!,? (?:die|which|it|en)\b)"
            template = re.sub(rf"{aside}|^(?:in|met|with) \{{{car}\}} < ", "", template)
    return template


def _there(slots: Slots, name: str) -> bool:
    return bool(_text(slots.get(name, "")))


def _text(value: str | Noun) -> str:
    return value.text if isinstance(value, Noun) else value


def _filled(book: Phrasebook, pattern: str, template: str, slots: Slots) -> Phrase:
    if "?}" in template:
        template = _OPTIONAL.sub(lambda match: f"{match[1]}{{{match[2]}}}" if _there(slots, match[2]) else "", template)
    parts = _clause(template)
    if not parts:
        return Phrase(pattern, book.sentence(_replaced(template, slots)))
    middle, end, after = _rest(parts["rest"])
    subject = _subject(parts, slots)
    further = bool(_AGREEING.search(middle if after.startswith(",") else f"{middle} {after}"))
    middle, after = (_AGREEING.sub(lambda verb: book.verb(verb[1], subject.plural), part) for part in (middle, after))
    clause = Clause(
        subject,
        parts["lemma"],
        _replaced(middle, slots).strip(),
        end,
        _replaced(after, slots).strip(),
        _replaced(parts["front"] or "", slots),
        parts["fixed"] == "<=",
        further,
    )
    return Phrase(pattern, book.main(clause), clause)


@lru_cache(maxsize=1 << 12)
def _clause(template: str) -> re.Match[str] | None:
    """The parts of a template that is a clause."""
    return _CLAUSE.match(template)


@lru_cache(maxsize=1 << 12)
def _rest(rest: str) -> tuple[str, str, str]:
    """Divide what follows a verb: up to where a verb at the end goes, what the verb ends in, and what comes after."""
    found = _END.search(rest)
    if not found:
        return rest, "", ""
    end = found["particle"] or (found["nonfinite"] or "").replace("_", " ")
    return rest[: found.start()], end, rest[found.start() if found[0] == "," else found.end() :]


def _subject(parts: re.Match[str], slots: Slots) -> Noun:
    name = _SUBJECT.fullmatch(parts["subject"])
    noun = slots[name[2]] if name else _replaced(parts["subject"], slots)
    known = noun if isinstance(noun, Noun) else Noun(noun)
    if counted := _COUNTED.match(parts["subject"]):
        count = slots[counted[1]]
        known = replace(known, plural=isinstance(count, Noun) and count.plural)
    before = (name[1] or "") if name else ""
    return replace(known, text=f"{before}{known.text}", plural=parts["mark"] == "::" or known.plural, of=known.referent)


def _replaced(text: str, slots: Slots) -> str:
    return _SLOT.sub(lambda match: _elsewhere(slots[match[1]]), text) if "{" in text else text


def _elsewhere(value: str | Noun) -> str:
    return (value.oblique or value.text) if isinstance(value, Noun) else value
