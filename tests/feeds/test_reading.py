"""What a parser hands over besides facts."""

import pytest

from pitboard.feeds.reading import Reading, Refusal, Refused


@pytest.mark.parametrize(
    ("refusal", "text"),
    [
        (Refusal("race.csv", 12, "no number"), "race.csv:12: no number"),
        (Refusal("race.csv", 0, "an empty folder", whole=True), "race.csv: an empty folder"),
    ],
)
def test_a_refusal_names_the_place_and_the_reason(refusal: Refusal, text: str) -> None:
    assert str(refusal) == text
    assert (str(Refused(refusal)), Refused(refusal).refusal) == (text, refusal)


def test_what_was_read_is_counted_by_name() -> None:
    reading = Reading()
    reading.count("laps", 3)
    reading.count("laps")

    assert reading.counts == {"laps": 4}


def test_two_tallies_add_up() -> None:
    reading, other = Reading({"laps": 3}), Reading({"laps": 2, "runs": 1})
    other.refuse("race.csv", 4, "no number")
    reading.add(other)

    assert reading == Reading({"laps": 5, "runs": 1}, [Refusal("race.csv", 4, "no number")])
