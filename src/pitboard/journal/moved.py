"""A journal that somebody moved, deleted or replaced while it was written: what is in it goes on under the old name."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from pitboard.journal.store import (
    CLOSED,
    NEW,
    JournalError,
    mark,
    remove_files,
    remove_side_files,
    side_path,
)

FileIdentity = tuple[int, int]
"""Device and number of a file, which a name may lose to another."""


def file_identity(path: Path) -> FileIdentity | None:
    """Return which file lies at a path; None where none does."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def kept_beside(path: Path) -> list[str]:
    """Return the names of files that were set aside of the journal at a path, in the order of their numbers.

    `NAME-differs-1` is a scorer's journal that said something else than the stream, `NAME-replaced-1` what somebody put
    in the journal's place. Where the folder cannot be read there are none.
    """
    name = re.compile(
        rf"{re.escape(path.name)}-differs-(\d+)|{re.escape(path.stem)}-replaced-(\d+){re.escape(path.suffix)}"
    )
    try:
        found = [match for other in path.parent.iterdir() if (match := name.fullmatch(other.name))]
    except OSError:
        return []
    return [match[0] for match in sorted(found, key=lambda match: (match[1] is None, int(match[1] or match[2])))]


def carry_on(
    path: Path, connection: sqlite3.Connection, connecting: Callable[[Path], sqlite3.Connection]
) -> tuple[str, sqlite3.Connection]:
    """Put everything that an open journal holds into a new file at its old path, which `connecting` opens.

    Returns what happened in a line, and the writer's connection to the new file. The file that was moved away is whole
    up to here, and closed. What was put in its place stays, under another name.

    Raises:
        JournalError: the new file cannot be written; the old connection still has everything then.
    """
    new = side_path(path, NEW)
    try:
        remove_files(new)
        with suppress(sqlite3.Error):
            # What was deleted need not be finished.
            mark(connection, CLOSED)
        with closing(sqlite3.connect(new, isolation_level=None)) as copy:
            connection.backup(copy)
        word = _set_aside(path)
        remove_side_files(path)
        new.rename(path)
    except (OSError, sqlite3.Error) as error:
        raise _cannot(path, str(error)) from None
    try:
        fresh = connecting(path)
    except JournalError as error:
        with suppress(OSError):
            # Else it would be taken for another's, and put aside, with the next attempt.
            remove_files(path)
        raise _cannot(path, error.reason) from None
    connection.close()
    return word, fresh


def _cannot(path: Path, reason: str) -> JournalError:
    return JournalError(path, f"was moved or deleted, and cannot be written again: {reason}")


def _set_aside(path: Path) -> str:
    if not path.exists():
        return f"{path.name} was moved away or deleted; a new file of that name holds everything again"
    number = 1
    while (aside := path.with_name(f"{path.stem}-replaced-{number}{path.suffix}")).exists():
        number += 1
    path.rename(aside)
    return f"{path.name} was replaced; what was put in its place is {aside.name} now, and {path.name} holds everything"
