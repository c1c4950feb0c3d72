"""What a language's word list for reading reports holds; patterns are of folded text (small letters, no accents)."""

import re

from msgspec import Struct


class Lexicon(Struct, frozen=True):
    """The words of a language by which statements are recognised.

    `cues` names what a clause is about; `vague_amounts` are set phrases with a unit and a range (ms, thousandths of a
    lap); `modifiers` are tried in order on the words before an amount; `ordinals` maps words to numbers.
    """

    lang: str
    cues: dict[str, re.Pattern[str]]
    vague_amounts: tuple[tuple[re.Pattern[str], str, int, int], ...]
    modifiers: tuple[tuple[str, re.Pattern[str]], ...]
    ordinals: dict[str, int]
    place_nouns: str
    place_before: str
    place_after: str
    place_verbs: str
    nations: dict[str, str]
    pronouns: re.Pattern[str]
    objects: re.Pattern[str]
    vehicles: re.Pattern[str]
    robbed: re.Pattern[str]


def cue_patterns(words: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """Compile each cue's alternatives into one pattern of whole words."""
    return {name: re.compile(rf"(?<![\w])(?:{pattern})(?!\w)") for name, pattern in words.items()}


def before(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of words that stand directly before something, an article between them or not."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?:\s+(?:de|het|een|the|a|an))?\s*$")
