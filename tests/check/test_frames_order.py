"""What sentences on places, gaps and laps down state, and what timing says of them."""

import pytest

from check.reading import stated, verdicts


@pytest.mark.parametrize(
    ("lang", "text", "reading"),
    [
        ("en", "The #8 is second.", "#8 is P2"),
        ("en", "Second is the #8.", "#8 is P2"),
        ("en", "In LMP2 the #923 is second.", "#923 is P2 in LMP2"),
        ("nl", "De #8 ligt tweede.", "#8 is P2"),
        ("nl", "Tweede is de #8.", "#8 is P2"),
        ("en", "The #8 is 12 seconds behind the #51.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("en", "The #51 leads the #8 by 12 seconds.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("en", "The #51 is 12 seconds ahead of the #8.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("en", "The #8 trails the #51 by 12 seconds.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("en", "The lead of the #51 over the #8 is 12 seconds.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("en", "Calado's lead over Hirakawa is 12 seconds.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("en", "The #51 has 12 seconds in hand over the #8.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #8 ligt 12 seconden achter de #51.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #51 heeft 12 seconden voorsprong op de #8.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "Met 12 seconden achterstand op de #51 volgt de #8.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #8 heeft 12 tellen achterstand op de #51.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #51 leidt voor de #8 op 12 seconden.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #51 leidt, de #8 volgt op 12 seconden.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #8 geeft 12 tellen toe op de #51.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #8 moet 12 tellen toegeven aan de #51.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De achterstand van de #8 op de #51 is 12 tellen.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #51 blijft de #8 12 tellen voor.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #8 zit de #51 op 12 tellen op de hielen.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "De #51 telt 12 seconden op de #8.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("en", "The #51 has 12 seconds on the #8.", "#8 is 11.0 s to 13.0 s behind #51"),
        ("nl", "Tussen de #51 en de #8 zit 12 seconden.", "#51 is 11.0 s to 13.0 s behind #8, or ahead of it"),
        ("nl", "Op twee ronden van de leider rijdt de #34.", "#34 is 2 laps down"),
        ("nl", "De #34 moet twee ronden toegeven.", "#34 is 2 laps down"),
        ("en", "The #34 is two laps down.", "#34 is 2 laps down"),
        ("nl", "De #34 ligt op twee ronden.", "#34 is 2 laps down"),
        ("en", "The #8 is not on the lead lap.", "not so: #8 is 0 laps down"),
    ],
)
def test_what_is_stated(lang: str, text: str, reading: str) -> None:
    assert reading in stated(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "The #8 is second.", ("position", "right")),
        ("en", "The #8 is fourth.", ("position", "wrong")),
        ("en", "The #8 was fourth.", ("position", "unknown")),
        ("en", "The #8 could be fourth.", ("position", "unknown")),
        ("en", "The #51 leads the #8 by 12 seconds.", ("gap", "right")),
        ("en", "The #51 leads the #8 by 22 seconds.", ("gap", "wrong")),
        ("nl", "De #51 heeft 22 seconden voorsprong op de #8.", ("gap", "wrong")),
        ("nl", "De #8 ligt vierde.", ("position", "wrong")),
        ("en", "The #51 and the #8 are 22 seconds apart.", ("gap", "wrong")),
        ("nl", "De #51 leidt voor de #8 op 12 seconden.", ("gap", "right")),
        ("nl", "De #51 leidt voor de #8 op 32 seconden.", ("gap", "wrong")),
        ("nl", "De #51 leidt, de #8 volgt op 32 seconden.", ("gap", "wrong")),
        ("nl", "De #51 leidt, voor de #8 (+32 seconden).", ("gap", "wrong")),
        ("nl", "De #8 geeft 32 tellen toe op de #51.", ("gap", "wrong")),
        ("nl", "De #8 moet 32 tellen toegeven aan de #51.", ("gap", "wrong")),
        ("nl", "De #51 geeft 12 tellen toe op de #8.", ("gap", "wrong")),
        ("nl", "De achterstand van de #51 op de #8 is 12 tellen.", ("gap", "wrong")),
        ("nl", "De #8 blijft de #51 12 tellen voor.", ("gap", "wrong")),
        ("nl", "Met 32 seconden achterstand volgt de #8.", ("gap", "wrong")),
        ("nl", "Tussen de #51 en de #8 zit 32 seconden.", ("gap", "wrong")),
        ("en", "The #51 and the #8 are 12 seconds apart.", ("gap", "right")),
        ("en", "The top two are separated by 12 seconds.", ("within", "right")),
        ("en", "The top two are separated by 40 seconds.", ("within", "wrong")),
        ("en", "The #6 is in the top three.", ("in_top", "right")),
        ("en", "The #6 is out of the top three.", ("in_top", "wrong")),
    ],
)
def test_what_timing_says(lang: str, text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, lang)


@pytest.mark.parametrize(
    "text",
    ["The #8 stood for 12 seconds.", "The lap took 12 seconds longer.", "12 seconds ago the #8 stopped."],
)
def test_a_time_that_is_no_gap_is_none(text: str) -> None:
    assert not [kind for kind, verdict in verdicts(text) if (kind, verdict) == ("gap", "wrong")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The gap of the #8 to the #51 grew from three tenths to forty seconds."),
        ("en", "The gap between the #51 and the #8 went from 40 seconds to 50 seconds."),
        ("en", "The fifth place of the #8 became the sixth."),
        ("en", "The #8 could be 40 seconds behind the #51."),
        ("en", "The #8 was 40 seconds behind the #51."),
        ("en", "Over the last laps the #51 and the #8 are 40 seconds apart."),
        ("en", "Everyone but the #51 is at least 400 seconds behind."),
        ("nl", "Het gat van de #8 naar de #51 groeide van drie tienden naar veertig seconden."),
        ("nl", "Daardoor werd de vijfde plaats van de #8 de zesde."),
        ("nl", "De #8 zou veertig seconden achter de #51 liggen."),
        ("nl", "De #8 lag veertig seconden achter de #51."),
        ("nl", "De #98 strandde met drie ronden achter de rug."),
        ("en", "The #8 slipped from third to fifth."),
        ("en", "Hirakawa lost just over nine seconds on one lap of the #8."),
        ("nl", "De #8 zakte van de derde naar de vijfde plaats terug."),
    ],
)
def test_what_is_not_surely_said_of_now_is_never_wrong(lang: str, text: str) -> None:
    assert "wrong" not in [verdict for _, verdict in verdicts(text, lang)]


def test_a_number_of_laps_is_a_deficit_only_with_its_word() -> None:
    assert not [kind for kind, _ in verdicts("The #8 has done three laps.") if kind == "laps_down"]
