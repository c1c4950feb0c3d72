"""The whole field stands still: found from the crossings alone, and nobody's own."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from build import LOOPS, at, entry, flag, line_laps, loop_laps, passing, scored, stop
from drive import as_it_was
from pitboard.model import Fact, Passing
from pitboard.scoring import History

LAP_S = 100


def field(on_lap: int, held_s: float, cars: int = 5, laps: int = 20) -> list[Fact]:
    """Cars that lap in about 100 s and all stand for a while before the second loop of one lap."""
    facts: list[Fact] = []
    for car in range(cars):
        lap_s = LAP_S + car
        held_us = round(held_s * 1e6)
        from_us = at(lap_s * (on_lap - 1) + lap_s / 2)
        for one in loop_laps(str(car), [lap_s] * laps):
            assert isinstance(one, Passing)
            facts.append(replace(one, time_us=one.time_us + held_us * (one.time_us > from_us)))
    return facts


def standing(history: History, seconds: float) -> list[tuple[int, int]]:
    """The standstills known at a race time: from when, and how long, in whole minutes."""
    found = history.standstills_at(at(seconds))
    return [(round((one.begin_us - at(0)) / 60e6), round(one.wait_us / 60e6)) for one in found]


def test_a_field_that_stands_for_forty_minutes_stood_still() -> None:
    history = scored(field(6, 2400), loops=LOOPS)

    assert standing(history, 9_000) == [(9, 40)]
    assert {len(car.waits) for car in history.cars.values()} == {1}


def test_on_the_first_lap_it_is_known_once_a_lap_shows_what_is_usual() -> None:
    history = scored(line_laps("1", [2500, 100]), line_laps("2", [2501, 100]), line_laps("3", [2502, 100]))

    assert standing(history, 2_550) == []
    assert standing(history, 2_603) == [(0, 40)]


def test_one_car_that_goes_on_shows_that_the_race_went_on() -> None:
    others = [fact for number in "789" for fact in loop_laps(number, [103] * 50)]

    assert standing(scored(field(6, 2400, cars=4), others, loops=LOOPS), 9_000) == []


def test_a_lap_behind_the_safety_car_is_no_standstill() -> None:
    assert standing(scored(field(6, 170), loops=LOOPS), 9_000) == []


def test_where_flags_are_stated_to_the_instant_nobody_stands_under_green() -> None:
    green, red = flag(0, "green"), flag(560, "red")

    assert standing(scored(field(6, 2400), green, loops=LOOPS), 9_000) == []
    assert standing(scored(field(6, 2400), green, red, flag(3_000, "green"), loops=LOOPS), 9_000) == [(9, 40)]


def test_two_waits_between_which_the_field_moves_up_are_one() -> None:
    facts: list[Fact] = []
    for number in "123":
        facts += [*line_laps(number, [100] * 5), *stop(number, 590, 1_800, 3_000)]
        facts += [passing(3_100 + 100 * lap, number) for lap in range(5)]

    assert standing(scored(facts, loops=LOOPS), 9_000) == [(10, 40)]


def test_a_car_that_never_comes_back_does_not_hide_it() -> None:
    gone = loop_laps("9", [LAP_S] * 5)

    history = scored(field(6, 2400, cars=8), gone, entry("10"), loops=LOOPS)

    assert standing(history, 9_000) == [(9, 40)]
    assert history.cars["9"].waits == []


@settings(max_examples=60)
@given(st.integers(1, 8), st.sampled_from([0, 300, 500, 1500]), st.integers(0, 4500))
def test_nothing_of_it_comes_from_the_future(on_lap: int, held_s: int, seconds: int) -> None:
    history = scored(field(on_lap, held_s), loops=LOOPS)
    then = as_it_was(history, at(seconds))

    assert then.standstills_at(at(seconds)) == history.standstills_at(at(seconds))
    for number, car in history.cars.items():
        waits = then.cars[number].waits if number in then.cars else []
        assert waits == [wait for wait in car.waits if wait.known_us <= at(seconds)]
