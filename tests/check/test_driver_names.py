"""Drivers as a text names them, also misspelt."""

import pytest

from check.reading import claims
from pitboard.check.algebra import Named


@pytest.mark.parametrize(
    ("text", "spelling", "driver"),
    [
        ("Ryo Harikawa is in the #8.", "misspelt", "Ryo Hirakawa"),
        ("Jakub Schmichowski leads.", "misspelt", "Jakub Śmiechowski"),
        ("Kevin Estre leads.", "accents", "Kévin Estre"),
        ("Dries Estre leads.", "first_name", "Kévin Estre"),
    ],
)
def test_a_name_that_is_not_in_the_entry_list_is_found_there(text: str, spelling: str, driver: str) -> None:
    """With the first name a surname may be further off than alone."""
    (name,) = [one.statements[0] for one in claims(text) if one.kind == "name"]

    assert isinstance(name, Named)
    assert (name.off, name.right) == (spelling, driver)


@pytest.mark.parametrize("text", ["Alleen de #8 rijdt nog.", "Jamie is in the pits.", "The #51 leads at Monza."])
def test_an_ordinary_word_is_no_misspelt_driver(text: str) -> None:
    assert not [one for one in claims(text, "nl" if "rijdt" in text else "en") if one.kind == "name"]
