"""The pit lane of the simulated race: visits, drivers, driving times, penalties."""

from functools import cache
from itertools import pairwise
from statistics import median

import pytest

from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.model import DriverIn, Fact, Message, Passing, TransponderFitted
from pitboard.model.things import PIT_IN, PIT_LINE, PIT_OUT
from pitboard.model.time import HOUR_US, SECOND_US

DAY = SimulatedRace(seed=1)


@cache
def day() -> tuple[list[Fact], Truth]:
    simulation = Simulation(DAY)
    return list(simulation), simulation.truth


def test_a_day_of_racing_is_plausible() -> None:
    """The winner completes 300 to 390 laps, some cars retire, and about one lap in eleven ends in the pit lane."""
    facts, truth = day()
    laps = [lap for of_car in truth.laps.values() for lap in of_car]

    assert 300 <= truth.classification()[0].laps <= 390
    assert 4 <= len(truth.retirements) <= 30
    assert 0.07 < sum(lap.in_pit for lap in laps) / len(laps) < 0.105
    assert sum(isinstance(fact, Passing) for fact in facts) > 11 * len(laps)
    assert {row.car_class for row in truth.classification()[:8]} == {"HYPERCAR"}


def test_a_visit_passes_the_pit_loops_in_order() -> None:
    facts, truth = day()
    car_of = {fact.transponder: fact.number for fact in facts if isinstance(fact, TransponderFitted)}
    read = {
        (car_of[fact.transponder], fact.loop, fact.time_us)
        for fact in facts
        if isinstance(fact, Passing) and fact.loop in (PIT_IN, PIT_LINE, PIT_OUT)
    }

    for visit in truth.pit_visits:
        if visit.kind != "start":
            assert (visit.number, PIT_IN, visit.in_us) in read
        if visit.line_us is not None:
            assert (visit.number, PIT_LINE, visit.line_us) in read
            assert visit.in_us < visit.line_us
        if visit.out_us is not None:
            assert (visit.number, PIT_OUT, visit.out_us) in read
            assert visit.in_us < visit.out_us


@pytest.mark.parametrize(
    ("kind", "shortest_s", "longest_s"), [("drive_through", 31.5, 33.0), ("stop_go", 45, 48), ("stop", 40, 150)]
)
def test_visits_last_what_they_should(kind: str, shortest_s: float, longest_s: float) -> None:
    times = [visit.out_us - visit.in_us for visit in day()[1].pit_visits if visit.kind == kind and visit.out_us]

    assert times
    assert shortest_s * SECOND_US <= min(times)
    assert max(times) <= longest_s * SECOND_US


def test_a_driver_change_takes_longer() -> None:
    times: dict[bool, list[int]] = {True: [], False: []}
    for visit in day()[1].pit_visits:
        if visit.kind == "stop" and visit.out_us:
            times[visit.seat_before != visit.seat_after].append(visit.out_us - visit.in_us)

    assert median(times[True]) - median(times[False]) > 5 * SECOND_US


def test_repairs_take_long() -> None:
    repairs = [visit for visit in day()[1].pit_visits if visit.kind == "repair" and visit.out_us]

    assert repairs
    assert all((visit.out_us or 0) - visit.in_us > 150 * SECOND_US for visit in repairs)


def test_a_driver_is_stated_at_each_change_and_at_the_start() -> None:
    facts, truth = day()
    stated = [(fact.time_us, fact.number, fact.seat) for fact in facts if isinstance(fact, DriverIn)]
    changes = [
        (visit.out_us, visit.number, visit.seat_after)
        for visit in truth.pit_visits
        if visit.out_us is not None and (visit.kind == "start" or visit.seat_before != visit.seat_after)
    ]
    grid = [entry for entry in stated if entry[0] == DAY.start_us]

    assert len(grid) == len(truth.grid) - 1
    assert sorted(stated) == sorted(grid + changes)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_drives_more_than_four_hours_in_six_nor_fourteen_in_all(seed: int) -> None:
    simulation = Simulation(SimulatedRace(seed=seed))
    for _ in simulation:
        pass
    truth = simulation.truth
    of_seat: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for stint in truth.stints:
        assert stint.to_us is not None
        of_seat.setdefault((stint.number, stint.seat), []).append((stint.from_us, stint.to_us))

    for stints in of_seat.values():
        assert sum(to_us - from_us for from_us, to_us in stints) <= 14 * HOUR_US
        for _, end_us in stints:
            since_us = end_us - 6 * HOUR_US
            window = sum(max(0, min(to_us, end_us) - max(from_us, since_us)) for from_us, to_us in stints)
            assert window <= 4 * HOUR_US


def test_amateurs_of_classified_cars_drive_their_minimum() -> None:
    """Silver and bronze drivers of LMP2 and LMGT3 drive six of the 24 hours."""
    truth = day()[1]
    for row in truth.classification():
        if row.status == "classified" and row.car_class in ("LMP2", "LMGT3"):
            for driver in truth.entries[row.number].drivers:
                if driver.grade in "SB":
                    assert truth.drive_time_us(row.number, driver.seat) >= 6 * HOUR_US, (row.number, driver)


def test_stints_and_pit_visits_alternate() -> None:
    truth = day()[1]
    for number in truth.grid:
        stints = [stint for stint in truth.stints if stint.number == number]
        visits = {visit.in_us: visit.out_us for visit in truth.pit_visits if visit.number == number}
        for before, after in pairwise(stints):
            assert before.to_us is not None
            assert visits[before.to_us] == after.from_us


def test_the_driver_at_a_moment_is_the_one_who_brought_the_car_in() -> None:
    truth = day()[1]
    visit = next(visit for visit in truth.pit_visits if visit.out_us and visit.seat_before != visit.seat_after)
    assert visit.out_us is not None

    assert truth.seat_at(visit.number, visit.in_us + 1) == visit.seat_before
    assert truth.seat_at(visit.number, visit.out_us) == visit.seat_after


def test_penalties_are_announced_and_served() -> None:
    facts, truth = day()
    texts = {(fact.time_us, fact.text.split(" - ")[0]) for fact in facts if isinstance(fact, Message)}
    served = [penalty for penalty in truth.penalties if penalty.served_us]

    assert served
    assert all((penalty.time_us, f"CAR {penalty.number}") in texts for penalty in truth.penalties)
    out = {visit.out_us for visit in truth.pit_visits if visit.kind in ("drive_through", "stop_go")}
    assert {penalty.served_us for penalty in served} == out


def test_fuel_lasts_for_a_stint_of_its_class() -> None:
    """Between two stops a Hypercar drives about 12 laps, an LMP2 about 11, an LMGT3 about 14."""
    truth = day()[1]
    lengths: dict[str, list[int]] = {}
    for number, laps in truth.laps.items():
        stops = [v.in_us for v in truth.pit_visits if v.number == number and v.kind == "stop"]
        counts = [truth.laps_at(number, after) - truth.laps_at(number, before) for before, after in pairwise(stops)]
        lengths.setdefault(truth.entries[number].car_class, []).extend(counts if laps else [])

    assert {name: median(counts) for name, counts in lengths.items() if name.startswith(("H", "L"))} == {
        "HYPERCAR": 12, "LMP2": 11, "LMGT3": 14,
    }  # fmt: skip
