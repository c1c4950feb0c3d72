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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De #51 nam de leiding over van de #8.", ("took_lead", "right")),
        ("De #6 nam de leiding over van de #8.", ("took_lead", "wrong")),
        ("De #51 heeft de #8 van de leiding verdrongen.", ("took_lead", "right")),
        ("De #6 heeft de #8 van de leiding verdrongen.", ("took_lead", "wrong")),
        ("De #51 verdrong de #8 van de eerste plaats.", ("took_lead", "right")),
        ("De #6 verdrong de #51 van de eerste plaats.", ("took_lead", "wrong")),
        ("De #8 werd voor de leiding gepasseerd door de #51.", ("took_lead", "right")),
        ("De #8 werd voor de leiding gepasseerd door de #6.", ("took_lead", "wrong")),
        ("De #51 loste de #8 af als leider.", ("took_lead", "right")),
        ("Kopwissel: de #51 is de #8 voorbij.", ("took_lead", "right")),
        ("Kopwissel: de #6 is de #8 voorbij.", ("took_lead", "wrong")),
        ("De #51 is de #8 voorbij.", ("ahead", "right")),
        ("De #51 leidde de meeste ronden.", ("laps_led", "right")),
        ("De #8 leidde de meeste ronden.", ("laps_led", "wrong")),
        ("Niemand leidde meer ronden dan de #51.", ("laps_led", "right")),
        ("Niemand leidde meer ronden dan de #8.", ("laps_led", "wrong")),
        ("Het langst op kop reed de #8.", ("laps_led", "wrong")),
        ("De #51 reed elf ronden voorop.", ("laps_led", "right")),
        ("De #51 reed acht ronden voorop.", ("laps_led", "wrong")),
        ("De #6 heeft nog geen ronde geleid.", ("led", "right")),
        ("De #51 heeft nog geen ronde geleid.", ("led", "wrong")),
        ("De #51 ligt al zeventien minuten aan de leiding.", ("led_since", "right")),
        ("De #51 ligt al vijf minuten aan de leiding.", ("led_since", "wrong")),
        ("De #51 leidt sinds zeventien minuten.", ("led_since", "right")),
        ("De #51 leidt sinds vijf minuten.", ("led_since", "wrong")),
    ],
)
def test_how_the_lead_was_won_and_kept(text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, "nl")


@pytest.mark.parametrize(
    "text",
    [
        "De #6 zou de leiding overnemen van de #8.",
        "De #6 is nog niet voorbij de #8.",
        "De #6 wil de #8 passeren voor de leiding.",
        "De #6 kan de #8 nog van de leiding verdringen.",
    ],
)
def test_what_was_only_tried_is_not_wrong(text: str) -> None:
    assert "wrong" not in [verdict for _, verdict in verdicts(text, "nl")]
