"""Drivers, retirements, stops, counts and flags, judged; of a stop that nobody saw end nothing can be told."""

import pytest

from build import LOOPS, at, entry, loop_laps, passing, scored
from check.judging import verdicts
from pitboard.check import check
from pitboard.model import PIT_IN, PIT_LINE, PIT_OUT, Fact
from pitboard.scoring import History

NOT_SEEN = "cannot be told: no source saw the car come in, or leave"


def raced(*seen: Fact) -> History:
    """Car 7 with a lap of 90 s and what was seen of its stop, and car 8 that stopped for a minute."""
    other = [passing(180, "8", PIT_IN), passing(240, "8", PIT_OUT), passing(320, "8", ref=99)]
    crews = [entry("7", drivers=["Able"]), entry("8", drivers=["Baker"])]
    return scored(crews, loop_laps("7", [90]), loop_laps("8", [91]), other, seen, loops=LOOPS)


def stop_verdicts(text: str, history: History) -> list[tuple[str, str, str]]:
    """Kind, verdict and reason of every claim that is about a stop."""
    told = check(text, history, at(900), "en").claims
    return [(one.claim.kind, one.verdict, one.reason) for one in told if one.claim.kind in ("stop_length", "trouble")]


UNSEEN_IN = [passing(300, "7", PIT_LINE, 9), passing(310, "7", PIT_OUT), passing(400, "7", "1")]
SEEN = [passing(170, "7", PIT_IN), passing(300, "7", PIT_LINE, 9), passing(310, "7", PIT_OUT), passing(400, "7", "1")]


@pytest.mark.parametrize(
    ("seen", "verdict", "reason"), [(SEEN, "wrong", ""), (UNSEEN_IN, "unknown", NOT_SEEN)], ids=["seen", "unseen"]
)
def test_how_long_it_stood(seen: list[Fact], verdict: str, reason: str) -> None:
    assert stop_verdicts("The 7 stood in the pits for 4 minutes.", raced(*seen)) == [("stop_length", verdict, reason)]


def test_what_is_certain_is_judged_all_the_same() -> None:
    """It was in the lane for ten seconds at least; in two it cannot have been out again."""
    long = [passing(300, "7", PIT_LINE, 9), passing(700, "7", PIT_OUT)]

    assert stop_verdicts("The 7 stood in the pits for 2 minutes.", raced(*long))[0][1] == "wrong"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("James Calado is at the wheel of the #51.", [("at_wheel", "right", "#51: James Calado")]),
        ("Alessandro Pier Guidi is at the wheel of the #51.", [("at_wheel", "wrong", "#51: James Calado")]),
        (
            "Alessandro Pier Guidi drove the #51 in the first hour.",
            [("drove", "right", "#51 then: Alessandro Pier Guidi, James Calado")],
        ),
        ("Kévin Estre is at the wheel of the #6.", [("at_wheel", "unknown", "")]),
        (
            "Ryo Harikawa is in the #8.",
            [("at_wheel", "right", "#8: Ryo Hirakawa"), ("name", "wrong", "Ryo Hirakawa")],
        ),
        (
            "The crew of the #51 is James Calado and Ryo Hirakawa.",
            [
                ("crew", "right", "#51: Alessandro Pier Guidi, James Calado"),
                ("crew", "wrong", "#51: Alessandro Pier Guidi, James Calado"),
            ],
        ),
        (
            "James Calado is on a double stint.",
            [("at_wheel", "right", "#51: James Calado"), ("stint_run", "wrong", "James Calado is in stint 1 in a row")],
        ),
    ],
)
def test_who_is_in_the_car(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Calado took over at 600 s; of the #6 no source says who is in it."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The #98 has retired after 3 laps.",
            [("retired", "right", "#98 retired, 3 laps, last seen 6:30.0"), ("laps_done", "right", "#98 did 3 laps")],
        ),
        ("The #8 has retired.", [("retired", "wrong", "#8 running, 11 laps, last seen 19:38.3")]),
        ("The #8 is still running.", [("running", "right", "#8 running, 11 laps, last seen 19:38.3")]),
        ("The #98 had trouble.", [("trouble", "right", "#98 retired, 3 laps, last seen 6:30.0")]),
        ("The #8 had trouble.", [("trouble", "wrong", "#8 had no stop over 150 s then")]),
    ],
)
def test_who_is_out(text: str, expected: list[tuple[str, str, str]]) -> None:
    """The #98 was declared out at 400 s."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #6 made one stop.", [("stops", "right", "#6: 1 pit visits")]),
        ("The #6 made two stops.", [("stops", "wrong", "#6: 1 pit visits")]),
        ("The #6 stood in the garage for 60 seconds.", [("stop_length", "right", "#6: longest stop 1:00.0")]),
        ("The #6 stood in the garage for 28 minutes.", [("stop_length", "wrong", "#6: longest stop 1:00.0")]),
        ("The #6 stopped early on.", [("stopped_early", "wrong", "#6 made no stop then")]),
    ],
)
def test_stops(text: str, expected: list[tuple[str, str, str]]) -> None:
    """The #6 stood for a minute."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There was one safety car.", [("count", "right", "safety car: 1")]),
        ("There were three safety cars.", [("count", "wrong", "safety car: 1")]),
        ("Two cars have retired.", [("count", "right", "retired: 2")]),
        ("There was one lead change.", [("count", "right", "lead changes: 1")]),
        ("Two cars are on the lead lap.", [("count", "right", "lead lap: 2")]),
        ("Five cars are still running.", [("count", "right", "running: 5")]),
        ("The race is under a red flag.", [("flag", "wrong", "green")]),
    ],
)
def test_counts_and_flags(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Two are out: one declared, one that never came."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #77 leads.", [("car", "wrong", "no such car")]),
    ],
)
def test_a_number_that_no_car_has(text: str, expected: list[tuple[str, str, str]]) -> None:
    """It is wrong, and nothing else is read of it."""
    assert verdicts(text) == expected
