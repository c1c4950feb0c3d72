"""The rows of a lap record into cars: whatever order they stand in, and whatever went wrong with a few."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pitboard.feeds.lap_record.cars import cars_of
from pitboard.feeds.lap_record.rows import RecordRow
from pitboard.feeds.reading import Reading

LAP_US = 100_000_000


def rows(number: str = "7", laps: int = 10, line: int = 1, begin_us: int = 0, lap_us: int = LAP_US) -> list[RecordRow]:
    """A car of equal laps."""
    return [
        RecordRow(line + lap - 1, number, 1, lap, lap_us, begin_us + lap * lap_us, 0, 0, 0, False, "", False)
        for lap in range(1, laps + 1)
    ]


def sorted_out(given_rows: Iterable[RecordRow]) -> tuple[dict[str, list[int]], list[str]]:
    """The laps of each car by its number, and what was refused or named."""
    reading = Reading()
    cars = list(cars_of(list(given_rows), "f", reading))
    assert all(row.elapsed_us and row.lap_us for car in cars for row in car)
    return {car[0].number: [row.lap for row in car] for car in cars}, [refusal.reason for refusal in reading.refusals]


def test_sound_rows_are_taken_as_they_are() -> None:
    assert sorted_out([*rows("7"), *rows("8", 9, line=11)]) == (
        {"7": list(range(1, 11)), "8": list(range(1, 10))}, []
    )  # fmt: skip


@given(st.integers(0, 999))
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    mixed = [*rows("7"), *rows("8", line=11)]
    random.Random(seed).shuffle(mixed)

    cars, refused = sorted_out(mixed)
    assert (cars["7"], cars["8"], refused) == (list(range(1, 11)), list(range(1, 11)), [])


def test_a_row_that_is_there_twice_counts_once() -> None:
    doubled = [*rows(), replace(rows()[4], line=11)]

    assert sorted_out(doubled) == ({"7": list(range(1, 11))}, ["#7 lap 5 again, as on line 5"])


def test_a_lap_that_is_there_twice_with_other_times_is_refused() -> None:
    wrong = replace(rows()[4], line=11, lap_us=LAP_US + 1_000_000, elapsed_us=5 * LAP_US + 1_000_000)
    cars, refused = sorted_out([*rows(), wrong])

    assert cars == {"7": list(range(1, 11))}
    assert refused == ["#7 lap 5 is there twice with other times, also on line 5"]


def test_two_cars_on_one_number_are_told_apart_by_their_times() -> None:
    other = rows("7", line=11, begin_us=3_000_000, lap_us=LAP_US + 700_000)
    cars, refused = sorted_out([*rows(), *other])

    assert cars == {"7": list(range(1, 11)), "7b": list(range(1, 11))}
    assert refused == ["a second car with number 7: its 10 laps are shown as #7b"]


def test_a_letter_that_is_taken_is_not_given_again() -> None:
    other = rows("7", line=11, begin_us=3_000_000, lap_us=LAP_US + 700_000)
    cars, _ = sorted_out([*rows(), *other, *rows("7b", line=21, begin_us=9_000_000)])

    assert set(cars) == {"7", "7b", "7c"}


@pytest.mark.parametrize(("left_out", "named"), [((5,), "lap 5 is"), ((5, 6, 7), "laps 5 to 7 are")])
def test_laps_that_a_record_leaves_out_are_named(left_out: tuple[int, ...], named: str) -> None:
    cars, refused = sorted_out(row for row in rows() if row.lap not in left_out)

    assert cars["7"] == [lap for lap in range(1, 11) if lap not in left_out]
    assert refused == [f"#7 {named} not in the record: counted, worked out from lap {left_out[-1] + 1}"]


def test_laps_for_which_there_is_no_time_are_not_counted() -> None:
    """From lap 4 to lap 9 in the time of one."""
    hurried = [*rows(laps=4), replace(rows()[8], elapsed_us=5 * LAP_US)]
    cars, refused = sorted_out(hurried)

    assert cars == {"7": [1, 2, 3, 4]}
    assert refused == ["#7 lap 9 follows lap 4: there is no time for the laps between"]


def test_a_row_whose_number_went_wrong_goes_back_to_the_car_it_continues() -> None:
    mistyped = [replace(row, number="77") if row.lap == 6 else row for row in rows()]
    cars, refused = sorted_out([*mistyped, *rows("8", line=11, begin_us=5_000_000)])

    assert cars["7"] == list(range(1, 11))
    assert refused == ["the number '77': read as #7, whose lap 6 it is"]


def test_a_car_that_got_another_number_is_one_car() -> None:
    renumbered = [replace(row, number="17") if row.lap > 6 else row for row in rows()]
    cars, refused = sorted_out([*renumbered, *rows("8", line=11, begin_us=5_000_000)])

    assert cars == {"17": list(range(1, 11)), "8": list(range(1, 11))}
    assert refused == ["#7 goes on as #17 from lap 7: its 6 laps are of one car"]


def test_a_blank_elapsed_time_follows_from_the_lap_before() -> None:
    blank = [replace(row, elapsed_us=0) if row.lap in (4, 5) else row for row in rows()]
    (car,) = list(cars_of(blank, "f", Reading()))

    assert [row.elapsed_us for row in car] == [lap * LAP_US for lap in range(1, 11)]


def test_a_blank_lap_time_is_what_the_elapsed_times_leave_for_it() -> None:
    blank = [replace(row, lap_us=0) if row.lap in (4, 5) else row for row in rows()]
    (car,) = list(cars_of(blank, "f", Reading()))

    assert [row.lap_us for row in car] == [LAP_US] * 10


def test_a_record_that_goes_back_in_time_loses_the_row() -> None:
    back = [replace(row, elapsed_us=150_000_000) if row.lap == 6 else row for row in rows()]
    cars, refused = sorted_out(back)

    assert cars["7"] == [1, 2, 3, 4, 5, 7, 8, 9, 10]
    assert any("lap 6" in reason for reason in refused)


@given(order=st.permutations(["7", "17", "27"]), numbers=st.permutations(["7", "17", "27"]))
def test_a_car_that_got_another_number_twice_is_one_car(order: list[str], numbers: list[str]) -> None:
    """In whatever order its rows stand in the file."""
    first, second, third = numbers
    renumbered = [replace(row, number=first if row.lap <= 3 else second if row.lap <= 6 else third) for row in rows()]
    cars, refused = sorted_out(sorted(renumbered, key=lambda row: order.index(row.number)))

    assert cars == {third: list(range(1, 11))}
    assert len(refused) == 2
