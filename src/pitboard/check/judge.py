"""The verdict on a claim: right, wrong with the right value, or not to be known from timing."""

from collections.abc import Callable

from msgspec import Struct

from pitboard.check import judge_events, judge_order, judge_story
from pitboard.check.claims import Claim
from pitboard.check.rulings import JudgedClaim, Ruling
from pitboard.check.timing import RaceTiming

_UNKNOWN = {
    "incident": "an incident: timing does not see who, where or how",
    "cause": "a cause: timing does not see why",
    "penalty": "a penalty: only race control knows",
}

_OF_STOPS = {"stops", "stop_length", "stopped_early", "stint_run", "in_pit", "drive_through", "swaps_in_stops"}
"""What is claimed of stops; where no source can tell one, nothing of it is settled."""

_JUDGES: dict[str, Callable[[Claim, RaceTiming], Ruling]] = {
    **judge_order.JUDGES,
    **judge_events.JUDGES,
    **judge_story.JUDGES,
}


class Summary(Struct, frozen=True):
    """How many claims are right, wrong, and not to be known from timing."""

    right: int
    wrong: int
    unknown: int


def judge(claim: Claim, timing: RaceTiming) -> JudgedClaim:
    """Judge one claim."""
    reason = _UNKNOWN.get(claim.kind)
    if reason:
        return JudgedClaim(claim, "unknown", "", reason)
    if claim.kind in _OF_STOPS and not timing.history.tells_stops(timing.moment_us):
        return JudgedClaim(claim, "unknown", "", "a stop: no source of this race tells of one")
    if any(number and number not in timing.history.cars for number in (claim.other,)):
        return JudgedClaim(claim, "unknown", "", "the car is not in this race")
    ruling = judge_story.counted(claim, timing) if claim.kind == "count" else None
    if claim.kind == "led" and claim.high:
        ruling = judge_story.led_for(claim, timing)
    ruling = ruling or _JUDGES[claim.kind](claim, timing)
    return JudgedClaim(claim, ruling.verdict, ruling.right, ruling.reason)


def summary(judged: list[JudgedClaim]) -> Summary:
    """Count the verdicts."""
    count = {verdict: sum(claim.verdict == verdict for claim in judged) for verdict in ("right", "wrong", "unknown")}
    return Summary(count["right"], count["wrong"], count["unknown"])
