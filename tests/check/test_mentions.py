"""What a sentence names: cars by whatever names them, places, amounts."""

from collections.abc import Sequence

import pytest

from pitboard.check import read
from pitboard.check.entry_index import EntryIndex
from pitboard.check.lexicon_en import ENGLISH
from pitboard.check.lexicon_nl import DUTCH
from pitboard.check.mention_types import Mentions
from pitboard.check.mentions import mentions
from pitboard.check.text import Span, fold, language, sentences
from pitboard.model import Entry
from small_race import ENTRIES

INDEX = EntryIndex(ENTRIES)
LEXICONS = {"nl": DUTCH, "en": ENGLISH}


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


@pytest.mark.parametrize("lead", ["1,8 seconde", "1 seconde"])
def test_an_amount_behind_a_team_is_no_part_of_its_name(lead: str) -> None:
    """Project 1 has a number in its name; another team has not."""
    entries = [*ENTRIES, Entry("56", "LMGTE Am", "Project 1 - AO", "Porsche")]
    dutch = f"Jakub Śmiechowski heeft als derde in de #34 van Inter Europol Competition {lead} goed te maken."
    claims = read(dutch, entries, "nl") + read("De #56 van Project 1 - AO leidt.", entries, "nl")

    assert [one.car for one in claims if one.kind == "gap"] == ["34"]
    assert [(one.car, one.other) for one in claims if one.kind == "car"] == [("34", "34"), ("56", "56")]


def test_an_unknown_number_is_a_claim_that_fails() -> None:
    (claim,) = read("The #77 is in the pits.", ENTRIES, "en")

    assert (claim.kind, claim.car, claim.other) == ("car", "77", "")


def test_a_number_in_a_teams_name_is_no_cars_number() -> None:
    """Where the team is named in full; alone it is, and a car may bear the number of another's team."""
    entries = [Entry("11", "A", "Blue Badgers #1"), Entry("22", "B", "Blue Badgers #2"), Entry("33", "A", "Snails #11")]
    text = "The #22 of Blue Badgers #2 is second, behind #11. Snails #11 leads."
    claims = read(text, entries, "en")

    assert [(one.car, one.place) for one in claims if one.kind == "position"] == [("22", 2)]
    assert [one.car for one in claims if one.kind == "lead"] == ["33"]
    assert not {one.car for one in claims} - {"11", "22", "33"}


def named(text: str) -> Mentions:
    """What the only sentence of a text names."""
    (sentence,) = sentences(text)
    return mentions(text, fold(text), sentence, INDEX, LEXICONS[language(text)])


def words_of(text: str, spans: Sequence[Span]) -> list[str]:
    """The words that were read."""
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The #51 Ferrari AF Corse leads the No. 8 Toyota.", ["#51 Ferrari AF Corse", "No. 8 Toyota"]),
        ("De nummer 8 en de #51 rijden voorop.", ["nummer 8", "#51"]),
        ("The 51 and the 8 minutes.", ["51"]),
        ("None of the 8 led.", []),
        ("Porsche-bochten and the Porsche 963.", ["Porsche 963"]),
        ("The Ferrari-coureur leads.", []),
        ("The Inter Europol car of Śmiechowski is fifth.", ["Inter Europol"]),
    ],
)
def test_a_car_s_name_is_all_the_words_that_belong_to_it(text: str, words: list[str]) -> None:
    """A number before a unit, of cars, or part of another word names none."""
    assert words_of(text, named(text).cars) == words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Dries Vanthoor en Laurens Vanthoor.", [["923"], ["6"]]),
        ("Vanthoor leads.", [["6", "923"]]),
        ("James Calado (#51) and Kevin Estre (#6).", [["51"], ["6"]]),
    ],
)
def test_a_driver_is_in_every_car_that_a_name_can_mean(text: str, numbers: list[list[str]]) -> None:
    assert [[seat.number for seat in name.seats] for name in named(text).drivers] == numbers


def test_places_ranges_and_the_first_so_many() -> None:
    names = named("P4 to P6, the top five, fourth place, from P2 to P3.")

    assert [(place.place, place.top) for place in names.places] == [(5, True), (4, False), (2, False), (3, False)]
    assert [(span.first, span.last) for span in names.ranges] == [(4, 6)]


def test_amounts_times_of_day_and_places_are_told_apart() -> None:
    text = "At 23:05 the #8, 14.9 seconds and two laps behind, was 3rd."
    names = named(text)

    assert [clock.time for clock in names.clocks] == ["23:05"]
    assert words_of(text, names.amounts) == ["14.9 seconds", "two laps"]
    assert words_of(text, names.places) == ["3rd"]
    assert names.counts == []


def test_classes_nations_and_counts() -> None:
    names = named("The best Dutchman and two Belgians lead LMP2 and GTE Am.")

    assert [mention.name for mention in names.classes] == ["LMP2", "LMGTE Am"]
    assert [mention.nation for mention in names.nations] == ["NLD", "BEL"]
    assert [mention.value for mention in names.counts] == [2]
