"""The laps of a race as columns."""

import numpy as np

from build import at, entry, flag
from drive import drive, race
from forecast.small_field import CARS, STINT, car, small_field, table_at
from pitboard.forecast.lap_table import as_known, lap_table


def test_every_lap_is_a_row_in_the_order_of_cars() -> None:
    table = lap_table(small_field())

    assert table.numbers == tuple(sorted(CARS))
    assert table.classes == ("GTD", "GTP")
    assert np.diff(table.first).tolist() == [len(small_field().cars[number].lap_end_us) for number in table.numbers]
    assert table.lap[:3].tolist() == [1, 2, 3]
    assert np.allclose(table.time_s[:3], np.diff(table.end_s[:3], prepend=0))


def test_the_seat_is_who_brought_the_lap_to_its_end() -> None:
    table = lap_table(small_field())

    assert table.seat[STINT - 1 : STINT + 1].tolist() == [1, 2]


def test_a_visit_that_a_loop_saw_is_known_when_it_ends() -> None:
    table = lap_table(small_field())

    assert table.visit_lap[0] == STINT
    assert table.visit_out_lap[0] == STINT + 1
    assert table.visit_lane_s[0] == 60
    assert table.visit_known_s[0] == table.visit_out_s[0] == table.visit_in_s[0] + 60
    assert table.in_lane_at_line[STINT - 1]


def test_nothing_that_ends_later_is_known() -> None:
    table = table_at(2000)

    assert (table.end_s <= 2000).all()
    assert (table.visit_in_s <= 2000).all()
    assert table.neutral_s is not None


def test_a_visit_that_lasts_has_no_end() -> None:
    inside_s = lap_table(small_field()).visit_in_s[0] + 5
    table = table_at(inside_s)

    assert (table.visit_out_s[0], table.visit_out_lap[0], table.visit_lane_s[0]) == (np.inf, 0, 0)


def test_a_car_that_has_completed_no_lap_is_not_there_yet() -> None:
    history = race([entry("1"), entry("2")], drive("1", [100] * 3), drive("2", [250, 100]))

    assert as_known(lap_table(history), 120).numbers == ("1",)
    assert as_known(lap_table(history), 260).numbers == ("1", "2")


def test_spans_under_flags_and_the_last_that_lasts() -> None:
    flags = [flag(0, "green"), flag(150, "safety_car"), flag(300, "green"), flag(350, "full_course_yellow")]
    history = race([entry("1")], flags, drive("1", [100] * 5))
    table = lap_table(history)

    assert table.neutral_s is not None
    assert table.neutral_s.tolist() == [[150, 300], [350, np.inf]]
    then = as_known(table, 200).neutral_s
    assert then is not None
    assert then.tolist() == [[150, np.inf]]


def test_without_flags_no_spans_are_known() -> None:
    assert lap_table(race([entry("1")], drive("1", [100] * 5))).neutral_s is None


def test_a_race_without_a_car_has_no_rows() -> None:
    table = as_known(lap_table(race([entry("1")], flag(0, "green"))), 100)

    assert (table.numbers, len(table.car), len(table.visit_car)) == ((), 0, 0)
    assert at(0) == small_field().race.start_us


def test_the_index_of_a_car_is_by_number_as_text() -> None:
    assert lap_table(small_field()).numbers[car("11")] == "11"
