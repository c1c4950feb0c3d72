"""The cells of a lap record, as timing systems and the tools of people write them."""

import re

from pitboard.feeds.clock import SECOND_US, duration_us

BLANKS = frozenset({"", "-", "--", "nan", "nat", "none", "null", "<na>", "n/a", "na"})
"""What stands for nothing, in any case."""

_DAYS = re.compile(r"(?:\+?(\d{1,3}) days?,?\s*)?\+?(\d.*)?")
_DOTTED = re.compile(r"(\d{1,3})\.(\d\d)\.(\d{1,6})")
_WHOLE = re.compile(r"(\d+)(?:[.,]0*)?")


def time_us(text: str) -> int:
    """A duration in µs, or 0 where the cell is blank: `1:31.173`, `1'31.173`, `1:31,173`, `0 days 00:01:31.173000`.

    Raises:
        ValueError: the text is no duration.
    """
    try:
        return duration_us(text)
    except ValueError:
        bare = text.strip()
        if bare.casefold() in BLANKS:
            return 0
    found = _DAYS.fullmatch(bare)
    if found is None or not (found[1] or found[2]):
        raise ValueError(f"no duration: {text!r}")
    days, rest = int(found[1] or 0), found[2] or "0"
    rest = re.sub(r"''|[\"″]", ".", rest.replace("’", "'").replace("′", "'")).replace("'", ":").replace(",", ".")
    dotted = _DOTTED.fullmatch(rest)
    if dotted:
        rest = f"{dotted[1]}:{dotted[2]}.{dotted[3]}"
    whole, point, fraction = rest.partition(".")
    try:
        return days * 86_400 * SECOND_US + duration_us(whole + point + fraction[:6])
    except ValueError:
        raise ValueError(f"no duration: {text!r}") from None


def whole(text: str, what: str) -> int:
    """A whole number; `1.0` is one, as tools write whole numbers beside blanks.

    Raises:
        ValueError: the text is none.
    """
    found = _WHOLE.fullmatch(text.strip())
    if found is None or len(found[1]) > 9:
        raise ValueError(f"no {what}: {text[:40]!r}")
    return int(found[1])


def car_number(text: str) -> str:
    """A car's number as text; `7.0` is 7, `007` is 007."""
    number = text.strip().removeprefix("#")
    if number.endswith(".0") and number[:-2].isdecimal():
        return number[:-2]
    return "" if number.casefold() in BLANKS else number


def words(text: str) -> str:
    """A name or a code; what stands for nothing is blank."""
    bare = text.strip()
    return "" if bare.casefold() in BLANKS else bare
