"""The cells of a lap record, as timing systems and the tools of people write them."""

import re

from pitboard.feeds.clock import SECOND_US, duration_us

BLANKS = frozenset({"", "-", "--", "nan", "nat", "none", "null", "<na>", "n/a", "na"})
"""What stands for nothing, in any case."""

_DAYS = re.compile(r"(?:\+?(\d{1,3}) days?,?\s*)?\+?(\d.*)?")
_DOTTED = re.compile(r"(\d{1,3})\.(\d\d)\.(\d{1,6})")
_THOUSANDTHS = re.compile(r"((?:\d+:)?\d+:\d{1,2}):(\d{3})")
_UNITS = re.compile(
    r"P?(?:(\d{1,3})\s*D(?:AYS?)?\s*)?T?(?:(\d+)\s*H\s*)?(?:(\d+)\s*M(?:IN)?\s*)?(?:(\d+(?:[.,]\d+)?)\s*S(?:EC)?)?",
    re.IGNORECASE,
)
_SHEET_DAY = re.compile(r"(?:1900-01|1970-01)-(\d\d)[ T]")
_OF_DAY = re.compile(
    r"(?:.*[ T])?(\d{1,2}):(\d\d:\d\d(?:[.,]\d{1,9})?)\s*(?:([ap])\.?\s?m\.?)?\s*(?:Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:#|n[ro]\.?|car)?\s*(?=\d)", re.IGNORECASE)
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
    sheet = _SHEET_DAY.match(bare)
    if sheet:
        # A spreadsheet's day 0 is 1900-01-00; a program's is the first of 1970.
        first = 1 if bare.startswith("1970") else 0
        bare = f"{int(sheet[1]) - first} days {bare[sheet.end() :]}"
    elif (parts := _UNITS.fullmatch(bare)) is not None and any(parts.groups()):
        day_count, hours, minutes, seconds = (one or "0" for one in parts.groups())
        own_us = duration_us(seconds.replace(",", ".")[:16])
        return ((int(day_count) * 24 + int(hours)) * 60 + int(minutes)) * 60 * SECOND_US + own_us
    found = _DAYS.fullmatch(bare)
    if found is None or not (found[1] or found[2]):
        raise ValueError(f"no duration: {text!r}")
    days, rest = int(found[1] or 0), found[2] or "0"
    rest = re.sub(r"''|[\"″]", ".", rest.replace("’", "'").replace("′", "'")).replace("'", ":").replace(",", ".")
    dotted = _DOTTED.fullmatch(rest)
    if dotted:
        rest = f"{dotted[1]}:{dotted[2]}.{dotted[3]}"
    rest = _THOUSANDTHS.sub(r"\1.\2", rest)
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


def of_day_us(text: str) -> int:
    """A time of day in µs: `15:04:05.123`, `3:04:05 PM`, with a date before it or a zone behind it.

    Raises:
        ValueError: the text is none.
    """
    found = _OF_DAY.fullmatch(text.strip())
    if found is None:
        return time_us(text.rpartition(" ")[2])
    hours = int(found[1])
    if found[3]:
        hours = hours % 12 + 12 * (found[3] in "pP")
    return time_us(f"{hours}:{found[2]}")


def car_number(text: str) -> str:
    """A car's number as text; `7.0` is 7, `#7` and `No. 7` are 7, `007` is 007."""
    number = text.strip().removeprefix("=").strip("\"'")
    number = _NUMBER.sub("", number, count=1) if _NUMBER.match(number) else number
    if number.endswith(".0") and number[:-2].isdecimal():
        return number[:-2]
    return "" if number.casefold() in BLANKS else number


def words(text: str) -> str:
    """A name or a code; what stands for nothing is blank."""
    bare = text.strip()
    return "" if bare.casefold() in BLANKS else bare


_IN_LANE = frozenset({"b", "true", "yes", "y", "1", "1.0", "x", "p", "pit"})


def in_lane(text: str) -> bool:
    """Whether a mark says that the line was crossed in the pit lane: Al Kamel's B, or what tools write for yes."""
    return text.strip().casefold() in _IN_LANE


_FLAG_WORDS = {
    "GF": "GF G GREEN GREENFLAG CLEAR GROEN GRÜN GRUEN VERT VERDE SZ SLOWZONE",
    "YF": "YF Y YELLOW YELLOWFLAG GEEL GELB JAUNE AMARILLA GIALLA",
    "FCY": "FCY FULLCOURSEYELLOW FULLCOURSECAUTION CAUTION CODE60 C60 VSC VIRTUALSAFETYCAR",
    "SF": "SF SC SAFETYCAR",
    "RF": "RF R RED REDFLAG ROOD ROT ROUGE ROJA ROSSA",
    "FF": "FF CH CF CHEQUERED CHECKERED CHEQUEREDFLAG CHECKEREDFLAG FINISH FINISHED FINISHFLAG ZIEL DAMIER",
}
_FLAG_CODES = {word: code for code, words in _FLAG_WORDS.items() for word in words.split()}


def flag_code(text: str) -> str | None:
    """The code of a flag as Al Kamel writes it, whoever wrote it; "" where the cell is blank, None where it is unknown.

    A slow zone is a part of the circuit; the race is under green.
    """
    bare = words(text)
    return _FLAG_CODES.get(re.sub(r"[\W_]", "", bare).upper()) if bare else ""
