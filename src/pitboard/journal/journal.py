"""Append and read: one writer, any number of readers, records numbered 1, 2, 3 without a gap."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec import Struct

from pitboard.journal.lock import WriterLock
from pitboard.journal.moved import carry_on
from pitboard.journal.seal import FIRST_SEAL, HALF_BYTES, seal
from pitboard.journal.store import (
    APPLICATION_ID,
    JournalError,
    JournalInUseError,
    StoredRow,
    application_id,
    close_writer,
    connect_reader,
    connect_writer,
    create_file,
    has_seals,
    insert,
    make_room,
    remember,
    remove_files,
)

FLUSH_RECORDS: Final = 500
"""So many records do not wait for more."""

READ_RECORDS: Final = 500
"""Records read at a time: between two such pieces a reader holds no view that would keep the file from shrinking."""

Connecting = Callable[[Path], sqlite3.Connection]
"""Opens the file of a journal for writing; JournalError where it cannot."""

INT64: Final = range(-(1 << 63), 1 << 63)


class Record(Struct, frozen=True, gc=False):
    """One input as it came: `payload` byte by byte, `received_us` in µs since the Unix epoch, `seq` from 1 on."""

    seq: int
    source: str
    format: str
    received_us: int
    payload: bytes

    def sealed(self, before: bytes) -> bytes:
        """Return its seal behind the seal `before`."""
        return seal(before, self.seq, self.source, self.format, self.received_us, self.payload)


def check_values(source: str, format: str, received_us: int) -> None:  # noqa: A002
    """See whether a journal can hold these.

    Raises:
        ValueError: it cannot.
    """
    if received_us not in INT64:
        raise ValueError(f"received_us is out of range: {received_us}")
    (source + format).encode()


def is_journal(path: str | Path) -> bool:
    """Say whether a file is a journal, by its content, of whatever schema."""
    return Path(path).is_file() and application_id(Path(path)) == APPLICATION_ID


class Journal:
    """A journal file. Get one with `create` or `open`; leaving its `with` block flushes and closes it.

    A record is safe once it is flushed. A race that goes on has a `LiveJournal`, which flushes by itself and never
    fails. Appending is for one thread at a time, reading for any.
    """

    def __init__(
        self,
        path: Path,
        *,
        write: bool,
        lock: WriterLock | None = None,
        created: bool = False,
        connecting: Connecting = connect_writer,
    ) -> None:
        self.path = path
        self._connecting = connecting
        self._created = created
        self._committing = threading.RLock()
        self._pending: list[Record] = []
        self._closed = False
        self._in_batch = False
        self._held = (lock or lock_for_writing(path)) if write else None
        try:
            self._connection = connecting(path) if write else connect_reader(path)
        except JournalError:
            self._release()
            raise
        try:
            self._last_seq, self._last_seal = self._last_stored()
        except JournalError:
            self._connection.close()
            self._release()
            raise

    @classmethod
    def create(cls, path: str | Path, *, connecting: Connecting = connect_writer) -> Self:
        """Return a new journal, open for writing; `connecting` opens its file.

        Raises:
            JournalError: the file exists already, or cannot be written.
        """
        path = Path(path)
        lock = lock_for_writing(path, new=True)
        try:
            create_file(path)
        except JournalError:
            lock.release()
            raise
        return cls(path, write=True, lock=lock, created=True, connecting=connecting)

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False, connecting: Connecting = connect_writer) -> Self:
        """Return an existing journal, for reading or also for writing; then `connecting` opens its file.

        Raises:
            JournalError: no journal, of another schema, damaged, or (for writing) another writer has it.
        """
        return cls(Path(path), write=write, connecting=connecting)

    @property
    def last_seq(self) -> int:
        """The number of the last record, 0 when there is none; a reader sees what the writer has flushed."""
        return self._last_seq if self._held else self._last_stored()[0]

    @property
    def last_seal(self) -> bytes:
        """The seal of the last record that is stored, FIRST_SEAL when there is none."""
        return self._last_seal if self._held else self._last_stored()[1]

    def append(self, source: str, format: str, payload: bytes, received_us: int) -> int:  # noqa: A002
        """Take a record; returns its number. It is safe once flushed.

        Raises:
            JournalError: not open for writing, or it cannot be written; it is kept and tried again by `flush`.
            ValueError: a value that a journal cannot hold.
        """
        check_values(source, format, received_us)
        if self._held is None:
            raise JournalError(self.path, "not open for writing")
        self._last_seq += 1
        self._pending.append(Record(self._last_seq, source, format, received_us, payload))
        if len(self._pending) >= FLUSH_RECORDS:
            self.flush()
        return self._last_seq

    def flush(self) -> None:
        """Take every record to the disk; within a batch, to its end at the latest.

        Raises:
            JournalError: they could not be written; they are kept and tried again by the next append or flush.
        """
        with self._committing:
            if self._pending:
                self.write(self._pending)
                self._pending.clear()

    def write(self, records: Iterable[Record]) -> None:
        """Write numbered records that follow the last one stored, all or none.

        Raises:
            JournalError: they could not be written.
        """
        before = self._last_seal
        try:
            if not self._in_batch:
                self._connection.execute("BEGIN IMMEDIATE")
            insert(self._connection, self._rows(records))
            if not self._in_batch:
                self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._last_seal = before
            if not self._in_batch:
                self._roll_back()
            raise JournalError(self.path, f"cannot be written: {error}") from None

    def make_room(self) -> None:
        """Let the log hold what a race that goes on needs, before it needs it."""
        with self._committing, suppress(sqlite3.Error):
            # Without the room a commit takes longer, and is as safe.
            make_room(self._connection)

    def carry_on(self) -> str:
        """Go on into a new file under the old name, where the file was moved, deleted or replaced; returns a line.

        Raises:
            JournalError: a new file cannot be written.
        """
        with self._committing:
            word, self._connection = carry_on(self.path, self._connection, self._connecting)
            with suppress(OSError):
                # Where the lock's file was taken away too another writer could come in; else the lock is held still.
                self._held = WriterLock(self.path)
        return word

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Write everything appended inside, or nothing: a batch that raises leaves the journal as it was.

        A journal that was created for it, and holds nothing else, is removed then.
        """
        with self._committing:
            self.flush()
            before = self._last_seq, self._last_seal
            self._in_batch = True
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._committing:
                self.flush()
                self._commit_batch()
        except BaseException:
            self._undo_batch(*before)
            raise
        finally:
            self._in_batch = False

    def remember(self, key: str, value: str) -> None:
        """Have the file say something of itself, within a batch.

        Raises:
            JournalError: it cannot be written.
        """
        try:
            remember(self._connection, key, value)
        except sqlite3.Error as error:
            raise JournalError(self.path, f"cannot be written: {error}") from None

    def read(self, from_seq: int = 1, to_seq: int | None = None) -> Iterator[Record]:
        """Yield the records from one number to another, both included, in order; to the end by default.

        Raises:
            JournalError: damaged: a record is missing, or is not what was written.
        """
        for record, _ in self.read_sealed(from_seq, to_seq):
            yield record

    def read_sealed(self, from_seq: int = 1, to_seq: int | None = None) -> Iterator[tuple[Record, bytes | None]]:
        """Yield records as `read` does, each with its seal; those of the first schema have none.

        Raises:
            JournalError: damaged: a record is missing, or is not what was written.
        """
        if self._held and not self._in_batch:
            self.flush()
        last = INT64[-1] if to_seq is None else to_seq
        with closing(connect_reader(self.path)) as connection:
            query = _read_query(connection)
            seq = max(from_seq, 1)
            before = self._seal_before(connection, query, seq)
            while rows := self._rows_of(connection, query, seq, last):
                for row in rows:
                    record, stored = Record(*row[:5]), row[5]
                    self._check(record, seq, before, stored)
                    yield record, stored
                    seq, before = seq + 1, stored

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
            if self._held:
                close_writer(self._connection)
            else:
                self._connection.close()
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, records: Iterable[Record]) -> list[StoredRow]:
        rows: list[StoredRow] = []
        for record in records:
            seal = self._last_seal = record.sealed(self._last_seal)
            rows.append((record.seq, record.source, record.format, record.received_us, record.payload, seal))
        return rows

    def _check(self, record: Record, seq: int, before: bytes | None, stored: bytes | None) -> None:
        if record.seq != seq:
            raise JournalError(self.path, f"damaged: record {seq} is missing; `pitboard repair` saves the others")
        if stored is not None and not is_sealed(record, before, stored):
            raise JournalError(
                self.path, f"damaged: record {seq} is not what was written; `pitboard repair` saves the others"
            )

    def _seal_before(self, connection: sqlite3.Connection, query: str, seq: int) -> bytes | None:
        if seq == 1:
            return FIRST_SEAL
        rows = self._rows_of(connection, query, seq - 1, seq - 1)
        return rows[0][5] if rows else None

    def _rows_of(
        self, connection: sqlite3.Connection, query: str, seq: int, last: int
    ) -> list[tuple[int, str, str, int, bytes, bytes | None]]:
        try:
            return connection.execute(query, (seq, last, READ_RECORDS)).fetchall()
        except sqlite3.Error as error:
            reason = f"damaged: {error}; `pitboard repair` saves what can be saved"
            raise JournalError(self.path, reason) from None

    def _last_stored(self) -> tuple[int, bytes]:
        """The number and the seal of the last record that is stored."""
        last = "SELECT coalesce(max(seq), 0) FROM record"
        try:
            seq = int(self._connection.execute(last).fetchone()[0])
            rows = self._connection.execute(_read_query(self._connection), (seq, seq, 1)).fetchall()
        except sqlite3.Error as error:
            raise JournalError(self.path, f"damaged: {error}; `pitboard repair` saves what can be saved") from None
        # Records of schema 1 have no seal: the first that has one follows them as if it were the first of all.
        return seq, (rows[0][5] if rows else None) or FIRST_SEAL

    def _commit_batch(self) -> None:
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise JournalError(self.path, f"cannot be written: {error}") from None

    def _undo_batch(self, last_seq: int, last_seal: bytes) -> None:
        with self._committing:
            self._pending.clear()
            self._roll_back()
            self._last_seq, self._last_seal = last_seq, last_seal
        if self._created and not last_seq:
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


def is_sealed(record: Record, before: bytes | None, stored: bytes) -> bool:
    """Say whether a record is what its seal was made of; `before` is its predecessor's, None where that is unknown."""
    if before is None:
        return record.sealed(FIRST_SEAL)[:HALF_BYTES] == stored[:HALF_BYTES]
    return record.sealed(before) == stored


def lock_for_writing(path: Path, *, new: bool = False) -> WriterLock:
    """Return the lock of a journal's writer; of one that is there already, unless it is `new`.

    Raises:
        JournalInUseError: another holds it.
        JournalError: no such file, or the folder cannot be written.
    """
    if new and path.exists():
        raise JournalError(path, "exists already")
    if not new and not path.is_file():
        raise JournalError(path, "no such file")
    try:
        return WriterLock(path)
    except BlockingIOError:
        raise JournalInUseError(path) from None
    except OSError as error:
        made = "created" if new else "written"
        raise JournalError(path, f"cannot be {made}: {error.strerror}") from None


def _read_query(connection: sqlite3.Connection) -> str:
    column = "seal" if has_seals(connection) else "NULL"
    return (
        f"SELECT seq, source, format, received_us, payload, {column} FROM record "
        "WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?"
    )
