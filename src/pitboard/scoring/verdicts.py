"""What became of a passing, and why."""

from typing import Literal

from msgspec import Struct

VerdictCode = Literal[
    "accepted",
    "start_crossing",
    "duplicate",
    "superseded",
    "too_soon",
    "unknown_loop",
    "unknown_transponder",
    "before_start",
    "after_flag",
    "voided",
    "not_counted",
]


class Verdict(Struct, frozen=True):
    """The verdict on one passing: its code, the reason in words, and the passing it is measured against.

    `of_source` and `of_ref` name that other passing (the one it repeats, or the better reading of the same instant).
    A passing whose code is not `accepted`, `start_crossing` or `not_counted` changed nothing; the last ends no lap.
    """

    code: VerdictCode
    reason: str = ""
    of_source: str = ""
    of_ref: int = 0


ACCEPTED = Verdict("accepted")
