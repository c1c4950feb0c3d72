"""The journal's file: its schema, and connections that fit it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final


class JournalError(Exception):
    """A journal cannot be read or written; the text is one line that names the file and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


SCHEMA_VERSION: Final = 1

APPLICATION_ID: Final = int.from_bytes(b"Pitb")
"""Stands in the header of the file and tells a journal from every other SQLite database."""

SCHEMA: Final = f"""
BEGIN EXCLUSIVE;
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE record (
    seq INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    format TEXT NOT NULL,
    received_us INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;
INSERT INTO meta VALUES ('schema_version', '{SCHEMA_VERSION}');
PRAGMA application_id = {APPLICATION_ID};
COMMIT;
"""

ROOM_BYTES: Final = 8 << 20
ROOM_PIECE_BYTES: Final = 64_000

READ_ONLY_FOLDER: Final = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_READONLY_DIRECTORY")


def create_file(path: Path) -> None:
    """An empty journal at a path where nothing is.

    Raises:
        JournalError: something is there, or the place cannot be written.
    """
    try:
        path.open("xb").close()
        with closing(_connect(path, "rw")) as connection:
            connection.executescript(SCHEMA)
    except FileExistsError:
        raise JournalError(path, "exists already") from None
    except OSError as error:
        raise JournalError(path, f"cannot be created: {error.strerror}") from None
    except sqlite3.Error as error:
        remove_files(path)
        raise JournalError(path, f"cannot be created: {error}") from None


def remove_files(path: Path) -> None:
    """The journal and what SQLite put beside it, gone."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def connect_writer(path: Path) -> sqlite3.Connection:
    """A connection whose every commit outlasts a loss of power.

    Raises:
        JournalError: no journal of this schema, or it cannot be written.
    """
    connection = _checked(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error as error:
        connection.close()
        raise JournalError(path, f"cannot be written: {error}") from None
    return connection


def make_room(connection: sqlite3.Connection) -> None:
    """Let the log of a writer hold ROOM_BYTES before it grows, and leave the tidying of it to `tidy`.

    A transaction that is rolled back is spilt into the log and leaves it as long as it was: later commits write over
    what is there, and the disk need not find room for them while a passing waits.
    """
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    cache = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute("PRAGMA cache_size = -200")
    piece = bytes(ROOM_PIECE_BYTES)
    connection.execute("BEGIN IMMEDIATE")
    try:
        first = connection.execute("SELECT coalesce(max(seq), 0) FROM record").fetchone()[0] + 1
        rows = ((first + i, "", "", 0, piece) for i in range(ROOM_BYTES // ROOM_PIECE_BYTES))
        connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", rows)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute(f"PRAGMA cache_size = {cache}")


def connect_tidier(path: Path) -> sqlite3.Connection:
    """A second connection beside the writer's, to tidy its log with.

    Raises:
        JournalError: no journal of this schema.
    """
    return _checked(path)


def tidy(connection: sqlite3.Connection) -> None:
    """Copy what was committed from the log into the database, as far as no reader still needs the log."""
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing and is possible while a writer writes.

    Raises:
        JournalError: no journal of this schema.
    """
    # Not mode=ro: such a connection leaves SQLite's side files behind.
    connection = _checked(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def application_id(path: Path) -> int:
    """What the header of a SQLite file says it belongs to; -1 for anything that is no SQLite file."""
    try:
        with closing(_connect_existing(path)) as connection:
            return _application_id(connection)
    except sqlite3.Error:
        return -1


def _checked(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise JournalError(path, "no such file")
    try:
        connection = _connect_existing(path)
    except sqlite3.OperationalError as error:
        raise JournalError(path, f"cannot be read: {error}") from None
    except sqlite3.DatabaseError:
        raise JournalError(path, "not a journal") from None
    reason = _unfit(connection)
    if reason:
        connection.close()
        raise JournalError(path, reason)
    return connection


def _unfit(connection: sqlite3.Connection) -> str:
    """Why a database is no journal of ours; empty when it is one."""
    try:
        if _application_id(connection) != APPLICATION_ID:
            return "not a journal"
        row = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    except sqlite3.Error as error:
        return f"damaged: {error}"
    version = row[0] if row else "none"
    if version != str(SCHEMA_VERSION):
        return f"a journal of schema {version}; this Pitboard knows schema {SCHEMA_VERSION}"
    return ""


def _application_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def _connect_existing(path: Path) -> sqlite3.Connection:
    connection = _connect(path, "rw")
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorname not in READ_ONLY_FOLDER or path.with_name(path.name + "-wal").exists():
            raise
        # SQLite may not put its side files here, so nobody writes here: the file stands still. Immutable only then,
        # because closing such a connection drops the locks that this process may hold on the same file.
        return _connect(path, "ro&immutable=1")
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # Transactions are begun and ended by hand; the journal's own lock keeps threads apart.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
