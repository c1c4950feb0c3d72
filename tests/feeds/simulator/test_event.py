"""The simulated event: its circuit, and the decoder at its loops."""

import pytest
from msgspec.structs import replace

from pitboard.feeds.simulator import SimulatedRace
from pitboard.feeds.simulator.event import (
    AT_LINE,
    LENGTH_M,
    SEGMENTS,
    SHORTEST_LAP_US,
    Decoder,
    deliver,
    duration_us,
    lap_shares,
    loops,
)
from pitboard.feeds.values import min_lap_us
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Fact, Message, Passing

RACE = SimulatedRace(seed=7)


def test_the_loops_are_in_the_order_of_a_lap() -> None:
    ids = [loop.id for loop in loops()]

    assert ids[0] == PIT_OUT
    assert ids[1:12] == [str(number) for number in range(1, 12)]
    assert set(ids[12:]) == {PIT_IN, LINE, PIT_LINE}
    assert len(SEGMENTS) == AT_LINE


def test_the_shares_of_a_lap_add_up_and_even_out() -> None:
    fastest, even = lap_shares(0), lap_shares(1)

    assert sum(fastest) == pytest.approx(1)
    assert even == pytest.approx([segment.length_m / LENGTH_M for segment in SEGMENTS])
    slowest = min(range(AT_LINE), key=lambda at: SEGMENTS[at].speed_kph)
    assert fastest[slowest] > even[slowest]


def test_a_segment_takes_its_length_over_its_speed() -> None:
    assert duration_us(0, 100) == SEGMENTS[0].length_m * 36_000


def test_no_lap_is_as_fast_as_the_shortest() -> None:
    at_full_speed_us = sum(duration_us(at, segment.speed_kph) for at, segment in enumerate(SEGMENTS))

    assert min_lap_us(LENGTH_M) < SHORTEST_LAP_US < at_full_speed_us


def test_a_decoder_numbers_what_it_reads() -> None:
    decoder = Decoder(RACE)
    read = [decoder.read(at_us, LINE, "4711") for at_us in (1, 2, 3)]

    assert [passing.ref for passing in read if passing] == [1, 2, 3]
    assert {passing.number for passing in read if passing} == {""}


def test_what_is_lost_has_no_number() -> None:
    decoder = Decoder(replace(RACE, lost_share=0.5))
    read = [decoder.read(at_us, LINE, "4711") for at_us in range(200)]
    kept = [passing for passing in read if passing]

    assert 60 < len(kept) < 140
    assert [passing.ref for passing in kept] == list(range(1, len(kept) + 1))


def facts() -> list[Fact]:
    passings: list[Fact] = [Passing(at * 1_000_000, "", LINE, "simulator", at, True, "4711") for at in range(300)]
    return [*passings[:150], Message(149_500_000, "hello", "simulator", 0), *passings[150:]]


def test_an_undisturbed_line_delivers_what_there_is() -> None:
    assert list(deliver(RACE, iter(facts()))) == facts()


def test_some_come_again_as_they_were() -> None:
    delivered = list(deliver(replace(RACE, duplicated_share=0.2), iter(facts())))

    assert set(delivered) == set(facts())
    assert 330 < len(delivered) < 390


def test_some_come_late_and_none_is_lost() -> None:
    delivered = list(deliver(replace(RACE, late_share=0.2), iter(facts())))

    assert sorted(delivered, key=repr) == sorted(facts(), key=repr)
    assert delivered != facts()
