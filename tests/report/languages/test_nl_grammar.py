"""Dutch: where the verb goes in a clause, and how two clauses become a sentence."""

import re

import pytest

from pitboard.report.languages.book import RELATIONS, Clause, Noun, Relation, Slots, fill
from pitboard.report.languages.nl import Dutch
from pitboard.report.languages.nl import grammar as nl

TOYOTA, FERRARI = Noun("de #8 Toyota", of="#8"), Noun("de #51", of="#51")
DAMES = Noun("de Iron Dames", plural=True, of="#85")
LOSS = Clause(TOYOTA, "verloor", "ruim een minuut")
FALL = Clause(TOYOTA, "viel", "naar de derde plaats", "+terug")
LEAD = Clause(FERRARI, "nam", "de leiding", "+over", "van de #8")
DISTANCE = Clause(FERRARI, "liggen", "tweede", after=", op zes seconden")
SHARED = Clause(DAMES, "hebben", "het stuur", "overgenomen", front="in de nacht")


def clause(template: str, **slots: str | Noun) -> Clause:
    """The clause of a template."""
    book = Dutch()
    vars(book)["templates"] = {"form": (template,)}
    found = fill(book, "form", dict(slots), ())[0].clause
    assert found
    return found


@pytest.mark.parametrize(
    ("lemma", "singular", "plural"),
    [
        ("zijn", "is", "zijn"),
        ("hebben", "heeft", "hebben"),
        ("leiden", "leidt", "leiden"),
        ("kwam", "kwam", "kwamen"),
        ("verloor", "verloor", "verloren"),
        ("wint", "wint", "winnen"),
    ],
)
def test_a_verb_agrees_with_its_subject(lemma: str, singular: str, plural: str) -> None:
    lemma = {"wint": "winnen"}.get(lemma, lemma)
    assert (nl.finite(lemma, False), nl.finite(lemma, True)) == (singular, plural)


def test_a_verb_that_is_not_known_is_an_error_and_no_guess() -> None:
    with pytest.raises(KeyError):
        nl.finite("fietsen", False)


@pytest.mark.parametrize(
    ("front", "rest", "expected"),
    [
        ("", "de race", "De #8 Toyota leidt de race."),
        ("na zestien uur", "de race", "Na zestien uur leidt de #8 Toyota de race."),
        ("", "", "De #8 Toyota leidt."),
        ("in de nacht", "", "In de nacht leidt de #8 Toyota."),
    ],
)
def test_the_verb_is_the_second_thing_in_a_sentence(front: str, rest: str, expected: str) -> None:
    assert nl.sentence_of(Clause(TOYOTA, "leiden", rest, front=front)) == expected


def test_what_stood_first_goes_behind_the_subject_when_another_word_stands_there() -> None:
    assert nl.main(SHARED, "daarna") == "daarna hebben de Iron Dames in de nacht het stuur overgenomen"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (LOSS, "de #8 Toyota ruim een minuut verloor"),
        (FALL, "de #8 Toyota naar de derde plaats terugviel"),
        (LEAD, "de #51 de leiding overnam van de #8"),
        (DISTANCE, "de #51 tweede ligt, op zes seconden"),
        (SHARED, "de Iron Dames in de nacht het stuur hebben overgenomen"),
    ],
)
def test_the_verbs_stand_last_in_a_subordinate_clause(part: Clause, expected: str) -> None:
    assert nl.subordinate(part) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (LOSS, "de #8 Toyota ruim een minuut had verloren"),
        (FALL, "de #8 Toyota naar de derde plaats was teruggevallen"),
        (LEAD, "de #51 de leiding had overgenomen van de #8"),
        (DISTANCE, "de #51 tweede ligt, op zes seconden"),
    ],
)
def test_what_went_before_is_in_the_pluperfect(part: Clause, expected: str) -> None:
    assert nl.subordinate(part, verbs_of=nl.perfect) == expected


def test_a_relative_clause_has_its_verb_last() -> None:
    assert nl.relative(TOYOTA, LOSS) == "de #8 Toyota, die ruim een minuut verloor"


JOINED = [
    (LEAD, "cause", LOSS, "De #51 nam de leiding over van de #8, doordat die ruim een minuut verloor."),
    (LOSS, "consequence", LEAD, "De #8 Toyota verloor ruim een minuut, waardoor de #51 de leiding overnam van de #8."),
    (LOSS, "consequence", LEAD, "Doordat de #8 Toyota ruim een minuut verloor, nam de #51 de leiding over van de #8."),
    (LOSS, "consequence", FALL, "De #8 Toyota verloor ruim een minuut, waardoor die naar de derde plaats terugviel."),
    (LOSS, "sequel", LEAD, "Nadat de #8 Toyota ruim een minuut had verloren, nam de #51 de leiding over van de #8."),
    (LOSS, "sequel", FALL, "De #8 Toyota verloor ruim een minuut en viel daarna naar de derde plaats terug."),
    (LEAD, "earlier", LOSS, "De #51 nam de leiding over van de #8, nadat die ruim een minuut had verloren."),
    (LOSS, "addition", FALL, "De #8 Toyota verloor ruim een minuut en viel naar de derde plaats terug."),
    (DISTANCE, "contrast", LOSS, "De #51 ligt tweede, op zes seconden, maar de #8 Toyota verloor ruim een minuut."),
    (LOSS, "concession", FALL, "De #8 Toyota verloor ruim een minuut, maar viel toch naar de derde plaats terug."),
    (LOSS, "concession", LEAD, "Hoewel de #8 Toyota ruim een minuut verloor, nam de #51 de leiding over van de #8."),
    (LOSS, "meanwhile", LEAD, "De #8 Toyota verloor ruim een minuut, terwijl de #51 de leiding overnam van de #8."),
]


@pytest.mark.parametrize(("first", "relation", "second", "expected"), JOINED)
def test_two_clauses_become_one_sentence(first: Clause, relation: Relation, second: Clause, expected: str) -> None:
    assert expected in [way.text for way in nl.join(first, relation, second)]


def test_a_subject_is_left_out_only_where_the_first_clause_begins_with_it() -> None:
    """Daarna verloor de #8 een minuut en viel terug: the fault of which Dutch readers have a name for."""
    fronted = Clause(TOYOTA, "verloor", "ruim een minuut", front="daarna")

    assert not [way.text for way in nl.join(fronted, "addition", FALL)]


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_clause_with_more_than_one_sentence_in_it_is_no_part_of_another(relation: Relation) -> None:
    assert not nl.join(Clause(TOYOTA, "verloor", "tijd", after="; de stop duurde lang"), relation, LOSS)


def test_a_sentence_goes_on_from_the_one_before_it() -> None:
    found = {way.text for relation in RELATIONS for way in nl.follow(relation, FALL)}

    assert "Daardoor viel de #8 Toyota naar de derde plaats terug." in found
    assert "Vervolgens viel de #8 Toyota naar de derde plaats terug." in found
    assert "Dat komt doordat de #8 Toyota naar de derde plaats terugviel." in found
    assert next(way.text for way in nl.follow("cause", FALL, over=True)).startswith("Dat kwam doordat")


def test_a_template_marks_where_its_verbs_go() -> None:
    slots: Slots = {"car": TOYOTA, "gap": "vier seconden"}

    assert nl.subordinate(clause("{car} :moeten {gap} ~goedmaken op de leider", **slots)) == (
        "de #8 Toyota vier seconden moet goedmaken op de leider"
    )
    assert nl.subordinate(clause("in {gap} < {car} :zakte weg | tot achter de leider", **slots)) == (
        "de #8 Toyota in vier seconden weg zakte tot achter de leider"
    )


def test_what_must_stand_first_never_stands_behind_a_conjunction() -> None:
    fixed = clause("tweede <= {car} :zijn op een zucht", car=FERRARI)

    assert fixed.fixed
    assert not nl.join(LOSS, "consequence", fixed)
    assert "maar tweede is de #51" in nl.join(LOSS, "contrast", fixed)[0].text


PRESENT_OR_PAST = {form for verb, _ in nl.verbs().values() for form in (verb.now[0], verb.then[0])}


@pytest.mark.parametrize("form", Dutch().templates)
def test_a_second_verb_agrees_with_the_subject_too(form: str) -> None:
    """Of one that is written out, and does not follow a subject of its own, the number would be the singular's."""
    stiff = [
        template
        for template in Dutch().templates[form]
        for word in re.findall(r"\b(?:en|maar) (\w+)", template)
        if word in PRESENT_OR_PAST
    ]

    assert not stiff


@pytest.mark.parametrize("form", Dutch().templates)
def test_what_belongs_to_a_verb_is_marked_so_that_it_may_stand_last(form: str) -> None:
    """An infinitive behind "moeten", "kwijt" with "raken", "voor" with "liggen"."""
    loose = [
        template
        for template in Dutch().templates[form]
        if re.search(
            r":(?:moeten|moest|kunnen|kon) (?!.*[~|])|:raakte .* kwijt\b|:lag .* voor$|:kwam .* te liggen", template
        )
        and "<=" not in template
    ]

    assert not [template for template in loose if not re.search(r":moest .* naar de pits", template)]


def test_a_second_verb_is_plural_with_the_first() -> None:
    template = "met {driver} aan het stuur < {car} :ging {when} naar binnen en :bleef daar {span}"
    filled = clause(template, car=DAMES, driver="Rahel Frey", when="om zes uur", span="lang")

    assert nl.main(filled) == (
        "met Rahel Frey aan het stuur gingen de Iron Dames om zes uur naar binnen en bleven daar lang"
    )


@pytest.mark.parametrize("form", Dutch().templates)
def test_every_verb_of_a_template_is_known(form: str) -> None:
    lemmas = [lemma for template in Dutch().templates[form] for lemma in re.findall(r" ::?(\w+)", template)]

    assert not [lemma for lemma in lemmas if lemma not in nl.verbs()]


@pytest.mark.parametrize(
    ("count", "expected"), [(1, "één van de drie auto's heeft"), (2, "twee van de drie auto's hebben")]
)
def test_a_number_of_cars_has_its_verb(count: int, expected: str) -> None:
    number = Noun({1: "één", 2: "twee"}[count], plural=count != 1)
    filled = clause("{finished} van de {started} auto's :hebben de vlag ~gezien", finished=number, started="drie")

    assert nl.main(filled) == f"{expected} de vlag gezien"


def test_a_pronoun_means_the_last_car_that_was_named_and_no_other() -> None:
    crew = Noun("Ryo Hirakawa", of="Ryo Hirakawa", person=True)
    with_car = Clause(crew, "verloor", "met de #8 ruim een minuut")
    behind = Clause(TOYOTA, "kwam", "achter de #51 te liggen")

    texts = [way.text for first in (with_car, behind) for way in nl.join(first, "consequence", FALL)]
    assert "Ryo Hirakawa verloor met de #8 ruim een minuut, waardoor die naar de derde plaats terugviel." in texts
    assert "De #8 Toyota kwam achter de #51 te liggen, waardoor de #8 Toyota naar de derde plaats terugviel." in texts


TAKEN_OVER = Clause(
    Noun("Hirakawa", of="Ryo Hirakawa", person=True), "nam", "om twee uur het stuur", "+over", "van Buemi"
)
SECOND_PLACE = Clause(Noun("Ryo Hirakawa", of="Ryo Hirakawa", person=True), "liggen", "tweede in de #8")


def test_who_did_something_before_is_named_once() -> None:
    ways = [way.text for way in nl.join(SECOND_PLACE, "earlier", TAKEN_OVER)]

    assert ways == ["Ryo Hirakawa ligt tweede in de #8, na om twee uur het stuur te hebben overgenomen van Buemi."]


def test_no_sentence_names_a_driver_twice() -> None:
    place = Clause(Noun("de derde plaats"), "zijn", "voor Ryo Hirakawa in de #8")

    assert nl.join(place, "earlier", TAKEN_OVER) == []


MINUTE_MS, HOUR_MS = 60_000, 3_600_000


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        (0, "twee uur"),
        (5, "vijf over twee"),
        (20, "tien voor half drie"),
        (40, "tien over half drie"),
        (41, "14.41 uur"),
    ],
)
def test_a_time_of_day_is_told_as_people_say_it(minute: int, expected: str) -> None:
    assert nl.spoken(14 * HOUR_MS + minute * MINUTE_MS) == expected


def test_a_further_verb_keeps_a_clause_from_standing_behind_a_conjunction() -> None:
    control = clause("{who} :hebben de leiding en :leidde het hele uur", who=Noun("Ferrari", of="Ferrari"))
    assert control.further
    joined = [phrase.text for phrase in nl.join(LEAD, "meanwhile", control)]
    assert joined == []
    assert [phrase.text for phrase in nl.join(control, "consequence", LOSS)] == [
        "Ferrari heeft de leiding en leidde het hele uur, waardoor de #8 Toyota ruim een minuut verloor.",
        "Ferrari heeft de leiding en leidde het hele uur, zodat de #8 Toyota ruim een minuut verloor.",
    ]


def test_what_holds_of_the_same_car_is_a_limit_and_not_meanwhile() -> None:
    third = clause("derde <= {car} :zijn op zes seconden", car=FERRARI)
    joined = [phrase.text for phrase in nl.join(third, "contrast", DISTANCE)]
    assert joined == ["Derde is de #51 op zes seconden, maar de #51 ligt tweede, op zes seconden."]


def test_a_clause_with_a_time_of_its_own_takes_no_second_one() -> None:
    left = clause("{car} :nam het stuur over, nadat Buemi was uitgestapt", car=TOYOTA)
    assert nl.join(DISTANCE, "earlier", left) == []
    assert not any("waarna" in phrase.text for phrase in nl.join(LOSS, "sequel", left))
