"""What sentences on flags, counts, the fastest lap and the time state, and what timing says of them."""

import pytest

from check.reading import claims, stated, verdicts
from pitboard.check import Lang
from pitboard.check.algebra import Count


@pytest.mark.parametrize(
    ("lang", "text", "reading"),
    [
        ("en", "There have been three safety cars.", "safety car: 3"),
        ("nl", "Er waren drie safetycars.", "safety car: 3"),
        ("nl", "De safetycar kwam drie keer de baan op.", "safety car: 3"),
        ("en", "The safety car came out three times.", "safety car: 3"),
        ("en", "Two cars are on the lead lap.", "cars on the lead lap: 2"),
        ("nl", "Twee auto's rijden in de leidersronde.", "cars on the lead lap: 2"),
        ("en", "Twenty minutes remain.", "0:19:22-0:20:30 left"),
        ("nl", "Nog twintig minuten te gaan.", "0:19:22-0:20:30 left"),
    ],
)
def test_what_is_stated(lang: str, text: str, reading: str) -> None:
    found = stated(text, lang)

    assert reading in found or any(one.endswith("left") for one in found if "left" in reading)


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "There has been one safety car.", ("count", "right")),
        ("en", "There have been four safety cars.", ("count", "wrong")),
        ("nl", "Er waren vier safetycars.", ("count", "wrong")),
        ("en", "The safety car lasted twelve minutes.", ("flag", "wrong")),
        ("nl", "De safetycarfase duurde twaalf minuten.", ("flag", "wrong")),
        ("en", "One car has retired.", ("count", "right")),
        ("en", "Five cars have retired.", ("count", "wrong")),
        ("nl", "Vijf auto's zijn uitgevallen.", ("count", "wrong")),
        ("en", "Twenty minutes remain.", ("time_left", "right")),
        ("en", "Two hours remain.", ("time_left", "wrong")),
        ("en", "Hirakawa set the fastest lap.", ("best_lap", "right")),
        ("en", "The fastest lap is 1:33.000.", ("best_lap", "wrong")),
        ("nl", "De snelste ronde is 1.33,000.", ("best_lap", "wrong")),
    ],
)
def test_what_timing_says(lang: str, text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, lang)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De rapste ronde staat op naam van Hirakawa.", ("best_lap", "right")),
        ("De rapste ronde staat op naam van Calado.", ("best_lap", "wrong")),
        ("Niemand was sneller dan Hirakawa.", ("best_lap", "right")),
        ("Niemand was sneller dan Calado.", ("best_lap", "wrong")),
        ("De #8 reed de snelste ronde.", ("best_lap", "right")),
        ("De #51 reed de snelste ronde.", ("best_lap", "wrong")),
        ("Vlugste man is Hirakawa.", ("best_lap", "right")),
        ("Vijf auto's hebben de leiding gehad.", ("count", "wrong")),
        ("Er was één safetycar, acht minuten.", ("flag", "wrong")),
        ("Er was één safetycar, die nog geen vijf minuten duurde.", ("flag", "right")),
        ("De safetycar kwam de baan op, de derde keer al.", ("count", "wrong")),
        ("Er was één safetycar. De laatste heeft tien minuten geduurd.", ("flag", "wrong")),
        ("Er resteren nog twintig minuten.", ("time_left", "right")),
        ("Er resteren nog vijf minuten.", ("time_left", "wrong")),
        ("De race duurt nog twintig minuten.", ("time_left", "right")),
        ("De race duurt nog veertig minuten.", ("time_left", "wrong")),
        ("We zijn twintig minuten ver.", ("race_time", "right")),
        ("We zijn veertig minuten ver.", ("race_time", "wrong")),
        ("De wedstrijd is twintig minuten oud.", ("race_time", "right")),
        ("Vijf van de zeven auto's zijn uitgevallen.", ("count", "wrong")),
        ("Van de zeven auto's zijn er vijf uitgevallen.", ("count", "wrong")),
        ("De eerste twee rijden in dezelfde ronde.", ("count", "right")),
        ("De eerste vijf rijden in dezelfde ronde.", ("count", "wrong")),
        ("De leiding wisselde één keer.", ("count", "right")),
        ("De leiding wisselde zes keer.", ("count", "wrong")),
        ("De #34 is gedubbeld.", ("laps_down", "right")),
        ("De #51 is gedubbeld.", ("laps_down", "wrong")),
        ("De #98 viel uit na drie ronden.", ("laps_done", "right")),
        ("De #98 viel uit na acht ronden.", ("laps_done", "wrong")),
        ("Uitgevallen: de #98.", ("retired", "right")),
        ("Uitgevallen: de #51.", ("retired", "wrong")),
        ("Einde verhaal voor de #98.", ("retired", "right")),
        ("Einde verhaal voor de #51.", ("retired", "wrong")),
    ],
)
def test_the_race_in_other_words(text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, "nl")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2' - De #8 leidt.", "right"),
        ("19' - De #8 leidt.", "wrong"),
        ("19' - De #51 leidt.", "right"),
    ],
)
def test_a_ticker_says_what_held_at_its_minute(text: str, verdict: str) -> None:
    assert ("position", verdict) in verdicts(text, "nl")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Het was de eerste neutralisatie van de dag.", ("count", "right")),
        ("Het was de vierde neutralisatie van de dag.", ("count", "wrong")),
        ("Er waren vier neutralisaties.", ("count", "wrong")),
        ("Pier Guidi nam de start voor zijn rekening.", ("at_wheel", "right")),
        ("Calado nam de start voor zijn rekening.", ("at_wheel", "wrong")),
        ("De #34 ligt op liefst twee ronden.", ("laps_down", "right")),
        ("De #34 ligt op liefst vijf ronden.", ("laps_down", "wrong")),
        ("De #34 ligt op vijf ronden van de leider.", ("laps_down", "wrong")),
    ],
)
def test_neutralisations_the_start_and_stressed_numbers(text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, "nl")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nl", "In de LMP2 is de kop al twintig keer van eigenaar veranderd."),
        ("en", "In LMP2 the lead has changed hands 20 times."),
    ],
)
def test_changes_of_the_lead_are_counted_in_the_class_that_is_named(lang: str, text: str) -> None:
    (count,) = [item for item in claims(text, lang) if item.kind == "count"]

    assert count.statements[0] == Count(what="lead_changes", low=20, high=20, scope="LMP2")


@pytest.mark.parametrize(
    ("lang", "text", "verdict"),
    [
        ("en", "Half of the race is done.", ("race_time", "right")),
        ("en", "Two thirds of the race are done.", ("race_time", "wrong")),
        ("en", "With half of the distance to go, the #51 leads.", ("time_left", "right")),
        ("en", "A quarter of the race is still to run.", ("time_left", "wrong")),
        ("nl", "De helft van de wedstrijd zit erop.", ("race_time", "right")),
        ("nl", "Driekwart van de race zit erop.", ("race_time", "wrong")),
        ("nl", "Nog een kwart van de wedstrijd te gaan.", ("time_left", "wrong")),
    ],
)
def test_a_part_of_the_race_is_a_time(lang: Lang, text: str, verdict: tuple[str, str]) -> None:
    assert verdict in verdicts(text, lang)
