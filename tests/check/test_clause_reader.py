"""Clauses by their head words: in any order, and not where something is left over."""

import pytest

from check.reading import judged, stated, verdicts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The #51 gives away nine seconds to the #6.", "gap"),
        ("The #51 has shipped two laps to the #6.", "laps_down"),
        ("There are three cars ahead of the #51.", "position"),
        ("The #51 has everybody else behind it.", "position"),
        ("The #51 visited the pits twice.", "stops"),
    ],
)
def test_a_head_gives_the_predicate_and_the_rest_its_arguments(text: str, kind: str) -> None:
    assert kind in {each for each, _ in verdicts(text)}


def test_what_a_frame_read_unsurely_is_read_anew_by_its_head() -> None:
    assert stated("The #51 needs to find nine seconds to get on terms with the #6.")[0].startswith("#51 is 8.0 s")


def test_a_word_left_over_is_no_reading() -> None:
    assert ("position", "wrong") not in verdicts("The #51 yodels with everybody else behind it.")


@pytest.mark.parametrize(
    "text", ["The #51 has not shipped two laps to the #6.", "The #51 may ship two laps to the #6."]
)
def test_what_is_denied_or_only_thought_of_is_not_read(text: str) -> None:
    assert not any(each.verdict == "wrong" for each in judged(text))
