"""What feeds write, into values: durations, names, JSON; and the lap time below which a reading is an echo."""

import re
from typing import Final

import msgspec

from pitboard.model.time import DAY_US, SECOND_US

QUARTER_US = 900 * SECOND_US

_NUMBER = re.compile(r"(?:#|n[ro]\.?|car)?\s*(?=\d)", re.IGNORECASE)
BLANKS = frozenset({"", "-", "--", "nan", "nat", "none", "null", "<na>", "n/a", "na"})
"""What stands for nothing, in any case."""

MOST_CARS = 1_000
"""Four times the largest grids there are: what a record may change must not grow with all that was ever sent."""


def duration_us(text: str) -> int:
    """Read a duration such as `58.054`, `3:53.276` or `24:06:52.461` in µs; hours pass 24.

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
    """Date a local time of day by a dated start near it: its epoch moment and local time minus UTC, both in µs.

    Zones lie whole quarters of an hour from UTC; what remains is the difference between the two sources' zeros.
    """
    apart_us = (local_start_us - known_start_us) % DAY_US
    offset_us = round(apart_us / QUARTER_US) * QUARTER_US
    residual_us = apart_us - offset_us
    if offset_us > DAY_US // 2:
        offset_us -= DAY_US
    return known_start_us + residual_us, offset_us


def split_name(name: str) -> tuple[str, str]:
    """Split a name into first and last, as written: `Alessandro PIER GUIDI`, `Renger van der Zande`.

    Capitals mark the surname where the source uses them; otherwise the first word is the first name.
    """
    words = name.split()
    if len(words) < 2:
        return "", name.strip()
    first = len(words)
    while first > 1 and words[first - 1].isupper():
        first -= 1
    if first == len(words):
        first = 1
    return " ".join(words[:first]), " ".join(words[first:])


def car_number(text: str) -> str:
    """Read a car's number as text; `7.0` is 7, `#7` and `No. 7` are 7, `007` is 007."""
    number = text.strip().removeprefix("=").strip("\"'")
    number = _NUMBER.sub("", number, count=1) if _NUMBER.match(number) else number
    if number.endswith(".0") and number[:-2].isdecimal():
        return number[:-2]
    return "" if number.casefold() in BLANKS else number


def seat_of(names: list[str], name: str) -> int:
    """Return a driver's seat by the order in which a car showed its names, adding a new name. 0: nobody."""
    if not name:
        return 0
    if name not in names:
        names.append(name)
    return names.index(name) + 1


FASTEST_M_PER_S: Final = 125
"""450 km/h on average over a lap: nothing comes round faster."""


def min_lap_us(length_m: float) -> int:
    """Return a lower bound (µs) for a lap of this length, to reject echoes; 0: it is no length of a track."""
    if not 150 < length_m < 160_000:
        return 0
    return round(length_m / FASTEST_M_PER_S * 1_000_000)


def decoded_json(payload: bytes) -> object:
    """Decode a JSON document.

    Raises:
        ValueError: it is no JSON, not UTF-8, or nested deeper than any document of timing; the text says where.
    """
    try:
        return msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"no JSON: {error}") from None
    except RecursionError:
        raise ValueError("no JSON of a timing system: nested too deep") from None
