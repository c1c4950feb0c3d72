"""What of a sentence was read: a claim whose clause says more is neither called wrong nor, where it matters, right."""

import pytest

from check.reading import judged, verdicts


@pytest.mark.parametrize(
    ("lang", "text", "more"),
    [
        ("en", "The #8 is fourth on points.", "points"),
        ("en", "The #8 is fourth of 23 in the standings.", "23"),
        ("nl", "De #8 ligt vierde in de punten.", "punten"),
    ],
)
def test_a_clause_that_says_more_than_was_read_is_not_wrong(lang: str, text: str, more: str) -> None:
    (one,) = [one for one in judged(text, lang) if one.claim.kind == "position"]

    assert (one.verdict, more in one.claim.unread) == ("unknown", True)
    assert more in one.reason


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "Happily the #8 is still only fourth."), ("nl", "De #8 ligt rustig vierde.")]
)
def test_words_that_only_colour_change_nothing(lang: str, text: str) -> None:
    assert ("position", "wrong") in verdicts(text, lang)


def test_who_drives_is_left_open_where_the_deed_is() -> None:
    """The name that a gap is to is no claim of its own; what is not known of it does not make it right."""
    found = verdicts("Ryo Hirakawa is fourth on points.", "en")

    assert ("at_wheel", "unknown") in found


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Ryo Hirakawa is nursing a vibration in the #8."),
        ("en", "Ryo Hirakawa in the #8 has scraped the paint."),
        ("en", "Ryo Hirakawa's #8 was done with three laps left."),
        ("nl", "Ryo Hirakawa kampt in de #8 met een trilling."),
        ("nl", "Ryo Hirakawa heeft de #8 in een bandenstapel gezet."),
    ],
)
def test_half_a_sentence_is_not_right(lang: str, text: str) -> None:
    """Who is in a car is named beside what is stated; right is only a clause whose own statement was read."""
    assert "right" not in dict.fromkeys(verdict for _, verdict in verdicts(text, lang))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Ryo Hirakawa is at the wheel of the #8."),
        ("en", "Ryo Hirakawa is in the #8."),
        ("nl", "Ryo Hirakawa zit in de #8."),
    ],
)
def test_who_drives_is_right_where_it_is_what_is_stated(lang: str, text: str) -> None:
    assert set(verdicts(text, lang)) == {("at_wheel", "right")}


def test_a_place_only_inferred_is_open_where_the_rest_of_its_clause_is() -> None:
    text = "De #51 rijdt sterk. Er was geen moment een andere wagen aan de kop te bekennen."

    assert ("position", "right") not in verdicts(text, "nl")
