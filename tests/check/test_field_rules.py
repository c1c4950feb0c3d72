"""The field as sentences count it: who runs, shares a lap, can still win; flags, pace, sun."""

import pytest

from check.reading import stated


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "42 of the 62 cars are still running.",
            ["count low=42 high=42 note=running", "count low=62 high=62 note=started"],
        ),
        ("42 van de 62 auto's rijden nog.", ["count low=42 high=42 note=running", "count low=62 high=62 note=started"]),
        ("Three cars retired between 23:00 and 05:00.", ["count low=3 high=3 note=retired period=23:00-05:00"]),
        ("Tussen 23.00 en 05.00 uur vielen drie auto's uit.", ["count low=3 high=3 note=retired period=23:00-05:00"]),
    ],
)
def test_how_many_of_how_many(text: str, claims: list[str]) -> None:
    """In `42 of the 62 cars` both numbers are claims."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Three cars are on the lead lap.", ["count low=3 high=3 note=lead_lap"]),
        ("Drie auto's rijden in de ronde van de leider.", ["count low=3 high=3 note=lead_lap"]),
        (
            "The #51 has been the only car on the lead lap; all others are a lap behind.",
            ["count car=51 low=1 high=1 note=lead_lap"],
        ),
        ("Five cars can still win.", ["count low=5 high=5 note=contention"]),
        ("Vijf auto's kunnen nog winnen.", ["count low=5 high=5 note=contention"]),
        ("The #8 can still win.", ["contention car=8"]),
        ("De #8 kan nog winnen.", ["contention car=8"]),
    ],
)
def test_the_lead_lap_and_who_can_win(text: str, claims: list[str]) -> None:
    """By number or by name."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "The safety car and full course yellow cost 48 minutes in all, in seven periods.",
            ["neutralised low=2850000 high=2910000 note=safety_car+fcy"],
        ),
        ("The field stood still for 28 minutes under a red flag.", ["halted low=1650000 high=1710000 note=red_flag"]),
        ("Het veld stond 28 minuten stil onder een rode vlag.", ["halted low=1650000 high=1710000 note=red_flag"]),
    ],
)
def test_neutralisations_and_halts(text: str, claims: list[str]) -> None:
    """How long in all under which flags, and how long nobody moved."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "The lead has changed hands five times since halfway.",
            ["count low=5 high=5 note=lead_changes period=halfway-now"],
        ),
        ("Since 23:00, the lead has changed hands twice.", ["count low=2 high=2 note=lead_changes period=23:00-now"]),
    ],
)
def test_since_when_the_lead_has_changed(text: str, claims: list[str]) -> None:
    """From a time of day, or from half-way."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 is in the pits.", ["in_pit car=8"]),
        ("De #8 staat in de pits.", ["in_pit car=8"]),
        ("The #8 is the last remaining Toyota.", ["last_of_make car=8 make=Toyota"]),
        ("The sun set at 21:58.", ["sun note=sunset period=21:58"]),
        ("De zon ging onder om 21.58 uur.", ["sun note=sunset period=21:58"]),
    ],
)
def test_pits_make_and_sun(text: str, claims: list[str]) -> None:
    """Who is in the pits now, the last of a make, sunset by the clock."""
    assert stated(text) == claims
