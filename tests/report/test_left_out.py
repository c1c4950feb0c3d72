"""What a report leaves out is listed, with the reason: every note that is not told in full, and the facts."""

from pathlib import Path

import pytest

from pitboard.feeds.reading import Reading
from pitboard.moments.notes import parse_notes
from pitboard.report.compose import Report, reports
from pitboard.report.facts import NoteFact
from pitboard.report.left_out import NO_ROOM
from report.sources import le_mans

NOTES = "\n".join(f"{hour}:{minute:02} #{car} puncture" for hour in range(1, 9) for minute, car in ((5, 51), (25, 8)))


def noted(races: Path, text: str, length: str = "report") -> dict[str, Report]:
    """The reports of Le Mans at ten hours with notes."""
    history = le_mans(races)
    notes = parse_notes(text, "notes.txt", Reading(), history)
    return reports(history, history.race.start_us + 10 * 3_600_000_000, length=length, notes=notes)


def lines_told(document: Report) -> set[int]:
    """The lines of the notes that are told."""
    facts = [fact for sentence in document.sentences() for fact in sentence.facts if isinstance(fact, NoteFact)]
    return {row.ref for fact in facts for row in fact.evidence if row.row == "note"}


@pytest.mark.parametrize("length", ["flash", "report", "long"])
def test_every_note_is_told_or_listed(races: Path, length: str) -> None:
    for document in noted(races, NOTES, length).values():
        listed = {int(line.split(":")[1]) for line in document.left_out if line.startswith("notes.txt:")}

        assert lines_told(document).isdisjoint(listed)
        assert lines_told(document) | listed == set(range(1, 17))


def test_notes_take_no_room_from_facts(races: Path) -> None:
    """What is not told with notes there and is without them would have made the text repeat itself."""
    plain, with_them = noted(races, "")["en"], noted(races, NOTES)["en"]
    crowded = [line for line in with_them.left_out if line.endswith(NO_ROOM) and not line.startswith("notes.txt")]

    assert crowded == [line for line in plain.left_out if line.endswith(NO_ROOM)]


def test_facts_that_there_was_no_room_for_are_listed_in_words(races: Path) -> None:
    flash = noted(races, "", "flash")["en"].left_out

    assert any(line.startswith("fastest lap overall · #") and "no room" in line for line in flash)
    assert not [line for line in flash if "_" in line]


def test_a_note_of_another_language_with_nothing_but_words_is_told_in_its_own(races: Path) -> None:
    """In the other there is no sentence that says nothing; the reason is listed."""
    documents = noted(races, "5:00 rain at the pits")

    assert lines_told(documents["en"]) == {1}
    assert lines_told(documents["nl"]) == set()
    assert "notes.txt:1: words not in Dutch, left out: rain at the pits" in documents["nl"].left_out
