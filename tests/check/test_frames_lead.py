"""What sentences on the lead state, and what timing says of them."""

import pytest

from check.reading import stated, verdicts


@pytest.mark.parametrize(
    ("lang", "text", "reading"),
    [
        ("en", "The #51 leads.", "#51 is P1"),
        ("en", "The #51 is in front.", "#51 is P1"),
        ("en", "At the head of the field is the #51.", "#51 is P1"),
        ("nl", "De #51 leidt.", "#51 is P1"),
        ("nl", "De #51 voert het veld aan.", "#51 is P1"),
        ("nl", "Aan de leiding rijdt de #51.", "#51 is P1"),
        ("en", "The #51 has led for eleven laps.", "#51 has led 11 laps"),
        ("en", "The #51 has led 11 of the 12 laps.", "#51 has led 11 laps of the first 12"),
        ("nl", "De #51 leidde elf van de twaalf ronden.", "#51 has led 11 laps of the first 12"),
        ("en", "The #8 never led.", "not so: #8 led"),
    ],
)
def test_what_is_stated(lang: str, text: str, reading: str) -> None:
    assert reading in stated(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "The #51 leads.", ("position", "right")),
        ("en", "The #8 leads.", ("position", "wrong")),
        ("en", "The #34 leads LMP2.", ("position", "right")),
        ("en", "The #923 leads LMP2.", ("position", "wrong")),
        ("nl", "De #8 voert het veld aan.", ("position", "wrong")),
        ("en", "The #51 has led for eleven laps.", ("laps_led", "right")),
        ("en", "The #51 has led for five laps.", ("laps_led", "wrong")),
        ("nl", "De #51 leidde negen van de twaalf ronden.", ("laps_led", "wrong")),
        ("en", "The #8 never led.", ("led", "wrong")),
        ("en", "The #6 never led.", ("led", "right")),
        ("en", "The #51 took the lead from the #8.", ("took_lead", "right")),
        ("en", "The #8 lost the lead.", ("lost_lead", "unknown")),
    ],
)
def test_what_timing_says(lang: str, text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, lang)
