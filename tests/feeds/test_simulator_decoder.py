"""The disturbed feed: lost, duplicated, late and double readings of an undisturbed race."""

from bisect import bisect_left
from collections import Counter
from functools import cache

import pytest
from msgspec import structs

from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.model import Passing, TransponderFitted
from pitboard.model.time import HOUR_US, SECOND_US

CALM = SimulatedRace(seed=2, duration_us=2 * HOUR_US, hypercar=6, lmp2=6, lmgt3=6)


@cache
def read(**disturbance: float) -> tuple[list[Passing], Truth]:
    simulation = Simulation(structs.replace(CALM, **disturbance))
    return [fact for fact in simulation if isinstance(fact, Passing)], simulation.truth


@pytest.mark.parametrize("disturbance", ["lost_share", "duplicated_share", "late_share", "double_reads"])
def test_a_disturbance_changes_what_is_read_but_not_what_happened(disturbance: str) -> None:
    disturbed, truth = read(**{disturbance: 0.1})

    assert truth.laps == read()[1].laps
    assert disturbed != read()[0]


def test_lost_passings_are_about_as_many_as_asked_and_have_no_number() -> None:
    whole, lost = read()[0], read(lost_share=0.1)[0]

    assert 0.07 < 1 - len(lost) / len(whole) < 0.13
    assert [passing.ref for passing in lost] == list(range(1, len(lost) + 1))


def test_duplicated_passings_are_sent_again_as_they_were() -> None:
    whole, sent = read()[0], read(duplicated_share=0.1)[0]

    assert set(sent) == set(whole)
    assert 0.07 < len(sent) / len(whole) - 1 < 0.13
    assert max(Counter(passing.ref for passing in sent).values()) == 2


def test_late_passings_come_out_of_order_and_none_is_missing() -> None:
    whole, sent = read()[0], read(late_share=0.1)[0]

    assert sent != whole
    assert sorted(sent, key=lambda passing: passing.ref) == whole
    newest_us, late = 0, 0
    for passing in sent:
        late += passing.time_us < newest_us
        newest_us = max(newest_us, passing.time_us)
    assert 0.05 < late / len(whole) < 0.13


def test_one_transponder_of_a_car_reads_at_a_time() -> None:
    facts = list(Simulation(CALM))
    car_of = {fact.transponder: fact.number for fact in facts if isinstance(fact, TransponderFitted)}
    at_loop = Counter((car_of[fact.transponder], fact.time_us) for fact in facts if isinstance(fact, Passing))

    assert max(Counter(car_of.values()).values()) == 2
    assert max(at_loop.values()) == 1


def test_double_reads_come_within_milliseconds_of_each_other() -> None:
    whole, sent = read()[0], read(double_reads=True)[0]

    assert len(sent) > 1.1 * len(whole)
    first = {(passing.time_us, passing.transponder) for passing in whole}
    seconds = [passing for passing in sent if (passing.time_us, passing.transponder) not in first]
    times = sorted(time_us for time_us, _ in first)
    assert len(seconds) == len(sent) - len(whole)
    for second in seconds:
        before_us = times[bisect_left(times, second.time_us) - 1]
        assert 0 < second.time_us - before_us < SECOND_US // 100
