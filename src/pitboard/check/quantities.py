"""Numbers in words and figures, and amounts of time and laps with the range that their wording admits."""

import re
from functools import cache

from msgspec import Struct

from pitboard.check.algebra import WITHOUT_END
from pitboard.check.phrases import Hit, Token
from pitboard.check.words import Words

_MS = {
    "hour": 3_600_000,
    "half_hour": 1_800_000,
    "quarter_of_hour": 900_000,
    "minute": 60_000,
    "second": 1000,
    "tenth": 100,
    "hundredth": 10,
    "lap": 1000,
}
_LOWER = {"hour": "minute", "minute": "second"}
_FIGURES = re.compile(r"(?:(\d{1,2})[:.])?(\d{1,2})[:.'](\d\d)(?:[.,](\d{1,3}))?$")
_COLON = re.compile(
    r"\d{1,2}[:'][0-5]\d(?:[.,]\d{1,3})?$|\d{1,2}:\d\d:\d\d$|\d{1,2}\.\d\d,\d{1,3}$|\d{1,2}\.\d\d\.\d{3}$"
)


class Number(Struct, frozen=True):
    """A number: its value, how fine it is written (the unit of its last figure), and where it ends."""

    value: float
    step: float
    last: int
    vague: bool = False


class Quantity(Struct, frozen=True):
    """An amount of time or of laps: tokens, value, and what its words admit. Time in ms; laps in whole ones."""

    first: int
    last: int
    unit: str
    value: int
    low: int
    high: int
    word: str = ""
    colon: bool = False


def number_at(tokens: list[Token], at: int, words: Words) -> Number | None:
    """Read a number that begins at a token, in figures or in words."""
    text = tokens[at].text
    if text[0].isdigit():
        if not re.fullmatch(r"\d{1,12}(?:[.,]\d{1,9})?", text):
            return None
        decimals = len(text) - 1 - max(text.find("."), text.find(",")) if re.search(r"[.,]", text) else 0
        return Number(float(text.replace(",", ".")), 10.0**-decimals, at + 1)
    value, last = words.numbers.get(text), at + 1
    if value is None:
        return None
    if value in range(20, 100, 10) and last + 1 < len(tokens) and tokens[last].text == "-":
        digit = words.numbers.get(tokens[last + 1].text, 0)
        if 0 < digit < 10:
            return Number(value + digit, 1, last + 2)
    if value in range(20, 100, 10) and last < len(tokens) and 0 < words.numbers.get(tokens[last].text, 0) < 10:
        return Number(value + words.numbers[tokens[last].text], 1, last + 1)
    return _hundreds(tokens, value, last, words) if last < len(tokens) else Number(value, 1, last)


def _hundreds(tokens: list[Token], value: int, last: int, words: Words) -> Number:
    if words.numbers.get(tokens[last].text) in (12, 100) and 0 < value < 10:
        value, last = value * words.numbers[tokens[last].text], last + 1
    if value >= 100 and value % 100 == 0 and last + 1 < len(tokens) and tokens[last].text == words.data.numbers.and_:
        rest = number_at(tokens, last + 1, words)
        if rest and rest.value < 100:
            return Number(value + rest.value, 1, rest.last)
    return Number(value, 1, last)


def quantity_at(tokens: list[Token], at: int, words: Words) -> Quantity | None:
    """Read an amount that begins at a token, with the modifier before it."""
    fixed = words.fixed.longest(tokens, at)
    if fixed:
        low, high = words.data.fixed[fixed.tag]
        return Quantity(at, fixed.last, "time", (low + high) // 2, low, high, "about")
    core = _figures(tokens, at) or _amount(tokens, at, words)
    return _ranged(tokens, core, words) if core else None


LONGEST_TIME = len("1000:00:00.000000000")


class _Core(Struct, frozen=True):
    first: int
    last: int
    unit: str
    value: float
    step: float
    colon: bool = False


def _figures(tokens: list[Token], at: int) -> _Core | None:
    text = tokens[at].text
    match = _FIGURES.match(text) if _COLON.match(text) else None
    if match is None or len(text) > LONGEST_TIME:
        return None
    hours, minutes, seconds, fraction = match.groups()
    if text.count(":") == 2:
        hours, minutes, seconds = text.split(":")
    value = (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int((fraction or "0").ljust(3, "0"))
    return _Core(at, at + 1, "time", value, 10.0 ** (3 - len(fraction or "")), colon=True)


def _amount(tokens: list[Token], at: int, words: Words) -> _Core | None:
    first = _one(tokens, at, words)
    if first is None:
        return None
    value, step, unit, last = first
    if unit == "lap":
        return _Core(at, last, "lap", value / 1000, 1)
    while unit in _LOWER and last < len(tokens):
        following = last + 1 if tokens[last].text in (words.data.numbers.and_, ",") else last
        rest = _one(tokens, following, words) if following < len(tokens) else None
        if rest and _MS[rest[2]] < _MS[unit] and rest[2] != "lap":
            value, step, unit, last = value + rest[0], rest[1], rest[2], rest[3]
            continue
        bare = number_at(tokens, following, words) if following in range(last + 1, len(tokens)) else None
        if bare is None and unit == "minute" and (direct := number_at(tokens, last, words)):
            bare = direct
        if bare and tokens[last].text != "," and 10 <= bare.value < 60 and not _unit(tokens, bare.last, words):
            return _Core(at, bare.last, "time", value + bare.value * _MS[_LOWER[unit]], _MS[_LOWER[unit]])
        break
    return _Core(at, last, "time", value, step)


def _unit(tokens: list[Token], at: int, words: Words) -> str:
    return words.unit_of.get(tokens[at].text, "") if at < len(tokens) else ""


def _one(tokens: list[Token], at: int, words: Words) -> tuple[float, float, str, int] | None:
    """Read one number with one unit: value and step in ms (laps in thousandths), the unit, where it ends."""
    text = tokens[at].text
    if words.unit_of.get(text) in ("quarter_of_hour", "half_hour"):
        return _MS[words.unit_of[text]], 120_000, words.unit_of[text], at + 1
    half = words.halves.longest(tokens, at)
    if half is None and text in words.articles and at + 1 < len(tokens):
        half = words.halves.longest(tokens, at + 1)
    if half and (part := _fraction(tokens, half.last, words.shares[half.tag], words)):
        return part
    if text in words.articles and (some := _unit_or_so(tokens, at, words)):
        return some
    number = number_at(tokens, at, words)
    if number is None and text in words.articles:
        number = Number(1, 1, at + 1, vague=True)
    if number is None:
        return None
    return _counted(tokens, number, words) or _bare_seconds(tokens, at, number, words)


def _bare_seconds(tokens: list[Token], at: int, number: Number, words: Words) -> tuple[float, float, str, int] | None:
    """Read `7.4 adrift`, `seven and a half behind`, `trails by 5.4`, `at 13.6`: seconds where no unit is written."""
    value, step, last = number.value, number.step, number.last
    tail = words.tails.longest(tokens, last) if last < len(tokens) else None
    if tail:
        value, step, last = value + words.data.numbers.tails[tail.tag], 0.25, tail.last
    before = tokens[at - 1].text if at else ""
    adds = last < len(tokens) and tokens[last].text in words.syntax["adds"]
    after, beyond = (tokens[i].text if i < len(tokens) else "" for i in (last + adds, last + adds + 1))
    relates = after in words.syntax["bare_after"] and beyond not in words.syntax["not_bare"]
    relates = relates and before not in words.syntax["not_bare"]
    ends = not after[:1].isalnum() or after in words.syntax["breaks"]
    stated = step < 1 and before in words.syntax["bare_before"] and ends
    stated = stated or (before in words.syntax["bare_by"] and after in words.syntax["bare_over"])
    return (value * 1000, step * 1000, "second", last) if (relates or stated) and 0 < value < 60 else None


def _unit_or_so(tokens: list[Token], at: int, words: Words) -> tuple[float, float, str, int] | None:
    """Read `een minuut of vijf`: about so many of them."""
    unit = _unit(tokens, at + 1, words)
    if words.lang != "nl" or not unit or at + 3 >= len(tokens) or tokens[at + 2].text != "of":
        return None
    number = number_at(tokens, at + 3, words)
    return (number.value * _MS[unit], 0.5 * number.value * _MS[unit], unit, number.last) if number else None


def _counted(tokens: list[Token], number: Number, words: Words) -> tuple[float, float, str, int] | None:
    """Read the unit behind a number, with its half or quarter before or behind it."""
    value, step, last = number.value, number.step, number.last
    while last < len(tokens) and tokens[last].text == "-" and tokens[last].start == tokens[last - 1].end:
        last += 1
    tail = _dashed(tokens, last, words) if last < len(tokens) else None
    if tail:
        value, step, last = value + words.data.numbers.tails[tail.tag], 0.25, tail.last
    last += last < len(tokens) and tokens[last].text == "-"
    last = _past_adjective(tokens, last, words)
    unit = _unit(tokens, last, words)
    if not unit or (value != 1 and _is_place(tokens, last, words)):
        return None
    last += 1
    tail = words.tails.longest(tokens, last) if last < len(tokens) and not tail else None
    if tail:
        value, step, last = value + words.data.numbers.tails[tail.tag], 0.25, tail.last
    size = _MS[unit]
    if unit == "minute" and (parts := re.fullmatch(r"(\d{1,2})\.([0-5]\d)", tokens[number.last - 1].text)):
        return int(parts[1]) * 60_000 + int(parts[2]) * 1000, 1000, "second", last
    if unit == "quarter_of_hour" and number.vague:
        return value * size, 120_000, unit, last
    vague = 0.9 if size < 1000 else 0.3
    return value * size, (step if not number.vague else vague) * size, unit, last


def _is_place(tokens: list[Token], at: int, words: Words) -> bool:
    """Tell whether a word that is a unit and an ordinal is a place: `X in the 88 second and Y third`."""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    ends = not after[:1].isalnum() or after in words.place["after_break"] | words.syntax["breaks"]
    return tokens[at].text in words.ordinals and ends and tokens[at - 1].text != "-"


def _dashed(tokens: list[Token], at: int, words: Words) -> Hit | None:
    """Find `and-a-half`, as in three-and-a-half-hour."""
    plain = [token for token in tokens[at : at + 8] if token.text != "-"]
    hit = words.tails.longest(plain, 0) if plain else None
    if hit is None:
        return None
    end = plain[hit.last - 1].end
    last = next(i for i in range(at, len(tokens)) if tokens[i].end == end) + 1
    return Hit(hit.tag, at, last)


def _past_adjective(tokens: list[Token], at: int, words: Words) -> int:
    """Step over a word between number and unit, `een krappe minuut`, if a unit follows."""
    if at + 1 < len(tokens) and not _unit(tokens, at, words) and _unit(tokens, at + 1, words):
        known = words.modifiers.longest(tokens, at)
        if (known and known.last == at + 1) or tokens[at].text in words.syntax["whole"]:
            return at + 1
    return at


def _fraction(tokens: list[Token], last: int, share: float, words: Words) -> tuple[float, float, str, int] | None:
    """Read `half a minute`, `three quarters of an hour`, `kwart minuut`."""
    while last < len(tokens) and (tokens[last].text in words.data.numbers.of.split() or tokens[last].text == "-"):
        last += 1
    unit = _unit(tokens, last, words)
    if not unit:
        return None
    return share * _MS[unit], (0.1 if share < 2 else 0.25) * _MS[unit], unit, last + 1


def _ranged(tokens: list[Token], core: _Core, words: Words) -> Quantity:
    """Give an amount the range that the words around it admit."""
    name, first = "", core.first
    before = words.modifiers.before(tokens, core.first)
    inside = next((hit for i in range(core.first, core.last) for hit in words.modifiers.at(tokens, i)), None)
    if tokens[core.first].text in words.articles and core.first + 1 < core.last:
        adjective = words.modifiers.longest(tokens, core.first + 1)
        inside = adjective if adjective and adjective.tag != "about" else None
    if before and before.tag != "exact":
        name, first = before.tag, before.first
        further = words.modifiers.before(tokens, first)
        if further and further.tag in ("under", "less", "barely", "over"):
            name, first = further.tag, further.first
    elif inside and inside.tag in ("over", "under", "barely"):
        name = inside.tag
    elif any(tokens[i].text == "odd" for i in range(core.first, core.last)):
        name = "about"
    after = words.after.longest(tokens, core.last) if core.last < len(tokens) else None
    if after and not name:
        name = "about"
    value, step = round(core.value), core.step
    low, high = _laps(name, value) if core.unit == "lap" else _bounds(name, value, step)
    return Quantity(first, after.last if after else core.last, core.unit, value, low, high, name, core.colon)


@cache
def _bounds(name: str, value: int, step: float) -> tuple[int, int]:
    """Return the least and the most ms that an amount admits, by its modifier and how fine it is written."""
    if name == "over":
        more = min(value * 0.6, 55_000) if value >= 60_000 else min(max(value * 0.4, 1000), 12_000)
        more = max(more, value * 0.25)
        return value - int(min(step * 0.1, 1000)), int(value + more)
    if name == "under":
        return int(value * 0.8 - min(step, 1000)), value + int(min(step * 0.2, value * 0.02))
    if name == "barely":
        return int(value * 0.7 - min(step, 1000)), int(value * 1.25 + min(step, 500) * 0.5)
    if name == "more":
        return value, WITHOUT_END
    if name == "less":
        return 0, value
    slack = _slack(value, step)
    if name == "about":
        slack = max(slack, value * 0.15, step * 0.6 if step < 60_000 else 0)
    return int(value - slack), int(value + slack)


def _slack(value: int, step: float) -> float:
    if step < 900:
        return max(step * 1.01, 2)
    if step <= 1000:
        return 1000
    return max(min(step * 0.5, value * 0.15), 5_000)


def _laps(name: str, value: int) -> tuple[int, int]:
    if name == "more":
        return value + 1, WITHOUT_END
    if name == "less":
        return 0, value
    if name in ("about", "over", "under", "barely"):
        room = value // 6
        low = value if name in ("over",) else value - room
        return low, value if name == "under" else value + room
    return value, value
