"""What feeds write, into values: durations, dated starts, names, car numbers, JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.feeds.values import (
    QUARTER_US,
    car_number,
    dated_start_us,
    decoded_json,
    duration_us,
    min_lap_us,
    seat_of,
    split_name,
)
from pitboard.model.time import DAY_US, SECOND_US

NOON_US = 19_000 * DAY_US + DAY_US // 2


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("0", 0),
        ("58.054", 58_054_000),
        ("3:53.276", 233_276_000),
        ("24:06:52.461", 86_812_461_000),
        ("100:00:00", 360_000_000_000),
        ("1.000001", 1_000_001),
        ("1:05", 65_000_000),
    ],
)
def test_a_duration_is_read_to_the_microsecond(text: str, us: int) -> None:
    assert duration_us(text) == us


@pytest.mark.parametrize(
    "text", ["", "-", "PIT", "1:2:3:4", "1:", ":1", "1.", "1.1234567", "-1", "+1", "1,5", "1:005", "1e3", " 1"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    if text == "1.":
        # A whole number with a bare point is one, as some timing systems write it.
        assert duration_us(text) == SECOND_US
        return
    with pytest.raises(ValueError, match="no duration"):
        duration_us(text)


@given(st.integers(0, 200 * 3600 * 1000))
def test_every_duration_in_milliseconds_comes_back(ms: int) -> None:
    seconds, rest = divmod(ms, 1000)
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"

    assert duration_us(text) == ms * 1000


@pytest.mark.parametrize("hours", [-11, -5, 0, 1, 2, 5, 10, 12])
def test_a_local_time_of_day_is_dated_by_a_start_that_is(hours: int) -> None:
    """The zone is what is whole quarters of an hour; the rest is how far the two zeros are apart."""
    offset_us = hours * 4 * QUARTER_US
    local_us = (NOON_US + 1_250_000 + offset_us) % DAY_US

    assert dated_start_us(local_us, NOON_US) == (NOON_US + 1_250_000, offset_us)


def test_a_zone_of_three_quarters_of_an_hour_is_one() -> None:
    """Nepal's clocks are 5 h 45 min ahead."""
    nepal_us = 23 * QUARTER_US

    assert dated_start_us((NOON_US + nepal_us) % DAY_US, NOON_US) == (NOON_US, nepal_us)


@pytest.mark.parametrize(
    ("name", "halves"),
    [
        ("Alessandro PIER GUIDI", ("Alessandro", "PIER GUIDI")),
        ("Renger van der Zande", ("Renger", "van der Zande")),
        ("Earl BAMBER", ("Earl", "BAMBER")),
        ("Ann Able", ("Ann", "Able")),
        ("ANN ABLE", ("ANN", "ABLE")),
        ("Able", ("", "Able")),
        ("  Ann   Able ", ("Ann", "Able")),
        ("", ("", "")),
    ],
)
def test_capitals_mark_the_surname_where_there_are_any(name: str, halves: tuple[str, str]) -> None:
    assert split_name(name) == halves


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", "7"), ("007", "007"), ("7.0", "7"), ("#7", "7"), ("No. 7", "7"), (" 7 ", "7"), ("nan", ""), ("", "")],
)
def test_a_car_number_is_text(text: str, number: str) -> None:
    """`007` and `7` are two cars; what a tool made of a number is the number again."""
    assert car_number(text) == number


def test_seats_are_counted_as_names_are_shown() -> None:
    names: list[str] = []

    assert [seat_of(names, name) for name in ("Ann", "Bob", "Ann", "", "Cy")] == [1, 2, 1, 0, 3]
    assert names == ["Ann", "Bob", "Cy"]


def test_no_car_laps_a_circuit_faster_than_450_km_an_hour() -> None:
    assert min_lap_us(13_626) == 109_008_000
    assert [min_lap_us(length_m) for length_m in (0, -5, 100, 1e9)] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [(b"{", "no JSON"), (b'"\xff"', "no JSON"), (b"[" * 100_000, "nested too deep|no JSON"), (b"", "no JSON")],
)
def test_what_is_no_json_is_one_error(payload: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        decoded_json(payload)


def test_json_is_plain_objects() -> None:
    assert decoded_json(b'{"a": [1, 2.5, null, "b"]}') == {"a": [1, 2.5, None, "b"]}
