"""Drivers, stops and retirements of the small race."""

import pytest

from build import at
from pitboard.check.algebra import (
    AnyStatement,
    AtWheel,
    CarNamed,
    DriverLaps,
    Drove,
    InCrew,
    LapsDone,
    Named,
    Retired,
    Running,
    StintLaps,
    StopLength,
    Stopped,
    Stops,
    StopsCompared,
    TookOver,
)
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import truth
from pitboard.check.wording import in_words
from small_race import NOW_S, small_race

GUIDI, CALADO = "Alessandro Pier Guidi", "James Calado"


def timing(at_s: float = NOW_S) -> RaceTiming:
    """The small race at a race time in seconds."""
    return RaceTiming(small_race(), at(at_s), 0)


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        (AtWheel(car="51", driver=CALADO), True),
        (AtWheel(car="51", driver=GUIDI), False),
        (AtWheel(car="51", driver=GUIDI, at_ms=((100_000, 200_000),)), True),
        (AtWheel(car="51", driver=CALADO, at_ms=((100_000, 200_000),)), False),
        (AtWheel(car="6", driver="Kévin Estre"), None),
        (TookOver(car="51", driver=CALADO, previous=GUIDI), True),
        (TookOver(car="51", driver=GUIDI, previous=CALADO), False),
        (TookOver(car="51", driver=CALADO), True),
        (TookOver(car="8", driver="Ryo Hirakawa"), False),
        (Drove(car="51", driver=GUIDI), True),
        (Drove(car="51"), True),
        (DriverLaps(car="51", driver=GUIDI, low=40, high=50), False),
        (DriverLaps(car="51", driver=GUIDI, low=1, high=12), True),
        (DriverLaps(car="6", driver="Kévin Estre", low=1, high=1), None),
        (StopsCompared(car="6", other="51", low=1, high=1), True),
        (StopsCompared(car="51", other="6", low=-1, high=-1), True),
        (StopsCompared(car="51", other="6", low=1, high=1), False),
        (Drove(car="6"), None),
        (InCrew(car="6", driver="Kévin Estre"), True),
        (InCrew(car="6", driver=CALADO), False),
        (Stops(car="6", low=1, high=1), True),
        (Stops(car="6", low=2, high=2), False),
        (Stops(car="51", low=0, high=0), True),
        (Stopped(car="6", at_ms=((550_000, 640_000),)), True),
        (Stopped(car="6", at_ms=((800_000, 900_000),)), False),
        (Stopped(car="51"), False),
        (StopLength(car="6", low_ms=59_000, high_ms=61_000), True),
        (StopLength(car="6", low_ms=90_000, high_ms=99_000), False),
        (StintLaps(car="6", low=5, high=5), True),
        (LapsDone(car="51", low=12, high=12), True),
        (LapsDone(car="51", low=9, high=9), False),
        (Retired(car="98"), True),
        (Retired(car="51"), False),
        (Retired(car="98", at_ms=((380_000, 420_000),)), True),
        (Running(car="51"), True),
        (Running(car="98"), False),
        (Named(written="Kevin Estre", right="Kévin Estre", off="accents"), True),
        (Named(written="Harikawa", right="Hirakawa", off="misspelt"), False),
        (CarNamed(car="8", written="Toyota", other="8"), True),
        (CarNamed(car="6", written="Toyota", other="8"), False),
    ],
)
def test_what_holds(statement: AnyStatement, holds: bool | None) -> None:
    assert truth(statement, timing()).holds is holds


def test_a_wrong_driver_comes_with_the_right_one_and_since_when() -> None:
    found = truth(AtWheel(car="51", driver=GUIDI), timing())

    assert in_words(found.value) == f"#51: {CALADO}"
    assert in_words(found.evidence[-1:]) == f"{CALADO} from 0:10:00"


def test_a_number_of_another_make_comes_with_the_car_that_is_meant() -> None:
    found = truth(CarNamed(car="6", written="Toyota", other="8"), timing())

    assert in_words(found.value) == "#8; #6 is Porsche Penske Motorsport Porsche (HYPERCAR)"
