"""Errors planted in right texts: exactly what they touch becomes wrong."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from check.texts import MORNING_EN, MORNING_NL, NIGHTFALL_EN
from pitboard.check import Checked, check
from pitboard.check.text import sentences
from pitboard.scoring import History

HOUR_US = 3_600_000_000
MORNING_US = 16 * HOUR_US + 750_000_000
TEXTS = {
    "morning-en": (MORNING_EN, MORNING_US),
    "nightfall-en": (NIGHTFALL_EN, 6 * HOUR_US),
    "morning-nl": (MORNING_NL, MORNING_US),
}
CLAIMS = {"morning-en": 40, "nightfall-en": 18, "morning-nl": 27}

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def checked(text: str, race_us: int, history: History, window_us: int = 0) -> Checked:
    """What check says of a text at a race time."""
    return check(text, history, history.race.start_us + race_us, window_us=window_us)


def wrong(answer: Checked) -> list[tuple[str, str]]:
    """The wrong claims by kind and words."""
    return [(one.claim.kind, one.claim.words) for one in answer.claims if one.verdict == "wrong"]


def kinds_wrong(text: str, race_us: int, history: History) -> list[str]:
    """The kinds of the wrong claims, each once."""
    return list(dict.fromkeys(kind for kind, _ in wrong(checked(text, race_us, history))))


@pytest.mark.parametrize("name", TEXTS)
def test_a_right_text_is_right(name: str, le_mans: History) -> None:
    """No claim is wrong, and so many at least are read."""
    answer = checked(*TEXTS[name], le_mans)

    assert wrong(answer) == []
    assert answer.summary.right >= CLAIMS[name]


PLANTED_EN = [
    ("James Calado leads in the #51", "James Calado leads in the #50", ["car"]),
    ("#8 Toyota", "#9 Toyota", ["car"]),
    ("#8 Toyota, some 25", "#8 Toyota, some 45", ["gap"]),
    ("Ryo Hirakawa is second", "Ryo Hirakawa is third", ["position"]),
    ("Ryo Hirakawa is", "Ryo Hirakava is", ["name"]),
    ("Alex Lynn holds", "Earl Bamber holds", ["at_wheel"]),
    ("Alex Lynn holds", "Ben Lynn holds", ["name"]),
    ("runs fourth, a lap down", "runs fourth, three laps down", ["laps_down"]),
    ("runs fourth, a lap down", "runs sixth, a lap down", ["position"]),
    ("Three cars are on the lead lap", "Five cars are on the lead lap", ["count"]),
    ("had led for 34 laps", "had led for 64 laps", ["laps_led"]),
    ("The #75 Porsche has retired", "The #5 Porsche has retired", ["retired"]),
    ("for 28 minutes", "for 58 minutes", ["stop_length"]),
    ("retired in the morning", "retired in the night", ["retired"]),
    ("three safety car periods", "five safety car periods", ["count"]),
    ("3:28.298", "3:24.298", ["best_lap"]),
    ("leads LMP2 in the #34", "leads LMP2 in the #30", ["car"]),
    ("driven by Robert Kubica", "driven by Rui Andrade", ["at_wheel"]),
    ("a handful of seconds behind", "about a minute behind", ["gap"]),
    ("97 seconds off", "47 seconds off", ["gap"]),
    ("97 seconds off", "a lap off", ["laps_down"]),
    ("is fourth in the #65", "is ninth in the #65", ["position"]),
    ("the car of Robin Frijns", "the car of Rui Andrade", ["car"]),
    ("sixteen laps down", "six laps down", ["laps_down"]),
    ("The #39 is sixteen", "The #80 is sixteen", ["laps_down", "running"]),
    ("The #57 Kessel Racing Ferrari", "The #57 Kessel Racing Porsche", ["car"]),
    ("follows within a minute", "follows within two seconds", ["gap"]),
    ("The #33 Corvette is", "The #33 Porsche is", ["car"]),
]


@pytest.mark.parametrize(("right", "planted", "kinds"), PLANTED_EN, ids=[one[1] for one in PLANTED_EN])
def test_an_error_planted_in_english_is_found(right: str, planted: str, kinds: list[str], le_mans: History) -> None:
    assert MORNING_EN.count(right) == 1
    assert kinds_wrong(MORNING_EN.replace(right, planted), MORNING_US, le_mans) == kinds


PLANTED_NIGHT = [
    ("No. 75 Porsche of Nick Tandy", "No. 75 Ferrari of Nick Tandy", ["car"]),
    ("made five pit stops", "made eight pit stops", ["stops"]),
    ("two seconds back", "nine seconds back", ["gap"]),
    ("Less than twenty seconds", "Less than ten seconds", ["gap"]),
    ("The No. 28 JOTA machine leads", "The No. 28 Prema machine leads", ["car"]),
    ("about half a minute back", "about two minutes back", ["gap"]),
    ("Walkenhorst Ferrari is still in the race", "Walkenhorst Ferrari is out of the race", ["retired"]),
    ("The No. 13 is out", "The No. 13 is still running", ["running"]),
]


@pytest.mark.parametrize(("right", "planted", "kinds"), PLANTED_NIGHT, ids=[one[1] for one in PLANTED_NIGHT])
def test_an_error_planted_in_the_night_is_found(right: str, planted: str, kinds: list[str], le_mans: History) -> None:
    assert NIGHTFALL_EN.count(right) == 1
    assert kinds_wrong(NIGHTFALL_EN.replace(right, planted), 6 * HOUR_US, le_mans) == kinds


PLANTED_NL = [
    ("in de #8 Toyota op 25 seconden", "in de #8 Toyota op 55 seconden", ["gap"]),
    ("Ryo Hirakawa", "Ryo Harikawa", ["name"]),
    ("Op P3 rijdt", "Op P4 rijdt", ["position"]),
    ("ruim twee minuten", "een krappe minuut", ["gap"]),
    ("Porsche van Kévin Estre", "Porsche van Mike Conway", ["car"]),
    ("stond 28 minuten", "stond 38 minuten", ["stop_length"]),
    ("in de ochtend uit", "in de nacht uit", ["retired"]),
    ("met Jakub Śmiechowski achter", "met Fabio Scherer achter", ["at_wheel"]),
    ("op een handvol seconden", "op een kleine minuut", ["gap"]),
    ("op 1.37,4", "op 1.17,4", ["gap"]),
    ("op 1.37,4", "op ongeveer een ronde", ["laps_down"]),
    ("als vierde de beste", "als zesde de beste", ["position"]),
    ("maar rijdt nog", "en is uitgevallen", ["retired"]),
    ("De #56 Porsche leidt", "De #86 Porsche leidt", ["position"]),
    ("in dezelfde ronde als de leider", "op twee ronden van de leider", ["laps_down"]),
]


@pytest.mark.parametrize(("right", "planted", "kinds"), PLANTED_NL, ids=[one[1] for one in PLANTED_NL])
def test_an_error_planted_in_dutch_is_found(right: str, planted: str, kinds: list[str], le_mans: History) -> None:
    assert MORNING_NL.count(right) == 1
    assert kinds_wrong(MORNING_NL.replace(right, planted), MORNING_US, le_mans) == kinds


FACTS = {
    "51": "The #51 leads overall.",
    "8": "The #8 is second overall, 14.9 seconds behind the #51.",
    "2": "The #2 is third overall, 139 seconds off the lead.",
    "34": "In LMP2 the #34 leads.",
    "41": "The #41 is second in LMP2.",
    "31": "The #31 is seventh in LMP2, a lap down.",
    "56": "In GTE Am the #56 leads.",
    "75": "The #75 is out.",
}


def wrong_sentences(text: str, history: History) -> set[int]:
    """The sentences with a wrong claim at the moment itself."""
    return {one.claim.sentence for one in checked(text, MORNING_US, history).claims if one.verdict == "wrong"}


@quick
@given(
    pair=st.lists(st.sampled_from(sorted(FACTS)), min_size=2, max_size=2, unique=True),
    order=st.permutations(sorted(FACTS)),
)
def test_two_numbers_swapped_make_their_two_sentences_wrong(
    pair: list[str], order: list[str], le_mans: History
) -> None:
    """In whatever order the sentences stand; the sentence that names the #51 as reference goes with it."""
    text = " ".join(FACTS[number] for number in order)
    one, other = pair
    swapped = re.sub(rf"#({one}|{other})\b", lambda found: f"#{other if found[1] == one else one}", text)
    touched = {place for place, number in enumerate(order, 1) if re.search(rf"#({one}|{other})\b", FACTS[number])}

    assert wrong_sentences(text, le_mans) == set()
    assert wrong_sentences(swapped, le_mans) == touched


@quick
@given(place=st.integers(1, 25), data=st.data())
def test_another_place_makes_its_sentence_wrong(place: int, data: st.DataObject, le_mans: History) -> None:
    """A place is right or wrong by itself, as a figure and in either language."""
    number, right = data.draw(st.sampled_from([("2", 3), ("41", 2), ("31", 7), ("30", 3)]))
    scope = "" if number == "2" else " in LMP2"
    for text in (f"The #{number} is P{place}{scope}.", f"De #{number} rijdt op P{place}{scope}."):
        assert (wrong_sentences(text, le_mans) == set()) == (place == right)


@quick
@given(seconds=st.integers(1, 400))
def test_a_gap_is_right_within_a_second_of_what_it_is(seconds: int, le_mans: History) -> None:
    """The #30 is 97.5 s behind the #34; by a twentieth more or less it is too near to be called wrong."""
    text = f"In LMP2 the #34 leads. The #30 is {seconds} seconds behind the #34."

    if seconds in (97, 98):
        assert wrong_sentences(text, le_mans) == set()
    if abs(seconds - 97.5) > 4 + seconds / 20:
        assert wrong_sentences(text, le_mans)


@quick
@given(data=st.data())
def test_a_driver_is_right_only_in_the_own_car(data: st.DataObject, le_mans: History) -> None:
    """Any driver of the field put into any of these cars is right only if that is who is in it."""
    at_wheel = {"51": "James Calado", "8": "Ryo Hirakawa", "2": "Alex Lynn", "41": "Robert Kubica"}
    number = data.draw(st.sampled_from(sorted(at_wheel)))
    names = sorted({driver.name for car in le_mans.cars.values() for driver in car.entry.drivers})
    name = data.draw(st.sampled_from([*names, at_wheel[number]]))
    text = f"The #{number} is driven by {name}."

    assert bool(wrong_sentences(text, le_mans)) == (name != at_wheel[number])


def test_the_words_of_a_claim_are_those_of_the_text(le_mans: History) -> None:
    """Every claim points at its own words, in its own sentence."""
    spans = {one.number: (one.start, one.end) for one in sentences(MORNING_EN)}

    for one in checked(MORNING_EN, MORNING_US, le_mans).claims:
        begin, end = spans[one.claim.sentence]
        assert begin <= one.claim.start < one.claim.end <= end
        assert " ".join(MORNING_EN[one.claim.start : one.claim.end].split()) == one.claim.words


@pytest.mark.parametrize("text", ["the #51 fell from first to fourth", "three cars retired", "the #8 led"])
def test_of_a_time_that_has_not_come_nothing_is_right(text: str, le_mans: History) -> None:
    """At 22:00 a text speaks of the night to come."""
    answer = checked(f"Between 23:00 and 05:00 {text}.", 6 * HOUR_US, le_mans)

    assert answer.claims
    assert not any(one.verdict == "right" for one in answer.claims)
