"""A text into its claims."""

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
