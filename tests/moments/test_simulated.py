"""Simulated races, where the truth is known."""

from functools import cache

import pytest

from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.model.time import HOUR_US, MINUTE_US, SECOND_US
from pitboard.moments import Moment, moments
from pitboard.moments.losses import LossValues
from pitboard.scoring import score

SEEDS = (1, 2, 3)
REPAIR = 400 * SECOND_US
LAP_US = 250 * SECOND_US


@cache
def run(seed: int) -> tuple[list[Moment], Truth]:
    """The moments half an hour after a race of eight hours, and what truly happened."""
    simulation = Simulation(SimulatedRace(seed=seed, duration_us=8 * HOUR_US, incident_rate=2.0))
    history = score(list(simulation))
    return moments(history, history.through_us + 31 * MINUTE_US), simulation.truth


def found(seed: int, kind: str) -> list[Moment]:
    """The moments of a kind."""
    return [one for one in run(seed)[0] if one.kind == kind]


def inside(seed: int) -> set[str]:
    """The cars that were in the pits when the race was over."""
    return {one.number for one in run(seed)[1].pit_visits if one.out_us is None}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_retirement_is_found_with_its_laps_and_where(seed: int) -> None:
    """And no other, but cars whose repair outlasted the race."""
    truth = run(seed)[1]

    expected = {(one.number, one.laps, "on_track" if one.on_track else "garage") for one in truth.retirements}
    out = {(one.cars[0], one.values["laps"], one.values["where"]) for one in found(seed, "retirement")}
    assert expected <= out
    assert {(number, where) for number, _, where in out - expected} <= {(number, "garage") for number in inside(seed)}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_driver_who_retired_is_named(seed: int) -> None:
    truth = run(seed)[1]
    names = {}
    for one in truth.retirements:
        driver = truth.entries[one.number].driver(one.seat)
        names[one.number] = driver.name if driver else ""

    drivers = {one.cars[0]: one.values["driver"] for one in found(seed, "retirement")}
    assert {number: drivers[number] for number in names} == names


@pytest.mark.parametrize("seed", SEEDS)
def test_every_long_repair_is_a_long_stop(seed: int) -> None:
    """The other long stops are those of cars that did not leave again."""
    truth = run(seed)[1]
    long = {(one.cars[0], one.time_us) for one in found(seed, "long_stop")}

    repairs = {
        (one.number, one.in_us)
        for one in truth.pit_visits
        if one.kind == "repair" and one.out_us and one.out_us - one.in_us > 150_000_000
    }
    assert repairs <= long
    assert {number for number, _ in long - repairs} <= inside(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_drive_through_is_found_and_nothing_else(seed: int) -> None:
    """A stop and go is none: the car stopped."""
    truth = run(seed)[1]

    expected = {(one.number, one.in_us) for one in truth.pit_visits if one.kind == "drive_through" and one.out_us}
    assert {(one.cars[0], one.time_us) for one in found(seed, "drive_through")} == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lead_is_that_of_the_true_order_at_every_change(seed: int) -> None:
    truth = run(seed)[1]

    for change in found(seed, "lead_change"):
        if change.scope == "overall":
            assert truth.order_at(change.time_us)[0] == change.cars[0]
            if not change.values["by_way_of"] and change.values["lap"] != 1:
                assert truth.order_at(change.time_us - 1)[0] == change.cars[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_flags_and_slow_zones_are_those_of_race_control(seed: int) -> None:
    truth = run(seed)[1]

    neutral = [flag for flag in truth.flags if flag.state not in ("green", "chequered")]
    assert [one.time_us for one in found(seed, "flag") if one.values["state"] not in ("green", "chequered")] == [
        flag.time_us for flag in neutral
    ]
    assert len(found(seed, "slow_zone")) == sum(zone.active for zone in truth.slow_zones)


def losses(seed: int) -> dict[str, list[LossValues]]:
    """The losses of time by car."""
    by_car: dict[str, list[LossValues]] = {}
    for one in found(seed, "loss"):
        assert isinstance(one.values, LossValues)
        by_car.setdefault(one.cars[0], []).append(one.values)
    return by_car


def covered(seed: int, number: str, time_us: int) -> bool:
    """Whether a loss of the car was under way at a moment, or about to begin on that lap."""
    return any(loss.begin_us - SECOND_US <= time_us <= loss.end_us for loss in losses(seed).get(number, []))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_repair_and_every_long_stay_in_the_gravel_is_a_loss(seed: int) -> None:
    """A repair of over five minutes; a car that was freed from the gravel."""
    truth = run(seed)[1]
    long = [one for one in truth.pit_visits if one.kind == "repair" and one.out_us and one.out_us - one.in_us > REPAIR]
    stays = [one for one in truth.incidents if one.consequence.startswith("freed")]

    assert all(covered(seed, one.number, one.in_us + SECOND_US) for one in long)
    freed = [covered(seed, one.cars[0], one.time_us) for one in stays]
    assert sum(freed) >= 0.8 * len(freed)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_loses_time_to_whom_nothing_happened(seed: int) -> None:
    """Of all losses one in thirty has no incident, penalty or repair of the car behind it."""
    truth = run(seed)[1]
    happened: dict[str, list[int]] = {}
    for incident in truth.incidents:
        for number in incident.cars:
            happened.setdefault(number, []).append(incident.time_us)
    for visit in truth.pit_visits:
        if visit.kind != "stop":
            happened.setdefault(visit.number, []).append(visit.in_us)
    every = [(number, loss) for number, of_car in losses(seed).items() for loss in of_car]
    unexplained = [
        (number, loss.sort)
        for number, loss in every
        if not any(loss.begin_us - LAP_US <= time_us <= loss.end_us for time_us in happened.get(number, []))
    ]

    assert len(every) > 40
    assert len(unexplained) <= len(every) // 30


@pytest.mark.parametrize("seed", SEEDS)
def test_who_stopped_on_the_track_has_not_gone_on(seed: int) -> None:
    """Every retirement out there is the last loss of its car, without a sum."""
    for one in run(seed)[1].retirements:
        if one.on_track and one.laps:
            last = losses(seed)[one.number][-1]
            assert (last.gone, last.open, last.lost_us) == (True, True, None)
            assert last.parts[-1].sort == "halt_on_track"
