"""Cars that are late."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pitboard.forecast.overdue import retired_chance, still_lost


def test_the_later_the_likelier_retired() -> None:
    chance = retired_chance(np.array([0.0, 100, 200, 600, 2000]))

    assert chance.tolist() == [0, 0, 0.21, 0.39, 0.94]


def test_who_is_not_late_loses_nothing() -> None:
    assert not still_lost(np.array([0.0, 30.0]), 3600, (2, 50), np.random.default_rng(1)).any()


@given(st.floats(50, 4000), st.floats(60, 80_000))
def test_nobody_loses_more_than_there_is_left(late_s: float, left_s: float) -> None:
    lost_s = still_lost(np.array([late_s]), left_s, (1, 40), np.random.default_rng(2))

    assert (lost_s >= 0).all()
    assert (lost_s <= left_s * 1.0001).all()


def test_most_that_are_very_late_lose_all() -> None:
    lost_s = still_lost(np.array([3000.0]), 7200, (1, 1000), np.random.default_rng(3))

    assert 0.9 < (lost_s > 7199).mean() < 1
