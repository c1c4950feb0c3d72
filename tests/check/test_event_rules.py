"""Drivers, retirements, stops, counts, flags and race times, as sentences say them."""

import pytest

from check.reading import stated


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("James Calado is at the wheel of the #51.", ["at_wheel car=51 driver=James Calado"]),
        ("James Calado zit achter het stuur van de #51.", ["at_wheel car=51 driver=James Calado"]),
        ("James Calado drove the #51 in the night.", ["drove car=51 driver=James Calado period=night"]),
        ("James Calado reed in de nacht in de #51.", ["drove car=51 driver=James Calado period=night"]),
        ("Ryo Hirakawa brought the #8 in.", ["drove car=8 driver=Ryo Hirakawa"]),
        (
            "The crew of the #51 is Alessandro Pier Guidi and James Calado.",
            ["crew car=51 driver=Alessandro Pier Guidi", "crew car=51 driver=James Calado"],
        ),
        (
            "The #51 of Pier Guidi and Calado leads.",
            ["lead car=51", "crew car=51 driver=Alessandro Pier Guidi", "crew car=51 driver=James Calado"],
        ),
    ],
)
def test_who_is_in_the_car(text: str, claims: list[str]) -> None:
    """At the wheel now, then, or one of the crew."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 has retired.", ["retired car=8"]),
        ("The #8 has retired after 103 laps.", ["retired car=8", "laps_done car=8 low=103 high=103"]),
        ("De #8 is uitgevallen na 103 ronden.", ["retired car=8", "laps_done car=8 low=103 high=103"]),
        ("The #8, the #6 and the #34 have retired.", ["retired car=8", "retired car=6", "retired car=34"]),
        ("The #8 stopped on track.", ["stopped car=8"]),
        ("The #8 is still running.", ["running car=8"]),
        ("De #8 rijdt nog.", ["running car=8"]),
        ("The #8 had trouble in the night.", ["trouble car=8 period=night"]),
        ("De #8 had problemen in de nacht.", ["trouble car=8 period=night"]),
    ],
)
def test_who_is_out_or_in_trouble(text: str, claims: list[str]) -> None:
    """Declared out, stopped, running, and after how many laps."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 made five stops.", ["stops car=8 low=5 high=5"]),
        ("De #8 maakte vijf stops.", ["stops car=8 low=5 high=5"]),
        ("The #8 lost 28 minutes in the pits.", ["stop_length car=8 low=1650000 high=1710000"]),
        ("De #8 stond 28 minuten in de garage.", ["stop_length car=8 low=1650000 high=1710000"]),
        ("James Calado is on a triple stint.", ["at_wheel car=51 driver=James Calado", "stint_run car=51 low=3"]),
    ],
)
def test_stops_and_stints(text: str, claims: list[str]) -> None:
    """How many, how long, and stints in a row."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "James Calado set the fastest lap in the #51, 3:28.298.",
            ["drove car=51 driver=James Calado note=fastest_lap", "best_lap car=51 low=208297 high=208299"],
        ),
        (
            "James Calado reed de snelste ronde in de #51, 3.28,298.",
            ["drove car=51 driver=James Calado note=fastest_lap", "best_lap car=51 low=208297 high=208299"],
        ),
    ],
)
def test_the_fastest_lap(text: str, claims: list[str]) -> None:
    """Who drove it, and its time to the thousandth."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("There were three safety cars.", ["count low=3 high=3 note=safety_car"]),
        ("There were five lead changes.", ["count low=5 high=5 note=lead_changes"]),
        ("Three cars have retired.", ["count low=3 high=3 note=retired"]),
        ("Drie auto's zijn uitgevallen.", ["count low=3 high=3 note=retired"]),
        ("Nobody has retired.", ["count note=retired"]),
        ("Forty cars are still running.", ["count low=40 high=40 note=running"]),
        ("Er rijden nog veertig auto's.", ["count low=40 high=40 note=running"]),
    ],
)
def test_counts(text: str, claims: list[str]) -> None:
    """Cars, flags and lead changes; nobody is none."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The race is under a red flag.", ["flag note=red"]),
        ("De race ligt stil onder een rode vlag.", ["flag note=red"]),
        ("After sixteen hours the #51 leads.", ["lead car=51", "race_time low=57300000 high=57900000"]),
        ("Na zestien uur leidt de #51.", ["lead car=51", "race_time low=57300000 high=57900000"]),
        ("There are eight hours to go.", ["time_left low=28500000 high=29100000"]),
        ("Er zijn nog acht uur te gaan.", ["time_left low=28500000 high=29100000"]),
        ("The race is halfway.", ["race_time note=half"]),
    ],
)
def test_flags_and_race_times(text: str, claims: list[str]) -> None:
    """The flag now; the race so far and to go, to five minutes where hours are whole."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 had an incident with the #6.", ["incident car=8"]),
        ("De #8 had een aanrijding met de #6.", ["incident car=8"]),
        ("The #8 was given a penalty.", ["penalty car=8"]),
        ("De #8 kreeg een straf.", ["penalty car=8"]),
    ],
)
def test_what_timing_cannot_know(text: str, claims: list[str]) -> None:
    """Incidents and penalties are read, so that they can be called unknown."""
    assert stated(text) == claims
