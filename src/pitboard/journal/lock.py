"""One writer a journal: a lock on a side file, which a process that dies gives back."""

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """Held from its creation until `release`.

    The lock is not on the journal itself: closing a second descriptor of that file would drop SQLite's own locks.

    Raises:
        BlockingIOError: another holds it.
    """

    def __init__(self, journal: Path) -> None:
        self._path = journal.parent / (journal.name + "-lock")
        while True:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
            try:
                _lock(self._descriptor)
            except OSError as error:
                os.close(self._descriptor)
                raise BlockingIOError(str(error)) from None
            if self._is_the_file_at_its_path():
                return
            # The former holder removed the file between our opening and locking it: this lock guards nothing.
            os.close(self._descriptor)

    def release(self) -> None:
        """Give the lock back and remove its file."""
        # Windows does not remove an open file; an empty one then stays behind.
        with suppress(OSError):
            self._path.unlink()
        os.close(self._descriptor)

    def _is_the_file_at_its_path(self) -> bool:
        try:
            return os.path.samestat(self._path.stat(), os.fstat(self._descriptor))
        except FileNotFoundError:
            return False
