"""A clause before its words have an order, and how it stands to the clause before it."""

import re
from typing import Literal, get_args

from msgspec import Struct

Relation = Literal["cause", "consequence", "contrast", "concession", "sequel", "earlier", "meanwhile", "addition"]
"""What a clause is to the one before it: its cause, its consequence, what differs from it, what holds in spite of it,
what came after it, what went before it, what went on beside it, or one thing more. A word for it is used only where the
facts hold it.
"""

RELATIONS: tuple[Relation, ...] = get_args(Relation)


class Noun(Struct, frozen=True):
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


class Clause(Struct, frozen=True):
    """A clause: its subject, the lemma of its verb, and what stands around them, each of which may be empty.

    `front` may stand first; with `fixed` it must. `middle` stands between the verb of a main clause and `end`: a
    particle of the verb with + before it ("over" of "overnemen"), or what is not finite of it ("goedmaken"). `after`
    follows on all of it, with its comma where it has one.
    """

    subject: Noun
    lemma: str
    middle: str = ""
    end: str = ""
    after: str = ""
    front: str = ""
    fixed: bool = False

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


def last_named(text: str, noun: Noun) -> bool:
    """Tell whether a noun is the last thing a text names, so that a pronoun can only mean it."""
    ends = [match.end() for words in (noun.text, noun.of) if words for match in re.finditer(re.escape(words), text)]
    return bool(noun.of and ends) and _NAMED.search(text, max(ends)) is None


_NAMED = re.compile(r"#\w|\b(?:de|the) [A-Z]")


def spaced(*words: str) -> str:
    """Put words behind each other, without those that are not there and without a space before a comma."""
    return " ".join(word for word in words if word).replace(" ,", ",")
