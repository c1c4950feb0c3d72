"""The verdict on a claim: wrong only where all that its words admit is wrong and nothing of it was inferred."""

from typing import Literal

from msgspec import Struct

from pitboard.check.algebra import AnyStatement, read_as
from pitboard.check.claims import Claim
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import truth

ClaimVerdict = Literal["right", "wrong", "unknown"]


class JudgedClaim(Struct, frozen=True):
    """A claim and what timing says of it; `unknown` is what cannot be known from timing, or was not surely read.

    `read_as` is what was understood, `right` what is so, `evidence` the rows that it rests on.
    """

    claim: Claim
    verdict: ClaimVerdict
    right: str
    reason: str
    read_as: str = ""
    evidence: tuple[str, ...] = ()


class Summary(Struct, frozen=True):
    """How many claims are right, wrong, and not to be known from timing."""

    right: int
    wrong: int
    unknown: int


def judge(claim: Claim, timing: RaceTiming) -> JudgedClaim:
    """Judge one claim by its readings."""
    found = [(statement, truth(statement, timing)) for statement in claim.statements]
    for statement, item in found:
        if item.holds:
            return JudgedClaim(claim, "right", item.value, "", read_as(statement), item.evidence)
    statement, first = found[0]
    if first.holds is None or any(item.holds is None for _, item in found):
        return JudgedClaim(claim, "unknown", "", first.value, read_as(statement), first.evidence)
    if claim.sure:
        return JudgedClaim(claim, "wrong", first.value, "", read_as(statement), first.evidence)
    reason = "not so as read, but the words leave open who or when is meant"
    return JudgedClaim(claim, "unknown", "", f"{reason}: {first.value}", read_as(statement), first.evidence)


def judge_statement(statement: AnyStatement, timing: RaceTiming) -> JudgedClaim:
    """Judge a statement that somebody else read: all of it was said."""
    words = read_as(statement)
    return judge(Claim(str(statement.__struct_config__.tag), 0, 0, 0, words, (statement,), True), timing)


def summary(judged: list[JudgedClaim]) -> Summary:
    """Count the verdicts."""
    count = {verdict: sum(claim.verdict == verdict for claim in judged) for verdict in ("right", "wrong", "unknown")}
    return Summary(count["right"], count["wrong"], count["unknown"])
