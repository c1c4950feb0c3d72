"""What a sentence names: cars by whatever names them, places, amounts."""

import pytest

from pitboard.check import read
from pitboard.model import Entry
from small_race import ENTRIES


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
