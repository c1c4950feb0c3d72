"""Falls and climbs."""

from collections.abc import Sequence

from build import entry
from drive import drive, found, race
from pitboard.scoring import History

NUMBERS = [str(number) for number in range(1, 13)]
FIELD = [entry(number, "A") for number in NUMBERS]


def field_race(first: Sequence[float], stops: dict[int, float] | None = None) -> History:
    """Car 1 in front of eleven others two seconds a lap apart, for about three hours."""
    others = [drive(number, [200 + 2 * int(number)] * 54) for number in NUMBERS[1:]]
    return race(FIELD, drive("1", first, stops), *others)


def test_a_fall_of_five_places_is_told_with_its_lowest_place() -> None:
    history = field_race([200] * 20 + [620] + [200] * 30)

    (fall,) = found(history, "fall", at_s=7200)

    assert fall.cars == ("1",)
    assert (fall.values["from_position"], fall.values["position"], fall.values["places"]) == (1, 6, 5)
    assert fall.values["lowest_position"] == 9


def test_a_climb_back_is_told_too() -> None:
    """Out of the first three in one hour, back into them in the next."""
    history = field_race([200] * 20 + [900] + [170] * 30)

    (fall,) = (one for one in found(history, "fall", at_s=10000) if one.cars == ("1",))
    (climb,) = (one for one in found(history, "climb", at_s=10000) if one.cars == ("1",))
    assert (fall.values["from_position"], fall.values["position"]) == (1, climb.values["from_position"])
    assert climb.values["position"] == 1


def test_a_stop_and_the_way_back_are_no_fall() -> None:
    """A cycle of stops within the window leaves the place it had."""
    history = field_race([200] * 54, {10: 60.0, 22: 60.0, 34: 60.0, 46: 60.0})

    assert not [one for one in found(history, "fall", at_s=10000) if one.cars == ("1",)]


def test_since_compares_with_that_moment_only() -> None:
    history = field_race([200] * 20 + [620] + [200] * 30)

    assert found(history, "fall", at_s=7201, since_s=3600)
    assert not found(history, "fall", at_s=7201, since_s=6000)


def test_a_retired_car_does_not_fall() -> None:
    history = field_race([200] * 20)

    assert not [one for one in found(history, "fall", at_s=10800) if one.cars == ("1",)]
