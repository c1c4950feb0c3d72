"""A language as the checker reads it: its folder's words, and where they stand in a sentence."""

import re
import tomllib
from functools import cache, cached_property
from importlib import resources
from typing import Any

import msgspec
from msgspec import Struct

from pitboard.check.text import Span, fold

_TOKEN = re.compile(
    r"\d+(?:[.,:'][0-9]+)+|(?:\b|(?<=[hm]))\d{1,2}(?=s\b|h\d\d\b|h\b|m\d\ds?\b)|(?<=\d)[hm](?=\d\ds?\b)|[a-z0-9]+|[^\sa-z0-9]"
)
_BREAKS = frozenset(',;:.!?()-"•|')
_GAP = 9


class Token(Span, frozen=True, gc=False):
    """A word, a number or a mark of a sentence, folded."""

    text: str


class Hit(Struct, frozen=True, gc=False):
    """A phrase found: its tag, and its first and last token (exclusive); `open` with other words between."""

    tag: str
    first: int
    last: int
    open: bool = False


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


class Phrases:
    """Phrases by their first word; each a run of words, `~` for others between, `*` for any ending."""

    def __init__(self, tagged: dict[str, str]) -> None:
        self.by_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for tag, listed in tagged.items():
            for phrase in listed.split("|"):
                words = split_words(phrase)
                if words:
                    self.by_word.setdefault(words[0], []).append((words, tag))

    def at(self, tokens: list[Token], place: int) -> list[Hit]:
        """Find the phrases that begin at a token, all of them."""
        found = []
        for words, tag in self.by_word.get(tokens[place].text, ()):
            last = _match(tokens, place, words)
            if last:
                found.append(Hit(tag, place, last, "~" in words))
        return found

    def longest(self, tokens: list[Token], place: int) -> Hit | None:
        """Find the longest phrase that begins at a token."""
        return max(self.at(tokens, place), key=lambda hit: hit.last, default=None)

    def before(self, tokens: list[Token], place: int) -> Hit | None:
        """Find the longest phrase that ends right before a token."""
        for first in range(max(0, place - 5), place):
            ending = [hit for hit in self.at(tokens, first) if hit.last == place]
            if ending:
                return ending[0]
        return None


def _match(tokens: list[Token], place: int, words: tuple[str, ...]) -> int:
    at = place
    skip = False
    for word in words:
        if word == "~":
            skip = True
            continue
        limit = at + _GAP if skip else at + 1
        while at < min(limit, len(tokens)) and tokens[at].text != word:
            if skip and tokens[at].text in ";.:":
                return 0
            at += 1
        if at >= min(limit, len(tokens)):
            return 0
        at += 1
        skip = False
    return at


def split_words(text: str) -> tuple[str, ...]:
    """Split a phrase into words as a text's tokens are."""
    return tuple(_TOKEN.findall(fold(text.lower())))


def tokens_of(folded: str, start: int, end: int) -> list[Token]:
    """Split a piece of a folded text into tokens."""
    return [Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(folded, start, end)]


def is_break(token: Token) -> bool:
    """Tell whether a token parts two pieces of a sentence."""
    return token.text in _BREAKS


class Words:
    """A language made ready for reading."""

    def __init__(self, lang: str) -> None:
        raw = resources.files("pitboard.check").joinpath("languages", lang, "words.toml").read_text("utf-8")
        self.lang = lang
        self.data = msgspec.convert(tomllib.loads(raw), Language)
        self.cues = Phrases(self.data.cues)
        self.modifiers = Phrases({k: v for k, v in self.data.modifiers.items() if k != "after"})
        self.after = Phrases({"about": self.data.modifiers["after"]})
        self.fixed = Phrases({phrase: phrase for phrase in self.data.fixed})
        self.clock = Phrases({k: v for k, v in self.data.clock.items() if isinstance(v, str)})
        self.parts = Phrases({f"{v} {k}": k for k, v in self.data.clock["parts"].items()})
        self.unit_of = {word: unit for unit, listed in self.data.units.items() for word in listed.split()}
        self.numbers = _number_words(self.data.numbers)
        self.ordinals = {word: place for place, word in enumerate(self.data.numbers.ordinals.split(), 1)}
        self.nations = {word: code for code, listed in self.data.nations.items() for word in listed.split()}
        self.articles = frozenset(self.data.numbers.articles.split())
        self.halves = Phrases(dict.fromkeys(self.data.numbers.halves, ""))
        self.halves = Phrases({k: k for k in self.data.numbers.halves})
        self.tails = Phrases({k: k for k in self.data.numbers.tails})
        self.held = Phrases({"": self.data.place["held"]})
        self.place = {name: frozenset(listed.split()) for name, listed in self.data.place.items()}
        self.syntax = {name: frozenset(split_words(listed)) for name, listed in self.data.syntax.items()}
        self.hours: dict[str, int] = self.data.clock["hours"] | self.numbers
        self.top_words = frozenset(self.data.place["top"].split("|"))

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


@cache
def words_of(lang: str) -> Words:
    """Return a language's words, by the name of its folder."""
    return Words(lang)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are, by their folders."""
    folders = resources.files("pitboard.check").joinpath("languages").iterdir()
    return tuple(sorted(folder.name for folder in folders if folder.is_dir() and not folder.name.startswith("_")))
