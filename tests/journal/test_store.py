"""The journal's file: made once, of one schema, and connections that fit it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pitboard.journal import JournalError, store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    created = tmp_path / "race.pitboard"
    store.create_file(created)
    return created


def test_an_empty_journal_says_what_it_is_and_of_which_schema(path: Path) -> None:
    assert store.application_id(path) == store.APPLICATION_ID
    with closing(store.connect_reader(path)) as connection:
        meta = dict(connection.execute("SELECT * FROM meta").fetchall())
        assert meta == {"schema_version": str(store.SCHEMA_VERSION), "writer": store.CLOSED}
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (0,)


def test_what_is_no_sqlite_file_belongs_to_nobody(tmp_path: Path) -> None:
    (tmp_path / "race.csv").write_text("NUMBER;LAP_NUMBER\n" * 100)

    assert store.application_id(tmp_path / "race.csv") == -1
    assert store.application_id(tmp_path / "nothing") == -1


def test_a_commit_of_the_writer_outlasts_a_loss_of_power(path: Path) -> None:
    with closing(store.connect_writer(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_reader_changes_nothing(path: Path) -> None:
    with closing(store.connect_reader(path)) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM record")


def test_the_room_for_the_log_is_there_before_it_is_needed_and_no_record_is_in_it(path: Path) -> None:
    with closing(store.connect_writer(path)) as connection:
        store.make_room(connection)

        assert path.with_name(path.name + "-wal").stat().st_size >= store.ROOM_BYTES // 2
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (0,)
        assert not connection.in_transaction


def test_what_was_committed_is_copied_from_the_log_into_the_database(path: Path) -> None:
    with closing(store.connect_writer(path)) as writer, closing(store.connect_tidier(path)) as tidier:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        before = path.stat().st_size
        writer.execute("INSERT INTO record VALUES (1, 'a', 'b', 0, ?, NULL)", (bytes(100_000),))
        assert path.stat().st_size == before
        store.tidy(tidier)

        assert path.stat().st_size > before


def test_to_remove_a_journal_takes_what_sqlite_put_beside_it(path: Path) -> None:
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).touch()
    store.remove_files(path)

    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    "connect", [store.connect_reader, store.connect_writer, store.connect_tidier], ids=lambda each: each.__name__
)
def test_no_connection_is_had_to_another_programs_database(tmp_path: Path, connect: object) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")

    with pytest.raises(JournalError, match="not a journal"):
        connect(other)  # type: ignore[operator]


def test_a_journal_is_whole_before_it_has_its_name(path: Path) -> None:
    """So a process that dies while making one leaves none, and nothing that is in the way of the next."""
    left_over = path.with_name("race2.pitboard" + store.NEW)
    left_over.write_bytes(b"half")
    store.create_file(path.with_name("race2.pitboard"))

    assert sorted(file.name for file in path.parent.iterdir()) == ["race.pitboard", "race2.pitboard"]


def copy_of_running(path: Path, suffixes: tuple[str, ...]) -> Path:
    """A journal as a process that died left it, or as somebody copied it."""
    copy = path.with_name("copy.pitboard")
    with closing(store.connect_writer(path)) as writer:
        writer.execute(store.INSERT, (1, "a", "b", 0, b"x", None))
        for suffix in suffixes:
            store.side_path(copy, suffix).write_bytes(store.side_path(path, suffix).read_bytes())
    return copy


def test_whoever_opens_what_a_dead_writer_left_finishes_its_work(path: Path) -> None:
    """The file then says that nobody writes to it, and stands alone."""
    copy = copy_of_running(path, ("", "-wal"))
    with closing(store.connect_reader(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (1,)
        assert store.remembered(connection, "writer") == store.CLOSED

    assert sorted(file.name for file in path.parent.glob("copy*")) == ["copy.pitboard"]


@pytest.mark.parametrize("connect", [store.connect_reader, store.connect_writer])
def test_a_file_without_the_log_it_had_is_refused(path: Path, connect: Callable[[Path], sqlite3.Connection]) -> None:
    with pytest.raises(JournalError, match="was copied while it was written"):
        connect(copy_of_running(path, ("",)))


def test_what_a_file_says_of_itself_is_read_back(path: Path) -> None:
    with closing(store.connect_writer(path)) as connection:
        store.remember(connection, "repaired", "from race")

        assert store.remembered(connection, "repaired") == "from race"
        assert store.remembered(connection, "nothing") == ""


def test_a_commit_of_many_records_is_few_statements(tmp_path: Path) -> None:
    """Each is a turn that the thread which writes waits for."""
    path = tmp_path / "j"
    store.create_file(path)
    rows: list[store.StoredRow] = [(number, "s", "f", 0, b"x", None) for number in range(1, 501)]
    statements: list[str] = []
    with closing(store.connect_writer(path)) as writer:
        writer.set_trace_callback(statements.append)
        store.insert(writer, rows)

        assert writer.execute("SELECT count(*), max(seq) FROM record").fetchone() == (500, 500)
    assert len([statement for statement in statements if statement.startswith("INSERT")]) <= 12
