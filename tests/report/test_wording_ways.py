"""Every way to say every statement that a race offers, in each language: whole sentences, and the same in all of them.

A text takes one way of each statement; here all are filled in, of small, odd and simulated races, with notes.
"""

import random
import re
from collections.abc import Iterator
from functools import cache

import pytest

from pitboard.report.facts import NoteFact
from pitboard.report.languages import PHRASEBOOKS
from pitboard.scoring import History
from report.sources import simulated
from report.sweep import asked_of, small
from report.test_odd_fields import ABSURD, odd_race
from report.ways import EveryWay, ways_of

LANGUAGES = tuple(PHRASEBOOKS)

NUMBER = {
    "nl": r"\b(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf) "
    r"(?:minuut|seconde|ronde|auto(?!')|stop|keren)\b"
    r"|\béén (?:minuten|seconden|ronden|auto's|stops)\b",
    "en": r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:minute|second|lap|car|stop|hour)\b(?!-)"
    r"|\b(?:one|a) (?:minutes|seconds|laps|cars|stops|hours)\b",
}
"""A count with a noun of the other number."""

BROKEN = re.compile(r"[{}|~]|\s\s|(?:^|\s)[:+]\w|^\W*[a-zà-ÿ]| [,.;]|,,|\.\.|,\.|\(\)|[^.]$")
"""What is no sentence: a place that is not filled, a mark of a template, no capital, no full stop, a space too many."""


def everything(history: History, name: str) -> Iterator[EveryWay]:
    """All that a race offers at moments by chance."""
    for place in range(2):
        asked = asked_of(history, random.Random(f"{name}{place}"))
        yield from ways_of(history, asked.moment_us, asked.nation or "NLD", asked.notes, asked.since_us)


@cache
def offered(name: str) -> tuple[EveryWay, ...]:
    """What the races of a kind offer, each statement once."""
    races = {"odd": [odd_race(seed) for seed in range(10)], "small": [small(seed) for seed in range(6)]}
    found = races.get(name) or [simulated(4)]
    return tuple(statement for history in found for statement in everything(history, name))


KINDS = ("odd", "small", "simulated")


def texts(name: str, lang: str) -> Iterator[tuple[str, str]]:
    """Every sentence of a kind of races in a language, with its form."""
    for each in offered(name):
        for way in each.ways[lang]:
            yield each.statement.form, way.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_every_way_is_a_whole_sentence(name: str, lang: str) -> None:
    assert {(form, text) for form, text in texts(name, lang) if BROKEN.search(text)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_every_count_has_its_noun_in_its_number(name: str, lang: str) -> None:
    wrong = re.compile(NUMBER[lang])
    assert {(form, text) for form, text in texts(name, lang) if wrong.search(text) or ABSURD.search(text)} == set()


NAMED = re.compile(r"#\w+|\b\d+[.:,]\d\d\b")
"""Cars by number, and times and lengths in figures."""


def figures(each: EveryWay, lang: str) -> set[str]:
    """What a statement names in figures, in one way or another, as if all languages wrote them alike."""
    return {re.sub("[.:,]", ":", figure) for way in each.ways[lang] for figure in NAMED.findall(way.text)}


@pytest.mark.parametrize("name", KINDS)
def test_every_statement_names_the_same_in_all_languages(name: str) -> None:
    first, *others = LANGUAGES
    for each in offered(name):
        note = each.statement.facts[0]
        # What a person wrote in words of one language is told in that alone.
        own = isinstance(note, NoteFact) and bool(note.nl or note.en or not note.incident)
        for lang in () if own else others:
            assert figures(each, lang) == figures(each, first), [way.text for way in each.ways[lang]]


@pytest.mark.parametrize("name", KINDS)
def test_every_statement_can_be_said_in_more_ways_than_a_text_repeats(name: str) -> None:
    """In each language there is a way, whatever the text has named before."""
    for each in offered(name):
        assert all(each.ways.values()) or each.statement.form == "note", each.statement.form
