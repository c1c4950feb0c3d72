"""Laps ahead: of a car that is named, of the next one, and as they are not."""

import pytest

from check.reading import verdicts


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "The #51 is a lap clear of the #6.", "right"),
        ("en", "The #51 has a lap in hand over the #6.", "right"),
        ("en", "The #51 is five laps clear of the #6.", "wrong"),
        ("nl", "De #51 leidt met een ronde voor de #6.", "right"),
    ],
)
def test_laps_ahead_are_those_that_the_other_is_behind(lang: str, text: str, found: str) -> None:
    assert ("laps_down", found) in verdicts(text, lang)


def test_part_of_a_lap_is_no_lap() -> None:
    assert ("laps_down", "right") not in verdicts("The #51 is three quarters of a lap ahead of the #6.")
