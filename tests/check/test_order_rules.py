"""Who is where, as sentences say it: leads, places, moves, order."""

import pytest

from check.reading import stated


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #51 leads.", ["lead car=51"]),
        ("De #51 leidt.", ["lead car=51"]),
        ("James Calado leads in the #51.", ["at_wheel car=51 driver=James Calado", "lead car=51"]),
        ("James Calado leidt in de #51.", ["at_wheel car=51 driver=James Calado", "lead car=51"]),
        ("The #34 leads LMP2.", ["lead car=34 scope=LMP2"]),
        ("De #34 leidt in LMP2.", ["lead car=34 scope=LMP2"]),
        (
            "LMP2 goes to Jakub Śmiechowski in the #34.",
            ["lead car=34 scope=LMP2", "at_wheel car=34 driver=Jakub Śmiechowski"],
        ),
        ("The #51 leads by a narrow margin.", ["lead car=51"]),
        ("The #51 is not in the lead.", []),
    ],
)
def test_who_leads(text: str, claims: list[str]) -> None:
    """The car or the driver in front, overall or in a class; a lead of the past is another claim."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #51 took the lead.", ["led car=51"]),
        ("The #51 lost the lead.", ["led car=51"]),
        ("The #8 led in the night.", ["led car=8 period=night"]),
        ("De #8 had in de nacht de leiding.", ["led car=8 period=night"]),
        ("The #8 led for 34 laps.", ["laps_led car=8 low=34 high=34"]),
        ("De #8 leidde gedurende 34 ronden.", ["laps_led car=8 low=34 high=34"]),
        ("Ferrari led for most of the eighth hour.", ["led make=Ferrari from_us=25200000000 until_us=28800000000"]),
        ("The #6 climbed to the lead.", ["climbed_to car=6 place=1"]),
    ],
)
def test_who_led(text: str, claims: list[str]) -> None:
    """In a part of the day, for so many laps, in an hour of the race, and whoever took or lost the lead."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 is third.", ["position car=8 place=3"]),
        ("The #8 is P3.", ["position car=8 place=3"]),
        ("De #8 ligt derde.", ["position car=8 place=3"]),
        ("The #8 is in the top five.", ["in_top car=8 place=5"]),
        ("De #8 rijdt in de top vijf.", ["in_top car=8 place=5"]),
        (
            "The #51, the #6 and the #8 are P4 to P6.",
            ["position car=51 place=4", "position car=6 place=5", "position car=8 place=6"],
        ),
        ("The #51 and the #6 complete the top five.", ["position car=51 place=4", "position car=6 place=5"]),
    ],
)
def test_a_place(text: str, claims: list[str]) -> None:
    """A place or the first so many; cars in a row each have theirs."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 fell from second to fourth.", ["fell_to car=8 place=4 low=2"]),
        ("The #8 climbed from fourth to second.", ["climbed_to car=8 place=2 low=4"]),
        ("De #8 viel terug naar de vierde plaats.", ["fell_to car=8 place=4"]),
        ("De #8 klom op naar de tweede plaats.", ["climbed_to car=8 place=2"]),
        ("The #8 fell to fourth but is second again.", ["fell_to car=8 place=4", "position car=8 place=2"]),
        ("The #8 fell from second to fourth after 23:05.", ["fell_to car=8 place=4 low=2 period=23:05-now"]),
    ],
)
def test_a_move(text: str, claims: list[str]) -> None:
    """From where to where, when that is said, and where the car is again since."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 follows the #51.", ["behind car=8 other=51"]),
        (
            "The #51 leads, with behind it the #8 and the #6.",
            ["lead car=51", "behind car=8 other=51", "behind car=6 other=8"],
        ),
    ],
)
def test_who_follows_whom(text: str, claims: list[str]) -> None:
    """One car behind another, or several one behind the other."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "The best Dutch driver is James Calado in the #51.",
            ["best_of_nation car=51 nation=NLD", "crew car=51 driver=James Calado"],
        ),
        (
            "The best Italian is Alessandro Pier Guidi in the #51.",
            ["best_of_nation car=51 nation=ITA", "crew car=51 driver=Alessandro Pier Guidi"],
        ),
        (
            "De beste Belg is Laurens Vanthoor in de #6.",
            ["best_of_nation car=6 nation=BEL", "crew car=6 driver=Laurens Vanthoor"],
        ),
        (
            "De beste Nederlander is James Calado in de #51.",
            ["best_of_nation car=51 nation=NLD", "crew car=51 driver=James Calado"],
        ),
    ],
)
def test_the_best_of_a_nation(text: str, claims: list[str]) -> None:
    """The car that it is in, and the driver as one of its crew."""
    assert stated(text) == claims
