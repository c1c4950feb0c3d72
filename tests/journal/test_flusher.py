"""What goes on behind a journal that is written live: commits soon, and a log that does not grow."""

from pathlib import Path

import pytest

from pitboard.journal import Journal
from pitboard.journal.journal import FLUSH_RECORDS
from waiting import wait_until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "race.pitboard"


def test_a_record_reaches_the_file_by_itself(path: Path) -> None:
    """Without a call of flush, within a moment."""
    with Journal.create(path) as journal, Journal.open(path) as reader:
        journal.append("s", "f", b"x", 0)
        wait_until(lambda: reader.last_seq, "the record")

        assert [record.seq for record in reader.read()] == [1]


def test_a_full_group_is_written_at_once(path: Path) -> None:
    """And whoever appends does not wait for the disk."""
    with Journal.create(path) as journal:
        for _ in range(10 * FLUSH_RECORDS):
            journal.append("s", "f", b"x", 0)
        wait_until(lambda: journal.safe_seq == 10 * FLUSH_RECORDS, "the disk")

        with Journal.open(path) as reader:
            assert reader.last_seq == journal.safe_seq == 10 * FLUSH_RECORDS


def test_the_log_of_a_long_race_does_not_grow(path: Path) -> None:
    """What is committed goes into the database beside the commits, and the log begins again."""
    with Journal.create(path) as journal:
        for _ in range(400):
            journal.append("s", "f", bytes(60_000), 0)
            if journal.last_seq % 20 == 0:
                journal.flush()
                wait_until(
                    lambda: path.stat().st_size > 55_000 * journal.last_seq, "what was committed, in the database"
                )

        assert path.with_name(path.name + "-wal").stat().st_size < 12 << 20
