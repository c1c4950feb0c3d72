"""What is not in the input is not in the report; what people noted is, and only that."""

import re
from pathlib import Path

import pytest

from build import at as moment
from build import driver_in, entry, flag, loop_laps, race_info, scored, stop
from pitboard.feeds.reading import Reading
from pitboard.model import Fact
from pitboard.moments.notes import parse_notes
from pitboard.report.compose import Report, reports
from pitboard.scoring import History
from report.sources import at, imola, lap_record, le_mans, simulated, text_of, written

CAUSES = re.compile(
    r"\b(crash|spin|klap|botsing|aanrijding|schade|technisch|motor|lek|grind|vangrail|straf|penalty|contact|damage|"
    r"engine|puncture|gravel|barrier|accident|slow zone|regen|rain)\b",
    re.IGNORECASE,
)
GENDERED = re.compile(r"\b(hij|zij|zijn team|haar|hem|he|she|his|her|him)\b", re.IGNORECASE)


def small(*more: Fact, drivers: bool = True, dated: bool = True) -> History:
    """Three cars of two classes over nine laps."""
    crews = (["Jansen", "Bakker"], ["Smit"], ["Visser"]) if drivers else ([], [], [])
    entries = [
        entry("1", "A", crews[0], team="One", make="Alfa"),
        entry("2", "A", crews[1], team="Two", make="Beta"),
        entry("3", "B", crews[2], team="Three", make="Gamma"),
    ]
    seated = [driver_in(0, number, 1) for number in ("1", "2", "3")] if drivers else []
    info = race_info(3600) if dated else race_info()
    return scored(
        *entries, info, *seated, *more, loop_laps("1", [100] * 9), loop_laps("2", [101] * 9), loop_laps("3", [110] * 9)
    )


def texts(history: History, seconds: float = 905, nation: str = "") -> str:
    """Both languages at a race time."""
    return "\n".join(map(text_of, reports(history, moment(seconds), nation=nation).values()))


def test_without_drivers_nobody_is_named() -> None:
    assert "Jansen" in texts(small())
    said = texts(small(drivers=False))
    assert not re.search(r"stuur|wheel|aboard|aan boord|driver", said)


def test_without_flags_no_neutralisation_is_told() -> None:
    assert "safety car" in texts(small(flag(0, "green"), flag(300, "safety_car"), flag(500, "green")))
    assert "safety" not in texts(small())


def test_without_the_length_nothing_is_said_of_what_is_left() -> None:
    assert "te gaan" in texts(small()) or "te rijden" in texts(small()) or "volgt over" in texts(small())
    assert not re.search(r"to go|te gaan|te rijden|halverwege|half-way|beginfase|early on", texts(small(dated=False)))


def test_a_race_dated_without_a_zone_has_no_time_of_day() -> None:
    history = small(*stop("1", 890, 893, 897))
    assert not re.search(r"\d\d\.\d\d uur|\d\d:\d\d|nacht|night|morning|ochtend", texts(history))


def test_without_nations_nobody_is_the_best_of_one(races: Path) -> None:
    for history, time in ((lap_record(races), "16:12:30"), (imola(races), "3:00")):
        assert "Nederland" not in text_of(at(history, time, nation="NLD", length="long"))


def test_an_unknown_nation_is_no_error_and_says_nothing(races: Path) -> None:
    assert text_of(at(le_mans(races), "6h", nation="XXX")) == text_of(at(le_mans(races), "6h"))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_without_notes_no_cause_place_or_culprit_is_written(races: Path, lang: str) -> None:
    for hour in range(4, 25, 4):
        said = text_of(at(le_mans(races), f"{hour}h", lang=lang, nation="NLD", length="long"))
        assert not CAUSES.search(said), CAUSES.findall(said)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_nobody_has_a_gender(races: Path, lang: str) -> None:
    for history in (le_mans(races), simulated(1)):
        for time in ("1:30", "2:45"):
            said = text_of(at(history, time, lang=lang, nation="NLD", length="long"))
            assert not GENDERED.search(said), GENDERED.findall(said)


NOTES = """\
7:52:53 #51 @first-chicane off into the gravel -- source: TV
8:00:20 #7 hit -- nl: De #7 werd geraakt in een slow zone. -- en: The #7 was hit in a slow zone.
"""


def noted(races: Path, text: str, lang: str, time: str = "8:30") -> Report:
    """The report with notes."""
    history = le_mans(races)
    notes = parse_notes(text, "notes.txt", Reading(), history)
    from pitboard.intake import parse_race_time

    return written(history, history.race.start_us + parse_race_time(time), nation="", notes=notes)[lang]


def test_a_note_is_written_with_the_driver_that_timing_had_in_the_car(races: Path) -> None:
    said = text_of(noted(races, NOTES, "en"))
    assert "into the gravel" in said
    sentence = next(line for line in said.splitlines() if "gravel" in line)
    assert "#51" in sentence
    assert "Pier Guidi" in sentence


def test_a_note_is_evidence_with_its_file_and_line(races: Path) -> None:
    document = noted(races, NOTES, "nl")
    rows = [
        row
        for sentence in document.sentences()
        for fact in sentence.facts
        for row in fact.evidence
        if row.row == "note"
    ]
    assert {(row.source, row.ref) for row in rows} == {("notes.txt", 1), ("notes.txt", 2)}


def test_a_note_is_not_known_before_its_time(races: Path) -> None:
    assert "gravel" not in text_of(noted(races, NOTES, "en", "7:50"))
