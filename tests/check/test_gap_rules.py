"""How far and how much quicker, as sentences say it."""

import pytest

from check.reading import stated


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 is second, 14.9 seconds behind.", ["position car=8 place=2", "gap car=8 low=14800 high=15000"]),
        ("De #8 is tweede, op 14,9 seconden.", ["position car=8 place=2", "gap car=8 low=14800 high=15000"]),
        ("The #8 is 14.9 seconds behind the #51.", ["gap car=8 other=51 low=14800 high=15000"]),
        ("The gap between the #51 and the #8 is 14.9 seconds.", ["gap car=8 other=51 low=14800 high=15000"]),
        ("The #51 has a lead of seven seconds over the #8.", ["gap car=8 other=51 low=6000 high=8000"]),
    ],
)
def test_a_gap_in_time(text: str, claims: list[str]) -> None:
    """Behind the car named, or behind one that the text leaves open."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #6 is two laps down.", ["laps_down car=6 low=2000 high=2000"]),
        ("De #6 ligt op twee ronden.", ["laps_down car=6 low=2000 high=2000"]),
        ("The #6 is on the lead lap.", ["same_lap car=6"]),
        ("De #6 rijdt in dezelfde ronde als de #51.", ["same_lap car=6"]),
    ],
)
def test_laps_down_and_the_same_lap(text: str, claims: list[str]) -> None:
    """Laps in thousandths."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 is faster than the #51.", ["faster car=8 other=51 low=300"]),
        ("De #8 is sneller dan de #51.", ["faster car=8 other=51 low=300"]),
        ("The #8 is much slower than the #51.", ["slower car=8 other=51 low=1000"]),
        ("The #8 is closing in on the #51.", ["closing car=8 other=51 low=200"]),
        ("De #8 loopt in op de #51.", ["closing car=8 other=51 low=200"]),
        ("The #51 is pulling away from the #8.", ["pulling_away car=51 other=8 low=200"]),
    ],
)
def test_who_is_quicker_or_closes_in(text: str, claims: list[str]) -> None:
    """`much` is from a second a lap on, in ms."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 stood in the garage for 28 minutes.", ["stop_length car=8 low=1650000 high=1710000"]),
        ("After 36 minutes the #8 led.", ["led car=8", "race_time low=2100000 high=2220000"]),
        ("There are eight hours to go.", ["time_left low=28500000 high=29100000"]),
    ],
)
def test_an_amount_that_is_no_gap(text: str, claims: list[str]) -> None:
    """How long a stop took, when something was, how far the race is."""
    assert stated(text) == claims
