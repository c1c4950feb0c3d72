"""A scorer's own journal: what it writes goes to the stream too, and what others wrote comes from there.

Numbers and seals are the same in every scorer's journal, so two journals are the same up to a record exactly where its
seal is the same.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pitboard.cluster.handover import JournalledEnds
from pitboard.cluster.messages import RecordMessage
from pitboard.journal import Journal, JournalError, JournalState, LiveJournal, Record, kept_beside
from pitboard.journal.live_journal import THIS_HOST, JournalHost
from pitboard.journal.seal import FIRST_SEAL
from pitboard.race.decisions import DECISION

LOST: Final = "lost/record-"
"""The source of a record that takes the place of one that no one has."""

RECENT: Final = 5_000
"""So many seals are kept at hand."""

ASIDE: Final = "input that this scorer alone had, and that is no part of the race unless another received it too, is in"

FOLLOWS: Final = "this scorer follows another; what people decide is taken where the race is written"


class SealedRecord(Struct, frozen=True, gc=False):
    """A record, and its seal in the journal."""

    record: Record
    seal: bytes


def record_message(sealed: SealedRecord, term: int) -> RecordMessage:
    """Return a record as it goes over the bus in a term."""
    record = sealed.record
    return RecordMessage(
        term, record.seq, record.source, record.format, record.received_us, record.payload, sealed.seal
    )


class StreamedJournal(LiveJournal):
    """A live journal that takes records of its own only while its scorer writes the race.

    `outgoing` are those that the stream has not taken, `decisions` the numbers of people's decisions by their ids, and
    `ends` has the last bytes of each feed. `lost` are the numbers of records that no one has.
    `stream_word` is what whoever watches must know of the stream; `aside` names the journals that were set aside,
    since this scorer was started and before.
    """

    def __init__(
        self, path: Path, journal: Journal | None, *, last_seq: int, trouble: str = "", host: JournalHost = THIS_HOST
    ) -> None:
        if journal is None:
            raise JournalError(path, trouble)
        self.writes = False
        self.outgoing: deque[SealedRecord] = deque()
        self.last_seal = journal.last_seal
        self.decisions: dict[str, int] = {}
        self.lost: list[int] = []
        self.ends = JournalledEnds()
        self.stream_word = ""
        self.aside = kept_beside(path)
        self._seals: dict[int, bytes] = {}
        for record, seal in journal.read_sealed(max(1, last_seq - RECENT)) if last_seq else ():
            if seal is not None:
                self._seals[record.seq] = seal
            self.ends.note(record.source, record.payload)
        super().__init__(path, journal, last_seq=last_seq, trouble=trouble, host=host)

    def append(self, source: str, format: str, payload: bytes, received_us: int) -> int:  # noqa: A002
        """Take a record of this scorer's own, for the journal and the stream; returns its number.

        Raises:
            ValueError: a value that a journal cannot hold.
            JournalError: the journal is closed, or another scorer writes the race.
        """
        if not self.writes:
            raise JournalError(self.path, FOLLOWS)
        number = super().append(source, format, payload, received_us)
        record = Record(number, source, format, received_us, payload)
        self.outgoing.append(SealedRecord(record, self._seal(record)))
        return number

    def copy(self, record: Record) -> None:
        """Take a record that another scorer wrote: the next by its number.

        Raises:
            JournalError: the journal is closed.
        """
        super().append(record.source, record.format, record.payload, record.received_us)
        self._seal(record)

    def state(self) -> JournalState:
        """Return how the journal is, and what is wrong with the stream."""
        state = super().state()
        lost = f"NO ONE HAS record {', '.join(map(str, self.lost))}" if self.lost else ""
        aside = f"{ASIDE} {', '.join(self.aside)}" if self.aside else ""
        return replace(state, word="; ".join(filter(None, (state.word, self.stream_word, lost, aside))))

    def note_sources(self, sources: Iterable[str]) -> None:
        """Note the decisions and the gaps among the first records, by the sources of all of them."""
        for number, source in enumerate(sources, 1):
            self._note_source(source, number)

    def _note_source(self, source: str, number: int) -> None:
        if source.startswith(DECISION):
            self.decisions.setdefault(source.removeprefix(DECISION), number)
        elif source.startswith(LOST):
            self.lost.append(number)

    def seal_of(self, number: int) -> bytes | None:
        """Return the seal of a record; None where it is not known any more or not yet."""
        return self._seals.get(number) if number else FIRST_SEAL

    def sealed(self, from_number: int, to_number: int) -> Iterator[SealedRecord]:
        """Yield records with their seals, from one number to another, both included.

        Raises:
            JournalError: they cannot be written to the disk first, or read from there.
        """
        self.flush()
        with Journal.open(self.path) as readable:
            for record, seal in readable.read_sealed(from_number, to_number):
                yield SealedRecord(record, seal or b"")

    def _seal(self, record: Record) -> bytes:
        seal = self.last_seal = record.sealed(self.last_seal)
        self._seals[record.seq] = seal
        self.ends.note(record.source, record.payload)
        self._note_source(record.source, record.seq)
        self._seals.pop(record.seq - RECENT, None)
        return seal
