"""What a report leaves out, and why: notes, and whatever else it could have kept; a line each."""

from collections.abc import Iterable, Sequence

from pitboard.moments import Moment
from pitboard.report import note_reading
from pitboard.report.events import left_out as not_out_there
from pitboard.report.evidence import WrittenEvidence
from pitboard.report.facts import NoteFact
from pitboard.report.plan import Plan
from pitboard.report.statement import Statement
from pitboard.scoring import History

NO_ROOM = "no room in a report of this length"
REPEATS = "the text would repeat itself"


class LeftOut:
    """Lists what a plan does not tell, and what of it was dropped when it was put into words."""

    def __init__(self, history: History, events: Iterable[Moment], planned: Plan, final: Plan) -> None:
        self._written = WrittenEvidence(history, "en")
        kept = list(final.statements())
        dropped = [statement for statement in planned.statements() if statement not in kept]
        self._notes = list(dict.fromkeys(note for statement in kept for note in _notes_of(statement)))
        self._common = [
            *[why for event in events if (why := not_out_there(event))],
            *[_note(fact, NO_ROOM) for fact in planned.untold],
            *[_note(fact, REPEATS) for statement in dropped for fact in _notes_of(statement)],
        ]
        self._facts = [
            *self._lines([statement for statement in dropped if not _notes_of(statement)], REPEATS),
            *self._lines(planned.no_room, NO_ROOM),
        ]

    def lines(self, lang: str) -> tuple[str, ...]:
        """List all that a report in a language leaves out: notes first, then facts, the weightiest first."""
        in_part = [why for fact in self._notes for why in note_reading.left_out(fact, lang)]
        return tuple(dict.fromkeys([*self._common, *in_part, *self._facts]))

    def _lines(self, statements: Sequence[Statement], why: str) -> list[str]:
        ranked = sorted(statements, key=lambda statement: (-statement.score, statement.key))
        mains = [statement.facts[0] for statement in ranked]
        return [f"{self._written.kind(fact)} {self._written.stated(fact)}: {why}" for fact in mains]


def _notes_of(statement: Statement) -> list[NoteFact]:
    return [fact for fact in statement.facts if isinstance(fact, NoteFact)]


def _note(fact: NoteFact, why: str) -> str:
    return f"{note_reading.place_of(fact)}: {why}; the note is left out"
