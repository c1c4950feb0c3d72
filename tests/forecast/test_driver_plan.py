"""Who drives the rest."""

import pytest

from forecast.small_field import car, states_at, table_at
from pitboard.forecast.driver_plan import UNSEEN, driver_plan
from pitboard.forecast.stop_model import stop_model


def plan(at_s: float, crew: int = 2, left_s: float = 3600) -> dict[int, float]:
    table, states = table_at(at_s), states_at(at_s)
    return driver_plan(table, states, stop_model(table, states), car("1"), left_s, crew)


def test_the_shares_sum_to_all() -> None:
    for at_s in (1000, 3000, 7000):
        assert sum(plan(at_s).values()) == pytest.approx(1)


def test_who_has_driven_less_drives_more() -> None:
    shares = plan(3600, left_s=20_000)

    assert set(shares) == {1, 2}
    assert shares[2] > shares[1]


def test_who_is_in_the_car_ends_the_stint() -> None:
    assert plan(1000, left_s=600)[1] == pytest.approx(1)


def test_a_driver_who_has_not_been_seen_has_a_share_where_others_have_shown_as_many() -> None:
    assert plan(3000, crew=3, left_s=20_000)[UNSEEN] > 0.3


def test_at_the_end_nobody_drives() -> None:
    assert plan(3000, left_s=0) == {}
