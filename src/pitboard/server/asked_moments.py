"""A moment of a race as people write it into a form: race time in many ways, or the time of day where it is run."""

import re
from typing import Final, Literal

from msgspec import Struct

from pitboard.model.time import HOUR_US, MINUTE_US, SECOND_US, parse_race_time
from pitboard.scoring import History

DAY_US: Final = 24 * HOUR_US

_HOURS: Final = r"(?:h|u|uur|uren|hours?|hrs?)"
_MINUTES: Final = r"(?:m|min|mins|minuten|minutes?)"
_CLOCK: Final = re.compile(rf"(\d{{1,3}})[:.](\d\d)(?:[:.](\d\d))?\s*{_HOURS}?")
_HOURS_AND: Final = re.compile(rf"(\d{{1,3}})(?:[.,](\d))?\s*{_HOURS}\s*(?:(\d{{1,2}})\s*{_MINUTES}?)?")
_MINUTES_ONLY: Final = re.compile(rf"(\d{{1,4}})\s*{_MINUTES}")


class AskedMoment(Struct, frozen=True):
    """A moment in race time (µs): `taken` as the time of day, or as the last known where it lies beyond that."""

    at_us: int
    taken: Literal["", "clock", "beyond"] = ""


def asked_moment(text: str, history: History, until_us: int) -> AskedMoment:
    """Read a moment; one beyond what is known (race time in µs) is a time of day where it fits, else the last.

    Raises:
        ValueError: the text is no time.
    """
    asked_us = _race_us(text.strip().lower())
    if asked_us <= until_us:
        return AskedMoment(asked_us)
    race = history.race
    since_start_us = (asked_us - race.start_us - race.utc_offset_us) % DAY_US
    if asked_us < DAY_US and since_start_us <= until_us:
        return AskedMoment(since_start_us, "clock")
    return AskedMoment(until_us, "beyond")


def _race_us(text: str) -> int:
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        if minutes < 60 and seconds < 60:
            return hours * HOUR_US + minutes * MINUTE_US + seconds * SECOND_US
    if spoken := _HOURS_AND.fullmatch(text):
        hours, tenths, minutes = (int(part or 0) for part in spoken.groups())
        return hours * HOUR_US + tenths * HOUR_US // 10 + minutes * MINUTE_US
    if minutes_only := _MINUTES_ONLY.fullmatch(text):
        return int(minutes_only[1]) * MINUTE_US
    return parse_race_time(text)
