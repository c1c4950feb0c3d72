"""Whether a journal is whole, a copy of it, and a new one of what could be saved."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pitboard.journal import Journal, JournalError, LiveJournal, backup, repair, verify

SAMPLE = Path(__file__).parent / "samples" / "schema-1.pitboard"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "race.pitboard"
    with Journal.create(path) as journal:
        for number in range(1, 9):
            journal.append("s", "f", b"payload %d" % number, number)
    return path


def meddle(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_a_whole_journal_has_no_fault(path: Path) -> None:
    proof = verify(path)

    assert (proof.records, proof.sealed, proof.repaired, proof.faults) == (8, 8, "", [])


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE record SET payload = 'x' || payload WHERE seq = 3", "record 3 is not what was written"),
        ("UPDATE record SET received_us = 9 WHERE seq = 3", "record 3 is not what was written"),
        ("DELETE FROM record WHERE seq = 3", "record 3 is missing"),
        ("DELETE FROM record WHERE seq BETWEEN 3 AND 5", "records 3 to 5 are missing"),
        (
            "UPDATE record SET seal = zeroblob(16) WHERE seq = 3",
            "record 3 is not what was written",
        ),
    ],
)
def test_every_change_is_named(path: Path, statement: str, fault: str) -> None:
    meddle(path, statement.replace("'x' || payload", "CAST('x' || payload AS BLOB)"))

    assert verify(path).faults[0] == fault


def test_every_single_bit_of_a_payload_is_proved(path: Path) -> None:
    content = path.read_bytes()
    at = content.index(b"payload 5")
    for bit in range(8 * len(b"payload 5")):
        changed = bytearray(content)
        changed[at + bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        assert "record 5 is not what was written" in verify(path).faults


def test_a_record_of_another_journal_does_not_follow(path: Path, tmp_path: Path) -> None:
    """It is sound by itself, and was not written here."""
    other = tmp_path / "other"
    with Journal.create(other) as journal:
        for number in range(1, 9):
            journal.append("s", "f", b"other %d" % number, number)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS other", (str(other),))
        connection.execute("DELETE FROM record WHERE seq = 4")
        connection.execute("INSERT INTO record SELECT * FROM other.record WHERE seq = 4")

    assert verify(path).faults[0] == "record 4 does not follow record 3: one of them was changed or exchanged"


def test_reading_stops_at_a_changed_record(path: Path) -> None:
    meddle(path, "UPDATE record SET source = 't' WHERE seq = 3")

    with (
        Journal.open(path) as journal,
        pytest.raises(JournalError, match="record 3 is not what was written; `pitboard"),
    ):
        list(journal.read())


def test_a_repaired_journal_is_whole_and_says_what_is_lost(path: Path, tmp_path: Path) -> None:
    """The original stays as it is."""
    meddle(path, "UPDATE record SET source = 't' WHERE seq = 3")
    before = path.read_bytes()
    saved = repair(path, tmp_path / "saved")
    proof = verify(tmp_path / "saved")

    assert saved.lost() == [range(3, 4)]
    assert (proof.records, proof.faults, proof.repaired) == (7, [], "from race.pitboard: records 3 are lost")
    assert path.read_bytes() == before


def test_a_backup_is_made_while_the_race_goes_on(tmp_path: Path) -> None:
    with LiveJournal.create(tmp_path / "race") as journal:
        for _ in range(2000):
            journal.append("s", "f", b"x" * 50, 0)
        journal.flush()
        assert backup(tmp_path / "race", tmp_path / "copy") == 2000
        journal.append("s", "f", b"later", 0)

    assert verify(tmp_path / "copy").faults == []


def test_a_journal_of_schema_1_is_read_and_goes_on_with_seals(tmp_path: Path) -> None:
    """The records it had are proved by their numbers alone."""
    path = tmp_path / "old.pitboard"
    shutil.copyfile(SAMPLE, path)
    before = verify(path)
    with LiveJournal.open(path) as journal:
        journal.append("s", "f", b"new", 0)
    after = verify(path)

    assert (before.records, before.sealed, before.faults) == (22, 0, [])
    assert (after.records, after.sealed, after.faults) == (23, 1, [])
    assert SAMPLE.read_bytes()[:16] == b"SQLite format 3\0"


def test_what_is_no_journal_is_not_repaired(tmp_path: Path) -> None:
    """But one whose first page is lost is."""
    other = tmp_path / "race.csv"
    other.write_text("NUMBER;LAP_NUMBER\n" * 100)
    with pytest.raises(JournalError, match="not a journal"):
        repair(other, tmp_path / "saved")

    assert not (tmp_path / "saved").exists()


def test_a_journal_that_lost_its_first_page_is_repaired(path: Path, tmp_path: Path) -> None:
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])

    assert len(repair(path, tmp_path / "saved").records) == 8
