"""What people decide about a race of several scorers (`race/decisions.py`): taken by the one that writes.

No answer is no answer: whoever writes the race may be about to be another. Asked again under the same id, who writes
then says whether it is kept, and takes it where it is not.
"""

import asyncio
from typing import Final

from pitboard.cluster.bus import DECIDE, Bus, BusUnreachable
from pitboard.cluster.messages import decode, decoded, encode
from pitboard.cluster.stream_writer import StreamWriter
from pitboard.cluster.streamed_journal import StreamedJournal
from pitboard.journal import JournalError
from pitboard.race import DecisionAnswer, DecisionRequest, RaceUnderWay
from pitboard.race.decisions import DECISION, Decides

ACKNOWLEDGED_WITHIN_S: Final = 3.0
ANSWERED_WITHIN_S: Final = 4.0


class DecisionDesk:
    """Takes decisions for a race that this scorer writes."""

    def __init__(self, race: RaceUnderWay, journal: StreamedJournal, writer: StreamWriter) -> None:
        self._race = race
        self._journal = journal
        self._writer = writer

    async def answer(self, question: bytes) -> bytes | None:
        """Take a decision and say what became of it; None where that is not known yet."""
        try:
            request = decode(question, DecisionRequest)
        except ValueError as error:
            return encode(DecisionAnswer(False, why=f"no decision: {error}"))
        if not request.facts or not request.decision_id:
            return encode(DecisionAnswer(False, why="no decision: nothing is in it"))
        answer = await self._take(request)
        return encode(answer) if answer else None

    async def _take(self, request: DecisionRequest) -> DecisionAnswer | None:
        journal = self._journal
        if request.decision_id not in journal.decisions:
            if self._writer.trouble:
                # No refusal: asked before, it may be in the journal of who wrote then, and is offered from there.
                return None
            try:
                self._race.take(request.facts, source=DECISION + request.decision_id)
            except JournalError:
                return None
            except ValueError as error:
                return DecisionAnswer(False, why=str(error))
        number = journal.decisions[request.decision_id]
        try:
            async with asyncio.timeout(ACKNOWLEDGED_WITHIN_S):
                await self._writer.until_taken(number)
            await asyncio.to_thread(journal.flush)
        except (TimeoutError, JournalError):
            return None
        return DecisionAnswer(True, number)


async def offer(bus: Bus, request: DecisionRequest) -> DecisionAnswer | None:
    """Hand a decision to whoever writes the race; None where there is no answer.

    Raises:
        BusUnreachable: the bus does not answer.
    """
    for answer in await bus.ask(DECIDE, encode(request), within_s=ANSWERED_WITHIN_S):
        return decoded(answer, DecisionAnswer)
    return None


def desk_over(bus: Bus) -> Decides:
    """Return the desk of whoever writes the race, as a server that does not has it."""

    async def decides(request: DecisionRequest) -> DecisionAnswer | None:
        try:
            return await offer(bus, request)
        except BusUnreachable:
            return None

    return decides
