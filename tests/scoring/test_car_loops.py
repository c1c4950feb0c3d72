"""With readings of every loop: what may be lost or doubled without a lap or the order being wrong, and what is said."""

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pitboard.board import verdicts
from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Fact, Flag, FlagHistory, Passing
from pitboard.scoring import History, score

RACE = SimulatedRace(seed=11, duration_us=4_500_000_000, hypercar=3, lmp2=2, lmgt3=2, innovative=0)
TRACK = [str(number) for number in range(1, 12)]


@cache
def race() -> tuple[list[Fact], list[Passing], Truth]:
    """What is known beside the passings, the passings, and what happened."""
    simulation = Simulation(RACE)
    facts = list(simulation)
    beside: list[Fact] = [fact for fact in facts if not isinstance(fact, Passing)]
    return beside, [fact for fact in facts if isinstance(fact, Passing)], simulation.truth


def laps(history: History) -> dict[str, int]:
    return {number: len(car.lap_end_us) for number, car in history.cars.items()}


def true_laps() -> dict[str, int]:
    return {number: len(ended) for number, ended in race()[2].laps.items()}


def order(history: History) -> list[str]:
    cars = sorted(history.cars.values(), key=lambda car: (-len(car.lap_end_us), car.lap_end_us[-1:]))
    return [car.number for car in cars]


def true_order() -> list[str]:
    return race()[2].order_at(1 << 62)


def wrong_ends(history: History) -> dict[str, set[int]]:
    """By car the laps that did not end when they truly did."""
    found = {}
    for number, ended in race()[2].laps.items():
        ours = history.cars[number].lap_end_us
        off = {lap.lap for lap, end in zip(ended, ours, strict=False) if lap.time_us != end}
        if off:
            found[number] = off
    return found


def alarms(history: History) -> set[tuple[str, str]]:
    """Car and kind of every alarm, ten minutes after the last word."""
    return {(one.number, one.kind) for one in verdicts(history, history.through_us + 600_000_000).alarms}


def without(*gone: Passing) -> History:
    beside, passings, _ = race()
    return score([*beside, *(one for one in passings if one not in gone)])


def test_the_whole_race_is_the_true_one() -> None:
    history = without()

    assert not wrong_ends(history)
    assert (laps(history), order(history)) == (true_laps(), true_order())


@pytest.mark.parametrize("loop", TRACK)
def test_case_10_a_loop_on_the_track_that_reads_nothing_costs_nothing_and_is_named(loop: str) -> None:
    history = without(*(one for one in race()[1] if one.loop == loop))

    assert not wrong_ends(history)
    assert (laps(history), order(history)) == (true_laps(), true_order())
    assert ("", "loop_silent") in alarms(history)


def test_case_10_the_line_itself_may_fail_and_every_lap_that_another_loop_proves_counts() -> None:
    history = without(*(one for one in race()[1] if one.loop in (LINE, PIT_LINE)))

    raised = alarms(history)
    assert ("", "loop_silent") in raised
    for number, ended in true_laps().items():
        assert ended - laps(history)[number] in (0, 1), number
        if laps(history)[number] < ended:
            assert (number, "finish_missed") in raised, number
    for number, off in wrong_ends(history).items():
        assert off <= history.cars[number].inferred_laps


@pytest.mark.parametrize(("loop", "kind"), [(PIT_IN, "pit_in_missed"), (PIT_OUT, "pit_out_missed")])
def test_a_loop_of_the_pit_lane_that_reads_nothing_costs_no_lap_and_is_named(loop: str, kind: str) -> None:
    gone = [one for one in race()[1] if one.loop == loop]
    history = without(*gone)

    assert not wrong_ends(history)
    assert (laps(history), order(history)) == (true_laps(), true_order())
    assert kind in {one for _, one in alarms(history)}


@given(st.data())
@settings(max_examples=60)
def test_case_7_any_one_passing_may_be_lost(data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(race()[1]))
    history = without(gone)

    if gone.loop in TRACK:
        assert not wrong_ends(history)
    if (laps(history), order(history)) != (true_laps(), true_order()) or wrong_ends(history):
        (number,) = {car for car, count in true_laps().items() if laps(history)[car] != count} or wrong_ends(history)
        named = {kind for car, kind in alarms(history) if car == number}
        assert named & {"line_inferred", "finish_missed"}, (gone, named)
        assert true_laps()[number] - laps(history)[number] == (1 if "finish_missed" in named else 0)


@given(st.integers(), st.floats(0, 0.5))
@settings(max_examples=15)
def test_any_share_may_come_twice_in_any_order(seed: int, share: float) -> None:
    beside, passings, _ = race()
    chance = random.Random(seed)
    again = [one for one in passings if chance.random() < share]
    sent = passings + again
    chance.shuffle(sent)

    history = score([*beside, *sent])

    assert not wrong_ends(history)
    assert (laps(history), order(history)) == (true_laps(), true_order())
    assert sum(row.code == "duplicate" for row in verdicts(history, history.through_us).rows) >= 0.9 * len(again)


@given(st.floats(1.5, 4.0))
@settings(max_examples=8)
def test_case_8_nothing_is_inferred_from_a_duration(factor: float) -> None:
    """Cars that take several times as long, and pass every loop, have driven as many laps."""
    beside, passings, _ = race()
    endless = [fact for fact in beside if not isinstance(fact, Flag | FlagHistory)]
    begin_us = passings[0].time_us
    slow = [replace(one, time_us=begin_us + round((one.time_us - begin_us) * factor)) for one in passings]

    assert laps(score([*endless, *slow])) == laps(score([*endless, *passings]))
