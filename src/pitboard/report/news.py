"""What is new since the previous report: the events after its moment, and those that were not known then."""

from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pitboard.report.facts import (
    DriveThroughFact,
    FastestLapFact,
    HaltFact,
    LeadChangeFact,
    LeadSinceFact,
    LongStopFact,
    MoveFact,
    NeutralisedFact,
    NoteFact,
    ReportFact,
    RetiredFact,
    SlowLapFact,
    stated_values,
)
from pitboard.report.statement import Statement

NEWS = "news"
"""The part of the article that what is new stands in; it comes first."""

F = TypeVar("F", bound=ReportFact)


class Previous(Struct, frozen=True):
    """The previous report: its moment in race time, the events known then, and what all it could have said."""

    at_ms: int
    events: tuple[ReportFact, ...]
    stated: frozenset[tuple[object, ...]]

    def lacks(self, fact: ReportFact) -> bool:
        """Tell whether a fact is an event that the previous report could not tell, or not to its end."""
        match fact:
            case RetiredFact():
                return not any(isinstance(event, RetiredFact) and event.number == fact.number for event in self.events)
            case LongStopFact():
                return fact.in_ms + fact.duration_ms > self.at_ms
            case LeadChangeFact() | DriveThroughFact() | NoteFact():
                return fact.at_ms > self.at_ms
            case MoveFact():
                return fact.to_ms > self.at_ms
            case SlowLapFact():
                return fact.begin_ms + fact.driven_ms > self.at_ms
            case NeutralisedFact():
                return fact.last_from_ms > self.at_ms
            case HaltFact():
                return fact.at_ms + fact.duration_ms > self.at_ms
            case LeadSinceFact():
                return True
            case FastestLapFact():
                return stated_values(fact) not in self.stated
        return False

    def apart(self, facts: Sequence[F]) -> list[list[F]]:
        """The new ones and the others, so that no sentence lists both."""
        return [[fact for fact in facts if self.lacks(fact) is new] for new in (True, False)]

    def mark(self, statement: Statement) -> Statement:
        """Move a statement of something new to the news, where it needs no other to be told."""
        # How often the course was neutralised in all is no event.
        if statement.form == "neutral" or not self.lacks(statement.facts[0]):
            return statement
        form = "retired_many" if statement.form == "retired_many_class" else statement.form
        return replace(statement, form=form, part=NEWS, needs="", new=True)


def apart(previous: Previous | None, facts: Sequence[F]) -> list[list[F]]:
    """The facts as they may stand in one list: all, or the new ones by themselves."""
    return previous.apart(facts) if previous else [list(facts)]
