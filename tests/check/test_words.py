"""Sentences, numbers, amounts and names, as words on their own."""

import pytest

from pitboard.check import read
from pitboard.check.entry_index import distance
from pitboard.check.lexicon_en import ENGLISH
from pitboard.check.lexicon_nl import DUTCH
from pitboard.check.numbers import FOREVER_MS, amounts
from pitboard.check.text import fold, language, sentences
from pitboard.model import Driver, Entry

LEXICONS = {"nl": DUTCH, "en": ENGLISH}

ENTRIES = [
    Entry(
        "51",
        "HYPERCAR",
        "Ferrari AF Corse",
        "Ferrari",
        "Ferrari 499P",
        drivers=(Driver(1, "Alessandro", "Pier Guidi", "ITA"), Driver(2, "James", "Calado", "GBR")),
    ),
    Entry(
        "6",
        "HYPERCAR",
        "Porsche Penske Motorsport",
        "Porsche",
        "Porsche 963",
        drivers=(Driver(1, "Kévin", "Estre", "FRA"), Driver(2, "Laurens", "Vanthoor", "BEL")),
    ),
    Entry("8", "HYPERCAR", "Toyota Gazoo Racing", "Toyota", drivers=(Driver(1, "Ryo", "Hirakawa", "JPN"),)),
    Entry("923", "LMP2", "Racing Team Turkey", "Oreca", drivers=(Driver(1, "Dries", "Vanthoor", "BEL"),)),
    Entry("34", "LMP2", "Inter Europol Competition", "Oreca", drivers=(Driver(1, "Jakub", "Śmiechowski", "POL"),)),
    Entry("98", "LMGTE Am", "Northwest AMR", "Aston Martin", drivers=(Driver(1, "Ian", "James", "USA"),)),
    Entry("43", "LMP2", "DKR Engineering", "Oreca", drivers=(Driver(1, "Maxime", "Martin", "BEL"),)),
]


@pytest.mark.parametrize(
    ("words", "lang", "low", "high"),
    [
        ("een handvol seconden", "nl", 3_000, 8_000),
        ("a handful of seconds", "en", 3_000, 8_000),
        ("ongeveer een halve minuut", "nl", 25_000, 35_000),
        ("about half a minute", "en", 25_000, 35_000),
        ("een kleine minuut", "nl", 50_000, 59_999),
        ("just under a minute", "en", 50_000, 59_999),
        ("een goede minuut", "nl", 60_000, 75_999),
        ("a good minute", "en", 60_000, 75_999),
        ("iets meer dan twee minuten", "nl", 119_000, 150_000),
        ("just over two minutes", "en", 119_000, 150_000),
        ("binnen een minuut", "nl", 0, 60_000),
        ("within a minute", "en", 0, 60_000),
        ("meer dan een minuut", "nl", 60_000, FOREVER_MS),
        ("more than a minute", "en", 60_000, FOREVER_MS),
        ("op een zucht", "nl", 0, 1_500),
        ("within touching distance", "en", 0, 1_500),
        ("14,9 seconden", "nl", 14_800, 15_000),
        ("14.9 seconds", "en", 14_800, 15_000),
        ("2:19.229", "en", 139_228, 139_230),
        ("2.19,2", "nl", 139_100, 139_300),
        ("twee minuten en 19 seconden", "nl", 138_000, 140_000),
        ("two minutes and nineteen seconds", "en", 138_000, 140_000),
        ("anderhalve minuut", "nl", 60_000, 120_000),
        ("a minute and a half", "en", 60_000, 120_000),
    ],
)
def test_an_amount_has_its_published_range(words: str, lang: str, low: int, high: int) -> None:
    """The range that a wording allows, in ms."""
    (found,) = amounts(fold(words), 0, len(words), LEXICONS[lang])

    assert (found.unit, found.low, found.high) == ("time", low, high)


@pytest.mark.parametrize(
    ("words", "lang", "low", "high"),
    [
        ("een ronde", "nl", 1000, 1000),
        ("a lap", "en", 1000, 1000),
        ("zestien ronden", "nl", 16_000, 16_000),
        ("bijna een ronde", "nl", 800, 1000),
        ("almost a lap", "en", 800, 1000),
    ],
)
def test_laps_are_counted_in_thousandths(words: str, lang: str, low: int, high: int) -> None:
    (found,) = amounts(fold(words), 0, len(words), LEXICONS[lang])

    assert (found.unit, found.low, found.high) == ("lap", low, high)


def test_am_and_as_are_no_amounts() -> None:
    """The class Am is not a minute."""
    words = "he leads lmgte am as a"

    assert amounts(words, 0, len(words), ENGLISH) == []


def test_a_full_stop_within_a_number_or_a_name_ends_no_sentence() -> None:
    text = "The No. 51 leads by 1.5 s. A. Pier Guidi is in it. Om 08.12 uur was het stil."

    assert [text[one.start : one.end] for one in sentences(text)] == [
        "The No. 51 leads by 1.5 s.",
        "A. Pier Guidi is in it.",
        "Om 08.12 uur was het stil.",
    ]


def test_folding_keeps_every_letter_in_its_place() -> None:
    text = "Śmiechowski – Kévin’s Sørensen ŁÓDŹ ½ ﬁ"

    assert len(fold(text)) == len(text)
    assert fold(text)[:11] == "smiechowski"


@pytest.mark.parametrize(
    ("text", "lang"), [("De #51 leidt op de lange baan.", "nl"), ("The #51 leads the race.", "en")]
)
def test_the_language_is_told_by_the_small_words(text: str, lang: str) -> None:
    assert language(text) == lang


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("harikawa", "hirakawa", 2), ("estre", "estre", 0), ("calaod", "calado", 1)]
)
def test_letters_apart(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 4) == apart


@pytest.mark.parametrize(
    ("text", "car", "spelling", "driver"),
    [
        ("Ryo Harikawa is in the #8.", "8", "misspelt", "Ryo Hirakawa"),
        ("Harikawa is in the #8.", "8", "misspelt", "Ryo Hirakawa"),
        ("Jakub Schmichowski leads.", "34", "misspelt", "Jakub Śmiechowski"),
        ("Kevin Estre leads.", "6", "accents", "Kévin Estre"),
        ("Dries Estre leads.", "6", "first_name", "Kévin Estre"),
    ],
)
def test_a_name_that_is_not_in_the_entry_list_is_found_there(text: str, car: str, spelling: str, driver: str) -> None:
    """With the first name a surname may be further off than alone."""
    (name,) = [one for one in read(text, ENTRIES, "en") if one.kind == "name"]

    assert (name.car, name.note, name.driver) == (car, spelling, driver)


@pytest.mark.parametrize(
    ("text", "car"),
    [
        ("Dries Vanthoor leads LMP2.", "923"),
        ("Laurens Vanthoor leads.", "6"),
        ("Alessandro Pier Guidi leads.", "51"),
        ("James Calado leads.", "51"),
        ("The Aston Martin leads.", "98"),
        ("The No. 8 leads.", "8"),
        ("De nummer 8 leidt.", "8"),
        ("De 51 leidt.", "51"),
        ("Inter Europol leads LMP2.", "34"),
    ],
)
def test_a_car_is_found_by_whatever_names_it(text: str, car: str) -> None:
    """By number, driver (a first name where two share the surname), make or team."""
    assert [one.car for one in read(text, ENTRIES) if one.kind == "lead"] == [car]


@pytest.mark.parametrize(
    "text",
    [
        "De #8, op dit moment derde, staat al vier minuten binnen.",
        "De #8 Toyota, momenteel derde, staat in de pits.",
        "Met Ryo Hirakawa aan het stuur is Toyota (#8) derde, op 9,7 seconden.",
        "The #8, at the moment third, has been in the pits for four minutes.",
        "The #8 Toyota, currently third, is in the pits.",
    ],
)
def test_a_place_is_read_wherever_it_stands(text: str) -> None:
    assert [(one.car, one.place) for one in read(text, ENTRIES) if one.kind == "position"] == [("8", 3)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Between the two of them, the order changed five times.", 5),
        ("Between the two of them, the order changed twice.", 2),
        ("The leading pair has swapped places five times, three of them in the stops.", 5),
        ("Onderling wisselden de eerste twee al vijf keer van volgorde.", 5),
    ],
)
def test_how_often_two_traded_places(text: str, times: int) -> None:
    claims = read(f"#51 #8 Toyota. {text}", ENTRIES, "nl" if "eerste" in text else "en")

    assert [(one.low, one.high) for one in claims if one.kind == "swaps"] == [(times, times)]


@pytest.mark.parametrize("lead", ["1,8 seconde", "1 seconde"])
def test_an_amount_behind_a_team_is_no_part_of_its_name(lead: str) -> None:
    """Project 1 has a number in its name; another team has not."""
    entries = [*ENTRIES, Entry("56", "LMGTE Am", "Project 1 - AO", "Porsche")]
    dutch = f"Jakub Śmiechowski heeft als derde in de #34 van Inter Europol Competition {lead} goed te maken."
    claims = read(dutch, entries, "nl") + read("De #56 van Project 1 - AO leidt.", entries, "nl")

    assert [one.car for one in claims if one.kind == "gap"] == ["34"]
    assert [(one.car, one.other) for one in claims if one.kind == "car"] == [("34", "34"), ("56", "56")]


def test_a_pronoun_means_the_car_spoken_of() -> None:
    claims = read("De #51 leidt. De #8 volgt. Hij rijdt in dezelfde ronde.", ENTRIES, "nl")

    assert [(one.kind, one.car, one.other) for one in claims] == [
        ("lead", "51", ""),
        ("behind", "8", "51"),
        ("same_lap", "8", ""),
    ]


def test_dutch_and_english_say_the_same() -> None:
    """Two texts of one content give the same facts."""
    dutch = "De #51 leidt. De #8 is tweede, op 14,9 seconden. De #6 ligt op twee ronden. De #923 is uitgevallen."
    english = "The #51 leads. The #8 is second, 14.9 seconds behind. The #6 is two laps down. The #923 is out."

    def facts(text: str) -> list[tuple[object, ...]]:
        return [(one.kind, one.car, one.place, one.low, one.high) for one in read(text, ENTRIES)]

    assert facts(dutch) == facts(english)
    assert len(facts(dutch)) == 5


def test_an_unknown_number_is_a_claim_that_fails() -> None:
    (claim,) = read("The #77 is in the pits.", ENTRIES, "en")

    assert (claim.kind, claim.car, claim.other) == ("car", "77", "")


def test_a_text_without_a_race_in_it_claims_nothing() -> None:
    assert read("The weather was fine. Nothing else happened.", ENTRIES) == []
    assert read("", ENTRIES) == []


def test_a_number_in_a_teams_name_is_no_cars_number() -> None:
    """Where the team is named in full; alone it is, and a car may bear the number of another's team."""
    entries = [Entry("11", "A", "Blue Badgers #1"), Entry("22", "B", "Blue Badgers #2"), Entry("33", "A", "Snails #11")]
    text = "The #22 of Blue Badgers #2 is second, behind #11. Snails #11 leads."
    claims = read(text, entries, "en")

    assert [(one.car, one.place) for one in claims if one.kind == "position"] == [("22", 2)]
    assert [one.car for one in claims if one.kind == "lead"] == ["33"]
    assert not {one.car for one in claims} - {"11", "22", "33"}
