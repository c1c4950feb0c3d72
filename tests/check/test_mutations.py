"""True sentences with a word changed: whoever, whatever or whenever is changed, the verdict must notice.

Each way of the lists is made untrue in a single word: another car, a crew mate, another number or place, a denial,
the other side. A change that leaves as many claims right and none wrong went unnoticed: a word was not read. A sample
of them here; all of them, over 5,000, where PITBOARD_VARIANTS is set.
"""

import os
import re
from collections.abc import Iterator

import pytest
from msgspec import Struct

from check.test_sentences import ROWS, WAYS, each_way
from pitboard.check import _field
from pitboard.check.reading import read_claims
from pitboard.check.text import fold
from pitboard.check.timing import RaceTiming
from pitboard.check.verdicts import judged
from pitboard.check.words import Words, words_of
from pitboard.scoring import History

MINUTE = 960
EVERY = 1 if os.environ.get("PITBOARD_VARIANTS") else 40
UNNOTICED = 0.1
SIDES = {
    "en": {"ahead": "behind", "behind": "ahead", "clear of": "adrift of", "fastest": "slowest", "most": "fewest"},
    "nl": {"voor": "achter", "achter": "voor", "voorsprong": "achterstand", "snelste": "traagste", "meeste": "minste"},
}
DENIALS = {
    "en": {"is": "is not", "leads": "no longer leads", "has": "has not", "are": "are not", "was": "was not"},
    "nl": {
        "is": "is niet",
        "leidt": "leidt niet meer",
        "heeft": "heeft niet",
        "ligt": "ligt niet",
        "rijdt": "rijdt niet",
    },
}


class Mutant(Struct, frozen=True):
    """A sentence, what of it was changed, and as it is changed."""

    text: str
    kind: str
    changed: str


def _other_numbers(word: str, words: Words) -> Iterator[str]:
    """Give other numbers, written in the same way; none where a word is no number."""
    if word.isdigit():
        yield from (str(int(word) * 3 + 7), str(int(word) * 5 + 20))
    for known in (words.ordinals, words.numbers):
        if word in known and word not in words.articles:
            wanted = [(known[word] + away) % 19 + 1 for away in (7, 11)]
            yield from (next(name for name, value in known.items() if value == other) for other in wanted)


def _in_words(text: str, lang: str) -> Iterator[Mutant]:
    """Change a number, a place, a side; deny a verb."""
    words = words_of(lang)
    for match in re.finditer(r"(?<![#\w.,:-])\w+(?![\w:-])", text):
        for other in () if "Hours" in text else _other_numbers(fold(match[0].lower()), words):
            yield Mutant(text, "number", text[: match.start()] + other + text[match.end() :])
    for kind, changes in (("side", SIDES), ("denial", DENIALS)):
        for old, new in changes[lang].items():
            for match in re.finditer(rf"(?<!\w){old}(?!\w)", text):
                yield Mutant(text, kind, text[: match.start()] + new + text[match.end() :])


def _in_names(text: str, race: History) -> Iterator[Mutant]:
    """Name another car of the class, or a crew mate."""
    cars = race.cars
    for match in re.finditer(r"#(\d+)", text):
        own = cars.get(match[1])
        rest = [n for n, car in cars.items() if own and n not in text and car.entry.car_class == own.entry.car_class]
        for other in rest[len(rest) // 2 :][:3]:
            yield Mutant(text, "car", text[: match.start()] + f"#{other}" + text[match.end() :])
    for car in cars.values():
        crew = [driver.name for driver in car.entry.drivers]
        for name in crew:
            for mate in crew if name in text else ():
                if mate not in text:
                    yield Mutant(text, "driver", text.replace(name, mate))


def mutants(lang: str, race: History) -> list[Mutant]:
    """All sentences of a language with a word changed."""
    true = [text for kind in WAYS[lang].values() for text, wanted in each_way(kind) if wanted == "right"]
    true += [text for language, at, wanted, text in ROWS if (language, at, wanted) == (lang, "16:00", "right")]
    return [item for text in dict.fromkeys(true) for item in (*_in_words(text, lang), *_in_names(text, race))]


def verdicts(text: str, lang: str, timing: RaceTiming) -> tuple[int, int]:
    """How many claims of a sentence are right, and how many wrong."""
    found = [item.verdict for item in judged(read_claims(text, timing, _field(timing), lang), timing)]
    return found.count("right"), found.count("wrong")


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_word_that_is_changed_changes_the_verdict(lang: str, le_mans: History) -> None:
    timing = RaceTiming(le_mans, le_mans.race.start_us + MINUTE * 60_000_000)
    found = mutants(lang, le_mans)
    missed = []
    for mutant in found[::EVERY]:
        before, after = verdicts(mutant.text, lang, timing), verdicts(mutant.changed, lang, timing)
        if before[0] and after[0] >= before[0] and after[1] <= before[1]:
            missed.append((mutant.kind, mutant.changed))

    assert len(missed) <= UNNOTICED * len(found[::EVERY]), missed[:20]


def test_there_are_more_than_five_thousand(le_mans: History) -> None:
    assert sum(len(mutants(lang, le_mans)) for lang in ("en", "nl")) > 5_000
