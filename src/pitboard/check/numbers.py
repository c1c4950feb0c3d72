"""Numbers in words and figures, and amounts of time and laps with the range that their wording allows."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pitboard.check.lexicon import Lexicon
from pitboard.check.text import Span

FOREVER_MS = 1 << 50


class Amount(Span, frozen=True):
    """An amount of time (ms) or of laps (thousandths), from `low` to `high`; `loose` where a vague word stands."""

    unit: str
    low: int
    high: int
    value: int
    loose: bool
    word: str = ""


@cache
def _number_words(lang: str) -> dict[str, int]:
    if lang == "nl":
        ones = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien"
        ones += " zeventien achttien negentien"
        tens = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"
    else:
        ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        ones += " seventeen eighteen nineteen"
        tens = "twenty thirty forty fifty sixty seventy eighty ninety"
    known = {word: number for number, word in enumerate(ones.split())}
    digits = list(known)[1:10]
    for ten, word in enumerate(tens.split(), 2):
        known[word] = ten * 10
        for digit, name in enumerate(digits, 1):
            if lang == "nl":
                known[f"{name}en{word}"] = ten * 10 + digit
            else:
                known[f"{word}-{name}"] = known[f"{word} {name}"] = ten * 10 + digit
    known |= {"honderd": 100} if lang == "nl" else {"hundred": 100, "a": 1, "an": 1, "a dozen": 12, "dozen": 12}
    return known


@cache
def number_pattern(lang: str) -> str:
    """Return a pattern for any number, in figures or in words."""
    spelt = "|".join(sorted(map(re.escape, _number_words(lang)), key=len, reverse=True))
    return rf"(?:\d+(?:[.,]\d+)?|{spelt})"


def number(folded: str, lang: str) -> float | None:
    """Return the value of a number in figures or in words."""
    if folded[:1].isdigit():
        return float(folded.replace(",", "."))
    return _number_words(lang).get(folded.strip())


_HOUR = r"(?:uur|uren|hours?|h)"
_MINUTE = r"(?:minuut|minuten|minuutje|minutes?|min|m)"
_SECOND = r"(?:seconden|seconde|secondes|seconds?|sec|tellen|tel|s)"
_LAP = r"(?:ronden|rondes|ronde|rondjes?|laps?)"
_TENTH = r"(?:tienden?|tenths?)(?: van een seconde| of a second)?"
_UNIT = rf"(?P<hour>{_HOUR})|(?P<minute>{_MINUTE})|(?P<tenth>{_TENTH})|(?P<second>{_SECOND})|(?P<lap>{_LAP})"
_MS = {"hour": 3_600_000, "minute": 60_000, "second": 1000, "tenth": 100, "lap": 1000}
_CLOCK = re.compile(
    r"(?<![\d:.,#])\+?(?:(?P<h>\d{1,3})[:](?=\d\d[:]\d\d))?(?P<m>\d{1,2})(?:[:']|\.(?=\d\d,\d))(?P<s>[0-5]\d)"
    r"(?P<f>[.,]\d{1,3})?(?![\d:])"
)


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    any_number = number_pattern(lang)
    half = r"(?:een |a |an )?(?:halve|half(?: an?| of an?)?)|anderhalve|anderhalf|(?:een )?kwart(?= ronde)"
    first = re.compile(
        rf"(?<![\w#.,:/-])(?:\+)?(?P<n>{half}|{any_number})(?:[ -]|(?<=\d))(?P<adj>volle |hele |whole |full |goede "
        rf"|krappe |kleine |ruime |good )?"
        rf"(?:{_UNIT})\b(?P<half> and a half)?"
    )
    more = re.compile(rf"\s*(?:,|en|and|plus)?\s*(?:een |a )?(?P<n>{any_number})(?:[ -]|(?<=\d))(?:{_UNIT})\b")
    return first, more


def amounts(folded: str, start: int, end: int, words: Lexicon, taken: Sequence[tuple[int, int]] = ()) -> list[Amount]:
    """Find every amount of time or laps between two places, with its modifier's range."""
    found = [*_vague(folded, start, end, words), *_clocks(folded, start, end, words)]
    first, more = _patterns(words.lang)
    at = start
    while match := first.search(folded, at, end):
        at = match.end()
        inside = next((stop for begin, stop in taken if begin < match.end() and match.start() < stop), 0)
        if inside:
            at = max(inside, match.start() + 1)
        elif not any(kept.start < match.end() and match.start() < kept.end for kept in found):
            amount = _composed(folded, match, more, end, words)
            at = amount.end
            found.append(amount)
    return sorted(found, key=lambda amount: amount.start)


def _vague(folded: str, start: int, end: int, words: Lexicon) -> Iterator[Amount]:
    for pattern, unit, low, high in words.vague_amounts:
        for match in pattern.finditer(folded, start, end):
            yield Amount(match.start(), match.end(), unit, low, high, (low + high) // 2, loose=True, word=match.group())


def _clocks(folded: str, start: int, end: int, words: Lexicon) -> Iterator[Amount]:
    for match in _CLOCK.finditer(folded, start, end):
        hours, minutes, seconds = int(match["h"] or 0), int(match["m"]), int(match["s"])
        fraction = (match["f"] or "")[1:]
        value = ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(fraction.ljust(3, "0") or 0)
        step = 10 ** (3 - len(fraction))
        yield _ranged(folded, match.start(), match.end(), "time", value, step, words)


def _composed(folded: str, match: re.Match[str], more: re.Pattern[str], end: int, words: Lexicon) -> Amount:
    count = _value(match["n"], words.lang)
    unit = _unit_of(match)
    value = round(count * _MS[unit]) + (_MS[unit] // 2 if match["half"] else 0)
    step = _MS[unit] // 2 if match["half"] and unit != "lap" else _step(match["n"], unit)
    stop = match.end()
    while unit not in ("second", "tenth") and (next_one := more.match(folded, stop, end)):
        following = _unit_of(next_one)
        if following == "lap" or (_MS[following] >= _MS[unit] and unit != "lap"):
            break
        if unit == "lap":
            break
        unit = following
        value += round(_value(next_one["n"], words.lang) * _MS[unit])
        step = _step(next_one["n"], unit)
        stop = next_one.end()
    kind = "lap" if unit == "lap" else "time"
    adjective = (match["adj"] or "").strip()
    return _ranged(folded, match.start(), stop, kind, value, step, words, adjective)


def _unit_of(match: re.Match[str]) -> str:
    return next(unit for unit in _MS if match[unit])


def _value(text: str, lang: str) -> float:
    if text.startswith("anderhal"):
        return 1.5
    if "kwart" in text:
        return 0.25
    if re.search(r"\bhal(?:f|ve)\b", text):
        return 0.5
    return number(text, lang) or 0.0


def _step(text: str, unit: str) -> int:
    """Return what the last figure of a number stands for, in ms."""
    fraction = re.search(r"[.,](\d+)$", text)
    if fraction:
        return max(_MS[unit] // int("1" + "0" * len(fraction.group(1))), 1)
    # "A minute" is said of about a minute; a counted number of them is rounded to the whole.
    whole = {"hour": 600_000, "minute": 10_000 if text in ("een", "a", "one") else 30_000}
    return whole.get(unit, _MS[unit])


def _ranged(
    folded: str, start: int, end: int, unit: str, value: int, step: int, words: Lexicon, adjective: str = ""
) -> Amount:
    """Give an amount the range that the word before it allows (or the one between its number and its unit)."""
    before = folded[max(0, start - 28) : start]
    for name, pattern in words.modifiers:
        shown = pattern.search(before)
        inside = bool(adjective) and pattern.search(f"{adjective} ") is not None
        if shown or inside:
            low, high = _range_of(name, value, step)
            begin = start - len(before) + shown.start() if shown else start
            return Amount(begin, end, unit, low, high, value, loose=True, word=name)
    if unit == "lap":
        return Amount(start, end, unit, value, value, value, loose=False)
    return Amount(start, end, unit, value - step, value + step, value, loose=step >= 30_000)


def _range_of(name: str, value: int, step: int) -> tuple[int, int]:
    if name == "about":
        return value - value // 6, value + value // 6
    if name == "over":
        return value - min(step, 1000), value + value // 4
    if name == "under":
        return value - (value // 5 if value >= 1000 else value), value
    if name == "more":
        return value, FOREVER_MS
    return 0, value
