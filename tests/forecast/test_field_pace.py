"""How fast the field went."""

import numpy as np
import pytest

from build import entry, flag
from drive import drive, race
from forecast.small_field import STINT, known_at, table_at
from pitboard.forecast.field_pace import known_laps
from pitboard.forecast.lap_table import as_known, lap_table
from pitboard.scoring import History

FIELD = [entry(number) for number in "12345"]


def slowed(flags: bool) -> History:
    """Five cars at 100 s a lap that take twice as long from 2000 to 3000 s."""
    told = [flag(0, "green"), flag(2000, "safety_car"), flag(3000, "green")] if flags else []
    cars = [drive(number, [100 + int(number) / 10] * 20 + [200] * 5 + [100] * 10) for number in "12345"]
    return race(FIELD, told, *cars, duration_s=7200)


def test_the_level_of_a_class_is_that_of_its_cars() -> None:
    known = known_at(5000)

    assert known.green_s == pytest.approx([110.2, 100.5], abs=0.8)
    assert known.slow == 1


def test_laps_into_and_out_of_the_pits_show_no_pace() -> None:
    table, known = table_at(5000), known_at(5000)
    laps = table.lap[known.rows]

    assert set(laps[known.in_lap]) == {STINT, 2 * STINT}
    assert set(laps[known.out_lap]) == {STINT + 1, 2 * STINT + 1}
    assert not known.clean[known.in_lap | known.out_lap].any()
    assert not known.clean[laps == 1].any()


def test_a_lap_is_held_against_its_class_at_the_time() -> None:
    table, known = table_at(5000), known_at(5000)
    ratio = {
        number: float(np.median(known.ratio[known.clean & (known.car == i)])) for i, number in enumerate(table.numbers)
    }

    assert ratio["1"] < ratio["2"] < ratio["3"] < ratio["4"]
    assert ratio["4"] - ratio["1"] == pytest.approx(np.log(102 / 100), abs=0.002)


@pytest.mark.parametrize("flags", [True, False])
def test_a_field_that_does_not_race_is_slow(flags: bool) -> None:
    table = as_known(lap_table(slowed(flags)), 2700)
    known = known_laps(table, 2700)

    assert known.slow == pytest.approx(2, abs=0.05)
    assert known.green_s[0] == pytest.approx(100.2, abs=0.3)
    assert not known.clean[table.end_s > 2210].any()


def test_it_races_again_when_the_flag_says_so() -> None:
    table = as_known(lap_table(slowed(True)), 3050)

    assert known_laps(table, 3050).slow == 1


def test_without_a_lap_nothing_is_known() -> None:
    known = known_laps(as_known(lap_table(slowed(True)), 50), 50)

    assert len(known.rows) == 0
    assert known.slow == 1
