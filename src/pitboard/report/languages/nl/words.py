"""Dutch words that are computed: numerals, plurals, lists, times and gaps."""

from collections.abc import Sequence

from pitboard.model.time import time_of_day
from pitboard.report import ranges
from pitboard.report.languages.book import Noun

_SMALL = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
    "twintig",
]
_TENS = {
    30: "dertig",
    40: "veertig",
    50: "vijftig",
    60: "zestig",
    70: "zeventig",
    80: "tachtig",
    90: "negentig",
}
_TENS |= {100: "honderd"}
_ORDINALS = [
    "nulde",
    "eerste",
    "tweede",
    "derde",
    "vierde",
    "vijfde",
    "zesde",
    "zevende",
    "achtste",
    "negende",
    "tiende",
    "elfde",
    "twaalfde",
    "dertiende",
    "veertiende",
    "vijftiende",
    "zestiende",
    "zeventiende",
    "achttiende",
    "negentiende",
    "twintigste",
]


def sentence(text: str) -> str:
    """A capital at the start, a full stop at the end; één becomes Eén."""
    text = text.replace(" ,", ",").replace(" : ", ": ")
    if text.startswith("één"):
        text = "e" + text[1:]
    return text[:1].upper() + text[1:] + "."


def number(count: int) -> str:
    """A numeral in letters up to twenty and for the round tens up to a hundred, else in figures: the one rule."""
    if 0 <= count <= 20:
        return _SMALL[count]
    return _TENS.get(count, str(count))


def ordinal(place: int) -> str:
    """First, second: in letters up to a hundred, else in figures: eenentwintigste."""
    if place <= 20:
        return _ORDINALS[place]
    tens, ones = divmod(place, 10)
    tens_said = {20: "twintig", **_TENS}.get(tens * 10)
    if not tens_said or place > 100:
        return f"{place}e"
    # Behind a vowel the join has its dots: tweeëntwintigste.
    joint = "" if not ones else f"{_SMALL[ones]}{'ën' if _SMALL[ones].endswith('e') else 'en'}"
    return f"{joint}{tens_said}ste"


def times(count: int) -> str:
    """How often: één keer, vijf keer."""
    return "één keer" if count == 1 else f"{number(count)} keer"


def laps(count: int) -> str:
    """Laps as a measure: een ronde, twee ronden."""
    return "een ronde" if count == 1 else f"{number(count)} ronden"


def hours(count: int) -> str:
    """Hours after a number stay in the singular: zestien uur."""
    return f"{'één' if count == 1 else number(count)} uur"


def joining(places: int) -> str:
    """What stands between the first and the last place of a run, so many places on."""
    return "en" if places == 1 else "tot en met"


def listed(items: Sequence[str]) -> str:
    """A, B en C."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} en {items[-1]}"


def class_plural(name: str) -> str:
    """The cars of a class: an abbreviation takes 's, a word s."""
    return f"{name}s" if name[-1:].islower() else f"{name}'s"


def decimal(ms: int, digits: int = 1) -> str:
    """Seconds with a decimal comma."""
    return f"{ms / 1000:.{digits}f}".replace(".", ",")


def seconds(ms: int) -> str:
    """A time below a minute: 47 duizendsten, acht tienden, 8,4 seconden, twaalf seconden, 37 seconden."""
    if ms < 95:
        return f"{number(ms)} duizendste{'' if ms == 1 else 'n'}"
    if ms < 950:
        return f"{number(round(ms / 100))} tiende{'' if ms < 150 else 'n'}"
    if ms < 9_950 and round(ms, -2) % 1_000:
        return f"{decimal(ms)} {'seconde' if ms < 1_950 else 'seconden'}"
    count = round(ms / 1000)
    return "een seconde" if count == 1 else f"{number(count)} seconden"


def tenths(ms: int) -> str:
    """Seconds with a decimal, of a difference in pace: 0,5 seconde."""
    return f"{decimal(ms)} {'seconde' if ms < 1_950 else 'seconden'}"


def before(basis: str) -> str:
    """Bij de laatste meting nog: a car has stopped since; vóór het neutraliseren nog."""
    return "bij de laatste meting nog" if basis == "before_stop" else "vóór het neutraliseren nog"


_ROUND = {
    30_000: "een halve minuut",
    900_000: "een kwartier",
    1_800_000: "een half uur",
    3_600_000: "een uur",
}


def span(ms: int) -> str:
    """A length of time: 37 seconden, een minuut en 37 seconden, 28 minuten, vier uur en 36 minuten."""
    if ms < 59_500:
        return seconds(ms)
    total_s = round(ms / 1000)
    if total_s < 600:
        minutes, rest = divmod(total_s, 60)
        span = "een minuut" if minutes == 1 else f"{number(minutes)} minuten"
        return f"{span} en {_counted(rest, 'seconde', 'seconden')}" if rest else span
    whole, rest = divmod(round(total_s / 60), 60)
    if not whole:
        return _counted(rest, "minuut", "minuten")
    return f"{hours(whole)} en {_counted(rest, 'minuut', 'minuten')}" if rest else hours(whole)


def _counted(count: int, single: str, more: str) -> str:
    return f"{number(count)} {single if count == 1 else more}"


def before_again(basis: str) -> str:
    """The same as `before`, in other words."""
    return "bij hun vorige doorkomst" if basis == "before_stop" else "vóór de neutralisatie nog"


def length(ms: int) -> Noun:
    """A length of time as a subject: hours are singular after a number, minutes and seconds are not."""
    text = span(ms)
    return Noun(text, plural=not text.startswith("een ") and " uur" not in text)


def roughly(ms: int) -> str:
    """A length of time, round where its range allows: bijna drie minuten, ruim een half uur; else in numbers."""
    found = ranges.rough(ms)
    if found is None:
        return span(ms)
    round_word = _ROUND.get(found.of_ms) or span(found.of_ms)
    return {"exactly": "", "over": "ruim ", "nearly": "bijna "}[found.word] + round_word


_GAPS = {
    "handful": "een handvol seconden",
    "half_minute": "ongeveer een halve minuut",
    "near_minute": "een kleine minuut",
    "minute": "een minuut",
    "good_minute": "een ruime minuut",
    "minute_and_half": "ongeveer anderhalve minuut",
    "over_two_minutes": "iets meer dan twee minuten",
}


def gap(gap_laps: int, gap_ms: int) -> str:
    """A gap as an amount: a vague word where one may be used, else a round one, else the number."""
    vague = None if gap_laps else ranges.word(ranges.GAP_MS, gap_ms)
    return _GAPS[vague] if vague in _GAPS else laps(gap_laps) if gap_laps else roughly(gap_ms)


def amount(gap_laps: int, gap_ms: int) -> str:
    """A gap as an amount, in numbers."""
    return laps(gap_laps) if gap_laps else span(gap_ms)


def race_time(at_ms: int) -> str:
    """A race time as a length: zestien uur, 16 uur en 12 minuten; in the first minute dertig seconden."""
    if at_ms < 60_000:
        rest = max(at_ms // 1000, 0)
        return _counted(rest, "seconde", "seconden")
    whole, rest = divmod(at_ms // 60_000, 60)
    if not whole:
        return _counted(rest, "minuut", "minuten")
    if not rest:
        return hours(whole)
    return f"{hours(whole)} en {_counted(rest, 'minuut', 'minuten')}"


def hour_of(at_ms: int) -> str:
    """The hour of the race that a moment lies in: het achtste uur."""
    return f"het {ordinal(at_ms // 3_600_000 + 1)} uur"


def of_the_clock(ms_of_day: int) -> str:
    """A time of day: 08.12 uur."""
    return f"{time_of_day(ms_of_day).replace(':', '.')} uur"


def lap_time(ms: int) -> str:
    """A lap time: 3.28,298."""
    seconds = f"{ms // 1000 % 60:02},{ms % 1000:03}"
    return f"{ms // 60_000}.{seconds}" if ms >= 60_000 else seconds
