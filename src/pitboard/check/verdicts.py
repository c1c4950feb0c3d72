"""The verdict on a claim: wrong only where all that its words admit is wrong and nothing of it was inferred."""

import itertools
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from pitboard.check.algebra import AnyStatement
from pitboard.check.claims import Claim
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import Truth, truth, unknown
from pitboard.check.wording import in_every_language, read_as
from pitboard.scoring import CarHistory

ONCE = ("led", "took_lead", "lost_lead", "drove", "stopped_at")
"""Kinds of what happened once: without a moment they are true too easily to be called right."""

SEATS = ("at_wheel", "took_over", "crew", "drove")
"""Kinds that hold as well if they hold within the window: who gets in is seen but when the car leaves the pits."""

ClaimVerdict = Literal["right", "wrong", "unknown"]


class JudgedClaim(Struct, frozen=True):
    """A claim and what timing says of it; `unknown` is what cannot be known from timing, or was not surely read.

    `read_as` is what was understood, by language, and `reading` which of the claim's statements that is, from 0;
    `right` is what is so, `evidence` the rows that it rests on.
    """

    claim: Claim
    verdict: ClaimVerdict
    right: str
    reason: str
    read_as: dict[str, str] = {}
    reading: int = 0
    evidence: tuple[str, ...] = ()


class Summary(Struct, frozen=True):
    """How many claims are right, wrong, and not to be known from timing."""

    right: int
    wrong: int
    unknown: int


def judge(claim: Claim, timing: RaceTiming) -> JudgedClaim:
    """Judge one claim by its readings."""
    found = [_settled(statement, timing) for statement in claim.statements]
    more = _unread(claim)
    for reading, item in enumerate(found):
        if item.holds and not claim.whole:
            return _judged(claim, "unknown", item, reading, more)
        if item.holds and not claim.sure and _at_any_time(claim.statements[reading]):
            return _judged(claim, "unknown", item, reading, f"so at some time, but none was said: {item.value}")
        if item.holds:
            return _judged(claim, "right", item, reading)
    if any(item.holds is None for item in found):
        return _judged(claim, "unknown", found[0], reason=found[0].value)
    if claim.unread:
        return _judged(claim, "unknown", found[0], reason=more)
    if claim.sure:
        return _judged(claim, "wrong", found[0])
    reason = f"not so as read, but the words leave open who or when is meant: {found[0].value}"
    return _judged(claim, "unknown", found[0], reason=reason)


def _unread(claim: Claim) -> str:
    """Say why what holds is not right: more was said."""
    if claim.unread:
        return f"read only in part, not: {claim.unread}"
    in_part = "read only in part: who drives, not what is said of it"
    return in_part if claim.kind == "at_wheel" else "who is named was not in the car then"


def _at_any_time(statement: AnyStatement) -> bool:
    """Tell whether a statement of the past has the whole race to be true in."""
    kind = statement.__struct_config__.tag
    if kind == "position":
        return any(begin == 0 for begin, _ in statement.at_ms)
    open_ = kind in ONCE and not statement.at_ms and not statement.denied
    return open_ and not getattr(statement, "last", False) and not getattr(statement, "other", "")


def judged(claims: Iterable[Claim], timing: RaceTiming) -> Iterator[JudgedClaim]:
    """Judge claims, those of a sentence of a text in view of each other, each sentence when it is asked for."""
    for sentence, group in itertools.groupby(claims, key=lambda claim: claim.sentence):
        found = (judge(claim, timing) for claim in group)
        yield from _together(list(found)) if sentence else found


def _together(found: list[JudgedClaim]) -> Iterator[JudgedClaim]:
    """Leave who drives open where what is said of the driver in the same clause is not known."""
    unsettled = {each.claim.clause for each in found if each.verdict == "unknown"}
    reason = "what is said of the driver in this clause is not known"
    for each in found:
        aside = each.verdict == "right" and each.claim.kind == "at_wheel" and each.claim.clause in unsettled
        yield msgspec.structs.replace(each, verdict="unknown", right="", reason=reason) if aside else each


def _judged(claim: Claim, verdict: ClaimVerdict, found: Truth, reading: int = 0, reason: str = "") -> JudgedClaim:
    right = "" if verdict == "unknown" else found.value
    understood = in_every_language(claim.statements[reading])
    return JudgedClaim(claim, verdict, right, reason, understood, reading, found.evidence)


def _settled(statement: AnyStatement, timing: RaceTiming) -> Truth:
    """Evaluate a statement; what names a class or a driver that the race does not have is not known."""
    cars = timing.history.cars.values()
    scope = getattr(statement, "scope", "")
    if scope not in ("", "overall") and scope not in {car.entry.car_class for car in cars}:
        return unknown(f"{scope} is no class of this race")
    for number in getattr(statement, "cars", ()):
        if number not in timing.history.cars:
            return unknown(f"#{number} is not in this race")
    for name in (getattr(statement, field, "") for field in ("driver", "previous")):
        if name and not any(name in car.names.values() or _is_entered(name, car) for car in cars):
            return unknown(f"nobody is entered as {name!r}")
    if statement.__struct_config__.tag in SEATS:
        return truth(statement, timing)
    found = truth(statement, timing.exact)
    if found.holds is not False or not timing.window_us:
        return found
    lately = truth(statement, timing)
    return unknown(f"not so at the moment, but within a minute of it: {lately.value}") if lately.holds else lately


def _is_entered(name: str, car: CarHistory) -> bool:
    return any(driver.name == name for driver in car.entry.drivers)


def claim_of(statement: AnyStatement) -> Claim:
    """Make a claim of a statement that somebody else read: all of it was said."""
    return Claim(str(statement.__struct_config__.tag), 0, 0, 0, read_as(statement), (statement,), True)


def judge_statement(statement: AnyStatement, timing: RaceTiming) -> JudgedClaim:
    """Judge a statement that somebody else read."""
    return judge(claim_of(statement), timing)


def summary(judged: list[JudgedClaim]) -> Summary:
    """Count the verdicts."""
    count = {verdict: sum(claim.verdict == verdict for claim in judged) for verdict in ("right", "wrong", "unknown")}
    return Summary(count["right"], count["wrong"], count["unknown"])
