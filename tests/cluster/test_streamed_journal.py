"""A scorer's own journal: the same numbers and seals as every other's."""

from pathlib import Path

import pytest

from cluster.journals import contents, journal_at, records
from pitboard.cluster.streamed_journal import StreamedJournal
from pitboard.journal import FACTS_FORMAT, Journal, JournalError
from pitboard.race.decisions import DECISION


def test_what_was_copied_has_the_seals_of_what_was_written(tmp_path: Path) -> None:
    """By the writer's records one by one into another's journal, across a restart of both."""
    with journal_at(tmp_path / "a", records(2)) as written, StreamedJournal.create(tmp_path / "b") as copied:
        written.writes = True
        for record in records(2, behind=2):
            written.append(record.source, record.format, record.payload, record.received_us)
        for record in contents(written):
            copied.copy(record)
        seals = [copied.seal_of(number) for number in range(5)]

        assert contents(copied) == contents(written)
        assert seals == [written.seal_of(number) for number in range(5)]
        assert [sealed.record.seq for sealed in written.outgoing] == [3, 4]
        assert [sealed.seal for sealed in written.sealed(1, 4)] == seals[1:]
        assert copied.last_seal == seals[-1]
    with StreamedJournal.open(tmp_path / "b") as again:
        assert [again.seal_of(number) for number in range(5)] == seals


def test_a_follower_takes_nothing_of_its_own(tmp_path: Path) -> None:
    """Else two journals would have different records under one number."""
    with StreamedJournal.create(tmp_path / "a") as journal:
        with pytest.raises(JournalError, match="follows another"):
            journal.append("a", FACTS_FORMAT, b"[]", 1)
        assert journal.last_seq == 0


def test_decisions_are_known_by_their_ids(tmp_path: Path) -> None:
    """Those that were there, and those that come; the first of an id counts."""
    with StreamedJournal.create(tmp_path / "a") as journal:
        journal.note_sources(["rmonitor://a", DECISION + "x"])
        journal.writes = True
        for name in ("y", "x"):
            journal.append(DECISION + name, FACTS_FORMAT, b"[]", 1)

        assert journal.decisions == {"x": 2, "y": 1}


def test_trouble_with_the_stream_is_told_with_the_journals(tmp_path: Path) -> None:
    with StreamedJournal.create(tmp_path / "a") as journal:
        journal.stream_word = "NOT ON THE STREAM: too few"

        assert journal.state().word == "NOT ON THE STREAM: too few"


def test_what_was_set_aside_is_told_with_the_journals(tmp_path: Path) -> None:
    """After a restart too: what this scorer alone had is in there."""
    (tmp_path / "a-differs-1").touch()
    with StreamedJournal.create(tmp_path / "a") as journal:
        assert journal.state().word.endswith("is in a-differs-1")


def test_a_journal_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    """A scorer of several without a disk of its own would acknowledge what it does not keep."""
    with Journal.create(tmp_path / "a"), pytest.raises(JournalError):
        StreamedJournal.open(tmp_path / "a")
    with pytest.raises(JournalError):
        StreamedJournal(tmp_path / "b", None, last_seq=0, trouble="no disk")
