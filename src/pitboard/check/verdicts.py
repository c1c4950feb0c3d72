"""The verdict on a claim: wrong only where all that its words admit is wrong and nothing of it was inferred."""

import itertools
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from pitboard.check.algebra import AnyStatement
from pitboard.check.claims import Claim
from pitboard.check.lines import Lines, line
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import Truth, truth, unknown
from pitboard.check.wording import in_every_language, in_words, read_as
from pitboard.scoring import CarHistory
from pitboard.texts import DEFAULT, LANGUAGES, Language

ONCE = ("led", "took_lead", "lost_lead", "drove", "stopped_at")
"""Kinds of what happened once: without a moment they are true too easily to be called right."""

SEATS = ("at_wheel", "took_over", "crew", "drove")
"""Kinds that hold as well if they hold within the window: who gets in is seen but when the car leaves the pits."""

OF_LEAD = ("count", "led", "laps_led", "took_lead", "lost_lead", "led_since")
"""Kinds of what is said of a lead: `the lead changed twelve times` states no place of whoever has it."""

ClaimVerdict = Literal["right", "wrong", "unknown"]

OpenBy = Literal["", "text", "timing"]


class Findings(Struct, frozen=True):
    """What was found of a claim, in a language: the value that is so, why that is open, the rows it rests on."""

    right: str
    reason: str
    evidence: tuple[str, ...]


class JudgedClaim(Struct, frozen=True):
    """A claim and what timing says of it; `unknown` is what cannot be known from timing, or was not surely read.

    `read_as` is what was understood, by language, and `reading` which of the claim's statements that is, from 0;
    `right` is what is so, `evidence` the rows that it rests on: in English, and in every language in `findings`.
    `open_by` says of what is unknown whether the words leave it open (not all was read, or said) or the timing.
    """

    claim: Claim
    verdict: ClaimVerdict
    right: str
    reason: str
    read_as: dict[str, str] = {}
    reading: int = 0
    evidence: tuple[str, ...] = ()
    open_by: OpenBy = ""
    findings: dict[Language, Findings] = {}


class Summary(Struct, frozen=True):
    """How many claims are right, wrong, and not to be known from timing."""

    right: int
    wrong: int
    unknown: int


def judge(claim: Claim, timing: RaceTiming) -> JudgedClaim:
    """Judge one claim by its readings."""
    found = [_settled(statement, timing) for statement in claim.statements]
    more = _unread(claim)
    denied = all(statement.denied for statement in claim.statements)
    if denied and len({item.holds for item in found}) > 1:
        return _judged(claim, "unknown", found[0], reason=line("open.text.of_some", found=found[0].value))
    for reading, item in enumerate(found):
        if item.holds and not claim.whole:
            return _judged(claim, "unknown", item, reading, more)
        if item.holds and not claim.sure and _at_any_time(claim.statements[reading]):
            return _judged(claim, "unknown", item, reading, line("open.text.no_moment", found=item.value))
        if item.holds:
            return _judged(claim, "right", item, reading)
    if any(item.holds is None for item in found):
        open_ = next(item for item in found if item.holds is None)
        return _judged(claim, "unknown", found[0], reason=open_.value)
    if claim.unread:
        return _judged(claim, "unknown", found[0], reason=more)
    if claim.sure:
        return _judged(claim, "wrong", found[0])
    return _judged(claim, "unknown", found[0], reason=line("open.text.who_or_when", found=found[0].value))


def _unread(claim: Claim) -> Lines:
    """Say why what holds is not right: more was said."""
    if claim.unread:
        return line("open.text.unread", words=claim.unread)
    return line("open.text.only_driver" if claim.kind == "at_wheel" else "open.text.driver_not_in")


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
    """Leave who drives open where what is said in the same clause is not known, and a lead that it only names."""
    unsettled = {each.claim.clause for each in found if each.verdict == "unknown"}
    of_lead = {each.claim.clause for each in found if each.verdict == "unknown" and each.claim.kind in OF_LEAD}
    for each in found:
        named = each.claim.kind == "position" and not each.claim.sure and each.claim.clause in of_lead
        inferred = each.claim.kind == "at_wheel" or named
        aside = each.verdict == "right" and inferred and each.claim.clause in unsettled
        yield _set_aside(each) if aside else each


def _set_aside(judged: JudgedClaim) -> JudgedClaim:
    shown = _findings((), line("open.text.of_driver"), ())
    found = {
        lang: msgspec.structs.replace(each, evidence=judged.findings[lang].evidence) for lang, each in shown.items()
    }
    reason = found[DEFAULT].reason
    return msgspec.structs.replace(judged, verdict="unknown", right="", reason=reason, open_by="text", findings=found)


def _judged(claim: Claim, verdict: ClaimVerdict, found: Truth, reading: int = 0, reason: Lines = ()) -> JudgedClaim:
    right = () if verdict == "unknown" else found.value
    understood = in_every_language(claim.statements[reading])
    shown = _findings(right, reason, found.evidence)
    own = shown[DEFAULT]
    open_by: OpenBy = "" if not reason else "text" if reason[0].key.startswith("open.text.") else "timing"
    return JudgedClaim(claim, verdict, own.right, own.reason, understood, reading, own.evidence, open_by, shown)


def _findings(right: Lines, reason: Lines, evidence: Lines) -> dict[Language, Findings]:
    return {
        lang: Findings(in_words(right, lang), in_words(reason, lang), tuple(in_words((row,), lang) for row in evidence))
        for lang in LANGUAGES
    }


def _settled(statement: AnyStatement, timing: RaceTiming) -> Truth:
    """Evaluate a statement; what names a class or a driver that the race does not have is not known."""
    cars = timing.history.cars.values()
    scope = getattr(statement, "scope", "")
    if scope not in ("", "overall") and scope not in {car.entry.car_class for car in cars}:
        return unknown("no_class", scope=scope)
    for number in getattr(statement, "cars", ()):
        if number not in timing.history.cars:
            return unknown("no_car", car=number)
    for name in (getattr(statement, field, "") for field in ("driver", "previous")):
        if name and not any(name in car.names.values() or _is_entered(name, car) for car in cars):
            return unknown("nobody", driver=name)
    if statement.__struct_config__.tag in SEATS:
        return truth(statement, timing)
    found = truth(statement, timing.exact)
    if found.holds is not False or not timing.window_us or timing.is_over:
        # What was so before the flag is no result.
        return found
    lately = truth(statement, timing)
    return unknown("near_moment", now=found.value, found=lately.value) if lately.holds else lately


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
