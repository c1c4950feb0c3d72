"""A language as the checker reads it: its folder's words, and where they stand in a sentence."""

import tomllib
from functools import cache, cached_property
from importlib import resources
from typing import Any

import msgspec
from msgspec import Struct

from pitboard.check.phrases import Phrases, Token, classes_of, split_words, tenses_of

_BREAKS = frozenset(',;:.!?()-"•|')


class Numbers(Struct):
    """The number words of a language."""

    ones: str
    tens: str
    other: dict[str, int]
    articles: str
    digits_first: bool
    ordinals: str
    ordinal_endings: str
    halves: dict[str, float]
    of: str
    tails: dict[str, float]
    and_: str = msgspec.field(name="and")
    joined_halves: str = ""
    often: dict[str, int] = {}
    ordinal_tail: str = ""


class Language(Struct):
    """The words of a language, by what they are for."""

    numbers: Numbers
    units: dict[str, str]
    fixed: dict[str, tuple[int, int]]
    modifiers: dict[str, str]
    clock: dict[str, Any]
    cues: dict[str, str]
    syntax: dict[str, str]
    place: dict[str, str]
    nations: dict[str, str]
    classes: dict[str, str] = {}
    verbs: dict[str, str] = {}
    heads: dict[str, str] = {}


def is_break(token: Token) -> bool:
    """Tell whether a token parts two pieces of a sentence."""
    return token.text in _BREAKS


class Words:
    """A language made ready for reading."""

    def __init__(self, lang: str) -> None:
        raw = resources.files("pitboard.check").joinpath("languages", lang, "words.toml").read_text("utf-8")
        self.lang = lang
        self.data = msgspec.convert(tomllib.loads(raw), Language)
        self.classes = classes_of(self.data.classes, self.data.verbs)
        tenses = tenses_of(self.data.verbs)
        self.cues = Phrases({tag: listed + tenses.get(tag, "") for tag, listed in self.data.cues.items()}, self.classes)
        self.heads = Phrases(self.data.heads, self.classes)
        self.modifiers = Phrases({k: v for k, v in self.data.modifiers.items() if k != "after"}, self.classes)
        self.after = Phrases({"about": self.data.modifiers["after"]})
        self.fixed = Phrases({phrase: phrase for phrase in self.data.fixed})
        self.clock = Phrases({k: v for k, v in self.data.clock.items() if isinstance(v, str)}, self.classes)
        self.parts = Phrases({f"{v} {k}": k for k, v in self.data.clock["parts"].items()})
        self.fractions = Phrases({k: k for k in self.data.clock["fractions"]})
        self.unit_of = {word: unit for unit, listed in self.data.units.items() for word in listed.split()}
        self.numbers = _number_words(self.data.numbers)
        self.ordinals = {word: place for place, word in enumerate(self.data.numbers.ordinals.split(), 1)}
        self.ordinals |= {f"{word}{tail}": n for word, n in self.numbers.items() if n > 19 for tail in self._tails()}
        self.nations = {word: code for code, listed in self.data.nations.items() for word in listed.split()}
        self.articles = frozenset(self.data.numbers.articles.split())
        self.shares = self.data.numbers.halves | _and_a_half(self.data.numbers)
        self.halves = Phrases({k: k for k in self.shares})
        self.tails = Phrases({k: k for k in self.data.numbers.tails})
        self.held = Phrases({"": self.data.place["held"]})
        self.place = {name: frozenset(listed.split()) for name, listed in self.data.place.items()}
        self.syntax = {name: frozenset(split_words(listed)) for name, listed in self.data.syntax.items()}
        self.hours: dict[str, int] = self.data.clock["hours"] | self.numbers
        self.top_words = frozenset(self.data.place["top"].split("|"))

    def _tails(self) -> tuple[str, ...]:
        """The ending that makes an ordinal of a number from twenty on, where a language has one for all."""
        return (self.data.numbers.ordinal_tail,) if self.data.numbers.ordinal_tail else ()

    @cached_property
    def harmless(self) -> frozenset[str]:
        """Words that change nothing of who, what, when or how: small words, and those that only colour."""
        listed = [*self.data.syntax.values(), *self.data.place.values(), *self.data.modifiers.values()]
        listed += [
            self.data.clock[name]
            for name in ("at", "since", "until", "before", "after", "just_before", "just_after", "recently")
        ]
        return frozenset(word for text in listed for word in split_words(text.replace("|", " "))) | self.articles

    def is_harmless(self, word: str) -> bool:
        """Tell whether a word only colours: one of the listed, or by its ending an adjective or adverb."""
        return word in self.harmless or (len(word) > 6 and word.endswith(self.endings))

    def is_noun(self, word: str) -> bool:
        """Tell whether a word is by its ending a noun or an adjective, and no verb that could say something else."""
        listed = self.data.syntax
        return len(word) > 4 and word.endswith(tuple(listed["nouns"].split())) and not self._is_verb(word)

    def _is_verb(self, word: str) -> bool:
        return word.endswith(tuple(self.data.syntax["verb_endings"].split()))

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """The endings of adjectives and adverbs."""
        return tuple(self.data.syntax["endings"].split())

    def is_a(self, name: str, word: str) -> bool:
        """Tell whether a word is one of the clock's words of a name."""
        return word in self.data.clock[name].split() if isinstance(self.data.clock[name], str) else False


def _number_words(words: Numbers) -> dict[str, int]:
    known = {word: value for value, word in enumerate(words.ones.split())}
    digits = words.ones.split()[1:10]
    for ten, word in enumerate(words.tens.split(), 2):
        known[word] = ten * 10
        for digit, name in enumerate(digits, 1):
            known[f"{word}{name}" if words.digits_first else f"{name}{words.and_}{word}"] = ten * 10 + digit
    return known | words.other


def _and_a_half(words: Numbers) -> dict[str, float]:
    """Write out what a language makes one word of: `vijfenhalve`."""
    counted = enumerate(words.ones.split())
    return {f"{word}{tail}": value + 0.5 for value, word in counted for tail in words.joined_halves.split() if value}


@cache
def words_of(lang: str) -> Words:
    """Return a language's words, by the name of its folder."""
    return Words(lang)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are, by their folders."""
    folders = resources.files("pitboard.check").joinpath("languages").iterdir()
    return tuple(sorted(folder.name for folder in folders if folder.is_dir() and not folder.name.startswith("_")))
