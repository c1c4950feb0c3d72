"""The P3 protocol of AMB / MyLaps decoders: frames, records, passings, and the traps of real decoders."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.readers import is_of, recorded_facts
from pitboard.feeds.p3.protocol import (
    FRAME_LIMIT_BYTES,
    AnyRecord,
    DamagedFrame,
    OtherRecord,
    P3Framing,
    PassingRecord,
    ResendRecord,
    StatusRecord,
    crc16,
    decode,
    encode,
)
from pitboard.feeds.p3.session import Numbering, P3Session
from pitboard.feeds.reading import Reading, Refused
from pitboard.model import LINE, PIT_IN, Entry, Fact, Loop, LoopsInstalled, Passing, RaceInfo
from pitboard.scoring import score

STATUS = bytes.fromhex("8e021f004d7c0000020001022700070216000c01760601008104131804008f")
NOON_US = 1_551_542_400_000_000
DECODER = 268307


def passing(number: int, at_s: float, transponder: int = 7, decoder: int | None = DECODER) -> bytes:
    """A passing as sent, at seconds past noon."""
    rtc_us = NOON_US + round(at_s * 1e6)
    return encode(PassingRecord(number=number, transponder=transponder, rtc_us=rtc_us, decoder=decoder))


def parsed(*sent: bytes, loops: Sequence[str] = ()) -> tuple[list[Fact], Reading]:
    """The facts of a recording of these bytes, and its tally."""
    reading = Reading()
    return recorded_facts("p3", b"".join(sent), "box.bin", reading, loop=loops), reading


def passings(facts: list[Fact]) -> list[Passing]:
    return [fact for fact in facts if isinstance(fact, Passing)]


def reasons(reading: Reading) -> list[str]:
    return [refusal.reason for refusal in reading.refusals]


def records(*pieces: bytes) -> list[AnyRecord]:
    """The records of pieces of a stream, fed one after the other."""
    framing = P3Framing()
    return [decode(frame.content) for piece in pieces for frame in framing.feed(piece)]


def test_a_status_tells_noise_temperature_and_voltage() -> None:
    (status,) = records(STATUS)

    assert status == StatusRecord(decoder=DECODER, noise=39, temperature_c=22, input_dv=118, gps=0)


def test_a_record_is_sent_in_the_very_bytes_of_a_decoder(races: Path) -> None:
    sent = [bytes.fromhex(line) for line in (races / "p3-decoder/recording.bin").read_text().split()]

    assert [encode(record) for one in sent for record in records(one)] == sent


def test_the_three_special_bytes_are_escaped_and_come_back() -> None:
    sent = encode(PassingRecord(number=0x8D8E8F, transponder=0x8F8E8D, rtc_us=0x8E8E8E))

    assert sent.count(b"\x8e") == sent.count(b"\x8f") == 1
    (back,) = records(sent)
    assert back == PassingRecord(number=0x8D8E8F, transponder=0x8F8E8D, rtc_us=0x8E8E8E)


def test_several_frames_in_one_read_and_one_frame_over_several() -> None:
    sent = STATUS + passing(1, 1) + STATUS

    assert len(records(sent)) == 3
    assert records(*(sent[i : i + 1] for i in range(len(sent)))) == records(sent)


def test_after_garbage_the_next_frame_is_found() -> None:
    facts, reading = parsed(b"GET / HTTP/1.1\r\n", passing(1, 1), b"\x00\x8f\x00", passing(2, 2))

    assert [one.ref for one in passings(facts)] == [1, 2]
    assert reading.counts["bytes outside frames"] == 19


def test_a_frame_that_lost_its_end_costs_no_other() -> None:
    facts, reading = parsed(passing(1, 1), passing(2, 2)[:20], passing(3, 3))

    assert [one.ref for one in passings(facts)] == [1, 3]
    assert reading.counts["frames cut short"] == 1


def test_a_flipped_bit_fails_the_crc_and_is_named_with_its_frame() -> None:
    damaged = bytearray(passing(2, 2))
    damaged[15] ^= 1
    facts, reading = parsed(passing(1, 1), bytes(damaged), passing(3, 3))

    assert [one.ref for one in passings(facts)] == [1, 3]
    assert reading.refusals[0].line == 2
    assert reading.refusals[0].reason.startswith("CRC 0x")


def test_a_field_that_runs_over_the_end_is_damage() -> None:
    frame = bytearray(encode(OtherRecord(tor=0x30, rest=((1, b"ab"),))))
    frame[11] = 200
    frame[4:6] = crc16(bytes(frame)).to_bytes(2, "little")

    with pytest.raises(DamagedFrame, match="field 0x01 runs over"):
        decode(bytes(frame))


def test_an_endless_frame_is_dropped_in_constant_memory() -> None:
    framing = P3Framing()
    framing.feed(b"\x8e")
    for _ in range(100):
        framing.feed(b"\x00" * (1 << 20))
        assert len(framing._held) <= FRAME_LIMIT_BYTES

    assert framing.long_frames == 1
    assert len(framing.feed(STATUS)) == 1


def test_an_unknown_record_is_counted_by_its_number() -> None:
    _, reading = parsed(encode(OtherRecord(tor=0x1234)), encode(OtherRecord(tor=0x0045)), passing(1, 1))

    assert reading.counts["0x1234 records"] == reading.counts["FIRST_CONTACT records"] == 1


def test_one_decoder_is_at_the_line() -> None:
    facts, _ = parsed(passing(5, 1, transponder=3438895))

    assert facts == [
        RaceInfo("", NOON_US + 1_000_000, dated=False, source="box.bin"),
        LoopsInstalled((Loop(LINE, 1, "line"),), source="box.bin"),
        Passing(NOON_US + 1_000_000, "", LINE, f"box.bin/{DECODER}", 5, True, "3438895"),
    ]


def test_several_decoders_lie_where_the_caller_says() -> None:
    loops = ("1:line", "2:pit-in")
    facts, reading = parsed(passing(1, 1, decoder=1), passing(1, 2, decoder=2), loops=loops)

    assert [(one.loop, one.source) for one in passings(facts)] == [(LINE, "box.bin/1"), (PIT_IN, "box.bin/2")]
    assert not reading.refusals


def test_of_several_decoders_without_a_word_none_is_taken_for_the_line() -> None:
    facts, reading = parsed(passing(1, 1, decoder=1), passing(1, 2, decoder=2))

    assert [one.loop for one in passings(facts)] == ["decoder-1", "decoder-2"]
    assert reasons(reading)[0] == "nothing says at which loop decoder 1 lies"


def test_a_missing_number_is_named_and_can_be_asked_for() -> None:
    reading = Reading()
    session = P3Session("box", reading)
    for record in records(passing(1, 1), passing(2, 2), passing(6, 6), passing(8, 8)):
        session.take(record, 0)

    assert session.missing() == {DECODER: [(3, 5), (7, 7)]}
    assert session.to_resend()[0] == ResendRecord(from_number=3, until_number=5, decoder=DECODER)
    session.name_missing()
    assert reasons(reading)[1] == f"decoder {DECODER}: passing 7 missing, to be asked for again"


def test_case_11_passings_sent_later_fill_the_gap() -> None:
    facts, reading = parsed(passing(1, 1), passing(4, 4), passing(2, 2), passing(3, 3))

    assert sorted(one.ref for one in passings(facts)) == [1, 2, 3, 4]
    assert not reading.refusals


def test_case_12_a_passing_sent_again_is_taken_once() -> None:
    facts, reading = parsed(passing(1, 1), passing(2, 2), passing(1, 1), passing(2, 2))

    assert [one.ref for one in passings(facts)] == [1, 2]
    assert reading.counts["passings sent again"] == 2


def test_case_13_a_clock_that_steps_back_is_named() -> None:
    facts, reading = parsed(passing(1, 100), passing(2, 60.5))

    assert len(passings(facts)) == 2
    assert reasons(reading) == [f"decoder {DECODER}: its clock stepped back by 39.500 s before passing 2"]


def test_case_13_a_decoder_that_numbers_anew_loses_no_passing() -> None:
    facts, reading = parsed(passing(900, 1), passing(901, 2), passing(1, 60), passing(2, 61), passing(901, 90))

    assert [(one.source[-2:], one.ref) for one in passings(facts)][2:] == [(".2", 1), (".2", 2), (".2", 901)]
    assert reasons(reading)[0] == f"decoder {DECODER} began to number again, at 1"


def test_case_4_two_transponders_of_a_car_make_one_lap() -> None:
    sent = [passing(2 * lap + twin, 100 * lap + twin / 1000, 7 + twin) for lap in range(4) for twin in (0, 1)]
    facts, _ = parsed(*sent)
    history = score([*facts, Entry("31", transponders=("7", "8"))])

    assert len(history.cars["31"].lap_end_us) == 3


def test_case_19_a_transponder_of_nobody_is_kept() -> None:
    history = score(parsed(passing(1, 1), passing(2, 101))[0])

    assert len(history.unassigned) == 2


def test_a_passing_without_transponder_or_with_an_absurd_clock_is_refused() -> None:
    facts, reading = parsed(
        encode(PassingRecord(number=1, rtc_us=NOON_US, decoder=DECODER)),
        encode(PassingRecord(number=2, transponder=7, rtc_us=1 << 60, decoder=DECODER)),
        passing(3, 3),
    )

    assert [one.ref for one in passings(facts)] == [3]
    assert len(reading.refusals) == 2


def test_hex_text_with_the_stamps_of_a_logger() -> None:
    text = (
        b"##2025-03-01 15:00:12.984\n"
        + passing(1, 1).hex(" ").encode()
        + b"\r\nnonsense\n"
        + passing(2, 2).hex().encode()
    )
    facts, reading = parsed(text)

    assert is_of("p3", text)
    assert [one.ref for one in passings(facts)] == [1, 2]
    assert reading.counts["time stamps of a logger"] == 1
    assert [(one.line, one.reason) for one in reading.refusals] == [(3, "no hex")]


@pytest.mark.parametrize("head", [b"", b"NUMBER;LAP", b"{}", b"8e02", b"\x8e\x02\x8f", '"Éé"'.encode("latin-1")])
def test_what_is_no_recording_is_not_recognised(head: bytes) -> None:
    assert not is_of("p3", head)
    with pytest.raises(Refused):
        recorded_facts("p3", head, "x", Reading())


def test_the_recording_of_a_decoder_is_read_to_the_last_byte(races: Path) -> None:
    """1,388 frames, every CRC right; 84 passings of three transponders, none missing."""
    reading = Reading()
    recording = (races / "p3-decoder/recording.bin").read_bytes()
    facts = passings(recorded_facts("p3", recording, "recording.bin", reading))

    assert is_of("p3", recording[:4096])
    assert reading.counts == {"frames": 1388, "STATUS records": 1304, "passings": 84}
    assert not reading.refusals
    assert [one.ref for one in facts] == list(range(157777, 157861))
    by_transponder = [sum(one.transponder == which for one in facts) for which in ("3438895", "5691251", "3292480")]
    assert by_transponder == [31, 27, 26]
    assert (facts[0].time_us, facts[-1].time_us) == (1_551_542_808_933_000, 1_551_548_443_067_000)


def test_a_line_lost_from_the_recording_is_named_by_its_number(races: Path) -> None:
    lines = (races / "p3-decoder/recording.bin").read_bytes().splitlines(keepends=True)
    place = [number for number, line in enumerate(lines) if line[16:20] == b"0100"][40]
    reading = Reading()
    recorded_facts("p3", b"".join(lines[:place] + lines[place + 1 :]), "recording.bin", reading)

    assert reading.counts["passings missing"] == 1
    assert reasons(reading) == ["decoder 268307: passing 157817 missing, to be asked for again"]


def test_the_recording_as_bytes_is_the_same_as_in_hex(races: Path) -> None:
    text = (races / "p3-decoder/recording.bin").read_text()
    in_hex = recorded_facts("p3", text.encode(), "r", Reading())

    assert recorded_facts("p3", bytes.fromhex(text), "r", Reading()) == in_hex


NUMBERS = st.integers(0, (1 << 32) - 1)
RECORDS = st.one_of(
    st.builds(PassingRecord, number=NUMBERS, transponder=NUMBERS, rtc_us=st.integers(0, (1 << 64) - 1), hits=NUMBERS),
    st.builds(StatusRecord, noise=NUMBERS, decoder=NUMBERS, rest=st.just(((0x15, b"\x8d\x8e\x8f"),))),
    st.builds(ResendRecord, from_number=NUMBERS, until_number=NUMBERS),
    st.builds(
        OtherRecord, tor=st.integers(0x100, 0xFFFF), rest=st.tuples(st.tuples(st.just(1), st.binary(max_size=255)))
    ),
)
GARBAGE = st.binary(max_size=40)


@given(st.lists(RECORDS, max_size=8))
def test_every_record_comes_back_from_its_bytes(sent: list[AnyRecord]) -> None:
    assert records(b"".join(encode(record) for record in sent)) == sent


@given(st.lists(st.one_of(RECORDS.map(encode), GARBAGE)), st.lists(st.integers(0, 2000)))
def test_any_split_of_the_bytes_gives_the_same_frames(pieces: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(pieces)
    at = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    whole, split = P3Framing(), P3Framing()
    once = whole.feed(stream)
    often = [frame for begin, end in pairwise(at) for frame in split.feed(stream[begin:end])]

    assert often == once
    assert (split.foreign_bytes, split.cut_frames) == (whole.foreign_bytes, whole.cut_frames)


@given(
    st.lists(st.one_of(GARBAGE, st.sampled_from([b"\x8e", b"\x8f", b"\x8d", STATUS, b"8e021f", b"\n##"])), max_size=30)
)
def test_random_bytes_never_crash(pieces: list[bytes]) -> None:
    stream = b"".join(pieces)
    is_of("p3", stream)
    with suppress(Refused):
        recorded_facts("p3", stream, "x", Reading())


@given(st.lists(st.integers(0, 40)))
def test_the_missing_numbers_are_those_between_that_never_came(seen: list[int]) -> None:
    numbers = Numbering()
    for place, number in enumerate(seen):
        assert numbers.take(number) == (number not in seen[:place])

    missing = [number for begin, until in numbers.missing() for number in range(begin, until + 1)]
    assert missing == [number for number in range(min(seen, default=0), max(seen, default=0)) if number not in seen]
