"""One writer a journal: the lock is held, given back, and guards what is at its path."""

import subprocess
import sys
from pathlib import Path

import pytest

from pitboard.journal.lock import WriterLock
from waiting import HANGS_S

HOLD = "import sys, time; from pathlib import Path; from pitboard.journal.lock import WriterLock; "
HOLD += "WriterLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(1000)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "race.pitboard"


def test_a_second_holder_is_refused(path: Path) -> None:
    held = WriterLock(path)
    with pytest.raises(BlockingIOError):
        WriterLock(path)
    held.release()


def test_once_it_is_given_back_the_next_may_have_it_and_no_file_is_left(path: Path) -> None:
    WriterLock(path).release()
    WriterLock(path).release()

    assert list(path.parent.iterdir()) == []


def test_it_is_beside_the_journal_and_leaves_that_alone(path: Path) -> None:
    path.write_bytes(b"precious")
    held = WriterLock(path)

    assert sorted(file.name for file in path.parent.iterdir()) == ["race.pitboard", "race.pitboard-lock"]
    held.release()
    assert path.read_bytes() == b"precious"


def test_the_locks_of_two_journals_are_two(path: Path) -> None:
    held = [WriterLock(path), WriterLock(path.with_name("other.pitboard"))]
    for lock in held:
        lock.release()


def test_a_file_that_a_dead_process_left_is_no_lock(path: Path) -> None:
    """The system gives the lock back with the process."""
    child = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    assert child.stdout.readline() == "held\n"
    with pytest.raises(BlockingIOError):
        WriterLock(path)
    child.kill()
    child.communicate(timeout=HANGS_S)

    assert path.with_name("race.pitboard-lock").exists()
    WriterLock(path).release()


def test_a_file_that_was_removed_guards_nothing(path: Path) -> None:
    """Who locked it just before it was removed must lock the new one."""
    held = WriterLock(path)
    path.with_name("race.pitboard-lock").unlink()
    other = WriterLock(path)
    with pytest.raises(BlockingIOError):
        WriterLock(path)
    other.release()
    held.release()
