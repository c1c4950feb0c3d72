"""A text into its claims."""

import pytest

from check.reading import stated
from pitboard.check import read
from small_race import ENTRIES


def test_dutch_and_english_say_the_same() -> None:
    """Two texts of one content give the same facts."""
    dutch = "De #51 leidt. De #8 is tweede, op 14,9 seconden. De #6 ligt op twee ronden. De #923 is uitgevallen."
    english = "The #51 leads. The #8 is second, 14.9 seconds behind. The #6 is two laps down. The #923 is out."

    def facts(text: str) -> list[tuple[object, ...]]:
        return [(one.kind, one.car, one.place, one.low, one.high) for one in read(text, ENTRIES)]

    assert facts(dutch) == facts(english)
    assert len(facts(dutch)) == 5


def test_a_text_without_a_race_in_it_claims_nothing() -> None:
    assert read("The weather was fine. Nothing else happened.", ENTRIES) == []
    assert read("", ENTRIES) == []


@pytest.mark.parametrize(
    ("english", "dutch", "claims"),
    [
        ("The #51 leads.", "De #51 leidt.", ["lead car=51"]),
        ("The #8 is second.", "De #8 ligt tweede.", ["position car=8 place=2"]),
        (
            "The #8 is 14.9 seconds behind the #51.",
            "De #8 ligt 14,9 seconden achter de #51.",
            ["gap car=8 other=51 low=14800 high=15000"],
        ),
        ("The #6 is a lap down.", "De #6 ligt op een ronde.", ["laps_down car=6 low=1000 high=1000"]),
        ("The #34 leads LMP2.", "De #34 leidt in de LMP2.", ["lead car=34 scope=LMP2"]),
        ("The #98 has retired.", "De #98 is uitgevallen.", ["retired car=98"]),
        ("Calado is in the #51.", "Calado zit in de #51.", ["at_wheel car=51 driver=James Calado"]),
        ("James Calado is driving the #51.", "James Calado rijdt in de #51.", ["at_wheel car=51 driver=James Calado"]),
        (
            "The #6 was in the pits for a minute.",
            "De #6 stond een minuut in de pits.",
            ["stop_length car=6 low=50000 high=70000"],
        ),
        ("The #6 has made one stop.", "De #6 heeft één stop gemaakt.", ["stops car=6 low=1 high=1"]),
        ("The #8 has dropped to second.", "De #8 is teruggevallen naar de tweede plaats.", ["fell_to car=8 place=2"]),
        ("The #51 took the lead from the #8.", "De #51 nam de leiding over van de #8.", ["lead_change car=51 other=8"]),
        ("The #51 is closing in on the #8.", "De #51 loopt in op de #8.", ["closing car=51 other=8 low=200"]),
        ("The #51 is faster than the #8.", "De #51 is sneller dan de #8.", ["faster car=51 other=8 low=300"]),
        ("The #8 and the #51 are on the same lap.", "De #8 en de #51 rijden in dezelfde ronde.", ["same_lap car=8"]),
        (
            "The #98 retired after three laps.",
            "De #98 viel uit na drie ronden.",
            ["retired car=98", "laps_done car=98 low=3 high=3"],
        ),
        ("Two cars are out.", "Twee auto's zijn uitgevallen.", ["count low=2 high=2 note=retired"]),
        ("The Porsche is third.", "De Porsche is derde.", ["position car=6 place=3"]),
        (
            "The leader is a lap ahead of the #6.",
            "De leider heeft een ronde voorsprong op de #6.",
            ["laps_down car=6 low=1000 high=1000"],
        ),
        ("The #923 is second in LMP2.", "De #923 is tweede in LMP2.", ["position car=923 place=2 scope=LMP2"]),
    ],
)
def test_a_sentence_claims_the_same_in_both_languages(english: str, dutch: str, claims: list[str]) -> None:
    assert stated(english, "en") == claims
    assert stated(dutch, "nl") == claims
