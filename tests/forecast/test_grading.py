"""The scores of forecasts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.forecast.grading import (
    Baseline,
    GradedClass,
    among_three,
    baseline,
    by_part,
    calibration,
    calibration_error,
    log_scores,
    paired_interval,
    score,
)


def graded(race: str, win: list[float], gaps_s: list[float], winner: int = 0, part: float = 0.5) -> GradedClass:
    cars = np.arange(len(win))
    chances = np.array(win)
    return GradedClass(
        race, "A", 1, part, 2.0, chances, among_three(chances), np.array(gaps_s), cars == winner, cars < 3, cars < 2
    )


FOUR = [0.4, 0.3, 0.2, 0.1]


def test_the_log_score_is_of_the_winner() -> None:
    assert log_scores([graded("r", FOUR, [0, 1, 2, 3], winner=1)], [np.array(FOUR)])[0] == pytest.approx(-np.log(0.3))


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=9))
def test_the_chances_of_three_places_sum_to_three(weights: list[float]) -> None:
    win = np.array(weights) / sum(weights)
    found = among_three(win)

    assert found.sum() == pytest.approx(3)
    assert (found >= win - 1e-9).all()


def test_of_three_cars_all_are_among_three() -> None:
    assert among_three(np.array([0.5, 0.5, 0.0])).tolist() == [1, 1, 1]


def test_the_baseline_is_fitted_on_the_other_races() -> None:
    """In races a and b gaps of ten seconds decide; so they do for c, whatever came of it."""
    known = [graded(race, FOUR, [0, 10, 20, 30]) for race in "ab"]
    found = baseline([*known, graded("c", FOUR, [0, 10, 20, 30], winner=3)])
    alone = baseline([graded("c", FOUR, [0, 10, 20, 30], winner=3)], usual_s=100)

    assert found.win[2][0] > 0.55
    assert alone.win[0][0] < 0.4
    assert all(chances.sum() == pytest.approx(1) for chances in found.win)


def test_scores_stand_side_by_side() -> None:
    races = [graded("a", FOUR, [0, 500, 500, 500]), graded("b", FOUR, [0, 500, 500, 500])]
    found = score(races, baseline(races))

    assert found.forecasts == 2
    assert found.top1 == found.top1_gap == 1
    assert found.log_gap < found.log


def test_parts_of_a_race_are_apart() -> None:
    races = [graded("a", FOUR, [0, 1, 2, 3], part=part) for part in (0.1, 0.3, 0.8, 0.95, 0.97)]
    base = Baseline([own.class_win for own in races], [own.class_top3 for own in races])

    assert {part: own.forecasts for part, own in by_part(races, base).items()} == {
        "0%-25%": 1,
        "25%-50%": 1,
        "75%-90%": 1,
        "90%-100%": 2,
    }


def test_calibration_is_by_size() -> None:
    bins = calibration(np.array([0.05, 0.05, 0.6, 0.6]), np.array([False, False, True, False]))

    assert [(own.count, own.observed) for own in bins] == [(2, 0), (2, 0.5)]
    assert calibration_error(bins) == pytest.approx(0.5 * 0.05 + 0.5 * 0.1)


def test_the_interval_is_over_races() -> None:
    races = [graded(race, FOUR, [0, 1, 2, 3]) for race in "aaabbb"]
    low, high = paired_interval(races, np.array([-1.0, -1, -1, 1, 1, 1]))

    assert (low, high) == (-1, 1)
