"""When, as words say it: hours of the race, times of day, parts of the day."""

import pytest

from check.reading import stated


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("In hour eight the #8 led.", ["led car=8 from_us=25200000000 until_us=28800000000"]),
        ("At the end of the eighth hour the #8 led.", ["led car=8 from_us=27900000000 until_us=28800000000"]),
        ("De #8 leidde aan het einde van het achtste uur.", ["led car=8 from_us=27900000000 until_us=28800000000"]),
        ("In the last hour the #8 led.", ["led car=8 from_us=-3600000000 until_us=-1"]),
    ],
)
def test_an_hour_of_the_race(text: str, claims: list[str]) -> None:
    """In µs of race time; its end is the last quarter, and the last hour counts back from now."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 led between 23:00 and 01:00.", ["led car=8 period=23:00-01:00"]),
        ("The #8 has led since 23:05.", ["led car=8 period=23:05-now"]),
        ("The #8 led in the night.", ["led car=8 period=night"]),
    ],
)
def test_a_time_of_day(text: str, claims: list[str]) -> None:
    """One, two, or from one until now."""
    assert stated(text) == claims
