"""Falls and climbs."""

from collections.abc import Sequence
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import entry
from drive import drive, found, race
from loaded import loaded
from pitboard.model.time import HOUR_US
from pitboard.moments.loss_parts import LossParts
from pitboard.moments.places import MoveValues, falls_and_climbs
from pitboard.moments.view import RaceView
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


@given(st.lists(st.integers(8, 14), min_size=12, max_size=12), st.sampled_from((20.0, 60.0, 110.0)))
@settings(max_examples=12)
def test_stops_alone_are_no_fall_and_no_climb(firsts: list[int], stop_s: float) -> None:
    """Twelve cars of one pace and one stint, each with its own rhythm: places come and go, nobody falls."""
    cars = [
        drive(number, [200 + 4 * int(number), *[200] * 53], dict.fromkeys(range(first, 54, 12), stop_s))
        for number, first in zip(NUMBERS, firsts, strict=True)
    ]
    history = race(FIELD, *cars)

    assert not found(history, "fall", at_s=10800)
    assert not found(history, "climb", at_s=10800)


def test_a_climb_knows_the_best_place_that_the_car_had_before() -> None:
    """First in the first hours, out of the first three in the third, first again in the fifth."""
    history = field_race([200] * 38 + [1300] + [160] * 45)

    (climb,) = (moment for moment in found(history, "climb", at_s=14400) if moment.cars == ("1",))

    assert climb.values["best_class_position"] == 1


def test_a_place_that_the_car_never_had_is_not_the_best_before() -> None:
    history = field_race([260] * 14 + [180] * 40)

    climbs = [moment.values for moment in found(history, "climb", at_s=10700) if moment.cars == ("1",)]

    assert climbs
    assert all(climb.get("best_class_position", 12) > climb.get("class_position") for climb in climbs)


def test_what_the_stops_did_at_imola_is_neither(races: Path) -> None:
    """The #8 was first from 4:55 to 5:11 with two stops of the others to make, the #51 fourth in between."""
    view = RaceView(loaded(races / "imola-2025"), loaded(races / "imola-2025").through_us)
    hour_five_us = view.start_us + 5 * 3_600_000_000

    moved = {moment.cars[0]: moment.values for moment in falls_and_climbs(view) if moment.time_us == hour_five_us}

    assert not {"8", "50", "51"} & set(moved)


@pytest.mark.parametrize("name", ["imola-2025", "spa-2025", "more/fuji-2024.csv.gz"])
def test_who_fell_or_climbed_is_in_another_place(races: Path, name: str) -> None:
    """In the order in force; one that the stops of others would have moved, and did not, has not moved."""
    view = RaceView(loaded(races / name), loaded(races / name).through_us)

    for moment in falls_and_climbs(view):
        values = moment.values
        assert isinstance(values, MoveValues)
        before = values.from_position, values.from_class_position
        after = values.position, values.class_position
        assert (after > before) is (moment.kind == "fall")
        assert after != before


def test_the_falls_of_le_mans_are_those_of_cars_that_lost_time(races: Path) -> None:
    """From hour 8 to 23, where safety cars mix no rhythms: who fell eight places had lost a minute and more."""
    history = loaded(races / "le-mans-2023" / "23_Analysis_Race_Hour24.csv.gz")
    view = RaceView(history, history.through_us)
    parts = view.shared(LossParts)

    for moment in falls_and_climbs(view):
        values = moment.values
        hour = (moment.time_us - view.start_us) / HOUR_US
        if moment.kind != "fall" or int(str(values["places"])) < 8 or not 8 <= hour <= 23:
            continue
        from_us = int(str(values["from_us"])) - HOUR_US
        lost_us = [part.lost_us or 0 for part in parts.of(view.cars[moment.cars[0]]) if part.begin_us > from_us]
        assert sum(lost_us) > 60_000_000, moment
