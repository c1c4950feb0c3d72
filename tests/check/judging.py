"""What timing says of a sentence on the small race."""

from build import at
from pitboard.check import JudgedClaim, check
from small_race import NOW_S, small_race


def judged(text: str, at_s: float = NOW_S, window_us: int = 0) -> list[JudgedClaim]:
    """Judge the claims of a text at a race time in seconds, at that moment alone."""
    return check(text, small_race(), at(at_s), "en", window_us).claims


def verdicts(text: str, at_s: float = NOW_S) -> list[tuple[str, str, str]]:
    """Kind, verdict and right value of every claim of a text."""
    return [(one.claim.kind, one.verdict, one.right) for one in judged(text, at_s)]
