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
CLAIMS = {"morning-en": 66, "nightfall-en": 30, "morning-nl": 48}

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def checked(text: str, race_us: int, history: History, window_us: int = 0) -> Checked:
    """What check says of a text at a race time."""
    return check(text, history, history.race.start_us + race_us, window_us=window_us)


def wrong(answer: Checked) -> list[tuple[str, str]]:
    """The wrong claims by kind and car, sorted."""
    return sorted({(one.claim.kind, one.claim.car) for one in answer.claims if one.verdict == "wrong"})


def not_right(answer: Checked) -> list[tuple[str, str, str]]:
    """What is not right, with its words."""
    return [(one.claim.kind, one.claim.words, one.right) for one in answer.claims if one.verdict != "right"]


@pytest.mark.parametrize("name", TEXTS)
def test_a_right_text_is_right(name: str, le_mans: History) -> None:
    """Every claim read is right, and this many are read."""
    answer = checked(*TEXTS[name], le_mans)

    assert not_right(answer) == []
    assert len(answer.claims) == CLAIMS[name]


PLANTED_EN = [
    ("James Calado leads in the #51", "James Calado leads in the #50", [("at_wheel", "50"), ("lead", "50")]),
    ("#8 Toyota", "#9 Toyota", [("car", "9")]),
    ("#8 Toyota, some 25", "#8 Toyota, some 45", [("gap", "8")]),
    ("Ryo Hirakawa is second", "Ryo Hirakawa is third", [("position", "8")]),
    ("Ryo Hirakawa is", "Ryo Hirakava is", [("name", "8")]),
    ("Alex Lynn holds", "Earl Bamber holds", [("at_wheel", "2")]),
    ("Alex Lynn holds", "Ben Lynn holds", [("name", "2")]),
    ("just over two minutes adrift", "just under two minutes adrift", [("gap", "2")]),
    ("and Scott Dixon, runs", "and Alex Palou, runs", []),
    ("Renger van der Zande and", "Giedo van der Garde and", [("crew", "3")]),
    ("runs fourth, a lap down", "runs fourth, three laps down", [("laps_down", "3")]),
    ("runs fourth, a lap down", "runs sixth, a lap down", [("position", "3")]),
    ("Three cars are on the lead lap", "Five cars are on the lead lap", [("count", "")]),
    ("The #51 and the #8 traded", "The #8 and the #6 traded", [("swaps", "8")]),
    ("had led for 34 laps", "had led for 64 laps", [("laps_led", "94")]),
    ("after 103 laps", "after 130 laps", [("laps_done", "7")]),
    ("and Kamui Kobayashi was", "and Mike Conway was", [("drove", "7")]),
    ("The #75 Porsche has retired", "The #5 Porsche has retired", [("retired", "5")]),
    ("for 28 minutes", "for 58 minutes", [("stop_length", "50")]),
    ("retired in the morning", "retired in the night", [("when", "4")]),
    ("three safety car periods", "five safety car periods", [("count", "")]),
    ("3:28.298", "3:24.298", [("best_lap", "3")]),
    ("leads LMP2 in the #34", "leads LMP2 in the #30", [("car", "30")]),
    ("driven by Robert Kubica", "driven by Rui Andrade", [("at_wheel", "41")]),
    ("a handful of seconds behind", "about a minute behind", [("gap", "41")]),
    ("97 seconds off", "47 seconds off", [("gap", "30")]),
    ("97 seconds off", "a lap off", [("laps_down", "30")]),
    ("is fourth in the #65", "is ninth in the #65", [("position", "65")]),
    ("the best Dutchman", "the best Belgian", [("best_of_nation", "65")]),
    ("the car of Robin Frijns", "the car of Rui Andrade", [("crew", "31")]),
    ("sixteen laps down", "six laps down", [("laps_down", "39")]),
    ("The #39 is sixteen", "The #80 is sixteen", [("laps_down", "80"), ("running", "80")]),
    ("The #57 Kessel Racing Ferrari", "The #57 Kessel Racing Porsche", [("car", "57")]),
    ("follows within a minute", "follows within two seconds", [("gap", "57")]),
    ("The #33 Corvette is", "The #33 Porsche is", [("car", "33")]),
    ("After sixteen hours and twelve", "After fourteen hours and twelve", [("race_time", "")]),
]


@pytest.mark.parametrize(("right", "planted", "expected"), PLANTED_EN, ids=[one[1] for one in PLANTED_EN])
def test_an_error_planted_in_english_is_found(
    right: str, planted: str, expected: list[tuple[str, str]], le_mans: History
) -> None:
    assert MORNING_EN.count(right) == 1
    assert wrong(checked(MORNING_EN.replace(right, planted), MORNING_US, le_mans)) == expected


PLANTED_NIGHT = [
    ("No. 75 Porsche of Nick Tandy", "No. 75 Ferrari of Nick Tandy", [("car", "75")]),
    ("made five pit stops", "made eight pit stops", [("stops", "75")]),
    ("two seconds back", "nine seconds back", [("gap", "51")]),
    ("Less than twenty seconds", "Less than ten seconds", [("gap", "94")]),
    ("The No. 28 JOTA machine leads", "The No. 28 Prema machine leads", [("car", "28")]),
    ("about half a minute back", "about two minutes back", [("gap", "54")]),
    ("a stop of 26 minutes", "a stop of 16 minutes", [("stop_length", "22")]),
    ("Frederick Lubin brought", "Philip Hanson brought", [("drove", "22")]),
    ("Ricky Taylor", "Dane Cameron", [("crew", "13")]),
    ("Walkenhorst Ferrari is still in the race", "Walkenhorst Ferrari is out of the race", [("retired", "100")]),
    ("The No. 13 is out", "The No. 13 is still running", [("running", "13")]),
]


@pytest.mark.parametrize(("right", "planted", "expected"), PLANTED_NIGHT, ids=[one[1] for one in PLANTED_NIGHT])
def test_an_error_planted_at_nightfall_is_found(
    right: str, planted: str, expected: list[tuple[str, str]], le_mans: History
) -> None:
    assert NIGHTFALL_EN.count(right) == 1
    assert wrong(checked(NIGHTFALL_EN.replace(right, planted), 6 * HOUR_US, le_mans)) == expected


PLANTED_NL = [
    ("in de #8 Toyota op 25 seconden", "in de #8 Toyota op 55 seconden", [("gap", "8")]),
    ("Ryo Hirakawa", "Ryo Harikawa", [("name", "8")]),
    ("Op P3 rijdt", "Op P4 rijdt", [("position", "2")]),
    ("ruim twee minuten", "een krappe minuut", [("gap", "2")]),
    ("vierde, op een ronde", "vierde, op twee ronden", [("laps_down", "3")]),
    ("Porsche van Kévin Estre", "Porsche van Mike Conway", [("crew", "6")]),
    ("De #8 had eerder", "De #6 had eerder", [("led", "6")]),
    ("na 84 ronden", "na 94 ronden", [("laps_done", "75")]),
    ("stond 28 minuten", "stond 38 minuten", [("stop_length", "50")]),
    ("in de ochtend uit", "in de nacht uit", [("when", "4")]),
    ("met Jakub Śmiechowski achter", "met Fabio Scherer achter", [("at_wheel", "34")]),
    ("op een handvol seconden", "op een kleine minuut", [("gap", "41")]),
    ("op 1.37,4", "op 1.17,4", [("gap", "30")]),
    ("op 1.37,4", "op ongeveer een ronde", [("laps_down", "30")]),
    ("als vierde de beste", "als zesde de beste", [("position", "65")]),
    ("maar rijdt nog", "en is uitgevallen", [("retired", "39")]),
    ("De #56 Porsche leidt", "De #86 Porsche leidt", [("at_wheel", "86"), ("behind", "57"), ("lead", "86")]),
    ("in dezelfde ronde als de leider", "op twee ronden van de leider", [("laps_down", "33")]),
]


@pytest.mark.parametrize(("right", "planted", "expected"), PLANTED_NL, ids=[one[1] for one in PLANTED_NL])
def test_an_error_planted_in_dutch_is_found(
    right: str, planted: str, expected: list[tuple[str, str]], le_mans: History
) -> None:
    assert MORNING_NL.count(right) == 1
    assert wrong(checked(MORNING_NL.replace(right, planted), MORNING_US, le_mans)) == expected


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
    """The #30 is 97.5 s behind the #34: only 97 and 98 say so."""
    text = f"In LMP2 the #34 leads. The #30 is {seconds} seconds behind the #34."

    assert (wrong_sentences(text, le_mans) == set()) == (seconds in (97, 98))


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
