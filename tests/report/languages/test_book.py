"""How a template is filled, which of a form's templates fit, and what a sentence may build on."""

import re

import pytest

from build import START_US, at, entry, line_laps, race_info, scored
from pitboard.model import ClockChange, Driver, Entry, RaceInfo
from pitboard.report.facts import CarFact
from pitboard.report.languages import PHRASEBOOKS, Phrasebook, Voice
from pitboard.report.languages.book import Noun, Slots, fill, last_named
from pitboard.report.languages.en import English
from pitboard.report.languages.nl import Dutch
from pitboard.report.names import Names

CAR, TEAM = Noun("the #8"), Noun("the Iron Dames (#85)", plural=True, oblique="the #85")
HOUR_MS = 3_600_000


def filled(template: str, slots: Slots, lang: str = "en", needs: tuple[str, ...] = ()) -> list[str]:
    """What the one template of a form says."""

    book: Phrasebook = English() if lang == "en" else Dutch()
    vars(book)["templates"] = {"form": (template,)}
    return [phrase.text for phrase in fill(book, "form", slots, needs)]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("only {car} is left", "Only the #8 is left."),
        ("{car} :lead the race", "The #8 leads the race."),
        ("after {time} < {car} :lead", "After an hour, the #8 leads."),
        ("{car} and {other} ::lead", "The #8 and the #51 lead."),
        ("{car} :lead {gone?} by a lap", "The #8 leads by a lap."),
        ("{car} :lead {time?} by a lap", "The #8 leads an hour by a lap."),
    ],
)
def test_a_template_is_a_sentence_or_a_clause(template: str, expected: str) -> None:
    """Whose verb agrees with its subject; what is not there and need not be is left out."""
    assert filled(template, {"car": CAR, "other": "the #51", "time": "an hour", "gone": ""}) == [expected]


def test_in_dutch_the_verb_stands_second() -> None:
    slots: Slots = {"car": Noun("de #8"), "time": "een uur"}

    assert filled("na {time} < {car} :leiden de race", slots, "nl") == ["Na een uur leidt de #8 de race."]


def test_a_plural_name_has_a_plural_verb_and_is_one_car_elsewhere() -> None:
    assert filled("{car} :lead", {"car": TEAM}) == ["The Iron Dames (#85) lead."]
    assert filled("behind {car} the field waits", {"car": TEAM}) == ["Behind the #85 the field waits."]


def test_a_template_fits_only_where_all_of_its_places_are_filled() -> None:
    with pytest.raises(LookupError, match="no en template of 'form' says all of"):
        filled("{car} :lead by {gap}", {"car": CAR, "gap": ""})


@pytest.mark.parametrize(
    ("needs", "fits"), [(("gap",), False), (("car",), True), (("gap|car",), True), (("gone",), True)]
)
def test_and_says_what_must_be_said(needs: tuple[str, ...], fits: bool) -> None:
    """One of several will do; what is not there need not be said."""
    slots: Slots = {"car": CAR, "gap": "a lap", "gone": ""}
    if fits:
        assert filled("{car} :lead", slots, needs=needs) == ["The #8 leads."]
    else:
        with pytest.raises(LookupError):
            filled("{car} :lead", slots, needs=needs)


# What a sentence may build on


def voice(*entries: Entry, **more: object) -> Voice:
    """A text about these cars in which nothing is named yet."""
    history = scored(list(entries), *(line_laps(each.number, [100]) for each in entries))
    cars = {each.number: CarFact(each.number, each.car_class, each.team, each.make) for each in entries}
    return Voice(Names(history), cars, named_cars=set(), named_drivers=set(), **more)  # type: ignore[arg-type]


ANN = Entry("8", "GT", "Blue Badgers #2", "Make", drivers=(Driver(1, "Ann", "Able"),))
BEN = Entry("2", "GT", "Red Foxes", "Other", drivers=(Driver(1, "Ben", "Baker"),))


def test_what_a_sentence_names_is_known_from_then_on() -> None:
    text = voice(ANN, BEN)
    text.heard("The #8 of Ann Able leads.")

    assert (text.named_cars, text.named_drivers) == ({"8"}, {"Ann Able"})
    text.heard("Behind it the #2.")
    assert (text.named_cars, text.text) == ({"8", "2"}, "The #8 of Ann Able leads.Behind it the #2.")


def test_a_number_within_a_teams_name_names_no_car() -> None:
    assert voice(ANN, BEN).names_in("The #8 of Blue Badgers #2 leads.") == ({"8"}, set())


def test_a_number_that_no_car_has_names_none() -> None:
    assert voice(ANN).names_in("The #99 leads.") == (set(), set())


@pytest.mark.parametrize(("start_ms", "expected"), [(None, None), (16 * HOUR_MS, 18 * HOUR_MS)])
def test_the_local_time_is_known_where_that_of_the_start_is(start_ms: int | None, expected: int | None) -> None:
    assert voice(ANN, local_start_ms=start_ms).local_ms(2 * HOUR_MS) == expected


def test_clocks_that_are_put_back_in_the_race_show_it() -> None:
    race: RaceInfo = race_info()
    changed = RaceInfo(race.name, race.start_us, clock_changes=(ClockChange(at(3_600), -3_600_000_000),))
    text = voice(ANN, local_start_ms=16 * HOUR_MS, start_us=START_US, race=changed)

    assert [text.local_ms(hours * HOUR_MS) for hours in (0, 2)] == [16 * HOUR_MS, 17 * HOUR_MS]


def test_without_a_sky_there_is_no_light() -> None:
    assert voice(entry("8")).light(0) == ""


def test_a_particle_is_no_preposition_of_a_car_that_need_not_be_named() -> None:
    """ "In" of "brought in" would go with the car."""
    particles = [
        template
        for book in PHRASEBOOKS.values()
        for ways in book.templates.values()
        for template in ways
        if re.search(r":(?:brought|bracht|took) (?:in|with|met) \{(?:car|other)\}", template)
    ]

    assert not particles


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("vierde werd de #8 Toyota, op een ronde", True),
        ("vierde werd de #83 Ferrari, op een ronde", False),
        ("vierde werd de #8 Toyota, met Felipe Nasr aan boord", False),
        ("vierde werd de #8 Toyota, voor de #51", False),
    ],
)
def test_a_pronoun_means_only_what_was_named_last(text: str, last: bool) -> None:
    assert last_named(text, Noun("de #8 Toyota", of="#8")) is last
