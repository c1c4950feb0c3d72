"""A whole text: every claim points at its words, and what was said before is kept in mind."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build import at
from check.reading import claims, judged, stated, verdicts
from pitboard.check import check
from pitboard.check.text import sentences
from small_race import NOW_S, small_race

TEXT = """The #51 leads. Hirakawa is 12 seconds behind in the #8.

In LMP2 the #34 is ahead. The #923 is second."""


def test_every_claim_points_at_its_own_words_in_its_own_sentence() -> None:
    spans = {one.number: (one.start, one.end) for one in sentences(TEXT)}

    for one in claims(TEXT):
        begin, end = spans[one.sentence]
        assert begin <= one.start < one.end <= end
        assert " ".join(TEXT[one.start : one.end].split()) == one.words


def test_a_class_holds_until_another_paragraph() -> None:
    assert "#923 is P2" in stated(TEXT)
    assert ("position", "wrong") not in verdicts(TEXT)


def test_a_pronoun_means_whom_the_sentence_before_was_about() -> None:
    assert "#8 is P2" in stated("The #8 stops. It is second.")


def test_a_gap_of_the_sentence_before_is_the_one_spoken_of() -> None:
    found = stated("The #51 leads the #8 by 12 seconds. A minute ago the gap was 10 seconds.")

    assert any(one.startswith("#8 is 9.0 s to 11.0 s behind #51") for one in found)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="#851 lead.,;'\"()-:\nÉéBehindnrsof0", max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for lang in ("nl", "en"):
        check(text, small_race(), at(NOW_S), lang)


def test_a_text_of_nothing_states_nothing() -> None:
    assert claims("") == claims("\n\n") == claims("#") == []


@pytest.mark.parametrize(
    "text",
    [
        "De #8 volgt op 12 seconden, want de leiding is voor de #51.",
        "De #34 ligt op twee ronden – aan de leiding: de #51.",
        "De #6 rijdt derde en de achterstand van de #8 op de #51 is 12 seconden.",
        "De #8, tweede, heeft 12 seconden achterstand, maar de #6 is derde.",
        "De snelste ronde bedraagt 1.39,000, maar in de #51 zit Calado.",
        "De #34 rijdt rustig; de laatste safetycar ging dertien minuten geleden naar binnen.",
        "Calado nam over van Pier Guidi, want de snelste ronde is van Hirakawa.",
        "De #8 ligt tweede; de leiding wisselde één keer.",
        "De #34 is gedubbeld, en op plaats twee: de #8.",
    ],
)
def test_a_clause_takes_nothing_from_the_one_before(text: str) -> None:
    found = [one for one in judged(text, "nl") if one.verdict == "wrong"]

    assert not found, [one.read_as["nl"] for one in found]


@pytest.mark.parametrize("text", ["The #8 leads?", "Leads the #8? Not any more.", "Does Hirakawa lead by ten seconds?"])
def test_what_is_asked_is_not_stated(text: str) -> None:
    assert {one.verdict for one in judged(text)} <= {"unknown"}
