"""Units of time, times as text, the local time of a race, and race time as a person types it.

The grammar of race time is one for commands, addresses and the API. `web/engine/time.js` is the same for the page;
`tests/model/race_times.json` and `time_texts.json` hold the two equal.
"""

import re
from typing import Final

from pitboard.model.facts import RaceInfo

SECOND_US: Final = 1_000_000
MINUTE_US: Final = 60 * SECOND_US
HOUR_US: Final = 60 * MINUTE_US
DAY_US: Final = 24 * HOUR_US
SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60 * SECOND_MS
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS

MOST_HOURS: Final = 200
"""No race is longer; where nothing says when one began it may seem to have begun half a million hours ago."""

_CLOCK: Final = r"[0-9]{1,3}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_NUMBER: Final = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_UNITS: Final = rf"(?=[0-9])(?:{_NUMBER}h)?(?:{_NUMBER}m)?(?:{_NUMBER}s)?"

RACE_TIME: Final = rf"^(?:0|{_CLOCK}|{_UNITS})$"
"""The whole grammar as a pattern, for schemas too."""

_UNITS_US: Final = {"h": HOUR_US, "m": MINUTE_US, "s": SECOND_US}


def parse_race_time(text: str) -> int:
    """Race time in µs from `16:12:30`, `16:12:30.250`, `16:12`, `16h`, `1h30m`, `1.5h`, `90m` or `57600s`; 0 has
    no unit.

    Raises:
        ValueError: the text is no race time.
    """
    text = text.strip(" ")
    if not re.fullmatch(RACE_TIME, text):
        raise ValueError(f"{text!r} is no race time; write 16:12:30, 16h or 57600s")
    if ":" in text:
        hours, minutes, seconds = [*text.split(":"), "0"][:3]
        return int(hours) * _UNITS_US["h"] + int(minutes) * _UNITS_US["m"] + _us(seconds, "s")
    return sum(_us(number, unit) for number, unit in re.findall(r"([0-9.]+)([hms])", text))


def _us(number: str, unit: str) -> int:
    whole, _, decimals = number.partition(".")
    scale = int("1" + "0" * len(decimals))
    return int(whole + decimals) * _UNITS_US[unit] // scale


def full_hours_us(start_us: int, until_us: int) -> range:
    """Return the moments before `until_us` at which full hours of a race are over: the last MOST_HOURS of them (µs)."""
    before = max(0, (until_us - start_us - 1) // HOUR_US - MOST_HOURS)
    return range(start_us + (before + 1) * HOUR_US, until_us, HOUR_US)


def time_of_day(ms_of_day: int) -> str:
    """Format a time of day in ms since midnight as 08:12; a day later it is the same."""
    minutes = ms_of_day // MINUTE_MS % (24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def whole_clock(ms: int, hour_digits: int = 1) -> str:
    """Format a race time in ms as 16:12:30; what is less than a second is cut off. Hours go on past 24."""
    seconds = abs(ms) // SECOND_MS
    hours = str(seconds // 3600).zfill(hour_digits)
    return f"{'-' if ms < 0 else ''}{hours}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def exact_clock(ms: int, hour_digits: int = 1) -> str:
    """Format a race time in ms as 16:12:30.250."""
    return f"{whole_clock(ms, hour_digits)}.{abs(ms) % SECOND_MS:03}"


def race_time_text(ms: int) -> str:
    """Format a race time in ms as 16:12:30, with thousandths only where there are any."""
    return exact_clock(ms) if ms % SECOND_MS else whole_clock(ms)


def duration(ms: int | None) -> str:
    """Format a lap time, a gap or how long something took, in ms, as 14.923, 3:41.032 or 1:02:03.500; None: empty."""
    if ms is None:
        return ""
    seconds, rest = divmod(abs(ms), SECOND_MS)
    whole = short_duration(abs(ms)) if seconds >= 60 else str(seconds)
    return f"{'-' if ms < 0 else ''}{whole}.{rest:03}"


def short_duration(ms: int) -> str:
    """Format how long something took, in ms, as 0:45, 2:03 or 1:02:03; what is less than a second is cut off."""
    seconds = ms // SECOND_MS
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def moments_of(race: RaceInfo, unchanged_us: int) -> list[int]:
    """The moments at which the clocks of the place show what they would at this one if they were never changed.

    Two where the clocks are put back over that time, none where they are put on over it.
    """
    local = unchanged_us + race.utc_offset_us
    tried = [
        unchanged_us - sum(change.by_us for change in race.clock_changes[:n])
        for n in range(len(race.clock_changes) + 1)
    ]
    return [moment_us for moment_us in tried if local_us(race, moment_us) == local]


def local_us(race: RaceInfo, moment_us: int) -> int:
    """A moment by the clocks of the place, which may be put on or back while the race runs."""
    put_us = sum(change.by_us for change in race.clock_changes if change.time_us <= moment_us)
    return moment_us + race.utc_offset_us + put_us
