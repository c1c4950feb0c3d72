"""A claim about a stop of which no source saw an end is not judged: it cannot be told."""

import pytest

from build import LOOPS, at, entry, loop_laps, passing, scored
from pitboard.check import check
from pitboard.model import PIT_IN, PIT_LINE, PIT_OUT, Fact
from pitboard.scoring import History

NOT_SEEN = "cannot be told: no source saw the car come in, or leave"


def raced(*seen: Fact) -> History:
    """Car 7 with a lap of 90 s and what was seen of its stop, and car 8 that stopped for a minute."""
    other = [passing(180, "8", PIT_IN), passing(240, "8", PIT_OUT), passing(320, "8", ref=99)]
    crews = [entry("7", drivers=["Able"]), entry("8", drivers=["Baker"])]
    return scored(crews, loop_laps("7", [90]), loop_laps("8", [91]), other, seen, loops=LOOPS)


def verdicts(text: str, history: History) -> list[tuple[str, str, str]]:
    """Kind, verdict and reason of every claim that is about a stop."""
    told = check(text, history, at(900), "en").claims
    return [(one.claim.kind, one.verdict, one.reason) for one in told if one.claim.kind in ("stop_length", "trouble")]


UNSEEN_IN = [passing(300, "7", PIT_LINE, 9), passing(310, "7", PIT_OUT), passing(400, "7", "1")]
SEEN = [passing(170, "7", PIT_IN), passing(300, "7", PIT_LINE, 9), passing(310, "7", PIT_OUT), passing(400, "7", "1")]


@pytest.mark.parametrize(
    ("seen", "verdict", "reason"), [(SEEN, "wrong", ""), (UNSEEN_IN, "unknown", NOT_SEEN)], ids=["seen", "unseen"]
)
def test_how_long_it_stood(seen: list[Fact], verdict: str, reason: str) -> None:
    assert verdicts("The 7 stood in the pits for 4 minutes.", raced(*seen)) == [("stop_length", verdict, reason)]


def test_what_is_certain_is_judged_all_the_same() -> None:
    """It was in the lane for ten seconds at least; in two it cannot have been out again."""
    long = [passing(300, "7", PIT_LINE, 9), passing(700, "7", PIT_OUT)]

    assert verdicts("The 7 stood in the pits for 2 minutes.", raced(*long))[0][1] == "wrong"
