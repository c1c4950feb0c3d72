"""What happened, read from whole sentences."""

import pytest

from check.reading import stated
from pitboard.check import read
from small_race import ENTRIES


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "The #51 took the lead from the #8 at 23:05 in the stops.",
            ["lead_change car=51 other=8 note=stops period=23:05"],
        ),
        (
            "De #51 nam om 23.05 uur in de pitstops de leiding over van de #8.",
            ["lead_change car=51 other=8 note=stops period=23:05"],
        ),
        ("De #51 nam de leiding over van de #8.", ["lead_change car=51 other=8"]),
        (
            "The #51 led for 40 minutes of the eighth hour.",
            ["led car=51 low=2370000 high=2430000 from_us=25200000000 until_us=28800000000"],
        ),
    ],
)
def test_a_change_of_the_lead(text: str, claims: list[str]) -> None:
    """Who took it from whom, when, and how."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "The #51 and the #8 swapped places five times, three of them in the stops.",
            ["swaps car=51 other=8 low=5 high=5", "swaps_in_stops car=51 other=8 low=3 high=3"],
        ),
        (
            "De #51 en de #8 wisselden vijf keer van plaats, waarvan drie keer in de pitstops.",
            ["swaps car=51 other=8 low=5 high=5", "swaps_in_stops car=51 other=8 low=3 high=3"],
        ),
    ],
)
def test_two_cars_that_trade_places(text: str, claims: list[str]) -> None:
    """How often, and how often in the stops."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The #8 lost two minutes out on the track in one lap.", ["slow_lap car=8 low=90000 high=150000"]),
        (
            "The #8 lost more than two minutes on the track in the eighth hour, in a single lap.",
            ["slow_lap car=8 low=120000 high=1125899906842624 from_us=25200000000 until_us=28800000000"],
        ),
        (
            "The #8 stood in the garage for 28 minutes at 23:05 with Ryo Hirakawa at the wheel.",
            [
                "stop_length car=8 low=1650000 high=1710000 period=23:05",
                "drove car=8 driver=Ryo Hirakawa low=1650000 high=1710000 period=23:05",
            ],
        ),
        (
            "Longest in the pits were the #8 (28 minutes) and the #6 (12 minutes).",
            ["stop_length car=8 low=1650000 high=1710000", "stop_length car=6 low=690000 high=750000"],
        ),
        ("The #8 came through the pit lane without stopping at 23:05.", ["drive_through car=8 period=23:05"]),
    ],
)
def test_time_lost_on_track_or_in_the_pits(text: str, claims: list[str]) -> None:
    """Within one lap, in one visit, or in several visits in a row."""
    assert stated(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "On a triple stint are James Calado (#51) and Ryo Hirakawa (#8).",
            [
                "at_wheel car=51 driver=James Calado",
                "stint_run car=51 low=3",
                "at_wheel car=8 driver=Ryo Hirakawa",
                "stint_run car=8 low=3",
            ],
        ),
        (
            "Retired are the #8 (103 laps) and the #6 (84 laps, Kévin Estre).",
            [
                "retired car=8",
                "laps_done car=8 low=103 high=103",
                "retired car=6",
                "laps_done car=6 low=84 high=84",
                "drove car=6 driver=Kévin Estre",
            ],
        ),
        (
            "The #8 is out after 103 laps, with Ryo Hirakawa at the wheel, since 23:05.",
            [
                "when car=8 period=23:05-now",
                "retired car=8",
                "laps_done car=8 low=103 high=103",
                "drove car=8 driver=Ryo Hirakawa",
            ],
        ),
    ],
)
def test_stints_and_retirements_in_a_row(text: str, claims: list[str]) -> None:
    """Cars or drivers with what belongs to each in brackets."""
    assert stated(text) == claims


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
