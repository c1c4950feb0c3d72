"""Whom a text means by what it said before."""

from pitboard.check import read
from small_race import ENTRIES


def test_a_pronoun_means_the_car_spoken_of() -> None:
    claims = read("De #51 leidt. De #8 volgt. Hij rijdt in dezelfde ronde.", ENTRIES, "nl")

    assert [(one.kind, one.car, one.other) for one in claims] == [
        ("lead", "51", ""),
        ("behind", "8", "51"),
        ("same_lap", "8", ""),
    ]
