"""The bytes of decoders, live or recorded, in bytes or in hex text."""

import pytest

from feeds.readers import live_reader, recorded_facts
from feeds.test_p3 import DECODER, STATUS, passing
from pitboard.feeds.p3.protocol import ResendRecord, decode, unescaped
from pitboard.feeds.p3.reader import holds_frame, is_hex
from pitboard.feeds.reading import Reading, Refused
from pitboard.model import LINE, Passing, RaceInfo

SENT = STATUS + b"".join(passing(number, number) for number in range(1, 30))
HEX = b"##2025-03-01 15:00:12.984\n" + b"\n".join(
    passing(number, number).hex(" ").encode() for number in range(1, 30)
)  # fmt: skip


def numbers(facts: object) -> list[int]:
    return [fact.ref for fact in facts if isinstance(fact, Passing)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("content", [SENT, HEX], ids=["bytes", "hex"])
def test_any_piece_size_gives_the_same_passings(content: bytes) -> None:
    for size in (1, 7, 100, 5000):
        reader = live_reader("p3", "p3://box", Reading())
        if content is HEX:
            # What a stream is shows with its first bytes.
            reader.read(content[:200])
        at = 200 if content is HEX else 0
        for begin in range(at, len(content), size):
            reader.read(content[begin : begin + size])
        reader.read(b"\n" if content is HEX else b"")
        assert numbers(reader.update().facts) == list(range(1, 30))


def test_hex_is_told_by_the_first_bytes_of_a_frame() -> None:
    assert is_hex(b"8E 02 33")
    assert is_hex(b"##a stamp\n##another\n  8e02")
    assert not is_hex(SENT)
    assert not is_hex(b"8e;1;2")


def test_a_whole_frame_is_a_recording_and_half_of_one_is_none() -> None:
    assert holds_frame(SENT)
    assert holds_frame(HEX)
    assert not holds_frame(passing(1, 1)[:-1])
    assert not holds_frame(passing(1, 1).replace(b"\x01", b"\x02", 1))


def test_live_the_first_decoder_is_at_the_line_and_recorded_of_several_none_is() -> None:
    content = passing(1, 1, decoder=1) + passing(1, 2, decoder=2)
    live = live_reader("p3", "p3://box", Reading()).take(content).facts
    recorded = recorded_facts("p3", content, "box", Reading())

    assert [fact.loop for fact in live if isinstance(fact, Passing)] == [LINE, "decoder-2"]
    assert [fact.loop for fact in recorded if isinstance(fact, Passing)] == ["decoder-1", "decoder-2"]


def test_the_race_begins_with_the_earliest_passing_so_far() -> None:
    reader = live_reader("p3", "p3://box", Reading())
    (race,) = [fact for fact in reader.take(passing(2, 20)).facts if isinstance(fact, RaceInfo)]
    earlier = [fact for fact in reader.take(passing(1, 10)).facts if isinstance(fact, RaceInfo)]
    later = [fact for fact in reader.take(passing(3, 30)).facts if isinstance(fact, RaceInfo)]

    assert [race.start_us - fact.start_us for fact in earlier] == [10_000_000]
    assert later == []
    assert [fact for fact in reader.update().facts if isinstance(fact, RaceInfo)] == earlier


def test_what_is_missing_is_asked_for_once_a_connection() -> None:
    reader = live_reader("p3", "p3://box", Reading())
    reader.take(passing(1, 1) + passing(4, 4))
    request = decode(unescaped(reader.requests()))

    assert request == ResendRecord(from_number=2, until_number=3, decoder=DECODER)
    assert reader.requests() == b""
    reader.cut()
    assert decode(unescaped(reader.requests())) == request


def test_a_damaged_frame_is_refused_by_its_place() -> None:
    reading = Reading()
    damaged = bytearray(passing(2, 2))
    damaged[-3] ^= 1
    facts = recorded_facts("p3", passing(1, 1) + bytes(damaged) + passing(3, 3), "box", reading)

    assert numbers(facts) == [1, 3]
    assert reading.refusals[0].line == 2
    assert reading.counts["damaged frames"] == 1


def test_what_lies_outside_frames_is_counted_at_the_end() -> None:
    reading = Reading()
    recorded_facts("p3", b"noise" + passing(1, 1) + passing(2, 2)[:-1], "box", reading)

    assert [refusal.reason for refusal in reading.refusals] == ["5 bytes outside frames", "1 frames cut short"]


def test_a_decoder_knows_of_no_runs() -> None:
    with pytest.raises(Refused, match="a decoder knows of no runs"):
        live_reader("p3", "p3://box", Reading()).update(1)


def test_an_empty_recording_holds_no_frame() -> None:
    with pytest.raises(Refused, match="no frame of a P3 decoder in it"):
        recorded_facts("p3", b"", "box", Reading())
