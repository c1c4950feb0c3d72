"""How likely a car stops at the end of a lap."""

from math import exp
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import at, entry, flag
from drive import drive, race
from pitboard.intake import load
from pitboard.model.time import MINUTE_US
from pitboard.strategy import StopFacts, StopHazard, strategy
from pitboard.strategy.stop_hazard import weights
from strategy.small_field import field

LEFT_US = 3_600_000_000


def hazard(at_s: float, left_us: int | None = LEFT_US) -> tuple[StopFacts, StopHazard]:
    facts = StopFacts(field(), at(at_s))
    return facts, StopHazard(facts, left_us)


def test_a_full_stint_makes_a_stop_likely() -> None:
    """The first car stops on lap 35: on lap 34 it is due, on lap 20 it is not."""
    (early, hazard_early), (late, hazard_late) = hazard(2100), hazard(3550)

    assert hazard_late.chance(late.of("1"), 0) > 3 * hazard_early.chance(early.of("1"), 0)


def test_a_car_in_step_with_one_that_stops_is_likelier_to_stop() -> None:
    facts, chances = hazard(3500)

    assert chances.chance(facts.of("2"), 0, facts.of("1")) > chances.chance(facts.of("6"), 0, facts.of("1"))


def test_near_the_flag_a_car_that_gets_there_stays_out() -> None:
    facts, far = hazard(3550)
    _, near = hazard(3550, 250_000_000)

    assert near.chance(facts.of("1"), 0) < far.chance(facts.of("1"), 0)


def test_before_anybody_stopped_nothing_is_known() -> None:
    facts, chances = hazard(900)

    assert chances.habit(facts.of("1")) is None
    assert chances.chance(facts.of("1"), 0) == 0.0


@given(st.integers(1, 6), st.integers(1, 5))
@settings(max_examples=15)
def test_a_stint_cut_short_does_not_say_how_far_a_car_goes(cars: int, lap: int) -> None:
    """As many as it were that came in early, the first full stint is that of other races: 57 minutes."""
    field = [entry(str(car), "HYPERCAR") for car in range(1, 7)]
    runs = [drive(str(car), [100 + car] * 12, {lap: 60.0} if car <= cars else {}) for car in range(1, 7)]
    facts = StopFacts(race(field, flag(0, "green"), *runs, duration_s=21_600), at(1100))
    habit = StopHazard(facts, LEFT_US).habit(facts.of("6"))

    assert habit is not None
    assert habit.of_class == pytest.approx(3420 / 106)


def test_no_car_is_due_twenty_minutes_into_six_hours(races: Path) -> None:
    """At Fuji some came in for fuel behind the safety car of the third minute; the first full stints end on lap 34."""
    history = load(races / "more/fuji-2024.csv.gz").history
    rows = strategy(history, history.race.start_us + 20 * MINUTE_US).rows

    assert all(row.next_stop_lap is None or row.next_stop_lap > 25 for row in rows)


def test_the_habit_is_the_cars_own_once_it_has_shown_it() -> None:
    facts, chances = hazard(6500)
    habit = chances.habit(facts.of("1"))

    assert habit is not None
    assert (habit.own, habit.repeated) == (20, 20)


def test_how_many_laps_are_left_is_not_known_without_a_length() -> None:
    facts, chances = hazard(3000, None)

    assert chances.left(facts.of("1")) is None
    assert 0 <= chances.chance(facts.of("1"), 0) <= 1


@settings(max_examples=20)
@given(st.integers(1700, 8900), st.integers(0, 30))
def test_a_chance_is_one_whatever_is_asked(at_s: int, ahead: int) -> None:
    facts, chances = hazard(at_s)

    assert all(0 <= chances.chance(facts.of(number), ahead) <= 1 for number in "123456")


def test_there_are_as_many_weights_as_inputs() -> None:
    facts, chances = hazard(3500)

    for profile in weights().profiles:
        assert len(profile.alone) == 1 + len(chances.inputs(facts.of("1"), 0))
        assert len(profile.paired) == 1 + len(chances.inputs(facts.of("1"), 0, facts.of("2")))


def test_a_race_has_the_weights_of_its_kind() -> None:
    assert "GTD" in weights().profile(["GTD", "LMP2"]).classes
    assert weights().profile(["HYPERCAR"]).classes == weights().profile([]).classes == []


@settings(max_examples=30)
@given(st.integers(1700, 8900), st.integers(0, 20), st.sampled_from("23456"))
def test_a_chance_is_the_sum_of_its_inputs_by_their_weights(at_s: int, ahead: int, number: str) -> None:
    facts, chances = hazard(at_s)
    car, profile = facts.of(number), weights().profile(["A"])

    for other, own in ((None, profile.alone), (facts.of("1"), profile.paired)):
        inputs = chances.inputs(car, ahead, other)
        if inputs:
            total = own[0] + sum(weight * value for weight, value in zip(own[1:], inputs, strict=True))
            assert chances.chance(car, ahead, other) == pytest.approx(1 / (1 + exp(-total)), abs=1e-9)
