"""The independent reader of race reports: what a text claims, and whether timing bears it out."""

from collections.abc import Iterable

from msgspec import Struct

from pitboard.check.claims import Claim, ClaimKind
from pitboard.check.entry_index import EntryIndex
from pitboard.check.judge import Summary, judge, summary
from pitboard.check.reader import read_claims
from pitboard.check.rulings import JudgedClaim
from pitboard.check.text import Lang, language
from pitboard.check.timing import RaceTiming
from pitboard.model import Entry
from pitboard.scoring import History

__all__ = ["Checked", "Claim", "ClaimKind", "JudgedClaim", "Lang", "Summary", "check", "read"]


class Checked(Struct, frozen=True):
    """A text as checked: its language, the race time (ms) it was held against, its claims with their verdicts."""

    race: str
    at_ms: int
    lang: Lang
    summary: Summary
    claims: list[JudgedClaim]


def check(
    text: str, history: History, moment_us: int, lang: Lang | None = None, window_us: int = 60_000_000
) -> Checked:
    """Judge every checkable claim of a text against a history at a moment (µs since the epoch).

    A text is written over a while, so what holds within `window_us` of the moment is right, and the answer says when it
    held; 0 asks for the moment alone.
    """
    timing = RaceTiming(history, moment_us, window_us)
    judged = [judge(claim, timing) for claim in read_claims(text, _field(timing), lang)]
    at_ms = (moment_us - history.race.start_us) // 1000
    return Checked(history.race.name, at_ms, lang or language(text), summary(judged), judged)


def read(
    text: str, known: History | Iterable[Entry], lang: Lang | None = None, moment_us: int | None = None
) -> list[Claim]:
    """Read the facts that a text states, in its order, with names from the entry list or a history at a moment."""
    if isinstance(known, History):
        return read_claims(text, _field(RaceTiming(known, known.through_us if moment_us is None else moment_us)), lang)
    return read_claims(text, EntryIndex(known), lang)


def _field(timing: RaceTiming) -> EntryIndex:
    rows = timing.board().rows
    out = [number for number, row in rows.items() if row.is_gone]
    return EntryIndex((car.entry for car in timing.history.cars.values()), list(rows), out)
