"""When a vague word may be used: published ranges, and the word of a value.

A range holds its lower edge and not its upper one. A word is always chosen from the value, never the other way round;
a value outside every range is written as a number.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from pitboard.model.time import HOUR_MS, MINUTE_MS


class Range(Struct, frozen=True):
    """A word and the values it stands for, from `low` up to but not including `high`."""

    word: str
    low: int
    high: int


GAP_MS: tuple[Range, ...] = (
    Range("breath", 0, 1_500),
    Range("handful", 3_000, 8_000),
    Range("half_minute", 25_000, 35_000),
    Range("near_minute", 50_000, 59_500),
    Range("minute", 59_500, 61_000),
    Range("good_minute", 61_000, 75_000),
    Range("minute_and_half", 85_000, 95_000),
    Range("over_two_minutes", 121_000, 150_000),
)
"""A gap in time, in ms."""

Roughness = Literal["exactly", "over", "nearly"]


class Rough(Struct, frozen=True):
    """A round length of time, in ms, and how the value lies to it."""

    word: Roughness
    of_ms: int


class Step(Struct, frozen=True):
    """Round lengths of time every `step_ms` for values from `low_ms` to `high_ms`, and how far their words reach.

    Exactly: from `under_ms` below a round length up to `at_ms` above it; over: from there up to `over_ms` above it;
    nearly: from `nearly_ms` below it up to `under_ms` below it. Between those the number is written.
    """

    low_ms: int
    high_ms: int
    step_ms: int
    under_ms: int
    at_ms: int
    over_ms: int
    nearly_ms: int


STEPS: tuple[Step, ...] = (
    Step(1_500, 10_000, 1_000, 50, 50, 500, 400),
    Step(20_500, 59_500, 10_000, 500, 500, 5_000, 4_000),
    Step(59_500, 75_000, MINUTE_MS, 500, 1_000, 15_000, 1_000),
    Step(95_000, 20 * MINUTE_MS, MINUTE_MS, 500, 1_000, 30_000, 20_000),
    Step(20 * MINUTE_MS, HOUR_MS - 30_000, 10 * MINUTE_MS, 30_000, 30_000, 5 * MINUTE_MS, 4 * MINUTE_MS),
    Step(HOUR_MS - 30_000, 10 * HOUR_MS, HOUR_MS, 30_000, 30_000, 12 * MINUTE_MS, 12 * MINUTE_MS),
)
"""Lengths of time that may be told as a round one, in ms."""

FASTER_MS: tuple[Range, ...] = (Range("faster", 300, 1_000), Range("much_faster", 1_000, 10**9))
"""How much quicker a lap is on average, over at least three clean laps, in ms."""

IN_CONTROL_SHARE_PERCENT = 50
"""In control: led more than this share of the last hour."""

ALL_OF_IT_PERCENT = 99
"""The whole of the last hour: led at least this share of it."""

TRADE_PLACES = 2
"""The same pair swapped places at least so often."""

STOP_MS = 120_000
"""A gap below this may be no more than the stop that one of two cars has made since it was measured."""

SLOW_LAP_MS = 120_000
"""A lap on which a car lost more than this on the track is worth telling."""

EARLY_SHARE = 8
"""Early on: in the first eighth of the race."""

ROUND_HOUR_MS = 300_000
"""A report so long after a whole hour may say "after sixteen hours"; before it is reached, never."""

HALF_WAY_PERCENT = 1
"""Half-way: within this many percent of the race of its middle."""

NIGHT = (22, 6)
MORNING = (6, 12)
AFTERNOON = (12, 18)
EVENING = (18, 22)
"""Parts of the day by the local clock, in hours; between them nothing is said. Night is dark too, by the sun."""

SPOKEN_MS = 6 * HOUR_MS
"""A time of day is told in words, that are of both halves of a day, only this far back."""

LEAD_NEWS_MS = 6 * HOUR_MS
"""Who took a lead is told this far back; before, how far the car fell that lost it."""

LOOSE_MS = 12 * HOUR_MS
"""A part of the day names a moment only this far back; before, it could be yesterday's."""


def word(ranges: Sequence[Range], value: int) -> str | None:
    """Return the word whose range holds the value, or None: then the number is written."""
    return next((span.word for span in ranges if span.low <= value < span.high), None)


def rough(ms: int) -> Rough | None:
    """Return the round length of time a value may be told as; None: the number is written."""
    step = next((step for step in STEPS if step.low_ms <= ms < step.high_ms), None)
    if step is None:
        return None
    below, past_ms = divmod(ms, step.step_ms)
    ahead_ms = step.step_ms - past_ms
    if past_ms < step.over_ms and below:
        return Rough("exactly" if past_ms < step.at_ms else "over", below * step.step_ms)
    if ahead_ms <= step.nearly_ms:
        return Rough("exactly" if ahead_ms <= step.under_ms else "nearly", (below + 1) * step.step_ms)
    return None


def part_of_day(local_hour: float, light: str = "") -> str | None:
    """Tell the part of the day by the light and the local clock; without the light nothing that hangs on the sun."""
    if light in ("sunrise", "sunset", "dawn", "dusk"):
        return light
    if light == "night" and (local_hour >= NIGHT[0] or local_hour < NIGHT[1]):
        return "night"
    for name, (low, high) in (("morning", MORNING), ("afternoon", AFTERNOON), ("evening", EVENING)):
        if low <= local_hour < high and not (name == "morning" and light == "night"):
            return name
    return None


def is_early(at_ms: int, duration_ms: int) -> bool:
    """Tell whether a race time lies in the first eighth of a race of this length."""
    return at_ms * EARLY_SHARE < duration_ms


def is_round_hour(at_ms: int) -> int | None:
    """Return the whole hour that a race time stands for, None where it is not reached or over five minutes ago."""
    hour, past_ms = divmod(at_ms, HOUR_MS)
    return hour if hour and past_ms <= ROUND_HOUR_MS else None


def is_half_way(at_ms: int, duration_ms: int) -> bool:
    """Tell whether a race time is the middle of a race of this length, give or take one percent."""
    return duration_ms > 0 and abs(at_ms * 2 - duration_ms) * 100 <= 2 * HALF_WAY_PERCENT * duration_ms
