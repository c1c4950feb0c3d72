"""What a language has to say of notes: how to read their words, and the pieces that tell them."""

import re

from msgspec import Struct


def word_set(text: str) -> frozenset[str]:
    """The words of a list with spaces between them."""
    return frozenset(text.split())


class NoteWords(Struct, frozen=True):
    """One language's words. A piece begins with what divides it from the sentence before it.

    `known` are words by which the language is told. A cause or a consequence that begins with a `joining` word follows
    on as it is; one that begins with a determiner is a noun, unless a verb follows (what stands behind a `relatives`
    word is no verb of its own). `verb_last` is how a clause with its verb at its end follows on, `gerund` the ending
    of a verb that serves as a noun; both are empty where the language has no such thing. `participle` fits the word
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
    and_: str
    followed_by: dict[str, str]
    disagrees: dict[str, str]
    parts: dict[str, str]
    several: frozenset[str]
    of_car: str
    because: dict[str, str]
    failed: tuple[str, str]
