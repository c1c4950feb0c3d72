"""What goes over the bus: records and terms on the stream, deltas and snapshots for edges, questions and answers.

Every form is a frozen struct, encoded as msgpack. A record has its number and its seal inside: whoever reads it can
tell by itself whether it is what was written (`is_whole`), and that it follows the one before it.
"""

import zlib
from hashlib import blake2b
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from pitboard.journal import Record
from pitboard.journal.seal import FIRST_SEAL, HALF_BYTES
from pitboard.model import Fact

BusMessage = TypeVar("BusMessage", bound=Struct)


class RecordMessage(Struct, frozen=True, gc=False):
    """A record of the journal on its way: `number` is its number in every journal, `seal` its seal there.

    `term` is the fencing token of the scorer that published it.
    """

    term: int
    number: int
    source: str
    format: str
    received_us: int
    payload: bytes
    seal: bytes

    def record(self) -> Record:
        """Return the record as a journal has it."""
        return Record(self.number, self.source, self.format, self.received_us, self.payload)

    def is_whole(self) -> bool:
        """Say whether it is what was written, by its own half of the seal."""
        return self.record().sealed(FIRST_SEAL)[:HALF_BYTES] == self.seal[:HALF_BYTES]

    def follows(self, before: bytes) -> bool:
        """Say whether it follows the record with the seal `before`, in a journal that is the same up to there."""
        return self.record().sealed(before) == self.seal


class RunMessage(Struct, frozen=True, gc=False, tag="records"):
    """Records on the stream, one behind the other: what came while the message before was under way.

    `attempt` counts how often they were published in their term: 0, and more where the stream had lost some.
    """

    term: int
    records: list[RecordMessage]
    attempt: int = 0


class TermMessage(Struct, frozen=True, gc=False, tag="term"):
    """From here on `scorer` writes, behind record `number`, whose seal is `seal`; older terms are over."""

    term: int
    scorer: str
    number: int
    seal: bytes


StreamMessage = RunMessage | TermMessage
"""What is on the stream."""


class Delta(Struct, frozen=True, gc=False):
    """What was scored since the delta before it: `seq` counts up by 1 within a `term`.

    `moment_us` is up to when the feed has told everything, `feed_age_ms` how long before it was last heard (None:
    never). `restarts`: nothing from before holds any more, and the snapshot with this or a later number has what does.
    """

    term: int
    seq: int
    facts: list[Fact]
    moment_us: int
    clock_rate: float = 1.0
    note: str = ""
    restarts: bool = False
    feed_age_ms: int | None = None


class RaceSnapshotPart(Struct, frozen=True, gc=False):
    """Where some of a snapshot's facts are, and their checksum."""

    key: str
    checksum: bytes


class RaceSnapshotHead(Struct, frozen=True, gc=False):
    """A race up to delta `seq` of a `term`; its facts are in `parts`, in their order."""

    term: int
    seq: int
    name: str
    moment_us: int
    clock_rate: float
    note: str
    parts: list[RaceSnapshotPart]
    feed_age_ms: int | None = None


class RaceSnapshot(Struct, frozen=True, gc=False):
    """A race up to delta `seq` of a `term`: every fact that was scored, in its order."""

    term: int
    seq: int
    name: str
    facts: list[Fact]
    moment_us: int
    clock_rate: float = 1.0
    note: str = ""
    feed_age_ms: int | None = None


class Lease(Struct, frozen=True, gc=False):
    """Who writes: a scorer, and how often it has renewed that."""

    scorer: str
    renewals: int


class RecordsRequest(Struct, frozen=True, gc=False):
    """Asks a scorer what it has of the records from one number to another, both included."""

    asker: str
    from_number: int
    to_number: int


class RecordsAnswer(Struct, frozen=True, gc=False):
    """What a scorer has: records in their order, and the number of its last."""

    scorer: str
    last_number: int
    records: list[RecordMessage]


CHECKSUM_BYTES: Final = 16

_stream_decoder: Final = msgspec.msgpack.Decoder(StreamMessage)


PACKED_FROM_BYTES: Final = 100_000
UNPACKED_BYTES: Final = 64 << 20
"""A message that would be longer is none of ours."""

PACKED: Final = b"\x78"
"""How what is packed begins; msgpack begins no struct so."""


def encode(message: Struct) -> bytes:
    """Return a message as it goes over the bus: packed where it is long, for NATS takes 1 MB at most."""
    content = msgspec.msgpack.encode(message)
    return zlib.compress(content, 1) if len(content) >= PACKED_FROM_BYTES else content


def decode(content: bytes, type: type[BusMessage]) -> BusMessage:  # noqa: A002
    """Return a message of a type.

    Raises:
        ValueError: it is none.
    """
    try:
        return msgspec.msgpack.decode(unpacked(content), type=type)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"no {type.__name__}: {error}") from None


def decoded(content: bytes, type: type[BusMessage]) -> BusMessage | None:  # noqa: A002
    """Return a message of a type; None where it is none."""
    try:
        return decode(content, type)
    except ValueError:
        return None


def unpacked(content: bytes) -> bytes:
    """Return what was packed.

    Raises:
        ValueError: it is not what was packed.
    """
    if not content.startswith(PACKED):
        return content
    try:
        unpacking = zlib.decompressobj()
        whole = unpacking.decompress(content, UNPACKED_BYTES)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not unpacking.eof:
        raise ValueError("cut off, or too long")
    return whole


def decode_stream(payload: bytes) -> StreamMessage | None:
    """Return what is on the stream; None where it is not what was written."""
    try:
        message = _stream_decoder.decode(unpacked(payload))
    except (ValueError, RecursionError):
        return None
    if isinstance(message, TermMessage):
        return message
    return message if message.records and all(record.is_whole() for record in message.records) else None


def checksum(content: bytes) -> bytes:
    """Return the checksum of a snapshot's part."""
    return blake2b(content, digest_size=CHECKSUM_BYTES).digest()


def message_id(message: StreamMessage, scorer: str) -> str:
    """Return what the stream tells a repeated message by: its source, which is a scorer's term, and its numbers."""
    if isinstance(message, TermMessage):
        return f"{scorer}/{message.term}/begins/{message.number}"
    again = f"/{message.attempt}" if message.attempt else ""
    return f"{scorer}/{message.term}/{message.records[0].number}-{message.records[-1].number}{again}"
