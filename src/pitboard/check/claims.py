"""A claim: what a text states at one place, as the statements that its words admit."""

from msgspec import Struct

from pitboard.check.algebra import AnyStatement
from pitboard.check.wording import read_as


class Claim(Struct, frozen=True):
    """What a text states. `start` and `end` are the place of its words in the text, `clause` its clause there, from 0.

    `clause_start` and `clause_end` are the place of all that was judged: its clauses, of a name the name (0: unknown).

    `statements` are the readings that the words admit, the likeliest first. `sure`: car, other party, moment and number
    were said, so that the claim is wrong where every reading is; else it is right or not known. `unread` are words of
    its clauses that nobody has read and that may say more: it is not wrong. If not `whole`, they say what happened, so
    that it is not right either.
    """

    kind: str
    sentence: int
    start: int
    end: int
    words: str
    statements: tuple[AnyStatement, ...]
    sure: bool = True
    unread: str = ""
    whole: bool = True
    clause: int = 0
    clause_start: int = 0
    clause_end: int = 0

    @property
    def read_as(self) -> str:
        """What was understood: the first reading in plain words."""
        return read_as(self.statements[0])
