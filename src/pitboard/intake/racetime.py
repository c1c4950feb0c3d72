"""Race time as a person types it."""

import re

_UNITS_US = {"h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000}


def parse_race_time(text: str) -> int:
    """Race time in µs from `16:12:30`, `16:12:30.250`, `16:12`, `16h`, `16h30m`, `90m` or `57600s`.

    Raises:
        ValueError: the text is no race time.
    """
    text = text.strip()
    clock = re.fullmatch(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?", text)
    if clock:
        hours, minutes, seconds, fraction = clock.groups()
        whole_s = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
        return whole_s * 1_000_000 + int((fraction or "").ljust(6, "0") or 0)
    parts = re.fullmatch(r"(?:(\d{1,9}(?:\.\d+)?)h)?(?:(\d{1,9}(?:\.\d+)?)m)?(?:(\d{1,9}(?:\.\d+)?)s)?", text)
    if text and parts:
        return sum(
            round(float(part) * _UNITS_US[unit]) for part, unit in zip(parts.groups(), "hms", strict=True) if part
        )
    raise ValueError(f"{text!r} is no race time; write 16:12:30, 16h or 57600s")
