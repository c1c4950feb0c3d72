"""Phrases of words and of classes of words, and the forms of a verb."""

import pytest

from pitboard.check.phrases import Phrases, classes_of, english_forms, tenses_of, tokens_of

CLASSES = classes_of(
    {"art": "the|a", "kind": "race|overall", "front": "{art} [kind] lead|top spot"}, {"take": "take/took/taken|grab+"}
)
PHRASES = Phrases({"took": "{take.past} {front}", "any": "{take} ~ for [art] good"}, CLASSES)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("seize", "seize seizes seized seized seizing"),
        ("grab+", "grab grabs grabbed grabbed grabbing"),
        ("carry on", "carry on|carries on|carried on|carried on|carrying on"),
        ("take/took/taken", "take takes took taken taking"),
        ("pass", "pass passes passed passed passing"),
    ],
)
def test_a_verb_has_its_forms(verb: str, forms: str) -> None:
    found = english_forms(verb)

    assert [form for name in ("now", "past", "done", "ing") for form in found[name]] == forms.split(
        "|" if "|" in forms else " "
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("took the lead", [("took", 3)]),
        ("grabbed the overall lead", [("took", 4)]),
        ("grabbed top spot", [("took", 3)]),
        ("takes the lead", []),
        ("taking it from him for the good", [("any", 7)]),
        ("taking it from him for good", [("any", 6)]),
        ("taking it ; for good", []),
    ],
)
def test_a_class_of_words_stands_for_each_of_them(text: str, found: list[tuple[str, int]]) -> None:
    assert [(hit.tag, hit.last) for hit in PHRASES.at(tokens_of(text, 0, len(text)), 0)] == found


DUTCH = {"take": "nemen neemt nam namen genomen|vervangen vervangt verving vervingen -"}
ORDERED = Phrases({"took": "{take} + leiding"}, classes_of({}, DUTCH))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("nam in de nacht de leiding", 6),
        ("leiding in de klasse genomen", 5),
        ("nam , in de nacht , de leiding", 0),
    ],
)
def test_two_parts_stand_in_either_order_within_a_clause(text: str, last: int) -> None:
    assert max((hit.last for hit in ORDERED.at(tokens_of(text, 0, len(text)), 0)), default=0) == last


def test_principal_parts_give_a_verb_its_forms_and_tenses() -> None:
    assert classes_of({}, DUTCH)["take.done"] == {"genomen": [("genomen",)]}
    assert tenses_of(DUTCH) == {"present": "|neemt|vervangt", "past": "|nam|namen|verving|vervingen"}
