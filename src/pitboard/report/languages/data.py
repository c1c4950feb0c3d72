"""What a language says, as data: the files of its folder hold every way to say each form, and its words."""

import re
import tomllib
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, field
from msgspec.structs import fields

T = TypeVar("T")

SENTENCES: Final = "sentences.toml"
WORDS: Final = "words.toml"


Way = Annotated[str, Meta(pattern=r"^(?:[^{}]|\{\w+\??\})+$")]
"""A sentence, or a clause with its verb marked; every brace is around the name of a place."""

Ways = Annotated[tuple[Way, ...], Meta(min_length=1)]
"""The ways to say a form; there is one at least."""


def word_set(text: str) -> frozenset[str]:
    """The words of a list with spaces between them."""
    return frozenset(text.split())


class NoteWords(Struct, frozen=True, forbid_unknown_fields=True):
    """One language's words. A piece begins with what divides it from the sentence before it.

    `known` are words by which the language is told. A cause or a consequence that begins with a `joining` word follows
    on as it is; one that begins with a determiner is a noun, unless a verb follows (what stands behind a `relatives`
    word is no verb of its own). `verb_last` is how a clause with its verb at its end follows on, `gerund` the ending
    of a verb that serves as a noun; both are empty where the language has no such thing. `compounds` takes a compound
    apart (motorschade), of whose first word `firsts` has the form it has alone. `participle` fits the word
    at `participle_at` of a consequence that has no subject. `nouns` name a note by its kind, `into` what a car went
    into, `followed_by` and `disagrees` tell known consequences and what timing says otherwise. `parts` name the
    parts of a car, those of `several` in the plural, `of_car` whose they are; `because` is a part's fault as the cause
    of something, with `failed` as its verb in the singular and in the plural.
    """

    known: frozenset[str]
    joining: frozenset[str]
    determiners: frozenset[str]
    relatives: frozenset[str]
    verb_last: str
    gerund: str
    compounds: re.Pattern[str]
    firsts: dict[str, str]
    participle: re.Pattern[str]
    participle_at: int
    nouns: dict[str, str]
    heavy_crash: str
    trip: str
    hit_by: str
    with_others: str
    hard: str
    into: dict[str, str]
    involved: str
    caused: str
    after: str
    cause: str
    result: str
    then: str
    and_: str = field(name="and")
    followed_by: dict[str, str]
    disagrees: dict[str, str]
    parts: dict[str, str]
    several: frozenset[str]
    of_car: str
    because: dict[str, str]
    failed: tuple[str, str]


class SentenceFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The file of sentences: the headings of a report's parts, and the ways to say each form of statement."""

    headings: dict[str, str]
    forms: dict[str, Ways]


class ReadingWords(Struct, frozen=True, forbid_unknown_fields=True):
    """One language's words by which is known what a note says; where notes are read, those of all languages count.

    `blew`, `failed` and `trouble` say what became of a part, `weak` those of `failed` that do not by themselves.
    `hard` and `doubt` are of an incident, `filler` says nothing, `verbs` make a clause. `parts` are what a car has,
    `into` what it went into. `more` says no more than a kind of note, `followed_more` no more than a consequence,
    which is known by the words of `followed_by`.
    """

    blew: frozenset[str]
    failed: frozenset[str]
    weak: frozenset[str]
    trouble: frozenset[str]
    hard: frozenset[str]
    doubt: frozenset[str]
    filler: frozenset[str]
    verbs: frozenset[str]
    parts: dict[str, frozenset[str]]
    into: dict[str, frozenset[str]]
    more: dict[str, frozenset[str]]
    followed_by: dict[str, frozenset[str]]
    followed_more: dict[str, frozenset[str]]

    def with_those_of(self, other: "ReadingWords") -> "ReadingWords":
        """Return the words of two languages together."""
        return ReadingWords(*(_both(getattr(self, name), getattr(other, name)) for name in self.__struct_fields__))


def _both(first: Any, second: Any) -> Any:
    """Two sets as one; or two tables of sets, which have the same keys."""
    return {key: words | second[key] for key, words in first.items()} if isinstance(first, dict) else first | second


class NumberWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Numerals in letters: those up to twenty from nought on, their ordinals, and the round tens by their number."""

    small: Annotated[tuple[str, ...], Meta(min_length=21, max_length=21)]
    ordinals: Annotated[tuple[str, ...], Meta(min_length=21, max_length=21)]
    tens: dict[int, str]


class TimeWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The days of the week from Monday on, and when it was by the part of the day."""

    days: Annotated[tuple[str, ...], Meta(min_length=7, max_length=7)]
    parts_of_day: dict[str, str]


class WordFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The file of words: what people of a nation are called, by its code; numerals, times, and the words of notes.

    `lengths` are those lengths of time, in ms, that have a name; `gaps` what a gap within a range is called; `flags`
    a neutralisation of a flag and several of them; `how` in which way a lead changed; `ties` are the words that tie
    a cause, a contrast or the course of time between clauses and sentences.
    """

    ties: frozenset[str]
    nations: dict[str, str]
    numbers: NumberWords
    lengths: dict[int, str]
    gaps: dict[str, str]
    times: TimeWords
    flags: dict[str, tuple[str, str]]
    how: dict[str, str]
    reading: ReadingWords
    notes: NoteWords


class LanguageFolder:
    """A language, as far as the files of its folder state it; its package adds the grammar. The files are read once."""

    lang: str

    @cached_property
    def templates(self) -> dict[str, tuple[str, ...]]:
        """Every way to say each form of statement."""
        return sentences_of(type(self).__module__).forms

    @cached_property
    def headings(self) -> dict[str, str]:
        """The headings of a report's parts."""
        return sentences_of(type(self).__module__).headings

    @cached_property
    def note_words(self) -> NoteWords:
        """How notes are read and told."""
        return words_of(type(self).__module__).notes

    @cached_property
    def reading(self) -> ReadingWords:
        """By which words is known what a note says."""
        return words_of(type(self).__module__).reading

    @cached_property
    def ties(self) -> frozenset[str]:
        """The words that tie clauses and sentences."""
        return words_of(type(self).__module__).ties

    def nation(self, code: str) -> str:
        """The adjective of a nation, as it is before a driver or a team; empty where the language has none."""
        return words_of(type(self).__module__).nations.get(code, "")


@cache
def sentences_of(package: str) -> SentenceFile:
    """Read the sentences of a language from its package.

    Raises:
        ValueError: the file has something else than it should; the message names language, file, key and reason.
    """
    return _read(package, SENTENCES, SentenceFile)


@cache
def words_of(package: str) -> WordFile:
    """Read the words of a language from its package.

    Raises:
        ValueError: the file has something else than it should; the message names language, file, key and reason.
    """
    return _read(package, WORDS, WordFile)


def _read(package: str, name: str, kind: type[T]) -> T:
    place = f"{package.rpartition('.')[2]}/{name}"
    try:
        stated = tomllib.loads(files(package).joinpath(name).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{place}: {error}") from None
    try:
        return msgspec.convert(stated, kind, dec_hook=_pattern, str_keys=True)
    except msgspec.ValidationError as error:
        raise ValueError(_fault(stated, kind, place) or f"{place}: {error}") from None


def _fault(stated: object, kind: object, place: str) -> str:
    """The first fault below a place, with its key, which the error of a whole file does not name within a table."""
    found = ""
    if isinstance(stated, dict) and get_origin(kind) is dict:
        faults = (_fault(value, get_args(kind)[1], f"{place}, {key}") for key, value in stated.items())
        found = next(filter(None, faults), "")
    elif isinstance(stated, dict) and isinstance(kind, type) and issubclass(kind, Struct):
        known = [entry for entry in fields(kind) if entry.encode_name in stated]
        faults = (_fault(stated[entry.encode_name], entry.type, f"{place}, {entry.encode_name}") for entry in known)
        found = next(filter(None, faults), "")
    if found:
        return found
    try:
        msgspec.convert(stated, kind, dec_hook=_pattern, str_keys=True)
    except msgspec.ValidationError as error:
        return f"{place}: {error}"
    return ""


def _pattern(_kind: type, stated: object) -> re.Pattern[str]:
    if not isinstance(stated, str):
        raise ValueError(f"{stated!r} is no text")
    try:
        return re.compile(stated)
    except re.error as error:
        raise ValueError(f"{stated!r} is no pattern: {error}") from None
