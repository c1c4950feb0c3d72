"""The independent reader of race reports: what a text claims, and whether timing bears it out."""

from collections.abc import Iterator

from msgspec import Struct

from pitboard.check import truth_cars, truth_lead, truth_order, truth_race  # noqa: F401 # each enters its evaluators
from pitboard.check.algebra import AnyStatement, RaceStatement
from pitboard.check.claims import Claim
from pitboard.check.entry_index import EntryIndex
from pitboard.check.reading import read_claims
from pitboard.check.statements import NotStatements, StatedClaim, read_statements, schema
from pitboard.check.text import Lang, language
from pitboard.check.timing import RaceTiming
from pitboard.check.verdicts import JudgedClaim, Summary, judged, summary
from pitboard.check.wording import read_as
from pitboard.scoring import History

__all__ = [
    "AnyStatement",
    "Checked",
    "Claim",
    "JudgedClaim",
    "Lang",
    "NotStatements",
    "RaceStatement",
    "StatedClaim",
    "Summary",
    "check",
    "collected",
    "judge_statements",
    "judging",
    "read",
    "read_as",
    "read_statements",
    "schema",
]


class Checked(Struct, frozen=True):
    """A text as checked: its language, the race time (ms) it was held against, its claims with their verdicts.

    `ended_ms` is when the race ended where it was over then: the text was held against its classification.
    """

    race: str
    at_ms: int
    lang: Lang
    summary: Summary
    claims: list[JudgedClaim]
    ended_ms: int | None = None


def check(
    text: str, history: History, moment_us: int, lang: Lang | None = None, window_us: int = 60_000_000
) -> Checked:
    """Judge every checkable claim of a text against a history at a moment (µs since the epoch).

    A text is written over a while, so what holds within `window_us` of the moment is right; 0 asks for that alone.
    """
    timing = RaceTiming(history, moment_us, window_us)
    found = list(judged(read_claims(text, timing, _field(timing), lang), timing))
    return collected(found, history, moment_us, lang or language(text))


def judge_statements(claims: list[Claim], history: History, moment_us: int, window_us: int = 60_000_000) -> Checked:
    """Judge claims that somebody else read from a text, or made (`read_statements`)."""
    return collected(list(judging(claims, history, moment_us, window_us)), history, moment_us)


def judging(
    claims: list[Claim], history: History, moment_us: int, window_us: int = 60_000_000
) -> Iterator[JudgedClaim]:
    """Judge claims one by one, each when it is asked for."""
    timing = RaceTiming(history, moment_us, window_us)
    return judged(claims, timing)


def collected(found: list[JudgedClaim], history: History, moment_us: int, lang: Lang = "") -> Checked:
    """Gather judged claims into the answer about a text in a language, empty for statements."""
    at_ms = (moment_us - history.race.start_us) // 1000
    return Checked(history.race.name, at_ms, lang, summary(found), found, _ended_ms(history, moment_us))


def _ended_ms(history: History, moment_us: int) -> int | None:
    if not RaceTiming(history, moment_us, 0).is_over:
        return None
    return (min(history.chequered_us, moment_us) - history.race.start_us) // 1000


def read(text: str, history: History, lang: Lang | None = None, moment_us: int | None = None) -> list[Claim]:
    """Read what a text states of a race, in its order, as said at a moment (the end of what is known)."""
    timing = RaceTiming(history, history.through_us if moment_us is None else moment_us)
    return read_claims(text, timing, _field(timing), lang)


def _field(timing: RaceTiming) -> EntryIndex:
    rows = timing.board().rows
    out = [number for number, row in rows.items() if row.is_gone]
    return EntryIndex((car.entry for car in timing.history.cars.values()), list(rows), out)
