"""Times as feeds write them, into integer microseconds."""

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
QUARTER_US = 900 * SECOND_US


def duration_us(text: str) -> int:
    """A duration such as `58.054`, `3:53.276` or `24:06:52.461` in µs; hours pass 24.

    Raises:
        ValueError: the text is no duration.
    """
    whole, _, fraction = text.partition(".")
    parts = whole.split(":")
    if len(parts) > 3 or (fraction and not (fraction.isdecimal() and len(fraction) <= 6)):
        raise ValueError(f"no duration: {text!r}")
    seconds = 0
    for place, part in enumerate(parts):
        if not part.isdecimal() or (place and len(part) > 2):
            raise ValueError(f"no duration: {text!r}")
        seconds = seconds * 60 + int(part)
    return seconds * SECOND_US + (int(fraction.ljust(6, "0")) if fraction else 0)


def dated_start_us(local_start_us: int, known_start_us: int) -> tuple[int, int]:
    """The epoch moment of a local time of day near a dated start, and the offset of local time from UTC, both in µs.

    Zones lie whole quarters of an hour from UTC; what remains is the difference between the two sources' zeros.
    """
    apart_us = (local_start_us - known_start_us) % DAY_US
    offset_us = round(apart_us / QUARTER_US) * QUARTER_US
    residual_us = apart_us - offset_us
    if offset_us > DAY_US // 2:
        offset_us -= DAY_US
    return known_start_us + residual_us, offset_us
