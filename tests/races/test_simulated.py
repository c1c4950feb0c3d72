"""Simulated races, where the truth is known: what was scored from the feed is what happened."""

import random
from collections import Counter
from functools import cache

import pytest

from pitboard.board import drivers, standings
from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.intake import load_rules
from pitboard.model import Fact, Passing
from pitboard.results import classify
from pitboard.scoring import History, Scorer, score

HOUR_US = 3_600_000_000
CASES = [
    SimulatedRace(seed=1),
    SimulatedRace(seed=2, duration_us=6 * HOUR_US, rolling_start=True),
    SimulatedRace(seed=3, duration_us=6 * HOUR_US, double_reads=True),
    SimulatedRace(seed=4, duration_us=6 * HOUR_US, duplicated_share=0.2),
    SimulatedRace(seed=5, duration_us=6 * HOUR_US, late_share=0.05),
    SimulatedRace(seed=6, duration_us=6 * HOUR_US, incident_rate=4.0),
]
NAMES = ["a whole race", "a rolling start", "two transponders", "duplicates", "late passings", "many incidents"]


@cache
def run(settings: SimulatedRace) -> tuple[list[Fact], Truth, History]:
    """The facts of a race, what truly happened, and what was scored from the facts."""
    simulation = Simulation(settings)
    facts = list(simulation)
    return facts, simulation.truth, score(facts)


@pytest.fixture(params=CASES, ids=NAMES)
def race(request: pytest.FixtureRequest) -> tuple[list[Fact], Truth, History]:
    """Every kind of race."""
    return run(request.param)


Race = tuple[list[Fact], Truth, History]


def test_every_lap_ends_when_it_truly_did(race: Race) -> None:
    _, truth, history = race

    for number, laps in truth.laps.items():
        assert history.cars[number].lap_end_us == [lap.time_us for lap in laps], number
        assert history.cars[number].laps_ended_in_pit == {lap.lap for lap in laps if lap.in_pit}


def test_every_pit_visit_is_seen_in_and_out(race: Race) -> None:
    _, truth, history = race

    for number, car in history.cars.items():
        visits = [visit for visit in truth.pit_visits if visit.number == number]
        finished_us = truth.finished_us.get(number, 1 << 62)
        assert car.pit_in_us == [visit.in_us for visit in visits if visit.in_us <= finished_us]
        assert car.pit_out_us == [visit.out_us for visit in visits if visit.out_us and visit.out_us <= finished_us]


def test_the_standings_are_the_true_order_at_any_moment(race: Race) -> None:
    _, truth, history = race
    chance = random.Random(1)

    for _ in range(200):
        moment_us = chance.randint(history.race.start_us, history.through_us)
        started = [number for number in truth.order_at(moment_us) if truth.laps_at(number, moment_us)]
        rows = standings(history, moment_us, "line").rows
        assert [row.number for row in rows if row.laps] == started


def test_the_driver_in_the_car_is_the_true_one(race: Race) -> None:
    _, truth, history = race
    chance = random.Random(2)

    for _ in range(50):
        moment_us = chance.randint(history.race.start_us, truth.chequered_us or history.through_us)
        number = chance.choice(list(history.cars))
        assert history.cars[number].seat_at(moment_us) == truth.seat_at(number, moment_us)


def test_the_classification_is_the_true_one(race: Race) -> None:
    _, truth, history = race
    true = [(row.number, row.laps) for row in truth.classification() if row.status == "classified"]

    ours = classify(history, load_rules("wec"))

    assert [(row.number, row.laps) for row in ours.rows if row.status == "classified"] == true


def test_no_passing_is_dropped_without_a_verdict(race: Race) -> None:
    facts, _, history = race

    passings = sum(isinstance(fact, Passing) for fact in facts)
    judged = sum(len(car.verdicts()) for car in history.cars.values())
    assert judged + len(history.unassigned) == passings


def test_fed_live_in_portions_the_history_is_the_same(race: Race) -> None:
    facts, _, history = race
    scorer = Scorer()
    for begin in range(0, len(facts), 997):
        scorer.apply(facts[begin : begin + 997])

    assert scorer.history.digest() == history.digest()


def test_drive_time_is_the_true_one() -> None:
    _, truth, history = run(CASES[0])

    for row in drivers(history, history.through_us):
        if row.number not in {one.number for one in truth.retirements} and row.number in truth.finished_us:
            assert row.drive_ms == pytest.approx(truth.drive_time_us(row.number, row.seat) / 1000, abs=2)


@pytest.mark.parametrize("share", [0.001, 0.01])
def test_lost_passings_cost_no_lap_that_other_loops_prove(share: float) -> None:
    settings = SimulatedRace(seed=7, duration_us=6 * HOUR_US, lost_share=share)
    _, truth, history = run(settings)

    wrong = {number for number, laps in truth.laps.items() if len(history.cars[number].lap_end_us) != len(laps)}
    inferred = sum(len(car.inferred_laps) for car in history.cars.values())
    alarms = Counter(alarm.kind for car in history.cars.values() for alarm in car.alarms)

    print(f"lost {share:.1%}: {inferred} lines inferred, cars with other laps: {sorted(wrong)}, alarms {dict(alarms)}")
    assert inferred == alarms["line_inferred"] > 0
    assert not wrong
