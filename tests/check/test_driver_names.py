"""Drivers as a text names them, also misspelt."""

import pytest

from pitboard.check import read
from small_race import ENTRIES


@pytest.mark.parametrize(
    ("text", "car", "spelling", "driver"),
    [
        ("Ryo Harikawa is in the #8.", "8", "misspelt", "Ryo Hirakawa"),
        ("Harikawa is in the #8.", "8", "misspelt", "Ryo Hirakawa"),
        ("Jakub Schmichowski leads.", "34", "misspelt", "Jakub Śmiechowski"),
        ("Kevin Estre leads.", "6", "accents", "Kévin Estre"),
        ("Dries Estre leads.", "6", "first_name", "Kévin Estre"),
    ],
)
def test_a_name_that_is_not_in_the_entry_list_is_found_there(text: str, car: str, spelling: str, driver: str) -> None:
    """With the first name a surname may be further off than alone."""
    (name,) = [one for one in read(text, ENTRIES, "en") if one.kind == "name"]

    assert (name.car, name.note, name.driver) == (car, spelling, driver)
