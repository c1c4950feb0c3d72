"""A claim with its verdict, and how values are put into words."""

from typing import Literal

from msgspec import Struct

from pitboard.check.claims import Claim
from pitboard.check.timing import BoardAt

ClaimVerdict = Literal["right", "wrong", "unknown"]


class Ruling(Struct, frozen=True):
    """A verdict, the right value where there is one, and the reason or circumstance."""

    verdict: ClaimVerdict
    right: str = ""
    reason: str = ""


class JudgedClaim(Struct, frozen=True):
    """A claim and what timing says of it; `unknown` is what cannot be known from timing."""

    claim: Claim
    verdict: ClaimVerdict
    right: str
    reason: str


NOT_SEEN = "cannot be told: no source saw the car come in, or leave"


def right(value: str = "", reason: str = "") -> Ruling:
    """Rule that it is so."""
    return Ruling("right", value, reason)


def wrong(value: str, reason: str = "") -> Ruling:
    """Rule that it is not so; `value` is the right one."""
    return Ruling("wrong", value, reason)


def unknown(reason: str) -> Ruling:
    """Rule that timing does not settle it."""
    return Ruling("unknown", "", reason)


def either(holds: bool, value: str) -> Ruling:  # the answer to a question
    """Rule right or wrong with the same value to show."""
    return right(value) if holds else wrong(value)


def on_board(board: BoardAt | None, value: str) -> Ruling:
    """Rule right if some board bears it out, with the circumstance where that is not the moment's own in force."""
    if board is None:
        return wrong(value)
    if board.away_us:
        seconds = abs(board.away_us) // 1_000_000
        order = "the classification" if board.order == "classification" else f"{board.order} order"
        return right(value, f"so {seconds} s {'later' if board.away_us > 0 else 'earlier'}, in {order}")
    return right(value, "" if board.asked == "auto" else f"in {board.order} order")


def time_text(ms: int) -> str:
    """Format a duration in ms as 16:12:30, 2:19.2 or 14.9 s."""
    seconds, rest = divmod(abs(ms), 1000)
    if seconds >= 3600:
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    tenth = rest // 100
    return f"{seconds // 60}:{seconds % 60:02}.{tenth}" if seconds >= 60 else f"{seconds}.{tenth} s"


def gap_text(laps: int, us: int | None) -> str:
    """Format a gap, in laps once it is one."""
    time = time_text(us // 1000) if us is not None else ""
    if laps:
        return f"{laps} lap{'s' if laps > 1 else ''}" + (f" ({time})" if time else "")
    return time
