"""From a scorer's own journal onto the stream, as long as nobody else writes it.

Every message states the position behind which it goes. A newer writer begins with a message of its term; from then on
every position that the older one states is wrong, and it reads why: it is superseded. What an answer did not tell, the
stream itself does: it is read from the last known position on. So nothing is written twice, and nothing is taken for
written that is not.
"""

import asyncio
import logging
from collections import deque
from contextlib import suppress
from itertools import groupby, islice
from typing import Final

from pitboard.cluster.bus import NEWS, Bus, BusUnreachable, PositionTaken
from pitboard.cluster.lease import Superseded
from pitboard.cluster.messages import RecordMessage, RunMessage, TermMessage, message_id
from pitboard.cluster.streamed_journal import SealedRecord, StreamedJournal, record_message
from pitboard.model.clock import MACHINE_CLOCK, MachineClock

RECORDS_IN_RUN: Final = 200
BYTES_IN_RUN: Final = 500_000
"""A message of the bus holds at most 1 MB."""

REST_S: Final = 0.2
"""Between two attempts while the stream does not answer."""

LOOK_S: Final = 0.02
AUDIT_EVERY_S: Final = 5.0

log = logging.getLogger(__name__)


class StreamWriter:
    """Write a journal's records onto the stream in a term that has begun at `position`.

    Every record up to `taken_number` is on the stream, whose last known position is `position`. `trouble` says why the
    stream does not take what waits, "" where it does; `repaired` counts what the stream had lost and was given again.
    """

    def __init__(
        self,
        bus: Bus,
        scorer: str,
        journal: StreamedJournal,
        term: int,
        position: int,
        clock: MachineClock = MACHINE_CLOCK,
    ) -> None:
        self._bus = bus
        self._scorer = scorer
        self._journal = journal
        self._term = term
        self.position = position
        self._clock = clock
        self._again: deque[SealedRecord] = deque()
        self._attempts: dict[int, int] = {}
        self._known_gaps = (0, 0)
        self.taken_number = journal.last_seq - len(journal.outgoing)
        self.trouble = ""
        self.trouble_since_s: float | None = None
        self.repaired = 0
        self._taken = asyncio.Event()

    async def run(self) -> None:
        """Write what waits and what comes, for good.

        Raises:
            Superseded: another scorer writes.
            JournalError: the journal cannot be read.
        """
        audited_s = -AUDIT_EVERY_S
        while True:
            try:
                if self._clock.steady_s() - audited_s >= AUDIT_EVERY_S:
                    await self._audit()
                    audited_s = self._clock.steady_s()
                if self._again:
                    await self._write(self._again)
                elif self._journal.outgoing:
                    await self._write(self._journal.outgoing)
                else:
                    await asyncio.sleep(LOOK_S)
                self._note_trouble("")
            except BusUnreachable as error:
                self._note_trouble(str(error))
                await asyncio.sleep(REST_S)
                with suppress(BusUnreachable):
                    await self._bus.open()

    async def drain(self) -> None:
        """Write what still waits, before this scorer stops.

        Raises:
            BusUnreachable, Superseded
        """
        while self._journal.outgoing:
            await self._write(self._journal.outgoing)

    async def until_taken(self, number: int) -> None:
        """Wait until a record is on the stream."""
        while self.taken_number < number:
            self._taken.clear()
            await self._taken.wait()

    def _note_trouble(self, trouble: str) -> None:
        if bool(trouble) != bool(self.trouble):
            self.trouble_since_s = self._clock.steady_s() if trouble else None
        self.trouble = trouble
        self._journal.stream_word = f"NOT ON THE STREAM: {trouble}" if trouble else ""

    async def _write(self, waiting: deque[SealedRecord]) -> None:
        """Write some of what waits, all at once; what is not written for certain stays, and comes again.

        Raises:
            BusUnreachable, Superseded
        """
        run = self._run_of(waiting)
        message = RunMessage(self._term, run, max(self._attempts.get(record.number, 0) for record in run))
        try:
            # Never a second one before the first is answered: it would have to state a position that may be another's.
            self.position = await self._bus.publish(message, message_id(message, self._scorer), self.position)
        except (PositionTaken, BusUnreachable):
            await asyncio.sleep(LOOK_S)
            await self._look()
            return
        for _ in run:
            self._note_taken(waiting.popleft())
        await self._bus.send(NEWS, b"")

    def _run_of(self, waiting: deque[SealedRecord]) -> list[RecordMessage]:
        """The first records of what waits, as many as go into a message."""
        run: list[RecordMessage] = []
        size = 0
        for sealed in islice(waiting, RECORDS_IN_RUN):
            size += len(sealed.record.payload)
            if run and size > BYTES_IN_RUN:
                break
            run.append(record_message(sealed, self._term))
        return run

    def _note_taken(self, sealed: SealedRecord) -> None:
        self.taken_number = max(self.taken_number, sealed.record.seq)
        self._taken.set()

    async def _look(self) -> None:
        """Read what the stream has behind the last known position.

        Raises:
            BusUnreachable, Superseded
        """
        while entries := await self._bus.read(self.position + 1):
            for entry in entries:
                message = entry.message
                if message is not None and message.term > self._term:
                    raise Superseded
                self.position = entry.position
                for record in entry.records:
                    self._drop_taken(record)
        state = await self._bus.stream_state()
        if state.last_position < self.position:
            # The stream lost its end. What is missing is seen by the audit, and given again.
            log.warning("the stream ends at %d, and had ended at %d", state.last_position, self.position)
            self.position = state.last_position
            await self._audit(shorter=True)

    def _drop_taken(self, message: RecordMessage) -> None:
        for waiting in (self._again, self._journal.outgoing):
            if waiting and waiting[0].record.seq == message.number and waiting[0].seal == message.seal:
                self._note_taken(waiting.popleft())

    async def _audit(self, *, shorter: bool = False) -> None:
        """See whether the stream has every record that it took; what it lost is to be written again.

        It is read whole where something is missing in it, or where it is `shorter` than it was.

        Raises:
            BusUnreachable, JournalError
        """
        state = await self._bus.stream_state()
        gaps = (state.missing, state.first_position)
        shorter = shorter or state.last_position < self.position
        if gaps in ((0, 0), (0, 1), self._known_gaps) and not shorter:
            return
        on_stream: set[int] = set()
        position = 0
        while entries := await self._bus.read(position + 1):
            position = entries[-1].position
            on_stream |= {message.number for entry in entries for message in entry.records if self._is_ours(message)}
        waiting = {sealed.record.seq for sealed in self._again}
        lost = [n for n in range(1, self.taken_number + 1) if n not in on_stream and n not in waiting]
        for _, run in groupby(enumerate(lost), lambda item: item[1] - item[0]):
            numbers = [number for _, number in run]
            self._again.extend(self._journal.sealed(numbers[0], numbers[-1]))
        self._attempts |= {number: self._attempts.get(number, 0) + 1 for number in lost}
        self._known_gaps = gaps
        if lost:
            self.repaired += len(lost)
            log.warning("the stream lost %d records, the first is %d; they are written again", len(lost), lost[0])

    def _is_ours(self, message: RecordMessage) -> bool:
        return self._journal.seal_of(message.number) in (None, message.seal)


async def begin_term(bus: Bus, scorer: str, journal: StreamedJournal, term: int, position: int) -> int | None:
    """Begin a term on the stream behind a position; return its own position, None where the stream ends elsewhere.

    Raises:
        BusUnreachable: whether it began is not known; who reads on sees it.
    """
    message = TermMessage(term, scorer, journal.last_seq, journal.last_seal)
    try:
        return await bus.publish(message, message_id(message, scorer), position)
    except PositionTaken:
        return None
