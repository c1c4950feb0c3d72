"""The chances of every car at a moment."""

import pytest

from build import at, entry
from drive import drive, race
from forecast.small_field import CARS, DURATION_S, small_field
from pitboard.forecast import Forecast, ForecastRow, UnknownLength, forecast


def by_number(found: Forecast) -> dict[str, ForecastRow]:
    return {row.number: row for row in found.rows}


@pytest.mark.parametrize("at_s", [0, 90, 105, 600, 1805, 5400, 9000, 10_790])
def test_chances_sum_to_all(at_s: float) -> None:
    found = forecast(small_field(), at(at_s), 150)

    if found.rows:
        assert sum(row.win for row in found.rows) == pytest.approx(1)
    for name in {row.car_class for row in found.rows}:
        assert sum(row.class_win for row in found.rows if row.car_class == name) == pytest.approx(1)


def test_the_leader_of_an_even_race_is_the_favourite_and_the_slow_are_out() -> None:
    rows = by_number(forecast(small_field(), at(10_000), 300))

    assert max(rows.values(), key=lambda row: row.class_win).number in ("1", "11")
    assert rows["1"].win > 0.3
    assert rows["14"].win < 0.01
    assert rows["1"].contention == "in"
    assert rows["14"].contention != "in"
    assert rows["1"].class_position_low == 1


def test_before_a_quarter_nothing_is_claimed() -> None:
    assert not forecast(small_field(), at(2000), 20).claimed
    assert forecast(small_field(), at(2800), 20).claimed


def test_once_the_flag_has_fallen_it_is_decided() -> None:
    rows = by_number(forecast(small_field(), at(DURATION_S + 200), 20))

    assert (rows["1"].win, rows["1"].class_win, rows["11"].class_win, rows["2"].class_win) == (1, 1, 1, 0)
    assert rows["2"].class_top3 == 1
    assert rows["2"].contention == "out"


def test_a_race_of_which_nobody_says_how_long_it_lasts_has_no_forecast() -> None:
    history = race([entry("1", "Cup")], drive("1", [100] * 9), duration_s=0)

    with pytest.raises(UnknownLength, match="--duration"):
        forecast(history, at(500))
    assert forecast(history, at(500), 20, duration_us=3_600_000_000).rows[0].win == 1


def test_a_forecast_says_what_it_was_made_with() -> None:
    found = forecast(small_field(), at(5000), 40, seed=7)

    assert (found.simulations, found.seed, found.profile, found.at_ms) == (40, 7, "imsa", 5_000_000)
    assert {row.number for row in found.rows} == set(CARS)
    assert [row.expected_position for row in found.rows] == sorted(row.expected_position for row in found.rows)


def test_the_same_seed_gives_the_same_forecast() -> None:
    assert forecast(small_field(), at(5000), 60) == forecast(small_field(), at(5000), 60)


def test_contention_is_of_who_can_still_win() -> None:
    """Whatever the moment: the likeliest winner of a class is in, and who is out has no chance."""
    for at_s in (4000, 8000, 10_700):
        found = forecast(small_field(), at(at_s), 200)
        for name in ("GTP", "GTD"):
            rows = [row for row in found.rows if row.car_class == name]
            assert max(rows, key=lambda row: row.class_win).contention == "in"
            assert all(row.class_win == 0 for row in rows if row.contention == "out")
            assert all(row.why for row in rows)


def test_places_to_expect_are_within_the_class() -> None:
    for row in forecast(small_field(), at(6000), 200).rows:
        assert 1 <= row.class_position_low <= row.expected_class_position <= row.class_position_high + 1 <= 5
        assert row.expected_class_position <= row.expected_position <= 8
        assert 0 <= row.win <= row.class_win + 1e-12 <= row.class_top3 + 1e-9
