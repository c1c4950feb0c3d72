"""The journal of a race that goes on: it takes every input at once, and nothing that befalls the disk ends the race.

One thread commits what waits, another tidies the log that it commits to. A commit is quick only while the log has room
that was written before, and while nobody copies it into the database in the same breath
(docs/decisions/016-live-journal.md has the figures). So the room is made before it is needed, and the copying is done
beside the commits; only its last few pages hold them up.
"""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec import Struct

from pitboard.journal.journal import FLUSH_RECORDS, Connecting, Journal, Record, check_values, lock_for_writing
from pitboard.journal.moved import FileIdentity, file_identity
from pitboard.journal.store import JournalError, JournalInUseError, connect_tidier, connect_writer, create_file, tidy
from pitboard.model.clock import MACHINE_CLOCK, MachineClock

FLUSH_S: Final = 0.01
"""Records wait for each other at most this long, then one commit takes them all to the disk."""

WRITE_RECORDS: Final = 5_000
"""At most so many in one commit: what waited while the disk failed goes in pieces, and each of them stays."""

MOST_WAITING: Final = 20_000
"""A disk that works, but slower than the feed, holds the feed up from here on; until then appending never waits."""

LOOK_S: Final = 1.0
"""How often the file is looked for, and a failing disk tried again."""

ROOM_AFTER: Final = 20
"""Commits after which a journal is one of a race that goes on, and worth the room."""

TIDY_BYTES: Final = 1 << 20
TIDY_S: Final = 5.0
"""So much written, or so long after a commit, the log is copied into the database."""

LATELY_S: Final = 60.0

WINDOW_MS: Final = 100
"""What is promised of the time between receiving an input and the disk; whoever operates is warned beyond it."""

DISK_ERRORS: Final = ("No space left", "Disk quota", "Input/output error", "disk is full", "disk I/O error")
"""What is no mistake of whoever named the file, and may pass."""


class JournalHost(Struct, frozen=True):
    """What a live journal has of the machine: `clock` measures how long records wait, `connecting` opens the file.

    `by_itself`: threads write what waits; without them it is written when `write_waiting` is called.
    """

    by_itself: bool = True
    clock: MachineClock = MACHINE_CLOCK
    connecting: Connecting = connect_writer


THIS_HOST: Final = JournalHost()


class JournalState(Struct, frozen=True):
    """How a journal is: `waiting` records are not on the disk, the oldest of them for `waiting_ms`; the longest that
    any waited in the last minute is `longest_ms`. `trouble` says why it cannot be written, "" when it can, and since
    when (`since_us`, µs since the epoch); `word` what else befell the file."""

    path: str
    last_seq: int
    safe_seq: int
    waiting: int
    waiting_ms: int
    longest_ms: int
    trouble: str
    since_us: int | None
    word: str


class LiveJournal:
    """Take records for a journal file, and write them behind the caller's back; get one with `create` or `open`.

    A record is safe some hundredths of a second after it was appended. One that cannot be written waits in memory and
    is tried again every second; `state` tells.
    """

    def __init__(
        self, path: Path, journal: Journal | None, *, last_seq: int, trouble: str = "", host: JournalHost = THIS_HOST
    ) -> None:
        self.path = path
        self._host = host
        self._clock = host.clock
        self._journal = journal
        self._waiting: deque[tuple[Record, float]] = deque()
        self._last_seq = last_seq
        # The first is for the journal and held while the disk works, the second for what waits and held but briefly.
        self._committing = threading.RLock()
        self._changed = threading.Condition()
        self._trouble, self._since_us = trouble, host.clock.now_us() if trouble else None
        self._word = ""
        self._astray = ""
        # By second the longest that a record of its commits waited: it is looked at with every notice of the race.
        self._lags: deque[tuple[int, float]] = deque()
        self._identity = file_identity(path)
        self._looked_s = host.clock.steady_s()
        self._tidier = _Tidier(path, self._committing, self._identity if journal and host.by_itself else None)
        self._commits = 0
        self._ended = False
        self._due = threading.Event()
        self._full = threading.Event()
        self._writing = threading.Thread(target=self._write_when_due, name="journal", daemon=True)
        if host.by_itself:
            self._writing.start()

    @classmethod
    def create(cls, path: str | Path, *, host: JournalHost = THIS_HOST) -> Self:
        """Return a new journal; a full disk is trouble, which may pass.

        Raises:
            JournalError: the file exists already, or cannot be there.
        """
        path = Path(path)
        try:
            return cls(path, Journal.create(path, connecting=host.connecting), last_seq=0, host=host)
        except JournalInUseError:
            raise
        except JournalError as error:
            if not any(reason in error.reason for reason in DISK_ERRORS):
                raise
            return cls(path, None, last_seq=0, trouble=error.reason, host=host)

    @classmethod
    def open(cls, path: str | Path, *, host: JournalHost = THIS_HOST) -> Self:
        """Return an existing journal, to go on with; one that can be read and not written is trouble, which may pass.

        Raises:
            JournalError: no journal, of another schema, damaged, or another writer has it.
        """
        path = Path(path)
        try:
            journal = Journal.open(path, write=True, connecting=host.connecting)
            return cls(path, journal, last_seq=journal.last_seq, host=host)
        except JournalInUseError:
            raise
        except JournalError as error:
            with Journal.open(path) as readable:
                last_seq = readable.last_seq
            return cls(path, None, last_seq=last_seq, trouble=error.reason, host=host)

    def append(self, source: str, format: str, payload: bytes, received_us: int) -> int:  # noqa: A002
        """Take a record; returns its number.

        Raises:
            ValueError: a value that a journal cannot hold.
            JournalError: the journal is closed.
        """
        check_values(source, format, received_us)
        with self._changed:
            if self._ended:
                raise JournalError(self.path, "not open for writing")
            while len(self._waiting) >= MOST_WAITING and not self._trouble:
                self._changed.wait(LOOK_S)
            self._last_seq += 1
            record = Record(self._last_seq, source, format, received_us, payload)
            self._waiting.append((record, self._clock.steady_s()))
            waiting = len(self._waiting)
        self._due.set()
        if waiting >= FLUSH_RECORDS:
            self._full.set()
        return record.seq

    @property
    def last_seq(self) -> int:
        """The number of the last record taken."""
        return self._last_seq

    @property
    def safe_seq(self) -> int:
        """The number of the last record that outlasts a loss of power."""
        with self._changed:
            return self._last_seq - len(self._waiting)

    def state(self) -> JournalState:
        """Return how the journal is."""
        now_s = self._clock.steady_s()
        with self._changed:
            waiting = len(self._waiting)
            oldest_s = now_s - self._waiting[0][1] if waiting else 0.0
            longest_s = max([oldest_s, *(lag for at_s, lag in self._lags if at_s > now_s - LATELY_S)])
            return JournalState(
                str(self.path),
                self._last_seq,
                self._last_seq - waiting,
                waiting,
                round(oldest_s * 1000),
                round(longest_s * 1000),
                self._trouble,
                self._since_us,
                self._word,
            )

    def write_waiting(self) -> bool:
        """Write what waits, and see once a second whether the file is where it was; say whether all is on the disk.

        What cannot be written is in `state`, and tried again by the next call.
        """
        try:
            if self._clock.steady_s() - self._looked_s >= LOOK_S:
                self._looked_s = self._clock.steady_s()
                self._look()
            self.flush()
        except JournalError:
            return False
        return True

    def flush(self) -> None:
        """Take every record to the disk.

        Raises:
            JournalError: they could not be written; they are kept and tried again.
        """
        while self._waiting:
            self._write_piece()

    def read(self) -> Iterator[Record]:
        """Yield every record taken so far, in order.

        Raises:
            JournalError: some could not be written, or the file is damaged.
        """
        self.flush()
        with Journal.open(self.path) as readable:
            yield from readable.read()

    def close(self) -> None:
        """Flush what waits and let the file go. Closing again does nothing.

        Raises:
            JournalError: some records could not be written; the text says how many.
        """
        if self._ended:
            return
        self._ended = True
        self._due.set()
        self._full.set()
        if self._host.by_itself:
            self._writing.join()
        try:
            self._look()
            self.flush()
        except JournalError as error:
            lost = f"; {len(self._waiting)} records are lost" if self._waiting else ""
            raise JournalError(self.path, error.reason + lost) from None
        finally:
            self._tidier.end()
            if self._journal:
                self._journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # The thread that writes

    def _write_when_due(self) -> None:
        while not self._ended:
            if self._due.wait(LOOK_S):
                self._full.wait(FLUSH_S)
                self._due.clear()
                self._full.clear()
            if not self.write_waiting():
                _pause(LOOK_S, lambda: self._ended)

    def _write_piece(self) -> None:
        with self._committing:
            with self._changed:
                piece = list(islice(self._waiting, WRITE_RECORDS))
            if not piece:
                return
            try:
                if self._astray:
                    # Nobody would find it in the file that was taken away.
                    raise JournalError(self.path, self._astray)
                journal = self._journal = self._journal or self._connected()
                journal.write([record for record, _ in piece])
            except JournalError as error:
                self._fail(error.reason)
                raise
            self._commits += 1
            now_s = self._clock.steady_s()
            with self._changed:
                for _ in piece:
                    self._waiting.popleft()
                self._note_lag(int(now_s), now_s - piece[0][1])
                if not self._waiting:
                    self._trouble, self._since_us = "", None
                self._changed.notify_all()
            self._keep_tidy(sum(len(record.payload) for record, _ in piece))

    def _note_lag(self, second: int, lag_s: float) -> None:
        lags = self._lags
        if lags and lags[-1][0] == second:
            lag_s = max(lag_s, lags.pop()[1])
        lags.append((second, lag_s))
        while lags[0][0] < second - LATELY_S:
            lags.popleft()

    def _keep_tidy(self, size_bytes: int) -> None:
        if self._commits == ROOM_AFTER and self._journal and self._host.by_itself:
            self._journal.make_room()
        self._tidier.note(size_bytes)

    def _fail(self, reason: str) -> None:
        with self._changed:
            if not self._trouble:
                self._since_us = self._clock.now_us()
            self._trouble = reason
            self._changed.notify_all()

    def _connected(self) -> Journal:
        """The file opened for writing, made where a full disk did not let it be made before."""
        lock = lock_for_writing(self.path, new=not self.path.exists())
        if not self.path.exists():
            try:
                create_file(self.path)
            except JournalError:
                lock.release()
                raise
        journal = Journal(self.path, write=True, lock=lock, connecting=self._host.connecting)
        self._identity = file_identity(self.path)
        self._tidier = self._new_tidier()
        return journal

    def _look(self) -> None:
        """See whether the file is where it was; where it was taken away, go on into a new one under its name."""
        if self._journal is None or file_identity(self.path) == self._identity:
            return
        # Its connection would keep what was taken away open, and its thread waits for what is held below.
        self._tidier.end()
        with self._committing:
            try:
                self._word = self._journal.carry_on()
            except JournalError as error:
                self._astray = error.reason
                self._fail(error.reason)
                raise
            self._astray = ""
            with self._changed:
                if not self._waiting:
                    self._trouble, self._since_us = "", None
            self._identity = file_identity(self.path)
            self._tidier = self._new_tidier()

    def _new_tidier(self) -> "_Tidier":
        return _Tidier(self.path, self._committing, self._identity if self._host.by_itself else None)


class _Tidier:
    """Copies the log of a journal into its database beside the commits, by a thread and a connection of its own."""

    def __init__(self, path: Path, committing: threading.RLock, identity: FileIdentity | None) -> None:
        self._connection: sqlite3.Connection | None = None
        # At once, and only to the file that the writer has: a connection to another one that was put in its place
        # would take the log beside it for its own, and end it.
        if identity is not None and file_identity(path) == identity:
            # Where it fails the log grows until the journal is closed, which loses nothing.
            with suppress(JournalError):
                self._connection = connect_tidier(path)
        self._committing = committing
        self._written_bytes = 0
        self._due = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journal-tidy", daemon=True)
        self._begun = False

    def note(self, size_bytes: int) -> None:
        """Note that so much was committed."""
        if not self._begun and self._connection:
            self._begun = True
            self._thread.start()
        self._written_bytes += size_bytes
        if self._written_bytes >= TIDY_BYTES:
            self._due.set()

    def end(self) -> None:
        """End the thread, and wait for it."""
        self._ended.set()
        self._due.set()
        if self._begun:
            self._thread.join()
        elif self._connection:
            self._connection.close()

    def _run(self) -> None:
        assert self._connection
        with suppress(sqlite3.Error), closing(self._connection) as connection:
            while not self._ended.is_set():
                self._due.wait(TIDY_S)
                self._due.clear()
                if self._written_bytes and not self._ended.is_set():
                    self._written_bytes = 0
                    tidy(connection)
                    with self._committing:
                        # What was committed meanwhile: then the log begins again from its first page.
                        tidy(connection)


def _pause(duration_s: float, ended: Callable[[], bool]) -> None:
    until_s = time.monotonic() + duration_s
    while not ended() and time.monotonic() < until_s:
        time.sleep(0.02)
