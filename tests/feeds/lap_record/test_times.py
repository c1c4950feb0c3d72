"""The zero of a lap record by the time of day, and changes of the clocks while it ran."""

from pitboard.feeds.lap_record.rows import RecordRow
from pitboard.feeds.lap_record.times import clock_changes, zero_us
from pitboard.model import ClockChange

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US
LAP_US = 10 * MINUTE_US


def clock(of_day_us: int) -> str:
    seconds = of_day_us % DAY_US // 1_000_000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def car(number: str, zero: int, laps: int, *, step_from: int = 0, step_us: int = 0) -> list[RecordRow]:
    """A car of equal laps, whose clock is put on by `step_us` from a lap on (0: never)."""
    rows = []
    for lap in range(1, laps + 1):
        shown_us = zero + lap * LAP_US + (step_us if step_from and lap >= step_from else 0)
        hour = clock(shown_us)
        rows.append(RecordRow(lap, number, 1, lap, LAP_US, lap * LAP_US, 0, 0, 0, False, "", False, hour))
    return rows


def test_the_zero_is_what_most_cars_first_rows_give() -> None:
    zero = 16 * HOUR_US
    wrong = car("9", 15 * HOUR_US, 3)

    assert zero_us([car("7", zero, 5), car("8", zero, 5), wrong]) == zero


def test_a_record_without_a_time_of_day_has_no_zero() -> None:
    rows = [RecordRow(1, "7", 1, 1, LAP_US, LAP_US, 0, 0, 0, False, "", False, hour) for hour in ("", "noon")]

    assert zero_us([rows]) is None


def test_a_race_over_midnight_changes_no_clock() -> None:
    zero = 22 * HOUR_US
    cars = [car("7", zero, 40), car("8", zero, 40)]

    assert zero_us(cars) == zero
    assert clock_changes(cars, zero, 0) == ()


def test_the_end_of_summer_time_is_found_at_the_full_hour() -> None:
    """A lap of ten minutes, three to two o'clock: the clock goes back between 3:00 and 3:10."""
    zero = 16 * HOUR_US
    at_us = 11 * HOUR_US
    cars = [car(number, zero, 100, step_from=67, step_us=-HOUR_US) for number in ("7", "8")]

    assert clock_changes(cars, zero, 1_000) == (ClockChange(1_000 + at_us, -HOUR_US),)


def test_a_row_by_itself_was_written_down_wrong() -> None:
    zero = 16 * HOUR_US
    rows = car("7", zero, 100)
    rows[-1:] = car("7", zero, 100, step_from=100, step_us=HOUR_US)[-1:]

    assert clock_changes([rows], zero, 0) == ()


def test_more_than_two_hours_is_no_change_of_the_clocks() -> None:
    zero = 16 * HOUR_US

    assert clock_changes([car("7", zero, 100, step_from=50, step_us=5 * HOUR_US)], zero, 0) == ()


def test_a_clock_without_seconds_tells_the_zero_by_the_row_soonest_after_a_new_minute() -> None:
    zero, lap_us = 12 * HOUR_US + 7_000_000, 101_000_000
    rows = [
        RecordRow(
            lap,
            "7",
            1,
            lap,
            lap_us,
            lap * lap_us,
            0,
            0,
            0,
            False,
            "",
            False,
            clock(zero + lap * lap_us).rpartition(":")[0],
        )
        for lap in range(1, 61)
    ]
    assert zero_us([rows]) == zero
