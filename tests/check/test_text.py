"""A text as sentences and letters, and the language it is in."""

import pytest

from pitboard.check.text import fold, language, sentences


def test_a_full_stop_within_a_number_or_a_name_ends_no_sentence() -> None:
    text = "The No. 51 leads by 1.5 s. A. Pier Guidi is in it. Om 08.12 uur was het stil."

    assert [text[one.start : one.end] for one in sentences(text)] == [
        "The No. 51 leads by 1.5 s.",
        "A. Pier Guidi is in it.",
        "Om 08.12 uur was het stil.",
    ]


def test_folding_keeps_every_letter_in_its_place() -> None:
    text = "Śmiechowski – Kévin’s Sørensen ŁÓDŹ ½ ﬁ"

    assert len(fold(text)) == len(text)
    assert fold(text)[:11] == "smiechowski"


@pytest.mark.parametrize(
    ("text", "lang"), [("De #51 leidt op de lange baan.", "nl"), ("The #51 leads the race.", "en")]
)
def test_the_language_is_told_by_the_small_words(text: str, lang: str) -> None:
    assert language(text) == lang
