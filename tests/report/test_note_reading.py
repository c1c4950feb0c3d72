"""What notes say of parts and faults; a note in one language told in the other: free text is left out and named."""

from pathlib import Path

import pytest

from build import at
from pitboard.feeds.reading import Reading
from pitboard.intake import parse_race_time
from pitboard.moments.notes import parse_notes
from pitboard.report import facts as f
from pitboard.report.compose import Report, reports
from pitboard.report.facts import NoteFact
from pitboard.report.note_reading import FILLER, PartFault, apart, part_of, words
from report.sources import le_mans, written
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
        ("0:05 #51 brakes failed", "begaven de remmen van de Ferrari het", "the brakes of the Ferrari failed"),
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


def noted(races: Path, line: str, lang: str) -> tuple[str, tuple[str, ...]]:
    """The sentence of a note, and what of it was left out."""
    history, reading = le_mans(races), Reading()
    notes = parse_notes(line, "notes.txt", reading, history)
    assert not reading.refusals
    document = written(history, history.race.start_us + parse_race_time("12h"), nation="", notes=notes)[lang]
    return sentence_of(document), tuple(why for why in document.left_out if why.startswith("notes.txt"))


def sentence_of(document: Report) -> str:
    """The one sentence that tells a note; empty where it has none in this language."""
    told = [one.text for one in document.sentences() if any(isinstance(fact, f.NoteFact) for fact in one.facts)]
    return " ".join(told)


OFF = "7:52:53 #51 @first-chicane off into the gravel"


@pytest.mark.parametrize(
    ("line", "lang", "said"),
    [
        (f"{OFF}; recovered by crane", "nl", "daarna met een kraan geborgen"),
        (f"{OFF} -- cause: a puncture", "nl", "na een lekke band"),
        (f"{OFF}; back to the pits", "nl", "daarna naar de pits"),
        ("7:52:53 #51 spin -- cause: een lekke band", "en", "after a puncture"),
        ("9:37 #63 crash; opgave", "en", "the result: retirement"),
        ("7:52:53 #51 spin -- cause_nl: een verremde auto -- cause_en: a locked wheel", "nl", "na een verremde auto"),
        ("7:52:53 #51 spin -- cause_nl: een verremde auto -- cause_en: a locked wheel", "en", "after a locked wheel"),
        ("7:52:53 #51 spin -- consequence_en: lost two laps", "en", "lost two laps"),
    ],
)
def test_told_in_the_language_of_the_report(races: Path, line: str, lang: str, said: str) -> None:
    sentence, left_out = noted(races, line, lang)
    assert said in sentence
    assert left_out == ()


@pytest.mark.parametrize(
    ("line", "lang", "not_said", "why"),
    [
        (f"{OFF} -- cause: slow zone overlooked", "nl", "overlooked", "cause not in Dutch"),
        ("7:52:53 #51 spin; verloor twee ronden", "en", "ronden", "consequence not in English"),
        ("7:52:53 #51 spin after a kerb broke", "nl", "kerb", "words not in Dutch"),
        ("7:52:53 #51 spin -- cause_nl: een verremde auto", "en", "verremde", "cause not in English"),
        ("5:00 rain at the pits", "nl", "rain", "words not in Dutch"),
        ("7:52:53 #51 spin; opgave", "nl", "opgave", "consequence that timing does not bear out"),
    ],
)
def test_free_text_of_the_other_language_is_left_out_and_named(
    races: Path, line: str, lang: str, not_said: str, why: str
) -> None:
    sentence, left_out = noted(races, line, lang)
    assert not_said not in sentence
    (reason,) = left_out
    assert reason.startswith(f"notes.txt:1: {why}, left out: ")
    assert not_said in reason


def test_a_sentence_of_each_language_stands_as_it_is(races: Path) -> None:
    line = f"{OFF} -- nl: De #51 belandde in het grind. -- en: The #51 ended up in the gravel."
    assert noted(races, line, "nl") == ("De #51 belandde in het grind.", ())
    assert noted(races, line, "en") == ("The #51 ended up in the gravel.", ())
