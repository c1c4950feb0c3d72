"""What is new since the previous report, and which of it a report opens with."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pitboard.moments import Moment
from pitboard.report.facts import (
    OVERALL,
    DriveThroughFact,
    FastestLapFact,
    GapFact,
    HaltFact,
    LeadChangeFact,
    LongStopFact,
    LossFact,
    MoveFact,
    NeutralisedFact,
    NoteFact,
    ReportFact,
    RestartFact,
    RetiredFact,
    TakeoverFact,
    maybe,
    only,
    stated_values,
)
from pitboard.report.languages.book import Statement
from pitboard.report.snapshot import Snapshot

F = TypeVar("F", bound=ReportFact)

FIRST = ("neutral_now", "restart", "halt")
"""Forms that a report begins with whatever else is new, where they stand in its first paragraph."""

LASTING = "neutral_now"
"""The form of a neutralisation that goes on: in the first paragraph always, first only while it is news."""

WON = ("win",)
"""Forms that the report of a race that is over begins with."""

LEAST_LOSS = 0.15
"""What a loss weighs at least that a report opens with, where the lead lost weighs 2.5."""

FADES = 3
"""The weight of news is halved so many times until it is as old as the previous report."""

LEAST_NEWS = 1.7
"""What news weigh at least that a report opens with: of a class, a change of its lead of a quarter of an hour ago."""


class Previous(Struct, frozen=True):
    """The previous report: its moment in race time, the cars known to be out then, and what all it could have said.

    `stated` is empty where there is no such report, but only an hour whose news are news.
    """

    at_ms: int
    out: frozenset[str] = frozenset()
    stated: frozenset[tuple[object, ...]] = frozenset()

    def lacks(self, fact: ReportFact) -> bool:
        """Tell whether a fact is an event that the previous report could not tell, or not to its end."""
        if isinstance(fact, RetiredFact):
            return fact.number not in self.out
        if isinstance(fact, FastestLapFact):
            return bool(self.stated) and stated_values(fact) not in self.stated
        ended_ms = fact.last_from_ms if isinstance(fact, NeutralisedFact) else event_ms(fact)
        return ended_ms is not None and ended_ms > self.at_ms

    def apart(self, facts: Sequence[F]) -> list[list[F]]:
        """The new ones and the others, so that no sentence lists both."""
        return [[fact for fact in facts if self.lacks(fact) is new] for new in (True, False)]

    def mark(self, statement: Statement) -> Statement:
        """Mark a statement of something new; how often the course was neutralised in all is no event."""
        new = bool(self.stated) and statement.form != "neutral" and self.lacks(statement.facts[0])
        return replace(statement, new=True) if new else statement


def previous_report(
    events: Sequence[Moment], since_us: int, snapshot: Snapshot, known: Iterable[Statement]
) -> Previous:
    """Work out what a report at a moment (µs since the epoch) knew; `known` are the statements that it could make."""
    out = frozenset(moment.cars[0] for moment in events if moment.kind == "retirement" and moment.known_us <= since_us)
    stated = frozenset(stated_values(fact) for statement in known for fact in statement.facts)
    return Previous(snapshot.ms(since_us), out, stated)


def apart(previous: Previous | None, facts: Sequence[F]) -> list[list[F]]:
    """The facts as they may stand in one list: all, or the new ones by themselves."""
    return previous.apart(facts) if previous and previous.stated else [list(facts)]


def event_ms(fact: ReportFact) -> int | None:
    """Return when an event was over or, of one without a length, was; None for what is no event."""
    match fact:
        case LeadChangeFact() | RetiredFact() | NoteFact() | DriveThroughFact() | RestartFact() | TakeoverFact():
            return fact.at_ms
        case MoveFact():
            return fact.to_ms
        case LossFact():
            # A car that has stopped out there did so when it was last seen.
            return fact.begin_ms if fact.gone else fact.end_ms
        case LongStopFact():
            return fact.in_ms + fact.duration_ms
        case HaltFact():
            return fact.at_ms + fact.duration_ms
    return None


def opening(
    chosen: Sequence[Statement],
    weight: dict[str, float],
    at_ms: int,
    since_ms: int,
    *,
    over: bool = False,
    fight: bool = True,
) -> Statement | None:
    """Choose what a report opens with: the newest thing that matters; None where nothing that does happened since.

    `weight` is that of each form as news; without a `fight` to open with the lightest will do. What is overall counts
    more than what is of one class, and what is newer more than what is older.
    """
    # Of a race that is over they lead who share the win.
    won = [statement for statement in chosen if statement.form in WON or (over and statement.form == "lead")]
    stopped = [
        statement
        for statement in chosen
        if statement.form in FIRST and statement.part == "lead" and not is_lasting(statement, since_ms)
    ]
    if won or stopped:
        return next(iter(won), None) or stopped[0]
    found: list[tuple[float, Statement]] = []
    for statement in chosen:
        when_ms = event_ms(statement.facts[0])
        news = when_ms is not None and when_ms > since_ms and not _goes_on(statement, since_ms)
        if statement.form in weight and when_ms is not None and news and _is_known(statement):
            # Of what had begun by then the previous report has told.
            begun = getattr(statement.facts[0], "begin_ms", when_ms) > since_ms
            age = max(at_ms - when_ms, 0) / max(at_ms - since_ms, 1) if begun else 1.0
            size = statement.score * weight[statement.form] * 0.5 ** (FADES * age)
            size *= 1.0 if _is_overall(statement) else 0.5
            found += [(size, statement)] if size >= LEAST_NEWS or not fight else []
    # While there is news of the race, no class is ahead of it.
    overall = [(size, statement) for size, statement in found if _is_overall(statement)]
    return max(overall or found, key=lambda pair: (pair[0], pair[1].key))[1] if found else None


def is_lasting(statement: Statement, since_ms: int) -> bool:
    """Tell whether the course was under the flag when the previous report was written, and is still."""
    main = statement.facts[0]
    return statement.form == LASTING and isinstance(main, NeutralisedFact) and main.last_from_ms <= since_ms


def _goes_on(statement: Statement, since_ms: int) -> bool:
    """Tell whether a car stood in the pits when the previous report was written, and stands there still."""
    main = statement.facts[0]
    return isinstance(main, LossFact) and main.ongoing and not main.gone and main.begin_ms <= since_ms


def _is_known(statement: Statement) -> bool:
    """Tell whether the news is of a car that matters: a stop, of one on the podium; a loss, of some weight."""
    main = statement.facts[0]
    if isinstance(main, LossFact):
        return main.gone or statement.weight >= LEAST_LOSS
    return not isinstance(main, LongStopFact) or main.before > 0


def _is_overall(statement: Statement) -> bool:
    return statement.part in ("lead", "contenders", "lost", OVERALL)


CLOSE_MS = 10_000
CLEAR_MS = 60_000
"""A lead below the first is a fight, above the second a clear one."""

_TITLES = {
    "neutral_now": "title_neutral",
    "halt": "title_halt",
    "restart": "title_restart",
    "lead_change": "title_lead_change",
    "class_lead_change": "title_class_lead_change",
    "retired": "title_retired",
    "stop": "title_stop",
    "place_stop": "title_stop",
    "loss": "title_loss",
    "halted": "title_loss",
}
"""The form of the title by that of the news."""

ALONE: Final = ("retired",)
"""News whose title needs no leader."""


SESSION_TITLE = "title_session"
"""The form of the title of what is no race."""


def _lead_lost_by(first: Statement, chosen: Sequence[Statement]) -> tuple[LeadChangeFact, ...]:
    """Find the change of the race's lead that the news made, where it is told with that."""
    lost = [only(each.facts, LeadChangeFact) for each in chosen if each.form == "lead_lost" and each.after == first.key]
    return tuple(change for change in lost if change.scope == OVERALL)


def title_of(chosen: Sequence[Statement], first: Statement | None, *, over: bool) -> Statement | None:
    """Choose what the title says: the news, or who leads and how clearly, or who won; None before the race."""
    session = next((statement for statement in chosen if statement.form == "session_best"), None)
    if session:
        return replace(session, form=SESSION_TITLE)
    lead = next((statement for statement in chosen if statement.form in ("win", "chase", "lead")), None)
    if lead is None:
        # Nobody is left in front: what became of the cars is the news.
        events = [statement for statement in (first, *chosen) if statement and statement.form in _TITLES]
        alone = next((statement for statement in events if statement.form in ALONE), None)
        return replace(alone, form=_TITLES[alone.form]) if alone else None
    if over:
        return replace(lead, form="title_win")
    if first is None or first.form not in _TITLES:
        first = next((each for each in chosen if each.form == LASTING and each.part == "lead"), first)
    if first is not None and isinstance(first.facts[0], NeutralisedFact) and first.facts[0].flag == "red":
        return replace(first, form="title_red", facts=(*first.facts, *lead.facts))
    if first is not None and first.form in _TITLES:
        lost = _lead_lost_by(first, chosen)
        form = "title_lead_lost" if lost else _TITLES[first.form]
        return replace(first, form=form, facts=(*first.facts, *lost, *lead.facts))
    gap = maybe(lead.facts, GapFact)
    if gap is None or gap.gap_laps:
        return replace(lead, form="title_lead")
    if gap.gap_ms < CLOSE_MS:
        return replace(lead, form="title_close")
    return replace(lead, form="title_clear" if gap.gap_ms > CLEAR_MS else "title_ahead")
