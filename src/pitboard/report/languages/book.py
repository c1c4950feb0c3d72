"""What a phrase book is, how its templates are filled, and what a sentence may build on."""

import re
from collections import Counter
from collections.abc import Container, Iterable
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.sun import Sky
from pitboard.intake.library import circuits
from pitboard.model import RaceInfo
from pitboard.model.time import DAY_MS
from pitboard.report.facts import CarFact
from pitboard.report.languages.clauses import Clause, Noun, Relation
from pitboard.report.languages.data import NoteWords
from pitboard.report.names import Names


class Phrase(Struct, frozen=True):
    """One way to say a statement; `pattern` names the clause, so that a paragraph does not use one twice.

    `clause` is what the sentence was made of; None where it is not one clause, which then joins with no other.
    """

    pattern: str
    text: str
    clause: Clause | None = None


class Voice(Struct):
    """What a sentence may build on: the cars and names of the race, what the text has named so far, and the clock.

    `local_start_ms` is the time of day of the official start in ms, None where it is not known. `places` are the
    names of the circuit's places with their preposition, by id and language. `text` is what was written so far.
    `named_cars` were named by their number, `met_cars` without. `race_hours` is the length of the race where it is a
    whole number of hours, 0 where not. `calls`, `apart` and `drivers_in` are what was worked out of the names already.
    """

    names: Names
    cars: dict[str, CarFact]
    local_start_ms: int | None = None
    duration_ms: int = 0
    at_ms: int = 0
    over: bool = False
    places: dict[str, dict[str, str]] = {}
    named_cars: set[str] = set()
    named_drivers: set[str] = set()
    text: str = ""
    start_us: int = 0
    sky: Sky | None = None
    race: RaceInfo | None = None
    race_hours: int = 0
    met_cars: set[str] = set()
    calls: dict[str, str] = {}
    apart: dict[str, tuple[str, str]] = {}
    drivers_in: dict[str, set[str]] = {}

    def silent(self) -> "Voice":
        """Return a voice for the same race that has said nothing yet; what cars are called is worked out once."""
        self._calls()
        return replace(self, named_cars=set(), named_drivers=set(), text="", met_cars=set())

    def local_ms(self, at_ms: int) -> int | None:
        """The local time of a race time in ms since the day of the start began; None where it is not known."""
        if self.local_start_ms is None:
            return None
        changes = self.race.clock_changes if self.race else ()
        put_us = sum(change.by_us for change in changes if change.time_us <= self.start_us + at_ms * 1000)
        return self.local_start_ms + at_ms + put_us // 1000

    @property
    def town(self) -> str:
        """What races on this circuit are called by; empty where the circuit is not known."""
        known = {circuit.id: circuit.town for circuit in circuits()}
        return known.get(self.race.circuit, "") if self.race else ""

    @property
    def race_name(self) -> str:
        """The name of the race where its source states one that people would say, and no file's name."""
        name = self.race.name if self.race else ""
        parts = [part for part in name.split(" - ") if part.casefold() != "race"]
        name = next((part for part in parts if part[:1].isdigit()), parts[0] if parts else "")
        return name if " " in name and "_" not in name else ""

    def weekday(self, at_ms: int) -> int | None:
        """The local day of the week, 0 on Monday; None where the race has no date or its clock is not known."""
        local_ms = self.local_ms(at_ms)
        if local_ms is None or not (self.race and self.race.dated):
            return None
        start_day = (self.start_us + self.race.utc_offset_us) // 1000 // DAY_MS
        # The epoch began on a Thursday.
        return (start_day + local_ms // DAY_MS + 3) % 7

    def light(self, at_ms: int) -> str:
        """Day, night or between them at a race time; empty where the sun over the race is not known."""
        return self.sky.light(self.start_us + at_ms * 1000) if self.sky else ""

    def alone(self, number: str) -> tuple[str, str]:
        """Make and team by which a car that the text has named is told from all others it has named; empty if not."""
        car = self.cars[number]
        make, team = self.names.told_apart_by(car)
        others = [self.cars[other] for other in self.known_cars if other != number]
        if any(self.names.make(other) == make for other in others):
            make = ""
        return make, team if self._only_of_team(car) else ""

    def driver_of(self, number: str, words: str = "") -> str:
        """A driver of a car whom the text has named, who drives no other; empty where words name any of its crew."""
        crew = self.names.crews.get(number, ())
        if any(self.names.short(name) in words for name in crew):
            return ""
        cars = Counter(name for drivers in self.names.crews.values() for name in drivers)
        return next((name for name in crew if name in self.named_drivers and cars[name] == 1), "")

    def unnumbered(self, number: str) -> tuple[str, str]:
        """Make and team by which a car is told from all others of the race, whose number need not be said; or empty."""
        if number not in self.apart:
            self.apart[number] = self._unnumbered(self.cars[number])
        return self.apart[number]

    def _unnumbered(self, car: CarFact) -> tuple[str, str]:
        make, team = self.names.told_apart_by(car)
        if team:
            return (make, team) if self._only_of_team(car) else ("", "")
        alone = [other for other in self.cars.values() if self.names.make(other) == make] == [car]
        return (make, "") if make and alone else ("", "")

    def _only_of_team(self, car: CarFact) -> bool:
        """Tell whether no other car's team has this name, or has it in its name."""
        return sum(car.team in other.team for other in self.cars.values()) == 1

    @property
    def known_cars(self) -> set[str]:
        """The cars that the text has named, by number or without."""
        return self.named_cars | self.met_cars

    def told_apart_by(self, car: CarFact) -> tuple[str, str]:
        """Make and team to name a car by; of a team named before only a short name, and only where there is no make."""
        make, team = self.names.told_apart_by(car)
        known = any(self.cars[number].team == team for number in self.known_cars)
        return make, "" if known and make else team

    def heard(self, text: str, named: Iterable[str] | None = None) -> None:
        """The text goes on with this sentence: what it names is known from now on; of all drivers, or of some."""
        cars, drivers = self.names_in(text, named)
        self.named_cars |= cars
        self.met_cars |= {number for number, call in self._calls().items() if call in text}
        self.named_drivers |= drivers
        self.text += text

    def _calls(self) -> dict[str, str]:
        """What the cars that need no number are called, by number: their team, or their make where that is enough."""
        if not self.calls:
            self.calls |= {number: team or make for number in self.cars for make, team in [self.unnumbered(number)]}
            self.calls = {number: call for number, call in self.calls.items() if call}
        return self.calls

    def names_in(self, text: str, drivers: Iterable[str] | None = None) -> tuple[set[str], set[str]]:
        """The cars, and the drivers by their full names, that a text names; of all drivers, or of some."""
        # A team's own number (Blue Badgers #2) names no car.
        bare = text
        if "#" not in text:
            return set(), self._drivers_in(text, drivers)
        for team in sorted({car.team for car in self.cars.values() if "#" in car.team}, key=len, reverse=True):
            bare = bare.replace(team, "")
        cars = {number for number in _NUMBER.findall(bare) if number in self.cars}
        return cars, self._drivers_in(text, drivers)

    def _drivers_in(self, text: str, drivers: Iterable[str] | None) -> set[str]:
        if drivers is not None:
            return {name for name in drivers if name in text}
        if text not in self.drivers_in:
            self.drivers_in[text] = {name for name in self.names.drivers if name in text}
        return set(self.drivers_in[text])


_NUMBER = re.compile(r"#(\w+)")

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

    def verb(self, lemma: str, plural: bool) -> str:
        """The third person of a verb."""

    def main(self, clause: Clause) -> str:
        """A clause as a sentence of its own, its verb in its place and its number."""

    def join(self, first: Clause, relation: Relation, second: Clause) -> list[Phrase]:
        """Two clauses in one sentence, the second in this relation to the first, in every way there is."""

    def follow(self, relation: Relation, clause: Clause) -> list[Phrase]:
        """A clause as a sentence that goes on from the one before it, in every way there is."""

    def sentence(self, text: str) -> str:
        """A capital at the start, a full stop at the end."""

    def car(self, number: str, voice: Voice) -> Noun:
        """A car: with make and team while it is new to the text, then by its number."""

    def again_car(self, number: str, voice: Voice, words: str = "") -> list[Noun]:
        """Other names for a car that the text has named, by which it can mean no other; `words` stand with it."""

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
_SUBJECT = re.compile(r"(ook |alleen |nog |verder |er nog |er |only )?\{(\w+)\}")
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
        used = set(_SLOT.findall(template))
        if not all(_there(slots, name) for name in used):
            continue
        used |= {name for _, name in _OPTIONAL.findall(template)}
        if all(used & set(need.split("|")) or not any(_there(slots, n) for n in need.split("|")) for need in needs):
            shorter = _without_cars(template, known)
            found += [_filled(book, f"{form}.{place}", way, slots) for way in dict.fromkeys((template, shorter))]
    if not found:
        there = ", ".join(sorted(name for name in slots if _there(slots, name)))
        raise LookupError(f"no {book.lang} template of {form!r} says all of {', '.join(needs)} with {there}")
    return found


def _without_cars(template: str, known: Container[str]) -> str:
    """A template without the cars whose drivers are in it and known, where it can do without: Hirakawa is vierde."""
    for driver, car in _DRIVEN:
        if car in known and f"{{{driver}}}" in template:
            aside = rf",? (?:in|met|with) \{{{car}\}}(?!,? (?:die|which|it|en)\b)"
            template = re.sub(rf"{aside}|^(?:in|met|with) \{{{car}\}} < ", "", template)
    return template


def _there(slots: Slots, name: str) -> bool:
    return bool(_text(slots.get(name, "")))


def _text(value: str | Noun) -> str:
    return value.text if isinstance(value, Noun) else value


def _filled(book: Phrasebook, pattern: str, template: str, slots: Slots) -> Phrase:
    template = _OPTIONAL.sub(lambda match: f"{match[1]}{{{match[2]}}}" if _there(slots, match[2]) else "", template)
    parts = _CLAUSE.match(template)
    if not parts:
        return Phrase(pattern, book.sentence(_replaced(template, slots)))
    middle, end, after = _rest(parts["rest"])
    subject = _subject(parts, slots)
    middle, after = (_AGREEING.sub(lambda verb: book.verb(verb[1], subject.plural), part) for part in (middle, after))
    clause = Clause(
        subject,
        parts["lemma"],
        _replaced(middle, slots).strip(),
        end,
        _replaced(after, slots).strip(),
        _replaced(parts["front"] or "", slots),
        parts["fixed"] == "<=",
    )
    return Phrase(pattern, book.main(clause), clause)


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
    return _SLOT.sub(lambda match: _elsewhere(slots[match[1]]), text)


def _elsewhere(value: str | Noun) -> str:
    return (value.oblique or value.text) if isinstance(value, Noun) else value
