"""A text as sentences, clauses and words, each with its place in the text."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

Lang = str
"""`nl` or `en`."""

FEWEST_WORDS: Final = 5
"""So many small words of a language tell that a text is in it."""

LONGEST_SENTENCE: Final = 1_000
"""Characters: four times the longest sentence of 56 texts by people."""


class SentenceSpan(Struct, frozen=True):
    """A sentence, counted from 1: its place in the text, the paragraph it stands in, whether it is a heading."""

    number: int
    start: int
    end: int
    paragraph: int
    heading: bool


class Span(Struct, frozen=True):
    """A piece of a text."""

    start: int
    end: int


class Word(Span, frozen=True, gc=False):
    """A word: its place in the text, its folded letters, and whether it is written with a capital or is a number."""

    folded: str
    capital: bool


_SPECIAL = str.maketrans(
    {
        "ß": "s",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "æ": "a",
        "Æ": "a",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "*": " ",
        "_": " ",
    }
)

_ABBREVIATED = re.compile(r"(?:\bno|\bnr|\bnos|\bst|\bca|\bvs|\bbijv|\bapprox|\bmr|\bdr|\bjr)\.$")
_INITIAL = re.compile(r"(?:^|[\s(])[A-ZÀ-Þ]\.$")
_ITEM = re.compile(r"(?:^|[:;]\s)\d{1,2}\.$")
"""The number of a list's item, which ends no sentence."""

_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)")
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*[#>*-]\s)|(?<=[^.!?,;:])\n(?=[A-ZÀ-Þ#])")
_WORD = re.compile(r"[a-z0-9]+")


def word_set(words: str) -> frozenset[str]:
    """Make a set of the words of a text."""
    return frozenset(words.split())


_SMALL_WORDS = {
    "en": word_set("the a an and of on in is are with after for at leads follows still also hour lap as that"),
    "nl": word_set("de het een en van op in is zijn met na voor aan rijdt leidt volgt nog ook uur ronde als dat"),
}
_OTHER_SMALL_WORDS = {
    "de": word_set("der die das und von auf in ist sind mit nach fur ein eine im dem den nicht auch runde sich als"),
    "fr": word_set("le la les et de des du en est sont avec apres pour un une dans au aux qui sur tour plus heure"),
}
"""Of languages that are not read: to say so of a text rather than to read it as one that it is not."""


def fold(text: str) -> str:
    """Write a text in small letters without accents; every character keeps its place."""
    folded = []
    for char in text.translate(_SPECIAL):
        base = unicodedata.normalize("NFKD", char)[:1].lower() if ord(char) > 127 else char.lower()
        folded.append(base if len(base) == 1 else char)
    return "".join(folded)


def language(text: str) -> Lang:
    """Tell the language of a text: the one that more of its small words are of."""
    return _likeliest(text, _SMALL_WORDS)


def likely_language(text: str) -> Lang:
    """Tell the language that a text seems to be in, of those that are not read too; empty where few words tell."""
    return _likeliest(text, {**_SMALL_WORDS, **_OTHER_SMALL_WORDS}, FEWEST_WORDS)


def _likeliest(text: str, known: dict[Lang, frozenset[str]], fewest: int = 0) -> Lang:
    words = _WORD.findall(fold(text))
    counts = {lang: sum(word in small for word in words) for lang, small in known.items()}
    best = max(counts, key=lambda lang: counts[lang])
    return best if counts[best] >= fewest else ""


_ASKING = word_set("who what which when where why how wie wat welke wanneer waar waarom hoe")
ASKED_WORDS = 3
"""So many words before a question mark are no sentence, but what the answer is about: `Fastest lap? Rast`."""


def sentences(text: str) -> list[SentenceSpan]:
    """Split a text into its sentences, in order; a short line of its own without a full stop is a heading."""
    found: list[SentenceSpan] = []
    for paragraph, (begin, stop) in enumerate(_paragraphs(text)):
        block = text[begin:stop]
        heading = block.lstrip().startswith("#") and block.lstrip()[1:2] in " #"
        heading = heading or (not re.search(r"[.!?…][\"')*_]*\s*$", block) and len(block.split()) <= 12)
        for start, end in _short_enough(block, _split(block)):
            found.append(SentenceSpan(len(found) + 1, begin + start, begin + end, paragraph, heading))
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for gap in _PARAGRAPH.finditer(text):
        if text[begin : gap.start()].strip():
            yield begin, gap.start()
        begin = gap.end()
    if text[begin:].strip():
        yield begin, len(text)


def _split(block: str) -> Iterator[tuple[int, int]]:
    folded = fold(block)
    begin = 0
    for mark in _END.finditer(folded):
        after = block[mark.end() :].lstrip(" \n\t-–—|•")
        if after and not (after[0].isupper() or after[0].isdigit() or after[0] in "#\"'“‘*_["):
            continue
        upto = slice(max(0, mark.start() - 12), mark.start() + 1)
        if mark.group() == "." and after and (_ABBREVIATED.search(folded[upto]) or _INITIAL.search(block[upto])):
            continue
        if mark.group() == "." and after and _ITEM.search(block[upto]):
            continue
        if mark.group() == "?" and after and _is_topic(folded[begin : mark.start()]):
            continue
        yield _trimmed(block, begin, mark.end())
        begin = mark.end()
    if block[begin:].strip():
        yield _trimmed(block, begin, len(block))


def _is_topic(asked: str) -> bool:
    """Tell whether what is asked only names what the answer is about, and asks for it by no word: `Fastest lap?`."""
    found = asked.split()
    return len(found) <= ASKED_WORDS and not _ASKING & set(found)


def _short_enough(block: str, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut what is longer than anybody's sentence: how its parts bear on each other is worked out in pairs."""
    for begin, end in spans:
        while end - begin > LONGEST_SENTENCE:
            reach = begin + LONGEST_SENTENCE
            at = max(block.rfind(mark, begin + 1, reach) for mark in " \n,;")
            at = at if at > begin else reach
            yield _trimmed(block, begin, at)
            begin = at
        yield begin, end


def _trimmed(block: str, begin: int, end: int) -> tuple[int, int]:
    inner = block[begin:end]
    return begin + len(inner) - len(inner.lstrip(" \n\t|•")), begin + len(inner.rstrip())


def words(text: str, folded: str, start: int, end: int) -> list[Word]:
    """Return the words between two places."""
    return [
        Word(match.start(), match.end(), match.group(), text[match.start()].isupper() or text[match.start()].isdigit())
        for match in _WORD.finditer(folded, start, end)
    ]
