"""Dutch words that are computed."""

import pytest

from pitboard.report.languages.nl import grammar as nl


@pytest.mark.parametrize(
    ("count", "word", "place"),
    [(1, "een", "eerste"), (3, "drie", "derde"), (8, "acht", "achtste"), (20, "twintig", "twintigste")],
)
def test_numerals_up_to_twenty_are_words(count: int, word: str, place: str) -> None:
    assert (nl.number(count), nl.ordinal(count)) == (word, place)


@pytest.mark.parametrize(("count", "word"), [(21, "21"), (30, "dertig"), (80, "tachtig"), (99, "99"), (100, "honderd")])
def test_beyond_them_only_the_round_tens_are(count: int, word: str) -> None:
    assert nl.number(count) == word


def test_a_place_is_told_in_letters() -> None:
    places = ["eenentwintigste", "tweeëndertigste", "veertigste", "zesenzestigste", "honderdste", "101e"]
    assert [nl.ordinal(place) for place in (21, 32, 40, 66, 100, 101)] == places


@pytest.mark.parametrize(
    ("count", "times", "laps", "hours"),
    [(1, "één keer", "een ronde", "een uur"), (2, "twee keer", "twee ronden", "twee uur")],
)
def test_counts(count: int, times: str, laps: str, hours: str) -> None:
    """Hours after a number stay in the singular."""
    assert (nl.times(count), nl.laps(count), nl.hours(count)) == (times, laps, hours)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("de #8 , die leidt", "De #8, die leidt."), ("één auto", "Eén auto."), ("de oorzaak : olie", "De oorzaak: olie.")],
)
def test_a_sentence_has_a_capital_and_a_full_stop(written: str, expected: str) -> None:
    assert nl.sentence(written) == expected


@pytest.mark.parametrize(("items", "expected"), [(["A"], "A"), (["A", "B"], "A en B"), (list("ABCD"), "A, B, C en D")])
def test_a_list(items: list[str], expected: str) -> None:
    assert nl.listed(items) == expected


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (47, "47 duizendsten"),
        (800, "acht tienden"),
        (2_000, "twee seconden"),
        (12_400, "twaalf seconden"),
        (1_900, "1,9 seconde"),
        (8_400, "8,4 seconden"),
        (37_200, "37 seconden"),
        (60_000, "een minuut"),
        (61_000, "een minuut en een seconde"),
        (97_000, "een minuut en 37 seconden"),
        (720_000, "twaalf minuten"),
        (1_680_000, "28 minuten"),
        (3_600_000, "een uur"),
        (16_560_000, "vier uur en 36 minuten"),
    ],
)
def test_a_length_of_time(ms: int, expected: str) -> None:
    assert nl.span(ms) == expected


@pytest.mark.parametrize(
    ("laps", "ms", "expected"),
    [
        (0, 5_000, "een handvol seconden"),
        (0, 30_000, "ongeveer een halve minuut"),
        (0, 55_000, "een kleine minuut"),
        (0, 60_000, "een minuut"),
        (0, 70_000, "een ruime minuut"),
        (0, 90_000, "ongeveer anderhalve minuut"),
        (0, 130_000, "iets meer dan twee minuten"),
        (0, 40_000, "veertig seconden"),
        (0, 45_500, "46 seconden"),
        (0, 175_000, "bijna drie minuten"),
        (0, 1_700_000, "bijna een half uur"),
        (1, 240_000, "een ronde"),
        (3, 700_000, "drie ronden"),
    ],
)
def test_a_gap_is_vague_within_the_range_of_a_word_and_a_number_else(laps: int, ms: int, expected: str) -> None:
    assert nl.gap(laps, ms) == expected


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (30_000, "dertig seconden"),
        (1_000, "een seconde"),
        (60_000, "een minuut"),
        (2_400_000, "veertig minuten"),
        (57_600_000, "zestien uur"),
        (58_350_000, "zestien uur en twaalf minuten"),
        (3_660_000, "een uur en een minuut"),
    ],
)
def test_a_race_time_as_a_length(ms: int, expected: str) -> None:
    assert nl.race_time(ms) == expected


def test_clocks_and_lap_times() -> None:
    assert nl.of_the_clock(29_520_000) == "08.12 uur"
    assert nl.hour_of(25_200_000) == "het achtste uur"
    assert (nl.lap_time(208_298), nl.lap_time(59_001)) == ("3.28,298", "59,001")


def test_the_cars_of_a_class_and_a_run_of_places() -> None:
    assert [nl.class_plural(name) for name in ("LMP2", "Hypercar")] == ["LMP2's", "Hypercars"]
    assert [nl.joining(places) for places in (1, 2, 5)] == ["en", "tot en met", "tot en met"]


@pytest.mark.parametrize(
    ("basis", "expected"), [("before_stop", "bij de laatste meting nog"), ("queue", "vóór het neutraliseren nog")]
)
def test_a_gap_that_no_longer_holds_says_when_it_did(basis: str, expected: str) -> None:
    assert nl.before(basis) == expected
