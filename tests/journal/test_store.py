"""The journal's file: made once, of one schema, and connections that fit it."""

import sqlite3
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
        assert connection.execute("SELECT * FROM meta").fetchall() == [("schema_version", str(store.SCHEMA_VERSION))]
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
        writer.execute("INSERT INTO record VALUES (1, 'a', 'b', 0, ?)", (bytes(100_000),))
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
