"""Runs into chances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.small_field import car, table_at
from pitboard.forecast.chances import bounded, chances, settled

WEIGHTS = st.lists(st.floats(0, 1), min_size=2, max_size=9)


def test_who_came_where_is_counted() -> None:
    table = table_at(1000)
    progress = np.zeros((8, 4), dtype=np.float32)
    progress[car("1")], progress[car("2")] = [9, 9, 9, 1], [8, 8, 8, 8]
    found = chances(table, [progress[:, :2], progress[:, 2:]])

    assert found.win[car("1")] == found.class_win[car("1")] == 0.75
    assert found.class_win[car("2")] == 0.25
    assert found.class_position[car("2")] == 1.75
    assert (found.class_low[car("2")], found.class_high[car("2")]) == (1, 2)
    assert found.win.sum() == 1


def test_places_sum_to_those_there_are() -> None:
    table = table_at(1000)
    found = chances(table, [np.random.default_rng(1).random((8, 500), dtype=np.float32)])

    assert found.position.sum() == pytest.approx(36)
    assert found.class_position.sum() == pytest.approx(20)
    assert found.class_top3.sum() == pytest.approx(6)


@given(WEIGHTS, st.floats(0, 0.2), st.data())
def test_settled_chances_sum_to_all(own: list[float], floor: float, data: st.DataObject) -> None:
    possible = np.array(data.draw(st.lists(st.booleans(), min_size=len(own), max_size=len(own))))
    found = settled(np.array(own), np.ones(len(own)), possible, floor)

    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    assert not possible.any() or not found[~possible].any()


def test_nobody_who_can_win_is_without_a_chance() -> None:
    found = settled(np.array([1.0, 0.0, 0.0]), np.ones(3), np.array([True, True, False]), 0.01)

    assert found.tolist() == pytest.approx([0.995, 0.005, 0])


@given(WEIGHTS, st.data())
def test_nobody_wins_overall_more_often_than_the_class(weights: list[float], data: st.DataObject) -> None:
    """Two classes; the sum stays what it was."""
    others = data.draw(st.lists(st.floats(0, 1), min_size=len(weights), max_size=len(weights)))
    total, of_class = sum(weights) or 1.0, sum(others) or 1.0
    win = np.array([*weights, 0.0]) / total
    class_win = np.array([*others, 0.0]) / of_class
    class_win[-1] = 1.0
    found = bounded(win, class_win)

    assert (found <= class_win + 1e-9).all()
    assert found.sum() == pytest.approx(win.sum())


def test_the_least_chance_there_is_makes_a_whole() -> None:
    found = settled(np.array([5e-324, 0.0]), np.ones(2), np.array([True, False]), 0.125)

    assert found.tolist() == [1.0, 0.0]
