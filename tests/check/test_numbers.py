"""Amounts of time and laps, with the range that their wording allows."""

import pytest

from pitboard.check.lexicon_en import ENGLISH
from pitboard.check.lexicon_nl import DUTCH
from pitboard.check.numbers import FOREVER_MS, amounts
from pitboard.check.text import fold

LEXICONS = {"nl": DUTCH, "en": ENGLISH}


@pytest.mark.parametrize(
    ("words", "lang", "low", "high"),
    [
        ("een handvol seconden", "nl", 3_000, 8_000),
        ("a handful of seconds", "en", 3_000, 8_000),
        ("ongeveer een halve minuut", "nl", 25_000, 35_000),
        ("about half a minute", "en", 25_000, 35_000),
        ("een kleine minuut", "nl", 50_000, 59_999),
        ("just under a minute", "en", 50_000, 59_999),
        ("een goede minuut", "nl", 60_000, 75_999),
        ("a good minute", "en", 60_000, 75_999),
        ("iets meer dan twee minuten", "nl", 119_000, 150_000),
        ("just over two minutes", "en", 119_000, 150_000),
        ("binnen een minuut", "nl", 0, 60_000),
        ("within a minute", "en", 0, 60_000),
        ("meer dan een minuut", "nl", 60_000, FOREVER_MS),
        ("more than a minute", "en", 60_000, FOREVER_MS),
        ("op een zucht", "nl", 0, 1_500),
        ("within touching distance", "en", 0, 1_500),
        ("14,9 seconden", "nl", 14_800, 15_000),
        ("14.9 seconds", "en", 14_800, 15_000),
        ("2:19.229", "en", 139_228, 139_230),
        ("2.19,2", "nl", 139_100, 139_300),
        ("twee minuten en 19 seconden", "nl", 138_000, 140_000),
        ("two minutes and nineteen seconds", "en", 138_000, 140_000),
        ("anderhalve minuut", "nl", 60_000, 120_000),
        ("a minute and a half", "en", 60_000, 120_000),
    ],
)
def test_an_amount_has_its_published_range(words: str, lang: str, low: int, high: int) -> None:
    """The range that a wording allows, in ms."""
    (found,) = amounts(fold(words), 0, len(words), LEXICONS[lang])

    assert (found.unit, found.low, found.high) == ("time", low, high)


@pytest.mark.parametrize(
    ("words", "lang", "low", "high"),
    [
        ("een ronde", "nl", 1000, 1000),
        ("a lap", "en", 1000, 1000),
        ("zestien ronden", "nl", 16_000, 16_000),
        ("bijna een ronde", "nl", 800, 1000),
        ("almost a lap", "en", 800, 1000),
    ],
)
def test_laps_are_counted_in_thousandths(words: str, lang: str, low: int, high: int) -> None:
    (found,) = amounts(fold(words), 0, len(words), LEXICONS[lang])

    assert (found.unit, found.low, found.high) == ("lap", low, high)


def test_am_and_as_are_no_amounts() -> None:
    """The class Am is not a minute."""
    words = "he leads lmgte am as a"

    assert amounts(words, 0, len(words), ENGLISH) == []
