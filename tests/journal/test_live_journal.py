"""A race that goes on: records reach the disk by themselves, and nothing that befalls the disk ends the race.

`PITBOARD_KILLS=1000` kills a writing process as often; a few always.
"""

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kinds import READ_KEPT, write_kept
from pitboard.journal import Journal, JournalError, LiveJournal, verify
from pitboard.journal.journal import FLUSH_RECORDS
from pitboard.journal.live_journal import LATELY_S, JournalHost
from pitboard.journal.store import connect_writer
from pitboard.model.clock import MachineClock
from waiting import wait_until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "race.pitboard"


@pytest.fixture
def journal(path: Path) -> Iterator[LiveJournal]:
    with LiveJournal.create(path) as created:
        yield created


def payloads(path: Path) -> list[bytes]:
    with Journal.open(path) as reader:
        return [record.payload for record in reader.read()]


def fill_disk(journal: LiveJournal) -> sqlite3.Connection:
    """Let SQLite have no page more than it has: a full disk, as it looks to the journal."""
    journal.flush()
    assert journal._journal
    connection = journal._journal._connection
    connection.execute("PRAGMA max_page_count = 1")
    return connection


def test_a_record_reaches_the_file_by_itself(path: Path, journal: LiveJournal) -> None:
    """Without a call of flush, within a moment."""
    journal.append("s", "f", b"x", 0)
    wait_until(lambda: payloads(path) == [b"x"], "the record")


def test_a_full_group_is_written_at_once(path: Path, journal: LiveJournal) -> None:
    """And whoever appends does not wait for the disk."""
    for _ in range(10 * FLUSH_RECORDS):
        journal.append("s", "f", b"x", 0)
    wait_until(lambda: journal.safe_seq == 10 * FLUSH_RECORDS, "the disk")

    assert len(payloads(path)) == journal.safe_seq == journal.last_seq


def test_the_log_of_a_long_race_does_not_grow(path: Path, journal: LiveJournal) -> None:
    """What is committed goes into the database beside the commits, and the log begins again."""
    for _ in range(400):
        journal.append("s", "f", bytes(60_000), 0)
        if journal.last_seq % 20 == 0:
            journal.flush()
            wait_until(lambda: path.stat().st_size > 55_000 * journal.last_seq, "what was committed, in the database")

    assert path.with_name(path.name + "-wal").stat().st_size < 12 << 20


def test_a_full_disk_keeps_what_comes_and_writes_it_when_there_is_room(path: Path, journal: LiveJournal) -> None:
    """Since when and why is in the state meanwhile; nothing raises."""
    connection = fill_disk(journal)
    for number in range(300):
        journal.append("s", "f", b"%d" % number * 1000, 0)
    wait_until(lambda: journal.state().trouble, "the trouble")
    state = journal.state()
    connection.execute("PRAGMA max_page_count = 1000000")
    wait_until(lambda: not journal.state().trouble, "the end of it")

    assert state.trouble == "cannot be written: database or disk is full"
    assert (state.waiting, state.safe_seq) == (300, 0)
    assert state.since_us
    assert payloads(path) == [b"%d" % number * 1000 for number in range(300)]


def test_what_never_found_room_is_named_at_the_end(path: Path) -> None:
    journal = LiveJournal.create(path)
    fill_disk(journal)
    for _ in range(10):
        journal.append("s", "f", bytes(5000), 0)

    with pytest.raises(JournalError, match=r"disk is full; 10 records are lost$"):
        journal.close()
    assert payloads(path) == []


def test_a_journal_that_can_only_be_read_goes_on_in_memory(path: Path) -> None:
    """A restart with a full disk serves what there is, and takes more."""
    with LiveJournal.create(path) as first:
        first.append("s", "f", b"before", 0)
    damaged_lock = path.with_name(path.name + "-lock")
    damaged_lock.mkdir()
    journal = LiveJournal.open(path)
    assert journal.append("s", "f", b"after", 0) == 2
    trouble = journal.state().trouble
    damaged_lock.rmdir()
    wait_until(lambda: journal.safe_seq == 2, "the disk")
    journal.close()

    assert trouble.startswith("cannot be written: ")
    assert payloads(path) == [b"before", b"after"]


def test_another_writer_and_a_file_that_is_there_are_no_trouble_but_refused(path: Path, journal: LiveJournal) -> None:
    with pytest.raises(JournalError, match="another Pitboard is writing to it"):
        LiveJournal.open(path)
    with pytest.raises(JournalError, match="exists already"):
        LiveJournal.create(path)


def test_how_long_records_wait_for_the_disk_is_measured(journal: LiveJournal) -> None:
    journal.append("s", "f", b"x", 0)
    journal.flush()
    state = journal.state()

    assert (state.waiting, state.waiting_ms, state.safe_seq) == (0, 0, 1)
    assert state.longest_ms >= 0


def test_a_closed_journal_takes_nothing(path: Path) -> None:
    journal = LiveJournal.create(path)
    journal.close()
    journal.close()
    with pytest.raises(JournalError, match="not open for writing"):
        journal.append("s", "f", b"", 0)


KILLS = int(os.environ.get("PITBOARD_KILLS", "6"))

RACE = f"""
{READ_KEPT}
import sys
from pathlib import Path
from pitboard.journal import LiveJournal
path, inputs = Path(sys.argv[1]), read_kept(sys.argv[2])
print(0, flush=True)
journal = LiveJournal.open(path) if path.exists() else LiveJournal.create(path)
while True:
    for _ in range(20):
        journal.append(*inputs[journal.last_seq % len(inputs)], 0)
    print(journal.safe_seq, flush=True)
"""


def killed(path: Path, inputs: Path, after_lines: int) -> int:
    """Write a race until so many lines were printed, kill the process; returns what it called safe last."""
    child = subprocess.Popen([sys.executable, "-c", RACE, path, inputs], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    with child.stdout:
        lines = [child.stdout.readline() for _ in range(after_lines)]
        child.kill()
        lines += child.stdout.read().split("\n")[:-1]
    child.wait()
    return max((int(line) for line in lines if line.strip()), default=0)


def test_whatever_was_safe_outlasts_a_kill_at_any_instant(tmp_path: Path) -> None:
    """The start of the process, which makes or opens the file, included; inputs of every kind."""
    inputs = write_kept(tmp_path / "inputs", 8, 300)
    path = tmp_path / "race-0.pitboard"
    chance = random.Random(8)
    for kill in range(KILLS):
        if kill % 10 == 9:
            path = tmp_path / f"race-{kill}.pitboard"
        safe_seq = killed(path, tmp_path / "inputs", chance.choice([0, 1, 1, 2, 5, 40]))
        assert path.exists() or safe_seq == 0
        if path.exists():
            proof = verify(path)
            assert (proof.faults, proof.records >= safe_seq) == ([], True)
    with LiveJournal.open(path) if path.exists() else LiveJournal.create(path) as journal:
        journal.append("after", "f", b"", 0)

    written = payloads(path)
    assert written == [*(inputs[place % len(inputs)].payload for place in range(len(written) - 1)), b""]


class DiskThatFails(RuleBasedStateMachine):
    """Appending, flushing, a disk that fills up and gets room, ends and new beginnings, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "race.pitboard"
        self.journal = LiveJournal.create(self.path)
        self.taken: list[bytes] = []
        self.full: sqlite3.Connection | None = None

    @rule(payload=st.binary(max_size=20), repeated=st.sampled_from([1, 50, 800]))
    def append(self, payload: bytes, repeated: int) -> None:
        for _ in range(repeated):
            self.journal.append("s", "f", payload * 40, 0)
            self.taken.append(payload * 40)

    @rule()
    def fill(self) -> None:
        if not self.full:
            self.full = fill_disk(self.journal)

    @rule()
    def make_space(self) -> None:
        if self.full:
            self.full.execute("PRAGMA max_page_count = 1000000")
            self.full = None

    @rule()
    def begin_again(self) -> None:
        self.make_space()
        self.journal.close()
        self.journal = LiveJournal.open(self.path)

    @invariant()
    def numbers_agree(self) -> None:
        state = self.journal.state()
        assert state.last_seq == len(self.taken) == state.safe_seq + state.waiting
        assert self.full or not state.trouble or state.waiting

    def teardown(self) -> None:
        self.begin_again()
        assert [record.payload for record in self.journal.read()] == self.taken
        self.journal.close()
        assert verify(self.path).faults == []
        self.folder.cleanup()


TestDiskThatFails = DiskThatFails.TestCase
TestDiskThatFails.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)


def test_how_long_records_waited_is_kept_by_the_second_for_a_minute(journal: LiveJournal) -> None:
    """However many commits there are: the state is looked at with every notice of the race."""
    for second in range(200):
        for lag_s in (0.1, second / 1000, 0.05):
            journal._note_lag(second, lag_s)

    assert len(journal._lags) == LATELY_S + 1
    assert journal._lags[-1] == (199, 0.199)


def test_without_threads_it_is_written_when_it_is_asked_for(path: Path) -> None:
    """By whatever clock and through whatever opens the file: a simulated race has all three."""
    now_s, full = 5.0, True

    def connecting(path: Path) -> sqlite3.Connection:
        if full:
            raise JournalError(path, "cannot be written: disk is full")
        return connect_writer(path)

    clock = MachineClock(now_us=lambda: round(now_s * 1e6), steady_s=lambda: now_s)
    journal = LiveJournal.create(path, host=JournalHost(by_itself=False, clock=clock, connecting=connecting))
    journal.append("s", "f", b"x", 0)
    now_s = 8.0
    written = journal.write_waiting()
    state = journal.state()
    full = False

    assert (written, state.waiting_ms, state.since_us) == (False, 3000, 5_000_000)
    assert journal.write_waiting()
    assert (journal.safe_seq, journal.state().trouble) == (1, "")
    journal.close()
