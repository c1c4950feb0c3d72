"""What sentences state that name a rank as a thing: the leader is X, second place is X's, X completes the top three."""

import pytest

from check.reading import verdicts
from pitboard.check import Lang

SAID = [
    ("nl", "De leider is {}.", "51"),
    ("nl", "{} is nog altijd de leider.", "51"),
    ("nl", "De koppositie is in handen van {}.", "51"),
    ("nl", "De koppositie wordt bezet door {}.", "51"),
    ("nl", "Aan de leiding: {}.", "51"),
    ("nl", "{} deelt de lakens uit.", "51"),
    ("nl", "Vooraan rijdt {}.", "51"),
    ("nl", "P2: {}", "8"),
    ("nl", "De tweede plaats is voor {}.", "8"),
    ("nl", "{} is de eerste achtervolger.", "8"),
    ("nl", "{} vervolledigt de top drie.", "6"),
    ("nl", "{} moet vrede nemen met de derde plaats.", "6"),
    ("nl", "Klassenleider in LMP2 is {}.", "34"),
    ("en", "The leader is {}.", "51"),
    ("en", "{} is still the leader.", "51"),
    ("en", "Second place belongs to {}.", "8"),
    ("en", "{} completes the top three.", "6"),
]


@pytest.mark.parametrize(("lang", "text", "number"), SAID)
def test_a_rank_is_held(lang: str, text: str, number: str) -> None:
    found = verdicts(text.format(f"{'de' if lang == 'nl' else 'the'} #{number}"), lang)

    assert ("position", "right") in found
    assert "wrong" not in dict(found).values()


@pytest.mark.parametrize(("lang", "text", "number"), SAID)
def test_another_does_not_hold_it(lang: str, text: str, number: str) -> None:
    other = "8" if number == "6" else "6"
    found = verdicts(text.format(f"{'de' if lang == 'nl' else 'the'} #{other}"), lang)

    assert ("position", "right") not in found
    assert found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("De volgorde: de #51, de #8, de #6.", "right"),
        ("De volgorde: de #8, de #51, de #6.", "wrong"),
        ("1. #51 2. #8 3. #6", "right"),
        ("De #51 rijdt niet meer op kop.", "wrong"),
        ("De #8 rijdt niet meer op kop.", "right"),
        ("De #6 staat niet op het podium.", "wrong"),
        ("De #8 ligt niet derde.", "right"),
    ],
)
def test_lists_and_denials(text: str, verdict: str) -> None:
    assert verdict in [found for _, found in verdicts(text, "nl")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De #51 won.", ("position", "right")),
        ("De #8 won.", ("position", "wrong")),
        ("De #51 zegevierde.", ("position", "right")),
        ("De #6 zegevierde.", ("position", "wrong")),
        ("De zege was voor de #51.", ("position", "right")),
        ("De zege ging naar de #8.", ("position", "wrong")),
        ("De #51 heeft de race op zijn naam geschreven.", ("position", "right")),
        ("De #34 won LMP2.", ("position", "right")),
        ("De #923 won LMP2.", ("position", "wrong")),
        ("De #6 pakte het brons.", ("position", "right")),
        ("De #8 pakte het brons.", ("position", "wrong")),
        ("Na de finish ging de zege naar de #51.", ("position", "right")),
        ("Uiteindelijk ging de zege naar de #8.", ("position", "wrong")),
        ("Het podium werd vervolledigd door de #6.", ("position", "right")),
        ("Het podium werd vervolledigd door de #34.", ("position", "wrong")),
    ],
)
def test_who_won_a_race_that_is_over(text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, "nl", 2460)


@pytest.mark.parametrize(("laps", "verdict"), [(12, "right"), (9, "wrong"), (15, "wrong")])
@pytest.mark.parametrize(
    ("text", "lang"), [("Victory went to the #51 after {} laps.", "en"), ("De #51 won na {} ronden.", "nl")]
)
def test_who_wins_after_so_many_laps_has_done_as_many(text: str, lang: Lang, laps: int, verdict: str) -> None:
    assert ("laps_done", verdict) in verdicts(text.format(laps), lang, 2460)


@pytest.mark.parametrize(
    ("text", "lang"), [("Pier Guidi and his team-mates lead.", "en"), ("Pier Guidi en zijn ploegmaats leiden.", "nl")]
)
def test_a_driver_named_with_his_people_is_not_said_to_drive(text: str, lang: Lang) -> None:
    assert "at_wheel" not in dict(verdicts(text, lang))


@pytest.mark.parametrize("text", ["De #8 won.", "De #8 won vorig jaar.", "De zege van de #8 in 2019 telt niet."])
def test_who_won_before_is_not_wrong_while_the_race_runs(text: str) -> None:
    assert "wrong" not in [verdict for _, verdict in verdicts(text, "nl")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De #8 rijdt achter de #51.", ("ahead", "right")),
        ("De #51 rijdt achter de #8.", ("ahead", "wrong")),
        ("De #8 ligt voor de #6.", ("ahead", "right")),
        ("De #6 ligt voor de #8.", ("ahead", "wrong")),
        ("De #51 blijft de #8 voor.", ("ahead", "right")),
        ("De #8 blijft de #51 voor.", ("ahead", "wrong")),
        ("Calado houdt de #8 achter zich.", ("ahead", "right")),
    ],
)
def test_who_is_ahead_of_whom(text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, "nl")


@pytest.mark.parametrize(
    ("lang", "text", "verdict"),
    [
        ("nl", "De #6 rijdt als laatste van de Hypercars.", "right"),
        ("nl", "De #8 sluit de rij in Hypercar.", "wrong"),
        ("nl", "De #8 is voorlaatste in Hypercar.", "right"),
        ("nl", "De #51 is voorlaatste in Hypercar.", "wrong"),
        ("en", "The #6 brings up the rear in Hypercar.", "right"),
        ("en", "The #51 is last of the Hypercars.", "wrong"),
    ],
)
def test_a_place_counted_from_the_end(lang: str, text: str, verdict: str) -> None:
    assert ("position", verdict) in verdicts(text, lang)


@pytest.mark.parametrize(
    ("text", "lang", "verdict"),
    [
        ("Oreca went 1-2 in LMP2.", "en", "right"),
        ("It is a one-two for Oreca in LMP2.", "en", "right"),
        ("A one-two-three for Ferrari.", "en", "wrong"),
        ("Een-tweetje voor Oreca in de LMP2.", "nl", "right"),
        ("Ferrari rijdt één-twee.", "nl", "wrong"),
    ],
)
def test_a_one_two_is_of_cars_of_one_make(text: str, lang: Lang, verdict: str) -> None:
    assert ("first_of", verdict) in verdicts(text, lang)


@pytest.mark.parametrize(
    ("text", "lang", "verdict"),
    [
        ("Seven cars took the start.", "en", "right"),
        ("Nine cars started the race.", "en", "wrong"),
        ("Er zijn zeven auto's gestart.", "nl", "right"),
        ("Er zijn negen wagens gestart.", "nl", "wrong"),
    ],
)
def test_how_many_cars_started_is_counted(text: str, lang: Lang, verdict: str) -> None:
    assert ("count", verdict) in verdicts(text, lang)


@pytest.mark.parametrize(
    ("text", "lang", "verdict"),
    [
        ("It is the #51 from the #8 from the #6.", "en", "right"),
        ("It's the #51 ahead of the #8, then the #6.", "en", "right"),
        ("It is the #8 from the #51.", "en", "wrong"),
        ("Het is de #51 voor de #8 en de #6.", "nl", "right"),
        ("De volgorde is de #51 voor de #8.", "nl", "right"),
        ("Het is nog altijd de #8 voor de #51.", "nl", "wrong"),
    ],
)
def test_each_of_a_row_comes_before_the_next(text: str, lang: Lang, verdict: str) -> None:
    places = [found for kind, found in verdicts(text, lang) if kind == "position"]
    assert len(places) > 1
    assert set(places) == {verdict}


@pytest.mark.parametrize(
    ("text", "lang", "verdict"),
    [
        ("Two Orecas are still running.", "en", "right"),
        ("Three Orecas are still running.", "en", "wrong"),
        ("Oreca has two cars in the top five.", "en", "right"),
        ("Oreca has two cars in the top three.", "en", "wrong"),
        ("There are two Orecas in the top three.", "en", "wrong"),
        ("In de LMP2 rijden nog twee Oreca's rond.", "nl", "right"),
        ("In de top drie staan twee Oreca's.", "nl", "wrong"),
        ("In de top vijf staan twee Oreca's.", "nl", "right"),
        ("Two of the top five are Orecas.", "en", "right"),
        ("Drie van de top vijf zijn Oreca's.", "nl", "wrong"),
    ],
)
def test_so_many_of_a_make_are_in_the_first_places_or_still_run(text: str, lang: Lang, verdict: str) -> None:
    found = verdicts(text, lang)
    assert ("among", verdict) in found
    assert ("in_top", "right") not in found


@pytest.mark.parametrize("text", ["Two Orecas are no longer running.", "More than one Oreca is still running."])
def test_so_many_are_not_counted_where_more_is_said_of_them(text: str) -> None:
    assert not {("among", "right"), ("among", "wrong")} & set(verdicts(text, "en"))


def test_of_one_car_that_runs_not_so_many_do() -> None:
    assert "right" not in dict(verdicts("Three Orecas are still running.", "en")).values()


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The #34 is the first car a lap down.", "en"),
        ("The #34 was the first car to retire.", "en"),
        ("De #34 is de eerste auto op een ronde.", "nl"),
        ("De #34 was de eerste wagen die uitviel.", "nl"),
    ],
)
def test_the_first_of_some_does_not_lead(text: str, lang: Lang) -> None:
    assert ("position", "wrong") not in verdicts(text, lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("The #51 leads, ahead of the #8 and the #6.", "en"), ("De #51 leidt, voor de #8 en de #6.", "nl")],
)
def test_of_two_that_are_joined_none_is_ahead_of_the_other_by_that(text: str, lang: Lang) -> None:
    assert "wrong" not in dict(verdicts(text, lang)).values()
