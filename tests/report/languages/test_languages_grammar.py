"""The hard cases of Dutch and English grammar."""

import pytest

from pitboard.report.facts import CarFact
from pitboard.report.languages import Voice
from pitboard.report.languages.book import Noun, fill
from pitboard.report.languages.en import English
from pitboard.report.languages.en import grammar as en_words
from pitboard.report.languages.nl import Dutch
from pitboard.report.languages.nl import grammar as nl_words
from pitboard.report.names import Names
from pitboard.scoring import History

NL, EN = Dutch(), English()


@pytest.mark.parametrize(
    ("hours", "nl", "en"),
    [(1, "een uur", "one hour"), (16, "zestien uur", "sixteen hours"), (24, "24 uur", "24 hours")],
)
def test_hours_stay_singular_in_dutch_after_a_number(hours: int, nl: str, en: str) -> None:
    assert nl_words.hours(hours) == nl
    assert en_words.hours(hours) == en


@pytest.mark.parametrize(
    ("count", "nl", "en"),
    [
        (1, "een ronde", "a lap"),
        (2, "twee ronden", "two laps"),
        (20, "twintig ronden", "twenty laps"),
        (21, "21 ronden", "21 laps"),
        (30, "dertig ronden", "thirty laps"),
    ],
)
def test_laps(count: int, nl: str, en: str) -> None:
    assert nl_words.laps(count) == nl
    assert en_words.laps(count) == en


@pytest.mark.parametrize(
    ("ms", "nl", "en"),
    [
        (800, "acht tienden", "eight tenths"),
        (2_400, "2,4 seconden", "2.4 seconds"),
        (9_949, "9,9 seconden", "9.9 seconds"),
        (9_950, "tien seconden", "ten seconds"),
        (60_000, "een minuut", "a minute"),
        (61_000, "een minuut en een seconde", "a minute and one second"),
        (97_000, "een minuut en 37 seconden", "a minute and 37 seconds"),
        (600_000, "tien minuten", "ten minutes"),
        (1_687_600, "28 minuten", "28 minutes"),
        (3_600_000, "een uur", "one hour"),
        (16_560_000, "vier uur en 36 minuten", "four hours and 36 minutes"),
    ],
)
def test_lengths_of_time(ms: int, nl: str, en: str) -> None:
    assert nl_words.span(ms) == nl
    assert en_words.span(ms) == en


def test_times_of_day_and_lap_times() -> None:
    day_ms = (8 * 60 + 12) * 60_000
    assert nl_words.of_the_clock(day_ms) == "08.12 uur"
    assert en_words.of_the_clock(day_ms + 86_400_000) == "08:12"
    assert nl_words.lap_time(208_298) == "3.28,298"
    assert en_words.lap_time(208_298) == "3:28.298"


def test_a_plural_name_is_singular_as_a_car_elsewhere_in_the_sentence() -> None:
    car = Noun("de Iron Dames (#85)", plural=True, oblique="de #85 van de Iron Dames")
    slots: dict[str, str | Noun] = {"car": car, "driver": "Rahel Frey", "cls": "GTE"}
    said = {phrase.text for phrase in fill(NL, "class_lead", slots, ("driver",))}
    assert "Rahel Frey leidt de GTE in de #85 van de Iron Dames." in said
    assert "In de GTE gaan de Iron Dames (#85) aan kop, met Rahel Frey aan het stuur." in said


def test_two_subjects_take_a_plural_verb() -> None:
    slots: dict[str, str | Noun] = {"others": Noun("de #8 en de #2", plural=True), "count": "drie"}
    assert "De #8 en de #2 doen nog mee om de zege." in {one.text for one in fill(NL, "contention", slots, ())}
    slots["others"] = Noun("the #8", plural=False)
    assert "The #8 has not been ruled out of the overall win." in {
        one.text for one in fill(EN, "contention", slots, ())
    }


def test_lists_and_counts() -> None:
    assert nl_words.listed(["A", "B", "C"]) == "A, B en C"
    assert en_words.listed(["A", "B"]) == "A and B"
    assert NL.cars(1) == "één auto"
    assert NL.cars(8) == "acht auto's"
    assert EN.cars(1) == "one car"
    assert nl_words.times(1) == "één keer"
    assert en_words.times(2) == "twice"


def test_a_sentence_that_begins_with_een_has_its_accent_on_the_second_e() -> None:
    assert nl_words.sentence("één auto valt uit") == "Eén auto valt uit."


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("LMP2", "an LMP2"),
        ("GTE", "a GTE"),
        ("eight-second gap", "an eight-second gap"),
        ("one-lap gap", "a one-lap gap"),
        ("11-lap lead", "an 11-lap lead"),
        ("8th place", "an 8th place"),
        ("unit", "a unit"),
        ("hour", "an hour"),
    ],
)
def test_a_or_an_goes_by_the_sound(word: str, said: str) -> None:
    assert en_words.article(word) == said


PLACES = [(1, "eerste", "first"), (8, "achtste", "eighth"), (21, "eenentwintigste", "twenty-first")]


@pytest.mark.parametrize(("place", "nl", "en"), PLACES)
def test_ordinals(place: int, nl: str, en: str) -> None:
    assert nl_words.ordinal(place) == nl
    assert en_words.ordinal(place) == en


def test_classes_and_makes_in_the_plural() -> None:
    assert nl_words.class_plural("LMP2") == "LMP2's"


@pytest.mark.parametrize("book", [NL, EN], ids=["nl", "en"])
def test_every_verb_of_every_template_is_known(book: Dutch | English) -> None:
    """A template whose verb has no forms would be written as it stands."""
    voice = Voice(Names(History()), {"1": CarFact("1", "A", "T", "M")})
    everything: dict[str, str | Noun] = dict.fromkeys(_slots(book), "x")
    for plural in (False, True):
        everything["car"] = Noun("the car", plural)
        for form, templates in book.templates.items():
            assert len(fill(book, form, everything, ())) == len(templates), form
    assert voice.named_cars == set()


def _slots(book: Dutch | English) -> set[str]:
    import re

    return {
        name for templates in book.templates.values() for one in templates for name in re.findall(r"\{(\w+)\}", one)
    }


def test_both_languages_know_the_same_forms_and_headings() -> None:
    assert NL.templates.keys() == EN.templates.keys()
    assert NL.headings.keys() == EN.headings.keys()


@pytest.mark.parametrize(("places", "nl", "en"), [(1, "en", "and"), (2, "tot en met", "to"), (5, "tot en met", "to")])
def test_two_places_that_adjoin_are_no_range(places: int, nl: str, en: str) -> None:
    assert (NL.joining(places), EN.joining(places)) == (nl, en)
