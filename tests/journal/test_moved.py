"""A journal's file is moved, deleted, replaced and copied while it is written."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pitboard.journal import Journal, JournalError, LiveJournal, kept_beside, repair
from pitboard.journal import journal as journal_module
from pitboard.journal.live_journal import JournalHost
from pitboard.journal.store import connect_writer
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


@pytest.mark.parametrize("take_away", [move, Path.unlink, replace, delete_all])
@pytest.mark.parametrize("step", ["rename", "connect"])
def test_what_fails_at_the_last_step_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, take_away: Callable[[Path], None], step: str
) -> None:
    """Nothing is written meanwhile to a file that has lost its name."""
    path = tmp_path / "race.pitboard"
    fails = [False]

    def failing(does: Callable[..., Any], of: str) -> Callable[..., Any]:
        def do(first: Path, *others: Any) -> Any:
            if fails[0] and first.name.endswith(of) and (of == "-new") == (step == "rename"):
                raise OSError(5, "Input/output error") if of == "-new" else JournalError(path, "no room")
            return does(first, *others)

        return do

    host = JournalHost(connecting=failing(connect_writer, path.name))
    with LiveJournal.create(path, host=host) as journal:
        journal.append("s", "f", b"before", 0)
        journal.flush()
        take_away(path)
        fails[0] = True
        if step == "rename":
            monkeypatch.setattr(Path, "rename", failing(Path.rename, "-new"))
        wait_until(lambda: "cannot be written again" in journal.state().trouble, "the trouble")
        journal.append("s", "f", b"meanwhile", 0)
        with pytest.raises(JournalError, match="cannot be written again"):
            journal.flush()
        fails[0] = False
        wait_until(lambda: not journal.state().trouble and journal.state().word, "the word")

    assert payloads(path) == [b"before", b"meanwhile"]
    assert len(list(tmp_path.glob("race-replaced-*"))) == (take_away is replace)


def test_a_journal_that_stays_away_is_told_when_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "race.pitboard"
    journal = LiveJournal.create(path)
    path.unlink()
    monkeypatch.setattr(journal_module, "carry_on", _no_room)

    with pytest.raises(JournalError, match="no room"):
        journal.close()


def _no_room(path: Path, *_: object) -> tuple[str, sqlite3.Connection]:
    raise JournalError(path, "no room")


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


def test_what_was_set_aside_is_found_beside_the_journal(tmp_path: Path) -> None:
    """Of this journal and no other, however its name is written."""
    for name in ("r*.x-differs-10", "r*.x-differs-2", "r*-replaced-1.x", "r.x-differs-1", "r*.x-differs-1-wal", "r*.x"):
        (tmp_path / name).touch()

    assert kept_beside(tmp_path / "r*.x") == ["r*.x-differs-2", "r*.x-differs-10", "r*-replaced-1.x"]
    assert kept_beside(tmp_path / "none" / "r*.x") == []
