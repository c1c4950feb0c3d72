"""Who led the small race: the #8 its first lap, the #51 all others; the #34 all of LMP2."""

import pytest

from build import at
from pitboard.check.algebra import AnyStatement, LapsLed, Led, LedSince, LostLead, TookLead
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import truth
from pitboard.check.truth_lead import Spell, losers_before, scopes, spells
from pitboard.check.wording import in_words
from small_race import NOW_S, small_race


def timing(at_s: float = NOW_S) -> RaceTiming:
    """The small race at a race time in seconds."""
    return RaceTiming(small_race(), at(at_s), 0)


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        (LapsLed(car="51", low=11, high=11), True),
        (LapsLed(car="51", low=10, high=10), False),
        (LapsLed(car="8", low=1, high=1), True),
        (LapsLed(car="51", most=True), True),
        (LapsLed(car="8", most=True), False),
        (LapsLed(car="51", low=3, high=3, of=4), True),
        (LapsLed(car="34", low=10, high=10, scope="LMP2"), True),
        (Led(car="8"), True),
        (Led(car="6"), False),
        (Led(car="6", denied=True), True),
        (Led(car="8", at_ms=((0, 120_000),)), True),
        (Led(car="8", at_ms=((300_000, 400_000),)), False),
        (LedSince(car="51", at_ms=((150_000, 250_000),)), True),
        (LedSince(car="51", at_ms=((500_000, 600_000),)), False),
        (LedSince(car="8"), False),
        (TookLead(car="51"), True),
        (TookLead(car="51", other="8"), True),
        (TookLead(car="51", other="6"), False),
        (TookLead(car="51", how="on_track"), True),
        (TookLead(car="51", how="by_stop"), False),
        (TookLead(car="51", at_ms=((700_000, 800_000),)), False),
        (LostLead(car="8"), True),
        (LostLead(car="8", at_ms=((90_000, 210_000),), last=True), True),
        (LostLead(car="51"), False),
    ],
)
def test_what_holds(statement: AnyStatement, holds: bool) -> None:
    assert truth(statement, timing()).holds is holds


def test_a_lead_is_lost_between_two_crossings() -> None:
    first, second = spells(timing(), "overall")

    assert (first.car, first.laps, second.car, second.laps) == ("8", 1, "51", 11)
    assert (first.lost_from_us, first.lost_by_us) == (at(99), at(200))
    assert second.first_lap == 2


def test_an_open_scope_is_both() -> None:
    assert scopes("", "34", timing()) == ["overall", "LMP2"]
    assert scopes("LMP2", "34", timing()) == ["LMP2"]


def test_a_wrong_count_comes_with_the_right_one() -> None:
    found = truth(LapsLed(car="51", low=3, high=3), timing())

    assert in_words(found.value) == "#51 led 11 of 12 laps overall"


def spell(car: str, laps: int) -> Spell:
    """A spell in the lead of so many laps, whenever it was."""
    return Spell(car, laps, 1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("led", "losers"),
    [([("8", 40), ("51", 9)], ["8"]), ([("8", 40), ("2", 4), ("51", 9)], ["2", "8"]), ([("51", 9)], [])],
)
def test_the_lead_is_taken_from_who_led_before_a_stop_too(led: list[tuple[str, int]], losers: list[str]) -> None:
    assert losers_before([spell(*each) for each in led], len(led) - 1) == losers
