"""RMonitor framing: any way of cutting up the bytes gives the same lines, and nothing makes it grow."""

import tracemalloc
from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.framing import Framing, RecordLine, decoded
from pitboard.feeds.rmonitor.protocol import NumberedRecord
from pitboard.feeds.rmonitor.reader import RecordStream, recognises

SESSION = (
    b'$B,5,"Race"\r\n##2025-03-01 15:00:12.984\r\n$F,9999,"00:00:00","14:00:01","00:00:01","Green "\n'
    b'$A,"7","7",1,"J\xf6rg","M\xc3\xbcller","",1\r\n\r\n$COMP,"27","27",3,"MS2 \r\n'
    b'$J,"7","00:00:00.000","00:00:01.500"'
)


def lines(*chunks: bytes, limit_bytes: int = 1 << 16) -> list[RecordLine]:
    """The lines of a stream that came in these chunks."""
    framing = Framing(limit_bytes)
    found = [line for chunk in chunks for line in framing.take(chunk)]
    found += framing.end()
    assert framing.bytes_taken == sum(map(len, chunks))
    return found


def records(chunks: Iterable[bytes], source: str, reading: Reading) -> list[NumberedRecord]:
    """Every sound record of a stream that came in these chunks."""
    reader = RecordStream(source, reading)
    return [one for chunk in chunks for one in reader.take(chunk)] + reader.end()


def cut(content: bytes, places: list[int]) -> list[bytes]:
    """The bytes in pieces, cut at these places."""
    ends = [0, *sorted(places), len(content)]
    return [content[begin:end] for begin, end in pairwise(ends)]


@given(st.lists(st.integers(0, len(SESSION))))
def test_any_split_gives_the_same_records(places: list[int]) -> None:
    assert records(cut(SESSION, places), "s", Reading()) == records([SESSION], "s", Reading())


@given(st.lists(st.integers(0, len(SESSION))))
def test_any_split_gives_the_same_lines(places: list[int]) -> None:
    assert lines(*cut(SESSION, places)) == lines(SESSION)


@given(st.lists(st.binary(max_size=80)), st.integers(1, 40))
def test_random_bytes_never_crash_and_any_split_is_the_same(chunks: list[bytes], limit_bytes: int) -> None:
    assert lines(*chunks, limit_bytes=limit_bytes) == lines(b"".join(chunks), limit_bytes=limit_bytes)
    records(chunks, "s", Reading())
    recognises(b"".join(chunks))


@given(st.lists(st.sampled_from([b"$G,", b'"', b"\n", b"\r", b"$J,", b"7", b",", b"00:01:02.003", b"##", b"$"])))
def test_pieces_of_records_never_crash(pieces: list[bytes]) -> None:
    assert records(pieces, "s", Reading()) == records([b"".join(pieces)], "s", Reading())


def test_both_ends_of_a_line_and_a_last_line_without_one() -> None:
    assert [line.text for line in lines(b"$I,1\r\n$I,2\n$I,3")] == ["$I,1", "$I,2", "$I,3"]


def test_a_record_is_found_behind_what_a_break_left_of_another() -> None:
    """A relay that loses its connection leaves half a record, and the next begins behind it."""
    texts = [line.text for line in lines(b'$COMP,"27","27",3,"MS2 $F,9999,"00:00:00","14:00:01","00:00:01","Green "\n')]

    assert texts == ['$COMP,"27","27",3,"MS2 ', '$F,9999,"00:00:00","14:00:01","00:00:01","Green "']


def test_a_command_within_a_name_is_a_name() -> None:
    text = '$A,"7","7",1,"Cash","The $A, Inc","",1'

    assert lines(text.encode()) == [RecordLine(1, text)]


def test_text_is_utf_8_where_it_can_be_and_else_as_windows_writes() -> None:
    assert [decoded(raw) for raw in (b"M\xc3\xbcller", b"M\xfcller", b"\x80 100", b"\x81")] == [
        "Müller",
        "Müller",
        "€ 100",
        "\x81",
    ]


def test_a_line_beyond_the_limit_is_refused_and_the_next_is_read() -> None:
    reading = Reading()
    found = records([b"$F," + b"9" * 70_000 + b'\n$B,5,"Race"\n'], "s", reading)

    assert [str(one) for one in reading.refusals] == ["s:1: a line longer than 65536 bytes"]
    assert [one.line for one in found] == [2]


def test_a_line_of_100_megabytes_is_refused_in_constant_memory() -> None:
    framing = Framing()
    chunk = b"x" * 65_536
    tracemalloc.start()
    for _ in range(1600):
        assert framing.take(chunk) == []
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak_bytes < 1_000_000
    assert [line.refused for line in framing.take(b'\n$B,5,"Race"\n')] == ["a line longer than 65536 bytes", ""]


def test_unknown_commands_are_counted_by_name_and_damaged_records_refused_by_line() -> None:
    reading = Reading()
    records([SESSION + b"\r\n$X,1\n$RMHL,2\n$X,3\n"], "s", reading)

    assert reading.counts == {"$B": 1, "time stamps": 1, "$F": 1, "$A": 1, "$J": 1, "unknown $X": 2}
    refused = ["s:6: a record that was cut off", "s:9: $RMHL with 1 fields, 6 needed"]
    assert [str(one) for one in reading.refusals] == refused


def test_a_recording_is_recognised_by_its_first_lines() -> None:
    assert recognises(b'\xef\xbb\xbf$F,9999,"00:00:00"')
    assert recognises(b"##2025-03-01 15:00:12.984\r\n##2025-03-01 15:00:13.000\r\n$B,5")
    assert recognises(b'"Green "\n$J,"7"\n$G,1,"7"\n$H,1,"7"\n'), "begun in the middle of a record"
    assert not recognises(b"NUMBER; LAP_NUMBER")
    assert not recognises(b"$GPGGA,123519,4807.038,N")
    assert not recognises(b"")
