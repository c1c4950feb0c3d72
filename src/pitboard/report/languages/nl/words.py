"""Dutch words that are computed: numerals, plurals, lists, times and gaps."""

from collections.abc import Sequence

from pitboard.model.time import time_of_day
from pitboard.report import ranges

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
_TENS = {30: "dertig", 40: "veertig", 50: "vijftig", 60: "zestig", 70: "zeventig", 80: "tachtig", 90: "negentig"}
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
    """A numeral in letters up to twenty and for the round tens, else in figures."""
    if 0 <= count <= 20:
        return _SMALL[count]
    return _TENS.get(count, str(count))


def ordinal(place: int) -> str:
    """First, second: in letters up to twenty, else in figures."""
    return _ORDINALS[place] if place <= 20 else f"{place}e"


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
    """The cars of a class: an abbreviation takes 's."""
    return f"{name}'s"


def decimal(ms: int, digits: int = 1) -> str:
    """Seconds with a decimal comma."""
    return f"{ms / 1000:.{digits}f}".replace(".", ",")


def seconds(ms: int) -> str:
    """A time below a minute: 0,8 seconde, 8,4 seconden, 37 seconden."""
    if ms < 9_950:
        return f"{decimal(ms)} {'seconde' if ms < 1_950 else 'seconden'}"
    return f"{round(ms / 1000)} seconden"


def before(basis: str) -> str:
    """Bij de laatste meting nog: a car has stopped since; vóór het neutraliseren nog."""
    return "bij de laatste meting nog" if basis == "before_stop" else "vóór het neutraliseren nog"


def whole_seconds(ms: int) -> str:
    """A gap of a minute or more in seconds alone: 98 seconden."""
    return f"{round(ms / 1000)} seconden"


def span(ms: int) -> str:
    """A length of time: 37 seconden, 1 minuut en 37 seconden, 28 minuten, 4 uur en 36 minuten."""
    if ms < 59_500:
        return seconds(ms)
    total_s = round(ms / 1000)
    if total_s < 600:
        minutes, rest = divmod(total_s, 60)
        span = "een minuut" if minutes == 1 else f"{number(minutes)} minuten"
        return f"{span} en {number(rest) if rest <= 12 else rest} second{'e' if rest == 1 else 'en'}" if rest else span
    whole, rest = divmod(round(total_s / 60), 60)
    minutes_said = f"{number(rest) if rest <= 12 else rest} minu{'ut' if rest == 1 else 'ten'}"
    if not whole:
        return minutes_said
    return f"{hours(whole)} en {minutes_said}" if rest else hours(whole)


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
    """A gap as an amount: a vague word where one may be used, else the number."""
    vague = None if gap_laps else ranges.word(ranges.GAP_MS, gap_ms)
    return _GAPS[vague] if vague in _GAPS else amount(gap_laps, gap_ms)


def amount(gap_laps: int, gap_ms: int) -> str:
    """A gap as an amount, in numbers."""
    return laps(gap_laps) if gap_laps else span(gap_ms)


def race_time(at_ms: int) -> str:
    """A race time as a length: zestien uur, 16 uur en 12 minuten; in the first minute dertig seconden."""
    if at_ms < 60_000:
        rest = max(at_ms // 1000, 0)
        return f"{number(rest)} second{'e' if rest == 1 else 'en'}"
    whole, rest = divmod(at_ms // 60_000, 60)
    if not whole:
        return f"{number(rest)} minu{'ut' if rest == 1 else 'ten'}"
    if not rest:
        return hours(whole)
    return f"{whole} uur en {rest} minu{'ut' if rest == 1 else 'ten'}"


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
