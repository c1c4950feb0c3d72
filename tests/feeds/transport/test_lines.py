"""Lines out of bytes: however they are split, within the limit, with loggers' stamps before them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.lines import Lines, RawLine, begins_json, lines_of, stamp_end, text_lines

LIMIT = 20


def test_a_line_ends_at_its_line_feed_and_loses_the_carriage_return() -> None:
    lines = Lines(LIMIT)

    assert lines.feed(b"one\r\ntwo\nth") == [RawLine(1, b"one"), RawLine(2, b"two")]
    assert lines.feed(b"ree\n") == [RawLine(3, b"three")]
    assert lines.end() == []


def test_what_is_left_is_the_last_line() -> None:
    lines = Lines(LIMIT)

    assert lines.feed(b"last") == []
    assert lines.end() == [RawLine(1, b"last")]


def test_other_line_ends_of_unicode_are_text() -> None:
    """0x85 is an ellipsis in Windows' own alphabet, and ends no record."""
    assert Lines(LIMIT).feed(b"a\x85b\x0bc\n") == [RawLine(1, b"a\x85b\x0bc")]


def test_a_line_beyond_the_limit_is_dropped_and_the_next_is_whole() -> None:
    lines = Lines(LIMIT)
    found = lines.feed(b"x" * 15) + lines.feed(b"x" * 15) + lines.feed(b"x\nnext\n")

    assert found == [RawLine(1, b"", True), RawLine(2, b"next")]


def test_a_line_of_just_the_limit_is_kept() -> None:
    assert Lines(LIMIT).feed(b"x" * LIMIT + b"\n") == [RawLine(1, b"x" * LIMIT)]


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=6))
def test_any_split_gives_the_same_lines(content: bytes, cuts: list[int]) -> None:
    at = sorted({0, len(content), *(cut for cut in cuts if cut < len(content))})
    whole, split = Lines(LIMIT), Lines(LIMIT)
    once = whole.feed(content) + whole.end()
    often = [line for begin, end in pairwise(at) for line in split.feed(content[begin:end])]

    assert often + split.end() == once == list(lines_of(content, LIMIT))


@pytest.mark.parametrize(
    "stamp",
    [
        "##2025-03-01 15:00:12.984",
        "[2025-03-01T15:00:12.984Z] ",
        "2025-03-01 15:00:12,984+01:00 ",
        "Jun 13 09:00:00 ",
        "09:00:00.123 ",
        "1751047260.5 ",
        "1751047260123: ",
        "##2025-03-01 15:00:12.984|rmonitor ",
    ],
)
def test_a_loggers_stamp_stands_before_the_record(stamp: str) -> None:
    line = f"{stamp}$F,9999".encode()

    assert line[stamp_end(line) :] == b"$F,9999"


@pytest.mark.parametrize("line", [b"$F,14", b"12345,7", b"7;1;1:41.000", b"2025", b""])
def test_a_record_that_begins_with_figures_bears_no_stamp(line: bytes) -> None:
    assert stamp_end(line) == 0


@pytest.mark.parametrize(
    ("content", "is_json"),
    [
        (b'{"a": 1}', True),
        (b"  [1, 2]", True),
        (b'##2025-03-01 15:00:12.984\n{"a": 1}', True),
        (b"[[car]]\nnumber = 7", False),
        (b"[race]\nname = 'x'", False),
        (b"[ note ]", False),
        (b"NUMBER;LAP", False),
        (b"", False),
    ],
)
def test_json_is_told_by_its_first_byte_and_is_no_table_in_toml(content: bytes, is_json: bool) -> None:
    assert begins_json(content) is is_json


def test_a_text_in_another_alphabet_is_read_line_by_line() -> None:
    """A tool that appends in UTF-8 to a file of Windows leaves both."""
    content = "﻿Nürburg\n".encode() + "Spa\xe9\n".encode("cp1252")

    assert text_lines(content, "f", Reading()) == ["Nürburg", "Spaé"]


def test_the_last_line_of_a_truncated_document_is_left_out_and_its_place_named() -> None:
    reading = Reading()
    reading.refuse("f", 0, "truncated: the compressed data ends early", whole=True)

    assert text_lines(b"one\ntwo\nthr", "f", reading) == ["one", "two"]
    assert [(refusal.line, refusal.whole) for refusal in reading.refusals] == [(3, True)]
