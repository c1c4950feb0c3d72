"""Messages of the bus: what is not what was written is seen."""

from hypothesis import given
from hypothesis import strategies as st

from pitboard.cluster.messages import (
    PACKED,
    RecordMessage,
    RunMessage,
    TermMessage,
    decode_stream,
    decoded,
    encode,
    message_id,
)
from pitboard.journal import Record
from pitboard.journal.seal import FIRST_SEAL

RECORD = Record(1, "rmonitor://a", "rmonitor", 5, b'$F,1,"a"\r\n')


def of(record: Record, before: bytes = FIRST_SEAL) -> RecordMessage:
    """A record as it is on its way."""
    seal = record.sealed(before)
    return RecordMessage(3, record.seq, record.source, record.format, record.received_us, record.payload, seal)


def run(attempt: int = 0) -> RunMessage:
    """A record as it is on the stream."""
    return RunMessage(3, [of(RECORD)], attempt)


@given(st.integers(0, 8 * len(encode(run())) - 1))
def test_a_record_with_another_bit_is_none(bit: int) -> None:
    """Whatever a flipped bit makes of a message, it is not taken for another record."""
    content = bytearray(encode(run()))
    content[bit // 8] ^= 1 << bit % 8
    read = decode_stream(bytes(content))

    assert not isinstance(read, RunMessage) or [message.record() for message in read.records] == [RECORD]


@given(st.binary(max_size=60))
def test_what_nobody_wrote_is_no_record(content: bytes) -> None:
    assert not isinstance(decode_stream(content), RunMessage)


def test_a_long_message_is_packed() -> None:
    """NATS takes no more than 1 MB; one that was cut off is none."""
    long = RunMessage(1, [of(Record(1, "a", "wec", 1, b"".join(b"%d;" % number for number in range(300_000))))])
    content = encode(long)

    assert len(content) < 1_000_000
    assert decode_stream(content) == long
    assert [decode_stream(content[:-cut]) for cut in (1, 50, 5000)] == [None] * 3


def test_what_is_none_of_ours_is_none() -> None:
    assert decoded(b"x", RunMessage) is None
    assert decoded(PACKED + b"\x9c\x00", RunMessage) is None
    assert decoded(encode(run()), RunMessage) == run()


def test_a_record_follows_its_own_journal_alone() -> None:
    second = Record(2, "a", "facts", 6, b"[]")
    before = RECORD.sealed(FIRST_SEAL)

    assert of(second, before).follows(before)
    assert not of(second, before).follows(FIRST_SEAL)
    assert of(second, before).is_whole()


def test_an_id_is_another_for_every_message() -> None:
    """Source and number, and how often the stream had lost it."""
    ids = [
        message_id(message, "a")
        for message in (run(), run(attempt=1), TermMessage(3, "a", 1, b""), TermMessage(3, "a", 2, b""))
    ]

    assert ids == ["a/3/1-1", "a/3/1-1/1", "a/3/begins/1", "a/3/begins/2"]
