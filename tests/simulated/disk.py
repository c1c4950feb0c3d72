"""A disk that is full for a while, and what is found on it after the process was killed in the middle of a write."""

import random
import shutil
import sqlite3
from pathlib import Path

from pitboard.journal.store import connect_writer

SECTOR_BYTES = 512
LOG = "race.pitboard-wal"
JOURNAL = "race.pitboard"


class SimulatedDisk:
    """Holds the files of a journal, in a folder of their own for each life of the process."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._folder = folder
        self._chance = chance
        self._life = 0
        self._full = False
        self._connection: sqlite3.Connection | None = None
        self._log_before = b""
        self.folder.mkdir(parents=True)

    @property
    def folder(self) -> Path:
        """Where this life's files are."""
        return self._folder / str(self._life)

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.folder / JOURNAL

    def connect(self, path: Path) -> sqlite3.Connection:
        """Open a journal for writing, as the disk is now."""
        self._connection = connect_writer(path)
        self._limit()
        return self._connection

    def fill(self, *, full: bool) -> None:
        """Let the disk have no page more than it has, or room again."""
        self._full = full
        self._limit()

    def _limit(self) -> None:
        if self._connection:
            self._connection.execute(f"PRAGMA max_page_count = {1 if self._full else 1 << 30}")

    def note(self) -> None:
        """Remember the log as it is before a write that may be cut off."""
        log = self.folder / LOG
        self._log_before = log.read_bytes() if log.exists() else b""

    def cut_off(self, *, torn: bool) -> None:
        """Go on with what was on the disk when the process was killed: of the last write all, nothing, or sectors."""
        before = self.folder
        self._life += 1
        self._connection = None
        shutil.copytree(before, self.folder, ignore=shutil.ignore_patterns("*-shm", "*-lock", "*-new*"))
        log = self.folder / LOG
        if torn and log.exists():
            log.write_bytes(self._torn(log.read_bytes()))

    def _torn(self, written: bytes) -> bytes:
        found = bytearray(self._log_before)
        found.extend(bytes(len(written) - len(found)))
        share = self._chance.choice((0.0, 0.5, 0.9))
        for at in range(0, len(written), SECTOR_BYTES):
            if self._chance.random() < share:
                found[at : at + SECTOR_BYTES] = written[at : at + SECTOR_BYTES]
        return bytes(found)

    def forget(self, life: Path) -> None:
        """Remove the files of an earlier life."""
        shutil.rmtree(life)
