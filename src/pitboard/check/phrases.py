"""Phrases as a language's file writes them, and where they stand: words, classes of words, gaps.

`took ~ lead` has other words between; `took + lead` has the two in either order within a clause.
`{take} {art} [kind] {front}` takes a word or words of each class; a class in square brackets may be left out.
A verb is a class of its forms: `{take}` any, `{take.now}` takes, `{take.past}` took, `{take.done}` taken, `{take.ing}`
taking. Where no rule makes them, its principal parts are written out, `-` for none: infinitive, present, past, past
plural, participle, as `nemen neemt nam namen genomen`.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pitboard.check.text import Span, fold

_TOKEN = re.compile(
    r"\d+(?:[.,:'][0-9]+)+|(?:\b|(?<=[hm]))\d{1,2}(?=s\b|h\d\d\b|h\b|m\d\ds?\b)|(?<=\d)[hm](?=\d\ds?\b)|[a-z0-9]+|[^\sa-z0-9]"
)
_PART = re.compile(r"[{\[]([a-z_.]+)[}\]]|~|(?<!\S)\+(?!\S)|[^\s{}\[\]~]+")
_PRINCIPAL = 5
_GAP = 9
_VOWELS = "aeiou"


class Token(Span, frozen=True, gc=False):
    """A word, a number or a mark of a sentence, folded."""

    text: str


class Hit(Struct, frozen=True, gc=False):
    """A phrase found: its tag, and its first and last token (exclusive); `open` with other words between."""

    tag: str
    first: int
    last: int
    open: bool = False


class Choice(Struct, frozen=True):
    """A place of a phrase: the words that may stand there, longest first, by the first of them."""

    words: dict[str, list[tuple[str, ...]]]
    optional: bool = False


GAP = Choice({})
CLAUSE_GAP = Choice({}, optional=True)
"""A gap that ends with its clause."""
Classes = dict[str, list[tuple[str, ...]]]
Pattern = tuple[Choice, ...]


def split_words(text: str) -> tuple[str, ...]:
    """Split a phrase into words as a text's tokens are."""
    return tuple(_TOKEN.findall(fold(text.lower())))


def tokens_of(folded: str, start: int, end: int) -> list[Token]:
    """Split a piece of a folded text into tokens."""
    return [Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(folded, start, end)]


def english_forms(verb: str) -> dict[str, list[str]]:
    """Inflect a verb of English: `take/took/taken over`, `grab+` (a letter doubled), `seize`; its forms by their names.

    A plural or an infinitive is of the present, as nothing tells them from each other.
    """
    stem, _, particle = verb.partition(" ")
    base, past, done = (*stem.split("/"), "", "")[:3]
    doubled = base.endswith("+")
    base = base.removesuffix("+")
    long = base + base[-1] if doubled else base.removesuffix("e") if base[-2:] not in ("ee", "ye", "oe") else base
    soft = base.endswith("y") and base[-2] not in _VOWELS
    third = base[:-1] + "ies" if soft else base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    past = past or (base[:-1] + "ied" if soft else long + "ed")
    forms = {"now": [base, third], "past": [past], "done": [done or past], "ing": [long + "ing"]}
    return {name: [f"{form} {particle}".strip() for form in found] for name, found in forms.items()}


def forms_of(verb: str) -> dict[str, list[str]]:
    """Give the forms of a verb by their names: of its principal parts, or inflected as in English."""
    parts = verb.split()
    if len(parts) != _PRINCIPAL:
        return english_forms(verb)
    infinitive, present, past, past_plural, participle = parts
    forms = {"now": [infinitive, present], "past": [past, past_plural], "done": [participle], "ing": [present]}
    return {name: [form for form in found if form != "-"] for name, found in forms.items()}


def tenses_of(verbs: dict[str, str]) -> dict[str, str]:
    """Give the forms that tell a tense by themselves as phrases, of the verbs whose principal parts are written out."""
    parts = [verb.split() for listed in verbs.values() for verb in listed.split("|")]
    written = [verb for verb in parts if len(verb) == _PRINCIPAL]
    found = {"present": {verb[1] for verb in written}, "past": {form for verb in written for form in verb[2:4]}}
    return {tense: "".join(f"|{form}" for form in sorted(forms - {"-"})) for tense, forms in found.items()}


def classes_of(listed: dict[str, str], verbs: dict[str, str]) -> Classes:
    """Make the classes of a language's file ready: what each may be in words; one may be built of those before it."""
    found: Classes = {}
    for name, entries in verbs.items():
        forms: dict[str, list[str]] = {"now": [], "past": [], "done": [], "ing": []}
        for entry in entries.split("|"):
            for form, words in forms_of(entry).items():
                forms[form] += words
        for form, words in forms.items():
            found[f"{name}.{form}"] = [split_words(word) for word in words]
        found[name] = list(dict.fromkeys(word for form in forms for word in found[f"{name}.{form}"]))
    for name, entries in listed.items():
        spelt = [phrase for entry in entries.split("|") for phrase in _spelt(entry, found)]
        found[name] = list(dict.fromkeys(spelt))
    return found


def _spelt(entry: str, classes: Classes) -> Iterator[tuple[str, ...]]:
    """Write out a phrase of classes in every way."""
    parts = [
        [*classes[match[1]], *([()] if match[0][0] == "[" else [])] if match[1] else [split_words(match[0])]
        for match in _PART.finditer(entry)
    ]
    for way in itertools.product(*parts):
        yield tuple(itertools.chain.from_iterable(way))


class Phrases:
    """Phrases by their first word."""

    def __init__(self, tagged: dict[str, str], classes: Classes | None = None) -> None:
        self.by_word: dict[str, list[tuple[Pattern, str]]] = {}
        for tag, listed in tagged.items():
            for phrase in (ordered for written in listed.split("|") for ordered in _orders(written)):
                pattern = tuple(_pattern(phrase, classes or {}))
                for word in pattern[0].words if pattern else ():
                    self.by_word.setdefault(word, []).append((pattern, tag))

    def at(self, tokens: Sequence[Token], place: int) -> list[Hit]:
        """Find the phrases that begin at a token, all of them."""
        found = []
        for pattern, tag in self.by_word.get(tokens[place].text, ()):
            last = _match(tokens, place, pattern)
            if last:
                found.append(Hit(tag, place, last, GAP in pattern or CLAUSE_GAP in pattern))
        return found

    def longest(self, tokens: Sequence[Token], place: int) -> Hit | None:
        """Find the longest phrase that begins at a token."""
        return max(self.at(tokens, place), key=lambda hit: hit.last, default=None)

    def before(self, tokens: Sequence[Token], place: int) -> Hit | None:
        """Find the longest phrase that ends right before a token."""
        for first in range(max(0, place - 5), place):
            ending = [hit for hit in self.at(tokens, first) if hit.last == place]
            if ending:
                return ending[0]
        return None


def _orders(phrase: str) -> Iterator[str]:
    """Give the orders of the two parts that a plus joins."""
    first, plus, second = phrase.partition(" + ")
    yield phrase
    if plus:
        yield f"{second} + {first}"


def _pattern(phrase: str, classes: Classes) -> Iterator[Choice]:
    for match in _PART.finditer(phrase):
        if match[0] in ("~", "+"):
            yield GAP if match[0] == "~" else CLAUSE_GAP
        elif match[1]:
            by_word: dict[str, list[tuple[str, ...]]] = {}
            for words in sorted(classes[match[1]], key=len, reverse=True):
                by_word.setdefault(words[0], []).append(words)
            yield Choice(by_word, match[0][0] == "[")
        else:
            yield from (Choice({word: [(word,)]}) for word in split_words(match[0]))


def _match(tokens: Sequence[Token], place: int, pattern: Pattern, step: int = 0) -> int:
    """Match a pattern from a step on at a token: where it ends, 0 where it does not stand there."""
    if step == len(pattern):
        return place
    if pattern[step] is GAP or pattern[step] is CLAUSE_GAP:
        return _past_gap(tokens, place, pattern, step + 1)
    for end in _ends(tokens, place, pattern[step]):
        if last := _match(tokens, end, pattern, step + 1):
            return last
    return _match(tokens, place, pattern, step + 1) if pattern[step].optional else 0


def _past_gap(tokens: Sequence[Token], place: int, pattern: Pattern, step: int) -> int:
    for at in range(place, min(place + _GAP, len(tokens))):
        if last := _match(tokens, at, pattern, step):
            return last
        if tokens[at].text in (";.:" if pattern[step - 1] is GAP else ",;.:!?()"):
            return 0
    return 0


def _ends(tokens: Sequence[Token], place: int, choice: Choice) -> Iterator[int]:
    known = choice.words.get(tokens[place].text, ()) if place < len(tokens) else ()
    for words in known:
        end = place + len(words)
        if len(words) == 1 or tuple(token.text for token in tokens[place:end]) == words:
            yield end
