"""The journal keeps every record as it came, in order, through anything."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.journal import Journal, JournalError, Record, is_journal, store

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
INPUTS = st.lists(st.tuples(TEXT, TEXT, st.binary(max_size=200), st.integers(-(1 << 63), (1 << 63) - 1)), max_size=30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "race.pitboard"


def seqs(journal: Journal) -> list[int]:
    return [record.seq for record in journal.read()]


def read_only_seqs(path: Path) -> list[int]:
    with Journal.open(path) as journal:
        return seqs(journal)


@given(inputs=INPUTS)
def test_what_was_appended_is_read_back_bit_by_bit(
    inputs: list[tuple[str, str, bytes, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any text, any bytes, any 64-bit time."""
    path = tmp_path_factory.mktemp("journal") / "j"
    with Journal.create(path) as journal:
        given_seqs = [journal.append(*one) for one in inputs]

    with Journal.open(path) as journal:
        expected = [Record(i, *one[:2], one[3], one[2]) for i, one in enumerate(inputs, 1)]
        assert list(journal.read()) == expected
        assert given_seqs == [record.seq for record in expected]
        assert journal.last_seq == len(inputs)


def test_reading_takes_a_range_with_both_ends(path: Path) -> None:
    """`read(2, 4)` gives records 2, 3 and 4."""
    with Journal.create(path) as journal:
        for i in range(1, 1203):
            journal.append("s", "f", b"%d" % i, i)

        assert [record.payload for record in journal.read(2, 4)] == [b"2", b"3", b"4"]
        assert [record.seq for record in journal.read(1200)] == [1200, 1201, 1202]
        assert seqs(journal) == list(range(1, 1203))


def test_numbers_go_on_after_reopening(path: Path) -> None:
    """No gap and no number twice."""
    for _ in range(3):
        with Journal.open(path, write=True) if path.exists() else Journal.create(path) as journal:
            journal.append("s", "f", b"x", 0)

    assert read_only_seqs(path) == [1, 2, 3]


APPEND_FOREVER = """
import sys
from pitboard.journal import Journal
journal = Journal.create(sys.argv[1])
while True:
    for i in range(37):
        seq = journal.append("child", "f", b"%d" % (journal.last_seq + 1), 0)
    journal.flush()
    print(seq, flush=True)
"""


def test_what_was_flushed_survives_a_killed_process(path: Path) -> None:
    """SIGKILL in the middle of appending: every flushed record is there, no half one, and writing goes on."""
    child = subprocess.Popen([sys.executable, "-c", APPEND_FOREVER, path], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    with child.stdout:
        flushed = [int(child.stdout.readline()) for _ in range(40)][-1]
        child.kill()
        flushed = max([flushed, *(int(line) for line in child.stdout.read().split("\n")[:-1])])
    child.wait()

    with Journal.open(path, write=True) as journal:
        records = list(journal.read())
        assert len(records) >= flushed
        assert [record.payload for record in records] == [b"%d" % i for i in range(1, len(records) + 1)]
        assert journal.append("parent", "f", b"", 0) == len(records) + 1


def test_a_second_writer_is_refused_and_a_reader_is_not(path: Path) -> None:
    """One clear line for the second; the reader sees what is flushed."""
    with Journal.create(path) as journal:
        journal.append("s", "f", b"x", 0)
        journal.flush()
        with pytest.raises(JournalError, match=r"^.*race\.pitboard: another Pitboard is writing to it$"):
            Journal.open(path, write=True)
        assert read_only_seqs(path) == [1]

    with Journal.open(path, write=True) as journal:
        assert seqs(journal) == [1]


def test_nothing_is_left_beside_a_closed_journal(path: Path) -> None:
    """Neither the lock nor SQLite's own side files."""
    with Journal.create(path) as journal:
        journal.append("s", "f", b"x", 0)
    read_only_seqs(path)

    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_reader_goes_on_while_the_writer_writes(path: Path) -> None:
    """A view taken piece by piece sees a prefix without gaps at any time."""
    with Journal.create(path) as journal:
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                journal.append("s", "f", b"x" * 300, 0)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            counts = [len(read_only_seqs(path)) for _ in range(5)]
        finally:
            stop.set()
            writer.join()

    assert counts == sorted(counts)


def test_a_batch_is_written_as_one(path: Path) -> None:
    """A reader sees nothing of it before its end, all of it after."""
    with Journal.create(path) as journal, Journal.open(path) as reader:
        with journal.batch():
            for i in range(1200):
                journal.append("s", "f", b"%d" % i, 0)
            assert reader.last_seq == 0
        assert reader.last_seq == 1200
        assert journal.append("s", "f", b"", 0) == 1201


def fail_in_a_batch(journal: Journal) -> None:
    with journal.batch():
        for _ in range(1200):
            journal.append("s", "f", b"y", 0)
        raise ZeroDivisionError


def test_a_batch_that_raises_leaves_the_journal_as_it_was(path: Path) -> None:
    """Nothing of it is written, and the numbers go on where they were."""
    with Journal.create(path) as journal:
        journal.append("s", "f", b"x", 0)
        with pytest.raises(ZeroDivisionError):
            fail_in_a_batch(journal)
        assert journal.append("s", "f", b"z", 0) == 2

        assert [record.payload for record in journal.read()] == [b"x", b"z"]


def test_a_journal_made_for_a_batch_that_raises_is_removed(path: Path) -> None:
    """With everything beside it."""
    journal = Journal.create(path)
    with pytest.raises(ZeroDivisionError), journal:
        fail_in_a_batch(journal)

    assert list(path.parent.iterdir()) == []


def test_an_opened_journal_stays_after_a_batch_that_raises(path: Path) -> None:
    """Also when it was empty: somebody else made it."""
    Journal.create(path).close()
    with Journal.open(path, write=True) as journal, pytest.raises(ZeroDivisionError):
        fail_in_a_batch(journal)

    assert read_only_seqs(path) == []


def test_records_that_cannot_be_written_are_kept_and_said(path: Path) -> None:
    """And written when it works again."""
    with Journal.create(path) as journal:
        journal._connection.execute("PRAGMA query_only = ON")
        journal.append("s", "f", b"1", 0)
        with pytest.raises(JournalError, match="cannot be written"):
            journal.flush()
        journal.append("s", "f", b"2", 0)
        journal._connection.execute("PRAGMA query_only = OFF")

        assert [record.payload for record in journal.read()] == [b"1", b"2"]


def test_values_a_journal_cannot_hold_are_refused(path: Path) -> None:
    """Before they are taken, so that the records after them are not held up."""
    with Journal.create(path) as journal:
        with pytest.raises(ValueError, match="out of range"):
            journal.append("s", "f", b"", 1 << 63)
        with pytest.raises(ValueError, match="surrogates"):
            journal.append("\ud800", "f", b"", 0)
        assert journal.append("s", "f", b"", 0) == 1


def test_a_reader_cannot_append(path: Path) -> None:
    """Nor can a journal that was closed; closing twice is no error."""
    writer = Journal.create(path)
    writer.close()
    writer.close()
    with Journal.open(path) as reader, pytest.raises(JournalError, match="not open for writing"):
        reader.append("s", "f", b"", 0)
    with pytest.raises(JournalError, match="not open for writing"):
        writer.append("s", "f", b"", 0)


def test_a_journal_is_recognised_by_its_content(path: Path, tmp_path: Path) -> None:
    """A text, another database, an empty file, a folder and nothing at all are none."""
    Journal.create(path).close()
    text = tmp_path / "text.pitboard"
    text.write_text("NUMBER;LAP_NUMBER\n" * 200)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE record (seq)")
    empty = tmp_path / "empty"
    empty.touch()

    assert is_journal(path)
    assert is_journal(str(path))
    assert not any(map(is_journal, [text, other, empty, tmp_path, tmp_path / "none"]))
    for not_one in (text, other, empty):
        with pytest.raises(JournalError, match="not a journal"):
            Journal.open(not_one)
    assert text.read_text() == "NUMBER;LAP_NUMBER\n" * 200


@pytest.mark.parametrize("write", [False, True])
def test_what_is_not_there_is_said(path: Path, write: bool) -> None:
    """Opening creates nothing."""
    with pytest.raises(JournalError, match="no such file"):
        Journal.open(path, write=write)

    assert not path.exists()


def test_creating_overwrites_nothing(path: Path) -> None:
    """A file that is there stays as it is."""
    path.write_text("precious")
    with pytest.raises(JournalError, match="exists already"):
        Journal.create(path)

    assert path.read_text() == "precious"


def test_creating_where_no_folder_is_says_so(path: Path) -> None:
    """In one line, with the file's name."""
    with pytest.raises(JournalError, match=r"none.race.pitboard: cannot be created: No such file or directory$"):
        Journal.create(path.parent / "none" / path.name)


def meddle(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_another_schema_is_named(path: Path) -> None:
    """Both versions, the file's and ours."""
    Journal.create(path).close()
    meddle(path, "UPDATE meta SET value = '9'")

    with pytest.raises(JournalError, match="a journal of schema 9; this Pitboard knows schema 2"):
        Journal.open(path)


def test_a_journal_without_its_tables_is_damaged(path: Path) -> None:
    """The header alone makes no journal."""
    Journal.create(path).close()
    meddle(path, "DROP TABLE meta")

    with pytest.raises(JournalError, match="damaged: no such table: meta"):
        Journal.open(path)


def test_a_missing_record_is_damage(path: Path) -> None:
    """Numbers have no gaps, so a gap is never passed over."""
    with Journal.create(path) as journal:
        for _ in range(5):
            journal.append("s", "f", b"x", 0)
    meddle(path, "DELETE FROM record WHERE seq = 3")

    with pytest.raises(JournalError, match="damaged: record 3 is missing"):
        read_only_seqs(path)


def test_a_damaged_file_is_said(path: Path) -> None:
    """The records up to the damage are read, then it is named in one line."""
    with Journal.create(path) as journal:
        for _ in range(2000):
            journal.append("s", "f", b"x" * 100, 0)
    content = bytearray(path.read_bytes())
    content[5 * 4096 :] = b"\xff" * (len(content) - 5 * 4096)
    path.write_bytes(content)

    with pytest.raises(JournalError, match=r"damaged: [^\n]+$"):
        read_only_seqs(path)


@pytest.mark.parametrize("keep_bytes", [0, 200, 4096, 2 * 4096, 5 * 4096])
@pytest.mark.parametrize("write", [False, True])
def test_a_journal_that_is_refused_leaves_no_connection_open(
    path: Path, monkeypatch: pytest.MonkeyPatch, keep_bytes: int, write: bool
) -> None:
    with Journal.create(path) as journal:
        for _ in range(2000):
            journal.append("s", "f", b"x" * 100, 0)
    content = path.read_bytes()
    path.write_bytes(content[:keep_bytes] + b"\xff" * (len(content) - keep_bytes))
    opened: list[sqlite3.Connection] = []
    connect = store._connect

    def noted(where: Path, mode: str) -> sqlite3.Connection:
        opened.append(connect(where, mode))
        return opened[-1]

    monkeypatch.setattr(store, "_connect", noted)

    with pytest.raises(JournalError), Journal.open(path, write=write) as journal:
        list(journal.read())

    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")
