"""From the stream into a scorer's own journal: what the stream lacks comes from the journals of others.

The stream is not believed: each record says by its seal whether it is what was written, and whether it follows the one
before. A number that is missing is asked for at the other scorers. Where the stream says something else than the
journal, the newer term is right, and the journal is written anew from the last record that is the same in both.
"""

import logging
from typing import Final

from pitboard.cluster.bus import RECORDS, Bus, StreamEntry
from pitboard.cluster.messages import RecordMessage, RecordsAnswer, RecordsRequest, decoded, encode
from pitboard.cluster.record_reader import RecordReader
from pitboard.cluster.streamed_journal import LOST, StreamedJournal, record_message
from pitboard.journal import FACTS_FORMAT, Record

OVERLAP: Final = 1_000
"""How much of the stream is compared with the journal at the start."""

ANSWERS: Final = 8
ANSWERS_WITHIN_S: Final = 0.4

RECORDS_IN_ANSWER: Final = 500
BYTES_IN_ANSWER: Final = 500_000

log = logging.getLogger(__name__)


class Diverged(Exception):
    """The journal has something else than the stream behind record `common_number`, at `position` of the stream."""

    def __init__(self, common_number: int, position: int) -> None:
        super().__init__(f"the journal differs from the stream behind record {common_number}")
        self.common_number = common_number
        self.position = position


class StreamFollower:
    """Follow the stream into a journal and a race.

    `position` is how far it was read, `term` the newest seen, `altered` how many entries were not what was written,
    `stream_number` the highest number that is on the stream.
    """

    def __init__(self, bus: Bus, scorer: str, journal: StreamedJournal, reader: RecordReader) -> None:
        self._bus = bus
        self._scorer = scorer
        self._journal = journal
        self._reader = reader
        self.position = 0
        self.term = 0
        self.altered = 0
        self.stream_number = 0
        self.waiting: dict[int, RecordMessage] = {}

    async def look_for_restart(self) -> None:
        """See whether the stream ends before what was read of it: it was lost, and is read from its beginning.

        Raises:
            BusUnreachable: the stream does not answer.
        """
        if (await self._bus.stream_state()).last_position < self.position:
            log.warning("the stream was lost, and begins again")
            self.position, self.stream_number = 0, 0

    async def begin(self, position: int | None = None) -> None:
        """Begin at a position; by default near the journal's end, which is compared with the stream first.

        Raises:
            BusUnreachable: the stream does not answer.
            Diverged: the stream says something else.
        """
        if position is not None:
            self.position = position
            return
        # A record is never before the position of its own number: terms lie between.
        self.position = max(0, self._journal.last_seq - OVERLAP)
        await self.look_for_restart()
        newest: dict[int, tuple[int, RecordMessage]] = {}
        while entries := await self._bus.read(self.position + 1):
            self.position = entries[-1].position
            for entry in entries:
                if self._is_in_force(entry):
                    newest |= {message.number: (entry.position, message) for message in entry.records}
        for number, (at, message) in sorted(newest.items()):
            self.stream_number = max(self.stream_number, number)
            if number > self._journal.last_seq:
                await self._take_record(message, at)
            elif self._journal.seal_of(number) not in (None, message.seal):
                raise await self._diverged(number, at)

    async def step(self) -> bool:
        """Take what is new on the stream; say whether anything was.

        Raises:
            BusUnreachable: the stream does not answer.
            Diverged: the stream says something else than the journal.
        """
        entries = await self._bus.read(self.position + 1)
        for entry in entries:
            await self._take(entry)
            self.position = entry.position
        return bool(entries)

    async def _take(self, entry: StreamEntry) -> None:
        message = entry.message
        if message is None:
            self.altered += 1
            log.warning("position %d of the stream is not what was written", entry.position)
        elif not self._is_in_force(entry):
            log.warning("position %d of the stream is of a writer that was superseded", entry.position)
            return
        for record in entry.records:
            self.stream_number = max(self.stream_number, record.number)
            await self._take_record(record, entry.position)

    def _is_in_force(self, entry: StreamEntry) -> bool:
        """Say whether an entry is of the newest term so far: a stream that was lost may take one of an older writer."""
        if entry.message is None or entry.message.term < self.term:
            return False
        self.term = entry.message.term
        return True

    async def _take_record(self, message: RecordMessage, position: int) -> None:
        last = self._journal.last_seq
        if message.number > last + 1:
            self.waiting[message.number] = message
        elif message.number <= last:
            if self._journal.seal_of(message.number) not in (None, message.seal):
                raise await self._diverged(message.number, position)
        elif message.follows(self._journal.last_seal):
            self._copy(message)
            await self._drain()
        else:
            raise await self._diverged(message.number, position)

    def _copy(self, message: RecordMessage) -> None:
        record = message.record()
        self._journal.copy(record)
        self._reader.take(record)

    async def _drain(self) -> None:
        """Take what waited for a number that came."""
        while message := self.waiting.pop(self._journal.last_seq + 1, None):
            if not message.follows(self._journal.last_seal):
                raise await self._diverged(message.number, self.position + 1)
            self._copy(message)

    async def _diverged(self, number: int, position: int) -> Diverged:
        """Find the last record that is the same in the journal and on the stream, before a number and a position.

        What the stream has between the two is of an older term, and the record at the position takes its place.
        """
        span = 200
        while True:
            first = max(1, position - span)
            at = first
            common: Diverged | None = None
            while at < position and (entries := await self._bus.read(at)):
                for entry in entries:
                    for message in entry.records:
                        if message.number < number and self._journal.seal_of(message.number) == message.seal:
                            # A run is read again whole: what of it is known does no harm.
                            known_to = position if message.number + 1 == number else entry.position
                            common = Diverged(message.number, known_to - 1) if entry.position <= position else common
                at = entries[-1].position + 1
            if common or first == 1:
                return common or Diverged(0, position - 1 if number == 1 else 0)
            span *= 4

    @property
    def missing(self) -> range:
        """The numbers that are missing before what waits."""
        return range(self._journal.last_seq + 1, min(self.waiting, default=0))

    async def ask_others(self) -> None:
        """Ask the other scorers for what is missing, or for what they have beyond the journal.

        Raises:
            BusUnreachable: the bus does not answer.
        """
        first = self._journal.last_seq + 1
        last = self.missing[-1] if self.missing else first + RECORDS_IN_ANSWER - 1
        question = RecordsRequest(self._scorer, first, last)
        contents = await self._bus.ask(RECORDS, encode(question), within_s=ANSWERS_WITHIN_S, answers=ANSWERS)
        answers = [answer for content in contents if (answer := decoded(content, RecordsAnswer))]
        for answer in sorted(answers, key=lambda answer: -answer.last_number):
            for message in answer.records:
                if message.number == self._journal.last_seq + 1 and message.follows(self._journal.last_seal):
                    self._copy(message)
        await self._drain()

    def give_up_missing(self) -> list[int]:
        """Put a record that says so in the place of each that no one has; return their numbers.

        What waits behind is taken as it is, and has other seals from there on: the writer publishes it again.
        """
        lost: list[int] = []
        while self.waiting:
            number = self._journal.last_seq + 1
            message = self.waiting.pop(number, None)
            if message is None:
                lost.append(number)
                received_us = self.waiting[min(self.waiting)].received_us
                self._journal.copy(Record(number, f"{LOST}{number}", FACTS_FORMAT, received_us, b"[]"))
            else:
                self._copy(message)
        return lost


def records_answer(journal: StreamedJournal, scorer: str, term: int, question: bytes) -> bytes | None:
    """Return what a journal has of the records that are asked for; None where it has none, or asks itself.

    Raises:
        JournalError: it cannot be read.
    """
    asked = decoded(question, RecordsRequest)
    if asked is None:
        return None
    last = min(asked.to_number, journal.last_seq, asked.from_number + RECORDS_IN_ANSWER - 1)
    if asked.asker == scorer or last < asked.from_number:
        return None
    records: list[RecordMessage] = []
    size = 0
    for sealed in journal.sealed(asked.from_number, last):
        size += len(sealed.record.payload)
        records.append(record_message(sealed, term))
        if size > BYTES_IN_ANSWER:
            break
    return encode(RecordsAnswer(scorer, journal.last_seq, records))
