"""Statements in plain words, in every language of the interface, so that a misreading is seen at once."""

from collections.abc import Callable
from typing import Any

from pitboard.check.algebra import WITHOUT_END, RaceStatement, Spans, clock_text
from pitboard.check.lines import FoundLine, Lines, Ms, Value
from pitboard.texts import DEFAULT, LANGUAGES, Language, Texts, language, texts

LEAST_MS = 1_000
"""What lasted longer than less than this lasted any time."""

SHOWN_SPANS = 2
"""Of the spans in which a statement may hold so many are told: more are parts of a day."""


def read_as(statement: RaceStatement, lang: Language = DEFAULT) -> str:
    """Put a statement into words: `#8 is 11.0 s to 13.0 s behind #51`."""
    words, tag = texts(lang, "check"), str(statement.__struct_config__.tag)
    fields = {name: getattr(statement, name) for name in statement.__struct_fields__}
    values = {name: _field(tag, name, value, words) for name, value in fields.items()}
    number = fields.get("low", 0) if fields.get("low") == fields.get("high") else 2
    values |= _ranges(fields, words) | {"at": _at(statement.at_ms, words)}
    if not values.get("driver", ""):
        values["driver"] = words["crew" if tag == "drove" else "nobody"] if tag in ("drove", "took_over") else ""
    text = " ".join(words.form(f"read.{tag}", number).format_map(values).split())
    return words.fill("denied", words=text) if statement.denied else text


def in_every_language(statement: RaceStatement) -> dict[Language, str]:
    """Put a statement into words in each language that there is."""
    return {lang: read_as(statement, lang) for lang in LANGUAGES}


def _field(tag: str, name: str, value: object, words: Texts) -> str:
    """Write one value: as the part of the text that it makes where it makes one, else as it is."""
    if name == "scope":
        key = "scope.overall" if value == "overall" else "scope.class"
        return words.fill(key, v=value) if value else ""
    keys = [key for key in (f"part.{tag}.{name}", f"part.{name}", f"part.{name}.{value}") if key in words]
    if isinstance(value, bool):
        off = f"part.{tag}.{name}.not"
        return words[keys[0]] if value and keys else words[off] if off in words and not value else ""
    if not value:
        return ""
    if isinstance(value, tuple):
        value = ", ".join(f"#{item}" for item in value)
    written = words[f"value.{value}"] if name in ("flag", "what") else str(value)
    return words.fill(keys[0], v=written) if keys else written


def _ranges(fields: dict[str, Any], words: Texts) -> dict[str, str]:
    """Write what lies between `low` and `high` as `count`, between `low_ms` and `high_ms` as `time` and `lasting`."""
    low, high, low_ms, high_ms = (fields.get(name, 0) for name in ("low", "high", "low_ms", "high_ms"))
    is_open = low_ms < LEAST_MS and high_ms >= WITHOUT_END
    time = words["range.any.time"] if is_open else _range(low_ms, high_ms, words, _time)
    lasting = "" if is_open else words.fill("part.lasting", v=time)
    return {"count": _range(low, high, words, lambda count, _: str(count)), "time": time, "lasting": lasting}


def _range(low: int, high: int, words: Texts, write: Callable[[int, Texts], str]) -> str:
    if high >= WITHOUT_END:
        return words.fill("range.least", low=write(low, words)) if low > 0 else words["range.any"]
    key = "same" if low == high else "most" if low <= 0 else "between"
    return words.fill(f"range.{key}", low=write(low, words), high=write(high, words))


def _time(ms: int, words: Texts) -> str:
    """Write a bound with as many decimals as it has, one at least of seconds alone."""
    parts = f"{ms % 1000:03}".rstrip("0")
    decimal = language(words.language).decimal
    if ms >= 60_000:
        return clock_text(ms) + (f"{decimal}{parts}" if parts else "")
    return words.fill("second", v=f"{ms // 1000}{decimal}{parts or '0'}")


def in_words(lines: Lines, lang: Language = DEFAULT) -> str:
    """Put what timing shows into words: `#8 P2, P2 in HYPERCAR`."""
    words = texts(lang, "check")
    return " ".join(_joined(lines, words).split())


def _joined(lines: Lines, words: Texts) -> str:
    return "; ".join(_line(each, words) for each in lines)


def _line(line: FoundLine, words: Texts) -> str:
    values = {name: _value(value, words) for name, value in line.values.items()}
    number = line.values.get("n")
    return words.form(line.key, number if isinstance(number, int) else 0).format_map(values)


def _value(value: Value, words: Texts) -> str:
    if isinstance(value, Ms):
        return _measured(value.ms, words)
    if isinstance(value, tuple):
        return _joined(value, words)
    return str(value)


def _measured(ms: int, words: Texts) -> str:
    """Write a duration as 16:12:30, 2:19,230 or 14,900 s."""
    if ms >= 3_600_000:
        return clock_text(ms)
    seconds, parts, decimal = ms // 1000, f"{ms % 1000:03}", language(words.language).decimal
    if seconds < 60:
        return words.fill("second", v=f"{seconds}{decimal}{parts}")
    return f"{seconds // 60}:{seconds % 60:02}{decimal}{parts}"


def _at(spans: Spans, words: Texts) -> str:
    shown = [
        words.fill("at.instant", at=clock_text(begin))
        if begin == end
        else words.fill("at", begin=clock_text(begin), end=clock_text(end))
        for begin, end in list(dict.fromkeys(spans))[:SHOWN_SPANS]
    ]
    return words["at.or"].join(shown)
