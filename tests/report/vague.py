"""Vague words and the values they stand for, as published for editors; read in the text, compared with the facts."""

import re
from collections.abc import Iterator

from pitboard.report.compose import Sentence
from pitboard.report.facts import RestartFact

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
UNITS_MS = {
    **dict.fromkeys(("seconde", "seconden", "second", "seconds"), SECOND_MS),
    **dict.fromkeys(("minuut", "minuten", "minute", "minutes"), MINUTE_MS),
    **dict.fromkeys(("uur", "hour", "hours"), 60 * MINUTE_MS),
}

NUMBERS = {
    word: number
    for words in (
        "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
        "achttien negentien twintig",
        "a two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty",
    )
    for number, word in enumerate(words.split(), 1)
} | {"één": 1, "an": 1, "one": 1, "dertig": 30, "veertig": 40, "vijftig": 50, "thirty": 30, "forty": 40, "fifty": 50}

FIXED: dict[str, list[tuple[str, int, int]]] = {
    "nl": [
        (r"op een zucht", 0, 1_500),
        (r"handvol seconden", 3_000, 8_000),
        (r"(?<!minstens )(?<!zeker )\b(een|die|de) halve minuut", 25_000, 35_000),
        (r"(minstens|zeker) een halve minuut", 30_000, MINUTE_MS),
        (r"(kleine|krappe) minuut", 50_000, MINUTE_MS),
        (r"(goede|ruime) minuut", 61_000, 75_000),
        (r"(?<!minstens )(?<!zeker )anderhalve minuut", 85_000, 95_000),
        (r"(minstens|zeker) anderhalve minuut", 90_000, 2 * MINUTE_MS),
        (r"iets meer dan twee minuten", 121_000, 150_000),
        (r"aanzienlijk sneller", 1_000, 1 << 40),
    ],
    "en": [
        (r"touching distance", 0, 1_500),
        (r"handful of seconds", 3_000, 8_000),
        (r"about half a minute", 25_000, 35_000),
        (r"at least half a minute", 30_000, MINUTE_MS),
        (r"just under a minute", 50_000, MINUTE_MS),
        (r"a good minute", 61_000, 75_000),
        (r"(?<!at least )a minute and a half", 85_000, 95_000),
        (r"at least a minute and a half", 90_000, 2 * MINUTE_MS),
        (r"just over two minutes", 121_000, 150_000),
        (r"considerably (quicker|faster)", 1_000, 1 << 40),
    ],
}
"""Words with a range of their own, in ms."""

ROUND = {
    "nl": re.compile(r"\b(ruim|bijna) (\w+) (seconden|minuut|minuten|uur)\b"),
    "en": re.compile(r"\b(more than|over|well over|nearly|almost) (\w+) (seconds|minutes?|hours?)\b"),
}
"""Round lengths that the value is above or below."""

BELOW = ("bijna", "nearly", "almost")


def _values(sentence: Sentence) -> list[int]:
    """Every length of time in ms that the sentence's facts hold, parts of theirs too."""
    found: list[int] = []
    pending: list[object] = list(sentence.facts)
    while pending:
        struct = pending.pop()
        if isinstance(struct, RestartFact):
            found.append(struct.at_ms - struct.begin_ms)
        for name in getattr(struct, "__struct_fields__", ()):
            value = getattr(struct, name)
            if isinstance(value, int) and name.endswith("_ms"):
                # A gap below 0 is told by who was ahead.
                found.append(abs(value))
            elif isinstance(value, tuple) and name != "evidence":
                pending += value
            elif hasattr(value, "__struct_fields__"):
                pending.append(value)
    return found


def out_of_range(sentence: Sentence, lang: str) -> Iterator[str]:
    """The vague words of a sentence that none of its values bears out."""
    if any(str(fact.__struct_config__.tag) == "note" for fact in sentence.facts):
        return
    values = _values(sentence)
    for pattern, low, high in FIXED[lang]:
        if re.search(pattern, sentence.text) and not any(low <= value < high for value in values):
            yield f"{pattern}: {sentence.text}"
    for word, count, unit in ROUND[lang].findall(sentence.text):
        number = int(count) if count.isdigit() else NUMBERS.get(count)
        if number is None:
            continue
        of_ms, step_ms = number * UNITS_MS[unit], UNITS_MS[unit]
        # Of tens the step is ten.
        step_ms *= 10 if number >= 20 and number % 10 == 0 else 1
        low, high = (of_ms - step_ms // 2, of_ms) if word in BELOW else (of_ms, of_ms + step_ms // 2 + 1)
        if not any(low <= value <= high for value in values):
            yield f"{word} {count} {unit}: {sentence.text}"
