"""What goes on behind a journal that is written live: one thread commits, another tidies the log that it commits to.

A commit is quick only while the log has room that was written before, and while nobody copies it into the database in
the same breath (docs/decisions/016-live-journal.md has the figures). So the room is made before it is needed, and the
copying is done beside the commits; only its last few pages hold them up.
"""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from pitboard.journal.store import JournalError, connect_tidier, make_room, tidy

FLUSH_S: Final = 0.01
"""Records wait for each other at most this long, then one commit takes them all to the disk."""

ROOM_AFTER: Final = 20
"""Commits after which a journal is one of a race that goes on, and worth the room."""

TIDY_BYTES: Final = 1 << 20
"""So much written, and the log is copied into the database."""


class Flusher:
    """Calls `flush` soon after something waits. `committing` is held by whoever uses the journal's connection."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, committing: threading.RLock, flush: Callable[[], None]
    ) -> None:
        self._path = path
        self._connection = connection
        self._committing = committing
        self._flush = flush
        self._due = threading.Event()
        self._full = threading.Event()
        self._untidy = threading.Event()
        self._ended = False
        self._since_bytes = 0
        self._threads = [
            threading.Thread(target=self._flush_when_due, name="journal", daemon=True),
            threading.Thread(target=self._tidy_when_due, name="journal-tidy", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def soon(self, size_bytes: int, *, full: bool) -> None:
        """A record waits; `full`: so many do that they need not wait for more."""
        self._since_bytes += size_bytes
        self._due.set()
        if full:
            self._full.set()

    def end(self) -> None:
        """End both threads, and wait for them."""
        self._ended = True
        for event in (self._due, self._full, self._untidy):
            event.set()
        for thread in self._threads:
            thread.join()

    def _flush_when_due(self) -> None:
        commits = 0
        while True:
            self._due.wait()
            self._full.wait(FLUSH_S)
            if self._ended:
                return
            self._due.clear()
            self._full.clear()
            # A failure is kept: the next append tries again, and refuses its record if that fails too.
            with suppress(JournalError):
                self._flush()
            commits += 1
            if commits == ROOM_AFTER:
                with self._committing, suppress(sqlite3.Error):
                    # Without the room a commit takes longer, and is as safe.
                    make_room(self._connection)
            if self._since_bytes >= TIDY_BYTES:
                self._since_bytes = 0
                self._untidy.set()

    def _tidy_when_due(self) -> None:
        with suppress(sqlite3.Error, JournalError), closing(connect_tidier(self._path)) as connection:
            while True:
                self._untidy.wait()
                if self._ended:
                    return
                self._untidy.clear()
                tidy(connection)
                with self._committing:
                    # What was committed meanwhile: then the log begins again from its first page.
                    tidy(connection)
