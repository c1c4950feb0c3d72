"""When the chequered flag falls, and which crossing of each car then counts."""

import pytest

from build import LOOPS, at, flag, line_laps, race_info, scored
from pitboard.board.finish import counted_at_flag, counted_on_hourly_sheet, flag_falls_us, with_flag
from pitboard.model import Fact, Flag, FlagHistory
from pitboard.scoring import History


def three_cars() -> History:
    """Car 1 leads all along; car 2 is close behind; car 3 is a lap down."""
    cars = [line_laps("1", [100] * 10), line_laps("2", [101] * 10), line_laps("3", [120] * 9)]
    return scored(*cars, loops=LOOPS)


def test_the_flag_falls_for_the_leader_and_not_for_the_next_car_over_the_line() -> None:
    """Time is up at 605 s: car 2 comes by first, at 606 s, and completes the lap that car 1 has completed before."""
    assert flag_falls_us(three_cars(), at(605)) == at(700)


def test_a_crossing_at_the_very_moment_takes_the_flag() -> None:
    assert flag_falls_us(three_cars(), at(600)) == at(600)


def test_the_flag_falls_for_the_car_that_leads_then_not_for_the_one_that_led_when_time_was_up() -> None:
    """Car 1 leads when time is up and stops on its way: car 2 completes the lap first."""
    history = scored(line_laps("1", [100] * 6), line_laps("2", [101] * 10))

    assert flag_falls_us(history, at(605)) == at(707)


def test_without_a_car_that_completes_the_lap_no_flag_falls() -> None:
    assert flag_falls_us(three_cars(), at(2000)) is None


def test_before_anybody_has_completed_a_lap_the_first_over_the_line_takes_it() -> None:
    assert flag_falls_us(three_cars(), at(50)) == at(100)


@pytest.mark.parametrize(
    ("number", "lap", "took_flag"),
    [
        pytest.param("1", 7, True, id="the leader at the flag itself"),
        pytest.param("2", 7, True, id="the next, at its first crossing from then"),
        pytest.param("3", 6, True, id="a lapped car on its own lap"),
    ],
)
def test_a_car_finishes_at_its_first_crossing_from_the_flag_on(number: str, lap: int, took_flag: bool) -> None:
    counted = counted_at_flag(three_cars().cars[number], at(700))

    assert (counted.lap, counted.took_flag) == (lap, took_flag)


def test_a_car_that_does_not_come_by_again_keeps_its_last_crossing() -> None:
    history = scored(line_laps("1", [100] * 7), line_laps("2", [101] * 4))

    counted = counted_at_flag(history.cars["2"], at(700))
    assert (counted.lap, counted.took_flag) == (4, False)


def test_without_a_flag_every_lap_counts_up_to_the_moment() -> None:
    car = three_cars().cars["1"]

    assert counted_at_flag(car, None).lap == 10
    assert counted_at_flag(car, None, at(450)).lap == 4
    assert not counted_at_flag(car, None).took_flag


def test_a_car_has_not_taken_the_flag_before_it_comes_by() -> None:
    car = three_cars().cars["2"]

    assert not counted_at_flag(car, at(700), at(705)).took_flag
    assert counted_at_flag(car, at(700), at(707)).took_flag


def test_on_an_hourly_sheet_a_car_counts_up_to_the_leaders_next_lap() -> None:
    """Car 2 is cut at 7 laps; a car that crosses twice before the leader's next lap shows the second crossing."""
    quick = line_laps("9", [300, 60, 60, 60, 60, 60, 60, 60, 60])
    history = scored(line_laps("1", [100] * 10), line_laps("2", [101] * 10), quick)
    rows = {number: counted_on_hourly_sheet(history, car, at(700)) for number, car in history.cars.items()}

    assert {number: row.lap for number, row in rows.items()} == {"1": 7, "2": 7, "9": 8}
    assert all(row.took_flag for row in rows.values())


def test_an_hourly_sheet_keeps_the_earlier_crossing_of_a_car_that_crosses_just_before_the_leader() -> None:
    history = scored(line_laps("1", [100] * 10), line_laps("2", [99.9] * 7 + [300]))

    row = counted_on_hourly_sheet(history, history.cars["2"], at(700))
    assert (row.lap, row.took_flag) == (7, False)


def test_an_hourly_sheet_without_a_flag_counts_every_lap() -> None:
    history = three_cars()

    assert counted_on_hourly_sheet(history, history.cars["3"], None).lap == 9


def test_the_flag_that_is_asked_for_takes_the_place_of_the_one_that_was_shown() -> None:
    facts: list[Fact] = [race_info(), flag(0, "green"), flag(900, "chequered")]

    kept = with_flag(facts, at(600), "asked")

    assert [fact for fact in kept if isinstance(fact, Flag)] == [
        flag(0, "green"),
        Flag(at(600), "chequered", "asked", exact=False),
    ]


def test_and_of_one_within_a_list_of_flags() -> None:
    listed = FlagHistory(at(950), (flag(0, "green"), flag(900, "chequered")), "test")

    first, asked = with_flag([listed], at(600), "asked")

    assert isinstance(first, FlagHistory)
    assert [shown.state for shown in first.flags] == ["green"]
    assert isinstance(asked, Flag)
    assert asked.time_us == at(600)
