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


def test_a_row_of_names_before_an_entry_is_a_car_and_says_nobody_drives() -> None:
    text = "The Pier Guidi/Calado/Giovinazzi entry is second."
    assert "at_wheel" not in {each.claim.kind for each in judged(text)}


def test_how_a_lead_was_taken_is_part_of_it() -> None:
    assert any(each.endswith("on track") for each in stated("The #51 took the lead from the #6 on track."))


def test_a_gap_that_changed_is_what_it_became() -> None:
    text = "The gap between the #51 and the #6 grew from two seconds to nine seconds."
    assert "#51 is 8.0 s to 10.0 s behind #6, or ahead of it" in stated(text)


def test_who_is_in_the_pits_is_read_from_any_words() -> None:
    assert "#51 is in the pits" in stated("At this moment the #51 is in its pit box.")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("De #51 staat in de pits.", {"in_pits"}),
        ("De #51 is in de pits geweest.", set()),
        ("De #51 was net in de pits.", set()),
    ],
)
def test_who_was_in_the_pits_is_not_in_them(text: str, read: set[str]) -> None:
    assert {each.claim.kind for each in judged(text, "nl")} & {"in_pits"} == read


def test_time_that_remains_is_no_car_that_runs() -> None:
    assert "running" not in {each.claim.kind for each in judged("The #51 leads. Ten minutes remain.")}


def test_an_amount_that_names_a_mark_is_no_length_of_a_stop() -> None:
    assert "stop_length" not in {each.claim.kind for each in judged("The #51 stopped at the two-and-a-half-hour mark.")}
