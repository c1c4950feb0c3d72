"""English words that are computed: numerals, plurals, articles, agreement, lists, times and gaps."""

from collections.abc import Sequence

from pitboard.model.time import time_of_day
from pitboard.report import ranges
from pitboard.report.languages.book import Noun

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_TENS = {30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"}
_TENS |= {100: "a hundred"}
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


def sentence(text: str) -> str:
    """A capital at the start, a full stop at the end."""
    text = text.replace(" ,", ",").replace(" : ", ": ")
    return text[:1].upper() + text[1:] + "."


_SILENT_H = ("hour", "honest", "heir")


def article(word: str) -> str:
    """A or an, by the sound the word begins with: an LMP2, an eight-second gap, a one-lap gap."""
    first = word.split("-")[0].split()[0]
    if first.isupper() and first.isalnum():
        vowel = first[0] in "AEFHILMNORSX8"
    elif first[:1].isdigit():
        vowel = first[:1] == "8" or first[:2] in ("11", "18")
    else:
        vowel = first[:1].lower() in "aeio" or (first[:1].lower() == "u" and not first.lower().startswith("uni"))
        vowel = (vowel and not first.lower().startswith("one")) or first.lower().startswith(_SILENT_H)
    return f"{'an' if vowel else 'a'} {word}"


def number(count: int) -> str:
    """A numeral in letters up to twenty and for the round tens up to a hundred, else in figures: the one rule."""
    if 0 <= count <= 20:
        return _SMALL[count]
    return _TENS.get(count, str(count))


def ordinal(place: int) -> str:
    """First, second: in letters up to a hundred, else in figures: twenty-first."""
    if place <= 20:
        return _ORDINALS[place]
    tens, ones = divmod(place, 10)
    tens_said = {20: "twenty", **_TENS}.get(tens * 10)
    if tens_said and place < 100:
        return f"{tens_said}-{_ORDINALS[ones]}" if ones else f"{tens_said[:-1]}ieth"
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def times(count: int) -> str:
    """How often: once, twice, five times."""
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")


def counted(count: int, noun: str) -> str:
    """A number of things: one lap, two laps."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def laps(count: int) -> str:
    """Laps as a measure: a lap, two laps."""
    return "a lap" if count == 1 else f"{number(count)} laps"


def hours(count: int) -> str:
    """Hours: one hour, sixteen hours."""
    return counted(count, "hour")


def joining(places: int) -> str:
    """What stands between the first and the last place of a run, so many places on."""
    return "and" if places == 1 else "to"


def listed(items: Sequence[str]) -> str:
    """A, B and C."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def seconds(ms: int) -> str:
    """A time below a minute: 47 thousandths, eight tenths, 8.4 seconds, twelve seconds, 37 seconds."""
    if ms < 95:
        return counted(ms, "thousandth")
    if ms < 950:
        return counted(round(ms / 100), "tenth")
    if ms < 9_950 and round(ms, -2) % 1_000:
        return f"{ms / 1000:.1f} seconds"
    count = round(ms / 1000)
    return counted(count, "second")


def tenths(ms: int) -> str:
    """Seconds with a decimal, of a difference in pace: 0.5 seconds."""
    return f"{ms / 1000:.1f} seconds"


def before(basis: str) -> str:
    """Before the latest stop; before the neutralisation."""
    return "before the latest stop" if basis == "before_stop" else "before the neutralisation"


_ROUND = {
    30_000: "half a minute",
    900_000: "a quarter of an hour",
    1_800_000: "half an hour",
    3_600_000: "an hour",
}


def span(ms: int) -> str:
    """A length of time: 37 seconds, a minute and 37 seconds, 28 minutes, four hours and 36 minutes."""
    if ms < 59_500:
        return seconds(ms)
    total_s = round(ms / 1000)
    if total_s < 600:
        minutes, rest = divmod(total_s, 60)
        span = "a minute" if minutes == 1 else counted(minutes, "minute")
        return f"{span} and {counted(rest, 'second')}" if rest else span
    whole, rest = divmod(round(total_s / 60), 60)
    if not whole:
        return counted(rest, "minute")
    return f"{hours(whole)} and {counted(rest, 'minute')}" if rest else hours(whole)


def before_again(basis: str) -> str:
    """The same as `before`, in other words."""
    return "when both were last timed" if basis == "before_stop" else "before the field was slowed"


def length(ms: int) -> Noun:
    """A length of time as a subject: its verb goes by the first of its measures."""
    text = span(ms)
    return Noun(text, plural=not text.startswith(("a ", "one ")))


def roughly(ms: int) -> str:
    """A length of time, round where its range allows: nearly three minutes, just over an hour; else in numbers."""
    found = ranges.rough(ms)
    if found is None:
        return span(ms)
    round_word = _ROUND.get(found.of_ms) or span(found.of_ms)
    return {"exactly": "", "over": "just over ", "nearly": "nearly "}[found.word] + round_word


_GAPS = {
    "handful": "a handful of seconds",
    "half_minute": "about half a minute",
    "near_minute": "just under a minute",
    "minute": "a minute",
    "good_minute": "a good minute",
    "minute_and_half": "about a minute and a half",
    "over_two_minutes": "just over two minutes",
}


def gap(gap_laps: int, gap_ms: int) -> str:
    """A gap as an amount: a vague word where one may be used, else a round one, else the number."""
    vague = None if gap_laps else ranges.word(ranges.GAP_MS, gap_ms)
    return _GAPS[vague] if vague in _GAPS else laps(gap_laps) if gap_laps else roughly(gap_ms)


def amount(gap_laps: int, gap_ms: int) -> str:
    """A gap as an amount, in numbers."""
    return laps(gap_laps) if gap_laps else span(gap_ms)


def race_time(at_ms: int) -> str:
    """A race time as a length: sixteen hours, 16 hours and 12 minutes; in the first minute thirty seconds."""
    if at_ms < 60_000:
        return counted(max(at_ms // 1000, 0), "second")
    whole, rest = divmod(at_ms // 60_000, 60)
    if not whole:
        return counted(rest, "minute")
    if not rest:
        return hours(whole)
    return f"{hours(whole)} and {counted(rest, 'minute')}"


def hour_of(at_ms: int) -> str:
    """The hour of the race that a moment lies in: the eighth hour."""
    return f"the {ordinal(at_ms // 3_600_000 + 1)} hour"


def of_the_clock(ms_of_day: int) -> str:
    """A time of day: 08:12."""
    return time_of_day(ms_of_day)


def class_plural(name: str) -> str:
    """The cars of a class."""
    return f"{name}s"


def lap_time(ms: int) -> str:
    """A lap time: 3:28.298."""
    seconds = f"{ms // 1000 % 60:02}.{ms % 1000:03}"
    return f"{ms // 60_000}:{seconds}" if ms >= 60_000 else seconds
