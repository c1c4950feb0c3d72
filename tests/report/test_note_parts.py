"""A part of a car and what became of it, read from the words of notes and told as what happened."""

import pytest

from build import at
from pitboard.feeds.reading import Reading
from pitboard.moments.notes import parse_notes
from pitboard.report.compose import reports
from pitboard.report.facts import NoteFact
from pitboard.report.note_parts import PartFault, apart, part_of
from pitboard.report.note_reading import FILLER, words
from small_race import NOW_S, small_race


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("geplofte motor", PartFault("engine", "blew")),
        ("The engine blew up", PartFault("engine", "blew")),
        ("de remmen begaven het", PartFault("brakes", "failed")),
        ("brake failure", PartFault("brakes", "failed")),
        ("blown gearbox", PartFault("gearbox", "failed")),
        ("versnellingsbakproblemen", PartFault("gearbox", "trouble")),
        ("ophangingsschade", PartFault("suspension", "trouble")),
        ("engine", PartFault("engine", "trouble")),
        ("engine and gearbox", None),
        ("steen door de radiateur", None),
        ("a puncture", None),
    ],
)
def test_a_part_is_read_where_the_words_say_nothing_else(text: str, read: PartFault | None) -> None:
    assert part_of(words(text), FILLER) == read


def test_a_compound_is_taken_apart() -> None:
    assert apart(["motorschade", "remproblemen", "motor"]) == ["motor", "schade", "remmen", "problemen", "motor"]


def told(line: str) -> dict[str, str]:
    """The sentence of the only note, by language."""
    history, reading = small_race(), Reading()
    notes = parse_notes(line, "notes.txt", reading, history)
    assert not reading.refusals
    documents = reports(history, at(NOW_S), length="long", notes=notes)
    return {
        lang: " ".join(
            sentence.text
            for sentence in document.sentences()
            if any(isinstance(fact, NoteFact) for fact in sentence.facts)
        )
        for lang, document in documents.items()
    }


@pytest.mark.parametrize(
    ("line", "nl", "en"),
    [
        ("0:06 #98 geplofte motor", "De motor ", "The engine "),
        ("0:06 #98 technical -- cause: blown engine", "De motor ", "The engine "),
        ("0:05 #51 brakes failed", "begaven de remmen van de #51 het", "the brakes of the #51 failed"),
        ("0:05 #51 gearbox", "de versnellingsbak", "ith the gearbox"),
        ("0:05 #51 spin -- cause: remmen kapot", ", doordat de remmen het begaven", " because the brakes failed"),
        (
            "0:05 #51 spin -- cause: gearbox",
            ", door problemen met de versnelling",
            " because of trouble with the gearbox",
        ),
        ("0:05 #51 spin -- cause: lekke band", ", na een lekke band", ", after a puncture"),
        ("0:06 #98 motorschade", "De motor ", "The engine "),
    ],
)
def test_it_is_told_as_what_happened_in_both_languages(line: str, nl: str, en: str) -> None:
    """Never as trouble that came after its own cause."""
    written = told(line)

    assert nl in written["nl"]
    assert en in written["en"]


def test_a_car_that_went_on_did_not_end_there() -> None:
    """Its blown engine is doubted, its retirement not told, and named among what is left out."""
    assert told("0:05 #51 blown engine")["en"].endswith("; by timing the car went on.")
    assert "verder" in told("0:05 #51 geplofte motor")["nl"]
    assert "opgave" not in told("0:05 #51 spin; opgave")["nl"]
    assert "the result: retirement" in told("0:06 #98 contact; opgave")["en"]
