"""Where the cars are in their cycles of stops, and the order behind the stops."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import LOOPS, at, entry, flag, line_laps, passing, race_info
from drive import as_it_was, drive, race
from loaded import loaded
from pitboard.board.order import running_order
from pitboard.board.stop_cycle import NetGap, StopCycles
from pitboard.model import PIT_IN, PIT_LINE, PIT_OUT, Fact, LoopsInstalled
from pitboard.scoring import History, score

NUMBERS = [str(number) for number in range(1, 9)]
FIELD = [entry(number, "A") for number in NUMBERS]
GREEN = flag(0, "green")
LAPS, STINT, STOP_S = 60, 10, 62.0
"""A stop is 62 s in the lane, of which two are driven anyhow: it costs a minute."""


def rhythm(first: int, stint: int = STINT, stop_s: float = STOP_S) -> dict[int, float]:
    """Stops after the lap given, and every stint from then on."""
    return dict.fromkeys(range(first, LAPS, stint), stop_s)


def field_of(firsts: Sequence[int], apart_s: float = 5.0, duration_s: int = 86_400) -> History:
    """Cars of one pace that follow each other so many seconds apart, each with its rhythm."""
    cars = [
        drive(number, [100 + apart_s * i, *[100] * (LAPS - 1)], rhythm(first))
        for i, (number, first) in enumerate(zip(NUMBERS, firsts, strict=False))
    ]
    return race(FIELD[: len(firsts)], GREEN, *cars, duration_s=duration_s)


def order(history: History, at_s: float) -> list[str]:
    """The order behind the stops at a race time in seconds."""
    return StopCycles(history, at(at_s)).order(at(at_s)).cars


def test_a_car_that_has_yet_to_stop_is_behind_one_that_has_stopped() -> None:
    """Car 1 stops on lap 30, car 2 was five seconds behind it and stops three laps later."""
    history = field_of([10, 13, 10])
    at_s = 31.8 * 100 + 3 * 60

    assert [p.number for p in running_order(history, at(at_s)).cars] == ["2", "1", "3"]
    assert order(history, at_s) == ["1", "2", "3"]


def test_cars_that_have_made_the_same_stops_keep_their_order() -> None:
    history = field_of([10, 11, 10, 12])

    assert order(history, 38 * 100 + 3 * 60) == ["1", "2", "3", "4"]


def test_who_owes_a_stop() -> None:
    history = field_of([10, 13])
    cycles = StopCycles(history, at(6000))

    assert cycles.owed("2", "1", at(31.8 * 100 + 3 * 60)) == 1
    assert cycles.owed("1", "2", at(31.8 * 100 + 3 * 60)) == -1
    assert cycles.owed("1", "2", at(38 * 100 + 3 * 60)) == 0


def test_the_net_gap_is_that_after_both_stops() -> None:
    """Car 2 is 55 s ahead on the track and has a stop to make that costs 60 s."""
    history = field_of([10, 13])
    at_s = 31.8 * 100 + 3 * 60
    running = running_order(history, at(at_s))
    ahead, behind = running.cars

    net = StopCycles(history, at(at_s)).net_gap(running, ahead, behind, at(at_s))

    assert net == NetGap(55_000_000, 1, 60_000_000, -5_000_000)


def test_where_a_car_is_in_its_cycle() -> None:
    cycle = StopCycles(field_of([10, 10]), at(4000)).cycle("1", at(34 * 100 + 3 * 60 + 1))

    assert (cycle.stops, cycle.stint_laps, cycle.in_stop) == (3, 4, False)
    assert cycle.phase == pytest.approx(0.4, abs=0.01)
    assert cycle.stint is not None
    assert (cycle.stint.laps, cycle.stint.own) == (10, False)


@pytest.mark.parametrize(("duration_s", "stops"), [(5060, 0), (5360, 1), (6560, 2)])
def test_stops_to_make_until_the_flag(duration_s: int, stops: int) -> None:
    """At the end of lap 44, four laps after the fourth stop: six more laps without one, then ten with each."""
    history = field_of([10, 10, 10], duration_s=duration_s)

    to_make = StopCycles(history, at(4646)).stops_to_make("1", at(4646.5))

    assert to_make is not None
    assert (to_make.stops, to_make.most, to_make.stint_laps, to_make.usual_laps) == (stops, stops, 4, 10)


def test_where_the_length_of_the_race_is_not_known_the_stops_to_make_are_not() -> None:
    assert StopCycles(field_of([10, 10], duration_s=0), at(3586)).stops_to_make("1", at(3586)) is None


def test_after_few_stops_nobody_knows_how_many_are_left() -> None:
    """Three: in a sprint they came when they suited, and the next may be the last or none."""
    history = field_of([10, 10, 10], duration_s=5500)

    assert StopCycles(history, at(3586)).stops_to_make("1", at(3586)) is None


def test_a_car_without_a_rhythm_may_stop_whenever_it_likes() -> None:
    history = race(FIELD[:2], GREEN, *(drive(n, [100] * 60, dict.fromkeys((4, 12, 15, 37), 62.0)) for n in ("1", "2")))

    assert StopCycles(history, at(4646)).stops_to_make("1", at(4646)) is None


def test_a_race_whose_stops_cannot_be_told_has_no_cycles() -> None:
    """No loop of the lane, and no visit seen: a long lap says nothing of where the car was."""
    history = score([race_info(86_400), *FIELD[:2], GREEN, *line_laps("1", [100] * 9), *line_laps("2", [101] * 9)])
    cycles = StopCycles(history, at(850))

    assert not cycles.tells
    assert cycles.cycle("1", at(850)).stint is None
    assert cycles.order(at(850)).cars == ["1", "2"]


def test_a_race_without_stops_has_the_plain_order() -> None:
    history = race(FIELD[:2], GREEN, drive("1", [100] * 9), drive("2", [101] * 9))

    assert order(history, 850) == ["1", "2"]
    assert StopCycles(history, at(850)).cycle("1", at(850)).phase is None


@given(
    firsts=st.lists(st.integers(8, 12), min_size=2, max_size=8),
    at_s=st.integers(3600, 5800),
)
@settings(max_examples=40)
def test_a_cycle_of_stops_turns_no_order(firsts: list[int], at_s: int) -> None:
    """Cars of one pace and one stint: whoever stops when, the order behind the stops is that of the start."""
    history = field_of(firsts)
    behind = StopCycles(history, at(at_s)).order(at(at_s))

    assert behind.cars == NUMBERS[: len(firsts)]
    assert behind.places == {number: (i, i) for i, number in enumerate(NUMBERS[: len(firsts)], 1)}


@given(firsts=st.lists(st.integers(2, 16), min_size=2, max_size=8), at_s=st.integers(100, 5800))
@settings(max_examples=40)
def test_the_order_behind_the_stops_looks_at_nothing_later(firsts: list[int], at_s: int) -> None:
    history = field_of(firsts)
    then = StopCycles(as_it_was(history, at(at_s)), at(at_s))
    now = StopCycles(history, at(at_s))

    assert now.order(at(at_s)) == then.order(at(at_s))
    assert now.levelled(at(at_s)) == then.levelled(at(at_s))
    assert sorted(now.order(at(at_s)).cars) == sorted(history.cars)


def test_the_car_in_the_lane_is_where_it_will_be_with_its_stop_made() -> None:
    """Car 1 stands in the lane; car 3 will come by it, and car 2 is yet to stop."""
    history = field_of([10, 13, 12], apart_s=40)
    at_s = 3000 + 2 * 60 + 30

    cycles = StopCycles(history, at(at_s))

    assert cycles.cycle("1", at(at_s)).in_stop
    assert cycles.order(at(at_s)).cars == ["1", "2", "3"]


def test_a_long_stop_is_a_loss_and_no_cycle() -> None:
    """In the lane for six minutes and more: those who have stopped too have come by."""
    cars = [drive(number, [100 + 5 * i, *[100] * 50], rhythm(10)) for i, number in enumerate(NUMBERS[1:4], 1)]
    history = race(FIELD[:4], GREEN, drive("1", [100] * 50, {10: STOP_S, 20: STOP_S, 30: 900.0}), *cars)

    assert order(history, 3540) == ["2", "3", "4", "1"]


def test_a_car_that_is_out_owes_nothing() -> None:
    history = race(FIELD[:3], GREEN, drive("1", [100] * 12), *(drive(n, [101] * 50, rhythm(10)) for n in ("2", "3")))

    assert order(history, 4500)[-1] == "1"


def test_within_the_last_stint_a_car_owes_a_stop_if_it_will_not_reach_the_flag() -> None:
    """Five laps from the end car 1 is four laps from its last stop, car 2 is on the last lap of its tank."""
    history = field_of([9, 4, 9], duration_s=4000)
    cycles = StopCycles(history, at(4000))

    assert cycles.owed("2", "1", at(3500)) == 1


def test_each_stop_spread_over_its_stint_moves_nobody() -> None:
    """Whatever the rhythms, the same order before, between and after the stops."""
    history = field_of([8, 12, 10, 9], apart_s=40)
    cycles = StopCycles(history, at(5800))

    levels = [cycles.levelled(at(at_s)) for at_s in range(3600, 5800, 50)]

    assert all(level == levels[0] for level in levels)


def looped(number: str, apart_s: float, firsts: int, laps: int = 60) -> list[Fact]:
    """A car of 100 s a lap that also passes loops after 20 s and 50 s, with its rhythm of stops."""
    facts: list[Fact] = []
    begin_s = apart_s
    for lap in range(1, laps + 1):
        for loop, after_s in (("1", 20), ("2", 50)):
            facts.append(passing(begin_s + after_s, number, loop))
        if (lap - firsts) % STINT or lap < firsts:
            facts.append(passing(begin_s + 100, number, ref=lap))
            begin_s += 100
            continue
        facts += [passing(begin_s + 98, number, PIT_IN), passing(begin_s + 100, number, PIT_LINE, lap)]
        facts.append(passing(begin_s + 160, number, PIT_OUT))
        begin_s += 160
    return facts


def loop_race(firsts: Sequence[int], apart_s: float = 5.0) -> History:
    """Cars of one pace past three loops a lap, each with its rhythm."""
    cars = [looped(number, apart_s * i, first) for i, (number, first) in enumerate(zip(NUMBERS, firsts, strict=False))]
    return score(
        [race_info(86_400), LoopsInstalled(LOOPS, 20_000_000, "test"), *FIELD[: len(firsts)], GREEN, *chain(*cars)]
    )


@given(firsts=st.lists(st.integers(8, 12), min_size=2, max_size=6), at_s=st.integers(3600, 5800))
@settings(max_examples=25)
def test_a_cycle_of_stops_turns_no_order_between_the_loops_either(firsts: list[int], at_s: int) -> None:
    history = loop_race(firsts)

    assert order(history, at_s) == NUMBERS[: len(firsts)]


def test_the_net_gap_is_measured_at_the_last_loop_of_both() -> None:
    """Car 2 has yet to stop; both have passed the second loop of a lap in the open."""
    history = loop_race([10, 13])
    at_s = 3345
    running = running_order(history, at(at_s))

    net = StopCycles(history, at(at_s)).net_gap(running, running.cars[0], running.cars[1], at(at_s))

    assert running.order == "live"
    assert net == NetGap(55_000_000, 1, 60_000_000, -5_000_000)


def test_a_car_in_its_stop_has_no_net_gap() -> None:
    history = loop_race([10, 13])
    running = running_order(history, at(3000 + 2 * 60 + 30))

    assert StopCycles(history, at(3150)).net_gap(running, running.cars[0], running.cars[1], at(3150)) is None


def test_a_lap_down_has_no_net_gap() -> None:
    history = field_of([10, 10], apart_s=150)
    running = running_order(history, at(3550))

    assert StopCycles(history, at(3550)).net_gap(running, running.cars[0], running.cars[1], at(3550)) is None


@pytest.fixture(scope="module")
def imola(races: Path) -> History:
    """Six hours of Imola 2025."""
    return loaded(races / "imola-2025")


def test_a_car_that_stays_out_leads_on_the_track_and_not_behind_the_stops(imola: History) -> None:
    """The #8 is first from 4:55 to 5:11, with two stops of the others yet to make; it is tenth behind the stops."""
    cycles = StopCycles(imola, imola.through_us)

    for minutes in range(272, 312, 4):
        moment_us = imola.race.start_us + minutes * 60_000_000
        assert 10 <= cycles.order(moment_us).places["8"][1] <= 15
    first = running_order(imola, imola.race.start_us + 300 * 60_000_000).cars[0].number
    assert first == "8"


@pytest.mark.parametrize(
    ("number", "stops"), [("51", 2), ("8", 2), ("2", 2), ("34", 2), ("41", 2), ("33", 1), ("25", 1)]
)
def test_the_stops_that_were_still_made_at_le_mans(races: Path, number: str, stops: int) -> None:
    """An hour and a half before the end of 2023 all of these made as many stops more as they seemed to have to."""
    history = loaded(races / "le-mans-2023")
    moment_us = history.race.start_us + (22 * 60 + 26) * 60_000_000

    to_make = StopCycles(history, moment_us).stops_to_make(number, moment_us)

    assert to_make is not None
    assert (to_make.stops, to_make.most) == (stops, stops)
    assert sum(in_us > moment_us for in_us in history.cars[number].pit_in_us) == stops
