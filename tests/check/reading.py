"""What a sentence about the cars of the small race states, and what timing says of it."""

from build import at
from pitboard.check import Claim, JudgedClaim, Lang, check, read
from pitboard.check.wording import read_as
from small_race import NOW_S, small_race


def claims(text: str, lang: Lang = "en", at_s: float = NOW_S) -> list[Claim]:
    """The claims of a text on the small race at a race time in seconds."""
    return read(text, small_race(), lang, at(at_s))


def stated(text: str, lang: Lang = "en", at_s: float = NOW_S) -> list[str]:
    """The likeliest reading of every claim of a text, in plain words."""
    return [read_as(one.statements[0]) for one in claims(text, lang, at_s)]


def judged(text: str, lang: Lang = "en", at_s: float = NOW_S, window_us: int = 0) -> list[JudgedClaim]:
    """Judge the claims of a text at a race time in seconds, at that moment alone."""
    return check(text, small_race(), at(at_s), lang, window_us).claims


def verdicts(text: str, lang: Lang = "en", at_s: float = NOW_S) -> list[tuple[str, str]]:
    """Kind and verdict of every claim of a text."""
    return [(one.claim.kind, one.verdict) for one in judged(text, lang, at_s)]
