"""Files and folders as documents: what is read, what is too large, in which alphabet."""

import gzip
from pathlib import Path

import pytest

from pitboard.feeds.reading import Reading, Refused
from pitboard.intake import documents
from pitboard.intake.documents import LINE_LIMIT_BYTES, Document, documents_at, text_bytes

TEXT = "NUMBER;LAP_NUMBER\n7;1\n"


def test_a_file_is_one_document_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "race.csv"
    path.write_text(TEXT)

    assert documents_at(path) == [Document(str(path), TEXT.encode())]


def test_a_folder_is_its_files_by_name_with_those_of_its_folders(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "sheets/c.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)

    assert [document.source for document in documents_at(tmp_path)] == ["a.csv", "b.csv", "sheets/c.csv"]


def test_hidden_files_are_left_out_and_nothing_else_in_a_folder_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_text("x")

    with pytest.raises(Refused, match="an empty folder"):
        documents_at(tmp_path)


def test_what_is_not_there_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no such file or folder"):
        documents_at(tmp_path / "race.csv")


def test_a_file_that_is_too_large_is_refused_before_it_is_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "DOCUMENT_LIMIT_BYTES", 1 << 20)
    (tmp_path / "race.csv").write_bytes(b"7;1\n" * (1 << 19))

    with pytest.raises(Refused, match="larger than 1 MiB"):
        documents_at(tmp_path / "race.csv")


def test_a_line_that_is_too_long_is_refused_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "race.csv").write_bytes(b"7;1\n" + b"x" * (2 * LINE_LIMIT_BYTES))

    with pytest.raises(Refused) as refused:
        documents_at(tmp_path / "race.csv")
    assert (refused.value.refusal.line, refused.value.refusal.reason) == (2, "a line longer than 1 MiB")


@pytest.mark.parametrize("head", [b"{", b"[", b"SQLite format 3\x00", b"PK\x03\x04", b"\x1f\x8b"])
def test_what_has_no_lines_may_be_long(tmp_path: Path, head: bytes) -> None:
    content = head + b"x" * (2 * LINE_LIMIT_BYTES)
    (tmp_path / "race").write_bytes(content)

    assert documents_at(tmp_path / "race")[0].payload == content


def text_of(payload: bytes) -> tuple[str, Reading]:
    """The text of a document, and the tally of its reading."""
    reading = Reading()
    return text_bytes(Document("race.csv", payload), reading).decode(), reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_as_spreadsheets_save_it(encoding: str) -> None:
    """In UTF-16 with its mark or without."""
    text = TEXT * 4

    assert text_of(text.encode(encoding))[0].removeprefix("\ufeff") == text


def test_short_bytes_that_happen_to_hold_a_nought_are_left_as_they_are() -> None:
    assert text_of(b"7\x001")[0] == "7\x001"


def test_a_compressed_document_is_inflated_whole_and_every_part_of_it() -> None:
    packed = gzip.compress(TEXT.encode()) + gzip.compress(b"8;1\n")

    text, reading = text_of(packed)
    assert (text, reading.refusals) == (TEXT + "8;1\n", [])


def test_what_is_left_of_a_truncated_one_is_read_and_that_is_said() -> None:
    text, reading = text_of(gzip.compress((TEXT * 5000).encode())[:-20])

    assert text.startswith(TEXT)
    assert [refusal.reason for refusal in reading.refusals] == ["truncated: the compressed data ends early"]


def test_damaged_data_is_refused_with_what_came_before_it() -> None:
    packed = bytearray(gzip.compress(TEXT.encode()))
    packed[12] ^= 0xFF

    _, reading = text_of(bytes(packed))
    assert reading.refusals[0].reason.startswith("damaged compressed data")
    assert reading.refusals[0].whole


def test_a_document_that_inflates_beyond_all_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "DOCUMENT_LIMIT_BYTES", 1 << 20)

    with pytest.raises(Refused, match="inflates beyond 1 MiB"):
        text_of(gzip.compress(b"7;1\n" * (1 << 20)))
