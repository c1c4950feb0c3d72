"""Files that people name: bounded, and never waited for without end."""

import os
import threading
from pathlib import Path

import pytest

from pitboard.feeds import files
from pitboard.feeds.files import PIECE_BYTES, UnfitFile, pieces, read_file, read_text_file

ZEROS = Path("/dev/zero")


def test_a_file_comes_whole_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "file"
    content = os.urandom(2 * PIECE_BYTES + 5)
    path.write_bytes(content)

    assert [len(piece) for piece in pieces(path)] == [PIECE_BYTES, PIECE_BYTES, 5]
    assert read_file(path, 3 * PIECE_BYTES) == content


@pytest.mark.skipif(not ZEROS.exists(), reason="this system has no /dev/zero")
def test_what_has_no_end_is_refused_at_the_limit() -> None:
    with pytest.raises(UnfitFile, match=r"^longer than 4 MiB$"):
        read_file(ZEROS, 4 << 20)


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(b"x" * 200_000))
    writer.start()

    assert read_file(pipe, 1 << 20) == b"x" * 200_000
    writer.join()


def test_a_pipe_that_nobody_writes_to_holds_up_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SILENT_S", 0.1)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UnfitFile, match=r"^brings nothing for 0.1 s$"):
        read_file(pipe, 1 << 20)


@pytest.mark.parametrize(("content", "reason"), [(None, "No such file"), (b"\xff\xfe\x00", "no UTF-8 text")])
def test_why_a_text_is_not_taken(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "text"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnfitFile, match=reason):
        read_text_file(path, 1 << 20)
