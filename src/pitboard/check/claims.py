"""A claim: what a text states at one place, as the statements that its words admit."""

from msgspec import Struct

from pitboard.check.algebra import AnyStatement
from pitboard.check.wording import read_as


class Claim(Struct, frozen=True):
    """What a text states. `start` and `end` are the place of its words in the text.

    `statements` are the readings that the words admit, the likeliest first. `sure`: car, other party, moment and number
    were said, so that the claim is wrong where every reading is; else it is right or not known.
    """

    kind: str
    sentence: int
    start: int
    end: int
    words: str
    statements: tuple[AnyStatement, ...]
    sure: bool = True

    @property
    def read_as(self) -> str:
        """What was understood: the first reading in plain words."""
        return read_as(self.statements[0])
