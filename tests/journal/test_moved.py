"""A journal's file is moved, deleted, replaced and copied while it is written."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pitboard.journal import Journal, JournalError, LiveJournal, repair
from waiting import wait_until


def payloads(path: Path) -> list[bytes]:
    with Journal.open(path) as reader:
        return [record.payload for record in reader.read()]


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"no journal")
    other.rename(path)


def delete_all(path: Path) -> None:
    for file in path.parent.glob(path.name + "*"):
        file.unlink()


@pytest.mark.parametrize("take_away", [move, Path.unlink, replace, delete_all])
def test_a_journal_that_is_taken_away_goes_on_under_its_name(tmp_path: Path, take_away: Callable[[Path], None]) -> None:
    """With everything that was in it, within seconds, and a word."""
    path = tmp_path / "race.pitboard"
    with LiveJournal.create(path) as journal:
        for number in range(50):
            journal.append("s", "f", b"%d" % number, 0)
        journal.flush()
        take_away(path)
        journal.append("s", "f", b"after", 0)
        wait_until(lambda: journal.state().word, "the word")
        journal.append("s", "f", b"last", 0)

    assert payloads(path) == [*(b"%d" % number for number in range(50)), b"after", b"last"]
    assert not path.with_name(path.name + "-wal").exists()


def test_what_was_moved_away_is_whole_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "race.pitboard"
    with LiveJournal.create(path) as journal:
        journal.append("s", "f", b"x", 0)
        journal.flush()
        move(path)
        wait_until(lambda: journal.state().word, "the word")

    assert payloads(tmp_path / "elsewhere") == [b"x"]


def test_what_was_put_in_its_place_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "race.pitboard"
    with LiveJournal.create(path) as journal:
        replace(path)
        wait_until(lambda: journal.state().word, "the word")

        assert journal.state().word.startswith(
            "race.pitboard was replaced; what was put in its place is race-replaced-1"
        )
    assert (tmp_path / "race-replaced-1.pitboard").read_bytes() == b"no journal"


def test_a_copy_without_the_log_is_refused_with_advice(tmp_path: Path) -> None:
    """It would be taken for the whole; `repair` saves what it has."""
    path, copy = tmp_path / "race.pitboard", tmp_path / "copy.pitboard"
    with LiveJournal.create(path) as journal:
        journal.append("s", "f", b"x", 0)
        journal.flush()
        shutil.copyfile(path, copy)
    shutil.copyfile(path, tmp_path / "later.pitboard")

    with pytest.raises(JournalError, match=r"was copied while it was written, .*`pitboard backup`"):
        Journal.open(copy)
    assert repair(copy, tmp_path / "saved.pitboard").records == []
    assert payloads(tmp_path / "later.pitboard") == [b"x"]


def test_a_copy_with_the_log_is_whole(tmp_path: Path) -> None:
    path, copy = tmp_path / "race.pitboard", tmp_path / "copy.pitboard"
    with LiveJournal.create(path) as journal:
        journal.append("s", "f", b"x", 0)
        journal.flush()
        for suffix in ("", "-wal"):
            shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))

    assert payloads(copy) == [b"x"]
    assert payloads(copy) == [b"x"]
