"""What a person decides about a race under way: kept for good, or refused and written down nowhere.

A decision has an id of the asker's: one that is kept is kept once, however often it is asked for. No answer is no
answer: asked again under the same id it is kept where it is not yet.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Final, get_args

from msgspec import Meta, Struct

from pitboard.journal import JournalError, LiveJournal
from pitboard.model import Decision, DecisionKind, Fact
from pitboard.model.facts import PassingDecision
from pitboard.model.time import parse_race_time
from pitboard.scoring import History

if TYPE_CHECKING:
    from pitboard.race.race_under_way import RaceUnderWay

DECISION: Final = "decision/"
"""The source of a record that is a person's decision: this and its id."""

NEEDS: Final = {
    "penalty_time": ("penalty_ms",),
    "penalty_laps": ("laps",),
    "dead_heat": ("other",),
    **dict.fromkeys(get_args(PassingDecision), ("source", "loop")),
}
"""What a decision of a kind says besides; no other says it."""

Word = Annotated[str, Meta(min_length=1, max_length=200)]
DecisionId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]


class DecisionRequest(Struct, frozen=True, gc=False):
    """A person's facts for the race. `decision_id` is the asker's own: asked again, it gets the same answer."""

    decision_id: str
    facts: list[Fact]


class DecisionAnswer(Struct, frozen=True, gc=False):
    """What became of a decision: kept as record `number`, or refused, and why."""

    kept: bool
    number: int = 0
    why: str = ""


Decides = Callable[[DecisionRequest], Awaitable[DecisionAnswer | None]]
"""Has a decision kept or refused; None where that is not known, and it may be asked again under its id."""


class DecisionForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A decision as a person puts it: `by` whom and for what `reason`, `at` a race time or (empty) the present.

    `penalty_ms` and `laps` are the size of a penalty, `other` the second car of a dead heat; `source`, `ref` and `loop`
    name the passing that is taken out, put back, or ends no lap, as `verdicts` does.
    """

    id: DecisionId
    kind: DecisionKind
    car: Word
    by: Word
    reason: Word
    at: str = ""
    penalty_ms: Count = 0
    laps: Count = 0
    other: str = ""
    source: str = ""
    ref: int = 0
    loop: str = ""

    def request(self, history: History, moment_us: int) -> DecisionRequest:
        """Return what is asked for, about a race at a moment.

        Raises:
            ValueError: it is no decision about this race; the text says why.
        """
        for name in ("penalty_ms", "laps", "other", "source", "loop"):
            given, needed = bool(getattr(self, name)), name in NEEDS.get(self.kind, ())
            if given != needed:
                raise ValueError(f"{self.kind} {'needs' if needed else 'has no'} {name}")
        for number in filter(None, (self.car, self.other)):
            if number not in history.cars:
                raise ValueError(f"there is no car {number} in this race")
        time_us = history.race.start_us + parse_race_time(self.at) if self.at else moment_us
        decision = Decision(
            time_us,
            self.kind,
            self.car,
            self.by,
            self.reason,
            laps=self.laps,
            penalty_us=self.penalty_ms * 1000,
            other=self.other,
            target_source=self.source,
            target_ref=self.ref,
            target_loop=self.loop,
        )
        return DecisionRequest(self.id, [decision])


class JournalDesk:
    """Takes decisions for a race that this process alone writes down."""

    def __init__(self, race: "RaceUnderWay", journal: LiveJournal) -> None:
        self._race = race
        self._journal = journal
        self._kept: dict[str, int] | None = None
        self._turn = asyncio.Lock()

    async def decide(self, request: DecisionRequest) -> DecisionAnswer | None:
        """Keep a decision, on the disk, or refuse it; None while the journal cannot be written."""
        try:
            async with self._turn:
                if self._kept is None:
                    self._kept = await asyncio.to_thread(_decisions_in, self._journal)
                if request.decision_id not in self._kept:
                    self._race.take(request.facts, source=DECISION + request.decision_id)
                    self._kept[request.decision_id] = self._journal.last_seq
            await asyncio.to_thread(self._journal.flush)
        except JournalError:
            return None
        except ValueError as error:
            return DecisionAnswer(False, why=str(error))
        return DecisionAnswer(True, self._kept[request.decision_id])


def _decisions_in(journal: LiveJournal) -> dict[str, int]:
    return {
        record.source.removeprefix(DECISION): record.seq
        for record in journal.read()
        if record.source.startswith(DECISION)
    }
