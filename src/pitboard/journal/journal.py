"""Append and read: one writer, any number of readers, records numbered 1, 2, 3 without a gap."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec import Struct

from pitboard.journal.flusher import Flusher
from pitboard.journal.lock import WriterLock
from pitboard.journal.store import (
    APPLICATION_ID,
    JournalError,
    application_id,
    connect_reader,
    connect_writer,
    create_file,
    remove_files,
)

FLUSH_RECORDS: Final = 500
"""So many records do not wait for more."""

MOST_PENDING: Final = 20_000
"""A disk that is slower than the feed holds the feed up from here on; until then appending never waits for it."""

READ_RECORDS: Final = 500
"""Records read at a time: between two such pieces a reader holds no view that would keep the file from shrinking."""

READ_QUERY: Final = """
SELECT seq, source, format, received_us, payload FROM record WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?
"""

INT64: Final = range(-(1 << 63), 1 << 63)


class Record(Struct, frozen=True, gc=False):
    """One input as it came: `payload` byte by byte, `received_us` in µs since the Unix epoch, `seq` from 1 on."""

    seq: int
    source: str
    format: str
    received_us: int
    payload: bytes


def is_journal(path: str | Path) -> bool:
    """Whether a file is a journal, by its content, of whatever schema."""
    return Path(path).is_file() and application_id(Path(path)) == APPLICATION_ID


class Journal:
    """A journal file. Get one with `create` or `open`; leaving its `with` block flushes and closes it.

    A record is safe once it is flushed: after `flush`, or some hundredths of a second later on its own.
    Appending is for one thread at a time, reading for any.
    """

    def __init__(self, path: Path, *, write: bool, created: bool = False) -> None:
        self.path = path
        self._created = created
        # The first is for the connection and held while the disk works, the second for what waits and held but briefly.
        # Who needs both takes the first first.
        self._committing = threading.RLock()
        self._lock = threading.Lock()
        self._held: WriterLock | None = None
        self._pending: list[tuple[int, str, str, int, bytes]] = []
        self._closed = False
        self._flusher: Flusher | None = None
        self._failure: JournalError | None = None
        self._in_batch = False
        if write:
            self._held = _lock_for_writing(path)
        try:
            self._connection = connect_writer(path) if write else connect_reader(path)
        except JournalError:
            self._release()
            raise
        try:
            self._last_seq = self._stored_seq()
        except JournalError:
            self._connection.close()
            self._release()
            raise

    @classmethod
    def create(cls, path: str | Path) -> Self:
        """A new journal, open for writing.

        Raises:
            JournalError: the file exists already, or cannot be written.
        """
        create_file(Path(path))
        return cls(Path(path), write=True, created=True)

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False) -> Self:
        """An existing journal, for reading or also for writing.

        Raises:
            JournalError: no journal, of another schema, damaged, or (for writing) another writer has it.
        """
        return cls(Path(path), write=write)

    @property
    def last_seq(self) -> int:
        """The number of the last record, 0 when there is none; a reader sees what the writer has flushed."""
        return self._last_seq if self._held else self._stored_seq()

    @property
    def safe_seq(self) -> int:
        """The number of the last record that outlasts a loss of power."""
        with self._lock:
            return self._last_seq - len(self._pending)

    def append(self, source: str, format: str, payload: bytes, received_us: int) -> int:  # noqa: A002
        """Take a record; returns its number. It is safe once flushed; one that is refused was not taken.

        Raises:
            JournalError: not open for writing, or the records before it cannot be written.
            ValueError: a value that a journal cannot hold.
        """
        if received_us not in INT64:
            raise ValueError(f"received_us is out of range: {received_us}")
        (source + format).encode()
        if self._held is None:
            raise JournalError(self.path, "not open for writing")
        if self._failure is not None:
            self.flush()
        with self._lock:
            seq = self._last_seq + 1
            self._pending.append((seq, source, format, received_us, payload))
            self._last_seq = seq
            waiting = len(self._pending)
        if waiting >= (FLUSH_RECORDS if self._in_batch else MOST_PENDING):
            self._try_to_flush()
        elif not self._in_batch:
            if self._flusher is None:
                self._flusher = Flusher(self.path, self._connection, self._committing, self.flush)
            self._flusher.soon(len(payload), full=waiting >= FLUSH_RECORDS)
        return seq

    def flush(self) -> None:
        """Take every record to the disk; within a batch, to its end at the latest.

        Raises:
            JournalError: they could not be written; they are kept and tried again by the next append or flush.
        """
        with self._committing:
            with self._lock:
                records = self._pending.copy()
            if not records:
                return
            try:
                if not self._in_batch:
                    self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", records)
                if not self._in_batch:
                    self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                if not self._in_batch:
                    self._roll_back()
                self._failure = JournalError(self.path, f"cannot be written: {error}")
                raise self._failure from None
            self._failure = None
            with self._lock:
                del self._pending[: len(records)]

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Everything appended inside, or nothing: a batch that raises leaves the journal as it was.

        A journal that was created for it, and holds nothing else, is removed then.
        """
        with self._committing:
            self.flush()
            before = self._last_seq
            self._in_batch = True
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._committing:
                self.flush()
                self._commit_batch()
        except BaseException:
            self._undo_batch(before)
            raise
        finally:
            self._in_batch = False

    def read(self, from_seq: int = 1, to_seq: int | None = None) -> Iterator[Record]:
        """The records from one number to another, both included, in order; to the end by default.

        Raises:
            JournalError: damaged.
        """
        if self._held and not self._in_batch:
            self.flush()
        last = INT64[-1] if to_seq is None else to_seq
        with closing(connect_reader(self.path)) as connection:
            seq = max(from_seq, 1)
            while rows := self._piece(connection, seq, last):
                for row in rows:
                    if row[0] != seq:
                        raise JournalError(self.path, f"damaged: record {seq} is missing")
                    yield Record(*row)
                    seq += 1

    def close(self) -> None:
        """Flush what is pending and let the file go. Closing again does nothing.

        Raises:
            JournalError: the pending records could not be written.
        """
        if self._closed:
            return
        try:
            self.flush()
        finally:
            self._closed = True
            if self._flusher:
                self._flusher.end()
            self._connection.close()
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _piece(self, connection: sqlite3.Connection, seq: int, last: int) -> list[tuple[int, str, str, int, bytes]]:
        try:
            return connection.execute(READ_QUERY, (seq, last, READ_RECORDS)).fetchall()
        except sqlite3.Error as error:
            raise JournalError(self.path, f"damaged: {error}") from None

    def _stored_seq(self) -> int:
        try:
            return self._connection.execute("SELECT max(seq) FROM record").fetchone()[0] or 0
        except sqlite3.Error as error:
            raise JournalError(self.path, f"damaged: {error}") from None

    def _try_to_flush(self) -> None:
        # A failure is kept: the next append tries again, and refuses its record if that fails too.
        with suppress(JournalError):
            self.flush()

    def _commit_batch(self) -> None:
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise JournalError(self.path, f"cannot be written: {error}") from None

    def _undo_batch(self, before: int) -> None:
        with self._committing, self._lock:
            self._pending.clear()
            self._failure = None
            self._roll_back()
            self._last_seq = before
        if self._created and not before:
            self.close()
            remove_files(self.path)

    def _roll_back(self) -> None:
        # A full disk makes SQLite roll back by itself.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _release(self) -> None:
        if self._held:
            self._held.release()
            self._held = None


def _lock_for_writing(path: Path) -> WriterLock:
    if not path.is_file():
        raise JournalError(path, "no such file")
    try:
        return WriterLock(path)
    except BlockingIOError:
        raise JournalError(path, "another Pitboard is writing to it") from None
    except OSError as error:
        raise JournalError(path, f"cannot be written: {error.strerror}") from None
