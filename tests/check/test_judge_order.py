"""Who leads, holds a place or is how far behind, judged against a small race."""

import pytest

from check.judging import verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #51 leads.", [("lead", "right", "#51 Ferrari leads")]),
        ("The #8 leads.", [("lead", "wrong", "#51 Ferrari leads")]),
        ("The #34 leads LMP2.", [("lead", "right", "#34 Oreca leads in LMP2")]),
        ("The #8 led.", [("led", "right", "led 1 laps then")]),
        ("The #6 led.", [("led", "wrong", "#6 did not lead then")]),
        ("The #51 led for 11 laps.", [("laps_led", "right", "led 11 laps")]),
        ("The #51 led for 7 laps.", [("laps_led", "wrong", "led 11 laps")]),
        ("In the first hour the #8 led.", [("led", "right", "led 1 laps then")]),
    ],
)
def test_the_lead_now_and_before(text: str, expected: list[tuple[str, str, str]]) -> None:
    """The first over the line leads a lap, also where another leads since."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #8 is second.", [("position", "right", "#8 P2, P2 in HYPERCAR")]),
        ("The #8 is third.", [("position", "wrong", "#8 P2, P2 in HYPERCAR")]),
        (
            "The #6 is in the top three.",
            [("was_in_top", "right", "#6 at best P3 then"), ("in_top", "right", "#6 P3, P3 in HYPERCAR")],
        ),
        ("The #8 follows the #51.", [("behind", "right", "#8 P2, P2 in HYPERCAR; #51 P1, P1 in HYPERCAR")]),
        ("The #51 follows the #8.", [("behind", "wrong", "#51 P1, P1 in HYPERCAR; #8 P2, P2 in HYPERCAR")]),
    ],
)
def test_places(text: str, expected: list[tuple[str, str, str]]) -> None:
    """The right place comes with every verdict; the place in class counts too."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #8 is 12 seconds behind the #51.", [("gap", "right", "#8 11.6 s behind #51, same lap")]),
        ("The #8 is 20 seconds behind the #51.", [("gap", "wrong", "#8 11.6 s behind #51, same lap")]),
        (
            "The #6 is a lap down.",
            [("laps_down", "right", "#6 1 lap (2:51.6) behind #51; #6 1 lap (2:41.3) behind #8")],
        ),
        (
            "The #6 is two laps down.",
            [("laps_down", "wrong", "#6 1 lap (2:51.6) behind #51; #6 1 lap (2:41.3) behind #8")],
        ),
        ("The #8 is on the lead lap.", [("same_lap", "right", "#8 11.6 s behind #51, same lap")]),
        (
            "The #6 is on the lead lap.",
            [("same_lap", "wrong", "#6 1 lap (2:51.6) behind #51; #6 1 lap (2:41.3) behind #8")],
        ),
    ],
)
def test_gaps_and_laps_down(text: str, expected: list[tuple[str, str, str]]) -> None:
    """11.67 s is twelve seconds to a second, and not twenty."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #8 can still win.", [("contention", "right", "#8 11.6 s behind #51, same lap")]),
        (
            "The #6 can still win.",
            [("contention", "wrong", "#6 P3, P3 in HYPERCAR, 2:51.6 behind with 19:55.0 to go")],
        ),
    ],
)
def test_who_can_still_win(text: str, expected: list[tuple[str, str, str]]) -> None:
    """On the lead lap, with a gap of less than a fiftieth of the time left where the car is named."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #51 is faster than the #8.", [("faster", "right", "#51 100.0 s a lap, #8 101.0 s")]),
        ("The #8 is faster than the #51.", [("faster", "wrong", "#8 101.0 s a lap, #51 100.0 s")]),
        ("The #8 is closing in on the #51.", [("closing", "wrong", "#8 to #51 grows by 1.0 s a lap")]),
        ("The #51 is pulling away from the #8.", [("pulling_away", "right", "#8 to #51 grows by 1.0 s a lap")]),
    ],
)
def test_who_is_quicker(text: str, expected: list[tuple[str, str, str]]) -> None:
    """The #51 is a second a lap quicker."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The best Belgian is Laurens Vanthoor in the #6.",
            [
                ("best_of_nation", "right", "#6 P3, P3 in HYPERCAR"),
                ("crew", "right", "#6: Kévin Estre, Laurens Vanthoor"),
            ],
        ),
        (
            "Ryo Hirakawa set the fastest lap in the #8, 1:39.0.",
            [
                ("drove", "right", "#8 on its fastest lap: Ryo Hirakawa"),
                ("best_lap", "right", "#8 1:39.0; the fastest is 1:39.0"),
            ],
        ),
        (
            "James Calado set the fastest lap in the #51, 1:40.0.",
            [
                ("drove", "wrong", "#51 on its fastest lap: Alessandro Pier Guidi"),
                ("best_lap", "wrong", "#51 1:40.0; the fastest is 1:39.0"),
            ],
        ),
        (
            "After twenty minutes the #51 leads.",
            [("lead", "right", "#51 Ferrari leads"), ("race_time", "right", "race time 20:05.0")],
        ),
        ("There are twenty minutes to go.", [("time_left", "right", "19:55.0 to go")]),
    ],
)
def test_the_best_of_a_nation_the_fastest_lap_and_the_time(text: str, expected: list[tuple[str, str, str]]) -> None:
    """The fastest lap is the fastest of all cars."""
    assert verdicts(text) == expected
