"""Phrases as a language's file writes them, and where they stand: words, classes of words, gaps.

`took ~ lead` has other words between; `took + lead` has the two in either order within a clause.
`{take} {art} [kind] {front}` takes a word or words of each class; a class in square brackets may be left out.
A verb is a class of its forms: `{take}` any, `{take.now}` take, takes, `{take.third}` takes, `{take.past}` took,
`{take.done}` taken, `{take.ing}` taking, `{take.inflected}` any but the bare one. Where no rule makes them, its
principal parts are written out, `-` for none: infinitive, present, past, past plural, participle, as `nemen neemt nam
namen genomen`.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pitboard.check.text import Span, fold

_TOKEN = re.compile(
    r"\d+(?:[.,:'][0-9]+)+|(?:\b|(?<=[hmu]))\d{1,2}(?=s\b|[hu]\d\d\b|h\b|m\d\ds?\b)|(?<=\d)[hmu](?=\d\ds?\b)|[a-z0-9]+|[^\sa-z0-9]"
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
    """A place of a phrase: the phrases that may stand there, by their first word."""

    phrases: dict[str, list["Pattern"]]
    optional: bool = False


GAP = Choice({})
CLAUSE_GAP = Choice({}, optional=True)
"""A gap that ends with its clause."""
Pattern = tuple[str | Choice, ...]
Classes = dict[str, dict[str, list[Pattern]]]


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
        forms: dict[str, list[str]] = {"now": [], "third": [], "past": [], "done": [], "ing": []}
        for entry in entries.split("|"):
            for form, words in forms_of(entry).items():
                forms[form] += words
            forms["third"].append(forms["now"][-1])
        inflected = [word for form in ("third", "past", "done", "ing") for word in forms[form]]
        for form, words in [*forms.items(), ("inflected", inflected), ("", [*forms["now"], *inflected])]:
            found[f"{name}.{form}".removesuffix(".")] = _by_first_word(words, found)
    for name, entries in listed.items():
        found[name] = _by_first_word(entries.split("|"), found)
    return found


def _by_first_word(phrases: list[str], classes: Classes) -> dict[str, list[Pattern]]:
    found: dict[str, list[Pattern]] = {}
    for phrase in dict.fromkeys(phrases):
        pattern = tuple(_pattern(phrase, classes))
        for word in _first_words(pattern):
            found.setdefault(word, []).append(pattern)
    return found


def _first_words(pattern: Pattern) -> list[str]:
    """List the words that a pattern may begin with."""
    if not pattern:
        return []
    first = pattern[0]
    if isinstance(first, str):
        return [first]
    return [*first.phrases, *(_first_words(pattern[1:]) if first.optional else [])]


def _pattern(phrase: str, classes: Classes) -> Iterator[str | Choice]:
    for match in _PART.finditer(phrase):
        if match[0] in ("~", "+"):
            yield GAP if match[0] == "~" else CLAUSE_GAP
        elif match[1]:
            yield Choice(classes[match[1]], match[0][0] == "[")
        else:
            yield from split_words(match[0])


def _orders(phrase: str) -> Iterator[str]:
    """Give the orders of the two parts that a plus joins."""
    first, plus, second = phrase.partition(" + ")
    yield phrase
    if plus:
        yield f"{second} + {first}"


class Phrases:
    """Phrases by their first word."""

    def __init__(self, tagged: dict[str, str], classes: Classes | None = None) -> None:
        self.by_word: dict[str, list[tuple[Pattern, str]]] = {}
        for tag, listed in tagged.items():
            phrases = [ordered for written in listed.split("|") for ordered in _orders(written)]
            for word, patterns in _by_first_word(phrases, classes or {}).items():
                self.by_word.setdefault(word, []).extend((pattern, tag) for pattern in patterns)

    def at(self, tokens: Sequence[Token], place: int) -> list[Hit]:
        """Find the phrases that begin at a token, all of them, each as far as it goes."""
        found = []
        for pattern, tag in self.by_word.get(tokens[place].text, ()):
            last = max(_ends(tokens, place, pattern), default=0)
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


def _ends(tokens: Sequence[Token], place: int, pattern: Pattern, step: int = 0) -> Iterator[int]:
    """Go through the tokens at which a pattern, from a step on, may end that begins at a token."""
    if step == len(pattern):
        yield place
        return
    part = pattern[step]
    text = tokens[place].text if place < len(tokens) else ""
    if part is GAP or part is CLAUSE_GAP:
        yield from _past_gap(tokens, place, pattern, step + 1)
    elif isinstance(part, str):
        yield from _ends(tokens, place + 1, pattern, step + 1) if text == part else ()
    else:
        for inner in part.phrases.get(text, ()):
            for end in _ends(tokens, place, inner):
                yield from _ends(tokens, end, pattern, step + 1)
        if part.optional:
            yield from _ends(tokens, place, pattern, step + 1)


def _past_gap(tokens: Sequence[Token], place: int, pattern: Pattern, step: int) -> Iterator[int]:
    """Find the first token within reach at which a pattern goes on after other words."""
    for at in range(place, min(place + _GAP, len(tokens))):
        ends = list(_ends(tokens, at, pattern, step))
        if ends or tokens[at].text in (";.:" if pattern[step - 1] is GAP else ",;.:!?()"):
            yield from ends
            return
