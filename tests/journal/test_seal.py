"""A record's seal: no change of it, and of nothing before it, goes unseen."""

from hypothesis import given
from hypothesis import strategies as st

from pitboard.journal.journal import Record, is_sealed
from pitboard.journal.seal import FIRST_SEAL, HALF_BYTES, SEAL_BYTES, seal


@given(payload=st.binary(min_size=1, max_size=300), data=st.data())
def test_every_flipped_bit_of_a_payload_is_seen(payload: bytes, data: st.DataObject) -> None:
    bit = data.draw(st.integers(0, 8 * len(payload) - 1))
    changed = bytearray(payload)
    changed[bit // 8] ^= 1 << bit % 8
    stored = seal(FIRST_SEAL, 1, "s", "f", 0, payload)

    assert len(stored) == SEAL_BYTES
    assert is_sealed(Record(1, "s", "f", 0, payload), FIRST_SEAL, stored)
    assert not is_sealed(Record(1, "s", "f", 0, bytes(changed)), FIRST_SEAL, stored)
    assert not is_sealed(Record(1, "s", "f", 0, bytes(changed)), None, stored)


@given(before=st.binary(min_size=SEAL_BYTES, max_size=SEAL_BYTES))
def test_a_record_is_proved_alone_whatever_came_before_it(before: bytes) -> None:
    """By its first half; the second says what it follows."""
    record = Record(7, "s", "f", 1, b"x")

    assert record.sealed(before)[:HALF_BYTES] == record.sealed(FIRST_SEAL)[:HALF_BYTES]
    assert is_sealed(record, None, record.sealed(before))
    assert is_sealed(record, FIRST_SEAL, record.sealed(before)) == (before[HALF_BYTES:] == FIRST_SEAL[HALF_BYTES:])


def test_parts_do_not_run_into_each_other() -> None:
    assert seal(FIRST_SEAL, 1, "ab", "c", 0, b"d") != seal(FIRST_SEAL, 1, "a", "bc", 0, b"d")
    assert seal(FIRST_SEAL, 1, "a", "b", 0, b"cd") != seal(FIRST_SEAL, 1, "a", "bc", 0, b"d")
