"""Claims and their verdicts, and what cannot be known from timing."""

import pytest

from check.judging import judged, verdicts
from pitboard.check.verdict import summary


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
