"""A race of twenty minutes with five cars, and what timing says of a sentence on it."""

from functools import cache

from build import LOOPS, at, driver_in, flag, loop_laps, passing, race_info, scored, stop
from check.entries import ENTRIES
from pitboard.check import JudgedClaim, check
from pitboard.model import CarState
from pitboard.scoring import History

NOW_S = 1205
"""The moment that texts are judged at: the #51 has just completed its twelfth lap."""


@cache
def small_race() -> History:
    """Score the race: 40 minutes long, the safety car out from 300 to 400 s.

    #51: twelve laps of 100 s; Calado took over at 600 s. #8: first over the line, then behind by a second a lap more.
    #6: laps of 110 s, a stop of 60 s from 560 s on. #34, alone in LMP2 with the #923: laps of 120 s, the #923's of 121.
    #98: declared out on its fourth lap, at 400 s.
    """
    return scored(
        race_info(2400),
        ENTRIES,
        [flag(0, "green"), flag(300, "safety_car"), flag(400, "green")],
        loop_laps("51", [100] * 12),
        [driver_in(0, "51", 1), driver_in(600, "51", 2)],
        loop_laps("8", [99, 103, *[101] * 10]),
        driver_in(0, "8", 1),
        [fact for fact in loop_laps("6", [110] * 4 + [150] + [110] * 5) if fact != passing(590, "6", ref=53)],
        stop("6", 560, 590, 620),
        loop_laps("34", [120] * 10),
        loop_laps("923", [121] * 9),
        loop_laps("98", [130] * 3),
        CarState(at(400), "98", "retired", "test"),
        loops=LOOPS,
    )


def judged(text: str, at_s: float = NOW_S, window_us: int = 0) -> list[JudgedClaim]:
    """Judge the claims of a text at a race time in seconds, at that moment alone."""
    return check(text, small_race(), at(at_s), "en", window_us).claims


def verdicts(text: str, at_s: float = NOW_S) -> list[tuple[str, str, str]]:
    """Kind, verdict and right value of every claim of a text."""
    return [(one.claim.kind, one.verdict, one.right) for one in judged(text, at_s)]
