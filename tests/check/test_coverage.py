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
