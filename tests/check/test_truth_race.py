"""Flags, counts, the fastest lap and the time of the small race: 40 minutes, the safety car out from 300 to 400 s."""

import pytest

from build import at
from pitboard.check.algebra import AnyStatement, BestLap, Count, FlagShown, GreenSince, RaceTime, TimeLeft
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import truth
from pitboard.check.truth_race import flag_spells
from pitboard.check.wording import in_words
from small_race import NOW_S, small_race

NOW_MS = int(NOW_S * 1000)


def timing(at_s: float = NOW_S) -> RaceTiming:
    """The small race at a race time in seconds."""
    return RaceTiming(small_race(), at(at_s), 0)


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        (FlagShown(flag="safety_car"), False),
        (FlagShown(flag="safety_car", at_ms=((350_000, 360_000),)), True),
        (FlagShown(flag="safety_car", low_ms=95_000, high_ms=110_000), True),
        (FlagShown(flag="safety_car", low_ms=900_000, high_ms=960_000), False),
        (FlagShown(flag="safety_car", edge="began", at_ms=((290_000, 310_000),)), True),
        (FlagShown(flag="safety_car", edge="ended", at_ms=((900_000, 950_000),)), False),
        (FlagShown(flag="neutralised", edge="ended", at_ms=((390_000, 410_000),)), True),
        (FlagShown(flag="safety_car", low_ms=1, ordinal=1), True),
        (FlagShown(flag="safety_car", low_ms=1, ordinal=2), False),
        (GreenSince(flag="safety_car"), False),
        (GreenSince(flag="safety_car", at_ms=((600_000, NOW_MS),)), True),
        (GreenSince(flag="full_course_yellow"), True),
        (Count(what="safety_car", low=1, high=1), True),
        (Count(what="safety_car", low=3, high=3), False),
        (Count(what="full_course_yellow", low=0, high=0), True),
        (Count(what="lead_changes", low=1, high=1), True),
        (Count(what="lead_changes", low=0, high=0, at_ms=((300_000, NOW_MS),)), True),
        (Count(what="lead_lap", low=2, high=2), True),
        (Count(what="lead_lap", low=5, high=5), False),
        (BestLap(car="51"), False),
        (BestLap(car="8", driver="Ryo Hirakawa"), True),
        (BestLap(car="8", low_ms=98_990, high_ms=99_010), True),
        (BestLap(car="34", scope="LMP2"), True),
        (TimeLeft(low_ms=1_140_000, high_ms=1_260_000), True),
        (TimeLeft(low_ms=2_140_000, high_ms=2_260_000), False),
        (RaceTime(low_ms=1_200_000, high_ms=1_200_000), True),
        (RaceTime(low_ms=3_600_000, high_ms=3_600_000), False),
    ],
)
def test_what_holds(statement: AnyStatement, holds: bool) -> None:
    assert truth(statement, timing()).holds is holds


def test_a_flag_that_still_flies_lasts_until_now() -> None:
    assert flag_spells(timing(350), "safety_car") == [(at(300), at(350))]
    assert flag_spells(timing(), "neutralised") == [(at(300), at(400))]


def test_a_wrong_count_of_flags_says_when_they_flew() -> None:
    found = truth(Count(what="safety_car", low=3, high=3), timing())

    assert in_words(found.value) == "safety car: 1"
