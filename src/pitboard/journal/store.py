"""The journal's file: its schema, connections that fit it, and whether it lies there as its writer left it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from typing import Final

from pitboard.journal.lock import WriterLock


class JournalError(Exception):
    """A journal cannot be read or written; the text is one line that names the file and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class JournalInUseError(JournalError):
    """Another process writes to the journal."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "another Pitboard is writing to it")


SCHEMA_VERSION: Final = 2

KNOWN_VERSIONS: Final = ("1", "2")
"""Records of schema 1 have no seals: it is read as it is, and gets the column when it is written to."""

APPLICATION_ID: Final = int.from_bytes(b"Pitb")
"""Stands in the header of the file and tells a journal from every other SQLite database."""

OPEN: Final = "open"
CLOSED: Final = "closed"
"""Whether a writer has the file: what is committed then stands partly in SQLite's log beside it."""

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
    payload BLOB NOT NULL,
    seal BLOB
) STRICT;
INSERT INTO meta VALUES ('schema_version', '{SCHEMA_VERSION}');
INSERT INTO meta VALUES ('writer', '{CLOSED}');
PRAGMA application_id = {APPLICATION_ID};
COMMIT;
"""

SEALS: Final = f"""
BEGIN EXCLUSIVE;
ALTER TABLE record ADD COLUMN seal BLOB;
UPDATE meta SET value = '{SCHEMA_VERSION}' WHERE key = 'schema_version';
COMMIT;
"""

INSERT: Final = "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)"

StoredRow = tuple[int, str, str, int, bytes, bytes | None]
"""A record as it is stored: its fields, and its seal."""

ROWS_AT_ONCE: Final = (128, 32, 8, 1)
"""So many rows are inserted by one statement; of 6 values each, and SQLite may take no more than 999."""

ROOM_BYTES: Final = 8 << 20
ROOM_PIECE_BYTES: Final = 64_000

READ_ONLY_FOLDER: Final = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_READONLY_DIRECTORY")

NEW: Final = "-new"
"""How a file is called beside the journal until it is whole and gets its name."""

SIDE_FILES: Final = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database."""


def create_file(path: Path) -> None:
    """Make an empty journal at a path where nothing is; the caller holds the writer's lock.

    Raises:
        JournalError: something is there, or the place cannot be written.
    """
    new = side_path(path, NEW)
    try:
        if path.exists():
            raise JournalError(path, "exists already")
        remove_files(new)
        with closing(sqlite3.connect(new, isolation_level=None)) as connection:
            connection.executescript(SCHEMA)
        # A process that dies in between leaves no half journal under the name.
        new.rename(path)
    except OSError as error:
        raise JournalError(path, f"cannot be created: {error.strerror}") from None
    except sqlite3.Error as error:
        remove_files(new)
        raise JournalError(path, f"cannot be created: {error}") from None


def remove_files(path: Path) -> None:
    """Remove the journal and what SQLite put beside it."""
    path.unlink(missing_ok=True)
    remove_side_files(path)


def remove_side_files(path: Path) -> None:
    """Remove what SQLite put beside a journal."""
    for suffix in SIDE_FILES:
        side_path(path, suffix).unlink(missing_ok=True)


def side_path(path: Path, suffix: str) -> Path:
    """Return the path of a file whose name is the journal's and a suffix."""
    return path.parent / (path.name + suffix)


def connect_writer(path: Path) -> sqlite3.Connection:
    """Return a connection whose every commit outlasts a loss of power; the file says from now on that it is written to.

    The caller holds the writer's lock.

    Raises:
        JournalError: no journal of a schema we know, a copy that lacks the log of its original, or it cannot be
            written.
    """
    log_was_there = side_path(path, "-wal").exists()
    connection = _checked(path)
    _refuse_part(path, connection, log_was_there=log_was_there)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if not has_seals(connection):
            connection.executescript(SEALS)
        mark(connection, OPEN)
    except sqlite3.Error as error:
        connection.close()
        raise JournalError(path, f"cannot be written: {error}") from None
    return connection


def close_writer(connection: sqlite3.Connection) -> None:
    """Bring everything from SQLite's log into the file, have it say that nobody writes to it, and close.

    Where the disk does not take that the log stays beside the file, and whoever opens it next does the rest.
    """
    with suppress(sqlite3.Error):
        mark(connection, CLOSED)
    connection.close()


def mark(connection: sqlite3.Connection, writer: str) -> None:
    """Have the file itself say whether a writer has it, so that a copy without the log tells what it is."""
    remember(connection, "writer", writer)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def has_seals(connection: sqlite3.Connection) -> bool:
    """Say whether the records of a journal may have seals: those of schema 1 have not."""
    return remembered(connection, "schema_version") != "1"


def remembered(connection: sqlite3.Connection, key: str) -> str:
    """Return what a journal's file says of itself under a key, "" for nothing."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def remember(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Have a journal's file say something of itself."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


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
        rows = ((first + i, "", "", 0, piece, None) for i in range(ROOM_BYTES // ROOM_PIECE_BYTES))
        connection.executemany(INSERT, rows)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute(f"PRAGMA cache_size = {cache}")


def insert(connection: sqlite3.Connection, rows: Sequence[StoredRow]) -> None:
    """Insert records, many by one statement.

    With each statement the thread that writes lets go of the interpreter, and waits for it while others compute:
    a commit must not wait as often as it has records.
    """
    i = 0
    for count in ROWS_AT_ONCE:
        statement = INSERT + ", (?, ?, ?, ?, ?, ?)" * (count - 1)
        while len(rows) - i >= count:
            connection.execute(statement, tuple(chain.from_iterable(rows[i : i + count])))
            i += count


def connect_tidier(path: Path) -> sqlite3.Connection:
    """Return a second connection beside the writer's, to tidy its log with.

    Raises:
        JournalError: no journal of a schema we know.
    """
    return _checked(path)


def tidy(connection: sqlite3.Connection) -> None:
    """Copy what was committed from the log into the database, as far as no reader still needs the log."""
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def connect_reader(path: Path) -> sqlite3.Connection:
    """Return a connection that changes no record and is possible while a writer writes.

    Raises:
        JournalError: no journal of a schema we know, or a copy that lacks the log of its original.
    """
    log_was_there = side_path(path, "-wal").exists()
    # Beside a writer one that cannot write: of a file that was put in the place of the writer's it would take the log
    # for its own. Else not, since such a connection leaves SQLite's side files behind.
    written = _is_written(path)
    connection = _checked(path, "ro" if written else "rw")
    if not written and remembered(connection, "writer") == OPEN:
        _refuse_part(path, connection, log_was_there=log_was_there)
        _finish(path, connection)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _refuse_part(path: Path, connection: sqlite3.Connection, *, log_was_there: bool) -> None:
    """Refuse a file that a writer had, and that lies there without the log: it would be taken for the whole."""
    if not log_was_there and remembered(connection, "writer") == OPEN:
        connection.close()
        raise JournalError(
            path,
            "was copied while it was written, and lacks what its original had in the file ending in -wal: copy again "
            "with `pitboard backup`, or save what is here with `pitboard repair`",
        )


def _is_written(path: Path) -> bool:
    """Say whether a writer has the journal now."""
    if not side_path(path, "-lock").exists():
        return False
    try:
        WriterLock(path).release()
    except BlockingIOError:
        return True
    except OSError:
        # A folder where no lock can be made: nobody writes there.
        return False
    return False


def _finish(path: Path, connection: sqlite3.Connection) -> None:
    """Do what a writer that died could not: have the file say that nobody writes to it."""
    with suppress(OSError, sqlite3.Error):
        lock = WriterLock(path)
        try:
            mark(connection, CLOSED)
        finally:
            lock.release()


def application_id(path: Path) -> int:
    """Return what the header of a SQLite file says it belongs to; -1 for anything that is no SQLite file."""
    try:
        with closing(_connect_existing(path)) as connection:
            return _application_id(connection)
    except sqlite3.Error:
        return _stated_id(path)


def _stated_id(path: Path) -> int:
    """Return what the header says where SQLite does not read on: nobody writes to such a file."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError:
        return -1
    return int.from_bytes(header[68:72]) if header.startswith(b"SQLite format 3\0") and len(header) == 100 else -1


def _application_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def _checked(path: Path, mode: str = "rw") -> sqlite3.Connection:
    if not path.is_file():
        raise JournalError(path, "no such file")
    try:
        connection = _connect_existing(path, mode)
    except sqlite3.OperationalError as error:
        raise JournalError(path, f"cannot be read: {error}") from None
    except sqlite3.DatabaseError as error:
        reason = _damage(error) if _stated_id(path) == APPLICATION_ID else "not a journal"
        raise JournalError(path, reason) from None
    reason = _unfit(connection)
    if reason:
        connection.close()
        raise JournalError(path, reason)
    return connection


def _damage(error: sqlite3.Error) -> str:
    return f"damaged: {error}; `pitboard repair` saves what can be saved"


def _unfit(connection: sqlite3.Connection) -> str:
    """Say why a database is no journal of ours; empty when it is one."""
    try:
        if _application_id(connection) != APPLICATION_ID:
            return "not a journal"
        version = remembered(connection, "schema_version")
    except sqlite3.Error as error:
        return _damage(error)
    if version not in KNOWN_VERSIONS:
        return f"a journal of schema {version or 'none'}; this Pitboard knows schema {SCHEMA_VERSION}"
    return ""


def _connect_existing(path: Path, mode: str = "rw") -> sqlite3.Connection:
    connection = _connect(path, mode)
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorname not in READ_ONLY_FOLDER or side_path(path, "-wal").exists():
            raise
        # SQLite may not put its side files here, so nobody writes here: the file stands still. Immutable only then,
        # because closing such a connection drops the locks that this process may hold on the same file.
        return _connect(path, "ro&immutable=1")
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # Transactions are begun and ended by hand; the journal's own lock keeps threads apart.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
