"""When a vague word may be used: published ranges, and the word of a value.

A range holds its lower edge and not its upper one. A word is always chosen from the value, never the other way round;
a value outside every range is written as a number.
"""

from collections.abc import Sequence

from msgspec import Struct

from pitboard.model.time import HOUR_MS


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

LOOSE_MS = 12 * HOUR_MS
"""A part of the day names a moment only this far back; before, it could be yesterday's."""


def word(ranges: Sequence[Range], value: int) -> str | None:
    """Return the word whose range holds the value, or None: then the number is written."""
    return next((span.word for span in ranges if span.low <= value < span.high), None)


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
