"""Notes as typed, line by line or as TOML."""

import pytest

from build import entry
from drive import drive, race
from pitboard.feeds.reading import Reading
from pitboard.model import RaceInfo
from pitboard.moments import Note, parse_notes
from pitboard.moments.notes import MOST_NOTES, TOO_MANY, kind_of
from pitboard.scoring import History, score

LINE = "7:52:53 #51 @first-chicane off into the gravel; recovered by crane -- source: TV -- cause: two cars touched"
WANTED = Note(
    28_373_000_000,
    ("51",),
    "off into the gravel",
    "off",
    "first-chicane",
    consequence="recovered by crane",
    cause="two cars touched",
    source="TV",
    file="notes.txt",
    line=1,
)


def read(text: str, history: History | None = None) -> tuple[list[Note], list[str]]:
    """The notes and what was refused."""
    reading = Reading()
    notes = parse_notes(text, "notes.txt", reading, history)
    return notes, [str(refusal) for refusal in reading.refusals]


def test_a_line_has_time_cars_place_what_consequence_and_fields() -> None:
    assert read(LINE) == ([WANTED], [])


def test_toml_says_the_same() -> None:
    text = """[[note]]
time = "7:52:53"
cars = ["51"]
place = "first-chicane"
what = "off into the gravel"
consequence = "recovered by crane"
cause = "two cars touched"
source = "TV"
"""
    assert read(text) == ([WANTED], [])


@pytest.mark.parametrize(
    ("line", "cars", "what"),
    [
        ("8h #7 #66 contact", ("7", "66"), "contact"),
        ("8h #7,#66 contact", ("7", "66"), "contact"),
        ("8h #7 + #66 contact", ("7", "66"), "contact"),
        ("8h #007 spins", ("007",), "spins"),
        ("8h rain", (), "rain"),
        ("8h #7 hit by #66", ("7",), "hit by #66"),
    ],
)
def test_cars_stand_before_what_happened(line: str, cars: tuple[str, ...], what: str) -> None:
    """Any number of them, or none: then it is about the course."""
    ((note,), refused) = read(line)

    assert (note.cars, note.what, refused) == (cars, what, [])


def test_notes_come_in_order_of_time_and_comments_are_left_out() -> None:
    notes, refused = read("# a night's work\n\n9:00 #1 b\n// later\n8:00 #1 a\n")

    assert [(note.what, note.line) for note in notes] == [("a", 5), ("b", 3)]
    assert refused == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("soon #51 off", "notes.txt:1: 'soon' is no race time; write 16:12:30, 16h or 57600s"),
        ("5:00 #51", "notes.txt:1: says nothing: after the time, the cars and the place comes what happened"),
        ("5:00 #51 @esses", "notes.txt:1: says nothing: after the time, the cars and the place comes what happened"),
        (
            "5:00 #51 x -- weather: wet",
            "notes.txt:1: after -- comes one of driver, consequence, cause, by, kind, source,",
        ),
        ("5:00 #51 x -- TV", "notes.txt:1: after -- comes one of"),
        ("5:00 #51 x -- kind: dance", "notes.txt:1: no kind 'dance'; there are contact,"),
        ("[[note]]\ntime = '5:00'\n", "notes.txt:1: Object missing required field `what`"),
        ("[[note]]\ntime = '5:00'\nwhat = 'x'\nmood = 'x'\n", "notes.txt:1: Object contains unknown field `mood`"),
        ("[[note]]\ntime = '5:00'\nwhat = \n", "notes.txt:3: no TOML: Invalid value"),
    ],
)
def test_every_error_is_one_line_with_its_place(line: str, reason: str) -> None:
    notes, (refused,) = read(line)

    assert notes == []
    assert refused.startswith(reason)


def test_cars_and_places_that_are_not_there_are_refused() -> None:
    """Places only where the circuit's file names them."""
    le_mans = score([RaceInfo("r", 0, circuit="le-mans"), entry("51")])

    notes, refused = read("5:00 #51 @esses x\n5:00 #9 x\n5:00 #51 @moon x\n5:00 #51 x -- by: #3", le_mans)

    assert [note.line for note in notes] == [1]
    assert [one.split(";")[0] for one in refused] == [
        "notes.txt:2: no car 9 in this race",
        "notes.txt:3: no place 'moon' at Circuit des 24 Heures",
        "notes.txt:4: no car 3 in this race",
    ]
    assert not read("5:00 #1 @anywhere x", race(entry("1"), drive("1", [100])))[1]


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("off into the gravel", "off"),
        ("door de grindbak", "off"),
        ("spins and hits the wall", "spin"),
        ("klapper in de Porsche-bochten", "crash"),
        ("lekke band", "puncture"),
        ("toucheert de #7", "contact"),
        ("geplofte motor", "technical"),
        ("offline for a while", ""),
        ("rain", ""),
    ],
)
def test_the_kind_is_known_by_the_first_known_word(what: str, kind: str) -> None:
    """In English and Dutch; whole words only."""
    assert kind_of(what) == kind


@pytest.mark.parametrize("form", ["0:00:01 #7 spun\n", '[[note]]\ntime = "0:00:01"\ncars = ["7"]\nwhat = "spun"\n'])
def test_of_more_notes_than_a_race_has_the_first_are_taken(form: str) -> None:
    """The others are refused in one line, however many they are."""
    reading = Reading()
    taken = parse_notes(form * (MOST_NOTES + 50), "notes.txt", reading)

    assert len(taken) == MOST_NOTES
    assert [refusal.reason for refusal in reading.refusals] == [TOO_MANY]
