"""Whether a journal is whole: its file, its numbers, its seals."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec import Struct

from pitboard.journal.journal import Journal, Record, is_sealed
from pitboard.journal.salvage import Salvage, salvage
from pitboard.journal.seal import FIRST_SEAL
from pitboard.journal.store import APPLICATION_ID, JournalError, application_id, connect_reader, has_seals, remembered

MOST_FAULTS: Final = 20
"""So many faults of a kind are named; the others are counted."""

REPAIRED: Final = "repaired"
"""What a repaired journal says of the original."""


class Proof(Struct, frozen=True):
    """What was found out about a journal: its records, how many of them have a seal, and each fault in a line."""

    records: int
    sealed: int
    repaired: str
    faults: list[str]


def verify(path: Path) -> Proof:
    """Read every record of a journal and hold it against its number and its seal.

    Raises:
        JournalError: no journal, or it cannot be read at all.
    """
    with closing(connect_reader(path)) as connection:
        faults = _faults_of_file(connection)
        records = sealed = 0
        expected, before = 1, FIRST_SEAL
        column = "seal" if has_seals(connection) else "NULL"
        try:
            repaired = remembered(connection, REPAIRED)
            rows = connection.execute(
                f"SELECT seq, source, format, received_us, payload, {column} FROM record ORDER BY seq"
            )
            for row in rows:
                record, stored = Record(*row[:5]), row[5]
                faults += _faults_of_record(record, expected, before, stored)
                records, sealed = records + 1, sealed + (stored is not None)
                expected, before = record.seq + 1, stored or FIRST_SEAL
        except sqlite3.Error as error:
            faults.append(f"the file cannot be read behind record {expected - 1}: {error}")
            repaired = ""
    more = len(faults) - MOST_FAULTS
    return Proof(records, sealed, repaired, faults[:MOST_FAULTS] + ([f"and {more} more"] if more > 0 else []))


def repair(path: Path, target: Path) -> Salvage:
    """Write what can be saved of a damaged journal into a new one; the original stays as it is.

    The records are numbered anew, without gaps; the new journal remembers what is lost.

    Raises:
        JournalError: nothing can be saved, or the new file cannot be written.
    """
    saved = salvage(path)
    if not saved.records and application_id(path) != APPLICATION_ID:
        raise JournalError(path, "not a journal, and no record of one is in it")
    with Journal.create(target) as journal, journal.batch():
        for record in saved.records:
            journal.append(record.source, record.format, record.payload, record.received_us)
        journal.remember(REPAIRED, _losses(path, saved))
    return saved


def backup(path: Path, target: Path) -> int:
    """Copy a journal, also while it is written; returns the number of its last record.

    Raises:
        JournalError: it cannot be read, or the copy cannot be written.
    """
    with Journal.open(path) as journal, Journal.create(target) as copy, copy.batch():
        for record in journal.read():
            copy.append(record.source, record.format, record.payload, record.received_us)
        return copy.last_seq


def _losses(path: Path, saved: Salvage) -> str:
    lost = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in saved.lost())
    return f"from {path.name}: records {lost} are lost" if lost else f"from {path.name}: no record is known to be lost"


def _faults_of_file(connection: sqlite3.Connection) -> list[str]:
    try:
        found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({MOST_FAULTS})")]
    except sqlite3.Error as error:
        return [f"the file is damaged: {error}"]
    return [] if found == ["ok"] else [f"the file is damaged: {' '.join(line.split())}" for line in found]


def _faults_of_record(record: Record, expected: int, before: bytes, stored: bytes | None) -> list[str]:
    if record.seq != expected:
        missing = (
            f"records {expected} to {record.seq - 1} are" if record.seq - expected > 1 else f"record {expected} is"
        )
        return [f"{missing} missing"]
    if stored is None or is_sealed(record, before, stored):
        return []
    if is_sealed(record, None, stored):
        return [f"record {record.seq} does not follow record {record.seq - 1}: one of them was changed or exchanged"]
    return [f"record {record.seq} is not what was written"]
