"""Numbers and amounts in words and figures, and the range that their wording admits."""

import pytest

from pitboard.check.phrases import tokens_of
from pitboard.check.quantities import Quantity, number_at, quantity_at
from pitboard.check.text import fold
from pitboard.check.words import words_of


def amount(text: str, lang: str) -> Quantity:
    """The first amount of a text."""
    tokens = tokens_of(fold(text), 0, len(text))
    found = (quantity_at(tokens, place, words_of(lang)) for place in range(len(tokens)))
    return next(one for one in found if one)


@pytest.mark.parametrize(
    ("lang", "text", "value_ms"),
    [
        ("en", "4.8 seconds", 4_800),
        ("en", "a minute and a half", 90_000),
        ("en", "a minute and twenty", 80_000),
        ("en", "two and a half seconds", 2_500),
        ("en", "three quarters of a minute", 45_000),
        ("en", "17 and three quarter hours", 63_900_000),
        ("en", "an hour and a quarter", 4_500_000),
        ("en", "a 109-second lead", 109_000),
        ("en", "forty-three minutes", 2_580_000),
        ("en", "half a minute", 30_000),
        ("en", "eight tenths", 800),
        ("en", "3:29.493", 209_493),
        ("en", "four-and-a-half-hour", 16_200_000),
        ("en", "two minutes and 45 seconds", 165_000),
        ("nl", "1,7 seconden", 1_700),
        ("nl", "elf en een halve seconde", 11_500),
        ("nl", "driekwart minuut", 45_000),
        ("nl", "twee minuten en een kwart", 135_000),
        ("nl", "2 minuten en 45 seconden", 165_000),
        ("nl", "anderhalve minuut", 90_000),
        ("nl", "drie tienden", 300),
        ("nl", "een kwartier", 900_000),
        ("nl", "twee uur en tien minuten", 7_800_000),
        ("nl", "vijfentwintig tellen", 25_000),
        ("nl", "1.37,4", 97_400),
        ("nl", "een minuut of vijf", 300_000),
    ],
)
def test_an_amount_of_time(lang: str, text: str, value_ms: int) -> None:
    found = amount(text, lang)

    assert (found.unit, found.value) == ("time", value_ms)
    assert found.low <= value_ms <= found.high


@pytest.mark.parametrize(
    ("lang", "text", "within", "without"),
    [
        ("en", "just over a minute", 66_000, 50_000),
        ("en", "nearly four minutes", 230_000, 250_000),
        ("en", "within three seconds", 900, 3_100),
        ("en", "more than an hour", 4_000_000, 3_500_000),
        ("en", "some 26 minutes", 1_600_000, 2_146_000),
        ("en", "barely a second", 1_200, 2_500),
        ("en", "a second or so", 1_200, 2_200),
        ("en", "twelve seconds", 12_900, 14_000),
        ("en", "11.4 seconds", 11_450, 11_700),
        ("nl", "ruim twee minuten", 135_000, 203_000),
        ("nl", "bijna drie minuten", 166_000, 190_000),
        ("nl", "nog geen drie seconden", 2_500, 3_300),
        ("nl", "een krappe vijf tellen", 4_600, 5_600),
        ("nl", "een klein halfuur", 1_700_000, 1_900_000),
        ("nl", "ongeveer tien minuten", 640_000, 800_000),
    ],
)
def test_what_a_modifier_admits(lang: str, text: str, within: int, without: int) -> None:
    found = amount(text, lang)

    assert found.low <= within <= found.high
    assert not found.low <= without <= found.high


@pytest.mark.parametrize(
    ("lang", "text", "laps"), [("en", "a lap", 1), ("en", "two laps", 2), ("nl", "drie ronden", 3)]
)
def test_laps_are_counted_whole(lang: str, text: str, laps: int) -> None:
    found = amount(text, lang)

    assert (found.unit, found.low, found.high) == ("lap", laps, laps)


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [("en", "twenty-one", 21), ("en", "12", 12), ("en", "one hundred and six", 106), ("nl", "eenentwintig", 21)],
)
def test_a_number_in_words(lang: str, text: str, value: int) -> None:
    number = number_at(tokens_of(text, 0, len(text)), 0, words_of(lang))

    assert number is not None
    assert number.value == value


def test_what_is_no_number_is_none() -> None:
    assert number_at(tokens_of("leads", 0, 5), 0, words_of("en")) is None
