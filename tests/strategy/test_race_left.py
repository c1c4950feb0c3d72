"""What is left of a race for a car."""

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import at
from pitboard.intake import load
from pitboard.model.time import HOUR_US
from pitboard.scoring import History, kind_at
from pitboard.strategy import StopCosts, StopFacts, StopHazard, strategy
from pitboard.strategy.race_left import next_stop, stops_left
from pitboard.strategy.rejoin import Rejoins
from strategy.small_field import field


def asked(at_s: float) -> tuple[StopFacts, StopHazard, Rejoins]:
    facts = StopFacts(field(), at(at_s))
    hazard = StopHazard(facts, at(9000) - at(at_s))
    return facts, hazard, Rejoins(facts, StopCosts(facts), hazard)


def test_the_next_stop_is_when_the_stint_is_full() -> None:
    facts, hazard, _ = asked(5200)
    found = next_stop(hazard, facts.of("1"))

    assert found is not None
    assert abs(found.lap - 55) <= 2
    assert found.low <= found.lap <= found.high


def test_who_reaches_the_flag_stops_no_more() -> None:
    facts, hazard, rejoins = asked(8500)
    left = stops_left(rejoins, hazard, facts.of("6"), at(9000))

    assert left is not None
    assert (left.stops, left.cost_us) == (0, 0)
    assert left.laps == 6


def test_stops_until_the_flag_are_those_the_fuel_asks_for() -> None:
    facts, hazard, rejoins = asked(4000)
    left = stops_left(rejoins, hazard, facts.of("1"), at(9000))

    assert left is not None
    assert left.stops == 2


@settings(max_examples=25)
@given(st.integers(2200, 8900), st.sampled_from("123456"))
def test_what_is_left_is_never_negative_and_in_order(at_s: int, number: str) -> None:
    facts, hazard, rejoins = asked(at_s)
    car = facts.of(number)
    left, found = stops_left(rejoins, hazard, car, at(9000)), next_stop(hazard, car)

    assert left is None or (left.stops >= 0 and left.laps >= 0 and left.cost_us >= 0)
    assert found is None or car.laps < found.low <= found.lap <= found.high


def test_a_single_stop_to_go_takes_the_fuel_that_is_needed() -> None:
    """Two cars of like stints, a lap and ten from the flag when their tank is empty: the one takes nearly nothing."""
    facts, hazard, rejoins = asked(7300)
    car = facts.of("1")
    last, full = (stops_left(rejoins, hazard, car, at(flag_s)) for flag_s in (8700, 9700))

    assert last is not None
    assert full is not None
    assert last.stops == full.stops == 1
    assert last.cost_us <= full.cost_us


@pytest.mark.parametrize("visit", [1, 2, 3])
def test_a_stop_that_is_being_made_is_neither_to_come_nor_has_it_been_driven(visit: int) -> None:
    history = field()
    car = history.cars["1"]
    before_us, in_lane_us = car.pit_in_us[visit] - 1_000_000, car.pit_in_us[visit] + 1_000_000
    stops, progress = [], []
    for moment_us in (before_us, in_lane_us):
        facts = StopFacts(history, moment_us)
        hazard = StopHazard(facts, at(9000) - moment_us)
        rejoins = Rejoins(facts, StopCosts(facts), hazard)
        left = stops_left(rejoins, hazard, facts.of("1"), at(9000))
        stops.append(left.stops if left else None)
        progress.append(rejoins.progress(facts.of("1")))

    assert stops[0] is not None
    assert stops[1] == stops[0] - 1
    assert progress[1] < progress[0] - 0.4


@pytest.mark.parametrize("name", ["more/imsa-sebring-2022.csv.gz", "more/fuji-2024.csv.gz"])
def test_eight_next_stops_in_ten_lie_in_their_bounds(races: Path, name: str) -> None:
    """Asked of every car that runs, in the first stint and in all others, behind safety cars too."""
    history = load(races / name).history
    start_us, end_us = history.race.start_us, history.chequered_us - HOUR_US
    inside = [
        row.next_stop_low <= lap <= row.next_stop_high
        for moment_us in range(start_us + HOUR_US // 3, end_us, HOUR_US)
        for row in strategy(history, moment_us).rows
        if row.next_stop_low and row.next_stop_high and (lap := next_stop_lap(history, row.number, moment_us))
    ]

    assert 0.65 < sum(inside) / len(inside) < 0.95


def next_stop_lap(history: History, number: str, moment_us: int) -> int | None:
    """On which lap a car stopped next."""
    car, kinds = history.cars[number], history.visit_kinds[number]
    visits = zip(car.pit_in_us, car.pit_lap, kinds, strict=False)
    came = (lap for in_us, lap, kind in visits if in_us > moment_us and kind_at(kind, history.through_us) == "stop")
    return next(came, None)
