"""The report of the small race as a whole: title, headings, what is left out, both languages."""

from pathlib import Path

import pytest

from build import at
from pitboard.feeds.reading import Reading
from pitboard.moments import Note
from pitboard.moments.notes import parse_notes
from pitboard.report import compose
from pitboard.report.compose import NO_ROOM, Report, report, reports
from pitboard.report.facts import NoteFact
from report import sources
from report.sources import le_mans
from small_race import NOW_S, small_race


def written(lang: str = "en", at_s: float = NOW_S, since_s: float | None = None, **options: str) -> Report:
    """The report at a race time in seconds."""
    since_us = None if since_s is None else at(since_s)
    return report(small_race(), at(at_s), lang=lang, since_us=since_us, **options)  # type: ignore[arg-type] # by name


@pytest.mark.parametrize(
    ("lang", "title", "headings"),
    [
        (
            "en",
            "Ferrari takes the lead from Toyota",
            ["", "Behind the leaders", "LMP2", "LMGTE Am", "Incidents", "What is to come"],
        ),
        (
            "nl",
            "Ferrari neemt de leiding over van Toyota",
            ["", "Achter de kop", "LMP2", "LMGTE Am", "Incidenten", "Vooruitblik"],
        ),
    ],
)
def test_the_title_says_who_leads_and_each_part_has_its_heading(lang: str, title: str, headings: list[str]) -> None:
    document = written(lang)

    assert document.title == title
    assert [paragraph.heading for paragraph in document.paragraphs] == headings


def test_the_report_holds_at_the_millisecond_that_it_prints() -> None:
    document = written(at_s=NOW_S + 0.000_4)

    assert (document.at_ms, document.race, document.lang, document.order) == (NOW_S * 1000, "small race", "en", "live")
    assert document.since_ms is None


def test_both_languages_state_the_same_facts_in_the_same_order() -> None:
    dutch, english = written("nl"), written("en")

    assert [sentence.facts for sentence in dutch.sentences()] == [sentence.facts for sentence in english.sentences()]


def test_what_is_new_since_the_previous_report_is_marked() -> None:
    """Since 150 s the lead changed, the safety car came out and the #98 was lost."""
    new = [sentence for sentence in written(since_s=150).sentences() if sentence.new]

    assert {fact.number for sentence in new for fact in sentence.facts if hasattr(fact, "number")} >= {"51", "8"}
    assert written(since_s=150).since_ms == 150_000
    assert not [sentence for sentence in written().sentences() if sentence.new]


def test_of_a_note_that_cannot_be_told_the_reason_is_given() -> None:
    """The #98 was out for ten minutes by then."""
    note = Note(1_000_000_000, ("98",), "crash into the wall", "crash", file="notes.txt", line=2)
    document = report(small_race(), at(NOW_S), lang="en", notes=[note])

    assert document.left_out[0] == "notes.txt:2: #98 was last seen at 0:06:30; the note is left out"


def test_a_flash_is_shorter_than_a_report_and_that_than_the_long_read() -> None:
    lengths = [len(written(length=length).sentences()) for length in ("flash", "report", "long")]

    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[-1]


NOTES = "\n".join(f"{hour}:{minute:02} #{car} puncture" for hour in range(1, 9) for minute, car in ((5, 51), (25, 8)))


def noted(races: Path, text: str, length: str = "report") -> dict[str, Report]:
    """The reports of Le Mans at ten hours with notes."""
    history = le_mans(races)
    notes = parse_notes(text, "notes.txt", Reading(), history)
    return sources.written(history, history.race.start_us + 10 * 3_600_000_000, nation="", length=length, notes=notes)


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


def test_what_is_kept_of_an_earlier_wording_changes_no_word(races: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that is worded several times, each time without some of what repeated itself, says the same anew."""
    history, worded = le_mans(races), compose._written
    moment_us = history.race.start_us + 37_080_000_000
    kept = reports(history, moment_us)
    monkeypatch.setattr(compose, "_written", lambda snapshot, *others: worded(snapshot, *others[:3]))

    assert reports(history, moment_us) == kept
