"""English: the verb of a clause, and how two clauses become a sentence."""

import re

import pytest

from pitboard.report.languages.book import RELATIONS, Clause, Noun, Relation
from pitboard.report.languages.en import English
from pitboard.report.languages.en import grammar as en

TOYOTA, FERRARI = Noun("the #8 Toyota", of="#8"), Noun("the #51", of="#51")
DRIVER = Noun("Hirakawa", of="Ryo Hirakawa", person=True)
LOSS = Clause(TOYOTA, "lost", "over a minute", front="in the last hour")
FALL = Clause(TOYOTA, "dropped", "to third")
LEAD = Clause(FERRARI, "took", "the lead")


@pytest.mark.parametrize(
    ("lemma", "singular", "plural"),
    [
        ("be", "is", "are"),
        ("have", "has", "have"),
        ("lead", "leads", "lead"),
        ("lost", "lost", "lost"),
        ("was", "was", "were"),
        ("finish", "finishes", "finish"),
        ("occupy", "occupies", "occupy"),
    ],
)
def test_a_verb_agrees_with_its_subject(lemma: str, singular: str, plural: str) -> None:
    assert (en.finite(lemma, False), en.finite(lemma, True)) == (singular, plural)


def test_a_verb_that_is_not_known_is_an_error_and_no_guess() -> None:
    with pytest.raises(KeyError):
        en.finite("cycle", False)


@pytest.mark.parametrize(
    ("front", "rest", "expected"),
    [
        ("", "the race", "The #8 Toyota leads the race."),
        ("after sixteen hours", "the race", "After sixteen hours, the #8 Toyota leads the race."),
        ("", "", "The #8 Toyota leads."),
    ],
)
def test_the_verb_stays_behind_its_subject(front: str, rest: str, expected: str) -> None:
    assert en.sentence_of(Clause(TOYOTA, "lead", rest, front=front)) == expected


JOINED = [
    (LEAD, "cause", LOSS, "The #51 took the lead because the #8 Toyota lost over a minute in the last hour."),
    (LOSS, "consequence", LEAD, "In the last hour, the #8 Toyota lost over a minute, so the #51 took the lead."),
    (LOSS, "consequence", LEAD, "Because the #8 Toyota lost over a minute in the last hour, the #51 took the lead."),
    (LOSS, "consequence", FALL, "In the last hour, the #8 Toyota lost over a minute and so dropped to third."),
    (LOSS, "sequel", FALL, "After the #8 Toyota had lost over a minute in the last hour, it dropped to third."),
    (LEAD, "contrast", FALL, "The #51 took the lead, while the #8 Toyota dropped to third."),
    (FALL, "concession", LEAD, "Although the #8 Toyota dropped to third, the #51 took the lead."),
    (FALL, "addition", LEAD, "The #8 Toyota dropped to third and the #51 took the lead."),
]


@pytest.mark.parametrize(("first", "relation", "second", "expected"), JOINED)
def test_two_clauses_become_one_sentence(first: Clause, relation: Relation, second: Clause, expected: str) -> None:
    assert expected in [way.text for way in en.join(first, relation, second)]


@pytest.mark.parametrize("relation", RELATIONS)
def test_no_pronoun_is_said_of_a_person(relation: Relation) -> None:
    """Whether a driver is a she or a he is in no feed."""
    loss, fall = Clause(DRIVER, "lost", "a minute"), Clause(DRIVER, "dropped", "to third")

    assert not [way for way in en.join(loss, relation, fall) if " it " in way.text or "Hirakawa dropped" in way.text]


def test_a_relative_clause() -> None:
    assert en.relative(TOYOTA, LOSS) == "the #8 Toyota, which lost over a minute in the last hour"
    assert en.relative(DRIVER, LEAD) == "Hirakawa, who took the lead"


def test_a_sentence_goes_on_from_the_one_before_it() -> None:
    found = {way.text for relation in RELATIONS for way in en.follow(relation, FALL)}

    assert "As a result, the #8 Toyota dropped to third." in found
    assert "That is because the #8 Toyota dropped to third." in found
    assert next(way.text for way in en.follow("cause", FALL, over=True)).startswith("That was because")
    assert "Then the #8 Toyota dropped to third." in found


@pytest.mark.parametrize("form", English().templates)
def test_every_verb_of_a_template_is_known_and_agrees(form: str) -> None:
    """One that is written out behind "and" or "but" is the same for one and for many."""
    for template in English().templates[form]:
        for lemma in re.findall(r" ::?(\w+)", template):
            assert en.finite(lemma, False)
        assert not re.findall(r"\b(?:and|but) (?:is|was|has|does)\b", template)


def test_who_did_something_before_is_named_once() -> None:
    place = Clause(Noun("Ryo Hirakawa", of="Ryo Hirakawa", person=True), "run", "second in the #8")
    taken = Clause(Noun("Hirakawa", of="Ryo Hirakawa", person=True), "relieved", "Buemi")

    ways = [way.text for way in en.join(place, "earlier", taken)]

    assert ways == ["Ryo Hirakawa runs second in the #8, after having relieved Buemi."]
