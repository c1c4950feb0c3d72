"""When: the time of day, the part of the day or of the race, and the race time that words name."""

import re

from msgspec import Struct

from pitboard.check.lexicon import Lexicon
from pitboard.check.mention_types import Mentions
from pitboard.check.numbers import number, number_pattern
from pitboard.model.time import HOUR_US, MINUTE_US

PERIODS = ("night", "dawn", "dusk", "morning", "afternoon", "evening", "early")

_HOUR_OF = {
    "nl": r"(?:(?P<part>einde?|slot|begin|start) van )?het (?P<n>{ordinal}|\d+(?:e|ste|de)) uur\b",
    "en": r"(?:(?P<part>end|close|start|beginning) of )?the (?P<n>{ordinal}|\d+(?:st|nd|rd|th)) hour\b",
}
_LAST_HOUR = re.compile(r"\b(?:afgelopen|voorbije|laatste) uur\b|\b(?:past|last) hour\b")
_JOINED = re.compile(r"\b(?:en|and|tot|to|until)\b")
_AFTER = re.compile(
    r"(?<!pas )(?<!daar )(?<!only )(?<!stands )\b(?:na|after|sinds|since)\s(?:ruim\s|exact\s|precies\s)?$"
)
_OF_RACE = re.compile(r"\s(?:na de start|into the race|in the race|in de race)\b")


class When(Struct, frozen=True):
    """A time that words name: a part of the day, a time of day, two as `HH:MM-HH:MM`, the last as `now` where something
    has gone on since; or bounds in race time, below zero counted back from the moment.
    """

    period: str = ""
    from_us: int = 0
    until_us: int = 0

    def __bool__(self) -> bool:
        return bool(self.period or self.until_us)


def time_of(folded: str, start: int, end: int, names: Mentions, lexicon: Lexicon) -> When:
    """Find the most exact time that a piece of text names."""
    clocks = [clock for clock in names.clocks if start <= clock.start < end]
    if len(clocks) == 2 and _joined(folded[clocks[0].end : clocks[1].start + 6]):
        return When(f"{clocks[0].time}-{clocks[1].time}")
    if clocks:
        since = re.match(r"(?:sinds|vanaf|since|from)\b", folded[clocks[0].start :][:7])
        return When(f"{clocks[0].time}-now" if since else clocks[0].time)
    begin, until = interval(folded, start, end, lexicon)
    if until:
        return When("", begin, until)
    for amount in names.amounts:
        before = folded[max(start, amount.start - 24) : amount.start]
        if amount.unit == "time" and amount.value >= 60_000 and start <= amount.start < end and _AFTER.search(before):
            at_us = amount.value * 1000
            since = _OF_RACE.match(folded[amount.end : amount.end + 20]) and re.search(r"sin", before)
            return When("", at_us, -1) if since else When("", at_us - MINUTE_US // 2, at_us + MINUTE_US)
    return When(next((cue.name for cue in names.cues if cue.name in PERIODS and start <= cue.start < end), ""))


def _joined(between: str) -> bool:
    """Tell whether two times of day end one span: `from 23:00 to 05:00`, not `the #5 at 1:26 and the #7 at`."""
    return len(between) < 36 and "#" not in between and _JOINED.search(between) is not None


def interval(folded: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Find the race time that `at the end of the eighth hour` or `in hour eight` names; (0, 0) where nothing does."""
    inner = folded[start:end]
    if _LAST_HOUR.search(inner):
        return -HOUR_US, -1
    ordinal = "|".join(sorted(lexicon.ordinals, key=len, reverse=True))
    match = re.search(_HOUR_OF[lexicon.lang].format(ordinal=ordinal), inner)
    if match:
        hour = lexicon.ordinals.get(match["n"]) or int(re.sub(r"\D", "", match["n"]) or 0)
        return _part_of_hour(hour, match["part"] or "")
    plain = re.search(rf"\b(?:in|tijdens|during) (?:uur|hour) ({number_pattern(lexicon.lang)})\b", inner)
    return _part_of_hour(int(number(plain[1], lexicon.lang) or 0), "") if plain else (0, 0)


def _part_of_hour(hour: int, part: str) -> tuple[int, int]:
    begin, end = (hour - 1) * HOUR_US, hour * HOUR_US
    if part[:2] in ("ei", "en", "sl", "cl"):
        return end - HOUR_US // 4, end
    if part:
        return begin, begin + HOUR_US // 4
    return begin, end
