"""Claims and their verdicts, and what cannot be known from timing."""

import pytest

from check.judging import judged, verdicts
from pitboard.check.judge import summary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #8 had an incident with the #6.", [("incident", "unknown", "")]),
        ("The #8 was given a penalty.", [("penalty", "unknown", "")]),
    ],
)
def test_what_no_timing_loop_sees_is_unknown(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Incidents and penalties are neither right nor wrong."""
    assert verdicts(text) == expected


def test_verdicts_are_counted() -> None:
    """Two claims are right, one is wrong, one cannot be known."""
    claims = judged("The #51 leads. The #8 is second. The #6 is second. The #8 was given a penalty.")

    assert (summary(claims).right, summary(claims).wrong, summary(claims).unknown) == (2, 1, 1)


def test_within_the_window_what_held_is_right_and_says_when() -> None:
    """At 105 s the #51 does not lead yet: it does half a minute later."""
    (claim,) = judged("The #51 leads.", 105, 60_000_000)

    assert (claim.verdict, claim.reason) == ("right", "so 30 s later, in live order")
    assert judged("The #51 leads.", 105)[0].verdict == "wrong"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #51 leads.", [("lead", "right")]),
        ("The #8 leads.", [("lead", "wrong")]),
        ("The #8 is second.", [("position", "right")]),
        ("The #6 is third.", [("position", "right")]),
        ("The #6 is second.", [("position", "wrong")]),
        ("The #8 is 11.7 seconds behind the #51.", [("gap", "right")]),
        ("The #6 is a lap down.", [("laps_down", "right")]),
        ("The #6 is two laps down.", [("laps_down", "wrong")]),
        ("The #98 has retired.", [("retired", "right")]),
        ("The #51 has retired.", [("retired", "wrong")]),
        ("The #98 is still running.", [("running", "wrong")]),
        ("The #98 retired after three laps.", [("retired", "right"), ("laps_done", "right")]),
        ("Calado is in the #51.", [("at_wheel", "right")]),
        ("Pier Guidi is in the #51.", [("at_wheel", "wrong")]),
        ("Hirakawa is in the #8.", [("at_wheel", "right")]),
        ("The #6 was in the pits for a minute.", [("stop_length", "right")]),
        ("The #6 was in the pits for five minutes.", [("stop_length", "wrong")]),
        ("The #34 leads LMP2.", [("lead", "right")]),
        ("The #923 leads LMP2.", [("lead", "wrong")]),
        ("The #8 and the #51 are on the same lap.", [("same_lap", "right")]),
        ("The #51 took the lead from the #8.", [("lead_change", "right")]),
        ("The #8 took the lead from the #51.", [("lead_change", "wrong")]),
        ("The #51 is faster than the #8.", [("faster", "right")]),
        ("The #8 is faster than the #51.", [("faster", "wrong")]),
        ("The #43 has retired.", [("retired", "right")]),
        ("The #8 hit the #51.", [("incident", "unknown")]),
        ("The #98 stopped because its engine blew up.", [("cause", "unknown")]),
        ("The Porsche is third.", [("position", "right")]),
        ("The Toyota is second.", [("position", "right")]),
    ],
)
def test_a_claim_is_right_wrong_or_not_to_be_known(text: str, expected: list[tuple[str, str]]) -> None:
    """The #51 leads the small race by 11.7 s from the #8; the #6 is a lap down, the #98 out, the #43 not started."""
    assert [(kind, verdict) for kind, verdict, _ in verdicts(text)] == expected


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("The #8 leads.", "#51 Ferrari leads"),
        ("The #6 is second.", "#6 P3, P3 in HYPERCAR"),
        ("The #6 is two laps down.", "#6 1 lap (2:51.6) behind #51; #6 1 lap (2:41.3) behind #8"),
        ("The #51 has retired.", "#51 running, 12 laps, last seen 20:00.0"),
        ("The #98 is still running.", "#98 retired, 3 laps, last seen 6:30.0"),
        ("Pier Guidi is in the #51.", "#51: James Calado"),
        ("The #6 was in the pits for five minutes.", "#6: longest stop 1:00.0"),
        ("The #923 leads LMP2.", "#34 Oreca leads in LMP2"),
        ("The #8 is faster than the #51.", "#8 101.0 s a lap, #51 100.0 s"),
    ],
)
def test_a_wrong_claim_comes_with_what_is_right(text: str, right: str) -> None:
    assert verdicts(text)[0][2] == right
