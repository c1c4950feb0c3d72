"""What sentences on drivers, stops and retirements state, and what timing says of them."""

import pytest

from check.reading import stated, verdicts
from pitboard.check import Lang, check
from pitboard.model.time import HOUR_US
from pitboard.scoring import History


@pytest.mark.parametrize(
    ("lang", "text", "reading"),
    [
        ("en", "Calado is at the wheel of the #51.", "James Calado is at the wheel of #51"),
        ("en", "The #51 is driven by Calado.", "James Calado is at the wheel of #51"),
        ("nl", "Calado zit aan het stuur van de #51.", "James Calado is at the wheel of #51"),
        ("en", "Calado took over from Pier Guidi.", "James Calado took #51 over from Alessandro Pier Guidi"),
        ("en", "Pier Guidi handed over to Calado.", "James Calado took #51 over from Alessandro Pier Guidi"),
        ("nl", "Calado loste Pier Guidi af.", "James Calado took #51 over from Alessandro Pier Guidi"),
        ("nl", "Pier Guidi droeg het stuur over aan Calado.", "James Calado took #51 over from Alessandro Pier Guidi"),
        ("en", "The #6 has made one stop.", "#6 has made 1 stop"),
        ("nl", "De #6 is twee keer gestopt.", "#6 has made 2 stops"),
        ("en", "The #98 has retired.", "#98 is out"),
        ("nl", "De #98 is uitgevallen.", "#98 is out"),
        ("nl", "In de #51 zit Calado.", "James Calado is at the wheel of #51"),
        ("nl", "Achter het stuur van de #51: Calado.", "James Calado is at the wheel of #51"),
        ("nl", "Pier Guidi werd vervangen door Calado.", "James Calado took #51 over from Alessandro Pier Guidi"),
        (
            "nl",
            "Rijderswissel bij de #51: Calado voor Pier Guidi.",
            "James Calado took #51 over from Alessandro Pier Guidi",
        ),
        ("nl", "De #6 bracht twee bezoekjes aan de pits.", "#6 has made 2 stops"),
        ("nl", "De #6 maakte zojuist zijn tweede stop.", "#6 has made 2 stops"),
        ("nl", "De #6 legde 40 ronden af.", "#6 has completed 40 laps"),
        ("en", "The #98 has not retired.", "not so: #98 is out"),
    ],
)
def test_what_is_stated(lang: str, text: str, reading: str) -> None:
    assert reading in stated(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "Calado is at the wheel of the #51.", ("at_wheel", "right")),
        ("en", "Pier Guidi is at the wheel of the #51.", ("at_wheel", "wrong")),
        ("nl", "Pier Guidi bestuurt de #51.", ("at_wheel", "wrong")),
        ("en", "Estre is at the wheel of the #6.", ("at_wheel", "unknown")),
        ("en", "Calado took over from Pier Guidi.", ("took_over", "right")),
        ("en", "Pier Guidi took over from Calado.", ("took_over", "wrong")),
        ("en", "The #6 has made five stops.", ("stops", "wrong")),
        ("nl", "De #6 is een keer gestopt.", ("stops", "right")),
        ("nl", "In de #51 zit Calado.", ("at_wheel", "right")),
        ("nl", "In de #51 zit Pier Guidi.", ("at_wheel", "wrong")),
        ("nl", "Calado werd vervangen door Pier Guidi.", ("took_over", "wrong")),
        ("nl", "Pier Guidi is afgelost door Calado.", ("took_over", "right")),
        ("nl", "De laatste stop van de #6 duurde een minuut.", ("stop_length", "right")),
        ("nl", "De laatste stop van de #6 duurde twee minuten.", ("stop_length", "wrong")),
        ("nl", "De #6 telt vijf bezoekjes aan de pits.", ("stops", "wrong")),
        ("nl", "De #51 heeft twaalf ronden op de teller.", ("laps_done", "right")),
        ("nl", "De #6 heeft veertien ronden op de teller.", ("laps_done", "wrong")),
        ("en", "The #98 has retired.", ("retired", "right")),
        ("en", "The #51 has retired.", ("retired", "wrong")),
        ("en", "The #51 has not retired.", ("retired", "right")),
        ("en", "The #98 is still running.", ("running", "wrong")),
        ("en", "The #8 Porsche is second.", ("car", "wrong")),
        ("en", "Ryo Harikawa is second.", ("name", "wrong")),
    ],
)
def test_what_timing_says(lang: str, text: str, found: tuple[str, str]) -> None:
    if "een keer" in text:
        text = text.replace("een keer", "één keer")
    assert found in verdicts(text, lang)


@pytest.mark.parametrize("text", ["Calado shares the #51 with Pier Guidi.", "Among its crew is Pier Guidi in the #51."])
def test_who_is_of_a_crew_need_not_be_at_the_wheel(text: str) -> None:
    assert ("at_wheel", "wrong") not in verdicts(text)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "With Pier Guidi at the wheel, the #51 pitted early on."),
        ("en", "Pier Guidi brought in the #51."),
        ("en", "The fastest lap was set by Pier Guidi in the #51."),
        ("en", '"Pier Guidi is driving the #51," he said.'),
        ("en", "Pier Guidi may get into the #51."),
        ("nl", "Met Pier Guidi aan het stuur ging de #51 naar binnen."),
        ("nl", "De #51 met Pier Guidi in de bemanning is eerste."),
        ("nl", "Pier Guidi deelt de #51 met Calado."),
        ("nl", "Straks zit Pier Guidi in de #51."),
        ("en", "Pier Guidi's Ferrari climbed to first at 15 minutes."),
        ("nl", "De Ferrari van Pier Guidi leidt."),
    ],
)
def test_who_is_not_said_to_be_in_a_car_now_is_never_wrong(lang: str, text: str) -> None:
    assert ("at_wheel", "wrong") not in verdicts(text, lang)


def test_a_driver_said_to_be_in_a_car_of_others_is_wrong() -> None:
    found = verdicts("Hirakawa is at the wheel of the #51.")

    assert "wrong" in [verdict for _, verdict in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De #51 (Calado) leidt.", ("at_wheel", "right")),
        ("De #51 (Pier Guidi) leidt.", ("at_wheel", "wrong")),
        ("De #51 wordt gereden door Calado.", ("at_wheel", "right")),
        ("De #51 wordt gereden door Pier Guidi.", ("at_wheel", "wrong")),
        ("Aan het stuur van de #51 zit Calado.", ("at_wheel", "right")),
        ("Aan het stuur van de #51 zit Pier Guidi.", ("at_wheel", "wrong")),
        ("Calado heeft het stuur van de #51 overgenomen van Pier Guidi.", ("took_over", "right")),
        ("Pier Guidi heeft het stuur van de #51 overgenomen van Calado.", ("took_over", "wrong")),
        ("Pier Guidi maakte plaats voor Calado.", ("took_over", "right")),
        ("Calado maakte plaats voor Pier Guidi.", ("took_over", "wrong")),
        ("Calado stapte tien minuten geleden in.", ("took_over", "right")),
        ("De #6 stopte elf minuten geleden.", ("stopped_at", "right")),
        ("De #6 stopte vijf minuten geleden.", ("stopped_at", "wrong")),
        ("De laatste stop van de #6 was elf minuten geleden.", ("stopped_at", "right")),
        ("De laatste stop van de #6 was vijf minuten geleden.", ("stopped_at", "wrong")),
        ("De #6 is één keer in de pits geweest.", ("stops", "right")),
        ("De #6 is vijf keer in de pits geweest.", ("stops", "wrong")),
        ("De #6 ging vijf keer tanken.", ("stops", "wrong")),
        ("De teller van de #6 staat op vijf stops.", ("stops", "wrong")),
        ("Na vijf stops is de #6 derde.", ("stops", "wrong")),
        ("De #6 maakte zojuist zijn vijfde stop.", ("stops", "wrong")),
        ("De #6 heeft twaalf ronden gereden sinds zijn stop.", ("stint_laps", "wrong")),
        ("De #6 rijdt al twaalf ronden op dezelfde banden.", ("stint_laps", "wrong")),
        ("De #98 haalt het einde niet.", ("retired", "right")),
        ("De #51 haalt het einde niet.", ("retired", "wrong")),
        ("Voor de #98 zit de wedstrijd erop.", ("retired", "right")),
        ("Voor de #51 zit de wedstrijd erop.", ("retired", "wrong")),
        ("De #98 gaf er de brui aan.", ("retired", "right")),
        ("De #98 is uit koers.", ("retired", "right")),
        ("De #51 is uit koers.", ("retired", "wrong")),
        ("De #51 doet niet meer mee.", ("retired", "wrong")),
        ("De #98 is er nog bij.", ("running", "wrong")),
        ("De #98 is nog altijd in koers.", ("running", "wrong")),
    ],
)
def test_cars_and_crews_in_other_words(text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, "nl")


@pytest.mark.parametrize(
    "text",
    [
        "In het spoor van de #8 rijdt Calado.",
        "Pier Guidi moet straks het stuur overgeven aan Calado.",
        "Calado kreeg een seintje van Pier Guidi.",
        "De #6 gaf zijn plaats niet op.",
        "Een stop van vijf minuten zou de #6 duur komen te staan.",
    ],
)
def test_words_that_only_resemble_are_not_wrong(text: str) -> None:
    assert "wrong" not in [verdict for _, verdict in verdicts(text, "nl")]


@pytest.mark.parametrize(
    ("text", "lang", "verdict"),
    [
        ("Alessandro Pier Guidi had started the #51.", "en", "right"),
        ("James Calado started the #51.", "en", "wrong"),
        ("Alessandro Pier Guidi startte in de #51.", "nl", "right"),
        ("James Calado nam de start in de #51.", "nl", "wrong"),
    ],
)
def test_who_started_a_car_was_in_it_at_the_start(text: str, lang: Lang, verdict: str) -> None:
    assert ("at_wheel", verdict) in verdicts(text, lang)


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Retirements: the #98 Aston Martin and the #34.", "en", ["right", "wrong"]),
        ("Verder vielen uit: de #98 (Ian James), de #34 en de #43.", "nl", ["right", "wrong", "right"]),
        ("Uitvallers tot nu toe: de #98 en een wagen van een ander.", "nl", ["right"]),
    ],
)
def test_what_stands_before_a_colon_is_said_of_each_car_of_the_list(text: str, lang: Lang, found: list[str]) -> None:
    assert [verdict for kind, verdict in verdicts(text, lang) if kind == "retired"] == found


@pytest.mark.parametrize(
    ("lang", "text", "verdict"),
    [
        ("en", "Robert Kubica is on his third consecutive stint.", "right"),
        ("en", "Ryo Hirakawa is doing a double stint.", "right"),
        ("en", "Robert Kubica is on his first stint.", "wrong"),
        ("en", "Ryo Hirakawa is into a triple stint.", "wrong"),
        ("nl", "Robert Kubica is bezig aan zijn derde stint op rij.", "right"),
        ("nl", "Ryo Hirakawa rijdt een dubbele stint.", "right"),
        ("nl", "Hirakawa begint aan zijn vierde stint achter elkaar.", "wrong"),
    ],
)
def test_stints_are_counted_between_the_stops(lang: Lang, text: str, verdict: str, le_mans: History) -> None:
    found = check(text, le_mans, le_mans.race.start_us + 16 * HOUR_US, lang).claims
    assert [each.verdict for each in found if each.claim.kind == "stints"] == [verdict]


def test_whose_car_it_is_need_not_be_in_it() -> None:
    assert ("at_wheel", "wrong") not in verdicts("Pier Guidi's Ferrari, the #51, leads.", "en")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Having taken over from Pier Guidi, Calado leads."),
        ("nl", "Na het stuur te hebben overgenomen van Pier Guidi leidt Calado."),
    ],
)
def test_from_whom_somebody_took_over_may_be_named_first(lang: Lang, text: str) -> None:
    assert "Alessandro Pier Guidi took #51 over from James Calado" not in stated(text, lang)
